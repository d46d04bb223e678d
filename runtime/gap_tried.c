/* The change of a figure that a script is called with. What the script wants it for is not known, so values are tried,
   each by the evaluator: further and further away until one meets, then those between it and what there is. See
   gap.h. */
#include "runtime/gap_internal.h"

enum {
  TRIED_MAX = 100, /* values before the one that meets, tried one by one: calls are dear, and reports make many */
  FEW_MAX = 30,    /* values of a range that are tried one by one though the way to its end met none */
  DOUBLED_MAX = 40 /* times that the way is doubled */
};

/* The values in one direction: so many steps from the nearest one. */
typedef struct way {
  const chuan_gap_search *s;
  chuan_num near;
  bool up;
  int64_t last; /* the number of steps to the end of the range, or as far as is looked */
} way;

static chuan_rc value_at(chuan_num *out, const way *w, int64_t steps)
{
  chuan_arena *arena = w->s->finder->arena;
  chuan_num far;
  TRY(chuan_num_multiply(&far, w->s->unknown.step, chuan_num_int(steps), arena));
  return w->up ? chuan_num_add(out, w->near, far, arena) : chuan_num_subtract(out, w->near, far, arena);
}

static chuan_rc meets_at(bool *out, const way *w, int64_t steps)
{
  chuan_num number;
  TRY(value_at(&number, w, steps));
  return chuan_gap_is_met_with(out, w->s, number);
}

static chuan_rc find_last(way *w, const chuan_range *range)
{
  chuan_arena *arena = w->s->finder->arena;
  const chuan_end *end = w->up ? &range->high : &range->low;
  chuan_num all;
  int64_t steps;
  w->last = INT64_C(1) << DOUBLED_MAX;
  if (!end->known)
    return CHUAN_RC_OK;
  TRY(w->up ? chuan_num_subtract(&all, end->at, w->near, arena) : chuan_num_subtract(&all, w->near, end->at, arena));
  TRY(chuan_num_divide(&all, all, w->s->unknown.step, arena));
  if (chuan_num_scaled(&steps, all, 0) && steps < w->last)
    w->last = steps;
  return CHUAN_RC_OK;
}

/* The first of the values up to number `end` that meets; `end` itself where none before it does. */
static chuan_rc find_first(int64_t *out, const way *w, int64_t end)
{
  bool met = false;
  for (*out = 0; *out < end; ++*out) {
    TRY(meets_at(&met, w, *out));
    if (met)
      return CHUAN_RC_OK;
  }
  return CHUAN_RC_OK;
}

/* One that meets with one before it that does not, between one that does not and one that does. */
static chuan_rc close_in(int64_t *met_at, const way *w, int64_t failed_at)
{
  while (*met_at - failed_at > 1) {
    int64_t middle = failed_at + (*met_at - failed_at) / 2;
    bool met;
    TRY(meets_at(&met, w, middle));
    *(met ? met_at : &failed_at) = middle;
  }
  return CHUAN_RC_OK;
}

/* Goes further and further away; `*met_at` is what meets, `*failed_at` the last that did not (-1: none). */
static chuan_rc go_away(bool *met, int64_t *met_at, int64_t *failed_at, const way *w)
{
  *failed_at = -1;
  for (*met_at = 0;; *met_at = *met_at < w->last / 2 ? 2 * *met_at + 1 : w->last) {
    TRY(meets_at(met, w, *met_at));
    if (*met || *met_at == w->last)
      return CHUAN_RC_OK;
    *failed_at = *met_at;
  }
}

chuan_rc chuan_gap_try_values(chuan_gap *gap, bool *found, const chuan_gap_search *s, chuan_range range, bool up)
{
  way w = { .s = s, .near = up ? range.low.at : range.high.at, .up = up };
  int64_t met_at, failed_at;
  bool met;
  gap->perhaps_less = false;
  TRY(find_last(&w, &range));
  TRY(go_away(&met, &met_at, &failed_at, &w));
  if (!met && w.last > FEW_MAX)
    return CHUAN_RC_OK;
  gap->perhaps_less = met_at > TRIED_MAX;
  if (gap->perhaps_less) {
    TRY(close_in(&met_at, &w, failed_at));
  } else {
    int64_t end = met_at;
    TRY(find_first(&met_at, &w, end));
    met = met || met_at < end;
  }
  *found = met;
  return value_at(&gap->to, &w, met_at);
}
