-- The number that has no opposite in a machine.
-- expect: value: 9223372036854775808
return function()
  return tostring(-(-9223372036854775807 - 1))
end
