/* Changes that meet an indicator together. See gap.h. */
#include "runtime/gap_internal.h"

#include <string.h>

enum { CHOICES_MAX = 64 /* answers and choices that are tried beside another change */ };

/* What may change. */
typedef struct figures {
  chuan_figure *of;
  size_t count;
} figures;

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
      if (chuan_step_needs(step, k))
        parts = wanted[step->operands[k]] = true;
    if (!wanted[s] || parts || finder->trace[s].state != CHUAN_VERDICT_NOT_MET)
      continue;
    if (*count == CHUAN_GAPS_TOGETHER_MAX)
      return false;
    sides[(*count)++] = (uint32_t)s;
  }
  return true;
}

static bool is_of(const chuan_gap *gap, const chuan_gap_search *s, const chuan_figure *of)
{
  return of->below ? gap->below == of->below
                   : gap->datum == &s->finder->data->program->data[of->datum] && !gap->below;
}

static bool is_made(const chuan_gap_search *s, const chuan_figure *of)
{
  for (size_t i = 0; i < s->made_count; i++)
    if (is_of(&s->made[i], s, of))
      return true;
  return false;
}

static bool is_text(const chuan_gap_search *s, const chuan_figure *of)
{
  return !of->below && s->finder->data->program->data[of->datum].type.kind == CHUAN_TYPE_TEXT;
}

static bool is_number(const chuan_gap_search *s, const chuan_figure *of)
{
  return of->below || chuan_gap_is_number(&s->finder->data->program->data[of->datum]);
}

/* One more change that meets the slice, behind those made; with `others` none of a number. */
static chuan_rc try_one(chuan_gap *out, bool *good, chuan_gap_search *s, size_t unit, const figures *all, bool others)
{
  for (size_t k = 0; k < all->count && !*good && s->made_count < CHUAN_GAPS_TOGETHER_MAX; k++) {
    const chuan_figure *of = &all->of[k];
    if (is_text(s, of) || chuan_gap_only_divides(s->finder, s->slice, of) || is_made(s, of) ||
        (others && is_number(s, of)))
      continue;
    TRY(chuan_gap_try_figure(&out[s->made_count], good, s, unit, of));
    s->made_count += *good;
  }
  return CHUAN_RC_OK;
}

/* Makes the figure that is looked at another number, whatever comes of it. */
static chuan_rc make(chuan_gap *out, chuan_gap_search *s, chuan_num to)
{
  chuan_arena *arena = s->finder->arena;
  chuan_gap *gap = &out[s->made_count];
  bool more = chuan_num_compare(to, s->now) > 0;
  *gap = (chuan_gap){ .datum = s->datum, .below = s->unknown.below, .more = more, .to = to };
  TRY(chuan_num_subtract(&gap->by, more ? to : s->now, more ? s->now : to, arena));
  TRY(chuan_gap_find_effort(gap, s));
  s->made_count++;
  return CHUAN_RC_OK;
}

/* One answer or choice becomes another, and one change more: `nếu có_chợ thì x ≥ 5 còn lại y ≥ 3`. */
static chuan_rc try_choices(chuan_gap *out, bool *good, chuan_gap_search *s, size_t unit, const figures *all)
{
  size_t before = s->made_count, tried = 0;
  for (size_t k = 0; k < all->count && before + 1 < CHUAN_GAPS_TOGETHER_MAX; k++) {
    const chuan_figure *of = &all->of[k];
    chuan_type_kind kind = of->below ? CHUAN_TYPE_INTEGER : s->finder->data->program->data[of->datum].type.kind;
    bool has = false;
    if ((kind == CHUAN_TYPE_TRUTH || kind == CHUAN_TYPE_CHOICE) && !is_made(s, of))
      TRY(chuan_gap_look_at(&has, s, unit, of));
    int64_t last = has ? s->range.high.at.n : -1, now = has ? s->now.n : 0;
    for (int64_t to = 0; to <= last && tried < CHOICES_MAX; to++, tried++) {
      if (to == now)
        continue;
      TRY(chuan_gap_look_at(&has, s, unit, of));
      TRY(make(out, s, chuan_num_int(to)));
      TRY(try_one(out, good, s, unit, all, false));
      if (*good)
        return CHUAN_RC_OK;
      s->made_count = before;
    }
  }
  return CHUAN_RC_OK;
}

/* Numbers with a declared range go to one end of it, one after the other: points of which no single one is enough. */
static chuan_rc try_ends(chuan_gap *out, bool *good, chuan_gap_search *s, size_t unit, const figures *all, bool up)
{
  size_t before = s->made_count;
  for (size_t k = 0; k < all->count && s->made_count < CHUAN_GAPS_TOGETHER_MAX; k++) {
    const chuan_figure *of = &all->of[k];
    uint8_t state;
    bool has;
    if (chuan_gap_only_divides(s->finder, s->slice, of) || is_made(s, of))
      continue;
    TRY(chuan_gap_look_at(&has, s, unit, of));
    const chuan_end *end = up ? &s->range.high : &s->range.low;
    if (!has || !chuan_gap_is_number(s->datum) || !s->datum->has_range || !end->known ||
        chuan_num_compare(end->at, s->now) == 0)
      continue;
    TRY(make(out, s, end->at));
    TRY(chuan_gap_judge(&state, s, unit));
    *good = state == CHUAN_VERDICT_MET;
    if (*good)
      return CHUAN_RC_OK;
  }
  s->made_count = before;
  return CHUAN_RC_OK;
}

/* The changes that meet one side, behind those made; none where these meet it already. */
static chuan_rc try_side(chuan_gap *out, bool *good, chuan_gap_search *s, size_t unit, const figures *all,
                         const chuan_instruction *side, bool whole)
{
  const chuan_gap_finder *finder = s->finder;
  const chuan_set *set = finder->data->set;
  chuan_gap_slice known = { .plain = NULL };
  uint8_t state;
  TRY(chuan_slice_make(&known.slice, set, side->result, (size_t)(side - set->code) + 1, finder->arena));
  TRY(chuan_gap_find_plain(&known, finder->arena));
  s->slice = &known;
  TRY(chuan_gap_judge(&state, s, unit));
  *good = state == CHUAN_VERDICT_MET;
  /* No number meets the whole alone, as was found before. */
  TRY(try_one(out, good, s, unit, all, whole && s->made_count == 0));
  if (!*good)
    TRY(try_ends(out, good, s, unit, all, true));
  if (!*good)
    TRY(try_ends(out, good, s, unit, all, false));
  if (!*good)
    TRY(try_choices(out, good, s, unit, all));
  return CHUAN_RC_OK;
}

static chuan_gap take_out(chuan_gap *made, chuan_gap_search *s, size_t at)
{
  chuan_gap out = made[at];
  memmove(made + at, made + at + 1, (--s->made_count - at) * sizeof *made);
  return out;
}

static void put_back(chuan_gap *made, chuan_gap_search *s, size_t at, chuan_gap gap)
{
  memmove(made + at + 1, made + at, (s->made_count++ - at) * sizeof *made);
  made[at] = gap;
}

/* What changes for a later side can meet an earlier one too, or leave less of it to be done: each change becomes the
   smallest beside the others, and those that are not needed go. */
static chuan_rc settle(chuan_gap *made, chuan_gap_search *s, size_t unit, const figures *all)
{
  uint8_t state;
  bool smaller;
  for (size_t i = 0; i < s->made_count; i++) {
    chuan_gap gap = take_out(made, s, i), found;
    const chuan_figure *of = all->of;
    while (!is_of(&gap, s, of))
      of++;
    TRY(chuan_gap_try_figure(&found, &smaller, s, unit, of));
    put_back(made, s, i, smaller ? found : gap);
  }
  for (size_t i = 0; i < s->made_count;) {
    chuan_gap gap = take_out(made, s, i);
    TRY(chuan_gap_judge(&state, s, unit));
    if (state != CHUAN_VERDICT_MET)
      put_back(made, s, i, gap);
    i = state == CHUAN_VERDICT_MET ? 0 : i + 1;
  }
  return CHUAN_RC_OK;
}

/* Changes that meet the slice of the search together. */
static chuan_rc find_together(chuan_gap *out, size_t *count, chuan_gap_search *s, size_t unit, const uint32_t *data,
                              size_t data_count)
{
  chuan_gap_finder *finder = s->finder;
  const chuan_gap_slice *whole = s->slice;
  uint32_t sides[CHUAN_GAPS_TOGETHER_MAX];
  size_t side_count;
  figures all;
  bool good = true;
  uint8_t state;
  *count = 0;
  s->made = out;
  if (chuan_gap_lacks_data(finder->data, &whole->slice, unit))
    return CHUAN_RC_OK;
  TRY(chuan_gap_judge(&state, s, unit));
  if (state != CHUAN_VERDICT_NOT_MET || !find_failing(sides, &side_count, finder, &whole->slice))
    return CHUAN_RC_OK;
  TRY(chuan_gap_figures(&all.of, &all.count, finder, &whole->slice, unit, data, data_count));
  while (side_count-- > 0 && good)
    TRY(try_side(out, &good, s, unit, &all, whole->slice.steps[sides[side_count]].instruction,
                 sides[side_count] == whole->slice.count - 1));
  s->slice = whole;
  TRY(chuan_gap_judge(&state, s, unit));
  if (!good || state != CHUAN_VERDICT_MET)
    return CHUAN_RC_OK;
  TRY(settle(out, s, unit, &all));
  *count = s->made_count;
  return CHUAN_RC_OK;
}

chuan_rc chuan_gap_find_together(chuan_gap *out, size_t *count, chuan_gap_finder *finder, size_t unit,
                                 uint32_t indicator)
{
  chuan_gap_search s = { .finder = finder };
  const chuan_indicator *of = &finder->data->set->indicators[indicator];
  TRY(chuan_gap_slice_of(&s.slice, finder, indicator));
  return find_together(out, count, &s, unit, of->inputs, of->input_count);
}

/* Whether a slice counts the criteria of the set: these are judged by other instructions. */
static bool counts_criteria(const chuan_slice *slice)
{
  bool out = false;
  for (size_t s = 0; s < slice->count; s++)
    out = out || slice->steps[s].instruction->op == CHUAN_OP_COUNT_CRITERIA ||
          slice->steps[s].instruction->op == CHUAN_OP_CRITERION_MET;
  return out;
}

chuan_rc chuan_gap_find_condition(chuan_gap **out, size_t *count, chuan_gap_finder *finder, size_t unit,
                                  size_t condition)
{
  const chuan_set *set = finder->data->set;
  chuan_gap_slice known = { .plain = NULL };
  chuan_gap_search s = { .finder = finder, .slice = &known };
  uint32_t *data;
  size_t data_count;
  *count = 0;
  TRY(chuan_slice_make(&known.slice, set, set->conditions[condition].result, chuan_slice_end(set, CHUAN_OP_SET, 0),
                       finder->arena));
  if (counts_criteria(&known.slice))
    return CHUAN_RC_OK;
  TRY(chuan_gap_find_plain(&known, finder->arena));
  TRY(chuan_gap_data_of(&data, &data_count, &known.slice, finder->arena));
  *out = chuan_arena_array(finder->arena, data_count + set->aggregate_count + CHUAN_GAPS_TOGETHER_MAX, sizeof **out);
  if (!*out)
    return CHUAN_RC_MEMORY;
  TRY(chuan_gap_find_all(*out, count, &s, unit, data, data_count));
  if (*count > 0 && !(*out)->divides)
    *count = 1;
  else
    TRY(find_together(*out, count, &s, unit, data, data_count));
  return CHUAN_RC_OK;
}
