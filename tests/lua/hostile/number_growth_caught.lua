-- The same, caught for ever.
-- expect: budget
return function()
  local x = 7
  while true do pcall(function() while true do x = x * x end end) end
end
