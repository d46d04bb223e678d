---- half_up_0: text
return function(l, names, x, text, day, yes, gaps)
  local s = {}
  for i, v in ipairs({ 2.5, -2.5, 3.5, 1/3, -2/3, 1.0005, 12345.6785, 0.05, -0.05 }) do
    s[i] = math.round(v, 0, "half up")
  end
  return table.concat(s, " ")
end
---- half_up_1: text
return function(l, names, x, text, day, yes, gaps)
  local s = {}
  for i, v in ipairs({ 2.5, -2.5, 3.5, 1/3, -2/3, 1.0005, 12345.6785, 0.05, -0.05 }) do
    s[i] = math.round(v, 1, "half up")
  end
  return table.concat(s, " ")
end
---- half_up_3: text
return function(l, names, x, text, day, yes, gaps)
  local s = {}
  for i, v in ipairs({ 2.5, -2.5, 3.5, 1/3, -2/3, 1.0005, 12345.6785, 0.05, -0.05 }) do
    s[i] = math.round(v, 3, "half up")
  end
  return table.concat(s, " ")
end
---- half_even_0: text
return function(l, names, x, text, day, yes, gaps)
  local s = {}
  for i, v in ipairs({ 2.5, -2.5, 3.5, 1/3, -2/3, 1.0005, 12345.6785, 0.05, -0.05 }) do
    s[i] = math.round(v, 0, "half even")
  end
  return table.concat(s, " ")
end
---- half_even_1: text
return function(l, names, x, text, day, yes, gaps)
  local s = {}
  for i, v in ipairs({ 2.5, -2.5, 3.5, 1/3, -2/3, 1.0005, 12345.6785, 0.05, -0.05 }) do
    s[i] = math.round(v, 1, "half even")
  end
  return table.concat(s, " ")
end
---- half_even_3: text
return function(l, names, x, text, day, yes, gaps)
  local s = {}
  for i, v in ipairs({ 2.5, -2.5, 3.5, 1/3, -2/3, 1.0005, 12345.6785, 0.05, -0.05 }) do
    s[i] = math.round(v, 3, "half even")
  end
  return table.concat(s, " ")
end
---- down_0: text
return function(l, names, x, text, day, yes, gaps)
  local s = {}
  for i, v in ipairs({ 2.5, -2.5, 3.5, 1/3, -2/3, 1.0005, 12345.6785, 0.05, -0.05 }) do
    s[i] = math.round(v, 0, "down")
  end
  return table.concat(s, " ")
end
---- down_1: text
return function(l, names, x, text, day, yes, gaps)
  local s = {}
  for i, v in ipairs({ 2.5, -2.5, 3.5, 1/3, -2/3, 1.0005, 12345.6785, 0.05, -0.05 }) do
    s[i] = math.round(v, 1, "down")
  end
  return table.concat(s, " ")
end
---- down_3: text
return function(l, names, x, text, day, yes, gaps)
  local s = {}
  for i, v in ipairs({ 2.5, -2.5, 3.5, 1/3, -2/3, 1.0005, 12345.6785, 0.05, -0.05 }) do
    s[i] = math.round(v, 3, "down")
  end
  return table.concat(s, " ")
end
---- up_0: text
return function(l, names, x, text, day, yes, gaps)
  local s = {}
  for i, v in ipairs({ 2.5, -2.5, 3.5, 1/3, -2/3, 1.0005, 12345.6785, 0.05, -0.05 }) do
    s[i] = math.round(v, 0, "up")
  end
  return table.concat(s, " ")
end
---- up_1: text
return function(l, names, x, text, day, yes, gaps)
  local s = {}
  for i, v in ipairs({ 2.5, -2.5, 3.5, 1/3, -2/3, 1.0005, 12345.6785, 0.05, -0.05 }) do
    s[i] = math.round(v, 1, "up")
  end
  return table.concat(s, " ")
end
---- up_3: text
return function(l, names, x, text, day, yes, gaps)
  local s = {}
  for i, v in ipairs({ 2.5, -2.5, 3.5, 1/3, -2/3, 1.0005, 12345.6785, 0.05, -0.05 }) do
    s[i] = math.round(v, 3, "up")
  end
  return table.concat(s, " ")
end
---- floor: text
return function(l, names, x, text, day, yes, gaps)
  return table.concat({ math.floor(x), math.floor(-x), math.floor(5), math.floor(-1/1000) }, " ")
end
---- ceil: text
return function(l, names, x, text, day, yes, gaps)
  return table.concat({ math.ceil(x), math.ceil(-x), math.ceil(5), math.ceil(-1/1000) }, " ")
end
---- is_whole: truth
return function(l, names, x, text, day, yes, gaps)
  return math.is_whole(x * 7) and not math.is_whole(x)
end
