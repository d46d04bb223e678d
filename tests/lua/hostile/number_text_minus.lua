-- Nor with a sign in front.
-- expect: error: attempt to perform arithmetic on a string value
return function()
  local x = "10"
  return -x
end
