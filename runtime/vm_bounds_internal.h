/* What vm_bounds.c and vm_deciding.c share. Nobody else includes this file. */
#ifndef CHUAN_VM_BOUNDS_INTERNAL_H
#define CHUAN_VM_BOUNDS_INTERNAL_H

#include "base/try.h"
#include "runtime/vm_bounds.h"
#include "runtime/vm_probe.h"

enum { BOXES_MAX = 64, /* looked at for one verdict */ WAITING_MAX = 2 * BOXES_MAX };

/* An indicator, and what the last unit came to: units that lack the same and have the same figures are many. */
typedef struct chuan_bounds_question {
  chuan_slice slice;
  chuan_traced *last;   /* by step; NULL: not asked yet */
  bool *last_missing;   /* by step: what it loads was missing */
  bool asked;
  uint32_t variant;
  chuan_verdict verdict;
} chuan_bounds_question;

struct chuan_bounds {
  const chuan_data *data;
  chuan_probe *probe;
  chuan_ranges *ranges;
  chuan_bounds_question *questions; /* by indicator */
  chuan_traced *trace;
  bool *missing;
  struct chuan_lua *lua;
  chuan_arena *arena;
};

/* The unknowns of a unit, each once; more than there is room for: CHUAN_UNKNOWNS_MAX + 1. */
typedef struct chuan_unknowns {
  chuan_unknown of[CHUAN_UNKNOWNS_MAX];
  chuan_box box;
  size_t count;
} chuan_unknowns;

chuan_rc chuan_bounds_prepare(chuan_bounds_question *asked, const chuan_bounds *bounds, uint32_t indicator);
/* Marks the steps that load what is missing; whether there are any. */
bool chuan_bounds_find_missing(chuan_bounds *bounds, const chuan_slice *slice, size_t unit);
/* The unknowns behind the steps that are marked. */
chuan_rc chuan_bounds_find_unknowns(chuan_unknowns *out, const chuan_bounds *bounds, const chuan_slice *slice,
                                    size_t unit);
/* The verdict that all values in a box give: it is cut until every piece has the one verdict, or two pieces differ;
   then, and where it cannot be told, `*out` stays as it is. */
chuan_rc chuan_bounds_decide_box(chuan_verdict *out, chuan_ranges *ranges, const chuan_box *all);

#endif
