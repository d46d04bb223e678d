-- Loops in the heads of loops in the heads of loops.
-- expect: value: 6
return function()
  local s = 0
  for i = 1, (function() local n = 0 for j = 1, 3 do n = n + 1 end return n end)() do s = s + i end
  return tostring(s)
end
