/* In which call of a function of the language a fault arose: its expression is compiled in the place of the call, so
   that the instruction itself tells only where in the function it stands. See chuan_explain_call_of. */
#include "runtime/explain.h"

/* Marks the instruction at `origin` and all that rest on it, up to `end`. Registers are used again for other
   columns. */
static bool mark_resting(bool *rests, const chuan_set *set, size_t origin, size_t end, chuan_arena *arena)
{
  bool *registers = chuan_arena_array(arena, set->register_count, sizeof *registers);
  for (size_t i = origin; registers && i < end; i++) {
    const chuan_instruction *instruction = &set->code[i];
    rests[i] = i == origin;
    for (uint32_t k = 0, reg; (reg = chuan_instruction_register(set, instruction, k)) != CHUAN_NONE; k++)
      rests[i] = rests[i] || registers[reg];
    if (instruction->result != CHUAN_NONE)
      registers[instruction->result] = rests[i];
  }
  return registers != NULL;
}

/* Whether what a call gives rests on an instruction that none of its arguments rests on. */
static bool is_within(const chuan_call *call, const bool *rests)
{
  for (size_t i = 0; i < call->function->parameter_count; i++)
    if (call->arguments[i].value != CHUAN_NONE && rests[call->arguments[i].value])
      return false;
  return rests[call->result];
}

chuan_rc chuan_explain_call_of(const chuan_call **out, const chuan_set *set, size_t end, uint32_t origin,
                               chuan_arena *arena)
{
  *out = NULL;
  if (set->call_count == 0 || end >= set->code_count || origin >= end || set->code[origin].result == CHUAN_NONE)
    return CHUAN_RC_OK;
  bool *rests = chuan_arena_array(arena, end, sizeof *rests);
  if (!rests || !mark_resting(rests, set, origin, end, arena))
    return CHUAN_RC_MEMORY;
  for (const chuan_call *call = set->calls; !*out && call < set->calls + set->call_count; call++) {
    bool is_part = call->end == end || (call->end == CHUAN_NONE && call->result < end);
    if (is_part && is_within(call, rests))
      *out = call;
  }
  return CHUAN_RC_OK;
}
