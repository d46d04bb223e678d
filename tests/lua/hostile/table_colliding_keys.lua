-- Keys that all fall on one place.
-- expect: budget
return function()
  local t = {}
  for i = 1, 1000000 do t[i * 4095 * 8191] = i end
end
