-- A variable that is to be closed needs what a script cannot make.
-- expect: error: variable 'x' got a non-closable value
return function()
  local x <close> = { ["__close"] = function() while true do end end }
end
