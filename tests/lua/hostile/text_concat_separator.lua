-- A separator that makes it too long.
-- expect: error: a text of more than 4096 bytes
return function()
  return table.concat({ 1, 2, 3 }, ("-"):rep(4000))
end
