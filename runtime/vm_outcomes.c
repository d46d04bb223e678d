/* What a step may come to: the arithmetic of outcomes, and where a comparison of them parts. See
   vm_ranges_internal.h. */
#include "runtime/vm_ranges_internal.h"

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

void chuan_outcome_set_unknown(chuan_ranges *ranges, outcome *out, size_t k, size_t divisor)
{
  out->states = BIT(MET);
  chuan_form_constant(&out->n, &ranges->sums, chuan_num_int(0));
  chuan_form_constant(&out->d, &ranges->sums, chuan_num_int((int64_t)divisor));
  out->n.of[k + 1] = chuan_num_int(1);
  set_quotient(ranges, out);
}

void chuan_outcome_set_anything(chuan_ranges *ranges, outcome *out)
{
  out->states = (1u << BITS) - 1;
  chuan_outcome_set_range(ranges, out, chuan_range_all());
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

void chuan_outcome_round(chuan_ranges *ranges, outcome *out, const outcome *a, const chuan_instruction *i)
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
