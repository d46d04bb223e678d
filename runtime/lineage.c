/* Putting together the data of units that were made of others: see lineage.h. A datum is put together from the units
   that reported it themselves, however many mergers ago: sums of sums, and means of means by sums of their weights,
   come to the same. */
#include "runtime/lineage.h"

#include <string.h>

/* One datum of one unit on its way. The lists are used again for the next one. */
typedef struct gathering {
  const chuan_data *data;
  const chuan_lineage *lineage;
  uint32_t datum;
  const chuan_datum *declared;
  const chuan_column *column; /* of the formers; NULL where none reported it at all */
  bool previous;
  bool merged; /* several units became one on the way: the datum must say how */
  chuan_part *parts;
  size_t part_count, part_capacity;
  chuan_lacking *lacking; /* why it cannot be told */
  size_t lacking_count, lacking_capacity;
  struct gathering *weight; /* that of a part's weight */
  chuan_arena *arena;
} gathering;

static chuan_rc add_lacking(gathering *g, chuan_lacking lacking)
{
  void *items = g->lacking;
  if (!chuan_arena_grow(g->arena, &items, g->lacking_count, &g->lacking_capacity, sizeof *g->lacking))
    return CHUAN_RC_MEMORY;
  g->lacking = items;
  g->lacking[g->lacking_count++] = lacking;
  return CHUAN_RC_OK;
}

/* A former unit did not report the datum, or said that it has none. */
static chuan_rc add_unreported(gathering *g, uint32_t former, chuan_input input)
{
  return add_lacking(g, (chuan_lacking){ .kind = g->previous ? CHUAN_CAUSE_FORMER_LACKING_PREVIOUS
                                                             : CHUAN_CAUSE_FORMER_LACKING,
                                         .input = input, .datum = g->datum, .former = former });
}

/* However much is known, the datum cannot be put together. */
static chuan_rc add_not_merged(gathering *g, uint32_t datum)
{
  return add_lacking(g, (chuan_lacking){ .kind = CHUAN_CAUSE_NOT_MERGED, .input = CHUAN_INPUT_NOT_REPORTED,
                                         .datum = datum, .former = CHUAN_NONE });
}

static gathering *new_gathering(const chuan_data *data, chuan_arena *arena)
{
  gathering *g = chuan_arena_alloc(arena, sizeof *g);
  if (g)
    *g = (gathering){ .data = data, .lineage = data->lineage, .arena = arena };
  return g;
}

static const chuan_column *former_column(const chuan_lineage *lineage, uint32_t datum, bool previous)
{
  const chuan_data *reported = lineage->reported;
  uint32_t at = chuan_set_column(reported->set, datum, previous);
  if (at == CHUAN_NONE)
    return NULL;
  return previous ? &reported->previous[at] : &reported->columns[at];
}

/* The parts ------------------------------------------------------------------------------------------ */

static chuan_rc add_part(gathering *g, uint32_t former)
{
  void *parts = g->parts;
  if (!chuan_arena_grow(g->arena, &parts, g->part_count, &g->part_capacity, sizeof *g->parts))
    return CHUAN_RC_MEMORY;
  g->parts = parts;
  chuan_part *part = &g->parts[g->part_count++];
  *part = (chuan_part){ .former = former, .input = (chuan_input)g->column->input[former], .number = chuan_num_int(0) };
  if (part->input == CHUAN_INPUT_VALUE)
    part->number = chuan_column_number(g->column, former);
  return CHUAN_RC_OK;
}

static chuan_rc gather_divided(gathering *g, const chuan_made *made)
{
  for (size_t i = 0; i < made->part_count; i++)
    if (!g->lineage->formers[made->parts[i]].whole)
      return add_lacking(g, (chuan_lacking){ .kind = CHUAN_CAUSE_DIVIDED, .input = CHUAN_INPUT_NOT_REPORTED,
                                             .datum = g->datum, .former = made->parts[i] });
  return add_not_merged(g, g->datum);
}

/* Gathers the units that reported the datum themselves. The depth is that of the tree of formers, which the store
   limits. */
static chuan_rc gather(gathering *g, const chuan_made *made)
{
  if (made->making == CHUAN_MADE_DIVIDED || made->making == CHUAN_MADE_ENLARGED)
    return gather_divided(g, made);
  g->merged |= made->making == CHUAN_MADE_MERGED;
  chuan_rc rc = CHUAN_RC_OK;
  for (size_t i = 0; i < made->part_count && rc == CHUAN_RC_OK; i++) {
    uint32_t former = made->parts[i];
    if (g->column && g->column->input[former] != CHUAN_INPUT_NOT_REPORTED)
      rc = add_part(g, former);
    else if (g->lineage->formers[former].made.making != CHUAN_MADE_ANEW)
      rc = gather(g, &g->lineage->formers[former].made);
    else
      rc = add_unreported(g, former, CHUAN_INPUT_NOT_REPORTED);
  }
  return rc;
}

/* Putting together ----------------------------------------------------------------------------------- */

/* A datum of a unit as it comes out; where it is NOT_REPORTED, `lacking` says why. */
typedef struct outcome {
  chuan_input input;
  chuan_num number;
} outcome;

static chuan_rc put_together(outcome *out, gathering *g, const chuan_made *made);

/* Begins with a datum. */
static void start(gathering *g, uint32_t datum, bool previous)
{
  g->datum = datum;
  g->declared = &g->data->program->data[datum];
  g->column = former_column(g->lineage, datum, previous);
  g->previous = previous;
}

/* Not available is no figure to put together; what does not apply is left out. */
static chuan_rc check_parts(gathering *g)
{
  chuan_rc rc = CHUAN_RC_OK;
  for (size_t i = 0; i < g->part_count && rc == CHUAN_RC_OK; i++)
    if (g->parts[i].input == CHUAN_INPUT_NOT_AVAILABLE)
      rc = add_unreported(g, g->parts[i].former, CHUAN_INPUT_NOT_AVAILABLE);
  return rc;
}

static bool counts(const chuan_part *part)
{
  return part->input == CHUAN_INPUT_VALUE || part->input == CHUAN_INPUT_NONE_OCCURRED;
}

/* Adds one datum of the weight of a part: what the former unit reported, or what is put together for it in turn. */
static chuan_rc add_weight(gathering *g, chuan_part *part, uint32_t datum)
{
  gathering *of = g->weight;
  chuan_made alone = { .making = CHUAN_MADE_RENAMED, .parts = &part->former, .part_count = 1 };
  outcome found;
  start(of, datum, g->previous);
  chuan_rc rc = put_together(&found, of, &alone);
  bool weighs = found.input == CHUAN_INPUT_VALUE || found.input == CHUAN_INPUT_NONE_OCCURRED;
  if (rc == CHUAN_RC_OK && !weighs && of->lacking_count == 0) /* not available, or not applicable */
    rc = add_unreported(of, part->former, found.input);
  for (size_t i = 0; i < of->lacking_count && rc == CHUAN_RC_OK; i++)
    rc = add_lacking(g, of->lacking[i]);
  return rc == CHUAN_RC_OK ? chuan_num_add(&part->weight, part->weight, found.number, g->arena) : rc;
}

static chuan_rc find_weight(gathering *g, chuan_part *part)
{
  chuan_rc rc = CHUAN_RC_OK;
  part->weighted = true;
  part->weight = chuan_num_int(0);
  for (size_t i = 0; i < g->declared->merge_weight_count && rc == CHUAN_RC_OK; i++)
    rc = add_weight(g, part, g->declared->merge_weights[i]);
  return rc;
}

static chuan_rc sum(chuan_num *out, const gathering *g)
{
  chuan_rc rc = CHUAN_RC_OK;
  *out = chuan_num_int(0);
  for (size_t i = 0; i < g->part_count && rc == CHUAN_RC_OK; i++)
    if (counts(&g->parts[i]))
      rc = chuan_num_add(out, *out, g->parts[i].number, g->arena);
  return rc;
}

/* sum(x * weight) / sum(weight); a sum of weights of zero leaves nothing to tell. */
static chuan_rc mean(chuan_num *out, gathering *g)
{
  chuan_num weights = chuan_num_int(0), products = chuan_num_int(0), product;
  chuan_rc rc = CHUAN_RC_OK;
  if (!g->weight && !(g->weight = new_gathering(g->data, g->arena)))
    return CHUAN_RC_MEMORY;
  for (size_t i = 0; i < g->part_count && rc == CHUAN_RC_OK; i++)
    if (counts(&g->parts[i]))
      rc = find_weight(g, &g->parts[i]);
  *out = chuan_num_int(0);
  for (size_t i = 0; i < g->part_count && rc == CHUAN_RC_OK && g->lacking_count == 0; i++) {
    const chuan_part *part = &g->parts[i];
    if (!counts(part))
      continue;
    rc = chuan_num_multiply(&product, part->number, part->weight, g->arena);
    if (rc == CHUAN_RC_OK)
      rc = chuan_num_add(&products, products, product, g->arena);
    if (rc == CHUAN_RC_OK)
      rc = chuan_num_add(&weights, weights, part->weight, g->arena);
  }
  if (rc != CHUAN_RC_OK || g->lacking_count > 0)
    return rc;
  if (chuan_num_sign(weights) == 0)
    return add_not_merged(g, g->datum);
  return chuan_num_divide(out, products, weights, g->arena);
}

static chuan_num all_or_any(const gathering *g, bool all)
{
  bool result = all;
  for (size_t i = 0; i < g->part_count; i++)
    if (counts(&g->parts[i])) {
      bool yes = chuan_num_sign(g->parts[i].number) > 0;
      result = all ? result && yes : result || yes;
    }
  return chuan_num_int(result);
}

static chuan_rc combine(outcome *out, gathering *g)
{
  bool any = false;
  for (size_t i = 0; i < g->part_count; i++)
    any |= counts(&g->parts[i]);
  out->input = any ? CHUAN_INPUT_VALUE : CHUAN_INPUT_NOT_APPLICABLE;
  if (!any)
    return CHUAN_RC_OK;
  switch (g->declared->merge) {
  case CHUAN_MERGE_SUM: return sum(&out->number, g);
  case CHUAN_MERGE_MEAN: return mean(&out->number, g);
  case CHUAN_MERGE_ALL:
  case CHUAN_MERGE_ANY: out->number = all_or_any(g, g->declared->merge == CHUAN_MERGE_ALL); return CHUAN_RC_OK;
  case CHUAN_MERGE_NONE: break;
  }
  return add_not_merged(g, g->datum);
}

static chuan_rc put_together(outcome *out, gathering *g, const chuan_made *made)
{
  *out = (outcome){ .input = CHUAN_INPUT_NOT_REPORTED, .number = chuan_num_int(0) };
  g->merged = false;
  g->part_count = g->lacking_count = 0;
  chuan_rc rc = gather(g, made);
  if (rc != CHUAN_RC_OK)
    return rc;
  if (!g->merged) { /* from hand to hand, as it is */
    if (g->part_count == 1)
      *out = (outcome){ g->parts[0].input, g->parts[0].number };
    return CHUAN_RC_OK;
  }
  if (g->declared->merge == CHUAN_MERGE_NONE) { /* whatever else is lacking would not help */
    g->lacking_count = 0;
    return add_not_merged(g, g->datum);
  }
  rc = check_parts(g);
  if (rc == CHUAN_RC_OK && g->lacking_count == 0)
    rc = combine(out, g);
  if (rc == CHUAN_RC_LIMIT) /* a number of more digits than there may be */
    rc = add_not_merged(g, g->datum);
  if (g->lacking_count > 0)
    *out = (outcome){ .input = CHUAN_INPUT_NOT_REPORTED, .number = chuan_num_int(0) };
  return rc;
}

/* Filling the columns -------------------------------------------------------------------------------- */

/* A text has another number in each data set. */
static chuan_rc translate_text(chuan_num *number, chuan_data *data)
{
  const chuan_data *from = data->lineage->reported;
  int64_t position;
  if (!chuan_num_scaled(&position, *number, 0) || position < 0 || (uint64_t)position >= from->text_count)
    return CHUAN_RC_OK;
  chuan_rc rc = chuan_data_text(&position, data, from->texts[position]);
  *number = chuan_num_int(position);
  return rc;
}

static chuan_rc note_lacking(chuan_data *data, const gathering *g, uint32_t column, size_t unit)
{
  chuan_lineage *lineage = data->lineage;
  for (size_t i = 0; i < g->lacking_count; i++) {
    void *lacking = lineage->lacking;
    if (!chuan_arena_grow(data->arena, &lacking, lineage->lacking_count, &lineage->lacking_capacity,
                          sizeof *lineage->lacking))
      return CHUAN_RC_MEMORY;
    lineage->lacking = lacking;
    chuan_lacking *added = &lineage->lacking[lineage->lacking_count++];
    *added = g->lacking[i];
    added->previous = g->previous;
    added->column = column;
    added->unit = (uint32_t)unit;
  }
  return CHUAN_RC_OK;
}

static chuan_rc fill_cell(chuan_data *data, gathering *g, uint32_t column, size_t unit)
{
  chuan_lineage *lineage = data->lineage;
  outcome found;
  chuan_rc rc = put_together(&found, g, &lineage->units[unit]);
  if (rc == CHUAN_RC_OK)
    rc = note_lacking(data, g, column, unit);
  if (rc != CHUAN_RC_OK || found.input == CHUAN_INPUT_NOT_REPORTED)
    return rc;
  bool **marks = &(g->previous ? lineage->previous : lineage->columns)[column];
  if (!*marks && !(*marks = chuan_arena_array(data->arena, data->unit_count, sizeof **marks)))
    return CHUAN_RC_MEMORY;
  (*marks)[unit] = true;
  if (found.input == CHUAN_INPUT_VALUE && g->declared->type.kind == CHUAN_TYPE_TEXT)
    rc = translate_text(&found.number, data);
  chuan_column *into = g->previous ? &data->previous[column] : &data->columns[column];
  return rc == CHUAN_RC_OK ? chuan_data_set(data, into, unit, found.input, found.number) : rc;
}

static chuan_rc fill_columns(chuan_data *data, gathering *g, const uint32_t *numbers, size_t count, bool previous)
{
  const chuan_column *columns = previous ? data->previous : data->columns;
  chuan_rc rc = CHUAN_RC_OK;
  for (uint32_t i = 0; i < count; i++) {
    start(g, numbers[i], previous);
    for (size_t unit = 0; unit < data->unit_count && rc == CHUAN_RC_OK; unit++)
      if (data->lineage->units[unit].making != CHUAN_MADE_ANEW && columns[i].input[unit] == CHUAN_INPUT_NOT_REPORTED &&
          chuan_str_equal(g->declared->level, data->set->level))
        rc = fill_cell(data, g, i, unit);
  }
  return rc;
}

chuan_rc chuan_lineage_fill(chuan_data *data)
{
  const chuan_set *set = data->set;
  chuan_lineage *lineage = data->lineage;
  lineage->columns = chuan_arena_array(data->arena, set->data_count, sizeof *lineage->columns);
  lineage->previous = chuan_arena_array(data->arena, set->previous_data_count, sizeof *lineage->previous);
  gathering *g = new_gathering(data, data->arena);
  if (!lineage->columns || !lineage->previous || !g)
    return CHUAN_RC_MEMORY;
  chuan_rc rc = fill_columns(data, g, set->data, set->data_count, false);
  if (rc == CHUAN_RC_OK && !data->first_period)
    rc = fill_columns(data, g, set->previous_data, set->previous_data_count, true);
  return rc;
}

/* Asking about it ------------------------------------------------------------------------------------ */

bool chuan_lineage_is_put_together(const chuan_data *data, uint32_t column, bool previous, size_t unit)
{
  const chuan_lineage *lineage = data->lineage;
  const bool *marks = !lineage ? NULL : previous ? lineage->previous[column] : lineage->columns[column];
  return marks && marks[unit];
}

bool chuan_lineage_has_put_together(const chuan_data *data, size_t unit)
{
  for (uint32_t i = 0; data->lineage && i < data->set->data_count; i++)
    if (chuan_lineage_is_put_together(data, i, false, unit))
      return true;
  for (uint32_t i = 0; data->lineage && i < data->set->previous_data_count; i++)
    if (chuan_lineage_is_put_together(data, i, true, unit))
      return true;
  return false;
}

/* How a reason stands to a place in the order of reasons. */
static int compare_place(const chuan_lacking *lacking, bool previous, uint32_t column, size_t unit)
{
  if (lacking->previous != previous)
    return lacking->previous ? 1 : -1;
  if (lacking->column != column)
    return lacking->column < column ? -1 : 1;
  return (lacking->unit > unit) - (lacking->unit < unit);
}

const chuan_lacking *chuan_lineage_lacking(const chuan_data *data, uint32_t column, bool previous, size_t first,
                                           size_t *count)
{
  const chuan_lineage *lineage = data->lineage;
  size_t low = 0, high = lineage ? lineage->lacking_count : 0;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (compare_place(&lineage->lacking[middle], previous, column, first) < 0)
      low = middle + 1;
    else
      high = middle;
  }
  size_t end = low;
  while (lineage && end < lineage->lacking_count && lineage->lacking[end].previous == previous &&
         lineage->lacking[end].column == column)
    end++;
  *count = end - low;
  return *count ? &lineage->lacking[low] : NULL;
}

chuan_rc chuan_lineage_parts(chuan_part **out, size_t *count, const chuan_data *data, uint32_t datum, bool previous,
                             size_t unit, chuan_arena *arena)
{
  gathering *g = new_gathering(data, arena);
  outcome found;
  if (!g)
    return CHUAN_RC_MEMORY;
  start(g, datum, previous);
  chuan_rc rc = put_together(&found, g, &data->lineage->units[unit]);
  *out = g->parts;
  *count = g->part_count;
  return rc;
}
