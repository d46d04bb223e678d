-- There is no format.
-- expect: error: attempt to call a nil value (method 'format')
return function()
  return ("%99999d"):format(1)
end
