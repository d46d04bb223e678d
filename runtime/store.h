/* The store: one SQLite database with dated units, an append-only history of every submitted value, and
   a current table read in one pass. store*.c are the only files that include sqlite3.h. */
#ifndef CHUAN_STORE_H
#define CHUAN_STORE_H

#include "base/diag.h"
#include "runtime/data.h"

typedef struct chuan_store chuan_store;

typedef enum chuan_store_mode { CHUAN_STORE_CREATE, CHUAN_STORE_WRITE, CHUAN_STORE_READ } chuan_store_mode;

/* Opens a database: CREATE makes or upgrades it, WRITE and READ want one of ours, up to date. What goes
   wrong is a diagnostic; USAGE when that is no database of ours (missing, another file, a symbolic link, of
   an older or newer version), IO when it cannot be used (locked, not writable, disk full, damaged). A file
   that CREATE has made is taken away again when the rest fails. */
chuan_rc chuan_store_open(chuan_store **out, const char *path, chuan_store_mode mode, chuan_diags *diags);
void chuan_store_close(chuan_store *store);
/* Its path as a word of a command line. */
chuan_str chuan_store_word(const chuan_store *store, chuan_arena *arena);

/* One transaction at a time; rollback after a failed commit is done by itself. Begin waits five seconds for
   another writer. Everything that writes wants to be inside one; after an error, roll back. */
chuan_rc chuan_store_begin(chuan_store *store, chuan_diags *diags);
/* Begins to read several times from one state of the database; rollback ends it. */
chuan_rc chuan_store_begin_read(chuan_store *store, chuan_diags *diags);
chuan_rc chuan_store_commit(chuan_store *store, chuan_diags *diags);
void chuan_store_rollback(chuan_store *store);

/* What became of a submission of data, for one of its units (runtime/submissions.h). */
typedef enum chuan_submission_state {
#define STATE(name, key, vi, en, others) CHUAN_SUBMISSION_##name,
#include "runtime/submission_states.def"
#undef STATE
  CHUAN_SUBMISSION_STATE_COUNT
} chuan_submission_state;
/* As the database and JSON have it, in words (by chuan_lang), and how else it may be typed. */
typedef struct chuan_submission_word {
  const char *key, *words[2], *others;
} chuan_submission_word;
extern const chuan_submission_word CHUAN_SUBMISSION_WORDS[CHUAN_SUBMISSION_STATE_COUNT];

/* A file that was handed in. `id` is set by chuan_store_add_submission. */
typedef struct chuan_submission {
  int64_t id;
  chuan_str kind; /* "units" or "data" */
  chuan_str file; /* its name as given */
  unsigned char sha256[32];
  chuan_str submitted_at; /* UTC, "2026-11-22T14:00:00Z"; empty: now, or the latest time in the database if that is
                             later: time there never goes back */
  chuan_str submitted_by; /* who handed it in; may be empty */
  chuan_str level;
  int period;
  chuan_str set;     /* of reported verdicts; may be empty */
  chuan_str options; /* what else changed how it was read: dialect, ignored columns */
} chuan_submission;
chuan_rc chuan_store_add_submission(chuan_store *store, chuan_submission *submission, chuan_diags *diags);

/* A dated version of a unit, as a row of a units file gives it. */
typedef struct chuan_unit_row {
  chuan_str code, name, level, parent;
  chuan_day valid_from, valid_to; /* inclusive; CHUAN_DAY_FIRST, CHUAN_DAY_LAST when not given */
  chuan_str predecessors;         /* codes separated by blanks */
  const chuan_str *dimension_names, *dimension_values; /* a blank value takes an earlier one back */
  size_t dimension_count;
  size_t row; /* line of the file */
} chuan_unit_row;
chuan_rc chuan_store_add_unit(chuan_store *store, const chuan_submission *submission, const chuan_unit_row *row,
                              chuan_diags *diags);
/* Whether the database has a version of this unit that starts on that day, and whether it says the same
   (a dimension that the row does not name says nothing). */
typedef enum chuan_unit_match { CHUAN_UNIT_NEW, CHUAN_UNIT_SAME, CHUAN_UNIT_OTHER } chuan_unit_match;
chuan_rc chuan_store_compare_unit(chuan_unit_match *out, chuan_store *store, const chuan_unit_row *row,
                                  chuan_diags *diags);

/* The unit of that code on a day: found is false when there is none. */
typedef struct chuan_unit_found {
  bool found;
  int64_t id; /* of the unit (its code), for chuan_store_add_value */
  chuan_str code, name, level, parent;
  chuan_day ended; /* of one not found: the last day of the version before; CHUAN_DAY_FIRST when there was none */
} chuan_unit_found;
chuan_rc chuan_store_find_unit(chuan_unit_found *out, chuan_store *store, chuan_str code, chuan_day day,
                               chuan_arena *arena, chuan_diags *diags);
/* The code of a unit by its id. */
chuan_rc chuan_store_unit_code(chuan_str *out, chuan_store *store, int64_t unit, chuan_arena *arena,
                               chuan_diags *diags);
/* All codes that were ever a unit, sorted, for suggestions. */
chuan_rc chuan_store_unit_codes(chuan_str **codes, size_t *count, chuan_store *store, chuan_arena *arena,
                                chuan_diags *diags);

/* Every version of every unit, those of one unit one after the other in the order of their first days. */
typedef struct chuan_unit_version {
  chuan_str code, name, level, parent, predecessors; /* predecessors: codes separated by blanks */
  chuan_day valid_from, valid_to;
} chuan_unit_version;
chuan_rc chuan_store_unit_versions(chuan_unit_version **versions, size_t *count, chuan_store *store,
                                   chuan_arena *arena, chuan_diags *diags);

/* What a column of a data file holds: a datum, or reported verdicts of an indicator or criterion. */
typedef enum chuan_field_kind { CHUAN_FIELD_DATUM, CHUAN_FIELD_INDICATOR, CHUAN_FIELD_CRITERION } chuan_field_kind;
typedef struct chuan_field {
  chuan_field_kind kind;
  const chuan_datum *datum; /* of a datum */
  chuan_str set, code;      /* of reported verdicts */
  chuan_str level;
  int64_t id; /* set by chuan_store_field, good until the transaction is rolled back */
} chuan_field;
/* Finds or makes the field (and its column in the current table). A datum declared otherwise than in the
   database, in a way that would change what is stored, is a diagnostic and FINDINGS. */
chuan_rc chuan_store_field(chuan_store *store, chuan_field *field, chuan_diags *diags);
/* Only that diagnostic: nothing is written, and a field that the database does not have is well. */
chuan_rc chuan_store_check_field(chuan_store *store, const chuan_field *field, chuan_diags *diags);

/* One cell as submitted: appended to the history, and current by the time of the commit, unless an accepted submission
   has frozen the unit's data of the period. Quickest when the cells of a unit and period come one after the other.
   `number` is the exact value (verdicts: the number of the chuan_verdict; yes/no 1 or 0; dates a day; choices their
   position), `text` that of a text datum. */
typedef struct chuan_value_row {
  int64_t unit;
  int period;
  const chuan_field *field;
  chuan_input input;
  chuan_num number;
  chuan_str text;
  chuan_str as_written;
  chuan_str sheet;
  size_t row, column; /* from 1 */
} chuan_value_row;
chuan_rc chuan_store_add_value(chuan_store *store, const chuan_submission *submission, const chuan_value_row *value,
                               chuan_diags *diags);

/* What rows of a file would take the place of: cells with a value now, or a reason why there is none, that would get
   another, by the submission that counts for them. Units that are frozen keep theirs. Begin before the transaction in
   which the rows are written, with their fields, and compare each before it is; `values` has one for each of the
   fields. *out is NULL where the database has none of these fields. */
typedef struct chuan_store_comparison chuan_store_comparison;
typedef struct chuan_store_replaced {
  int64_t submission;
  size_t cells;
} chuan_store_replaced;
chuan_rc chuan_store_compare_begin(chuan_store_comparison **out, chuan_store *store, const chuan_field *const *fields,
                                   size_t count, int period, chuan_arena *arena, chuan_diags *diags);
chuan_rc chuan_store_compare(chuan_store_replaced **out, size_t *count, chuan_store_comparison *comparison,
                             const chuan_value_row *values, chuan_arena *arena, chuan_diags *diags);
void chuan_store_compare_end(chuan_store_comparison *comparison);

/* The time up to which submissions are known, as the database writes times: of `as_known`, a UTC time
   "2025-01-31T12:00:00Z" or a date, meaning to its end; of all submissions when it is empty. Anything else is a
   diagnostic and USAGE. */
chuan_rc chuan_store_known_until(chuan_str *out, chuan_str as_known, chuan_arena *arena, chuan_diags *diags);

/* Reads the units of the set's level that are valid on the law date and what they reported for the period
   and the one before; not inside a transaction. `only` names the units wanted (none: all); an unknown one is a
   diagnostic and USAGE. `variant`: NULL lets every unit's variant apply by itself, "none" the set alone,
   otherwise that variant for all. `as_known` (may be empty): only submissions up to that UTC time,
   "2025-01-31T12:00:00Z", or to the end of a day. A unit without a row in the database has reported nothing.
   What the registry says and the rules do not allow (a dimension value that the set does not declare, units
   above each other in a circle, two variants for one unit, a datum of another type) is a diagnostic and
   FINDINGS. */
typedef struct chuan_read_options {
  const chuan_str *only;
  size_t only_count;
  const char *variant;
  chuan_str as_known;
  struct chuan_progress *progress; /* told of what is read; NULL: nobody watches */
} chuan_read_options;
chuan_rc chuan_store_read(chuan_data *out, chuan_store *store, const chuan_program *program, const chuan_set *set,
                          int period, chuan_day law_date, chuan_read_options options, chuan_arena *arena,
                          chuan_diags *diags);

/* Where the current value of a cell came from; found is false when nothing that counts was ever submitted. */
typedef struct chuan_origin {
  bool found;
  int64_t submission; /* its number, and what became of it */
  chuan_submission_state state;
  chuan_input input;
  chuan_str as_written, file, sheet, submitted_at;
  size_t row, column;
} chuan_origin;
chuan_rc chuan_store_origin(chuan_origin *out, chuan_store *store, chuan_str unit_code, int period,
                            const chuan_field *field, chuan_str as_known, chuan_arena *arena, chuan_diags *diags);

/* The cells of one sheet of a submission (empty: it has none), row by row, as they were handed in. */
typedef struct chuan_handed_cell {
  chuan_str unit, name;        /* codes of the unit and of reported verdicts; the name of a datum */
  bool of_datum, of_criterion; /* neither: of an indicator */
  bool is_number, share;       /* a value that is a number, read as a percentage */
  bool has_others;             /* the unit has handed in other rows: what counts may stand there */
  int period;
  size_t row, column;
  chuan_str as_written;
  chuan_num number;
} chuan_handed_cell;
chuan_rc chuan_store_sheet_cells(chuan_handed_cell **out, size_t *count, chuan_store *store, int64_t submission,
                                 chuan_str sheet, chuan_arena *arena, chuan_diags *diags);

/* The value of a dimension that the registry states of a unit itself on a day (not of those above it), the day since
   which it is so, and what was stated before; empty texts where nothing was. */
typedef struct chuan_class {
  chuan_str value, before;
  chuan_day since; /* CHUAN_DAY_FIRST: from the start */
} chuan_class;
chuan_rc chuan_store_class(chuan_class *out, chuan_store *store, chuan_str code, chuan_str dimension, chuan_day day,
                           chuan_str as_known, chuan_arena *arena, chuan_diags *diags);

#endif
