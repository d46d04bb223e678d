-- The same by a hexadecimal one.
-- expect: error: this escape is not there: write the character itself
return function()
  return "\xff"
end
