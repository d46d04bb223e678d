-- The same backwards.
-- expect: value: 
return function()
  return table.concat({}, "", 4611686018427387903, 1)
end
