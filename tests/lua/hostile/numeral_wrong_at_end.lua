-- A script that would be whole without the numeral at its end, which is none.
-- expect: error: this is no number, or one of more than 10,000 digits
e555555555=5;5EE
