-- A function is the result.
-- expect: result: function
return function()
  return function() end
end
