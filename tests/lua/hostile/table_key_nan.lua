-- There is no 0/0 for a key.
-- expect: error: division by zero
return function()
  local t = {}
  t[0 / 0] = 1
end
