/* The gap. See gap.h. */
#include "runtime/gap.h"
#include "base/try.h"
#include "runtime/vm_bounds.h"
#include "runtime/vm_probe.h"

#include <assert.h>
#include <string.h>

enum {
  RATIO_PLACES = 4,
  DECIMAL_PLACES_MAX = 100,
  BOXES_MAX = 2000, /* looked at for one gap; more is an expression that nobody writes */
  WAITING_MAX = 256,
  NEAREST_MAX = 100 /* units below of which the nearest is looked for */
};

typedef struct known_slice {
  chuan_slice slice;
  bool *plain; /* by step: it is used otherwise than to divide by; NULL: not made yet */
} known_slice;

struct chuan_gap_finder {
  const chuan_data *data;
  chuan_probe *probe;
  chuan_ranges *ranges;
  known_slice *slices; /* by indicator */
  chuan_traced *trace; /* room for that of any slice */
  bool *rests; /* the same: what rests on the datum at hand */
  struct chuan_lua *lua;
  chuan_arena *arena;
};

/* The question at hand: one datum of a unit. */
typedef struct search {
  chuan_gap_finder *finder;
  const known_slice *slice;
  const chuan_gap *made; /* changes that are taken for made */
  size_t made_count;
  uint32_t column; /* of a datum of the unit among those of the set */
  chuan_unknown unknown;
  chuan_num now;
  chuan_range range; /* that the datum may have */
} search;

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
static chuan_rc find_plain(known_slice *known, chuan_arena *arena)
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

/* What may change: a datum of the unit, or what units below give. */
typedef struct figure {
  uint32_t datum;
  const chuan_below *below; /* or NULL */
} figure;

static bool gives(const chuan_gap_finder *finder, const chuan_instruction *i, const figure *of)
{
  if (of->below)
    return chuan_below_gives(of->below, finder->data->set, i);
  return (i->op == CHUAN_OP_LOAD || i->op == CHUAN_OP_LOAD_TRUTH) && i->a == of->datum;
}

static bool only_divides(const chuan_gap_finder *finder, const known_slice *known, const figure *of)
{
  for (size_t s = 0; s < known->slice.count; s++)
    if (known->plain[s] && gives(finder, known->slice.steps[s].instruction, of))
      return false;
  return true;
}

/* Whether a script is called with the figure, or with what is computed from it: what it wants the figure for is not
   known. */
static bool goes_to_script(const chuan_gap_finder *finder, const chuan_slice *slice, const figure *of)
{
  bool *rests = finder->rests;
  for (size_t s = 0; s < slice->count; s++) {
    const chuan_step *step = &slice->steps[s];
    rests[s] = gives(finder, step->instruction, of);
    for (uint32_t k = 0; k < step->operand_count && !rests[s]; k++)
      rests[s] = rests[step->operands[k]];
    if (rests[s] && (step->instruction->op == CHUAN_OP_CALL || step->instruction->op == CHUAN_OP_CALL_TRUTH))
      return true;
  }
  return false;
}

/* What an indicator's condition rests on; made on the first question. */
static chuan_rc slice_of(const known_slice **out, chuan_gap_finder *finder, uint32_t indicator)
{
  const chuan_set *set = finder->data->set;
  known_slice *known = &finder->slices[indicator];
  size_t end = chuan_slice_end(set, CHUAN_OP_INDICATOR, indicator);
  *out = known;
  if (known->plain)
    return CHUAN_RC_OK;
  TRY(chuan_slice_make(&known->slice, set, set->code[end].b, end, finder->arena));
  return find_plain(known, finder->arena);
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
static chuan_rc find_range(search *s, const chuan_datum *datum, chuan_arena *arena)
{
  chuan_num most;
  bool negative = chuan_num_sign(s->now) < 0;
  if (!chuan_gap_is_number(datum) && !datum->has_range) {
    bool date = datum->type.kind == CHUAN_TYPE_DATE, truth = datum->type.kind == CHUAN_TYPE_TRUTH;
    int64_t last = truth ? 1 : (int64_t)datum->type.choice_count - 1;
    s->range = (chuan_range){ .low = { .known = !date, .at = chuan_num_int(0) },
                              .high = { .known = !date, .at = chuan_num_int(date ? 0 : last) } };
    return CHUAN_RC_OK;
  }
  s->range = (chuan_range){ .low = { .known = !negative, .at = chuan_num_int(0) },
                            .high = { .known = negative, .at = chuan_num_int(0) } };
  if (datum->has_range) {
    s->range.low.known = s->range.high.known = true;
    TRY(chuan_step_up(&s->range.low.at, datum->low, s->unknown.step, false, arena));
    return chuan_step_down(&s->range.high.at, datum->high, s->unknown.step, false, arena);
  }
  if (datum->type.kind != CHUAN_TYPE_DECIMAL)
    return CHUAN_RC_OK;
  TRY(chuan_gap_largest(&most, &datum->type, s->unknown.step, arena));
  if (!negative)
    s->range.high = end_at(most);
  else {
    TRY(chuan_num_negate(&most, most, arena));
    s->range.low = end_at(most);
  }
  return CHUAN_RC_OK;
}

/* Searching ---------------------------------------------------------------------------------------- */

/* Whether the indicator is met with another figure: asked of the evaluator itself. */
static chuan_rc is_met_with(bool *out, const search *s, chuan_num number)
{
  const chuan_slice *slice = &s->slice->slice;
  if (s->unknown.below)
    TRY(chuan_probe_put_below(s->finder->probe, s->unknown.below, number));
  else
    chuan_probe_put(s->finder->probe, s->column, false, number);
  TRY(chuan_probe_run(s->finder->trace, s->finder->probe, slice));
  *out = s->finder->trace[slice->count - 1].state == CHUAN_VERDICT_MET;
  return CHUAN_RC_OK;
}

/* What one box says: nothing in it meets; its nearest value does; or it must be cut. */
typedef enum finding { NOTHING, NEAREST, OPEN } finding;

static chuan_rc look_into(finding *out, const search *s, const chuan_box *box)
{
  uint8_t states;
  bool met;
  TRY(chuan_ranges_evaluate(&states, s->finder->ranges, box));
  *out = !(states >> CHUAN_VERDICT_MET & 1) ? NOTHING : states == 1u << CHUAN_VERDICT_MET ? NEAREST : OPEN;
  if (*out != OPEN || !chuan_range_is_point(&box->of[0]))
    return CHUAN_RC_OK;
  TRY(is_met_with(&met, s, box->of[0].low.at));
  *out = met ? NEAREST : NOTHING;
  return CHUAN_RC_OK;
}

/* The value in a range that meets the indicator and is nearest to its low end, or high end. `found` stays false where
   there is none, and where it cannot be told. */
static chuan_rc find_nearest(chuan_num *out, bool *found, const search *s, chuan_range range, bool up)
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
static chuan_rc find_change(chuan_gap *gap, bool *found, const search *s, bool up, chuan_arena *arena)
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
  TRY(find_nearest(&gap->to, found, s, range, up));
  gap->more = up;
  return *found ? chuan_num_subtract(&gap->by, up ? gap->to : s->now, up ? s->now : gap->to, arena) : CHUAN_RC_OK;
}

/* Whether all dates beyond the one told would do. */
static chuan_rc look_beyond(chuan_gap *gap, const search *s)
{
  chuan_box box = { .of[0] = s->range };
  uint8_t states;
  *(gap->more ? &box.of[0].low : &box.of[0].high) = end_at(gap->to);
  TRY(chuan_ranges_evaluate(&states, s->finder->ranges, &box));
  gap->beyond = states == 1u << CHUAN_VERDICT_MET;
  return CHUAN_RC_OK;
}

/* In a debug build the answer is checked once more: it meets, and one step less does not. */
static chuan_rc check(const search *s, const chuan_gap *gap, chuan_arena *arena)
{
#ifdef NDEBUG
  (void)s, (void)gap, (void)arena;
#else
  bool met, sooner;
  chuan_num less;
  TRY(is_met_with(&met, s, gap->to));
  assert(met);
  TRY(gap->more ? chuan_num_subtract(&less, gap->to, s->unknown.step, arena)
                : chuan_num_add(&less, gap->to, s->unknown.step, arena));
  TRY(is_met_with(&sooner, s, less));
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

static chuan_rc find_gap(chuan_gap *gap, bool *found, search *s, const chuan_datum *datum, chuan_arena *arena)
{
  chuan_gap up, down;
  bool is_up, is_down;
  TRY(chuan_gap_step(&s->unknown.step, datum, s->now, arena));
  TRY(find_range(s, datum, arena));
  if (s->unknown.below && s->unknown.below->datum != CHUAN_NONE)
    TRY(for_all_units(&s->range, s->unknown.below->total, arena));
  TRY(find_change(&up, &is_up, s, true, arena));
  TRY(find_change(&down, &is_down, s, false, arena));
  *found = is_up || is_down;
  if (!*found)
    return CHUAN_RC_OK;
  *gap = is_up && (!is_down || chuan_num_compare(up.by, down.by) <= 0) ? up : down;
  gap->datum = datum;
  gap->below = s->unknown.below;
  gap->units = NULL;
  gap->unit_count = 0;
  gap->beyond = false;
  if (datum->type.kind == CHUAN_TYPE_DATE)
    TRY(look_beyond(gap, s));
  TRY(check(s, gap, arena));
  chuan_num before = without_sign(s->now, arena), after = without_sign(gap->to, arena);
  return chuan_num_divide(&gap->effort, gap->by, chuan_num_compare(before, after) > 0 ? before : after, arena);
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
static chuan_rc judge(uint8_t *state, const search *s, size_t unit)
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
static chuan_rc datum_of(const chuan_datum **out, const chuan_gap_finder *finder, const figure *of)
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
    datum->name = aggregate->text;
    return CHUAN_RC_OK;
  }
  const chuan_set *part = chuan_program_at(program, finder->data->set->parts[aggregate->part]);
  *datum = (chuan_datum){ .name = name_of_count(aggregate->text, finder->arena), .unit = part->level,
                          .type.kind = CHUAN_TYPE_INTEGER, .has_range = true, .low = chuan_num_int(0),
                          .high = chuan_num_int((int64_t)of->below->total) };
  return datum->name.p ? CHUAN_RC_OK : CHUAN_RC_MEMORY;
}

static chuan_rc name_units(chuan_gap *gap, const chuan_gap_finder *finder, size_t unit); /* looks for their gaps */

/* The gap of one figure, where it has one. */
static chuan_rc try_figure(chuan_gap *out, bool *found, search *s, size_t unit, const figure *of)
{
  chuan_gap_finder *finder = s->finder;
  const chuan_data *data = finder->data;
  const chuan_slice *slice = &s->slice->slice;
  const chuan_datum *datum;
  uint8_t state;
  *found = false;
  s->unknown = (chuan_unknown){ .below = of->below, .datum = of->datum, .stepped = true };
  if (of->below)
    s->now = of->below->now;
  else
    s->column = column_of(data, of->datum);
  if ((!of->below && !has_figure(&s->now, &data->columns[s->column], unit)) || goes_to_script(finder, slice, of))
    return CHUAN_RC_OK;
  TRY(judge(&state, s, unit));
  if (state != CHUAN_VERDICT_NOT_MET)
    return CHUAN_RC_OK;
  TRY(datum_of(&datum, finder, of));
  TRY(chuan_ranges_begin(finder->ranges, slice, data, unit, finder->trace, &s->unknown, 1));
  chuan_rc rc = find_gap(out, found, s, datum, finder->arena);
  out->divides = only_divides(finder, s->slice, of);
  *found = *found && rc == CHUAN_RC_OK;
  if (*found && of->below && of->below->datum == CHUAN_NONE)
    rc = name_units(out, finder, unit);
  return rc == CHUAN_RC_LIMIT ? CHUAN_RC_OK : rc; /* a gap of more than 10,000 digits helps nobody */
}

/* What may change of a rule that reads these data, in the order in which it is told. */
static chuan_rc find_figures(figure **out, size_t *count, const chuan_gap_finder *finder, const chuan_slice *slice,
                             size_t unit, const uint32_t *data, size_t data_count)
{
  const chuan_set *set = finder->data->set;
  size_t below_count = 0;
  chuan_below *below = chuan_arena_array(finder->arena, set->aggregate_count, sizeof *below);
  *out = chuan_arena_array(finder->arena, data_count + set->aggregate_count, sizeof **out);
  if (!below || !*out)
    return CHUAN_RC_MEMORY;
  for (*count = 0; *count < data_count; ++*count)
    (*out)[*count] = (figure){ .datum = data[*count] };
  TRY(chuan_below_find(below, &below_count, slice, finder->data, unit, finder->arena));
  for (size_t k = 0; k < below_count; k++)
    (*out)[(*count)++] = (figure){ .datum = CHUAN_NONE, .below = &below[k] };
  return CHUAN_RC_OK;
}

/* Whether something that the rule reads is missing: it would have to be known what it is first. */
static bool lacks_data(const chuan_data *data, const chuan_slice *slice, size_t unit)
{
  bool previous;
  for (size_t s = 0; s < slice->count; s++)
    if (chuan_bounds_loads(slice->steps[s].instruction, &previous) &&
        chuan_bounds_is_missing(data, unit, slice->steps[s].instruction->a, previous))
      return true;
  return chuan_below_lacks(slice, data, unit);
}

/* The gaps of the rule of a slice that reads these data. */
static chuan_rc find_gaps(chuan_gap *out, size_t *count, search *s, size_t unit, const uint32_t *data,
                          size_t data_count)
{
  chuan_gap_finder *finder = s->finder;
  figure *figures;
  size_t figure_count;
  bool found;
  *count = 0;
  if (lacks_data(finder->data, &s->slice->slice, unit))
    return CHUAN_RC_OK;
  TRY(find_figures(&figures, &figure_count, finder, &s->slice->slice, unit, data, data_count));
  for (int divides = 0; divides < 2; divides++)
    for (size_t k = 0; k < figure_count; k++) {
      const figure *of = &figures[k];
      if ((!of->below && !chuan_gap_is_number(&finder->data->program->data[of->datum])) ||
          only_divides(finder, s->slice, of) != (divides == 1))
        continue;
      TRY(try_figure(&out[*count], &found, s, unit, of));
      *count += found;
    }
  return CHUAN_RC_OK;
}

chuan_rc chuan_gap_find(chuan_gap *out, size_t *count, chuan_gap_finder *finder, size_t unit, uint32_t indicator)
{
  const chuan_indicator *of = &finder->data->set->indicators[indicator];
  search s = { .finder = finder };
  *count = 0;
  TRY(slice_of(&s.slice, finder, indicator));
  return find_gaps(out, count, &s, unit, of->inputs, of->input_count);
}

/* Units below -------------------------------------------------------------------------------------- */

/* The data that a slice reads, each once. */
static chuan_rc data_of(uint32_t **out, size_t *count, const chuan_slice *slice, chuan_arena *arena)
{
  *count = 0;
  *out = chuan_arena_array(arena, slice->count, sizeof **out);
  if (!*out)
    return CHUAN_RC_MEMORY;
  for (size_t s = 0; s < slice->count; s++) {
    const chuan_instruction *i = slice->steps[s].instruction;
    bool known = i->op != CHUAN_OP_LOAD && i->op != CHUAN_OP_LOAD_TRUTH;
    for (size_t k = 0; k < *count && !known; k++)
      known = (*out)[k] == i->a;
    if (!known)
      (*out)[(*count)++] = i->a;
  }
  return CHUAN_RC_OK;
}

/* What would make one of the units below satisfy the condition. */
static chuan_rc find_own(const chuan_gap **out, search *s, size_t child, const uint32_t *data, size_t data_count)
{
  size_t count, most = data_count + s->finder->data->set->aggregate_count;
  chuan_gap *gaps = chuan_arena_array(s->finder->arena, most, sizeof *gaps);
  *out = NULL;
  if (!gaps)
    return CHUAN_RC_MEMORY;
  TRY(find_gaps(gaps, &count, s, child, data, data_count));
  *out = count > 0 && !gaps[0].divides ? gaps : NULL;
  return CHUAN_RC_OK;
}

static bool is_nearer(const chuan_gap_unit *a, const chuan_gap_unit *b)
{
  return a->gap && (!b->gap || chuan_num_compare(a->gap->effort, b->gap->effort) < 0);
}

/* Finds what would make the units satisfy the condition, and puts the nearest first. */
static chuan_rc order_units(chuan_gap_unit *units, size_t count, const chuan_gap_finder *finder,
                            const chuan_aggregate *aggregate)
{
  const chuan_data *data = finder->data->children[aggregate->part].results->data;
  known_slice known = { .plain = NULL };
  search s = { .finder = chuan_gap_finder_new(data, finder->lua, finder->arena), .slice = &known };
  uint32_t *read;
  size_t read_count;
  if (!s.finder)
    return CHUAN_RC_MEMORY;
  TRY(chuan_below_slice(&known.slice, data->set, aggregate->kept, finder->arena));
  TRY(find_plain(&known, finder->arena));
  TRY(data_of(&read, &read_count, &known.slice, finder->arena));
  for (size_t i = 0; i < count; i++) {
    chuan_gap_unit now = units[i];
    TRY(find_own(&now.gap, &s, (size_t)(now.unit - data->units), read, read_count));
    size_t to = i;
    for (; to > 0 && is_nearer(&now, &units[to - 1]); to--)
      units[to] = units[to - 1];
    units[to] = now;
  }
  return CHUAN_RC_OK;
}

/* Names the units of which some must change. */
static chuan_rc name_units(chuan_gap *gap, const chuan_gap_finder *finder, size_t unit)
{
  const chuan_data *data = finder->data;
  const chuan_aggregate *aggregate = gap->below->aggregate;
  const chuan_children *children = &data->children[aggregate->part];
  chuan_gap_unit *units = chuan_arena_array(finder->arena, gap->below->total, sizeof *units);
  if (!units)
    return CHUAN_RC_MEMORY;
  gap->units = units;
  for (size_t child = 0; child < chuan_below_children(data, aggregate, unit); child++)
    if (chuan_below_kept(data, aggregate, aggregate->kept, unit, child)->state ==
        (gap->more ? CHUAN_VERDICT_NOT_MET : CHUAN_VERDICT_MET))
      units[gap->unit_count++].unit =
        &children->results->data->units[children->units[children->first[unit] + child]];
  bool few = gap->more && gap->unit_count <= NEAREST_MAX;
  return few ? order_units(units, gap->unit_count, finder, aggregate) : CHUAN_RC_OK;
}

/* Changes that meet together ----------------------------------------------------------------------- */

/* Whether a step can only hold where this operand does. */
static bool must_hold(const chuan_step *step, uint32_t operand)
{
  switch ((chuan_opcode)step->instruction->op) {
  case CHUAN_OP_AND: return true;
  case CHUAN_OP_NOT_APPLICABLE: return operand == 1;
  case CHUAN_OP_ADDED: return operand == 0;
  case CHUAN_OP_AGREE: return operand == 2;
  default: return false;
  }
}

/* The sides that fail, the first one last; false where there are more than there is room for. */
static bool find_failing(uint32_t *sides, size_t *count, const chuan_gap_finder *finder, const chuan_slice *slice)
{
  bool *wanted = finder->rests;
  *count = 0;
  for (size_t s = 0; s < slice->count; s++)
    wanted[s] = s == slice->count - 1;
  for (size_t s = slice->count; s-- > 0;) {
    const chuan_step *step = &slice->steps[s];
    bool parts = false;
    for (uint32_t k = 0; k < step->operand_count && wanted[s]; k++)
      if (must_hold(step, k))
        parts = wanted[step->operands[k]] = true;
    if (!wanted[s] || parts || finder->trace[s].state != CHUAN_VERDICT_NOT_MET)
      continue;
    if (*count == CHUAN_GAPS_TOGETHER_MAX)
      return false;
    sides[(*count)++] = (uint32_t)s;
  }
  return true;
}

static bool is_of(const chuan_gap *gap, const search *s, const figure *of)
{
  return of->below ? gap->below == of->below
                   : gap->datum == &s->finder->data->program->data[of->datum] && !gap->below;
}

static bool is_made(const search *s, const figure *of)
{
  for (size_t i = 0; i < s->made_count; i++)
    if (is_of(&s->made[i], s, of))
      return true;
  return false;
}

/* The change that meets one side, behind those made; none where these meet it already. */
static chuan_rc try_side(chuan_gap *out, bool *good, search *s, size_t unit, const figure *figures, size_t count,
                         const chuan_instruction *side)
{
  const chuan_gap_finder *finder = s->finder;
  const chuan_set *set = finder->data->set;
  known_slice known = { .plain = NULL };
  uint8_t state;
  TRY(chuan_slice_make(&known.slice, set, side->result, (size_t)(side - set->code) + 1, finder->arena));
  TRY(find_plain(&known, finder->arena));
  s->slice = &known;
  TRY(judge(&state, s, unit));
  *good = state == CHUAN_VERDICT_MET;
  for (size_t k = 0; k < count && !*good; k++) {
    const figure *of = &figures[k];
    if ((!of->below && finder->data->program->data[of->datum].type.kind == CHUAN_TYPE_TEXT) ||
        only_divides(finder, &known, of) || is_made(s, of))
      continue;
    TRY(try_figure(&out[s->made_count], good, s, unit, of));
    s->made_count += *good;
  }
  return CHUAN_RC_OK;
}

static chuan_gap take_out(chuan_gap *made, search *s, size_t at)
{
  chuan_gap out = made[at];
  memmove(made + at, made + at + 1, (--s->made_count - at) * sizeof *made);
  return out;
}

static void put_back(chuan_gap *made, search *s, size_t at, chuan_gap gap)
{
  memmove(made + at + 1, made + at, (s->made_count++ - at) * sizeof *made);
  made[at] = gap;
}

/* What changes for a later side can meet an earlier one too, or leave less of it to be done: each change becomes the
   smallest beside the others, and those that are not needed go. */
static chuan_rc settle(chuan_gap *made, search *s, size_t unit, const figure *figures)
{
  uint8_t state;
  bool smaller;
  for (size_t i = 0; i < s->made_count; i++) {
    chuan_gap gap = take_out(made, s, i), found;
    const figure *of = figures;
    while (!is_of(&gap, s, of))
      of++;
    TRY(try_figure(&found, &smaller, s, unit, of));
    put_back(made, s, i, smaller ? found : gap);
  }
  for (size_t i = 0; i < s->made_count;) {
    chuan_gap gap = take_out(made, s, i);
    TRY(judge(&state, s, unit));
    if (state != CHUAN_VERDICT_MET)
      put_back(made, s, i, gap);
    i = state == CHUAN_VERDICT_MET ? 0 : i + 1;
  }
  return CHUAN_RC_OK;
}

chuan_rc chuan_gap_find_together(chuan_gap *out, size_t *count, chuan_gap_finder *finder, size_t unit,
                                 uint32_t indicator)
{
  search s = { .finder = finder, .made = out };
  uint32_t sides[CHUAN_GAPS_TOGETHER_MAX];
  size_t side_count, figure_count;
  figure *figures;
  bool good = true;
  uint8_t state;
  const known_slice *whole;
  *count = 0;
  TRY(slice_of(&whole, finder, indicator));
  s.slice = whole;
  if (lacks_data(finder->data, &whole->slice, unit))
    return CHUAN_RC_OK;
  TRY(judge(&state, &s, unit));
  if (state != CHUAN_VERDICT_NOT_MET || !find_failing(sides, &side_count, finder, &whole->slice))
    return CHUAN_RC_OK;
  const chuan_indicator *of = &finder->data->set->indicators[indicator];
  TRY(find_figures(&figures, &figure_count, finder, &whole->slice, unit, of->inputs, of->input_count));
  while (side_count-- > 0 && good)
    TRY(try_side(out, &good, &s, unit, figures, figure_count, whole->slice.steps[sides[side_count]].instruction));
  s.slice = whole;
  TRY(judge(&state, &s, unit));
  if (!good || state != CHUAN_VERDICT_MET)
    return CHUAN_RC_OK;
  TRY(settle(out, &s, unit, figures));
  *count = s.made_count;
  return CHUAN_RC_OK;
}
