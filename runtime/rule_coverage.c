/* Coverage of thresholds by tests: see rule_coverage.h. */
#include "runtime/rule_coverage.h"

/* The item of the same words in an edition before; CHUAN_NONE for none. */
static uint32_t item_before(const chuan_rule_coverage *coverage, const chuan_set *set, const chuan_clause *clause)
{
  for (size_t i = coverage->count; set->edition > 0 && i-- > 0;) {
    const chuan_covered_clause *item = &coverage->items[i];
    if (!chuan_str_equal(item->set->name, set->name))
      return CHUAN_NONE;
    if (item->clause->span.source == clause->span.source && item->clause->span.begin == clause->span.begin)
      return (uint32_t)i;
  }
  return CHUAN_NONE;
}

/* Gives every clause with a number of a threshold its item, in the order of the table. */
static void add_threshold(chuan_rule_coverage *coverage, const chuan_set *set, const chuan_threshold *threshold)
{
  size_t years = (size_t)(set->period_to - set->period_from + 1);
  for (size_t i = 0; i < threshold->layer_count * years * threshold->cell_count; i++) {
    uint32_t number = threshold->cells[i];
    if (number == CHUAN_NONE || coverage->item_of[number] != CHUAN_NONE ||
        coverage->program->clauses[number].kind != CHUAN_CLAUSE_VALUE)
      continue;
    coverage->item_of[number] = item_before(coverage, set, &coverage->program->clauses[number]);
    if (coverage->item_of[number] != CHUAN_NONE)
      continue;
    coverage->item_of[number] = (uint32_t)coverage->count;
    coverage->items[coverage->count++] =
      (chuan_covered_clause){ .clause = &coverage->program->clauses[number], .set = set, .threshold = threshold };
  }
}

chuan_rc chuan_rule_coverage_init(chuan_rule_coverage *coverage, const chuan_program *program, chuan_arena *arena)
{
  *coverage = (chuan_rule_coverage){ .program = program };
  coverage->items = chuan_arena_array(arena, program->clause_count, sizeof *coverage->items);
  coverage->item_of = chuan_arena_array(arena, program->clause_count, sizeof *coverage->item_of);
  if (!coverage->items || !coverage->item_of)
    return CHUAN_RC_MEMORY;
  for (size_t i = 0; i < program->clause_count; i++)
    coverage->item_of[i] = CHUAN_NONE;
  for (size_t s = 0; s < program->set_count; s++)
    for (size_t t = 0; t < program->sets[s].threshold_count; t++)
      add_threshold(coverage, &program->sets[s], &program->sets[s].thresholds[t]);
  return CHUAN_RC_OK;
}

static void touch(chuan_rule_coverage *coverage, uint32_t clause, const chuan_measure *value)
{
  if (clause == CHUAN_NONE || coverage->item_of[clause] == CHUAN_NONE)
    return;
  chuan_covered_clause *item = &coverage->items[coverage->item_of[clause]];
  if (value->state == CHUAN_VERDICT_INSUFFICIENT)
    item->touched[CHUAN_SIDE_MISSING] = true;
  if (value->state != CHUAN_VERDICT_MET)
    return;
  int order = chuan_num_compare(value->number, item->clause->value);
  item->touched[order < 0 ? CHUAN_SIDE_BELOW : order == 0 ? CHUAN_SIDE_AT : CHUAN_SIDE_ABOVE] = true;
}

/* The clause that held for a unit, CHUAN_NONE where there is no threshold. */
static uint32_t clause_of(const chuan_results *results, uint32_t table, size_t unit)
{
  return table == CHUAN_NONE ? CHUAN_NONE : results->clauses[table * results->data->unit_count + unit];
}

/* Tells the main threshold of a unit: of the value, and of the auxiliary values that the test compares with it. */
static void touch_main(chuan_rule_coverage *coverage, const chuan_results *results, uint32_t number, size_t unit)
{
  const chuan_indicator *indicator = &results->data->set->indicators[number];
  size_t units = results->data->unit_count;
  uint32_t clause = clause_of(results, indicator->threshold_table, unit);
  bool compared = false;
  for (size_t a = 0; a < indicator->aux_count; a++) {
    if (indicator->aux[a].main_direction == CHUAN_DIRECTION_NONE)
      continue;
    compared = true;
    touch(coverage, clause, &results->aux_values[number][a * units + unit]);
  }
  if (!compared || indicator->direction != CHUAN_DIRECTION_NONE)
    touch(coverage, clause, &results->values[number * units + unit]);
}

void chuan_rule_coverage_add(chuan_rule_coverage *coverage, const chuan_results *results)
{
  const chuan_set *set = results->data->set;
  size_t units = results->data->unit_count;
  for (size_t i = 0; i < set->indicator_count; i++) {
    const chuan_indicator *indicator = &set->indicators[i];
    for (size_t unit = 0; unit < units; unit++) {
      if (!chuan_results_have_indicator(results, i, unit))
        continue;
      touch_main(coverage, results, (uint32_t)i, unit);
      for (size_t a = 0; a < indicator->aux_count; a++)
        touch(coverage, clause_of(results, indicator->aux[a].threshold_table, unit),
              &results->aux_values[i][a * units + unit]);
    }
  }
}

size_t chuan_rule_coverage_touched(const chuan_rule_coverage *coverage)
{
  size_t touched = 0;
  for (size_t i = 0; i < coverage->count; i++)
    for (chuan_side side = 0; side < CHUAN_SIDE_COUNT; side++)
      touched += coverage->items[i].touched[side];
  return touched;
}
