-- The same with a number beyond 64 bits.
-- expect: error: a date beyond the years 1 to 9999
return function()
  return date(2025, 1, 1) - math.power(10, 30)
end
