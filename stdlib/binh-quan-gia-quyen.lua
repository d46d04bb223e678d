-- Tổng các giá trị nhân trọng số, chia cho tổng trọng số.
return function(values, weights)
  local sum, weight = 0, 0
  for i, value in ipairs(values) do
    sum = sum + value * weights[i]
    weight = weight + weights[i]
  end
  if weight == 0 then
    error("tổng trọng số bằng 0")
  end
  return sum / weight
end
