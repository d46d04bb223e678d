/* Since when the registry has given a unit a value of a dimension. See chuan_store_class in store.h. */
#include "runtime/store_db.h"

chuan_rc chuan_store_class(chuan_class *out, chuan_store *store, chuan_str code, chuan_str dimension, chuan_day day,
                           chuan_str as_known, chuan_arena *arena, chuan_diags *diags)
{
  sqlite3_stmt *statement;
  chuan_str wanted, known;
  bool row;
  *out = (chuan_class){ .since = CHUAN_DAY_FIRST };
  chuan_arena_free(&store->scratch);
  chuan_rc rc = chuan_store_known_until(&known, as_known, arena, diags);
  if (rc == CHUAN_RC_OK)
    rc = chuan_text_fold(&wanted, dimension, arena);
  if (rc != CHUAN_RC_OK)
    return rc;
  rc = store_first(&statement, &row, store, STORE_CLASSES,
                   STORE_VALUES(store_text(code), store_integer(day), store_text(known)), diags);
  while (rc == CHUAN_RC_OK && row) {
    chuan_str name, value = store_column_text(statement, 2);
    rc = chuan_text_fold(&name, store_column_text(statement, 0), arena);
    if (rc == CHUAN_RC_OK && chuan_str_equal(name, wanted) && !chuan_str_equal(value, out->value)) {
      out->before = out->value;
      out->since = (chuan_day)sqlite3_column_int64(statement, 1);
      out->value = chuan_str_copy(arena, value);
      if (!out->value.p)
        rc = CHUAN_RC_MEMORY;
    }
    if (rc == CHUAN_RC_OK)
      rc = store_next(&row, store, statement, diags);
    else
      sqlite3_reset(statement);
  }
  return rc;
}
