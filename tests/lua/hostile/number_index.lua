-- A number is indexed.
-- expect: error: attempt to index a number value
return function()
  local x = 1/2
  return x.n
end
