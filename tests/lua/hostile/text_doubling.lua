-- A text doubled again and again.
-- expect: error: a text of more than 4096 bytes
return function()
  local x = "x"
  while true do x = x .. x end
end
