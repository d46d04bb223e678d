-- A message that would turn what stands behind it around.
-- expect: error: a b
return function()
  error("a‮b")
end
