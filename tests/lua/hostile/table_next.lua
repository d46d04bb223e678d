-- There is no next, whose order is that of memory.
-- expect: error: attempt to call a nil value (global 'next')
return function()
  return next({})
end
