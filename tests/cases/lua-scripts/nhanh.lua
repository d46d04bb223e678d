return function(a)
  if a > 100 then return a end
end
