-- insert at the front for ever.
-- expect: budget
return function()
  local t = {}
  while true do table.insert(t, 1, 1) end
end
