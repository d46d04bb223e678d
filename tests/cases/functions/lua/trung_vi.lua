return function(tien, loai)
  local tong = 0
  for i = 1, #tien do
    if loai[i] == "nhựa" then tong = tong + tien[i] end
  end
  return tong / 3
end
