-- A text that is too long, caught.
-- expect: budget
return function()
  while true do pcall(string.rep, "x", 5000) end
end
