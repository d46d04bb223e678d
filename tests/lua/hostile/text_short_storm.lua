-- A hundred thousand texts.
-- expect: memory
return function()
  for i = 1, 1000000 do local x = "k" .. i end
end
