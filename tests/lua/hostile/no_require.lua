-- There is no require.
-- expect: error: attempt to call a nil value (global 'require')
return function()
  return require("x")
end
