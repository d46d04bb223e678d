-- Parts of a date that overflow.
-- expect: error: date: there is no such day
return function()
  return date(4294967297, 1, 1)
end
