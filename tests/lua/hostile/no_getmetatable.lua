-- There is no getmetatable.
-- expect: error: attempt to call a nil value (global 'getmetatable')
return function()
  return getmetatable("x")
end
