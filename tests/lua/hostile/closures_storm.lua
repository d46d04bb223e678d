-- Functions made for ever.
-- expect: budget
return function()
  local f
  while true do f = function() return f end end
end
