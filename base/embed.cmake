# Writes OUTPUT, a C file with a table SYMBOL of FILES (name without folder, bytes, length), ended by a
# NULL name. Run by the build: cmake -DOUTPUT=… -DSYMBOL=… -DFILES=a;b -P embed.cmake
set(entries "")
set(arrays "")
set(i 0)
foreach(file IN LISTS FILES)
  get_filename_component(name "${file}" NAME)
  file(READ "${file}" hex HEX)
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
  string(LENGTH "${hex}" digits)
  math(EXPR size "${digits} / 2")
  string(APPEND arrays "static const unsigned char file_${i}[] = {${bytes}0};\n")
  string(APPEND entries "  {\"${name}\", (const char *)file_${i}, ${size}},\n")
  math(EXPR i "${i} + 1")
endforeach()
file(WRITE "${OUTPUT}" "#include \"base/embed.h\"\n${arrays}"
  "const chuan_embedded ${SYMBOL}[] = {\n${entries}  {0, 0, 0}\n};\n")
