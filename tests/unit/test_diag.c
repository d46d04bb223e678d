/* Tests of diagnostics: the list, messages, the text form (whole outputs compared), JSON. */
#include "base/diag.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

static chuan_arena arena;
static chuan_sources sources;
static chuan_diags diags;
static uint32_t rules, other; /* numbers of the two sources most tests point into */

static const chuan_span NOWHERE = { 0, 0, 0 };

static int set_up(void **state)
{
  (void)state;
  chuan_arena_init(&arena, "test", 64 << 20);
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

static uint32_t source(const char *name, const char *text)
{
  uint32_t number;
  chuan_source_add(&number, &sources, chuan_str_of(name), chuan_str_of(text), 1 << 20, &diags);
  assert_true(number > 0);
  return number;
}

/* Line 6 of the first is the example of docs; lines 8 to 12 are for several places. */
static void add_two_sources(void)
{
  rules = source("rules/xa.chuan",
                 "chuẩn\n\n\n\n\n  giá trị km_cưng / km_đường\n\nvùng TN\nvùng ĐB\n\tđạt_khi 中文 x\n\nend\n");
  other = source("vung.chuan", "vùng\n  TN khác\n");
}

/* The place of the first `what` in a source. */
static chuan_span span_of(uint32_t number, const char *what)
{
  chuan_str all = chuan_source_get(&sources, number)->text;
  const char *found = memmem(all.p, all.n, what, strlen(what));
  assert_non_null(found);
  return (chuan_span){ number, (uint32_t)(found - all.p), (uint32_t)((size_t)(found - all.p) + strlen(what)) };
}

/* What is printed; the caller frees it. */
static char *printed(chuan_diag_style style)
{
  char *text = NULL;
  size_t size;
  FILE *out = open_memstream(&text, &size);
  assert_non_null(out);
  chuan_diags_print(&diags, out, style);
  assert_int_equal(fclose(out), 0);
  return text;
}

static void assert_prints(chuan_diag_style style, const char *wanted)
{
  char *text = printed(style);
  assert_string_equal(text, wanted);
  free(text);
}

static const chuan_diag_style VI = { CHUAN_LANG_VI, false, 100 }, EN = { CHUAN_LANG_EN, false, 100 };

static void assert_text(chuan_str got, const char *wanted)
{
  if (!chuan_str_equal(got, chuan_str_of(wanted))) {
    print_error("got \"%.*s\", wanted \"%s\"\n", CHUAN_STR_ARGS(got), wanted);
    fail();
  }
}

static chuan_diag *add_at(chuan_span span, const char *argument)
{
  return chuan_diag_add(&diags, CHUAN_E0103, span, CHUAN_ARGS(chuan_str_of(argument)));
}

static void label(chuan_diag *diag, const char *argument)
{
  chuan_diag_label(&diags, diag, CHUAN_PHRASE_DID_YOU_MEAN, CHUAN_ARGS(chuan_str_of(argument)));
}

static void further(chuan_diag *diag, chuan_span span, const char *argument)
{
  chuan_diag_span(&diags, diag, span, CHUAN_PHRASE_DID_YOU_MEAN, CHUAN_ARGS(chuan_str_of(argument)));
}

static void make_warning(chuan_diag *diag)
{
  diag->severity = CHUAN_SEVERITY_WARNING;
  diags.errors--;
  diags.warnings++;
}

/* The list ----------------------------------------------------------------------------------------- */

static void codes_have_names(void **state)
{
  (void)state;
  assert_string_equal(chuan_code_name(CHUAN_E0103), "E0103");
  assert_int_equal(chuan_code_find(CHUAN_STR("e0103")), CHUAN_E0103);
  assert_int_equal(chuan_code_find(CHUAN_STR("E010")), CHUAN_CODE_COUNT);
  assert_int_equal(chuan_code_find(CHUAN_STR("E01030")), CHUAN_CODE_COUNT);
  assert_int_equal(chuan_code_find(CHUAN_STR("")), CHUAN_CODE_COUNT);
  assert_int_equal(chuan_code_find((chuan_str){ NULL, 0 }), CHUAN_CODE_COUNT);
  for (int code = 0; code < CHUAN_CODE_COUNT; code++)
    assert_int_equal(chuan_code_find(chuan_str_of(chuan_code_name((chuan_code)code))), code);
}

/* Both languages must use the same arguments, or one of them says less. */
static void assert_same_arguments(const char *vi, const char *en)
{
  for (char digit = '1'; digit <= '6'; digit++) {
    const char argument[] = { '%', digit, '\0' };
    if (!strstr(vi, argument) != !strstr(en, argument)) {
      print_error("%s in one of \"%s\" and \"%s\"\n", argument, vi, en);
      fail();
    }
  }
}

static void both_languages_use_the_same_arguments(void **state)
{
  (void)state;
#define DIAG(code, severity, vi, en) assert_same_arguments(vi, en);
#include "base/diag_codes.def"
#undef DIAG
#define PHRASE(name, vi, en) assert_same_arguments(vi, en);
#include "base/diag_phrases.def"
#undef PHRASE
}

static void arguments_are_filled_in_and_copied(void **state)
{
  (void)state;
  char first[] = "x%2", second[] = "lý do";
  chuan_diag_add(&diags, CHUAN_E0101, NOWHERE, CHUAN_ARGS(chuan_str_of(first), chuan_str_of(second)));
  memset(first, '#', sizeof first - 1);
  memset(second, '#', sizeof second - 1);
  const chuan_diag *diag = diags.items[0];
  assert_text(chuan_diag_message(diag, CHUAN_LANG_VI, &arena), "không đọc được `x%2`: lý do");
  assert_text(chuan_diag_message(diag, CHUAN_LANG_EN, &arena), "cannot read `x%2`: lý do");
  const chuan_said said = { .phrase = CHUAN_PHRASE_DID_YOU_MEAN }; /* an argument that is missing is empty */
  assert_text(chuan_said_text(&said, CHUAN_LANG_EN, &arena), "did you mean ``?");
  const chuan_said none = { .phrase = CHUAN_PHRASE_NONE };
  assert_text(chuan_said_text(&none, CHUAN_LANG_EN, &arena), "");
  assert_string_equal(chuan_phrase_text(CHUAN_PHRASE_DID_YOU_MEAN, CHUAN_LANG_VI), "có phải là `%1`?");
}

static void no_record_holds_more_than_it_can(void **state)
{
  (void)state;
  add_two_sources();
  const chuan_str many[] = { CHUAN_STR("1"), CHUAN_STR("2"), CHUAN_STR("3"), CHUAN_STR("4"),
                             CHUAN_STR("5"), CHUAN_STR("6"), CHUAN_STR("7") };
  chuan_diag *diag = chuan_diag_add(&diags, CHUAN_E0103, span_of(rules, "end"), many, 7);
  for (int i = 0; i < 20; i++) {
    further(diag, span_of(rules, "end"), "x");
    chuan_diag_hint(&diags, diag, CHUAN_PHRASE_DID_YOU_MEAN, many, 7);
    chuan_diag_witness(&diags, diag, CHUAN_STR("n"), CHUAN_STR("v"));
  }
  further(diag, NOWHERE, "x");
  assert_int_equal(diag->span_count, CHUAN_DIAG_SPANS_MAX);
  assert_int_equal(diag->hint_count, CHUAN_DIAG_HINTS_MAX);
  assert_int_equal(diag->witness_count, CHUAN_DIAG_WITNESS_MAX);
  chuan_diag *nowhere = add_at(NOWHERE, "x");
  label(nowhere, "x"); /* there is nothing to label */
  assert_int_equal(nowhere->span_count, 0);
}

static void records_past_the_limit_are_counted(void **state)
{
  (void)state;
  add_two_sources();
  for (size_t i = 0; i < CHUAN_DIAGS_KEPT_MAX + 7; i++) {
    chuan_diag *diag = add_at(span_of(rules, "end"), "x");
    assert_non_null(diag);
    label(diag, "y");
    further(diag, span_of(rules, "end"), "y");
    chuan_diag_hint(&diags, diag, CHUAN_PHRASE_DID_YOU_MEAN, CHUAN_ARGS(CHUAN_STR("y")));
    chuan_diag_witness(&diags, diag, CHUAN_STR("n"), CHUAN_STR("v"));
  }
  assert_int_equal(diags.count, CHUAN_DIAGS_KEPT_MAX);
  assert_int_equal(diags.errors, CHUAN_DIAGS_KEPT_MAX + 7);
  assert_false(diags.failed);
  char *text = printed(VI);
  assert_non_null(strstr(text, "\n\n… và 7 thông báo nữa không hiện\n10007 lỗi\n"));
  free(text);
  text = printed(EN);
  assert_non_null(strstr(text, "\n\n… 7 more not shown\n10007 errors\n"));
  free(text);
}

/* Text form ---------------------------------------------------------------------------------------- */

static void nothing_is_printed_for_nothing(void **state)
{
  (void)state;
  assert_prints(VI, "");
}

static void a_record_is_printed_in_both_languages(void **state)
{
  (void)state;
  add_two_sources();
  chuan_diag *diag = add_at(span_of(rules, "km_cưng"), "7F");
  label(diag, "km");
  chuan_diag_hint(&diags, diag, CHUAN_PHRASE_DID_YOU_MEAN, CHUAN_ARGS(CHUAN_STR("km_cứng")));
  chuan_diag_witness(&diags, diag, CHUAN_STR("vùng"), CHUAN_STR("TN"));
  chuan_diag_witness(&diags, diag, CHUAN_STR("kỳ"), CHUAN_STR("2023"));
  assert_prints(VI, "lỗi[E0103]: byte 7F không phải UTF-8\n"
                    "  ┌─ rules/xa.chuan:6:11\n"
                    "  │\n"
                    "6 │   giá trị km_cưng / km_đường\n"
                    "  │           ^^^^^^^ có phải là `km`?\n"
                    "  │\n"
                    "  = có phải là `km_cứng`?\n"
                    "  = ví dụ: vùng = TN, kỳ = 2023\n"
                    "  = giải thích: chuan help E0103\n"
                    "\n"
                    "1 lỗi\n");
  make_warning(diag);
  assert_prints(EN, "warning[E0103]: byte 7F is not UTF-8\n"
                    "  ┌─ rules/xa.chuan:6:11\n"
                    "  │\n"
                    "6 │   giá trị km_cưng / km_đường\n"
                    "  │           ^^^^^^^ did you mean `km`?\n"
                    "  │\n"
                    "  = did you mean `km_cứng`?\n"
                    "  = for example: vùng = TN, kỳ = 2023\n"
                    "  = explanation: chuan help E0103\n"
                    "\n"
                    "1 warning\n");
}

static void a_record_without_a_place_has_no_lines(void **state)
{
  (void)state;
  add_at(NOWHERE, "FF");
  assert_prints(EN, "error[E0103]: byte FF is not UTF-8\n"
                    "  = explanation: chuan help E0103\n"
                    "\n"
                    "1 error\n");
}

static void counts_are_in_words(void **state)
{
  (void)state;
  static const struct {
    size_t errors, warnings;
    const char *vi, *en;
  } CASES[] = {
    { 1, 0, "\n\n1 lỗi\n", "\n\n1 error\n" },
    { 2, 0, "\n\n2 lỗi\n", "\n\n2 errors\n" },
    { 0, 1, "\n\n1 cảnh báo\n", "\n\n1 warning\n" },
    { 2, 1, "\n\n2 lỗi, 1 cảnh báo\n", "\n\n2 errors, 1 warning\n" },
    { 1, 3, "\n\n1 lỗi, 3 cảnh báo\n", "\n\n1 error, 3 warnings\n" },
  };
  for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
    chuan_diags_init(&diags, &arena, &sources);
    for (size_t n = 0; n < CASES[i].errors + CASES[i].warnings; n++) {
      chuan_diag *diag = add_at(NOWHERE, "FF");
      if (n < CASES[i].warnings)
        make_warning(diag);
    }
    char *vi = printed(VI), *en = printed(EN);
    assert_string_equal(vi + strlen(vi) - strlen(CASES[i].vi), CASES[i].vi);
    assert_string_equal(en + strlen(en) - strlen(CASES[i].en), CASES[i].en);
    free(vi);
    free(en);
  }
}

static void several_places_are_shown_in_line_order(void **state)
{
  (void)state;
  add_two_sources();
  chuan_diag *diag = add_at(span_of(rules, "vùng ĐB"), "FF");
  further(diag, span_of(rules, "chuẩn"), "một");
  further(diag, span_of(rules, "đạt_khi"), "hai");
  assert_prints(VI, "lỗi[E0103]: byte FF không phải UTF-8\n"
                    "   ┌─ rules/xa.chuan:9:1\n"
                    "   │\n"
                    " 1 │ chuẩn\n"
                    "   │ ~~~~~ có phải là `một`?\n"
                    "   ·\n"
                    " 9 │ vùng ĐB\n"
                    "   │ ^^^^^^^\n"
                    "10 │         đạt_khi 中文 x\n"
                    "   │         ~~~~~~~ có phải là `hai`?\n"
                    "   │\n"
                    "   = giải thích: chuan help E0103\n"
                    "\n"
                    "1 lỗi\n");
}

static void other_files_get_a_head_of_their_own(void **state)
{
  (void)state;
  add_two_sources();
  chuan_diag *diag = add_at(span_of(rules, "TN"), "FF");
  further(diag, span_of(other, "TN"), "một");
  further(diag, span_of(rules, "vùng"), "hai");
  assert_prints(VI, "lỗi[E0103]: byte FF không phải UTF-8\n"
                    "  ┌─ rules/xa.chuan:8:6\n"
                    "  │\n"
                    "8 │ vùng TN\n"
                    "  │ ~~~~ có phải là `hai`?\n"
                    "  │      ^^\n"
                    "  │\n"
                    "  ├─ vung.chuan:2:3\n"
                    "  │\n"
                    "2 │   TN khác\n"
                    "  │   ~~ có phải là `một`?\n"
                    "  │\n"
                    "  = giải thích: chuan help E0103\n"
                    "\n"
                    "1 lỗi\n");
}

static void carets_stand_under_wide_and_accented_text(void **state)
{
  (void)state;
  add_two_sources();
  add_at(span_of(rules, "中文"), "1");
  add_at(span_of(rules, "x\n"), "2"); /* goes on in the next line */
  assert_prints(EN, "error[E0103]: byte 1 is not UTF-8\n"
                    "   ┌─ rules/xa.chuan:10:17\n"
                    "   │\n"
                    "10 │         đạt_khi 中文 x\n"
                    "   │                 ^^^^\n"
                    "   │\n"
                    "   = explanation: chuan help E0103\n"
                    "\n"
                    "error[E0103]: byte 2 is not UTF-8\n"
                    "   ┌─ rules/xa.chuan:10:22\n"
                    "   │\n"
                    "10 │         đạt_khi 中文 x\n"
                    "   │                      ^\n"
                    "   │\n"
                    "   = explanation: chuan help E0103\n"
                    "\n"
                    "2 errors\n");
}

static void empty_places_have_one_caret(void **state)
{
  (void)state;
  uint32_t number = source("a", "ab\n\ncd");
  add_at((chuan_span){ number, 0, 0 }, "1");
  add_at((chuan_span){ number, 2, 2 }, "2");
  add_at((chuan_span){ number, 3, 3 }, "3");
  add_at((chuan_span){ number, 6, 6 }, "4");
  char *text = printed(EN);
  assert_non_null(strstr(text, "  ┌─ a:1:1\n  │\n1 │ ab\n  │ ^\n  │\n"));
  assert_non_null(strstr(text, "  ┌─ a:1:3\n  │\n1 │ ab\n  │   ^\n  │\n"));
  assert_non_null(strstr(text, "  ┌─ a:2:1\n  │\n2 │\n  │ ^\n  │\n"));
  assert_non_null(strstr(text, "  ┌─ a:3:3\n  │\n3 │ cd\n  │   ^\n  │\n"));
  free(text);
}

static void places_of_several_lines_end_with_the_first(void **state)
{
  (void)state;
  uint32_t number = source("a", "một hai\r\nba\r\n");
  add_at(span_of(number, "hai\r\nba"), "1");
  char *text = printed(EN);
  assert_non_null(strstr(text, "  ┌─ a:1:5\n  │\n1 │ một hai\n  │     ^^^\n  │\n"));
  free(text);
}

static void records_are_ordered_by_place_and_code(void **state)
{
  (void)state;
  add_two_sources();
  chuan_span late = span_of(rules, "end"), early = span_of(rules, "chuẩn");
  add_at(span_of(other, "vùng"), "6");
  add_at(late, "5");
  chuan_diag_add(&diags, CHUAN_E0104, early, CHUAN_ARGS(CHUAN_STR("4")));
  add_at(early, "2");
  add_at(early, "3");
  add_at(NOWHERE, "0");
  add_at(NOWHERE, "1");
  char *text = printed(EN);
  const char *at = text;
  for (char digit = '0'; digit <= '6'; digit++) {
    char wanted[32];
    snprintf(wanted, sizeof wanted, digit == '4' ? "character %c is" : "byte %c is", digit);
    at = strstr(at, wanted);
    assert_non_null(at);
  }
  free(text);
}

/* Long lines --------------------------------------------------------------------------------------- */

/* How many columns the widest row of an output takes, leaving out the head and "=" rows. */
static size_t widest_excerpt(const char *text)
{
  size_t widest = 0;
  for (const char *row = text; *row; row = strchr(row, '\n') + 1) {
    chuan_str line = { row, strcspn(row, "\n") };
    size_t width = chuan_text_width(line, 0);
    if (memmem(line.p, line.n, "│", strlen("│")) && width > widest)
      widest = width;
  }
  return widest;
}

static void what_is_said_again_is_taken_out(void **state)
{
  (void)state;
  add_two_sources();
  chuan_span here = { rules, 1, 2 }, there = { rules, 3, 4 }, longer = { rules, 1, 3 };
  chuan_diag_add(&diags, CHUAN_E0203, here, CHUAN_ARGS(CHUAN_STR("a"))); /* before number 1: not looked at */
  static const struct {
    chuan_code code;
    const char *argument;
    bool stays;
  } RECORDS[] = { { CHUAN_E0203, "a", true },  { CHUAN_W0401, "1", true },  { CHUAN_E0203, "a", false },
                  { CHUAN_E0203, "b", true },  { CHUAN_W0401, "1", false }, { CHUAN_E0203, "b", false },
                  { CHUAN_E0204, "a", true },  { CHUAN_E0203, "a", false } };
  enum { FIRST = 1, OTHERS = 4 };
  const chuan_diag *kept[FIRST + sizeof RECORDS / sizeof *RECORDS + OTHERS];
  size_t count = FIRST;
  for (size_t i = 0; i < sizeof RECORDS / sizeof *RECORDS; i++) {
    const chuan_diag *added =
      chuan_diag_add(&diags, RECORDS[i].code, here, CHUAN_ARGS(chuan_str_of(RECORDS[i].argument)));
    if (RECORDS[i].stays)
      kept[count++] = added;
  }
  kept[count++] = chuan_diag_add(&diags, CHUAN_E0203, there, CHUAN_ARGS(CHUAN_STR("a")));
  kept[count++] = chuan_diag_add(&diags, CHUAN_E0203, longer, CHUAN_ARGS(CHUAN_STR("a")));
  for (size_t i = 0; i < 2; i++) /* without a place it cannot be told whether they are about the same */
    kept[count++] = chuan_diag_add(&diags, CHUAN_E0203, NOWHERE, CHUAN_ARGS(CHUAN_STR("a")));
  chuan_diags_say_once(&diags, 1);
  assert_int_equal(diags.count, count);
  for (size_t i = 1; i < count; i++)
    assert_ptr_equal(diags.items[i], kept[i]);
  assert_int_equal(diags.errors, 8);
  assert_int_equal(diags.warnings, 1);
  chuan_diags_say_once(&diags, diags.count);
  assert_int_equal(diags.count, count);
}

static void long_lines_are_cut_around_the_caret(void **state)
{
  (void)state;
  static const char *const LINE = "aaaaaaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbbbbbĐÂYccccccccccccccccccccdddddddddddddddddddd";
  uint32_t number = source("a", LINE);
  add_at(span_of(number, "ĐÂY"), "1");
  char *text = printed((chuan_diag_style){ CHUAN_LANG_EN, false, 40 });
  assert_non_null(strstr(text, "1 │ …bbbbbbbbbbbbbbbĐÂYcccccccccccccccc…\n"
                               "  │                 ^^^\n"));
  assert_int_equal(widest_excerpt(text), 40);
  free(text);
  chuan_diags_init(&diags, &arena, &sources);
  add_at((chuan_span){ number, 0, 3 }, "1");
  text = printed((chuan_diag_style){ CHUAN_LANG_EN, false, 40 });
  assert_non_null(strstr(text, "1 │ aaaaaaaaaaaaaaaaaaaabbbbbbbbbbbbbbb…\n  │ ^^^\n"));
  free(text);
  chuan_diags_init(&diags, &arena, &sources);
  add_at((chuan_span){ number, (uint32_t)strlen(LINE), (uint32_t)strlen(LINE) }, "1");
  text = printed((chuan_diag_style){ CHUAN_LANG_EN, false, 40 });
  assert_non_null(strstr(text, "1 │ …ccccccccccccccdddddddddddddddddddd\n"
                               "  │                                    ^\n"));
  free(text);
  text = printed((chuan_diag_style){ CHUAN_LANG_EN, false, 0 }); /* no width known: nothing is cut */
  assert_non_null(strstr(text, LINE));
  free(text);
}

/* A place longer than the terminal, and two places far apart in one line. */
static void long_places_are_cut_too(void **state)
{
  (void)state;
  uint32_t number = source("a", "x yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy z");
  chuan_diag *diag = add_at(span_of(number, "x"), "1");
  further(diag, span_of(number, "z"), "");
  char *text = printed((chuan_diag_style){ CHUAN_LANG_EN, false, 30 });
  assert_non_null(strstr(text, "1 │ x yyyyyyyyyyyyyyyyyyyyyyy…\n  │ ^\n1 │ …yyyyyyyyyyyyyyyyyyyyyyy z\n"
                               "  │                          ~ did you mean"));
  free(text);
  chuan_diags_init(&diags, &arena, &sources);
  add_at((chuan_span){ number, 2, 60 }, "1");
  text = printed((chuan_diag_style){ CHUAN_LANG_EN, false, 30 });
  assert_int_equal(widest_excerpt(text), 30);
  assert_non_null(strstr(text, "1 │ …yyyyyyyyyyyyyyyyyyyyyyyy…\n  │  ^^^^^^^^^^^^^^^^^^^^^^^^\n"));
  free(text);
}

/* Every cut, at every place and width, stays in its room with the caret under the character meant. */
static void cuts_fit_everywhere(void **state)
{
  (void)state;
  chuan_str line = CHUAN_STR("đất 中文中文中文 e\xCC\x81\xCC\x82 một\thai ba 中文 bốn năm\tsáu bảy tám 中 chín mười hết dòng");
  uint32_t number = source("a", line.p);
  chuan_str text = chuan_source_get(&sources, number)->text;
  size_t length;
  for (size_t at = 0; at < text.n; at += length) {
    int32_t c = chuan_text_next((chuan_str){ text.p + at, text.n - at }, &length);
    chuan_diags_init(&diags, &arena, &sources);
    add_at((chuan_span){ number, (uint32_t)at, (uint32_t)(at + length) }, "1");
    for (size_t width = 25; width < 130; width += 7) {
      char *out = printed((chuan_diag_style){ CHUAN_LANG_EN, false, width });
      assert_true(widest_excerpt(out) <= width);
      const char *shown = strstr(out, "1 │ ") + strlen("1 │ "), *carets = strstr(shown, "\n  │ ") + strlen("\n  │ ");
      size_t caret = strspn(carets, " "), column = 0, shown_length;
      int32_t under = ' '; /* blanks at the end of a row are not printed */
      for (chuan_str rest = { shown, strcspn(shown, "\n") }; rest.n > 0;) {
        under = chuan_text_next(rest, &shown_length);
        if (column >= caret && utf8proc_charwidth(under) > 0)
          break;
        column += (size_t)utf8proc_charwidth(under);
        rest = (chuan_str){ rest.p + shown_length, rest.n - shown_length };
        under = ' ';
      }
      if (utf8proc_charwidth(c) > 0)
        assert_int_equal(under, c == '\t' ? ' ' : c);
      free(out);
    }
  }
}

/* Of a line of a megabyte only the surroundings of the place are printed, however wide the terminal. */
static void huge_lines_are_not_printed_whole(void **state)
{
  (void)state;
  enum { SIZE = 1 << 20 };
  char *bytes = malloc(SIZE + 1);
  assert_non_null(bytes);
  for (size_t i = 0; i < SIZE; i += 2)
    memcpy(bytes + i, "\xC4\x91", 2); /* đ */
  bytes[SIZE] = '\0';
  uint32_t number = source("a", bytes);
  free(bytes);
  for (uint32_t i = 0; i < 1000; i++)
    add_at((chuan_span){ number, i * 1000, i * 1000 + 2 }, "1");
  char *text = printed((chuan_diag_style){ CHUAN_LANG_EN, false, 0 });
  assert_true(strlen(text) < 1000 * 12000);
  assert_int_equal(chuan_text_invalid_at(chuan_str_of(text)), strlen(text));
  assert_non_null(strstr(text, "┌─ a:1:499501\n  │\n1 │ …đ"));
  free(text);
  text = printed((chuan_diag_style){ CHUAN_LANG_EN, false, 80 });
  assert_int_equal(widest_excerpt(text), 80);
  free(text);
}

/* Safety ------------------------------------------------------------------------------------------- */

static void nothing_printed_can_hide_or_move(void **state)
{
  (void)state;
  static const int32_t BIDI[] = { 0x061C, 0x200E, 0x200F, 0x202A, 0x202B, 0x202C,
                                  0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069 };
  chuan_buffer evil;
  chuan_buffer_init(&evil, &arena);
  for (int32_t c = 0; c < 0xA0 + 12; c++) {
    char bytes[4];
    int32_t bad = c < 0xA0 ? c : BIDI[c - 0xA0];
    if ((c < 0x20 && c != '\n' && c != '\r') || (c >= 0x7F && c < 0xA0) || c >= 0xA0)
      chuan_buffer_add(&evil, (chuan_str){ bytes, (size_t)utf8proc_encode_char(bad, (utf8proc_uint8_t *)bytes) });
  }
  chuan_buffer_add_c(&evil, "\xFF\xE1\xBB");
  chuan_str s = chuan_buffer_str(&evil);
  uint32_t number;
  chuan_source_add(&number, &sources, s, s, 1 << 20, &diags);
  chuan_diags_init(&diags, &arena, &sources);
  chuan_diag *diag = chuan_diag_add(&diags, CHUAN_E0101, (chuan_span){ number, 0, 3 }, CHUAN_ARGS(s, s));
  chuan_diag_label(&diags, diag, CHUAN_PHRASE_DID_YOU_MEAN, CHUAN_ARGS(s));
  chuan_diag_hint(&diags, diag, CHUAN_PHRASE_DID_YOU_MEAN, CHUAN_ARGS(s));
  chuan_diag_witness(&diags, diag, s, s);
  for (size_t width = 0; width < 200; width += 50) {
    char *text = printed((chuan_diag_style){ CHUAN_LANG_VI, false, width });
    size_t length;
    for (chuan_str rest = chuan_str_of(text); rest.n > 0; rest.p += length, rest.n -= length) {
      int32_t c = chuan_text_next(rest, &length);
      assert_true(c == '\n' || (c >= 0x20 && c != 0x7F && c != 0xA0));
      assert_int_equal(chuan_text_classify(c), CHUAN_TEXT_PLAIN);
    }
    assert_non_null(strstr(text, "<U+202E>"));
    free(text);
  }
}

/* A sheet with one cell, D17, and the place of it. */
static chuan_span a_cell(const char *text)
{
  static chuan_sheet sheet;
  uint32_t number, place = chuan_sheet_place(16, 3);
  chuan_sheet_init(&sheet, CHUAN_STR("Biểu 1"), &arena);
  chuan_sheet_cell cell = { .place = place };
  assert_true(chuan_sheet_copy_text(&cell, chuan_str_of(text), &arena));
  assert_true(chuan_sheet_add(&sheet, cell));
  assert_int_equal(chuan_source_add_sheet(&number, &sources, CHUAN_STR("bieu.xlsx"), &sheet), CHUAN_RC_OK);
  return (chuan_span){ number, place, place };
}

static void a_cell_is_named_and_quoted(void **state)
{
  (void)state;
  add_two_sources();
  chuan_span cell = a_cell("a\nb\xE2\x80\xAE"), header = cell;
  header.end = chuan_sheet_place(16, 7);
  chuan_diag *diag = add_at(cell, "1");
  label(diag, "x");
  further(diag, header, "một");
  further(diag, span_of(rules, "end"), "hai");
  char *text = printed(EN);
  assert_non_null(strstr(text, "   ┌─ bieu.xlsx ▸ Biểu 1 ▸ D17: \"a b<U+202E>\"\n   │  did you mean `x`?\n   │\n"
                               "   ├─ bieu.xlsx ▸ Biểu 1 ▸ D17:H17\n   │  did you mean `một`?\n   │\n"
                               "   ├─ rules/xa.chuan:12:1\n"));
  free(text);
}

static void colors_only_add_escape_sequences(void **state)
{
  (void)state;
  add_two_sources();
  chuan_diag *diag = add_at(span_of(rules, "TN"), "FF");
  label(diag, "x");
  further(diag, span_of(other, "TN"), "một");
  chuan_diag_witness(&diags, diag, CHUAN_STR("n"), CHUAN_STR("v"));
  char *plain = printed(EN), *colored = printed((chuan_diag_style){ CHUAN_LANG_EN, true, 100 }), *to = colored;
  assert_null(strchr(plain, '\033'));
  assert_non_null(strstr(colored, "\033[1;31merror[E0103]\033[0m"));
  for (const char *from = colored; *from;) {
    if (*from == '\033')
      from = strchr(from, 'm') + 1;
    else
      *to++ = *from++;
  }
  *to = '\0';
  assert_string_equal(colored, plain);
  free(plain);
  free(colored);
}

/* JSON --------------------------------------------------------------------------------------------- */

static void assert_json(chuan_lang lang, const char *wanted)
{
  json_object *json = chuan_diags_json(&diags, lang);
  assert_non_null(json);
  assert_string_equal(
    json_object_to_json_string_ext(json, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE), wanted);
  assert_int_equal(json_object_put(json), 1);
}

static void json_of_nothing(void **state)
{
  (void)state;
  assert_json(CHUAN_LANG_VI, "{\"schema\":1,\"findings\":[],\"counts\":{\"errors\":0,\"warnings\":0}}");
}

static void json_holds_all_of_a_record(void **state)
{
  (void)state;
  add_two_sources();
  chuan_diag *diag = add_at(span_of(rules, "km_cưng"), "7F");
  label(diag, "a\nb");
  further(diag, a_cell("z"), "c");
  chuan_diag_hint(&diags, diag, CHUAN_PHRASE_DID_YOU_MEAN, CHUAN_ARGS(CHUAN_STR("km_cứng")));
  chuan_diag_hint(&diags, diag, CHUAN_PHRASE_DID_YOU_MEAN, CHUAN_ARGS(CHUAN_STR("x")));
  chuan_diag_witness(&diags, diag, CHUAN_STR("vùng"), CHUAN_STR("TN"));
  chuan_diag_witness(&diags, diag, CHUAN_STR("a\0b"), CHUAN_STR("\xFF\0"));
  make_warning(add_at(NOWHERE, "\xC3("));
  assert_json(CHUAN_LANG_EN,
              "{\"schema\":1,\"findings\":["
              "{\"code\":\"E0103\",\"severity\":\"warning\",\"message\":\"byte <C3>( is not UTF-8\",\"spans\":[],"
              "\"hint\":null,\"witness\":{}},"
              "{\"code\":\"E0103\",\"severity\":\"error\",\"message\":\"byte 7F is not UTF-8\",\"spans\":["
              "{\"file\":\"rules/xa.chuan\",\"sheet\":\"\",\"line\":6,\"column\":11,\"end_line\":6,\"end_column\":18,"
              "\"label\":\"did you mean `a\\nb`?\"},"
              "{\"file\":\"bieu.xlsx\",\"sheet\":\"Biểu 1\",\"line\":17,\"column\":4,\"end_line\":17,\"end_column\":5,"
              "\"label\":\"did you mean `c`?\"}],"
              "\"hint\":\"did you mean `km_cứng`?\\ndid you mean `x`?\","
              "\"witness\":{\"vùng\":\"TN\",\"a<U+0000>b\":\"<FF>\\u0000\"}}],"
              "\"counts\":{\"errors\":1,\"warnings\":1}}");
}

/* Memory ------------------------------------------------------------------------------------------- */

/* Uses everything there is on the list. */
static void fill(void)
{
  chuan_span place = sources.count > 0 ? (chuan_span){ 1, 0, 2 } : NOWHERE;
  for (int i = 0; i < 10; i++) {
    chuan_diag *diag = chuan_diag_add(&diags, CHUAN_E0101, place, CHUAN_ARGS(CHUAN_STR("a"), CHUAN_STR("b")));
    assert_non_null(diag);
    label(diag, "c");
    further(diag, place, "d");
    chuan_diag_hint(&diags, diag, CHUAN_PHRASE_DID_YOU_MEAN, CHUAN_ARGS(CHUAN_STR("e")));
    chuan_diag_witness(&diags, diag, CHUAN_STR("f"), CHUAN_STR("g"));
  }
}

static void queueing_survives_short_memory(void **state)
{
  (void)state;
  bool failed = true;
  for (int forever = 0; forever < 2; forever++)
    for (long n = 0; n < 200; n++) {
      tear_down(NULL);
      set_up(NULL);
      source("a", "xyz");
      chuan_arena_fail_after(n, forever);
      fill();
      chuan_arena_fail_after(-1, false);
      failed = diags.failed;
      assert_int_equal(diags.errors, 10);
      assert_true(failed || diags.count == 10);
      for (size_t i = 0; i < diags.count; i++) /* what is kept can be printed */
        assert_non_null(chuan_diag_message(diags.items[i], CHUAN_LANG_VI, &arena).p);
      char *text = printed(VI);
      assert_int_equal(strlen(text) > 0, true);
      free(text);
    }
  assert_false(failed); /* the last rounds had memory enough */
}

static void printing_survives_short_memory(void **state)
{
  (void)state;
  source("a", "xyz\xFF");
  fill();
  for (int forever = 0; forever < 2; forever++)
    for (long n = 0; n < 300; n++) {
      chuan_arena_fail_after(n, forever);
      char *text = printed((chuan_diag_style){ CHUAN_LANG_EN, n % 2, 30 });
      chuan_arena_fail_after(-1, false);
      assert_non_null(strstr(text, "11 errors\n"));
      free(text);
    }
}

static void json_is_whole_or_none(void **state)
{
  (void)state;
  source("a", "xyz\xFF");
  fill();
  json_object *json = chuan_diags_json(&diags, CHUAN_LANG_VI);
  char *wanted = strdup(json_object_to_json_string(json));
  json_object_put(json);
  for (int forever = 0; forever < 2; forever++)
    for (long n = 0;; n++) {
      assert_true(n < 1000);
      chuan_arena_fail_after(n, forever);
      json = chuan_diags_json(&diags, CHUAN_LANG_VI);
      chuan_arena_fail_after(-1, false);
      if (!json)
        continue;
      assert_string_equal(json_object_to_json_string(json), wanted);
      json_object_put(json);
      break;
    }
  free(wanted);
}

static void messages_say_when_memory_is_short(void **state)
{
  (void)state;
  chuan_diag *diag = add_at(NOWHERE, "x");
  chuan_arena_fail_after(0, true);
  assert_null(chuan_diag_message(diag, CHUAN_LANG_VI, &arena).p);
  const chuan_said said = { .phrase = CHUAN_PHRASE_DID_YOU_MEAN };
  assert_null(chuan_said_text(&said, CHUAN_LANG_VI, &arena).p);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
  const struct CMUnitTest tests[] = {
    TEST(codes_have_names),
    TEST(both_languages_use_the_same_arguments),
    TEST(arguments_are_filled_in_and_copied),
    TEST(no_record_holds_more_than_it_can),
    TEST(records_past_the_limit_are_counted),
    TEST(nothing_is_printed_for_nothing),
    TEST(a_record_is_printed_in_both_languages),
    TEST(a_record_without_a_place_has_no_lines),
    TEST(counts_are_in_words),
    TEST(several_places_are_shown_in_line_order),
    TEST(other_files_get_a_head_of_their_own),
    TEST(carets_stand_under_wide_and_accented_text),
    TEST(empty_places_have_one_caret),
    TEST(places_of_several_lines_end_with_the_first),
    TEST(records_are_ordered_by_place_and_code),
    TEST(what_is_said_again_is_taken_out),
    TEST(long_lines_are_cut_around_the_caret),
    TEST(long_places_are_cut_too),
    TEST(cuts_fit_everywhere),
    TEST(huge_lines_are_not_printed_whole),
    TEST(nothing_printed_can_hide_or_move),
    TEST(a_cell_is_named_and_quoted),
    TEST(colors_only_add_escape_sequences),
    TEST(json_of_nothing),
    TEST(json_holds_all_of_a_record),
    TEST(queueing_survives_short_memory),
    TEST(printing_survives_short_memory),
    TEST(json_is_whole_or_none),
    TEST(messages_say_when_memory_is_short),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
