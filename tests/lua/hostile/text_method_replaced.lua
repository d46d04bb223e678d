-- The functions of texts are written over: only for the rest of this call.
-- expect: value: mine
return function()
  string.upper = function() return "mine" end
  return ("x"):upper()
end
