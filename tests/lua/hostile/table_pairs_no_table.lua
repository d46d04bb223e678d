-- pairs of the number that it is.
-- expect: error: pairs: argument 1 is to be a table, not number
return function()
  for k in pairs(1/2) do end
end
