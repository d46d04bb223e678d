-- A jump into the life of a variable.
-- expect: error: <goto inside> at line 4 jumps into the scope of local 'x'
return function()
  goto inside
  local x
  ::inside::
  return x
end
