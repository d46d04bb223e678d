-- There is no _G.
-- expect: value: nil
return function()
  return tostring(_G)
end
