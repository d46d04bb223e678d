-- A list of ten million.
-- expect: memory
return function()
  local t = {}
  for i = 1, 10000000 do t[i] = i end
end
