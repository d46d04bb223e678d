---- difference: number
return function(l, names, x, text, day, yes, gaps)
  return day - date(2020, 1, 1)
end
---- later: date
return function(l, names, x, text, day, yes, gaps)
  return day + 45
end
---- earlier: date
return function(l, names, x, text, day, yes, gaps)
  return day - 366
end
---- parts: number
return function(l, names, x, text, day, yes, gaps)
  return day.year * 10000 + day.month * 100 + day.day
end
---- end_of_month: date
return function(l, names, x, text, day, yes, gaps)
  return date(day.year, day.month, 1) + 31 - (date(day.year, day.month, 1) + 31).day
end
---- leap: number
return function(l, names, x, text, day, yes, gaps)
  return date(2024, 3, 1) - date(2024, 2, 28)
end
---- no_leap: number
return function(l, names, x, text, day, yes, gaps)
  return date(1900, 3, 1) - date(1900, 2, 28)
end
---- read: date
return function(l, names, x, text, day, yes, gaps)
  return date("05/06/2023")
end
---- read_iso: date
return function(l, names, x, text, day, yes, gaps)
  return date("2023-06-05")
end
---- compare: truth
return function(l, names, x, text, day, yes, gaps)
  return day < date(2030, 1, 1) and day >= date(2000, 1, 1)
end
---- equal: truth
return function(l, names, x, text, day, yes, gaps)
  return date(2025, 1, 1) == date("01/01/2025")
end
---- last: date
return function(l, names, x, text, day, yes, gaps)
  return math.max(day, date(2019, 5, 6))
end
---- first: date
return function(l, names, x, text, day, yes, gaps)
  return math.min(day, date(2019, 5, 6))
end
---- number_plus_date: date
return function(l, names, x, text, day, yes, gaps)
  return 10 + day
end
---- sorted: text
return function(l, names, x, text, day, yes, gaps)
  local t, s = { day, date(2020, 2, 2), date(1999, 12, 31) }, ""
  table.sort(t)
  for _, d in ipairs(t) do s = s .. d .. " " end
  return s
end
---- weekdays: text
return function(l, names, x, text, day, yes, gaps)
  local s = ""
  for i = 0, 6 do s = s .. (day + i - date(1970, 1, 1)) % 7 end
  return s
end
