-- The rest that traps in a machine.
-- expect: value: 0
return function()
  return tostring((-9223372036854775807 - 1) % -1)
end
