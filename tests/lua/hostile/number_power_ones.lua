-- High powers of one for ever.
-- expect: budget
return function()
  local power = math.power
  while true do
    local c = power(1, 4611686018427387903)
    c = power(-1, -4611686018427387903)
  end
end
