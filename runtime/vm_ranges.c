/* What a column may come to while some data are unknown. See vm_ranges.h. */
#include "runtime/vm_ranges_internal.h"

chuan_ranges *chuan_ranges_new(chuan_arena *arena)
{
  chuan_ranges *ranges = chuan_arena_alloc(arena, sizeof *ranges);
  if (ranges)
    ranges->sums.arena = arena;
  return ranges;
}

/* Room for the outcomes of a slice. */
static bool make_room(chuan_ranges *ranges, size_t steps)
{
  if (steps <= ranges->capacity)
    return true;
  ranges->capacity = 0;
  ranges->outcomes = chuan_arena_array(ranges->sums.arena, steps, sizeof *ranges->outcomes);
  ranges->varies = chuan_arena_array(ranges->sums.arena, steps, sizeof *ranges->varies);
  if (!ranges->outcomes || !ranges->varies)
    return false;
  ranges->capacity = steps;
  return true;
}

/* Whether a step gives an unknown, or (of units below) what follows from it alone. */
static bool gives(const chuan_ranges *ranges, const chuan_instruction *i, const chuan_unknown *unknown)
{
  bool previous = i->op == CHUAN_OP_PREVIOUS || i->op == CHUAN_OP_PREVIOUS_TRUTH ||
                  (i->op == CHUAN_OP_HAS_DATA && i->b == 1);
  bool loads = previous || i->op == CHUAN_OP_LOAD || i->op == CHUAN_OP_LOAD_TRUTH || i->op == CHUAN_OP_HAS_DATA;
  if (unknown->below)
    return chuan_below_gives(unknown->below, ranges->data->set, i);
  if (unknown->child)
    return CHUAN_OP_IS_OF_CHILDREN(i->op) && ranges->data->set->aggregates[i->a].part == unknown->child->part;
  return loads && unknown->datum == i->a && unknown->previous == previous;
}

size_t chuan_ranges_unknown_of(const chuan_ranges *ranges, const chuan_instruction *i)
{
  size_t k = 0;
  while (k < ranges->sums.count && !gives(ranges, i, &ranges->unknowns[k]))
    k++;
  return k;
}

/* Outcomes ----------------------------------------------------------------------------------------- */

void chuan_outcome_set_number(chuan_ranges *ranges, outcome *out, chuan_num number)
{
  out->exact = true;
  chuan_form_constant(&out->n, &ranges->sums, number);
  chuan_form_constant(&out->d, &ranges->sums, chuan_num_int(1));
  out->range = chuan_range_point(number);
}

/* The number n / d, of which n and d are set; a constant divisor becomes 1. */
static void set_quotient(chuan_ranges *ranges, outcome *out)
{
  chuan_sums *sums = &ranges->sums;
  out->exact = true;
  bool whole = chuan_form_is_constant(&out->d, sums);
  if (whole && chuan_num_sign(out->d.of[0]) > 0) {
    chuan_form_scale(&out->n, sums, &out->n, chuan_sums_divide(sums, chuan_num_int(1), out->d.of[0]));
    chuan_form_constant(&out->d, sums, chuan_num_int(1));
  }
  chuan_range range = chuan_form_range(sums, &out->n, ranges->box);
  if (!whole)
    range = chuan_range_multiply(sums, range,
                                 chuan_range_reciprocal(sums, chuan_form_range(sums, &out->d, ranges->box)));
  out->range = range;
}

void chuan_outcome_set_range(chuan_ranges *ranges, outcome *out, chuan_range range)
{
  out->exact = false;
  out->range = range;
  if (chuan_range_is_point(&range) && ranges->sums.rc == CHUAN_RC_OK)
    chuan_outcome_set_number(ranges, out, range.low.at);
}

static bool is_single(uint8_t states)
{
  return states != 0 && (states & (states - 1)) == 0;
}

/* Where to cut ----------------------------------------------------------------------------------- */

void chuan_ranges_hint(chuan_ranges *ranges, size_t unknown, const chuan_num *root)
{
  if (ranges->hinted && (ranges->rooted || !root))
    return;
  ranges->hinted = true;
  ranges->hint = unknown;
  ranges->rooted = root != NULL;
  if (root)
    ranges->root = *root;
}

/* Where a sum is zero, if only one unknown is left in it; with `within` only where it may be that. */
static void hint_at_root(chuan_ranges *ranges, const chuan_form *sum, bool within)
{
  chuan_sums *sums = &ranges->sums;
  chuan_num rest = sum->of[0];
  size_t found = sums->count, left = 0;
  for (size_t k = 0; k < sums->count; k++) {
    const chuan_range *range = &ranges->box->of[k];
    if (chuan_num_sign(sum->of[k + 1]) == 0)
      continue;
    if (chuan_range_is_point(range)) {
      rest = chuan_sums_add(sums, rest, chuan_sums_multiply(sums, sum->of[k + 1], range->low.at));
      continue;
    }
    left++;
    found = left == 1 || (range->low.known && range->high.known) ? k : found;
  }
  if (left != 1) {
    if (left > 1)
      chuan_ranges_hint(ranges, found, NULL);
    return;
  }
  chuan_num root = chuan_sums_divide(sums, chuan_sums_subtract(sums, chuan_num_int(0), rest), sum->of[found + 1]);
  if (!within || chuan_range_has(&ranges->box->of[found], root))
    chuan_ranges_hint(ranges, found, &root);
}

/* Arithmetic --------------------------------------------------------------------------------------- */

void chuan_outcome_add(chuan_ranges *ranges, outcome *out, const outcome *a, const outcome *b, int sign)
{
  chuan_sums *sums = &ranges->sums;
  chuan_num factor = chuan_num_int(sign);
  out->states = chuan_verdicts_combine(a->states, b->states, chuan_verdict_worse);
  chuan_form left, right;
  if (a->exact && b->exact && chuan_form_same(&a->d, &b->d, sums)) {
    chuan_form_add(&out->n, sums, &a->n, &b->n, factor);
    out->d = a->d;
    set_quotient(ranges, out);
  } else if (a->exact && b->exact && chuan_form_multiply(&left, sums, &a->n, &b->d) &&
             chuan_form_multiply(&right, sums, &b->n, &a->d) &&
             chuan_form_multiply(&out->d, sums, &a->d, &b->d)) {
    chuan_form_add(&out->n, sums, &left, &right, factor);
    set_quotient(ranges, out);
  } else {
    chuan_range range = sign > 0 ? b->range : chuan_range_negate(sums, b->range);
    chuan_outcome_set_range(ranges, out, chuan_range_add(sums, a->range, range));
  }
}

void chuan_outcome_multiply(chuan_ranges *ranges, outcome *out, const outcome *a, const chuan_form *bn,
                            const chuan_form *bd, bool exact, chuan_range range)
{
  chuan_sums *sums = &ranges->sums;
  if (a->exact && exact && chuan_form_same(&a->n, bd, sums)) {
    out->n = *bn;
    out->d = a->d;
    set_quotient(ranges, out);
  } else if (a->exact && exact && chuan_form_same(&a->d, bn, sums)) {
    out->n = a->n;
    out->d = *bd;
    set_quotient(ranges, out);
  } else if (a->exact && exact && chuan_form_multiply(&out->n, sums, &a->n, bn) &&
             chuan_form_multiply(&out->d, sums, &a->d, bd)) {
    set_quotient(ranges, out);
  } else {
    chuan_outcome_set_range(ranges, out, chuan_range_multiply(sums, a->range, range));
  }
}

void chuan_outcome_divide(chuan_ranges *ranges, outcome *out, const outcome *a, const outcome *b)
{
  chuan_sums *sums = &ranges->sums;
  out->states = chuan_verdicts_combine(a->states, b->states, chuan_verdict_worse);
  bool both = (a->states & BIT(MET)) && (b->states & BIT(MET)), negative = chuan_range_is_negative(&b->range);
  if (both && chuan_range_has(&b->range, chuan_num_int(0))) {
    bool always = chuan_range_is_point(&b->range);
    if (b->exact)
      hint_at_root(ranges, &b->n, true);
    out->states = (uint8_t)((always ? out->states & ~BIT(MET) : out->states) | BIT(FAULT));
    chuan_outcome_set_range(ranges, out, chuan_range_all());
    return;
  }
  chuan_form n = b->d, d = b->n;
  if (negative && b->exact) {
    chuan_form_scale(&n, sums, &n, chuan_num_int(-1));
    chuan_form_scale(&d, sums, &d, chuan_num_int(-1));
  }
  chuan_outcome_multiply(ranges, out, a, &n, &d, b->exact, chuan_range_reciprocal(sums, b->range));
}

static chuan_end rounded(chuan_ranges *ranges, chuan_end end, const chuan_instruction *i)
{
  chuan_rc rc = CHUAN_RC_OK;
  end.open = false;
  if (end.known)
    rc = chuan_num_round(&end.at, end.at, i->b, (chuan_rounding)i->c, ranges->sums.arena);
  if (ranges->sums.rc == CHUAN_RC_OK)
    ranges->sums.rc = rc;
  return end;
}

static void round_number(chuan_ranges *ranges, outcome *out, const outcome *a, const chuan_instruction *i)
{
  out->states = a->states;
  out->n = a->n;
  out->d = a->d;
  out->rounding = a->exact ? i : NULL;
  chuan_range range = { rounded(ranges, a->range.low, i), rounded(ranges, a->range.high, i) };
  chuan_outcome_set_range(ranges, out, range);
}

/* Comparison --------------------------------------------------------------------------------------- */

/* The number from which on, going up, numbers are rounded to `steps` / `scale` and no less. */
static chuan_num rounded_from(chuan_sums *sums, chuan_num steps, chuan_num scale, chuan_rounding mode)
{
  bool above = chuan_num_sign(steps) > 0, half = mode == CHUAN_ROUND_HALF_UP || mode == CHUAN_ROUND_HALF_EVEN;
  bool back = mode == CHUAN_ROUND_UP ? above : !above;
  if (half)
    steps = chuan_sums_subtract(sums, steps, chuan_sums_divide(sums, chuan_num_int(1), chuan_num_int(2)));
  else if (back)
    steps = chuan_sums_subtract(sums, steps, chuan_num_int(1));
  return chuan_sums_divide(sums, steps, scale);
}

/* Where what is rounded comes to lie on the other side of a number. Only where to cut: what holds is judged. */
static void hint_before_rounding(chuan_ranges *ranges, const outcome *a, chuan_num number)
{
  chuan_sums *sums = &ranges->sums;
  chuan_num scale = chuan_num_int(1), steps, next;
  for (uint32_t places = 0; places < a->rounding->b; places++)
    scale = chuan_sums_multiply(sums, scale, chuan_num_int(10));
  number = chuan_sums_multiply(sums, number, scale);
  if (sums->rc != CHUAN_RC_OK || chuan_step_whole(&steps, number, true, sums->arena) != CHUAN_RC_OK ||
      chuan_step_whole(&next, number, false, sums->arena) != CHUAN_RC_OK)
    return;
  next = chuan_sums_add(sums, next, chuan_num_int(1));
  for (int k = 0; k < 2; k++) {
    chuan_form sum;
    chuan_num from = rounded_from(sums, k == 0 ? steps : next, scale, (chuan_rounding)a->rounding->c);
    chuan_form_add(&sum, sums, &a->n, &a->d, chuan_sums_subtract(sums, chuan_num_int(0), from));
    hint_at_root(ranges, &sum, true);
  }
}

/* What a - b may be: negative, zero, positive, a bit each; `sum` becomes a sum of that sign where there is one. */
static unsigned orders(chuan_ranges *ranges, const outcome *a, const outcome *b, chuan_form *sum, bool *exact)
{
  chuan_sums *sums = &ranges->sums;
  chuan_form left, right;
  chuan_range range = chuan_range_add(sums, a->range, chuan_range_negate(sums, b->range));
  *exact = false;
  if (a->exact && b->exact && chuan_form_same(&a->d, &b->d, sums)) {
    chuan_form_add(sum, sums, &a->n, &b->n, chuan_num_int(-1));
    *exact = true;
  } else if (a->exact && b->exact && chuan_form_multiply(&left, sums, &a->n, &b->d) &&
             chuan_form_multiply(&right, sums, &b->n, &a->d)) {
    chuan_form_add(sum, sums, &left, &right, chuan_num_int(-1));
    *exact = true;
  }
  if (*exact)
    range = chuan_form_range(sums, sum, ranges->box);
  unsigned out = chuan_range_has(&range, chuan_num_int(0)) ? EQUAL : 0;
  out |= !range.low.known || chuan_num_sign(range.low.at) < 0 ? LESS : 0;
  out |= !range.high.known || chuan_num_sign(range.high.at) > 0 ? GREATER : 0;
  return out;
}

uint8_t chuan_outcome_compare(chuan_ranges *ranges, const outcome *a, const outcome *b, unsigned holding)
{
  uint8_t states = chuan_verdicts_combine(a->states, b->states, chuan_verdict_worse);
  chuan_form sum;
  bool exact;
  if (!(states & BIT(MET)))
    return states;
  unsigned found = orders(ranges, a, b, &sum, &exact);
  bool may_hold = found & holding, may_fail = found & ~holding;
  if (may_hold && may_fail && exact)
    hint_at_root(ranges, &sum, false);
  else if (may_hold && may_fail && a->rounding && chuan_range_is_point(&b->range))
    hint_before_rounding(ranges, a, b->range.low.at);
  else if (may_hold && may_fail && b->rounding && chuan_range_is_point(&a->range))
    hint_before_rounding(ranges, b, a->range.low.at);
  return (uint8_t)((states & ~BIT(MET)) | (may_hold ? BIT(MET) : 0) | (may_fail ? BIT(NOT_MET) : 0));
}

/* Which orders of its operands a comparison holds for. */
static const uint8_t HOLDING[CHUAN_OP_COUNT] = {
  [CHUAN_OP_EQ] = EQUAL, [CHUAN_OP_NE] = LESS | GREATER, [CHUAN_OP_LT] = LESS, [CHUAN_OP_LE] = LESS | EQUAL,
  [CHUAN_OP_GT] = GREATER, [CHUAN_OP_GE] = GREATER | EQUAL
};

static const outcome *operand(const chuan_ranges *ranges, const chuan_step *step, uint32_t k)
{
  return &ranges->outcomes[step->operands[k]];
}

static uint8_t is_one_of(chuan_ranges *ranges, const chuan_step *step)
{
  uint8_t out = BIT(NOT_MET);
  for (uint32_t k = 1; k < step->operand_count; k++) {
    uint8_t one = chuan_outcome_compare(ranges, operand(ranges, step, 0), operand(ranges, step, k), EQUAL);
    out = k == 1 ? one : chuan_verdicts_combine(out, one, chuan_verdict_or);
  }
  return out;
}

/* Conditions and choices --------------------------------------------------------------------------- */

/* Both have the one outcome, and are decided. */
static bool agree(const chuan_ranges *ranges, const outcome *a, const outcome *b, bool numbers)
{
  if (a->states != b->states || !is_single(a->states) || a->states == BIT(INSUFFICIENT))
    return false;
  return !numbers || a->states != BIT(MET) ||
         (a->exact && b->exact && chuan_form_same(&a->n, &b->n, &ranges->sums) &&
          chuan_form_same(&a->d, &b->d, &ranges->sums));
}

/* b where a holds, c where it does not, and where it is open what they have in common. */
static void choose(outcome *out, const chuan_ranges *ranges, uint8_t condition, const outcome *b, const outcome *c,
                   bool numbers)
{
  bool open = condition & BIT(INSUFFICIENT), first = open || (condition & BIT(MET));
  bool second = open || (condition & (BIT(NOT_MET) | BIT(NOT_APPLICABLE)));
  bool same = agree(ranges, b, c, numbers);
  if (first != second || same)
    *out = first ? *b : *c;
  else
    *out = (outcome){ .states = b->states | c->states, .range = chuan_range_hull(b->range, c->range) };
  if (!first && !second)
    out->states = 0;
  if (first && second && !same) { /* a branch without a number has no range of use */
    if (!(b->states & BIT(MET)))
      out->range = c->range;
    else if (!(c->states & BIT(MET)))
      out->range = b->range;
  }
  out->states |= (open && !same ? BIT(INSUFFICIENT) : 0) | (condition & BIT(FAULT));
}

static uint8_t settle(const chuan_ranges *ranges, const chuan_step *step)
{
  const outcome *a = operand(ranges, step, 0), *b = operand(ranges, step, 1);
  uint8_t c = operand(ranges, step, 2)->states;
  if (!(c & BIT(INSUFFICIENT)))
    return c;
  if (agree(ranges, a, b, false))
    return (uint8_t)((c & ~BIT(INSUFFICIENT)) | a->states);
  return (uint8_t)(c | (a->states & b->states));
}

/* Dimensions and thresholds ------------------------------------------------------------------------ */

/* As chuan_op_EXCEPT: what each exception that may hold makes of the dimension. */
static void except(chuan_ranges *ranges, outcome *out, const chuan_step *step)
{
  const chuan_set *set = ranges->data->set;
  const chuan_instruction *i = step->instruction;
  const outcome *registry = operand(ranges, step, 0);
  bool otherwise = i->op == CHUAN_OP_EXCEPT_OTHERWISE && !(registry->states & BIT(MET));
  *out = *registry;
  if (ranges->data->dimensions_final && registry->states == BIT(MET))
    return;
  if (otherwise) {
    out->states = BIT(MET);
    chuan_outcome_set_number(ranges, out, chuan_num_int(set->codes[set->args[i->b + 2 * i->c]]));
  }
  bool held = false;
  chuan_range range = out->range;
  unsigned states = out->states, others = 0;
  for (uint32_t k = 0; k < i->c; k++) {
    uint8_t condition = operand(ranges, step, 1 + k)->states;
    chuan_range code = chuan_range_point(chuan_num_int(set->codes[set->args[i->b + 2 * k + 1]]));
    if (condition & BIT(MET)) {
      /* Two values at once are a fault. */
      others |= held && !(chuan_range_is_point(&range) && chuan_num_compare(range.low.at, code.low.at) == 0)
                    ? BIT(FAULT) : 0;
      bool replaces = (condition == BIT(MET) && !held) || !(states & BIT(MET));
      range = replaces ? code : chuan_range_hull(range, code);
      states = condition == BIT(MET) ? BIT(MET) : states | BIT(MET);
      held = true;
    }
    others |= condition & (BIT(INSUFFICIENT) | BIT(FAULT));
  }
  out->states = (uint8_t)(states | others);
  chuan_outcome_set_range(ranges, out, range);
}

/* Whether a dimension of a unit may be the value at a position. */
static bool may_be(const outcome *dimension, size_t position)
{
  return (dimension->states & BIT(INSUFFICIENT)) ||
         ((dimension->states & BIT(MET)) && chuan_range_has(&dimension->range, chuan_num_int((int64_t)position)));
}

static bool covers(const chuan_ranges *ranges, const chuan_step *step, const chuan_threshold *threshold, size_t cell)
{
  for (size_t k = threshold->dimension_count; k-- > 0;) {
    size_t size = ranges->data->set->dimensions[threshold->dimensions[k]].value_count;
    if (!may_be(operand(ranges, step, (uint32_t)k), cell % size))
      return false;
    cell /= size;
  }
  return true;
}

/* What a clause gives: a figure, or as many times the threshold of another set. */
static void set_clause(chuan_ranges *ranges, outcome *out, const chuan_step *step, const chuan_threshold *threshold,
                       const chuan_clause *clause)
{
  size_t k = 0;
  chuan_form factor, one;
  *out = (outcome){ .states = clause ? BIT(INSUFFICIENT) : BIT(NOT_APPLICABLE), .range = chuan_range_all() };
  if (!clause || (clause->kind != CHUAN_CLAUSE_VALUE && clause->kind != CHUAN_CLAUSE_RELATIVE))
    return;
  out->states = BIT(MET);
  chuan_outcome_set_number(ranges, out, clause->value);
  if (clause->kind == CHUAN_CLAUSE_VALUE)
    return;
  while (threshold->others[k] != clause->other)
    k++;
  const outcome *other = operand(ranges, step, (uint32_t)(threshold->dimension_count + k));
  factor = out->n;
  one = out->d;
  chuan_outcome_multiply(ranges, out, other, &factor, &one, true, out->range);
  out->states = other->states;
}

static void look_up(chuan_ranges *ranges, outcome *out, const chuan_step *step)
{
  const chuan_data *data = ranges->data;
  const chuan_threshold *threshold = &data->set->thresholds[step->instruction->a];
  size_t layer = chuan_threshold_layer(data->program, threshold, data->units[ranges->unit].variant);
  unsigned states = 0;
  bool any = false, same = true;
  for (size_t k = 0; k < threshold->dimension_count; k++)
    states |= operand(ranges, step, (uint32_t)k)->states & ~BIT(MET);
  for (size_t cell = 0; cell < threshold->cell_count; cell++) {
    outcome figure;
    if (!covers(ranges, step, threshold, cell))
      continue;
    set_clause(ranges, &figure, step, threshold,
               chuan_threshold_clause(data->program, data->set, threshold, layer, data->period, cell));
    if (!any)
      *out = figure;
    else if (!agree(ranges, out, &figure, true)) {
      same = false;
      outcome both = { .states = out->states | figure.states };
      both.range = !(out->states & BIT(MET))     ? figure.range
                   : !(figure.states & BIT(MET)) ? out->range
                                                 : chuan_range_hull(out->range, figure.range);
      *out = both;
    }
    any = true;
  }
  if (!any)
    *out = (outcome){ .states = 0, .range = chuan_range_all() };
  if (!any || !same)
    out->states = (uint8_t)(out->states | states);
  out->states = (uint8_t)(out->states | (states & BIT(FAULT)));
}

/* Steps -------------------------------------------------------------------------------------------- */

void chuan_outcome_set_unknown(chuan_ranges *ranges, outcome *out, size_t k, size_t divisor)
{
  out->states = BIT(MET);
  chuan_form_constant(&out->n, &ranges->sums, chuan_num_int(0));
  chuan_form_constant(&out->d, &ranges->sums, chuan_num_int((int64_t)divisor));
  out->n.of[k + 1] = chuan_num_int(1);
  set_quotient(ranges, out);
}

static void load(chuan_ranges *ranges, outcome *out, const chuan_instruction *i)
{
  size_t k = chuan_ranges_unknown_of(ranges, i);
  const chuan_range *range = &ranges->box->of[k];
  bool truth = i->op == CHUAN_OP_LOAD_TRUTH || i->op == CHUAN_OP_PREVIOUS_TRUTH;
  out->states = BIT(MET);
  if (i->op == CHUAN_OP_HAS_DATA) {
    out->states = DECIDED;
  } else if (truth && !chuan_range_is_point(range)) {
    out->states = DECIDED;
    chuan_ranges_hint(ranges, k, NULL);
  } else if (truth) {
    out->states = chuan_num_sign(range->low.at) == 0 ? BIT(NOT_MET) : BIT(MET);
  } else {
    chuan_outcome_set_unknown(ranges, out, k, 1);
  }
}

void chuan_outcome_set_anything(chuan_ranges *ranges, outcome *out)
{
  out->states = (1u << BITS) - 1;
  chuan_outcome_set_range(ranges, out, chuan_range_all());
}

static void evaluate_step(chuan_ranges *ranges, const chuan_step *step, outcome *out)
{
  const chuan_instruction *i = step->instruction;
  const outcome *a = step->operand_count > 0 ? operand(ranges, step, 0) : NULL;
  const outcome *b = step->operand_count > 1 ? operand(ranges, step, 1) : NULL;
  const outcome *c = step->operand_count > 2 ? operand(ranges, step, 2) : NULL;
  static const outcome EXEMPT = { .states = BIT(NOT_APPLICABLE) };
  out->rounding = NULL;
  switch ((chuan_opcode)i->op) {
  case CHUAN_OP_LOAD: case CHUAN_OP_PREVIOUS: case CHUAN_OP_LOAD_TRUTH: case CHUAN_OP_PREVIOUS_TRUTH:
  case CHUAN_OP_HAS_DATA: load(ranges, out, i); break;
  case CHUAN_OP_ADD: chuan_outcome_add(ranges, out, a, b, 1); break;
  case CHUAN_OP_SUBTRACT: chuan_outcome_add(ranges, out, a, b, -1); break;
  case CHUAN_OP_MULTIPLY:
    chuan_outcome_multiply(ranges, out, a, &b->n, &b->d, b->exact, b->range);
    out->states = chuan_verdicts_combine(a->states, b->states, chuan_verdict_worse);
    break;
  case CHUAN_OP_DIVIDE: chuan_outcome_divide(ranges, out, a, b); break;
  case CHUAN_OP_NEGATE: {
    outcome zero = { .states = BIT(MET) };
    chuan_outcome_set_number(ranges, &zero, chuan_num_int(0));
    chuan_outcome_add(ranges, out, &zero, a, -1);
    break;
  }
  case CHUAN_OP_ROUND: round_number(ranges, out, a, i); break;
  case CHUAN_OP_IN: out->states = is_one_of(ranges, step); break;
  case CHUAN_OP_SAME_TRUTH: out->states = chuan_verdicts_combine(a->states, b->states, chuan_verdict_same); break;
  case CHUAN_OP_AND: out->states = chuan_verdicts_combine(a->states, b->states, chuan_verdict_and); break;
  case CHUAN_OP_OR: out->states = chuan_verdicts_combine(a->states, b->states, chuan_verdict_or); break;
  case CHUAN_OP_NOT: out->states = chuan_verdicts_negate(a->states); break;
  case CHUAN_OP_AGREE: out->states = settle(ranges, step); break;
  case CHUAN_OP_SELECT: choose(out, ranges, a->states, b, c, true); break;
  case CHUAN_OP_SELECT_TRUTH: choose(out, ranges, a->states, b, c, false); break;
  case CHUAN_OP_NOT_APPLICABLE: choose(out, ranges, a->states, &EXEMPT, b, false); break;
  case CHUAN_OP_ADDED: out->states = a->states; break; /* of a unit that has it */
  case CHUAN_OP_EXCEPT: case CHUAN_OP_EXCEPT_OTHERWISE: except(ranges, out, step); break;
  case CHUAN_OP_THRESHOLD: look_up(ranges, out, step); break;
  case CHUAN_OP_EQ: case CHUAN_OP_NE: case CHUAN_OP_LT: case CHUAN_OP_LE: case CHUAN_OP_GT: case CHUAN_OP_GE:
    out->states = chuan_outcome_compare(ranges, a, b, HOLDING[i->op]);
    break;
  case CHUAN_OP_AGGREGATE: case CHUAN_OP_QUANTIFIER: chuan_ranges_look_below(ranges, out, i); break;
  default: chuan_outcome_set_anything(ranges, out); break;
  }
}

/* Conditions have no number. */
static bool is_condition(const chuan_traced *traced)
{
  return traced->number.n == 0 && traced->number.d == 0;
}

chuan_rc chuan_ranges_begin(chuan_ranges *ranges, const chuan_slice *slice, const chuan_data *data, size_t unit,
                            const chuan_traced *trace, const chuan_unknown *unknowns, size_t count)
{
  if (!make_room(ranges, slice->count))
    return CHUAN_RC_MEMORY;
  ranges->slice = slice;
  ranges->data = data;
  ranges->unit = unit;
  ranges->unknowns = unknowns;
  ranges->sums.count = count;
  ranges->sums.rc = CHUAN_RC_OK;
  for (size_t s = 0; s < ranges->slice->count; s++) {
    const chuan_step *step = &ranges->slice->steps[s];
    size_t unknown = chuan_ranges_unknown_of(ranges, step->instruction);
    bool varies = unknown < count && (step->instruction->op != CHUAN_OP_HAS_DATA || unknowns[unknown].missing);
    for (uint32_t k = 0; k < step->operand_count; k++)
      varies = varies || ranges->varies[step->operands[k]];
    ranges->varies[s] = varies;
    outcome *out = &ranges->outcomes[s];
    if (varies)
      continue;
    *out = (outcome){ .states = (uint8_t)(1u << trace[s].state), .range = chuan_range_all() };
    if (trace[s].state == CHUAN_VERDICT_MET)
      chuan_outcome_set_number(ranges, out, is_condition(&trace[s]) ? chuan_num_int(0) : trace[s].number);
  }
  return CHUAN_RC_OK;
}

chuan_rc chuan_ranges_evaluate(uint8_t *states, chuan_ranges *ranges, const chuan_box *box)
{
  ranges->box = box;
  ranges->hinted = ranges->rooted = false;
  ranges->sums.rc = CHUAN_RC_OK;
  for (size_t s = 0; s < ranges->slice->count; s++)
    if (ranges->varies[s])
      evaluate_step(ranges, &ranges->slice->steps[s], &ranges->outcomes[s]);
  *states = ranges->outcomes[ranges->slice->count - 1].states;
  return ranges->sums.rc;
}

/* Cutting ------------------------------------------------------------------------------------------ */

/* A number in the middle; where an end is missing one as far beyond the other as that is from 0. */
static chuan_num middle(chuan_sums *sums, const chuan_range *range, const chuan_unknown *unknown)
{
  chuan_num zero = chuan_num_int(0);
  if (!range->low.known && !range->high.known)
    return zero;
  if (range->low.known && range->high.known)
    return chuan_sums_divide(sums, chuan_sums_add(sums, range->low.at, range->high.at), chuan_num_int(2));
  chuan_num end = range->low.known ? range->low.at : range->high.at;
  chuan_num far = chuan_num_sign(end) < 0 ? chuan_sums_subtract(sums, zero, end) : end;
  far = chuan_sums_add(sums, far, unknown->stepped ? unknown->step : chuan_num_int(1));
  return range->low.known ? chuan_sums_add(sums, end, far) : chuan_sums_subtract(sums, end, far);
}

/* The unknown to cut: the one that a condition waits for, or else the first that is not a point. */
static size_t choose_unknown(const chuan_ranges *ranges, const chuan_box *box)
{
  size_t k = 0;
  if (ranges->hinted && !chuan_range_is_point(&box->of[ranges->hint]))
    return ranges->hint;
  while (k < ranges->sums.count && (chuan_range_is_point(&box->of[k]) || !box->of[k].low.known ||
                                    !box->of[k].high.known))
    k++;
  for (size_t other = 0; k == ranges->sums.count && other < ranges->sums.count; other++)
    k = chuan_range_is_point(&box->of[other]) ? k : other;
  return k;
}

chuan_rc chuan_ranges_split(chuan_box pieces[CHUAN_PIECES_MAX], size_t *count, chuan_ranges *ranges,
                            const chuan_box *box, bool bounded)
{
  chuan_range parts[CHUAN_PIECES_MAX];
  size_t k = choose_unknown(ranges, box);
  *count = 0;
  if (k == ranges->sums.count)
    return CHUAN_RC_OK;
  const chuan_range *range = &box->of[k];
  bool rooted = ranges->rooted && k == ranges->hint;
  if (!rooted && bounded && (!range->low.known || !range->high.known))
    return CHUAN_RC_OK;
  ranges->sums.rc = CHUAN_RC_OK;
  chuan_num at = rooted ? ranges->root : middle(&ranges->sums, range, &ranges->unknowns[k]);
  chuan_rc rc = ranges->sums.rc;
  if (rc == CHUAN_RC_OK)
    rc = chuan_range_cut(parts, range, &ranges->unknowns[k], at, ranges->sums.arena);
  for (size_t p = 0; p < CHUAN_PIECES_MAX && rc == CHUAN_RC_OK; p++)
    if (!chuan_range_is_empty(&parts[p])) {
      pieces[*count] = *box;
      pieces[(*count)++].of[k] = parts[p];
    }
  return rc;
}
