return function(n)
  return n == 1
end
