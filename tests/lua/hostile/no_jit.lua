-- There is no jit.
-- expect: error: attempt to index a nil value (global 'jit')
return function()
  return jit.x
end
