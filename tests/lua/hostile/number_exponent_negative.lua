-- The same below.
-- expect: value: nil
return function()
  return tostring(tonumber("1e-99999999999999999999"))
end
