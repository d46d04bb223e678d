-- A search that compares as much as it can, for ever.
-- expect: budget
return function()
  local a, b = ("a"):rep(4000), ("a"):rep(2000) .. "b"
  while true do a:find(b) end
end
