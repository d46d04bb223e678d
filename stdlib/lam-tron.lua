-- Làm tròn nửa lên: 70,64 của 70,635.
return function(x, places)
  return math.round(x, places, "half up")
end
