-- A field of a number is set.
-- expect: error: attempt to index a number value
return function()
  local x = 1/2
  x.n = 1
end
