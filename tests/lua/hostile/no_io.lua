-- There is no io.
-- expect: error: attempt to index a nil value (global 'io')
return function()
  return io.x
end
