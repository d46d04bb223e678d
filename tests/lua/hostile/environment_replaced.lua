-- An environment of its own.
-- expect: error: attempt to call a nil value (global 'tostring')
return function()
  local _ENV = {}
  return tostring(1)
end
