return function(x)
  return x % 2 == 1
end
