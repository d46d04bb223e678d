-- A text of a gigabyte.
-- expect: error: a text of more than 4096 bytes
return function()
  return ("x"):rep(1000000000)
end
