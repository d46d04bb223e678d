/* Of which values of what is missing an indicator is met. See vm_bounds.h. */
#include "runtime/vm_bounds_internal.h"

/* The values that meet, where they lie side by side: found by cutting the range from left to right. */
static chuan_rc find_meeting(chuan_range *out, bool *found, chuan_ranges *ranges, const chuan_box *all)
{
  chuan_box waiting[WAITING_MAX], pieces[CHUAN_PIECES_MAX];
  size_t waits = 1, count;
  bool met = false, past = false;
  uint8_t states;
  waiting[0] = *all;
  for (size_t boxes = 0; waits > 0; boxes++) {
    chuan_box box = waiting[--waits];
    TRY(chuan_ranges_evaluate(&states, ranges, &box));
    bool meets = states == 1u << CHUAN_VERDICT_MET;
    if (meets && past)
      return CHUAN_RC_OK;
    if (meets || !(states >> CHUAN_VERDICT_MET & 1)) {
      past = past || (met && !meets);
      out->low = meets && !met ? box.of[0].low : out->low;
      out->high = meets ? box.of[0].high : out->high;
      met = met || meets;
      continue;
    }
    TRY(chuan_ranges_split(pieces, &count, ranges, &box, true));
    if (count == 0 || boxes >= BOXES_MAX || waits + count > WAITING_MAX)
      return CHUAN_RC_OK;
    for (size_t p = count; p-- > 0;)
      waiting[waits++] = pieces[p];
  }
  *found = met;
  return CHUAN_RC_OK;
}

static bool is_same_end(const chuan_end *a, const chuan_end *b)
{
  return a->known && b->known && a->open == b->open && chuan_num_compare(a->at, b->at) == 0;
}

/* A ratio is told in hundredths of a percent, as it is written. */
static chuan_rc give_step(chuan_unknown *unknown, chuan_range *range, const chuan_data *data, chuan_arena *arena)
{
  if (data->program->data[unknown->datum].type.kind != CHUAN_TYPE_RATIO)
    return CHUAN_RC_OK;
  unknown->stepped = true;
  TRY(chuan_num_ratio(&unknown->step, 1, 10000, arena));
  if (range->low.known)
    TRY(chuan_step_up(&range->low.at, range->low.at, unknown->step, false, arena));
  return range->high.known ? chuan_step_down(&range->high.at, range->high.at, unknown->step, false, arena)
                           : CHUAN_RC_OK;
}

/* The data missing of units below that leave them undecided: the first one. */
typedef struct missing_below {
  size_t count; /* 2: more than one, or it is further below */
  uint32_t part;
  size_t child;
  uint32_t datum;
  bool previous;
} missing_below;

static void note_missing(missing_below *out, uint32_t part, size_t child, const chuan_instruction *i, bool previous)
{
  if (out->count > 0 && out->part == part && out->child == child && out->datum == i->a && out->previous == previous)
    return;
  *out = (missing_below){ out->count == 0 ? 1 : 2, part, child, i->a, previous };
}

/* Those that leave a column kept of the children undecided. */
static chuan_rc look_at_column(missing_below *out, const chuan_bounds *bounds, size_t unit,
                               const chuan_aggregate *aggregate, uint32_t kept)
{
  const chuan_children *children = &bounds->data->children[aggregate->part];
  chuan_slice slice;
  if (kept == CHUAN_NONE || !children->results)
    return CHUAN_RC_OK;
  TRY(chuan_below_slice(&slice, children->results->data->set, kept, bounds->arena));
  for (size_t child = 0; child < chuan_below_children(bounds->data, aggregate, unit); child++) {
    bool explained = false, previous;
    if (chuan_below_kept(bounds->data, aggregate, kept, unit, child)->state != CHUAN_VERDICT_INSUFFICIENT)
      continue;
    for (size_t s = 0; s < slice.count; s++) {
      const chuan_instruction *i = slice.steps[s].instruction;
      if (!chuan_bounds_loads(i, &previous) ||
          !chuan_bounds_is_missing(children->results->data, children->units[children->first[unit] + child], i->a,
                                   previous))
        continue;
      note_missing(out, aggregate->part, child, i, previous);
      explained = true;
    }
    out->count = explained ? out->count : 2;
  }
  return CHUAN_RC_OK;
}

static chuan_rc find_missing_below(missing_below *out, const chuan_bounds *bounds, const chuan_slice *slice,
                                   size_t unit)
{
  *out = (missing_below){ .count = 0 };
  for (size_t s = 0; s < slice->count && out->count < 2; s++) {
    const chuan_instruction *i = slice->steps[s].instruction;
    if (!CHUAN_OP_IS_OF_CHILDREN(i->op))
      continue;
    const chuan_aggregate *aggregate = &bounds->data->set->aggregates[i->a];
    TRY(look_at_column(out, bounds, unit, aggregate, aggregate->kept));
    TRY(look_at_column(out, bounds, unit, aggregate, aggregate->weight));
  }
  return CHUAN_RC_OK;
}

/* Says what a part may keep of the child in a column. */
static chuan_rc begin_column(chuan_child *child, chuan_probe *probe, const chuan_bounds *bounds, const chuan_data *data,
                             size_t unit, uint32_t kept, const chuan_unknown *unknown)
{
  if (kept == CHUAN_NONE || child->kept[kept])
    return CHUAN_RC_OK;
  chuan_slice *slice = chuan_arena_alloc(bounds->arena, sizeof *slice);
  child->kept[kept] = chuan_ranges_new(bounds->arena);
  if (!slice || !child->kept[kept])
    return CHUAN_RC_MEMORY;
  TRY(chuan_below_slice(slice, data->set, kept, bounds->arena));
  chuan_traced *trace = chuan_arena_array(bounds->arena, slice->count, sizeof *trace);
  if (!trace)
    return CHUAN_RC_MEMORY;
  chuan_probe_look_at(probe, unit, slice);
  TRY(chuan_probe_run(trace, probe, slice));
  return chuan_ranges_begin(child->kept[kept], slice, data, unit, trace, unknown, 1);
}

/* Makes the one datum that is missing of a unit below the only unknown, where there is such a one. */
static chuan_rc find_unknown_below(chuan_unknowns *out, const chuan_unit **of, const chuan_bounds *bounds,
                                   const chuan_slice *slice, size_t unit)
{
  missing_below found;
  TRY(find_missing_below(&found, bounds, slice, unit));
  if (found.count != 1)
    return CHUAN_RC_OK;
  const chuan_children *children = &bounds->data->children[found.part];
  const chuan_data *data = children->results->data;
  uint32_t at = children->units[children->first[unit] + found.child];
  chuan_child *child = chuan_arena_alloc(bounds->arena, sizeof *child);
  chuan_unknown *own = chuan_arena_alloc(bounds->arena, sizeof *own);
  chuan_probe *probe = chuan_probe_new(data, bounds->lua, bounds->arena);
  if (!child || !own || !probe)
    return CHUAN_RC_MEMORY;
  *child = (chuan_child){ .part = found.part, .child = found.child,
                          .kept = chuan_arena_array(bounds->arena, data->set->kept_count, sizeof *child->kept) };
  if (!child->kept)
    return CHUAN_RC_MEMORY;
  TRY(chuan_bounds_unknown(own, &out->box.of[0], data, at, found.datum, found.previous, bounds->arena));
  TRY(give_step(own, &out->box.of[0], data, bounds->arena));
  for (size_t s = 0; s < slice->count; s++) {
    const chuan_instruction *i = slice->steps[s].instruction;
    const chuan_aggregate *aggregate =
      CHUAN_OP_IS_OF_CHILDREN(i->op) ? &bounds->data->set->aggregates[i->a] : NULL;
    if (!aggregate || aggregate->part != found.part)
      continue;
    TRY(begin_column(child, probe, bounds, data, at, aggregate->kept, own));
    TRY(begin_column(child, probe, bounds, data, at, aggregate->weight, own));
  }
  out->of[0] = *own;
  out->of[0].child = child;
  out->count = 1;
  *of = &data->units[at];
  return CHUAN_RC_OK;
}

/* Says what the boxes that follow are about: the one datum that is missing behind a slice, of the unit or of one below.
   `out->count` is another number where it is not one. */
static chuan_rc begin_with_one(chuan_unknowns *out, const chuan_unit **of, chuan_bounds *bounds,
                               const chuan_slice *slice, size_t unit)
{
  chuan_bounds_find_missing(bounds, slice, unit);
  TRY(chuan_bounds_find_unknowns(out, bounds, slice, unit));
  *of = NULL;
  if (out->count == 0)
    TRY(find_unknown_below(out, of, bounds, slice, unit));
  if (out->count != 1)
    return CHUAN_RC_OK;
  TRY(give_step(&out->of[0], &out->box.of[0], bounds->data, bounds->arena));
  chuan_probe_look_at(bounds->probe, unit, slice);
  TRY(chuan_probe_run(bounds->trace, bounds->probe, slice));
  return chuan_ranges_begin(bounds->ranges, slice, bounds->data, unit, bounds->trace, out->of, 1);
}

/* The values of the one datum that is missing for which a slice holds. `found` stays false where they do not lie side
   by side; of a number that may be anything those below 0 are left out then. */
static chuan_rc decide_slice(chuan_deciding *out, bool *found, chuan_bounds *bounds, const chuan_slice *slice,
                             size_t unit)
{
  chuan_unknowns missing;
  *out = (chuan_deciding){ .datum = NULL };
  TRY(begin_with_one(&missing, &out->of, bounds, slice, unit));
  if (missing.count != 1)
    return CHUAN_RC_OK;
  const chuan_range all = missing.box.of[0];
  const chuan_datum *datum = &bounds->data->program->data[missing.of[0].datum];
  if (datum->type.kind == CHUAN_TYPE_TEXT)
    return CHUAN_RC_OK; /* the range is of numbers that stand for texts in this run */
  TRY(find_meeting(&out->range, found, bounds->ranges, &missing.box));
  if (!*found && !all.low.known && datum->type.kind <= CHUAN_TYPE_RATIO) {
    missing.box.of[0].low = (chuan_end){ .known = true, .at = chuan_num_int(0) };
    TRY(find_meeting(&out->range, found, bounds->ranges, &missing.box));
  }
  out->datum = *found ? datum : NULL;
  out->whole = out->range;
  out->previous = missing.of[0].previous;
  if (!*found || chuan_range_is_point(&out->range))
    return CHUAN_RC_OK;
  out->range.low.known = out->range.low.known && !is_same_end(&out->range.low, &all.low);
  out->range.high.known = out->range.high.known && !is_same_end(&out->range.high, &all.high);
  return CHUAN_RC_OK;
}

/* Several at once ---------------------------------------------------------------------------------- */

/* The sides of a conjunction that are open, each by its last step; false where there is no room for them. */
static bool find_open(uint32_t *sides, size_t *count, const chuan_bounds *bounds, const chuan_slice *slice)
{
  bool *wanted = bounds->missing; /* not needed meanwhile */
  *count = 0;
  for (size_t s = 0; s < slice->count; s++)
    wanted[s] = s == slice->count - 1;
  for (size_t s = slice->count; s-- > 0;) {
    const chuan_step *step = &slice->steps[s];
    bool parts = false;
    for (uint32_t k = 0; k < step->operand_count && wanted[s]; k++)
      if (chuan_step_needs(step, k))
        parts = wanted[step->operands[k]] = true;
    if (!wanted[s] || parts || bounds->trace[s].state != CHUAN_VERDICT_INSUFFICIENT)
      continue;
    if (*count == CHUAN_UNKNOWNS_MAX)
      return false;
    sides[(*count)++] = (uint32_t)s;
  }
  return true;
}

/* Whether whatever the data are in these ranges meets the whole indicator. */
static chuan_rc is_enough(bool *out, chuan_bounds *bounds, const chuan_slice *slice, size_t unit,
                          const chuan_deciding *told, size_t count)
{
  chuan_unknowns missing;
  chuan_verdict verdict = CHUAN_VERDICT_INSUFFICIENT;
  size_t found = 0;
  chuan_bounds_find_missing(bounds, slice, unit);
  TRY(chuan_bounds_find_unknowns(&missing, bounds, slice, unit));
  *out = missing.count == count;
  for (size_t k = 0; k < count && *out; k++)
    for (size_t i = 0; i < count; i++)
      if (told[i].datum == &bounds->data->program->data[missing.of[k].datum] &&
          told[i].previous == missing.of[k].previous) {
        missing.box.of[k] = told[i].whole;
        found++;
      }
  if (!*out || found != count) {
    *out = false;
    return CHUAN_RC_OK;
  }
  chuan_probe_look_at(bounds->probe, unit, slice);
  TRY(chuan_probe_run(bounds->trace, bounds->probe, slice));
  TRY(chuan_ranges_begin(bounds->ranges, slice, bounds->data, unit, bounds->trace, missing.of, count));
  TRY(chuan_bounds_decide_box(&verdict, bounds->ranges, &missing.box));
  *out = verdict == CHUAN_VERDICT_MET;
  return CHUAN_RC_OK;
}

/* Of each open side of a conjunction the values of the one datum that it waits for, each side another one. */
static chuan_rc decide_sides(chuan_deciding *out, size_t *count, chuan_bounds *bounds, const chuan_slice *slice,
                             size_t unit)
{
  uint32_t sides[CHUAN_UNKNOWNS_MAX];
  size_t side_count;
  bool found = true;
  const chuan_set *set = bounds->data->set;
  chuan_probe_look_at(bounds->probe, unit, slice);
  TRY(chuan_probe_run(bounds->trace, bounds->probe, slice));
  if (!find_open(sides, &side_count, bounds, slice) || side_count < 2)
    return CHUAN_RC_OK;
  for (size_t k = 0; k < side_count && found; k++) {
    const chuan_instruction *last = slice->steps[sides[side_count - 1 - k]].instruction;
    chuan_slice side;
    found = false;
    TRY(chuan_slice_make(&side, set, last->result, (size_t)(last - set->code) + 1, bounds->arena));
    TRY(decide_slice(&out[k], &found, bounds, &side, unit));
    found = found && !out[k].of;
  }
  if (found)
    TRY(is_enough(&found, bounds, slice, unit, out, side_count));
  *count = found ? side_count : 0;
  return CHUAN_RC_OK;
}

chuan_rc chuan_bounds_deciding(chuan_deciding *out, size_t *count, chuan_bounds *bounds, size_t unit,
                               uint32_t indicator)
{
  chuan_bounds_question *asked = &bounds->questions[indicator];
  bool found = false;
  *count = 0;
  TRY(chuan_bounds_prepare(asked, bounds, indicator));
  chuan_rc rc = decide_slice(out, &found, bounds, &asked->slice, unit);
  *count = found;
  if (rc == CHUAN_RC_OK && !found)
    rc = decide_sides(out, count, bounds, &asked->slice, unit);
  return rc == CHUAN_RC_LIMIT ? CHUAN_RC_OK : rc;
}
