-- Long texts as keys, looked for for ever.
-- expect: budget
return function()
  local t, x = {}, ("x"):rep(4000)
  for i = 1, 40 do t[x .. i] = i end
  while true do local y = t[x .. 7] end
end
