-- Thousands of arguments handed on, for ever.
-- expect: budget
return function()
  local function count(...) return select("#", ...) end
  local function loop(...) while true do count(...) end end
  local function more(n, ...) if n == 0 then return loop(...) end return more(n - 1, n, ...) end
  more(3000)
end
