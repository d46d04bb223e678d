-- A text with a NUL, on which comparisons would begin again.
-- expect: error: this escape is not there: write the character itself
return function()
  return "a\0b"
end
