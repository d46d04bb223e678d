-- A number squared again and again.
-- expect: error: a number of more than 10000 digits
return function()
  local x = 7
  while true do x = x * x end
end
