local k = 1
