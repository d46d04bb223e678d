-- There is no gsub.
-- expect: error: attempt to call a nil value (method 'gsub')
return function()
  return ("x"):rep(1000):gsub(".", "%0%0")
end
