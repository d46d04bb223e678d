-- Texts have no characters as fields.
-- expect: value: nil
return function()
  return tostring(("x")[1])
end
