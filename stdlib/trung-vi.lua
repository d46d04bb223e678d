-- Số đứng giữa; của số chẵn các số là trung bình của hai số giữa.
return function(numbers)
  local count = #numbers
  if count == 0 then
    error("không có số nào · there are no numbers")
  end
  table.sort(numbers)
  local middle = count // 2
  if count % 2 == 1 then
    return numbers[middle + 1]
  end
  return (numbers[middle] + numbers[middle + 1]) / 2
end
