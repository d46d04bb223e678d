# Đổi bảng đã chép bieu-02.tsv thành hai tệp mà chuan đọc · turns the transcribed table into the two files read:
#   awk -v out=units -f chuyen-du-lieu.awk bieu-02.tsv > don-vi.csv
#   awk -v out=data  -f chuyen-du-lieu.awk bieu-02.tsv > du-lieu.csv
# Ô trống là không có trong kế hoạch · a blank cell is not planned: 0.
BEGIN {
  FS = "\t"
  OFS = ";"
  split("I II III IV V VI VII VIII IX X", roman, " ")
  for (i in roman) number[roman[i]] = i
  if (out == "units") {
    print "mã", "tên", "cấp", "mã_cấp_trên", "từ_ngày"
    print "DB", "Tỉnh Điện Biên", "tỉnh", "", "01/01/2022"
  } else {
    header = "mã;tên"
    for (i = 1; i <= 19; i++) header = header ";tiêu chí " i
    print header
  }
}
$1 == "commune" {
  district = sprintf("DB-%02d", number[$2])
  name = $3
  sub(/^TP /, "Thành phố ", name)
  sub(/^TX /, "Thị xã ", name)
  if (name == $3) name = "Huyện " name
  if (out == "units" && !(district in seen)) {
    seen[district] = 1
    print district, name, "huyện", "DB", "01/01/2022"
  }
  code = sprintf("%s-%02d", district, $4)
  if (out == "units") {
    print code, "Xã " $6, "xã", district, "01/01/2022"
  } else {
    line = code ";Xã " $6
    for (i = 7; i <= 25; i++) line = line ";" ($i == "" ? 0 : $i)
    print line
  }
}
