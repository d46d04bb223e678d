/* Instructions on numbers: arithmetic, rounding and comparison. */
#include "runtime/vm_machine.h"

#include <string.h>

/* Arithmetic ------------------------------------------------------------------------------------- */

/* Computes an/ad op bn/bd, all denominators positive, in any terms; false when 64 bits do not hold it
   (or nothing does: division by zero). */
typedef bool small_operation(int64_t *n, int64_t *d, int64_t an, int64_t ad, int64_t bn, int64_t bd);
typedef chuan_rc exact_operation(chuan_num *out, chuan_num a, chuan_num b, chuan_arena *arena);

static inline bool add_small(int64_t *n, int64_t *d, int64_t an, int64_t ad, int64_t bn, int64_t bd)
{
  int64_t left, right;
  return !__builtin_mul_overflow(an, bd, &left) && !__builtin_mul_overflow(bn, ad, &right) &&
         !__builtin_add_overflow(left, right, n) && !__builtin_mul_overflow(ad, bd, d);
}

static inline bool subtract_small(int64_t *n, int64_t *d, int64_t an, int64_t ad, int64_t bn, int64_t bd)
{
  int64_t left, right;
  return !__builtin_mul_overflow(an, bd, &left) && !__builtin_mul_overflow(bn, ad, &right) &&
         !__builtin_sub_overflow(left, right, n) && !__builtin_mul_overflow(ad, bd, d);
}

static inline bool multiply_small(int64_t *n, int64_t *d, int64_t an, int64_t ad, int64_t bn, int64_t bd)
{
  return !__builtin_mul_overflow(an, bn, n) && !__builtin_mul_overflow(ad, bd, d);
}

static inline bool divide_small(int64_t *n, int64_t *d, int64_t an, int64_t ad, int64_t bn, int64_t bd)
{
  if (__builtin_mul_overflow(an, bd, n) || __builtin_mul_overflow(bn, ad, d) || *d == 0)
    return false;
  return *d > 0 || (!__builtin_sub_overflow(0, *n, n) && !__builtin_sub_overflow(0, *d, d));
}

/* One row with numbers of any size, or with none. */
static void operate_exactly(chuan_machine *machine, const chuan_instruction *i, exact_operation *exact,
                            chuan_vm_column *out, const chuan_vm_column *a, const chuan_vm_column *b, size_t row)
{
  chuan_num result = chuan_num_int(0);
  if (chuan_column_worse(a, b, row) == CHUAN_VERDICT_MET) {
    chuan_rc rc = exact(&result, chuan_column_exact(a, row), chuan_column_exact(b, row), machine->arena);
    /* Division by zero and too many digits are faults of the unit; being short of memory ends the run. */
    if (rc == CHUAN_RC_MEMORY)
      chuan_machine_fail(machine, rc);
    else if (rc != CHUAN_RC_OK)
      chuan_column_put(out, row, CHUAN_VERDICT_FAULT, chuan_machine_number_of(machine, i));
  }
  out->n[row] = result.n;
  out->d[row] = result.d;
}

/* The careful way. Inlined, so that the loop of each operation has its own `small` in it. */
static inline __attribute__((always_inline)) void operate(chuan_machine *machine, const chuan_instruction *i,
                                                          small_operation *small, exact_operation *exact,
                                                          chuan_vm_column *out, const chuan_vm_column *a,
                                                          const chuan_vm_column *b)
{
  if (!chuan_machine_give_states(machine, out) || !chuan_machine_give_denominators(machine, out))
    return;
  memset(out->state, CHUAN_VERDICT_MET, machine->rows);
  out->seen = CHUAN_SEEN(MET);
  for (size_t row = 0; row < machine->rows; row++) {
    int64_t ad = chuan_column_denominator(a, row), bd = chuan_column_denominator(b, row);
    if (ad == 0 || bd == 0 || !small(&out->n[row], &out->d[row], a->n[row], ad, b->n[row], bd))
      operate_exactly(machine, i, exact, out, a, b, row);
  }
  chuan_machine_pass_states(machine, out, a, b);
}

/* Both columns are all numbers, each with one scale. */
static bool are_uniform(const chuan_vm_column *a, const chuan_vm_column *b)
{
  return chuan_column_is_plain(a) && chuan_column_is_plain(b) && !a->d && !b->d;
}

/* The factors that bring two scales to a common one: a * *to_a = b * *to_b. */
static void common_scale(int64_t a, int64_t b, int64_t *to_a, int64_t *to_b)
{
  int64_t divisor = chuan_common_divisor(a, b);
  *to_a = b / divisor;
  *to_b = a / divisor;
}

/* The fast way of a + b and a - b (`sign` 1 and -1); false when some row does not fit. */
static bool add_uniform(size_t rows, chuan_vm_column *out, const chuan_vm_column *a, const chuan_vm_column *b,
                        int64_t sign)
{
  int64_t to_a, to_b, left, right;
  common_scale(a->scale, b->scale, &to_a, &to_b);
  bool overflow = __builtin_mul_overflow(a->scale, to_a, &out->scale);
  to_b *= sign;
  for (size_t row = 0; row < rows; row++) {
    overflow |= __builtin_mul_overflow(a->n[row], to_a, &left);
    overflow |= __builtin_mul_overflow(b->n[row], to_b, &right);
    overflow |= __builtin_add_overflow(left, right, &out->n[row]);
  }
  return !overflow;
}

static bool multiply_uniform(size_t rows, chuan_vm_column *out, const chuan_vm_column *a, const chuan_vm_column *b)
{
  bool overflow = __builtin_mul_overflow(a->scale, b->scale, &out->scale);
  for (size_t row = 0; row < rows; row++)
    overflow |= __builtin_mul_overflow(a->n[row], b->n[row], &out->n[row]);
  return !overflow;
}

static bool divide_uniform(size_t rows, chuan_vm_column *out, const chuan_vm_column *a, const chuan_vm_column *b)
{
  int64_t to_a, to_b;
  common_scale(a->scale, b->scale, &to_a, &to_b);
  bool fits = true;
  for (size_t row = 0; row < rows; row++)
    fits &= divide_small(&out->n[row], &out->d[row], a->n[row], to_b, b->n[row], to_a);
  return fits;
}

void chuan_op_ADD(chuan_machine *machine, const chuan_instruction *i)
{
  const chuan_vm_column *a = chuan_machine_operand(machine, i->a), *b = chuan_machine_operand(machine, i->b);
  chuan_vm_column *out = chuan_machine_numbers(machine, i);
  if (out && !(are_uniform(a, b) && add_uniform(machine->rows, out, a, b, 1)))
    operate(machine, i, add_small, chuan_num_add, out, a, b);
}

static void subtract(chuan_machine *machine, const chuan_instruction *i, const chuan_vm_column *a,
                     const chuan_vm_column *b)
{
  chuan_vm_column *out = chuan_machine_numbers(machine, i);
  if (out && !(are_uniform(a, b) && add_uniform(machine->rows, out, a, b, -1)))
    operate(machine, i, subtract_small, chuan_num_subtract, out, a, b);
}

void chuan_op_SUBTRACT(chuan_machine *machine, const chuan_instruction *i)
{
  subtract(machine, i, chuan_machine_operand(machine, i->a), chuan_machine_operand(machine, i->b));
}

void chuan_op_NEGATE(chuan_machine *machine, const chuan_instruction *i)
{
  chuan_vm_column zero = { .state = machine->zeros, .seen = CHUAN_SEEN(MET), .n = machine->zeros, .scale = 1 };
  subtract(machine, i, &zero, chuan_machine_operand(machine, i->a));
}

void chuan_op_MULTIPLY(chuan_machine *machine, const chuan_instruction *i)
{
  const chuan_vm_column *a = chuan_machine_operand(machine, i->a), *b = chuan_machine_operand(machine, i->b);
  chuan_vm_column *out = chuan_machine_numbers(machine, i);
  if (out && !(are_uniform(a, b) && multiply_uniform(machine->rows, out, a, b)))
    operate(machine, i, multiply_small, chuan_num_multiply, out, a, b);
}

void chuan_op_DIVIDE(chuan_machine *machine, const chuan_instruction *i)
{
  const chuan_vm_column *a = chuan_machine_operand(machine, i->a), *b = chuan_machine_operand(machine, i->b);
  chuan_vm_column *out = chuan_machine_numbers(machine, i);
  if (!out || !chuan_machine_give_denominators(machine, out))
    return;
  if (!(are_uniform(a, b) && divide_uniform(machine->rows, out, a, b)))
    operate(machine, i, divide_small, chuan_num_divide, out, a, b);
}

void chuan_op_ROUND(chuan_machine *machine, const chuan_instruction *i)
{
  const chuan_vm_column *a = chuan_machine_operand(machine, i->a);
  chuan_vm_column *out = chuan_machine_numbers(machine, i);
  if (!out || !chuan_machine_give_states(machine, out) || !chuan_machine_give_denominators(machine, out))
    return;
  for (size_t row = 0; row < machine->rows; row++) {
    if (a->state[row] != CHUAN_VERDICT_MET) {
      chuan_column_put(out, row, a->state[row], a->why[row]);
      continue;
    }
    chuan_num rounded = { 0 };
    chuan_rc rc = chuan_num_round(&rounded, chuan_column_exact(a, row), i->b, (chuan_rounding)i->c, machine->arena);
    if (rc == CHUAN_RC_MEMORY)
      chuan_machine_fail(machine, rc);
    out->n[row] = rounded.n;
    out->d[row] = rounded.d;
    chuan_column_put(out, row, rc == CHUAN_RC_OK ? CHUAN_VERDICT_MET : CHUAN_VERDICT_FAULT,
                     chuan_machine_number_of(machine, i));
  }
}

/* Comparison ------------------------------------------------------------------------------------- */

/* All six ask whether left < right, or left = right, holds or fails. */
typedef enum relation { LESS, EQUAL } relation;
enum { FAILS = 0, HOLDS = 1 }; /* the bit that turns a relation's 1 into MET, which is 0, or leaves it */

/* Two columns of one scale. */
static void compare_numerators(uint8_t *restrict state, const int64_t *left, relation asked, const int64_t *right,
                               uint8_t flip, size_t rows)
{
  if (asked == LESS)
    for (size_t row = 0; row < rows; row++)
      state[row] = (uint8_t)((left[row] < right[row]) ^ flip);
  else
    for (size_t row = 0; row < rows; row++)
      state[row] = (uint8_t)((left[row] == right[row]) ^ flip);
}

/* Any two columns, by cross multiplication; false when there is a big number. */
static bool compare_crosswise(uint8_t *restrict state, const chuan_vm_column *left, relation asked,
                              const chuan_vm_column *right, uint8_t flip, size_t rows)
{
  /* A scale is a denominator that stays where it is. */
  const int64_t *left_d = left->d ? left->d : &left->scale, *right_d = right->d ? right->d : &right->scale;
  size_t left_step = left->d != NULL, right_step = right->d != NULL;
  bool small = true;
  for (size_t row = 0; row < rows; row++, left_d += left_step, right_d += right_step) {
    __int128 a = (__int128)left->n[row] * *right_d, b = (__int128)right->n[row] * *left_d;
    small &= *left_d != 0 && *right_d != 0;
    state[row] = (uint8_t)((asked == LESS ? a < b : a == b) ^ flip);
  }
  return small;
}

/* Row by row, with numbers of any size. */
static void compare_exactly(uint8_t *state, const chuan_vm_column *left, relation asked, const chuan_vm_column *right,
                            uint8_t flip, size_t rows)
{
  for (size_t row = 0; row < rows; row++) {
    if (chuan_column_worse(left, right, row) != CHUAN_VERDICT_MET)
      continue;
    int order = chuan_column_compare(left, right, row);
    state[row] = (uint8_t)((asked == LESS ? order < 0 : order == 0) ^ flip);
  }
}

/* Rows without a number are compared too, and then overwritten: that is cheaper than to tell them apart. */
static void compare(chuan_machine *machine, const chuan_instruction *i, uint32_t left_register, relation asked,
                    uint32_t right_register, uint8_t flip)
{
  const chuan_vm_column *left = chuan_machine_operand(machine, left_register);
  const chuan_vm_column *right = chuan_machine_operand(machine, right_register);
  chuan_vm_column *out = chuan_machine_condition(machine, i);
  if (!out)
    return;
  out->seen = CHUAN_SEEN_DECIDED;
  if (!left->d && !right->d && left->scale == right->scale)
    compare_numerators(out->state, left->n, asked, right->n, flip, machine->rows);
  else if (!compare_crosswise(out->state, left, asked, right, flip, machine->rows))
    compare_exactly(out->state, left, asked, right, flip, machine->rows);
  chuan_machine_pass_states(machine, out, left, right);
}

void chuan_op_EQ(chuan_machine *machine, const chuan_instruction *i)
{
  compare(machine, i, i->a, EQUAL, i->b, HOLDS);
}

void chuan_op_NE(chuan_machine *machine, const chuan_instruction *i)
{
  compare(machine, i, i->a, EQUAL, i->b, FAILS);
}

void chuan_op_LT(chuan_machine *machine, const chuan_instruction *i)
{
  compare(machine, i, i->a, LESS, i->b, HOLDS);
}

void chuan_op_LE(chuan_machine *machine, const chuan_instruction *i)
{
  compare(machine, i, i->b, LESS, i->a, FAILS);
}

void chuan_op_GT(chuan_machine *machine, const chuan_instruction *i)
{
  compare(machine, i, i->b, LESS, i->a, HOLDS);
}

void chuan_op_GE(chuan_machine *machine, const chuan_instruction *i)
{
  compare(machine, i, i->a, LESS, i->b, FAILS);
}
