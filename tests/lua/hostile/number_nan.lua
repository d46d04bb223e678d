-- Nor what is no number.
-- expect: value: nil
return function()
  return tostring(tonumber("nan"))
end
