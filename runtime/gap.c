/* The gap. See gap.h. */
#include "runtime/gap.h"
#include "runtime/vm_bounds.h"
#include "runtime/vm_probe.h"

#include <assert.h>

enum {
  RATIO_PLACES = 4,
  DECIMAL_PLACES_MAX = 100,
  BOXES_MAX = 2000, /* looked at for one gap; more is an expression that nobody writes */
  WAITING_MAX = 256
};

/* Runs an operation that returns a result code and leaves the function when it failed. */
#define TRY(operation) \
  do { \
    chuan_rc try_rc = (operation); \
    if (try_rc != CHUAN_RC_OK) \
      return try_rc; \
  } while (0)

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
  chuan_arena *arena;
};

/* The question at hand: one datum of a unit. */
typedef struct search {
  chuan_gap_finder *finder;
  const known_slice *slice;
  const chuan_gap *made; /* changes that are taken for made */
  size_t made_count;
  uint32_t column; /* of the datum among those of the set */
  chuan_unknown unknown;
  chuan_num now;
  chuan_range range; /* that the datum may have */
} search;

chuan_gap_finder *chuan_gap_finder_new(const chuan_data *data, struct chuan_lua *lua, chuan_arena *arena)
{
  chuan_gap_finder *finder = chuan_arena_alloc(arena, sizeof *finder);
  if (!finder)
    return NULL;
  *finder = (chuan_gap_finder){ .data = data, .arena = arena };
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

static bool loads(const chuan_instruction *i, uint32_t datum)
{
  return (i->op == CHUAN_OP_LOAD || i->op == CHUAN_OP_LOAD_TRUTH) && i->a == datum;
}

static bool only_divides(const known_slice *known, uint32_t datum)
{
  for (size_t s = 0; s < known->slice.count; s++)
    if (known->plain[s] && loads(known->slice.steps[s].instruction, datum))
      return false;
  return true;
}

/* Whether a script is called with the datum, or with what is computed from it: what it wants the datum for is not
   known. */
static bool goes_to_script(bool *rests, const chuan_slice *slice, uint32_t datum)
{
  for (size_t s = 0; s < slice->count; s++) {
    const chuan_step *step = &slice->steps[s];
    rests[s] = loads(step->instruction, datum);
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

/* Where the datum may be: its declared range; otherwise on its side of 0, and not beyond its digits. */
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
  TRY(find_change(&up, &is_up, s, true, arena));
  TRY(find_change(&down, &is_down, s, false, arena));
  *found = is_up || is_down;
  if (!*found)
    return CHUAN_RC_OK;
  *gap = is_up && (!is_down || chuan_num_compare(up.by, down.by) <= 0) ? up : down;
  gap->datum = datum;
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
    uint32_t datum = (uint32_t)(s->made[i].datum - finder->data->program->data);
    chuan_probe_put(finder->probe, column_of(finder->data, datum), false, s->made[i].to);
  }
  TRY(chuan_probe_run(finder->trace, finder->probe, slice));
  *state = finder->trace[slice->count - 1].state;
  return CHUAN_RC_OK;
}

/* The gap of one datum, where it has one. */
static chuan_rc try_datum(chuan_gap *out, bool *found, search *s, size_t unit, uint32_t number)
{
  chuan_gap_finder *finder = s->finder;
  const chuan_data *data = finder->data;
  const chuan_slice *slice = &s->slice->slice;
  const chuan_datum *datum = &data->program->data[number];
  uint8_t state;
  *found = false;
  s->column = column_of(data, number);
  s->unknown = (chuan_unknown){ .datum = number, .stepped = true };
  if (!has_figure(&s->now, &data->columns[s->column], unit) || goes_to_script(finder->rests, slice, number))
    return CHUAN_RC_OK;
  TRY(judge(&state, s, unit));
  if (state != CHUAN_VERDICT_NOT_MET)
    return CHUAN_RC_OK;
  TRY(chuan_ranges_begin(finder->ranges, slice, data, unit, finder->trace, &s->unknown, 1));
  chuan_rc rc = find_gap(out, found, s, datum, finder->arena);
  out->divides = only_divides(s->slice, number);
  *found = *found && rc == CHUAN_RC_OK;
  return rc == CHUAN_RC_LIMIT ? CHUAN_RC_OK : rc; /* a gap of more than 10,000 digits helps nobody */
}

/* Whether something that the rule reads is missing: it would have to be known what it is first. */
static bool lacks_data(const chuan_data *data, const chuan_slice *slice, size_t unit)
{
  bool previous;
  for (size_t s = 0; s < slice->count; s++)
    if (chuan_bounds_loads(slice->steps[s].instruction, &previous) &&
        chuan_bounds_is_missing(data, unit, slice->steps[s].instruction->a, previous))
      return true;
  return false;
}

chuan_rc chuan_gap_find(chuan_gap *out, size_t *count, chuan_gap_finder *finder, size_t unit, uint32_t indicator)
{
  const chuan_indicator *of = &finder->data->set->indicators[indicator];
  search s = { .finder = finder };
  bool found;
  *count = 0;
  TRY(slice_of(&s.slice, finder, indicator));
  if (lacks_data(finder->data, &s.slice->slice, unit))
    return CHUAN_RC_OK;
  for (int divides = 0; divides < 2; divides++)
    for (size_t k = 0; k < of->input_count; k++) {
      if (!chuan_gap_is_number(&finder->data->program->data[of->inputs[k]]) ||
          only_divides(s.slice, of->inputs[k]) != (divides == 1))
        continue;
      TRY(try_datum(&out[*count], &found, &s, unit, of->inputs[k]));
      *count += found;
    }
  return CHUAN_RC_OK;
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

static bool is_made(const search *s, const chuan_datum *datum)
{
  for (size_t i = 0; i < s->made_count; i++)
    if (s->made[i].datum == datum)
      return true;
  return false;
}

/* The change that meets one side, behind those made; none where these meet it already. */
static chuan_rc try_side(chuan_gap *out, bool *good, search *s, size_t unit, uint32_t indicator,
                         const chuan_instruction *side)
{
  const chuan_gap_finder *finder = s->finder;
  const chuan_set *set = finder->data->set;
  const chuan_indicator *of = &set->indicators[indicator];
  known_slice known = { .plain = NULL };
  uint8_t state;
  TRY(chuan_slice_make(&known.slice, set, side->result, (size_t)(side - set->code) + 1, finder->arena));
  TRY(find_plain(&known, finder->arena));
  s->slice = &known;
  TRY(judge(&state, s, unit));
  *good = state == CHUAN_VERDICT_MET;
  for (size_t k = 0; k < of->input_count && !*good; k++) {
    const chuan_datum *datum = &finder->data->program->data[of->inputs[k]];
    if (datum->type.kind == CHUAN_TYPE_TEXT || only_divides(&known, of->inputs[k]) || is_made(s, datum))
      continue;
    TRY(try_datum(&out[s->made_count], good, s, unit, of->inputs[k]));
    s->made_count += *good;
  }
  return CHUAN_RC_OK;
}

chuan_rc chuan_gap_find_together(chuan_gap *out, size_t *count, chuan_gap_finder *finder, size_t unit,
                                 uint32_t indicator)
{
  search s = { .finder = finder, .made = out };
  uint32_t sides[CHUAN_GAPS_TOGETHER_MAX];
  size_t side_count;
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
  while (side_count-- > 0 && good)
    TRY(try_side(out, &good, &s, unit, indicator, whole->slice.steps[sides[side_count]].instruction));
  s.slice = whole;
  TRY(judge(&state, &s, unit));
  *count = good && state == CHUAN_VERDICT_MET ? s.made_count : 0;
  return CHUAN_RC_OK;
}
