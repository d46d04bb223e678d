-- The length of a list with holes is the same each time.
-- expect: value: done
return function()
  local t = {}
  for i = 1, 100 do t[i * 3] = i end
  for i = 1, 1000 do assert(#t == #t) end
  return "done"
end
