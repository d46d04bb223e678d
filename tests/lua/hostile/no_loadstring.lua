-- There is no loadstring.
-- expect: error: attempt to call a nil value (global 'loadstring')
return function()
  return loadstring("x")
end
