-- A search that begins beyond the end.
-- expect: value: nil
return function()
  return tostring(("abc"):find("c", 4611686018427387903))
end
