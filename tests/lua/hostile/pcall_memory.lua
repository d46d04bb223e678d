-- Memory that is used up cannot be caught.
-- expect: memory
return function()
  while true do pcall(function() while true do local t = {{},{},{},{},{},{},{},{}} end end) end
end
