/* Writing to the store: submissions, dated units, values. See store.h. */
#include "runtime/store_db.h"

#include <string.h>
#include <time.h>

/* Submissions -------------------------------------------------------------------------------------- */

/* "2026-11-22T14:00:00Z" */
chuan_rc store_now(char *out, chuan_store *store, chuan_diags *diags)
{
  struct tm utc;
  time_t seconds = time(NULL);
  sqlite3_stmt *statement;
  bool row;
  out[gmtime_r(&seconds, &utc) ? strftime(out, STORE_TIME_SIZE, "%Y-%m-%dT%H:%M:%SZ", &utc) : 0] = '\0';
  chuan_rc rc = store_first(&statement, &row, store, STORE_LATEST_TIME, STORE_NO_VALUES, diags);
  if (rc != CHUAN_RC_OK || !row)
    return rc;
  chuan_str latest = store_column_text(statement, 0);
  if (latest.n < STORE_TIME_SIZE && chuan_str_compare(latest, chuan_str_of(out)) > 0) {
    memcpy(out, latest.p, latest.n);
    out[latest.n] = '\0';
  }
  sqlite3_reset(statement);
  return CHUAN_RC_OK;
}

chuan_rc chuan_store_add_submission(chuan_store *store, chuan_submission *submission, chuan_diags *diags)
{
  char now[STORE_TIME_SIZE];
  bool data = chuan_str_equal(submission->kind, CHUAN_STR("data"));
  int64_t level = 0;
  chuan_arena_free(&store->scratch);
  chuan_rc rc = data ? store_make_level(&level, store, submission->level, diags) : CHUAN_RC_OK;
  if (rc == CHUAN_RC_OK && submission->submitted_at.n == 0)
    rc = store_now(now, store, diags);
  if (rc != CHUAN_RC_OK)
    return rc;
  chuan_str digest = { (const char *)submission->sha256, sizeof submission->sha256 };
  rc = store_run(store, STORE_SUBMISSION_ADD,
                 STORE_VALUES(store_text(submission->kind), store_text(submission->file), store_blob(digest),
                              store_text(submission->submitted_at.n ? submission->submitted_at : chuan_str_of(now)),
                              store_text(submission->submitted_by), data ? store_integer(level) : store_null(),
                              data ? store_integer(submission->period) : store_null(), store_text(submission->set),
                              store_text(submission->options)),
                 diags);
  submission->id = sqlite3_last_insert_rowid(store->db);
  return rc;
}

/* Units -------------------------------------------------------------------------------------------- */

/* The id that a statement finds; 0 when there is none. */
static chuan_rc find_id(int64_t *id, chuan_store *store, store_statement which, chuan_str key, chuan_diags *diags)
{
  sqlite3_stmt *statement;
  bool row;
  *id = 0;
  chuan_rc rc = store_first(&statement, &row, store, which, STORE_VALUES(store_text(key)), diags);
  if (rc == CHUAN_RC_OK && row) {
    *id = sqlite3_column_int64(statement, 0);
    sqlite3_reset(statement);
  }
  return rc;
}

chuan_rc store_find_unit(int64_t *id, chuan_store *store, chuan_str code, chuan_diags *diags)
{
  return find_id(id, store, STORE_UNIT_BY_CODE, code, diags);
}

static chuan_rc make_unit(int64_t *id, chuan_store *store, chuan_str code, chuan_diags *diags)
{
  chuan_rc rc = store_find_unit(id, store, code, diags);
  if (rc != CHUAN_RC_OK || *id)
    return rc;
  rc = store_run(store, STORE_UNIT_ADD, STORE_VALUES(store_text(code)), diags);
  *id = sqlite3_last_insert_rowid(store->db);
  return rc;
}

static chuan_rc make_dimension(int64_t *id, chuan_store *store, chuan_str name, chuan_diags *diags)
{
  chuan_str key;
  chuan_rc rc = chuan_text_key(&key, name, &store->scratch);
  if (rc == CHUAN_RC_OK)
    rc = find_id(id, store, STORE_DIMENSION_BY_KEY, key, diags);
  if (rc != CHUAN_RC_OK || *id)
    return rc;
  rc = store_run(store, STORE_DIMENSION_ADD, STORE_VALUES(store_text(name), store_text(key)), diags);
  *id = sqlite3_last_insert_rowid(store->db);
  return rc;
}

/* Takes the next code off a list of codes separated by blanks; empty at the end. */
static chuan_str next_code(chuan_str *codes)
{
  *codes = chuan_str_trim(*codes);
  chuan_str code = { codes->p, 0 };
  while (code.n < codes->n && codes->p[code.n] != ' ' && codes->p[code.n] != '\t')
    code.n++;
  *codes = (chuan_str){ codes->p + code.n, codes->n - code.n };
  return code;
}

chuan_rc chuan_store_add_unit(chuan_store *store, const chuan_submission *submission, const chuan_unit_row *row,
                              chuan_diags *diags)
{
  int64_t unit, level;
  chuan_arena_free(&store->scratch);
  chuan_rc rc = make_unit(&unit, store, row->code, diags);
  if (rc == CHUAN_RC_OK)
    rc = store_make_level(&level, store, row->level, diags);
  if (rc == CHUAN_RC_OK)
    rc = store_run(store, STORE_VERSION_ADD,
                   STORE_VALUES(store_integer(unit), store_integer(row->valid_from), store_integer(row->valid_to),
                                store_text(row->name), store_integer(level), store_text(row->parent),
                                store_integer(submission->id), store_integer((int64_t)row->row)),
                   diags);
  int64_t version = sqlite3_last_insert_rowid(store->db);
  for (size_t i = 0; rc == CHUAN_RC_OK && i < row->dimension_count; i++) {
    int64_t dimension;
    rc = make_dimension(&dimension, store, row->dimension_names[i], diags);
    if (rc == CHUAN_RC_OK)
      rc = store_run(
          store, STORE_UNIT_DIMENSION_ADD,
          STORE_VALUES(store_integer(version), store_integer(dimension), store_text(row->dimension_values[i])), diags);
  }
  chuan_str codes = row->predecessors;
  for (chuan_str code = next_code(&codes); rc == CHUAN_RC_OK && code.n; code = next_code(&codes))
    rc = store_run(store, STORE_PREDECESSOR_ADD, STORE_VALUES(store_integer(version), store_text(code)), diags);
  return rc;
}

/* Whether the version has just the predecessors of the list. */
static chuan_rc same_predecessors(bool *same, chuan_store *store, int64_t version, chuan_str codes, chuan_diags *diags)
{
  sqlite3_stmt *statement;
  bool row;
  size_t stored = 0, listed = 0, matched = 0;
  chuan_rc rc = store_first(&statement, &row, store, STORE_PREDECESSORS, STORE_VALUES(store_integer(version)), diags);
  while (rc == CHUAN_RC_OK && row) {
    chuan_str rest = codes;
    stored++;
    for (chuan_str code = next_code(&rest); code.n; code = next_code(&rest))
      matched += chuan_str_equal(code, store_column_text(statement, 0));
    rc = store_next(&row, store, statement, diags);
  }
  for (chuan_str code = next_code(&codes); code.n; code = next_code(&codes))
    listed++;
  *same = matched == stored && matched == listed;
  return rc;
}

static chuan_rc same_dimensions(bool *same, chuan_store *store, int64_t version, const chuan_unit_row *row,
                                chuan_diags *diags)
{
  chuan_rc rc = CHUAN_RC_OK;
  *same = true;
  for (size_t i = 0; rc == CHUAN_RC_OK && *same && i < row->dimension_count; i++) {
    sqlite3_stmt *statement;
    bool found;
    chuan_str key;
    rc = chuan_text_key(&key, row->dimension_names[i], &store->scratch);
    if (rc == CHUAN_RC_OK)
      rc = store_first(&statement, &found, store, STORE_UNIT_DIMENSION,
                       STORE_VALUES(store_integer(version), store_text(key)), diags);
    if (rc != CHUAN_RC_OK)
      break;
    *same = chuan_str_equal(found ? store_column_text(statement, 0) : CHUAN_STR(""), row->dimension_values[i]);
    sqlite3_reset(statement);
  }
  return rc;
}

chuan_rc chuan_store_compare_unit(chuan_unit_match *out, chuan_store *store, const chuan_unit_row *row,
                                  chuan_diags *diags)
{
  sqlite3_stmt *statement;
  bool found, same;
  chuan_str fold;
  *out = CHUAN_UNIT_NEW;
  chuan_arena_free(&store->scratch);
  chuan_rc rc = chuan_text_fold(&fold, row->level, &store->scratch);
  if (rc == CHUAN_RC_OK)
    rc = store_first(&statement, &found, store, STORE_VERSION_OF_UNIT,
                     STORE_VALUES(store_text(row->code), store_integer(row->valid_from)), diags);
  if (rc != CHUAN_RC_OK || !found)
    return rc;
  *out = CHUAN_UNIT_OTHER;
  int64_t version = sqlite3_column_int64(statement, 0);
  same = sqlite3_column_int64(statement, 1) == row->valid_to &&
         chuan_str_equal(store_column_text(statement, 2), row->name) &&
         chuan_str_equal(store_column_text(statement, 3), fold) &&
         chuan_str_equal(store_column_text(statement, 4), row->parent);
  sqlite3_reset(statement);
  if (same)
    rc = same_dimensions(&same, store, version, row, diags);
  if (rc == CHUAN_RC_OK && same)
    rc = same_predecessors(&same, store, version, row->predecessors, diags);
  if (rc == CHUAN_RC_OK && same)
    *out = CHUAN_UNIT_SAME;
  return rc;
}

/* Values ------------------------------------------------------------------------------------------- */

/* A text of a current table: a letter and what follows it. */
static chuan_rc lettered(store_value *out, const char *letter, chuan_str rest, chuan_arena *arena)
{
  chuan_buffer b;
  chuan_buffer_init(&b, arena);
  chuan_buffer_add_c(&b, letter);
  chuan_buffer_add(&b, rest);
  *out = store_text(chuan_buffer_str(&b));
  return b.failed ? CHUAN_RC_MEMORY : CHUAN_RC_OK;
}

chuan_rc store_cell_value(store_value *out, const store_field *field, chuan_input input, chuan_num number,
                          chuan_str text, chuan_arena *arena)
{
  int64_t scaled;
  chuan_str exact;
  switch (input) {
  case CHUAN_INPUT_VALUE:
    if (field->type == CHUAN_TYPE_TEXT)
      return lettered(out, STORE_CELL_WRITTEN, text, arena);
    if (!chuan_num_scaled(&scaled, number, field->scale)) {
      exact = chuan_num_exact(number, arena);
      return exact.p ? lettered(out, STORE_CELL_EXACT, exact, arena) : CHUAN_RC_MEMORY;
    }
    *out = store_integer(scaled);
    return CHUAN_RC_OK;
  case CHUAN_INPUT_NOT_AVAILABLE: *out = store_text(CHUAN_STR(STORE_CELL_NOT_AVAILABLE)); return CHUAN_RC_OK;
  case CHUAN_INPUT_NONE_OCCURRED: *out = store_text(CHUAN_STR(STORE_CELL_NONE_OCCURRED)); return CHUAN_RC_OK;
  case CHUAN_INPUT_NOT_APPLICABLE: *out = store_text(CHUAN_STR(STORE_CELL_NOT_APPLICABLE)); return CHUAN_RC_OK;
  case CHUAN_INPUT_NOT_REPORTED: break;
  }
  *out = store_null();
  return CHUAN_RC_OK;
}

chuan_rc chuan_store_add_value(chuan_store *store, const chuan_submission *submission, const chuan_value_row *value,
                               chuan_diags *diags)
{
  chuan_arena_free(&store->scratch);
  const store_field *field = store_known_field(store, value->field->id);
  chuan_num number = value->number;
  if (value->input == CHUAN_INPUT_VALUE && field->type == CHUAN_TYPE_CHOICE)
    number = chuan_num_int(field->stored_choices[number.n]);
  chuan_rc rc = store_add_history(store, submission->id, value, field->type == CHUAN_TYPE_TEXT, number, diags);
  store_cell cell = { .column = field->column };
  if (rc == CHUAN_RC_OK)
    rc = store_cell_value(&cell.value, field, value->input, number, value->text, &store->scratch);
  if (rc != CHUAN_RC_OK)
    return rc;
  return store_put_cell(store, submission->id, field->level, value->unit, value->period, &cell, diags);
}

/* Looking up --------------------------------------------------------------------------------------- */

static bool is_of_code(sqlite3_stmt *statement, chuan_str code)
{
  return chuan_str_equal(store_column_text(statement, 4), code);
}

/* Whether the unit behind the one that was found last is the one wanted: the rows of a file come in the order of their
   codes most often. A step costs a third of a search. */
static chuan_rc is_next_unit(bool *is, chuan_store *store, chuan_str code, chuan_day day, chuan_diags *diags)
{
  sqlite3_stmt *statement = store->statements[STORE_UNITS_FROM];
  *is = false;
  if (!sqlite3_stmt_busy(statement) || store->units_day != day)
    return CHUAN_RC_OK;
  int64_t before = sqlite3_column_int64(statement, 0);
  chuan_rc rc;
  do
    rc = store_next(is, store, statement, diags);
  while (rc == CHUAN_RC_OK && *is && sqlite3_column_int64(statement, 0) == before); /* its former versions */
  *is = *is && is_of_code(statement, code);
  return rc;
}

static chuan_rc search_unit(bool *found, chuan_store *store, chuan_str code, chuan_day day, chuan_diags *diags)
{
  sqlite3_stmt *statement;
  chuan_rc rc = store_first(&statement, found, store, STORE_UNITS_FROM,
                            STORE_VALUES(store_text(code), store_integer(day)), diags);
  store->units_day = day;
  *found = *found && is_of_code(statement, code);
  return rc;
}

void store_end_search(chuan_store *store)
{
  sqlite3_reset(store->statements[STORE_UNITS_FROM]);
}

chuan_rc chuan_store_find_unit(chuan_unit_found *out, chuan_store *store, chuan_str code, chuan_day day,
                               chuan_arena *arena, chuan_diags *diags)
{
  bool found;
  *out = (chuan_unit_found){ .ended = CHUAN_DAY_FIRST };
  chuan_rc rc = is_next_unit(&found, store, code, day, diags);
  if (rc == CHUAN_RC_OK && !found)
    rc = search_unit(&found, store, code, day, diags);
  sqlite3_stmt *statement = store->statements[STORE_UNITS_FROM];
  if (found)
    out->ended = (chuan_day)sqlite3_column_int64(statement, 5);
  if (found && out->ended >= day) {
    *out = (chuan_unit_found){ .found = true,
                               .id = sqlite3_column_int64(statement, 0),
                               .code = chuan_str_copy(arena, code),
                               .name = store_column_copy(statement, 1, arena),
                               .level = store_column_copy(statement, 2, arena),
                               .parent = store_column_copy(statement, 3, arena) };
    if (!out->code.p || !out->name.p || !out->level.p || !out->parent.p)
      rc = CHUAN_RC_MEMORY;
  }
  if (sqlite3_get_autocommit(store->db)) /* what is read may change before the next call */
    store_end_search(store);
  return rc;
}

chuan_rc chuan_store_unit_code(chuan_str *out, chuan_store *store, int64_t unit, chuan_arena *arena, chuan_diags *diags)
{
  sqlite3_stmt *statement;
  bool row;
  *out = CHUAN_STR("");
  chuan_rc rc = store_first(&statement, &row, store, STORE_UNIT_CODE, STORE_VALUES(store_integer(unit)), diags);
  if (rc == CHUAN_RC_OK && row) {
    *out = store_column_copy(statement, 0, arena);
    sqlite3_reset(statement);
  }
  return rc == CHUAN_RC_OK && !out->p ? CHUAN_RC_MEMORY : rc;
}

chuan_rc chuan_store_unit_codes(chuan_str **codes, size_t *count, chuan_store *store, chuan_arena *arena,
                                chuan_diags *diags)
{
  sqlite3_stmt *statement;
  size_t capacity = 0;
  bool row;
  *codes = NULL;
  *count = 0;
  chuan_rc rc = store_first(&statement, &row, store, STORE_UNIT_CODES, STORE_NO_VALUES, diags);
  while (rc == CHUAN_RC_OK && row) {
    chuan_str code = store_column_copy(statement, 0, arena);
    if (!code.p || !chuan_arena_grow(arena, (void **)codes, *count, &capacity, sizeof **codes)) {
      sqlite3_reset(statement);
      return CHUAN_RC_MEMORY;
    }
    (*codes)[(*count)++] = code;
    rc = store_next(&row, store, statement, diags);
  }
  return rc;
}

chuan_rc chuan_store_unit_versions(chuan_unit_version **versions, size_t *count, chuan_store *store, chuan_arena *arena,
                                   chuan_diags *diags)
{
  sqlite3_stmt *statement;
  size_t capacity = 0;
  bool row;
  *versions = NULL;
  *count = 0;
  chuan_rc rc = store_first(&statement, &row, store, STORE_UNIT_VERSIONS, STORE_NO_VALUES, diags);
  while (rc == CHUAN_RC_OK && row) {
    chuan_unit_version one = { .code = store_column_copy(statement, 0, arena),
                               .valid_from = (chuan_day)sqlite3_column_int64(statement, 1),
                               .valid_to = (chuan_day)sqlite3_column_int64(statement, 2),
                               .parent = store_column_copy(statement, 3, arena),
                               .name = store_column_copy(statement, 4, arena),
                               .level = store_column_copy(statement, 5, arena),
                               .predecessors = store_column_copy(statement, 6, arena) };
    if (!one.code.p || !one.parent.p || !one.name.p || !one.level.p || !one.predecessors.p ||
        !chuan_arena_grow(arena, (void **)versions, *count, &capacity, sizeof **versions)) {
      sqlite3_reset(statement);
      return CHUAN_RC_MEMORY;
    }
    (*versions)[(*count)++] = one;
    rc = store_next(&row, store, statement, diags);
  }
  return rc;
}
