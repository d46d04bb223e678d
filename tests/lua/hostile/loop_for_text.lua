-- Lua turns texts in counting loops into machine numbers.
-- expect: error: a loop counts with numbers: this is a string value
return function()
  for i = "1", "3" do return tostring(i) end
end
