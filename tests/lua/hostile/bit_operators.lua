-- Operators of bits would turn numbers into machine numbers.
-- expect: error: operators of bits are not there
return function()
  return 1 | 2
end
