/* What a row that is handed in takes the place of, cell by cell. See chuan_store_compare() in store.h. */
#include "runtime/store_db.h"

#include <string.h>

/* A column of the current table that the rows have, too. */
typedef struct compared {
  size_t value; /* which of the values of a row stands there */
  store_field field;
  const chuan_datum *datum; /* of a choice */
  chuan_str *choices;       /* its names in the order of their stored positions */
  size_t choice_count;
} compared;

struct chuan_store_comparison {
  chuan_store *store;
  sqlite3_stmt *current;
  int64_t level;
  int period;
  compared *columns;
  size_t count;
  bool differs[STORE_COLUMNS_MAX + 1]; /* by column of the current table, of the row at hand */
  uint8_t weights[STORE_COLUMNS_MAX + 1];
  int64_t by[STORE_COLUMNS_MAX + 1]; /* the submission that counts there */
};

/* Preparing ---------------------------------------------------------------------------------------- */

static chuan_rc add_column(chuan_store_comparison *c, const chuan_field *field, size_t value, chuan_arena *arena,
                           chuan_diags *diags)
{
  bool found;
  compared *column = &c->columns[c->count];
  *column = (compared){ .value = value };
  chuan_rc rc = store_find_field(&column->field, &found, c->store, field, diags);
  if (rc != CHUAN_RC_OK || !found)
    return rc;
  c->level = column->field.level;
  c->count++;
  if (column->field.type != CHUAN_TYPE_CHOICE)
    return CHUAN_RC_OK;
  column->datum = field->datum;
  return store_read_choices(&column->choices, &column->choice_count, c->store, column->field.id, arena, diags);
}

static chuan_rc prepare(chuan_store_comparison *c, chuan_arena *arena, chuan_diags *diags)
{
  unsigned *columns = chuan_arena_array(arena, c->count, sizeof *columns);
  for (size_t i = 0; columns && i < c->count; i++)
    columns[i] = c->columns[i].field.column;
  return columns ? store_select_row(&c->current, c->store, c->level, columns, c->count, diags) : CHUAN_RC_MEMORY;
}

chuan_rc chuan_store_compare_begin(chuan_store_comparison **out, chuan_store *store, const chuan_field *const *fields,
                                   size_t count, int period, chuan_arena *arena, chuan_diags *diags)
{
  chuan_store_comparison *c = chuan_arena_alloc(arena, sizeof *c);
  chuan_rc rc = c ? CHUAN_RC_OK : CHUAN_RC_MEMORY;
  *out = NULL;
  if (!c)
    return rc;
  *c = (chuan_store_comparison){ .store = store, .period = period };
  c->columns = chuan_arena_array(arena, count, sizeof *c->columns);
  if (!c->columns)
    return CHUAN_RC_MEMORY;
  for (size_t i = 0; rc == CHUAN_RC_OK && i < count; i++)
    rc = add_column(c, fields[i], i, arena, diags);
  if (rc != CHUAN_RC_OK || c->count == 0)
    return rc;
  *out = c;
  return prepare(c, arena, diags);
}

void chuan_store_compare_end(chuan_store_comparison *comparison)
{
  if (comparison)
    sqlite3_finalize(comparison->current);
}

/* Comparing ---------------------------------------------------------------------------------------- */

/* What the current table would hold; nothing for a choice that it does not know yet. */
static chuan_rc new_value(store_value *out, const compared *column, const chuan_value_row *value, chuan_arena *arena)
{
  if (value->input != CHUAN_INPUT_VALUE || column->field.type != CHUAN_TYPE_CHOICE)
    return store_cell_value(out, &column->field, value->input, value->number, value->text, arena);
  *out = store_integer(-1);
  for (size_t i = 0; i < column->choice_count; i++)
    if (chuan_str_equal(column->choices[i], column->datum->type.choices[value->number.n]))
      *out = store_integer((int64_t)i);
  return CHUAN_RC_OK;
}

/* Whether something stands in the cell that is not this. */
static bool is_other(sqlite3_stmt *statement, int column, const store_value *value)
{
  int type = sqlite3_column_type(statement, column);
  if (type == SQLITE_NULL)
    return false;
  if (value->kind == STORE_INTEGER)
    return type != SQLITE_INTEGER || sqlite3_column_int64(statement, column) != value->number;
  return value->kind != STORE_TEXT || type != SQLITE_TEXT ||
         !chuan_str_equal(store_column_text(statement, column), value->bytes);
}

/* Marks the columns that would hold another value. */
static chuan_rc find_differing(bool *any, chuan_store_comparison *c, const chuan_value_row *values, chuan_arena *arena,
                               chuan_diags *diags)
{
  bool row;
  *any = false;
  chuan_rc rc = store_bind(c->store, c->current, 1, STORE_VALUES(store_integer(c->period), store_integer(values->unit)),
                           diags);
  if (rc == CHUAN_RC_OK)
    rc = store_next(&row, c->store, c->current, diags);
  if (rc != CHUAN_RC_OK || !row)
    return rc;
  for (size_t i = 0; rc == CHUAN_RC_OK && i < c->count; i++) {
    store_value value;
    rc = new_value(&value, &c->columns[i], &values[c->columns[i].value], arena);
    bool differs = rc == CHUAN_RC_OK && is_other(c->current, (int)i, &value);
    c->differs[c->columns[i].field.column] = differs;
    *any = *any || differs;
  }
  sqlite3_reset(c->current);
  return rc;
}

/* Which submission counts in each column: as in store_recount(). */
static chuan_rc find_counting(chuan_store_comparison *c, const store_standings *standings, int64_t unit,
                              chuan_diags *diags)
{
  sqlite3_stmt *statement;
  bool row;
  memset(c->weights, 0, sizeof c->weights);
  memset(c->by, 0, sizeof c->by);
  chuan_rc rc = store_first(&statement, &row, c->store, STORE_HISTORY_OF_UNIT,
                            STORE_VALUES(store_integer(c->level), store_integer(c->period), store_integer(unit)),
                            diags);
  while (rc == CHUAN_RC_OK && row) {
    int64_t submission = sqlite3_column_int64(statement, 0), column = sqlite3_column_int64(statement, 1);
    store_weight weight = store_weigh(standings, unit, submission);
    if (column > 0 && column <= STORE_COLUMNS_MAX && weight >= c->weights[column]) {
      c->weights[column] = (uint8_t)weight;
      c->by[column] = submission;
    }
    rc = store_next(&row, c->store, statement, diags);
  }
  return rc;
}

static chuan_rc count_cell(chuan_store_replaced **out, size_t *count, size_t *capacity, int64_t submission,
                           chuan_arena *arena)
{
  for (size_t i = 0; i < *count; i++)
    if ((*out)[i].submission == submission) {
      (*out)[i].cells++;
      return CHUAN_RC_OK;
    }
  if (!chuan_arena_grow(arena, (void **)out, *count, capacity, sizeof **out))
    return CHUAN_RC_MEMORY;
  (*out)[(*count)++] = (chuan_store_replaced){ submission, 1 };
  return CHUAN_RC_OK;
}

chuan_rc chuan_store_compare(chuan_store_replaced **out, size_t *count, chuan_store_comparison *c,
                             const chuan_value_row *values, chuan_arena *arena, chuan_diags *diags)
{
  store_standings standings;
  size_t capacity = 0;
  bool any;
  *out = NULL;
  *count = 0;
  chuan_rc rc = find_differing(&any, c, values, arena, diags);
  if (rc != CHUAN_RC_OK || !any)
    return rc;
  rc = store_read_standings(&standings, c->store, c->level, c->period, values->unit, STORE_ALL_KNOWN, arena, diags);
  if (rc != CHUAN_RC_OK || store_frozen_by(&standings, values->unit, INT64_MAX))
    return rc;
  rc = find_counting(c, &standings, values->unit, diags);
  for (size_t i = 0; rc == CHUAN_RC_OK && i < c->count; i++)
    if (c->differs[c->columns[i].field.column])
      rc = count_cell(out, count, &capacity, c->by[c->columns[i].field.column], arena);
  return rc;
}
