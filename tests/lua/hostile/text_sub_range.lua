-- Places beyond all texts.
-- expect: value: abc
return function()
  return ("abc"):sub(-4611686018427387903, 4611686018427387903)
end
