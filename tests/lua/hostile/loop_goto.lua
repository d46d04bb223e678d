-- An endless loop of jumps.
-- expect: budget
return function()
  ::again:: goto again
end
