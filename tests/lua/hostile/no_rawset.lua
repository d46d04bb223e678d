-- There is no rawset.
-- expect: error: attempt to call a nil value (global 'rawset')
return function()
  return rawset("x")
end
