-- pairs of keys that have no order.
-- expect: error: pairs: a key is a table value: only whole numbers below 2^62 and texts have an order
return function()
  for k in pairs({ [{}] = 1 }) do end
end
