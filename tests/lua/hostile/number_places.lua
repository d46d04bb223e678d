-- More decimals than there may be.
-- expect: error: round: argument 2 is to be 0 to 100, not number
return function()
  return math.round(1/3, 4611686018427387903)
end
