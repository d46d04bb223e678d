# Đối chiếu kết quả của chuan với những gì kế hoạch liệt kê và tự đếm; xem doi-chieu.
# Sets the verdicts of chuan beside what the plan lists and counts; see doi-chieu.

# Tệp quy tắc: tên các tiêu chí · a rule file: the names of the criteria.
FILENAME ~ /\.chuan$/ {
  if ($1 == "bộ") {
    split($0, part, "\"")
    reading = part[2]
  } else if ($1 == "tiêu" && $2 == "chí") {
    split($0, part, "\"")
    title[reading, $3] = part[2]
  }
  next
}

# Bảng của kế hoạch · the plan's table.
FILENAME ~ /\.tsv$/ && FNR == 1 {
  FS = "\t"
  $0 = $0
  for (i = 1; i <= NF; i++) column[$i] = i
  next
}
FILENAME ~ /\.tsv$/ {
  unit = $column["unit"]
  no = $column["indicator"]
  counts = $column["criteria_unmet"] " tiêu chí, " $column["indicators_unmet"] " chỉ tiêu"
  if ($column["record"] == "status") {
    declared_met[unit] = $column["criteria_met"] " tiêu chí, " $column["indicators_met"] " chỉ tiêu"
    declared[unit] = counts
  } else if ($column["record"] == "body_statement") {
    if (counts != declared[unit]) body[unit] = counts
  } else {
    rows[unit]++
    plan_level[unit] = $column["level"]
    criterion = $column["criterion_no"]
    criterion_of[no] = criterion
    name_of[unit, criterion] = $column["criterion_name"]
    if (!((unit, no) in listed)) {
      listed[unit, no] = 1
      indicators[unit]++
      if (!((unit, criterion) in inside)) criteria[unit]++
      inside[unit, criterion]++
    }
    if ($column["declared_unmet_in_criterion"] != "")
      declared_inside[unit, criterion] = $column["declared_unmet_in_criterion"]
    if ($column["threshold"] != "") {
      key = plan_level[unit] SUBSEP no
      sign = $column["threshold"] " " $column["threshold_unit"]
      if (!((key, sign) in signs)) signs_of[key]++
      signs[key, sign] = signs[key, sign] (signs[key, sign] == "" ? "" : ", ") unit
      sign_list[key] = sign_list[key] SUBSEP sign
    }
    statements++
    statement[statements] = $column["statement"]
    statement_no[statements] = no
    statement_unit[statements] = unit
  }
  next
}

# Kết quả: mỗi đơn vị một dòng · verdicts: one line for each unit.
/^\{"schema"/ {
  set = field($0, "set")
  next
}
/^\{"code"/ {
  unit = field($0, "name")
  if (unit in declared) compare(unit, split($0, chunk, /\{"no":"/))
}

function field(text, name,    from) {
  from = index(text, "\"" name "\":\"")
  if (!from) return ""
  text = substr(text, from + length(name) + 4)
  return substr(text, 1, index(text, "\"") - 1)
}
# Phân số chính xác thành phần trăm để đọc · an exact fraction as a percentage, to be read.
function shown(fraction,    part, text) {
  if (split(fraction, part, "/") == 1) part[2] = 1
  text = sprintf("%.2f%%", 100 * part[1] / part[2])
  sub(/\.00%/, "%", text)
  sub(/\./, ",", text)
  return text
}
function why(text,    kind, name) {
  text = substr(text, index(text, "\"causes\":["))
  kind = field(text, "kind")
  name = field(text, "name")
  if (kind == "no_threshold") return "tỉnh chưa quy định"
  if (kind == "no_figure") return "chưa có số"
  if (kind == "not_reported") return "chưa báo cáo " name
  return kind " " name
}
# Số chữ, không phải số byte (LC_ALL=C) · characters, not bytes.
function width(text) {
  gsub(/[\200-\277]/, "", text)
  return length(text)
}
# In, xuống dòng ở cột 80, dòng sau thụt vào · prints lines of at most 80 columns, those after the first indented.
function say(text, indent,    word, count, line, i) {
  match(text, /^ */)
  line = substr(text, 1, RLENGTH)
  count = split(substr(text, RLENGTH + 1), word, /[ ]/)
  for (i = 1; i <= count; i++) {
    if (i > 1 && width(line) + 1 + width(word[i]) > 80) {
      sub(/ +$/, "", line)
      show(line)
      line = sprintf("%" indent "s", "") word[i]
    } else line = line (i > 1 ? " " : "") word[i]
  }
  show(line)
}
function show(line) {
  gsub(/\001/, " ", line)
  print line
}
# Không xuống dòng ở giữa · not to be broken.
function whole(text) {
  gsub(/ /, "\001", text)
  return text
}
function disagree(text) {
  differences[++difference] = text
}

# Thêm vào một danh sách: cùng tiêu chí cách nhau bằng phẩy, khác tiêu chí bằng chấm phẩy.
# Adds to a list: a comma inside a criterion, a semicolon between criteria.
function add(list, text) {
  text = (lists[list] == "" ? "" : last[list] == criterion ? ", " : "; ") text
  last[list] = criterion
  lists[list] = lists[list] text
}

function compare(unit, chunks,    i, no, verdict, met, unmet, open, cmet, cunmet, copen, own) {
  split("", lists)
  for (i = 2; i <= chunks; i++) {
    no = substr(chunk[i], 1, index(chunk[i], "\"") - 1)
    verdict = field(chunk[i], "verdict")
    if (chunk[i] ~ /"indicators":\[$/) {
      criterion = no
      if (verdict == "met" || verdict == "not_applicable") cmet++
      else if (verdict == "not_met") cunmet++
      else copen++
      continue
    }
    if (chunk[i] ~ /"reported":true/) taken++
    else judged++
    if ((verdict == "met" || verdict == "not_applicable") == ((unit, no) in listed)) {
      print "SAI: " unit ", chỉ tiêu " no ": tính ra " verdict
      wrong++
    }
    if (verdict == "met" || verdict == "not_applicable") {
      met++
      continue
    }
    if (verdict != "not_met") {
      open++
      add("open", no " (" why(chunk[i]) ")")
    } else {
      unmet++
      if (chunk[i] ~ /"reported":true/) add("reported", no)
      else {
        sign = field(chunk[i], "direction") == ">=" ? "≥ " : "≤ "
        add("computed", no " (" shown(field(chunk[i], "value")) ", cần " sign shown(field(chunk[i], "threshold")) ")")
      }
    }
    seen[unit, no] = 1
  }
  own = criteria[unit] " tiêu chí, " indicators[unit] " chỉ tiêu"
  print unit " (" set ")"
  say("  Kế hoạch ghi      đạt " declared_met[unit] "; " whole("chưa đạt " declared[unit]), 20)
  if (unit in body) say("  Phần lời ghi      chưa đạt " body[unit], 20)
  say("  Kế hoạch liệt kê  chưa đạt " own ", trong " rows[unit] " dòng", 20)
  say("  Chuan kết luận    đạt " cmet + 0 " tiêu chí, " met + 0 " chỉ tiêu; " \
      whole("chưa đạt " cunmet + 0 " tiêu chí, " unmet + 0 " chỉ tiêu" (open ? ";" : "")) \
      (open ? " " whole("chưa đủ dữ liệu " (copen ? copen " tiêu chí, " : "") open " chỉ tiêu") : ""), 20)
  say("  Chưa đạt *        " lists["reported"], 20)
  if (lists["computed"] != "") say("  Chưa đạt, tính ra " lists["computed"], 20)
  if (lists["open"] != "") say("  Chưa đủ dữ liệu   " lists["open"], 20)
  print ""
  if (own != declared[unit])
    disagree(unit ": ghi chưa đạt " declared[unit] ", nhưng liệt kê " own)
  for (i = 1; i <= 19; i++) {
    said = declared_inside[unit, i]
    if (said != "" && said != inside[unit, i])
      disagree(unit ": tiêu chí " i " ghi " said " chỉ tiêu chưa đạt, nhưng liệt kê " inside[unit, i])
    if ((unit, i) in name_of && tolower(name_of[unit, i]) != tolower(title[set, i]))
      disagree(unit ": tiêu chí " i " ghi là \"" name_of[unit, i] "\"; trong bộ là \"" title[set, i] "\"")
  }
}

END {
  # Một nội dung, hai số chỉ tiêu · one item under two indicators.
  for (i = 1; i <= statements; i++)
    for (j = 1; j <= statements; j++)
      if (i != j && plan_level[statement_unit[i]] == plan_level[statement_unit[j]] && \
          statement_no[i] != statement_no[j] && index(statement[i], statement[j]) == 1)
        disagree("\"" statement[j] "\": " statement_unit[i] " ghi ở chỉ tiêu " statement_no[i] ", " \
            statement_unit[j] " ghi ở chỉ tiêu " statement_no[j])
  # Một chỉ tiêu, hai ngưỡng · two thresholds of one indicator.
  for (key in signs_of)
    if (signs_of[key] > 1) {
      split(key, part, SUBSEP)
      text = ""
      number = split(substr(sign_list[key], 2), sign_at, SUBSEP)
      for (i = 1; i <= number; i++)
        if ((key, sign_at[i]) in signs) {
          text = text (text == "" ? "" : "; ") sign_at[i] " ở " signs[key, sign_at[i]]
          delete signs[key, sign_at[i]]
        }
      disagree("chỉ tiêu " part[2] " có nhiều ngưỡng: " text)
    }
  print "Kế hoạch không khớp với chính nó hoặc với bộ tiêu chí:"
  for (i = 1; i <= difference; i++) say("- " differences[i], 2)
  print ""
  for (key in listed)
    if (!(key in seen)) {
      split(key, part, SUBSEP)
      print "SAI: " part[1] ", chỉ tiêu " part[2] " có trong kế hoạch, không có trong kết quả chưa đạt"
      wrong++
    }
  print "* theo kết quả ghi trong kế hoạch, không có số liệu kèm theo"
  if (wrong) exit 1
  say("Mọi chỉ tiêu kế hoạch liệt kê đều chưa đạt hoặc chưa đủ dữ liệu, mọi chỉ tiêu khác đều đạt: " judged + taken \
      " chỉ tiêu, " judged + 0 " tính ra, " taken + 0 " lấy từ kế hoạch.", 0)
}
