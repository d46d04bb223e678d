-- The script gives no function.
-- expect: error: the script gives no function
local x = 1
