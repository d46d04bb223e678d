-- A reserved name is read.
-- expect: error: names that begin with __ are reserved
return function()
  return __hold
end
