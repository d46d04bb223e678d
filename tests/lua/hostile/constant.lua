-- A constant is written to.
-- expect: error: attempt to assign to const variable 'x'
return function()
  local x <const> = 1
  x = 2
end
