/* Unit tests of the days in grammar/program.h. */
#include "grammar/program.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

static chuan_day day_of(int year, int month, int day)
{
  chuan_day out;
  assert_true(chuan_day_from(&out, year, month, day));
  return out;
}

static void days_are_counted_from_1970(void **state)
{
  (void)state;
  assert_int_equal(day_of(1970, 1, 1), 0);
  assert_int_equal(day_of(1969, 12, 31), -1);
  assert_int_equal(day_of(1970, 2, 1), 31);
  assert_int_equal(day_of(2000, 3, 1), 11017);
  assert_int_equal(day_of(2024, 12, 31), 20088);
  assert_int_equal(day_of(1, 1, 1), -719162);
  assert_int_equal(day_of(9999, 12, 31), 2932896);
}

static void every_day_comes_back(void **state)
{
  (void)state;
  static const int LENGTHS[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
  chuan_day expected = day_of(1, 1, 1);
  for (int year = 1; year <= 9999; year++) {
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    for (int month = 1; month <= 12; month++) {
      int length = LENGTHS[month - 1] + (leap && month == 2);
      for (int day = 1; day <= length; day++, expected++) {
        int y, m, d;
        chuan_day_to(expected, &y, &m, &d);
        if (y != year || m != month || d != day || day_of(year, month, day) != expected)
          fail_msg("%d-%d-%d is not day %d", year, month, day, (int)expected);
      }
      chuan_day out;
      assert_false(chuan_day_from(&out, year, month, length + 1));
    }
  }
}

static void days_that_do_not_exist_are_refused(void **state)
{
  (void)state;
  static const int DATES[][3] = { { 2023, 2, 29 }, { 1900, 2, 29 }, { 2024, 13, 1 }, { 2024, 0, 1 },  { 2024, 1, 0 },
                                  { 2024, 1, 32 }, { 0, 1, 1 },     { 10000, 1, 1 }, { 2024, -1, 1 }, { -1, 1, 1 } };
  for (size_t i = 0; i < sizeof DATES / sizeof *DATES; i++) {
    chuan_day out = 42;
    assert_false(chuan_day_from(&out, DATES[i][0], DATES[i][1], DATES[i][2]));
    assert_int_equal(out, 42);
  }
}

static void both_spellings_are_read(void **state)
{
  (void)state;
  chuan_day out;
  assert_true(chuan_day_parse(&out, CHUAN_STR("15/02/2026")));
  assert_int_equal(out, day_of(2026, 2, 15));
  assert_true(chuan_day_parse(&out, CHUAN_STR("2026-02-15")));
  assert_int_equal(out, day_of(2026, 2, 15));
  assert_true(chuan_day_parse(&out, CHUAN_STR("29/02/2024")));
  assert_int_equal(out, day_of(2024, 2, 29));
}

static void other_texts_are_no_days(void **state)
{
  (void)state;
  static const char *const TEXTS[] = { "",           "1/2/2026",   "15-02-2026",  "2026/02/15", "15/02/26",
                                       "15/02/202a", " 15/02/2026", "15/02/2026 ", "29/02/2023", "00/01/2024",
                                       "15/2/02026", "2026-2-015", "+5/02/2026",  "2026-02-1",  "15/02/0000" };
  for (size_t i = 0; i < sizeof TEXTS / sizeof *TEXTS; i++) {
    chuan_day out = 42;
    if (chuan_day_parse(&out, chuan_str_of(TEXTS[i])))
      fail_msg("\"%s\" is no day", TEXTS[i]);
    assert_int_equal(out, 42);
  }
}

static void days_are_written(void **state)
{
  (void)state;
  chuan_arena arena;
  chuan_arena_init(&arena, "test", 1 << 20);
  assert_string_equal(chuan_day_text(day_of(2024, 3, 8), false, &arena).p, "08/03/2024");
  assert_string_equal(chuan_day_text(day_of(2024, 3, 8), true, &arena).p, "2024-03-08");
  assert_string_equal(chuan_day_text(day_of(1, 1, 1), true, &arena).p, "0001-01-01");
  assert_int_equal(chuan_day_text(CHUAN_DAY_FIRST, true, &arena).n, 0);
  assert_int_equal(chuan_day_text(CHUAN_DAY_LAST, false, &arena).n, 0);
  chuan_arena_free(&arena);
  chuan_arena_fail_after(0, true);
  assert_null(chuan_day_text(0, true, &arena).p);
  chuan_arena_fail_after(-1, false);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(days_are_counted_from_1970),
    cmocka_unit_test(every_day_comes_back),
    cmocka_unit_test(days_that_do_not_exist_are_refused),
    cmocka_unit_test(both_spellings_are_read),
    cmocka_unit_test(other_texts_are_no_days),
    cmocka_unit_test(days_are_written),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
