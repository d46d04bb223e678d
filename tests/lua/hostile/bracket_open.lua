-- A long text that does not end.
-- expect: error: unfinished long string
return [==[ abc ]=]
