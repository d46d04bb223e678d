-- Sorting for ever.
-- expect: budget
return function()
  local t = {}
  for i = 1, 5000 do t[i] = -i end
  while true do table.sort(t, function(a, b) return a < b end) table.sort(t, function(a, b) return a > b end) end
end
