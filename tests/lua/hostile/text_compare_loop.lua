-- Comparing long texts for ever.
-- expect: budget
return function()
  local a = ("x"):rep(4000)
  local b, c, d = a .. "y", a .. "x"
  while true do d = a < b d = b < c d = c < a d = b == c end
end
