/* The cells of a sheet as they were handed in. See store.h. */
#include "runtime/store_db.h"

static chuan_rc read_cell(chuan_handed_cell *out, sqlite3_stmt *statement, chuan_arena *arena)
{
  chuan_str type = store_column_text(statement, 3), value = store_column_text(statement, 9);
  *out = (chuan_handed_cell){ .unit = store_column_copy(statement, 0, arena),
                             .of_datum = chuan_str_equal(store_column_text(statement, 1), CHUAN_STR("datum")),
                             .of_criterion = chuan_str_equal(store_column_text(statement, 1), CHUAN_STR("criterion")),
                             .name = store_column_copy(statement, 2, arena),
                             .share = chuan_str_equal(type, CHUAN_STR("ratio")),
                             .period = (int)sqlite3_column_int64(statement, 4),
                             .row = (size_t)sqlite3_column_int64(statement, 5),
                             .column = (size_t)sqlite3_column_int64(statement, 6),
                             .as_written = store_column_copy(statement, 7, arena),
                             .has_others = sqlite3_column_int64(statement, 10) != 0 };
  if (!out->unit.p || !out->name.p || !out->as_written.p)
    return CHUAN_RC_MEMORY;
  bool numeric =
    out->share || chuan_str_equal(type, CHUAN_STR("integer")) || chuan_str_equal(type, CHUAN_STR("decimal"));
  out->is_number = numeric && sqlite3_column_int64(statement, 8) == CHUAN_INPUT_VALUE;
  return out->is_number ? store_read_number(&out->number, value, arena) : CHUAN_RC_OK;
}

chuan_rc chuan_store_sheet_cells(chuan_handed_cell **out, size_t *count, chuan_store *store, int64_t submission,
                                 chuan_str sheet, chuan_arena *arena, chuan_diags *diags)
{
  sqlite3_stmt *statement;
  size_t capacity = 0;
  bool row;
  *out = NULL;
  *count = 0;
  chuan_rc rc = store_first(&statement, &row, store, STORE_SHEET_CELLS,
                            STORE_VALUES(store_integer(submission), store_text(sheet)), diags);
  while (rc == CHUAN_RC_OK && row) {
    rc = chuan_arena_grow(arena, (void **)out, *count, &capacity, sizeof **out) ? CHUAN_RC_OK : CHUAN_RC_MEMORY;
    if (rc == CHUAN_RC_OK)
      rc = read_cell(&(*out)[(*count)++], statement, arena);
    if (rc == CHUAN_RC_OK)
      rc = store_next(&row, store, statement, diags);
    else
      sqlite3_reset(statement);
  }
  return rc;
}
