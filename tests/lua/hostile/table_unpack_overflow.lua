-- The range that overflowed in other programs.
-- expect: error: unpack: more than 250 values
return function()
  return table.unpack({}, 0, 4611686018427387903)
end
