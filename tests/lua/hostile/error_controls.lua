-- A message that would clear the screen.
-- expect: error:  [2Jđ x
return function()
  error("[2Jđ\nx")
end
