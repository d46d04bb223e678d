-- A counting loop beyond it.
-- expect: error: a loop counts with whole numbers below 2^62: this is 4611686018427387904
return function()
  for i = 1, 4611686018427387904 do end
end
