/* Headers of several rows in CSV files, where merged cells have left their text in the first cell and blanks in the
   others. See import_file.h. */
#include "runtime/import_file.h"

#include <string.h>

/* The row at hand, kept beyond the next one. */
chuan_rc import_keep_row(import_row *out, const import_file *file)
{
  *out = (import_row){ .cells = chuan_arena_array(file->arena, file->count, sizeof *out->cells), .count = file->count };
  for (size_t i = 0; out->cells && i < file->count; i++) {
    out->cells[i] = file->cells[i];
    out->cells[i].text = chuan_str_copy(file->arena, file->cells[i].text);
    if (!out->cells[i].text.p)
      return CHUAN_RC_MEMORY;
  }
  return out->cells ? CHUAN_RC_OK : CHUAN_RC_MEMORY;
}

/* The cell of a row, or NULL where it has none that holds something. */
static const import_cell *cell_at(const import_row *row, size_t column)
{
  return column < row->count && row->cells[column].text.n > 0 ? &row->cells[column] : NULL;
}

/* The cell that stands over a column: its own, or the next one to the left. */
static const import_cell *cell_over(const import_row *row, size_t column)
{
  for (size_t i = column + 1; i-- > 0;)
    if (cell_at(row, i))
      return cell_at(row, i);
  return NULL;
}

/* Whether a text could be a name of a column: a figure, a state or the number of a column is none. */
static bool is_name(chuan_str text)
{
  size_t at = text.p[0] == '(';
  size_t length;
  return at < text.n && chuan_text_is_letter(chuan_text_next((chuan_str){ text.p + at, text.n - at }, &length));
}

static bool is_unit(chuan_str text)
{
  return text.p[0] == '(';
}

/* Whether the row below that of the key goes on with the header: it has no key, only names, and one of them where the
   row of the key is blank; or only units. */
static bool goes_on(const import_row *below, const import_row *keys, size_t key)
{
  bool parted = false, units = true, any = false;
  if (cell_at(below, key) || below->count > keys->count)
    return false;
  for (size_t i = 0; i < below->count; i++) {
    const import_cell *cell = cell_at(below, i);
    if (!cell)
      continue;
    if (!is_name(cell->text))
      return false;
    any = true;
    units &= is_unit(cell->text);
    parted |= !cell_at(keys, i) && cell_over(keys, i) && i > key;
  }
  return any && (parted || units);
}

/* Whether the row above that of the key begins the header: behind the key, one of its cells stands over several names.
   A title stands over the key. */
static bool begins(const import_row *above, const import_row *keys, size_t key)
{
  for (size_t i = key + 1; i + 1 < keys->count; i++)
    if (cell_at(above, i) && !cell_at(above, i + 1) && cell_at(keys, i) && cell_at(keys, i + 1))
      return true;
  return false;
}

/* Makes a column of the texts over it, from above; NULL: none. The one above counts for all columns to its right, up to
   the next one. */
static chuan_rc make_column(chuan_import_column *column, const import_cell *const cells[3], chuan_arena *arena)
{
  bool kept = import_begin_heading(column, arena);
  for (size_t i = 0; kept && i < 3; i++)
    if (cells[i])
      kept = import_add_heading(column, cells[i]->text, cells[i]->span, arena);
  import_end_heading(column);
  return kept ? CHUAN_RC_OK : CHUAN_RC_MEMORY;
}

/* Reads the row below that of the key, and goes back before it where it is no part of the header. */
static chuan_rc read_below(import_row *below, bool *found, import_file *file, const import_row *keys, size_t key)
{
  chuan_diags unheard; /* what is wrong is reported when the row is read in earnest */
  size_t at = file->csv.at, line = file->csv.next_line;
  bool more;
  chuan_diags_init(&unheard, file->arena, NULL);
  chuan_rc rc = import_next(&more, file, &unheard);
  if (rc == CHUAN_RC_OK && more)
    rc = import_keep_row(below, file);
  *found = rc == CHUAN_RC_OK && more && goes_on(below, keys, key);
  if (!*found) {
    file->csv.at = at;
    file->csv.next_line = line;
  }
  return rc == CHUAN_RC_MEMORY ? rc : CHUAN_RC_OK;
}

chuan_rc import_read_csv_header(import_file *file, const import_row *above, size_t key)
{
  import_row keys, below = { .count = 0 };
  bool goes_below, from_above;
  chuan_rc rc = import_keep_row(&keys, file);
  if (rc == CHUAN_RC_OK)
    rc = read_below(&below, &goes_below, file, &keys, key);
  if (rc != CHUAN_RC_OK)
    return rc;
  from_above = begins(above, &keys, key);
  for (size_t i = 0; rc == CHUAN_RC_OK && (goes_below || from_above) && i < file->column_count; i++) {
    const import_cell *lowest = goes_below ? cell_at(&below, i) : NULL;
    bool named = lowest && !is_unit(lowest->text);
    const import_cell *cells[3] = { from_above ? cell_over(above, i) : NULL,
                                    named ? cell_over(&keys, i) : cell_at(&keys, i), lowest };
    rc = make_column(&file->columns[i], cells, file->arena);
  }
  if (from_above) {
    file->header_first = file->skipped[file->skipped_count - 1].line;
    file->skipped_count--;
    file->title_count--;
  }
  file->header_last = file->csv.next_line - 1;
  return rc;
}
