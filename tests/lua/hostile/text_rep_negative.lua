-- A negative number of copies.
-- expect: value: 
return function()
  return ("x"):rep(-5)
end
