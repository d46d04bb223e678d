-- nil as a key.
-- expect: error: table index is nil
return function()
  local t = {}
  t[nil] = 1
end
