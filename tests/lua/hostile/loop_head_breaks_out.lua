-- The head of a loop closes what it has not opened.
-- expect: error: the head of this loop closes what it has not opened
return function()
  for i = 1) or (1, 2 do end
end
