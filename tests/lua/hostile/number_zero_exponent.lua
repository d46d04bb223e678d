-- Zero, whatever its exponent.
-- expect: value: 0
return function()
  return tostring(tonumber("0e99999999"))
end
