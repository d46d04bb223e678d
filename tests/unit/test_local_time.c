/* Unit tests of runtime/local_time.h. */
#include "runtime/local_time.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

static chuan_arena arena;

static void assert_text(chuan_str found, const char *wanted)
{
  chuan_str text = chuan_str_of(wanted);
  assert_int_equal(found.n, text.n);
  assert_memory_equal(found.p, text.p, text.n);
}

static void assert_told(const char *utc, const char *vi, const char *en, const char *minute, const char *day)
{
  assert_text(chuan_time_text(chuan_str_of(utc), " ", CHUAN_LANG_VI, &arena), vi);
  assert_text(chuan_time_text(chuan_str_of(utc), "_", CHUAN_LANG_EN, &arena), en);
  assert_text(chuan_time_minute_text(chuan_str_of(utc), CHUAN_LANG_VI, &arena), minute);
  assert_text(chuan_time_day_text(chuan_str_of(utc), CHUAN_LANG_VI, &arena), day);
}

static void times_are_told_as_in_viet_nam(void **state)
{
  (void)state;
  assert_told("2026-11-23T16:59:59Z", "23/11/2026 23:59:59", "2026-11-23_23:59:59", "23/11/2026 23:59", "23/11/2026");
  assert_told("2026-11-23T17:00:00Z", "24/11/2026 00:00:00", "2026-11-24_00:00:00", "24/11/2026 00:00", "24/11/2026");
  assert_told("2024-12-31T18:00:05Z", "01/01/2025 01:00:05", "2025-01-01_01:00:05", "01/01/2025 01:00", "01/01/2025");
  assert_told("2024-02-28T23:30:00Z", "29/02/2024 06:30:00", "2024-02-29_06:30:00", "29/02/2024 06:30", "29/02/2024");
  assert_told("gần đây", "gần đây", "gần đây", "gần đây", "gần đây");
}

static void assert_read(const char *typed, const char *utc)
{
  chuan_str found;
  assert_true(chuan_time_read(&found, chuan_str_of(typed), &arena));
  assert_text(found, utc);
}

static void what_is_told_can_be_typed(void **state)
{
  (void)state;
  assert_read("24/11/2026 01:00:05", "2026-11-23T18:00:05Z");
  assert_read("2026-11-24 01:00:05", "2026-11-23T18:00:05Z");
  assert_read("2026-11-23T18:00:05Z", "2026-11-23T18:00:05Z");
  assert_read("01/01/2025 06:59:59", "2024-12-31T23:59:59Z");
  assert_read("31/12/2025", "2025-12-31T16:59:59Z");
  assert_read("24/11/2026 01:00", "2026-11-23T18:00:59Z");
  assert_read("9999-12-31", "9999-12-31T16:59:59Z");
}

static void what_is_no_time_is_not_read(void **state)
{
  static const char *const WRONG[] = { "",
                                       "Z",
                                       "hôm qua",
                                       "2025-02-30",
                                       "2025-02-30T00:00:00Z",
                                       "31/12/2025T10:00:00Z",
                                       "2025-12-31T24:00:00Z",
                                       "2025-12-31T10:60:00Z",
                                       "2025-12-31T10:00:60Z",
                                       "2025-12-31T10:00:00",
                                       "2025-12-31T1:00:00Z",
                                       "31/12/2025 24:00:00",
                                       "31/12/2025  01:00:00",
                                       "31/12/2025 24:00",
                                       " 01:00",
                                       "31/12/2025 1:00",
                                       "31/12/2025 01:00:0a",
                                       " 01:00:00" };
  chuan_str found;
  (void)state;
  for (size_t i = 0; i < sizeof WRONG / sizeof *WRONG; i++)
    assert_false(chuan_time_read(&found, chuan_str_of(WRONG[i]), &arena));
}

int main(void)
{
  const struct CMUnitTest tests[] = { cmocka_unit_test(times_are_told_as_in_viet_nam),
                                      cmocka_unit_test(what_is_told_can_be_typed),
                                      cmocka_unit_test(what_is_no_time_is_not_read) };
  chuan_arena_init(&arena, "test", 1 << 20);
  int failed = cmocka_run_group_tests(tests, NULL, NULL);
  chuan_arena_free(&arena);
  return failed;
}
