-- An error with a value that is none.
-- expect: error: table
return function()
  error(setmetatable and 1 or {})
end
