/* Which two `riêng … khi` hold at once for a unit and give different values. See chuan_explain_conflict. */
#include "runtime/explain.h"

chuan_rc chuan_explain_conflict(chuan_conflict *out, const chuan_data *data, size_t unit, uint32_t origin,
                                chuan_run_options options, chuan_arena *arena)
{
  const chuan_set *set = data->set;
  *out = (chuan_conflict){ .found = false };
  if (origin >= set->code_count || !CHUAN_OP_IS_EXCEPT(set->code[origin].op))
    return CHUAN_RC_OK;
  const chuan_instruction *except = &set->code[origin];
  size_t registry = chuan_slice_writer(set, except->a, origin);
  if (registry == origin || set->code[registry].op != CHUAN_OP_REGISTRY)
    return CHUAN_RC_OK;
  const chuan_dimension *dimension = &set->dimensions[set->code[registry].a];
  chuan_traced *trace = chuan_arena_array(arena, set->code_count, sizeof *trace);
  chuan_cause_sets *causes;
  if (!trace)
    return CHUAN_RC_MEMORY;
  chuan_rc rc = chuan_vm_trace(trace, &causes, data, unit, options, arena);
  bool any = false;
  int64_t first = 0;
  for (size_t i = 0; rc == CHUAN_RC_OK && i < except->c && dimension->excepts && !out->found; i++) {
    size_t condition = chuan_slice_writer(set, set->args[except->b + 2 * i], origin);
    int64_t value = set->codes[set->args[except->b + 2 * i + 1]];
    if (condition == origin || trace[condition].state != CHUAN_VERDICT_MET || (any && value == first))
      continue;
    out->spans[any] = dimension->excepts[i];
    out->values[any] = (uint64_t)value < dimension->value_count ? dimension->values[value] : CHUAN_STR("");
    out->found = any;
    any = true;
    first = value;
  }
  return rc;
}
