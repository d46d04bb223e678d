return function(texts, none)
  assert(none == "không có")
  local all = table.concat(texts, "_")
  if all == "nhỏ_lớn" or all == "lớn_nhỏ" then
    return all
  end
  return "khác"
end
