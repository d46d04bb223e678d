return function(a)
  return a / 2
end
