-- A function that calls itself in the end.
-- expect: budget
return function()
  local function again() return again() end
  return again()
end
