/* What the values of XLSX cells mean: number formats, days counted as numbers, characters written as _x000D_. */
#ifndef CHUAN_XLSX_VALUES_H
#define CHUAN_XLSX_VALUES_H

#include "base/text.h"

/* As what a number format shows a number. */
typedef enum xlsx_format { XLSX_FORMAT_NUMBER, XLSX_FORMAT_PERCENT, XLSX_FORMAT_DATE, XLSX_FORMAT_TIME } xlsx_format;

/* A format that files name by its number alone; a format code ("dd/mm/yyyy;@"). */
xlsx_format xlsx_format_of_number(uint32_t number);
xlsx_format xlsx_format_of_code(chuan_str code);

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
