/* Opening a file to be imported: encoding, CSV, and the columns of its header. See import_file.h. */
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

static chuan_rc load_converted(uint32_t *source, import_file *file, chuan_str encoding, iconv_t converter,
                               chuan_sources *sources, chuan_arena *arena, chuan_diags *diags)
{
  enum { GROWTH = 3 };
  chuan_str bytes, text;
  size_t bad;
  chuan_rc rc = chuan_source_read(&bytes, file->path, CHUAN_IMPORT_SIZE_MAX, file->sha256, arena, diags);
  if (rc != CHUAN_RC_OK)
    return rc;
  rc = convert(&text, &bad, bytes, converter, arena);
  if (rc == CHUAN_RC_OK)
    return chuan_source_add(source, sources, file->path, text, (size_t)CHUAN_IMPORT_SIZE_MAX * GROWTH, diags);
  if (rc == CHUAN_RC_FINDINGS) {
    chuan_diag *diag =
      chuan_diag_add(diags, CHUAN_E0524, NOWHERE, CHUAN_ARGS(file->path, encoding, import_digits(bad, arena)));
    chuan_diag_hint(diags, diag, CHUAN_PHRASE_ENCODINGS_ARE, CHUAN_ARGS(ENCODINGS_LIST));
  }
  return rc;
}

static chuan_rc load_encoded(uint32_t *source, import_file *file, chuan_str encoding, chuan_sources *sources,
                             chuan_arena *arena, chuan_diags *diags)
{
  const char *iconv_name = find_encoding(encoding);
  iconv_t converter = iconv_name ? iconv_open("UTF-8", iconv_name) : (iconv_t)-1;
  if (converter == (iconv_t)-1 && iconv_name && errno == ENOMEM)
    return CHUAN_RC_MEMORY;
  if (converter == (iconv_t)-1) {
    chuan_diag *diag = chuan_diag_add(diags, CHUAN_E0523, NOWHERE, CHUAN_ARGS(encoding));
    chuan_diag_hint(diags, diag, CHUAN_PHRASE_ENCODINGS_ARE, CHUAN_ARGS(ENCODINGS_LIST));
    return CHUAN_RC_USAGE;
  }
  chuan_rc rc = load_converted(source, file, encoding, converter, sources, arena, diags);
  iconv_close(converter);
  return rc;
}

static chuan_rc load_utf8(uint32_t *source, import_file *file, chuan_sources *sources, chuan_diags *diags)
{
  chuan_rc rc = chuan_source_load(source, sources, file->path, CHUAN_IMPORT_SIZE_MAX, file->sha256, diags);
  const chuan_source *loaded = chuan_source_get(sources, *source);
  if (rc == CHUAN_RC_FINDINGS && loaded && chuan_text_invalid_at(loaded->text) < loaded->text.n && diags->count > 0)
    chuan_diag_hint(diags, diags->items[diags->count - 1], CHUAN_PHRASE_GIVE_ENCODING, CHUAN_ARGS(ENCODINGS_LIST));
  return rc;
}

/* Opening ------------------------------------------------------------------------------------------ */

static chuan_rc read_header(import_file *file, chuan_arena *arena, chuan_diags *diags)
{
  bool more;
  chuan_rc rc = chuan_csv_next(&more, &file->csv, diags);
  if (rc == CHUAN_RC_OK && !more) {
    chuan_diag_add(diags, CHUAN_E0508, NOWHERE, CHUAN_ARGS(file->path));
    rc = CHUAN_RC_FINDINGS;
  }
  if (rc != CHUAN_RC_OK)
    return rc;
  file->columns = chuan_arena_array(arena, file->csv.count, sizeof *file->columns);
  if (!file->columns)
    return CHUAN_RC_MEMORY;
  file->column_count = file->csv.count;
  for (size_t i = 0; i < file->column_count; i++) {
    file->columns[i] = (chuan_import_column){ .header = chuan_str_copy(arena, file->csv.cells[i].text),
                                              .span = file->csv.cells[i].span };
    if (!file->columns[i].header.p)
      return CHUAN_RC_MEMORY;
  }
  return CHUAN_RC_OK;
}

chuan_rc import_open(import_file *file, chuan_str path, chuan_str encoding, chuan_sources *sources,
                     chuan_arena *arena, chuan_diags *diags)
{
  static const char *const KEYS[] = { "ma", "code", NULL };
  uint32_t source = 0;
  *file = (import_file){ .path = path };
  chuan_rc rc = encoding.n ? load_encoded(&source, file, encoding, sources, arena, diags)
                           : load_utf8(&source, file, sources, diags);
  if (rc == CHUAN_RC_OK)
    rc = chuan_csv_open(&file->csv, sources, source, KEYS);
  return rc == CHUAN_RC_OK ? read_header(file, arena, diags) : rc;
}

void import_close(import_file *file)
{
  chuan_csv_close(&file->csv);
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

bool import_check_row(const import_file *file, chuan_arena *arena, chuan_diags *diags)
{
  const chuan_csv *csv = &file->csv;
  if (csv->count != file->column_count) {
    chuan_span span = csv->cells[0].span;
    span.end = csv->cells[csv->count - 1].span.end;
    chuan_diag *diag =
      chuan_diag_add(diags, CHUAN_E0505, span,
                     CHUAN_ARGS(import_digits(csv->count, arena), import_digits(file->column_count, arena)));
    if (csv->count > file->column_count)
      chuan_diag_hint(diags, diag, CHUAN_PHRASE_CELLS_QUOTE, CHUAN_ARGS(chuan_csv_delimiter(csv)));
    return false;
  }
  bool good = true;
  for (size_t i = 0; i < csv->count; i++)
    if (file->columns[i].header.n == 0 && csv->cells[i].text.n > 0) {
      chuan_diag_add(diags, CHUAN_E0525, csv->cells[i].span,
                     CHUAN_ARGS(chuan_cell_shown(csv->cells[i].text, arena)));
      good = false;
    }
  return good;
}

chuan_cell_place import_place(const import_file *file, size_t column, chuan_cell_dialect dialect)
{
  return (chuan_cell_place){ .header = file->columns[column].header, .span = file->csv.cells[column].span,
                             .dialect = dialect };
}
