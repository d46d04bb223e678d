/* Verdicts that are certain though data are missing. See vm_bounds.h. */
#include "runtime/vm_bounds.h"
#include "base/try.h"
#include "runtime/lineage.h"
#include "runtime/vm_probe.h"

enum { BOXES_MAX = 64, /* looked at for one verdict */ WAITING_MAX = 2 * BOXES_MAX };

/* An indicator, and what the last unit came to: units that lack the same and have the same figures are many. */
typedef struct question {
  chuan_slice slice;
  chuan_traced *last;   /* by step; NULL: not asked yet */
  bool *last_missing;   /* by step: what it loads was missing */
  bool asked;
  uint32_t variant;
  chuan_verdict verdict;
} question;

struct chuan_bounds {
  const chuan_data *data;
  chuan_probe *probe;
  chuan_ranges *ranges;
  question *questions; /* by indicator */
  chuan_traced *trace;
  bool *missing;
  struct chuan_lua *lua;
  chuan_arena *arena;
};

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

static chuan_rc prepare(question *asked, const chuan_bounds *bounds, uint32_t indicator)
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

static uint32_t column_of(const chuan_data *data, uint32_t datum, bool previous)
{
  const chuan_set *set = data->set;
  return previous ? chuan_data_column(set->previous_data, set->previous_data_count, datum)
                  : chuan_data_column(set->data, set->data_count, datum);
}

bool chuan_bounds_is_missing(const chuan_data *data, size_t unit, uint32_t datum, bool previous)
{
  const chuan_column *column = (previous ? data->previous : data->columns) + column_of(data, datum, previous);
  if (previous && data->first_period) /* there is no such period */
    return false;
  return column->input[unit] == CHUAN_INPUT_NOT_REPORTED || column->input[unit] == CHUAN_INPUT_NOT_AVAILABLE;
}

/* Whether a cell may yet be put together from what former units report. */
static bool awaits_formers(const chuan_data *data, size_t unit, uint32_t datum, bool previous)
{
  size_t count = 0;
  if (!data->lineage)
    return false;
  const chuan_lacking *lacking =
    chuan_lineage_lacking(data, column_of(data, datum, previous), previous, unit, &count);
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
  if (awaits) { /* a mean has any number of decimals */
    unknown->stepped = false;
    return CHUAN_RC_OK;
  }
  for (unsigned i = 0; kind == CHUAN_TYPE_DECIMAL && i < declared->type.scale; i++)
    TRY(chuan_num_divide(&unknown->step, unknown->step, chuan_num_int(10), arena));
  if (!declared->has_range)
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

bool chuan_bounds_loads(const chuan_instruction *i, bool *previous)
{
  *previous = i->op == CHUAN_OP_PREVIOUS || i->op == CHUAN_OP_PREVIOUS_TRUTH ||
              (i->op == CHUAN_OP_HAS_DATA && i->b == 1);
  return *previous || i->op == CHUAN_OP_LOAD || i->op == CHUAN_OP_LOAD_TRUTH || i->op == CHUAN_OP_HAS_DATA;
}

/* The unknowns of a unit, each once; more than there is room for: CHUAN_UNKNOWNS_MAX + 1. */
typedef struct unknowns {
  chuan_unknown of[CHUAN_UNKNOWNS_MAX];
  chuan_box box;
  size_t count;
} unknowns;

static bool is_listed(const unknowns *found, uint32_t datum, bool previous)
{
  for (size_t k = 0; k < found->count; k++)
    if (found->of[k].datum == datum && found->of[k].previous == previous)
      return true;
  return false;
}

static chuan_rc find_unknowns(unknowns *out, const chuan_bounds *bounds, const question *asked, size_t unit)
{
  out->count = 0;
  for (size_t s = 0; s < asked->slice.count; s++) {
    const chuan_instruction *i = asked->slice.steps[s].instruction;
    bool previous;
    if (!bounds->missing[s] || !chuan_bounds_loads(i, &previous) || is_listed(out, i->a, previous))
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

/* Cuts the box of all completions until every piece has the one verdict, or two pieces differ. */
static chuan_rc decide(chuan_verdict *out, chuan_ranges *ranges, const chuan_box *all)
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
static bool is_as_last(question *asked, const chuan_bounds *bounds, size_t unit)
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

/* Marks the steps that load what is missing; whether there are any. */
static bool find_missing(chuan_bounds *bounds, const question *asked, size_t unit)
{
  bool any = false, previous;
  for (size_t s = 0; s < asked->slice.count; s++) {
    const chuan_instruction *i = asked->slice.steps[s].instruction;
    bounds->missing[s] = chuan_bounds_loads(i, &previous) &&
                         chuan_bounds_is_missing(bounds->data, unit, i->a, previous);
    any = any || bounds->missing[s];
  }
  return any;
}

chuan_rc chuan_bounds_decide(chuan_verdict *out, chuan_bounds *bounds, size_t unit, uint32_t indicator)
{
  question *asked = &bounds->questions[indicator];
  unknowns missing;
  *out = CHUAN_VERDICT_INSUFFICIENT;
  TRY(prepare(asked, bounds, indicator));
  if (!find_missing(bounds, asked, unit))
    return CHUAN_RC_OK;
  chuan_probe_look_at(bounds->probe, unit, &asked->slice);
  TRY(chuan_probe_run(bounds->trace, bounds->probe, &asked->slice));
  if (is_as_last(asked, bounds, unit)) {
    *out = asked->verdict;
    return CHUAN_RC_OK;
  }
  asked->verdict = CHUAN_VERDICT_INSUFFICIENT;
  TRY(find_unknowns(&missing, bounds, asked, unit));
  if (missing.count > CHUAN_UNKNOWNS_MAX)
    return CHUAN_RC_OK;
  TRY(chuan_ranges_begin(bounds->ranges, &asked->slice, bounds->data, unit, bounds->trace, missing.of, missing.count));
  chuan_rc rc = decide(&asked->verdict, bounds->ranges, &missing.box);
  *out = asked->verdict;
  return rc == CHUAN_RC_LIMIT ? CHUAN_RC_OK : rc; /* numbers of more than 10,000 digits decide nothing */
}

/* What value decides ------------------------------------------------------------------------------- */

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
static chuan_rc find_unknown_below(unknowns *out, const chuan_unit **of, const chuan_bounds *bounds,
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

chuan_rc chuan_bounds_deciding(chuan_deciding *out, chuan_bounds *bounds, size_t unit, uint32_t indicator)
{
  question *asked = &bounds->questions[indicator];
  const chuan_data *data = bounds->data;
  unknowns missing;
  bool found = false;
  *out = (chuan_deciding){ .datum = NULL };
  const chuan_unit *of = NULL;
  TRY(prepare(asked, bounds, indicator));
  find_missing(bounds, asked, unit);
  TRY(find_unknowns(&missing, bounds, asked, unit));
  if (missing.count == 0)
    TRY(find_unknown_below(&missing, &of, bounds, &asked->slice, unit));
  if (missing.count != 1)
    return CHUAN_RC_OK;
  TRY(give_step(&missing.of[0], &missing.box.of[0], data, bounds->arena));
  chuan_probe_look_at(bounds->probe, unit, &asked->slice);
  TRY(chuan_probe_run(bounds->trace, bounds->probe, &asked->slice));
  TRY(chuan_ranges_begin(bounds->ranges, &asked->slice, data, unit, bounds->trace, missing.of, 1));
  chuan_rc rc = find_meeting(&out->range, &found, bounds->ranges, &missing.box);
  if (rc != CHUAN_RC_OK || !found)
    return rc == CHUAN_RC_LIMIT ? CHUAN_RC_OK : rc;
  const chuan_range *all = &missing.box.of[0];
  if (data->program->data[missing.of[0].datum].type.kind == CHUAN_TYPE_TEXT)
    return CHUAN_RC_OK; /* the range is of numbers that stand for texts in this run */
  out->datum = &data->program->data[missing.of[0].datum];
  out->of = of;
  out->previous = missing.of[0].previous;
  if (chuan_range_is_point(&out->range))
    return CHUAN_RC_OK;
  out->range.low.known = out->range.low.known && !is_same_end(&out->range.low, &all->low);
  out->range.high.known = out->range.high.known && !is_same_end(&out->range.high, &all->high);
  return CHUAN_RC_OK;
}
