-- A list with one far key.
-- expect: value: nil
return function()
  local t = { 1, 2 }
  t[4611686018427387903] = 1
  return tostring(t[3])
end
