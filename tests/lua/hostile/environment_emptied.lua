-- All is taken away: arithmetic stays.
-- expect: value: 3
return function()
  local text = tostring
  for k in pairs(_ENV) do _ENV[k] = nil end
  return text(1 + 2)
end
