return function(a)
  return "tót"
end
