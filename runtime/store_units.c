/* The units of a run: those that are judged and those above them, as they are on the law date. See
   store_registry.h. */
#include "runtime/store_registry.h"

#include <stdlib.h>
#include <string.h>

enum {
  CHAIN_MAX = 16,       /* levels above a unit; more is a circle */
  NUMBERS_MAX = 50000000 /* rows of a table; a number beyond is none of ours */
};

static const chuan_span NOWHERE = { 0, 0, 0 };

static chuan_rc damaged(store_registry *r)
{
  return store_failed(r->store, SQLITE_CORRUPT, r->diags);
}

/* The largest number that a table has given. */
static chuan_rc largest_number(int64_t *out, store_registry *r, store_statement which)
{
  sqlite3_stmt *statement;
  bool row;
  chuan_rc rc = store_first(&statement, &row, r->store, which, STORE_NO_VALUES, r->diags);
  if (rc != CHUAN_RC_OK)
    return rc;
  *out = sqlite3_column_int64(statement, 0);
  sqlite3_reset(statement);
  return *out >= 0 && *out <= NUMBERS_MAX ? CHUAN_RC_OK : damaged(r);
}

/* One unit --------------------------------------------------------------------------------------------- */

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

/* All units of the level ------------------------------------------------------------------------------- */

/* What the scan of versions knows of a unit so far. */
typedef struct latest_version {
  bool any;
  chuan_day from;
  uint32_t place; /* in r->judged, from 1; 0 when this version is not judged */
} latest_version;

/* Which submissions are known, by their numbers. */
static chuan_rc read_submissions(bool **known, int64_t *largest, store_registry *r)
{
  sqlite3_stmt *statement;
  bool row;
  chuan_rc rc = largest_number(largest, r, STORE_SUBMISSION_LARGEST);
  if (rc != CHUAN_RC_OK)
    return rc;
  *known = chuan_arena_array(r->arena, (size_t)*largest + 1, sizeof **known);
  if (!*known)
    return CHUAN_RC_MEMORY;
  rc = store_first(&statement, &row, r->store, STORE_SUBMISSIONS_KNOWN, STORE_VALUES(store_text(r->known)), r->diags);
  while (rc == CHUAN_RC_OK && row) {
    int64_t number = sqlite3_column_int64(statement, 0);
    if (number > 0 && number <= *largest)
      (*known)[number] = true;
    rc = store_next(&row, r->store, statement, r->diags);
  }
  return rc;
}

/* Takes down a version of a unit of the level; the parent's code is most often that of the row before. */
static bool fill_node(store_registry *r, store_node *n, int64_t unit, sqlite3_stmt *statement)
{
  chuan_str parent = store_column_text(statement, 7);
  chuan_str before = n > r->judged ? n[-1].parent_code : (chuan_str){ 0 };
  n->id = unit;
  n->level = r->level;
  n->unit.level = r->set->level;
  n->unit.name = store_column_copy(statement, 6, r->arena);
  n->parent_code = before.p && chuan_str_equal(before, parent) ? before : chuan_str_copy(r->arena, parent);
  return n->unit.name.p && n->parent_code.p;
}

/* Looks at one version: it counts if no later one of the unit that starts by the law date is known. */
static chuan_rc take_version(store_registry *r, latest_version *latest, int64_t unit, sqlite3_stmt *statement)
{
  chuan_day from = (chuan_day)sqlite3_column_int64(statement, 2);
  if (latest->any && latest->from > from)
    return CHUAN_RC_OK;
  latest->any = true;
  latest->from = from;
  bool is_judged = sqlite3_column_int64(statement, 4) == r->level && sqlite3_column_int64(statement, 3) >= r->day;
  if (!is_judged) {
    if (latest->place)
      r->judged[latest->place - 1].id = 0;
    latest->place = 0;
    return CHUAN_RC_OK;
  }
  if (!latest->place) {
    if (!add_node(r, &r->judged, &r->judged_count, &r->judged_capacity))
      return CHUAN_RC_MEMORY;
    latest->place = (uint32_t)r->judged_count;
  }
  return fill_node(r, &r->judged[latest->place - 1], unit, statement) ? CHUAN_RC_OK : CHUAN_RC_MEMORY;
}

/* Reads all versions that start by the law date and are known; with `latest`, by unit, also who is judged. */
static chuan_rc read_versions(store_registry *r, latest_version *latest)
{
  sqlite3_stmt *statement;
  bool row, *known;
  int64_t submission_largest;
  chuan_rc rc = read_submissions(&known, &submission_largest, r);
  if (rc == CHUAN_RC_OK)
    rc = largest_number(&r->version_largest, r, STORE_VERSION_LARGEST);
  if (rc != CHUAN_RC_OK)
    return rc;
  r->versions = chuan_arena_array(r->arena, (size_t)r->version_largest + 1, sizeof *r->versions);
  if (!r->versions)
    return CHUAN_RC_MEMORY;
  rc = store_first(&statement, &row, r->store, STORE_VERSIONS, STORE_VALUES(store_integer(r->day)), r->diags);
  while (rc == CHUAN_RC_OK && row) {
    int64_t version = sqlite3_column_int64(statement, 0), unit = sqlite3_column_int64(statement, 1);
    int64_t submission = sqlite3_column_int64(statement, 5);
    if (version <= 0 || version > r->version_largest || unit <= 0 || unit > r->largest || submission <= 0 ||
        submission > submission_largest) {
      rc = damaged(r);
    } else if (known[submission]) {
      r->versions[version] = (store_version){ .unit = unit,
                                              .from = (chuan_day)sqlite3_column_int64(statement, 2),
                                              .to = (chuan_day)sqlite3_column_int64(statement, 3),
                                              .level = (int32_t)sqlite3_column_int64(statement, 4) };
      if (latest)
        rc = take_version(r, &latest[unit], unit, statement);
    }
    if (rc == CHUAN_RC_OK)
      rc = store_next(&row, r->store, statement, r->diags);
    else
      sqlite3_reset(statement);
  }
  return rc;
}

/* Gives the judged units their codes. */
static chuan_rc read_codes(store_registry *r, const latest_version *latest)
{
  sqlite3_stmt *statement;
  bool row;
  chuan_rc rc = store_first(&statement, &row, r->store, STORE_UNIT_NUMBERS, STORE_NO_VALUES, r->diags);
  while (rc == CHUAN_RC_OK && row) {
    int64_t unit = sqlite3_column_int64(statement, 0);
    if (unit > 0 && unit <= r->largest && latest[unit].place) {
      store_node *n = &r->judged[latest[unit].place - 1];
      n->unit.code = store_column_copy(statement, 1, r->arena);
      if (!n->unit.code.p)
        rc = CHUAN_RC_MEMORY;
    }
    if (rc == CHUAN_RC_OK)
      rc = store_next(&row, r->store, statement, r->diags);
    else
      sqlite3_reset(statement);
  }
  return rc;
}

static int compare_nodes(const void *a, const void *b)
{
  return chuan_str_compare(((const store_node *)a)->unit.code, ((const store_node *)b)->unit.code);
}

/* Drops those that a later version took away again, and sorts the others by their codes. */
static chuan_rc sort_judged(store_registry *r)
{
  size_t count = 0;
  bool sorted = true;
  for (size_t i = 0; i < r->judged_count; i++) {
    if (r->judged[i].id == 0)
      continue;
    if (!r->judged[i].unit.code.p)
      return damaged(r); /* a version of no unit */
    r->judged[count] = r->judged[i];
    sorted = sorted && (count == 0 || compare_nodes(&r->judged[count - 1], &r->judged[count]) < 0);
    count++;
  }
  r->judged_count = count;
  if (!sorted)
    qsort(r->judged, count, sizeof *r->judged, compare_nodes);
  return CHUAN_RC_OK;
}

static chuan_rc read_all(store_registry *r)
{
  latest_version *latest = chuan_arena_array(r->arena, (size_t)r->largest + 1, sizeof *latest);
  if (!latest)
    return CHUAN_RC_MEMORY;
  chuan_rc rc = read_versions(r, latest);
  if (rc == CHUAN_RC_OK)
    rc = read_codes(r, latest);
  return rc == CHUAN_RC_OK ? sort_judged(r) : rc;
}

/* Some units ------------------------------------------------------------------------------------------- */

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
      result = store_report_not_judged(r, codes[i], found ? &found_node : NULL);
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

/* Units above ------------------------------------------------------------------------------------------ */

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

/* All of them ------------------------------------------------------------------------------------------ */

chuan_rc store_read_units(store_registry *r, const chuan_str *only, size_t only_count)
{
  chuan_rc rc = store_find_level(&r->level, r->store, r->set->level, r->diags);
  if (rc == CHUAN_RC_OK)
    rc = largest_number(&r->largest, r, STORE_UNIT_LARGEST);
  if (rc == CHUAN_RC_OK && only_count == 0)
    rc = read_all(r);
  else if (rc == CHUAN_RC_OK)
    rc = read_only(r, only, only_count);
  if (rc == CHUAN_RC_OK && only_count > 0)
    rc = read_versions(r, NULL);
  return rc == CHUAN_RC_OK ? read_ancestors(r) : rc;
}
