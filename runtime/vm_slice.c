/* Slices of programs. See vm_slice.h. */
#include "runtime/vm_slice.h"

static const char *const OPERANDS[CHUAN_OP_COUNT] = {
#define OP(name, operands, meaning) [CHUAN_OP_##name] = operands,
#include "grammar/opcodes.def"
#undef OP
};

uint32_t chuan_instruction_register(const chuan_set *set, const chuan_instruction *instruction, uint32_t k)
{
  const uint32_t fields[] = { instruction->a, instruction->b, instruction->c };
  uint32_t step = CHUAN_OP_HAS_PAIRS(instruction->op) ? 2 : 1; /* a register and something else */
  for (size_t o = 0; o < 3; o++) {
    char kind = OPERANDS[instruction->op][o];
    uint32_t items = kind == 'l' ? instruction->c : kind == 'r';
    if (k < items)
      return kind == 'l' ? set->args[fields[o] + k * step] : fields[o];
    k -= items;
  }
  return CHUAN_NONE;
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

static void want(bool *wanted, const chuan_set *set, const chuan_instruction *instruction)
{
  for (uint32_t k = 0, reg; (reg = chuan_instruction_register(set, instruction, k)) != CHUAN_NONE; k++)
    wanted[reg] = true;
}

/* Marks the instructions wanted, and counts them. A register holds what the last instruction wrote, so the pass goes
   backwards and takes for each register wanted the first one that it meets. */
static size_t mark(bool *needed, bool *wanted, const chuan_set *set, size_t end)
{
  size_t count = 0;
  for (size_t i = end; i-- > 0;) {
    uint32_t result = set->code[i].result;
    if (result == CHUAN_NONE || !wanted[result])
      continue;
    needed[i] = true;
    count++;
    wanted[result] = false;
    want(wanted, set, &set->code[i]);
  }
  return count;
}

bool *chuan_slice_needed(const chuan_set *set, size_t end, chuan_arena *arena)
{
  bool *needed = chuan_arena_array(arena, end + 1, sizeof *needed);
  bool *wanted = chuan_arena_array(arena, set->register_count, sizeof *wanted);
  if (!needed || !wanted)
    return NULL;
  want(wanted, set, &set->code[end]);
  mark(needed, wanted, set, end);
  return needed;
}

chuan_rc chuan_slice_make(chuan_slice *out, const chuan_set *set, uint32_t reg, size_t end, chuan_arena *arena)
{
  bool *needed = chuan_arena_array(arena, end, sizeof *needed);
  bool *wanted = chuan_arena_array(arena, set->register_count, sizeof *wanted);
  uint32_t *writers = chuan_arena_array(arena, set->register_count, sizeof *writers);
  if (!needed || !wanted || !writers)
    return CHUAN_RC_MEMORY;
  wanted[reg] = true;
  chuan_step *steps = chuan_arena_array(arena, mark(needed, wanted, set, end), sizeof *steps);
  if (!steps)
    return CHUAN_RC_MEMORY;
  *out = (chuan_slice){ .steps = steps };
  for (size_t i = 0; i < end; i++) {
    const chuan_instruction *instruction = &set->code[i];
    uint32_t reads = 0;
    if (!needed[i])
      continue;
    while (chuan_instruction_register(set, instruction, reads) != CHUAN_NONE)
      reads++;
    uint32_t *operands = chuan_arena_array(arena, reads, sizeof *operands);
    if (!operands)
      return CHUAN_RC_MEMORY;
    for (uint32_t k = 0; k < reads; k++)
      operands[k] = writers[chuan_instruction_register(set, instruction, k)];
    writers[instruction->result] = (uint32_t)out->count;
    steps[out->count++] = (chuan_step){ instruction, operands, reads };
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
