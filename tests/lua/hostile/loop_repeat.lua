-- An endless loop of another kind.
-- expect: budget
return function()
  repeat until false
end
