/* An import of a data file on its way: what import_data.c, which checks the rows, shares with import_write.c. Only
   importers include this file. */
#ifndef CHUAN_IMPORT_DATA_H
#define CHUAN_IMPORT_DATA_H

#include "runtime/import_answers.h"
#include "runtime/import_columns.h"
#include "runtime/import_examples.h"
#include "runtime/import_names.h"
#include "runtime/import_replaced.h"

/* What became of a row below the header. */
typedef struct data_row {
  int64_t unit;                                    /* 0 when it could not be told */
  uint32_t states[CHUAN_INPUT_NOT_APPLICABLE + 1]; /* how many of its cells are a value, not reported, … */
  uint32_t blank_values; /* of those that are a value: blank ones, as their datum says what a blank is */
  chuan_span span;
  bool bad;     /* has errors */
  bool skipped; /* holds no data */
  bool written;
} data_row;

typedef struct data_import {
  chuan_store *store;
  const chuan_import_options *options;
  import_subject subject;
  chuan_str level_fold;
  chuan_sources *sources;
  import_file file;
  chuan_import_summary *summary;
  chuan_arena *arena;
  chuan_diags *diags;
  chuan_arena row_arena; /* for one row */

  size_t code_column; /* SIZE_MAX: the file has only names */
  import_names names;
  import_answers answers;
  import_replaced replaced;
  chuan_import_unit *units; /* of a trial run */
  size_t unit_capacity;
  chuan_day first_day, last_day; /* of the period */
  data_row *rows;
  size_t row_count, row_capacity;
  chuan_cell *cells; /* of the row at hand: those that are good */
  import_share *shares; /* by column */
  bool writing;      /* rows are written as soon as they are checked */
  bool other_units;  /* the row of units has one that is not its datum's */
  chuan_submission submission;
  chuan_str *codes; /* of all units, once one was not found */
  size_t code_count, suggestions;
  chuan_span vi_span, en_span; /* the first cells that only one dialect reads */
  chuan_str vi_text, en_text;
} data_import;

/* Whether a column holds data or reported verdicts. */
bool import_holds_values(const chuan_import_column *column);
/* Reads a cell of the row at hand; what is wrong with it goes to `diags`, and FINDINGS. */
chuan_rc import_read_cell(chuan_cell *out, data_import *import, size_t column, chuan_diags *diags);
/* Ends what was done with a row: a text of a message, or of what is written, may lack something where memory was
   short. */
chuan_rc import_end_row(data_import *import, chuan_rc rc);

/* import_write.c. Begins to write: the submission, and the fields of its columns. */
chuan_rc import_begin_writing(data_import *import);
/* Writes the cells of the row at hand, which are good. */
chuan_rc import_write_row(data_import *import, data_row *row);
/* Writes the good rows alone, after some of those that had been written were found to be bad. */
chuan_rc import_write_good_rows(data_import *import);
/* Begins to look what the rows take the place of. */
chuan_rc import_begin_comparing(data_import *import);
/* Looks what the row at hand, which is good, takes the place of. */
chuan_rc import_compare_row(data_import *import, const data_row *row);
/* Adds up what the good rows take the place of. */
chuan_rc import_sum_replaced(data_import *import);
/* Looks which units' data are frozen. */
chuan_rc import_find_frozen(data_import *import);

#endif
