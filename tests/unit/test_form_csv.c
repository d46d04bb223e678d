/* Cells of CSV: what a spreadsheet would take for a formula is guarded, numbers are plain, the rest is as it is. */
#include "runtime/form_internal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Writes one cell under one head, and checks the line that comes of it. */
static void assert_cell(chuan_form_cell cell, chuan_arena *arena, const char *expected)
{
  chuan_report report = { .lang = CHUAN_LANG_VI };
  chuan_form_column column = { .key = "a", .title = CHUAN_STR("A"), .kind = cell.kind };
  chuan_form_row row = { .unit = SIZE_MAX, .cells = &cell };
  chuan_form form = { .report = &report, .arena = arena, .columns = &column, .column_count = 1, .rows = &row,
                      .row_count = 1 };
  char *text = NULL, line[256];
  size_t size;
  FILE *out = open_memstream(&text, &size);
  assert_non_null(out);
  assert_int_equal(chuan_form_csv(out, &form), CHUAN_RC_OK);
  fclose(out);
  snprintf(line, sizeof line, "\xEF\xBB\xBF" "A\r\n%s\r\n", expected);
  assert_string_equal(text, line);
  free(text);
}

static void texts(void **state)
{
  static const char *const GUARDED[][2] = {
    { "=1+1", "\"'=1+1\"" },       { "+1", "\"'+1\"" },           { "-1", "\"'-1\"" },
    { "@A1", "\"'@A1\"" },         { "\t=1", "\"'\t=1\"" },       { "\tx", "\"'\tx\"" },
    { "\rx", "\"'\rx\"" },         { "\nx", "\"'\nx\"" },         { " =1", "\"' =1\"" },
    { "\xC2\xA0=1", "\"'\xC2\xA0=1\"" }, { "＝1", "\"'＝1\"" },   { "＋1", "\"'＋1\"" },
    { "－1", "\"'－1\"" },         { "＠A", "\"'＠A\"" },         { "=\"a\"", "\"'=\"\"a\"\"\"" }
  };
  static const char *const PLAIN[][2] = {
    { "Xã Một", "Xã Một" }, { "a=1", "a=1" }, { "a;b", "\"a;b\"" }, { "a\"b", "\"a\"\"b\"" }, { "a\nb", "\"a\nb\"" },
    { "1.1", "1.1" },       { "'x", "'x" },   { "≥ 80%", "≥ 80%" }, { "a,b", "\"a,b\"" },     { "–", "–" }
  };
  chuan_arena arena;
  chuan_arena_init(&arena, "test", 1 << 20);
  (void)state;
  for (size_t i = 0; i < sizeof GUARDED / sizeof *GUARDED; i++)
    assert_cell(chuan_cell_text(chuan_str_of(GUARDED[i][0])), &arena, GUARDED[i][1]);
  for (size_t i = 0; i < sizeof PLAIN / sizeof *PLAIN; i++)
    assert_cell(chuan_cell_text(chuan_str_of(PLAIN[i][0])), &arena, PLAIN[i][1]);
  chuan_arena_free(&arena);
}

static void numbers(void **state)
{
  static const struct {
    const char *exact, *expected;
    bool percent;
  } CASES[] = { { "-5", "-5", false },           { "-1/8", "-0,125", false },      { "1234567", "1234567", false },
                { "123456789/100", "1234567,89", false }, { "6193/8768", "70,63%", true }, { "-1/2", "-50%", true },
                { "12345678901234567890", "12345678901234567890", false } };
  chuan_arena arena;
  chuan_report report = { .lang = CHUAN_LANG_VI };
  chuan_arena_init(&arena, "test", 1 << 20);
  chuan_form form = { .report = &report, .arena = &arena };
  (void)state;
  for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
    chuan_num number;
    assert_int_equal(chuan_num_parse_exact(&number, chuan_str_of(CASES[i].exact), &arena), CHUAN_RC_OK);
    assert_cell(chuan_cell_number(&form, number, NULL, CASES[i].percent), &arena, CASES[i].expected);
  }
  chuan_arena_free(&arena);
}

/* 94,96% is not shown as 95% beside 95%; with its sign a number is a text, but no formula. */
static void thresholds(void **state)
{
  chuan_arena arena;
  chuan_report report = { .lang = CHUAN_LANG_VI };
  chuan_arena_init(&arena, "test", 1 << 20);
  chuan_form form = { .report = &report, .arena = &arena };
  chuan_num value, bound;
  (void)state;
  chuan_num_ratio(&value, 949999, 1000000, &arena);
  chuan_num_ratio(&bound, 95, 100, &arena);
  assert_cell(chuan_cell_number(&form, value, &bound, true), &arena, "94,9999%");
  chuan_form_cell cell = chuan_cell_exact(&form, bound, true);
  cell.sign = "= ";
  assert_cell(cell, &arena, "\"'= 95%\"");
  cell.sign = "≥ ";
  assert_cell(cell, &arena, "≥ 95%");
  chuan_arena_free(&arena);
}

int main(void)
{
  const struct CMUnitTest tests[] = { cmocka_unit_test(texts), cmocka_unit_test(numbers),
                                      cmocka_unit_test(thresholds) };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
