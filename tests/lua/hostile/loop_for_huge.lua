-- A counting loop up to the largest number that it can have.
-- expect: budget
return function()
  for i = 1, 4611686018427387903 do end
end
