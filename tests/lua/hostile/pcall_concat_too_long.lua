-- The same by the operator: it ends the call.
-- expect: error: a text of more than 4096 bytes
return function()
  local x = ("x"):rep(4000)
  while true do pcall(function() return x .. x end) end
end
