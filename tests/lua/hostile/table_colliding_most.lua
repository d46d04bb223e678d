-- 4095 keys that all fall on one place, made before the call begins, and looked for for ever.
-- expect: budget
local t = {} for i = 1, 4095 do t[i * 4095 * 64] = i end
local k = 4095 * 64
return function() local x while true do x=t[k] x=t[k] x=t[k] x=t[k] x=t[k] x=t[k] x=t[k] x=t[k] x=t[k] x=t[k] end end
