-- Errors caught for ever.
-- expect: budget
return function()
  while true do pcall(error, "x") end
end
