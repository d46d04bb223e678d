-- A counting loop that does not step.
-- expect: error: 'for' step is zero
return function()
  for i = 1, 10, 0 do end
end
