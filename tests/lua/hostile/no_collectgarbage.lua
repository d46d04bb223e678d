-- There is no collectgarbage.
-- expect: error: attempt to call a nil value (global 'collectgarbage')
return function()
  return collectgarbage("x")
end
