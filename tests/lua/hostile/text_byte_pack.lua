-- Nor pack and unpack of bytes.
-- expect: error: attempt to call a nil value (field 'pack')
return function()
  return string.pack("i16", 1)
end
