return function(ho)
  if ho > 1000 then
    error("quá đông")
  end
  return 2 * ho
end
