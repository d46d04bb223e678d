-- One to a high power is one.
-- expect: value: 1
return function()
  return tostring(math.power(1, 4611686018427387903))
end
