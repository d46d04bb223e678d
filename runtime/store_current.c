/* The current tables: for each level one row a unit and period, one column a field, so that a run reads
   everything in one pass. Their SQL is the only one that is put together at run time, in this file, from
   numbers of levels and columns and never from data. See store_db.h. */
#include "runtime/store_db.h"

#include <inttypes.h>
#include <string.h>

/* SQL ---------------------------------------------------------------------------------------------- */

/* What stands before and behind the columns of a current table. */
#define CURRENT_KEY \
  " (unit INTEGER NOT NULL REFERENCES unit, period INTEGER NOT NULL CHECK (period BETWEEN 1 AND 9999), "
#define CURRENT_END "PRIMARY KEY (period, unit)) STRICT, WITHOUT ROWID"

typedef enum current_sql { CREATE_TABLE, ADD_COLUMN, PUT_ROW, SELECT_ROWS, SELECT_ROW } current_sql;

/* Adds "c1, c2, …". */
static void add_columns(chuan_buffer *sql, const unsigned *columns, size_t count)
{
  for (size_t i = 0; i < count; i++)
    chuan_buffer_printf(sql, "%sc%u", i ? ", " : "", columns[i]);
}

/* Writes one of the statements about the current table of a level. */
static void write_sql(chuan_buffer *sql, current_sql which, int64_t level, const unsigned *columns, size_t count)
{
  switch (which) {
  case CREATE_TABLE: /* the cells are ANY: an integer or a text, kept as it is */
    chuan_buffer_printf(sql, "CREATE TABLE current_%" PRId64 CURRENT_KEY, level);
    for (size_t i = 0; i < count; i++)
      chuan_buffer_printf(sql, "c%u ANY, ", columns[i]);
    chuan_buffer_add_c(sql, CURRENT_END);
    break;
  case ADD_COLUMN:
    chuan_buffer_printf(sql, "ALTER TABLE current_%" PRId64 " ADD COLUMN c%u ANY", level, columns[0]);
    break;
  case PUT_ROW:
    chuan_buffer_printf(sql, "INSERT INTO current_%" PRId64 " (period, unit, ", level);
    add_columns(sql, columns, count);
    chuan_buffer_add_c(sql, ") VALUES (?1, ?2");
    for (size_t i = 0; i < count; i++)
      chuan_buffer_printf(sql, ", ?%zu", i + 3);
    chuan_buffer_add_c(sql, ") ON CONFLICT (period, unit) DO UPDATE SET ");
    for (size_t i = 0; i < count; i++)
      chuan_buffer_printf(sql, "%sc%u = excluded.c%u", i ? ", " : "", columns[i], columns[i]);
    break;
  case SELECT_ROWS:
    for (size_t i = 0; i < count; i += STORE_TAKEN_MAX) {
      chuan_buffer_printf(sql, "%s take_cells(%zu, unit, ", i ? "," : "SELECT", i);
      add_columns(sql, columns + i, count - i < STORE_TAKEN_MAX ? count - i : STORE_TAKEN_MAX);
      chuan_buffer_add_char(sql, ')');
    }
    chuan_buffer_printf(sql, " FROM current_%" PRId64 " WHERE period = ?1 AND unit BETWEEN ?2 AND ?3", level);
    break;
  case SELECT_ROW:
    chuan_buffer_add_c(sql, "SELECT ");
    add_columns(sql, columns, count);
    chuan_buffer_printf(sql, " FROM current_%" PRId64 " WHERE period = ?1 AND unit = ?2", level);
    break;
  }
}

/* Prepares one of them; the caller finalizes it. */
static chuan_rc prepare(sqlite3_stmt **out, chuan_store *store, current_sql which, int64_t level,
                        const unsigned *columns, size_t count, chuan_diags *diags)
{
  chuan_arena arena;
  chuan_buffer sql;
  chuan_arena_init(&arena, "statement", 1 << 20);
  chuan_buffer_init(&sql, &arena);
  write_sql(&sql, which, level, columns, count);
  chuan_buffer_add_char(&sql, '\0');
  chuan_rc rc = CHUAN_RC_MEMORY;
  if (!sql.failed) {
    int code = sqlite3_prepare_v3(store->db, sql.p, -1, SQLITE_PREPARE_PERSISTENT, out, NULL);
    rc = code == SQLITE_OK ? CHUAN_RC_OK : store_failed(store, code, diags);
  }
  chuan_arena_free(&arena);
  return rc;
}

static chuan_rc run(chuan_store *store, current_sql which, int64_t level, const unsigned *columns, size_t count,
                    chuan_diags *diags)
{
  sqlite3_stmt *statement = NULL;
  bool row;
  chuan_rc rc = prepare(&statement, store, which, level, columns, count, diags);
  if (rc == CHUAN_RC_OK)
    rc = store_next(&row, store, statement, diags);
  sqlite3_finalize(statement);
  return rc;
}

/* Takes `begin` away from the start of `text`. */
static bool skip(chuan_str *text, const char *begin)
{
  chuan_str wanted = chuan_str_of(begin);
  if (text->n < wanted.n || memcmp(text->p, wanted.p, wanted.n) != 0)
    return false;
  *text = (chuan_str){ text->p + wanted.n, text->n - wanted.n };
  return true;
}

static bool skip_number(chuan_str *text)
{
  size_t n = 0;
  while (n < text->n && text->p[n] >= '0' && text->p[n] <= '9')
    n++;
  *text = (chuan_str){ text->p + n, text->n - n };
  return n > 0;
}

bool store_is_current(chuan_str sql)
{
  if (!skip(&sql, "CREATE TABLE current_") || !skip_number(&sql) || !skip(&sql, CURRENT_KEY))
    return false;
  while (skip(&sql, "c"))
    if (!skip_number(&sql) || !skip(&sql, " ANY, "))
      return false;
  return chuan_str_equal(sql, CHUAN_STR(CURRENT_END));
}

/* New columns --------------------------------------------------------------------------------------- */

static chuan_rc flush_columns(chuan_store *store, chuan_diags *diags)
{
  store_new_columns new = store->new_columns;
  store->new_columns.count = 0;
  if (new.count == 0)
    return CHUAN_RC_OK;
  unsigned *columns = chuan_arena_array(&store->memory, new.count, sizeof *columns);
  if (!columns)
    return CHUAN_RC_MEMORY;
  for (size_t i = 0; i < new.count; i++)
    columns[i] = new.first + (unsigned)i;
  if (new.first == 1)
    return run(store, CREATE_TABLE, new.level, columns, new.count, diags);
  chuan_rc rc = CHUAN_RC_OK;
  for (size_t i = 0; rc == CHUAN_RC_OK && i < new.count; i++)
    rc = run(store, ADD_COLUMN, new.level, &columns[i], 1, diags);
  return rc;
}

chuan_rc store_add_column(chuan_store *store, int64_t level, unsigned column, chuan_diags *diags)
{
  store_new_columns *new = &store->new_columns;
  if (new->count && new->level != level) {
    chuan_rc rc = flush_columns(store, diags);
    if (rc != CHUAN_RC_OK)
      return rc;
  }
  if (new->count == 0)
    *new = (store_new_columns){ .level = level, .first = column };
  new->count++; /* the columns of a level are numbered one after the other */
  return CHUAN_RC_OK;
}

/* Reading ------------------------------------------------------------------------------------------- */

chuan_rc store_select_current(sqlite3_stmt **out, chuan_store *store, int64_t level, int period, int64_t first,
                              int64_t last, const unsigned *columns, size_t count, chuan_diags *diags)
{
  chuan_rc rc = prepare(out, store, SELECT_ROWS, level, columns, count, diags);
  if (rc != CHUAN_RC_OK)
    return rc;
  return store_bind(store, *out, 1, STORE_VALUES(store_integer(period), store_integer(first), store_integer(last)),
                    diags);
}

chuan_rc store_select_row(sqlite3_stmt **out, chuan_store *store, int64_t level, const unsigned *columns, size_t count,
                          chuan_diags *diags)
{
  return prepare(out, store, SELECT_ROW, level, columns, count, diags);
}

/* Writing a row ------------------------------------------------------------------------------------ */

/* Whether the statement at hand writes just the cells of the row. */
static bool put_fits(const store_row *row)
{
  if (!row->put || row->put_level != row->level || row->put_count != row->count)
    return false;
  for (size_t i = 0; i < row->count; i++)
    if (row->put_columns[i] != row->cells[i].column)
      return false;
  return true;
}

/* Makes the statement for the cells of the row. The rows of a file have the same cells, so it is made
   once a file. */
static chuan_rc make_put(chuan_store *store, chuan_diags *diags)
{
  store_row *row = &store->row;
  sqlite3_finalize(row->put);
  row->put = NULL;
  if (row->put_capacity < row->count) {
    row->put_columns = chuan_arena_array(&store->memory, row->count, sizeof *row->put_columns);
    row->put_capacity = row->put_columns ? row->count : 0;
    if (!row->put_columns)
      return CHUAN_RC_MEMORY;
  }
  for (size_t i = 0; i < row->count; i++)
    row->put_columns[i] = row->cells[i].column;
  row->put_count = row->count;
  row->put_level = row->level;
  return prepare(&row->put, store, PUT_ROW, row->level, row->put_columns, row->put_count, diags);
}

static void empty_row(store_row *row)
{
  for (size_t i = 0; i < row->count; i++)
    row->places[row->cells[i].column] = 0;
  row->count = 0;
  chuan_arena_free(&row->texts);
}

/* Writes the cells of the row into the current table. */
static chuan_rc write_row(chuan_store *store, chuan_diags *diags)
{
  store_row *row = &store->row;
  chuan_rc rc = put_fits(row) ? CHUAN_RC_OK : make_put(store, diags);
  if (rc == CHUAN_RC_OK)
    rc = store_bind(store, row->put, 1, STORE_VALUES(store_integer(row->period), store_integer(row->unit)), diags);
  for (size_t i = 0; rc == CHUAN_RC_OK && i < row->count; i++)
    rc = store_bind(store, row->put, (int)i + 3, &row->cells[i].value, 1, diags);
  bool more;
  return rc == CHUAN_RC_OK ? store_next(&more, store, row->put, diags) : rc;
}

chuan_rc store_flush_row(chuan_store *store, chuan_diags *diags)
{
  store_row *row = &store->row;
  chuan_rc rc = flush_columns(store, diags);
  if (rc != CHUAN_RC_OK || row->count == 0)
    return rc;
  bool frozen = false;
  if (row->submission)
    rc = store_is_frozen(&frozen, store, row, diags);
  if (rc == CHUAN_RC_OK && !frozen)
    rc = write_row(store, diags);
  empty_row(row);
  return rc;
}

/* The cell of that column in the row, added if it is not there; NULL when memory is short. */
static store_cell *cell_of(chuan_store *store, unsigned column)
{
  store_row *row = &store->row;
  if (row->places[column])
    return &row->cells[row->places[column] - 1];
  void *cells = row->cells;
  if (!chuan_arena_grow(&store->memory, &cells, row->count, &row->capacity, sizeof *row->cells))
    return NULL;
  row->cells = cells;
  row->places[column] = ++row->count;
  return &row->cells[row->count - 1];
}

chuan_rc store_put_cell(chuan_store *store, int64_t submission, int64_t level, int64_t unit, int period,
                        const store_cell *cell, chuan_diags *diags)
{
  store_row *row = &store->row;
  if (row->count && (row->submission != submission || row->level != level || row->unit != unit ||
                     row->period != period)) {
    chuan_rc rc = store_flush_row(store, diags);
    if (rc != CHUAN_RC_OK)
      return rc;
  }
  row->submission = submission;
  row->level = level;
  row->unit = unit;
  row->period = period;
  store_cell *place = cell_of(store, cell->column);
  if (!place)
    return CHUAN_RC_MEMORY;
  *place = *cell;
  if (cell->value.kind == STORE_TEXT)
    place->value.bytes = chuan_str_copy(&row->texts, cell->value.bytes);
  return cell->value.kind == STORE_TEXT && !place->value.bytes.p ? CHUAN_RC_MEMORY : CHUAN_RC_OK;
}

void store_forget(chuan_store *store)
{
  store->new_columns.count = 0;
  store->stale_level = 0;
  sqlite3_finalize(store->row.put);
  store->row.put = NULL;
  empty_row(&store->row);
}
