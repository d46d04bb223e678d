/* Verdicts that are certain though data are missing: what is missing is a range, that of its type and declaration, and
   a verdict that all values in it give is given at once. Never one that some completion by values contradicts; where
   some give a rule fault, or one that is insufficient for another reason, it stays undecided. */
#ifndef CHUAN_VM_BOUNDS_H
#define CHUAN_VM_BOUNDS_H

#include "runtime/vm_ranges.h"

typedef struct chuan_bounds chuan_bounds;

/* NULL when memory is short. `data` must not change its columns meanwhile; `lua` calls functions, as in
   chuan_run_options. */
chuan_bounds *chuan_bounds_new(const chuan_data *data, struct chuan_lua *lua, chuan_arena *arena);

/* The verdict of an indicator that is insufficient for a unit, if it is certain; else INSUFFICIENT. */
chuan_rc chuan_bounds_decide(chuan_verdict *out, chuan_bounds *bounds, size_t unit, uint32_t indicator);

/* Of which values of a datum that is missing an indicator is met. */
typedef struct chuan_deciding {
  const chuan_datum *datum;
  const chuan_unit *of;     /* the unit below that it is of; NULL: of the unit itself */
  bool previous;
  chuan_range range; /* an end that is the last value that there may be is not told */
  chuan_range whole; /* with all ends */
} chuan_deciding;
/* One where one datum is missing; where several are, one for each, if each decides a side of a conjunction (`và`) by
   itself: together they meet. None where it cannot be told so, and of texts. Of a number without declared range, of
   which values on both sides of 0 meet that do not lie side by side, those from 0 on. `out` has room for
   CHUAN_UNKNOWNS_MAX. */
chuan_rc chuan_bounds_deciding(chuan_deciding *out, size_t *count, chuan_bounds *bounds, size_t unit,
                               uint32_t indicator);

/* What a missing datum may be. 0 is in the range of every number, for none may have occurred; a cell that former units
   may yet fill has no declared range, as a sum or mean of theirs need not keep to it. */
chuan_rc chuan_bounds_unknown(chuan_unknown *unknown, chuan_range *range, const chuan_data *data, size_t unit,
                              uint32_t datum, bool previous, chuan_arena *arena);
/* Whether an instruction loads a datum or asks whether there is one; that is its operand a. */
bool chuan_bounds_loads(const chuan_instruction *i, bool *previous);
/* Whether a unit has no value of a datum and may yet report one. */
bool chuan_bounds_is_missing(const chuan_data *data, size_t unit, uint32_t datum, bool previous);

#endif
