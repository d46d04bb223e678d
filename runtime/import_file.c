/* Opening a file to be imported: its kind and encoding, and the columns of its header. See import_file.h. */
#include "runtime/import_file.h"

#include <errno.h>
#include <iconv.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

static const chuan_span NOWHERE = { 0, 0, 0 };

chuan_str import_digits(size_t number, chuan_arena *arena)
{
  chuan_buffer b;
  chuan_buffer_init(&b, arena);
  chuan_buffer_printf(&b, "%zu", number);
  return chuan_buffer_str(&b);
}

/* Encodings ---------------------------------------------------------------------------------------- */

/* What --encoding takes, and what iconv calls it. The one of the TCVN3 (ABC) fonts is a part of TCVN 5712-1. */
static const struct {
  const char *name, *iconv;
} ENCODINGS[] = { { "utf-8", "UTF-8" }, { "utf-16", "UTF-16" }, { "tcvn3", "TCVN5712-1" },
                  { "windows-1258", "WINDOWS-1258" }, { "viscii", "VISCII" } };
#define ENCODINGS_LIST CHUAN_STR("utf-8, utf-16, tcvn3, windows-1258, viscii")

/* What iconv calls an encoding; NULL when it is none of ours. */
static const char *find_encoding(chuan_str name)
{
  for (size_t i = 0; i < sizeof ENCODINGS / sizeof *ENCODINGS; i++)
    if (strlen(ENCODINGS[i].name) == name.n && strncasecmp(ENCODINGS[i].name, name.p, name.n) == 0)
      return ENCODINGS[i].iconv;
  return NULL;
}

/* Converts all of `in` to UTF-8; FINDINGS with the number of the byte that cannot be converted. */
static chuan_rc convert(chuan_str *out, size_t *bad, chuan_str in, iconv_t converter, chuan_arena *arena)
{
  enum { LARGEST = 3 /* bytes that one byte of these encodings becomes */, SPARE = 16 };
  char *bytes = chuan_arena_array(arena, in.n + SPARE, LARGEST), *to = bytes, *from = (char *)(uintptr_t)in.p;
  size_t from_left = in.n, to_left = (in.n + SPARE) * LARGEST;
  if (!bytes)
    return CHUAN_RC_MEMORY;
  bool converted = iconv(converter, &from, &from_left, &to, &to_left) != (size_t)-1 &&
                   iconv(converter, NULL, NULL, &to, &to_left) != (size_t)-1;
  *bad = in.n - from_left + 1;
  *out = (chuan_str){ bytes, (size_t)(to - bytes) };
  return converted ? CHUAN_RC_OK : CHUAN_RC_FINDINGS;
}

static chuan_rc report_encoding(chuan_str encoding, chuan_diags *diags)
{
  chuan_diag *diag = chuan_diag_add(diags, CHUAN_E0523, NOWHERE, CHUAN_ARGS(encoding));
  chuan_diag_hint(diags, diag, CHUAN_PHRASE_ENCODINGS_ARE, CHUAN_ARGS(ENCODINGS_LIST));
  return CHUAN_RC_USAGE;
}

static chuan_rc add_converted(uint32_t *source, import_file *file, chuan_str bytes, chuan_str encoding,
                              iconv_t converter, chuan_sources *sources, chuan_diags *diags)
{
  enum { GROWTH = 3 };
  chuan_str text;
  size_t bad;
  chuan_rc rc = convert(&text, &bad, bytes, converter, file->arena);
  if (rc == CHUAN_RC_OK)
    return chuan_source_add(source, sources, file->path, text, (size_t)CHUAN_IMPORT_SIZE_MAX * GROWTH, diags);
  if (rc == CHUAN_RC_FINDINGS) {
    chuan_diag *diag =
      chuan_diag_add(diags, CHUAN_E0524, NOWHERE, CHUAN_ARGS(file->path, encoding, import_digits(bad, file->arena)));
    chuan_diag_hint(diags, diag, CHUAN_PHRASE_ENCODINGS_ARE, CHUAN_ARGS(ENCODINGS_LIST));
  }
  return rc;
}

static chuan_rc add_encoded(uint32_t *source, import_file *file, chuan_str bytes, const char *iconv_name,
                            chuan_str encoding, chuan_sources *sources, chuan_diags *diags)
{
  iconv_t converter = iconv_open("UTF-8", iconv_name);
  if (converter == (iconv_t)-1)
    return errno == ENOMEM ? CHUAN_RC_MEMORY : report_encoding(encoding, diags);
  chuan_rc rc = add_converted(source, file, bytes, encoding, converter, sources, diags);
  iconv_close(converter);
  return rc;
}

static chuan_rc add_utf8(uint32_t *source, import_file *file, chuan_str bytes, chuan_sources *sources,
                         chuan_diags *diags)
{
  chuan_rc rc = chuan_source_keep(source, sources, file->path, bytes, CHUAN_IMPORT_SIZE_MAX, diags);
  const chuan_source *loaded = chuan_source_get(sources, *source);
  if (rc == CHUAN_RC_FINDINGS && loaded && chuan_text_invalid_at(loaded->text) < loaded->text.n && diags->count > 0)
    chuan_diag_hint(diags, diags->items[diags->count - 1], CHUAN_PHRASE_GIVE_ENCODING, CHUAN_ARGS(ENCODINGS_LIST));
  return rc;
}

/* Opening ------------------------------------------------------------------------------------------ */

/* How large the file may be: a spreadsheet is not even read when it is beyond its own limit. */
static size_t size_limit(chuan_str path, chuan_arena *arena)
{
  char start[8];
  chuan_str name = chuan_str_copy(arena, path);
  FILE *file = name.p && !chuan_str_equal(path, CHUAN_STR("-")) ? fopen(name.p, "rbe") : NULL;
  size_t n = file ? fread(start, 1, sizeof start, file) : 0;
  if (file)
    fclose(file);
  return xlsx_is_spreadsheet((chuan_str){ start, n }) ? CHUAN_IMPORT_SHEET_MAX : CHUAN_IMPORT_SIZE_MAX;
}

static chuan_rc open_sheet(import_file *file, chuan_str bytes, const chuan_import_options *options,
                           chuan_sources *sources, chuan_diags *diags)
{
  if (options->encoding.n > 0) {
    chuan_diag_add(diags, CHUAN_E0908, NOWHERE, CHUAN_ARGS(CHUAN_STR("--encoding"), file->path));
    return CHUAN_RC_USAGE;
  }
  return xlsx_read(&file->sheet, file->path, bytes, options->sheet, sources, diags);
}

static chuan_rc open_csv(import_file *file, chuan_str bytes, const chuan_import_options *options, const char *iconv_name,
                         chuan_sources *sources, chuan_diags *diags)
{
  static const char *const KEYS[] = { "ma", "code", "ten", "name", NULL };
  uint32_t source = 0;
  if (options->sheet.n > 0) {
    chuan_diag_add(diags, CHUAN_E0537, NOWHERE, CHUAN_ARGS(file->path, options->sheet));
    return CHUAN_RC_USAGE;
  }
  chuan_rc rc = iconv_name ? add_encoded(&source, file, bytes, iconv_name, options->encoding, sources, diags)
                           : add_utf8(&source, file, bytes, sources, diags);
  return rc == CHUAN_RC_OK ? chuan_csv_open(&file->csv, sources, source, KEYS) : rc;
}

chuan_rc import_open(import_file *file, chuan_str path, const chuan_import_options *options, chuan_sources *sources,
                     chuan_arena *arena, chuan_diags *diags)
{
  chuan_str bytes;
  *file = (import_file){ .path = path, .arena = arena };
  const char *iconv_name = options->encoding.n > 0 ? find_encoding(options->encoding) : NULL;
  if (options->encoding.n > 0 && !iconv_name)
    return report_encoding(options->encoding, diags);
  chuan_rc rc = chuan_source_read(&bytes, path, size_limit(path, arena), file->sha256, sources->arena, diags);
  if (rc == CHUAN_RC_OK)
    rc = xlsx_is_spreadsheet(bytes) ? open_sheet(file, bytes, options, sources, diags)
                                    : open_csv(file, bytes, options, iconv_name, sources, diags);
  return rc == CHUAN_RC_OK ? import_read_header(file, diags) : rc;
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

bool import_check_columns(const import_file *file, chuan_arena *arena, chuan_diags *diags)
{
  bool good = true;
  for (size_t i = 0; i < file->column_count; i++)
    for (size_t j = 0; j < i; j++) {
      const chuan_import_column *a = &file->columns[j], *b = &file->columns[i];
      if (!stand_for_the_same(a, b))
        continue;
      chuan_diag *diag = chuan_diag_add(diags, CHUAN_E0502, b->span, CHUAN_ARGS(chuan_cell_shown(b->header, arena)));
      chuan_diag_span(diags, diag, a->span, CHUAN_PHRASE_FIRST_COLUMN, CHUAN_NO_ARGS);
      chuan_diag_hint(diags, diag, CHUAN_PHRASE_KEEP_ONE_COLUMN, CHUAN_NO_ARGS);
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

void import_report_missing(const import_file *file, const char *name, const char *header, chuan_diags *diags)
{
  chuan_span span = file->columns[0].span;
  span.end = file->columns[file->column_count - 1].span.end;
  chuan_diag *diag = chuan_diag_add(diags, CHUAN_E0501, span, CHUAN_ARGS(chuan_str_of(name)));
  chuan_diag_hint(diags, diag, CHUAN_PHRASE_NEED_COLUMN, CHUAN_ARGS(chuan_str_of(header)));
}

/* Rows --------------------------------------------------------------------------------------------- */

static bool check_count(const import_file *file, chuan_arena *arena, chuan_diags *diags)
{
  if (file->count == file->column_count)
    return true;
  chuan_span span = file->cells[0].span;
  span.end = file->cells[file->count - 1].span.end;
  chuan_diag *diag =
    chuan_diag_add(diags, CHUAN_E0505, span,
                   CHUAN_ARGS(import_digits(file->count, arena), import_digits(file->column_count, arena)));
  if (file->count > file->column_count)
    chuan_diag_hint(diags, diag, CHUAN_PHRASE_CELLS_QUOTE, CHUAN_ARGS(chuan_csv_delimiter(&file->csv)));
  return false;
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
  if (c->role == CHUAN_COLUMN_IGNORED || (cell->kind != CHUAN_SHEET_ERROR && cell->kind != CHUAN_SHEET_UNKNOWN))
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
  if (!check_count(file, arena, diags))
    return false;
  bool good = true;
  for (size_t i = 0; i < file->count; i++)
    good &= check_cell(file, i, arena, diags);
  return good;
}

chuan_cell_place import_place(const import_file *file, size_t column, chuan_cell_dialect dialect)
{
  const import_cell *cell = &file->cells[column];
  bool number = cell->kind == CHUAN_SHEET_NUMBER || cell->kind == CHUAN_SHEET_PERCENT;
  return (chuan_cell_place){ .header = file->columns[column].header, .span = cell->span,
                             .dialect = number ? CHUAN_CELL_DIALECT_VI : dialect,
                             .percent = cell->kind == CHUAN_SHEET_PERCENT };
}
