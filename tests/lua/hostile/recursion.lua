-- A function that calls itself.
-- expect: budget
return function()
  local function deeper() return 1 + deeper() end
  return deeper()
end
