/* What the importers share: a file that is open as a table, be it CSV or a sheet of a spreadsheet, and the names of its
   columns. Nobody else includes this file. */
#ifndef CHUAN_IMPORT_FILE_H
#define CHUAN_IMPORT_FILE_H

#include "runtime/import.h"
#include "runtime/import_csv.h"
#include "runtime/xlsx.h"

typedef struct import_cell {
  chuan_str text; /* without blanks at its ends; of a CSV file it lives until the next row is read */
  chuan_span span;
  chuan_sheet_kind kind; /* CHUAN_SHEET_TEXT in a CSV file */
} import_cell;

/* A row that is kept. */
typedef struct import_row {
  import_cell *cells;
  size_t count;
} import_row;

typedef struct import_file {
  chuan_str path;
  chuan_arena *arena;
  chuan_csv csv;     /* unless there is a sheet */
  xlsx_sheet *sheet; /* or NULL */
  unsigned char sha256[32];
  bool unseen; /* it holds characters that are not seen: what is read of it is to be checked for them */
  chuan_str encoding; /* as the summary has it */
  chuan_import_converted converted;
  chuan_import_column *columns;
  size_t column_count;
  size_t header_first, header_last; /* lines */
  import_row *titles; /* the rows above the header */
  size_t title_count;
  import_cell *cells; /* of the row at hand */
  size_t count, capacity, line;
  size_t next_cell; /* of the sheet: the cell to go on at */
  struct {
    size_t at, line; /* the byte or cell where the rows below the header begin, and the line of that byte */
    size_t read, skipped; /* rows read below the header; rows that had been skipped before */
  } below;
  chuan_import_skipped *skipped;
  size_t skipped_count, skipped_capacity;
} import_file;

/* Reads the file down to its header; the columns have their headers and no roles. Close it in any case. Of the options
   it looks at encoding and sheet. */
chuan_rc import_open(import_file *file, chuan_str path, const chuan_import_options *options, chuan_sources *sources,
                     chuan_arena *arena, chuan_diags *diags);
void import_close(import_file *file);
/* Tells the summary what was understood of the file. */
void import_summarise(chuan_import_summary *summary, const import_file *file);

/* Reads the next row below the header as chuan_csv_next() does; goes back to the first one. */
chuan_rc import_next(bool *more, import_file *file, chuan_diags *diags);
void import_rewind(import_file *file);
/* Tells that rows are being checked: `done` of them, and how far into the file that is. */
void import_tell_checked(const import_file *file, const chuan_sources *sources, size_t done);
/* Finds the header of a file that is open, and reads it. */
chuan_rc import_read_header(import_file *file, chuan_diags *diags);
/* The header of a sheet whose key stands at that place: its rows, and the text of each column. */
chuan_rc import_read_sheet_header(import_file *file, uint32_t key);
/* Keeps the row at hand. */
chuan_rc import_keep_row(import_row *out, const import_file *file);
/* The header of a CSV file whose key stands in that cell of the row at hand; `above` is the row before it, if there is
   one. */
chuan_rc import_read_csv_header(import_file *file, const import_row *above, size_t key);
/* Heads of codes and names, "Mã", "Tên"; "Mã xã/phường", "Tên đơn vị" of units of a level, folded, or of any where it
   is empty. */
bool import_is_key(chuan_str text, chuan_arena *arena);
bool import_is_name(chuan_str text, chuan_arena *arena);
bool import_is_key_of_level(chuan_str text, chuan_str level, chuan_arena *arena);
bool import_is_name_of_level(chuan_str text, chuan_str level, chuan_arena *arena);
/* Whether a text is that of a total: "Tổng cộng", "Tổng số 2 xã", "Toàn huyện". */
bool import_says_total(chuan_str text, chuan_arena *arena);
/* Whether a header seems to stand over names of units of a level, or of any, with words besides: "Tên xã theo nghị
   quyết". */
bool import_looks_like_name(chuan_str text, chuan_str level, chuan_arena *arena);

/* The texts over a column: starts with none, adds one from above, ends. False when memory is short. */
enum { IMPORT_HEADER_ROWS_MAX = 10 };
bool import_begin_heading(chuan_import_column *column, chuan_arena *arena);
bool import_add_heading(chuan_import_column *column, chuan_str text, chuan_span span, chuan_arena *arena);
void import_end_heading(chuan_import_column *column);
/* A text of a header without marks of footnotes and colons at its end: "Dân số (*)". */
chuan_str import_without_marks(chuan_str text);

/* A text as people see it. */
chuan_str import_without_unseen(chuan_str text, chuan_arena *arena);

/* Keeps the row at hand as one without data. */
chuan_rc import_skip(import_file *file, chuan_skip_reason reason);
/* Whether the row at hand is the first below the header, but for those that were skipped. */
bool import_is_first(const import_file *file);
/* Why the row at hand holds no data; false when it does. `figures`: something in it could be a value; `unit`: there may
   be a unit of its code, which only the first row needs to know. */
bool import_skip_reason(chuan_skip_reason *reason, const import_file *file, bool figures, bool unit);
/* Warns of what people do not see in a spreadsheet: formulas, hidden rows and columns, merged cells; once all rows are
   read. */
void import_tell_sheet(const import_file *file, chuan_diags *diags);

/* Reports columns that stand for the same thing: the same role (but for those without a header, ignored and
   unknown ones), the same field, the same dimension. False when there are any. */
bool import_check_columns(const import_file *file, chuan_arena *arena, chuan_diags *diags);
/* The position of the column with that role; SIZE_MAX when there is none. */
size_t import_find_column(const import_file *file, chuan_column_role role);
/* Reports that the file has no column `name`; `header` shows what it should have. */
void import_report_missing(const import_file *file, const char *name, chuan_str header, chuan_diags *diags);
/* Whether the row at hand has as many cells as the header; whether it has none under a column without a header, and no
   formula that failed; both. Otherwise reports it. */
bool import_check_count(const import_file *file, chuan_arena *arena, chuan_diags *diags);
bool import_check_cells(const import_file *file, chuan_arena *arena, chuan_diags *diags);
bool import_check_row(const import_file *file, chuan_arena *arena, chuan_diags *diags);
/* Whether the cell holds a formula without a result. */
bool import_has_failed(const import_cell *cell);
/* The place of cell `column` of the row at hand. */
chuan_cell_place import_place(const import_file *file, size_t column, chuan_cell_dialect dialect);
/* Adds a number to a list of arguments: digits on the arena. */
chuan_str import_digits(size_t number, chuan_arena *arena);

#endif
