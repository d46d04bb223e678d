/* Sheets as people make them: headers of several rows and merged cells, and what is not seen. See import_file.h. */
#include "runtime/import_file.h"

#include <stdlib.h>
#include <string.h>

enum { HEADER_ROWS_MAX = 8, HEADER_MERGES_MAX = 4096 };

/* The merged cells that reach into some rows. */
typedef struct header {
  const import_file *file;
  uint32_t first, last; /* rows, from 0 */
  const xlsx_merge **merges;
  size_t merge_count;
} header;

/* Merged cells ------------------------------------------------------------------------------------- */

static bool covers(const xlsx_merge *merge, uint32_t row, uint32_t column)
{
  return chuan_sheet_row(merge->first) <= row && row <= chuan_sheet_row(merge->last) &&
         chuan_sheet_column(merge->first) <= column && column <= chuan_sheet_column(merge->last);
}

static bool is_wide(const xlsx_merge *merge)
{
  return chuan_sheet_column(merge->first) != chuan_sheet_column(merge->last);
}

static bool gather_merges(header *h, uint32_t first, uint32_t last)
{
  const xlsx_sheet *sheet = h->file->sheet;
  h->merges = chuan_arena_array(h->file->arena, HEADER_MERGES_MAX, sizeof *h->merges);
  for (size_t i = 0; h->merges && i < sheet->merge_count && h->merge_count < HEADER_MERGES_MAX; i++) {
    const xlsx_merge *merge = &sheet->merges[i];
    if (chuan_sheet_row(merge->first) <= last && chuan_sheet_row(merge->last) >= first)
      h->merges[h->merge_count++] = merge;
  }
  return h->merges != NULL;
}

/* The place whose cell holds what is shown at another one. */
static uint32_t shown_at(const header *h, uint32_t row, uint32_t column)
{
  for (size_t i = 0; i < h->merge_count; i++)
    if (covers(h->merges[i], row, column))
      return h->merges[i]->first;
  return chuan_sheet_place(row, column);
}

/* Headers ------------------------------------------------------------------------------------------ */

static bool is_blank(const header *h, uint32_t row, uint32_t column)
{
  return !chuan_sheet_find(&h->file->sheet->cells, chuan_sheet_place(row, column));
}

/* The rows of the header: those over which the cell of the key is merged; one more below it where a cell of its row is
   merged over several columns, whose own names stand there; one more above it where such a cell stands there, unless it
   is a title over the key too. */
static void find_rows(header *h, uint32_t key)
{
  uint32_t row = chuan_sheet_row(key), column = chuan_sheet_column(key);
  h->first = h->last = row;
  for (size_t i = 0; i < h->merge_count; i++) {
    const xlsx_merge *merge = h->merges[i];
    uint32_t top = chuan_sheet_row(merge->first), bottom = chuan_sheet_row(merge->last);
    if (merge->first == key && bottom - top < HEADER_ROWS_MAX && bottom > h->last)
      h->last = bottom;
    else if (top == row && bottom == row && is_wide(merge) && is_blank(h, row + 1, column) && h->last == row)
      h->last = row + 1;
    else if (row > 0 && bottom == row - 1 && is_wide(merge) && !covers(merge, row - 1, column))
      h->first = row - 1;
  }
}

/* The texts over a column, from above; each once. */
static chuan_rc read_column(chuan_import_column *out, const header *h, uint32_t column)
{
  chuan_arena *arena = h->file->arena;
  uint32_t before = UINT32_MAX;
  bool kept = import_begin_heading(out, arena);
  for (uint32_t row = h->first; kept && row <= h->last; row++) {
    uint32_t place = shown_at(h, row, column);
    const chuan_sheet_cell *cell = place == before ? NULL : chuan_sheet_find(&h->file->sheet->cells, place);
    before = place;
    if (cell)
      kept = import_add_heading(out, chuan_sheet_text_of(cell), (chuan_span){ h->file->sheet->source, place, place },
                                arena);
  }
  import_end_heading(out);
  return kept ? CHUAN_RC_OK : CHUAN_RC_MEMORY;
}

/* Goes to the first cell below the header. */
static void go_below(import_file *file, uint32_t last)
{
  const chuan_sheet *sheet = &file->sheet->cells;
  while (file->next_cell < sheet->count && chuan_sheet_row(chuan_sheet_at(sheet, file->next_cell)->place) <= last)
    file->next_cell++;
}

chuan_rc import_read_sheet_header(import_file *file, uint32_t key)
{
  header h = { .file = file };
  uint32_t row = chuan_sheet_row(key);
  if (!gather_merges(&h, row > 0 ? row - 1 : row, row + HEADER_ROWS_MAX))
    return CHUAN_RC_MEMORY;
  find_rows(&h, key);
  for (size_t i = 0; i < file->column_count; i++) {
    chuan_rc rc = read_column(&file->columns[i], &h, (uint32_t)i);
    if (rc != CHUAN_RC_OK)
      return rc;
  }
  go_below(file, h.last);
  file->header_first = h.first + 1;
  file->header_last = h.last + 1;
  if (file->skipped_count > 0 && file->skipped[file->skipped_count - 1].line == file->header_first) {
    file->skipped_count--; /* the row above the key is a part of the header */
    file->title_count--;
  }
  return CHUAN_RC_OK;
}

/* What is not seen --------------------------------------------------------------------------------- */

static int compare_lines(const void *a, const void *b)
{
  size_t left = ((const chuan_import_skipped *)a)->line, right = ((const chuan_import_skipped *)b)->line;
  return (left > right) - (left < right);
}

static bool was_skipped(const import_file *file, uint32_t row)
{
  chuan_import_skipped wanted = { .line = row + 1 };
  return file->skipped_count > 0 &&
         bsearch(&wanted, file->skipped, file->skipped_count, sizeof wanted, compare_lines) != NULL;
}

/* Whether the cell is one of a row and column that are read. */
static bool is_read(const import_file *file, uint32_t place)
{
  uint32_t row = chuan_sheet_row(place), column = chuan_sheet_column(place);
  return row + 1 > file->header_last && column < file->column_count &&
         file->columns[column].role != CHUAN_COLUMN_IGNORED && file->columns[column].role != CHUAN_COLUMN_UNKNOWN &&
         !was_skipped(file, row);
}

/* Counts over the cells that are read. */
typedef struct unseen {
  size_t formulas, rows, columns;
  chuan_span first_formula;
} unseen;

static unseen count_unseen(const import_file *file)
{
  const chuan_sheet *sheet = &file->sheet->cells;
  unseen counts = { .formulas = 0 };
  size_t row_before = SIZE_MAX;
  for (size_t i = 0; i < sheet->count; i++) {
    const chuan_sheet_cell *cell = chuan_sheet_at(sheet, i);
    if ((!cell->formula && !cell->hidden) || !is_read(file, cell->place))
      continue;
    if (cell->formula && cell->kind != CHUAN_SHEET_UNKNOWN && counts.formulas++ == 0)
      counts.first_formula = (chuan_span){ file->sheet->source, cell->place, cell->place };
    if (cell->hidden && chuan_sheet_row(cell->place) != row_before) {
      row_before = chuan_sheet_row(cell->place);
      counts.rows++;
    }
  }
  for (size_t i = 0; i < file->column_count; i++)
    counts.columns += file->columns[i].role != CHUAN_COLUMN_IGNORED && file->sheet->hidden_columns[i];
  return counts;
}

static void tell_merged(const import_file *file, chuan_diags *diags)
{
  const xlsx_sheet *sheet = file->sheet;
  for (size_t i = 0; i < sheet->merge_count; i++)
    if (is_read(file, sheet->merges[i].first) && chuan_sheet_find(&sheet->cells, sheet->merges[i].first))
      chuan_diag_add(diags, CHUAN_W0542, (chuan_span){ sheet->source, sheet->merges[i].first, sheet->merges[i].last },
                     CHUAN_NO_ARGS);
}

void import_tell_sheet(const import_file *file, chuan_diags *diags)
{
  if (!file->sheet)
    return;
  unseen counts = count_unseen(file);
  if (counts.formulas > 0)
    chuan_diag_add(diags, CHUAN_W0540, counts.first_formula, CHUAN_ARGS(import_digits(counts.formulas, file->arena)));
  if (counts.rows + counts.columns > 0)
    chuan_diag_add(diags, CHUAN_W0541, (chuan_span){ 0, 0, 0 },
                   CHUAN_ARGS(file->sheet->cells.name, import_digits(counts.rows, file->arena),
                              import_digits(counts.columns, file->arena)));
  tell_merged(file, diags);
}
