return function(n, ngay)
  return n == 0
end
