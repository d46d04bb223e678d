-- A table in a table in a table, for ever.
-- expect: budget
return function()
  local t = {}
  while true do t = { t } end
end
