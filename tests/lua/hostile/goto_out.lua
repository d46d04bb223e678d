-- A jump into a block.
-- expect: error: no visible label
return function()
  goto inside
  do ::inside:: end
end
