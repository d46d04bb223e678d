/* What explain*.c share. Nobody else includes this file. */
#ifndef CHUAN_EXPLAIN_INTERNAL_H
#define CHUAN_EXPLAIN_INTERNAL_H

#include "runtime/explain.h"

/* explain_origins.c: where a cell came from. */
chuan_rc chuan_explain_origin(chuan_origin *out, const chuan_explained_unit *of, chuan_str code, int period,
                              const chuan_field *field);
/* Adds the parts of an input that was put together from former units. */
chuan_rc chuan_explain_parts(chuan_explained_input *input, const chuan_explained_unit *of, uint32_t datum);
/* The classes of the unit: one for each dimension of the set. `trace` is that of the unit's run. */
chuan_rc chuan_explain_classes(const chuan_explained_class **out, const chuan_explained_unit *of,
                               const chuan_traced *trace);

/* explain_arithmetic.c: what each instruction of a run computed. */
typedef struct chuan_arithmetic {
  const chuan_set *set;
  const chuan_traced *trace; /* by instruction */
  uint8_t *depths;           /* the same: how deep the arithmetic behind it is; too deep, where a number in it is not
                                known */
  chuan_arena *arena;
} chuan_arithmetic;
chuan_rc chuan_arithmetic_open(chuan_arithmetic *out, const chuan_set *set, const chuan_traced *trace,
                               chuan_arena *arena);
/* Writes what instruction `value` gave, in the Vietnamese and the English dialect; leaves empty what is no arithmetic,
   or too much of it. MEMORY. */
chuan_rc chuan_arithmetic_write(chuan_str out[2], const chuan_arithmetic *arithmetic, size_t value);
/* explain_despite.c: finds what is missing though the verdict stands; `causes` are those of the trace. Nothing where
   the rule asks what is missing. */
chuan_rc chuan_explain_despite(chuan_explained_indicator *explained, chuan_cause_sets *causes, chuan_arena *arena);
/* explain_lacks.c: finds the child units without value of an argument that is a list. */
chuan_rc chuan_explain_lacks(chuan_explained_argument *out, const chuan_explained_unit *of);

#endif
