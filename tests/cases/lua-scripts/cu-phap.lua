return function(a)
  if a > 1 
    return a
  end
  return 0
end
