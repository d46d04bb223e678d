/* One cell of a data file, read as a type by the rules of docs/commands.md: numbers in a dialect, dates,
   yes/no, choices, and the words for the input states. What cannot be read is a diagnostic with the place
   of the cell, its column and its text. */
#ifndef CHUAN_CELL_H
#define CHUAN_CELL_H

#include "base/diag.h"
#include "grammar/program.h"

/* How numbers are written: not said, so that a cell which two dialects read differently is an error, or
   said by --dialect. */
typedef enum chuan_cell_dialect {
  CHUAN_CELL_DIALECT_NONE,
  CHUAN_CELL_DIALECT_VI,
  CHUAN_CELL_DIALECT_EN
} chuan_cell_dialect;

/* How a plain number of a spreadsheet would count days. */
typedef enum chuan_cell_days { CHUAN_CELL_DAYS_NONE, CHUAN_CELL_DAYS_1900, CHUAN_CELL_DAYS_1904 } chuan_cell_days;

typedef struct chuan_cell_place {
  chuan_str header; /* of its column */
  chuan_span span;
  chuan_cell_dialect dialect;
  bool percent; /* a number of a spreadsheet that is shown as a percentage: "70,63%" */
  chuan_cell_days days;
} chuan_cell_place;

typedef struct chuan_cell {
  chuan_input input;
  chuan_num number;    /* as chuan_value_row has it */
  chuan_str text;      /* of a text datum */
  bool only_vi, only_en; /* no dialect was given, and only this one reads the cell */
} chuan_cell;

/* Reads a cell (its text trimmed) as a datum; as a reported verdict. OK; FINDINGS with a diagnostic;
   MEMORY. Numbers and texts are on the arena or in `written`. */
chuan_rc chuan_cell_read(chuan_cell *out, const chuan_datum *datum, chuan_str written, const chuan_cell_place *place,
                         chuan_arena *arena, chuan_diags *diags);
chuan_rc chuan_cell_read_verdict(chuan_cell *out, chuan_str written, const chuan_cell_place *place,
                                 chuan_arena *arena, chuan_diags *diags);

/* Reads a day: day, month and year of four digits in this order, with `/`, `-` or `.` between them, or 2024-12-31. No
   dialect changes that. Where it is none, `hint` says what to do. */
bool chuan_cell_day(chuan_day *out, chuan_phrase *hint, chuan_str written);

/* A number with a decimal comma and no other mark. */
chuan_str chuan_cell_plain(chuan_num number, chuan_arena *arena);
/* A cell's text for a message: on one line, and cut when it is long. */
chuan_str chuan_cell_shown(chuan_str written, chuan_arena *arena);

#endif
