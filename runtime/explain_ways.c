/* The shortest way where a criterion, or the set, asks for so many and not for all. See chuan_way. */
#include "base/try.h"
#include "runtime/explain.h"

typedef struct seeker {
  chuan_explanation *explanation;
  const chuan_results *results;
  const chuan_set *set;
  chuan_arena *arena;
  chuan_way *ways;
} seeker;

static uint8_t verdict_of(const seeker *s, uint32_t indicator)
{
  return s->results->indicators[indicator * s->results->data->unit_count + s->explanation->unit];
}

/* Whether an indicator counts: not what a variant adds to a criterion, or set, of another act. */
static bool counts(const seeker *s, const chuan_way *way, uint32_t indicator)
{
  const chuan_indicator *of = &s->set->indicators[indicator];
  uint32_t act = way->criterion == CHUAN_NONE ? CHUAN_NONE : s->set->criteria[way->criterion].added_by;
  return (way->criterion == CHUAN_NONE || of->criterion == way->criterion) && of->added_by == act &&
         chuan_results_have_indicator(s->results, indicator, s->explanation->unit);
}

/* Takes one more into a way, of which so much is known. */
static void take(chuan_way *way, uint32_t number, bool measured, chuan_num effort)
{
  bool first = way->lightest_count == 0;
  ((uint32_t *)way->lightest)[way->lightest_count++] = number;
  way->measured = (first || way->measured) && measured;
  if (measured && (first || chuan_num_compare(effort, way->effort) > 0))
    way->effort = effort;
}

/* The indicators that are the nearest: those of `remaining` stand in that order. */
static chuan_rc look_at_indicators(chuan_way *way, const seeker *s, chuan_not_applicable_policy policy)
{
  const chuan_explanation *e = s->explanation;
  chuan_count count = { .met = 0 };
  for (uint32_t i = 0; i < s->set->indicator_count; i++)
    if (counts(s, way, i))
      chuan_count_add(&count, (chuan_verdict)verdict_of(s, i));
  count = chuan_count_apply(count, policy, &way->total);
  way->met = count.met;
  way->more = way->met < way->rule.at_least ? way->rule.at_least - way->met : 0;
  way->lightest = chuan_arena_array(s->arena, s->set->indicator_count, sizeof *way->lightest);
  if (!way->lightest)
    return CHUAN_RC_MEMORY;
  for (size_t k = 0; k < e->remaining_count && way->lightest_count < way->more; k++) {
    const chuan_remaining *remaining = &e->remaining[k];
    if (counts(s, way, remaining->indicator) && remaining->gap_count > 0)
      take(way, remaining->indicator, remaining->measured, remaining->effort);
  }
  return CHUAN_RC_OK;
}

/* What it takes to meet a criterion that is not met; false where that is not known. */
static bool price_of(const seeker *s, uint32_t criterion, bool *measured, chuan_num *effort)
{
  const chuan_explanation *e = s->explanation;
  const chuan_criterion *of = &s->set->criteria[criterion];
  size_t unmet = 0, known = 0;
  for (size_t k = 0; k < e->way_count; k++)
    if (e->ways[k].criterion == criterion) {
      *measured = e->ways[k].measured;
      *effort = e->ways[k].effort;
      return e->ways[k].lightest_count == e->ways[k].more && e->ways[k].more > 0;
    }
  *measured = true;
  for (size_t i = 0; i < of->indicator_count; i++) {
    uint8_t verdict = verdict_of(s, of->indicators[i]);
    if (chuan_results_have_indicator(s->results, of->indicators[i], e->unit))
      unmet += verdict != CHUAN_VERDICT_MET && verdict != CHUAN_VERDICT_NOT_APPLICABLE;
  }
  for (size_t k = 0; k < e->remaining_count; k++) {
    const chuan_remaining *remaining = &e->remaining[k];
    if (s->set->indicators[remaining->indicator].criterion != criterion || remaining->gap_count == 0)
      continue;
    *measured = *measured && remaining->measured;
    if (remaining->measured && (known == 0 || chuan_num_compare(remaining->effort, *effort) > 0))
      *effort = remaining->effort;
    known++;
  }
  return unmet > 0 && known == unmet;
}

/* The criteria that are the nearest. */
static chuan_rc look_at_criteria(chuan_way *way, const seeker *s)
{
  const chuan_explanation *e = s->explanation;
  size_t units = s->results->data->unit_count;
  chuan_count count = { .met = 0 };
  uint32_t *best = chuan_arena_array(s->arena, s->set->criterion_count, sizeof *best);
  chuan_num *efforts = chuan_arena_array(s->arena, s->set->criterion_count, sizeof *efforts);
  bool *are_measured = chuan_arena_array(s->arena, s->set->criterion_count, sizeof *are_measured);
  size_t found = 0;
  if (!best || !efforts || !are_measured)
    return CHUAN_RC_MEMORY;
  way->lightest = best;
  for (uint32_t c = 0; c < s->set->criterion_count; c++) {
    uint8_t verdict = s->results->criteria[c * units + e->unit];
    chuan_num effort = chuan_num_int(0);
    bool measured;
    if (s->set->criteria[c].added_by != CHUAN_NONE)
      continue;
    chuan_count_add(&count, (chuan_verdict)verdict);
    if ((verdict != CHUAN_VERDICT_NOT_MET && verdict != CHUAN_VERDICT_INSUFFICIENT) ||
        !price_of(s, c, &measured, &effort))
      continue;
    size_t at = found++;
    for (; at > 0 && ((measured && !are_measured[at - 1]) ||
                      (measured == are_measured[at - 1] && chuan_num_compare(effort, efforts[at - 1]) < 0)); at--) {
      best[at] = best[at - 1];
      efforts[at] = efforts[at - 1];
      are_measured[at] = are_measured[at - 1];
    }
    best[at] = c;
    efforts[at] = effort;
    are_measured[at] = measured;
  }
  count = chuan_count_apply(count, s->set->policy, &way->total);
  way->met = count.met;
  way->more = way->met < way->rule.at_least ? way->rule.at_least - way->met : 0;
  way->lightest_count = found < way->more ? found : way->more;
  return CHUAN_RC_OK;
}

/* Whether the verdict of a criterion was counted. */
static bool is_counted(const chuan_results *results, uint32_t criterion, size_t unit)
{
  size_t at = criterion * results->data->unit_count + unit;
  uint8_t verdict = results->criteria[at];
  return !results->criterion_reported[at] && (verdict == CHUAN_VERDICT_MET || verdict == CHUAN_VERDICT_NOT_MET ||
                                              verdict == CHUAN_VERDICT_INSUFFICIENT);
}

chuan_rc chuan_explain_ways(chuan_explanation *out, const chuan_results *results, chuan_arena *arena)
{
  const chuan_set *set = results->data->set;
  seeker s = { .explanation = out, .results = results, .set = set, .arena = arena };
  s.ways = chuan_arena_array(arena, set->criterion_count + 1, sizeof *s.ways);
  if (!s.ways)
    return CHUAN_RC_MEMORY;
  out->ways = s.ways;
  for (uint32_t c = 0; c < set->criterion_count; c++) {
    const chuan_criterion *criterion = &set->criteria[c];
    if (criterion->met.all || !chuan_explanation_covers_criterion(out, results, c) ||
        !is_counted(results, c, out->unit))
      continue;
    chuan_way *way = &s.ways[out->way_count];
    *way = (chuan_way){ .criterion = c, .rule = criterion->met, .effort = chuan_num_int(0) };
    TRY(look_at_indicators(way, &s, criterion->policy ? criterion->policy : set->policy));
    out->way_count++;
  }
  if (set->met.all || out->criterion != CHUAN_NONE || out->indicator != CHUAN_NONE ||
      results->sets[out->unit] == CHUAN_VERDICT_NOT_APPLICABLE)
    return CHUAN_RC_OK;
  chuan_way *way = &s.ways[out->way_count];
  *way = (chuan_way){ .criterion = CHUAN_NONE, .rule = set->met, .effort = chuan_num_int(0) };
  TRY(set->met.of == CHUAN_MET_OF_CRITERIA ? look_at_criteria(way, &s)
                                           : look_at_indicators(way, &s, set->policy));
  out->way_count++;
  return CHUAN_RC_OK;
}
