-- A comparison that is none.
-- expect: error: sort: argument 2 is to be a function, not number
return function()
  table.sort({ 2, 1 }, 5)
end
