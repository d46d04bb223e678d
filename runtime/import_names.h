/* The names of units in a data file: what stands beside a code is compared with the registry, what stands alone becomes
   a question with candidates. Only importers include this file. */
#ifndef CHUAN_IMPORT_NAMES_H
#define CHUAN_IMPORT_NAMES_H

#include "runtime/import_file.h"

/* A row whose name is not that of its unit. */
typedef struct import_misnamed {
  size_t row;     /* the caller's number of it */
  size_t ordinal; /* of the rows with a unit: neighbours follow each other, whatever was left out between them */
  size_t line;
  chuan_span span;
  chuan_str written, code, name; /* as the file has it; the unit's code, and its name in the registry */
  size_t code_row; /* position among those misnamed of the row that has the code of this name's unit */
  bool displaced;  /* there is one */
  bool doubtful;   /* or its own code is that of another row's name, or its name that of a unit without a row here */
} import_misnamed;

typedef struct import_names {
  chuan_store *store;
  const import_file *file;
  chuan_import_summary *summary;
  chuan_arena *arena, *row_arena; /* for all rows; for one */
  chuan_diags *diags;
  chuan_str level_fold;
  chuan_day first_day, last_day; /* of the period */
  size_t column;                 /* SIZE_MAX: the file has none */
  chuan_str asked_in;            /* the file that questions are written to; may be empty */

  chuan_unit_index *index; /* made when the first name is looked for */
  size_t slips;            /* that were looked for */
  import_misnamed *misnamed;
  size_t misnamed_count, misnamed_capacity;
  chuan_import_question *questions;
  size_t question_count, question_capacity;
} import_names;

/* The name in the row at hand; empty when there is none. */
chuan_str import_names_at_hand(const import_names *names);
/* Compares the name of the row at hand with its unit's. */
chuan_rc import_names_compare(chuan_unit_found_by *out, import_names *names, const chuan_unit_found *unit);
/* Keeps the row at hand, whose name is not its unit's, for import_names_report(). */
chuan_rc import_names_keep(import_names *names, const chuan_unit_found *unit, size_t row, size_t ordinal);
/* Whether the name of the row at hand is that of a unit, so that the row is one of a unit though it has no code. */
chuan_rc import_names_is_unit(bool *out, import_names *names);
/* Adds to a diagnostic about the code of the row at hand which units its name may mean; of a unit that has ended,
   `code`, those that took it in. */
chuan_rc import_names_hint(import_names *names, chuan_diag *diag);
chuan_rc import_names_hint_successors(import_names *names, chuan_diag *diag, chuan_str code);
/* Asks which unit the row at hand is, that has a name and no code. */
chuan_rc import_names_ask(import_names *names);
/* Reports the rows whose names are not those of their units, once all are read. Those that are `doubtful` are errors:
   names belong to other units. */
chuan_rc import_names_report(import_names *names);

#endif
