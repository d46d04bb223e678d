---- sort_0: text
return function(l, names, x, text, day, yes, gaps)
  local t = {}
  for i = 1, 0 do t[i] = (i * 7919) % 1009 / 7 end
  table.sort(t)
  for i = 2, #t do assert(t[i - 1] <= t[i]) end
  return #t .. ":" .. tostring(t[1]) .. ":" .. tostring(t[#t])
end
---- sort_1: text
return function(l, names, x, text, day, yes, gaps)
  local t = {}
  for i = 1, 1 do t[i] = (i * 7919) % 1009 / 7 end
  table.sort(t)
  for i = 2, #t do assert(t[i - 1] <= t[i]) end
  return #t .. ":" .. tostring(t[1]) .. ":" .. tostring(t[#t])
end
---- sort_2: text
return function(l, names, x, text, day, yes, gaps)
  local t = {}
  for i = 1, 2 do t[i] = (i * 7919) % 1009 / 7 end
  table.sort(t)
  for i = 2, #t do assert(t[i - 1] <= t[i]) end
  return #t .. ":" .. tostring(t[1]) .. ":" .. tostring(t[#t])
end
---- sort_3: text
return function(l, names, x, text, day, yes, gaps)
  local t = {}
  for i = 1, 3 do t[i] = (i * 7919) % 1009 / 7 end
  table.sort(t)
  for i = 2, #t do assert(t[i - 1] <= t[i]) end
  return #t .. ":" .. tostring(t[1]) .. ":" .. tostring(t[#t])
end
---- sort_7: text
return function(l, names, x, text, day, yes, gaps)
  local t = {}
  for i = 1, 7 do t[i] = (i * 7919) % 1009 / 7 end
  table.sort(t)
  for i = 2, #t do assert(t[i - 1] <= t[i]) end
  return #t .. ":" .. tostring(t[1]) .. ":" .. tostring(t[#t])
end
---- sort_16: text
return function(l, names, x, text, day, yes, gaps)
  local t = {}
  for i = 1, 16 do t[i] = (i * 7919) % 1009 / 7 end
  table.sort(t)
  for i = 2, #t do assert(t[i - 1] <= t[i]) end
  return #t .. ":" .. tostring(t[1]) .. ":" .. tostring(t[#t])
end
---- sort_31: text
return function(l, names, x, text, day, yes, gaps)
  local t = {}
  for i = 1, 31 do t[i] = (i * 7919) % 1009 / 7 end
  table.sort(t)
  for i = 2, #t do assert(t[i - 1] <= t[i]) end
  return #t .. ":" .. tostring(t[1]) .. ":" .. tostring(t[#t])
end
---- sort_64: text
return function(l, names, x, text, day, yes, gaps)
  local t = {}
  for i = 1, 64 do t[i] = (i * 7919) % 1009 / 7 end
  table.sort(t)
  for i = 2, #t do assert(t[i - 1] <= t[i]) end
  return #t .. ":" .. tostring(t[1]) .. ":" .. tostring(t[#t])
end
---- sort_100: text
return function(l, names, x, text, day, yes, gaps)
  local t = {}
  for i = 1, 100 do t[i] = (i * 7919) % 1009 / 7 end
  table.sort(t)
  for i = 2, #t do assert(t[i - 1] <= t[i]) end
  return #t .. ":" .. tostring(t[1]) .. ":" .. tostring(t[#t])
end
---- sort_257: text
return function(l, names, x, text, day, yes, gaps)
  local t = {}
  for i = 1, 257 do t[i] = (i * 7919) % 1009 / 7 end
  table.sort(t)
  for i = 2, #t do assert(t[i - 1] <= t[i]) end
  return #t .. ":" .. tostring(t[1]) .. ":" .. tostring(t[#t])
end
---- sort_backwards: text
return function(l, names, x, text, day, yes, gaps)
  table.sort(l, function(a, b) return a > b end)
  return table.concat(l, " ")
end
---- sort_texts: text
return function(l, names, x, text, day, yes, gaps)
  table.sort(names)
  return table.concat(names, ", ")
end
---- sort_by_length: text
return function(l, names, x, text, day, yes, gaps)
  table.sort(names, function(a, b) return #a < #b end)
  return table.concat(names, ", ")
end
---- sort_badly: text
return function(l, names, x, text, day, yes, gaps)
  local n = 0
  table.sort(l, function() n = n + 1 return n % 3 == 1 end)
  return table.concat(l, " ")
end
---- insert_front: text
return function(l, names, x, text, day, yes, gaps)
  local t = {}
  for i = 1, 9 do table.insert(t, 1, i) end
  return table.concat(t)
end
---- insert_middle: text
return function(l, names, x, text, day, yes, gaps)
  local t = { 1, 9 }
  for i = 2, 8 do table.insert(t, #t, i) end
  return table.concat(t)
end
---- remove_front: text
return function(l, names, x, text, day, yes, gaps)
  local s = ""
  while #names > 0 do s = s .. table.remove(names, 1) .. ";" end
  return s
end
---- remove_end: text
return function(l, names, x, text, day, yes, gaps)
  local s = ""
  while #names > 0 do s = s .. table.remove(names) .. ";" end
  return s
end
---- filter: text
return function(l, names, x, text, day, yes, gaps)
  local t = {}
  for _, v in ipairs(l) do if math.is_whole(v) then t[#t + 1] = v end end
  return table.concat(t, " ")
end
---- map: text
return function(l, names, x, text, day, yes, gaps)
  local t = {}
  for i, v in ipairs(l) do t[i] = v * 2 end
  return table.concat(t, " ")
end
---- fold: number
return function(l, names, x, text, day, yes, gaps)
  local function fold(t, f, v) for _, w in ipairs(t) do v = f(v, w) end return v end
  return fold(l, function(a, b) return a * b end, 1)
end
---- reverse: text
return function(l, names, x, text, day, yes, gaps)
  local t = {}
  for i = #names, 1, -1 do t[#t + 1] = names[i] end
  return table.concat(t, " ")
end
---- unpack_part: number
return function(l, names, x, text, day, yes, gaps)
  local a, b = table.unpack(l, 2, 3)
  return a / b
end
---- rank: text
return function(l, names, x, text, day, yes, gaps)
  local t = {}
  for i, v in ipairs(l) do
    local r = 1
    for _, w in ipairs(l) do if w > v then r = r + 1 end end
    t[i] = r
  end
  return table.concat(t, " ")
end
---- matrix: number
return function(l, names, x, text, day, yes, gaps)
  local m = {}
  for i = 1, 4 do m[i] = {} for j = 1, 4 do m[i][j] = 1 / (i + j - 1) end end
  return m[1][1] * m[2][2] - m[1][2] * m[2][1]
end
---- determinant: number
return function(l, names, x, text, day, yes, gaps)
  local n, m, det = 5, {}, 1
  for i = 1, n do m[i] = {} for j = 1, n do m[i][j] = 1 / (i + j - 1) end end
  for i = 1, n do
    det = det * m[i][i]
    for j = i + 1, n do
      local f = m[j][i] / m[i][i]
      for k = i, n do m[j][k] = m[j][k] - f * m[i][k] end
    end
  end
  return det
end
---- holes: number
return function(l, names, x, text, day, yes, gaps)
  local t = {}
  for i = 1, 20 do t[i * 2] = i end
  return #t
end
---- queue: number
return function(l, names, x, text, day, yes, gaps)
  local first, last, q, s = 1, 0, {}, 0
  for i = 1, 30 do last = last + 1 q[last] = i if i % 3 == 0 then s = s + q[first] q[first] = nil first = first + 1 end end
  return s
end
---- search: number
return function(l, names, x, text, day, yes, gaps)
  local t = {}
  for i = 1, 500 do t[i] = i * 3 end
  local low, high = 1, #t
  while low < high do local m = (low + high) // 2 if t[m] < 777 then low = m + 1 else high = m end end
  return low
end
