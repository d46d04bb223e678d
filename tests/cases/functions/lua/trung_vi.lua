return function(tien, loai)
  return tien[1]
end
