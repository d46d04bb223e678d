-- missing has no fields.
-- expect: error: attempt to index a missing value
return function()
  return missing.x
end
