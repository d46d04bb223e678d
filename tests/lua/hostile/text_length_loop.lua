-- Counting characters for ever.
-- expect: budget
return function()
  local x, n = ("đ"):rep(2048)
  while true do n = #x end
end
