/* Spreadsheets: names of cells, number formats, days, escaped characters, and names of parts that lie. */
#include "base/num.h"
#include "runtime/xlsx_package.h"
#include "runtime/xlsx_values.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/sheet.h"
#include <cmocka.h>

static chuan_arena arena;

static int set_up(void **state)
{
  (void)state;
  chuan_arena_init(&arena, "test", 1 << 20);
  return 0;
}

static int tear_down(void **state)
{
  (void)state;
  chuan_arena_free(&arena);
  return 0;
}

static void assert_text(chuan_str text, const char *expected)
{
  assert_non_null(text.p);
  assert_int_equal(text.n, strlen(expected));
  assert_memory_equal(text.p, expected, text.n);
}

static void names_of_cells_go_both_ways(void **state)
{
  (void)state;
  static const struct {
    const char *name;
    uint32_t row, column;
  } CELLS[] = { { "A1", 0, 0 }, { "Z9", 8, 25 }, { "AA10", 9, 26 }, { "AZ1", 0, 51 }, { "BA1", 0, 52 },
                { "ZZ1", 0, 701 }, { "AAA1", 0, 702 }, { "XFD1048576", 1048575, 16383 } };
  for (size_t i = 0; i < sizeof CELLS / sizeof *CELLS; i++) {
    char name[CHUAN_CELL_NAME_MAX];
    uint32_t row, column;
    chuan_str rest;
    assert_true(chuan_cell_name_parse(&row, &column, &rest, chuan_str_of(CELLS[i].name)));
    assert_int_equal(row, CELLS[i].row);
    assert_int_equal(column, CELLS[i].column);
    assert_int_equal(rest.n, 0);
    assert_text(chuan_cell_name(name, row + 1, column + 1), CELLS[i].name);
  }
}

static void what_is_no_cell_is_refused(void **state)
{
  (void)state;
  static const char *const NAMES[] = { "", "A", "1", "a1", "A0", "A01", "XFE1", "AAAA1", "A1048577", "A99999999999",
                                       "$A$1" };
  for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++) {
    uint32_t row, column;
    chuan_str rest;
    assert_false(chuan_cell_name_parse(&row, &column, &rest, chuan_str_of(NAMES[i])));
  }
}

static void assert_shown(const char *code, const char *written, xlsx_format expected)
{
  xlsx_code read;
  chuan_num number;
  xlsx_read_code(&read, chuan_str_of(code), &arena);
  assert_int_equal(chuan_num_parse(&number, NULL, chuan_str_of(written), CHUAN_DIALECT_VI, &arena), CHUAN_RC_OK);
  assert_int_equal(xlsx_section_of(&read, number)->shown, expected);
}

static void formats_are_told_apart(void **state)
{
  (void)state;
  static const struct {
    const char *code;
    xlsx_format format;
  } CODES[] = { { "General", XLSX_FORMAT_NUMBER },       { "general;@", XLSX_FORMAT_NUMBER },
                { "0.00", XLSX_FORMAT_NUMBER },          { "", XLSX_FORMAT_NUMBER },
                { "0.00%", XLSX_FORMAT_PERCENT },        { "0\\%", XLSX_FORMAT_NUMBER },
                { "\"%\"", XLSX_FORMAT_NUMBER },         { "_%0", XLSX_FORMAT_NUMBER },
                { "0;0%", XLSX_FORMAT_NUMBER },          { "yyyy", XLSX_FORMAT_DATE },
                { "MM", XLSX_FORMAT_DATE },              { "mm:ss", XLSX_FORMAT_TIME },
                { "dd/mm hh:mm", XLSX_FORMAT_DATE },     { "[h]:mm", XLSX_FORMAT_TIME },
                { "[mm]", XLSX_FORMAT_TIME },            { "[Red]0", XLSX_FORMAT_NUMBER },
                { "[$-409]d/m/yy", XLSX_FORMAT_DATE },   { "0 \"ngày\"", XLSX_FORMAT_NUMBER },
                { "[", XLSX_FORMAT_NUMBER },             { "\"", XLSX_FORMAT_NUMBER },
                { "\\", XLSX_FORMAT_NUMBER } };
  for (size_t i = 0; i < sizeof CODES / sizeof *CODES; i++)
    assert_shown(CODES[i].code, "0,7", CODES[i].format);
  static const struct {
    const char *code, *number;
    xlsx_format format;
  } SECTIONS[] = {
    { "[=0]\"-\";0.0%", "0,7", XLSX_FORMAT_PERCENT },  { "[=0]\"-\";0.0%", "0", XLSX_FORMAT_NUMBER },
    { "[<0]\"x\";0%", "0,7", XLSX_FORMAT_PERCENT },    { "[<0]0%;0", "-0,5", XLSX_FORMAT_PERCENT },
    { "[=0]\"\";[Red]0.00%", "0,7", XLSX_FORMAT_PERCENT },
    { "[$-42A][=0]\"-\";0.0%", "0,7", XLSX_FORMAT_PERCENT },
    { "[$-42A][=0]\"-\";0.0%", "0", XLSX_FORMAT_NUMBER },
    { "0;0%", "-0,5", XLSX_FORMAT_PERCENT },           { "0;0%", "0", XLSX_FORMAT_NUMBER },
    { "0;0%;0%", "0", XLSX_FORMAT_PERCENT },           { "0%;0;\"-\"", "0,7", XLSX_FORMAT_PERCENT },
    { "0%;0;\"-\"", "-0,7", XLSX_FORMAT_NUMBER },      { "[>=1]0%;[<0.5]0;0%", "1", XLSX_FORMAT_PERCENT },
    { "[>=1]0%;[<0.5]0;0%", "0,4", XLSX_FORMAT_NUMBER }, { "[>=1]0%;[<0.5]0;0%", "0,5", XLSX_FORMAT_PERCENT },
    { "[<=1]0%;0", "1", XLSX_FORMAT_PERCENT },         { "[<=1]0%;0", "1,01", XLSX_FORMAT_NUMBER },
    { "[<>0]0%;0", "0", XLSX_FORMAT_NUMBER },          { "[>x]0%;0", "0,7", XLSX_FORMAT_PERCENT },
    { "0;0;0;0%", "0", XLSX_FORMAT_NUMBER },
  };
  for (size_t i = 0; i < sizeof SECTIONS / sizeof *SECTIONS; i++)
    assert_shown(SECTIONS[i].code, SECTIONS[i].number, SECTIONS[i].format);
  assert_int_equal(xlsx_format_of_number(0), XLSX_FORMAT_NUMBER);
  assert_int_equal(xlsx_format_of_number(9), XLSX_FORMAT_PERCENT);
  assert_int_equal(xlsx_format_of_number(14), XLSX_FORMAT_DATE);
  assert_int_equal(xlsx_format_of_number(20), XLSX_FORMAT_TIME);
  assert_int_equal(xlsx_format_of_number(22), XLSX_FORMAT_DATE);
  assert_int_equal(xlsx_format_of_number(49), XLSX_FORMAT_NUMBER);
}

static void days_are_counted_from_both_years(void **state)
{
  (void)state;
  static const struct {
    const char *number, *from_1900, *from_1904; /* NULL: no day */
  } DAYS[] = { { "0", NULL, "01/01/1904" },
               { "1", "01/01/1900", "02/01/1904" },
               { "59", "28/02/1900", "29/02/1904" },
               { "60", "29/02/1900", "01/03/1904" },
               { "61", "01/03/1900", "02/03/1904" },
               { "0,5", "12:00:00", "01/01/1904 12:00:00" },
               { "45657", "31/12/2024", "01/01/2029" },
               { "45657,999999", "01/01/2025", "02/01/2029" }, /* rounded to the second */
               { "45657,99998", "31/12/2024 23:59:58", "01/01/2029 23:59:58" },
               { "2957003", "30/12/9995", "31/12/9999" },
               { "2957004", "31/12/9995", NULL },
               { "2958465", "31/12/9999", NULL },
               { "2958466", NULL, NULL },
               { "-1", NULL, NULL },
               { "99999999999999999999", NULL, NULL } };
  for (size_t i = 0; i < sizeof DAYS / sizeof *DAYS; i++)
    for (int from_1904 = 0; from_1904 < 2; from_1904++) {
      chuan_str text;
      const char *expected = from_1904 ? DAYS[i].from_1904 : DAYS[i].from_1900;
      bool day = xlsx_day_text(&text, chuan_str_of(DAYS[i].number), XLSX_FORMAT_DATE, from_1904, &arena);
      assert_int_equal(day, expected != NULL);
      if (day)
        assert_text(text, expected);
    }
}

static void days_of_iso_8601_are_read(void **state)
{
  (void)state;
  chuan_str text;
  assert_true(xlsx_iso_text(&text, CHUAN_STR("2024-12-31"), &arena));
  assert_text(text, "31/12/2024");
  assert_true(xlsx_iso_text(&text, CHUAN_STR("2024-12-31T00:00:00"), &arena));
  assert_text(text, "31/12/2024");
  assert_true(xlsx_iso_text(&text, CHUAN_STR("2024-12-31T18:30:00.000"), &arena));
  assert_text(text, "31/12/2024 18:30:00");
  assert_false(xlsx_iso_text(&text, CHUAN_STR("2023-02-29"), &arena));
  assert_false(xlsx_iso_text(&text, CHUAN_STR("31/12/2024"), &arena));
  assert_false(xlsx_iso_text(&text, CHUAN_STR(""), &arena));
}

static void characters_are_unescaped(void **state)
{
  (void)state;
  static const char *const TEXTS[][2] = { { "a_x000D_b", "a\rb" }, { "_x1EA1_", "ạ" }, { "_x00E0_", "à" },
                                          { "_x005F_x0041_", "_x0041_" }, { "_x0041", "_x0041" },
                                          { "_xD800_", "_xD800_" },
                                          { "_x00zz_", "_x00zz_" }, { "_", "_" }, { "", "" } };
  for (size_t i = 0; i < sizeof TEXTS / sizeof *TEXTS; i++) {
    char text[64];
    strcpy(text, TEXTS[i][0]);
    size_t n = xlsx_unescape(text, strlen(text));
    assert_text((chuan_str){ text, n }, TEXTS[i][1]);
  }
}

static void typed_numbers_come_back(void **state)
{
  (void)state;
  static const struct {
    const char *printed;
    bool computed, percent;
    const char *expected;
  } NUMBERS[] = { { "70.629999999999995", false, false, "70,63" }, { "1E-3", false, false, "0,001" },
                  { "1.5e+3", false, false, "1500" },
                   { "0.30000000000000004", false, false, "0,30000000000000004" },
                  { "0.30000000000000004", true, false, "0,3" },    { "0.70630000000000004", false, true, "70,63" },
                  { "-0.05", true, true, "-5" },                    { "0", false, true, "0" },
                  { "9007199254740993", false, false, "9007199254740992" } };
  for (size_t i = 0; i < sizeof NUMBERS / sizeof *NUMBERS; i++) {
    chuan_str text;
    assert_int_equal(chuan_num_typed(&text, chuan_str_of(NUMBERS[i].printed), NUMBERS[i].computed,
                                     NUMBERS[i].percent, &arena),
                     CHUAN_RC_OK);
    assert_text(text, NUMBERS[i].expected);
  }
  static const char *const WRONG[] = { "", "-", ".", "1.2.3", "1e", "1e+", "1e401", "abc", "1 2", "0x1", "NaN", "1,5" };
  for (size_t i = 0; i < sizeof WRONG / sizeof *WRONG; i++) {
    chuan_str text;
    assert_int_equal(chuan_num_typed(&text, chuan_str_of(WRONG[i]), false, false, &arena), CHUAN_RC_FINDINGS);
  }
}

static void attributes_are_read_strictly(void **state)
{
  (void)state;
  uint32_t number;
  const char *attributes[] = { "x:id", "a", "r", "7", NULL };
  assert_string_equal(xlsx_attribute(attributes, "id"), "a");
  assert_null(xlsx_attribute(attributes, "s"));
  assert_true(xlsx_number(&number, "999999999"));
  assert_int_equal(number, 999999999);
  static const char *const WRONG[] = { "", "-1", "+1", " 1", "1 ", "9999999999", "1.0", NULL };
  for (size_t i = 0; i < sizeof WRONG / sizeof *WRONG; i++)
    assert_false(xlsx_number(&number, WRONG[i]));
  assert_true(xlsx_truth("1") && xlsx_truth("true") && xlsx_truth("on"));
  assert_false(xlsx_truth("0") || xlsx_truth("") || xlsx_truth(NULL));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(names_of_cells_go_both_ways),
    cmocka_unit_test(what_is_no_cell_is_refused),
    cmocka_unit_test(formats_are_told_apart),
    cmocka_unit_test(days_are_counted_from_both_years),
    cmocka_unit_test(days_of_iso_8601_are_read),
    cmocka_unit_test(characters_are_unescaped),
    cmocka_unit_test(typed_numbers_come_back),
    cmocka_unit_test(attributes_are_read_strictly),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
