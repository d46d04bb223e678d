-- pcall in pcall in pcall: the stack of C.
-- expect: value: done
return function()
  local depth = 0
  local function deeper() depth = depth + 1 return pcall(deeper) end
  deeper()
  return depth > 50 and "done"
end
