/* The gap to a threshold: see explain.h. */
#include "runtime/explain.h"

enum { RATIO_PLACES = 4, DECIMAL_PLACES_MAX = 100 };

/* Runs an operation that returns a result code and leaves the function when it failed. */
#define TRY(operation) \
  do { \
    chuan_rc try_rc = (operation); \
    if (try_rc != CHUAN_RC_OK) \
      return try_rc; \
  } while (0)

/* The step in which a datum is reported: 1, or 10^-places. */
static chuan_rc step_of(chuan_num *step, const chuan_datum *datum, chuan_arena *arena)
{
  unsigned places = 0;
  if (datum->type.kind == CHUAN_TYPE_DECIMAL)
    places = datum->type.scale < DECIMAL_PLACES_MAX ? datum->type.scale : DECIMAL_PLACES_MAX;
  else if (datum->type.kind == CHUAN_TYPE_RATIO)
    places = RATIO_PLACES;
  *step = chuan_num_int(1);
  for (unsigned i = 0; i < places; i++)
    TRY(chuan_num_divide(step, *step, chuan_num_int(10), arena));
  return CHUAN_RC_OK;
}

/* The multiple of the step next to `bound` on the side that the direction asks for: at it where it may be
   equal, otherwise beyond it. */
static chuan_rc nearest_multiple(chuan_num *out, chuan_num bound, chuan_num step, chuan_direction direction,
                                 chuan_arena *arena)
{
  bool upward = direction == CHUAN_DIRECTION_GE || direction == CHUAN_DIRECTION_GT;
  chuan_num steps, whole;
  TRY(chuan_num_divide(&steps, bound, step, arena));
  bool away_from_zero = upward == (chuan_num_sign(steps) > 0);
  TRY(chuan_num_round(&whole, steps, 0, away_from_zero ? CHUAN_ROUND_UP : CHUAN_ROUND_DOWN, arena));
  bool may_be_equal = direction == CHUAN_DIRECTION_GE || direction == CHUAN_DIRECTION_LE;
  if (!may_be_equal && chuan_num_compare(whole, steps) == 0)
    TRY(chuan_num_add(&whole, whole, chuan_num_int(upward ? 1 : -1), arena));
  return chuan_num_multiply(out, whole, step, arena);
}

/* Whether x / denominator OP threshold holds. */
static chuan_rc test(bool *out, chuan_num x, const chuan_num *denominator, chuan_direction direction,
                     chuan_num threshold, chuan_arena *arena)
{
  chuan_num value = x;
  if (denominator)
    TRY(chuan_num_divide(&value, x, *denominator, arena));
  *out = chuan_direction_holds(direction, chuan_num_compare(value, threshold));
  return CHUAN_RC_OK;
}

chuan_rc chuan_explain_gap(chuan_gap *out, const chuan_datum *datum, chuan_num x, const chuan_num *denominator,
                           chuan_direction direction, chuan_num threshold, chuan_arena *arena)
{
  *out = (chuan_gap){ .known = false };
  bool upward = direction == CHUAN_DIRECTION_GE || direction == CHUAN_DIRECTION_GT;
  bool downward = direction == CHUAN_DIRECTION_LE || direction == CHUAN_DIRECTION_LT;
  if ((!upward && !downward) || (denominator && chuan_num_sign(*denominator) <= 0))
    return CHUAN_RC_OK;
  bool holds_now, holds_then, holds_before;
  TRY(test(&holds_now, x, denominator, direction, threshold, arena));
  if (holds_now)
    return CHUAN_RC_OK;
  chuan_num step, bound = threshold, to, before, by;
  TRY(step_of(&step, datum, arena));
  if (denominator)
    TRY(chuan_num_multiply(&bound, threshold, *denominator, arena));
  TRY(nearest_multiple(&to, bound, step, direction, arena));
  if (datum->has_range && (chuan_num_compare(to, datum->low) < 0 || chuan_num_compare(to, datum->high) > 0))
    return CHUAN_RC_OK;
  /* The answer is checked, not trusted: it must hold there, and not one step before. */
  TRY(upward ? chuan_num_subtract(&before, to, step, arena) : chuan_num_add(&before, to, step, arena));
  TRY(test(&holds_then, to, denominator, direction, threshold, arena));
  TRY(test(&holds_before, before, denominator, direction, threshold, arena));
  TRY(upward ? chuan_num_subtract(&by, to, x, arena) : chuan_num_subtract(&by, x, to, arena));
  if (holds_then && !holds_before && chuan_num_sign(by) > 0)
    *out = (chuan_gap){ .known = true, .more = upward, .by = by, .to = to };
  return CHUAN_RC_OK;
}
