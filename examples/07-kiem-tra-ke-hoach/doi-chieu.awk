# Tính lại từ các bảng đã chép, không qua chuan và không qua các tệp csv, chỗ nào không khớp: mỗi dòng một quy tắc và
# đơn vị. · Computes anew from the transcribed tables, without chuan and the csv files, where they do not agree:
#   awk -f doi-chieu.awk bieu-01.tsv ../02-dien-bien-2025/bieu-02.tsv bieu-03.tsv loi-van.tsv \
#     ../03-quynh-nhai/ke-hoach.tsv
BEGIN {
  FS = "\t"
  split("I II III IV V VI VII VIII IX X", roman, " ")
  for (i in roman) number[roman[i]] = i
  split("- - II V VI IV VIII III IX X", order, " ") # số trong Biểu 02 của các huyện của Biểu 03
}
function say(severity, rule, unit) { print severity, rule, unit }
function plain(text) { sub(/^≥ /, "", text); gsub(/\./, "", text); sub(/,/, ".", text); return text + 0 }
function places(text) { return index(text, ",") ? length(text) - index(text, ",") : 0 }
function digits(text) { gsub(/[^0-9]/, "", text); return text + 0 }
# Số in so với a/b: 0 sai, 1 chỉ là làm tròn, 2 chỉ là cắt đuôi, 3 cả hai. Chỉ tính bằng số nguyên.
function printed_as(text, a, b,    scaled, cut, rounded) {
  scaled = a * 10 ^ places(text)
  cut = (scaled - scaled % b) / b
  rounded = (2 * scaled + b - (2 * scaled + b) % (2 * b)) / (2 * b)
  return (digits(text) == rounded) + 2 * (digits(text) == cut)
}
function share(text, a, b, rule, unit) {
  if (printed_as(text, a, b) == 0) say("error", rule "_PT", unit)
  if (printed_as(text, a, b) == 2) say("warning", rule "_TRÒN", unit)
}
FNR == 1 { table++; next }

table == 1 && $7 != "" {
  for (i = 7; i <= 12; i++) {
    if ($2 == "7.3") band[i] += $i
    if ($2 == "7.4") criteria[i] += $i
    if ($2 == "8") villages[i] += $i
    value[$1, i] = $i
  }
  if ($6 != "") row[$6] = $1
  sum = $7 + $9 + $10 + $11 + $12
  added = $1 ~ /^T(09|10|37|38)$/
  if (added && sum != $8) say("error", "B1_TĂNG", "DB-" $1)
  if (!added && $12 != "" && (plain($12) - plain($8)) ^ 2 > 0.0026) say("error", "B1_MỨC", "DB-" $1)
  if ($13 != "" && split($13, list, ",") != $8) say("error", "B1_TÊN", "DB-" $1)
}

table == 2 {
  total = 0
  for (i = 7; i <= 25; i++) total += $i
  if ($1 == "commune") {
    here[$2]++
    for (i = 7; i <= 25; i++) marks[$2, i] += $i
    told_total[$2] += $26
    if (total != $26) say("error", "B2X", sprintf("DB-%02d-%02d", number[$2], $4))
  } else if ($1 == "district_subtotal") {
    line[$2] = $0
    if (total != $26) say("error", "B2H_CỘT", sprintf("DB-%02d", number[$2]))
  } else {
    for (i = 1; i <= 19; i++) if (value[row[i], 8] != $(6 + i)) say("error", "B1_BK", "DB-" row[i])
    if (total != plain($26)) say("error", "B2T_CỘT", "DB")
    if (printed_as($27, plain($26), 115) == 0) say("error", "B2T_BQ", "DB")
    if (printed_as($27, plain($26), 115) == 2) say("warning", "B2T_TRÒN", "DB")
  }
}

table == 3 {
  unit = $1 == "total" ? "DB" : $2 <= 2 ? "DB-B3-" $2 : sprintf("DB-%02d", number[order[$2]])
  prefix = $1 == "total" ? "B3T" : "B3H"
  if ($8 != $9 + $10) say("error", prefix "_ĐK", unit)
  if ($11 != $12 + $13) say("error", prefix "_GIAO", unit)
  for (i = 5; i <= 13; i++) {
    if ($1 == "total" && column[i] != $i) say("error", "B3T_" (i - 4), "DB")
    column[i] += $i
  }
  if ($1 != "total") {
    if ($11 < $8) say("warning", "B3H_ĐỦ", unit)
    if ($12 < $9) say("warning", "B3H_ĐỦ_KM", unit)
    if ($13 < $10) say("warning", "B3H_ĐỦ_NTM", unit)
    if ($11 > $5) say("error", "B3H_TỔNG", unit)
  } else {
    if (value["T36", 8] != $11) say("error", "B1_BK", "DB-T36")
    if (value["T37", 8] != $12) say("error", "B1_BK", "DB-T37")
    if (value["T38", 8] != $13) say("error", "B1_BK", "DB-T38")
    if (value["T37", 7] != $7) say("error", "B1_BK_2021", "DB-T37")
    if (value["T38", 7] != $6) say("error", "B1_BK_2021", "DB-T38")
    all_villages = $5
  }
}

table == 4 && $5 != "" {
  unit = $1 == "N12" ? "T36" : $1 == "N43" ? "N43" : row[$3]
  if (unit != "N43" && value[unit, 8] != $5) say("error", "LV_TỬ", "DB-" unit)
  if (unit == "T36" && $6 != all_villages) say("error", "LV_MẪU", "DB-" unit)
  share($7, 100 * $5, $6, "LV", "DB-" unit)
}
table == 4 && $5 == "" && $1 ~ /^N(05|06|08|09|10|11|13|14|15|16|17)$/ {
  split("05 09 06 10 08 12 09 13 10 15 11 02 13 03 14 04 15 05 16 06 17 07", pair, " ")
  for (i = 1; i in pair; i += 2) if ($1 == "N" pair[i]) unit = "T" pair[i + 1]
  if ($8 + 0 != plain(value[unit, 8])) say("error", "LV_SỐ", "DB-" unit)
}
table == 4 && $1 == "N20" && split($4, list, /[,;]/) != $8 { say("error", "LV_DS", "DB-N20") }
table == 4 && $1 == "N06" { advanced = $8 }
table == 4 && $1 == "N19" { # trong mỗi ngoặc, tên nhiều hơn dấu phẩy một
  if (gsub(/\(/, "(", $10) + gsub(/[^)],/, ",", $10) != advanced) say("error", "LV_DS", "DB-T10")
}
table == 4 && $1 == "N22" && printed_as("1,3", plain(value["T03", 8]) * 10, plain(value["T03", 7]) * 10) % 2 == 0 {
  say("error", "LV_LẦN", "DB-T03")
}

table == 5 {
  place = $4 == "Huyện Quỳnh Nhai" ? "QN" : $2 == "status" ? sprintf("QN%02d", ++communes) : at[$4]
  at[$4] = place
  prefix = place == "QN" ? "CLH" : "CLX"
}
table == 5 && $2 == "status" {
  criteria_told[place] = $20
  indicators_told[place] = $21
  if ($18 + $20 != (place == "QN" ? 9 : 19)) say("error", prefix "_TC_TỔNG", place)
  if ($19 + $21 != (place == "QN" ? 36 : $3 == "xa_nang_cao" ? 75 : 57)) say("error", prefix "_CT_TỔNG", place)
}
table == 5 && $2 == "body_statement" {
  if ($20 != criteria_told[place]) say("error", "CLX_LV_TC", place)
  if ($21 != indicators_told[place]) say("error", "CLX_LV_CT", place)
}
table == 5 && $2 ~ /_indicator$/ {
  if (!seen[place, $5]++) criteria_listed[place]++
  if (!seen[place, $5, $7]++) {
    indicators_listed[place]++
    listed[place "-TC" $5]++
  }
  if ($22 != "") stated[place "-TC" $5] = $22
  if ($14 != "" && $15 != "" && $14 > $15) say("error", "CL_ĐÃ_CÓ", place "-" $1)
  if ($14 != "" && $15 != "" && $16 != "" && $14 + $16 > $15) say("error", "CL_THÊM", place "-" $1)
  if ($15 != "" && $16 != "" && $16 > $15) say("error", "CL_THÊM_TỔNG", place "-" $1)
  if ($14 != "" && match($23, /[0-9]+,[0-9]+%/)) # phần nghìn, để chỉ có số nguyên
    share(substr($23, RSTART, RLENGTH - 1), int($14 * 1000 + 0.5) * 100, int($15 * 1000 + 0.5), "CL", place "-" $1)
}

END {
  split("7 2021 8 MỤC_TIÊU 9 2022 10 2023 11 2024 12 2025", year, " ")
  for (i = 1; i in year; i += 2) if (band[year[i]] != 115) say("error", "B1_XÃ_" year[i + 1], "DB-N73")
  for (i = 1; i <= 3; i += 2) {
    if (printed_as(value["T02", year[i]], criteria[year[i]], 115) == 0) say("error", "B1_BQ_" year[i + 1], "DB-N74")
    if (value["T36", year[i]] != villages[year[i]]) say("error", "B1_THÔN_" year[i + 1], "DB-N8")
  }
  for (d in line) {
    split(line[d], cell, "\t")
    unit = sprintf("DB-%02d", number[d])
    for (i = 7; i <= 25; i++) # Mường Nhé (VI) mất trang
      if (d != "VI" && marks[d, i] != cell[i]) say("error", "B2H_" (i - 6), unit)
    if (d != "VI" && told_total[d] != cell[26]) say("error", "B2H_DÒNG", unit)
    mean = cell[27] == "" ? 3 : printed_as(cell[27], cell[26], d == "VI" ? 11 : here[d])
    if (mean == 0) say("error", "B2H_BQ", unit)
    if (mean == 2) say("warning", "B2H_TRÒN", unit)
  }
  for (place in criteria_told) {
    prefix = place == "QN" ? "CLH" : "CLX"
    if (criteria_told[place] != criteria_listed[place]) say("error", prefix "_TC", place)
    if (indicators_told[place] != indicators_listed[place]) say("error", prefix "_CT", place)
  }
  for (group in stated) if (stated[group] != listed[group]) say("error", "CL_NHÓM", group)
}
