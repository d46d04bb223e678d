-- Tổng trên tổng, không phải bình quân của các tỷ lệ.
return function(upper, lower)
  local top, bottom = 0, 0
  for i, value in ipairs(upper) do
    top = top + value
    bottom = bottom + lower[i]
  end
  if bottom == 0 then
    error("tổng của mẫu số bằng 0 · the lower figures sum to 0")
  end
  return top / bottom
end
