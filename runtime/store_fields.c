/* Fields: what the columns of the current tables hold. A field keeps the type and scale it was first
   stored with; a declaration with another scale is read and written by the stored one, one of another type
   is refused. See store_db.h. */
#include "runtime/store_db.h"

#include <stdio.h>

enum { VERDICT = CHUAN_TYPE_CHOICE + 1 }; /* the type of reported verdicts, beside those of data */

/* By chuan_type_kind, and VERDICT: in the database, and as rule authors write them. */
static const struct {
  const char *stored, *written;
} TYPES[] = {
  [CHUAN_TYPE_INTEGER] = { "integer", "số nguyên" }, [CHUAN_TYPE_DECIMAL] = { "decimal", "thập phân" },
  [CHUAN_TYPE_RATIO] = { "ratio", "tỷ lệ" },         [CHUAN_TYPE_TRUTH] = { "truth", "có/không" },
  [CHUAN_TYPE_DATE] = { "date", "ngày" },            [CHUAN_TYPE_TEXT] = { "text", "chuỗi" },
  [CHUAN_TYPE_CHOICE] = { "choice", "{ … }" },       [VERDICT] = { "verdict", "đạt/chưa đạt" },
};

static unsigned type_of(const chuan_field *field)
{
  return field->kind == CHUAN_FIELD_DATUM ? (unsigned)field->datum->type.kind : VERDICT;
}

static unsigned scale_of(const chuan_field *field)
{
  if (type_of(field) == CHUAN_TYPE_RATIO)
    return STORE_RATIO_SCALE;
  if (type_of(field) != CHUAN_TYPE_DECIMAL)
    return 0;
  unsigned scale = field->datum->type.scale;
  return scale < STORE_SCALE_MAX ? scale : STORE_SCALE_MAX;
}

static chuan_str kind_of(const chuan_field *field)
{
  static const char *const KINDS[] = { [CHUAN_FIELD_DATUM] = "datum", [CHUAN_FIELD_INDICATOR] = "indicator",
                                       [CHUAN_FIELD_CRITERION] = "criterion" };
  return chuan_str_of(KINDS[field->kind]);
}

static chuan_str set_of(const chuan_field *field)
{
  return field->kind == CHUAN_FIELD_DATUM ? CHUAN_STR("") : field->set;
}

static chuan_str name_of(const chuan_field *field)
{
  return field->kind == CHUAN_FIELD_DATUM ? field->datum->name : field->code;
}

/* Finding ------------------------------------------------------------------------------------------ */

static chuan_rc report_type(const chuan_field *field, chuan_str stored, chuan_diags *diags)
{
  chuan_str written = stored;
  for (size_t i = 0; i < sizeof TYPES / sizeof *TYPES; i++)
    if (chuan_str_equal(stored, chuan_str_of(TYPES[i].stored)))
      written = chuan_str_of(TYPES[i].written);
  chuan_span span = field->kind == CHUAN_FIELD_DATUM ? field->datum->span : (chuan_span){ 0, 0, 0 };
  chuan_diag *diag = chuan_diag_add(
    diags, CHUAN_E0710, span, CHUAN_ARGS(name_of(field), chuan_str_of(TYPES[type_of(field)].written), written));
  chuan_diag_hint(diags, diag, CHUAN_PHRASE_FIELD_OTHER_NAME, CHUAN_NO_ARGS);
  return CHUAN_RC_FINDINGS;
}

chuan_rc store_find_field(store_field *out, bool *found, chuan_store *store, const chuan_field *field,
                          chuan_diags *diags)
{
  sqlite3_stmt *statement;
  *found = false;
  *out = (store_field){ .type = type_of(field) };
  chuan_rc rc = store_find_level(&out->level, store, field->level, diags);
  if (rc == CHUAN_RC_OK)
    rc = store_first(&statement, found, store, STORE_FIELD_FIND,
                     STORE_VALUES(store_integer(out->level), store_text(kind_of(field)), store_text(set_of(field)),
                                  store_text(name_of(field))),
                     diags);
  if (rc != CHUAN_RC_OK || !*found)
    return rc;
  chuan_str type = store_column_text(statement, 1);
  int64_t scale = sqlite3_column_int64(statement, 2), column = sqlite3_column_int64(statement, 3);
  out->id = sqlite3_column_int64(statement, 0);
  out->scale = (unsigned)scale;
  out->column = (unsigned)column;
  if (!chuan_str_equal(type, chuan_str_of(TYPES[out->type].stored)))
    rc = report_type(field, type, diags);
  else if (scale < 0 || scale > STORE_SCALE_MAX || (out->type != CHUAN_TYPE_DECIMAL && scale != scale_of(field)) ||
           column < 1 || column > STORE_COLUMNS_MAX)
    rc = store_failed(store, SQLITE_CORRUPT, diags);
  sqlite3_reset(statement);
  return rc;
}

chuan_rc chuan_store_check_field(chuan_store *store, const chuan_field *field, chuan_diags *diags)
{
  store_field stored;
  bool found;
  chuan_arena_free(&store->scratch);
  return store_find_field(&stored, &found, store, field, diags);
}

store_field *store_known_field(chuan_store *store, int64_t id)
{
  /* The cells of a row come in the same order each time: the next one is likely. */
  for (size_t i = 0; i < store->field_count; i++) {
    store->field_last = store->field_last + 1 < store->field_count ? store->field_last + 1 : 0;
    if (store->fields[store->field_last]->id == id)
      return store->fields[store->field_last];
  }
  return NULL;
}

/* Choices ------------------------------------------------------------------------------------------ */

chuan_rc store_read_choices(chuan_str **names, size_t *count, chuan_store *store, int64_t field, chuan_arena *arena,
                            chuan_diags *diags)
{
  sqlite3_stmt *statement;
  size_t capacity = 0;
  bool row;
  *names = NULL;
  *count = 0;
  chuan_rc rc = store_first(&statement, &row, store, STORE_CHOICES, STORE_VALUES(store_integer(field)), diags);
  while (rc == CHUAN_RC_OK && row) {
    chuan_str name = store_column_copy(statement, 1, arena);
    if (!name.p || !chuan_arena_grow(arena, (void **)names, *count, &capacity, sizeof **names))
      rc = CHUAN_RC_MEMORY;
    else if (sqlite3_column_int64(statement, 0) != (int64_t)*count)
      rc = store_failed(store, SQLITE_CORRUPT, diags);
    else
      (*names)[(*count)++] = name;
    if (rc == CHUAN_RC_OK)
      rc = store_next(&row, store, statement, diags);
    else
      sqlite3_reset(statement);
  }
  return rc;
}

/* Finds each choice of the rules in the database; those that are new are added behind the others, so that
   positions that are stored stay true. */
static chuan_rc map_choices(chuan_store *store, store_field *field, const chuan_type *type, chuan_diags *diags)
{
  chuan_str *names;
  size_t count;
  chuan_rc rc = store_read_choices(&names, &count, store, field->id, &store->memory, diags);
  field->stored_choices = chuan_arena_array(&store->memory, type->choice_count, sizeof *field->stored_choices);
  if (rc == CHUAN_RC_OK && !field->stored_choices)
    rc = CHUAN_RC_MEMORY;
  size_t next = count;
  for (size_t i = 0; rc == CHUAN_RC_OK && i < type->choice_count; i++) {
    size_t at = 0;
    while (at < count && !chuan_str_equal(names[at], type->choices[i]))
      at++;
    if (at == count) {
      at = next++;
      rc = store_run(store, STORE_CHOICE_ADD,
                     STORE_VALUES(store_integer(field->id), store_integer((int64_t)at), store_text(type->choices[i])),
                     diags);
    }
    field->stored_choices[i] = (uint32_t)at;
  }
  return rc;
}

/* Making ------------------------------------------------------------------------------------------- */

static chuan_rc make_field(store_field *out, chuan_store *store, const chuan_field *field, chuan_diags *diags)
{
  sqlite3_stmt *statement;
  bool row;
  chuan_rc rc = store_make_level(&out->level, store, field->level, diags);
  if (rc == CHUAN_RC_OK)
    rc = store_first(&statement, &row, store, STORE_FIELD_NEXT_COLUMN, STORE_VALUES(store_integer(out->level)), diags);
  if (rc != CHUAN_RC_OK)
    return rc;
  int64_t column = sqlite3_column_int64(statement, 0);
  sqlite3_reset(statement);
  if (column > STORE_COLUMNS_MAX) {
    chuan_diag_add(diags, CHUAN_E0711, (chuan_span){ 0, 0, 0 }, CHUAN_ARGS(field->level));
    return CHUAN_RC_LIMIT;
  }
  out->column = (unsigned)column;
  out->scale = scale_of(field);
  rc = store_run(store, STORE_FIELD_ADD,
                 STORE_VALUES(store_integer(out->level), store_text(kind_of(field)), store_text(set_of(field)),
                              store_text(name_of(field)), store_text(chuan_str_of(TYPES[out->type].stored)),
                              store_integer(out->scale), store_integer(column)),
                 diags);
  out->id = sqlite3_last_insert_rowid(store->db);
  return rc == CHUAN_RC_OK ? store_add_column(store, out->level, out->column, diags) : rc;
}

chuan_rc chuan_store_field(chuan_store *store, chuan_field *field, chuan_diags *diags)
{
  bool found;
  chuan_arena_free(&store->scratch);
  store_field *stored = chuan_arena_alloc(&store->memory, sizeof *stored);
  if (!stored)
    return CHUAN_RC_MEMORY;
  chuan_rc rc = store_find_field(stored, &found, store, field, diags);
  if (rc == CHUAN_RC_OK && !found)
    rc = make_field(stored, store, field, diags);
  if (rc != CHUAN_RC_OK)
    return rc;
  field->id = stored->id;
  if (store_known_field(store, stored->id))
    return CHUAN_RC_OK;
  if (stored->type == CHUAN_TYPE_CHOICE)
    rc = map_choices(store, stored, &field->datum->type, diags);
  void *fields = store->fields;
  if (rc == CHUAN_RC_OK &&
      !chuan_arena_grow(&store->memory, &fields, store->field_count, &store->field_capacity, sizeof *store->fields))
    rc = CHUAN_RC_MEMORY;
  if (rc == CHUAN_RC_OK) {
    store->fields = fields;
    store->fields[store->field_count++] = stored;
  }
  return rc;
}
