-- Looking for such keys for ever.
-- expect: budget
return function()
  local t, x = {}
  for i = 1, 200 do t[i * 255] = i end
  while true do x = t[255] x = t[51000] x = t[51000] x = t[51000] x = t[51000] x = t[51000] end
end
