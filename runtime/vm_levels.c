/* Instructions that look beside the unit's own data: at other sets, at its child units, and at its criteria once they
   are decided. What they mean: docs/language.md, "Đơn vị con · Child units". */
#include "runtime/vm_children.h"

/* Other sets ------------------------------------------------------------------------------------- */

/* Writes a number into a row of a column with denominators. */
static void put_number(chuan_vm_column *out, size_t row, chuan_num number)
{
  out->n[row] = number.n;
  out->d[row] = number.d;
  chuan_column_put(out, row, CHUAN_VERDICT_MET, 0);
}

static chuan_vm_column *careful_numbers(chuan_machine *machine, const chuan_instruction *i)
{
  chuan_vm_column *out = chuan_machine_numbers(machine, i);
  return out && chuan_machine_give_states(machine, out) && chuan_machine_give_denominators(machine, out) ? out : NULL;
}

/* A row without a number; the columns hold something all the same. */
static void put_none(chuan_vm_column *out, size_t row, uint8_t state, uint32_t why)
{
  put_number(out, row, chuan_num_int(0));
  chuan_column_put(out, row, state, why);
}

void chuan_op_OTHER_THRESHOLD(chuan_machine *machine, const chuan_instruction *i)
{
  const chuan_set *set = machine->set;
  const chuan_measure *thresholds = machine->data->other_thresholds[i->a] + machine->first;
  uint32_t other = set->required[set->other_thresholds[i->a].required].set;
  chuan_vm_column *out = careful_numbers(machine, i);
  if (!out)
    return;
  uint32_t undecided =
    chuan_machine_cause(machine, CHUAN_CAUSE_SET_UNDECIDED, chuan_program_at(machine->program, other)->name);
  for (size_t row = 0; row < machine->rows; row++) {
    if (thresholds[row].state == CHUAN_VERDICT_MET)
      put_number(out, row, thresholds[row].number);
    else
      put_none(out, row, thresholds[row].state,
               thresholds[row].state == CHUAN_VERDICT_FAULT ? chuan_machine_number_of(machine, i) : undecided);
  }
}

/* Child units ------------------------------------------------------------------------------------ */

chuan_row_children chuan_row_children_of(const chuan_machine *machine, uint32_t aggregate, size_t row)
{
  chuan_row_children found = { .aggregate = &machine->set->aggregates[aggregate] };
  const chuan_children *children = &machine->data->children[found.aggregate->part];
  if (!children->results)
    return found;
  size_t unit = machine->first + row;
  found.results = children->results;
  found.units = children->units + children->first[unit];
  found.count = children->first[unit + 1] - children->first[unit];
  return found;
}

static chuan_str level_of(const chuan_machine *machine, const chuan_aggregate *aggregate)
{
  return chuan_program_at(machine->program, machine->set->parts[aggregate->part])->level;
}

uint32_t chuan_row_child_undecided(chuan_machine *machine, const chuan_aggregate *aggregate)
{
  return chuan_machine_cause(machine, CHUAN_CAUSE_CHILD_UNDECIDED, level_of(machine, aggregate));
}

/* What a child is for a condition; without one every child counts. */
static uint8_t verdict_of(const chuan_row_children *children, size_t child)
{
  uint32_t kept = children->aggregate->kept;
  return kept == CHUAN_NONE ? CHUAN_VERDICT_MET : chuan_row_child(children, kept, child)->state;
}

static chuan_count count_children(const chuan_row_children *children)
{
  chuan_count count = { 0 };
  for (size_t child = 0; child < children->count; child++)
    chuan_count_add(&count, (chuan_verdict)verdict_of(children, child));
  return count;
}

static uint32_t no_children(chuan_machine *machine, const chuan_aggregate *aggregate)
{
  return chuan_machine_cause(machine, CHUAN_CAUSE_NO_CHILDREN, level_of(machine, aggregate));
}

/* đếm and tỷ_lệ: the undecided children count as met for the high bound, as not met for the low one. */
static void count_row(chuan_machine *machine, const chuan_instruction *i, chuan_vm_column *out, size_t row)
{
  chuan_row_children children = chuan_row_children_of(machine, i->a, row);
  const chuan_aggregate *aggregate = children.aggregate;
  bool share = aggregate->kind == CHUAN_AGGREGATE_SHARE;
  chuan_count count = count_children(&children);
  uint32_t met = count.met + (i->b == CHUAN_BOUND_HIGH ? count.insufficient : 0);
  uint32_t total = count.met + count.not_met + count.insufficient;
  chuan_num number = chuan_num_int(met);
  if (count.fault > 0)
    put_none(out, row, CHUAN_VERDICT_FAULT, chuan_machine_number_of(machine, i));
  else if (share && children.count == 0)
    put_none(out, row, CHUAN_VERDICT_INSUFFICIENT, no_children(machine, aggregate));
  else if (share && total == 0)
    put_none(out, row, CHUAN_VERDICT_NOT_APPLICABLE, 0);
  else if (i->b == CHUAN_BOUND_NONE && count.insufficient > 0)
    put_none(out, row, CHUAN_VERDICT_INSUFFICIENT, chuan_row_child_undecided(machine, aggregate));
  else if (share && chuan_num_ratio(&number, met, total, machine->arena) != CHUAN_RC_OK)
    chuan_machine_fail(machine, CHUAN_RC_MEMORY);
  else
    put_number(out, row, number);
}

/* Sums and means --------------------------------------------------------------------------------- */

/* What a sum or mean comes to. */
typedef struct summed {
  chuan_num sum, weights;
  size_t counted, missing;
  bool fault;
} summed;

static chuan_rc add_to(chuan_num *sum, chuan_num number, chuan_arena *arena)
{
  return chuan_num_add(sum, *sum, number, arena);
}

/* Adds one child that has both; its weight is 1 where the rule gives none. */
static chuan_rc add_child(summed *t, chuan_num number, chuan_num weight, chuan_arena *arena)
{
  t->counted++;
  chuan_rc rc = chuan_num_multiply(&number, number, weight, arena);
  if (rc == CHUAN_RC_OK)
    rc = add_to(&t->sum, number, arena);
  return rc == CHUAN_RC_OK ? add_to(&t->weights, weight, arena) : rc;
}

static chuan_rc add_children(summed *t, const chuan_row_children *children, chuan_arena *arena)
{
  static const chuan_measure ONE = { { 1, 1 }, CHUAN_VERDICT_MET };
  const chuan_aggregate *aggregate = children->aggregate;
  chuan_rc rc = CHUAN_RC_OK;
  for (size_t child = 0; child < children->count && rc == CHUAN_RC_OK; child++) {
    chuan_measure value = *chuan_row_child(children, aggregate->kept, child);
    const chuan_measure *weight =
      aggregate->weight == CHUAN_NONE ? &ONE : chuan_row_child(children, aggregate->weight, child);
    if (value.state == CHUAN_VERDICT_INSUFFICIENT && aggregate->missing == CHUAN_MISSING_COUNTS)
      value = (chuan_measure){ aggregate->missing_number, CHUAN_VERDICT_MET };
    uint8_t state = value.state > weight->state ? value.state : weight->state;
    t->fault |= state == CHUAN_VERDICT_FAULT;
    t->missing += state == CHUAN_VERDICT_INSUFFICIENT; /* one that does not apply is left out */
    if (state == CHUAN_VERDICT_MET)
      rc = add_child(t, value.number, weight->number, arena);
  }
  return rc;
}

/* Whether the children that lack a value leave the result undecided. */
static bool too_few(const summed *t, const chuan_aggregate *aggregate)
{
  if (t->missing == 0)
    return false;
  if (aggregate->missing == CHUAN_MISSING_SKIPPED)
    return t->counted == 0; /* missing is never zero */
  if (aggregate->missing != CHUAN_MISSING_SKIPPED_FROM)
    return true;
  chuan_num share; /* what fits 64 bits needs no arena */
  chuan_num_ratio(&share, (int64_t)t->counted, (int64_t)(t->counted + t->missing), NULL);
  return chuan_num_compare(share, aggregate->missing_number) < 0;
}

static void sum_row(chuan_machine *machine, const chuan_instruction *i, chuan_vm_column *out, size_t row)
{
  chuan_row_children children = chuan_row_children_of(machine, i->a, row);
  const chuan_aggregate *aggregate = children.aggregate;
  bool mean = aggregate->kind == CHUAN_AGGREGATE_MEAN;
  summed t = { .sum = chuan_num_int(0), .weights = chuan_num_int(0) };
  chuan_rc rc = add_children(&t, &children, machine->arena);
  if (rc == CHUAN_RC_OK && !t.fault && mean && children.count == 0) {
    put_none(out, row, CHUAN_VERDICT_INSUFFICIENT, no_children(machine, aggregate));
    return;
  }
  if (rc == CHUAN_RC_OK && !t.fault && too_few(&t, aggregate)) {
    put_none(out, row, CHUAN_VERDICT_INSUFFICIENT, chuan_row_child_undecided(machine, aggregate));
    return;
  }
  if (rc == CHUAN_RC_OK && !t.fault && t.counted == 0 && children.count > 0) {
    put_none(out, row, CHUAN_VERDICT_NOT_APPLICABLE, 0);
    return;
  }
  if (rc == CHUAN_RC_OK && mean)
    rc = chuan_num_divide(&t.sum, t.sum, t.weights, machine->arena);
  if (rc == CHUAN_RC_MEMORY)
    chuan_machine_fail(machine, rc);
  else if (rc != CHUAN_RC_OK || t.fault) /* weights of zero, too many digits, a fault of a child */
    put_none(out, row, CHUAN_VERDICT_FAULT, chuan_machine_number_of(machine, i));
  else
    put_number(out, row, t.sum);
}

/* What the one unit above reports: its state, and why there is no value. */
static chuan_measure measure_above(chuan_machine *machine, const chuan_instruction *i, size_t row, uint32_t *why)
{
  chuan_row_children above = chuan_row_children_of(machine, i->a, row);
  chuan_measure measure = { .state = CHUAN_VERDICT_INSUFFICIENT };
  *why = CHUAN_NONE;
  if (above.count > 0)
    measure = *chuan_row_child(&above, above.aggregate->kept, 0);
  chuan_cause_kind cause = above.count > 0 ? CHUAN_CAUSE_ABOVE_UNDECIDED : CHUAN_CAUSE_NO_ABOVE;
  if (measure.state == CHUAN_VERDICT_INSUFFICIENT)
    *why = chuan_machine_cause(machine, cause, level_of(machine, above.aggregate));
  else if (measure.state == CHUAN_VERDICT_FAULT)
    *why = chuan_machine_number_of(machine, i);
  return measure;
}

static void above_row(chuan_machine *machine, const chuan_instruction *i, chuan_vm_column *out, size_t row)
{
  uint32_t why;
  chuan_measure measure = measure_above(machine, i, row, &why);
  if (measure.state == CHUAN_VERDICT_MET)
    put_number(out, row, measure.number);
  else
    put_none(out, row, measure.state, why);
}

void chuan_op_AGGREGATE(chuan_machine *machine, const chuan_instruction *i)
{
  chuan_aggregate_kind kind = machine->set->aggregates[i->a].kind;
  bool sums = kind == CHUAN_AGGREGATE_SUM || kind == CHUAN_AGGREGATE_MEAN;
  chuan_vm_column *out = careful_numbers(machine, i);
  for (size_t row = 0; out && row < machine->rows && machine->rc == CHUAN_RC_OK; row++)
    (kind == CHUAN_AGGREGATE_ABOVE ? above_row : sums ? sum_row : count_row)(machine, i, out, row);
}

void chuan_op_UNIQUE(chuan_machine *machine, const chuan_instruction *i)
{
  const chuan_aggregate *aggregate = &machine->set->aggregates[i->a];
  const uint32_t *equals = machine->data->children[aggregate->part].equals;
  const chuan_vm_column *value = chuan_machine_operand(machine, i->b);
  chuan_vm_column *out = chuan_machine_condition(machine, i);
  if (!out || !chuan_machine_give_states(machine, out))
    return;
  for (size_t row = 0; row < machine->rows; row++) {
    uint32_t count = equals ? equals[machine->first + row] : 0;
    if (value->state[row] != CHUAN_VERDICT_MET)
      chuan_column_put(out, row, value->state[row], chuan_machine_why(machine, value->state[row], value, value, row));
    else if (count == CHUAN_NONE)
      chuan_column_put(out, row, CHUAN_VERDICT_INSUFFICIENT,
                       chuan_machine_cause(machine, CHUAN_CAUSE_NO_ABOVE, aggregate->within));
    else
      chuan_column_put(out, row, count == 0 ? CHUAN_VERDICT_MET : CHUAN_VERDICT_NOT_MET, 0);
  }
}

void chuan_op_QUANTIFIER(chuan_machine *machine, const chuan_instruction *i)
{
  chuan_vm_column *out = chuan_machine_condition(machine, i);
  if (!out || !chuan_machine_give_states(machine, out))
    return;
  bool above = machine->set->aggregates[i->a].kind == CHUAN_AGGREGATE_ABOVE;
  for (size_t row = 0; row < machine->rows; row++) {
    if (above) {
      uint32_t why_above;
      uint8_t state = measure_above(machine, i, row, &why_above).state;
      chuan_column_put(out, row, state, why_above);
      continue;
    }
    chuan_row_children children = chuan_row_children_of(machine, i->a, row);
    bool every = children.aggregate->kind == CHUAN_AGGREGATE_EVERY;
    chuan_verdict verdict = CHUAN_VERDICT_NOT_APPLICABLE; /* neutral in both tables */
    for (size_t child = 0; child < children.count; child++) {
      chuan_verdict one = (chuan_verdict)verdict_of(&children, child);
      verdict = every ? chuan_verdict_and(verdict, one) : chuan_verdict_or(verdict, one);
    }
    uint32_t why = 0;
    if (children.count == 0) {
      verdict = CHUAN_VERDICT_INSUFFICIENT;
      why = no_children(machine, children.aggregate);
    } else if (verdict == CHUAN_VERDICT_INSUFFICIENT) {
      why = chuan_row_child_undecided(machine, children.aggregate);
    } else if (verdict == CHUAN_VERDICT_FAULT) {
      why = chuan_machine_number_of(machine, i);
    }
    chuan_column_put(out, row, (uint8_t)verdict, why);
  }
}

void chuan_op_KEEP(chuan_machine *machine, const chuan_instruction *i)
{
  const chuan_vm_column *column = chuan_machine_operand(machine, i->b);
  chuan_measure *kept = machine->results->kept + chuan_machine_at(machine, i->a);
  for (size_t row = 0; row < machine->rows; row++) {
    kept[row].state = column->state[row];
    if (column->n && column->state[row] == CHUAN_VERDICT_MET)
      kept[row].number = chuan_column_exact(column, row);
  }
}

/* Criteria --------------------------------------------------------------------------------------- */

/* The causes of a row in which criteria are undecided: their codes. */
static uint32_t undecided_criteria(chuan_machine *machine, size_t row)
{
  size_t count = 0;
  for (size_t k = 0; k < machine->set->criterion_count; k++)
    if (machine->results->criteria[chuan_machine_at(machine, k) + row] == CHUAN_VERDICT_INSUFFICIENT)
      machine->causes[count++] =
        chuan_machine_cause(machine, CHUAN_CAUSE_CRITERION_UNDECIDED, machine->set->criteria[k].code);
  uint32_t causes = chuan_cause_set_union_all(machine->results->causes, machine->causes, count);
  if (causes != CHUAN_NONE)
    return causes;
  chuan_machine_fail(machine, CHUAN_RC_MEMORY);
  return 0;
}

void chuan_op_COUNT_CRITERIA(chuan_machine *machine, const chuan_instruction *i)
{
  const chuan_set *set = machine->set;
  chuan_vm_column *out = careful_numbers(machine, i);
  for (size_t row = 0; out && row < machine->rows; row++) {
    chuan_count count = { 0 };
    for (size_t k = 0; k < set->criterion_count; k++) /* what variants add is not of the act that counts */
      if (set->criteria[k].added_by == CHUAN_NONE)
        chuan_count_add(&count, (chuan_verdict)machine->results->criteria[chuan_machine_at(machine, k) + row]);
    uint32_t total;
    count = chuan_count_apply(count, set->policy, &total);
    bool all = i->a == CHUAN_COUNTED_ALL;
    uint32_t counted = i->a == CHUAN_COUNTED_MET ? count.met : count.not_met;
    if (all) /* an undecided one may turn out not to apply, and then it is out unless it counts as met */
      counted = total - (set->policy == CHUAN_NOT_APPLICABLE_MET ? 0 : count.insufficient);
    bool open = count.insufficient > 0 && !(all && set->policy == CHUAN_NOT_APPLICABLE_MET);
    if (i->b == CHUAN_BOUND_HIGH && open)
      counted += count.insufficient;
    if (count.fault > 0)
      put_none(out, row, CHUAN_VERDICT_FAULT, chuan_machine_number_of(machine, i));
    else if (all && total == 0)
      put_none(out, row, CHUAN_VERDICT_NOT_APPLICABLE, 0);
    else if (i->b == CHUAN_BOUND_NONE && open)
      put_none(out, row, CHUAN_VERDICT_INSUFFICIENT, undecided_criteria(machine, row));
    else
      put_number(out, row, chuan_num_int(counted));
  }
}

void chuan_op_CRITERION_MET(chuan_machine *machine, const chuan_instruction *i)
{
  const uint8_t *verdicts = machine->results->criteria + chuan_machine_at(machine, i->a);
  chuan_vm_column *out = chuan_machine_condition(machine, i);
  if (!out || !chuan_machine_give_states(machine, out))
    return;
  uint32_t undecided =
    chuan_machine_cause(machine, CHUAN_CAUSE_CRITERION_UNDECIDED, machine->set->criteria[i->a].code);
  for (size_t row = 0; row < machine->rows; row++)
    chuan_column_put(out, row, verdicts[row],
                     verdicts[row] == CHUAN_VERDICT_FAULT ? chuan_machine_number_of(machine, i) : undecided);
}

void chuan_op_AGREE(chuan_machine *machine, const chuan_instruction *i)
{
  const chuan_vm_column *a = chuan_machine_operand(machine, i->a), *b = chuan_machine_operand(machine, i->b),
                        *c = chuan_machine_operand(machine, i->c);
  chuan_vm_column *out = chuan_machine_condition(machine, i);
  if (!out || !chuan_machine_give_states(machine, out))
    return;
  for (size_t row = 0; row < machine->rows; row++) {
    bool agree = c->state[row] == CHUAN_VERDICT_INSUFFICIENT && a->state[row] == b->state[row] &&
                 a->state[row] <= CHUAN_VERDICT_NOT_MET;
    chuan_column_put(out, row, agree ? a->state[row] : c->state[row],
                     agree ? 0 : chuan_machine_why(machine, c->state[row], c, c, row));
  }
}

void chuan_op_RULING(chuan_machine *machine, const chuan_instruction *i)
{
  const chuan_vm_column *condition = chuan_machine_operand(machine, i->b);
  size_t at = chuan_machine_at(machine, i->a);
  for (size_t row = 0; row < machine->rows; row++) {
    uint8_t verdict = machine->results->rulings[at + row] = condition->state[row];
    if (verdict == CHUAN_VERDICT_INSUFFICIENT || verdict == CHUAN_VERDICT_FAULT)
      machine->results->ruling_causes[at + row] = condition->why[row];
    machine->results->any_fault |= verdict == CHUAN_VERDICT_FAULT;
  }
}
