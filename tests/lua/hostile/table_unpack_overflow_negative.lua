-- The same from the other end.
-- expect: error: unpack: more than 250 values
return function()
  return table.unpack({}, -4611686018427387903, 4611686018427387903)
end
