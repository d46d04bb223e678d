-- Mẫu chia theo tỷ lệ: mỗi nhóm có ít nhất phần nguyên của (hộ của nhóm / tổng số hộ) * số hộ mẫu.
local NAMES = { "nông_nghiệp", "công_nghiệp", "thương_mại", "khác" }

return function(groups, ...)
  local households = { ... }
  local sampled, all = {}, 0
  for i, name in ipairs(NAMES) do
    sampled[name] = 0
    all = all + households[i]
  end
  for _, name in ipairs(groups) do
    sampled[name] = sampled[name] + 1
  end
  local lacking = 0
  for i, name in ipairs(NAMES) do
    local wanted = households[i] * #groups // all
    if sampled[name] < wanted then
      lacking = lacking + wanted - sampled[name]
    end
  end
  return lacking
end
