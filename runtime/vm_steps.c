/* Ranges of numbers that are multiples of a step: the nearest of these, and cuts. See vm_ranges.h, vm_forms.h. */
#include "base/try.h"
#include "runtime/vm_forms.h"

chuan_rc chuan_step_whole(chuan_num *out, chuan_num number, bool up, chuan_arena *arena)
{
  bool away = up == (chuan_num_sign(number) > 0);
  return chuan_num_round(out, number, 0, away ? CHUAN_ROUND_UP : CHUAN_ROUND_DOWN, arena);
}

static chuan_rc next_step(chuan_num *out, chuan_num number, chuan_num step, bool up, bool beyond, chuan_arena *arena)
{
  chuan_num steps, next;
  TRY(chuan_num_divide(&steps, number, step, arena));
  TRY(chuan_step_whole(&next, steps, up, arena));
  if (beyond && chuan_num_compare(next, steps) == 0)
    TRY(chuan_num_add(&next, next, chuan_num_int(up ? 1 : -1), arena));
  return chuan_num_multiply(out, next, step, arena);
}

chuan_rc chuan_step_down(chuan_num *out, chuan_num number, chuan_num step, bool below, chuan_arena *arena)
{
  return next_step(out, number, step, false, below, arena);
}

chuan_rc chuan_step_up(chuan_num *out, chuan_num number, chuan_num step, bool above, chuan_arena *arena)
{
  return next_step(out, number, step, true, above, arena);
}

bool chuan_range_is_empty(const chuan_range *range)
{
  if (!range->low.known || !range->high.known)
    return false;
  int order = chuan_num_compare(range->low.at, range->high.at);
  return order > 0 || (order == 0 && (range->low.open || range->high.open));
}

chuan_rc chuan_range_cut(chuan_range pieces[CHUAN_PIECES_MAX], const chuan_range *range, const chuan_unknown *unknown,
                         chuan_num at, chuan_arena *arena)
{
  chuan_end below = { .known = true, .open = true, .at = at }, above = below;
  bool is_value = chuan_range_has(range, at); /* otherwise an open end: the others hold all */
  if (unknown->stepped) {
    chuan_num multiple;
    below.open = above.open = false;
    TRY(chuan_step_down(&below.at, at, unknown->step, true, arena));
    TRY(chuan_step_up(&above.at, at, unknown->step, true, arena));
    TRY(chuan_step_down(&multiple, at, unknown->step, false, arena));
    is_value = is_value && chuan_num_compare(multiple, at) == 0;
  }
  pieces[0] = (chuan_range){ range->low, below };
  pieces[1] = is_value ? chuan_range_point(at) : (chuan_range){ above, below };
  pieces[2] = (chuan_range){ above, range->high };
  return CHUAN_RC_OK;
}
