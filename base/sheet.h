/* Sheets: what the cells of one table of a spreadsheet hold, in the order of rows and columns. A sheet is a source
   (source.h), and a place in it is a cell: row and column in one number. Only cells that hold something are kept. */
#ifndef CHUAN_SHEET_H
#define CHUAN_SHEET_H

#include "base/arena.h"
#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

/* Rows that a spreadsheet may have; columns that may hold something here: with them a place fits 32 bits. */
enum { CHUAN_SHEET_ROWS_MAX = 1 << 20, CHUAN_SHEET_COLUMNS_MAX = 1 << 12 };

/* What a cell holds. Its text is as people read it; of numbers with a decimal comma and no other marks. */
typedef enum chuan_sheet_kind {
  CHUAN_SHEET_TEXT,
  CHUAN_SHEET_NUMBER,
  CHUAN_SHEET_PERCENT, /* a number that is shown as a percentage: 0,7063, shown as 70,63% */
  CHUAN_SHEET_DATE,    /* "31/12/2024", with a time behind it or alone where there is one */
  CHUAN_SHEET_TRUTH,   /* "TRUE", "FALSE" */
  CHUAN_SHEET_ERROR,   /* "#N/A": what a formula could not compute */
  CHUAN_SHEET_UNKNOWN  /* a formula whose result was not saved */
} chuan_sheet_kind;

/* Of these there are millions: a short text, as that of nearly every number, stands in its cell. */
enum { CHUAN_SHEET_TEXT_SHORT = 8, CHUAN_SHEET_TEXT_MAX = (1 << 20) - 1 };
typedef struct chuan_sheet_cell {
  union {
    char bytes[CHUAN_SHEET_TEXT_SHORT];
    const char *longer;
  };
  uint32_t place;
  uint32_t length : 20; /* of the text: read and set by the functions below */
  uint32_t kind : 4;    /* a chuan_sheet_kind */
  uint32_t formula : 1; /* what it holds was computed */
  uint32_t hidden : 1;  /* its row is */
} chuan_sheet_cell;

typedef struct chuan_sheet {
  chuan_str name;
  chuan_arena *arena;
  chuan_sheet_cell **blocks; /* of one size each: nothing is moved while the sheet grows */
  size_t block_capacity;
  size_t count; /* cells */
} chuan_sheet;

/* Row and column from 0. */
static inline uint32_t chuan_sheet_place(uint32_t row, uint32_t column)
{
  return row * CHUAN_SHEET_COLUMNS_MAX + column;
}
static inline uint32_t chuan_sheet_row(uint32_t place)
{
  return place / CHUAN_SHEET_COLUMNS_MAX;
}
static inline uint32_t chuan_sheet_column(uint32_t place)
{
  return place % CHUAN_SHEET_COLUMNS_MAX;
}

void chuan_sheet_init(chuan_sheet *sheet, chuan_str name, chuan_arena *arena);
/* Adds a cell, whose place is behind that of every other. False when memory is short. */
bool chuan_sheet_add(chuan_sheet *sheet, chuan_sheet_cell cell);
const chuan_sheet_cell *chuan_sheet_at(const chuan_sheet *sheet, size_t number);
/* Gives a cell a text of at most CHUAN_SHEET_TEXT_MAX bytes. One that is not short must live as long as the cell: many
   may share it. */
void chuan_sheet_share_text(chuan_sheet_cell *cell, chuan_str text);
/* The same with a copy on the arena; false when memory is short. */
bool chuan_sheet_copy_text(chuan_sheet_cell *cell, chuan_str text, chuan_arena *arena);
/* Gives a cell of the sheet another text, as chuan_sheet_copy_text() does. */
bool chuan_sheet_change_text(chuan_sheet *sheet, size_t number, chuan_str text, chuan_arena *arena);
/* The cell at a place, or NULL. */
const chuan_sheet_cell *chuan_sheet_find(const chuan_sheet *sheet, uint32_t place);
/* The text of a cell, for as long as the cell is there; empty for NULL. */
chuan_str chuan_sheet_text_of(const chuan_sheet_cell *cell);

/* "D17" of row 17 and column 4 (from 1); of any row of a spreadsheet and its 16,384 columns. */
enum { CHUAN_CELL_NAME_MAX = 16 };
chuan_str chuan_cell_name(char out[CHUAN_CELL_NAME_MAX], size_t row, size_t column);
/* Reads "D17" into row and column from 0; false for anything else, also beyond the rows and columns of a spreadsheet.
   `rest` gets what stands behind it. */
bool chuan_cell_name_parse(uint32_t *row, uint32_t *column, chuan_str *rest, chuan_str name);

#endif
