-- A text that does not end.
-- expect: error: unfinished string
return "abc
