-- There is no load.
-- expect: error: attempt to call a nil value (global 'load')
return function()
  return load("x")
end
