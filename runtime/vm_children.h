/* The child units of a row, as the instructions see them that look at them. Private to the evaluator. */
#ifndef CHUAN_VM_CHILDREN_H
#define CHUAN_VM_CHILDREN_H

#include "runtime/vm_machine.h"

typedef struct chuan_row_children {
  const chuan_aggregate *aggregate;
  const chuan_results *results; /* of the part that looked at them */
  const uint32_t *units;        /* their positions there, in the order of their codes */
  size_t count;
} chuan_row_children;

/* The children that an aggregate of the set looks at. */
chuan_row_children chuan_row_children_of(const chuan_machine *machine, uint32_t aggregate, size_t row);

/* What the part kept of a child. */
static inline const chuan_measure *chuan_row_child(const chuan_row_children *children, uint32_t kept, size_t child)
{
  return &children->results->kept[kept * children->results->data->unit_count + children->units[child]];
}

/* The cause of a row in which a child is undecided; 0, and the run ends, when memory is short. */
uint32_t chuan_row_child_undecided(chuan_machine *machine, const chuan_aggregate *aggregate);

#endif
