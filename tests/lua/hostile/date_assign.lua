-- A field of a date is set.
-- expect: error: attempt to index a date value
return function()
  date(2025, 1, 1).year = 1
end
