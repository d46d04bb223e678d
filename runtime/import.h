/* Import of units and data from CSV files into the store. A file is checked whole first, and every bad
   cell reported; then all of it is written in one transaction, or nothing. */
#ifndef CHUAN_IMPORT_H
#define CHUAN_IMPORT_H

#include "runtime/cell.h"
#include "runtime/store.h"

/* Largest file, in bytes. */
enum { CHUAN_IMPORT_SIZE_MAX = 256 << 20 };

/* What a column was taken for. */
typedef enum chuan_column_role {
  CHUAN_COLUMN_UNKNOWN, /* reported */
  CHUAN_COLUMN_IGNORED, /* as asked, or without header */
  CHUAN_COLUMN_CODE,
  CHUAN_COLUMN_NAME,
  CHUAN_COLUMN_DATUM,     /* of data files */
  CHUAN_COLUMN_INDICATOR, /* reported verdicts */
  CHUAN_COLUMN_CRITERION,
  CHUAN_COLUMN_LEVEL, /* of units files */
  CHUAN_COLUMN_PARENT,
  CHUAN_COLUMN_VALID_FROM,
  CHUAN_COLUMN_VALID_TO,
  CHUAN_COLUMN_PREDECESSORS,
  CHUAN_COLUMN_DIMENSION
} chuan_column_role;

typedef struct chuan_import_column {
  chuan_str header; /* as written */
  chuan_span span;
  chuan_column_role role;
  chuan_field field; /* of a datum, indicator or criterion */
} chuan_import_column;

typedef struct chuan_import_options {
  chuan_str level; /* with or without diacritics */
  int period;
  chuan_str set; /* of reported verdicts; may be empty */
  chuan_cell_dialect dialect;
  const chuan_str *ignore; /* headers of columns to leave out */
  size_t ignore_count;
  chuan_str encoding; /* empty: UTF-8 */
  bool dry_run;       /* check only */
  bool partial;       /* write the rows without errors, report the others */
} chuan_import_options;

/* What was understood and done; filled in as far as it went, also when there are findings. */
typedef struct chuan_import_summary {
  char delimiter;
  const chuan_import_column *columns;
  size_t column_count;
  size_t rows;     /* below the header */
  size_t bad_rows; /* with errors */
  size_t same_rows; /* units that the database has already, just so */
  size_t written_rows;
  size_t cells[CHUAN_INPUT_NOT_APPLICABLE + 1]; /* of rows without errors, by chuan_input */
  size_t only_vi, only_en; /* numbers that only one dialect reads, where none was given */
  int64_t submission;      /* its id; 0: nothing was written */
} chuan_import_summary;

/* Imports a file of administrative units; of the options it looks at encoding, dry_run and submitted_*.
   OK, FINDINGS (nothing is written), USAGE (an option that makes no sense), LIMIT, MEMORY, IO. The summary's
   texts live as long as `sources` and the arena. */
chuan_rc chuan_import_units(chuan_import_summary *summary, chuan_store *store, const chuan_import_options *options,
                            chuan_str path, chuan_sources *sources, chuan_arena *arena, chuan_diags *diags);
/* Imports a file of data or reported verdicts of the units of one level. With `partial` FINDINGS is returned
   too when some rows were left out. */
chuan_rc chuan_import_data(chuan_import_summary *summary, chuan_store *store, const chuan_program *program,
                           const chuan_import_options *options, chuan_str path, chuan_sources *sources,
                           chuan_arena *arena, chuan_diags *diags);

#endif
