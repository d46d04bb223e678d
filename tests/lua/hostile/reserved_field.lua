-- A reserved name is a field.
-- expect: error: names that begin with __ are reserved
return function()
  local t = {}
  t.__index = t
end
