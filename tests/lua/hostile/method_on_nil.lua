-- A method of nothing.
-- expect: error: attempt to index a nil value
return function()
  local x
  return x:sub(1)
end
