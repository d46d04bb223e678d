-- missing is the result though it may not be.
-- expect: result: missing
return function()
  return missing
end
