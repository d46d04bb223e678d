-- Products of large numbers for ever.
-- expect: memory
return function()
  local x = math.power(7, 5000)
  while true do local y = x * x end
end
