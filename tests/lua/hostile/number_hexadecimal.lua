-- A hexadecimal float in a text.
-- expect: value: nil
return function()
  return tostring(tonumber("0x1p4"))
end
