-- xpcall would run a handler when the stack is full.
-- expect: error: attempt to call a nil value (global 'xpcall')
return function()
  xpcall(function() error("x") end, function() while true do end end)
end
