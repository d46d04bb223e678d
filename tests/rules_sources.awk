# awk -v set=NAME -v edition=N [-v variant=NAME] [-v headed=1] -f rules_sources.awk LISTING README: see
# tests/rules_sources. With `variant` only what that variant of the set writes itself; with `headed` only tables below a
# heading that names the set (the variant), as where a page has more than one.

# 2024-03-01 as headings write it: 01/03/2024.
function day(s, parts) {
  split(s, parts, "-")
  return parts[3] "/" parts[2] "/" parts[1]
}

function trim(s) {
  sub(/^[ \t]+/, "", s)
  sub(/[ \t]+$/, "", s)
  return s
}

function problem(line, text) {
  printf "%s:%d: %s\n", FILENAME, line, text
  failed = 1
}

function gcd(a, b, t) {
  while (b > 0) {
    t = a % b
    a = b
    b = t
  }
  return a
}

# "16,5%" as the listing writes it: 33/200. "" if it is no number.
function number(s, parts, above, below, d, i) {
  below = 1
  if (s ~ /%$/) {
    below = 100
    sub(/%$/, "", s)
  }
  if (s !~ /^[0-9]+(,[0-9]+)?$/)
    return ""
  if (split(s, parts, ",") == 2) {
    for (i = 0; i < length(parts[2]); i++)
      below *= 10
    s = parts[1] parts[2]
  }
  above = s + 0
  d = gcd(above, below)
  return below == d ? sprintf("%d", above / d) : sprintf("%d/%d", above / d, below / d)
}

# The column Ngưỡng as the listing writes it, "" if it is not understood.
function figure(s, level, bounds, low, high) {
  if (s == "Đạt")
    return "yes/no"
  if (s == "chưa có số")
    return "no-figure"
  if (s !~ /^phân cấp cho /)
    return number(s)
  sub(/^phân cấp cho /, "", s)
  if (s !~ / trong khoảng \[.*\]$/)
    return "delegated \"" s "\""
  level = s
  sub(/ trong khoảng .*$/, "", level)
  sub(/^.*\[/, "", s)
  sub(/\]$/, "", s)
  if (split(s, bounds, ";") != 2)
    return ""
  low = number(trim(bounds[1]))
  high = number(trim(bounds[2]))
  return low == "" || high == "" ? "" : "delegated \"" level "\" in " low ".." high
}

# Reads the column Vùng of row r into asked[r, dimension] = ",a,b,"; otherwise[r] for "còn lại".
function region(r, s, parts, n, i, labels, count, j, dimension, words) {
  n = split(s, parts, ";")
  for (i = 1; i <= n; i++) {
    s = trim(parts[i])
    if (s == "mọi vùng")
      continue
    if (s == "còn lại") {
      otherwise[r] = 1
      continue
    }
    dimension = ""
    split(s, words, " ")
    if (words[1] in dimensions) {
      dimension = words[1]
      s = trim(substr(s, length(dimension) + 1))
    }
    count = split(s, labels, ",")
    for (j = 1; j <= count; j++) {
      s = trim(labels[j])
      if (dimension == "" && s in dimension_of)
        dimension = dimension_of[s]
      if (!((dimension, s) in values)) {
        problem(row_line[r], "no dimension has the value `" s "`")
        continue
      }
      asked[r, dimension] = asked[r, dimension] "," s
    }
    if (dimension != "") {
      asked[r, dimension] = asked[r, dimension] ","
      asks[r] = asks[r] " " dimension
    }
  }
}

# Whether row r speaks of the cell with these labels of that threshold.
function covers(r, threshold, labels, list, names, i, n) {
  n = split(asks[r], names, " ")
  for (i = 1; i <= n; i++) {
    if (!((threshold, names[i]) in place)) {
      if (!complained[r]++)
        problem(row_line[r], row_text[r] ": the threshold does not depend on `" names[i] "`")
      return 0
    }
  }
  split(labels, list, ", ")
  for (i = 1; i <= n; i++)
    if (!index(asked[r, names[i]], "," list[place[threshold, names[i]]] ","))
      return 0
  return 1
}

# The row for that cell in that year among those with `còn lại` or those without; 0 for none, -1 for two.
function find(threshold, labels, year, rest, r, found, since, i, n, of) {
  n = split(rows_of[threshold], of, " ")
  for (i = 1; i <= n; i++) {
    r = of[i]
    if ((r in otherwise) != rest || row_since[r] != amended[row_code[r]] || row_from[r] > year || !covers(r, threshold, labels))
      continue
    # A row for all years stands alone; of the others the latest holds.
    if (found && (row_from[r] == 0 || since == 0 || row_from[r] == since)) {
      clash = row_line[found] " and " row_line[r]
      return -1
    }
    if (!found || row_from[r] > since) {
      found = r
      since = row_from[r]
    }
  }
  return found + 0
}

# Compares one cell in one year; says each difference once for the years in a row.
function compare(threshold, labels, year, want, checked, r, text, cell) {
  r = find(threshold, labels, year, 0)
  if (r == 0)
    r = find(threshold, labels, year, 1)
  if (r == -1)
    text = "two rows, lines " clash
  else if (r == 0)
    text = "no row; the rules have " want
  else {
    used[r] = 1
    if (row_figure[r] != want)
      text = "line " row_line[r] " has " row_figure[r] ", the rules have " want
    else if (row_checked[r] != checked)
      text = "line " row_line[r] " says " (row_checked[r] ? "đã" : "chưa") ", the rules say " (checked ? "đã" : "chưa")
  }
  cells++
  cell = threshold SUBSEP labels
  if (text != "" && text != said[cell]) {
    printf "%s: %s, %d, %s: %s\n", FILENAME, threshold, year, labels, text
    failed = 1
  }
  said[cell] = text
}

# The listing.

FNR == NR && /^set "/ {
  inside = index($0, "set \"" set "\" ") == 1 && ++editions == edition
  known += inside
  if (inside && match($0, / effective [0-9-]+\.\./))
    since = edition > 1 ? day(substr($0, RSTART + 11, 10)) : ""
  if (inside && match($0, / periods [0-9]+\.\.[0-9]+ /)) {
    split(substr($0, RSTART + 9, RLENGTH - 10), bounds, /\.\./)
    first_year = bounds[1]
    last_year = bounds[2]
  }
  next
}

FNR == NR && /^[^ ]/ { inside = 0 }
FNR == NR && !inside { next }

FNR == NR && $1 == "dimension" {
  count = split($0, words, "\"")
  dimensions[words[2]] = 1
  for (i = 4; i < count; i += 2) {
    values[words[2], words[i]] = 1
    dimension_of[words[i]] = words[2]
  }
  next
}

FNR == NR && $1 == "amended" {
  if ($2 == "indicator")
    amended[substr($3, 2, length($3) - 2)] = day($5)
  next
}

FNR == NR && $1 == "indicator" {
  order[$2] = ++indicators
  code_at[indicators] = $2
  indicator_checked[$2] = $0 ~ / verified "([^"\\]|\\.)*"$/
  if (match($0, / added by "[^"]*"/))
    author[$2] = substr($0, RSTART + 11, RLENGTH - 12)
  next
}

# A threshold is listed as the set has it, then as each variant changes it.
FNR == NR && $1 == "variant" {
  layer = $0
  gsub(/^[^"]*"|"$/, "", layer)
  next
}

FNR == NR && $1 == "threshold" {
  layer = author[$4]
  threshold = $4
  count = split($0, words, "\"")
  start = 2
  if (words[1] !~ / by $/ && count > 1) {
    threshold = threshold " " words[2]
    start = 4
  }
  has_threshold[$4] = 1
  threshold_at[++thresholds] = threshold
  positions = 0
  for (i = start; i < count; i += 2)
    place[threshold, words[i]] = ++positions
  next
}

FNR == NR && layer != variant { next }

FNR == NR && $1 == "from" {
  year = $2
  years[threshold] = years[threshold] " " year
  next
}

FNR == NR && /^      / {
  if (variant != "" && !index($0, " by \"" variant "\""))
    next
  labels = $0
  sub(/: .*$/, "", labels)
  labels = trim(labels)
  text = substr($0, length(labels) + 9)
  sub(/ by ".*$/, "", text)
  if (!((threshold, labels) in cell_seen)) {
    cell_seen[threshold, labels] = 1
    cell_at[threshold, ++cell_count[threshold]] = labels
  }
  cell_figure[threshold, labels, year] = text
  cell_checked[threshold, labels, year] = $0 ~ / verified "([^"\\]|\\.)*"$/
  next
}

FNR == NR { next }

# The README.

/^#/ {
  section = match($0, / từ [0-9]+\/[0-9]+\/[0-9]+$/) ? substr($0, RSTART + length(" từ ")) : ""
  last_order = 0
}
/^#/ { elsewhere = headed && !index($0, "`" (variant == "" ? set : variant) "`") }
elsewhere { next }

/^\| Chỉ tiêu \| Kỳ \| Vùng \| Ngưỡng \| Kiểm chứng \| Nguồn \|$/ {
  table = 1
  tables += section == since
  next
}

!/^\|/ { table = 0 }
!table || /^\|-/ { next }

{
  if (split($0, column, "|") != 8) {
    problem(FNR, "a row has six columns")
    next
  }
  for (i = 2; i <= 7; i++)
    column[i] = trim(column[i])
  r = ++rows
  row_line[r] = FNR
  row_text[r] = column[2]
  row_since[r] = section
  row_figure[r] = figure(column[5])
  row_checked[r] = column[6] == "đã"
  row_from[r] = column[3] == "mọi kỳ" ? 0 : column[3] + 0
  split(column[2], words, " ")
  if (!(words[1] in order))
    problem(FNR, "no indicator " words[1])
  else if (order[words[1]] < last_order)
    problem(FNR, words[1] " does not stand in the order of the rules")
  else
    last_order = order[words[1]]
  row_code[r] = words[1]
  if (column[3] != "mọi kỳ" && (column[3] !~ /^[0-9]+$/ || column[3] < first_year || column[3] > last_year))
    problem(FNR, "no year `" column[3] "` in " first_year "-" last_year)
  if (row_figure[r] == "")
    problem(FNR, "no figure: `" column[5] "`")
  if (column[6] != "đã" && column[6] != "chưa")
    problem(FNR, "neither đã nor chưa: `" column[6] "`")
  if (column[7] == "")
    problem(FNR, "no source")
  region(r, column[4])
  rows_of[column[2]] = rows_of[column[2]] " " r
}

END {
  # A variant that writes no figure needs no table.
  if (known != 1 || tables > 1 || tables == 0 && variant == "") {
    printf "%s: %d sets `%s`, %d tables of sources\n", FILENAME, known, variant == "" ? set : variant, tables
    exit 1
  }
  for (t = 1; t <= thresholds; t++) {
    threshold = threshold_at[t]
    count = split(years[threshold], starts, " ")
    for (i = 1; i <= cell_count[threshold]; i++) {
      labels = cell_at[threshold, i]
      since = 0
      for (year = first_year; year <= last_year; year++) {
        while (since < count && starts[since + 1] <= year)
          since++
        at = threshold SUBSEP labels SUBSEP starts[since]
        if (since > 0 && at in cell_figure)
          compare(threshold, labels, year, cell_figure[at], cell_checked[at])
      }
    }
  }
  for (i = 1; i <= indicators; i++)
    if (!(code_at[i] in has_threshold) && author[code_at[i]] == variant)
      for (year = first_year; year <= last_year; year++)
        compare(code_at[i], "every unit", year, "yes/no", indicator_checked[code_at[i]])
  for (r = 1; r <= rows; r++)
    if (!(r in used) && row_since[r] == since)
      problem(row_line[r], row_text[r] ": covers no cell")
  printf "%s: %s: %d rows, %d cells\n", FILENAME, variant == "" ? set : variant, rows, cells
  exit failed
}
