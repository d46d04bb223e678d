-- A comparison that empties the list.
-- expect: value: done
return function()
  local t = {}
  for i = 1, 100 do t[i] = i end
  table.sort(t, function(a, b) for i = 1, 100 do t[i] = nil end return a < b end)
  return "done"
end
