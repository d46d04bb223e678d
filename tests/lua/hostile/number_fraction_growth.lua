-- A sum of ever finer parts.
-- expect: memory
return function()
  local x = 0
  for i = 1, 100000 do x = x + 1/i end
end
