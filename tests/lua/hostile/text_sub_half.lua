-- Half a character.
-- expect: value: ườ
return function()
  return ("đường"):sub(2, 3)
end
