-- Bước chọn mẫu hệ thống: phần nguyên của số hộ chia cho số hộ cần chọn.
return function(total, wanted)
  if wanted < 1 or total < wanted then
    error("cỡ mẫu phải từ 1 đến tổng số · the sample has to be from 1 to the total")
  end
  return total // wanted
end
