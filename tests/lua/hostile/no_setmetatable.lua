-- There is no setmetatable.
-- expect: error: attempt to call a nil value (global 'setmetatable')
return function()
  return setmetatable("x")
end
