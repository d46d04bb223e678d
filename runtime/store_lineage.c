/* What the registry says of the units that others were made of, and what those reported. A unit that the registry
   names no predecessors of costs nothing here but the look. See store_registry.h and lineage.h. */
#include "runtime/lineage.h"
#include "runtime/store_registry.h"

#include <stdlib.h>
#include <string.h>

enum {
  GENERATIONS_MAX = 32, /* of units made of units */
  ONE_BY_ONE_MAX = 64   /* units whose rows are looked up one by one: a whole table is read faster for more */
};

/* A version of a unit names a predecessor. */
typedef struct link {
  int64_t successor, former; /* former 0: the registry does not know it */
  chuan_day from;            /* of the version */
  chuan_str code;            /* of the predecessor */
  bool whole;                /* nobody else names it, and it has ended by then */
} link;

/* A version of a unit, as it lies in time. */
typedef struct span_of_unit {
  int64_t unit;
  chuan_day from, to;
  int32_t level;
} span_of_unit;

typedef struct lineage_read {
  store_registry *r;
  chuan_lineage *lineage;
  link *links; /* sorted by successor, day and code */
  size_t link_count, link_capacity;
  span_of_unit *spans; /* sorted by unit and first day */
  size_t span_count;
  size_t former_capacity;
  int64_t *former_ids; /* 0 where it is not to be read */
  int32_t *former_levels;
  size_t id_capacity, level_capacity;
  bool level_read; /* what formers of some level reported was read */
} lineage_read;

/* What the registry says ----------------------------------------------------------------------------- */

static int by_unit_and_day(const void *left, const void *right)
{
  const span_of_unit *a = left, *b = right;
  if (a->unit != b->unit)
    return a->unit < b->unit ? -1 : 1;
  return (a->from > b->from) - (a->from < b->from);
}

static chuan_rc sort_spans(lineage_read *read)
{
  const store_registry *r = read->r;
  read->spans = chuan_arena_array(r->arena, (size_t)r->version_largest + 1, sizeof *read->spans);
  if (!read->spans)
    return CHUAN_RC_MEMORY;
  for (int64_t i = 0; i <= r->version_largest; i++)
    if (r->versions[i].unit)
      read->spans[read->span_count++] =
        (span_of_unit){ r->versions[i].unit, r->versions[i].from, r->versions[i].to, r->versions[i].level };
  if (read->span_count > 1)
    qsort(read->spans, read->span_count, sizeof *read->spans, by_unit_and_day);
  return CHUAN_RC_OK;
}

/* The version of a unit on a day: the latest that starts by then, whether or not it has ended; or NULL. */
static const span_of_unit *latest_span(const lineage_read *read, int64_t unit, chuan_day day)
{
  size_t low = 0, high = read->span_count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    const span_of_unit *span = &read->spans[middle];
    if (span->unit < unit || (span->unit == unit && span->from <= day))
      low = middle + 1;
    else
      high = middle;
  }
  return low > 0 && read->spans[low - 1].unit == unit ? &read->spans[low - 1] : NULL;
}

static bool is_valid_on(const lineage_read *read, int64_t unit, chuan_day day)
{
  const span_of_unit *span = latest_span(read, unit, day);
  return span && span->to >= day;
}

static chuan_rc read_links(lineage_read *read)
{
  store_registry *r = read->r;
  sqlite3_stmt *statement;
  bool row;
  chuan_rc rc = store_first(&statement, &row, r->store, STORE_PREDECESSORS_READ, STORE_NO_VALUES, r->diags);
  while (rc == CHUAN_RC_OK && row) {
    int64_t version = sqlite3_column_int64(statement, 0);
    bool known = version > 0 && version <= r->version_largest && r->versions[version].unit;
    void *links = read->links;
    if (known && !chuan_arena_grow(r->arena, &links, read->link_count, &read->link_capacity, sizeof *read->links))
      rc = CHUAN_RC_MEMORY;
    if (known && rc == CHUAN_RC_OK) {
      read->links = links;
      link *added = &read->links[read->link_count++];
      *added = (link){ .successor = r->versions[version].unit, .former = sqlite3_column_int64(statement, 2),
                       .from = r->versions[version].from, .code = store_column_copy(statement, 1, r->arena) };
      if (!added->code.p)
        rc = CHUAN_RC_MEMORY;
    }
    if (rc == CHUAN_RC_OK)
      rc = store_next(&row, r->store, statement, r->diags);
    else
      sqlite3_reset(statement);
  }
  return rc;
}

static int by_code_and_successor(const void *left, const void *right)
{
  const link *a = left, *b = right;
  int codes = chuan_str_compare(a->code, b->code);
  return codes ? codes : (a->successor > b->successor) - (a->successor < b->successor);
}

static int by_successor_and_day(const void *left, const void *right)
{
  const link *a = left, *b = right;
  if (a->successor != b->successor)
    return a->successor < b->successor ? -1 : 1;
  if (a->from != b->from)
    return a->from < b->from ? -1 : 1;
  return chuan_str_compare(a->code, b->code);
}

/* Settles which predecessors went over whole, and puts the links in the order in which they are looked for. */
static void settle_links(lineage_read *read)
{
  qsort(read->links, read->link_count, sizeof *read->links, by_code_and_successor);
  for (size_t first = 0, end; first < read->link_count; first = end) {
    bool shared = false;
    for (end = first + 1; end < read->link_count && chuan_str_equal(read->links[end].code, read->links[first].code);
         end++)
      shared |= read->links[end].successor != read->links[first].successor;
    for (size_t i = first; i < end; i++)
      read->links[i].whole =
        !shared && !(read->links[i].former && is_valid_on(read, read->links[i].former, read->links[i].from));
  }
  qsort(read->links, read->link_count, sizeof *read->links, by_successor_and_day);
}

/* Who was made of whom -------------------------------------------------------------------------------- */

/* The links of a unit that start by a day. */
static const link *links_of(const lineage_read *read, int64_t unit, chuan_day day, size_t *count)
{
  size_t low = 0, high = read->link_count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (read->links[middle].successor < unit)
      low = middle + 1;
    else
      high = middle;
  }
  size_t end = low;
  while (end < read->link_count && read->links[end].successor == unit && read->links[end].from <= day)
    end++;
  *count = end - low;
  return read->links + low;
}

static chuan_rc add_former(uint32_t *out, lineage_read *read, const link *from)
{
  chuan_lineage *lineage = read->lineage;
  void *formers = lineage->formers, *ids = read->former_ids, *levels = read->former_levels;
  chuan_arena *arena = read->r->arena;
  size_t count = lineage->former_count;
  if (!chuan_arena_grow(arena, &formers, count, &read->former_capacity, sizeof *lineage->formers))
    return CHUAN_RC_MEMORY;
  lineage->formers = formers;
  if (!chuan_arena_grow(arena, &ids, count, &read->id_capacity, sizeof *read->former_ids))
    return CHUAN_RC_MEMORY;
  read->former_ids = ids;
  if (!chuan_arena_grow(arena, &levels, count, &read->level_capacity, sizeof *read->former_levels))
    return CHUAN_RC_MEMORY;
  read->former_levels = levels;
  const span_of_unit *span = from->former ? latest_span(read, from->former, from->from) : NULL;
  lineage->formers[count] = (chuan_former){ .code = from->code, .whole = from->whole, .until = from->from };
  if (from->from != CHUAN_DAY_FIRST)
    lineage->formers[count].until--;
  read->former_ids[count] = from->whole ? from->former : 0;
  read->former_levels[count] = span ? span->level : 0;
  *out = (uint32_t)lineage->former_count++;
  return CHUAN_RC_OK;
}

/* What a unit that named predecessors came about by. Later rows that name the same ones again say nothing new. */
static chuan_making making_of(const lineage_read *read, int64_t unit, const link *links, size_t count, size_t *parts)
{
  size_t first = 0;
  while (first < count && links[first].from == links[0].from)
    first++;
  *parts = first;
  chuan_day since = links[0].from;
  if (since != CHUAN_DAY_FIRST && is_valid_on(read, unit, since - 1))
    return CHUAN_MADE_ENLARGED;
  for (size_t i = first; i < count; i++) {
    bool again = false;
    for (size_t k = 0; k < first && !again; k++)
      again = chuan_str_equal(links[i].code, links[k].code);
    if (!again)
      return CHUAN_MADE_ENLARGED;
  }
  for (size_t i = 0; i < first; i++)
    if (!links[i].whole)
      return CHUAN_MADE_DIVIDED;
  return first == 1 ? CHUAN_MADE_RENAMED : CHUAN_MADE_MERGED;
}

/* Finds what a unit was made of by a day, and what those were made of before: each was there earlier, so this ends. */
static chuan_rc find_made(chuan_made *out, lineage_read *read, int64_t unit, chuan_day day, unsigned generation)
{
  size_t count = 0, parts = 0;
  *out = (chuan_made){ .making = CHUAN_MADE_ANEW };
  const link *links = unit ? links_of(read, unit, day, &count) : NULL;
  if (count == 0)
    return CHUAN_RC_OK;
  out->making = generation < GENERATIONS_MAX ? making_of(read, unit, links, count, &parts) : CHUAN_MADE_ENLARGED;
  out->since = links[0].from;
  uint32_t *formers = chuan_arena_array(read->r->arena, parts, sizeof *formers);
  if (!formers)
    return CHUAN_RC_MEMORY;
  chuan_rc rc = CHUAN_RC_OK;
  for (size_t i = 0; i < parts && rc == CHUAN_RC_OK; i++)
    rc = add_former(&formers[i], read, &links[i]);
  out->parts = formers;
  out->part_count = parts;
  bool goes_on = out->making == CHUAN_MADE_RENAMED || out->making == CHUAN_MADE_MERGED;
  for (size_t i = 0; i < parts && rc == CHUAN_RC_OK && goes_on && out->since != CHUAN_DAY_FIRST; i++) {
    chuan_made made;
    rc = find_made(&made, read, read->former_ids[formers[i]], out->since - 1, generation + 1);
    read->lineage->formers[formers[i]].made = made;
  }
  return rc;
}

/* What they reported ---------------------------------------------------------------------------------- */

/* The data of the set's level that a set reads, and the weights of their means: numbers of the program, each once. */
static const uint32_t *with_weights(size_t *count, const store_registry *r, const uint32_t *data, size_t data_count)
{
  size_t most = data_count;
  for (size_t i = 0; i < data_count; i++)
    most += r->program->data[data[i]].merge_weight_count;
  uint32_t *out = chuan_arena_array(r->arena, most, sizeof *out);
  *count = 0;
  for (size_t i = 0; out && i < data_count; i++)
    if (chuan_str_equal(r->program->data[data[i]].level, r->set->level))
      out[(*count)++] = data[i];
  for (size_t i = 0; out && i < data_count; i++) {
    const chuan_datum *datum = &r->program->data[data[i]];
    for (size_t k = 0; k < datum->merge_weight_count; k++)
      if (chuan_data_column(out, *count, datum->merge_weights[k]) == CHUAN_NONE)
        out[(*count)++] = datum->merge_weights[k];
  }
  return out;
}

/* A data set of the formers: that of a set which has nothing but the data wanted. */
static chuan_rc make_reported(lineage_read *read, const chuan_data *data)
{
  store_registry *r = read->r;
  chuan_lineage *lineage = read->lineage;
  chuan_set *wanted = chuan_arena_alloc(r->arena, sizeof *wanted);
  lineage->reported = chuan_arena_alloc(r->arena, sizeof *lineage->reported);
  if (!wanted || !lineage->reported)
    return CHUAN_RC_MEMORY;
  *wanted = (chuan_set){ .name = r->set->name, .level = r->set->level };
  wanted->data = with_weights(&wanted->data_count, r, r->set->data, r->set->data_count);
  wanted->previous_data = with_weights(&wanted->previous_data_count, r, r->set->previous_data,
                                       r->set->previous_data_count);
  if (!wanted->data || !wanted->previous_data)
    return CHUAN_RC_MEMORY;
  chuan_rc rc = chuan_data_init(lineage->reported, r->program, wanted, data->period, r->day, lineage->former_count,
                                r->arena);
  lineage->reported->first_period = data->first_period;
  for (size_t i = 0; rc == CHUAN_RC_OK && i < lineage->former_count; i++)
    lineage->reported->units[i].code = lineage->formers[i].code;
  return rc;
}

/* The name of a level; p is NULL where it cannot be had. */
static chuan_rc level_name(chuan_str *out, store_registry *r, int32_t level)
{
  sqlite3_stmt *statement;
  bool row;
  *out = CHUAN_STR("");
  chuan_rc rc = store_first(&statement, &row, r->store, STORE_LEVEL_NAME, STORE_VALUES(store_integer(level)), r->diags);
  if (rc != CHUAN_RC_OK || !row)
    return rc;
  *out = store_column_copy(statement, 0, r->arena);
  sqlite3_reset(statement);
  return out->p ? CHUAN_RC_OK : CHUAN_RC_MEMORY;
}

/* Notes that data of another level were read, for the hash of the data. */
static chuan_rc note_level(store_registry *r, int64_t level)
{
  void *levels = r->other_levels;
  if (!chuan_arena_grow(r->arena, &levels, r->other_level_count, &r->other_level_capacity, sizeof *r->other_levels))
    return CHUAN_RC_MEMORY;
  r->other_levels = levels;
  r->other_levels[r->other_level_count++] = level;
  return CHUAN_RC_OK;
}

/* Reads what the formers of one level reported. */
static chuan_rc read_level(lineage_read *read, int32_t level, const chuan_str *known)
{
  store_registry *r = read->r;
  chuan_lineage *lineage = read->lineage;
  size_t of_level = 0;
  int64_t *ids = chuan_arena_array(r->arena, lineage->former_count, sizeof *ids);
  uint32_t *positions = chuan_arena_array(r->arena, (size_t)r->largest + 1, sizeof *positions);
  store_units_read units = { .level = level, .ids = ids, .position_of_id = positions, .largest = r->largest };
  if (!ids || !positions)
    return CHUAN_RC_MEMORY;
  for (uint32_t i = 0; i < lineage->former_count; i++)
    if (read->former_ids[i] > 0 && read->former_ids[i] <= r->largest && read->former_levels[i] == level) {
      ids[i] = read->former_ids[i];
      positions[ids[i]] = i + 1;
      of_level++;
    }
  units.all = of_level > ONE_BY_ONE_MAX;
  if (of_level == 0)
    return CHUAN_RC_OK;
  chuan_rc rc = level != r->level ? level_name(&units.other_level, r, level) : CHUAN_RC_OK;
  if (rc == CHUAN_RC_OK && level != r->level)
    rc = note_level(r, level);
  if (rc == CHUAN_RC_OK && read->level_read)
    rc = chuan_data_keep_scales(lineage->reported); /* each level stores a datum with a scale of its own */
  read->level_read = true;
  return rc == CHUAN_RC_OK ? store_read_columns(lineage->reported, r->store, &units, known, r->diags) : rc;
}

static chuan_rc read_reported(lineage_read *read, const chuan_str *known)
{
  chuan_rc rc = CHUAN_RC_OK;
  for (size_t i = 0; i < read->lineage->former_count && rc == CHUAN_RC_OK; i++) {
    bool done = read->former_levels[i] == 0;
    for (size_t k = 0; k < i && !done; k++)
      done = read->former_levels[k] == read->former_levels[i];
    if (!done)
      rc = read_level(read, read->former_levels[i], known);
  }
  return rc;
}

/* All of it ------------------------------------------------------------------------------------------- */

chuan_rc store_read_lineage(chuan_data *data, store_registry *r, const chuan_str *known)
{
  lineage_read read = { .r = r };
  chuan_rc rc = read_links(&read);
  if (rc != CHUAN_RC_OK || read.link_count == 0 || r->judged_count == 0)
    return rc;
  rc = sort_spans(&read);
  if (rc != CHUAN_RC_OK)
    return rc;
  settle_links(&read);
  read.lineage = chuan_arena_alloc(r->arena, sizeof *read.lineage);
  if (!read.lineage)
    return CHUAN_RC_MEMORY;
  read.lineage->units = chuan_arena_array(r->arena, r->judged_count, sizeof *read.lineage->units);
  if (!read.lineage->units)
    return CHUAN_RC_MEMORY;
  for (size_t i = 0; i < r->judged_count && rc == CHUAN_RC_OK; i++)
    rc = find_made(&read.lineage->units[i], &read, r->judged[i].id, r->day, 0);
  if (rc != CHUAN_RC_OK || read.lineage->former_count == 0)
    return rc;
  data->lineage = read.lineage;
  rc = make_reported(&read, data);
  if (rc == CHUAN_RC_OK)
    rc = read_reported(&read, known);
  return rc == CHUAN_RC_OK ? chuan_lineage_fill(data) : rc;
}
