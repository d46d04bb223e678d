/* What the values of XLSX cells mean: number formats, days counted as numbers, characters written as _x000D_. */
#ifndef CHUAN_XLSX_VALUES_H
#define CHUAN_XLSX_VALUES_H

#include "base/num.h"
#include "base/text.h"

/* As what a number format shows a number. */
typedef enum xlsx_format { XLSX_FORMAT_NUMBER, XLSX_FORMAT_PERCENT, XLSX_FORMAT_DATE, XLSX_FORMAT_TIME } xlsx_format;

/* A section of a format code ("dd/mm/yyyy;@") and the numbers that it is for. */
typedef enum xlsx_when {
  XLSX_ALWAYS,
  XLSX_LESS,
  XLSX_AT_MOST,
  XLSX_EQUAL,
  XLSX_OTHER,
  XLSX_AT_LEAST,
  XLSX_GREATER
} xlsx_when;
typedef struct xlsx_section {
  xlsx_format shown;
  xlsx_when when;
  chuan_num than;
  uint8_t zeros; /* "00000": so many digits at least, and nothing else */
} xlsx_section;
enum { XLSX_SECTIONS_MAX = 3 /* for numbers */, XLSX_ZEROS_MAX = 20 };
typedef struct xlsx_code {
  xlsx_section sections[XLSX_SECTIONS_MAX];
  size_t count;
} xlsx_code;

/* A format that files name by its number alone. */
xlsx_format xlsx_format_of_number(uint32_t number);
void xlsx_read_code(xlsx_code *out, chuan_str code, chuan_arena *arena);
/* The section by which a number is shown: the first whose condition it fulfils, else the last. */
const xlsx_section *xlsx_section_of(const xlsx_code *code, chuan_num number);

/* The day and time that a number ("45657,5", as chuan_num_typed writes it) stands for: "31/12/2024 12:00:00", without
   the time where it is midnight; of XLSX_FORMAT_TIME "12:00:00", with all hours of all days. Days are counted as
   spreadsheets do, with the 29/02/1900 that never was, or from 01/01/1904. False for a number that is no day; p is
   NULL when memory is short. */
bool xlsx_day_text(chuan_str *out, chuan_str number, xlsx_format format, bool from_1904, chuan_arena *arena);
/* The same of a day written as ISO 8601 has it: "2024-12-31T12:00:00". */
bool xlsx_iso_text(chuan_str *out, chuan_str iso, chuan_arena *arena);

/* Puts the characters in the place of what stands for them: "a_x000D_b". In place; returns the new length. */
size_t xlsx_unescape(char *text, size_t n);

#endif
