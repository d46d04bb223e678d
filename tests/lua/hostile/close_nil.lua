-- Closing nothing.
-- expect: value: done
return function()
  local x <close> = nil
  return "done"
end
