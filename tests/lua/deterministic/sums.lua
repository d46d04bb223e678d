---- plain: number
return function(l, names, x, text, day, yes, gaps)
  local s = 0
  for _, v in ipairs(l) do s = s + v end
  return s
end
---- backwards: number
return function(l, names, x, text, day, yes, gaps)
  local s = 0
  for i = #l, 1, -1 do s = s + l[i] end
  return s
end
---- squares: number
return function(l, names, x, text, day, yes, gaps)
  local s = 0
  for i = 1, #l do s = s + l[i] * l[i] end
  return s
end
---- mean: number
return function(l, names, x, text, day, yes, gaps)
  local s = 0
  for i = 1, #l do s = s + l[i] end
  return s / #l
end
---- weighted_mean: number
return function(l, names, x, text, day, yes, gaps)
  local s, w = 0, 0
  for i, v in ipairs(l) do s = s + v * i w = w + i end
  return s / w
end
---- harmonic: number
return function(l, names, x, text, day, yes, gaps)
  local s = 0
  for i = 1, 60 do s = s + 1/i end
  return s
end
---- alternating: number
return function(l, names, x, text, day, yes, gaps)
  local s, sign = 0, 1
  for i = 1, 50 do s = s + sign / (2 * i - 1) sign = -sign end
  return math.round(s * 4, 10)
end
---- variance: number
return function(l, names, x, text, day, yes, gaps)
  local s, q = 0, 0
  for _, v in ipairs(l) do s = s + v q = q + v * v end
  return q / #l - s / #l * (s / #l)
end
---- median: number
return function(l, names, x, text, day, yes, gaps)
  local c = {}
  for i, v in ipairs(l) do c[i] = v end
  table.sort(c)
  local n = #c
  return n % 2 == 1 and c[(n + 1) // 2] or (c[n // 2] + c[n // 2 + 1]) / 2
end
---- gaps_left_out: number
return function(l, names, x, text, day, yes, gaps)
  local s, n = 0, 0
  for i = 1, #gaps do if gaps[i] ~= missing then s = s + gaps[i] n = n + 1 end end
  return s / n
end
---- gaps_counted: number
return function(l, names, x, text, day, yes, gaps)
  local n = 0
  for i = 1, #gaps do if gaps[i] == missing then n = n + 1 end end
  return n
end
---- while_loop: number
return function(l, names, x, text, day, yes, gaps)
  local s, i = 0, 1
  while i <= #l do s = s + l[i] i = i + 2 end
  return s
end
---- repeat_loop: number
return function(l, names, x, text, day, yes, gaps)
  local n, steps = 27, 0
  repeat n = n % 2 == 0 and n // 2 or 3 * n + 1 steps = steps + 1 until n == 1
  return steps
end
---- goto_loop: number
return function(l, names, x, text, day, yes, gaps)
  local s, i = 0, 0
  ::again::
  i = i + 1
  s = s + i
  if i < 20 then goto again end
  return s
end
---- nested: number
return function(l, names, x, text, day, yes, gaps)
  local s = 0
  for i = 1, 9 do for j = i, 9, 2 do s = s + i / j end end
  return s
end
---- factorial: number
return function(l, names, x, text, day, yes, gaps)
  local function f(n) return n < 2 and 1 or n * f(n - 1) end
  return f(30)
end
---- fibonacci: number
return function(l, names, x, text, day, yes, gaps)
  local a, b = 0, 1
  for _ = 1, 150 do a, b = b, a + b end
  return a
end
---- binomials: number
return function(l, names, x, text, day, yes, gaps)
  local row = { 1 }
  for n = 1, 40 do for k = n, 2, -1 do row[k] = (row[k] or 0) + row[k - 1] end row[n + 1] = 1 end
  return row[21]
end
---- root: number
return function(l, names, x, text, day, yes, gaps)
  local r = 1
  for _ = 1, 6 do r = (r + 2 / r) / 2 end
  return math.round(r, 50)
end
---- gcd: number
return function(l, names, x, text, day, yes, gaps)
  local function gcd(a, b) return b == 0 and a or gcd(b, a % b) end
  return gcd(3528, 3780)
end
---- primes: number
return function(l, names, x, text, day, yes, gaps)
  local sieve, n = {}, 0
  for i = 2, 200 do if not sieve[i] then n = n + 1 for j = i * i, 200, i do sieve[j] = true end end end
  return n
end
---- share: number
return function(l, names, x, text, day, yes, gaps)
  local n = 0
  for _, v in ipairs(l) do if v >= 2 then n = n + 1 end end
  return n / #l
end
---- growth: number
return function(l, names, x, text, day, yes, gaps)
  return math.power(1 + 5/100, 10) * 1000000
end
---- closures: number
local function adder(n) return function(v) return v + n end end
return function(l, names, x, text, day, yes, gaps)
  local a, b = adder(1/2), adder(3)
  return b(a(x))
end
---- varargs: number
local function sum(...) local s = 0 for i = 1, select("#", ...) do s = s + (select(i, ...)) end return s end
return function(l, names, x, text, day, yes, gaps)
  return sum(1, 1/2, 1/3, table.unpack(l))
end
