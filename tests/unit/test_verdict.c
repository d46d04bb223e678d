/* Unit tests of runtime/verdict.h. The tables and counts as a whole: tests/property/verdict_tables.c. */
#include "runtime/verdict.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

static chuan_arena arena;
static chuan_cause_sets *sets;

static int set_up(void **state)
{
  (void)state;
  chuan_arena_init(&arena, "test", 64 << 20);
  sets = chuan_cause_sets_new(&arena);
  assert_non_null(sets);
  return 0;
}

static int tear_down(void **state)
{
  (void)state;
  chuan_arena_fail_after(-1, false);
  chuan_arena_free(&arena);
  return 0;
}

static uint32_t set_of(chuan_cause_kind kind, const char *name)
{
  uint32_t set = chuan_cause_set_of(sets, (chuan_cause){ kind, chuan_str_of(name) });
  assert_int_not_equal(set, CHUAN_NONE);
  return set;
}

/* Writes a set as "kind name; …". */
static const char *text_of(uint32_t set)
{
  static char text[1000];
  size_t count, length = 0;
  const chuan_cause *items = chuan_cause_set_items(sets, set, &count);
  for (size_t i = 0; i < count; i++)
    length += (size_t)snprintf(text + length, sizeof text - length, "%s%d %.*s", i ? "; " : "", (int)items[i].kind,
                               CHUAN_STR_ARGS(items[i].name));
  text[length] = '\0';
  return text;
}

static void counts_have_bounds(void **state)
{
  (void)state;
  chuan_met_rule three = { .at_least = 3 };
  chuan_count count = { .met = 2, .not_met = 1, .insufficient = 1 };
  assert_int_equal(chuan_count_verdict(count, three, CHUAN_NOT_APPLICABLE_UNSET), CHUAN_VERDICT_INSUFFICIENT);
  count.met = 3;
  assert_int_equal(chuan_count_verdict(count, three, CHUAN_NOT_APPLICABLE_UNSET), CHUAN_VERDICT_MET);
  count.met = 1;
  assert_int_equal(chuan_count_verdict(count, three, CHUAN_NOT_APPLICABLE_UNSET), CHUAN_VERDICT_NOT_MET);
  count.not_applicable = 1;
  assert_int_equal(chuan_count_verdict(count, three, CHUAN_NOT_APPLICABLE_DROPPED), CHUAN_VERDICT_NOT_MET);
  assert_int_equal(chuan_count_verdict(count, three, CHUAN_NOT_APPLICABLE_MET), CHUAN_VERDICT_INSUFFICIENT);
  count.fault = 1;
  assert_int_equal(chuan_count_verdict(count, three, CHUAN_NOT_APPLICABLE_MET), CHUAN_VERDICT_FAULT);
}

static void what_does_not_apply_alone_goes_by_the_policy(void **state)
{
  (void)state;
  chuan_met_rule all = { .all = true };
  chuan_count count = { .not_applicable = 2 };
  assert_int_equal(chuan_count_verdict(count, all, CHUAN_NOT_APPLICABLE_MET), CHUAN_VERDICT_MET);
  assert_int_equal(chuan_count_verdict(count, all, CHUAN_NOT_APPLICABLE_DROPPED), CHUAN_VERDICT_NOT_APPLICABLE);
  assert_int_equal(chuan_count_verdict(count, all, CHUAN_NOT_APPLICABLE_UNSET), CHUAN_VERDICT_NOT_APPLICABLE);
  uint32_t total;
  assert_int_equal(chuan_count_apply(count, CHUAN_NOT_APPLICABLE_MET, &total).met, 2);
  assert_int_equal(total, 2);
  assert_int_equal(chuan_count_apply(count, CHUAN_NOT_APPLICABLE_DROPPED, &total).met, 0);
  assert_int_equal(total, 0);
}

static void bands_are_told_only_when_certain(void **state)
{
  (void)state;
  static const chuan_band BANDS[] = { { .low = 5, .high = 5 }, { .low = 4, .high = 4 }, { .low = 2, .high = 3 },
                                      { .low = 0, .high = 1 } };
  chuan_count count = { .met = 2, .insufficient = 1 };
  assert_int_equal(chuan_count_band(count, CHUAN_NOT_APPLICABLE_UNSET, BANDS, 4), 2);
  count.insufficient = 2;
  assert_int_equal(chuan_count_band(count, CHUAN_NOT_APPLICABLE_UNSET, BANDS, 4), CHUAN_NONE);
  count = (chuan_count){ .met = 4, .not_applicable = 1 };
  assert_int_equal(chuan_count_band(count, CHUAN_NOT_APPLICABLE_MET, BANDS, 4), 0);
  assert_int_equal(chuan_count_band(count, CHUAN_NOT_APPLICABLE_DROPPED, BANDS, 4), 1);
  count.fault = 1;
  assert_int_equal(chuan_count_band(count, CHUAN_NOT_APPLICABLE_MET, BANDS, 4), CHUAN_NONE);
  assert_int_equal(chuan_count_band((chuan_count){ .met = 1 }, CHUAN_NOT_APPLICABLE_MET, NULL, 0), CHUAN_NONE);
}

static void equal_sets_have_equal_numbers(void **state)
{
  (void)state;
  uint32_t a = set_of(CHUAN_CAUSE_NOT_REPORTED, "a"), b = set_of(CHUAN_CAUSE_NOT_REPORTED, "b");
  uint32_t c = set_of(CHUAN_CAUSE_NO_DIMENSION, "a");
  assert_int_not_equal(a, 0);
  assert_int_not_equal(a, c);
  assert_int_equal(set_of(CHUAN_CAUSE_NOT_REPORTED, "a"), a);
  uint32_t ab = chuan_cause_set_union(sets, a, b);
  assert_int_equal(chuan_cause_set_union(sets, b, a), ab);
  assert_int_equal(chuan_cause_set_union(sets, ab, b), ab);
  assert_int_equal(chuan_cause_set_union(sets, ab, 0), ab);
  assert_int_equal(chuan_cause_set_union(sets, 0, ab), ab);
  uint32_t abc = chuan_cause_set_union(sets, c, ab);
  assert_int_equal(chuan_cause_set_union_all(sets, (const uint32_t[]){ a, b, c, a }, 4), abc);
  assert_int_equal(chuan_cause_set_union_all(sets, NULL, 0), 0);
}

static void causes_are_listed_sorted(void **state)
{
  (void)state;
  uint32_t z = set_of(CHUAN_CAUSE_NOT_REPORTED, "z"), y = set_of(CHUAN_CAUSE_NO_DIMENSION, "vùng");
  uint32_t x = set_of(CHUAN_CAUSE_NOT_REPORTED, "a"), w = set_of(CHUAN_CAUSE_NO_THRESHOLD, "2.2");
  uint32_t all = chuan_cause_set_union_all(sets, (const uint32_t[]){ z, y, x, w }, 4);
  char expected[100];
  snprintf(expected, sizeof expected, "%d a; %d z; %d 2.2; %d vùng", CHUAN_CAUSE_NOT_REPORTED,
           CHUAN_CAUSE_NOT_REPORTED, CHUAN_CAUSE_NO_THRESHOLD, CHUAN_CAUSE_NO_DIMENSION);
  assert_string_equal(text_of(all), expected);
  assert_string_equal(text_of(0), "");
}

static void many_causes_make_many_sets(void **state)
{
  (void)state;
  enum { COUNT = 300 };
  static char names[COUNT][8];
  uint32_t single[COUNT], upward = 0, downward = 0;
  for (int i = 0; i < COUNT; i++) {
    snprintf(names[i], sizeof names[i], "%03d", (i * 7) % COUNT);
    single[i] = set_of(CHUAN_CAUSE_NOT_REPORTED, names[i]);
  }
  for (int i = 0; i < COUNT; i++) {
    upward = chuan_cause_set_union(sets, upward, single[i]);
    downward = chuan_cause_set_union(sets, single[COUNT - 1 - i], downward);
  }
  assert_int_equal(upward, downward);
  assert_int_equal(upward, chuan_cause_set_union_all(sets, single, COUNT));
  size_t count;
  const chuan_cause *items = chuan_cause_set_items(sets, upward, &count);
  assert_int_equal(count, COUNT);
  for (size_t i = 1; i < count; i++)
    assert_true(chuan_str_compare(items[i - 1].name, items[i].name) < 0);
  assert_int_equal(set_of(CHUAN_CAUSE_NOT_REPORTED, "042"), single[6]);
}

static void shortage_is_told(void **state)
{
  (void)state;
  for (long after = 0;; after++) {
    chuan_arena small;
    chuan_arena_init(&small, "small", 1 << 20);
    chuan_arena_fail_after(after, true);
    chuan_cause_sets *some = chuan_cause_sets_new(&small);
    uint32_t a = some ? chuan_cause_set_of(some, (chuan_cause){ 0, CHUAN_STR("a") }) : CHUAN_NONE;
    uint32_t b = some ? chuan_cause_set_of(some, (chuan_cause){ 0, CHUAN_STR("b") }) : CHUAN_NONE;
    uint32_t both = some ? chuan_cause_set_union_all(some, (const uint32_t[]){ a, b }, 2) : CHUAN_NONE;
    chuan_arena_fail_after(-1, false);
    chuan_arena_free(&small);
    if (both != CHUAN_NONE)
      break;
    assert_true(after < 100);
  }
}

static void verdicts_have_words(void **state)
{
  (void)state;
  assert_string_equal(chuan_verdict_text(CHUAN_VERDICT_MET, false), "đạt");
  assert_string_equal(chuan_verdict_text(CHUAN_VERDICT_NOT_MET, false), "chưa đạt");
  assert_string_equal(chuan_verdict_text(CHUAN_VERDICT_NOT_MET, true), "unmet");
  assert_string_equal(chuan_verdict_json(CHUAN_VERDICT_NOT_MET), "not_met");
  assert_string_equal(chuan_verdict_json(CHUAN_VERDICT_FAULT), "fault");
  assert_string_equal(chuan_direction_text(CHUAN_DIRECTION_GE), ">=");
  assert_string_equal(chuan_direction_text(CHUAN_DIRECTION_NE), "<>");
  assert_null(chuan_direction_text(CHUAN_DIRECTION_NONE));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown(counts_have_bounds, set_up, tear_down),
    cmocka_unit_test_setup_teardown(what_does_not_apply_alone_goes_by_the_policy, set_up, tear_down),
    cmocka_unit_test_setup_teardown(bands_are_told_only_when_certain, set_up, tear_down),
    cmocka_unit_test_setup_teardown(equal_sets_have_equal_numbers, set_up, tear_down),
    cmocka_unit_test_setup_teardown(causes_are_listed_sorted, set_up, tear_down),
    cmocka_unit_test_setup_teardown(many_causes_make_many_sets, set_up, tear_down),
    cmocka_unit_test_setup_teardown(shortage_is_told, set_up, tear_down),
    cmocka_unit_test_setup_teardown(verdicts_have_words, set_up, tear_down),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
