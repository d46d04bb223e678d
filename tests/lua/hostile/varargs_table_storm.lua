-- Thousands of arguments put in a table, for ever.
-- expect: memory
return function()
  local function loop(...) while true do local t = { ... } end end
  local function more(n, ...) if n == 0 then return loop(...) end return more(n - 1, n, ...) end
  more(500)
end
