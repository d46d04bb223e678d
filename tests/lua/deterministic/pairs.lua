---- texts: text
return function(l, names, x, text, day, yes, gaps)
  local s = ""
  for k, v in pairs({ b = 1, a = 2, c = 3, aa = 4, ["đ"] = 5, B = 6 }) do s = s .. k .. "=" .. v .. " " end
  return s
end
---- numbers: text
return function(l, names, x, text, day, yes, gaps)
  local s = ""
  for k, v in pairs({ [10] = 1, [2] = 2, [-3] = 3, [1000000] = 4, [0] = 5 }) do s = s .. k .. "=" .. v .. " " end
  return s
end
---- both: text
return function(l, names, x, text, day, yes, gaps)
  local s = ""
  for k, v in pairs({ 7, 8, x = 9, [5] = 10, ["5"] = 11 }) do s = s .. k .. "=" .. v .. " " end
  return s
end
---- none: text
return function(l, names, x, text, day, yes, gaps)
  local s = ""
  for k, v in pairs({}) do s = s .. k .. "=" .. v .. " " end
  return s
end
---- list: text
return function(l, names, x, text, day, yes, gaps)
  local s = ""
  for k, v in pairs({ 5, 4, 3, 2, 1 }) do s = s .. k .. "=" .. v .. " " end
  return s
end
---- holes: text
return function(l, names, x, text, day, yes, gaps)
  local s = ""
  for k, v in pairs({ 1, nil, 3, nil, 5 }) do s = s .. k .. "=" .. v .. " " end
  return s
end
---- long_keys: text
return function(l, names, x, text, day, yes, gaps)
  local s = ""
  for k, v in pairs({ [("x"):rep(50)] = 1, [("x"):rep(49) .. "a"] = 2, y = 3 }) do s = s .. k .. "=" .. v .. " " end
  return s
end
---- negative: text
return function(l, names, x, text, day, yes, gaps)
  local s = ""
  for k, v in pairs({ [-1] = 1, [-10] = 2, [-2] = 3 }) do s = s .. k .. "=" .. v .. " " end
  return s
end
---- grown_1: text
return function(l, names, x, text, day, yes, gaps)
  local t, s = {}, ""
  for i = 1, 1 do t["k" .. i * 7919 % 1009] = i end
  local n = 0
  for k, v in pairs(t) do n = n + 1 if n <= 20 then s = s .. k .. "=" .. v .. " " end end
  return s .. n
end
---- grown_5: text
return function(l, names, x, text, day, yes, gaps)
  local t, s = {}, ""
  for i = 1, 5 do t["k" .. i * 7919 % 1009] = i end
  local n = 0
  for k, v in pairs(t) do n = n + 1 if n <= 20 then s = s .. k .. "=" .. v .. " " end end
  return s .. n
end
---- grown_30: text
return function(l, names, x, text, day, yes, gaps)
  local t, s = {}, ""
  for i = 1, 30 do t["k" .. i * 7919 % 1009] = i end
  local n = 0
  for k, v in pairs(t) do n = n + 1 if n <= 20 then s = s .. k .. "=" .. v .. " " end end
  return s .. n
end
---- grown_100: text
return function(l, names, x, text, day, yes, gaps)
  local t, s = {}, ""
  for i = 1, 100 do t["k" .. i * 7919 % 1009] = i end
  local n = 0
  for k, v in pairs(t) do n = n + 1 if n <= 20 then s = s .. k .. "=" .. v .. " " end end
  return s .. n
end
---- grown_300: text
return function(l, names, x, text, day, yes, gaps)
  local t, s = {}, ""
  for i = 1, 300 do t["k" .. i * 7919 % 1009] = i end
  local n = 0
  for k, v in pairs(t) do n = n + 1 if n <= 20 then s = s .. k .. "=" .. v .. " " end end
  return s .. n
end
---- removed: text
return function(l, names, x, text, day, yes, gaps)
  local t, s = {}, ""
  for i = 1, 40 do t["k" .. i] = i end
  for i = 1, 40, 3 do t["k" .. i] = nil end
  for k in pairs(t) do s = s .. k .. " " end
  return s
end
---- changed_while_running: text
return function(l, names, x, text, day, yes, gaps)
  local t, s = { a = 1, b = 2, c = 3 }, ""
  for k in pairs(t) do t.b = nil t["new" .. k] = 1 s = s .. k end
  return s
end
---- count_names: text
return function(l, names, x, text, day, yes, gaps)
  local n, s = {}, ""
  for _, v in ipairs(names) do n[v:sub(1, 1)] = (n[v:sub(1, 1)] or 0) + 1 end
  for k, v in pairs(n) do s = s .. k .. v .. " " end
  return s
end
---- environment: text
return function(l, names, x, text, day, yes, gaps)
  local s = ""
  for k, v in pairs(_ENV) do s = s .. k .. ":" .. type(v) .. " " end
  return s
end
---- module_math: text
return function(l, names, x, text, day, yes, gaps)
  local s = ""
  for k in pairs(math) do s = s .. k .. " " end
  return s
end
---- module_string: text
return function(l, names, x, text, day, yes, gaps)
  local s = ""
  for k in pairs(string) do s = s .. k .. " " end
  return s
end
---- module_table: text
return function(l, names, x, text, day, yes, gaps)
  local s = ""
  for k in pairs(table) do s = s .. k .. " " end
  return s
end
---- fraction_key: text
return function(l, names, x, text, day, yes, gaps)
  local s = ""
  for k in pairs({ [1/2] = 1 }) do s = s .. k end
  return s
end
---- truth_key: text
return function(l, names, x, text, day, yes, gaps)
  for k in pairs({ [true] = 1, [false] = 2 }) do return k end
end
