/* Slices of programs. See vm_slice.h. */
#include "runtime/vm_slice.h"

static const char *const OPERANDS[CHUAN_OP_COUNT] = {
#define OP(name, operands, meaning) [CHUAN_OP_##name] = operands,
#include "grammar/opcodes.def"
#undef OP
};

/* The registers that an instruction reads, as the operands of a step; `out` may be NULL to count them. */
static uint32_t registers_of(uint32_t *out, const chuan_set *set, const chuan_instruction *instruction)
{
  const uint32_t fields[] = { instruction->a, instruction->b, instruction->c };
  uint32_t step = CHUAN_OP_HAS_PAIRS(instruction->op) ? 2 : 1, count = 0; /* a register and something else */
  for (size_t o = 0; o < 3; o++) {
    uint32_t items = OPERANDS[instruction->op][o] == 'l' ? instruction->c : 0;
    if (OPERANDS[instruction->op][o] == 'r' && out)
      out[count] = fields[o];
    count += OPERANDS[instruction->op][o] == 'r';
    for (uint32_t item = 0; item < items; item++, count++)
      if (out)
        out[count] = set->args[fields[o] + item * step];
  }
  return count;
}

bool chuan_instruction_names_datum(const chuan_instruction *instruction)
{
  return OPERANDS[instruction->op][0] == 'd';
}

size_t chuan_slice_end(const chuan_set *set, chuan_opcode op, uint32_t number)
{
  size_t i = 0;
  while (i < set->code_count && (set->code[i].op != op || (op != CHUAN_OP_SET && set->code[i].a != number)))
    i++;
  return i;
}

size_t chuan_slice_writer(const chuan_set *set, uint32_t reg, size_t before)
{
  for (size_t i = before; i-- > 0;)
    if (set->code[i].result == reg)
      return i;
  return before;
}

/* Marks the instructions wanted. A register holds what the last instruction wrote, so the pass goes backwards and takes
   for each register wanted the first one that it meets. */
static size_t mark(bool *needed, bool *wanted, uint32_t *registers, const chuan_set *set, size_t end)
{
  size_t count = 0;
  for (size_t i = end; i-- > 0;) {
    uint32_t result = set->code[i].result;
    if (result == CHUAN_NONE || !wanted[result])
      continue;
    needed[i] = true;
    count++;
    wanted[result] = false;
    uint32_t reads = registers_of(registers, set, &set->code[i]);
    for (uint32_t k = 0; k < reads; k++)
      wanted[registers[k]] = true;
  }
  return count;
}

chuan_rc chuan_slice_make(chuan_slice *out, const chuan_set *set, uint32_t reg, size_t end, chuan_arena *arena)
{
  size_t most = 3 + set->arg_count;
  bool *needed = chuan_arena_array(arena, end, sizeof *needed);
  bool *wanted = chuan_arena_array(arena, set->register_count, sizeof *wanted);
  uint32_t *writers = chuan_arena_array(arena, set->register_count, sizeof *writers);
  uint32_t *registers = chuan_arena_array(arena, most, sizeof *registers);
  if (!needed || !wanted || !writers || !registers)
    return CHUAN_RC_MEMORY;
  wanted[reg] = true;
  size_t count = mark(needed, wanted, registers, set, end);
  chuan_step *steps = chuan_arena_array(arena, count, sizeof *steps);
  if (!steps)
    return CHUAN_RC_MEMORY;
  *out = (chuan_slice){ .steps = steps };
  for (size_t i = 0; i < end; i++) {
    if (!needed[i])
      continue;
    uint32_t reads = registers_of(registers, set, &set->code[i]);
    uint32_t *operands = chuan_arena_array(arena, reads, sizeof *operands);
    if (!operands)
      return CHUAN_RC_MEMORY;
    for (uint32_t k = 0; k < reads; k++)
      operands[k] = writers[registers[k]];
    writers[set->code[i].result] = (uint32_t)out->count;
    steps[out->count++] = (chuan_step){ &set->code[i], operands, reads };
  }
  return CHUAN_RC_OK;
}

bool chuan_step_needs(const chuan_step *step, uint32_t operand)
{
  switch ((chuan_opcode)step->instruction->op) {
  case CHUAN_OP_AND: return true;
  case CHUAN_OP_NOT_APPLICABLE: return operand == 1;
  case CHUAN_OP_ADDED: return operand == 0;
  case CHUAN_OP_AGREE: return operand == 2;
  default: return false;
  }
}
