/* Sums of unknown data, and ranges of numbers: the arithmetic of vm_ranges.c. A failure is kept, and what is computed
   after it means nothing. */
#ifndef CHUAN_VM_FORMS_H
#define CHUAN_VM_FORMS_H

#include "runtime/vm_ranges.h"

/* Where numbers are made, and the first failure. */
typedef struct chuan_sums {
  chuan_arena *arena;
  chuan_rc rc;
  size_t count; /* of unknowns */
} chuan_sums;

chuan_num chuan_sums_add(chuan_sums *sums, chuan_num a, chuan_num b);
chuan_num chuan_sums_subtract(chuan_sums *sums, chuan_num a, chuan_num b);
chuan_num chuan_sums_multiply(chuan_sums *sums, chuan_num a, chuan_num b);
chuan_num chuan_sums_divide(chuan_sums *sums, chuan_num a, chuan_num b); /* b is not 0 */
/* a + factor * b, of which b most often is 0. */
chuan_num chuan_sums_add_times(chuan_sums *sums, chuan_num a, chuan_num factor, chuan_num b);

/* of[0] + of[1] * the first unknown + … */
typedef struct chuan_form {
  chuan_num of[1 + CHUAN_UNKNOWNS_MAX];
} chuan_form;

void chuan_form_constant(chuan_form *out, chuan_sums *sums, chuan_num number);
bool chuan_form_is_constant(const chuan_form *form, const chuan_sums *sums);
bool chuan_form_same(const chuan_form *a, const chuan_form *b, const chuan_sums *sums);
/* a + factor * b; `out` may be one of them. */
void chuan_form_add(chuan_form *out, chuan_sums *sums, const chuan_form *a, const chuan_form *b, chuan_num factor);
void chuan_form_scale(chuan_form *out, chuan_sums *sums, const chuan_form *form, chuan_num factor);
/* The product; false where it is no sum. */
bool chuan_form_multiply(chuan_form *out, chuan_sums *sums, const chuan_form *a, const chuan_form *b);
/* What it comes to in a box, exactly. */
chuan_range chuan_form_range(chuan_sums *sums, const chuan_form *form, const chuan_box *box);

chuan_range chuan_range_point(chuan_num number);
chuan_range chuan_range_all(void);
chuan_range chuan_range_hull(chuan_range a, chuan_range b);
chuan_range chuan_range_add(chuan_sums *sums, chuan_range a, chuan_range b);
chuan_range chuan_range_negate(chuan_sums *sums, chuan_range a);
chuan_range chuan_range_multiply(chuan_sums *sums, chuan_range a, chuan_range b);
/* 1 / a; all numbers where a may be 0. */
chuan_range chuan_range_reciprocal(chuan_sums *sums, chuan_range a);
bool chuan_range_is_positive(const chuan_range *range);
bool chuan_range_is_negative(const chuan_range *range);

/* vm_steps.c. The whole number next to a number on one side of it. */
chuan_rc chuan_step_whole(chuan_num *out, chuan_num number, bool up, chuan_arena *arena);
bool chuan_range_is_empty(const chuan_range *range);
/* Below a number, at it, above it: pieces that may be empty. */
chuan_rc chuan_range_cut(chuan_range pieces[CHUAN_PIECES_MAX], const chuan_range *range, const chuan_unknown *unknown,
                         chuan_num at, chuan_arena *arena);

#endif
