---- loop_1: number 1
return function(l, names, x, text, day, yes, gaps)
  local s = 0
  for i = 1, 1000 do s = s + i end
  return s
end
---- loop_50: number 50
return function(l, names, x, text, day, yes, gaps)
  local s = 0
  for i = 1, 1000 do s = s + i end
  return s
end
---- loop_99: number 99
return function(l, names, x, text, day, yes, gaps)
  local s = 0
  for i = 1, 1000 do s = s + i end
  return s
end
---- loop_100: number 100
return function(l, names, x, text, day, yes, gaps)
  local s = 0
  for i = 1, 1000 do s = s + i end
  return s
end
---- loop_101: number 101
return function(l, names, x, text, day, yes, gaps)
  local s = 0
  for i = 1, 1000 do s = s + i end
  return s
end
---- loop_500: number 500
return function(l, names, x, text, day, yes, gaps)
  local s = 0
  for i = 1, 1000 do s = s + i end
  return s
end
---- loop_1000: number 1000
return function(l, names, x, text, day, yes, gaps)
  local s = 0
  for i = 1, 1000 do s = s + i end
  return s
end
---- loop_3000: number 3000
return function(l, names, x, text, day, yes, gaps)
  local s = 0
  for i = 1, 1000 do s = s + i end
  return s
end
---- loop_10000: number 10000
return function(l, names, x, text, day, yes, gaps)
  local s = 0
  for i = 1, 1000 do s = s + i end
  return s
end
---- loop_50000: number 50000
return function(l, names, x, text, day, yes, gaps)
  local s = 0
  for i = 1, 1000 do s = s + i end
  return s
end
---- loop_200000: number 200000
return function(l, names, x, text, day, yes, gaps)
  local s = 0
  for i = 1, 1000 do s = s + i end
  return s
end
---- endless: number 100000
return function(l, names, x, text, day, yes, gaps)
  while true do end
end
---- caught: number 100000
return function(l, names, x, text, day, yes, gaps)
  while true do pcall(function() while true do end end) end
end
---- tables: number 100000
return function(l, names, x, text, day, yes, gaps)
  local t = {} while true do t = { t } end
end
---- texts: number 100000
return function(l, names, x, text, day, yes, gaps)
  local i = 0 while true do i = i + 1 local s = "k" .. i end
end
---- keys: number 100000
return function(l, names, x, text, day, yes, gaps)
  local t = {} for i = 1, 1000000 do t["k" .. i] = i end
end
---- fractions: number 100000
return function(l, names, x, text, day, yes, gaps)
  local s = 0 for i = 1, 1000000 do s = s + 1 / i end
end
---- recursion: number 100000
return function(l, names, x, text, day, yes, gaps)
  local function f() return 1 + f() end f()
end
---- sorting: number 100000
return function(l, names, x, text, day, yes, gaps)
  while true do table.sort({ 3, 2, 1, 5, 4 }) end
end
---- pairs: number 100000
return function(l, names, x, text, day, yes, gaps)
  while true do for k in pairs(l) do end end
end
---- varargs: number 100000
return function(l, names, x, text, day, yes, gaps)
  local function f(...) return f(1, ...) end f()
end
