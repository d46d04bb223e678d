/* Verdicts that are certain though data are missing. See vm_bounds.h. */
#include "runtime/vm_bounds_internal.h"
#include "runtime/lineage.h"

chuan_bounds *chuan_bounds_new(const chuan_data *data, struct chuan_lua *lua, chuan_arena *arena)
{
  chuan_bounds *bounds = chuan_arena_alloc(arena, sizeof *bounds);
  if (!bounds)
    return NULL;
  *bounds = (chuan_bounds){ .data = data, .lua = lua, .arena = arena };
  bounds->probe = chuan_probe_new(data, lua, arena);
  bounds->questions = chuan_arena_array(arena, data->set->indicator_count, sizeof *bounds->questions);
  bounds->ranges = chuan_ranges_new(arena);
  bounds->trace = chuan_arena_array(arena, data->set->code_count, sizeof *bounds->trace);
  bounds->missing = chuan_arena_array(arena, data->set->code_count, sizeof *bounds->missing);
  bool good = bounds->probe && bounds->ranges && bounds->questions && bounds->trace && bounds->missing;
  return good ? bounds : NULL;
}

chuan_rc chuan_bounds_prepare(chuan_bounds_question *asked, const chuan_bounds *bounds, uint32_t indicator)
{
  const chuan_set *set = bounds->data->set;
  size_t end = chuan_slice_end(set, CHUAN_OP_INDICATOR, indicator);
  if (asked->last)
    return CHUAN_RC_OK;
  TRY(chuan_slice_make(&asked->slice, set, set->code[end].b, end, bounds->arena));
  asked->last = chuan_arena_array(bounds->arena, asked->slice.count, sizeof *asked->last);
  asked->last_missing = chuan_arena_array(bounds->arena, asked->slice.count, sizeof *asked->last_missing);
  return asked->last && asked->last_missing ? CHUAN_RC_OK : CHUAN_RC_MEMORY;
}

/* What is missing ---------------------------------------------------------------------------------- */

bool chuan_bounds_is_missing(const chuan_data *data, size_t unit, uint32_t datum, bool previous)
{
  const chuan_column *columns = previous ? data->previous : data->columns;
  if (previous && data->first_period) /* there is no such period */
    return false;
  return chuan_input_is_missing(columns[chuan_set_column(data->set, datum, previous)].input[unit]);
}

/* Whether a cell may yet be put together from what former units report. */
static bool awaits_formers(const chuan_data *data, size_t unit, uint32_t datum, bool previous)
{
  size_t count = 0;
  if (!data->lineage)
    return false;
  const chuan_lacking *lacking =
    chuan_lineage_lacking(data, chuan_set_column(data->set, datum, previous), previous, unit, &count);
  return count > 0 && lacking[0].unit == unit;
}

static chuan_range from_to(int64_t low, int64_t high)
{
  return (chuan_range){ { .known = true, .at = chuan_num_int(low) }, { .known = true, .at = chuan_num_int(high) } };
}

chuan_rc chuan_bounds_unknown(chuan_unknown *unknown, chuan_range *range, const chuan_data *data, size_t unit,
                              uint32_t datum, bool previous, chuan_arena *arena)
{
  const chuan_datum *declared = &data->program->data[datum];
  chuan_type_kind kind = declared->type.kind;
  bool awaits = awaits_formers(data, unit, datum, previous);
  *unknown = (chuan_unknown){ .datum = datum, .previous = previous, .missing = true,
                              .stepped = kind != CHUAN_TYPE_RATIO, .step = chuan_num_int(1) };
  *range = (chuan_range){ .low.known = false };
  if (kind == CHUAN_TYPE_TRUTH)
    *range = from_to(0, 1);
  else if (kind == CHUAN_TYPE_CHOICE)
    *range = from_to(0, (int64_t)declared->type.choice_count - 1);
  if (kind > CHUAN_TYPE_RATIO)
    return CHUAN_RC_OK;
  if (awaits && declared->merge == CHUAN_MERGE_MEAN) { /* it may have any number of decimals */
    unknown->stepped = false;
    return CHUAN_RC_OK;
  }
  for (unsigned i = 0; kind == CHUAN_TYPE_DECIMAL && i < declared->type.scale; i++)
    TRY(chuan_num_divide(&unknown->step, unknown->step, chuan_num_int(10), arena));
  if (!declared->has_range || awaits) /* what former units come to together may lie outside */
    return CHUAN_RC_OK;
  range->low.at = chuan_num_sign(declared->low) < 0 ? declared->low : chuan_num_int(0);
  range->high.at = chuan_num_sign(declared->high) > 0 ? declared->high : chuan_num_int(0);
  range->low.known = range->high.known = true;
  if (unknown->stepped) {
    TRY(chuan_step_up(&range->low.at, range->low.at, unknown->step, false, arena));
    TRY(chuan_step_down(&range->high.at, range->high.at, unknown->step, false, arena));
  }
  return CHUAN_RC_OK;
}

static bool is_listed(const chuan_unknowns *found, uint32_t datum, bool previous)
{
  for (size_t k = 0; k < found->count; k++)
    if (found->of[k].datum == datum && found->of[k].previous == previous)
      return true;
  return false;
}

chuan_rc chuan_bounds_find_unknowns(chuan_unknowns *out, const chuan_bounds *bounds, const chuan_slice *slice,
                                    size_t unit)
{
  out->count = 0;
  for (size_t s = 0; s < slice->count; s++) {
    const chuan_instruction *i = slice->steps[s].instruction;
    bool previous;
    if (!bounds->missing[s] || !chuan_instruction_loads(i, &previous) || is_listed(out, i->a, previous))
      continue;
    if (out->count == CHUAN_UNKNOWNS_MAX) {
      out->count++;
      return CHUAN_RC_OK;
    }
    TRY(chuan_bounds_unknown(&out->of[out->count], &out->box.of[out->count], bounds->data, unit, i->a, previous,
                             bounds->arena));
    out->count++;
  }
  return CHUAN_RC_OK;
}

/* Deciding ----------------------------------------------------------------------------------------- */

static bool is_verdict(uint8_t states)
{
  return states == 1u << CHUAN_VERDICT_MET || states == 1u << CHUAN_VERDICT_NOT_MET ||
         states == 1u << CHUAN_VERDICT_NOT_APPLICABLE;
}

chuan_rc chuan_bounds_decide_box(chuan_verdict *out, chuan_ranges *ranges, const chuan_box *all)
{
  chuan_box waiting[WAITING_MAX], pieces[CHUAN_PIECES_MAX];
  size_t waits = 1, count;
  uint8_t found = 0, states;
  waiting[0] = *all;
  for (size_t boxes = 0; waits > 0; boxes++) {
    chuan_box box = waiting[--waits];
    TRY(chuan_ranges_evaluate(&states, ranges, &box));
    if (is_verdict(states)) {
      found |= states;
      if (!is_verdict(found))
        return CHUAN_RC_OK;
      continue;
    }
    TRY(chuan_ranges_split(pieces, &count, ranges, &box, true));
    if (count == 0 || boxes >= BOXES_MAX || waits + count > WAITING_MAX)
      return CHUAN_RC_OK;
    for (size_t p = 0; p < count; p++)
      waiting[waits++] = pieces[p];
  }
  *out = (chuan_verdict)__builtin_ctz(found);
  return CHUAN_RC_OK;
}

/* Whether the unit is to the indicator as the last one was; it is the last one from now on. Where figures are put
   together no unit is taken for another. */
static bool is_as_last(chuan_bounds_question *asked, const chuan_bounds *bounds, size_t unit)
{
  uint32_t variant = bounds->data->units[unit].variant;
  bool same = asked->asked && asked->variant == variant && !bounds->data->lineage;
  for (size_t s = 0; s < asked->slice.count; s++) {
    const chuan_traced *now = &bounds->trace[s], *last = &asked->last[s];
    same = same && now->state == last->state && now->number.n == last->number.n && now->number.d == last->number.d &&
           bounds->missing[s] == asked->last_missing[s];
    asked->last[s] = *now;
    asked->last_missing[s] = bounds->missing[s];
  }
  asked->asked = true;
  asked->variant = variant;
  return same;
}

bool chuan_bounds_find_missing(chuan_bounds *bounds, const chuan_slice *slice, size_t unit)
{
  bool any = false, previous;
  for (size_t s = 0; s < slice->count; s++) {
    const chuan_instruction *i = slice->steps[s].instruction;
    bounds->missing[s] = chuan_instruction_loads(i, &previous) &&
                         chuan_bounds_is_missing(bounds->data, unit, i->a, previous);
    any = any || bounds->missing[s];
  }
  return any;
}

chuan_rc chuan_bounds_decide(chuan_verdict *out, chuan_bounds *bounds, size_t unit, uint32_t indicator)
{
  chuan_bounds_question *asked = &bounds->questions[indicator];
  chuan_unknowns missing;
  *out = CHUAN_VERDICT_INSUFFICIENT;
  TRY(chuan_bounds_prepare(asked, bounds, indicator));
  if (!chuan_bounds_find_missing(bounds, &asked->slice, unit))
    return CHUAN_RC_OK;
  chuan_probe_look_at(bounds->probe, unit, &asked->slice);
  TRY(chuan_probe_run(bounds->trace, bounds->probe, &asked->slice));
  if (is_as_last(asked, bounds, unit)) {
    *out = asked->verdict;
    return CHUAN_RC_OK;
  }
  asked->verdict = CHUAN_VERDICT_INSUFFICIENT;
  TRY(chuan_bounds_find_unknowns(&missing, bounds, &asked->slice, unit));
  if (missing.count > CHUAN_UNKNOWNS_MAX)
    return CHUAN_RC_OK;
  TRY(chuan_ranges_begin(bounds->ranges, &asked->slice, bounds->data, unit, bounds->trace, missing.of, missing.count));
  chuan_rc rc = chuan_bounds_decide_box(&asked->verdict, bounds->ranges, &missing.box);
  *out = asked->verdict;
  return rc == CHUAN_RC_LIMIT ? CHUAN_RC_OK : rc; /* numbers of more than 10,000 digits decide nothing */
}
