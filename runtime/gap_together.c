/* Changes that meet an indicator together. See gap.h. */
#include "runtime/gap_internal.h"

#include <string.h>

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

/* The change that meets one side, behind those made; none where these meet it already. */
static chuan_rc try_side(chuan_gap *out, bool *good, chuan_gap_search *s, size_t unit, const chuan_figure *figures,
                         size_t count, const chuan_instruction *side)
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
  for (size_t k = 0; k < count && !*good; k++) {
    const chuan_figure *of = &figures[k];
    if ((!of->below && finder->data->program->data[of->datum].type.kind == CHUAN_TYPE_TEXT) ||
        chuan_gap_only_divides(finder, &known, of) || is_made(s, of))
      continue;
    TRY(chuan_gap_try_figure(&out[s->made_count], good, s, unit, of));
    s->made_count += *good;
  }
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
static chuan_rc settle(chuan_gap *made, chuan_gap_search *s, size_t unit, const chuan_figure *figures)
{
  uint8_t state;
  bool smaller;
  for (size_t i = 0; i < s->made_count; i++) {
    chuan_gap gap = take_out(made, s, i), found;
    const chuan_figure *of = figures;
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

chuan_rc chuan_gap_find_together(chuan_gap *out, size_t *count, chuan_gap_finder *finder, size_t unit,
                                 uint32_t indicator)
{
  chuan_gap_search s = { .finder = finder, .made = out };
  uint32_t sides[CHUAN_GAPS_TOGETHER_MAX];
  size_t side_count, figure_count;
  chuan_figure *figures;
  bool good = true;
  uint8_t state;
  const chuan_gap_slice *whole;
  *count = 0;
  TRY(chuan_gap_slice_of(&whole, finder, indicator));
  s.slice = whole;
  if (chuan_gap_lacks_data(finder->data, &whole->slice, unit))
    return CHUAN_RC_OK;
  TRY(chuan_gap_judge(&state, &s, unit));
  if (state != CHUAN_VERDICT_NOT_MET || !find_failing(sides, &side_count, finder, &whole->slice))
    return CHUAN_RC_OK;
  const chuan_indicator *of = &finder->data->set->indicators[indicator];
  TRY(chuan_gap_figures(&figures, &figure_count, finder, &whole->slice, unit, of->inputs, of->input_count));
  while (side_count-- > 0 && good)
    TRY(try_side(out, &good, &s, unit, figures, figure_count, whole->slice.steps[sides[side_count]].instruction));
  s.slice = whole;
  TRY(chuan_gap_judge(&state, &s, unit));
  if (!good || state != CHUAN_VERDICT_MET)
    return CHUAN_RC_OK;
  TRY(settle(out, &s, unit, figures));
  *count = s.made_count;
  return CHUAN_RC_OK;
}
