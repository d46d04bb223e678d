/* Unit tests of runtime/vm.h: dimensions and thresholds, indicators, criteria and sets. */
#include "tests/unit/vm_fixture.h"

/* Dimensions and thresholds ---------------------------------------------------------------------------------------- */

static void exceptions_change_a_dimension(void **state)
{
  (void)state;
  outcomes o = make_outcomes();
  uint32_t region = emit(CHUAN_OP_REGISTRY, 0, 0, 0), zero = position(0), one = position(1), two = position(2);
#define EXCEPT(...) emit(CHUAN_OP_EXCEPT, region, LIST(__VA_ARGS__), sizeof(uint32_t[]){ __VA_ARGS__ } / 8)
  uint32_t none = EXCEPT(o.not_met, zero, o.not_applicable, two);
  uint32_t met = EXCEPT(o.not_met, zero, o.met, two), twice = EXCEPT(o.met, two, o.met, two);
  uint32_t conflict = EXCEPT(o.met, zero, o.met, two), fault = EXCEPT(o.later_fault, zero, o.fault, zero, o.met, zero);
  uint32_t perhaps = EXCEPT(o.insufficient, zero), no_matter = EXCEPT(o.insufficient, one);
  uint32_t met_perhaps_same = EXCEPT(o.met, two, o.insufficient, two);
  uint32_t met_perhaps_other = EXCEPT(o.met, two, o.insufficient, zero, o.other_insufficient, two);
#undef EXCEPT
  make_outcome_unit();
  data.dimensions[0][0] = 1;
  trace(0);
  check_number(none, "1");
  check_number(met, "2");
  check_number(twice, "2");
  check_fault(conflict, conflict);
  check_fault(fault, traced[o.fault].why);
  check_insufficient(perhaps, "not_reported a");
  check_number(no_matter, "1");
  check_number(met_perhaps_same, "2");
  check_insufficient(met_perhaps_other, "not_reported a, not_reported b");
  data.dimensions[0][0] = -1;
  trace(0);
  check_insufficient(none, "no_dimension vùng");
  check_number(met, "2");
  check_insufficient(perhaps, "not_reported a, no_dimension vùng");
  check_insufficient(met_perhaps_other, "not_reported a, not_reported b");
  data.dimensions_final = true;
  data.dimensions[0][0] = 1;
  trace(0);
  check_number(met, "1");
  check_number(conflict, "1");
  data.dimensions[0][0] = -1;
  trace(0);
  check_number(met, "2");
}

static void a_threshold_gives_the_figure_of_the_cell(void **state)
{
  (void)state;
  const uint32_t figures[] = { clause(CHUAN_CLAUSE_VALUE, "39"), clause(CHUAN_CLAUSE_VALUE, "33/200"),
                               clause(CHUAN_CLAUSE_VALUE, "1/3"), clause(CHUAN_CLAUSE_DELEGATED, NULL),
                               clause(CHUAN_CLAUSE_NO_FIGURE, NULL), CHUAN_NONE };
  uint32_t threshold = make_threshold(2, 1, SET_ALONE, figures);
  make_units(6);
  for (int32_t u = 0; u < 6; u++) {
    data.dimensions[0][u] = u / 2;
    data.dimensions[1][u] = u % 2;
  }
  trace(0);
  check_number(threshold, "39");
  trace(1);
  check_number(threshold, "33/200");
  trace(2);
  check_number(threshold, "1/3");
  trace(3);
  check_insufficient(threshold, "no_threshold b");
  trace(4);
  check_insufficient(threshold, "no_figure b");
  trace(5);
  check_state(threshold, NOT_APPLICABLE);
}

static void a_missing_dimension_may_not_matter(void **state)
{
  (void)state;
  uint32_t five = clause(CHUAN_CLAUSE_VALUE, "5"), delegated = clause(CHUAN_CLAUSE_DELEGATED, NULL);
  const uint32_t figures[] = { five, clause(CHUAN_CLAUSE_VALUE, "5"), five, delegated, delegated, delegated };
  uint32_t threshold = make_threshold(2, 1, SET_ALONE, figures);
  make_units(1);
  static const struct {
    int32_t region, area;
    const char *number, *causes;
  } CASES[] = {
    { 0, -1, "5", NULL },
    { 1, -1, NULL, "no_dimension khu_vực" },
    { 2, -1, NULL, "no_threshold b" },
    { -1, 0, NULL, "no_dimension vùng" },
    { -1, -1, NULL, "no_dimension khu_vực, no_dimension vùng" },
  };
  for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
    data.dimensions[0][0] = CASES[i].region;
    data.dimensions[1][0] = CASES[i].area;
    trace(0);
    if (CASES[i].number)
      check_number(threshold, CASES[i].number);
    else
      check_insufficient(threshold, CASES[i].causes);
  }
}

static void a_faulty_dimension_gives_a_faulty_threshold(void **state)
{
  (void)state;
  const uint32_t figures[] = { clause(CHUAN_CLAUSE_VALUE, "5"), clause(CHUAN_CLAUSE_VALUE, "6"),
                               clause(CHUAN_CLAUSE_VALUE, "7") };
  make_threshold(1, 1, SET_ALONE, figures);
  outcomes o = make_outcomes();
  uint32_t region = emit(CHUAN_OP_REGISTRY, 0, 0, 0);
  uint32_t except = emit(CHUAN_OP_EXCEPT, region, LIST(o.fault, position(0)), 1);
  uint32_t threshold = emit(CHUAN_OP_THRESHOLD, 0, LIST(except), 1);
  make_outcome_unit();
  data.dimensions[0][0] = 1;
  trace(0);
  check_fault(threshold, traced[o.fault].why);
}

static void figures_beyond_one_scale_are_exact(void **state)
{
  (void)state;
  const uint32_t figures[] = { clause(CHUAN_CLAUSE_VALUE, "1/9223372036854775807"),
                               clause(CHUAN_CLAUSE_VALUE, "1/9223372036854775806"),
                               clause(CHUAN_CLAUSE_VALUE, "-85070591730234615856620279821087277056/3") };
  uint32_t threshold = make_threshold(1, 1, SET_ALONE, figures), a = load(0);
  uint32_t above = emit(CHUAN_OP_GT, a, threshold, 0);
  make_units(3);
  for (int32_t u = 0; u < 3; u++) {
    data.dimensions[0][u] = u;
    give((size_t)u, 0, "0");
    trace((size_t)u);
    check_number(threshold, chuan_num_exact(clauses[figures[u]].value, &arena).p);
    check_state(above, u == 2 ? MET : NOT_MET);
  }
  clauses[figures[1]] = clauses[figures[0]];
  clauses[figures[2]] = clauses[figures[0]];
  data.dimensions[0][0] = -1;
  trace(0);
  check_number(threshold, "1/9223372036854775807");
}

static void a_variant_has_its_own_layer(void **state)
{
  (void)state;
  /* Variant 0 changes the threshold; 1 lies under it, 2 beside it. */
  static const uint32_t LAYERS[] = { CHUAN_NONE, 0 };
  variants[0] = (chuan_variant){ .parent = CHUAN_NONE };
  variants[1] = (chuan_variant){ .parent = 0 };
  variants[2] = (chuan_variant){ .parent = CHUAN_NONE };
  program.variant_count = 3;
  uint32_t five = clause(CHUAN_CLAUSE_VALUE, "5"), six = clause(CHUAN_CLAUSE_VALUE, "6");
  const uint32_t figures[] = { five, five, five, six, five, five };
  uint32_t threshold = make_threshold(1, 2, LAYERS, figures);
  make_units(4);
  static const uint32_t VARIANTS[] = { CHUAN_NONE, 0, 1, 2 };
  static const char *const EXPECTED[] = { "5", "6", "6", "5" };
  for (size_t u = 0; u < 4; u++) {
    data.units[u].variant = VARIANTS[u];
    data.dimensions[0][u] = 0;
    trace(u);
    check_number(threshold, EXPECTED[u]);
  }
  data.dimensions[0][0] = -1;
  trace(0);
  check_number(threshold, "5");
  data.dimensions[0][1] = -1;
  trace(1);
  check_insufficient(threshold, "no_dimension vùng");
}

static void columns_may_be_used_again(void **state)
{
  (void)state;
  /* Both thresholds read register 5, which holds another dimension each time; the constant's column is
     written over in each batch. */
  const uint32_t figures[] = { clause(CHUAN_CLAUSE_VALUE, "10"), clause(CHUAN_CLAUSE_VALUE, "20"),
                               clause(CHUAN_CLAUSE_VALUE, "30") };
  make_threshold(1, 1, SET_ALONE, figures);
  set.code_count = set.arg_count = 0;
  uint32_t region = emit(CHUAN_OP_REGISTRY, 0, 0, 0), first = emit(CHUAN_OP_THRESHOLD, 0, LIST(5), 1);
  uint32_t area = emit(CHUAN_OP_REGISTRY, 1, 0, 0), second = emit(CHUAN_OP_THRESHOLD, 0, LIST(5), 1);
  uint32_t sum = emit(CHUAN_OP_ADD, first, second, 0), forty = number("40");
  uint32_t condition = emit(CHUAN_OP_GE, sum, forty, 0), again = emit(CHUAN_OP_AND, condition, condition, 0);
  code[region].result = code[area].result = 5;
  code[again].result = code[forty].result = forty;
  emit(CHUAN_OP_INDICATOR, 0, forty, 0);
  set.indicator_count = 1;
  make_units(2500);
  for (int32_t u = 0; u < 2500; u++) {
    data.dimensions[0][u] = u % 3;
    data.dimensions[1][u] = u % 2;
  }
  run((chuan_run_options){ 0 });
  for (size_t u = 0; u < 2500; u++)
    assert_int_equal(results.indicators[u], (u % 3) * 10 + (u % 2) * 10 + 20 >= 40 ? MET : NOT_MET);
}

/* Indicators, criteria, sets ---------------------------------------------------------------------- */

/* A set of three indicators, each "datum ≥ 1": 0 and 1 of criterion 0, 2 of criterion 1 (or of the set). */
static void make_small_set(bool loose)
{
  static const uint32_t BELOW[] = { 0, 1, 2 };
  uint32_t one = number("1");
  for (uint32_t i = 0; i < 3; i++) {
    uint32_t value = load(i), condition = emit(CHUAN_OP_GE, value, one, 0);
    indicators[i].value = value;
    indicators[i].threshold = one;
    indicators[i].inputs = &all_data[i];
    indicators[i].input_count = 1;
    indicators[i].criterion = i < 2 ? 0 : loose ? CHUAN_NONE : 1;
    emit(CHUAN_OP_INDICATOR, i, condition, 0);
  }
  set.indicator_count = 3;
  set.criterion_count = loose ? 1 : 2;
  criteria[0] = (chuan_criterion){ .indicators = BELOW, .indicator_count = 2, .met = { .all = true } };
  criteria[1] = (chuan_criterion){ .indicators = BELOW + 2, .indicator_count = 1, .met = { .all = true } };
  for (uint32_t c = 0; c < set.criterion_count; c++)
    emit(CHUAN_OP_CRITERION, c, 0, 0);
}

static void a_set_counts_its_criteria(void **state)
{
  (void)state;
  static const chuan_band BANDS[] = { { .low = 2, .high = 2 }, { .low = 0, .high = 1 } };
  static const chuan_ranking RANKINGS[] = { { .variant = CHUAN_NONE, .first = 0, .count = 2 } };
  make_small_set(false);
  emit(CHUAN_OP_SET, 0, 0, 0);
  set.bands = BANDS;
  set.band_count = 2;
  set.rankings = RANKINGS;
  set.ranking_count = 1;
  make_units(4);
  static const char *const VALUES[4][3] = {
    { "1", "2", "3" }, { "1", "0", "3" }, { "1", NULL, "3" }, { "0", NULL, NULL }
  };
  for (size_t u = 0; u < 4; u++)
    for (uint32_t i = 0; i < 3; i++)
      if (VALUES[u][i])
        give(u, i, VALUES[u][i]);
  run((chuan_run_options){ 0 });
  static const struct {
    uint8_t set, first, second;
    uint32_t met, insufficient, indicators_met, band;
    const char *causes;
  } EXPECTED[] = {
    { MET, MET, MET, 2, 0, 3, 0, "" },
    { NOT_MET, NOT_MET, MET, 1, 0, 2, 1, "" },
    { INSUFFICIENT, INSUFFICIENT, MET, 1, 1, 2, CHUAN_NONE, "not_reported b" },
    { NOT_MET, NOT_MET, INSUFFICIENT, 0, 1, 0, 1, "" },
  };
  for (size_t u = 0; u < 4; u++) {
    assert_int_equal(results.sets[u], EXPECTED[u].set);
    assert_int_equal(results.criteria[u], EXPECTED[u].first);
    assert_int_equal(results.criteria[4 + u], EXPECTED[u].second);
    assert_int_equal(results.criteria_met[u], EXPECTED[u].met);
    assert_int_equal(results.criteria_insufficient[u], EXPECTED[u].insufficient);
    assert_int_equal(results.criteria_total[u], 2);
    assert_int_equal(results.indicators_met[u], EXPECTED[u].indicators_met);
    assert_int_equal(results.indicators_total[u], 3);
    assert_int_equal(results.bands[u], EXPECTED[u].band);
    assert_string_equal(causes_text(results.causes, results.set_causes[u]), EXPECTED[u].causes);
  }
  assert_false(results.any_fault);
}

static void what_does_not_apply_counts_by_policy(void **state)
{
  (void)state;
  make_small_set(false);
  emit(CHUAN_OP_SET, 0, 0, 0);
  make_units(2);
  for (size_t u = 0; u < 2; u++) {
    give_state(u, 0, CHUAN_INPUT_NOT_APPLICABLE);
    give_state(u, 2, CHUAN_INPUT_NOT_APPLICABLE);
  }
  give(0, 1, "1");
  give(1, 1, "0");
  /* The first criterion counts what does not apply as met, the second drops it, and so does the set. */
  criteria[0].policy = CHUAN_NOT_APPLICABLE_MET;
  criteria[1].policy = CHUAN_NOT_APPLICABLE_DROPPED;
  set.policy = CHUAN_NOT_APPLICABLE_DROPPED;
  run((chuan_run_options){ 0 });
  assert_int_equal(results.criteria[0], MET);
  assert_int_equal(results.criteria[1], NOT_MET);
  assert_int_equal(results.criteria[2], NOT_APPLICABLE);
  assert_int_equal(results.sets[0], MET);
  assert_int_equal(results.sets[1], NOT_MET);
  assert_int_equal(results.criteria_met[0], 1);
  assert_int_equal(results.criteria_total[0], 1);
  assert_int_equal(results.indicators_met[0], 2);
  assert_int_equal(results.indicators_total[0], 2);
  assert_int_equal(results.indicators_met[1], 1);
  /* A criterion that says nothing follows the set. */
  criteria[0].policy = criteria[1].policy = CHUAN_NOT_APPLICABLE_UNSET;
  set.policy = CHUAN_NOT_APPLICABLE_MET;
  run((chuan_run_options){ 0 });
  assert_int_equal(results.criteria[2], MET);
  assert_int_equal(results.criteria_met[0], 2);
  assert_int_equal(results.criteria_total[0], 2);
  assert_int_equal(results.indicators_met[0], 3);
  assert_int_equal(results.indicators_total[0], 3);
  /* Nothing at all is said: what does not apply is left out, and a set of nothing else does not apply. */
  set.policy = CHUAN_NOT_APPLICABLE_UNSET;
  give_state(0, 1, CHUAN_INPUT_NOT_APPLICABLE);
  run((chuan_run_options){ 0 });
  assert_int_equal(results.sets[0], NOT_APPLICABLE);
  assert_int_equal(results.criteria_total[0], 0);
}

static void rules_may_ask_for_some(void **state)
{
  (void)state;
  make_small_set(false);
  emit(CHUAN_OP_SET, 0, 0, 0);
  make_units(3);
  give(0, 0, "1");
  give(0, 1, "0");
  give(1, 0, "0");
  give(1, 1, "0");
  give(2, 0, "0");
  give(0, 2, "0");
  give(1, 2, "1");
  give(2, 2, "1");
  criteria[0].met = (chuan_met_rule){ .at_least = 1 };
  set.met = (chuan_met_rule){ .of = CHUAN_MET_OF_CRITERIA, .at_least = 1 };
  run((chuan_run_options){ 0 });
  static const uint8_t FIRST[] = { MET, NOT_MET, INSUFFICIENT };
  for (size_t u = 0; u < 3; u++) {
    assert_int_equal(results.criteria[u], FIRST[u]);
    assert_int_equal(results.sets[u], MET);
  }
  set.met = (chuan_met_rule){ .of = CHUAN_MET_OF_INDICATORS, .at_least = 2 };
  run((chuan_run_options){ 0 });
  static const uint8_t OF_INDICATORS[] = { NOT_MET, NOT_MET, INSUFFICIENT };
  for (size_t u = 0; u < 3; u++)
    assert_int_equal(results.sets[u], OF_INDICATORS[u]);
}

static void loose_indicators_count_for_all(void **state)
{
  (void)state;
  make_small_set(true);
  emit(CHUAN_OP_SET, 0, 0, 0);
  make_units(2);
  for (size_t u = 0; u < 2; u++)
    for (uint32_t i = 0; i < 3; i++)
      give(u, i, "1");
  give(1, 2, "0");
  run((chuan_run_options){ 0 });
  assert_int_equal(results.sets[0], MET);
  assert_int_equal(results.sets[1], NOT_MET);
  assert_int_equal(results.criteria_total[1], 1);
  assert_int_equal(results.indicators_met[1], 2);
  assert_int_equal(results.indicators_total[1], 3);
  set.met = (chuan_met_rule){ .of = CHUAN_MET_OF_CRITERIA, .at_least = 1 };
  run((chuan_run_options){ 0 });
  assert_int_equal(results.sets[1], MET);
}

static void conditions_join_the_set(void **state)
{
  (void)state;
  static chuan_condition conditions[2];
  make_small_set(false);
  conditions[0].result = load(6);
  conditions[1].result = load(7);
  set.conditions = conditions;
  set.condition_count = 2;
  emit(CHUAN_OP_SET, 0, 0, 0);
  make_units(3);
  for (size_t u = 0; u < 3; u++)
    for (uint32_t i = 0; i < 3; i++)
      give(u, i, "1");
  give(0, 6, "1");
  give(0, 7, "1");
  give(1, 6, "1");
  give(2, 6, "0");
  run((chuan_run_options){ 0 });
  assert_int_equal(results.sets[0], MET);
  assert_int_equal(results.sets[1], INSUFFICIENT);
  assert_string_equal(causes_text(results.causes, results.set_causes[1]), "not_reported h");
  assert_int_equal(results.sets[2], NOT_MET);
  assert_int_equal(results.conditions[1], MET); /* [condition * 3 + unit] */
  assert_int_equal(results.conditions[2], NOT_MET);
  assert_int_equal(results.conditions[4], INSUFFICIENT);
  assert_string_equal(causes_text(results.causes, results.condition_causes[4]), "not_reported h");
}

static void reported_verdicts_stand_in(void **state)
{
  (void)state;
  make_small_set(false);
  emit(CHUAN_OP_SET, 0, 0, 0);
  make_units(4);
  uint8_t first[] = { MET, MET, CHUAN_VERDICT_COUNT, NOT_MET }, criterion[] = { NOT_MET, NOT_MET, MET, MET };
  data.reported_indicators[0] = first;
  data.reported_criteria[0] = criterion;
  /* Units 0 and 3 report a verdict only; 1 also the figure; 2 the verdict of the criterion alone. */
  give(1, 0, "0");
  run((chuan_run_options){ 0 });
  assert_int_equal(results.indicators[0], MET);
  assert_int_equal(results.indicator_reported[0], 1);
  assert_int_equal(results.indicator_causes[0], 0);
  assert_int_equal(results.indicators[1], NOT_MET);
  assert_int_equal(results.indicator_reported[1], 0);
  assert_int_equal(results.indicators[2], INSUFFICIENT);
  assert_int_equal(results.indicators[3], NOT_MET);
  assert_int_equal(results.indicator_reported[3], 1);
  assert_int_equal(results.criteria[0], INSUFFICIENT); /* one of its indicators has a verdict of its own */
  assert_int_equal(results.criterion_reported[0], 0);
  assert_int_equal(results.criteria[1], NOT_MET);
  assert_int_equal(results.criterion_reported[1], 0);
  assert_int_equal(results.criteria[2], MET);
  assert_int_equal(results.criterion_reported[2], 1);
  assert_int_equal(results.criteria_met[2], 1);
  run((chuan_run_options){ .certify = true });
  assert_int_equal(results.indicators[0], INSUFFICIENT);
  assert_int_equal(results.indicator_reported[0], 0);
  assert_int_equal(results.criteria[2], INSUFFICIENT);
  assert_int_equal(results.criterion_reported[2], 0);
}

static void what_is_computed_goes_before_what_is_reported(void **state)
{
  (void)state;
  make_small_set(true);
  indicators[2].input_count = 0; /* the verdict of 2 now rests on no datum of the period */
  emit(CHUAN_OP_SET, 0, 0, 0);
  make_units(3);
  uint8_t loose[] = { MET, MET, MET }, criterion[] = { MET, MET, MET };
  data.reported_indicators[2] = loose;
  data.reported_criteria[0] = criterion;
  give(0, 2, "0");
  give_state(1, 2, CHUAN_INPUT_NOT_APPLICABLE);
  run((chuan_run_options){ 0 });
  assert_int_equal(results.indicators[6], NOT_MET);
  assert_int_equal(results.indicator_reported[6], 0);
  assert_int_equal(results.indicators[7], NOT_APPLICABLE);
  assert_int_equal(results.indicators[8], MET); /* nothing is computed here */
  assert_int_equal(results.indicator_reported[8], 1);
  assert_int_equal(results.sets[2], MET);
}

/* What lies below a criterion that a report decided leaves nothing open. */
static void decided_criteria_have_no_causes(void **state)
{
  (void)state;
  make_small_set(false);
  emit(CHUAN_OP_SET, 0, 0, 0);
  make_units(1);
  uint8_t criterion[] = { MET };
  data.reported_criteria[0] = criterion;
  run((chuan_run_options){ 0 });
  assert_int_equal(results.sets[0], INSUFFICIENT);
  assert_string_equal(causes_text(results.causes, results.set_causes[0]), "not_reported c");
  set.met.of = CHUAN_MET_OF_INDICATORS;
  run((chuan_run_options){ 0 });
  assert_string_equal(causes_text(results.causes, results.set_causes[0]),
                      "not_reported a, not_reported b, not_reported c");
}

/* With `ít nhất n tiêu chí` an indicator of none counts for nothing, and a count that is decided leaves only the
   condition open. */
static void what_does_not_count_has_no_causes(void **state)
{
  (void)state;
  static chuan_condition condition;
  make_small_set(true);
  condition.result = load(6);
  set.conditions = &condition;
  set.condition_count = 1;
  set.met = (chuan_met_rule){ .of = CHUAN_MET_OF_CRITERIA, .at_least = 1 };
  emit(CHUAN_OP_SET, 0, 0, 0);
  make_units(3);
  give(0, 6, "1");
  give(1, 0, "1");
  give(1, 1, "1");
  run((chuan_run_options){ 0 });
  static const char *const CAUSES[] = { "not_reported a, not_reported b", "not_reported g",
                                        "not_reported a, not_reported b, not_reported g" };
  for (size_t u = 0; u < 3; u++) {
    assert_int_equal(results.sets[u], INSUFFICIENT);
    assert_string_equal(causes_text(results.causes, results.set_causes[u]), CAUSES[u]);
  }
}

static void faults_are_told(void **state)
{
  (void)state;
  uint32_t a = load(0), b = load(1), share = emit(CHUAN_OP_DIVIDE, a, b, 0), one = number("1");
  uint32_t enough = emit(CHUAN_OP_GE, share, one, 0);
  emit(CHUAN_OP_INDICATOR, 0, enough, 0);
  emit(CHUAN_OP_SET, 0, 0, 0);
  set.indicator_count = 1;
  indicators[0].inputs = all_data;
  indicators[0].input_count = 2;
  make_units(2);
  for (size_t u = 0; u < 2; u++) {
    give(u, 0, "3");
    give(u, 1, "2");
  }
  run((chuan_run_options){ 0 });
  assert_false(results.any_fault);
  give(1, 1, "0");
  run((chuan_run_options){ 0 });
  assert_true(results.any_fault);
  assert_int_equal(results.indicators[0], MET);
  assert_int_equal(results.indicators[1], FAULT);
  assert_int_equal(results.indicator_causes[1], share);
  assert_int_equal(results.sets[1], FAULT);
  assert_int_equal(results.bands[1], CHUAN_NONE);
}

static void values_are_kept_on_request(void **state)
{
  (void)state;
  const uint32_t figures[] = { clause(CHUAN_CLAUSE_VALUE, "4/5"), clause(CHUAN_CLAUSE_VALUE, "9/10"),
                               clause(CHUAN_CLAUSE_DELEGATED, NULL) };
  uint32_t threshold = make_threshold(1, 1, SET_ALONE, figures);
  uint32_t a = load(0), b = load(1), share = emit(CHUAN_OP_DIVIDE, a, b, 0);
  uint32_t enough = emit(CHUAN_OP_GE, share, threshold, 0), g = load(6);
  uint32_t condition = emit(CHUAN_OP_NOT_APPLICABLE, g, enough, 0);
  const chuan_aux aux[] = { { .value = a, .threshold = CHUAN_NONE }, { .value = b, .threshold = threshold } };
  emit(CHUAN_OP_INDICATOR, 0, condition, 0);
  emit(CHUAN_OP_INDICATOR, 1, g, 0);
  indicators[0].value = share;
  indicators[0].threshold = threshold;
  indicators[0].aux = aux;
  indicators[0].aux_count = 2;
  set.indicator_count = 2;
  make_units(4);
  for (int32_t u = 0; u < 4; u++) {
    data.dimensions[0][u] = u == 3 ? -1 : u;
    give((size_t)u, 0, "6193");
    give((size_t)u, 1, u == 1 ? "0" : "8768");
    give((size_t)u, 6, u == 1 ? "1" : "0");
  }
  run((chuan_run_options){ .keep_values = true });
  assert_string_equal(chuan_num_exact(results.values[0].number, &arena).p, "6193/8768");
  assert_string_equal(chuan_num_exact(results.thresholds[0].number, &arena).p, "4/5");
  assert_int_equal(results.clauses[0], figures[0]);
  assert_int_equal(results.values[1].state, NOT_APPLICABLE); /* a division by zero that is not evaluated */
  assert_int_equal(results.thresholds[2].state, INSUFFICIENT);
  assert_int_equal(results.clauses[2], figures[2]);
  assert_int_equal(results.thresholds[3].state, INSUFFICIENT);
  assert_int_equal(results.clauses[3], CHUAN_NONE);
  assert_int_equal(results.values[4].state, NOT_APPLICABLE); /* the second indicator has no value */
  assert_string_equal(chuan_num_exact(results.aux_values[0][0].number, &arena).p, "6193");
  assert_string_equal(chuan_num_exact(results.aux_values[0][4].number, &arena).p, "8768");
  assert_int_equal(results.aux_thresholds[0][0].state, NOT_APPLICABLE);
  assert_string_equal(chuan_num_exact(results.aux_thresholds[0][4].number, &arena).p, "4/5");
  assert_null(results.aux_values[1]);
  data.dimensions[0][3] = 1;
  run((chuan_run_options){ .keep_values = true });
  for (size_t u = 0; u < 4; u++)
    assert_int_equal(results.clauses[u], figures[u == 3 ? 1 : u]);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    TEST(exceptions_change_a_dimension),
    TEST(a_threshold_gives_the_figure_of_the_cell),
    TEST(a_missing_dimension_may_not_matter),
    TEST(a_faulty_dimension_gives_a_faulty_threshold),
    TEST(figures_beyond_one_scale_are_exact),
    TEST(a_variant_has_its_own_layer),
    TEST(columns_may_be_used_again),
    TEST(a_set_counts_its_criteria),
    TEST(what_does_not_apply_counts_by_policy),
    TEST(rules_may_ask_for_some),
    TEST(loose_indicators_count_for_all),
    TEST(conditions_join_the_set),
    TEST(reported_verdicts_stand_in),
    TEST(what_is_computed_goes_before_what_is_reported),
    TEST(decided_criteria_have_no_causes),
    TEST(what_does_not_count_has_no_causes),
    TEST(faults_are_told),
    TEST(values_are_kept_on_request),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
