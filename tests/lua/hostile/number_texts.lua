-- Texts of long numbers for ever.
-- expect: budget
return function()
  local x = math.power(7, 4000)
  while true do tostring(x) end
end
