/* What checks learn of units above and of units that report the same: see link.h. */
#include "runtime/link.h"

#include <stdlib.h>

/* The nearest unit of a level above unit `u`; CHUAN_NONE. The registry has no circles. */
static uint32_t ancestor_of(const chuan_data *data, size_t u, chuan_str level)
{
  uint32_t at = data->units[u].parent;
  while (at != CHUAN_NONE && !chuan_str_equal(data->ancestors[at].level, level))
    at = data->ancestors[at].parent;
  return at;
}

chuan_rc chuan_link_above(chuan_data *data, uint32_t part, const chuan_results *results)
{
  uint32_t *first = chuan_arena_array(data->arena, data->unit_count + 1, sizeof *first);
  uint32_t *units = chuan_arena_array(data->arena, data->unit_count, sizeof *units);
  uint32_t count = 0;
  if (!first || !units)
    return CHUAN_RC_MEMORY;
  for (size_t u = 0; u < data->unit_count; u++) {
    uint32_t above = ancestor_of(data, u, results->data->set->level);
    uint32_t at = above == CHUAN_NONE ? CHUAN_NONE : chuan_data_find_unit(results->data, data->ancestors[above].code);
    first[u] = count;
    if (at != CHUAN_NONE)
      units[count++] = at;
  }
  first[data->unit_count] = count;
  data->children[part] = (chuan_children){ .results = results, .first = first, .units = units };
  return CHUAN_RC_OK;
}

/* Equals ------------------------------------------------------------------------------------------- */

/* What a unit reports, below which unit of the level that equals are looked for in (empty: anywhere). */
typedef struct reported {
  chuan_str within;
  chuan_num number;
  chuan_str text; /* of a text, and the number is 0 */
  uint32_t unit;
} reported;

static int compare(const reported *a, const reported *b)
{
  int order = chuan_str_compare(a->within, b->within);
  if (order == 0)
    order = chuan_num_compare(a->number, b->number);
  return order ? order : chuan_str_compare(a->text, b->text);
}

static int by_value(const void *a, const void *b)
{
  const reported *x = a, *y = b;
  int order = compare(x, y);
  return order ? order : (x->unit > y->unit) - (x->unit < y->unit);
}

/* False for a unit that is below no unit of that level. */
static bool read_unit(reported *out, const chuan_data *data, size_t u, chuan_num number, bool is_text, chuan_str level)
{
  int64_t text;
  *out = (reported){ .number = number, .unit = (uint32_t)u };
  if (is_text && chuan_num_scaled(&text, number, 0)) {
    out->text = chuan_data_text_at(data, text);
    out->number = chuan_num_int(0);
  }
  if (level.n == 0)
    return true;
  uint32_t above = ancestor_of(data, u, level);
  if (above != CHUAN_NONE)
    out->within = data->ancestors[above].code;
  return above != CHUAN_NONE;
}

/* Where the units begin that report no less than `wanted`, or with `behind` more. */
static size_t bound(const reported *items, size_t count, const reported *wanted, bool behind)
{
  size_t low = 0, high = count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    int order = compare(&items[middle], wanted);
    if (order < 0 || (behind && order == 0))
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* All units of the part that report something, in the order of what they report. */
static reported *order_units(size_t *count, const chuan_results *results, bool is_text, chuan_str within,
                             chuan_arena *arena)
{
  const chuan_data *data = results->data;
  reported *items = chuan_arena_array(arena, data->unit_count, sizeof *items);
  *count = 0;
  for (size_t u = 0; items && u < data->unit_count; u++)
    if (results->kept[u].state == CHUAN_VERDICT_MET &&
        read_unit(&items[*count], data, u, results->kept[u].number, is_text, within))
      ++*count;
  if (items && *count > 1)
    qsort(items, *count, sizeof *items, by_value);
  return items;
}

/* The positions of all that report something, in their order; NULL when memory is short. */
static const uint32_t *positions_of(const reported *items, size_t count, chuan_arena *arena)
{
  uint32_t *positions = chuan_arena_array(arena, count, sizeof *positions);
  for (size_t i = 0; positions && i < count; i++)
    positions[i] = items[i].unit;
  return positions;
}

chuan_rc chuan_link_equals(chuan_data *data, uint32_t part, const chuan_results *results, chuan_str within)
{
  const chuan_data *all = results->data;
  uint32_t datum = all->set->data[0]; /* a part that looks for equals reads this alone */
  const chuan_column *column = &data->columns[chuan_set_column(data->set, datum, false)];
  bool is_text = data->program->data[datum].type.kind == CHUAN_TYPE_TEXT;
  size_t known;
  reported *items = order_units(&known, results, is_text, within, data->arena);
  uint32_t *first = chuan_arena_array(data->arena, data->unit_count + 1, sizeof *first);
  uint32_t *equals = chuan_arena_array(data->arena, data->unit_count, sizeof *equals);
  uint32_t *units = chuan_arena_array(data->arena, data->unit_count * CHUAN_EQUALS_LISTED_MAX, sizeof *units);
  uint32_t *same_first = chuan_arena_array(data->arena, data->unit_count, sizeof *same_first);
  uint32_t *same_end = chuan_arena_array(data->arena, data->unit_count, sizeof *same_end);
  const uint32_t *same = items ? positions_of(items, known, data->arena) : NULL;
  uint32_t count = 0;
  if (!items || !first || !equals || !units || !same_first || !same_end || !same)
    return CHUAN_RC_MEMORY;
  for (size_t u = 0; u < data->unit_count; u++) {
    reported own;
    first[u] = count;
    if (!column->all_values && column->input[u] != CHUAN_INPUT_VALUE && column->input[u] != CHUAN_INPUT_NONE_OCCURRED)
      continue;
    if (!read_unit(&own, data, u, chuan_column_number(column, u), is_text, within)) {
      equals[u] = CHUAN_NONE;
      continue;
    }
    chuan_str code = data->units[u].code; /* none in a test, whose unit is not among the others */
    uint32_t self = code.n > 0 ? chuan_data_find_unit(all, code) : CHUAN_NONE;
    size_t begin = bound(items, known, &own, false), end = bound(items, known, &own, true);
    same_first[u] = (uint32_t)begin;
    same_end[u] = (uint32_t)end;
    equals[u] = (uint32_t)(end - begin) - (self != CHUAN_NONE && end > begin);
    for (size_t i = begin; i < end && count - first[u] < CHUAN_EQUALS_LISTED_MAX; i++)
      if (items[i].unit != self)
        units[count++] = items[i].unit;
  }
  first[data->unit_count] = count;
  data->children[part] = (chuan_children){ .results = results, .first = first, .units = units, .equals = equals,
                                            .same = same, .same_first = same_first, .same_end = same_end };
  return CHUAN_RC_OK;
}
