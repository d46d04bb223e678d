/* The part of a set's program that one column rests on: its instructions in their order, each knowing which of them
   gave it its operands. Registers are used again, steps are not. */
#ifndef CHUAN_VM_SLICE_H
#define CHUAN_VM_SLICE_H

#include "base/arena.h"
#include "grammar/program.h"

typedef struct chuan_step {
  const chuan_instruction *instruction;
  const uint32_t *operands; /* steps: those in registers, then those of the list (of EXCEPT its conditions) */
  uint32_t operand_count;
} chuan_step;

typedef struct chuan_slice {
  const chuan_step *steps; /* the last one gives the column */
  size_t count;            /* 0: nothing gives it */
} chuan_slice;

/* What the column that instruction number `end` reads in register `reg` rests on. */
chuan_rc chuan_slice_make(chuan_slice *out, const chuan_set *set, uint32_t reg, size_t end, chuan_arena *arena);
/* The instruction before number `before` that wrote a register last; `before` where none did. */
size_t chuan_slice_writer(const chuan_set *set, uint32_t reg, size_t before);
/* The instruction that ends an indicator, a ruling, keeps a column, or (whatever the number) ends the set; the number
   of instructions where none does. */
size_t chuan_slice_end(const chuan_set *set, chuan_opcode op, uint32_t number);
/* Whether a condition can only hold where this operand does. */
bool chuan_step_needs(const chuan_step *step, uint32_t operand);
/* Whether operand a of an instruction is a datum. */
bool chuan_instruction_names_datum(const chuan_instruction *instruction);

#endif
