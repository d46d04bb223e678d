-- An endless loop in pcall, for ever: it would swallow the end of the budget.
-- expect: budget
return function()
  while true do pcall(function() while true do end end) end
end
