# The shares that the rules compute, and which of them the check sets cover: see rules_shares. Input: the rule files,
# twice.

function bare(text) { # without texts and comments
  gsub(/"[^"]*"/, "\"\"", text)
  sub(/#.*$/, "", text)
  return text
}
function quoted(text) { return match(text, /"[^"]*"/) ? substr(text, RSTART + 1, RLENGTH - 2) : "" }

# The unit of measure of a side: that of its first datum.
function unit_of(level, side) {
  gsub(/[()]/, "", side)
  sub(/ .*$/, "", side)
  return units[level, side]
}
function remember_datum(   outside, name, level, unit) {
  outside = bare(datum)
  name = outside
  sub(/^dữ liệu /, "", name)
  sub(/ .*$/, "", name)
  level = outside
  sub(/^.* của /, "", level)
  sub(/ .*$/, "", level)
  unit = datum
  units[level, name] = match(unit, /đơn vị "[^"]*"/) ? quoted(substr(unit, RSTART, RLENGTH)) : ""
  datum = ""
}
function share(level, side, whole) {
  if (unit_of(level, side) != unit_of(level, whole)) return # so much for each, not a part
  if (!((level, side, whole) in shares)) {
    shares[level, side, whole] = 1
    order[++count] = level SUBSEP side SUBSEP whole
  }
}
function covers(level, side, whole,    parts, wholes, n, i) {
  gsub(/[()]/, "", side)
  gsub(/[()]/, "", whole)
  if ((level, side, whole) in covered) return 1
  n = split(side, parts, " \\+ ")
  if (n < 2 || n != split(whole, wholes, " \\+ ")) return 0
  for (i = 1; i <= n; i++) # a sum of parts, where each is covered
    if (!((level, parts[i], wholes[i]) in covered)) return 0
  return 1
}

FNR == 1 {
  if (datum != "") remember_datum()
  set = ""
}
/^bộ (tiêu chí|kiểm tra) "/ { set = quoted($0); checks = /^bộ kiểm tra/ }
/^  áp dụng cho / { level_of[set] = $4 }
/^dữ liệu / { if (datum != "") remember_datum(); datum = $0; next }
datum != "" && /^  / { datum = datum " " $0; next }
datum != "" { remember_datum() }
pass == 2 && checks && /^  phải .* ≤ / {
  text = bare($0)
  sub(/^  phải /, "", text)
  at = index(text, " ≤ ")
  covered[level_of[set], substr(text, 1, at - 1), substr(text, at + length(" ≤ "))] = 1
}
pass == 2 && set != "" && !checks {
  text = bare($0)
  level = text ~ /(mọi|có|đếm|tỷ_lệ)\([^ ]+ thỏa / ? "xã" : level_of[set]
  gsub(/(mọi|có|đếm|tỷ_lệ)\([^ ]+ thỏa /, "", text)
  while (match(text, /(\([^();]+\)|[^ ();]+) \/ (\([^();]+\)|[^ ();]+)/)) {
    found = substr(text, RSTART, RLENGTH)
    text = substr(text, RSTART + RLENGTH)
    at = index(found, " / ")
    share(level, substr(found, 1, at - 1), substr(found, at + 3))
  }
}
END {
  for (i = 1; i <= count; i++) {
    split(order[i], key, SUBSEP)
    if (list || !covers(key[1], key[2], key[3])) {
      print key[1] ": " key[2] " / " key[3]
      missing++
    }
  }
  if (!list) exit missing > 0
}
