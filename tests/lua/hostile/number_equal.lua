-- Large numbers that are equal, compared for ever: the products on both sides have 16 KiB each.
-- expect: budget
local p, q = math.power(2, 33000), math.power(3, 20900)
local a, b = p / q, p / q
return function()
  while true do
    local c = a == b
    c = a ~= b
  end
end
