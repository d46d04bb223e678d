-- A table of ten million keys.
-- expect: budget
return function()
  local t = {}
  for i = 1, 10000000 do t["k" .. i] = i end
end
