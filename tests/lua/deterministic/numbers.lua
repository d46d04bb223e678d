---- sum_of_two: number
return function(l, names, x, text, day, yes, gaps)
  return x + 1
end
---- difference: number
return function(l, names, x, text, day, yes, gaps)
  return x - 7/2
end
---- product: number
return function(l, names, x, text, day, yes, gaps)
  return x * x
end
---- quotient: number
return function(l, names, x, text, day, yes, gaps)
  return x / 7
end
---- floor_quotient: number
return function(l, names, x, text, day, yes, gaps)
  return x // (2/7)
end
---- rest: number
return function(l, names, x, text, day, yes, gaps)
  return x % (2/7)
end
---- rest_negative: number
return function(l, names, x, text, day, yes, gaps)
  return -x % 3
end
---- minus_minus: number
return function(l, names, x, text, day, yes, gaps)
  return - -x
end
---- decimals: number
return function(l, names, x, text, day, yes, gaps)
  return 0.1 + 0.2 - 0.3
end
---- exponents: number
return function(l, names, x, text, day, yes, gaps)
  return 1.5e3 * 2E-3 + .5
end
---- large: number
return function(l, names, x, text, day, yes, gaps)
  return 4611686018427387904 * 4611686018427387904
end
---- larger: number
return function(l, names, x, text, day, yes, gaps)
  return math.power(3, 500) % 1000007
end
---- power_negative: number
return function(l, names, x, text, day, yes, gaps)
  return math.power(x, -3)
end
---- thirds: number
return function(l, names, x, text, day, yes, gaps)
  return 1/3 + 1/3 + 1/3
end
---- mixed_levels: number
return function(l, names, x, text, day, yes, gaps)
  return 1 + 2 * 3 - 4 / 5 // 6 % 7
end
---- abs: number
return function(l, names, x, text, day, yes, gaps)
  return math.abs(-x)
end
---- max_of_list: number
return function(l, names, x, text, day, yes, gaps)
  return math.max(table.unpack(l))
end
---- min_of_list: number
return function(l, names, x, text, day, yes, gaps)
  return math.min(table.unpack(l))
end
---- hexadecimal: number
return function(l, names, x, text, day, yes, gaps)
  return 0xff + 0x0
end
---- edge: number
return function(l, names, x, text, day, yes, gaps)
  return 4611686018427387903 + 1 - 1
end
---- length: number
return function(l, names, x, text, day, yes, gaps)
  return #l + #text
end
---- logic: number
return function(l, names, x, text, day, yes, gaps)
  return x > 1 and 10 or 20
end
---- compare_chain: number
return function(l, names, x, text, day, yes, gaps)
  return (1/2 < 0.75) and 1 or 0
end
---- equal_forms: number
return function(l, names, x, text, day, yes, gaps)
  return (1/2 == 0.50) and 1 or 0
end
---- percent: number
return function(l, names, x, text, day, yes, gaps)
  return 29 / 50 * 100
end
