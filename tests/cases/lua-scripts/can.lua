return function(a)
  return math.sqrt(a)
end
