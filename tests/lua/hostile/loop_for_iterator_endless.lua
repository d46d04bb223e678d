-- An iterator that never ends.
-- expect: budget
return function()
  for x in function() return 1 end do end
end
