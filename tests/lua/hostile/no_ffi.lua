-- There is no ffi.
-- expect: error: attempt to index a nil value (global 'ffi')
return function()
  return ffi.x
end
