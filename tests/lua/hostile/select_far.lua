-- select from far beyond the end.
-- expect: result: nil
return function()
  return (select(4611686018427387903, 1))
end
