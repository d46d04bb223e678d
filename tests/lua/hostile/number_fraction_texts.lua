-- Texts of fractions in a list, which table.concat makes before it finds that an item is none.
-- expect: budget
return function()
  local t, a = {}, 1/3
  for i = 1, 1300 do t[i] = a end
  while true do pcall(table.concat, t, "", 1, 1301) end
end
