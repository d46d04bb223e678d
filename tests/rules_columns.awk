# The page COT-SO-LIEU.md of one set: see rules_columns. Input: the rule files, then the listing.

function quoted(text, word,    from) {
  from = index(text, word " \"")
  if (!from)
    return ""
  text = substr(text, from + length(word) + 2)
  return substr(text, 1, index(text, "\"") - 1)
}

# A declaration, all its lines joined.
function declare(text,    name, kind, level, range, outside) {
  if (text == "")
    return
  name = text
  sub(/^dữ liệu /, "", name)
  sub(/ :.*$/, "", name)
  outside = text
  gsub(/"[^"]*"/, "\"\"", outside) # what texts say is no statement
  level = outside
  sub(/^.* của /, "", level)
  sub(/ .*$/, "", level)
  kind = outside
  sub(/^[^:]* : /, "", kind)
  sub(/ (tên|đơn vị|khoảng|của) .*$/, "", kind)
  if (match(outside, / khoảng \[[^]]*\]/))
    kind = kind "," substr(outside, RSTART, RLENGTH)
  titles[level, name] = quoted(text, "tên")
  units[level, name] = quoted(text, "đơn vị")
  kinds[level, name] = kind
}

function row(of, name, reader) {
  printf "data \"%s\".\"%s\"\n", of, name >> read
  printf "| `%s` | %s | %s | %s | %s |\n", name, titles[of, name], kinds[of, name], units[of, name], reader
}

FILENAME ~ /\.chuan$/ {
  if ($0 ~ /^dữ liệu /) {
    declare(open)
    open = $0
  } else if (open != "" && $0 ~ /^ /) {
    sub(/^ +/, "")
    open = open " " $0
  } else {
    declare(open)
    open = ""
  }
  next
}

# What a set asks of the units below stands in parts of it, sets without a name after all others, told by their number.
/^(check )?set "/ {
  declare(open)
  open = ""
  sub(/^check /, "")
  number = sets++
  inside = index($0, "set \"" set "\" ") == 1
  if (inside)
    level = quoted($0, "level")
  part = number in asked ? quoted($0, "level") : ""
  next
}
part != "" && /^    r[0-9]+ = LOAD[A-Z_]* "/ {
  split($0, words, "\"")
  below[++belows] = words[2]
  below_level[belows] = part
  next
}
inside && $1 == "aggregate" && match($0, / of part [0-9]+ /) {
  asked[substr($0, RSTART + 9, RLENGTH - 10)] = 1
  next
}
!inside { next }
/^    r[0-9]+ = LOAD[A-Z_]* "/ { # what only conditions read stands in the code alone
  split($0, words, "\"")
  if (!(words[2] in readers))
    loaded[++loads] = words[2]
  next
}
($1 != "indicator" && $1 != "rule") || !match($0, / reads "[^"]*"(, "[^"]*")*/) { next }
/ added by "/ { # by a variant
  list = substr($0, RSTART, RLENGTH)
  count = split(list, words, "\"")
  for (i = 2; i <= count; i += 2) {
    printf "data \"%s\".\"%s\"\n", level, words[i] >> read
    added[words[i]] = 1
  }
  next
}
{
  count = split(substr($0, RSTART, RLENGTH), words, "\"")
  for (i = 2; i <= count; i += 2) {
    name = words[i]
    if (name in readers)
      readers[name] = readers[name] ", " $2
    else {
      order[++data] = name
      readers[name] = $2
    }
  }
}

END {
  for (i = 1; i <= loads; i++) {
    if (!(loaded[i] in readers) && !(loaded[i] in added)) {
      order[++data] = loaded[i]
      readers[loaded[i]] = "điều kiện, công nhận"
    }
  }
  print "# " set ": cột số liệu"
  print ""
  if (!data && !belows) {
    print "Bộ này chưa đọc dữ liệu nào."
    print ""
    print "This set reads no data yet."
    exit
  }
  print "Các dữ liệu mà bộ này đọc: mỗi dữ liệu là một cột của tệp số liệu nộp lên, tên cột là tên dữ"
  print "liệu. Xếp theo chỉ tiêu đầu tiên đọc nó. Tổng cộng " data " dữ liệu cấp " level "."
  print ""
  print "The data that this set reads: each is a column of the files handed in, headed by its name."
  print "Written from the rules by `tests/rules_columns PROGRAM --update`; a test compares."
  print ""
  print "| Tên | Nội dung | Kiểu | Đơn vị tính | Chỉ tiêu đọc |"
  print "|---|---|---|---|---|"
  for (i = 1; i <= data; i++)
    row(level, order[i], readers[order[i]])
  for (i = 1; i <= belows; i++)
    if (!told[below_level[i], below[i]]++)
      row(below_level[i], below[i], "của từng " below_level[i])
}
