/* Unit tests of runtime/vm.h: many units at once, and the limits of a run. */
#include "tests/unit/vm_fixture.h"

static uint64_t random_state;

static uint32_t random_below(uint32_t bound)
{
  random_state = random_state * 6364136223846793005 + 1442695040888963407;
  return (uint32_t)(random_state >> 33) % bound;
}

/* A bit of everything, ending in the small set's way of counting. */
static void make_rich_set(void)
{
  const uint32_t figures[] = { clause(CHUAN_CLAUSE_VALUE, "1/2"), clause(CHUAN_CLAUSE_VALUE, "1/2"),
                               clause(CHUAN_CLAUSE_VALUE, "4/5"), clause(CHUAN_CLAUSE_DELEGATED, NULL),
                               clause(CHUAN_CLAUSE_VALUE, "1/3"), clause(CHUAN_CLAUSE_NO_FIGURE, NULL) };
  uint32_t threshold = make_threshold(2, 1, SET_ALONE, figures);
  uint32_t a = load(0), b = load(1), c = load(2), d = load(3), g = load(6), h = load(7);
  uint32_t share = emit(CHUAN_OP_DIVIDE, a, b, 0), enough = emit(CHUAN_OP_GE, share, threshold, 0);
  uint32_t sum = emit(CHUAN_OP_ADD, c, d, 0), product = emit(CHUAN_OP_MULTIPLY, sum, c, 0);
  uint32_t choice = emit(CHUAN_OP_SELECT, g, product, share), back = emit(CHUAN_OP_SUBTRACT, choice, d, 0);
  uint32_t either = emit(CHUAN_OP_LT, back, product, 0), both = emit(CHUAN_OP_AND, either, h, 0);
  uint32_t any = emit(CHUAN_OP_OR, both, enough, 0), not_applicable = emit(CHUAN_OP_NOT_APPLICABLE, h, any, 0);
  uint32_t member = emit(CHUAN_OP_IN, c, LIST(a, d), 2), rounded = emit(CHUAN_OP_ROUND, share, 1, CHUAN_ROUND_HALF_UP);
  uint32_t same = emit(CHUAN_OP_EQ, rounded, choice, 0), alike = emit(CHUAN_OP_SAME_TRUTH, same, member, 0);
  uint32_t region = emit(CHUAN_OP_REGISTRY, 0, 0, 0), lowland = emit(CHUAN_OP_CODE, position(1), 0, 0);
  uint32_t except = emit(CHUAN_OP_EXCEPT, region, LIST(h, position(1)), 1), no = emit(CHUAN_OP_TRUTH, 0, 0, 0);
  uint32_t there = emit(CHUAN_OP_EQ, except, lowland, 0), perhaps = emit(CHUAN_OP_SELECT_TRUTH, there, alike, no);
  static const uint32_t BELOW[] = { 0, 1, 2 };
  const uint32_t conditions[] = { enough, not_applicable, perhaps };
  for (uint32_t i = 0; i < 3; i++) {
    emit(CHUAN_OP_INDICATOR, i, conditions[i], 0);
    indicators[i].criterion = i < 2 ? 0 : 1;
    indicators[i].inputs = all_data;
    indicators[i].input_count = DATA;
    indicators[i].value = share;
  }
  set.indicator_count = 3;
  set.criterion_count = 2;
  criteria[0] = (chuan_criterion){ .indicators = BELOW, .indicator_count = 2, .met = { .at_least = 1 } };
  criteria[1] = (chuan_criterion){ .indicators = BELOW + 2, .indicator_count = 1, .met = { .all = true } };
  emit(CHUAN_OP_CRITERION, 0, 0, 0);
  emit(CHUAN_OP_CRITERION, 1, 0, 0);
  emit(CHUAN_OP_SET, 0, 0, 0);
}

static void fill_randomly(size_t unit, uint32_t holes)
{
  static const char *const VALUES[] = { "0", "1", "2", "3", "5", "1/2", "-7/3", "4000000000", "9223372036854775807",
                                        "123456789012345678901234567890" };
  for (uint32_t i = 0; i < DATA; i++) {
    uint32_t pick = random_below(100);
    if (pick < holes)
      give_state(unit, i, (chuan_input)(1 + random_below(4)));
    else
      give(unit, i, i >= 6 ? VALUES[random_below(2)] : VALUES[random_below(pick < 97 ? 5 : 10)]);
  }
  for (size_t dimension = 0; dimension < 2; dimension++)
    data.dimensions[dimension][unit] = random_below(100) < holes ? -1 : (int32_t)random_below(dimension ? 2 : 3);
}

/* A unit's verdict must not depend on the units beside it: the batch may go the fast way or the careful one. */
static void a_batch_is_like_each_unit_alone(void **state)
{
  (void)state;
  enum { UNITS = 2100 };
  make_rich_set();
  static const uint32_t HOLES[] = { 0, 3, 40 };
  for (size_t round = 0; round < 3; round++) {
    random_state = round;
    make_units(UNITS);
    for (size_t u = 0; u < UNITS; u++)
      fill_randomly(u, HOLES[round]);
    run((chuan_run_options){ .keep_values = true });
    for (size_t u = 0; u < UNITS; u++) {
      trace(u);
      for (size_t k = 0; k < set.code_count; k++) {
        if (code[k].op == CHUAN_OP_INDICATOR) {
          size_t at = code[k].a * UNITS + u;
          assert_int_equal(traced[k].state, results.indicators[at]);
          if (traced[k].state == FAULT)
            assert_int_equal(traced[k].why, results.indicator_causes[at]);
          else if (traced[k].state == INSUFFICIENT)
            check_insufficient((uint32_t)k, causes_text(results.causes, results.indicator_causes[at]));
          uint32_t value = indicators[code[k].a].value;
          if (traced[value].state == MET)
            check_number(value, chuan_num_exact(results.values[at].number, &arena).p);
        } else if (code[k].op == CHUAN_OP_CRITERION) {
          assert_int_equal(traced[k].state, results.criteria[code[k].a * UNITS + u]);
        } else if (code[k].op == CHUAN_OP_SET) {
          assert_int_equal(traced[k].state, results.sets[u]);
        }
      }
    }
  }
}

/* Filling a blank never turns met into not met or back. */
static void more_data_never_turns_a_verdict_round(void **state)
{
  (void)state;
  enum { UNITS = 2000 };
  make_rich_set();
  static uint8_t before[UNITS];
  for (uint64_t seed = 0; seed < 20; seed++) {
    random_state = seed;
    make_units(UNITS);
    for (size_t u = 0; u < UNITS; u++)
      fill_randomly(u, 30);
    run((chuan_run_options){ 0 });
    memcpy(before, results.sets, UNITS);
    for (size_t u = 0; u < UNITS; u++) {
      uint32_t i = random_below(DATA);
      if (data.columns[i].input[u] == CHUAN_INPUT_NOT_REPORTED || data.columns[i].input[u] == CHUAN_INPUT_NOT_AVAILABLE)
        give(u, i, random_below(2) ? "1" : "0");
      if (data.dimensions[0][u] < 0)
        data.dimensions[0][u] = (int32_t)random_below(3);
    }
    run((chuan_run_options){ 0 });
    for (size_t u = 0; u < UNITS; u++)
      if ((before[u] == MET && results.sets[u] == NOT_MET) || (before[u] == NOT_MET && results.sets[u] == MET))
        fail_msg("seed %d, unit %zu: %d became %d", (int)seed, u, before[u], results.sets[u]);
    chuan_arena_free(&arena);
  }
}

static void no_units_is_no_trouble(void **state)
{
  (void)state;
  make_rich_set();
  make_units(0);
  run((chuan_run_options){ .keep_values = true });
  assert_false(results.any_fault);
}

static void a_period_outside_the_set_is_refused(void **state)
{
  (void)state;
  make_rich_set();
  make_units(1);
  data.period = 2021;
  assert_int_equal(chuan_vm_run(&results, &data, (chuan_run_options){ 0 }, &arena), CHUAN_RC_FINDINGS);
  data.period = 2026;
  assert_int_equal(chuan_vm_run(&results, &data, (chuan_run_options){ 0 }, &arena), CHUAN_RC_FINDINGS);
}

static void shortage_of_memory_is_told(void **state)
{
  (void)state;
  make_rich_set();
  make_units(50);
  random_state = 1;
  for (size_t u = 0; u < 50; u++)
    fill_randomly(u, 30);
  chuan_rc rc = CHUAN_RC_MEMORY;
  long after = 0;
  for (; rc == CHUAN_RC_MEMORY; after++) {
    chuan_arena some;
    chuan_arena_init(&some, "run", 64 << 20);
    chuan_arena_fail_after(after, true);
    rc = chuan_vm_run(&results, &data, (chuan_run_options){ .keep_values = true }, &some);
    chuan_arena_fail_after(-1, false);
    chuan_arena_free(&some);
  }
  assert_int_equal(rc, CHUAN_RC_OK);
  assert_true(after > 50);
}

static void a_full_arena_is_a_limit(void **state)
{
  (void)state;
  make_rich_set();
  make_units(UNITS_MAX);
  random_state = 1;
  for (size_t u = 0; u < UNITS_MAX; u++)
    fill_randomly(u, 30);
  for (size_t limit = 1 << 12; limit <= 1 << 18; limit *= 2) {
    chuan_arena small;
    chuan_arena_init(&small, "run", limit);
    assert_int_equal(chuan_vm_run(&results, &data, (chuan_run_options){ .keep_values = true }, &small), CHUAN_RC_LIMIT);
    chuan_arena_free(&small);
  }
}

static void big_numbers_fill_the_arena_up_to_its_limit(void **state)
{
  (void)state;
  uint32_t value = load(0);
  for (int i = 0; i < 9; i++)
    value = emit(CHUAN_OP_MULTIPLY, value, value, 0);
  make_units(UNITS_MAX);
  for (size_t u = 0; u < UNITS_MAX; u++)
    give(u, 0, "9223372036854775807");
  chuan_arena small;
  chuan_arena_init(&small, "run", 4 << 20);
  assert_int_equal(chuan_vm_run(&results, &data, (chuan_run_options){ 0 }, &small), CHUAN_RC_LIMIT);
  chuan_arena_free(&small);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    TEST(a_batch_is_like_each_unit_alone),
    TEST(more_data_never_turns_a_verdict_round),
    TEST(no_units_is_no_trouble),
    TEST(a_period_outside_the_set_is_refused),
    TEST(shortage_of_memory_is_told),
    TEST(a_full_arena_is_a_limit),
    TEST(big_numbers_fill_the_arena_up_to_its_limit),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
