/* What counts of all that was handed in, by what was decided about it: weights of submissions, the rows of the current
   tables after a decision, and marks for the hash of the data. The rules are at the top of submissions.h. */
#include "runtime/store_db.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

/* Standings ---------------------------------------------------------------------------------------- */

/* Adds what was decided next, in the order of STORE_STANDINGS; it takes the place of what was decided before. */
static chuan_rc add_standing(store_standings *out, chuan_store *store, sqlite3_stmt *statement, chuan_arena *arena,
                             chuan_diags *diags)
{
  store_standing one = { .unit = sqlite3_column_int64(statement, 0),
                         .submission = sqlite3_column_int64(statement, 1),
                         .decision = sqlite3_column_int64(statement, 2),
                         .last_submission = sqlite3_column_int64(statement, 3) };
  if (!store_read_state(&one.state, store_column_text(statement, 4)))
    return store_failed(store, SQLITE_CORRUPT, diags);
  store_standing *last = out->count ? &out->items[out->count - 1] : NULL;
  if (last && last->unit == one.unit && last->submission == one.submission) {
    *last = one;
    return CHUAN_RC_OK;
  }
  void *items = out->items;
  if (!chuan_arena_grow(arena, &items, out->count, &out->capacity, sizeof *out->items))
    return CHUAN_RC_MEMORY;
  out->items = items;
  out->items[out->count++] = one;
  return CHUAN_RC_OK;
}

chuan_rc store_read_standings(store_standings *out, chuan_store *store, int64_t level, int period, int64_t unit,
                              chuan_str known, chuan_arena *arena, chuan_diags *diags)
{
  sqlite3_stmt *statement;
  bool row;
  *out = (store_standings){ .items = NULL };
  const store_value values[] = { store_integer(level), store_integer(period), store_text(known), store_integer(unit) };
  chuan_rc rc = unit ? store_first(&statement, &row, store, STORE_STANDINGS_OF_UNIT, values, 4, diags)
                     : store_first(&statement, &row, store, STORE_STANDINGS, values, 3, diags);
  while (rc == CHUAN_RC_OK && row) {
    rc = add_standing(out, store, statement, arena, diags);
    if (rc == CHUAN_RC_OK)
      rc = store_next(&row, store, statement, diags);
    else
      sqlite3_reset(statement);
  }
  return rc;
}

/* The first standing of a unit, or where it would stand. */
static size_t first_of(const store_standings *standings, int64_t unit)
{
  size_t low = 0, high = standings->count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (standings->items[middle].unit < unit)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* What was decided about it; NULL: it is only received. */
static const store_standing *find_standing(const store_standings *standings, int64_t unit, int64_t submission)
{
  for (size_t i = first_of(standings, unit); i < standings->count && standings->items[i].unit == unit; i++)
    if (standings->items[i].submission == submission)
      return &standings->items[i];
  return NULL;
}

int64_t store_frozen_by(const store_standings *standings, int64_t unit, int64_t submission)
{
  int64_t by = 0;
  for (size_t i = first_of(standings, unit); i < standings->count && standings->items[i].unit == unit; i++) {
    const store_standing *one = &standings->items[i];
    if (one->state == CHUAN_SUBMISSION_ACCEPTED && one->last_submission < submission)
      by = one->submission;
  }
  return by;
}

store_weight store_weigh(const store_standings *standings, int64_t unit, int64_t submission)
{
  if (standings->count == 0)
    return STORE_WEIGHT_RECEIVED;
  const store_standing *own = find_standing(standings, unit, submission);
  if (own)
    return own->state == CHUAN_SUBMISSION_ACCEPTED ? STORE_WEIGHT_ACCEPTED : STORE_WEIGHT_NONE;
  return store_frozen_by(standings, unit, submission) ? STORE_WEIGHT_NONE : STORE_WEIGHT_RECEIVED;
}

chuan_rc chuan_submission_any_decided(bool *out, chuan_store *store, int period, chuan_diags *diags)
{
  sqlite3_stmt *statement;
  chuan_rc rc =
    store_first(&statement, out, store, STORE_HAS_DECISIONS, STORE_VALUES(store_integer(period)), diags);
  if (rc == CHUAN_RC_OK && *out)
    sqlite3_reset(statement);
  return rc;
}

chuan_rc chuan_submission_frozen(int64_t *by, chuan_store *store, int64_t unit, chuan_str level, int period,
                                 chuan_diags *diags)
{
  store_standings standings;
  int64_t level_id;
  chuan_arena_free(&store->scratch);
  *by = 0;
  chuan_rc rc = store_find_level(&level_id, store, level, diags);
  if (rc == CHUAN_RC_OK)
    rc = store_read_standings(&standings, store, level_id, period, unit, STORE_ALL_KNOWN, &store->scratch, diags);
  if (rc == CHUAN_RC_OK)
    *by = store_frozen_by(&standings, unit, INT64_MAX);
  return rc;
}

chuan_rc chuan_submissions_of_formers(chuan_accepted_former **out, size_t *count, chuan_store *store, int period,
                                      chuan_arena *arena, chuan_diags *diags)
{
  sqlite3_stmt *statement;
  size_t capacity = 0;
  bool row;
  *out = NULL;
  *count = 0;
  chuan_rc rc =
    store_first(&statement, &row, store, STORE_ACCEPTED_FORMERS, STORE_VALUES(store_integer(period)), diags);
  while (rc == CHUAN_RC_OK && row) {
    if (chuan_arena_grow(arena, (void **)out, *count, &capacity, sizeof **out)) {
      (*out)[(*count)++] =
        (chuan_accepted_former){ sqlite3_column_int64(statement, 0), sqlite3_column_int64(statement, 1) };
      rc = store_next(&row, store, statement, diags);
    } else {
      rc = CHUAN_RC_MEMORY;
      sqlite3_reset(statement);
    }
  }
  return rc;
}

/* Rows of the current tables ------------------------------------------------------------------------ */

/* Looks whether anything was decided for a period, once for the rows of a file: a unit is looked up only then. */
static chuan_rc look_for_decisions(chuan_store *store, int period, chuan_diags *diags)
{
  store_row *row = &store->row;
  if (row->decisions.period == period)
    return CHUAN_RC_OK;
  chuan_rc rc = chuan_submission_any_decided(&row->decisions.any, store, period, diags);
  row->decisions.period = rc == CHUAN_RC_OK ? period : 0;
  return rc;
}

chuan_rc store_is_frozen(bool *out, chuan_store *store, const store_row *row, chuan_diags *diags)
{
  store_standings standings = { .items = NULL };
  chuan_rc rc = look_for_decisions(store, row->period, diags);
  if (rc == CHUAN_RC_OK && store->row.decisions.any)
    rc = store_read_standings(&standings, store, row->level, row->period, row->unit, STORE_ALL_KNOWN, &store->scratch,
                              diags);
  if (rc != CHUAN_RC_OK)
    return rc;
  *out = store_frozen_by(&standings, row->unit, row->submission) != 0;
  if (*out) {
    store->stale_level = row->level;
    store->stale_period = row->period;
  }
  return CHUAN_RC_OK;
}

/* The cell of the current table for a row of STORE_HISTORY_OF_UNIT. */
static chuan_rc cell_of(store_cell *out, chuan_store *store, sqlite3_stmt *statement, store_weight weight,
                        chuan_diags *diags)
{
  store_field field = { .scale = (unsigned)sqlite3_column_int64(statement, 2),
                        .type = sqlite3_column_int64(statement, 3) ? CHUAN_TYPE_TEXT : CHUAN_TYPE_INTEGER };
  int64_t column = sqlite3_column_int64(statement, 1), input = sqlite3_column_int64(statement, 4);
  chuan_num number = chuan_num_int(0);
  chuan_str value = store_column_text(statement, 5);
  if (column < 1 || column > STORE_COLUMNS_MAX || field.scale > STORE_SCALE_MAX || input < CHUAN_INPUT_VALUE ||
      input > CHUAN_INPUT_NOT_APPLICABLE)
    return store_failed(store, SQLITE_CORRUPT, diags);
  out->column = (unsigned)column;
  out->value = store_null();
  if (weight == STORE_WEIGHT_NONE)
    return CHUAN_RC_OK;
  if (input == CHUAN_INPUT_VALUE && field.type != CHUAN_TYPE_TEXT) {
    chuan_rc rc = store_read_number(&number, value, &store->scratch);
    if (rc != CHUAN_RC_OK)
      return rc == CHUAN_RC_FINDINGS ? store_failed(store, SQLITE_CORRUPT, diags) : rc;
  }
  return store_cell_value(&out->value, &field, (chuan_input)input, number, value, &store->scratch);
}

chuan_rc store_recount(chuan_store *store, int64_t level, int64_t unit, int period, chuan_diags *diags)
{
  store_standings standings;
  sqlite3_stmt *statement;
  bool row = false;
  uint8_t weights[STORE_COLUMNS_MAX + 1] = { 0 }; /* of the cells put so far: a later one of no less weight wins */
  chuan_arena_free(&store->scratch);
  chuan_rc rc = store_read_standings(&standings, store, level, period, unit, STORE_ALL_KNOWN, &store->scratch, diags);
  if (rc == CHUAN_RC_OK)
    rc = store_first(&statement, &row, store, STORE_HISTORY_OF_UNIT,
                     STORE_VALUES(store_integer(level), store_integer(period), store_integer(unit)), diags);
  while (rc == CHUAN_RC_OK && row) {
    store_cell cell;
    store_weight weight = store_weigh(&standings, unit, sqlite3_column_int64(statement, 0));
    rc = cell_of(&cell, store, statement, weight, diags);
    if (rc == CHUAN_RC_OK && weight >= weights[cell.column]) {
      weights[cell.column] = (uint8_t)weight;
      rc = store_put_cell(store, 0, level, unit, period, &cell, diags);
    }
    if (rc == CHUAN_RC_OK)
      rc = store_next(&row, store, statement, diags);
    else
      sqlite3_reset(statement);
  }
  return rc;
}

/* Marks -------------------------------------------------------------------------------------------- */

/* A submission on its way to a mark. */
typedef struct marking {
  int64_t submission;
  bool marked, counts;
  crypto_hash_sha256_state state;
} marking;

/* What is read for the marks of a level and period. */
typedef struct marker {
  store_standings standings;
  marking *items;
  size_t count, capacity;
  int64_t *submissions; /* of the unit at hand */
  size_t submission_count, submission_capacity;
  chuan_arena *arena;
} marker;

/* Sets out all submissions of the level and period, in the order of their numbers. */
static chuan_rc list_markings(marker *m, chuan_store *store, int64_t level, int period, chuan_str known,
                              chuan_diags *diags)
{
  sqlite3_stmt *statement;
  bool row;
  chuan_rc rc = store_first(&statement, &row, store, STORE_SUBMISSIONS_OF_LEVEL,
                            STORE_VALUES(store_integer(level), store_integer(period), store_text(known)), diags);
  while (rc == CHUAN_RC_OK && row) {
    void *items = m->items;
    if (chuan_arena_grow(m->arena, &items, m->count, &m->capacity, sizeof *m->items)) {
      m->items = items;
      m->items[m->count++] = (marking){ .submission = sqlite3_column_int64(statement, 0) };
      rc = store_next(&row, store, statement, diags);
    } else {
      rc = CHUAN_RC_MEMORY;
      sqlite3_reset(statement);
    }
  }
  return rc;
}

static int compare_submission(const void *key, const void *item)
{
  int64_t wanted = *(const int64_t *)key, submission = ((const marking *)item)->submission;
  return (wanted > submission) - (wanted < submission);
}

/* Whether accepted cells of the unit at hand go before later ones that count too. */
static bool is_out_of_order(const marker *m, int64_t unit)
{
  bool accepted = false;
  for (size_t i = 0; i < m->submission_count; i++) {
    store_weight weight = store_weigh(&m->standings, unit, m->submissions[i]);
    if (weight == STORE_WEIGHT_RECEIVED && accepted)
      return true;
    accepted = accepted || weight == STORE_WEIGHT_ACCEPTED;
  }
  return false;
}

/* Marks the submissions of the unit at hand that do not count, and where the order is another those that are accepted:
   together they say what counts. */
static void mark_unit(marker *m, int64_t unit, chuan_str code)
{
  bool out_of_order = is_out_of_order(m, unit);
  for (size_t i = 0; i < m->submission_count; i++) {
    store_weight weight = store_weigh(&m->standings, unit, m->submissions[i]);
    marking *one = bsearch(&m->submissions[i], m->items, m->count, sizeof *m->items, compare_submission);
    one->counts = one->counts || weight != STORE_WEIGHT_NONE;
    if (weight != STORE_WEIGHT_NONE && !(out_of_order && weight == STORE_WEIGHT_ACCEPTED))
      continue;
    unsigned char kind = (unsigned char)weight;
    if (!one->marked)
      crypto_hash_sha256_init(&one->state);
    one->marked = true;
    crypto_hash_sha256_update(&one->state, &kind, sizeof kind);
    crypto_hash_sha256_update(&one->state, (const unsigned char *)code.p, code.n);
    crypto_hash_sha256_update(&one->state, (const unsigned char *)"", 1); /* no code has such a byte */
  }
}

/* Marks the submissions of all units. */
static chuan_rc mark_units(marker *m, chuan_store *store, int64_t level, int period, chuan_str known,
                           chuan_diags *diags)
{
  sqlite3_stmt *statement;
  bool row;
  int64_t unit = 0;
  chuan_str code = CHUAN_STR("");
  chuan_rc rc = store_first(&statement, &row, store, STORE_UNITS_SUBMITTED,
                            STORE_VALUES(store_integer(level), store_integer(period), store_text(known)), diags);
  while (rc == CHUAN_RC_OK && row) {
    if (sqlite3_column_int64(statement, 0) != unit) {
      mark_unit(m, unit, code);
      m->submission_count = 0;
      unit = sqlite3_column_int64(statement, 0);
      code = store_column_copy(statement, 1, m->arena);
    }
    void *submissions = m->submissions;
    if (rc == CHUAN_RC_OK && (!code.p || !chuan_arena_grow(m->arena, &submissions, m->submission_count,
                                                           &m->submission_capacity, sizeof *m->submissions)))
      rc = CHUAN_RC_MEMORY;
    if (rc == CHUAN_RC_OK) {
      m->submissions = submissions;
      m->submissions[m->submission_count++] = sqlite3_column_int64(statement, 2);
      rc = store_next(&row, store, statement, diags);
    } else {
      sqlite3_reset(statement);
    }
  }
  if (rc == CHUAN_RC_OK)
    mark_unit(m, unit, code);
  return rc;
}

static chuan_rc add_mark(store_marks *marks, const store_mark *mark, chuan_arena *arena)
{
  void *items = marks->items;
  if (!chuan_arena_grow(arena, &items, marks->count, &marks->capacity, sizeof *marks->items))
    return CHUAN_RC_MEMORY;
  marks->items = items;
  marks->items[marks->count++] = *mark;
  return CHUAN_RC_OK;
}

chuan_rc store_make_marks(store_marks *marks, chuan_store *store, int64_t level, int period, chuan_str known,
                          chuan_arena *arena, chuan_diags *diags)
{
  marker m = { .arena = arena };
  chuan_rc rc = store_read_standings(&m.standings, store, level, period, 0, known, arena, diags);
  if (rc == CHUAN_RC_OK && m.standings.count > 0)
    rc = list_markings(&m, store, level, period, known, diags);
  if (rc == CHUAN_RC_OK && m.count > 0)
    rc = mark_units(&m, store, level, period, known, diags);
  for (size_t i = 0; rc == CHUAN_RC_OK && i < m.count; i++) {
    store_mark mark = { .submission = m.items[i].submission, .counts = m.items[i].counts };
    if (!m.items[i].marked)
      continue;
    crypto_hash_sha256_final(&m.items[i].state, mark.digest);
    rc = add_mark(marks, &mark, arena);
  }
  return rc;
}

chuan_rc store_read_marks(store_marks *marks, chuan_store *store, chuan_arena *arena, chuan_diags *diags)
{
  sqlite3_stmt *statement;
  bool row;
  *marks = (store_marks){ .items = NULL };
  chuan_rc rc = store_first(&statement, &row, store, STORE_MARKS, STORE_NO_VALUES, diags);
  while (rc == CHUAN_RC_OK && row) {
    store_mark mark = { .submission = sqlite3_column_int64(statement, 0) };
    int n = sqlite3_column_bytes(statement, 1);
    mark.counts = n == sizeof mark.digest;
    if (mark.counts)
      memcpy(mark.digest, sqlite3_column_blob(statement, 1), sizeof mark.digest);
    rc = mark.counts || n == 0 ? add_mark(marks, &mark, arena) : store_failed(store, SQLITE_CORRUPT, diags);
    if (rc == CHUAN_RC_OK)
      rc = store_next(&row, store, statement, diags);
    else
      sqlite3_reset(statement);
  }
  return rc;
}

chuan_rc store_flush_marks(chuan_store *store, chuan_diags *diags)
{
  store_marks marks = { .items = NULL };
  chuan_arena arena; /* of its own, as it may take more than a call does */
  int64_t level = store->stale_level;
  int period = store->stale_period;
  if (!level)
    return CHUAN_RC_OK;
  store->stale_level = 0;
  chuan_arena_init(&arena, "store marks", CHUAN_ARENA_DATA_LIMIT);
  chuan_rc rc = store_make_marks(&marks, store, level, period, STORE_ALL_KNOWN, &arena, diags);
  if (rc == CHUAN_RC_OK)
    rc = store_run(store, STORE_MARKS_REMOVE, STORE_VALUES(store_integer(level), store_integer(period)), diags);
  for (size_t i = 0; rc == CHUAN_RC_OK && i < marks.count; i++) {
    const store_mark *mark = &marks.items[i];
    chuan_str digest = { (const char *)mark->digest, mark->counts ? sizeof mark->digest : 0 };
    rc = store_run(store, STORE_MARK_ADD, STORE_VALUES(store_integer(mark->submission), store_blob(digest)), diags);
  }
  chuan_arena_free(&arena);
  return rc;
}
