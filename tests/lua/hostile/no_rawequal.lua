-- There is no rawequal.
-- expect: error: attempt to call a nil value (global 'rawequal')
return function()
  return rawequal("x")
end
