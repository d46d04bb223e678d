-- Số nguyên lớn nhất không quá x.
return function(x)
  return math.floor(x)
end
