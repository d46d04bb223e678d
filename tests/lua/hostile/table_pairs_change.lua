-- A table that changes while it is gone through.
-- expect: value: 1 3 
return function()
  local t, s = { 1, 2, 3 }, ""
  for k in pairs(t) do t[2] = nil t[k + 10] = 1 s = s .. k .. " " end
  return s
end
