-- Sums of long fractions for ever.
-- expect: budget
return function()
  local x = math.power(7, 5000) / math.power(3, 5000)
  while true do local y = x + x end
end
