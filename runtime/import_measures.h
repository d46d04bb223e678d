/* Units of measure that a form writes: behind a name in its header, in a row of their own below it, or above the table
   ("Đơn vị tính: nghìn đồng"). They are compared with those of the rules and never converted. Only importers include
   this file. */
#ifndef CHUAN_IMPORT_MEASURES_H
#define CHUAN_IMPORT_MEASURES_H

#include "runtime/import_file.h"

/* Cuts "km đường (km)" into "km đường" and "km". */
bool import_split_unit(chuan_str *name, chuan_str *unit, chuan_str header);
/* The text without the brackets around it, if there are any. */
chuan_str import_without_brackets(chuan_str text);
/* Whether two texts are the same unit; whether a text is a unit that measures.def knows. */
chuan_rc import_same_unit(bool *same, chuan_str a, chuan_str b, chuan_arena *arena);
chuan_rc import_is_measure(bool *is, chuan_str text, chuan_arena *arena);

/* Compares a unit that stands at `span` with that of the column's datum: FINDINGS when it is another one. Where the
   rules name none that is said. */
chuan_rc import_compare_unit(const chuan_import_column *column, chuan_str unit, chuan_span span, chuan_arena *arena,
                             chuan_diags *diags);
/* Compares the units above the table with those of all columns that have none of their own and measure the same. */
chuan_rc import_compare_stated_units(const import_file *file, chuan_arena *arena, chuan_diags *diags);

/* Whether the row at hand, the first below the header, holds units: under columns of numbers texts of which one is a
   known unit, or all stand in brackets. Compares them. */
chuan_rc import_is_units_row(bool *is, const import_file *file, chuan_arena *arena);
chuan_rc import_compare_units_row(const import_file *file, chuan_arena *arena, chuan_diags *diags);

#endif
