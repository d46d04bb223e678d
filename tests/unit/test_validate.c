/* Findings as data: outcomes counted, messages in words of two languages, what short memory does. */
#include "grammar/grammar.h"
#include "runtime/validate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const char RULES[] =
  "#! chuan 1 vi\nbộ kiểm tra \"kt\"\n  áp dụng cho xã\n"
  "dữ liệu dân_số : số nguyên đơn vị \"người\"\ndữ liệu nam : số nguyên đơn vị \"người\"\n"
  "dữ liệu nữ : số nguyên đơn vị \"người\"\ndữ liệu ngày_nộp : ngày\n"
  "dữ liệu loại : { núi; phố }\ndữ liệu có_chợ : có/không\ndữ liệu tên_chợ : chuỗi\n"
  "quy tắc 1 \"Tổng\"\n  phải dân_số = nam + nữ\n"
  "  thông báo \"{{{dân_số}} khác {nam + nữ}\"\n"
  "quy tắc 2 \"Không lời\"\n  mức cảnh báo\n  phải nam / dân_số ≤ 50,004% sai số 0\n"
  "quy tắc 3 \"Mọi kiểu\"\n  khi có_chợ\n  phải tên_chợ = \"Chợ\"\n"
  "  thông báo \"{ngày_nộp}, {loại}, {có_chợ}, {tên_chợ}, {nam / dân_số}, {nam / (dân_số - 1000)}, {nữ}\"\n"
  "quy tắc 4 \"Ghép\"\n  phải nam > 0 và nữ > 0\n  nếu thiếu vi phạm\n";

typedef struct fixture {
  chuan_arena rules, run;
  chuan_sources sources;
  chuan_diags diags;
  const chuan_program *program;
  chuan_data data;
  chuan_results results;
  chuan_validation counts;
} fixture;

static fixture f;

static int set_up(void **state)
{
  uint32_t number;
  (void)state;
  chuan_arena_init(&f.rules, "rules", 64 << 20);
  chuan_arena_init(&f.run, "run", 64 << 20);
  chuan_sources_init(&f.sources, &f.rules);
  chuan_diags_init(&f.diags, &f.rules, &f.sources);
  assert_int_equal(chuan_source_add(&number, &f.sources, CHUAN_STR("kt"), chuan_str_of(RULES), CHUAN_RULE_FILE_LIMIT,
                                    &f.diags), CHUAN_RC_OK);
  assert_int_equal(chuan_rules_load_sources(&f.program, &number, 1, &f.sources, &f.rules, &f.diags), CHUAN_RC_OK);
  return 0;
}

static int tear_down(void **state)
{
  (void)state;
  chuan_arena_free(&f.rules);
  chuan_arena_free(&f.run);
  return 0;
}

static void give(size_t unit, const char *name, int64_t n)
{
  uint32_t datum = chuan_program_datum(f.program, CHUAN_STR("xã"), chuan_str_of(name));
  uint32_t at = chuan_data_column(f.data.set->data, f.data.set->data_count, datum);
  assert_int_equal(chuan_data_set(&f.data, &f.data.columns[at], unit, CHUAN_INPUT_VALUE, chuan_num_int(n)),
                   CHUAN_RC_OK);
}

/* Two units: the first has all data, and the second nothing but its population. */
static void judge(void)
{
  int64_t text;
  chuan_day day;
  assert_true(chuan_day_from(&day, 2025, 12, 31));
  assert_int_equal(chuan_data_init(&f.data, f.program, &f.program->sets[0], 2025, day, 2, &f.run), CHUAN_RC_OK);
  give(0, "dân_số", 1000);
  give(0, "nam", 501);
  give(0, "nữ", 501);
  give(0, "ngày_nộp", day);
  give(0, "loại", 1);
  give(0, "có_chợ", 1);
  assert_int_equal(chuan_data_text(&text, &f.data, CHUAN_STR("Phiên")), CHUAN_RC_OK);
  give(0, "tên_chợ", text);
  give(1, "dân_số", 1000);
  assert_int_equal(chuan_vm_run(&f.results, &f.data, (chuan_run_options){ .certify = false }, &f.run), CHUAN_RC_OK);
  assert_int_equal(chuan_validation_count(&f.counts, &f.results, &f.run), CHUAN_RC_OK);
}

static void says(uint32_t rule, size_t unit, chuan_lang lang, const char *message)
{
  chuan_finder finder;
  chuan_finding finding;
  chuan_finder_open(&finder, (chuan_run_options){ .certify = false }, NULL, CHUAN_STR(""), &f.diags);
  assert_int_equal(chuan_finder_explain(&finding, &finder, &f.results, rule, unit), CHUAN_RC_OK);
  chuan_str said = finding.outcome == CHUAN_VERDICT_NOT_MET ? chuan_finding_message(&finding, lang, &finder.arena)
                                                            : chuan_finding_reason(&finding, lang, &finder.arena);
  char text[300];
  snprintf(text, sizeof text, "%.*s", CHUAN_STR_ARGS(said));
  assert_string_equal(text, message);
  chuan_finder_close(&finder);
}

static void test_outcomes_are_counted(void **state)
{
  (void)state;
  judge();
  chuan_validation_totals totals = chuan_validation_total(&f.counts, 1);
  assert_int_equal(totals.errors, 3);   /* 1, 3 of the first unit, 4 of the second */
  assert_int_equal(totals.warnings, 1); /* 2 of the first */
  assert_int_equal(totals.all.of[CHUAN_VERDICT_NOT_MET], 4);
  assert_int_equal(totals.all.of[CHUAN_VERDICT_INSUFFICIENT], 3);
  assert_int_equal(totals.all.of[CHUAN_VERDICT_MET], 1);
  assert_int_equal(totals.all.of[CHUAN_VERDICT_NOT_APPLICABLE] + totals.all.of[CHUAN_VERDICT_FAULT], 0);
  assert_int_equal(chuan_validation_outcome(&f.counts, 3, 1), CHUAN_VERDICT_NOT_MET);
}

static void test_messages(void **state)
{
  (void)state;
  judge();
  says(0, 0, CHUAN_LANG_VI, "{1.000} khác 1.002");
  says(0, 0, CHUAN_LANG_EN, "{1,000} khác 1,002");
  /* numbers that differ never look alike, however near they are */
  says(1, 0, CHUAN_LANG_VI, "cần nam / dân_số ≤ 50,004% (sai số 0), nhưng hai vế là 50,1% và 50%");
  says(2, 0, CHUAN_LANG_VI, "31/12/2025, phố, có, Phiên, 50,1%, lỗi quy tắc, 501");
  says(2, 0, CHUAN_LANG_EN, "2025-12-31, phố, yes, Phiên, 50.1%, rule fault, 501");
  says(3, 1, CHUAN_LANG_VI, "cần nam > 0 và nữ > 0");
}

static void test_what_could_not_be_checked(void **state)
{
  (void)state;
  judge();
  says(0, 1, CHUAN_LANG_VI, "chưa báo cáo: nam, nữ");
  says(2, 1, CHUAN_LANG_EN, "not reported: có_chợ, tên_chợ");
}

static void test_sides_and_cells(void **state)
{
  chuan_finder finder;
  chuan_finding finding;
  (void)state;
  judge();
  chuan_finder_open(&finder, (chuan_run_options){ .certify = false }, NULL, CHUAN_STR(""), &f.diags);
  assert_int_equal(chuan_finder_explain(&finding, &finder, &f.results, 0, 0), CHUAN_RC_OK);
  assert_int_equal(finding.parts.items[0].sides[0].number.n, 1000);
  assert_int_equal(finding.parts.items[0].sides[1].number.n, 1002);
  assert_int_equal(finding.cell_count, 3);
  assert_true(chuan_str_equal(finding.cells[2].declared->name, CHUAN_STR("nữ")));
  assert_false(finding.cells[2].origin.found);
  assert_int_equal(chuan_finding_place(&finding.cells[2].origin, CHUAN_LANG_VI, &finder.arena).n, 0);
  assert_int_equal(chuan_finder_explain(&finding, &finder, &f.results, 3, 1), CHUAN_RC_OK); /* of another unit */
  assert_int_equal(finding.parts.count, 2);
  assert_int_equal(finding.parts.items[0].state, CHUAN_VERDICT_INSUFFICIENT);
  assert_int_equal(finding.cells[0].state, CHUAN_INPUT_NOT_REPORTED);
  chuan_finder_close(&finder);
}

static void test_short_memory(void **state)
{
  chuan_finder finder;
  chuan_finding finding;
  (void)state;
  judge();
  chuan_rc rc = CHUAN_RC_MEMORY;
  for (long allocations = 0; rc == CHUAN_RC_MEMORY; allocations++) {
    chuan_finder_open(&finder, (chuan_run_options){ .certify = false }, NULL, CHUAN_STR(""), &f.diags);
    chuan_arena_fail_after(allocations, true);
    rc = chuan_finder_explain(&finding, &finder, &f.results, 2, 0);
    chuan_arena_fail_after(-1, false);
    chuan_finder_close(&finder);
  }
  assert_int_equal(rc, CHUAN_RC_OK);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
  const struct CMUnitTest tests[] = {
    TEST(test_outcomes_are_counted), TEST(test_messages), TEST(test_what_could_not_be_checked),
    TEST(test_sides_and_cells), TEST(test_short_memory),
  };
#undef TEST
  return cmocka_run_group_tests(tests, NULL, NULL);
}
