-- There is no finaliser to loop in.
-- expect: value: nil
return function()
  local t = { ["__gc"] = function() while true do end end }
  t = nil
  return tostring(setmetatable)
end
