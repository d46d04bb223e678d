-- A search that begins before the start.
-- expect: error: find: argument 3 is to be 1 or more, not number
return function()
  return ("abc"):find("c", -4611686018427387903)
end
