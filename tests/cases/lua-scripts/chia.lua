return function(a)
  return a / (a - a)
end
