-- A text that is no UTF-8, by an escape.
-- expect: error: this escape is not there: write the character itself
return function()
  return "\255"
end
