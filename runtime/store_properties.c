/* What the registry makes of the units of a run on the law date: the value of each dimension and the
   variant that governs it. See store_registry.h. */
#include "runtime/store_registry.h"

static const chuan_span NOWHERE = { 0, 0, 0 };

/* Dimensions --------------------------------------------------------------------------------------- */

/* A value of the registry that was met: there are few different ones. */
typedef struct met_value {
  chuan_str value;
  bool sought;
  int32_t position; /* in the dimension, where `sought`; -1 when the set does not declare it */
} met_value;

/* One dimension of the set and what the registry says of it for each store_node: first the units judged, then
   the ancestors. */
typedef struct dimension_read {
  const chuan_dimension *dimension;
  uint32_t *values; /* in `met`, from 1; 0 where nothing was stated */
  chuan_day *since; /* the version that stated the value starts on this day */
  bool *reported;
  met_value *met;
  size_t met_count, met_capacity;
} dimension_read;

/* Whether two names are the same; with `plain`, but that one of them was typed without diacritics. */
static chuan_rc same_name(bool *same, chuan_str a, chuan_str b, bool plain, chuan_arena *arena)
{
  chuan_str key_a, key_b, fold_a, fold_b;
  *same = false;
  chuan_rc rc = chuan_text_key(&key_a, a, arena);
  if (rc == CHUAN_RC_OK)
    rc = chuan_text_key(&key_b, b, arena);
  if (rc != CHUAN_RC_OK || !plain) {
    *same = rc == CHUAN_RC_OK && chuan_str_equal(key_a, key_b);
    return rc;
  }
  rc = chuan_text_fold(&fold_a, a, arena);
  if (rc == CHUAN_RC_OK)
    rc = chuan_text_fold(&fold_b, b, arena);
  if (rc == CHUAN_RC_OK)
    *same = chuan_str_equal(fold_a, fold_b) && (chuan_str_equal(key_a, fold_a) || chuan_str_equal(key_b, fold_b));
  return rc;
}

/* The position of a name among `count` names: one that is written the same if there is, otherwise the only
   one that is the same but for missing diacritics; -1 for none. */
static chuan_rc find_name(int32_t *out, chuan_str name, const chuan_str *names, size_t count, chuan_arena *arena)
{
  for (int plain = 0; plain <= 1; plain++) {
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
      bool same;
      chuan_rc rc = same_name(&same, name, names[i], plain, arena);
      if (rc != CHUAN_RC_OK)
        return rc;
      if (same && found++ == 0)
        *out = (int32_t)i;
    }
    if (found == 1)
      return CHUAN_RC_OK;
  }
  *out = -1;
  return CHUAN_RC_OK;
}

/* Which dimension of the set each dimension of the database is; `map` has room for ids up to `largest`. */
static chuan_rc map_dimensions(int32_t **map, int64_t *largest, store_registry *r)
{
  enum { DIMENSIONS_MAX = 10000 };
  sqlite3_stmt *statement;
  bool row;
  *largest = 0;
  *map = chuan_arena_array(r->arena, DIMENSIONS_MAX + 1, sizeof **map);
  chuan_str *names = chuan_arena_array(r->arena, r->set->dimension_count, sizeof *names);
  if (!*map || !names)
    return CHUAN_RC_MEMORY;
  for (size_t i = 0; i < r->set->dimension_count; i++)
    names[i] = r->set->dimensions[i].name;
  chuan_rc rc = store_first(&statement, &row, r->store, STORE_DIMENSIONS, STORE_NO_VALUES, r->diags);
  while (rc == CHUAN_RC_OK && row) {
    int64_t id = sqlite3_column_int64(statement, 0);
    if (id < 1 || id > DIMENSIONS_MAX) {
      sqlite3_reset(statement);
      return store_failed(r->store, SQLITE_CORRUPT, r->diags);
    }
    *largest = id > *largest ? id : *largest;
    rc = find_name(&(*map)[id], store_column_text(statement, 1), names, r->set->dimension_count, &r->store->scratch);
    if (rc == CHUAN_RC_OK)
      rc = store_next(&row, r->store, statement, r->diags);
    else
      sqlite3_reset(statement);
  }
  return rc;
}

uint32_t *store_positions(const store_node *nodes, size_t count, int64_t largest, chuan_arena *arena)
{
  uint32_t *positions = chuan_arena_array(arena, (size_t)largest + 1, sizeof *positions);
  for (size_t i = 0; positions && i < count; i++)
    if (nodes[i].id > 0 && nodes[i].id <= largest)
      positions[nodes[i].id] = (uint32_t)i + 1;
  return positions;
}

/* The number in d->met, from 1, of a value that a unit has; 0 when memory is short. */
static uint32_t meet_value(store_registry *r, dimension_read *d, chuan_str value)
{
  for (size_t i = 0; i < d->met_count; i++)
    if (chuan_str_equal(d->met[i].value, value))
      return (uint32_t)i + 1;
  void *met = d->met;
  chuan_str copy = chuan_str_copy(r->arena, value);
  if (!copy.p || !chuan_arena_grow(r->arena, &met, d->met_count, &d->met_capacity, sizeof *d->met))
    return 0;
  d->met = met;
  d->met[d->met_count++] = (met_value){ .value = copy };
  return (uint32_t)d->met_count;
}

/* Takes down what a version of a unit states, if no later one has stated otherwise. */
static chuan_rc state_value(store_registry *r, dimension_read *d, size_t at, chuan_day since, chuan_str value)
{
  if (d->values[at] && d->since[at] > since)
    return CHUAN_RC_OK;
  d->since[at] = since;
  d->values[at] = meet_value(r, d, value);
  return d->values[at] ? CHUAN_RC_OK : CHUAN_RC_MEMORY;
}

static chuan_rc read_dimension_values(store_registry *r, dimension_read *dimensions, const store_units_read *units)
{
  sqlite3_stmt *statement;
  int32_t *map;
  int64_t dimension_largest;
  bool row;
  uint32_t *ancestors = store_positions(r->ancestors, r->ancestor_count, units->largest, r->arena);
  if (!ancestors)
    return CHUAN_RC_MEMORY;
  chuan_rc rc = map_dimensions(&map, &dimension_largest, r);
  if (rc != CHUAN_RC_OK)
    return rc;
  rc = store_first(&statement, &row, r->store, STORE_UNIT_DIMENSIONS, STORE_NO_VALUES, r->diags);
  while (rc == CHUAN_RC_OK && row) {
    int64_t number = sqlite3_column_int64(statement, 0), id = sqlite3_column_int64(statement, 1);
    store_version version = { 0 };
    if (number > 0 && number <= r->version_largest)
      version = r->versions[number];
    if (version.unit && id > 0 && id <= dimension_largest && map[id] >= 0) {
      uint32_t judged = units->position_of_id[version.unit], ancestor = ancestors[version.unit];
      chuan_str value = store_column_text(statement, 2);
      if (judged)
        rc = state_value(r, &dimensions[map[id]], judged - 1, version.from, value);
      if (rc == CHUAN_RC_OK && ancestor)
        rc = state_value(r, &dimensions[map[id]], r->judged_count + ancestor - 1, version.from, value);
    }
    if (rc == CHUAN_RC_OK)
      rc = store_next(&row, r->store, statement, r->diags);
    else
      sqlite3_reset(statement);
  }
  return rc;
}

/* Where a value that was met stands in the dimension. */
static chuan_rc find_value(int32_t *position, store_registry *r, dimension_read *d, uint32_t number)
{
  met_value *met = &d->met[number - 1];
  if (!met->sought) {
    chuan_rc rc = find_name(&met->position, met->value, d->dimension->values, d->dimension->value_count,
                            &r->store->scratch);
    if (rc != CHUAN_RC_OK)
      return rc;
    met->sought = true;
  }
  *position = met->position;
  return CHUAN_RC_OK;
}

/* Whether nothing is known of a unit's value: nothing was stated, or an empty value. */
static bool is_blank(const dimension_read *d, size_t at)
{
  return d->values[at] == 0 || d->met[d->values[at] - 1].value.n == 0;
}

/* Reports a value that the set does not declare, once for the unit that has it. */
static void report_value(store_registry *r, dimension_read *d, size_t at)
{
  if (d->reported[at])
    return;
  d->reported[at] = true;
  const store_node *n = at < r->judged_count ? &r->judged[at] : &r->ancestors[at - r->judged_count];
  chuan_buffer declared;
  chuan_buffer_init(&declared, r->arena);
  for (size_t i = 0; i < d->dimension->value_count; i++) {
    chuan_buffer_add_c(&declared, i ? "; " : "");
    chuan_buffer_add(&declared, d->dimension->values[i]);
  }
  chuan_str met = d->met[d->values[at] - 1].value;
  chuan_diag *diag = chuan_diag_add(r->diags, CHUAN_E0608, d->dimension->span,
                                    CHUAN_ARGS(n->unit.code, n->unit.name, d->dimension->name, met));
  chuan_diag_hint(r->diags, diag, CHUAN_PHRASE_DIMENSION_DECLARED, CHUAN_ARGS(chuan_buffer_str(&declared)));
}

/* Gives every unit its value: that of the nearest unit above it, or its own, that is not blank. */
static chuan_rc settle_dimension(store_registry *r, dimension_read *d, int32_t *out)
{
  bool findings = false;
  for (size_t i = 0; i < r->judged_count; i++) {
    size_t at = i;
    uint32_t parent = r->judged[i].unit.parent;
    while (is_blank(d, at) && parent != CHUAN_NONE) {
      at = r->judged_count + parent;
      parent = r->ancestors[parent].unit.parent;
    }
    if (is_blank(d, at))
      continue;
    chuan_rc rc = find_value(&out[i], r, d, d->values[at]);
    if (rc != CHUAN_RC_OK)
      return rc;
    if (out[i] < 0) {
      report_value(r, d, at);
      findings = true;
    }
  }
  return findings ? CHUAN_RC_FINDINGS : CHUAN_RC_OK;
}

chuan_rc store_read_dimensions(chuan_data *data, store_registry *r, const store_units_read *units)
{
  size_t nodes = r->judged_count + r->ancestor_count, count = r->set->dimension_count;
  if (count == 0)
    return CHUAN_RC_OK;
  dimension_read *dimensions = chuan_arena_array(r->arena, count, sizeof *dimensions);
  if (!dimensions)
    return CHUAN_RC_MEMORY;
  for (size_t i = 0; i < count; i++) {
    dimension_read *d = &dimensions[i];
    d->dimension = &r->set->dimensions[i];
    d->values = chuan_arena_array(r->arena, nodes, sizeof *d->values);
    d->since = chuan_arena_array(r->arena, nodes, sizeof *d->since);
    d->reported = chuan_arena_array(r->arena, nodes, sizeof *d->reported);
    if (!d->values || !d->since || !d->reported)
      return CHUAN_RC_MEMORY;
  }
  chuan_rc rc = read_dimension_values(r, dimensions, units);
  if (rc != CHUAN_RC_OK)
    return rc;
  for (size_t i = 0; i < count; i++) {
    chuan_rc settled = settle_dimension(r, &dimensions[i], data->dimensions[i]);
    if (settled == CHUAN_RC_FINDINGS)
      rc = settled;
    else if (settled != CHUAN_RC_OK)
      return settled;
  }
  return rc;
}

/* Variants ----------------------------------------------------------------------------------------- */

/* A variant of the set that is in force. */
typedef struct candidate {
  uint32_t variant;
  int64_t level; /* of its authority */
} candidate;

static bool in_force(const chuan_variant *variant, chuan_day day)
{
  return variant->effective_from <= day && day <= variant->effective_to;
}

static chuan_rc find_candidates(candidate **out, size_t *count, store_registry *r)
{
  size_t capacity = 0;
  uint32_t set = chuan_program_first_edition(r->program, r->set);
  *out = NULL;
  *count = 0;
  for (size_t i = 0; i < r->program->variant_count; i++) {
    const chuan_variant *variant = &r->program->variants[i];
    if (variant->set != set || !in_force(variant, r->day))
      continue;
    int64_t level;
    chuan_rc rc = store_find_level(&level, r->store, variant->authority, r->diags);
    void *items = *out;
    if (rc != CHUAN_RC_OK)
      return rc;
    if (!chuan_arena_grow(r->arena, &items, *count, &capacity, sizeof **out))
      return CHUAN_RC_MEMORY;
    *out = items;
    (*out)[(*count)++] = (candidate){ (uint32_t)i, level };
  }
  return CHUAN_RC_OK;
}

/* Whether variant `inner` is nested in `outer`, directly or not. */
static bool nested_in(const chuan_program *program, uint32_t inner, uint32_t outer)
{
  for (size_t steps = 0; inner != CHUAN_NONE && steps <= program->variant_count; steps++) {
    inner = program->variants[inner].parent;
    if (inner == outer)
      return true;
  }
  return false;
}

/* Adds the variants that the unit's own authority made to what governs so far, and keeps the innermost.
   Returns one that stands beside it, so that both could govern, or CHUAN_NONE. */
static uint32_t add_governing(uint32_t *governing, const store_registry *r, const store_node *n,
                              const candidate *candidates, size_t count)
{
  for (size_t i = 0; i < count; i++) {
    uint32_t variant = candidates[i].variant;
    if (candidates[i].level != n->level || !chuan_str_equal(r->program->variants[variant].code, n->unit.code))
      continue;
    if (*governing == CHUAN_NONE || nested_in(r->program, variant, *governing))
      *governing = variant;
    else if (variant != *governing && !nested_in(r->program, *governing, variant))
      return variant;
  }
  return CHUAN_NONE;
}

/* The variant that governs a unit: that of its own authority or of the units above it. */
static chuan_rc settle_variant(uint32_t *out, store_registry *r, const store_node *n, const candidate *candidates,
                               size_t count)
{
  *out = CHUAN_NONE;
  for (const store_node *at = n; at; at = at->unit.parent == CHUAN_NONE ? NULL : &r->ancestors[at->unit.parent]) {
    uint32_t other = add_governing(out, r, at, candidates, count);
    if (other == CHUAN_NONE)
      continue;
    const chuan_variant *a = &r->program->variants[*out], *b = &r->program->variants[other];
    chuan_diag *diag = chuan_diag_add(r->diags, CHUAN_E0610, a->span, CHUAN_ARGS(n->unit.code, a->name, b->name));
    chuan_diag_span(r->diags, diag, b->span, CHUAN_PHRASE_NONE, CHUAN_NO_ARGS);
    return CHUAN_RC_FINDINGS;
  }
  return CHUAN_RC_OK;
}

/* One variant for all units, by its name. */
static chuan_rc use_variant(chuan_data *data, store_registry *r, chuan_str name)
{
  uint32_t variant = chuan_program_variant(r->program, name);
  if (variant == CHUAN_NONE || r->program->variants[variant].set != chuan_program_first_edition(r->program, r->set)) {
    chuan_diag_add(r->diags, CHUAN_E0805, NOWHERE, CHUAN_ARGS(name, r->set->name));
    return CHUAN_RC_USAGE;
  }
  for (size_t i = 0; i < data->unit_count; i++)
    data->units[i].variant = variant;
  return CHUAN_RC_OK;
}

chuan_rc store_read_variants(chuan_data *data, store_registry *r, const char *wanted)
{
  candidate *candidates;
  size_t count;
  chuan_str name = chuan_str_of(wanted);
  if (wanted && chuan_str_equal(name, CHUAN_STR("none")))
    return CHUAN_RC_OK;
  if (wanted)
    return use_variant(data, r, name);
  chuan_rc rc = find_candidates(&candidates, &count, r), result = rc;
  bool below = true; /* the units make no law themselves: under one parent all have the same */
  for (size_t i = 0; i < count; i++)
    below &= candidates[i].level != r->level;
  for (size_t i = 0; rc == CHUAN_RC_OK && i < r->judged_count && count > 0; i++) {
    if (i && below && r->judged[i].unit.parent == r->judged[i - 1].unit.parent)
      data->units[i].variant = data->units[i - 1].variant;
    else if (settle_variant(&data->units[i].variant, r, &r->judged[i], candidates, count) != CHUAN_RC_OK)
      result = CHUAN_RC_FINDINGS;
  }
  return result;
}
