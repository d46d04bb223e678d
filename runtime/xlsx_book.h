/* What the sheets of an XLSX file have in common: their names and parts, the formats and the shared texts. Only the
   readers of such files (xlsx_*.c) include this file. */
#ifndef CHUAN_XLSX_BOOK_H
#define CHUAN_XLSX_BOOK_H

#include "runtime/xlsx.h"
#include "runtime/xlsx_package.h"
#include "runtime/xlsx_values.h"

typedef struct xlsx_entry {
  chuan_str name, part;
  bool hidden;
} xlsx_entry;

/* A shared text, without blanks at its ends. */
typedef struct xlsx_string {
  chuan_str text;
  bool bad; /* holds a character that no source may hold */
} xlsx_string;

typedef struct xlsx_book {
  xlsx_package package;
  chuan_sources *sources;
  chuan_arena *arena;
  chuan_diags *diags;
  xlsx_entry *entries; /* sheets of cells, in order */
  size_t entry_count, entry_capacity;
  bool from_1904;
  uint16_t *formats; /* place among the codes, by the style of a cell */
  size_t format_count, format_capacity;
  xlsx_code *codes;
  size_t code_count, code_capacity;
  xlsx_string *strings;
  size_t string_count, string_capacity;
  size_t cells, cell_bytes; /* read so far */
} xlsx_book;

chuan_rc xlsx_read_styles(xlsx_book *book, chuan_str part);
chuan_rc xlsx_read_strings(xlsx_book *book, chuan_str part);
/* Reads the cells of an entry. */
chuan_rc xlsx_read_sheet(xlsx_sheet **out, xlsx_book *book, const xlsx_entry *entry);

/* A text that is put together from pieces of XML. */
enum { XLSX_TEXT_MAX = 64 << 10 };
typedef struct xlsx_text {
  char bytes[XLSX_TEXT_MAX];
  size_t n;
  bool too_long;
} xlsx_text;
void xlsx_text_add(xlsx_text *text, chuan_str piece);
/* The text as cells keep it: characters unescaped, composed, without blanks at its ends. */
chuan_rc xlsx_text_keep(xlsx_string *out, xlsx_text *text, chuan_arena *arena);

#endif
