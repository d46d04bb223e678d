-- A reserved name is an argument.
-- expect: error: names that begin with __ are reserved
return function(__hold) return 1 + 1 end
