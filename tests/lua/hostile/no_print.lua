-- There is no print.
-- expect: error: attempt to call a nil value (global 'print')
return function()
  return print("x")
end
