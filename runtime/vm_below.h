/* What units below give a rule, as one number that may be another: the sum of a datum of theirs, or how many of them
   satisfy a condition; which of the units that comes from is open. Of a mean with weights, or a list that a function is
   called with, the number is by how much the datum of every unit changes: 0 as it is. */
#ifndef CHUAN_VM_BELOW_H
#define CHUAN_VM_BELOW_H

#include "runtime/vm.h"
#include "runtime/vm_slice.h"

typedef struct chuan_below {
  const chuan_aggregate *aggregate; /* the first of the rule that gives it */
  uint32_t datum;                   /* of a sum: of the program; CHUAN_NONE: it is a count */
  bool each;                        /* the datum of every unit changes by the number */
  chuan_num mean;                   /* of `each`: of the data as they are */
  size_t total;                     /* units that count: that have the datum, or to which the condition applies */
  chuan_num now;
} chuan_below;

/* What a part kept of child number `child` of a unit. */
const chuan_measure *chuan_below_kept(const chuan_data *data, const chuan_aggregate *aggregate, uint32_t kept,
                                      size_t unit, size_t child);
size_t chuan_below_children(const chuan_data *data, const chuan_aggregate *aggregate, size_t unit);

/* What a part computes for a column that it keeps. */
chuan_rc chuan_below_slice(chuan_slice *out, const chuan_set *part, uint32_t kept, chuan_arena *arena);

/* Whether an instruction gives it, or what follows from it alone: of a sum the mean, of a count the share, whether all
   or some satisfy. */
bool chuan_below_gives(const chuan_below *below, const chuan_set *set, const chuan_instruction *i);
/* Whether a slice looks at a unit below that lacks something, or fails. */
bool chuan_below_lacks(const chuan_slice *slice, const chuan_data *data, size_t unit);
/* All that a slice reads and that may be another while the rest stays as it is: not where the slice looks at the data
   behind it in another way too, and no sum of anything but a datum. `out` has room for the aggregates of the set. */
chuan_rc chuan_below_find(chuan_below *out, size_t *count, const chuan_slice *slice, const chuan_data *data,
                          size_t unit, chuan_arena *arena);

#endif
