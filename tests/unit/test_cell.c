/* Tests of cells: every type in every dialect, the words for the input states, and what is refused. */
#include "runtime/cell.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NBSP "\xC2\xA0"

static chuan_arena arena;
static chuan_sources sources;
static chuan_diags diags;

static int set_up(void **state)
{
  (void)state;
  chuan_arena_init(&arena, "test", 256 << 20);
  chuan_sources_init(&sources, &arena);
  chuan_diags_init(&diags, &arena, &sources);
  return 0;
}

static int tear_down(void **state)
{
  (void)state;
  chuan_arena_fail_after(-1, false);
  chuan_arena_free(&arena);
  return 0;
}

#define NAME(text) { text, sizeof(text) - 1 }
static const chuan_str FORMS[] = { NAME("nhà ngói"), NAME("lá"), NAME("không áp dụng"), NAME("Mường"), NAME("Muông") };

static const chuan_datum INTEGER = { .type = { .kind = CHUAN_TYPE_INTEGER } },
                         DECIMAL = { .type = { .kind = CHUAN_TYPE_DECIMAL, .digits = 9, .scale = 3 } },
                         WIDE = { .type = { .kind = CHUAN_TYPE_DECIMAL, .digits = 60, .scale = 30 } },
                         RATIO = { .type = { .kind = CHUAN_TYPE_RATIO } },
                         TRUTH = { .type = { .kind = CHUAN_TYPE_TRUTH } },
                         TICKED = { .type = { .kind = CHUAN_TYPE_TRUTH }, .blank = CHUAN_BLANK_FALSE },
                         ZEROED = { .type = { .kind = CHUAN_TYPE_INTEGER }, .blank = CHUAN_BLANK_ZERO },
                         DATE = { .type = { .kind = CHUAN_TYPE_DATE } },
                         TEXT = { .type = { .kind = CHUAN_TYPE_TEXT } },
                         CHOICE = { .type = { .kind = CHUAN_TYPE_CHOICE, .choices = FORMS, .choice_count = 5 } },
                         RANGE = { .type = { .kind = CHUAN_TYPE_DECIMAL, .digits = 9, .scale = 2 },
                                   .has_range = true,
                                   .low = { 0, 1 },
                                   .high = { 201, 2 } },
                         SHARE = { .type = { .kind = CHUAN_TYPE_RATIO },
                                   .has_range = true,
                                   .low = { 0, 1 },
                                   .high = { 1, 1 } };

enum { NO = CHUAN_CELL_DIALECT_NONE, VI = CHUAN_CELL_DIALECT_VI, EN = CHUAN_CELL_DIALECT_EN };

/* A cell and what it is read as: a number "n/d", a text, "-" with a state, or the code of a refusal. */
typedef struct cell_case {
  const chuan_datum *datum; /* NULL: a reported verdict */
  int dialect;
  const char *written;
  const char *wanted;
} cell_case;

#define NOT_REPORTED "- 1"
#define NOT_AVAILABLE "- 2"
#define NONE_OCCURRED "- 3"
#define NOT_APPLICABLE "- 4"

static const cell_case CELLS[] = {
  /* Whole numbers. */
  { &INTEGER, NO, "0", "0" },
  { &INTEGER, NO, "007", "7" },
  { &INTEGER, NO, "-3", "-3" },
  { &INTEGER, NO, "−3", "-3" },
  { &INTEGER, NO, "12_500", "12500" },
  { &INTEGER, NO, "1.250.000", "1250000" },
  { &INTEGER, NO, "1,250,000", "1250000" },
  { &INTEGER, NO, "1.250", "E0511" },
  { &INTEGER, NO, "1,250", "E0511" },
  { &INTEGER, VI, "1.250", "1250" },
  { &INTEGER, EN, "1,250", "1250" },
  { &INTEGER, VI, "1,250", "E0512" }, /* one and a quarter, not a thousand */
  { &INTEGER, EN, "1.250", "E0512" },
  { &INTEGER, VI, "1,000", "E0512" },
  { &INTEGER, NO, "5,0", "E0512" },
  { &INTEGER, NO, "5.5", "E0512" },
  { &INTEGER, NO, "9223372036854775808", "9223372036854775808" },
  { &INTEGER, NO, "-9223372036854775808", "-9223372036854775808" },
  { &INTEGER, NO, "5%", "E0510" },
  { &INTEGER, NO, "12 hộ", "E0510" },
  { &INTEGER, NO, "1 250", "1250" }, /* alike in both dialects */
  { &INTEGER, VI, "-12 345 678", "-12345678" },
  { &INTEGER, EN, "1\u00A0250", "1250" },
  { &INTEGER, NO, "1\u202F250\u202F000", "1250000" },
  { &INTEGER, NO, "1'250'000", "1250000" },
  { &INTEGER, NO, "1’250", "1250" },
  { &INTEGER, NO, "1 250'000", "E0510" }, /* two marks */
  { &INTEGER, NO, "1 25", "E0510" },
  { &INTEGER, NO, "1 2500", "E0510" },
  { &INTEGER, NO, "1250 000", "E0510" },
  { &INTEGER, NO, "0 250", "E0510" },
  { &INTEGER, NO, "1  250", "E0510" },
  { &INTEGER, NO, "1 250_000", "E0510" },
  { &INTEGER, NO, "45 000 - 50 000", "E0510" },
  { &DECIMAL, NO, "1 250,5", "2501/2" },
  { &DECIMAL, NO, "1 250.5", "2501/2" },
  { &DECIMAL, NO, "1 250,500", "2501/2" }, /* the comma cannot be between thousands here */
  { &DECIMAL, EN, "1 250,500", "E0510" },
  { &RATIO, NO, "1 250,5 %", "2501/200" },
  { &INTEGER, NO, "1e3", "E0510" },
  { &INTEGER, NO, "0x10", "E0510" },
  { &INTEGER, NO, "nan", "E0510" },
  { &INTEGER, NO, "#DIV/0!", "E0510" },
  { &INTEGER, NO, "-", "E0510" },
  { &INTEGER, NO, "có", "E0510" },
  { &INTEGER, VI, "1,5,5", "E0510" },
  /* Decimals. */
  { &DECIMAL, NO, "6,193", "E0511" },
  { &DECIMAL, NO, "6.193", "E0511" },
  { &DECIMAL, VI, "6,193", "6193/1000" },
  { &DECIMAL, EN, "6.193", "6193/1000" },
  { &DECIMAL, EN, "6,193", "6193" },
  { &DECIMAL, VI, "6.193", "6193" },
  { &DECIMAL, NO, "0,435", "87/200" }, /* English has no group that begins with 0 */
  { &DECIMAL, NO, "45,5", "91/2" },
  { &DECIMAL, NO, "45.5", "91/2" },
  { &DECIMAL, NO, "1.234,5", "2469/2" },
  { &DECIMAL, NO, "1,234.5", "2469/2" },
  { &DECIMAL, VI, "45.5", "E0510" },
  { &DECIMAL, EN, "45,5", "E0510" },
  { &DECIMAL, NO, "10", "10" },
  { &DECIMAL, NO, "999999,999", "999999999/1000" },
  { &DECIMAL, VI, "-999999,999", "-999999999/1000" },
  { &DECIMAL, NO, "1000000", "E0513" },
  { &DECIMAL, NO, "0,1234", "E0513" },
  { &DECIMAL, NO, "0,1230", "E0513" }, /* four decimals are written */
  { &DECIMAL, NO, "10%", "E0510" },
  { &WIDE, VI, "123456789012345678901234567890,123456789012345678901234567891",
    "123456789012345678901234567890123456789012345678901234567891/1000000000000000000000000000000" },
  { &WIDE, VI, "1234567890123456789012345678901", "E0513" },
  /* Ratios. */
  { &RATIO, NO, "70,63", "7063/10000" },
  { &RATIO, NO, "70,63%", "7063/10000" },
  { &RATIO, NO, "70.63 %", "7063/10000" },
  { &RATIO, NO, "100" NBSP "%", "1" },
  { &RATIO, NO, "0,123456789", "123456789/100000000000" },
  { &RATIO, NO, "70,635%", "E0511" },
  { &RATIO, VI, "70,635%", "14127/20000" },
  { &RATIO, NO, "%", "E0510" },
  { &RATIO, NO, "5%%", "E0510" },
  /* Ranges. */
  { &RANGE, NO, "0", "0" },
  { &RANGE, NO, "100,5", "201/2" },
  { &RANGE, NO, "100,51", "E0514" },
  { &RANGE, NO, "-0,01", "E0514" },
  { &SHARE, NO, "100%", "1" },
  { &SHARE, NO, "100,01%", "E0514" },
  { &RANGE, NO, "không áp dụng", NOT_APPLICABLE },
  /* Yes and no. */
  { &TRUTH, NO, "có", "1" },
  { &TRUTH, NO, "CÓ", "1" },
  { &TRUTH, NO, "co", "1" },
  { &TRUTH, NO, "không", "0" },
  { &TRUTH, NO, "Khong", "0" },
  { &TRUTH, NO, "đạt", "1" },
  { &TRUTH, NO, "chưa  đạt", "0" },
  { &TRUTH, NO, "Không đạt", "0" },
  { &TRUTH, NO, "CHUA DAT", "0" },
  { &TRUTH, NO, "1", "1" },
  { &TRUTH, NO, "0", "0" },
  { &TRUTH, NO, "TRUE", "1" },
  { &TRUTH, NO, "false", "0" },
  { &TRUTH, NO, "yes", "1" },
  { &TRUTH, NO, "no", "0" },
  { &TRUTH, NO, "đúng", "1" },
  { &TRUTH, NO, "met", "1" },
  { &TRUTH, NO, "not met", "0" },
  { &TRUTH, NO, "cỏ", "E0515" }, /* another word, not one without diacritics */
  { &TRUTH, NO, "x", "E0515" },
  { &TRUTH, NO, "2", "E0515" },
  { &TRUTH, NO, "1,0", "E0515" },
  { &TRUTH, NO, "", NOT_REPORTED },
  { &TICKED, NO, "x", "1" },
  { &TICKED, NO, "X", "1" },
  { &TICKED, NO, "", "0" },
  { &TICKED, NO, "…", NOT_REPORTED },
  { &TICKED, NO, "xx", "E0515" },
  { &ZEROED, NO, "", "0" },
  { &ZEROED, NO, "...", NOT_REPORTED },
  /* Dates. */
  { &DATE, NO, "01/01/1970", "0" },
  { &DATE, NO, "31/12/2024", "20088" },
  { &DATE, NO, "2024-12-31", "20088" },
  { &DATE, NO, "29/02/2023", "E0517" },
  { &DATE, NO, "12/31/2024", "E0517" },
  { &DATE, NO, "1/2/1970", "31" },
  { &DATE, EN, "1/2/1970", "31" },
  { &DATE, NO, "1-2-1970", "31" },
  { &DATE, NO, "01.02.1970", "31" },
  { &DATE, NO, "1-2/1970", "E0517" },
  { &DATE, NO, "1/2/70", "E0517" },
  { &DATE, NO, "001/2/1970", "E0517" },
  { &DATE, NO, "1/2/1970/", "E0517" },
  { &DATE, NO, "1/2/", "E0517" },
  { &DATE, NO, "9.10", "E0517" },
  { &DATE, NO, "45657", "E0517" },
  { &DATE, NO, "", NOT_REPORTED },
  /* Texts. */
  { &TEXT, NO, "Bản Phố 2", "Bản Phố 2" },
  { &TEXT, NO, "1.250", "1.250" },
  { &TEXT, NO, "không", "không" },
  { &TEXT, NO, "không phát sinh", "E0519" },
  { &TEXT, NO, "không có số liệu", NOT_AVAILABLE },
  { &TEXT, NO, "", NOT_REPORTED },
  /* Choices. */
  { &CHOICE, NO, "nhà ngói", "0" },
  { &CHOICE, NO, "Nha  ngoi", "0" },
  { &CHOICE, NO, "NHÀ NGÓI", "0" },
  { &CHOICE, NO, "lá", "1" },
  { &CHOICE, NO, "là", "E0518" }, /* other diacritics, another word */
  { &CHOICE, NO, "không áp dụng", "2" }, /* the rules name it */
  { &CHOICE, NO, "Mường", "3" },
  { &CHOICE, NO, "muong", "E0518" }, /* of two, either */
  { &CHOICE, NO, "tre", "E0518" },
  { &CHOICE, NO, "không có số liệu", NOT_AVAILABLE },
  /* Input states. */
  { &INTEGER, NO, "", NOT_REPORTED },
  { &INTEGER, NO, "…", NOT_REPORTED },
  { &INTEGER, NO, "...", NOT_REPORTED },
  { &INTEGER, NO, "chưa báo cáo", NOT_REPORTED },
  { &INTEGER, NO, "not reported", NOT_REPORTED },
  { &INTEGER, NO, "không có số liệu", NOT_AVAILABLE },
  { &INTEGER, NO, "KHONG CO SO LIEU", NOT_AVAILABLE },
  { &INTEGER, NO, "Not available", NOT_AVAILABLE },
  { &INTEGER, NO, "không phát sinh", NONE_OCCURRED },
  { &DECIMAL, NO, "Khong phat sinh", NONE_OCCURRED },
  { &RATIO, NO, "none occurred", NONE_OCCURRED },
  { &INTEGER, NO, "không áp dụng", NOT_APPLICABLE },
  { &INTEGER, NO, "not applicable", NOT_APPLICABLE },
  { &INTEGER, NO, "Không áp dụng (QĐ 318/QĐ-TTg)", NOT_APPLICABLE },
  { &INTEGER, NO, "không áp dụng: CV 12/UBND", NOT_APPLICABLE },
  { &INTEGER, NO, "không áp dụng gì cả", "E0510" },
  { &TRUTH, NO, "không phát sinh", "E0519" },
  /* Reported verdicts. */
  { NULL, NO, "đạt", "0" },
  { NULL, NO, "1", "0" },
  { NULL, NO, "Chưa đạt", "1" },
  { NULL, NO, "không đạt", "1" },
  { NULL, NO, "0", "1" },
  { NULL, NO, "unmet", "1" },
  { NULL, NO, "không áp dụng", "3" },
  { NULL, NO, "khong ap dung (CV 7)", "3" },
  { NULL, NO, "", NOT_REPORTED },
  { NULL, NO, "…", NOT_REPORTED },
  { NULL, NO, "không có số liệu", NOT_AVAILABLE },
  { NULL, NO, "x", "E0516" },
  { NULL, NO, "không phát sinh", "E0516" },
  { NULL, NO, "2", "E0516" },
};
enum { CASES = sizeof CELLS / sizeof *CELLS };

static chuan_rc read_cell(chuan_cell *out, const cell_case *c)
{
  chuan_cell_place place = { .header = CHUAN_STR("cột"), .dialect = (chuan_cell_dialect)c->dialect };
  chuan_str written = chuan_str_trim(chuan_str_of(c->written));
  return c->datum ? chuan_cell_read(out, c->datum, written, &place, &arena, &diags)
                  : chuan_cell_read_verdict(out, written, &place, &arena, &diags);
}

static void reads_cell(void **state)
{
  const cell_case *c = *state;
  char got[200] = "";
  chuan_cell cell;
  set_up(NULL);
  chuan_rc rc = read_cell(&cell, c);
  if (rc == CHUAN_RC_FINDINGS)
    snprintf(got, sizeof got, "%s", chuan_code_name(diags.items[0]->code));
  else if (cell.input != CHUAN_INPUT_VALUE)
    snprintf(got, sizeof got, "- %d", (int)cell.input);
  else if (c->datum && c->datum->type.kind == CHUAN_TYPE_TEXT)
    snprintf(got, sizeof got, "%.*s", CHUAN_STR_ARGS(cell.text));
  else
    snprintf(got, sizeof got, "%.*s", CHUAN_STR_ARGS(chuan_num_exact(cell.number, &arena)));
  assert_int_equal(diags.count, rc == CHUAN_RC_FINDINGS);
  assert_string_equal(got, c->wanted);
  tear_down(NULL);
}

/* The message and the first hint of reading a cell. */
static void assert_says(const cell_case *c, const char *message, const char *hint)
{
  chuan_cell cell;
  diags.count = 0;
  assert_int_equal(read_cell(&cell, c), CHUAN_RC_FINDINGS);
  chuan_str said = chuan_diag_message(diags.items[0], CHUAN_LANG_VI, &arena);
  assert_string_equal(chuan_str_copy(&arena, said).p, message);
  said = chuan_said_text(&diags.items[0]->hints[0], CHUAN_LANG_VI, &arena);
  assert_string_equal(chuan_str_copy(&arena, said).p, hint);
}

static void messages_show_column_and_cell(void **state)
{
  (void)state;
  assert_says(&(cell_case){ &DECIMAL, NO, "6,193", "" },
              "cột `cột`: `6,193` đọc kiểu Việt Nam là 6,193, đọc kiểu Anh là 6193",
              "nói rõ cách viết số của tệp: --dialect vi hoặc --dialect en");
  assert_says(&(cell_case){ &DECIMAL, VI, "45.5", "" }, "cột `cột`: `45.5` không phải là số",
              "đọc kiểu kia (--dialect en) thì là 45,5");
}

static void messages_cut_long_cells(void **state)
{
  (void)state;
  char *written = chuan_arena_alloc(&arena, 1000);
  chuan_cell cell;
  memset(written, 'x', 999);
  written[3] = '\n';
  assert_int_equal(read_cell(&cell, &(cell_case){ &INTEGER, NO, written, "" }), CHUAN_RC_FINDINGS);
  assert_int_equal(diags.items[0]->args[1].n, 80 + 3);
  assert_memory_equal(diags.items[0]->args[1].p, "xxx x", 5);
}

static void too_many_digits(void **state)
{
  (void)state;
  char *written = chuan_arena_alloc(&arena, CHUAN_NUM_DIGITS_MAX + 2);
  chuan_cell cell;
  memset(written, '9', CHUAN_NUM_DIGITS_MAX);
  assert_int_equal(read_cell(&cell, &(cell_case){ &INTEGER, NO, written, "" }), CHUAN_RC_OK);
  written[CHUAN_NUM_DIGITS_MAX] = '9';
  assert_int_equal(read_cell(&cell, &(cell_case){ &INTEGER, NO, written, "" }), CHUAN_RC_FINDINGS);
  assert_int_equal(diags.items[0]->code, CHUAN_E0513);
}

static void tells_what_only_one_dialect_reads(void **state)
{
  (void)state;
  static const struct {
    const char *written;
    bool only_vi, only_en;
  } ROWS[] = { { "45,5", true, false }, { "45.5", false, true }, { "45", false, false } };
  for (size_t i = 0; i < 3; i++) {
    chuan_cell cell;
    assert_int_equal(read_cell(&cell, &(cell_case){ &DECIMAL, NO, ROWS[i].written, "" }), CHUAN_RC_OK);
    assert_int_equal(cell.only_vi, ROWS[i].only_vi);
    assert_int_equal(cell.only_en, ROWS[i].only_en);
    assert_int_equal(read_cell(&cell, &(cell_case){ &DECIMAL, VI, "45,5", "" }), CHUAN_RC_OK);
    assert_false(cell.only_vi || cell.only_en);
  }
}

/* 50,000 numbers written in both dialects, with and without separators, are read back exactly, and never
   as another number in the other dialect without an error. */
static void generated_numbers(void **state)
{
  (void)state;
  uint64_t seed = 20241122;
  static const struct {
    char mark, separator;
    chuan_cell_dialect dialect, other;
  } DIALECTS[] = { { ',', '.', CHUAN_CELL_DIALECT_VI, CHUAN_CELL_DIALECT_EN },
                   { '.', ',', CHUAN_CELL_DIALECT_EN, CHUAN_CELL_DIALECT_VI } };
  for (int i = 0; i < 50000; i++) {
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    uint64_t random = seed >> 20;
    unsigned places = (unsigned)(random % 4), digits = 1 + (unsigned)(random / 4 % 6);
    uint64_t limit = 1, power = 1;
    while (digits--)
      limit *= 10;
    for (unsigned p = 0; p < places; p++)
      power *= 10;
    uint64_t whole = random / 64 % limit, decimals = random / 1024 % power;
    bool negative = random & 512, separated = random & 256;
    char plain[32], written[64];
    snprintf(plain, sizeof plain, "%" PRIu64, whole);
    for (size_t d = 0; d < 2; d++) {
      size_t n = 0, length = strlen(plain);
      if (negative)
        written[n++] = '-';
      for (size_t k = 0; k < length; k++) {
        if (separated && k && (length - k) % 3 == 0)
          written[n++] = DIALECTS[d].separator;
        written[n++] = plain[k];
      }
      written[n] = '\0';
      if (places)
        snprintf(written + n, sizeof written - n, "%c%0*" PRIu64, DIALECTS[d].mark, (int)places, decimals);
      chuan_num wanted;
      int64_t scaled = (int64_t)(whole * power + decimals);
      assert_int_equal(chuan_num_ratio(&wanted, negative ? -scaled : scaled, (int64_t)power, &arena), CHUAN_RC_OK);
      chuan_cell cell;
      diags.count = 0;
      assert_int_equal(read_cell(&cell, &(cell_case){ &DECIMAL, (int)DIALECTS[d].dialect, written, "" }), CHUAN_RC_OK);
      assert_int_equal(chuan_num_compare(cell.number, wanted), 0);
      if (read_cell(&cell, &(cell_case){ &DECIMAL, NO, written, "" }) == CHUAN_RC_OK)
        assert_int_equal(chuan_num_compare(cell.number, wanted), 0);
      else
        assert_int_equal(diags.items[0]->code, CHUAN_E0511);
    }
    if (i % 1000 == 0) {
      tear_down(NULL);
      set_up(NULL);
    }
  }
}

static void memory_fails(void **state)
{
  (void)state;
  for (size_t i = 0; i < CASES; i++)
    for (long n = 0;; n++) {
      chuan_cell cell;
      diags.count = 0;
      chuan_arena_fail_after(n, true);
      chuan_rc rc = read_cell(&cell, &CELLS[i]);
      chuan_arena_fail_after(-1, false);
      assert_true(rc == CHUAN_RC_MEMORY || rc == CHUAN_RC_FINDINGS || (rc == CHUAN_RC_OK && !diags.failed));
      if (rc != CHUAN_RC_MEMORY && !diags.failed)
        break;
      diags.failed = false;
    }
}

int main(void)
{
  struct CMUnitTest tests[CASES];
  const struct CMUnitTest others[] = {
    cmocka_unit_test_setup_teardown(messages_show_column_and_cell, set_up, tear_down),
    cmocka_unit_test_setup_teardown(messages_cut_long_cells, set_up, tear_down),
    cmocka_unit_test_setup_teardown(too_many_digits, set_up, tear_down),
    cmocka_unit_test_setup_teardown(tells_what_only_one_dialect_reads, set_up, tear_down),
    cmocka_unit_test_setup_teardown(generated_numbers, set_up, tear_down),
    cmocka_unit_test_setup_teardown(memory_fails, set_up, tear_down),
  };
  for (size_t i = 0; i < CASES; i++)
    tests[i] = (struct CMUnitTest){ .name = CELLS[i].written, .test_func = reads_cell,
                                    .initial_state = (void *)(uintptr_t)&CELLS[i] };
  int failed = cmocka_run_group_tests_name("cells", tests, NULL, NULL);
  return failed + cmocka_run_group_tests_name("cell", others, NULL, NULL);
}
