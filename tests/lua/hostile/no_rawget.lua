-- There is no rawget.
-- expect: error: attempt to call a nil value (global 'rawget')
return function()
  return rawget("x")
end
