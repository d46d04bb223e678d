-- The script says that all is well when its budget is gone.
-- expect: budget
return function()
  pcall(function() while true do end end)
  return "all is well"
end
