-- There is no dofile.
-- expect: error: attempt to call a nil value (global 'dofile')
return function()
  return dofile("x")
end
