-- Bớt chữ số, không làm tròn lên: 70,63 của 70,639.
return function(x, places)
  return math.round(x, places, "down")
end
