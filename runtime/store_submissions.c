/* Submissions as people ask about them: their list, and all about one of them. See submissions.h. */
#include "runtime/store_db.h"

#include <stdio.h>
#include <string.h>

static const chuan_span NOWHERE = { 0, 0, 0 };

const chuan_submission_word CHUAN_SUBMISSION_WORDS[CHUAN_SUBMISSION_STATE_COUNT] = {
#define STATE(name, key, vi, en, others) [CHUAN_SUBMISSION_##name] = { key, { vi, en }, others },
#include "runtime/submission_states.def"
#undef STATE
};

bool store_read_state(chuan_submission_state *out, chuan_str key)
{
  for (*out = 0; *out < CHUAN_SUBMISSION_STATE_COUNT; (*out)++)
    if (chuan_str_equal(key, chuan_str_of(CHUAN_SUBMISSION_WORDS[*out].key)))
      return *out != CHUAN_SUBMISSION_RECEIVED; /* which nobody decides */
  return false;
}

chuan_submission_state store_state_of(const store_submitted *unit)
{
  return unit->decision ? unit->decision->state : CHUAN_SUBMISSION_RECEIVED;
}

/* One submission ----------------------------------------------------------------------------------- */

static chuan_rc add_decision(store_submission *s, chuan_store *store, sqlite3_stmt *statement, chuan_arena *arena,
                             chuan_diags *diags)
{
  store_decision one = { .id = sqlite3_column_int64(statement, 0), .at = store_column_copy(statement, 2, arena),
                         .by = store_column_copy(statement, 3, arena),
                         .reason = store_column_copy(statement, 4, arena) };
  if (!store_read_state(&one.state, store_column_text(statement, 1)))
    return store_failed(store, SQLITE_CORRUPT, diags);
  void *items = s->decisions;
  if (!one.at.p || !one.by.p || !one.reason.p ||
      !chuan_arena_grow(arena, &items, s->decision_count, &s->decision_capacity, sizeof *s->decisions))
    return CHUAN_RC_MEMORY;
  s->decisions = items;
  s->decisions[s->decision_count++] = one;
  return CHUAN_RC_OK;
}

/* The decision of a number; they stand in the order of these. */
static const store_decision *find_decision(const store_submission *s, int64_t id)
{
  size_t low = 0, high = s->decision_count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (s->decisions[middle].id < id)
      low = middle + 1;
    else
      high = middle;
  }
  return low < s->decision_count && s->decisions[low].id == id ? &s->decisions[low] : NULL;
}

static chuan_rc add_unit(store_submission *s, sqlite3_stmt *statement, chuan_arena *arena)
{
  store_submitted one = { .unit = sqlite3_column_int64(statement, 0), .code = store_column_copy(statement, 1, arena),
                          .cells = (size_t)sqlite3_column_int64(statement, 2),
                          .decision = find_decision(s, sqlite3_column_int64(statement, 3)) };
  void *items = s->units;
  if (!one.code.p || !chuan_arena_grow(arena, &items, s->unit_count, &s->unit_capacity, sizeof *s->units))
    return CHUAN_RC_MEMORY;
  s->units = items;
  s->units[s->unit_count++] = one;
  return CHUAN_RC_OK;
}

/* Reads what was decided about the submission, and its units. */
static chuan_rc read_units(store_submission *s, chuan_store *store, chuan_arena *arena, chuan_diags *diags)
{
  sqlite3_stmt *statement;
  bool row;
  const store_value id = store_integer(s->listed->submission.id);
  chuan_rc rc = store_first(&statement, &row, store, STORE_DECISIONS, &id, 1, diags);
  while (rc == CHUAN_RC_OK && row) {
    rc = add_decision(s, store, statement, arena, diags);
    if (rc == CHUAN_RC_OK)
      rc = store_next(&row, store, statement, diags);
    else
      sqlite3_reset(statement);
  }
  if (rc == CHUAN_RC_OK)
    rc = store_first(&statement, &row, store, STORE_SUBMISSION_UNITS, &id, 1, diags);
  while (rc == CHUAN_RC_OK && row) {
    rc = add_unit(s, statement, arena);
    if (rc == CHUAN_RC_OK)
      rc = store_next(&row, store, statement, diags);
    else
      sqlite3_reset(statement);
  }
  return rc;
}

/* Adds up the units. */
static void sum_up(store_submission *s)
{
  chuan_listed *listed = s->listed;
  listed->units = s->unit_count;
  for (size_t i = 0; i < s->unit_count; i++) {
    listed->cells += s->units[i].cells;
    listed->in_state[store_state_of(&s->units[i])]++;
  }
  if (s->decision_count > 0) {
    listed->decided_by = s->decisions[s->decision_count - 1].by;
    listed->decided_at = s->decisions[s->decision_count - 1].at;
  }
}

static chuan_rc count_versions(chuan_listed *listed, chuan_store *store, chuan_diags *diags)
{
  sqlite3_stmt *statement;
  bool row;
  chuan_rc rc = store_first(&statement, &row, store, STORE_VERSIONS_OF_SUBMISSION,
                            STORE_VALUES(store_integer(listed->submission.id)), diags);
  if (rc == CHUAN_RC_OK && row) {
    listed->units = (size_t)sqlite3_column_int64(statement, 0);
    sqlite3_reset(statement);
  }
  return rc;
}

/* The submission of a row of STORE_SUBMISSIONS_LISTED. */
static chuan_rc read_row(chuan_listed *out, sqlite3_stmt *statement, chuan_arena *arena)
{
  *out = (chuan_listed){ .decided_by = CHUAN_STR(""), .decided_at = CHUAN_STR("") };
  chuan_submission *s = &out->submission;
  const void *digest = sqlite3_column_blob(statement, 3);
  s->id = sqlite3_column_int64(statement, 0);
  out->is_data = chuan_str_equal(store_column_text(statement, 1), CHUAN_STR("data"));
  s->kind = out->is_data ? CHUAN_STR("data") : CHUAN_STR("units");
  s->file = store_column_copy(statement, 2, arena);
  if (digest && sqlite3_column_bytes(statement, 3) == sizeof s->sha256)
    memcpy(s->sha256, digest, sizeof s->sha256);
  s->submitted_at = store_column_copy(statement, 4, arena);
  s->submitted_by = store_column_copy(statement, 5, arena);
  s->level = store_column_copy(statement, 6, arena);
  s->period = (int)sqlite3_column_int64(statement, 8);
  s->set = store_column_copy(statement, 9, arena);
  s->options = store_column_copy(statement, 10, arena);
  bool complete = s->file.p && s->submitted_at.p && s->submitted_by.p && s->level.p && s->set.p && s->options.p;
  return complete ? CHUAN_RC_OK : CHUAN_RC_MEMORY;
}

/* Reads what there is to the submission of the row at hand. */
static chuan_rc read_one(store_submission *out, chuan_store *store, sqlite3_stmt *statement, chuan_arena *arena,
                         chuan_diags *diags)
{
  *out = (store_submission){ .listed = chuan_arena_alloc(arena, sizeof *out->listed),
                             .level = sqlite3_column_int64(statement, 11) };
  chuan_rc rc = out->listed ? read_row(out->listed, statement, arena) : CHUAN_RC_MEMORY;
  if (rc == CHUAN_RC_OK && !out->listed->is_data)
    return count_versions(out->listed, store, diags);
  if (rc == CHUAN_RC_OK)
    rc = read_units(out, store, arena, diags);
  if (rc == CHUAN_RC_OK)
    sum_up(out);
  return rc;
}

chuan_rc store_read_submission(store_submission *out, chuan_store *store, int64_t submission, chuan_arena *arena,
                               chuan_diags *diags)
{
  sqlite3_stmt *statement;
  bool row = false;
  char number[24];
  chuan_rc rc = CHUAN_RC_OK;
  if (submission > 0)
    rc = store_first(&statement, &row, store, STORE_SUBMISSIONS_LISTED, STORE_VALUES(store_integer(submission)), diags);
  if (rc != CHUAN_RC_OK)
    return rc;
  if (row) {
    rc = read_one(out, store, statement, arena, diags);
    sqlite3_reset(statement);
    return rc;
  }
  snprintf(number, sizeof number, "%lld", (long long)submission);
  chuan_diag *diag = chuan_diag_add(diags, CHUAN_E0870, NOWHERE, CHUAN_ARGS(chuan_str_of(number), store->path));
  chuan_diag_hint(diags, diag, CHUAN_PHRASE_LIST_SUBMISSIONS, CHUAN_ARGS(chuan_store_word(store, arena)));
  return CHUAN_RC_USAGE;
}

/* The list ----------------------------------------------------------------------------------------- */

static bool is_unit_wanted(const chuan_list_filter *filter, chuan_str code)
{
  for (size_t i = 0; i < filter->unit_count; i++)
    if (chuan_str_equal(filter->units[i], code))
      return true;
  return filter->unit_count == 0;
}

/* `fold` is the wanted level without diacritics. */
static bool is_wanted(const store_submission *s, const chuan_list_filter *filter, chuan_str fold, chuan_str level)
{
  if ((filter->period && s->listed->submission.period != filter->period) ||
      (fold.n && !chuan_str_equal(fold, level)))
    return false;
  if (filter->unit_count == 0 && !filter->has_state)
    return true;
  for (size_t i = 0; i < s->unit_count; i++)
    if (is_unit_wanted(filter, s->units[i].code) &&
        (!filter->has_state || store_state_of(&s->units[i]) == filter->state))
      return true;
  return false;
}

/* Whether the database knows the units asked for. */
static chuan_rc check_filter(chuan_store *store, const chuan_list_filter *filter, chuan_diags *diags)
{
  chuan_rc result = CHUAN_RC_OK;
  int64_t id;
  for (size_t i = 0; i < filter->unit_count; i++) {
    chuan_rc rc = store_find_unit(&id, store, filter->units[i], diags);
    if (rc != CHUAN_RC_OK)
      return rc;
    if (id)
      continue;
    chuan_diag_add(diags, CHUAN_E0601, NOWHERE, CHUAN_ARGS(filter->units[i]));
    result = CHUAN_RC_USAGE;
  }
  return result;
}

static chuan_rc add_listed(chuan_listed **out, size_t *count, size_t *capacity, const chuan_listed *one,
                           chuan_arena *arena)
{
  void *items = *out;
  if (!chuan_arena_grow(arena, &items, *count, capacity, sizeof **out))
    return CHUAN_RC_MEMORY;
  *out = items;
  (*out)[(*count)++] = *one;
  return CHUAN_RC_OK;
}

static chuan_rc list(chuan_listed **out, size_t *count, chuan_store *store, const chuan_list_filter *filter,
                     chuan_arena *arena, chuan_diags *diags)
{
  sqlite3_stmt *statement;
  store_submission one;
  size_t capacity = 0;
  bool row = false;
  chuan_str fold = CHUAN_STR("");
  chuan_rc rc = filter->level.n ? chuan_text_fold(&fold, filter->level, arena) : CHUAN_RC_OK;
  if (rc == CHUAN_RC_OK)
    rc = check_filter(store, filter, diags);
  if (rc == CHUAN_RC_OK)
    rc = store_first(&statement, &row, store, STORE_SUBMISSIONS_LISTED, STORE_VALUES(store_integer(0)), diags);
  while (rc == CHUAN_RC_OK && row) {
    rc = read_one(&one, store, statement, arena, diags);
    if (rc == CHUAN_RC_OK && is_wanted(&one, filter, fold, store_column_text(statement, 7)))
      rc = add_listed(out, count, &capacity, one.listed, arena);
    if (rc == CHUAN_RC_OK)
      rc = store_next(&row, store, statement, diags);
    else
      sqlite3_reset(statement);
  }
  return rc;
}

chuan_rc chuan_submissions_list(chuan_listed **out, size_t *count, chuan_store *store, const chuan_list_filter *filter,
                                chuan_arena *arena, chuan_diags *diags)
{
  *out = NULL;
  *count = 0;
  chuan_rc rc = chuan_store_begin_read(store, diags);
  if (rc != CHUAN_RC_OK)
    return rc;
  rc = list(out, count, store, filter, arena, diags);
  chuan_store_rollback(store);
  return rc;
}

/* All about one ------------------------------------------------------------------------------------- */

/* The cells of a unit, by their columns: which submission counts there. */
typedef struct cells_of_unit {
  int64_t counts_for[STORE_COLUMNS_MAX + 1]; /* 0: none */
  uint8_t weights[STORE_COLUMNS_MAX + 1];
  chuan_replaced_cell cells[STORE_COLUMNS_MAX + 1]; /* name and own text: where the submission at hand has one */
  unsigned last;                                    /* column */
  chuan_arena texts;
} cells_of_unit;

static void forget_cells(cells_of_unit *cells)
{
  for (unsigned c = 0; c <= cells->last; c++) {
    cells->counts_for[c] = 0;
    cells->weights[c] = 0;
    cells->cells[c] = (chuan_replaced_cell){ .name = { NULL, 0 } };
  }
  cells->last = 0;
  chuan_arena_rewind(&cells->texts);
}

/* Takes one cell of the history. */
static chuan_rc take_cell(cells_of_unit *out, sqlite3_stmt *statement, unsigned column, store_weight weight,
                          int64_t own)
{
  int64_t by = sqlite3_column_int64(statement, 0);
  chuan_replaced_cell *cell = &out->cells[column];
  bool counts = weight != STORE_WEIGHT_NONE && weight >= out->weights[column];
  if (counts) {
    out->weights[column] = (uint8_t)weight;
    out->counts_for[column] = by;
    cell->counts = store_column_copy(statement, 7, &out->texts);
  }
  if (by == own) {
    cell->name = store_column_copy(statement, 6, &out->texts);
    cell->own = store_column_copy(statement, 7, &out->texts);
  }
  if (out->last < column)
    out->last = column;
  return out->texts.failed ? CHUAN_RC_MEMORY : CHUAN_RC_OK;
}

static chuan_rc read_cells(cells_of_unit *out, chuan_store *store, const store_submission *s, int64_t unit,
                           const store_standings *standings, chuan_diags *diags)
{
  sqlite3_stmt *statement;
  bool row;
  const chuan_submission *submission = &s->listed->submission;
  forget_cells(out);
  chuan_rc rc =
    store_first(&statement, &row, store, STORE_HISTORY_OF_UNIT,
                STORE_VALUES(store_integer(s->level), store_integer(submission->period), store_integer(unit)), diags);
  while (rc == CHUAN_RC_OK && row) {
    int64_t column = sqlite3_column_int64(statement, 1);
    if (column < 1 || column > STORE_COLUMNS_MAX) {
      sqlite3_reset(statement);
      return store_failed(store, SQLITE_CORRUPT, diags);
    }
    rc = take_cell(out, statement, (unsigned)column,
                   store_weigh(standings, unit, sqlite3_column_int64(statement, 0)), submission->id);
    if (rc == CHUAN_RC_OK)
      rc = store_next(&row, store, statement, diags);
    else
      sqlite3_reset(statement);
  }
  return rc;
}

/* The cells for which the submission `by` counts. */
static chuan_rc gather_replaced(chuan_replaced *out, const cells_of_unit *cells, int64_t by, chuan_arena *arena)
{
  chuan_replaced_cell *gathered = chuan_arena_array(arena, cells->last, sizeof *gathered);
  *out = (chuan_replaced){ .by = by, .cells = gathered };
  if (!gathered)
    return CHUAN_RC_MEMORY;
  for (unsigned c = 1; c <= cells->last; c++) {
    const chuan_replaced_cell *cell = &cells->cells[c];
    if (!cell->name.p || cells->counts_for[c] != by)
      continue;
    chuan_replaced_cell *copy = &gathered[out->count++];
    *copy = (chuan_replaced_cell){ .name = chuan_str_copy(arena, cell->name),
                                   .own = chuan_str_copy(arena, cell->own),
                                   .counts = chuan_str_copy(arena, cell->counts) };
    if (!copy->name.p || !copy->own.p || !copy->counts.p)
      return CHUAN_RC_MEMORY;
  }
  return CHUAN_RC_OK;
}

/* Counts the cells of the submission `own`: those that count, and for each other one those that it replaced. */
static chuan_rc sort_cells(chuan_submitted_unit *unit, const cells_of_unit *cells, int64_t own, chuan_arena *arena)
{
  chuan_rc rc = CHUAN_RC_OK;
  chuan_replaced *replaced = NULL;
  size_t capacity = 0;
  for (unsigned c = 1; rc == CHUAN_RC_OK && c <= cells->last; c++) {
    int64_t by = cells->counts_for[c];
    if (!cells->cells[c].name.p)
      continue;
    unit->cells++;
    unit->counting += by == own;
    unit->without += by == 0;
    bool told = by == own || by == 0;
    for (size_t i = 0; i < unit->replaced_count; i++)
      told = told || replaced[i].by == by;
    void *items = replaced;
    if (told)
      continue;
    if (!chuan_arena_grow(arena, &items, unit->replaced_count, &capacity, sizeof *replaced))
      return CHUAN_RC_MEMORY;
    replaced = items;
    rc = gather_replaced(&replaced[unit->replaced_count++], cells, by, arena);
  }
  unit->replaced = replaced;
  return rc;
}

static chuan_rc read_name(chuan_str *out, chuan_store *store, int64_t unit, chuan_arena *arena, chuan_diags *diags)
{
  sqlite3_stmt *statement;
  bool row;
  *out = CHUAN_STR("");
  chuan_rc rc = store_first(&statement, &row, store, STORE_UNIT_NAME, STORE_VALUES(store_integer(unit)), diags);
  if (rc == CHUAN_RC_OK && row) {
    *out = store_column_copy(statement, 0, arena);
    sqlite3_reset(statement);
  }
  return rc == CHUAN_RC_OK && !out->p ? CHUAN_RC_MEMORY : rc;
}

static chuan_rc show_unit(chuan_submitted_unit *out, cells_of_unit *cells, chuan_store *store,
                          const store_submission *s, const store_submitted *from, const store_standings *standings,
                          chuan_arena *arena, chuan_diags *diags)
{
  int64_t own = s->listed->submission.id;
  *out = (chuan_submitted_unit){ .code = from->code, .state = store_state_of(from),
                                 .decided_by = from->decision ? from->decision->by : CHUAN_STR(""),
                                 .decided_at = from->decision ? from->decision->at : CHUAN_STR("") };
  if (out->state == CHUAN_SUBMISSION_RECEIVED)
    out->frozen_by = store_frozen_by(standings, from->unit, own);
  chuan_rc rc = read_name(&out->name, store, from->unit, arena, diags);
  if (rc == CHUAN_RC_OK)
    rc = read_cells(cells, store, s, from->unit, standings, diags);
  return rc == CHUAN_RC_OK ? sort_cells(out, cells, own, arena) : rc;
}

static chuan_rc show_units(chuan_shown *out, chuan_store *store, const store_submission *s, chuan_arena *arena,
                           chuan_diags *diags)
{
  enum { TEXTS_MAX = 64 << 20 };
  store_standings standings;
  chuan_submitted_unit *units = chuan_arena_array(arena, s->unit_count, sizeof *units);
  cells_of_unit *cells = chuan_arena_alloc(arena, sizeof *cells);
  if (!units || !cells)
    return CHUAN_RC_MEMORY;
  chuan_arena_init(&cells->texts, "cells of a unit", TEXTS_MAX);
  chuan_rc rc = store_read_standings(&standings, store, s->level, s->listed->submission.period, 0, STORE_ALL_KNOWN,
                                     arena, diags);
  for (size_t i = 0; rc == CHUAN_RC_OK && i < s->unit_count; i++)
    rc = show_unit(&units[i], cells, store, s, &s->units[i], &standings, arena, diags);
  chuan_arena_free(&cells->texts);
  out->units = units;
  out->unit_count = s->unit_count;
  return rc;
}

/* The codes of the units that a decision is about. */
static chuan_rc read_decided(chuan_decision *out, chuan_store *store, int64_t decision, chuan_arena *arena,
                             chuan_diags *diags)
{
  sqlite3_stmt *statement;
  chuan_str *codes = NULL;
  size_t capacity = 0;
  bool row;
  chuan_rc rc =
    store_first(&statement, &row, store, STORE_DECISION_UNITS, STORE_VALUES(store_integer(decision)), diags);
  while (rc == CHUAN_RC_OK && row) {
    chuan_str code = store_column_copy(statement, 0, arena);
    if (!code.p || !chuan_arena_grow(arena, (void **)&codes, out->unit_count, &capacity, sizeof *codes)) {
      sqlite3_reset(statement);
      return CHUAN_RC_MEMORY;
    }
    codes[out->unit_count++] = code;
    rc = store_next(&row, store, statement, diags);
  }
  out->units = codes;
  return rc;
}

chuan_rc store_show(chuan_shown *out, chuan_store *store, int64_t submission, chuan_arena *arena, chuan_diags *diags)
{
  store_submission s;
  *out = (chuan_shown){ .units = NULL };
  chuan_rc rc = store_read_submission(&s, store, submission, arena, diags);
  if (rc != CHUAN_RC_OK)
    return rc;
  out->listed = *s.listed;
  if (!s.listed->is_data)
    return CHUAN_RC_OK;
  chuan_decision *decisions = chuan_arena_array(arena, s.decision_count, sizeof *decisions);
  if (!decisions)
    return CHUAN_RC_MEMORY;
  for (size_t i = 0; rc == CHUAN_RC_OK && i < s.decision_count; i++) {
    const store_decision *from = &s.decisions[i];
    decisions[i] = (chuan_decision){ .state = from->state, .at = from->at, .by = from->by, .reason = from->reason };
    rc = read_decided(&decisions[i], store, from->id, arena, diags);
  }
  out->decisions = decisions;
  out->decision_count = s.decision_count;
  return rc == CHUAN_RC_OK ? show_units(out, store, &s, arena, diags) : rc;
}

chuan_rc chuan_submission_show(chuan_shown *out, chuan_store *store, int64_t submission, chuan_arena *arena,
                               chuan_diags *diags)
{
  chuan_rc rc = chuan_store_begin_read(store, diags);
  if (rc != CHUAN_RC_OK)
    return rc;
  rc = store_show(out, store, submission, arena, diags);
  chuan_store_rollback(store);
  return rc;
}
