/* How cells were read: examples of numbers, shares and days, and columns of shares that may be read a hundred times too
   small. Only importers include this file. */
#ifndef CHUAN_IMPORT_EXAMPLES_H
#define CHUAN_IMPORT_EXAMPLES_H

#include "runtime/import_file.h"

/* What the good cells of a column of shares have in common. */
typedef struct import_share {
  size_t with_sign, without; /* cells with a percent sign, be it of their format; others that are not 0 */
  size_t above_one;          /* of those without */
  chuan_span span;           /* of the first without a sign; one that is at most 1 goes before */
  chuan_str text, read;      /* of that cell: as written, and as it was read */
  bool small;                /* it is at most 1 */
} import_share;

/* Keeps the first number that is more than digits, the first day, and the first share, preferably one without a percent
   sign; of a spreadsheet with the name of the cell. */
void import_note_example(chuan_import_summary *summary, const import_file *file, size_t column, const chuan_cell *read,
                         chuan_arena *arena);
void import_note_share(import_share *share, const import_file *file, size_t column, const chuan_cell *read,
                       chuan_arena *arena);
void import_tell_shares(const import_share *shares, const import_file *file, chuan_arena *arena, chuan_diags *diags);

#endif
