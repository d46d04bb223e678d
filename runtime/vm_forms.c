/* Sums of unknown data, and ranges of numbers. See vm_forms.h. */
#include "runtime/vm_forms.h"

/* Numbers ------------------------------------------------------------------------------------------ */

typedef chuan_rc operation(chuan_num *out, chuan_num a, chuan_num b, chuan_arena *arena);

static chuan_num operate(chuan_sums *sums, operation *compute, chuan_num a, chuan_num b)
{
  chuan_num out = chuan_num_int(0);
  chuan_rc rc = compute(&out, a, b, sums->arena);
  if (sums->rc == CHUAN_RC_OK)
    sums->rc = rc;
  return rc == CHUAN_RC_OK ? out : chuan_num_int(0);
}

chuan_num chuan_sums_add(chuan_sums *sums, chuan_num a, chuan_num b)
{
  return operate(sums, chuan_num_add, a, b);
}

chuan_num chuan_sums_subtract(chuan_sums *sums, chuan_num a, chuan_num b)
{
  return operate(sums, chuan_num_subtract, a, b);
}

chuan_num chuan_sums_multiply(chuan_sums *sums, chuan_num a, chuan_num b)
{
  return operate(sums, chuan_num_multiply, a, b);
}

chuan_num chuan_sums_divide(chuan_sums *sums, chuan_num a, chuan_num b)
{
  return operate(sums, chuan_num_divide, a, b);
}

chuan_num chuan_sums_add_times(chuan_sums *sums, chuan_num a, chuan_num factor, chuan_num b)
{
  return chuan_num_sign(b) == 0 ? a : chuan_sums_add(sums, a, chuan_sums_multiply(sums, factor, b));
}

/* Sums of unknowns --------------------------------------------------------------------------------- */

void chuan_form_constant(chuan_form *out, chuan_sums *sums, chuan_num number)
{
  out->of[0] = number;
  for (size_t k = 1; k <= sums->count; k++)
    out->of[k] = chuan_num_int(0);
}

bool chuan_form_is_constant(const chuan_form *form, const chuan_sums *sums)
{
  for (size_t k = 1; k <= sums->count; k++)
    if (chuan_num_sign(form->of[k]) != 0)
      return false;
  return true;
}

bool chuan_form_same(const chuan_form *a, const chuan_form *b, const chuan_sums *sums)
{
  for (size_t k = 0; k <= sums->count; k++)
    if (chuan_num_compare(a->of[k], b->of[k]) != 0)
      return false;
  return true;
}

void chuan_form_add(chuan_form *out, chuan_sums *sums, const chuan_form *a, const chuan_form *b, chuan_num factor)
{
  for (size_t k = 0; k <= sums->count; k++)
    out->of[k] = chuan_sums_add(sums, a->of[k], chuan_sums_multiply(sums, factor, b->of[k]));
}

void chuan_form_scale(chuan_form *out, chuan_sums *sums, const chuan_form *form, chuan_num factor)
{
  bool one = factor.n == 1 && factor.d == 1; /* most often */
  for (size_t k = 0; k <= sums->count; k++)
    out->of[k] = one ? form->of[k] : chuan_sums_multiply(sums, factor, form->of[k]);
}

bool chuan_form_multiply(chuan_form *out, chuan_sums *sums, const chuan_form *a, const chuan_form *b)
{
  if (chuan_form_is_constant(a, sums))
    chuan_form_scale(out, sums, b, a->of[0]);
  else if (chuan_form_is_constant(b, sums))
    chuan_form_scale(out, sums, a, b->of[0]);
  else
    return false;
  return true;
}

static void add_end(chuan_sums *sums, chuan_end *to, const chuan_end *end, chuan_num factor)
{
  to->known = to->known && end->known;
  to->open = to->open || end->open;
  if (to->known)
    to->at = chuan_sums_add(sums, to->at, chuan_sums_multiply(sums, factor, end->at));
}

chuan_range chuan_form_range(chuan_sums *sums, const chuan_form *form, const chuan_box *box)
{
  chuan_range out = chuan_range_point(form->of[0]);
  for (size_t k = 1; k <= sums->count; k++) {
    int sign = chuan_num_sign(form->of[k]);
    const chuan_range *range = &box->of[k - 1];
    if (sign == 0)
      continue;
    add_end(sums, &out.low, sign > 0 ? &range->low : &range->high, form->of[k]);
    add_end(sums, &out.high, sign > 0 ? &range->high : &range->low, form->of[k]);
  }
  return out;
}

/* Ranges ------------------------------------------------------------------------------------------- */

chuan_range chuan_range_point(chuan_num number)
{
  chuan_end end = { .known = true, .at = number };
  return (chuan_range){ end, end };
}

chuan_range chuan_range_all(void)
{
  return (chuan_range){ .low.known = false };
}

/* The end of two that lies further out: in the direction of `sign`. */
static chuan_end outer(chuan_end a, chuan_end b, int sign)
{
  chuan_end none = { .known = false };
  if (!a.known || !b.known)
    return none;
  int order = sign * chuan_num_compare(a.at, b.at);
  chuan_end out = order >= 0 ? a : b;
  if (order == 0)
    out.open = a.open && b.open;
  return out;
}

chuan_range chuan_range_hull(chuan_range a, chuan_range b)
{
  return (chuan_range){ outer(a.low, b.low, -1), outer(a.high, b.high, 1) };
}

chuan_range chuan_range_add(chuan_sums *sums, chuan_range a, chuan_range b)
{
  add_end(sums, &a.low, &b.low, chuan_num_int(1));
  add_end(sums, &a.high, &b.high, chuan_num_int(1));
  return a;
}

chuan_range chuan_range_negate(chuan_sums *sums, chuan_range a)
{
  chuan_range out = { a.high, a.low };
  if (out.low.known)
    out.low.at = chuan_sums_subtract(sums, chuan_num_int(0), out.low.at);
  if (out.high.known)
    out.high.at = chuan_sums_subtract(sums, chuan_num_int(0), out.high.at);
  return out;
}

/* A number, or one beyond all numbers on the side of `beyond`. */
typedef struct extended {
  int beyond;
  chuan_num at;
} extended;

static extended extend(const chuan_end *end, int side)
{
  return (extended){ end->known ? 0 : side, end->at };
}

static int sign_of(extended a)
{
  return a.beyond ? a.beyond : chuan_num_sign(a.at);
}

static extended multiply(chuan_sums *sums, extended a, extended b)
{
  int sign = sign_of(a) * sign_of(b);
  if (sign == 0)
    return (extended){ 0, chuan_num_int(0) };
  if (a.beyond || b.beyond)
    return (extended){ sign, chuan_num_int(0) };
  return (extended){ 0, chuan_sums_multiply(sums, a.at, b.at) };
}

static int compare(extended a, extended b)
{
  return a.beyond || b.beyond ? a.beyond - b.beyond : chuan_num_compare(a.at, b.at);
}

/* Ends are taken as closed: the range may be told wider by them. */
chuan_range chuan_range_multiply(chuan_sums *sums, chuan_range a, chuan_range b)
{
  const extended of_a[] = { extend(&a.low, -1), extend(&a.high, 1) };
  const extended of_b[] = { extend(&b.low, -1), extend(&b.high, 1) };
  extended low = multiply(sums, of_a[0], of_b[0]), high = low;
  for (size_t k = 1; k < 4; k++) {
    extended product = multiply(sums, of_a[k / 2], of_b[k % 2]);
    low = compare(product, low) < 0 ? product : low;
    high = compare(product, high) > 0 ? product : high;
  }
  return (chuan_range){ { .known = !low.beyond, .at = low.at }, { .known = !high.beyond, .at = high.at } };
}

bool chuan_range_is_positive(const chuan_range *range)
{
  const chuan_end *low = &range->low;
  return low->known && (chuan_num_sign(low->at) > 0 || (chuan_num_sign(low->at) == 0 && low->open));
}

bool chuan_range_is_negative(const chuan_range *range)
{
  const chuan_end *high = &range->high;
  return high->known && (chuan_num_sign(high->at) < 0 || (chuan_num_sign(high->at) == 0 && high->open));
}

/* What 1 / x comes to towards an end of x: nothing is known beyond an end that is 0, and 0 is near where there is
   none. */
static chuan_end reciprocal(chuan_sums *sums, const chuan_end *end)
{
  if (!end->known)
    return (chuan_end){ .known = true, .open = true, .at = chuan_num_int(0) };
  if (chuan_num_sign(end->at) == 0)
    return (chuan_end){ .known = false };
  return (chuan_end){ .known = true, .open = end->open, .at = chuan_sums_divide(sums, chuan_num_int(1), end->at) };
}

chuan_range chuan_range_reciprocal(chuan_sums *sums, chuan_range a)
{
  if (!chuan_range_is_positive(&a) && !chuan_range_is_negative(&a))
    return chuan_range_all();
  return (chuan_range){ reciprocal(sums, &a.high), reciprocal(sums, &a.low) };
}

bool chuan_range_has(const chuan_range *range, chuan_num number)
{
  int low = range->low.known ? chuan_num_compare(range->low.at, number) : -1;
  int high = range->high.known ? chuan_num_compare(range->high.at, number) : 1;
  return (low < 0 || (low == 0 && !range->low.open)) && (high > 0 || (high == 0 && !range->high.open));
}
