-- insert beyond the end.
-- expect: error: insert: argument 2 is to be a place in the list, not number
return function()
  table.insert({}, 4611686018427387903, 1)
end
