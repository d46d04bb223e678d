-- A reserved name is a label.
-- expect: error: names that begin with __ are reserved
return function()
  ::__x::
end
