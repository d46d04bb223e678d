return function(ho)
  local most
  for _, n in ipairs(ho) do
    if not most or n > most then
      most = n
    end
  end
  return most
end
