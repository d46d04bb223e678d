---- upper: text
return function(l, names, x, text, day, yes, gaps)
  return text:upper()
end
---- lower: text
return function(l, names, x, text, day, yes, gaps)
  return ("ĐƯỜNG GIAO THÔNG ẤP"):lower()
end
---- sub: text
return function(l, names, x, text, day, yes, gaps)
  return text:sub(2, 5)
end
---- sub_from_end: text
return function(l, names, x, text, day, yes, gaps)
  return text:sub(-3)
end
---- rep: text
return function(l, names, x, text, day, yes, gaps)
  return ("ab"):rep(5, "-")
end
---- trim: text
return function(l, names, x, text, day, yes, gaps)
  return ("  " .. text .. " \t"):trim()
end
---- split_join: text
return function(l, names, x, text, day, yes, gaps)
  return table.concat(("a,b,,c,"):split(","), ";")
end
---- concat_numbers: text
return function(l, names, x, text, day, yes, gaps)
  return 1 .. " " .. 1/2 .. " " .. 1/3 .. " " .. math.power(10, 30)
end
---- tostring_kinds: text
return function(l, names, x, text, day, yes, gaps)
  return tostring(nil) .. tostring(true) .. tostring({}) .. tostring(type) .. tostring(missing) .. tostring(day)
end
---- types: text
return function(l, names, x, text, day, yes, gaps)
  return type(nil) .. type(true) .. type(1) .. type(1/2) .. type("") .. type({}) .. type(type) .. type(missing) .. type(day)
end
---- long_bracket: text
return function(l, names, x, text, day, yes, gaps)
  return [==[
a]]b]==] .. [[c]]
end
---- escapes: text
return function(l, names, x, text, day, yes, gaps)
  return "a\tb\\c\"d\z
     e"
end
---- number_texts: text
return function(l, names, x, text, day, yes, gaps)
  return tostring(0.1) .. " " .. tostring(-1/8) .. " " .. tostring(1e20) .. " " .. tostring(1e-20) .. " " .. tostring(22/7)
end
---- date_text: text
return function(l, names, x, text, day, yes, gaps)
  return "ngày " .. day
end
---- nested_quotes: text
return function(l, names, x, text, day, yes, gaps)
  return 'a"b' .. "c'd"
end
---- length: number
return function(l, names, x, text, day, yes, gaps)
  return #text
end
---- length_method: number
return function(l, names, x, text, day, yes, gaps)
  return text:len()
end
---- find: number
return function(l, names, x, text, day, yes, gaps)
  return (text:find("đường"))
end
---- find_from: number
return function(l, names, x, text, day, yes, gaps)
  return (("abcabc"):find("c", 4))
end
---- tonumber: number
return function(l, names, x, text, day, yes, gaps)
  return tonumber("-12.50") * 2
end
---- tonumber_fraction: number
return function(l, names, x, text, day, yes, gaps)
  return tonumber("22/7")
end
---- tonumber_exponent: number
return function(l, names, x, text, day, yes, gaps)
  return tonumber("1.5e-3")
end
---- tonumber_blanks: number
return function(l, names, x, text, day, yes, gaps)
  return tonumber(" 7 ")
end
---- compare: number
return function(l, names, x, text, day, yes, gaps)
  return ("a" < "b" and 1 or 0) + ("Z" < "a" and 2 or 0) + ("đ" > "z" and 4 or 0)
end
---- not_found: truth
return function(l, names, x, text, day, yes, gaps)
  return text:find("zzz") == nil and tonumber("x") == nil
end
---- reverse: text
return function(l, names, x, text, day, yes, gaps)
  local s = ""
  for i = #text, 1, -1 do s = s .. text:sub(i, i) end
  return s
end
---- words: number
return function(l, names, x, text, day, yes, gaps)
  return #(text:split(" "))
end
---- padded: text
return function(l, names, x, text, day, yes, gaps)
  local s = {}
  for i = 1, 12 do s[i] = ("0"):rep(3 - #tostring(i)) .. i end
  return table.concat(s, " ")
end
---- replace: text
return function(l, names, x, text, day, yes, gaps)
  return table.concat(text:split(" "), "_")
end
---- many: number
return function(l, names, x, text, day, yes, gaps)
  local n = 0
  for i = 1, 300 do n = n + #("mục " .. i) end
  return n
end
---- building: number
return function(l, names, x, text, day, yes, gaps)
  local s = ""
  for i = 1, 100 do s = s .. i .. "," end
  return #s
end
