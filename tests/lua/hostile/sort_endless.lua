-- A comparison that never ends.
-- expect: budget
return function()
  table.sort({ 1, 2 }, function() while true do end end)
end
