-- An empty text, a million million times.
-- expect: value: 
return function()
  return (""):rep(1000000000000)
end
