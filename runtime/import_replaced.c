/* What the rows of a data file take the place of: see import_replaced.h. */
#include "runtime/import_replaced.h"

chuan_rc import_replaced_begin(import_replaced *replaced, chuan_store *store, const chuan_field *const *fields,
                               size_t count, int period, chuan_arena *arena, chuan_diags *diags)
{
  return chuan_store_compare_begin(&replaced->comparison, store, fields, count, period, arena, diags);
}

chuan_rc import_replaced_note(import_replaced *replaced, size_t row, const chuan_value_row *values, chuan_arena *arena,
                              chuan_arena *row_arena, chuan_diags *diags)
{
  chuan_store_replaced *cells;
  size_t count;
  chuan_rc rc = chuan_store_compare(&cells, &count, replaced->comparison, values, row_arena, diags);
  for (size_t i = 0; rc == CHUAN_RC_OK && i < count; i++) {
    void *items = replaced->items;
    if (!chuan_arena_grow(arena, &items, replaced->count, &replaced->capacity, sizeof *replaced->items))
      return CHUAN_RC_MEMORY;
    replaced->items = items;
    replaced->items[replaced->count++] = (import_replaced_row){ row, cells[i] };
  }
  return rc;
}

chuan_rc import_replaced_sum(chuan_import_summary *summary, const chuan_store_replaced *cells, chuan_arena *arena)
{
  size_t at = 0;
  while (at < summary->replaced_count && summary->replaced[at].submission < cells->submission)
    at++;
  if (at == summary->replaced_count || summary->replaced[at].submission != cells->submission) {
    void *replaced = summary->replaced;
    if (!chuan_arena_grow(arena, &replaced, summary->replaced_count, &summary->replaced_capacity,
                          sizeof *summary->replaced))
      return CHUAN_RC_MEMORY;
    summary->replaced = replaced;
    for (size_t i = summary->replaced_count++; i > at; i--)
      summary->replaced[i] = summary->replaced[i - 1];
    summary->replaced[at] = (chuan_import_replaced){ .submission = cells->submission };
  }
  summary->replaced[at].units++;
  summary->replaced[at].cells += cells->cells;
  return CHUAN_RC_OK;
}

void import_replaced_end(import_replaced *replaced)
{
  chuan_store_compare_end(replaced->comparison);
}
