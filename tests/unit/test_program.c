/* Unit tests of the look-ups in grammar/program.h. */
#include "grammar/program.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

static void names_are_found_in_any_number(void **state)
{
  (void)state;
  enum { COUNT = 7 };
  static const char *const NAMES[COUNT] = { "a", "a-2", "b", "xa-ntm-2021-2025", "xa-ntm-nang-cao-2021-2025", "z",
                                            "ấp" };
  chuan_set sets[COUNT] = { 0 };
  chuan_variant variants[COUNT] = { 0 };
  for (size_t i = 0; i < COUNT; i++)
    sets[i].name = variants[i].name = chuan_str_of(NAMES[i]);
  for (size_t count = 0; count <= COUNT; count++) {
    chuan_program program = { .sets = sets, .set_count = count, .variants = variants, .variant_count = count };
    for (size_t i = 0; i < COUNT; i++) {
      assert_int_equal(chuan_program_set(&program, chuan_str_of(NAMES[i])), i < count ? i : CHUAN_NONE);
      assert_int_equal(chuan_program_variant(&program, chuan_str_of(NAMES[i])), i < count ? i : CHUAN_NONE);
    }
    assert_int_equal(chuan_program_set(&program, CHUAN_STR("")), CHUAN_NONE);
    assert_int_equal(chuan_program_variant(&program, CHUAN_STR("a-")), CHUAN_NONE);
  }
  chuan_program empty = { 0 };
  assert_int_equal(chuan_program_set(&empty, CHUAN_STR("a")), CHUAN_NONE);
  assert_int_equal(chuan_program_variant(&empty, CHUAN_STR("a")), CHUAN_NONE);
}

static void editions_follow_each_other(void **state)
{
  (void)state;
  chuan_set sets[] = {
    { .name = CHUAN_STR("a"), .edition_count = 1, .effective_from = CHUAN_DAY_FIRST, .effective_to = CHUAN_DAY_LAST },
    { .name = CHUAN_STR("b"), .edition = 0, .edition_count = 3, .effective_from = 10, .effective_to = 19 },
    { .name = CHUAN_STR("b"), .edition = 1, .edition_count = 3, .effective_from = 20, .effective_to = 20 },
    { .name = CHUAN_STR("b"), .edition = 2, .edition_count = 3, .effective_from = 21, .effective_to = 30 },
    { .name = CHUAN_STR("c"), .edition_count = 1, .effective_from = 21, .effective_to = CHUAN_DAY_LAST },
  };
  const chuan_program program = { .sets = sets, .set_count = 5 };
  assert_int_equal(chuan_program_set(&program, CHUAN_STR("b")), 1);
  assert_int_equal(chuan_program_set(&program, CHUAN_STR("c")), 4);
  for (uint32_t any = 1; any <= 3; any++) {
    assert_int_equal(chuan_program_first_edition(&program, &sets[any]), 1);
    assert_int_equal(chuan_program_edition(&program, any, 9), CHUAN_NONE);
    assert_int_equal(chuan_program_edition(&program, any, 10), 1);
    assert_int_equal(chuan_program_edition(&program, any, 19), 1);
    assert_int_equal(chuan_program_edition(&program, any, 20), 2);
    assert_int_equal(chuan_program_edition(&program, any, 21), 3);
    assert_int_equal(chuan_program_edition(&program, any, 30), 3);
    assert_int_equal(chuan_program_edition(&program, any, 31), CHUAN_NONE);
  }
  assert_int_equal(chuan_program_edition(&program, 0, 0), 0);
  assert_int_equal(chuan_program_edition(&program, 4, 20), CHUAN_NONE);
}

static void codes_are_texts(void **state)
{
  (void)state;
  const chuan_criterion criteria[] = { { .code = CHUAN_STR("2") }, { .code = CHUAN_STR("10") } };
  const chuan_indicator indicators[] = { { .code = CHUAN_STR("2.1") }, { .code = CHUAN_STR("2.10") } };
  chuan_set set = { .criteria = criteria, .criterion_count = 2, .indicators = indicators, .indicator_count = 2 };
  assert_int_equal(chuan_set_criterion(&set, CHUAN_STR("10")), 1);
  assert_int_equal(chuan_set_criterion(&set, CHUAN_STR("1")), CHUAN_NONE);
  assert_int_equal(chuan_set_indicator(&set, CHUAN_STR("2.1")), 0);
  assert_int_equal(chuan_set_indicator(&set, CHUAN_STR("2.10")), 1);
  assert_int_equal(chuan_set_indicator(&set, CHUAN_STR("2.100")), CHUAN_NONE);
}

static void a_clause_is_found_by_layer_year_and_cell(void **state)
{
  (void)state;
  enum { LAYERS = 2, YEARS = 4, CELLS = 3 };
  chuan_clause clauses[LAYERS * YEARS * CELLS] = { 0 };
  uint32_t cells[LAYERS * YEARS * CELLS];
  static const uint32_t VARIANTS[LAYERS] = { CHUAN_NONE, 1 };
  for (uint32_t i = 0; i < LAYERS * YEARS * CELLS; i++)
    cells[i] = i;
  cells[0] = CHUAN_NONE;
  /* Variant 2 lies under 1, which changes the threshold and lies under 0, which does not. */
  const chuan_variant variants[] = { { .parent = CHUAN_NONE }, { .parent = 0 }, { .parent = 1 } };
  chuan_program program = { .variants = variants, .variant_count = 3, .clauses = clauses };
  chuan_set set = { .period_from = 2022, .period_to = 2025 };
  chuan_threshold threshold = { .cell_count = CELLS, .layer_variants = VARIANTS, .layer_count = LAYERS,
                                .cells = cells };
  assert_null(chuan_threshold_clause(&program, &set, &threshold, 0, 2022, 0));
  assert_ptr_equal(chuan_threshold_clause(&program, &set, &threshold, 0, 2024, 1), &clauses[7]);
  assert_ptr_equal(chuan_threshold_clause(&program, &set, &threshold, 1, 2025, 2), &clauses[23]);
  assert_int_equal(chuan_threshold_layer(&program, &threshold, CHUAN_NONE), 0);
  assert_int_equal(chuan_threshold_layer(&program, &threshold, 0), 0);
  assert_int_equal(chuan_threshold_layer(&program, &threshold, 1), 1);
  assert_int_equal(chuan_threshold_layer(&program, &threshold, 2), 1);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(names_are_found_in_any_number),
    cmocka_unit_test(editions_follow_each_other),
    cmocka_unit_test(codes_are_texts),
    cmocka_unit_test(a_clause_is_found_by_layer_year_and_cell),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
