/* The gap: the smallest change of one datum, in the steps in which it is reported, that makes an indicator met while
   all else stays. It is found from the compiled expression, exactly, whatever that is: ranges of the datum are judged
   as a whole (vm_ranges.h) and cut until the nearest value that meets is left. Where a script is called with the datum,
   values are tried (gap_tried.c). What is not proved is not told, or said to be so. */
#ifndef CHUAN_GAP_H
#define CHUAN_GAP_H

#include "runtime/vm_below.h"

typedef struct chuan_gap {
  const chuan_datum *datum; /* of units below one that stands for what they give, by its name */
  const chuan_below *below; /* of a sum, or count, of units below; NULL: of the unit's own datum */
  const struct chuan_gap_unit *units; /* of a count: those that may come to satisfy the condition (`more`), the */
  size_t unit_count;                  /* nearest first, or cease to, in the order of their codes */
  bool divides; /* the datum is only divided by: a total, which nobody changes to meet a share of it */
  bool more;    /* the datum must grow (of a date: be later); otherwise it must shrink */
  bool tried;        /* a script is called with the datum: values were tried */
  bool perhaps_less; /* and not all before `to` were, only that the last one before it does not do */
  bool beyond;  /* of a date: every later one (not `more`: every earlier one) does it, too */
  chuan_num by; /* > 0 */
  chuan_num to; /* the datum after the change: a multiple of its step; of every unit below (`below->each`) the change */
  chuan_num effort; /* the share that `by` is of the larger of the datum before and after, both without sign: 0 < … ;
                       at most 1 where the sign stays */
} chuan_gap;

/* A unit below, and what would make it satisfy the condition. */
typedef struct chuan_gap_unit {
  const chuan_unit *unit;
  const chuan_gap *gap; /* NULL: nothing is known that would, or it does now */
} chuan_gap_unit;

/* What finds gaps in one set of data; for many units and indicators. NULL when memory is short; `lua` calls functions,
   as in chuan_run_options. */
typedef struct chuan_gap_finder chuan_gap_finder;
chuan_gap_finder *chuan_gap_finder_new(const chuan_data *data, struct chuan_lua *lua, chuan_arena *arena);

/* The gaps of an indicator that the unit's figures do not meet, one for each datum that has one: the numbers of the
   assessed period in the order in which the rule names them, then sums and counts of units below, those that are only
   divided by behind the others. None
   where the verdict is another, and none while a figure that the rule reads is missing. A datum stays in its declared
   range; without one it stays as it is on its side of 0. `out` has room for the indicator's inputs and the
   aggregates of the set. */
chuan_rc chuan_gap_find(chuan_gap *out, size_t *count, chuan_gap_finder *finder, size_t unit, uint32_t indicator);

/* Whether a datum is a number: of another one (yes or no, a choice, a date) only what it must become says something. */
bool chuan_gap_is_number(const chuan_datum *datum);

/* Whether it is the change of a datum of every unit below. */
static inline bool chuan_gap_is_of_each(const chuan_gap *gap)
{
  return gap->below && gap->below->each;
}

/* What must change together where no gap of one number is told: for each side of a conjunction (`và`) that fails the
   changes that meet it: one; or numbers with a declared range, one after the other to its end; or an answer or choice
   and one more. Every kind of datum but texts. Each is the smallest beside the others, and none is
   told that the others make needless. None where a side has no such changes, and where all of them together would not
   meet the indicator. `out` has room for CHUAN_GAPS_TOGETHER_MAX. */
enum { CHUAN_GAPS_TOGETHER_MAX = 16 };
chuan_rc chuan_gap_find_together(chuan_gap *out, size_t *count, chuan_gap_finder *finder, size_t unit,
                                 uint32_t indicator);

/* The gap that is told of a condition of the set, or what must change together. None where the condition asks how many
   criteria are met. */
chuan_rc chuan_gap_find_condition(chuan_gap **out, size_t *count, chuan_gap_finder *finder, size_t unit,
                                  size_t condition);

/* The step in which a datum is reported: 1, or 10^-places; of a ratio that of 0,01%, or a finer one that `number` is
   written in. */
chuan_rc chuan_gap_step(chuan_num *step, const chuan_datum *datum, chuan_num number, chuan_arena *arena);
/* The greatest number that a decimal of so many digits can be: 10^(digits - scale) - 10^-scale, which is its step. */
chuan_rc chuan_gap_largest(chuan_num *out, const chuan_type *type, chuan_num step, chuan_arena *arena);

#endif
