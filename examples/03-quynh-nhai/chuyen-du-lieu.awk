# Đổi bảng đã chép ke-hoach.tsv thành các tệp mà chuan đọc · turns the transcribed table into the files read:
#   awk -v out=units   -f chuyen-du-lieu.awk ke-hoach.tsv > don-vi.csv
#   awk -v out=figures -f chuyen-du-lieu.awk ke-hoach.tsv > so-lieu.csv
#   awk -v out=LEVEL   -f chuyen-du-lieu.awk BO-TIEU-CHI ke-hoach.tsv > FILE
# với LEVEL là xa_ntm, xa_nang_cao, huyen và BO-TIEU-CHI là tệp quy tắc của bộ ấy: mọi chỉ tiêu của bộ, chưa đạt khi
# kế hoạch liệt kê, đạt khi không · where LEVEL is xa_ntm, xa_nang_cao or huyen and BO-TIEU-CHI the rule file of that
# set: every indicator of the set, chưa đạt where the plan lists it, đạt where it does not.
BEGIN { OFS = ";" }

# Tệp quy tắc: mã các chỉ tiêu · the rule file: the codes of the indicators.
FILENAME ~ /\.chuan$/ {
  if ($1 == "chỉ" && $2 == "tiêu") code[++codes] = $3
  next
}
FNR == 1 {
  FS = "\t"
  $0 = $0
  for (i = 1; i <= NF; i++) column[$i] = i
  next
}
# Mỗi đơn vị có một dòng status, theo thứ tự của kế hoạch · each unit has one status row, in the plan's order.
$column["record"] == "status" {
  unit = $column["unit"]
  if ($column["level"] == "huyen") {
    district = unit
    number[unit] = "QN"
  } else {
    commune[++communes] = unit
    number[unit] = sprintf("QN%02d", communes)
  }
  level[unit] = $column["level"]
  next
}
$column["record"] == "xa_indicator" || $column["record"] == "huyen_indicator" {
  indicator = $column["indicator"]
  listed[$column["unit"], indicator] = 1
  if ($column["statement"] ~ /khu vực III/) area[$column["unit"]] = "III"
  if ($column["qty_done"] != "") {
    done[$column["unit"], indicator] = $column["qty_done"]
    total[$column["unit"], indicator] = $column["qty_total"]
  }
}

# Số có dấu phẩy thập phân · a number with a decimal comma.
function comma(text) {
  sub(/\./, ",", text)
  return text
}
function figures(unit, indicator) {
  return ";" comma(done[unit, indicator]) ";" comma(total[unit, indicator])
}
function verdicts(unit,    line, i) {
  line = number[unit] ";" unit
  for (i = 1; i <= codes; i++) line = line ";" ((unit, code[i]) in listed ? "chưa đạt" : "đạt")
  return line
}

END {
  if (out == "units") {
    print "mã", "tên", "cấp", "mã_cấp_trên", "vùng", "diện", "khu_vực"
    print "14", "Tỉnh Sơn La", "tỉnh", "", "TDMNPB", "thường", ""
    print number[district], district, "huyện", "14", "", "", ""
    for (i = 1; i <= communes; i++) {
      unit = commune[i]
      print number[unit], unit, "xã", number[district], "", "", area[unit]
    }
    exit
  }
  if (out == "figures") {
    # Số 2.3 của Mường Sại trong kế hoạch là km "đã cứng hóa bằng bê tông", không phải "sạch và thuận tiện" như chỉ
    # tiêu · the plan's figure of 2.3 is the length concreted, another measure than the act's "clean and passable".
    header = "mã;tên;km_đường_thôn_cứng_hóa;km_đường_thôn;km_đường_ngõ_sạch_thuận_tiện;km_đường_ngõ"
    print header ";trẻ_dưới_5_tuổi_thấp_còi;trẻ_dưới_5_tuổi"
    for (i = 1; i <= communes; i++) {
      unit = commune[i]
      line = figures(unit, "2.2") figures(unit, "2.3") figures(unit, "15.3")
      if (line ~ /[0-9]/) print number[unit] ";" unit line
    }
    exit
  }
  header = "mã;tên"
  for (i = 1; i <= codes; i++) header = header ";" code[i]
  print header
  if (out == "huyen") print verdicts(district)
  for (i = 1; i <= communes; i++)
    if (level[commune[i]] == out) print verdicts(commune[i])
}
