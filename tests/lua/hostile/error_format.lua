-- A message with formats of C.
-- expect: error: %s%n%d%s%s
return function()
  error("%s%n%d%s%s")
end
