/* The units below of which some must change, and what would make each satisfy the condition. See gap.h. */
#include "runtime/gap_internal.h"

enum { NEAREST_MAX = 100 /* units below of which the nearest is looked for */ };

chuan_rc chuan_gap_data_of(uint32_t **out, size_t *count, const chuan_slice *slice, chuan_arena *arena)
{
  *count = 0;
  *out = chuan_arena_array(arena, slice->count, sizeof **out);
  if (!*out)
    return CHUAN_RC_MEMORY;
  for (size_t s = 0; s < slice->count; s++) {
    const chuan_instruction *i = slice->steps[s].instruction;
    bool known = i->op != CHUAN_OP_LOAD && i->op != CHUAN_OP_LOAD_TRUTH;
    for (size_t k = 0; k < *count && !known; k++)
      known = (*out)[k] == i->a;
    if (!known)
      (*out)[(*count)++] = i->a;
  }
  return CHUAN_RC_OK;
}

/* What would make one of the units below satisfy the condition. */
static chuan_rc find_own(const chuan_gap **out, chuan_gap_search *s, size_t child, const uint32_t *data,
                         size_t data_count)
{
  size_t count, most = data_count + s->finder->data->set->aggregate_count;
  chuan_gap *gaps = chuan_arena_array(s->finder->arena, most, sizeof *gaps);
  *out = NULL;
  if (!gaps)
    return CHUAN_RC_MEMORY;
  TRY(chuan_gap_find_all(gaps, &count, s, child, data, data_count));
  *out = count > 0 && !gaps[0].divides ? gaps : NULL;
  return CHUAN_RC_OK;
}

static bool is_nearer(const chuan_gap_unit *a, const chuan_gap_unit *b)
{
  return a->gap && (!b->gap || chuan_num_compare(a->gap->effort, b->gap->effort) < 0);
}

/* Finds what would make the units satisfy the condition, and puts the nearest first. */
static chuan_rc order_units(chuan_gap_unit *units, size_t count, const chuan_gap_finder *finder,
                            const chuan_aggregate *aggregate)
{
  const chuan_data *data = finder->data->children[aggregate->part].results->data;
  chuan_gap_slice known = { .plain = NULL };
  chuan_gap_search s = { .finder = chuan_gap_finder_new(data, finder->lua, finder->arena), .slice = &known };
  uint32_t *read;
  size_t read_count;
  if (!s.finder)
    return CHUAN_RC_MEMORY;
  TRY(chuan_below_slice(&known.slice, data->set, aggregate->kept, finder->arena));
  TRY(chuan_gap_find_plain(&known, finder->arena));
  TRY(chuan_gap_data_of(&read, &read_count, &known.slice, finder->arena));
  for (size_t i = 0; i < count; i++) {
    chuan_gap_unit now = units[i];
    TRY(find_own(&now.gap, &s, (size_t)(now.unit - data->units), read, read_count));
    size_t to = i;
    for (; to > 0 && is_nearer(&now, &units[to - 1]); to--)
      units[to] = units[to - 1];
    units[to] = now;
  }
  return CHUAN_RC_OK;
}

/* Names the units of which some must change. */
chuan_rc chuan_gap_name_units(chuan_gap *gap, const chuan_gap_finder *finder, size_t unit)
{
  const chuan_data *data = finder->data;
  const chuan_aggregate *aggregate = gap->below->aggregate;
  const chuan_children *children = &data->children[aggregate->part];
  chuan_gap_unit *units = chuan_arena_array(finder->arena, gap->below->total, sizeof *units);
  if (!units)
    return CHUAN_RC_MEMORY;
  gap->units = units;
  for (size_t child = 0; child < chuan_below_children(data, aggregate, unit); child++)
    if (chuan_below_kept(data, aggregate, aggregate->kept, unit, child)->state ==
        (gap->more ? CHUAN_VERDICT_NOT_MET : CHUAN_VERDICT_MET))
      units[gap->unit_count++].unit =
        &children->results->data->units[children->units[children->first[unit] + child]];
  bool few = gap->more && gap->unit_count <= NEAREST_MAX;
  return few ? order_units(units, gap->unit_count, finder, aggregate) : CHUAN_RC_OK;
}
