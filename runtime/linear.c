/* Systems of linear conditions. See linear.h. */
#include "runtime/linear.h"
#include "base/try.h"

#include <string.h>

enum { TRIES_MAX = 200 /* of one unknown for given values of those before it */ };
#define LIVE UINT32_MAX
#define REPLACED (UINT32_MAX - 1)

/* A system on the way to having no unknowns. Rows of stage s hold the unknown that was eliminated s-th, which order[s]
   names, and no unknown of an earlier stage. */
typedef struct reduction {
  const chuan_linear *of;
  chuan_sums sums;
  chuan_linear_row *rows;
  size_t count, capacity;
  uint32_t *order;
  uint32_t stages;
  bool *gone; /* by unknown: eliminated */
  bool failed; /* rows exclude each other: those of `conflict` */
  bool inexact; /* a whole unknown was eliminated that need not be whole where the rest has a solution */
  uint64_t *conflict;
} reduction;

static chuan_rc spend(const chuan_linear *linear)
{
  if (*linear->work == 0)
    return CHUAN_RC_LIMIT;
  --*linear->work;
  return CHUAN_RC_OK;
}

static chuan_rc append(chuan_linear_row **rows, size_t *count, size_t *capacity, chuan_linear_row row,
                       chuan_arena *arena)
{
  if (!chuan_arena_grow(arena, (void **)rows, *count, capacity, sizeof **rows))
    return CHUAN_RC_MEMORY;
  (*rows)[(*count)++] = row;
  return CHUAN_RC_OK;
}

chuan_rc chuan_linear_add(chuan_linear *linear, const chuan_num *of, chuan_relation relation, const uint64_t *origins)
{
  chuan_linear_row row = { .of = of, .relation = relation, .origins = origins, .stage = LIVE };
  TRY(spend(linear));
  return append(&linear->rows, &linear->count, &linear->capacity, row, linear->arena);
}

/* Rows --------------------------------------------------------------------------------------------- */

static int64_t common_divisor(int64_t a, int64_t b)
{
  while (b != 0) {
    int64_t rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

/* The factor that makes the coefficients of whole unknowns whole and without a common divisor; false where an unknown
   is not whole, or a number does not fit. */
static bool find_factor(chuan_num *out, const chuan_linear *linear, const chuan_num *of, chuan_arena *arena)
{
  int64_t multiple = 1, divisor = 0, scaled;
  for (size_t k = 0; k < linear->unknowns; k++) {
    chuan_num c = of[k + 1];
    if (c.n == 0 && c.d != 0)
      continue;
    if (!linear->whole[k] || c.d == 0 || c.n == INT64_MIN ||
        __builtin_mul_overflow(multiple / common_divisor(multiple, c.d), c.d, &multiple))
      return false;
  }
  for (size_t k = 0; k < linear->unknowns; k++) {
    chuan_num c = of[k + 1];
    if (__builtin_mul_overflow(c.n < 0 ? -c.n : c.n, multiple / c.d, &scaled))
      return false;
    divisor = common_divisor(scaled, divisor);
  }
  return divisor > 0 && chuan_num_ratio(out, multiple, divisor, arena) == CHUAN_RC_OK;
}

static chuan_num floor_of(chuan_sums *sums, chuan_num number, bool up)
{
  chuan_num out = chuan_num_int(0);
  chuan_rounding mode = up == (chuan_num_sign(number) > 0) ? CHUAN_ROUND_UP : CHUAN_ROUND_DOWN;
  chuan_rc rc = chuan_num_round(&out, number, 0, mode, sums->arena);
  sums->rc = sums->rc == CHUAN_RC_OK ? rc : sums->rc;
  return out;
}

static void scale(chuan_num *of, size_t unknowns, chuan_sums *sums, chuan_num factor)
{
  for (size_t k = 0; k <= unknowns && (factor.n != 1 || factor.d != 1); k++)
    of[k] = chuan_sums_multiply(sums, of[k], factor);
}

/* Makes a row of whole unknowns as tight as whole numbers allow; false where no whole numbers meet it. */
static bool tighten(chuan_num *of, chuan_relation *relation, reduction *r)
{
  chuan_num factor;
  if (!find_factor(&factor, r->of, of, r->sums.arena))
    return true;
  scale(of, r->of->unknowns, &r->sums, factor);
  if (*relation == CHUAN_RELATION_ZERO)
    return chuan_num_is_integer(of[0]);
  bool above = *relation == CHUAN_RELATION_ABOVE;
  of[0] = floor_of(&r->sums, of[0], above);
  if (above)
    of[0] = chuan_sums_subtract(&r->sums, of[0], chuan_num_int(1));
  *relation = CHUAN_RELATION_AT_LEAST;
  return true;
}

static bool is_constant(const chuan_num *of, size_t unknowns)
{
  for (size_t k = 1; k <= unknowns; k++)
    if (chuan_num_sign(of[k]) != 0)
      return false;
  return true;
}

static bool holds(chuan_num number, chuan_relation relation)
{
  int sign = chuan_num_sign(number);
  return relation == CHUAN_RELATION_ZERO ? sign == 0 : relation == CHUAN_RELATION_AT_LEAST ? sign >= 0 : sign > 0;
}

/* Adds a row whose numbers may be changed; one without unknowns only says whether the system fails. */
static chuan_rc put_row(reduction *r, chuan_num *of, chuan_relation relation, const uint64_t *origins)
{
  size_t unknowns = r->of->unknowns;
  TRY(spend(r->of));
  bool constant = is_constant(of, unknowns);
  bool good = constant ? holds(of[0], relation) : tighten(of, &relation, r);
  TRY(r->sums.rc);
  if (!good) {
    r->failed = true;
    memcpy(r->conflict, origins, r->of->origin_words * sizeof *origins);
  }
  if (constant || !good)
    return CHUAN_RC_OK;
  chuan_linear_row row = { .of = of, .relation = relation, .origins = origins, .stage = LIVE };
  return append(&r->rows, &r->count, &r->capacity, row, r->sums.arena);
}

/* The row factor * first + second; the factor is positive, or `first` an equation. */
static chuan_rc put_combined(reduction *r, const chuan_linear_row *first, chuan_num factor,
                             const chuan_linear_row *second, chuan_relation relation)
{
  const chuan_linear *linear = r->of;
  chuan_num *of = chuan_arena_array(r->sums.arena, linear->unknowns + 1, sizeof *of);
  uint64_t *origins = chuan_arena_array(r->sums.arena, linear->origin_words, sizeof *origins);
  if (!of || !origins)
    return CHUAN_RC_MEMORY;
  for (size_t k = 0; k <= linear->unknowns; k++)
    of[k] = chuan_sums_add_times(&r->sums, second->of[k], factor, first->of[k]);
  for (size_t w = 0; w < linear->origin_words; w++)
    origins[w] = first->origins[w] | second->origins[w];
  return put_row(r, of, relation, origins);
}

/* Elimination -------------------------------------------------------------------------------------- */

static chuan_num negated(chuan_sums *sums, chuan_num number)
{
  return chuan_sums_subtract(sums, chuan_num_int(0), number);
}

static chuan_num magnitude(chuan_sums *sums, chuan_num number)
{
  return chuan_num_sign(number) < 0 ? negated(sums, number) : number;
}

/* The unknown that an equation is best solved for: any that is not whole, or else that of the smallest coefficient, as
   1 keeps whole numbers whole. `keep` is left for the end. */
static size_t pivot_of(reduction *r, const chuan_linear_row *row, size_t keep)
{
  const chuan_linear *linear = r->of;
  size_t best = linear->unknowns;
  for (size_t k = 0; k < linear->unknowns; k++) {
    if (k == keep || chuan_num_sign(row->of[k + 1]) == 0)
      continue;
    if (!linear->whole[k])
      return k;
    if (best == linear->unknowns || chuan_num_compare(magnitude(&r->sums, row->of[k + 1]),
                                                      magnitude(&r->sums, row->of[best + 1])) < 0)
      best = k;
  }
  return best;
}

static bool is_one(const chuan_linear_row *row, size_t unknown)
{
  chuan_num c = row->of[unknown + 1];
  return c.d == 1 && (c.n == 1 || c.n == -1);
}

/* Whether a row says of a whole unknown that it is at least, or at most, a whole number. */
static bool keeps_whole(const reduction *r, const chuan_linear_row *row, size_t unknown)
{
  for (size_t k = 0; k < r->of->unknowns; k++)
    if (!r->of->whole[k] && chuan_num_sign(row->of[k + 1]) != 0)
      return false;
  return is_one(row, unknown);
}

/* Puts the unknown of an equation into all other rows. */
static chuan_rc substitute(reduction *r, size_t equation, size_t unknown)
{
  size_t count = r->count;
  chuan_linear_row pivot = r->rows[equation];
  r->rows[equation].stage = r->stages;
  r->inexact = r->inexact || (r->of->whole[unknown] && !keeps_whole(r, &pivot, unknown));
  for (size_t i = 0; i < count && !r->failed; i++) {
    chuan_linear_row row = r->rows[i];
    if (row.stage != LIVE || chuan_num_sign(row.of[unknown + 1]) == 0)
      continue;
    chuan_num factor = chuan_sums_divide(&r->sums, negated(&r->sums, row.of[unknown + 1]), pivot.of[unknown + 1]);
    r->rows[i].stage = REPLACED;
    TRY(put_combined(r, &pivot, factor, &row, row.relation));
  }
  return CHUAN_RC_OK;
}

/* Every lower bound of an unknown with every upper one. */
static chuan_rc combine_bounds(reduction *r, size_t unknown)
{
  size_t count = r->count;
  for (size_t i = 0; i < count; i++)
    if (r->rows[i].stage == LIVE && chuan_num_sign(r->rows[i].of[unknown + 1]) != 0)
      r->rows[i].stage = r->stages;
  for (size_t i = 0; i < count && !r->failed; i++)
    for (size_t k = 0; k < count && !r->failed; k++) {
      chuan_linear_row low = r->rows[i], high = r->rows[k];
      if (low.stage != r->stages || high.stage != r->stages || chuan_num_sign(low.of[unknown + 1]) <= 0 ||
          chuan_num_sign(high.of[unknown + 1]) >= 0)
        continue;
      r->inexact = r->inexact || (r->of->whole[unknown] && !keeps_whole(r, &low, unknown) &&
                                  !keeps_whole(r, &high, unknown));
      bool above = low.relation == CHUAN_RELATION_ABOVE || high.relation == CHUAN_RELATION_ABOVE;
      chuan_num factor = chuan_sums_divide(&r->sums, negated(&r->sums, high.of[unknown + 1]), low.of[unknown + 1]);
      TRY(put_combined(r, &low, factor, &high, above ? CHUAN_RELATION_ABOVE : CHUAN_RELATION_AT_LEAST));
    }
  return CHUAN_RC_OK;
}

/* The unknown whose elimination makes the fewest rows. */
static size_t cheapest(const reduction *r, size_t keep)
{
  size_t best = r->of->unknowns, least = SIZE_MAX;
  for (size_t k = 0; k < r->of->unknowns; k++) {
    size_t lows = 0, highs = 0;
    if (k == keep || r->gone[k])
      continue;
    for (size_t i = 0; i < r->count; i++) {
      int sign = r->rows[i].stage == LIVE ? chuan_num_sign(r->rows[i].of[k + 1]) : 0;
      lows += sign > 0;
      highs += sign < 0;
    }
    if (lows * highs < least) {
      least = lows * highs;
      best = k;
    }
  }
  return best;
}

/* An equation that can be solved for an unknown other than `keep`. */
static bool find_equation(size_t *equation, size_t *unknown, reduction *r, size_t keep)
{
  for (size_t i = 0; i < r->count; i++) {
    if (r->rows[i].stage != LIVE || r->rows[i].relation != CHUAN_RELATION_ZERO)
      continue;
    *equation = i;
    *unknown = pivot_of(r, &r->rows[i], keep);
    if (*unknown < r->of->unknowns)
      return true;
  }
  return false;
}

/* Eliminates all unknowns but `keep`, or until the system fails. */
static chuan_rc reduce(reduction *r, const chuan_linear *linear, size_t keep, uint64_t *conflict)
{
  size_t unknown, equation;
  *r = (reduction){ .of = linear, .sums.arena = linear->arena, .conflict = conflict };
  r->order = chuan_arena_array(linear->arena, linear->unknowns, sizeof *r->order);
  r->gone = chuan_arena_array(linear->arena, linear->unknowns, sizeof *r->gone);
  if (!r->order || !r->gone)
    return CHUAN_RC_MEMORY;
  for (size_t i = 0; i < linear->count && !r->failed; i++) {
    const chuan_linear_row *row = &linear->rows[i];
    chuan_num *of = chuan_arena_array(linear->arena, linear->unknowns + 1, sizeof *of);
    if (!of)
      return CHUAN_RC_MEMORY;
    memcpy(of, row->of, (linear->unknowns + 1) * sizeof *of);
    TRY(put_row(r, of, row->relation, row->origins));
  }
  while (!r->failed) {
    bool solves = find_equation(&equation, &unknown, r, keep);
    if (!solves)
      unknown = cheapest(r, keep);
    if (unknown == linear->unknowns)
      return r->sums.rc;
    TRY(solves ? substitute(r, equation, unknown) : combine_bounds(r, unknown));
    r->gone[unknown] = true;
    r->order[r->stages++] = (uint32_t)unknown;
  }
  return r->sums.rc;
}

/* Ranges ------------------------------------------------------------------------------------------- */

static void narrow(chuan_range *range, chuan_num at, int side, bool open)
{
  chuan_end *end = side > 0 ? &range->low : &range->high;
  int order = end->known ? chuan_num_compare(at, end->at) * side : 1;
  if (order > 0)
    *end = (chuan_end){ .known = true, .open = open, .at = at };
  else if (order == 0)
    end->open = end->open || open;
}

/* The range that the rows of a stage leave an unknown, when those of later stages have these values. */
static void find_range(chuan_range *range, reduction *r, uint32_t stage, size_t unknown, const chuan_num *values)
{
  *range = (chuan_range){ .low.known = false };
  for (size_t i = 0; i < r->count; i++) {
    const chuan_linear_row *row = &r->rows[i];
    if (row->stage != stage)
      continue;
    chuan_num rest = row->of[0];
    for (size_t k = 0; k < r->of->unknowns; k++)
      if (k != unknown && chuan_num_sign(row->of[k + 1]) != 0)
        rest = chuan_sums_add_times(&r->sums, rest, row->of[k + 1], values[k]);
    int side = chuan_num_sign(row->of[unknown + 1]);
    chuan_num at = chuan_sums_divide(&r->sums, negated(&r->sums, rest), row->of[unknown + 1]);
    narrow(range, at, side, row->relation == CHUAN_RELATION_ABOVE);
    if (row->relation == CHUAN_RELATION_ZERO)
      narrow(range, at, -side, false);
  }
}

static bool is_empty(const chuan_range *range)
{
  if (!range->low.known || !range->high.known)
    return false;
  int order = chuan_num_compare(range->low.at, range->high.at);
  return order > 0 || (order == 0 && (range->low.open || range->high.open));
}

/* The whole numbers of a range. */
static void make_whole(chuan_range *range, chuan_sums *sums)
{
  for (int up = 0; up < 2; up++) {
    chuan_end *end = up ? &range->low : &range->high;
    if (!end->known)
      continue;
    bool beyond = end->open && chuan_num_is_integer(end->at);
    end->at = floor_of(sums, end->at, up == 1);
    if (beyond)
      end->at = chuan_sums_add(sums, end->at, chuan_num_int(up ? 1 : -1));
    end->open = false;
  }
}

chuan_rc chuan_linear_range(chuan_range *out, bool *some, bool *exact, const chuan_linear *linear, size_t unknown)
{
  reduction r;
  uint64_t *conflict = chuan_arena_array(linear->arena, linear->origin_words, sizeof *conflict);
  if (!conflict)
    return CHUAN_RC_MEMORY;
  TRY(reduce(&r, linear, unknown, conflict));
  *some = !r.failed;
  *exact = !r.inexact;
  if (r.failed)
    return CHUAN_RC_OK;
  find_range(out, &r, LIVE, unknown, NULL);
  if (linear->whole[unknown])
    make_whole(out, &r.sums);
  *some = !is_empty(out);
  return r.sums.rc;
}

/* Solutions ---------------------------------------------------------------------------------------- */

/* The number of a range that is nearest to `near`; near an end that is outside, half way to the other end. */
static chuan_num nearest(chuan_sums *sums, const chuan_range *range, chuan_num near)
{
  if (chuan_range_has(range, near))
    return near;
  bool low = range->low.known && chuan_num_compare(near, range->low.at) <= 0;
  const chuan_end *end = low ? &range->low : &range->high, *other = low ? &range->high : &range->low;
  if (!end->open)
    return end->at;
  if (!other->known)
    return chuan_sums_add(sums, end->at, chuan_num_int(low ? 1 : -1));
  return chuan_sums_divide(sums, chuan_sums_add(sums, end->at, other->at), chuan_num_int(2));
}

static chuan_rc assign(chuan_solved *out, reduction *r, uint32_t stage, chuan_num *values);

/* Tries whole numbers of a range, from the one nearest to what is wished outwards. */
static chuan_rc assign_whole(chuan_solved *out, reduction *r, uint32_t stage, chuan_num *values, chuan_range range)
{
  size_t unknown = r->order[stage];
  chuan_num near = r->of->near[unknown], at;
  make_whole(&range, &r->sums);
  *out = CHUAN_SOLVED_NONE;
  if (is_empty(&range))
    return r->sums.rc;
  chuan_num start = nearest(&r->sums, &range, floor_of(&r->sums, near, false));
  bool unknown_yet = false, left = true, right = true;
  for (int64_t far = 0; left || right; far++) {
    for (int side = 1; side >= (far == 0 ? 1 : -1); side -= 2) {
      at = chuan_sums_add(&r->sums, start, chuan_num_int(side * far));
      TRY(r->sums.rc);
      if (!chuan_range_has(&range, at)) {
        *(side > 0 ? &right : &left) = false;
        continue;
      }
      if (far >= TRIES_MAX) {
        *out = CHUAN_SOLVED_UNKNOWN;
        return CHUAN_RC_OK;
      }
      values[unknown] = at;
      TRY(assign(out, r, stage, values));
      if (*out == CHUAN_SOLVED_FOUND)
        return CHUAN_RC_OK;
      unknown_yet = unknown_yet || *out == CHUAN_SOLVED_UNKNOWN;
    }
  }
  *out = unknown_yet ? CHUAN_SOLVED_UNKNOWN : CHUAN_SOLVED_NONE;
  return CHUAN_RC_OK;
}

/* Gives the unknowns of the stages before `stage` their values, the last eliminated first. */
static chuan_rc assign(chuan_solved *out, reduction *r, uint32_t stage, chuan_num *values)
{
  chuan_range range;
  *out = CHUAN_SOLVED_FOUND;
  if (stage == 0)
    return CHUAN_RC_OK;
  size_t unknown = r->order[--stage];
  TRY(spend(r->of));
  find_range(&range, r, stage, unknown, values);
  TRY(r->sums.rc);
  if (r->of->whole[unknown])
    return assign_whole(out, r, stage, values, range);
  *out = CHUAN_SOLVED_NONE;
  if (is_empty(&range))
    return CHUAN_RC_OK;
  values[unknown] = nearest(&r->sums, &range, r->of->near[unknown]);
  TRY(assign(out, r, stage, values));
  if (*out == CHUAN_SOLVED_NONE && !chuan_range_is_point(&range)) /* another number might have done */
    *out = CHUAN_SOLVED_UNKNOWN;
  return r->sums.rc;
}

chuan_rc chuan_linear_solve(chuan_solved *out, chuan_num *values, uint64_t *conflict, const chuan_linear *linear)
{
  reduction r;
  TRY(reduce(&r, linear, linear->unknowns, conflict));
  *out = CHUAN_SOLVED_NONE;
  if (r.failed)
    return CHUAN_RC_OK;
  TRY(assign(out, &r, r.stages, values));
  if (*out == CHUAN_SOLVED_NONE) /* only whole numbers are wanting, and any row may be why */
    for (size_t i = 0; i < linear->count; i++)
      for (size_t w = 0; w < linear->origin_words; w++)
        conflict[w] |= linear->rows[i].origins[w];
  return CHUAN_RC_OK;
}
