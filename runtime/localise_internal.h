/* Inside localise*.c. A wish: that a change of some data of a unit makes some checks hold. */
#ifndef CHUAN_LOCALISE_INTERNAL_H
#define CHUAN_LOCALISE_INTERNAL_H

#include "runtime/linear.h"
#include "runtime/localise.h"
#include "runtime/vm_probe.h"

/* A check, and what its steps give the unit at hand. */
typedef struct asked_check {
  uint32_t indicator;
  chuan_slice slice;
  const uint32_t *fields; /* columns of the unit's own data that it reads, each once */
  size_t field_count;
  chuan_traced *trace;
  bool missing_fails; /* insufficient is a violation */
  uint8_t allowed; /* outcomes that are no violation, a bit for each chuan_verdict */
} asked_check;

typedef struct chuan_wish {
  const chuan_data *data;
  size_t unit;
  chuan_probe *probe;
  const uint32_t *fields; /* columns of the set's data that may change */
  size_t field_count;
  asked_check *const *checks; /* that must hold: all that read one of the fields, but those left to others */
  size_t check_count;
  size_t *work; /* steps that may yet be made */
  chuan_arena *arena;
} chuan_wish;

/* Words for a bit for each of so many things. */
static inline size_t chuan_bit_words(size_t count)
{
  return (count + 63) / 64;
}
static inline bool chuan_bit_has(const uint64_t *bits, size_t at)
{
  return bits[at / 64] >> at % 64 & 1;
}
static inline void chuan_bit_set(uint64_t *bits, size_t at)
{
  bits[at / 64] |= UINT64_C(1) << at % 64;
}

/* Reading checks ----------------------------------------------------------------------------------- */

/* That a step of a check has one of the outcomes `wanted`; `item` is an item of the list of an IN, or CHUAN_NONE. */
typedef struct chuan_goal {
  uint32_t check, step, item;
  uint8_t wanted;
  const struct chuan_goal *next;
} chuan_goal;

/* One way in which a goal is reached: all of these goals, and all of these rows. */
enum { CHUAN_WAY_ROWS_MAX = 3 };
typedef struct chuan_way {
  const chuan_goal *goals;
  chuan_linear_row rows[CHUAN_WAY_ROWS_MAX];
  size_t row_count;
  bool guessed; /* something was not understood, and left open */
} chuan_way;

/* A number that a step may come to: n / d where d is not 0, in the case that goals are reached. */
typedef struct chuan_number_case {
  const chuan_goal *goals;
  uint8_t state;                    /* MET: there is a number */
  bool opaque;                      /* some number, not understood */
  const chuan_num *n, *d;           /* sums of unknowns; d is NULL for 1 */
  const chuan_instruction *rounded; /* what rounds n / d; NULL: nothing */
} chuan_number_case;

typedef struct chuan_step_model {
  bool varies;      /* it rests on an unknown */
  uint8_t possible; /* outcomes that it may have */
  const chuan_number_case *cases; /* of a number */
  size_t case_count;
} chuan_step_model;

/* A number that is not known: of a field that may change, or one that a check misses, which may be anything for each
   check by itself. In units of its step. */
typedef struct chuan_model_unknown {
  uint32_t check; /* CHUAN_NONE: a field */
  uint32_t datum;
  bool previous;
  chuan_num step;
  chuan_range range;
} chuan_model_unknown;

typedef struct chuan_model {
  const chuan_wish *wish;
  chuan_sums sums;
  chuan_model_unknown *unknowns; /* fields first */
  size_t unknown_count;
  bool *whole;
  chuan_num *near;
  chuan_step_model **steps; /* by check and step */
} chuan_model;

/* `within` says for each unknown where it is to be looked for, in units of its step; NULL: anywhere. A number that can
   only be one is read as a constant. */
chuan_rc chuan_model_make(chuan_model *model, const chuan_wish *wish, const chuan_range *within);
/* All ways to reach a goal; none where it cannot be reached. They exclude each other or cover the same values. */
chuan_rc chuan_model_expand(const chuan_way **ways, size_t *count, chuan_model *model, const chuan_goal *goal);

/* Whether an instruction compares two numbers; what it makes of two conditions, NULL where it does not. */
bool chuan_is_comparison(chuan_opcode op);
chuan_verdict_table *chuan_table_of(chuan_opcode op);

/* Sums of unknowns, for which NULL stands for 1, and goals ------------------------------------------ */

/* A sum that is 0; NULL when memory is short. */
chuan_num *chuan_sum_new(chuan_model *model);
chuan_rc chuan_sum_constant(const chuan_num **out, chuan_model *model, chuan_num number);
bool chuan_sum_is_constant(const chuan_model *model, const chuan_num *sum);
/* a + factor * b */
chuan_rc chuan_sum_add(const chuan_num **out, chuan_model *model, const chuan_num *a, const chuan_num *b,
                       chuan_num factor);
/* The product; `*linear` becomes false where it is no sum. */
chuan_rc chuan_sum_multiply(const chuan_num **out, bool *linear, chuan_model *model, const chuan_num *a,
                            const chuan_num *b);

chuan_rc chuan_goal_add(const chuan_goal **list, chuan_model *model, chuan_goal goal);
chuan_rc chuan_goal_add_all(const chuan_goal **list, chuan_model *model, const chuan_goal *goals);
/* Adds that a step of a check has one of some outcomes; nothing where it cannot have another. */
chuan_rc chuan_goal_want(const chuan_goal **list, chuan_model *model, uint32_t check, uint32_t step, uint8_t wanted);

/* Unknowns ----------------------------------------------------------------------------------------- */

/* The unknowns of a wish, with the values that they may have. */
chuan_rc chuan_model_find_unknowns(chuan_model *model);
/* Which unknown the datum of a step of a check is; the number of unknowns for none. */
size_t chuan_model_unknown_of(const chuan_model *model, uint32_t check, const chuan_instruction *i);

/* Whether what the unit has in a column is a value that the field may have. */
chuan_rc chuan_wish_admits(bool *out, const chuan_wish *wish, uint32_t field);

/* Asking ------------------------------------------------------------------------------------------- */

/* Whether the wish can be fulfilled, with values for the fields. NONE: `core` are checks that exclude each other, a bit
   for each check of the wish. Both arrays are the caller's. */
chuan_rc chuan_wish_ask(chuan_solved *out, chuan_num *values, uint64_t *core, const chuan_wish *wish);
/* All values that field number `field` has in some fulfilment, in ranges from low to high; none where it cannot be
   told. */
chuan_rc chuan_wish_ranges(chuan_range *out, size_t *count, const chuan_wish *wish, size_t field);

#endif
