# Đặt Biểu 02 do chuan lập cạnh bảng đã in: từng dấu, rồi mọi tổng in khác với tổng các dấu.
# Beside the printed table: every mark, then every printed total that is not the sum of the marks.
#   awk -f doi-chieu.awk BIEU-02.csv bieu-02.tsv
FNR == NR { # what chuan made; a byte order mark, semicolons, CR LF
  sub(/\r$/, "")
  n = split($0, cell, ";")
  if (FNR == 1) next
  if (cell[1] ~ /^[0-9]+$/) {
    made++
    name[made] = cell[2]
    for (i = 1; i <= 20; i++) mark[made, i] = cell[i + 2]
    last[made] = groups
  } else {
    groups++
    group_name[groups] = cell[2]
    for (i = 1; i <= 21; i++) total[groups, i] = cell[i + 2]
  }
  communes[groups] += cell[1] ~ /^[0-9]+$/
  next
}
FNR == 1 { FS = "\t"; next }
function differ(where, what, printed, computed) {
  printf "%s, %s: in %s, tính %s\n", where, what, printed, computed
  differences++
}
# Whether a printed average is the computed one, rounded or cut to its decimals.
function is_mean(printed, sum, count,   places, shown, scale) {
  sub(/,/, ".", printed)
  places = index(printed, ".") ? length(printed) - index(printed, ".") : 0
  scale = 10 ^ places
  shown = int(printed * scale + 0.5)
  return count > 0 && (shown == int(sum * scale / count) || shown == int(sum * scale / count + 0.5))
}
{ split($0, cell, "\t") }
cell[1] == "commune" {
  seen++
  if (name[seen] != "Xã " cell[6]) { print "khác tên: " name[seen] ", " cell[6]; wrong++ }
  for (i = 1; i <= 19; i++) {
    marks++
    wrong += (mark[seen, i] == "x") != (cell[6 + i] == "1")
  }
  group_of[cell[2]] = last[seen]
  if (cell[26] != mark[seen, 20])
    later[++held] = name[seen] ", " group_name[last[seen]] SUBSEP cell[26] SUBSEP mark[seen, 20]
}
cell[1] ~ /^(district_subtotal|province_total)$/ { subtotal[++subtotals] = $0 }
END {
  printf "%d xã, %d ô: %d khác bảng in\n\nTổng in khác với tổng các dấu:\n", seen, marks, wrong
  for (i = 1; i <= held; i++) {
    split(later[i], part, SUBSEP)
    differ(part[1], "tổng", part[2], part[3])
  }
  for (s = 1; s <= subtotals; s++) {
    split(subtotal[s], cell, "\t")
    g = cell[1] == "province_total" ? groups : group_of[cell[2]]
    count = g == groups ? seen : communes[g]
    where = group_name[g] " (" count " xã)"
    sum = total[g, 20]
    gsub(/\./, "", sum)
    for (i = 1; i <= 19; i++)
      if (cell[6 + i] != total[g, i]) differ(where, "tiêu chí " i, cell[6 + i], total[g, i])
    printed = cell[26]
    gsub(/\./, "", printed)
    if (printed != sum) differ(where, "tổng", cell[26], total[g, 20])
    if (cell[27] != "" && !is_mean(cell[27], sum, count)) differ(where, "bình quân", cell[27], total[g, 21])
  }
  printf "%d tổng khác\n", differences
  exit wrong > 0
}
