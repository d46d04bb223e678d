-- Unpacking for ever.
-- expect: memory
return function()
  local t = {}
  for i = 1, 250 do t[i] = i end
  while true do local x = { table.unpack(t) } end
end
