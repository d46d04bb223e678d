-- The pattern that hangs Lua: there are no patterns, and this text is not found.
-- expect: value: nil
return function()
  return tostring((("a"):rep(30)):find(("a-"):rep(26) .. "b"))
end
