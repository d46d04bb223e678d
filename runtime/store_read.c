/* Reading a run's data: the units judged and those above them, their dimensions and variants on the law
   date. The values are read by store_data.c, dimensions and variants settled by
   store_properties.c. See chuan_store_read in store.h. */
#include "runtime/store_registry.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CHAIN_MAX = 16 /* levels above a unit; more is a circle */ };

static const chuan_span NOWHERE = { 0, 0, 0 };

/* As known ------------------------------------------------------------------------------------------ */

/* Whether two digits are a number up to `most`. */
static bool is_part(const char *digits, int most)
{
  return (digits[0] - '0') * 10 + (digits[1] - '0') <= most;
}

/* "2025-01-31T12:00:00Z", a time that there is. */
static bool is_time(chuan_str text)
{
  enum { DATE_BYTES = 10, HOUR = 11, MINUTE = 14, SECOND = 17 };
  static const char FORM[] = "0000-00-00T00:00:00Z";
  chuan_day day;
  if (text.n != sizeof FORM - 1)
    return false;
  for (size_t i = 0; i < text.n; i++)
    if (FORM[i] == '0' ? text.p[i] < '0' || text.p[i] > '9' : text.p[i] != FORM[i])
      return false;
  return chuan_day_parse(&day, (chuan_str){ text.p, DATE_BYTES }) && is_part(text.p + HOUR, 23) &&
         is_part(text.p + MINUTE, 59) && is_part(text.p + SECOND, 59);
}

chuan_rc chuan_store_known_until(chuan_str *out, chuan_str as_known, chuan_arena *arena, chuan_diags *diags)
{
  chuan_day day;
  *out = as_known.n ? as_known : STORE_ALL_KNOWN;
  if (!as_known.n || is_time(as_known))
    return CHUAN_RC_OK;
  if (!chuan_day_parse(&day, as_known)) {
    chuan_diag *diag = chuan_diag_add(diags, CHUAN_E0908, NOWHERE, CHUAN_ARGS(as_known, CHUAN_STR("--as-known")));
    chuan_diag_hint(diags, diag, CHUAN_PHRASE_WRITE_TIME, CHUAN_NO_ARGS);
    return CHUAN_RC_USAGE;
  }
  chuan_buffer b;
  chuan_buffer_init(&b, arena);
  chuan_buffer_add(&b, chuan_day_text(day, true, arena));
  chuan_buffer_add_c(&b, "T23:59:59Z");
  *out = chuan_buffer_str(&b);
  return b.failed ? CHUAN_RC_MEMORY : CHUAN_RC_OK;
}

/* Units -------------------------------------------------------------------------------------------- */

/* Makes room for one more store_node. */
static store_node *add_node(store_registry *r, store_node **nodes, size_t *count, size_t *capacity)
{
  void *items = *nodes;
  if (!chuan_arena_grow(r->arena, &items, *count, capacity, sizeof **nodes))
    return NULL;
  *nodes = items;
  store_node *added = &(*nodes)[(*count)++];
  *added = (store_node){ .unit = { .parent = CHUAN_NONE, .variant = CHUAN_NONE } };
  return added;
}

static bool complete(const store_node *n)
{
  return n->unit.code.p && n->unit.name.p && n->unit.level.p && n->parent_code.p;
}

/* The unit of a code on the law date. */
static chuan_rc find_node(store_node *out, bool *found, store_registry *r, chuan_str code)
{
  sqlite3_stmt *statement;
  bool row;
  *found = false;
  chuan_rc rc = store_first(&statement, &row, r->store, STORE_UNIT_ON_DAY,
                            STORE_VALUES(store_text(code), store_integer(r->day), store_text(r->known)), r->diags);
  if (rc != CHUAN_RC_OK || !row)
    return rc;
  *found = sqlite3_column_int64(statement, 5) >= r->day;
  if (*found) {
    *out = (store_node){ .id = sqlite3_column_int64(statement, 0),
                   .level = sqlite3_column_int64(statement, 4),
                   .parent_code = store_column_copy(statement, 3, r->arena),
                   .unit = { .code = chuan_str_copy(r->arena, code),
                             .name = store_column_copy(statement, 1, r->arena),
                             .level = store_column_copy(statement, 2, r->arena),
                             .parent = CHUAN_NONE,
                             .variant = CHUAN_NONE } };
    rc = complete(out) ? CHUAN_RC_OK : CHUAN_RC_MEMORY;
  }
  sqlite3_reset(statement);
  return rc;
}

static chuan_rc read_all(store_registry *r)
{
  sqlite3_stmt *statement;
  bool row;
  chuan_rc rc = store_first(&statement, &row, r->store, STORE_UNITS_OF_LEVEL,
                            STORE_VALUES(store_integer(r->level), store_integer(r->day), store_text(r->known)),
                            r->diags);
  while (rc == CHUAN_RC_OK && row) {
    store_node *n = add_node(r, &r->judged, &r->judged_count, &r->judged_capacity);
    if (n) {
      n->id = sqlite3_column_int64(statement, 0);
      n->level = r->level;
      n->unit.code = store_column_copy(statement, 1, r->arena);
      n->unit.name = store_column_copy(statement, 2, r->arena);
      n->unit.level = r->set->level;
      n->parent_code = store_column_copy(statement, 3, r->arena);
    }
    if (!n || !complete(n)) {
      sqlite3_reset(statement);
      return CHUAN_RC_MEMORY;
    }
    rc = store_next(&row, r->store, statement, r->diags);
  }
  return rc;
}

/* Says why a unit that was asked for is not judged. */
static chuan_rc report_not_judged(store_registry *r, chuan_str code, bool found, const store_node *n)
{
  chuan_str *codes, day = chuan_day_text(r->day, false, r->arena);
  size_t count;
  if (found) {
    chuan_diag_add(r->diags, CHUAN_E0603, NOWHERE, CHUAN_ARGS(code, n->unit.level, r->set->level));
    return CHUAN_RC_USAGE;
  }
  chuan_rc rc = chuan_store_unit_codes(&codes, &count, r->store, r->arena, r->diags);
  if (rc != CHUAN_RC_OK)
    return rc;
  for (size_t i = 0; i < count; i++)
    if (chuan_str_equal(codes[i], code)) {
      chuan_diag_add(r->diags, CHUAN_E0602, NOWHERE, CHUAN_ARGS(code, day));
      return CHUAN_RC_USAGE;
    }
  chuan_diag *diag = chuan_diag_add(r->diags, CHUAN_E0601, NOWHERE, CHUAN_ARGS(code));
  const chuan_str *nearest = chuan_text_nearest(code, codes, count);
  if (nearest)
    chuan_diag_hint(r->diags, diag, CHUAN_PHRASE_DID_YOU_MEAN, CHUAN_ARGS(*nearest));
  return CHUAN_RC_USAGE;
}

static int compare_codes(const void *a, const void *b)
{
  return chuan_str_compare(*(const chuan_str *)a, *(const chuan_str *)b);
}

static chuan_rc read_only(store_registry *r, const chuan_str *only, size_t count)
{
  chuan_str *codes = chuan_arena_array(r->arena, count, sizeof *codes);
  if (!codes)
    return CHUAN_RC_MEMORY;
  memcpy(codes, only, count * sizeof *codes);
  qsort(codes, count, sizeof *codes, compare_codes);
  chuan_rc result = CHUAN_RC_OK;
  for (size_t i = 0; i < count; i++) {
    store_node found_node, *n;
    bool found;
    if (i > 0 && chuan_str_equal(codes[i], codes[i - 1]))
      continue;
    chuan_rc rc = find_node(&found_node, &found, r, codes[i]);
    if (rc != CHUAN_RC_OK)
      return rc;
    if (!found || found_node.level != r->level) {
      result = report_not_judged(r, codes[i], found, &found_node);
      if (result != CHUAN_RC_USAGE)
        return result;
    } else {
      n = add_node(r, &r->judged, &r->judged_count, &r->judged_capacity);
      if (!n)
        return CHUAN_RC_MEMORY;
      *n = found_node;
    }
  }
  return result;
}

/* The position of the unit above in `ancestors`, which it is added to; CHUAN_NONE when there is none on
   the law date. */
static chuan_rc resolve_parent(uint32_t *out, store_registry *r, chuan_str code)
{
  size_t low = 0, high = r->ancestor_count;
  *out = CHUAN_NONE;
  if (code.n == 0)
    return CHUAN_RC_OK;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    int order = chuan_str_compare(code, r->ancestors[r->by_code[middle]].unit.code);
    if (order == 0) {
      *out = r->by_code[middle];
      return CHUAN_RC_OK;
    }
    if (order > 0)
      low = middle + 1;
    else
      high = middle;
  }
  store_node parent, *added;
  bool found;
  chuan_rc rc = find_node(&parent, &found, r, code);
  if (rc != CHUAN_RC_OK || !found)
    return rc;
  void *by_code = r->by_code;
  if (!chuan_arena_grow(r->arena, &by_code, r->ancestor_count, &r->by_code_capacity, sizeof *r->by_code))
    return CHUAN_RC_MEMORY;
  r->by_code = by_code;
  memmove(r->by_code + low + 1, r->by_code + low, (r->ancestor_count - low) * sizeof *r->by_code);
  *out = r->by_code[low] = (uint32_t)r->ancestor_count;
  added = add_node(r, &r->ancestors, &r->ancestor_count, &r->ancestor_capacity);
  if (!added)
    return CHUAN_RC_MEMORY;
  *added = parent;
  return CHUAN_RC_OK;
}

static chuan_rc read_ancestors(store_registry *r)
{
  chuan_rc rc = CHUAN_RC_OK;
  for (size_t i = 0; rc == CHUAN_RC_OK && i < r->judged_count; i++) {
    store_node *n = &r->judged[i], *before = i ? n - 1 : NULL;
    if (before && chuan_str_equal(n->parent_code, before->parent_code)) /* as most often in the order of codes */
      n->unit.parent = before->unit.parent;
    else
      rc = resolve_parent(&n->unit.parent, r, n->parent_code);
  }
  for (size_t i = 0; rc == CHUAN_RC_OK && i < r->ancestor_count; i++) { /* grows as it goes */
    uint32_t parent;
    rc = resolve_parent(&parent, r, r->ancestors[i].parent_code);
    r->ancestors[i].unit.parent = parent;
  }
  for (size_t i = 0; rc == CHUAN_RC_OK && i < r->ancestor_count; i++) {
    size_t steps = 0;
    for (uint32_t at = (uint32_t)i; at != CHUAN_NONE && steps <= CHAIN_MAX; at = r->ancestors[at].unit.parent)
      steps++;
    if (steps > CHAIN_MAX) {
      chuan_diag_add(r->diags, CHUAN_E0609, NOWHERE,
                     CHUAN_ARGS(r->ancestors[i].unit.code, r->ancestors[i].parent_code));
      return CHUAN_RC_FINDINGS;
    }
  }
  return rc;
}


/* The hash of the data --------------------------------------------------------------------------------- */

/* Adds a text with its length in front, so that two texts are never taken for one. */
static void hash_text(crypto_hash_sha256_state *state, chuan_str text)
{
  unsigned char length[8];
  for (size_t i = 0; i < sizeof length; i++)
    length[i] = (unsigned char)((uint64_t)text.n >> (8 * i));
  crypto_hash_sha256_update(state, length, sizeof length);
  crypto_hash_sha256_update(state, (const unsigned char *)text.p, text.n);
}

/* Of the submissions that this run may have read, in order. */
static chuan_rc hash_submissions(unsigned char *out, store_registry *r, int period)
{
  sqlite3_stmt *statement;
  crypto_hash_sha256_state state;
  bool row;
  crypto_hash_sha256_init(&state);
  chuan_rc rc = store_first(&statement, &row, r->store, STORE_SUBMISSIONS_READ,
                            STORE_VALUES(store_integer(r->level), store_integer(period), store_text(r->known)),
                            r->diags);
  while (rc == CHUAN_RC_OK && row) {
    hash_text(&state, store_column_text(statement, 0));
    hash_text(&state, (chuan_str){ sqlite3_column_blob(statement, 1), (size_t)sqlite3_column_bytes(statement, 1) });
    hash_text(&state, r->set->level);
    for (int column = 2; column <= 4; column++) /* the period as text, the set, the options */
      hash_text(&state, store_column_text(statement, column));
    rc = store_next(&row, r->store, statement, r->diags);
  }
  crypto_hash_sha256_final(&state, out);
  return rc;
}

/* Reading ------------------------------------------------------------------------------------------ */

/* Ids of units run from 1 to the largest; one that is far too large for that is no id of ours. */
static chuan_rc largest_unit(int64_t *out, chuan_store *store, chuan_diags *diags)
{
  enum { UNITS_MAX = 50000000 };
  sqlite3_stmt *statement;
  bool row;
  chuan_rc rc = store_first(&statement, &row, store, STORE_UNIT_LARGEST, STORE_NO_VALUES, diags);
  if (rc != CHUAN_RC_OK)
    return rc;
  *out = sqlite3_column_int64(statement, 0);
  sqlite3_reset(statement);
  return *out >= 0 && *out <= UNITS_MAX ? CHUAN_RC_OK : store_failed(store, SQLITE_CORRUPT, diags);
}

static chuan_rc read_units(store_registry *r, chuan_read_options options)
{
  chuan_rc rc = store_find_level(&r->level, r->store, r->set->level, r->diags);
  if (rc == CHUAN_RC_OK)
    rc = options.only_count ? read_only(r, options.only, options.only_count) : read_all(r);
  return rc == CHUAN_RC_OK ? read_ancestors(r) : rc;
}

/* Moves the units from the registry into `data`. */
static chuan_rc take_units(chuan_data *data, store_registry *r, store_units_read *units)
{
  int64_t *ids = chuan_arena_array(r->arena, r->judged_count, sizeof *ids);
  data->ancestors = chuan_arena_array(r->arena, r->ancestor_count, sizeof *data->ancestors);
  units->position_of_id = store_positions(r->judged, r->judged_count, units->largest, r->arena);
  if (!ids || !data->ancestors || !units->position_of_id)
    return CHUAN_RC_MEMORY;
  for (size_t i = 0; i < r->judged_count; i++) {
    data->units[i] = r->judged[i].unit;
    ids[i] = r->judged[i].id;
  }
  for (size_t i = 0; i < r->ancestor_count; i++)
    data->ancestors[i] = r->ancestors[i].unit;
  data->ancestor_count = r->ancestor_count;
  units->level = r->level;
  units->ids = ids;
  return CHUAN_RC_OK;
}

/* All of it, inside one transaction, so that it is one state of the database. */
static chuan_rc read_everything(chuan_data *out, store_registry *r, int period, chuan_read_options options)
{
  store_units_read units = { .all = options.only_count == 0 };
  chuan_rc rc = chuan_store_known_until(&r->known, options.as_known, r->arena, r->diags);
  if (rc == CHUAN_RC_OK)
    rc = read_units(r, options);
  if (rc == CHUAN_RC_OK)
    rc = largest_unit(&units.largest, r->store, r->diags);
  if (rc == CHUAN_RC_OK)
    rc = chuan_data_init(out, r->program, r->set, period, r->day, r->judged_count, r->arena);
  if (rc == CHUAN_RC_OK)
    rc = take_units(out, r, &units);
  if (rc != CHUAN_RC_OK)
    return rc;
  out->first_period = period == r->set->period_from;
  chuan_rc dimensions = store_read_dimensions(out, r, &units);
  if (dimensions != CHUAN_RC_OK && dimensions != CHUAN_RC_FINDINGS)
    return dimensions;
  rc = store_read_variants(out, r, options.variant);
  if (rc == CHUAN_RC_OK)
    rc = dimensions;
  if (rc == CHUAN_RC_OK)
    rc = store_read_columns(out, r->store, &units, options.as_known.n ? &r->known : NULL, r->diags);
  return rc == CHUAN_RC_OK ? hash_submissions(out->hash, r, period) : rc;
}

chuan_rc chuan_store_read(chuan_data *out, chuan_store *store, const chuan_program *program, const chuan_set *set,
                          int period, chuan_day law_date, chuan_read_options options, chuan_arena *arena,
                          chuan_diags *diags)
{
  store_registry registry = { .store = store, .program = program, .set = set, .day = law_date, .arena = arena,
                              .diags = diags };
  chuan_arena_free(&store->scratch);
  chuan_rc rc = store_run(store, STORE_BEGIN_READ, STORE_NO_VALUES, diags);
  if (rc != CHUAN_RC_OK)
    return rc;
  rc = read_everything(out, &registry, period, options);
  chuan_store_rollback(store); /* nothing was written; ends what was being read, too */
  return rc;
}
