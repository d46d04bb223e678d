-- A date beyond all years.
-- expect: error: a date beyond the years 1 to 9999
return function()
  return date(2025, 1, 1) + 4611686018427387903
end
