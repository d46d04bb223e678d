-- There is no debug.
-- expect: error: attempt to index a nil value (global 'debug')
return function()
  return debug.x
end
