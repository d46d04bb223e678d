-- A power of minus the largest.
-- expect: error: a number of more than 10000 digits
return function()
  return math.power(2, -4611686018427387903)
end
