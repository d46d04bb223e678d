return function(a)
  return a * 0,5
end
