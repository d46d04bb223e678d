/* What the rows of a data file take the place of: cells of earlier submissions that get another value. Only
   importers include this file. */
#ifndef CHUAN_IMPORT_REPLACED_H
#define CHUAN_IMPORT_REPLACED_H

#include "runtime/import_file.h"

typedef struct import_replaced_row {
  size_t row; /* the caller's number of it */
  chuan_store_replaced cells;
} import_replaced_row;

typedef struct import_replaced {
  chuan_store_comparison *comparison; /* NULL: nothing can be replaced */
  import_replaced_row *items;
  size_t count, capacity;
} import_replaced;

/* Begins, with the fields of the values that rows will have. */
chuan_rc import_replaced_begin(import_replaced *replaced, chuan_store *store, const chuan_field *const *fields,
                               size_t count, int period, chuan_arena *arena, chuan_diags *diags);
/* Notes what a good row would replace, before it is written. */
chuan_rc import_replaced_note(import_replaced *replaced, size_t row, const chuan_value_row *values, chuan_arena *arena,
                              chuan_arena *row_arena, chuan_diags *diags);
/* Adds what was noted of one row to the summary. */
chuan_rc import_replaced_sum(chuan_import_summary *summary, const chuan_store_replaced *cells, chuan_arena *arena);
void import_replaced_end(import_replaced *replaced);

#endif
