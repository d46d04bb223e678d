-- So would ^.
-- expect: error: ^ is not there: write math.power(x, n)
return function()
  return 2 ^ 0
end
