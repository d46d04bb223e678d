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

/* All indicators of a unit ------------------------------------------------------------------------- */

static bool column_lacks(const chuan_column *columns, size_t count, size_t unit)
{
  for (size_t k = 0; k < count; k++)
    if (!columns[k].all_values && chuan_input_is_missing(columns[k].input[unit]))
      return true;
  return false;
}

static bool children_lack(const chuan_data *data, size_t unit)
{
  for (size_t part = 0; part < data->set->part_count; part++) {
    const chuan_children *children = &data->children[part];
    const chuan_results *results = children->results;
    for (uint32_t i = results ? children->first[unit] : 0; results && i < children->first[unit + 1]; i++)
      for (size_t k = 0; k < results->data->set->kept_count; k++)
        if (results->kept[k * results->data->unit_count + children->units[i]].state == CHUAN_VERDICT_INSUFFICIENT)
          return true;
  }
  return false;
}

/* Whether anything that rules may read is not known of the unit. */
static bool lacks_something(const chuan_results *results, size_t unit)
{
  const chuan_data *data = results->data;
  const chuan_set *set = data->set;
  bool lacks = column_lacks(data->columns, set->data_count, unit) || children_lack(data, unit) ||
               column_lacks(data->previous, set->previous_data_count, unit) ||
               (data->first_period && set->previous_data_count > 0);
  for (size_t k = 0; k < set->dimension_count && !lacks; k++)
    lacks = data->dimensions[k][unit] < 0;
  for (size_t k = 0; k < set->required_count && !lacks; k++)
    lacks = data->required[k][unit] == CHUAN_VERDICT_INSUFFICIENT;
  for (size_t k = 0; k < set->other_threshold_count && !lacks; k++)
    lacks = data->other_thresholds[k][unit].state == CHUAN_VERDICT_INSUFFICIENT;
  for (size_t k = 0; k < set->threshold_count && !lacks; k++) {
    uint32_t clause = results->clauses[k * data->unit_count + unit];
    lacks = clause != CHUAN_NONE && (data->program->clauses[clause].kind == CHUAN_CLAUSE_DELEGATED ||
                                     data->program->clauses[clause].kind == CHUAN_CLAUSE_NO_FIGURE);
  }
  return lacks;
}

static chuan_rc find_despite(chuan_despite *out, const chuan_slice *slice, const chuan_set *set,
                             const chuan_traced *all, chuan_cause_sets *causes, chuan_arena *arena)
{
  chuan_traced *trace = chuan_arena_array(arena, slice->count, sizeof *trace);
  chuan_explained_indicator explained = { .slice = slice, .trace = trace };
  if (!trace)
    return CHUAN_RC_MEMORY;
  for (size_t s = 0; s < slice->count; s++)
    trace[s] = all[slice->steps[s].instruction - set->code];
  chuan_rc rc = chuan_explain_despite(&explained, causes, arena);
  *out = (chuan_despite){ explained.despite, explained.despite_count };
  return rc;
}

chuan_rc chuan_explain_all_despite(chuan_despite *out, const chuan_results *results, size_t unit,
                                   chuan_run_options options, chuan_slice *slices, chuan_arena *kept,
                                   chuan_arena *arena)
{
  const chuan_set *set = results->data->set;
  chuan_traced *trace = chuan_arena_array(arena, set->code_count, sizeof *trace);
  chuan_cause_sets *causes;
  for (uint32_t i = 0; i < set->indicator_count; i++)
    out[i] = (chuan_despite){ .count = 0 };
  if (!lacks_something(results, unit))
    return CHUAN_RC_OK;
  chuan_rc rc = trace ? chuan_vm_trace(trace, &causes, results->data, unit, options, arena) : CHUAN_RC_MEMORY;
  for (uint32_t i = 0; i < set->indicator_count && rc == CHUAN_RC_OK; i++) {
    size_t end = chuan_slice_end(set, CHUAN_OP_INDICATOR, i), at = i * results->data->unit_count + unit;
    if (results->indicators[at] > CHUAN_VERDICT_NOT_MET || results->indicator_reported[at])
      continue;
    if (slices[i].count == 0)
      rc = chuan_slice_make(&slices[i], set, set->code[end].b, end, kept);
    if (rc == CHUAN_RC_OK)
      rc = find_despite(&out[i], &slices[i], set, trace, causes, arena);
  }
  return rc;
}
