-- There is no package.
-- expect: error: attempt to index a nil value (global 'package')
return function()
  return package.x
end
