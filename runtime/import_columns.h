/* What the columns of a data file hold: its header matched with the rules. Only importers include this file. */
#ifndef CHUAN_IMPORT_COLUMNS_H
#define CHUAN_IMPORT_COLUMNS_H

#include "runtime/import_file.h"

/* The level and set that a data file is about, as the rules write them. */
typedef struct import_subject {
  const chuan_program *program;
  chuan_str level;
  const chuan_set *set; /* its first edition; NULL when none was named */
} import_subject;

/* Finds them; USAGE when there are none of that name. */
chuan_rc import_find_subject(import_subject *out, const chuan_program *program, const chuan_import_options *options,
                             chuan_arena *arena, chuan_diags *diags);
/* Whether the rules have data of that level. */
bool import_has_data(const chuan_program *program, chuan_str level);
/* Gives every column its role; FINDINGS when some have none. */
chuan_rc import_match_columns(import_file *file, const import_subject *subject, const chuan_import_options *options,
                              chuan_arena *arena, chuan_diags *diags);

/* Warns of heads over groups of columns and of years in heads and titles that the figures were read past; once the
   columns are matched. */
chuan_rc import_tell_heads(const import_file *file, int period, chuan_arena *arena, chuan_diags *diags);

#endif
