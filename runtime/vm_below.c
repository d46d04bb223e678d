/* What units below give a rule, as one number. See vm_below.h. */
#include "runtime/vm_bounds.h"

static bool sums(const chuan_aggregate *aggregate)
{
  return aggregate->kind == CHUAN_AGGREGATE_SUM || aggregate->kind == CHUAN_AGGREGATE_MEAN;
}

static bool looks_below(const chuan_instruction *i)
{
  return CHUAN_OP_IS_OF_CHILDREN(i->op);
}

size_t chuan_below_children(const chuan_data *data, const chuan_aggregate *aggregate, size_t unit)
{
  const chuan_children *children = &data->children[aggregate->part];
  return children->results ? children->first[unit + 1] - children->first[unit] : 0;
}

const chuan_measure *chuan_below_kept(const chuan_data *data, const chuan_aggregate *aggregate, uint32_t kept,
                                      size_t unit, size_t child)
{
  const chuan_children *children = &data->children[aggregate->part];
  const chuan_results *results = children->results;
  return &results->kept[kept * results->data->unit_count + children->units[children->first[unit] + child]];
}

bool chuan_below_gives(const chuan_below *below, const chuan_set *set, const chuan_instruction *i)
{
  const chuan_aggregate *one = below->aggregate, *other = looks_below(i) ? &set->aggregates[i->a] : NULL;
  if (!other || one->part != other->part || one->kept != other->kept)
    return false;
  return below->each ? i->op == CHUAN_OP_LIST || sums(other) : i->op != CHUAN_OP_LIST && sums(one) == sums(other);
}

static bool column_lacks(const chuan_data *data, const chuan_aggregate *aggregate, uint32_t kept, size_t unit)
{
  size_t children = kept == CHUAN_NONE ? 0 : chuan_below_children(data, aggregate, unit);
  for (size_t child = 0; child < children; child++) {
    uint8_t state = chuan_below_kept(data, aggregate, kept, unit, child)->state;
    if (state == CHUAN_VERDICT_INSUFFICIENT || state == CHUAN_VERDICT_FAULT)
      return true;
  }
  return false;
}

bool chuan_below_lacks(const chuan_slice *slice, const chuan_data *data, size_t unit)
{
  for (size_t s = 0; s < slice->count; s++) {
    const chuan_instruction *i = slice->steps[s].instruction;
    if (!looks_below(i))
      continue;
    const chuan_aggregate *aggregate = &data->set->aggregates[i->a];
    if (column_lacks(data, aggregate, aggregate->kept, unit) || column_lacks(data, aggregate, aggregate->weight, unit))
      return true;
  }
  return false;
}

/* What it rests on ----------------------------------------------------------------------------------- */

chuan_rc chuan_below_slice(chuan_slice *out, const chuan_set *part, uint32_t kept, chuan_arena *arena)
{
  size_t end = chuan_slice_end(part, CHUAN_OP_KEEP, kept);
  return chuan_slice_make(out, part, part->code[end].b, end, arena);
}

/* Whether the two read a datum in common, of the year or the one before; what is further below may be anything. */
static bool overlap(const chuan_slice *a, const chuan_slice *b)
{
  for (size_t s = 0; s < a->count; s++)
    for (size_t t = 0; t < b->count; t++) {
      const chuan_instruction *one = a->steps[s].instruction, *other = b->steps[t].instruction;
      bool previous, loads = chuan_bounds_loads(one, &previous) && chuan_bounds_loads(other, &previous);
      if (looks_below(one) || looks_below(other) || (loads && one->a == other->a))
        return true;
    }
  return false;
}

static chuan_rc reads_the_same(bool *out, const chuan_set *part, const chuan_slice *slice, uint32_t kept,
                               chuan_arena *arena)
{
  chuan_slice other;
  if (kept == CHUAN_NONE)
    return CHUAN_RC_OK;
  chuan_rc rc = chuan_below_slice(&other, part, kept, arena);
  if (rc == CHUAN_RC_OK)
    *out = *out || overlap(slice, &other);
  return rc;
}

/* Whether another instruction of the rule looks at the data behind it. */
static chuan_rc is_read_elsewhere(bool *out, const chuan_below *below, const chuan_slice *rule, const chuan_set *set,
                                  const chuan_set *part, const chuan_slice *slice, chuan_arena *arena)
{
  chuan_rc rc = CHUAN_RC_OK;
  *out = false;
  for (size_t s = 0; s < rule->count && rc == CHUAN_RC_OK; s++) {
    const chuan_instruction *i = rule->steps[s].instruction;
    const chuan_aggregate *other = looks_below(i) ? &set->aggregates[i->a] : NULL;
    if (!other || other->part != below->aggregate->part)
      continue;
    if (!chuan_below_gives(below, set, i))
      rc = reads_the_same(out, part, slice, other->kept, arena);
    if (rc == CHUAN_RC_OK)
      rc = reads_the_same(out, part, slice, other->weight, arena);
  }
  return rc;
}

/* Finding ------------------------------------------------------------------------------------------ */

/* What it comes to now, and of how many units. */
static chuan_rc measure(chuan_below *below, const chuan_data *data, size_t unit, chuan_arena *arena)
{
  const chuan_aggregate *aggregate = below->aggregate;
  chuan_rc rc = CHUAN_RC_OK;
  below->now = below->mean = chuan_num_int(0);
  for (size_t child = 0; child < chuan_below_children(data, aggregate, unit) && rc == CHUAN_RC_OK; child++) {
    const chuan_measure *kept = chuan_below_kept(data, aggregate, aggregate->kept, unit, child);
    below->total += kept->state == CHUAN_VERDICT_MET || kept->state == CHUAN_VERDICT_NOT_MET;
    if (kept->state == CHUAN_VERDICT_MET)
      rc = chuan_num_add(&below->now, below->now, below->datum == CHUAN_NONE ? chuan_num_int(1) : kept->number, arena);
  }
  if (!below->each || below->total == 0 || rc != CHUAN_RC_OK)
    return rc;
  rc = chuan_num_divide(&below->mean, below->now, chuan_num_int((int64_t)below->total), arena);
  below->now = chuan_num_int(0);
  return rc;
}

static bool is_number(const chuan_datum *datum)
{
  return datum->type.kind <= CHUAN_TYPE_RATIO;
}

/* Whether the aggregate gives one; `slice` is what its part computes for it. */
static bool gives_any(chuan_below *out, const chuan_data *data, const chuan_aggregate *aggregate,
                      const chuan_slice *slice)
{
  const chuan_instruction *last = slice->steps[slice->count - 1].instruction;
  bool of_datum = last->op == CHUAN_OP_LOAD && is_number(&data->program->data[last->a]);
  *out = (chuan_below){ .aggregate = aggregate, .datum = CHUAN_NONE };
  if (aggregate->kind >= CHUAN_AGGREGATE_COUNT && aggregate->kind <= CHUAN_AGGREGATE_SOME)
    return true;
  out->each = aggregate->kind == CHUAN_AGGREGATE_MEAN || aggregate->kind == CHUAN_AGGREGATE_LIST;
  out->datum = last->a;
  return of_datum && (out->each || aggregate->kind == CHUAN_AGGREGATE_SUM);
}

static chuan_rc look_at(chuan_below *out, bool *found, const chuan_aggregate *aggregate, const chuan_slice *rule,
                        const chuan_data *data, size_t unit, chuan_arena *arena)
{
  chuan_slice slice;
  bool elsewhere;
  *found = false;
  if (aggregate->kept == CHUAN_NONE || !data->children[aggregate->part].results)
    return CHUAN_RC_OK;
  const chuan_set *part = data->children[aggregate->part].results->data->set;
  chuan_rc rc = chuan_below_slice(&slice, part, aggregate->kept, arena);
  if (rc != CHUAN_RC_OK || !gives_any(out, data, aggregate, &slice))
    return rc;
  rc = is_read_elsewhere(&elsewhere, out, rule, data->set, part, &slice, arena);
  if (rc == CHUAN_RC_OK && !elsewhere)
    rc = measure(out, data, unit, arena);
  *found = rc == CHUAN_RC_OK && !elsewhere && out->total > 0;
  return rc;
}

chuan_rc chuan_below_find(chuan_below *out, size_t *count, const chuan_slice *slice, const chuan_data *data,
                          size_t unit, chuan_arena *arena)
{
  chuan_rc rc = CHUAN_RC_OK;
  *count = 0;
  for (size_t s = 0; s < slice->count && rc == CHUAN_RC_OK; s++) {
    const chuan_instruction *i = slice->steps[s].instruction;
    bool known = !looks_below(i), found;
    for (size_t k = 0; k < *count && !known; k++)
      known = chuan_below_gives(&out[k], data->set, i);
    if (known)
      continue;
    rc = look_at(&out[*count], &found, &data->set->aggregates[i->a], slice, data, unit, arena);
    *count += found;
  }
  return rc;
}
