-- concat from 1 to the largest number.
-- expect: error: concat: item 1 is a nil value
return function()
  return table.concat({}, "", 1, 4611686018427387903)
end
