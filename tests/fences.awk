# Splits a Markdown file into its fenced blocks: awk -v out=FOLDER -f fences.awk FILE
# writes FOLDER/N.text for the N-th block (1, 2, …) and prints one line a block:
#   N <tab> line <tab> last heading <tab> what stands after the fence's marks
BEGIN { count = 0; fence = ""; heading = "" }
{
  if (fence == "") {
    if ($0 ~ /^#+ /) {
      heading = $0
    } else if ($0 ~ /^(```|~~~)/) {
      fence = substr($0, 1, 3)
      info = substr($0, 4)
      sub(/^ +/, "", info)
      sub(/ +$/, "", info)
      count++
      file = out "/" count ".text"
      printf "" > file
      printf "%d\t%d\t%s\t%s\n", count, FNR, heading, info
    }
  } else if ($0 == fence) {
    fence = ""
    close(file)
  } else {
    print > file
  }
}
END {
  if (fence != "") {
    print FILENAME ": a block is not closed" > "/dev/stderr"
    exit 1
  }
}
