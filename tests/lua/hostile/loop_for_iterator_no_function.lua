-- An iterator that is none.
-- expect: error: attempt to call a number value
return function()
  for x in 5 do end
end
