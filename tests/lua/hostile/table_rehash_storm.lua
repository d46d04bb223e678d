-- A table that is put in order again and again.
-- expect: budget
return function()
  local t = {}
  for i = 1, 100 do t["k" .. i] = i end
  for i = 101, 1000000 do t["k" .. i - 100] = nil t["k" .. i] = i end
end
