-- An endless loop before there is a function.
-- expect: budget
while true do end
