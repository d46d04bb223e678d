/* Writing the history of cells: many rows with one statement, as starting one takes longer than writing a row. See
   store_db.h. */
#include "runtime/store_db.h"

#include <string.h>

/* Writes the rows that are waiting from number `first` on, `count` of them: as many as the statement takes. */
static chuan_rc write(chuan_store *store, store_statement which, size_t first, size_t count, chuan_diags *diags)
{
  return store_run(store, which, store->history.values[first], count * STORE_HISTORY_COLUMNS, diags);
}

chuan_rc store_flush_history(chuan_store *store, chuan_diags *diags)
{
  store_history *history = &store->history;
  chuan_rc rc = CHUAN_RC_OK;
  if (history->count == STORE_HISTORY_ROWS)
    rc = write(store, STORE_HISTORY_ADD_MANY, 0, history->count, diags);
  else
    for (size_t i = 0; rc == CHUAN_RC_OK && i < history->count; i++)
      rc = write(store, STORE_HISTORY_ADD, i, 1, diags);
  store_forget_history(store);
  return rc;
}

void store_forget_history(chuan_store *store)
{
  store->history.count = 0;
  store->history.used = 0;
}

/* Copies a text to where it stays until it is written. */
static bool keep(store_history *history, store_value *value)
{
  if (value->kind != STORE_TEXT || value->bytes.n == 0)
    return true;
  if (value->bytes.n > sizeof history->texts - history->used)
    return false;
  char *copy = memcpy(history->texts + history->used, value->bytes.p, value->bytes.n);
  history->used += value->bytes.n;
  value->bytes.p = copy;
  return true;
}

static bool keep_row(store_history *history, const store_value *values)
{
  store_value *row = history->values[history->count];
  memcpy(row, values, sizeof history->values[0]);
  for (size_t i = 0; i < STORE_HISTORY_COLUMNS; i++)
    if (!keep(history, &row[i]))
      return false;
  history->count++;
  return true;
}

chuan_rc store_add_history(chuan_store *store, const store_value values[STORE_HISTORY_COLUMNS], chuan_diags *diags)
{
  store_history *history = &store->history;
  if (history->count < STORE_HISTORY_ROWS && keep_row(history, values))
    return CHUAN_RC_OK;
  chuan_rc rc = store_flush_history(store, diags);
  if (rc != CHUAN_RC_OK || keep_row(history, values))
    return rc;
  store_forget_history(store);
  return store_run(store, STORE_HISTORY_ADD, values, STORE_HISTORY_COLUMNS, diags); /* long texts do not wait */
}
