/* Arithmetic with its numbers in place: "6,193 / 8,768". See explain_internal.h. */
#include "runtime/explain_internal.h"

enum {
  BYTES_MAX = 300, /* a longer one explains nothing */
  DEPTH_MAX = 64,
  PLACES = 12,
  NUMBER_BYTES_MAX = 40
};

/* How tightly an instruction's result binds when written out: sums, products, all else. */
static int binding(uint8_t op)
{
  if (op == CHUAN_OP_ADD || op == CHUAN_OP_SUBTRACT)
    return 1;
  return op == CHUAN_OP_MULTIPLY || op == CHUAN_OP_DIVIDE ? 2 : 3;
}

/* A number as it stands in arithmetic: one without end as the fraction that it is. */
static chuan_str operand_text(chuan_num number, chuan_dialect dialect, chuan_arena *arena)
{
  chuan_num rounded;
  chuan_rc rc = chuan_num_round(&rounded, number, PLACES, CHUAN_ROUND_DOWN, arena);
  chuan_str exact = chuan_num_exact(number, arena);
  if (rc != CHUAN_RC_OK || chuan_num_compare(rounded, number) == 0 || exact.n > NUMBER_BYTES_MAX)
    return chuan_num_display(number, PLACES, CHUAN_ROUND_HALF_UP, dialect, arena);
  chuan_buffer b;
  chuan_buffer_init(&b, arena);
  chuan_buffer_printf(&b, "(%.*s)", CHUAN_STR_ARGS(exact));
  return chuan_buffer_str(&b);
}

/* Writes what the instruction at `at` computed. */
static void write_out(chuan_buffer *out, const chuan_arithmetic *a, size_t at, chuan_dialect dialect, int outer)
{
  const chuan_instruction *instruction = &a->set->code[at];
  static const char *const SIGNS[CHUAN_OP_COUNT] = {
    [CHUAN_OP_ADD] = " + ", [CHUAN_OP_SUBTRACT] = " - ", [CHUAN_OP_MULTIPLY] = " * ", [CHUAN_OP_DIVIDE] = " / "
  };
  const char *sign = SIGNS[instruction->op];
  if (!sign || out->n > BYTES_MAX) {
    chuan_buffer_add(out, operand_text(a->trace[at].number, dialect, a->arena));
    return;
  }
  int own = binding(instruction->op);
  chuan_buffer_add_c(out, own < outer ? "(" : "");
  write_out(out, a, chuan_slice_writer(a->set, instruction->a, at), dialect, own);
  chuan_buffer_add_c(out, sign);
  /* a - (b - c), a / (b * c): the right side keeps its parentheses at the same strength. */
  write_out(out, a, chuan_slice_writer(a->set, instruction->b, at), dialect, own + 1);
  chuan_buffer_add_c(out, own < outer ? ")" : "");
}

/* Instructions read what earlier ones wrote, so one pass forwards is enough. */
chuan_rc chuan_arithmetic_open(chuan_arithmetic *a, const chuan_set *set, const chuan_traced *trace,
                               chuan_arena *arena)
{
  size_t *writer = chuan_arena_array(arena, set->register_count, sizeof *writer);
  *a = (chuan_arithmetic){ set, trace, chuan_arena_array(arena, set->code_count, sizeof *a->depths), arena };
  if (!writer || !a->depths)
    return CHUAN_RC_MEMORY;
  for (size_t i = 0; i < set->code_count; i++) {
    const chuan_instruction *instruction = &set->code[i];
    if (instruction->result == CHUAN_NONE)
      continue;
    if (trace[i].state != CHUAN_VERDICT_MET) {
      a->depths[i] = DEPTH_MAX + 1;
    } else if (binding(instruction->op) < 3) {
      uint8_t left = a->depths[writer[instruction->a]], right = a->depths[writer[instruction->b]];
      uint8_t deeper = left > right ? left : right;
      a->depths[i] = (uint8_t)(deeper + (deeper <= DEPTH_MAX));
    }
    writer[instruction->result] = i;
  }
  return CHUAN_RC_OK;
}

chuan_rc chuan_arithmetic_write(chuan_str out[2], const chuan_arithmetic *a, size_t value)
{
  if (binding(a->set->code[value].op) == 3 || a->depths[value] > DEPTH_MAX)
    return CHUAN_RC_OK;
  for (chuan_dialect dialect = CHUAN_DIALECT_VI; dialect <= CHUAN_DIALECT_EN; dialect++) {
    chuan_buffer b;
    chuan_buffer_init(&b, a->arena);
    write_out(&b, a, value, dialect, 0);
    if (b.failed)
      return CHUAN_RC_MEMORY;
    if (b.n <= BYTES_MAX)
      out[dialect] = chuan_buffer_str(&b);
  }
  return CHUAN_RC_OK;
}
