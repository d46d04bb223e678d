/* Text for terminals: wrapped paragraphs and tables whose columns fit the width, measured as the eye sees
   them. Everything printed is escaped, so no text can hide or move anything. */
#ifndef CHUAN_LAYOUT_H
#define CHUAN_LAYOUT_H

#include "base/arena.h"
#include "base/diag.h"

#include <stdio.h>

/* Joins words that belong together, so that no line ends between them (chuan_layout_wrap). */
#define NO_BREAK_SPACE "\xC2\xA0"

/* The words of one of two languages; both stand where they are used. */
__attribute__((format_arg(2), format_arg(3))) static inline const char *chuan_say(chuan_lang lang, const char *vi,
                                                                                 const char *en)
{
  return lang == CHUAN_LANG_EN ? en : vi;
}

/* How a cell is coloured where colours are wanted. Colour never says what words do not. */
typedef enum chuan_tone {
  CHUAN_TONE_PLAIN,
  CHUAN_TONE_GOOD,
  CHUAN_TONE_BAD,
  CHUAN_TONE_OPEN,
  CHUAN_TONE_HEAD
} chuan_tone;
void chuan_tone_begin(FILE *out, chuan_tone tone, bool color);
void chuan_tone_end(FILE *out, chuan_tone tone, bool color);

/* Prints a text wrapped to `width` columns: it goes on at column `from` of the line, further lines are
   indented by `indent`. Ends with a line end. A word longer than a line stays whole; words joined by U+00A0 are
   one. */
void chuan_layout_wrap(FILE *out, chuan_str text, size_t from, size_t indent, size_t width, chuan_arena *arena);
/* The same from the start of the line, in a tone. */
void chuan_layout_wrap_toned(FILE *out, chuan_str text, size_t indent, size_t width, chuan_tone tone, bool color,
                             chuan_arena *arena);
/* `text` cut to `width` columns, the last of them "…" when something was cut. */
chuan_str chuan_layout_fit(chuan_str text, size_t width, chuan_arena *arena);

typedef struct chuan_table_column {
  const char *title;
  bool right;    /* figures: aligned at the right */
  bool flexible; /* is cut first when the table is too wide; at most one */
  bool toned;    /* shows the tone of its row */
  bool hidden;   /* not printed */
} chuan_table_column;

typedef struct chuan_table_row {
  const chuan_str *cells;
  chuan_tone tone;
  size_t indent;  /* of the flexible column's text */
  chuan_str note; /* printed under the row, wrapped; may be empty */
} chuan_table_row;

typedef struct chuan_table {
  chuan_arena *arena;
  const chuan_table_column *columns;
  size_t column_count;
  chuan_table_row *rows;
  size_t row_count, row_capacity;
  bool failed; /* memory was short */
} chuan_table;

void chuan_table_init(chuan_table *table, const chuan_table_column *columns, size_t column_count, chuan_arena *arena);
/* Adds a row; the array of cells is copied, their texts are not. */
void chuan_table_add(chuan_table *table, const chuan_str *cells, chuan_tone tone, size_t indent, chuan_str note);
/* The least width in which the table can be printed without cutting any column but the flexible one. */
size_t chuan_table_least_width(const chuan_table *table);
void chuan_table_print(chuan_table *table, FILE *out, size_t width, bool color);

#endif
