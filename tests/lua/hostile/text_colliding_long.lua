-- Long keys that all fall on one place under the seed of lua_box_memory.c, and differ in their last letters.
-- expect: budget
local p = ('x'):rep(996) local t = {} local function add(s) t[p .. s] = 1 end
add'0196' add'0284' add'0370' add'0661' add'0711' add'0719' add'0726' add'0766' add'0835' add'0914' add'1154' add'1177' add'1379' add'1405' add'1442' add'1511' add'1592' add'1781' add'1849' add'1867' 
add'1890' add'1992' add'2096' add'2170' add'2175' add'2238' add'2252' add'2270' add'2291' add'2302' add'2408' add'2602' add'2794' add'2842' add'2926' add'3007' add'3008' add'3023' add'3039' add'3121' 
add'3342' add'3421' add'3481' add'3560' add'3647' add'3699' add'3732' add'3829' add'3865' add'3925' add'3964' add'3982' add'4054' add'4090' add'4258' add'4291' add'4335' add'4361' add'4430' add'4455' 

local k = p .. '0134' return function() local x while true do x=t[k] x=t[k] x=t[k] x=t[k] x=t[k] x=t[k] x=t[k] x=t[k] x=t[k] x=t[k] x=t[k] x=t[k] end end
