/* Opening a file to be imported: its kind and encoding, and the columns of its header. See import_file.h. */
#include "runtime/file_kinds.h"
#include "runtime/import_encoding.h"

#include <string.h>

static const chuan_span NOWHERE = { 0, 0, 0 };

chuan_str import_digits(size_t number, chuan_arena *arena)
{
  chuan_buffer b;
  chuan_buffer_init(&b, arena);
  chuan_buffer_printf(&b, "%zu", number);
  return chuan_buffer_str(&b);
}

/* Opening ------------------------------------------------------------------------------------------ */

/* Whether a file that begins so is read in pieces: a spreadsheet, or one that is refused. */
static bool is_no_text(chuan_str start)
{
  file_kind kind;
  return xlsx_is_spreadsheet(start) || file_kind_find(&kind, start);
}

/* Opens the file when it is no text, and lies on the disk. */
static bool open_in_pieces(chuan_source_file *out, chuan_str path, chuan_arena *arena)
{
  char start[FILE_KIND_START_MAX];
  chuan_diags unheard; /* what cannot be read is reported when all of it is */
  chuan_diags_init(&unheard, arena, NULL);
  if (chuan_str_equal(path, CHUAN_STR("-")) || !chuan_source_file_open(out, path, arena))
    return false;
  size_t n = out->length < sizeof start ? (size_t)out->length : sizeof start;
  if (chuan_source_file_read(start, out, 0, n, &unheard) == CHUAN_RC_OK && is_no_text((chuan_str){ start, n }))
    return true;
  chuan_source_file_close(out);
  return false;
}

/* Reports a file of a kind that nobody reads. */
static chuan_rc refuse_kind(const chuan_source_file *bytes, chuan_diags *diags)
{
  char start[FILE_KIND_START_MAX];
  file_kind kind;
  size_t n = bytes->length < sizeof start ? (size_t)bytes->length : sizeof start;
  chuan_rc rc = chuan_source_file_read(start, bytes, 0, n, diags);
  return rc == CHUAN_RC_OK && file_kind_find(&kind, (chuan_str){ start, n })
           ? file_kind_refuse(bytes->path, kind, diags)
           : rc;
}

static chuan_rc open_sheet(import_file *file, const chuan_source_file *bytes, const chuan_import_options *options,
                           import_encoding encoding, chuan_sources *sources, chuan_diags *diags)
{
  if (encoding.given && encoding.encoding != CHUAN_ENCODING_UTF_8 && !chuan_encoding_is_font(encoding.encoding)) {
    chuan_buffer option;
    chuan_buffer_init(&option, file->arena);
    chuan_buffer_add_c(&option, "--encoding ");
    chuan_buffer_add(&option, options->encoding);
    chuan_diag_add(diags, CHUAN_E0908, NOWHERE, CHUAN_ARGS(chuan_buffer_str(&option), file->path));
    return CHUAN_RC_USAGE;
  }
  chuan_rc rc = refuse_kind(bytes, diags);
  if (rc == CHUAN_RC_OK)
    rc = xlsx_read(&file->sheet, bytes, options->sheet, sources, diags);
  if (rc == CHUAN_RC_OK)
    rc = import_convert_sheet(file, encoding, diags);
  return rc == CHUAN_RC_OK ? chuan_source_file_digest(file->sha256, bytes, diags) : rc;
}

static chuan_rc open_csv(import_file *file, chuan_str bytes, const chuan_import_options *options,
                         import_encoding encoding, chuan_sources *sources, chuan_diags *diags)
{
  static const char *const KEYS[] = { "ma",     "code",    "ten",       "name",        "ma_xa",   "ma_don_vi",
                                      "ma_thon", "ten_xa", "ten_don_vi", "ten_thon", "ma_dvhc", NULL };
  uint32_t source = 0;
  if (options->sheet.n > 0) {
    chuan_diag_add(diags, CHUAN_E0537, NOWHERE, CHUAN_ARGS(file->path, options->sheet));
    return CHUAN_RC_USAGE;
  }
  chuan_rc rc = import_add_text(&source, file, bytes, encoding, sources, diags);
  return rc == CHUAN_RC_OK ? chuan_csv_open(&file->csv, sources, source, KEYS) : rc;
}

/* Opens what is text or does not lie on the disk; a spreadsheet that comes through standard input or a pipe is in
   memory. */
static chuan_rc open_read(import_file *file, const chuan_import_options *options,
                          import_encoding encoding, chuan_sources *sources, chuan_diags *diags)
{
  chuan_str bytes;
  chuan_rc rc = chuan_source_read(&bytes, file->path, CHUAN_IMPORT_SIZE_MAX, file->sha256, sources->arena, diags);
  if (rc != CHUAN_RC_OK || !is_no_text(bytes))
    return rc == CHUAN_RC_OK ? open_csv(file, bytes, options, encoding, sources, diags) : rc;
  chuan_source_file sheet = chuan_source_file_of(file->path, bytes);
  return open_sheet(file, &sheet, options, encoding, sources, diags);
}

chuan_rc import_open(import_file *file, chuan_str path, const chuan_import_options *options, chuan_sources *sources,
                     chuan_arena *arena, chuan_diags *diags)
{
  chuan_source_file sheet;
  import_encoding encoding;
  *file = (import_file){ .path = path, .arena = arena };
  chuan_rc rc = import_find_encoding(&encoding, options->encoding, arena, diags);
  if (rc != CHUAN_RC_OK)
    return rc;
  if (open_in_pieces(&sheet, path, arena)) {
    rc = open_sheet(file, &sheet, options, encoding, sources, diags);
    chuan_source_file_close(&sheet);
  } else {
    rc = open_read(file, options, encoding, sources, diags);
  }
  if (rc == CHUAN_RC_OK)
    rc = import_read_header(file, diags);
  return arena->failed ? CHUAN_RC_MEMORY : rc; /* a guess made without memory is none */
}

void import_close(import_file *file)
{
  chuan_csv_close(&file->csv);
}

void import_summarise(chuan_import_summary *summary, const import_file *file)
{
  summary->columns = file->columns;
  summary->column_count = file->column_count;
  summary->delimiter = file->sheet ? '\0' : file->csv.delimiter;
  summary->encoding = file->encoding;
  summary->converted = file->converted;
  if (file->sheet) {
    summary->sheet = file->sheet->cells.name;
    summary->other_sheets = file->sheet->others;
    summary->hidden_sheets = file->sheet->hidden;
  }
  summary->header_first = file->header_first;
  summary->header_last = file->header_last;
  summary->skipped = file->skipped;
  summary->skipped_count = file->skipped_count;
}

/* Columns ------------------------------------------------------------------------------------------ */

static bool stand_for_the_same(const chuan_import_column *a, const chuan_import_column *b)
{
  if (a->role != b->role || a->role == CHUAN_COLUMN_UNKNOWN || a->role == CHUAN_COLUMN_IGNORED)
    return false;
  return a->field.datum == b->field.datum && chuan_str_equal(a->field.code, b->field.code);
}

/* Whether --ignore tells the columns apart, by all texts over them: it knows no diacritics. */
static bool can_ignore_one(const chuan_import_column *a, const chuan_import_column *b, chuan_arena *arena)
{
  chuan_str one, other;
  return chuan_text_fold(&one, a->path, arena) == CHUAN_RC_OK &&
         chuan_text_fold(&other, b->path, arena) == CHUAN_RC_OK && !chuan_str_equal(one, other);
}

/* Whether the headers of columns that mean something hold nothing that is not seen. */
static bool check_seen(const import_file *file, chuan_diags *diags)
{
  bool good = true;
  for (size_t i = 0; file->unseen && i < file->column_count; i++) {
    const chuan_import_column *column = &file->columns[i];
    if (column->role != CHUAN_COLUMN_IGNORED && column->role != CHUAN_COLUMN_UNKNOWN)
      good &= chuan_source_check(column->path, column->span, diags);
  }
  return good;
}

bool import_check_columns(const import_file *file, chuan_arena *arena, chuan_diags *diags)
{
  bool good = check_seen(file, diags);
  for (size_t i = 0; i < file->column_count; i++)
    for (size_t j = 0; j < i; j++) {
      const chuan_import_column *a = &file->columns[j], *b = &file->columns[i];
      if (!stand_for_the_same(a, b))
        continue;
      chuan_diag *diag = chuan_diag_add(diags, CHUAN_E0502, b->span, CHUAN_ARGS(chuan_cell_shown(b->header, arena)));
      chuan_diag_span(diags, diag, a->span, CHUAN_PHRASE_FIRST_COLUMN, CHUAN_NO_ARGS);
      chuan_diag_hint(diags, diag, CHUAN_PHRASE_RENAME_ONE_COLUMN,
                      CHUAN_ARGS(chuan_cell_shown(a->path, arena), chuan_cell_shown(b->path, arena)));
      if (can_ignore_one(a, b, arena))
        chuan_diag_hint(diags, diag, CHUAN_PHRASE_IGNORE_ONE_COLUMN,
                        CHUAN_ARGS(chuan_cell_shown(a->path, arena), chuan_cell_shown(b->path, arena)));
      good = false;
      break;
    }
  return good;
}

size_t import_find_column(const import_file *file, chuan_column_role role)
{
  for (size_t i = 0; i < file->column_count; i++)
    if (file->columns[i].role == role)
      return i;
  return SIZE_MAX;
}

void import_report_missing(const import_file *file, const char *name, chuan_str header, chuan_diags *diags)
{
  chuan_span span = file->columns[0].span;
  span.end = file->columns[file->column_count - 1].span.end;
  chuan_diag *diag = chuan_diag_add(diags, CHUAN_E0501, span, CHUAN_ARGS(chuan_str_of(name)));
  chuan_diag_hint(diags, diag, CHUAN_PHRASE_NEED_COLUMN, CHUAN_ARGS(header));
}

/* Rows --------------------------------------------------------------------------------------------- */

static bool is_digits(chuan_str text)
{
  size_t digits = 0;
  while (digits < text.n && text.p[digits] >= '0' && text.p[digits] <= '9')
    digits++;
  return digits > 0 && digits == text.n;
}

/* Whether the commas that set cells apart may also stand in numbers: two cells side by side could be one. */
static bool may_cut_numbers(const import_file *file)
{
  bool may = false;
  for (size_t i = 1; i < file->count; i++)
    may = may || (is_digits(file->cells[i - 1].text) && is_digits(file->cells[i].text));
  return may && file->csv.delimiter == ',';
}

bool import_check_count(const import_file *file, chuan_arena *arena, chuan_diags *diags)
{
  if (file->count == file->column_count)
    return true;
  chuan_span span = file->cells[0].span;
  span.end = file->cells[file->count - 1].span.end;
  chuan_diag *diag =
    chuan_diag_add(diags, CHUAN_E0505, span,
                   CHUAN_ARGS(import_digits(file->count, arena), import_digits(file->column_count, arena)));
  if (file->count > file->column_count && may_cut_numbers(file))
    chuan_diag_hint(diags, diag, CHUAN_PHRASE_DECIMAL_COMMAS, CHUAN_NO_ARGS);
  else if (file->count > file->column_count)
    chuan_diag_hint(diags, diag, CHUAN_PHRASE_CELLS_QUOTE, CHUAN_ARGS(chuan_csv_delimiter(&file->csv)));
  return false;
}

bool import_has_failed(const import_cell *cell)
{
  return cell->kind == CHUAN_SHEET_ERROR || cell->kind == CHUAN_SHEET_UNKNOWN;
}

/* A cell must have a column, and its formula a result. */
static bool check_cell(const import_file *file, size_t column, chuan_arena *arena, chuan_diags *diags)
{
  const import_cell *cell = &file->cells[column];
  const chuan_import_column *c = &file->columns[column];
  if (c->header.n == 0 && cell->text.n > 0) {
    chuan_diag_add(diags, CHUAN_E0525, cell->span, CHUAN_ARGS(chuan_cell_shown(cell->text, arena)));
    return false;
  }
  if (c->role == CHUAN_COLUMN_IGNORED)
    return true;
  if (file->unseen && c->role != CHUAN_COLUMN_UNKNOWN && !chuan_source_check(cell->text, cell->span, diags))
    return false;
  if (!import_has_failed(cell))
    return true;
  chuan_str header = chuan_cell_shown(c->header, arena);
  if (cell->kind == CHUAN_SHEET_UNKNOWN) {
    chuan_diag *diag = chuan_diag_add(diags, CHUAN_E0539, cell->span, CHUAN_ARGS(header));
    chuan_diag_hint(diags, diag, CHUAN_PHRASE_SAVE_FORMULA, CHUAN_NO_ARGS);
  } else {
    chuan_diag *diag =
      chuan_diag_add(diags, CHUAN_E0538, cell->span, CHUAN_ARGS(header, chuan_cell_shown(cell->text, arena)));
    chuan_diag_hint(diags, diag, CHUAN_PHRASE_MEND_FORMULA, CHUAN_NO_ARGS);
  }
  return false;
}

bool import_check_row(const import_file *file, chuan_arena *arena, chuan_diags *diags)
{
  return import_check_count(file, arena, diags) && import_check_cells(file, arena, diags);
}

bool import_check_cells(const import_file *file, chuan_arena *arena, chuan_diags *diags)
{
  bool good = true;
  for (size_t i = 0; i < file->count; i++)
    good &= check_cell(file, i, arena, diags);
  return good;
}

chuan_cell_place import_place(const import_file *file, size_t column, chuan_cell_dialect dialect)
{
  const import_cell *cell = &file->cells[column];
  bool number = cell->kind == CHUAN_SHEET_NUMBER || cell->kind == CHUAN_SHEET_PERCENT;
  chuan_cell_days days = CHUAN_CELL_DAYS_NONE;
  if (cell->kind == CHUAN_SHEET_NUMBER)
    days = file->sheet->from_1904 ? CHUAN_CELL_DAYS_1904 : CHUAN_CELL_DAYS_1900;
  return (chuan_cell_place){ .header = file->columns[column].header, .span = cell->span, .days = days,
                             .dialect = number ? CHUAN_CELL_DIALECT_VI : dialect,
                             .percent = cell->kind == CHUAN_SHEET_PERCENT };
}
