-- Texts are no numbers.
-- expect: error: attempt to perform arithmetic on a string value
return function()
  return "10" * "2"
end
