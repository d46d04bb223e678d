/* Unit tests of runtime/rule_test.h. */
#include "runtime/rule_test.h"
#include "tests/unit/vm_fixture.h"

static chuan_given given[16];
static chuan_expect expected[8];
static chuan_rule_test test;
static chuan_rule_test_result got;

/* Indicators: 0 "a / b ≥ threshold by vùng", 1 "the text of c is x or the previous d is 1", of one criterion. */
static void make_set(void)
{
  static const uint32_t BELOW[] = { 0, 1 };
  static const chuan_str TEXTS[] = { { "x", 1 } };
  static const chuan_band BANDS[] = { { .name = { "đạt chuẩn", sizeof "đạt chuẩn" - 1 }, .low = 1, .high = 1 },
                                      { .name = { "yếu", sizeof "yếu" - 1 }, .low = 0, .high = 0 } };
  static const chuan_ranking RANKINGS[] = { { .variant = CHUAN_NONE, .first = 0, .count = 2 } };
  const uint32_t figures[] = { clause(CHUAN_CLAUSE_VALUE, "1/2"), clause(CHUAN_CLAUSE_VALUE, "4/5"),
                               clause(CHUAN_CLAUSE_DELEGATED, NULL) };
  uint32_t threshold = make_threshold(1, 1, SET_ALONE, figures);
  uint32_t a = load(0), b = load(1), c = load(2), share = emit(CHUAN_OP_DIVIDE, a, b, 0);
  code[share].span = (chuan_span){ 7, 10, 20 };
  uint32_t enough = emit(CHUAN_OP_GE, share, threshold, 0), x = emit(CHUAN_OP_TEXT, 0, 0, 0);
  uint32_t is_x = emit(CHUAN_OP_EQ, c, x, 0), before = emit(CHUAN_OP_PREVIOUS, 3, 0, 0), one = number("1");
  static chuan_condition condition;
  condition.result = emit(CHUAN_OP_TRUTH, 0, 0, 0); /* of the set, if a test says so */
  set.conditions = &condition;
  uint32_t was_one = emit(CHUAN_OP_EQ, before, one, 0), either = emit(CHUAN_OP_OR, is_x, was_one, 0);
  datums[2].type.kind = CHUAN_TYPE_TEXT;
  set.texts = TEXTS;
  set.text_count = 1;
  emit(CHUAN_OP_INDICATOR, 0, enough, 0);
  emit(CHUAN_OP_INDICATOR, 1, either, 0);
  emit(CHUAN_OP_CRITERION, 0, 0, 0);
  emit(CHUAN_OP_SET, 0, 0, 0);
  indicators[0].criterion = indicators[1].criterion = 0;
  indicators[0].value = share;
  indicators[0].threshold = threshold;
  criteria[0] = (chuan_criterion){ .indicators = BELOW, .indicator_count = 2, .met = { .all = true } };
  set.indicator_count = 2;
  set.criterion_count = 1;
  set.bands = BANDS;
  set.band_count = 2;
  set.rankings = RANKINGS;
  set.ranking_count = 1;
  test = (chuan_rule_test){ .name = CHUAN_STR("thử"), .variant = CHUAN_NONE, .period = 2024, .given = given,
                            .expect = expected };
}

static void give_value(chuan_given_kind kind, uint32_t subject, const char *value)
{
  given[test.given_count++] = (chuan_given){
    .part = CHUAN_NONE, .kind = kind, .subject = subject, .number = exact(value)
  };
}

static void expect(chuan_expect_kind kind, uint32_t subject, chuan_verdict verdict)
{
  expected[test.expect_count++] = (chuan_expect){ .kind = kind, .subject = subject, .verdict = verdict };
}

static void expect_band(const char *band)
{
  expected[test.expect_count++] = (chuan_expect){ .kind = CHUAN_EXPECT_BAND, .band = chuan_str_of(band) };
}

static void judge(void)
{
  assert_int_equal(chuan_rule_test_run(&got, &program, &test, NULL, &arena), CHUAN_RC_OK);
}

/* "not_reported a, …" of an expectation. */
static void check_causes(size_t at, const char *causes)
{
  static const char *const KINDS[] = {
#define CAUSE(name, json, vi, en) json,
#include "runtime/causes.def"
#undef CAUSE
  };
  char text[200] = "";
  size_t length = 0;
  for (size_t i = 0; i < got.expect[at].cause_count; i++)
    length += (size_t)snprintf(text + length, sizeof text - length, "%s%s %.*s", i ? ", " : "",
                               KINDS[got.expect[at].causes[i].kind], CHUAN_STR_ARGS(got.expect[at].causes[i].name));
  assert_string_equal(text, causes);
}

static void what_is_expected_holds(void **state)
{
  (void)state;
  make_set();
  give_value(CHUAN_GIVEN_DIMENSION, 0, "1");
  give_value(CHUAN_GIVEN_DATUM, 0, "4");
  give_value(CHUAN_GIVEN_DATUM, 1, "5");
  given[test.given_count++] = (chuan_given){
    .part = CHUAN_NONE, .kind = CHUAN_GIVEN_DATUM, .subject = 2, .text = CHUAN_STR("x")
  };
  expect(CHUAN_EXPECT_INDICATOR, 0, CHUAN_VERDICT_MET);
  expect(CHUAN_EXPECT_INDICATOR, 1, CHUAN_VERDICT_MET);
  expect(CHUAN_EXPECT_CRITERION, 0, CHUAN_VERDICT_MET);
  expect(CHUAN_EXPECT_SET, 0, CHUAN_VERDICT_MET);
  expect_band("đạt chuẩn");
  judge();
  assert_true(got.passed);
  assert_ptr_equal(got.test, &test);
  for (size_t i = 0; i < test.expect_count; i++)
    assert_true(got.expect[i].held);
  assert_string_equal(chuan_num_exact(got.results->values[0].number, &arena).p, "4/5");
}

static void what_does_not_hold_is_shown(void **state)
{
  (void)state;
  make_set();
  give_value(CHUAN_GIVEN_DIMENSION, 0, "1");
  give_value(CHUAN_GIVEN_DATUM, 0, "3");
  give_value(CHUAN_GIVEN_DATUM, 1, "5");
  give_value(CHUAN_GIVEN_PREVIOUS, 3, "1");
  expect(CHUAN_EXPECT_INDICATOR, 0, CHUAN_VERDICT_MET);
  expect(CHUAN_EXPECT_INDICATOR, 1, CHUAN_VERDICT_MET);
  expect(CHUAN_EXPECT_SET, 0, CHUAN_VERDICT_INSUFFICIENT);
  expect_band("đạt chuẩn");
  judge();
  assert_false(got.passed);
  assert_false(got.expect[0].held);
  assert_int_equal(got.expect[0].got, CHUAN_VERDICT_NOT_MET);
  assert_true(got.expect[1].held);
  assert_false(got.expect[2].held);
  assert_int_equal(got.expect[2].got, CHUAN_VERDICT_NOT_MET);
  assert_false(got.expect[3].held);
  assert_int_equal(got.expect[3].got_band, 1);
}

static void what_is_missing_is_listed(void **state)
{
  (void)state;
  make_set();
  given[test.given_count++] = (chuan_given){ .part = CHUAN_NONE, .subject = 1, .state = CHUAN_INPUT_NOT_AVAILABLE };
  give_value(CHUAN_GIVEN_DIMENSION, 0, "2");
  expect(CHUAN_EXPECT_INDICATOR, 0, CHUAN_VERDICT_INSUFFICIENT);
  expect(CHUAN_EXPECT_INDICATOR, 1, CHUAN_VERDICT_MET);
  expect(CHUAN_EXPECT_CRITERION, 0, CHUAN_VERDICT_MET);
  expect(CHUAN_EXPECT_SET, 0, CHUAN_VERDICT_MET);
  expect_band("yếu");
  judge();
  assert_true(got.expect[0].held);
  check_causes(0, "not_reported a, not_available b, no_threshold b");
  check_causes(1, "not_reported c, no_previous d");
  for (size_t i = 2; i < 5; i++) {
    assert_false(got.expect[i].held);
    check_causes(i, "not_reported a, not_reported c, not_available b, no_threshold b, no_previous d");
  }
  assert_int_equal(got.expect[4].got_band, CHUAN_NONE);
}

static void a_set_is_not_its_criteria(void **state)
{
  (void)state;
  make_set();
  set.condition_count = 1;
  give_value(CHUAN_GIVEN_DIMENSION, 0, "1");
  give_value(CHUAN_GIVEN_DATUM, 0, "4");
  give_value(CHUAN_GIVEN_DATUM, 1, "5");
  give_value(CHUAN_GIVEN_PREVIOUS, 3, "1");
  expect(CHUAN_EXPECT_CRITERION, 0, CHUAN_VERDICT_MET);
  expect(CHUAN_EXPECT_SET, 0, CHUAN_VERDICT_NOT_MET);
  judge();
  assert_true(got.passed);
}

static void a_fault_has_a_place(void **state)
{
  (void)state;
  make_set();
  give_value(CHUAN_GIVEN_DIMENSION, 0, "0");
  give_value(CHUAN_GIVEN_DATUM, 0, "3");
  given[test.given_count++] = (chuan_given){ .part = CHUAN_NONE, .subject = 1, .state = CHUAN_INPUT_NONE_OCCURRED };
  expect(CHUAN_EXPECT_INDICATOR, 0, CHUAN_VERDICT_FAULT);
  expect(CHUAN_EXPECT_CRITERION, 0, CHUAN_VERDICT_MET);
  expect(CHUAN_EXPECT_INDICATOR, 1, CHUAN_VERDICT_INSUFFICIENT);
  judge();
  assert_true(got.expect[0].held);
  assert_int_equal(got.expect[0].fault.source, 7);
  assert_int_equal(got.expect[1].got, CHUAN_VERDICT_FAULT);
  assert_int_equal(got.expect[1].fault.begin, 10);
  assert_true(got.expect[2].held);
  assert_int_equal(got.expect[2].fault.source, 0);
}

static void a_given_dimension_is_final(void **state)
{
  (void)state;
  make_set();
  /* vùng becomes 1 where a is 4 */
  uint32_t at = 0;
  while (code[at].op != CHUAN_OP_THRESHOLD)
    at++;
  uint32_t four = number("4"), is_four = emit(CHUAN_OP_EQ, 4, four, 0);
  assert_int_equal(code[3].op, CHUAN_OP_LOAD);
  code[is_four].a = 3;
  uint32_t except = emit(CHUAN_OP_EXCEPT, 0, LIST(is_four, position(1)), 1);
  uint32_t threshold = emit(CHUAN_OP_THRESHOLD, 0, LIST(except), 1);
  uint32_t enough = emit(CHUAN_OP_GE, 6, threshold, 0);
  assert_int_equal(code[6].op, CHUAN_OP_DIVIDE);
  emit(CHUAN_OP_INDICATOR, 0, enough, 0);
  give_value(CHUAN_GIVEN_DATUM, 0, "4");
  give_value(CHUAN_GIVEN_DATUM, 1, "6");
  expect(CHUAN_EXPECT_INDICATOR, 0, CHUAN_VERDICT_NOT_MET);
  judge();
  assert_true(got.passed);
  give_value(CHUAN_GIVEN_DIMENSION, 0, "0");
  expected[0].verdict = CHUAN_VERDICT_MET;
  judge();
  assert_true(got.passed);
}

static void a_test_outside_the_periods_is_refused(void **state)
{
  (void)state;
  make_set();
  test.period = 2030;
  assert_int_equal(chuan_rule_test_run(&got, &program, &test, NULL, &arena), CHUAN_RC_FINDINGS);
}

static void data_that_no_rule_reads_is_passed_over(void **state)
{
  (void)state;
  make_set();
  set.data_count = 3;
  give_value(CHUAN_GIVEN_DATUM, 5, "4");
  judge();
  assert_true(got.passed);
}

static void shortage_of_memory_is_told(void **state)
{
  (void)state;
  make_set();
  given[test.given_count++] = (chuan_given){
    .part = CHUAN_NONE, .kind = CHUAN_GIVEN_DATUM, .subject = 2, .text = CHUAN_STR("x")
  };
  expect(CHUAN_EXPECT_SET, 0, CHUAN_VERDICT_INSUFFICIENT);
  chuan_rc rc = CHUAN_RC_MEMORY;
  for (long after = 0; rc == CHUAN_RC_MEMORY; after++) {
    chuan_arena some;
    chuan_arena_init(&some, "run", 64 << 20);
    chuan_arena_fail_after(after, true);
    rc = chuan_rule_test_run(&got, &program, &test, NULL, &some);
    chuan_arena_fail_after(-1, false);
    chuan_arena_free(&some);
  }
  assert_int_equal(rc, CHUAN_RC_OK);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    TEST(what_is_expected_holds),
    TEST(what_does_not_hold_is_shown),
    TEST(what_is_missing_is_listed),
    TEST(a_set_is_not_its_criteria),
    TEST(a_fault_has_a_place),
    TEST(a_given_dimension_is_final),
    TEST(a_test_outside_the_periods_is_refused),
    TEST(data_that_no_rule_reads_is_passed_over),
    TEST(shortage_of_memory_is_told),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
