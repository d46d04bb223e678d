-- Errors for which Lua looks for the name of a variable.
-- expect: budget
return function()
  local t
  while true do pcall(function() return t.x.y end) end
end
