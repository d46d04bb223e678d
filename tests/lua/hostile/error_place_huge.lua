-- A line beyond all numbers.
-- expect: error: script:99999999999999999999: x
return function()
  error("script:99999999999999999999: x")
end
