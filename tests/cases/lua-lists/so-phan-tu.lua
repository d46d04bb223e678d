return function(a, b)
  assert(#a == #b)
  return #a
end
