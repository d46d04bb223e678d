/* The gap. See gap.h. */
#include "runtime/gap_internal.h"

#include <assert.h>

enum {
  RATIO_PLACES = 4,
  DECIMAL_PLACES_MAX = 100,
  BOXES_MAX = 2000, /* looked at for one gap; more is an expression that nobody writes */
  WAITING_MAX = 256
};

chuan_gap_finder *chuan_gap_finder_new(const chuan_data *data, struct chuan_lua *lua, chuan_arena *arena)
{
  chuan_gap_finder *finder = chuan_arena_alloc(arena, sizeof *finder);
  if (!finder)
    return NULL;
  *finder = (chuan_gap_finder){ .data = data, .lua = lua, .arena = arena };
  finder->probe = chuan_probe_new(data, lua, arena);
  finder->slices = chuan_arena_array(arena, data->set->indicator_count, sizeof *finder->slices);
  finder->trace = chuan_arena_array(arena, data->set->code_count, sizeof *finder->trace);
  finder->rests = chuan_arena_array(arena, data->set->code_count, sizeof *finder->rests);
  finder->ranges = chuan_ranges_new(arena);
  bool good = finder->probe && finder->slices && finder->trace && finder->rests && finder->ranges;
  return good ? finder : NULL;
}

/* Which steps are used otherwise than in a divisor. */
chuan_rc chuan_gap_find_plain(chuan_gap_slice *known, chuan_arena *arena)
{
  const chuan_slice *slice = &known->slice;
  known->plain = chuan_arena_array(arena, slice->count, sizeof *known->plain);
  if (!known->plain)
    return CHUAN_RC_MEMORY;
  known->plain[slice->count - 1] = true;
  for (size_t s = slice->count; s-- > 0;) {
    const chuan_step *step = &slice->steps[s];
    for (uint32_t k = 0; k < step->operand_count && known->plain[s]; k++)
      if (step->instruction->op != CHUAN_OP_DIVIDE || k == 0)
        known->plain[step->operands[k]] = true;
  }
  return CHUAN_RC_OK;
}

static bool gives(const chuan_gap_finder *finder, const chuan_instruction *i, const chuan_figure *of)
{
  if (of->below)
    return chuan_below_gives(of->below, finder->data->set, i);
  return (i->op == CHUAN_OP_LOAD || i->op == CHUAN_OP_LOAD_TRUTH) && i->a == of->datum;
}

bool chuan_gap_only_divides(const chuan_gap_finder *finder, const chuan_gap_slice *known, const chuan_figure *of)
{
  for (size_t s = 0; s < known->slice.count; s++)
    if (known->plain[s] && gives(finder, known->slice.steps[s].instruction, of))
      return false;
  return true;
}

/* Whether a script is called with the figure, or with what is computed from it: what it wants the figure for is not
   known. Marks what rests on the figure. */
static bool goes_to_script(const chuan_gap_finder *finder, const chuan_slice *slice, const chuan_figure *of)
{
  bool *rests = finder->rests, called = false;
  for (size_t s = 0; s < slice->count; s++) {
    const chuan_step *step = &slice->steps[s];
    rests[s] = gives(finder, step->instruction, of);
    for (uint32_t k = 0; k < step->operand_count && !rests[s]; k++)
      rests[s] = rests[step->operands[k]];
    called = called || (rests[s] && CHUAN_OP_IS_CALL(step->instruction->op));
  }
  return called;
}

/* What an indicator's condition rests on; made on the first question. */
chuan_rc chuan_gap_slice_of(const chuan_gap_slice **out, chuan_gap_finder *finder, uint32_t indicator)
{
  const chuan_set *set = finder->data->set;
  chuan_gap_slice *known = &finder->slices[indicator];
  size_t end = chuan_slice_end(set, CHUAN_OP_INDICATOR, indicator);
  *out = known;
  if (known->plain)
    return CHUAN_RC_OK;
  TRY(chuan_slice_make(&known->slice, set, set->code[end].b, end, finder->arena));
  return chuan_gap_find_plain(known, finder->arena);
}

/* Steps and limits --------------------------------------------------------------------------------- */

static unsigned written_places(chuan_num number)
{
  unsigned places = RATIO_PLACES;
  int64_t scaled;
  while (places < DECIMAL_PLACES_MAX && !chuan_num_scaled(&scaled, number, places))
    places++;
  return places < DECIMAL_PLACES_MAX ? places : RATIO_PLACES;
}

chuan_rc chuan_gap_step(chuan_num *step, const chuan_datum *datum, chuan_num number, chuan_arena *arena)
{
  unsigned places = 0;
  if (datum->type.kind == CHUAN_TYPE_DECIMAL)
    places = datum->type.scale < DECIMAL_PLACES_MAX ? datum->type.scale : DECIMAL_PLACES_MAX;
  else if (datum->type.kind == CHUAN_TYPE_RATIO)
    places = written_places(number);
  *step = chuan_num_int(1);
  for (unsigned i = 0; i < places; i++)
    TRY(chuan_num_divide(step, *step, chuan_num_int(10), arena));
  return CHUAN_RC_OK;
}

chuan_rc chuan_gap_largest(chuan_num *out, const chuan_type *type, chuan_num step, chuan_arena *arena)
{
  *out = step;
  for (unsigned i = 0; i < type->digits; i++)
    TRY(chuan_num_multiply(out, *out, chuan_num_int(10), arena));
  return chuan_num_subtract(out, *out, step, arena);
}

static chuan_end end_at(chuan_num number)
{
  return (chuan_end){ .known = true, .at = number };
}

/* A sum of so many units. */
static chuan_rc for_all_units(chuan_range *range, size_t units, chuan_arena *arena)
{
  if (range->low.known)
    TRY(chuan_num_multiply(&range->low.at, range->low.at, chuan_num_int((int64_t)units), arena));
  return range->high.known
           ? chuan_num_multiply(&range->high.at, range->high.at, chuan_num_int((int64_t)units), arena)
           : CHUAN_RC_OK;
}

/* Where a datum may be: its declared range; otherwise on its side of 0, and not beyond its digits. */
static chuan_rc find_range(chuan_range *out, const chuan_datum *datum, chuan_num now, chuan_num step,
                           chuan_arena *arena)
{
  chuan_num most;
  bool negative = chuan_num_sign(now) < 0;
  if (!chuan_gap_is_number(datum) && !datum->has_range) {
    bool date = datum->type.kind == CHUAN_TYPE_DATE, truth = datum->type.kind == CHUAN_TYPE_TRUTH;
    int64_t last = truth ? 1 : (int64_t)datum->type.choice_count - 1;
    *out = (chuan_range){ .low = { .known = !date, .at = chuan_num_int(0) },
                          .high = { .known = !date, .at = chuan_num_int(date ? 0 : last) } };
    return CHUAN_RC_OK;
  }
  *out = (chuan_range){ .low = { .known = !negative, .at = chuan_num_int(0) },
                        .high = { .known = negative, .at = chuan_num_int(0) } };
  if (datum->has_range) {
    out->low.known = out->high.known = true;
    TRY(chuan_step_up(&out->low.at, datum->low, step, false, arena));
    return chuan_step_down(&out->high.at, datum->high, step, false, arena);
  }
  if (datum->type.kind != CHUAN_TYPE_DECIMAL)
    return CHUAN_RC_OK;
  TRY(chuan_gap_largest(&most, &datum->type, step, arena));
  if (!negative)
    out->high = end_at(most);
  else {
    TRY(chuan_num_negate(&most, most, arena));
    out->low = end_at(most);
  }
  return CHUAN_RC_OK;
}

/* Narrows an end of a range of changes to what leads a datum from `now` to an end of its own range. */
static chuan_rc narrow(chuan_end *out, bool high, const chuan_end *own, chuan_num now, chuan_num step,
                       chuan_arena *arena)
{
  chuan_num change;
  if (!own->known)
    return CHUAN_RC_OK;
  TRY(chuan_num_subtract(&change, own->at, now, arena));
  TRY(high ? chuan_step_down(&change, change, step, false, arena) : chuan_step_up(&change, change, step, false, arena));
  int order = out->known ? chuan_num_compare(change, out->at) : 0;
  if (!out->known || (high ? order < 0 : order > 0))
    *out = end_at(change);
  return CHUAN_RC_OK;
}

/* By how much the datum of every unit below may change at once. */
static chuan_rc find_range_of_each(chuan_gap_search *s, size_t unit, const chuan_datum *datum, chuan_arena *arena)
{
  const chuan_data *data = s->finder->data;
  const chuan_aggregate *aggregate = s->unknown.below->aggregate;
  s->range = (chuan_range){ .low.known = false };
  for (size_t child = 0; child < chuan_below_children(data, aggregate, unit); child++) {
    const chuan_measure *kept = chuan_below_kept(data, aggregate, aggregate->kept, unit, child);
    chuan_range own;
    if (kept->state != CHUAN_VERDICT_MET)
      continue;
    TRY(find_range(&own, datum, kept->number, s->unknown.step, arena));
    TRY(narrow(&s->range.low, false, &own.low, kept->number, s->unknown.step, arena));
    TRY(narrow(&s->range.high, true, &own.high, kept->number, s->unknown.step, arena));
  }
  return CHUAN_RC_OK;
}

/* Searching ---------------------------------------------------------------------------------------- */

chuan_rc chuan_gap_is_met_with(bool *out, const chuan_gap_search *s, chuan_num number)
{
  const chuan_slice *slice = &s->slice->slice;
  if (s->unknown.below)
    TRY(chuan_probe_put_below(s->finder->probe, s->unknown.below, number));
  else
    chuan_probe_put(s->finder->probe, s->column, false, number);
  TRY(chuan_probe_run_again(s->finder->trace, s->finder->probe, slice, s->finder->rests));
  *out = s->finder->trace[slice->count - 1].state == CHUAN_VERDICT_MET;
  return CHUAN_RC_OK;
}

/* What one box says: nothing in it meets; its nearest value does; or it must be cut. */
typedef enum finding { NOTHING, NEAREST, OPEN } finding;

static chuan_rc look_into(finding *out, const chuan_gap_search *s, const chuan_box *box)
{
  uint8_t states;
  bool met;
  TRY(chuan_ranges_evaluate(&states, s->finder->ranges, box));
  *out = !(states >> CHUAN_VERDICT_MET & 1) ? NOTHING : states == 1u << CHUAN_VERDICT_MET ? NEAREST : OPEN;
  if (*out != OPEN || !chuan_range_is_point(&box->of[0]))
    return CHUAN_RC_OK;
  TRY(chuan_gap_is_met_with(&met, s, box->of[0].low.at));
  *out = met ? NEAREST : NOTHING;
  return CHUAN_RC_OK;
}

/* The value in a range that meets the indicator and is nearest to its low end, or high end. `found` stays false where
   there is none, and where it cannot be told. */
static chuan_rc find_nearest(chuan_num *out, bool *found, const chuan_gap_search *s, chuan_range range, bool up)
{
  chuan_box waiting[WAITING_MAX], pieces[CHUAN_PIECES_MAX];
  size_t waits = 1, count;
  finding seen;
  waiting[0].of[0] = range;
  for (size_t boxes = 0; waits > 0 && boxes < BOXES_MAX; boxes++) {
    chuan_box box = waiting[--waits];
    TRY(look_into(&seen, s, &box));
    if (seen == NOTHING)
      continue;
    if (seen == NEAREST) {
      *found = true;
      *out = up ? box.of[0].low.at : box.of[0].high.at;
      return CHUAN_RC_OK;
    }
    TRY(chuan_ranges_split(pieces, &count, s->finder->ranges, &box, false));
    if (count == 0 || waits + count > WAITING_MAX)
      return CHUAN_RC_OK;
    for (size_t p = 0; p < count; p++)
      waiting[waits++] = pieces[up ? count - 1 - p : p];
  }
  return CHUAN_RC_OK;
}

/* The change in one direction. */
static chuan_rc find_change(chuan_gap *gap, bool *found, const chuan_gap_search *s, bool up, chuan_arena *arena)
{
  chuan_range range = s->range;
  chuan_end *near = up ? &range.low : &range.high;
  chuan_num first;
  *found = false;
  if (up)
    TRY(chuan_step_up(&first, s->now, s->unknown.step, true, arena));
  else
    TRY(chuan_step_down(&first, s->now, s->unknown.step, true, arena));
  int beyond = near->known ? chuan_num_compare(near->at, first) : 0;
  if (!near->known || (up ? beyond < 0 : beyond > 0))
    *near = end_at(first);
  if (range.low.known && range.high.known && chuan_num_compare(range.low.at, range.high.at) > 0)
    return CHUAN_RC_OK;
  gap->tried = s->tried;
  gap->perhaps_less = false;
  TRY(s->tried ? chuan_gap_try_values(gap, found, s, range, up) : find_nearest(&gap->to, found, s, range, up));
  gap->more = up;
  return *found ? chuan_num_subtract(&gap->by, up ? gap->to : s->now, up ? s->now : gap->to, arena) : CHUAN_RC_OK;
}

/* Whether all dates beyond the one told would do. */
static chuan_rc look_beyond(chuan_gap *gap, const chuan_gap_search *s)
{
  chuan_box box = { .of[0] = s->range };
  uint8_t states;
  *(gap->more ? &box.of[0].low : &box.of[0].high) = end_at(gap->to);
  TRY(chuan_ranges_evaluate(&states, s->finder->ranges, &box));
  gap->beyond = states == 1u << CHUAN_VERDICT_MET;
  return CHUAN_RC_OK;
}

/* In a debug build the answer is checked once more: it meets, and one step less does not. */
static chuan_rc check(const chuan_gap_search *s, const chuan_gap *gap, chuan_arena *arena)
{
#ifdef NDEBUG
  (void)s, (void)gap, (void)arena;
#else
  bool met, sooner;
  chuan_num less;
  TRY(chuan_gap_is_met_with(&met, s, gap->to));
  assert(met);
  TRY(gap->more ? chuan_num_subtract(&less, gap->to, s->unknown.step, arena)
                : chuan_num_add(&less, gap->to, s->unknown.step, arena));
  TRY(chuan_gap_is_met_with(&sooner, s, less));
  bool within = chuan_num_compare(less, s->now) != 0 && (chuan_num_compare(less, s->now) > 0) == gap->more;
  assert(!within || !sooner || !chuan_range_has(&s->range, less));
#endif
  return CHUAN_RC_OK;
}

static chuan_num without_sign(chuan_num number, chuan_arena *arena)
{
  chuan_num out = number;
  if (chuan_num_sign(number) < 0 && chuan_num_negate(&out, number, arena) != CHUAN_RC_OK)
    return number;
  return out;
}

chuan_rc chuan_gap_find_effort(chuan_gap *gap, const chuan_gap_search *s)
{
  chuan_arena *arena = s->finder->arena;
  const chuan_below *below = s->unknown.below;
  chuan_num before = s->now, after = gap->to;
  if (below && below->each) {
    before = below->mean;
    TRY(chuan_num_add(&after, before, gap->to, arena));
  }
  before = without_sign(before, arena), after = without_sign(after, arena);
  return chuan_num_divide(&gap->effort, gap->by, chuan_num_compare(before, after) > 0 ? before : after, arena);
}

static chuan_rc find_gap(chuan_gap *gap, bool *found, const chuan_gap_search *s, chuan_arena *arena)
{
  chuan_gap up, down;
  bool is_up, is_down;
  TRY(find_change(&up, &is_up, s, true, arena));
  TRY(find_change(&down, &is_down, s, false, arena));
  *found = is_up || is_down;
  if (!*found)
    return CHUAN_RC_OK;
  *gap = is_up && (!is_down || chuan_num_compare(up.by, down.by) <= 0) ? up : down;
  gap->datum = s->datum;
  gap->below = s->unknown.below;
  gap->units = NULL;
  gap->unit_count = 0;
  gap->beyond = false;
  if (s->datum->type.kind == CHUAN_TYPE_DATE)
    TRY(look_beyond(gap, s));
  TRY(check(s, gap, arena));
  return chuan_gap_find_effort(gap, s);
}

bool chuan_gap_is_number(const chuan_datum *datum)
{
  return datum->type.kind == CHUAN_TYPE_INTEGER || datum->type.kind == CHUAN_TYPE_DECIMAL ||
         datum->type.kind == CHUAN_TYPE_RATIO;
}

/* The figure that a unit has in a column. */
static bool has_figure(chuan_num *out, const chuan_column *column, size_t unit)
{
  uint8_t input = column->input[unit];
  *out = input == CHUAN_INPUT_VALUE ? chuan_column_number(column, unit) : chuan_num_int(0);
  return input == CHUAN_INPUT_VALUE || input == CHUAN_INPUT_NONE_OCCURRED;
}

static uint32_t column_of(const chuan_data *data, uint32_t datum)
{
  return chuan_data_column(data->set->data, data->set->data_count, datum);
}

/* What the slice gives the unit with the changes made. */
chuan_rc chuan_gap_judge(uint8_t *state, const chuan_gap_search *s, size_t unit)
{
  const chuan_gap_finder *finder = s->finder;
  const chuan_slice *slice = &s->slice->slice;
  chuan_probe_look_at(finder->probe, unit, slice);
  for (size_t i = 0; i < s->made_count; i++) {
    const chuan_gap *made = &s->made[i];
    if (made->below)
      TRY(chuan_probe_put_below(finder->probe, made->below, made->to));
    else
      chuan_probe_put(finder->probe, column_of(finder->data, (uint32_t)(made->datum - finder->data->program->data)),
                      false, made->to);
  }
  TRY(chuan_probe_run(finder->trace, finder->probe, slice));
  *state = finder->trace[slice->count - 1].state;
  return CHUAN_RC_OK;
}

/* What a number of units below is called: "số thôn thỏa hộ_sạch ≥ 20" of "đếm(thôn thỏa hộ_sạch ≥ 20)". */
static chuan_str name_of_count(chuan_str text, chuan_arena *arena)
{
  size_t from = 0, end = text.n;
  chuan_buffer b;
  while (from < end && text.p[from] != '(')
    from++;
  while (end > from && text.p[end - 1] != ')')
    end--;
  chuan_buffer_init(&b, arena);
  chuan_buffer_add_c(&b, "số ");
  if (end > from)
    chuan_buffer_add(&b, (chuan_str){ text.p + from + 1, end - from - 2 });
  return chuan_buffer_str(&b);
}

/* What is told of a figure: of units below a datum that stands for it. */
static chuan_rc datum_of(const chuan_datum **out, const chuan_gap_finder *finder, const chuan_figure *of)
{
  const chuan_program *program = finder->data->program;
  *out = of->below ? NULL : &program->data[of->datum];
  if (*out)
    return CHUAN_RC_OK;
  const chuan_aggregate *aggregate = of->below->aggregate;
  chuan_datum *datum = chuan_arena_alloc(finder->arena, sizeof *datum);
  *out = datum;
  if (!datum)
    return CHUAN_RC_MEMORY;
  if (of->below->datum != CHUAN_NONE) {
    *datum = program->data[of->below->datum];
    datum->name = of->below->each ? datum->name : aggregate->text;
    return CHUAN_RC_OK;
  }
  const chuan_set *part = chuan_program_at(program, finder->data->set->parts[aggregate->part]);
  *datum = (chuan_datum){ .name = name_of_count(aggregate->text, finder->arena), .unit = part->level,
                          .type.kind = CHUAN_TYPE_INTEGER, .has_range = true, .low = chuan_num_int(0),
                          .high = chuan_num_int((int64_t)of->below->total) };
  return datum->name.p ? CHUAN_RC_OK : CHUAN_RC_MEMORY;
}

chuan_rc chuan_gap_look_at(bool *has, chuan_gap_search *s, size_t unit, const chuan_figure *of)
{
  const chuan_gap_finder *finder = s->finder;
  const chuan_below *below = of->below;
  s->unknown = (chuan_unknown){ .below = below, .datum = of->datum, .stepped = true };
  *has = true;
  if (below) {
    s->now = below->now;
  } else {
    s->column = column_of(finder->data, of->datum);
    *has = has_figure(&s->now, &finder->data->columns[s->column], unit);
  }
  if (!*has)
    return CHUAN_RC_OK;
  TRY(datum_of(&s->datum, finder, of));
  TRY(chuan_gap_step(&s->unknown.step, s->datum, s->now, finder->arena));
  if (below && below->each)
    return find_range_of_each(s, unit, s->datum, finder->arena);
  TRY(find_range(&s->range, s->datum, s->now, s->unknown.step, finder->arena));
  return below && below->datum != CHUAN_NONE ? for_all_units(&s->range, below->total, finder->arena) : CHUAN_RC_OK;
}

chuan_rc chuan_gap_try_figure(chuan_gap *out, bool *found, chuan_gap_search *s, size_t unit, const chuan_figure *of)
{
  chuan_gap_finder *finder = s->finder;
  const chuan_slice *slice = &s->slice->slice;
  uint8_t state;
  bool has;
  *found = false;
  TRY(chuan_gap_look_at(&has, s, unit, of));
  if (!has)
    return CHUAN_RC_OK;
  s->tried = goes_to_script(finder, slice, of);
  TRY(chuan_gap_judge(&state, s, unit));
  if (state != CHUAN_VERDICT_NOT_MET || (s->tried && s->datum->type.kind == CHUAN_TYPE_DATE)) /* a day has no end */
    return CHUAN_RC_OK;
  TRY(chuan_ranges_begin(finder->ranges, slice, finder->data, unit, finder->trace, &s->unknown, 1));
  chuan_rc rc = find_gap(out, found, s, finder->arena);
  out->divides = chuan_gap_only_divides(finder, s->slice, of);
  *found = *found && rc == CHUAN_RC_OK;
  if (*found && of->below && of->below->datum == CHUAN_NONE)
    rc = chuan_gap_name_units(out, finder, unit);
  return rc == CHUAN_RC_LIMIT ? CHUAN_RC_OK : rc; /* a gap of more than 10,000 digits helps nobody */
}

/* What may change of a rule that reads these data, in the order in which it is told. */
chuan_rc chuan_gap_figures(chuan_figure **out, size_t *count, const chuan_gap_finder *finder, const chuan_slice *slice,
                             size_t unit, const uint32_t *data, size_t data_count)
{
  const chuan_set *set = finder->data->set;
  size_t below_count = 0;
  chuan_below *below = chuan_arena_array(finder->arena, set->aggregate_count, sizeof *below);
  *out = chuan_arena_array(finder->arena, data_count + set->aggregate_count, sizeof **out);
  if (!below || !*out)
    return CHUAN_RC_MEMORY;
  for (*count = 0; *count < data_count; ++*count)
    (*out)[*count] = (chuan_figure){ .datum = data[*count] };
  TRY(chuan_below_find(below, &below_count, slice, finder->data, unit, finder->arena));
  for (size_t k = 0; k < below_count; k++)
    (*out)[(*count)++] = (chuan_figure){ .datum = CHUAN_NONE, .below = &below[k] };
  return CHUAN_RC_OK;
}

/* Whether something that the rule reads is missing: it would have to be known what it is first. */
bool chuan_gap_lacks_data(const chuan_data *data, const chuan_slice *slice, size_t unit)
{
  bool previous;
  for (size_t s = 0; s < slice->count; s++)
    if (chuan_bounds_loads(slice->steps[s].instruction, &previous) &&
        chuan_bounds_is_missing(data, unit, slice->steps[s].instruction->a, previous))
      return true;
  return chuan_below_lacks(slice, data, unit);
}

/* The gaps of the rule of a slice that reads these data. */
chuan_rc chuan_gap_find_all(chuan_gap *out, size_t *count, chuan_gap_search *s, size_t unit, const uint32_t *data,
                          size_t data_count)
{
  chuan_gap_finder *finder = s->finder;
  chuan_figure *figures;
  size_t figure_count;
  bool found;
  *count = 0;
  if (chuan_gap_lacks_data(finder->data, &s->slice->slice, unit))
    return CHUAN_RC_OK;
  TRY(chuan_gap_figures(&figures, &figure_count, finder, &s->slice->slice, unit, data, data_count));
  for (int divides = 0; divides < 2; divides++)
    for (size_t k = 0; k < figure_count; k++) {
      const chuan_figure *of = &figures[k];
      if ((!of->below && !chuan_gap_is_number(&finder->data->program->data[of->datum])) ||
          chuan_gap_only_divides(finder, s->slice, of) != (divides == 1))
        continue;
      TRY(chuan_gap_try_figure(&out[*count], &found, s, unit, of));
      *count += found;
    }
  return CHUAN_RC_OK;
}

chuan_rc chuan_gap_find(chuan_gap *out, size_t *count, chuan_gap_finder *finder, size_t unit, uint32_t indicator)
{
  const chuan_indicator *of = &finder->data->set->indicators[indicator];
  chuan_gap_search s = { .finder = finder };
  *count = 0;
  TRY(chuan_gap_slice_of(&s.slice, finder, indicator));
  return chuan_gap_find_all(out, count, &s, unit, of->inputs, of->input_count);
}
