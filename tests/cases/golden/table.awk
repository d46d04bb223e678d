# Reads `chuan eval --json` and prints, a line each, the units with their counts and the verdicts with what
# decided them.
{
  gsub(/"code":/, "\n&")
  gsub(/"no":/, "\n&")
  n = split($0, part, "\n")
  for (i = 1; i <= n; i++)
    if (part[i] ~ /^"code"/)
      print "unit " get("code"), get("verdict"), "criteria", get("criteria_met") "/" get("criteria_insufficient") "/" \
        get("criteria_total"), "indicators", get("indicators_met") "/" get("indicators_total"), "band", get("band")
    else if (part[i] ~ /^"no":"[0-9]+"/)
      print "  criterion " get("no"), get("verdict")
    else if (part[i] ~ /^"no"/)
      print "    " get("no"), get("verdict"), get("value"), get("direction"), get("threshold"), get("set_by") causes()
}
function get(name, text) {
  if (!match(part[i], "\"" name "\":(\"[^\"]*\"|[^,}]*)")) return "?"
  text = substr(part[i], RSTART + length(name) + 3, RLENGTH - length(name) - 3)
  gsub(/"/, "", text)
  return text
}
function causes(text) {
  if (!match(part[i], /"causes":\[[^]]*\]/)) return "?"
  text = substr(part[i], RSTART + 10, RLENGTH - 11)
  gsub(/"kind":|"name":|["{}]/, "", text)
  return text == "" ? "" : " " text
}
