/* The correction sheet of a validation run: a workbook to send back to those who handed the data in. Its first sheet
   lists the violations, with their cells, what would clear them, and room for an answer. Behind it stand the rows that
   these cells are in, where they were in the files handed in, under the names of the data, so that a sheet can be
   imported again once it is corrected: what is in question is marked, with the rule and its message as a comment.
   Where a later submission counts for a cell, it holds what that one says. */
#ifndef CHUAN_CORRECTION_H
#define CHUAN_CORRECTION_H

#include "runtime/form.h"
#include "runtime/report_validate.h"

typedef struct chuan_correction {
  chuan_form form; /* a row for each violation */
  chuan_form_sheet *sheets;
  size_t sheet_count;
} chuan_correction;

chuan_rc chuan_correction_make(chuan_correction *out, const chuan_validation_report *report, chuan_arena *arena);

#endif
