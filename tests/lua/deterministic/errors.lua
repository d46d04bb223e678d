---- error: number
return function(l, names, x, text, day, yes, gaps)
  return error("lý do")
end
---- error_table: number
return function(l, names, x, text, day, yes, gaps)
  return error({ 1 })
end
---- error_nothing: number
return function(l, names, x, text, day, yes, gaps)
  return error()
end
---- assert: number
return function(l, names, x, text, day, yes, gaps)
  return assert(x < 0, "x is " .. x)
end
---- nil_index: number
return function(l, names, x, text, day, yes, gaps)
  return names.x.y
end
---- nil_call: number
return function(l, names, x, text, day, yes, gaps)
  return missing_function()
end
---- nil_arithmetic: number
return function(l, names, x, text, day, yes, gaps)
  return x + nil
end
---- text_arithmetic: number
return function(l, names, x, text, day, yes, gaps)
  return "1" + 1
end
---- compare_kinds: number
return function(l, names, x, text, day, yes, gaps)
  return x < "1"
end
---- compare_tables: number
return function(l, names, x, text, day, yes, gaps)
  return {} < {}
end
---- concat_table: number
return function(l, names, x, text, day, yes, gaps)
  return "a" .. {}
end
---- length_of_number: number
return function(l, names, x, text, day, yes, gaps)
  return #x
end
---- zero: number
return function(l, names, x, text, day, yes, gaps)
  return x / (x - x)
end
---- zero_floor: number
return function(l, names, x, text, day, yes, gaps)
  return x // 0
end
---- zero_rest: number
return function(l, names, x, text, day, yes, gaps)
  return x % 0
end
---- digits: number
return function(l, names, x, text, day, yes, gaps)
  return math.power(10, 10000)
end
---- long_text: number
return function(l, names, x, text, day, yes, gaps)
  return ("x"):rep(5000)
end
---- wrong_argument: number
return function(l, names, x, text, day, yes, gaps)
  return math.floor("x")
end
---- lacking_argument: number
return function(l, names, x, text, day, yes, gaps)
  return math.round()
end
---- missing_arithmetic: number
return function(l, names, x, text, day, yes, gaps)
  return missing * 2
end
---- no_date: number
return function(l, names, x, text, day, yes, gaps)
  return date(2023, 2, 29)
end
---- no_field: number
return function(l, names, x, text, day, yes, gaps)
  return day.hour
end
---- unpack_many: number
return function(l, names, x, text, day, yes, gaps)
  return table.unpack({}, 1, 1000)
end
---- loop_bound: number
return function(l, names, x, text, day, yes, gaps)
  return (function() for i = 1, x do end end)()
end
---- wrong_result: number
return function(l, names, x, text, day, yes, gaps)
  return {}
end
---- no_result: number
return function(l, names, x, text, day, yes, gaps)
  return nil
end
---- missing_result: number
return function(l, names, x, text, day, yes, gaps)
  return missing
end
---- missing_item: number
return function(l, names, x, text, day, yes, gaps)
  return gaps[2]
end
---- caught: text
return function(l, names, x, text, day, yes, gaps)
  local good, why = pcall(function() return names.x.y end)
  return tostring(good) .. " " .. why
end
---- caught_value: text
return function(l, names, x, text, day, yes, gaps)
  local good, why = pcall(error, { code = 7 })
  return tostring(good) .. why.code
end
---- caught_again: text
return function(l, names, x, text, day, yes, gaps)
  local good, why = pcall(function() local g, w = pcall(error, "in") error(w .. " out") end)
  return why
end
---- caught_deep: text
return function(l, names, x, text, day, yes, gaps)
  local depth = 0
  local function deeper() depth = depth + 1 return pcall(deeper) end
  deeper()
  return tostring(depth)
end
---- line: number
return function(l, names, x, text, day, yes, gaps)
  local a = 1

  local b = nil

  return a + b
end
---- in_sort: number
return function(l, names, x, text, day, yes, gaps)
  table.sort(l, function(a, b) error("unsorted") end)
end
---- syntax: number
return function( return 1 end
---- refused: number
return function() return 2 ^ 3 end
---- at_load: number
error("at load")
---- no_function: number
local x = 1 return x
