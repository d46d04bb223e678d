-- A code point that is none.
-- expect: error: this escape is not there: write the character itself
return function()
  return "\u{7FFFFFFF}"
end
