-- There is no bytecode to get.
-- expect: error: attempt to call a nil value (field 'dump')
return function()
  return string.dump(function() end)
end
