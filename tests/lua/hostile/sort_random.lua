-- A comparison that says what it likes.
-- expect: value: done
return function()
  local n, t = 0, {}
  for i = 1, 100 do t[i] = i end
  table.sort(t, function() n = n + 1 return n % 3 == 0 end)
  return "done"
end
