/* The rows of a table, be it CSV or a sheet: which of them is the header, and one after the other what stands below it.
   See import_file.h. */
#include "runtime/import_file.h"

#include "base/progress.h"

#include <string.h>

static const chuan_span NOWHERE = { 0, 0, 0 };

enum { TITLE_ROWS_MAX = CHUAN_CSV_HEADER_ROWS_MAX - 1 /* above the header */ };

/* Makes room for `count` cells in the row at hand. */
static bool make_room(import_file *file, size_t count)
{
  if (count <= file->capacity)
    return true;
  import_cell *cells = chuan_arena_array(file->arena, 2 * count, sizeof *cells);
  if (!cells)
    return false;
  if (file->count > 0)
    memcpy(cells, file->cells, file->count * sizeof *cells);
  file->cells = cells;
  file->capacity = 2 * count;
  return true;
}

/* Rows of CSV files -------------------------------------------------------------------------------- */

/* Programs write blank cells at the end of a row or leave them out: those behind the header are dropped, and those
   under columns without a name are added. Anything else is for the check of the row to say; so are blank cells that a
   comma sets apart, for they may be what an unquoted decimal comma has pushed out. */
static bool fit_to_header(import_file *file)
{
  size_t columns = file->column_count, named = columns;
  if (columns == 0)
    return true;
  while (file->count > columns && file->csv.delimiter != ',' && file->cells[file->count - 1].text.n == 0)
    file->count--;
  while (named > 0 && file->columns[named - 1].header.n == 0)
    named--;
  if (file->count < named || file->count >= columns)
    return true;
  if (!make_room(file, columns))
    return false;
  chuan_span end = file->cells[file->count - 1].span;
  for (end.begin = end.end; file->count < columns; file->count++)
    file->cells[file->count] = (import_cell){ CHUAN_STR(""), end, CHUAN_SHEET_TEXT };
  return true;
}

static chuan_rc next_csv_row(bool *more, import_file *file, chuan_diags *diags)
{
  chuan_rc rc = chuan_csv_next(more, &file->csv, diags);
  if (!*more)
    return rc;
  if (!make_room(file, file->csv.count))
    return CHUAN_RC_MEMORY;
  for (size_t i = 0; i < file->csv.count; i++)
    file->cells[i] = (import_cell){ file->csv.cells[i].text, file->csv.cells[i].span, CHUAN_SHEET_TEXT };
  file->count = file->csv.count;
  file->line = file->csv.line;
  return fit_to_header(file) ? rc : CHUAN_RC_MEMORY;
}

/* Rows of sheets ----------------------------------------------------------------------------------- */

/* Takes the cells of the next row that has some; what is not there is an empty cell. */
static chuan_rc next_sheet_row(bool *more, import_file *file)
{
  const chuan_sheet *sheet = &file->sheet->cells;
  *more = file->next_cell < sheet->count;
  if (!*more)
    return CHUAN_RC_OK;
  uint32_t row = chuan_sheet_row(chuan_sheet_at(sheet, file->next_cell)->place);
  for (size_t i = 0; i < file->column_count; i++) {
    uint32_t place = chuan_sheet_place(row, (uint32_t)i);
    file->cells[i] = (import_cell){ CHUAN_STR(""), { file->sheet->source, place, place }, CHUAN_SHEET_TEXT };
  }
  for (; file->next_cell < sheet->count; file->next_cell++) {
    const chuan_sheet_cell *cell = chuan_sheet_at(sheet, file->next_cell);
    if (chuan_sheet_row(cell->place) != row)
      break;
    import_cell *at = &file->cells[chuan_sheet_column(cell->place)];
    at->text = chuan_sheet_text_of(cell);
    at->kind = (chuan_sheet_kind)cell->kind;
  }
  file->count = file->column_count;
  file->line = row + 1;
  return CHUAN_RC_OK;
}

chuan_rc import_next(bool *more, import_file *file, chuan_diags *diags)
{
  file->below.read++;
  return file->sheet ? next_sheet_row(more, file) : next_csv_row(more, file, diags);
}

static size_t position(const import_file *file)
{
  return file->sheet ? file->next_cell : file->csv.at;
}

void import_tell_checked(const import_file *file, const chuan_sources *sources, size_t done)
{
  chuan_progress_tell(sources->progress, CHUAN_WORK_CHECK_ROWS, done, position(file),
                      file->sheet ? file->sheet->cells.count : file->csv.text.n);
}

void import_rewind(import_file *file)
{
  file->next_cell = file->csv.at = file->below.at;
  file->csv.next_line = file->below.line;
}

/* The header --------------------------------------------------------------------------------------- */

/* How well a cell tells that its row is the header: that of the key best. */
typedef enum key_rank { KEY_NONE, KEY_LIKE_NAME, KEY_NAME, KEY_LIKE_CODE, KEY_CODE } key_rank;

static key_rank rank_of(chuan_str text, chuan_arena *arena)
{
  if (import_is_key(text, arena))
    return KEY_CODE;
  if (import_is_key_of_level(text, CHUAN_STR(""), arena))
    return KEY_LIKE_CODE;
  if (import_is_name(text, arena))
    return KEY_NAME;
  return import_looks_like_name(text, CHUAN_STR(""), arena) ? KEY_LIKE_NAME : KEY_NONE;
}

/* The first cell of the row at hand that tells so best. */
static size_t key_of_row(key_rank *best, const import_file *file)
{
  size_t key = SIZE_MAX;
  *best = KEY_NONE;
  for (size_t i = 0; i < file->count; i++) {
    key_rank rank = rank_of(file->cells[i].text, file->arena);
    if (rank <= *best)
      continue;
    *best = rank;
    key = i;
  }
  return key;
}

/* The number of rows above the first that has a key, and where that is; where there is no key those above the first
   that has names, or what looks like a head of names; none of them where there is nothing of that. */
static chuan_rc find_header(size_t *above, size_t *key, import_file *file)
{
  chuan_diags unheard; /* what is wrong is reported when the row is read in earnest */
  bool more = true;
  key_rank best = KEY_NONE, rank;
  chuan_rc rc = CHUAN_RC_OK;
  chuan_diags_init(&unheard, file->arena, NULL);
  *key = SIZE_MAX;
  *above = 0;
  for (size_t row = 0; row < TITLE_ROWS_MAX && best < KEY_CODE; row++) {
    rc = import_next(&more, file, &unheard);
    if (!more || (rc != CHUAN_RC_OK && rc != CHUAN_RC_FINDINGS))
      break;
    size_t found = key_of_row(&rank, file);
    if (rank <= best)
      continue;
    best = rank;
    *key = found;
    *above = row;
  }
  return rc == CHUAN_RC_FINDINGS || rc == CHUAN_RC_LIMIT ? CHUAN_RC_OK : rc;
}

/* The columns are the cells of the row at hand. */
static chuan_rc take_header(import_file *file)
{
  file->columns = chuan_arena_array(file->arena, file->count, sizeof *file->columns);
  if (!file->columns)
    return CHUAN_RC_MEMORY;
  file->column_count = file->count;
  file->header_first = file->header_last = file->line;
  for (size_t i = 0; i < file->column_count; i++) {
    chuan_str header = chuan_str_copy(file->arena, file->cells[i].text);
    if (!header.p)
      return CHUAN_RC_MEMORY;
    if (!import_begin_heading(&file->columns[i], file->arena) ||
        !import_add_heading(&file->columns[i], header, file->cells[i].span, file->arena))
      return CHUAN_RC_MEMORY;
  }
  return CHUAN_RC_OK;
}

/* A sheet is as wide as its last column that holds something. */
static bool measure(import_file *file)
{
  const chuan_sheet *sheet = &file->sheet->cells;
  for (size_t i = 0; i < sheet->count; i++) {
    size_t columns = chuan_sheet_column(chuan_sheet_at(sheet, i)->place) + 1;
    if (columns > file->column_count)
      file->column_count = columns;
  }
  return make_room(file, file->column_count);
}

static chuan_rc read_rows_above(import_file *file, size_t above, chuan_diags *diags)
{
  bool more = true;
  file->titles = chuan_arena_array(file->arena, above, sizeof *file->titles);
  if (above > 0 && !file->titles)
    return CHUAN_RC_MEMORY;
  for (size_t i = 0; i < above; i++) {
    chuan_rc rc = import_next(&more, file, diags);
    if (rc == CHUAN_RC_OK)
      rc = import_keep_row(&file->titles[file->title_count++], file);
    if (rc == CHUAN_RC_OK)
      rc = import_skip(file, CHUAN_SKIP_TITLE);
    if (rc != CHUAN_RC_OK)
      return rc;
  }
  return CHUAN_RC_OK;
}

/* The texts of the columns where the header has several rows. */
static chuan_rc read_further_rows(import_file *file, size_t key)
{
  static const import_row NO_ROW = { .count = 0 };
  const import_row *above = file->title_count > 0 ? &file->titles[file->title_count - 1] : &NO_ROW;
  if (key == SIZE_MAX)
    return CHUAN_RC_OK;
  return file->sheet ? import_read_sheet_header(file, chuan_sheet_place((uint32_t)file->line - 1, (uint32_t)key))
                     : import_read_csv_header(file, above, key);
}

chuan_rc import_read_header(import_file *file, chuan_diags *diags)
{
  size_t above, key;
  bool more = true;
  if (file->sheet && !measure(file))
    return CHUAN_RC_MEMORY;
  file->below.at = position(file);
  file->below.line = file->csv.next_line;
  chuan_rc rc = find_header(&above, &key, file);
  import_rewind(file);
  if (rc == CHUAN_RC_OK)
    rc = read_rows_above(file, above, diags);
  if (rc == CHUAN_RC_OK)
    rc = import_next(&more, file, diags);
  if (rc == CHUAN_RC_OK && !more) {
    chuan_diag *diag = chuan_diag_add(diags, CHUAN_E0508, NOWHERE, CHUAN_ARGS(file->path));
    chuan_diag_hint(diags, diag, CHUAN_PHRASE_FILE_IS_EMPTY, CHUAN_NO_ARGS);
    rc = CHUAN_RC_FINDINGS;
  }
  if (rc == CHUAN_RC_OK)
    rc = take_header(file);
  if (rc == CHUAN_RC_OK)
    rc = read_further_rows(file, key);
  file->below.at = position(file);
  file->below.line = file->csv.next_line;
  file->below.read = 0;
  file->below.skipped = file->skipped_count;
  return rc;
}

/* Rows without data -------------------------------------------------------------------------------- */

/* The first cell of the row at hand that holds something. */
static chuan_str first_text(const import_file *file)
{
  for (size_t i = 0; i < file->count; i++)
    if (file->cells[i].text.n > 0)
      return file->cells[i].text;
  return CHUAN_STR("");
}

chuan_rc import_skip(import_file *file, chuan_skip_reason reason)
{
  void *skipped = file->skipped;
  if (!chuan_arena_grow(file->arena, &skipped, file->skipped_count, &file->skipped_capacity, sizeof *file->skipped))
    return CHUAN_RC_MEMORY;
  file->skipped = skipped;
  chuan_str text = chuan_cell_shown(first_text(file), file->arena);
  if (!text.p)
    return CHUAN_RC_MEMORY;
  file->skipped[file->skipped_count++] = (chuan_import_skipped){ reason, file->line, text };
  return CHUAN_RC_OK;
}

static bool is_digit(char c)
{
  return c >= '0' && c <= '9';
}

/* "(1)", "(3)=(1)+(2)", "A", "7": what numbers columns. `bracketed`: it can be nothing else. Who types (1) into a
   spreadsheet gets the number -1. */
static bool numbers_a_column(chuan_str text, bool *bracketed)
{
  enum { DIGITS_MAX = 3 };
  size_t n = 0;
  *bracketed = text.n > 1 && (text.p[0] == '(' || text.p[0] == '-') && is_digit(text.p[1]);
  if (*bracketed || (text.n == 1 && text.p[0] >= 'A' && text.p[0] <= 'Z'))
    return true;
  while (n < text.n && is_digit(text.p[n]))
    n++;
  return n > 0 && n <= DIGITS_MAX && (n == text.n || text.p[n] == '=');
}

/* Whether the plain numbers of the row at hand are 1, 2, 3 and so on. */
static bool counts_from_one(const import_file *file)
{
  size_t expected = 1;
  for (size_t i = 0; i < file->count; i++) {
    chuan_str text = file->cells[i].text;
    if (text.n == 0 || !is_digit(text.p[0]))
      continue;
    size_t number = 0;
    for (size_t at = 0; at < text.n && is_digit(text.p[at]); at++)
      number = number * 10 + (size_t)(text.p[at] - '0');
    if (number != expected++)
      return false;
  }
  return expected > 1;
}

/* Whether the row at hand only numbers the columns. Without brackets it could be a unit, were it not for its name or
   because there is none of that code. */
static bool is_numbers(const import_file *file, size_t name, bool unit)
{
  size_t count = 0, bracketed_count = 0;
  bool bracketed;
  for (size_t i = 0; i < file->count; i++) {
    if (file->cells[i].text.n == 0)
      continue;
    if (!numbers_a_column(file->cells[i].text, &bracketed))
      return false;
    count++;
    bracketed_count += bracketed;
  }
  bool named = name < file->count && file->cells[name].text.n > 0;
  return count > 1 && (bracketed_count > 0 || named || (!unit && counts_from_one(file)));
}

bool import_is_first(const import_file *file)
{
  return file->below.read == file->skipped_count - file->below.skipped + 1;
}

bool import_skip_reason(chuan_skip_reason *reason, const import_file *file, bool figures, bool unit)
{
  size_t key = import_find_column(file, CHUAN_COLUMN_CODE), name = import_find_column(file, CHUAN_COLUMN_NAME);
  if (key >= file->count && name >= file->count)
    return false;
  chuan_str code = key < file->count ? file->cells[key].text : CHUAN_STR(""),
            label = name < file->count ? file->cells[name].text : first_text(file);
  *reason = CHUAN_SKIP_NUMBERS;
  if (import_is_first(file) && is_numbers(file, name, unit))
    return true;
  *reason = CHUAN_SKIP_TOTALS;
  if (import_says_total(code, file->arena) || (code.n == 0 && (import_says_total(label, file->arena) ||
                                                       import_says_total(first_text(file), file->arena))))
    return true;
  *reason = CHUAN_SKIP_NOTE; /* no code has a blank in it */
  return !figures && (code.n == 0 || memchr(code.p, ' ', code.n));
}
