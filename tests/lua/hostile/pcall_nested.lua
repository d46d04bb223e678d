-- Calls of pcall in pcall, each to catch the end of the budget.
-- expect: budget
return function()
  local function again() pcall(again) while true do end end
  again()
end
