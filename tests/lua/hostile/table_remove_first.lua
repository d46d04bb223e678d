-- remove at the front of a long list for ever.
-- expect: budget
return function()
  local t = {}
  for i = 1, 20000 do t[i] = i end
  while true do table.remove(t, 1) t[20000] = 1 end
end
