-- A counting loop that would count with machine numbers.
-- expect: error: a loop counts with whole numbers below 2^62: this is 0.5
return function()
  for i = 0.5, 3 do end
end
