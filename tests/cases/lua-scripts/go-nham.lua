return function(a)
  return thunhap * 2
end
