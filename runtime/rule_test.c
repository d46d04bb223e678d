/* kiểm thử: see rule_test.h. */
#include "runtime/rule_test.h"

#include "runtime/link.h"

/* The unit that a test gives ---------------------------------------------------------------------- */

static chuan_rc set_cell(chuan_data *data, size_t unit, chuan_column *columns, uint32_t position,
                         const chuan_given *given)
{
  if (position == CHUAN_NONE)
    return CHUAN_RC_OK; /* no rule reads it */
  chuan_num number = given->number;
  if (given->state == CHUAN_INPUT_VALUE && data->program->data[given->subject].type.kind == CHUAN_TYPE_TEXT) {
    int64_t text;
    chuan_rc rc = chuan_data_text(&text, data, given->text);
    if (rc != CHUAN_RC_OK)
      return rc;
    number = chuan_num_int(text);
  }
  return chuan_data_set(data, &columns[position], unit, given->state, number);
}

static chuan_rc set_given(chuan_data *data, size_t unit, const chuan_given *given)
{
  const chuan_set *set = data->set;
  switch (given->kind) {
  case CHUAN_GIVEN_DATUM:
    return set_cell(data, unit, data->columns, chuan_set_column(set, given->subject, false), given);
  case CHUAN_GIVEN_PREVIOUS:
    return set_cell(data, unit, data->previous, chuan_set_column(set, given->subject, true), given);
  case CHUAN_GIVEN_DIMENSION:
    if (given->state == CHUAN_INPUT_VALUE)
      data->dimensions[given->subject][unit] = (int32_t)given->number.n;
    return CHUAN_RC_OK;
  case CHUAN_GIVEN_SET:
    data->required[given->subject][unit] = (uint8_t)given->verdict;
    return CHUAN_RC_OK;
  case CHUAN_GIVEN_THRESHOLD:
    data->other_thresholds[given->subject][unit] = (chuan_measure){ given->number, CHUAN_VERDICT_MET };
    return CHUAN_RC_OK;
  }
  return CHUAN_RC_OK;
}

/* Whether something is given of another unit of a level: several parts may ask about one. */
static bool is_of_level(const chuan_data *above, const chuan_given *given, chuan_str level)
{
  return given->part != CHUAN_NONE &&
         chuan_str_equal(chuan_program_at(above->program, above->set->parts[given->part])->level, level);
}

/* The child units of one level that a test gives, and what the set asks of them. */
static chuan_rc make_children(chuan_data *above, uint32_t number, const chuan_rule_test *test, struct chuan_lua *lua,
                              chuan_arena *arena)
{
  const chuan_set *part = chuan_program_at(above->program, above->set->parts[number]);
  chuan_data *data = chuan_arena_alloc(arena, sizeof *data);
  chuan_results *results = chuan_arena_alloc(arena, sizeof *results);
  size_t count = 0;
  for (size_t k = 0; k < test->given_count; k++)
    if (is_of_level(above, &test->given[k], part->level) && test->given[k].child >= count)
      count = test->given[k].child + 1;
  if (!data || !results)
    return CHUAN_RC_MEMORY;
  chuan_rc rc = chuan_data_init(data, above->program, part, test->period, test->law_date, count, arena);
  if (rc == CHUAN_RC_OK)
    data->first_period = above->first_period;
  for (size_t k = 0; k < test->given_count && rc == CHUAN_RC_OK; k++)
    if (is_of_level(above, &test->given[k], part->level))
      rc = set_given(data, test->given[k].child, &test->given[k]);
  if (rc == CHUAN_RC_OK)
    rc = chuan_vm_run(results, data, (chuan_run_options){ .lua = lua }, arena);
  return rc == CHUAN_RC_OK ? chuan_link_all_children(above, number, results) : rc;
}

static chuan_rc make_unit(chuan_data *data, const chuan_program *program, const chuan_rule_test *test,
                          struct chuan_lua *lua, chuan_arena *arena)
{
  const chuan_set *set = &program->sets[test->set];
  chuan_rc rc = chuan_data_init(data, program, set, test->period, test->law_date, 1, arena);
  if (rc != CHUAN_RC_OK)
    return rc;
  data->units[0].name = test->name;
  data->units[0].level = set->level;
  data->units[0].variant = test->variant;
  data->first_period = test->period == set->period_from;
  data->dimensions_final = true;
  for (size_t k = 0; k < test->given_count && rc == CHUAN_RC_OK; k++)
    if (test->given[k].part == CHUAN_NONE)
      rc = set_given(data, 0, &test->given[k]);
  for (size_t part = 0; part < set->part_count && rc == CHUAN_RC_OK; part++)
    rc = make_children(data, (uint32_t)part, test, lua, arena);
  return rc;
}

/* What is expected of it --------------------------------------------------------------------------- */

/* Whether an indicator counts for what is expected: it is the one meant, or belongs to what is. */
static bool is_meant(const chuan_set *set, const chuan_expect *expect, size_t indicator)
{
  switch (expect->kind) {
  case CHUAN_EXPECT_INDICATOR: return indicator == expect->subject;
  case CHUAN_EXPECT_CRITERION: return set->indicators[indicator].criterion == expect->subject;
  default: return true;
  }
}

static void take_call(chuan_expect_result *out, const chuan_results *results, const chuan_script_fault *call)
{
  out->call = call;
  out->function = &results->data->program->functions[results->data->set->code[call->origin].a];
}

/* Where a fault arose, and the call behind it: of this unit, or, where that made none, of a unit below it. */
static void find_fault(chuan_expect_result *out, const chuan_results *results, uint32_t origin)
{
  const chuan_data *data = results->data;
  const chuan_instruction *i = &data->set->code[origin];
  const chuan_script_fault *call = chuan_results_script_fault(results, 0, origin);
  out->fault = i->span;
  if (call)
    take_call(out, results, call);
  if (!CHUAN_OP_IS_OF_CHILDREN(i->op))
    return;
  const chuan_results *below = data->children[data->set->aggregates[i->a].part].results;
  if (below && below->script_fault_count > 0)
    take_call(out, below, below->script_faults);
}

/* Why the outcome is not decided: the causes of the indicators meant, and where the first fault arose. */
static chuan_rc find_reasons(chuan_expect_result *out, const chuan_results *results, const chuan_expect *expect)
{
  const chuan_set *set = results->data->set;
  uint32_t causes = expect->kind == CHUAN_EXPECT_SET ? results->set_causes[0] : 0, origin = CHUAN_NONE;
  if (expect->kind == CHUAN_EXPECT_RULING) {
    if (out->got == CHUAN_VERDICT_FAULT)
      find_fault(out, results, results->ruling_causes[expect->subject]);
    if (out->got == CHUAN_VERDICT_INSUFFICIENT)
      out->causes = chuan_cause_set_items(results->causes, results->ruling_causes[expect->subject], &out->cause_count);
    return CHUAN_RC_OK;
  }
  for (size_t k = 0; k < set->indicator_count; k++) {
    uint32_t why = results->indicator_causes[k];
    if (!is_meant(set, expect, k))
      continue;
    if (results->indicators[k] == CHUAN_VERDICT_FAULT && why < origin)
      origin = why;
    if (results->indicators[k] == CHUAN_VERDICT_INSUFFICIENT)
      causes = chuan_cause_set_union(results->causes, causes, why);
    if (causes == CHUAN_NONE)
      return CHUAN_RC_MEMORY;
  }
  bool undecided = expect->kind == CHUAN_EXPECT_BAND ? out->got_band == CHUAN_NONE
                                                     : out->got == CHUAN_VERDICT_INSUFFICIENT;
  if (undecided)
    out->causes = chuan_cause_set_items(results->causes, causes, &out->cause_count);
  if (out->got == CHUAN_VERDICT_FAULT && origin != CHUAN_NONE)
    find_fault(out, results, origin);
  return CHUAN_RC_OK;
}

static chuan_rc compare_expected(chuan_expect_result *out, const chuan_results *results, const chuan_expect *expect)
{
  const chuan_set *set = results->data->set;
  *out = (chuan_expect_result){ .got = results->sets[0], .got_band = results->bands[0] };
  if (expect->kind == CHUAN_EXPECT_INDICATOR)
    out->got = results->indicators[expect->subject];
  else if (expect->kind == CHUAN_EXPECT_CRITERION)
    out->got = results->criteria[expect->subject];
  else if (expect->kind == CHUAN_EXPECT_RULING)
    out->got = results->rulings[expect->subject];
  if (expect->kind == CHUAN_EXPECT_BAND)
    out->held = out->got_band != CHUAN_NONE && chuan_str_equal(set->bands[out->got_band].name, expect->band);
  else
    out->held = out->got == expect->verdict;
  return find_reasons(out, results, expect);
}

chuan_rc chuan_rule_test_run(chuan_rule_test_result *out, const chuan_program *program, const chuan_rule_test *test,
                             struct chuan_lua *lua, chuan_arena *arena)
{
  chuan_data *data = chuan_arena_alloc(arena, sizeof *data);
  chuan_results *results = chuan_arena_alloc(arena, sizeof *results);
  chuan_expect_result *expect = chuan_arena_array(arena, test->expect_count, sizeof *expect);
  if (!data || !results || !expect)
    return CHUAN_RC_MEMORY;
  chuan_rc rc = make_unit(data, program, test, lua, arena);
  if (rc == CHUAN_RC_OK)
    rc = chuan_vm_run(results, data, (chuan_run_options){ .keep_values = true, .lua = lua }, arena);
  bool passed = true;
  for (size_t k = 0; k < test->expect_count && rc == CHUAN_RC_OK; k++) {
    rc = compare_expected(&expect[k], results, &test->expect[k]);
    passed &= expect[k].held;
  }
  if (rc == CHUAN_RC_OK)
    *out = (chuan_rule_test_result){ .test = test, .passed = passed, .expect = expect, .results = results };
  return rc;
}
