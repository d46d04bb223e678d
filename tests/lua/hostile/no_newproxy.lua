-- There is no newproxy.
-- expect: error: attempt to call a nil value (global 'newproxy')
return function()
  return newproxy("x")
end
