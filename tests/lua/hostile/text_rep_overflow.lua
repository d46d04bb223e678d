-- Lengths that overflow.
-- expect: error: a text of more than 4096 bytes
return function()
  return ("x"):rep(4611686018427387903, "yy")
end
