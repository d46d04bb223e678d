-- select from far behind the end.
-- expect: error: select: argument 1 is to be the place of an argument, not number
return function()
  return select(-4611686018427387903, 1)
end
