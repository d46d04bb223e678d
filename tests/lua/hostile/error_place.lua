-- A message that looks as if it had a place: it is taken for one, and harms nobody.
-- expect: error: x
return function()
  error("script:999999: x")
end
