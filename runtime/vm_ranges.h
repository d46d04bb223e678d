/* What a column may come to for one unit while some of its data may be anything in a range: every outcome that some
   values there give is among those told; that one told is given by no value may happen where an input is used twice in
   other ways than sums and quotients of sums, and never where all ranges are points. Exact, without rounding.

   Numbers are kept as quotients of sums of the unknown data, as long as they are that, so that a comparison of
   x / (x + y) with a figure is one about a sum, decided by the ends of the ranges. */
#ifndef CHUAN_VM_RANGES_H
#define CHUAN_VM_RANGES_H

#include "runtime/vm.h"
#include "runtime/vm_below.h"

enum { CHUAN_UNKNOWNS_MAX = 6, CHUAN_PIECES_MAX = 3 };

typedef struct chuan_end {
  bool known; /* otherwise there is none on this side */
  bool open;  /* the end itself is outside */
  chuan_num at;
} chuan_end;
typedef struct chuan_range {
  chuan_end low, high;
} chuan_range;

typedef struct chuan_ranges chuan_ranges;

/* A unit below of which one datum is unknown. */
typedef struct chuan_child {
  uint32_t part;       /* of the set */
  size_t child;        /* among the children of the unit */
  chuan_ranges **kept; /* what the part may keep of it, by column; NULL where nothing asks for the column */
} chuan_child;

/* A number that may be anything in a range: a datum of the unit, one of a unit below, or what all of these give. */
typedef struct chuan_unknown {
  const chuan_below *below; /* the latter, or NULL */
  const chuan_child *child; /* whose datum it is, NULL: of the unit itself; then it is the only unknown */
  uint32_t datum; /* of the program */
  bool previous;
  bool missing;   /* it has no value: whether the unit has data there is open too */
  bool stepped;   /* its values are multiples of `step` */
  chuan_num step;
} chuan_unknown;

/* A range for each unknown. Ends of a stepped one are its multiples, and never open. */
typedef struct chuan_box {
  chuan_range of[CHUAN_UNKNOWNS_MAX];
} chuan_box;

/* NULL when memory is short. */
chuan_ranges *chuan_ranges_new(chuan_arena *arena);
/* Says what the boxes that follow are about. `trace` is what the steps gave the unit (chuan_probe_run); what does not
   rest on an unknown stays that. MEMORY. */
chuan_rc chuan_ranges_begin(chuan_ranges *ranges, const chuan_slice *slice, const chuan_data *data, size_t unit,
                            const chuan_traced *trace, const chuan_unknown *unknowns, size_t count);
/* The outcomes that the slice's condition may have in a box, a bit for each chuan_verdict. MEMORY or LIMIT from the
   arithmetic. */
chuan_rc chuan_ranges_evaluate(uint8_t *states, chuan_ranges *ranges, const chuan_box *box);
/* Cuts the box evaluated last where its outcomes part, into pieces from left to right that hold each of its values;
   `*count` is 0 where it cannot be cut, or `bounded` and only a range without end is left to be halved. */
chuan_rc chuan_ranges_split(chuan_box pieces[CHUAN_PIECES_MAX], size_t *count, chuan_ranges *ranges,
                            const chuan_box *box, bool bounded);

static inline bool chuan_range_is_point(const chuan_range *range)
{
  return range->low.known && range->high.known && chuan_num_compare(range->low.at, range->high.at) == 0;
}
bool chuan_range_has(const chuan_range *range, chuan_num number);
/* The greatest multiple of a step up to a number, or below it. */
chuan_rc chuan_step_down(chuan_num *out, chuan_num number, chuan_num step, bool below, chuan_arena *arena);
/* The smallest multiple of a step from a number on, or above it. */
chuan_rc chuan_step_up(chuan_num *out, chuan_num number, chuan_num step, bool above, chuan_arena *arena);

#endif
