-- Nothing is the result.
-- expect: result: nil
return function()
  return
end
