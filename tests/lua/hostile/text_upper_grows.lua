-- Capital letters that take more bytes.
-- expect: error: a text of more than 4096 bytes
return function()
  return ("ɐ"):rep(2048):upper()
end
