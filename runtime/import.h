/* Import of units and data from CSV files and spreadsheets (XLSX) into the store. A file is checked whole first, and
   every bad cell reported; then all of it is written in one transaction, or nothing. */
#ifndef CHUAN_IMPORT_H
#define CHUAN_IMPORT_H

#include "runtime/cell.h"
#include "runtime/store.h"
#include "runtime/unit_index.h"

/* Largest file, in bytes; largest spreadsheet. */
enum { CHUAN_IMPORT_SIZE_MAX = 256 << 20, CHUAN_IMPORT_SHEET_MAX = 128 << 20 };

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
  chuan_str header; /* as written; of several header rows the lowest text */
  chuan_str path;   /* the texts of all of them: "Đường thôn cứng hóa"; otherwise the header */
  chuan_str *levels; /* those texts from above, without the marks of footnotes: "Đường thôn", "cứng hóa" */
  size_t level_count;
  size_t above_count; /* of the levels, how many had no part in finding the datum */
  bool has_unit;      /* the header names a unit of measure, or the row below it does */
  chuan_span span;
  chuan_column_role role;
  chuan_field field; /* of a datum, indicator or criterion */
} chuan_import_column;

/* The texts over a column with " ▸ " between them; of one header row the header. */
chuan_str chuan_import_column_path(const chuan_import_column *column, chuan_arena *arena);

typedef struct chuan_import_options {
  chuan_str level; /* with or without diacritics */
  int period;
  chuan_str set; /* of reported verdicts; may be empty */
  chuan_cell_dialect dialect;
  const chuan_str *ignore; /* headers of columns to leave out */
  size_t ignore_count;
  chuan_str encoding; /* empty: UTF-8, or UTF-16 with its mark; text that looks like another one is refused */
  chuan_str sheet;    /* name or number; empty: the only one that holds something */
  chuan_str units_map; /* a file that says which code a name means; may be empty */
  bool dry_run;       /* check only */
  bool partial;       /* write the rows without errors, report the others */
  chuan_str by;       /* who hands it in; may be empty */
} chuan_import_options;

/* Rows of a form that hold no data. */
typedef enum chuan_skip_reason {
  CHUAN_SKIP_TITLE,   /* above the header */
  CHUAN_SKIP_UNITS,   /* units of measure, below it */
  CHUAN_SKIP_NUMBERS, /* "(1) (2) (3)" below it */
  CHUAN_SKIP_TOTALS,  /* "Tổng cộng", without a code */
  CHUAN_SKIP_NOTE     /* neither code nor figures */
} chuan_skip_reason;

typedef struct chuan_import_skipped {
  chuan_skip_reason reason;
  size_t line;
  chuan_str text; /* of its first cell */
} chuan_import_skipped;

/* How one cell was read, as an example: "D17", "70,63"; of a CSV file "1.250,5", "1250,5". */
typedef struct chuan_import_example {
  chuan_str place, text; /* the cell, or what stands in it; how it was read; empty: there was none */
} chuan_import_example;

/* A piece of text, as it stood and as it was converted: "X· Mét", "Xã Một". */
typedef struct chuan_import_sample {
  chuan_str before, after;
} chuan_import_sample;

enum { CHUAN_IMPORT_SAMPLES_SHOWN = 3 };

/* What became of text in the encoding that was named. */
typedef struct chuan_import_converted {
  size_t count, kept; /* pieces converted; pieces that were Unicode already, and stayed */
  chuan_import_sample samples[CHUAN_IMPORT_SAMPLES_SHOWN];
} chuan_import_converted;

/* How it was found which unit a row is. */
typedef enum chuan_unit_found_by {
#define FOUND_BY(name, json, vi, en) CHUAN_UNIT_FOUND_##name,
#include "runtime/unit_found_by.def"
#undef FOUND_BY
  CHUAN_UNIT_FOUND_COUNT
} chuan_unit_found_by;

/* Which unit a row is. */
typedef struct chuan_import_unit {
  size_t line;
  chuan_str code, name; /* of the registry */
  chuan_str written;    /* the name in the file; may be empty */
  chuan_unit_found_by by;
} chuan_import_unit;

/* A row with a name and without a code: which unit is it? */
typedef struct chuan_import_question {
  size_t line;
  chuan_str written;
  const chuan_unit_candidate *candidates; /* the first of them, CHUAN_IMPORT_CANDIDATES_KEPT at most */
  size_t kept, count;
} chuan_import_question;
enum { CHUAN_IMPORT_CANDIDATES_KEPT = 20 };

/* A unit whose data an accepted submission has frozen: what the file says of it does not count yet. */
typedef struct chuan_import_frozen {
  chuan_str code;
  int64_t by;
} chuan_import_frozen;

/* A submission whose cells get another value by the file. */
typedef struct chuan_import_replaced {
  int64_t submission;
  size_t units, cells;
} chuan_import_replaced;

/* What was understood and done; filled in as far as it went, also when there are findings. */
typedef struct chuan_import_summary {
  char delimiter;  /* of a CSV file, else NUL */
  chuan_str encoding; /* as --encoding spells it; empty: UTF-8, unasked */
  chuan_import_converted converted;
  chuan_str sheet; /* of a spreadsheet; its other visible sheets, and the hidden ones */
  chuan_str other_sheets, hidden_sheets;
  size_t header_first, header_last; /* lines */
  const chuan_import_skipped *skipped;
  size_t skipped_count;
  chuan_import_example number, date, share;
  bool share_has_sign; /* that share was written with a percent sign */
  size_t unit_count; /* rows whose unit is known */
  size_t found_by[CHUAN_UNIT_FOUND_COUNT];
  const chuan_import_unit *units; /* all of them, of a trial run */
  const chuan_import_question *questions;
  size_t question_count;
  const chuan_unit_index *index; /* where there are questions: the units above candidates */
  const chuan_import_column *columns;
  size_t column_count;
  size_t rows;     /* below the header, but for the skipped ones */
  size_t bad_rows; /* with errors */
  size_t same_rows; /* units that the database has already, just so */
  size_t written_rows;
  size_t cells[CHUAN_INPUT_NOT_APPLICABLE + 1]; /* of rows without errors, by chuan_input */
  size_t blank_values; /* blank ones among those with a value: `trống là 0`, `trống là không` */
  size_t only_vi, only_en; /* numbers that only one dialect reads, where none was given */
  int64_t submission;      /* its id; 0: nothing was written */
  chuan_import_frozen *frozen; /* in the order of the rows */
  size_t frozen_count, frozen_capacity;
  /* Units whose report takes the place of accepted data of units that they were made of: by each such submission. */
  chuan_import_frozen *replacing;
  size_t replacing_count, replacing_capacity, replacing_units;
  const struct chuan_accepted_former *formers; /* all there are, once they were read */
  size_t former_count;
  bool formers_read;
  chuan_import_replaced *replaced; /* in the order of their numbers */
  size_t replaced_count, replaced_capacity;
} chuan_import_summary;

/* Imports a file of administrative units; of the options it looks at encoding, dry_run and by.
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
