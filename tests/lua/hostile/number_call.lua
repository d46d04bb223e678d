-- A number is called.
-- expect: error: attempt to call a number value
return function()
  local x = 1/2
  return x()
end
