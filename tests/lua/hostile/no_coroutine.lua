-- There is no coroutine.
-- expect: error: attempt to index a nil value (global 'coroutine')
return function()
  return coroutine.x
end
