-- A text split into 4096 parts, for ever.
-- expect: memory
return function()
  local x = ("a"):rep(4096)
  while true do x:split("a") end
end
