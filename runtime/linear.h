/* Systems of linear conditions on a few unknowns, decided exactly: by substitution of equations, Fourier-Motzkin
   elimination of the rest, and, where unknowns are whole, rounding of every row and a bounded search. Each row knows
   what it comes from, so that a system without solution can say which of its rows cannot hold together. */
#ifndef CHUAN_LINEAR_H
#define CHUAN_LINEAR_H

#include "runtime/vm_forms.h"

typedef enum chuan_relation {
  CHUAN_RELATION_ZERO,     /* the sum is 0 */
  CHUAN_RELATION_AT_LEAST, /* 0 or more */
  CHUAN_RELATION_ABOVE     /* more than 0 */
} chuan_relation;

typedef struct chuan_linear_row {
  const chuan_num *of; /* of[0] + of[1] * the first unknown + … */
  chuan_relation relation;
  const uint64_t *origins; /* bits, as many words as the system says */
  uint32_t stage; /* for the solver */
} chuan_linear_row;

typedef struct chuan_linear {
  chuan_arena *arena;
  size_t unknowns;
  const bool *whole;     /* by unknown */
  const chuan_num *near; /* by unknown: a solution is sought in the neighbourhood of this */
  size_t origin_words;
  size_t *work; /* rows and trials that may yet be made; one more is CHUAN_RC_LIMIT */
  chuan_linear_row *rows;
  size_t count, capacity;
} chuan_linear;

typedef enum chuan_solved { CHUAN_SOLVED_NONE, CHUAN_SOLVED_FOUND, CHUAN_SOLVED_UNKNOWN } chuan_solved;

/* Adds a row, of which only the addresses are kept. To take rows back, lower `count`. */
chuan_rc chuan_linear_add(chuan_linear *linear, const chuan_num *of, chuan_relation relation, const uint64_t *origins);
/* A solution, into `values` (by unknown); or that there is none, with the origins of rows that exclude each other in
   `conflict`. UNKNOWN: whole numbers that the bounded search did not find. LIMIT, MEMORY. */
chuan_rc chuan_linear_solve(chuan_solved *out, chuan_num *values, uint64_t *conflict, const chuan_linear *linear);
/* Between which ends an unknown is in all solutions; `*some` is false where there is no solution, `*exact` where whole
   unknowns may leave holes in the range, or its ends outside. */
chuan_rc chuan_linear_range(chuan_range *out, bool *some, bool *exact, const chuan_linear *linear, size_t unknown);

#endif
