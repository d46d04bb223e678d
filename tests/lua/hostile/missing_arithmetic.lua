-- missing counts as no number.
-- expect: error: attempt to perform arithmetic on a missing value
return function()
  return 1 + missing
end
