-- The function with which a script begins is gone.
-- expect: value: nil
return function()
  return tostring(_ENV["__be" .. "gin"])
end
