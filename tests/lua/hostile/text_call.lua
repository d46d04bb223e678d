-- A text is called.
-- expect: error: attempt to call a string value
return function()
  return ("x")()
end
