-- There is no os.
-- expect: error: attempt to index a nil value (global 'os')
return function()
  return os.x
end
