-- A reserved name is declared.
-- expect: error: names that begin with __ are reserved
return function()
  local __hold = 1
end
