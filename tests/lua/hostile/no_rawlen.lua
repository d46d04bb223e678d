-- There is no rawlen.
-- expect: error: attempt to call a nil value (global 'rawlen')
return function()
  return rawlen("x")
end
