-- A table that holds itself, as text.
-- expect: value: table
return function()
  local t = {}
  t[1] = t
  t.x = t
  return tostring(t)
end
