# Đổi năm bảng đã chép thành các tệp mà chuan đọc, trong thư mục này · turns the five transcribed tables into the files
# that chuan reads, in this folder; nothing printed is changed:
#   awk -f chuyen-du-lieu.awk bieu-01.tsv ../02-dien-bien-2025/bieu-02.tsv bieu-03.tsv loi-van.tsv \
#     ../03-quynh-nhai/ke-hoach.tsv
BEGIN {
  FS = "\t"
  split("I II III IV V VI VII VIII IX X", roman, " ")
  for (i in roman) number[roman[i]] = i
  start("don-vi", "mã;tên;cấp;mã_cấp_trên")
  unit("DB", "Tỉnh Điện Biên", "tỉnh", "")
  # Số của hai huyện này trong Biểu 02 nằm ở trang đã mất; đây là số của Biểu 03.
  unit(district["Huyện Điện Biên"] = "DB-B3-1", "Huyện Điện Biên", "huyện", "DB")
  unit(district["Huyện Điện Biên Đông"] = "DB-B3-2", "Huyện Điện Biên Đông", "huyện", "DB")
  unit("14", "Tỉnh Sơn La", "tỉnh", "")
  unit("QN", "Huyện Quỳnh Nhai", "huyện", "14")
  unit("DB-N73", "Biểu 01, dòng 7.3", "nhóm", "DB")
  unit("DB-N74", "Biểu 01, dòng 7.4", "nhóm", "DB")
  unit("DB-N8", "Biểu 01, dòng 8", "nhóm", "DB")
  start("bieu-01", "mã;tên;b01_2021;b01_mục_tiêu;b01_2022;b01_2023;b01_2024;b01_2025;b01_cách_ghi;b01_số_tên")
  start("bieu-01-nhom", "mã;tên;b01_loại_nhóm;b01_2021;b01_mục_tiêu")
  marks = columns = ""
  for (i = 1; i <= 19; i++) {
    marks = marks ";b02_dấu_" i
    columns = columns ";b02_cột_" i
  }
  start("bieu-02-xa", "mã;tên" marks ";b02_tổng_in")
  columns = columns ";b02_tổng_in;b02_bình_quân_in;b02_bình_quân_số_lẻ;b02_số_xã"
  start("bieu-02-huyen", "mã;tên" columns)
  start("bieu-02-tinh", "mã;tên" columns ";b02_số_huyện;kh_số_xã;b01_bình_quân_2021;b01_bình_quân_mục_tiêu")
  columns = "mã;tên;b03_thôn;b03_ntm_2021;b03_kiểu_mẫu_2021;b03_đăng_ký;b03_đăng_ký_kiểu_mẫu;b03_đăng_ký_ntm"
  columns = columns ";b03_giao;b03_giao_kiểu_mẫu;b03_giao_ntm"
  start("bieu-03-huyen", columns)
  start("bieu-03-tinh", columns ";b03_số_huyện")
  start("bang-khac", "mã;tên;bk_2021;bk_mục_tiêu;bk_mẫu_số")
  columns = "mã;tên;lv_số_ghi;lv_số_liệt_kê;lv_tử_số;lv_mẫu_số;lv_phần_trăm;lv_phần_trăm_số_lẻ;lv_số_lần"
  start("loi-van", columns)
  columns = ";cl_tiêu_chí_đạt;cl_chỉ_tiêu_đạt;cl_tiêu_chí_chưa_đạt;cl_chỉ_tiêu_chưa_đạt"
  start("con-lai-xa", "mã;tên" columns ";cl_bộ;cl_lời_văn_tiêu_chí;cl_lời_văn_chỉ_tiêu")
  start("con-lai-huyen", "mã;tên" columns)
  start("con-lai-tieu-chi", "mã;tên;cl_ghi_chưa_đạt;cl_của_huyện")
  columns = "mã;tên;cl_thứ_tự;cl_đã_có;cl_tổng;cl_phải_thêm;cl_phần_trăm;cl_phần_trăm_số_lẻ;cl_của_huyện"
  start("con-lai", columns)
  # Dòng nào của Biểu 01 mà lời văn nhắc đến.
  split("N05 T09 N06 T10 N08 T12 N09 T13 N10 T15 N11 T02 N12 T36 N13 T03 N14 T04 N15 T05 N16 T06 N17 T07", pair, " ")
  for (i = 1; i in pair; i += 2) row_of[pair[i]] = pair[i + 1]
}
function start(file, head) { print head > (file ".csv") }
function line(file, text) { print text > (file ".csv") }
function unit(code, title, level, above) { line("don-vi", code ";" title ";" level ";" above) }
function decimals(text) { return text == "" ? "" : index(text, ",") ? length(text) - index(text, ",") : 0 }
function names(text) { return text == "" ? "" : split(text, name_list, /[,;]/) }
function comma(text) { sub(/\./, ",", text); return text }
FNR == 1 { table++; next }

# Biểu 01. Dòng 7.1, 7.2 và các dòng con của 8 ghi phần tăng thêm từng năm, các dòng khác ghi mức.
table == 1 {
  if ($1 == "T11") line("bieu-01-nhom", "DB-N73;Biểu 01, dòng 7.3;chia_xã;;")
  if ($1 == "T16") line("bieu-01-nhom", "DB-N74;Biểu 01, dòng 7.4;đếm_theo_tiêu_chí;;")
  if ($7 == "" && $8 == "") next # một dòng chỉ có tên
  if ($1 == "T36") line("bieu-01-nhom", "DB-N8;Biểu 01, dòng 8;chia_thôn;" $7 ";" $8)
  if ($1 == "T02") average = $7 ";" $8
  code = "DB-" $1
  title[code] = $5
  unit(code, $5, "mục", $2 == "7.3" ? "DB-N73" : $2 == "7.4" ? "DB-N74" : $2 == "8" ? "DB-N8" : "DB")
  if ($6 != "") row_of_criterion[$6] = code
  target = $8
  sub(/^≥ /, "", target)
  how = $1 ~ /^T(09|10|37|38)$/ ? "tăng_thêm" : "theo_mức"
  line("bieu-01", code ";" $5 ";" $7 ";" target ";" $9 ";" $10 ";" $11 ";" $12 ";" how ";" names($13))
}

# Biểu 02.
table == 2 {
  code = $1 == "province_total" ? "DB" : sprintf("DB-%02d", number[$2])
  full = $3
  sub(/^TP /, "Thành phố ", full)
  sub(/^TX /, "Thị xã ", full)
  if (full == $3) full = "Huyện " full
  if (code != "DB" && !(code in seen)) {
    seen[code] = 1
    district[$3] = district["Huyện " $3] = code
    unit(code, full, "huyện", "DB")
  }
  text = ""
  for (i = 7; i <= 26; i++) text = text ";" $i
  if ($1 == "commune") {
    rows[code]++
    name = "Xã " $6
    above = code
    code = sprintf("%s-%02d", code, $4)
    unit(code, name, "xã", above)
    line("bieu-02-xa", code ";" name text)
  } else if ($1 == "district_subtotal") {
    subtotals[++subtotal_count] = code
    subtotal[code] = code ";" full text ";" $27 ";" decimals($27)
  } else {
    line("bieu-02-tinh", "DB;Tỉnh Điện Biên" text ";" $27 ";" decimals($27) ";115;10;115;" average)
    for (i = 1; i <= 19; i++) {
      code = row_of_criterion[i]
      line("bang-khac", code ";" title[code] ";;" $(6 + i) ";")
    }
  }
}

# Biểu 03.
table == 3 {
  text = ""
  for (i = 5; i <= 13; i++) text = text ";" $i
  if ($1 == "district") {
    full = $4
    sub(/^TP /, "Thành phố ", full)
    sub(/^TX /, "Thị xã ", full)
    line("bieu-03-huyen", district[$4] ";" full text)
  } else {
    line("bieu-03-tinh", "DB;Tỉnh Điện Biên" text ";10")
    line("bang-khac", "DB-T36;" title["DB-T36"] ";;" $11 ";" $5)
    line("bang-khac", "DB-T37;" title["DB-T37"] ";" $7 ";" $12 ";")
    line("bang-khac", "DB-T38;" title["DB-T38"] ";" $6 ";" $13 ";")
  }
}

# Lời văn. N19, N20 liệt kê tên; N43 nhắc lại N42; N22 là số lần của N13.
table == 4 {
  if ($1 == "N22") times = comma($8)
  if ($1 == "N19") {
    listed = $10
    gsub(/^[^(]*\(|\)[^(]*$/, "", listed)
    gsub(/\)[^(]*\(/, ",", listed)
    nine = names(listed)
  }
  held[++held_count] = $0
}

# Việc còn lại ở Quỳnh Nhai. Phần trăm in chỉ có trong câu chữ.
table == 5 && $2 == "status" {
  place = $4 == "Huyện Quỳnh Nhai" ? "QN" : sprintf("QN%02d", ++communes)
  if (place != "QN") unit(place, $4, "xã", "QN")
  text = place ";" $4 ";" $18 ";" $19 ";" $20 ";" $21
  if (place == "QN") line("con-lai-huyen", text)
  else status[communes] = text ";" ($3 == "xa_nang_cao" ? "xã_nâng_cao" : "xã_ntm")
  place_of[$4] = place
}
table == 5 && $2 == "body_statement" { said[$4] = $20 ";" $21 }
table == 5 && $2 ~ /_indicator$/ { waiting[++waiting_count] = $0 }

function remaining(text,    cell, place, group, name, percent) {
  split(text, cell, "\t")
  place = place_of[cell[4]]
  group = place "-TC" cell[5]
  if (!(group in seen)) {
    seen[group] = 1
    name = "Tiêu chí " cell[5] " " cell[6] ", " cell[4]
    unit(group, name, "nhóm", place)
    line("con-lai-tieu-chi", group ";" name ";" cell[22] ";" (place == "QN" ? 1 : 0))
  }
  name = "Chỉ tiêu " cell[7] (cell[8] == "" ? "" : " dòng " cell[8]) ", " cell[4]
  unit(place "-" cell[1], name, "mục", group)
  if (cell[14] != "" && match(cell[23], /đạt [0-9]+(,[0-9]+)?%/)) {
    percent = substr(cell[23], RSTART, RLENGTH)
    gsub(/^đạt |%$/, "", percent)
  }
  text = place "-" cell[1] ";" name ";" cell[8] ";" comma(cell[14]) ";" comma(cell[15]) ";" comma(cell[16])
  line("con-lai", text ";" percent ";" decimals(percent) ";" (place == "QN" ? 1 : 0))
}

function told(text,    cell, code, count) {
  split(text, cell, "\t")
  if (cell[1] in row_of) code = "DB-" row_of[cell[1]]
  else if (cell[5] != "" && cell[1] != "N43") code = row_of_criterion[cell[3]]
  else if (cell[1] == "N43" || cell[1] == "N20") {
    code = "DB-" cell[1]
    title[code] = cell[1] == "N20" ? "Xã dự kiến đạt chuẩn 2022-2025" : cell[4]
    unit(code, title[code], "mục", "DB")
  } else return
  if (cell[1] == "N06") count = nine
  if (cell[1] == "N20") count = names(substr(cell[4], index(cell[4], ":") + 1))
  text = code ";" title[code] ";" (cell[5] == "" ? comma(cell[8]) : "") ";" count ";" cell[5] ";" cell[6]
  line("loi-van", text ";" cell[7] ";" decimals(cell[7]) ";" (cell[1] == "N13" ? times : ""))
}

# Mường Nhé còn 3 xã ở đây mà in 11 xã đạt tiêu chí 1, tiêu chí mà cả 115 xã của tỉnh đều đạt: huyện có 11 xã. Các huyện
# khác có dòng cộng thì không mất dòng nào.
END {
  for (i = 1; i <= subtotal_count; i++)
    line("bieu-02-huyen", subtotal[subtotals[i]] ";" (subtotals[i] == "DB-06" ? 11 : rows[subtotals[i]]))
  for (i = 1; i <= held_count; i++) told(held[i])
  for (i = 1; i <= communes; i++) {
    split(status[i], cell, ";")
    line("con-lai-xa", status[i] ";" (cell[2] in said ? said[cell[2]] : ";"))
  }
  for (i = 1; i <= waiting_count; i++) remaining(waiting[i])
}
