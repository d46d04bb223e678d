/* What vm_ranges.c, vm_ranges_below.c and vm_outcomes.c share. Nobody else includes this file. */
#ifndef CHUAN_VM_RANGES_INTERNAL_H
#define CHUAN_VM_RANGES_INTERNAL_H

#include "runtime/vm_forms.h"

enum { BITS = CHUAN_VERDICT_COUNT };

#define BIT(name) (1u << CHUAN_VERDICT_##name)
enum { DECIDED = BIT(MET) | BIT(NOT_MET) };

/* What a step may come to. Of numbers MET says that there may be one. */
typedef struct outcome {
  uint8_t states;
  bool exact;          /* the number, where there is one, is n / d, d > 0 */
  chuan_form n, d;
  const chuan_instruction *rounding; /* n / d is what was rounded; NULL: nothing was, or it is not known */
  chuan_range range;   /* and in any case in here */
} outcome;

struct chuan_ranges {
  const chuan_slice *slice;
  outcome *outcomes; /* by step */
  bool *varies;      /* by step: it rests on an unknown */
  size_t capacity;   /* steps that there is room for */
  const chuan_data *data;
  size_t unit;
  const chuan_unknown *unknowns;
  chuan_sums sums;
  const chuan_box *box;
  /* Where the outcomes part: the first unknown that a condition waits for, and at which number. */
  bool hinted, rooted;
  size_t hint;
  chuan_num root;
};

/* Which unknown a step gives; the number of unknowns for none. */
size_t chuan_ranges_unknown_of(const chuan_ranges *ranges, const chuan_instruction *i);
/* What an aggregate or quantifier comes to that rests on an unknown. */
void chuan_ranges_look_below(chuan_ranges *ranges, outcome *out, const chuan_instruction *i);

/* vm_outcomes.c. Says where to cut: an unknown, and the number (NULL: anywhere); the first word stands. */
void chuan_ranges_hint(chuan_ranges *ranges, size_t unknown, const chuan_num *root);
/* A number; one somewhere in a range. */
void chuan_outcome_set_number(chuan_ranges *ranges, outcome *out, chuan_num number);
void chuan_outcome_set_range(chuan_ranges *ranges, outcome *out, chuan_range range);
/* Of what is not understood anything may come out. */
void chuan_outcome_set_anything(chuan_ranges *ranges, outcome *out);
/* An unknown itself, or that part of it. */
void chuan_outcome_set_unknown(chuan_ranges *ranges, outcome *out, size_t unknown, size_t divisor);
void chuan_outcome_add(chuan_ranges *ranges, outcome *out, const outcome *a, const outcome *b, int sign);
/* The product of a and bn / bd, bd > 0; `exact` says whether these are the number. */
void chuan_outcome_multiply(chuan_ranges *ranges, outcome *out, const outcome *a, const chuan_form *bn,
                            const chuan_form *bd, bool exact, chuan_range range);
void chuan_outcome_divide(chuan_ranges *ranges, outcome *out, const outcome *a, const outcome *b);
/* `i` rounds it. */
void chuan_outcome_round(chuan_ranges *ranges, outcome *out, const outcome *a, const chuan_instruction *i);
/* Whether the order of a and b is one of those that hold. */
enum { LESS = 1, EQUAL = 2, GREATER = 4 };
uint8_t chuan_outcome_compare(chuan_ranges *ranges, const outcome *a, const outcome *b, unsigned holding);

#endif
