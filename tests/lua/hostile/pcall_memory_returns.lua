-- The script says that all is well when its memory is gone.
-- expect: memory
return function()
  pcall(function() while true do local t = {{},{},{},{},{},{},{},{}} end end)
  return "all is well"
end
