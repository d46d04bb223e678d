-- Ever more arguments.
-- expect: budget
return function()
  local function more(...) return more(1, ...) end
  return more()
end
