-- pcall calls itself.
-- expect: value: false
return function()
  return tostring(pcall(pcall))
end
