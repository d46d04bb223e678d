/* Which child units leave a list without an item, and for want of which datum. See explain.h. */
#include "runtime/explain_internal.h"

chuan_input chuan_explain_state_read(const chuan_data *data, const chuan_instruction *i, size_t unit)
{
  bool previous;
  if (!chuan_bounds_loads(i, &previous) || i->op == CHUAN_OP_HAS_DATA)
    return CHUAN_INPUT_VALUE;
  uint32_t position = chuan_set_column(data->set, i->a, previous);
  chuan_input state = (chuan_input)(previous ? data->previous : data->columns)[position].input[unit];
  return state == CHUAN_INPUT_NONE_OCCURRED ? CHUAN_INPUT_VALUE : state;
}

static void explain_lack(chuan_explained_lack *out, const chuan_data *data, size_t unit, size_t keeper,
                         const bool *needed)
{
  *out = (chuan_explained_lack){ .unit = &data->units[unit] };
  for (size_t i = 0; i < keeper && !out->datum; i++) {
    chuan_input state = needed[i] ? chuan_explain_state_read(data, &data->set->code[i], unit) : CHUAN_INPUT_VALUE;
    if (!chuan_input_is_missing(state))
      continue;
    out->datum = &data->program->data[data->set->code[i].a];
    out->state = state;
  }
}

chuan_rc chuan_explain_lacks(chuan_explained_argument *out, const chuan_explained_unit *of)
{
  const chuan_children *children = &of->data->children[out->list->part];
  if (!children->results)
    return CHUAN_RC_OK;
  const chuan_data *data = children->results->data;
  const chuan_measure *kept = children->results->kept + out->list->kept * data->unit_count;
  size_t keeper = chuan_slice_end(data->set, CHUAN_OP_KEEP, out->list->kept);
  bool *needed = chuan_slice_needed(data->set, keeper, of->arena);
  chuan_explained_lack *lacks = chuan_arena_array(of->arena, CHUAN_LACKS_NAMED_MAX, sizeof *lacks);
  if (!needed || !lacks)
    return CHUAN_RC_MEMORY;
  out->lacks = lacks;
  for (uint32_t i = children->first[of->unit]; i < children->first[of->unit + 1]; i++) {
    if (kept[children->units[i]].state != CHUAN_VERDICT_INSUFFICIENT)
      continue;
    if (out->lack_count < CHUAN_LACKS_NAMED_MAX)
      explain_lack(&lacks[out->lack_count], data, children->units[i], keeper, needed);
    out->lack_count++;
  }
  return CHUAN_RC_OK;
}
