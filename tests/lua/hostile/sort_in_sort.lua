-- A comparison that sorts, and so on.
-- expect: error: C stack overflow
return function()
  local function before(a, b) table.sort({ 1, 2 }, before) return a < b end
  table.sort({ 1, 2 }, before)
end
