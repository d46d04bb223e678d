-- There is no utf8.
-- expect: error: attempt to index a nil value (global 'utf8')
return function()
  return utf8.x
end
