/* What aggregates make of what is unknown of units below. See vm_ranges.h. */
#include "runtime/vm_ranges_internal.h"

static void add_to(chuan_ranges *ranges, outcome *sum, const outcome *one)
{
  outcome out = { .states = 0 };
  chuan_outcome_add(ranges, &out, sum, one, 1);
  *sum = out;
}

/* What the part keeps of a child. */
static outcome kept_of(chuan_ranges *ranges, const chuan_aggregate *aggregate, uint32_t kept, size_t child)
{
  const chuan_child *unknown = ranges->unknowns[0].child;
  const chuan_below *each = ranges->unknowns[0].below;
  if (!unknown || child != unknown->child) {
    const chuan_measure *known = chuan_below_kept(ranges->data, aggregate, kept, ranges->unit, child);
    outcome out = { .states = (uint8_t)(1u << known->state), .range = chuan_range_all() };
    if (known->state == CHUAN_VERDICT_MET)
      chuan_outcome_set_number(ranges, &out, known->number);
    if (known->state == CHUAN_VERDICT_MET && each && kept == each->aggregate->kept) {
      outcome change = { .states = 0 };
      chuan_outcome_set_unknown(ranges, &change, 0, 1);
      add_to(ranges, &out, &change);
    }
    return out;
  }
  chuan_ranges *own = unknown->kept[kept];
  uint8_t states;
  chuan_rc rc = chuan_ranges_evaluate(&states, own, ranges->box);
  if (ranges->sums.rc == CHUAN_RC_OK)
    ranges->sums.rc = rc;
  if (own->hinted)
    chuan_ranges_hint(ranges, own->hint, own->rooted ? &own->root : NULL);
  return own->outcomes[own->slice->count - 1];
}

/* A sum, or a mean. */
static void sum_children(chuan_ranges *ranges, outcome *out, const chuan_aggregate *aggregate)
{
  outcome sum = { .states = BIT(MET) }, weights = sum, weight = sum;
  chuan_outcome_set_number(ranges, &sum, chuan_num_int(0));
  weights = sum;
  chuan_outcome_set_number(ranges, &weight, chuan_num_int(1));
  for (size_t child = 0; child < chuan_below_children(ranges->data, aggregate, ranges->unit); child++) {
    outcome product = { .states = 0 }, value = kept_of(ranges, aggregate, aggregate->kept, child);
    if (aggregate->weight != CHUAN_NONE)
      weight = kept_of(ranges, aggregate, aggregate->weight, child);
    product.states = chuan_verdicts_combine(value.states, weight.states, chuan_verdict_worse);
    if (product.states == BIT(NOT_APPLICABLE))
      continue;
    if (product.states != BIT(MET)) {
      chuan_outcome_set_anything(ranges, out);
      return;
    }
    chuan_outcome_multiply(ranges, &product, &value, &weight.n, &weight.d, weight.exact, weight.range);
    add_to(ranges, &sum, &product);
    add_to(ranges, &weights, &weight);
  }
  if (aggregate->kind == CHUAN_AGGREGATE_MEAN)
    chuan_outcome_divide(ranges, out, &sum, &weights);
  else
    *out = sum;
}

/* How many satisfy, which share of those to which the condition applies, whether all or some. */
static void count_children(chuan_ranges *ranges, outcome *out, const chuan_aggregate *aggregate)
{
  size_t met = 0, total = 0, children = chuan_below_children(ranges->data, aggregate, ranges->unit);
  uint8_t open = 0;
  for (size_t child = 0; child < children; child++) {
    uint8_t states = BIT(MET);
    if (aggregate->kept != CHUAN_NONE)
      states = kept_of(ranges, aggregate, aggregate->kept, child).states;
    if ((states & ~DECIDED) && states != BIT(NOT_APPLICABLE)) {
      chuan_outcome_set_anything(ranges, out);
      return;
    }
    met += states == BIT(MET);
    total += states != BIT(NOT_APPLICABLE);
    open = states == DECIDED ? DECIDED : open;
  }
  outcome all = { .states = BIT(MET) }, found = all;
  chuan_outcome_set_number(ranges, &all, chuan_num_int((int64_t)total));
  chuan_outcome_set_range(ranges, &found, chuan_range_hull(chuan_range_point(chuan_num_int((int64_t)met)),
                                             chuan_range_point(chuan_num_int((int64_t)(met + (open != 0))))));
  bool every = aggregate->kind == CHUAN_AGGREGATE_EVERY;
  if (total == 0)
    chuan_outcome_set_anything(ranges, out);
  else if (aggregate->kind == CHUAN_AGGREGATE_COUNT)
    *out = found;
  else if (aggregate->kind == CHUAN_AGGREGATE_SHARE)
    chuan_outcome_divide(ranges, out, &found, &all);
  else if (every ? met + (open != 0) < total : met > 0)
    out->states = every ? BIT(NOT_MET) : BIT(MET);
  else
    out->states = open ? open : every ? BIT(MET) : BIT(NOT_MET);
}

static void look_at_child(chuan_ranges *ranges, outcome *out, const chuan_aggregate *aggregate)
{
  if (aggregate->kind >= CHUAN_AGGREGATE_LIST)
    chuan_outcome_set_anything(ranges, out);
  else if (aggregate->kind == CHUAN_AGGREGATE_SUM || aggregate->kind == CHUAN_AGGREGATE_MEAN)
    sum_children(ranges, out, aggregate);
  else
    count_children(ranges, out, aggregate);
}

void chuan_ranges_look_below(chuan_ranges *ranges, outcome *out, const chuan_instruction *i)
{
  const chuan_aggregate *aggregate = &ranges->data->set->aggregates[i->a];
  size_t k = chuan_ranges_unknown_of(ranges, i);
  const chuan_below *below = ranges->unknowns[k].below;
  bool every = aggregate->kind == CHUAN_AGGREGATE_EVERY;
  outcome count = { .states = 0 }, wanted = { .states = BIT(MET) };
  if (!below || below->each) {
    look_at_child(ranges, out, aggregate);
    return;
  }
  switch (aggregate->kind) {
  case CHUAN_AGGREGATE_SUM: case CHUAN_AGGREGATE_COUNT: chuan_outcome_set_unknown(ranges, out, k, 1); break;
  case CHUAN_AGGREGATE_SHARE: chuan_outcome_set_unknown(ranges, out, k, below->total); break;
  case CHUAN_AGGREGATE_EVERY: case CHUAN_AGGREGATE_SOME:
    chuan_outcome_set_unknown(ranges, &count, k, 1);
    chuan_outcome_set_number(ranges, &wanted, chuan_num_int(every ? (int64_t)below->total : 1));
    out->states = chuan_outcome_compare(ranges, &count, &wanted, EQUAL | GREATER);
    break;
  default: chuan_outcome_set_anything(ranges, out); break; /* a mean has weights, a sum of the same data beside it */
  }
}
