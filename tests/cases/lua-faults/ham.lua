return function(thu, ho)
  if ho < 0 then
    error("số hộ âm: " .. tostring(ho))
  end
  local sum = thu
  while ho <= 0 do
    sum = sum + 1
  end
  return sum / ho
end
