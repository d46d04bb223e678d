-- A list with holes.
-- expect: error: attempt to compare
return function()
  local t = { 3, nil, 1, nil, 2 }
  table.sort(t)
end
