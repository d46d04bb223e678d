-- A list of texts that is too long as one.
-- expect: error: a text of more than 4096 bytes
return function()
  local t = {}
  for i = 1, 5000 do t[i] = "x" end
  return table.concat(t)
end
