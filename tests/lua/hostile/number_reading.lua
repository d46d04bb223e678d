-- Reading long numbers for ever.
-- expect: budget
return function()
  local x = ("1"):rep(3000) .. "e-5000"
  while true do tonumber(x) end
end
