-- A hundred thousand texts.
-- expect: budget
return function()
  for i = 1, 1000000 do local x = "k" .. i end
end
