-- There is no setfenv.
-- expect: error: attempt to call a nil value (global 'setfenv')
return function()
  return setfenv("x")
end
