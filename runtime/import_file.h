/* What the importers share: a file that is open as CSV, and the names of its columns. Nobody else
   includes this file. */
#ifndef CHUAN_IMPORT_FILE_H
#define CHUAN_IMPORT_FILE_H

#include "runtime/import.h"
#include "runtime/import_csv.h"

typedef struct import_file {
  chuan_str path;
  chuan_csv csv;
  unsigned char sha256[32];
  chuan_import_column *columns;
  size_t column_count;
} import_file;

/* Reads the file and its header line; the columns have their headers and no roles. Close it in any case. */
chuan_rc import_open(import_file *file, chuan_str path, chuan_str encoding, chuan_sources *sources,
                     chuan_arena *arena, chuan_diags *diags);
void import_close(import_file *file);

/* Reports columns that stand for the same thing: the same role (but for those without a header, ignored and
   unknown ones), the same field, the same dimension. False when there are any. */
bool import_check_columns(const import_file *file, chuan_arena *arena, chuan_diags *diags);
/* The position of the column with that role; SIZE_MAX when there is none. */
size_t import_find_column(const import_file *file, chuan_column_role role);
/* Reports that the file has no column `name`; `header` shows what it should have. */
void import_report_missing(const import_file *file, const char *name, const char *header, chuan_diags *diags);
/* Whether the row at hand has as many cells as the header, and none under a column without a header;
   otherwise reports it. */
bool import_check_row(const import_file *file, chuan_arena *arena, chuan_diags *diags);
/* The place of cell `column` of the row at hand. */
chuan_cell_place import_place(const import_file *file, size_t column, chuan_cell_dialect dialect);
/* Adds a number to a list of arguments: digits on the arena. */
chuan_str import_digits(size_t number, chuan_arena *arena);

#endif
