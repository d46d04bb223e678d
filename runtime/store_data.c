/* Reading values: the cells of the current table (or of the history, as it was known at a time) into the
   columns and reported verdicts of chuan_data, and where one value came from. See store_db.h. */
#include "runtime/store_db.h"

#include "base/progress.h"

#include <stdlib.h>
#include <string.h>

enum { ROWS_TOLD = 256 };

/* Where the values of a field go. */
typedef struct target {
  store_field field;
  bool is_number;             /* a datum that is one: any integer in the table is right */
  chuan_column *column;       /* of a datum, else NULL */
  uint8_t *verdicts;          /* of reported verdicts */
  const chuan_datum *datum;
  const int32_t *choices;     /* position in the database -> in the rules, -1 when the rules lack it */
  size_t choice_count;
  const chuan_str *choice_names;
} target;

typedef struct store_reading {
  chuan_data *data;
  chuan_store *store;
  const store_units_read *units;
  chuan_diags *diags;
  target *targets;
  size_t count, capacity;
  size_t rows; /* taken so far */
  chuan_rc rc; /* of the cells taken so far */
} reading;

/* Targets ------------------------------------------------------------------------------------------ */

static target *add_target(reading *r)
{
  void *targets = r->targets;
  if (!chuan_arena_grow(r->data->arena, &targets, r->count, &r->capacity, sizeof *r->targets))
    return NULL;
  r->targets = targets;
  return &r->targets[r->count++];
}

static int64_t power_of_ten(unsigned exponent)
{
  int64_t power = 1;
  while (exponent--)
    power *= 10;
  return power;
}

static chuan_rc map_choices(target *t, reading *r)
{
  chuan_str *names;
  chuan_rc rc =
    store_read_choices(&names, &t->choice_count, r->store, t->field.id, r->data->arena, r->diags);
  if (rc != CHUAN_RC_OK)
    return rc;
  int32_t *map = chuan_arena_array(r->data->arena, t->choice_count, sizeof *map);
  if (!map)
    return CHUAN_RC_MEMORY;
  for (size_t i = 0; i < t->choice_count; i++) {
    map[i] = -1;
    for (size_t j = 0; j < t->datum->type.choice_count; j++)
      if (chuan_str_equal(names[i], t->datum->type.choices[j]))
        map[i] = (int32_t)j;
  }
  t->choices = map;
  t->choice_names = names;
  return CHUAN_RC_OK;
}

/* The datum whose field is read: the one that units of the level at hand report, where that is not the set's; NULL
   when there is none of the same name and kind. */
static const chuan_datum *datum_at_level(const reading *r, const chuan_datum *datum)
{
  const chuan_program *program = r->data->program;
  if (r->units->other_level.n == 0)
    return datum;
  uint32_t at = chuan_program_datum(program, r->units->other_level, datum->name);
  if (at == CHUAN_NONE)
    return NULL;
  const chuan_datum *other = &program->data[at];
  return other->type.kind == datum->type.kind && chuan_str_equal(other->unit, datum->unit) ? other : NULL;
}

/* Adds the fields of data that units of the set's level report and the database has. */
static chuan_rc add_data(reading *r, const uint32_t *data, chuan_column *columns, size_t count)
{
  chuan_rc rc = CHUAN_RC_OK;
  for (size_t i = 0; rc == CHUAN_RC_OK && i < count; i++) {
    const chuan_datum *declared = &r->data->program->data[data[i]], *datum = datum_at_level(r, declared);
    if (!datum)
      continue;
    chuan_field field = { .kind = CHUAN_FIELD_DATUM, .datum = datum, .level = datum->level };
    target found = { .column = &columns[i], .datum = declared };
    bool exists;
    rc = store_find_field(&found.field, &exists, r->store, &field, r->diags);
    if (rc != CHUAN_RC_OK || !exists || found.field.level != r->units->level)
      continue;
    found.column->scale = power_of_ten(found.field.scale);
    found.is_number = found.field.type == CHUAN_TYPE_INTEGER || found.field.type == CHUAN_TYPE_DECIMAL ||
                      found.field.type == CHUAN_TYPE_RATIO;
    if (found.field.type == CHUAN_TYPE_CHOICE)
      rc = map_choices(&found, r);
    target *t = add_target(r);
    if (!t)
      return CHUAN_RC_MEMORY;
    *t = found;
  }
  return rc;
}

/* Adds reported verdicts of one indicator or criterion, if the database has a field for them. */
static chuan_rc add_verdicts(reading *r, uint8_t **out, chuan_field_kind kind, chuan_str code)
{
  const chuan_set *set = r->data->set;
  chuan_field field = { .kind = kind, .set = set->name, .code = code, .level = set->level };
  store_field found;
  bool exists;
  chuan_rc rc = store_find_field(&found, &exists, r->store, &field, r->diags);
  if (rc != CHUAN_RC_OK || !exists)
    return rc;
  *out = chuan_arena_array(r->data->arena, r->data->unit_count, sizeof **out);
  target *t = add_target(r);
  if (!*out || !t)
    return CHUAN_RC_MEMORY;
  memset(*out, CHUAN_VERDICT_COUNT, r->data->unit_count);
  *t = (target){ .field = found, .verdicts = *out };
  return CHUAN_RC_OK;
}

static chuan_rc add_all_verdicts(reading *r)
{
  const chuan_set *set = r->data->set;
  chuan_rc rc = CHUAN_RC_OK;
  for (size_t i = 0; rc == CHUAN_RC_OK && i < set->indicator_count; i++)
    rc = add_verdicts(r, &r->data->reported_indicators[i], CHUAN_FIELD_INDICATOR, set->indicators[i].code);
  for (size_t i = 0; rc == CHUAN_RC_OK && i < set->criterion_count; i++)
    rc = add_verdicts(r, &r->data->reported_criteria[i], CHUAN_FIELD_CRITERION, set->criteria[i].code);
  return rc;
}

/* Cells -------------------------------------------------------------------------------------------- */

static chuan_rc damaged(reading *r)
{
  return store_failed(r->store, SQLITE_CORRUPT, r->diags);
}

/* A position of a choice as the rules number it; FINDINGS when the rules do not have that choice. */
static chuan_rc translate_choice(int64_t *number, reading *r, const target *t, size_t unit)
{
  if (*number < 0 || (uint64_t)*number >= t->choice_count)
    return damaged(r);
  int32_t position = t->choices[*number];
  if (position < 0) {
    chuan_diag_add(r->diags, CHUAN_E0715, t->datum->span,
                   CHUAN_ARGS(t->datum->name, t->choice_names[*number], r->data->units[unit].code));
    return CHUAN_RC_FINDINGS;
  }
  *number = position;
  return CHUAN_RC_OK;
}

static chuan_rc put_value(const target *t, size_t unit, int64_t number)
{
  chuan_column *column = t->column;
  column->n[unit] = number;
  if (column->d)
    column->d[unit] = column->scale;
  column->input[unit] = CHUAN_INPUT_VALUE;
  return CHUAN_RC_OK;
}

static bool is_day(int64_t number)
{
  chuan_day first, last;
  return chuan_day_from(&first, 1, 1, 1) && chuan_day_from(&last, 9999, 12, 31) && number >= first && number <= last;
}

/* A value that is an integer, but needs care: what it may be depends on the type. */
static chuan_rc put_carefully(reading *r, const target *t, size_t unit, int64_t number)
{
  chuan_rc rc = CHUAN_RC_OK;
  if (!t->column) {
    if (number < 0 || number >= CHUAN_VERDICT_COUNT)
      return damaged(r);
    t->verdicts[unit] = (uint8_t)number;
    return CHUAN_RC_OK;
  }
  if (t->field.type == CHUAN_TYPE_CHOICE)
    rc = translate_choice(&number, r, t, unit);
  else if (!t->is_number && !(t->field.type == CHUAN_TYPE_TRUTH && (number == 0 || number == 1)) &&
           !(t->field.type == CHUAN_TYPE_DATE && is_day(number)))
    rc = damaged(r); /* a text too: its number is ours, never the database's */
  return rc == CHUAN_RC_OK ? put_value(t, unit, number) : rc;
}

/* A value that is an integer: nearly all are, and need no care. */
static inline chuan_rc put_integer(reading *r, const target *t, size_t unit, int64_t number)
{
  chuan_column *column = t->column;
  if (!t->is_number || column->d)
    return put_carefully(r, t, unit, number);
  column->n[unit] = number;
  column->input[unit] = CHUAN_INPUT_VALUE;
  return CHUAN_RC_OK;
}

/* A value that is no integer of the field's scale. */
static chuan_rc put_exact(reading *r, const target *t, size_t unit, chuan_num number)
{
  return t->is_number ? chuan_data_set(r->data, t->column, unit, CHUAN_INPUT_VALUE, number) : damaged(r);
}

static chuan_rc put_text(reading *r, const target *t, size_t unit, chuan_str text)
{
  int64_t number = chuan_data_find_text(r->data, text);
  if (number < 0) {
    chuan_str copy = chuan_str_copy(r->data->arena, text);
    chuan_rc rc = copy.p ? chuan_data_text(&number, r->data, copy) : CHUAN_RC_MEMORY;
    if (rc != CHUAN_RC_OK)
      return rc;
  }
  return put_value(t, unit, number);
}

static chuan_rc put_state(reading *r, const target *t, size_t unit, chuan_input input)
{
  if (t->column)
    return chuan_data_set(r->data, t->column, unit, input, chuan_num_int(0));
  t->verdicts[unit] = CHUAN_VERDICT_COUNT;
  return CHUAN_RC_OK;
}

/* A cell of the current table that holds a text. */
static chuan_rc put_lettered(reading *r, const target *t, size_t unit, chuan_str text)
{
  char letter = text.n ? text.p[0] : '\0';
  chuan_str rest = { text.p + 1, text.n ? text.n - 1 : 0 };
  chuan_num number;
  if (letter == *STORE_CELL_NOT_AVAILABLE)
    return put_state(r, t, unit, CHUAN_INPUT_NOT_AVAILABLE);
  if (letter == *STORE_CELL_NOT_APPLICABLE)
    return put_state(r, t, unit, CHUAN_INPUT_NOT_APPLICABLE);
  if (letter == *STORE_CELL_NONE_OCCURRED)
    return put_state(r, t, unit, CHUAN_INPUT_NONE_OCCURRED);
  if (letter == *STORE_CELL_WRITTEN && t->field.type == CHUAN_TYPE_TEXT)
    return put_text(r, t, unit, rest);
  if (letter != *STORE_CELL_EXACT)
    return damaged(r);
  chuan_rc rc = chuan_num_parse_exact(&number, rest, r->data->arena);
  if (rc == CHUAN_RC_FINDINGS)
    return damaged(r);
  return rc == CHUAN_RC_OK ? put_exact(r, t, unit, number) : rc;
}

/* The position of a unit in data->units; false when it is not judged. */
static bool find_position(size_t *out, const store_units_read *units, int64_t id)
{
  if (id <= 0 || id > units->largest || units->position_of_id[id] == 0)
    return false;
  *out = units->position_of_id[id] - 1;
  return true;
}

/* The current table -------------------------------------------------------------------------------- */

static chuan_rc read_cell(reading *r, const target *t, size_t unit, sqlite3_value *value)
{
  switch (sqlite3_value_type(value)) {
  case SQLITE_INTEGER:
    return put_integer(r, t, unit, sqlite3_value_int64(value));
  case SQLITE_NULL: /* not reported, as all cells are from the start */
    return CHUAN_RC_OK;
  case SQLITE_TEXT:
    return put_lettered(r, t, unit, store_value_text(value));
  default:
    return damaged(r);
  }
}

/* The SQL function that the rows are read with, take_cells(first target, unit, cell, …): its arguments are values at
   hand, while each column of a result would have to be asked for by two calls of the library. */
void store_take_cells(sqlite3_context *context, int count, sqlite3_value **values)
{
  reading *r = ((chuan_store *)sqlite3_user_data(context))->reading;
  size_t unit;
  if (r->rows++ % ROWS_TOLD == 0) /* asking the clock takes longer than a cell */
    chuan_progress_tell(r->units->progress, CHUAN_WORK_READ_DATA, r->rows, 0, 0);
  if (!find_position(&unit, r->units, sqlite3_value_int64(values[1])))
    return;
  const target *targets = r->targets + sqlite3_value_int64(values[0]);
  for (int i = 2; i < count && r->rc == CHUAN_RC_OK; i++)
    r->rc = read_cell(r, targets + i - 2, unit, values[i]);
}

/* Reads the rows of the units from id `first` to `last`. */
static chuan_rc read_rows(reading *r, int period, int64_t first, int64_t last)
{
  sqlite3_stmt *statement = NULL;
  int code;
  unsigned *columns = chuan_arena_array(&r->store->scratch, r->count, sizeof *columns);
  if (!columns)
    return CHUAN_RC_MEMORY;
  for (size_t i = 0; i < r->count; i++)
    columns[i] = r->targets[i].field.column;
  chuan_rc rc =
    store_select_current(&statement, r->store, r->units->level, period, first, last, columns, r->count, r->diags);
  if (rc == CHUAN_RC_OK) {
    r->store->reading = r;
    do
      code = sqlite3_step(statement);
    while (code == SQLITE_ROW && r->rc == CHUAN_RC_OK);
    r->store->reading = NULL;
    rc = r->rc != CHUAN_RC_OK || code == SQLITE_ROW || code == SQLITE_DONE ? r->rc
                                                                          : store_failed(r->store, code, r->diags);
  }
  sqlite3_finalize(statement);
  return rc;
}

static chuan_rc read_current(reading *r, int period)
{
  if (r->units->all)
    return read_rows(r, period, 1, r->units->largest);
  chuan_rc rc = CHUAN_RC_OK;
  for (size_t i = 0; rc == CHUAN_RC_OK && i < r->data->unit_count; i++)
    if (r->units->ids[i])
      rc = read_rows(r, period, r->units->ids[i], r->units->ids[i]);
  return rc;
}

/* The history -------------------------------------------------------------------------------------- */

/* One cell as it was handed in; a later one of the same place replaces it. */
static chuan_rc read_history_cell(reading *r, sqlite3_stmt *statement, const target *t, size_t unit)
{
  chuan_num number;
  int64_t input = sqlite3_column_int64(statement, 2);
  if (input < CHUAN_INPUT_VALUE || input > CHUAN_INPUT_NOT_APPLICABLE)
    return damaged(r);
  if (input != CHUAN_INPUT_VALUE)
    return put_state(r, t, unit, (chuan_input)input);
  if (t->field.type == CHUAN_TYPE_TEXT)
    return put_text(r, t, unit, store_column_text(statement, 3));
  chuan_rc rc = store_read_number(&number, store_column_text(statement, 3), r->data->arena);
  if (rc == CHUAN_RC_FINDINGS)
    return damaged(r);
  if (rc != CHUAN_RC_OK)
    return rc;
  int64_t integer;
  if (chuan_num_scaled(&integer, number, t->field.scale))
    return put_integer(r, t, unit, integer);
  return put_exact(r, t, unit, number);
}

/* The cells of submissions that count with that weight for their units. */
static chuan_rc read_weight(reading *r, int period, chuan_str known, const store_standings *standings,
                            store_weight weight)
{
  sqlite3_stmt *statement;
  bool row;
  size_t next = 0; /* the fields of a row come in the same order each time: look there first */
  chuan_rc rc = store_first(&statement, &row, r->store, STORE_HISTORY_READ,
                            STORE_VALUES(store_integer(r->units->level), store_integer(period), store_text(known)),
                            r->diags);
  while (rc == CHUAN_RC_OK && row) {
    size_t unit, tried = 0;
    int64_t id = sqlite3_column_int64(statement, 0), field = sqlite3_column_int64(statement, 1);
    while (tried < r->count && r->targets[next].field.id != field) {
      next = (next + 1) % r->count;
      tried++;
    }
    if (tried < r->count && find_position(&unit, r->units, id) &&
        store_weigh(standings, id, sqlite3_column_int64(statement, 4)) == weight)
      rc = read_history_cell(r, statement, &r->targets[next], unit);
    if (rc == CHUAN_RC_OK)
      rc = store_next(&row, r->store, statement, r->diags);
    else
      sqlite3_reset(statement);
  }
  return rc;
}

/* Accepted cells go before others: they are read behind them. */
static chuan_rc read_history(reading *r, int period, chuan_str known)
{
  store_standings standings;
  chuan_rc rc = store_read_standings(&standings, r->store, r->units->level, period, 0, known, r->data->arena,
                                     r->diags);
  if (rc == CHUAN_RC_OK)
    rc = read_weight(r, period, known, &standings, STORE_WEIGHT_RECEIVED);
  if (rc == CHUAN_RC_OK && standings.count > 0)
    rc = read_weight(r, period, known, &standings, STORE_WEIGHT_ACCEPTED);
  return rc;
}

/* All of it ---------------------------------------------------------------------------------------- */

static void note_full_columns(chuan_column *columns, size_t count, size_t unit_count)
{
  for (size_t i = 0; i < count; i++) {
    size_t unit = 0;
    while (unit < unit_count && columns[i].input[unit] == CHUAN_INPUT_VALUE)
      unit++;
    columns[i].all_values = unit == unit_count;
  }
}

/* Reads what the targets want of one period. */
static chuan_rc read_period(reading *r, int period, const chuan_str *known)
{
  if (r->count == 0 || r->data->unit_count == 0)
    return CHUAN_RC_OK;
  return known ? read_history(r, period, *known) : read_current(r, period);
}

chuan_rc store_read_columns(chuan_data *data, chuan_store *store, const store_units_read *units,
                            const chuan_str *known, chuan_diags *diags)
{
  const chuan_set *set = data->set;
  reading r = { .data = data, .store = store, .units = units, .diags = diags };
  chuan_rc rc = add_data(&r, set->data, data->columns, set->data_count);
  if (rc == CHUAN_RC_OK)
    rc = add_all_verdicts(&r);
  if (rc == CHUAN_RC_OK)
    rc = read_period(&r, data->period, known);
  reading before = { .data = data, .store = store, .units = units, .diags = diags };
  if (rc == CHUAN_RC_OK && !data->first_period)
    rc = add_data(&before, set->previous_data, data->previous, set->previous_data_count);
  if (rc == CHUAN_RC_OK)
    rc = read_period(&before, data->period - 1, known);
  note_full_columns(data->columns, set->data_count, data->unit_count);
  note_full_columns(data->previous, set->previous_data_count, data->unit_count);
  return rc;
}

/* Where a value came from -------------------------------------------------------------------------- */

/* The number that a cell of the field was read as. */
static chuan_rc read_origin_number(chuan_origin *out, const chuan_field *field, chuan_str value, chuan_arena *arena)
{
  chuan_type_kind kind = field->kind == CHUAN_FIELD_DATUM ? field->datum->type.kind : CHUAN_TYPE_TEXT;
  if (out->input != CHUAN_INPUT_VALUE || (kind != CHUAN_TYPE_INTEGER && kind != CHUAN_TYPE_DECIMAL &&
                                          kind != CHUAN_TYPE_RATIO && kind != CHUAN_TYPE_DATE))
    return CHUAN_RC_OK;
  chuan_rc rc = store_read_number(&out->number, value, arena);
  out->has_number = rc == CHUAN_RC_OK;
  return rc == CHUAN_RC_MEMORY ? rc : CHUAN_RC_OK; /* a damaged one is told where data are read */
}

/* Of the cells that were handed in for a unit, the last one first, the one that counts. */
static chuan_rc find_origin(chuan_origin *out, sqlite3_stmt *statement, const chuan_field *field,
                            const store_standings *standings, int64_t unit, chuan_arena *arena)
{
  int64_t submission = sqlite3_column_int64(statement, 7);
  store_weight weight = store_weigh(standings, unit, submission);
  bool first = !out->found || (weight == STORE_WEIGHT_ACCEPTED && out->state != CHUAN_SUBMISSION_ACCEPTED);
  if (weight == STORE_WEIGHT_NONE || !first)
    return CHUAN_RC_OK;
  *out = (chuan_origin){ .found = true,
                         .submission = submission,
                         .state = weight == STORE_WEIGHT_ACCEPTED ? CHUAN_SUBMISSION_ACCEPTED
                                                                  : CHUAN_SUBMISSION_RECEIVED,
                         .input = (chuan_input)sqlite3_column_int64(statement, 0),
                         .as_written = store_column_copy(statement, 1, arena),
                         .file = store_column_copy(statement, 2, arena),
                         .sheet = store_column_copy(statement, 3, arena),
                         .submitted_at = store_column_copy(statement, 4, arena),
                         .row = (size_t)sqlite3_column_int64(statement, 5),
                         .column = (size_t)sqlite3_column_int64(statement, 6) };
  bool complete = out->as_written.p && out->file.p && out->sheet.p && out->submitted_at.p;
  return complete ? read_origin_number(out, field, store_column_text(statement, 8), arena) : CHUAN_RC_MEMORY;
}

/* A unit, and what was decided about its submissions of a level and period. */
struct store_asked {
  chuan_str code, known;
  int64_t level, unit;
  int period;
  store_standings standings;
  chuan_arena arena;
};

void store_forget_asked(chuan_store *store)
{
  if (store->asked)
    chuan_arena_free(&store->asked->arena);
  free(store->asked);
  store->asked = NULL;
}

static bool was_asked(const chuan_store *store, chuan_str code, int64_t level, int period, chuan_str known)
{
  const struct store_asked *asked = store->asked;
  return store->only_reads && asked && asked->code.p && asked->level == level && asked->period == period &&
         chuan_str_equal(asked->code, code) && chuan_str_equal(asked->known, known);
}

/* Cells of one unit are asked about one after the other. */
static chuan_rc ask_about_unit(chuan_store *store, chuan_str code, int64_t level, int period, chuan_str known,
                               chuan_diags *diags)
{
  if (was_asked(store, code, level, period, known))
    return CHUAN_RC_OK;
  struct store_asked *asked = store->asked ? store->asked : calloc(1, sizeof *asked);
  if (!asked)
    return CHUAN_RC_MEMORY;
  if (!store->asked)
    chuan_arena_init(&asked->arena, "asked unit", CHUAN_ARENA_DATA_LIMIT);
  store->asked = asked;
  chuan_arena_reset(&asked->arena);
  asked->code.p = NULL;
  asked->unit = 0;
  asked->standings = (store_standings){ .items = NULL };
  asked->level = level;
  asked->period = period;
  asked->known = chuan_str_copy(&asked->arena, known);
  chuan_rc rc = asked->known.p ? store_find_unit(&asked->unit, store, code, diags) : CHUAN_RC_MEMORY;
  if (rc == CHUAN_RC_OK && asked->unit)
    rc = store_read_standings(&asked->standings, store, level, period, asked->unit, known, &asked->arena, diags);
  if (rc == CHUAN_RC_OK)
    asked->code = chuan_str_copy(&asked->arena, code); /* last: with it all is there */
  return rc == CHUAN_RC_OK && !asked->code.p ? CHUAN_RC_MEMORY : rc;
}

chuan_rc chuan_store_origin(chuan_origin *out, chuan_store *store, chuan_str unit_code, int period,
                            const chuan_field *field, chuan_str as_known, chuan_arena *arena, chuan_diags *diags)
{
  sqlite3_stmt *statement;
  store_field stored;
  chuan_str known;
  bool found, row = false;
  *out = (chuan_origin){ .found = false };
  chuan_arena_reset(&store->scratch);
  chuan_rc rc = chuan_store_known_until(&known, as_known, arena, diags);
  if (rc == CHUAN_RC_OK)
    rc = store_find_field(&stored, &found, store, field, diags);
  if (rc == CHUAN_RC_OK && found)
    rc = ask_about_unit(store, unit_code, stored.level, period, known, diags);
  if (rc != CHUAN_RC_OK || !found || !store->asked->unit)
    return rc;
  int64_t unit = store->asked->unit;
  rc = store_first(&statement, &row, store, STORE_ORIGINS,
                   STORE_VALUES(store_integer(unit), store_integer(period), store_integer(stored.id),
                                store_text(known)),
                   diags);
  while (rc == CHUAN_RC_OK && row) {
    rc = find_origin(out, statement, field, &store->asked->standings, unit, arena);
    if (rc == CHUAN_RC_OK)
      rc = store_next(&row, store, statement, diags);
    else
      sqlite3_reset(statement);
  }
  return rc;
}
