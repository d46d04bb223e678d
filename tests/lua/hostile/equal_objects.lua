-- Equal numbers are equal, and no keys of each other.
-- expect: value: true nil
return function()
  local t = { [1/2] = 1 }
  return tostring(1/2 == 0.5) .. " " .. tostring(t[1/2])
end
