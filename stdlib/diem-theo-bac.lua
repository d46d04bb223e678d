-- Điểm của bậc cao nhất mà x đạt tới: "50%: 5; 80%: 10; 95%: 15". Dưới bậc đầu là 0. Các mốc phải tăng dần.

-- Một số như trong tệp quy tắc: "97,5%", "1200".
local function number_of(text)
  local digits = string.trim(text)
  local is_share = string.sub(digits, -1) == "%"
  if is_share then
    digits = string.trim(string.sub(digits, 1, -2))
  end
  local number = not string.find(digits, ".") and tonumber(table.concat(string.split(digits, ","), "."))
  if not number then
    error("không phải là số · not a number:" .. text)
  end
  return is_share and number / 100 or number
end

return function(x, steps)
  local points, before = 0, nil
  for _, step in ipairs(string.split(steps, ";")) do
    local parts = string.split(step, ":")
    if #parts ~= 2 then
      error("một bậc viết là `mốc: điểm` · a step is written `mark: points`:" .. step)
    end
    local from = number_of(parts[1])
    if before and from <= before then
      error("các mốc phải tăng dần · marks have to rise:" .. step)
    end
    before = from
    local here = number_of(parts[2])
    if x >= from then
      points = here
    end
  end
  return points
end
