/* What is missing though a verdict stands. See explain_internal.h. */
#include "runtime/explain_internal.h"

/* Whether a step looks at what is missing as such: whoever fills it in may change what the step gives. */
static bool asks_what_is_missing(const chuan_explained_indicator *explained, size_t s)
{
  const chuan_step *step = &explained->slice->steps[s];
  bool stands_in = step->instruction->op == CHUAN_OP_CALL || step->instruction->op == CHUAN_OP_CALL_TRUTH ||
                   step->instruction->op == CHUAN_OP_EXCEPT_OTHERWISE;
  if (step->instruction->op == CHUAN_OP_HAS_DATA)
    return explained->trace[s].state != CHUAN_VERDICT_MET;
  if (step->instruction->op == CHUAN_OP_LIST)
    return step->instruction->b == 1;
  for (uint32_t k = 0; stands_in && k < step->operand_count; k++)
    if (explained->trace[step->operands[k]].state == CHUAN_VERDICT_INSUFFICIENT)
      return explained->trace[s].state != CHUAN_VERDICT_INSUFFICIENT;
  return false;
}

chuan_rc chuan_explain_despite(chuan_explained_indicator *explained, chuan_cause_sets *causes, chuan_arena *arena)
{
  size_t count = 0;
  uint32_t *sets = chuan_arena_array(arena, explained->slice->count, sizeof *sets);
  if (!sets)
    return CHUAN_RC_MEMORY;
  for (size_t s = 0; s < explained->slice->count; s++) {
    if (asks_what_is_missing(explained, s))
      return CHUAN_RC_OK;
    if (explained->trace[s].state == CHUAN_VERDICT_INSUFFICIENT)
      sets[count++] = explained->trace[s].why;
  }
  uint32_t all = chuan_cause_set_union_all(causes, sets, count);
  if (all == CHUAN_NONE)
    return CHUAN_RC_MEMORY;
  explained->despite = chuan_cause_set_items(causes, all, &explained->despite_count);
  return CHUAN_RC_OK;
}
