-- Case for ever.
-- expect: budget
return function()
  local x = ("đ"):rep(2048)
  while true do x:upper() end
end
