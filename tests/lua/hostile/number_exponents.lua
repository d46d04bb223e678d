-- Exponents that overflow.
-- expect: value: nil
return function()
  return tostring(tonumber("1e99999999999999999999"))
end
