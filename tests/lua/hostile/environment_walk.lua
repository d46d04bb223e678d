-- All that can be reached by name.
-- expect: value: assert date error ipairs math missing pairs pcall select string table tonumber tostring type
return function()
  local names = {}
  for k in pairs(_ENV) do names[#names + 1] = k end
  return table.concat(names, " ")
end
