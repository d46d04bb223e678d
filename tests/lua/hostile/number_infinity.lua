-- There is no infinity.
-- expect: value: nil nil
return function()
  return tostring(math.huge) .. " " .. tostring(tonumber("inf"))
end
