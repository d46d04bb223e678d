-- Functions as keys: they have no order.
-- expect: value: 1
return function()
  local t = {}
  t[math.floor] = 1
  t[print or type] = 2
  return tostring(t[math.floor])
end
