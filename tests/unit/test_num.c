/* Unit tests of base/num.h. */
#include "base/num.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static chuan_arena arena;

static const chuan_dialect VI = CHUAN_DIALECT_VI, EN = CHUAN_DIALECT_EN;
static const chuan_rounding MODES[] = { CHUAN_ROUND_HALF_UP, CHUAN_ROUND_HALF_EVEN, CHUAN_ROUND_DOWN, CHUAN_ROUND_UP };

static int set_up(void **state)
{
  (void)state;
  chuan_arena_init(&arena, "test", 64 << 20);
  return 0;
}

static int tear_down(void **state)
{
  (void)state;
  chuan_arena_fail_after(-1, false);
  chuan_arena_free(&arena);
  return 0;
}

static chuan_str str(const char *text)
{
  return (chuan_str){ text, strlen(text) };
}

static chuan_num ratio(int64_t n, int64_t d)
{
  chuan_num out;
  assert_int_equal(chuan_num_ratio(&out, n, d, &arena), CHUAN_RC_OK);
  return out;
}

/* The number that an exact text stands for. */
static chuan_num exact(const char *text)
{
  chuan_num out;
  assert_int_equal(chuan_num_parse_exact(&out, str(text), &arena), CHUAN_RC_OK);
  return out;
}

static void check_text(chuan_str found, const char *expected)
{
  assert_non_null(found.p);
  assert_string_equal(found.p, expected);
  assert_int_equal(found.n, strlen(expected));
}

static void check_num(chuan_num found, const char *expected)
{
  check_text(chuan_num_exact(found, &arena), expected);
}

typedef chuan_rc operation(chuan_num *out, chuan_num a, chuan_num b, chuan_arena *arena);

static void check_operation(operation *f, const char *a, const char *b, const char *expected)
{
  chuan_num out;
  assert_int_equal(f(&out, exact(a), exact(b), &arena), CHUAN_RC_OK);
  check_num(out, expected);
}

/* `count` digits `digit`, after a first one `first`; freed with the arena. */
static char *digits(char first, char digit, size_t count)
{
  char *out = chuan_arena_alloc(&arena, count + 1);
  assert_non_null(out);
  memset(out, digit, count);
  out[0] = first;
  return out;
}

/* Made and compared ------------------------------------------------------------------------------ */

static void test_int_and_ratio(void **state)
{
  (void)state;
  check_num(chuan_num_int(INT64_MIN), "-9223372036854775808");
  check_num(chuan_num_int(0), "0");
  check_num(ratio(6, 4), "3/2");
  check_num(ratio(-6, 4), "-3/2");
  check_num(ratio(6, -4), "-3/2");
  check_num(ratio(-6, -4), "3/2");
  check_num(ratio(0, -7), "0");
  check_num(ratio(0, INT64_MIN), "0");
  assert_int_equal(ratio(0, 7).d, 1);
  check_num(ratio(INT64_MIN, INT64_MIN), "1");
  check_num(ratio(INT64_MIN, 1), "-9223372036854775808");
  check_num(ratio(INT64_MIN, -1), "9223372036854775808");
  check_num(ratio(1, INT64_MIN), "-1/9223372036854775808");
  check_num(ratio(2, INT64_MIN), "-1/4611686018427387904");
  check_num(ratio(INT64_MIN, INT64_MAX), "-9223372036854775808/9223372036854775807");
  check_num(ratio(INT64_MAX, INT64_MIN), "-9223372036854775807/9223372036854775808");
  assert_int_equal(ratio(INT64_MIN, -1).d, 0);
  assert_int_equal(ratio(INT64_MIN, 1).d, 1);
  chuan_num out = chuan_num_int(5);
  assert_int_equal(chuan_num_ratio(&out, 1, 0, &arena), CHUAN_RC_ZERO);
  assert_int_equal(chuan_num_ratio(&out, 0, 0, &arena), CHUAN_RC_ZERO);
  check_num(out, "5");
}

static void test_compare_and_sign(void **state)
{
  (void)state;
  static const char *const ASCENDING[] = {
    "-100000000000000000000",
    "-9223372036854775809",
    "-9223372036854775808",
    "-9223372036854775807",
    "-9223372036854775808/9223372036854775807",
    "-1",
    "-1/9223372036854775808",
    "0",
    "1/100000000000000000000",
    "1/9223372036854775808",
    "1/9223372036854775807",
    "1/3",
    "100000000000000000000/299999999999999999999",
    "9223372036854775806/9223372036854775807",
    "1",
    "9223372036854775807/9223372036854775806",
    "9223372036854775807",
    "9223372036854775808",
    "100000000000000000000",
  };
  enum { COUNT = sizeof ASCENDING / sizeof *ASCENDING, ZERO = 7 };
  for (int i = 0; i < COUNT; i++) {
    chuan_num a = exact(ASCENDING[i]);
    assert_int_equal(chuan_num_sign(a), (i > ZERO) - (i < ZERO));
    for (int k = 0; k < COUNT; k++) {
      chuan_num b = exact(ASCENDING[k]);
      size_t used = arena.used;
      assert_int_equal(chuan_num_compare(a, b), (i > k) - (i < k));
      assert_int_equal(arena.used, used);
    }
  }
  assert_int_equal(chuan_num_compare_small(INT64_MIN, INT64_MAX, INT64_MIN, INT64_MAX - 1), 1);
  assert_int_equal(chuan_num_compare_small(2, 4, 1, 2), 0);
  assert_int_equal(chuan_num_compare_small(INT64_MIN, 1, INT64_MAX, 1), -1);
}

static void test_is_integer(void **state)
{
  (void)state;
  assert_true(chuan_num_is_integer(exact("0")));
  assert_true(chuan_num_is_integer(exact("-9223372036854775808")));
  assert_true(chuan_num_is_integer(exact("9223372036854775808")));
  assert_true(chuan_num_is_integer(exact("-100000000000000000000000000000000000000001")));
  assert_false(chuan_num_is_integer(exact("1/2")));
  assert_false(chuan_num_is_integer(exact("1/9223372036854775808")));
  assert_false(chuan_num_is_integer(exact("100000000000000000000000000000000000000001/2")));
  assert_false(chuan_num_is_integer(exact("1/18446744073709551617"))); /* lowest limb is 1 */
}

static void check_scaled(const char *number, unsigned places, int64_t expected)
{
  int64_t out = 0;
  assert_true(chuan_num_scaled(&out, exact(number), places));
  assert_true(out == expected);
}

static void check_not_scaled(const char *number, unsigned places)
{
  int64_t out = 77;
  assert_false(chuan_num_scaled(&out, exact(number), places));
  assert_int_equal(out, 77);
}

static void test_scaled(void **state)
{
  (void)state;
  check_scaled("97/2", 1, 485);
  check_scaled("97/2", 3, 48500);
  check_scaled("-97/2", 2, -4850);
  check_scaled("0", 0, 0);
  check_scaled("0", UINT32_MAX, 0);
  check_scaled("-9223372036854775808", 0, INT64_MIN);
  check_scaled("9223372036854775807", 0, INT64_MAX);
  check_scaled("-1152921504606846976/125", 3, INT64_MIN);
  check_scaled("1/10000000000000000000", 19, 1);
  check_scaled("-1/1000000000000000000000000000000", 31, -10);
  check_scaled("1/134217728", 27, 7450580596923828125);
  check_scaled("1/7450580596923828125", 27, 134217728);
  check_not_scaled("1/3", 1);
  check_not_scaled("1/3", 50);
  check_not_scaled("97/2", 0);
  check_not_scaled("1/134217728", 28);
  check_not_scaled("-9223372036854775808", 1);
  check_not_scaled("9223372036854775808", 0);
  check_not_scaled("1152921504606846976/125", 3);
  check_not_scaled("1", 19);
  check_not_scaled("1/1000000000000000000000000000000", 29);
  check_not_scaled("1", UINT32_MAX);
}

/* Arithmetic ------------------------------------------------------------------------------------- */

static void test_add(void **state)
{
  (void)state;
  check_operation(chuan_num_add, "1/3", "1/6", "1/2");
  check_operation(chuan_num_add, "1/3", "-1/3", "0");
  check_operation(chuan_num_add, "1/2", "1/3", "5/6");
  check_operation(chuan_num_add, "9223372036854775807", "1", "9223372036854775808");
  check_operation(chuan_num_add, "9223372036854775808", "-1", "9223372036854775807");
  check_operation(chuan_num_add, "-9223372036854775808", "-9223372036854775808", "-18446744073709551616");
  check_operation(chuan_num_add, "-9223372036854775808/9223372036854775807",
                  "-9223372036854775808/9223372036854775805",
                  "-170141183460469231694793815568465002496/85070591730234615828950163710522949635");
  check_operation(chuan_num_add, "1/9223372036854775808", "1/9223372036854775808", "1/4611686018427387904");
  check_operation(chuan_num_add, "100000000000000000000/3", "-100000000000000000000/3", "0");
  check_operation(chuan_num_add, "0", "-100000000000000000000/3", "-100000000000000000000/3");
}

static void test_subtract(void **state)
{
  (void)state;
  check_operation(chuan_num_subtract, "1/3", "1/3", "0");
  check_operation(chuan_num_subtract, "1/6", "2/3", "-1/2");
  check_operation(chuan_num_subtract, "0", "-9223372036854775808", "9223372036854775808");
  check_operation(chuan_num_subtract, "-1", "-9223372036854775808", "9223372036854775807");
  check_operation(chuan_num_subtract, "-9223372036854775808", "1", "-9223372036854775809");
  check_operation(chuan_num_subtract, "-9223372036854775808", "-9223372036854775808", "0");
  check_operation(chuan_num_subtract, "9223372036854775808", "9223372036854775807", "1");
}

static void test_multiply(void **state)
{
  (void)state;
  check_operation(chuan_num_multiply, "2/3", "-3/2", "-1");
  check_operation(chuan_num_multiply, "0", "-3/7", "0");
  check_operation(chuan_num_multiply, "5/9", "0", "0");
  check_operation(chuan_num_multiply, "0", "100000000000000000000/3", "0");
  check_operation(chuan_num_multiply, "-9223372036854775808", "-1", "9223372036854775808");
  check_operation(chuan_num_multiply, "-9223372036854775808", "-9223372036854775808",
                  "85070591730234615865843651857942052864");
  check_operation(chuan_num_multiply, "-9223372036854775808/3", "1/2", "-4611686018427387904/3");
  check_operation(chuan_num_multiply, "1/9223372036854775807", "1/9223372036854775807",
                  "1/85070591730234615847396907784232501249");
  check_operation(chuan_num_multiply, "100000000000000000000", "1/100000000000000000000", "1");
}

static void test_divide(void **state)
{
  (void)state;
  check_operation(chuan_num_divide, "1", "3", "1/3");
  check_operation(chuan_num_divide, "-1/2", "-1/4", "2");
  check_operation(chuan_num_divide, "0", "-5/3", "0");
  check_operation(chuan_num_divide, "-9223372036854775808", "-1", "9223372036854775808");
  check_operation(chuan_num_divide, "1", "-9223372036854775808", "-1/9223372036854775808");
  check_operation(chuan_num_divide, "-9223372036854775808", "-9223372036854775808", "1");
  check_operation(chuan_num_divide, "-1", "100000000000000000000", "-1/100000000000000000000");
  check_operation(chuan_num_divide, "100000000000000000000", "100000000000000000000/7", "7");
  chuan_num out = chuan_num_int(5);
  assert_int_equal(chuan_num_divide(&out, exact("1"), exact("0"), &arena), CHUAN_RC_ZERO);
  assert_int_equal(chuan_num_divide(&out, exact("100000000000000000000"), exact("0"), &arena), CHUAN_RC_ZERO);
  check_num(out, "5");
}

static void check_negate(const char *a, const char *expected)
{
  chuan_num out;
  assert_int_equal(chuan_num_negate(&out, exact(a), &arena), CHUAN_RC_OK);
  check_num(out, expected);
}

static void test_negate(void **state)
{
  (void)state;
  check_negate("0", "0");
  check_negate("-1/3", "1/3");
  check_negate("9223372036854775807", "-9223372036854775807");
  check_negate("-9223372036854775808", "9223372036854775808");
  check_negate("9223372036854775808", "-9223372036854775808");
  check_negate("-9223372036854775808/3", "9223372036854775808/3");
  check_negate("100000000000000000000/3", "-100000000000000000000/3");
}

/* What fits is small again, whichever way it came about; what does not fit is big. */
static void test_small_again(void **state)
{
  (void)state;
  chuan_num big, back;
  assert_int_equal(chuan_num_add(&big, chuan_num_int(INT64_MAX), chuan_num_int(1), &arena), CHUAN_RC_OK);
  assert_int_equal(big.d, 0);
  assert_int_equal(chuan_num_subtract(&back, big, chuan_num_int(1), &arena), CHUAN_RC_OK);
  assert_true(back.n == INT64_MAX && back.d == 1);
  assert_int_equal(chuan_num_negate(&back, big, &arena), CHUAN_RC_OK);
  assert_true(back.n == INT64_MIN && back.d == 1);
  assert_int_equal(chuan_num_divide(&back, big, big, &arena), CHUAN_RC_OK);
  assert_true(back.n == 1 && back.d == 1);
  assert_int_equal(chuan_num_round(&back, ratio(1, INT64_MIN), 30, CHUAN_ROUND_UP, &arena), CHUAN_RC_OK);
  assert_int_equal(back.d, 0);
  assert_int_equal(chuan_num_round(&back, ratio(1, INT64_MIN), 1, CHUAN_ROUND_UP, &arena), CHUAN_RC_OK);
  assert_true(back.n == -1 && back.d == 10);
  /* `out` may be one of the operands */
  assert_int_equal(chuan_num_subtract(&big, big, big, &arena), CHUAN_RC_OK);
  assert_true(big.n == 0 && big.d == 1);
}

static void test_digit_limit(void **state)
{
  (void)state;
  chuan_num most = exact(digits('9', '9', CHUAN_NUM_DIGITS_MAX)); /* 10^10000 - 1 */
  chuan_num power = exact(digits('1', '0', CHUAN_NUM_DIGITS_MAX)); /* 10^9999 */
  chuan_num one = chuan_num_int(1), out = chuan_num_int(5), least, other;
  assert_int_equal(chuan_num_add(&out, most, one, &arena), CHUAN_RC_LIMIT);
  assert_int_equal(chuan_num_multiply(&out, power, chuan_num_int(10), &arena), CHUAN_RC_LIMIT);
  assert_int_equal(chuan_num_multiply(&out, most, most, &arena), CHUAN_RC_LIMIT);
  assert_int_equal(chuan_num_divide(&out, ratio(1, 10), power, &arena), CHUAN_RC_LIMIT);
  check_num(out, "5");
  /* the same on the way to a negative number and to a denominator */
  assert_int_equal(chuan_num_negate(&other, most, &arena), CHUAN_RC_OK);
  assert_int_equal(chuan_num_subtract(&out, other, one, &arena), CHUAN_RC_LIMIT);
  assert_int_equal(chuan_num_divide(&least, one, most, &arena), CHUAN_RC_OK);
  assert_int_equal(chuan_num_divide(&out, least, chuan_num_int(-7), &arena), CHUAN_RC_LIMIT);
  assert_int_equal(chuan_num_sign(least), 1);
  /* The limit is on the result: a product whose factors cancel is no matter. */
  assert_int_equal(chuan_num_multiply(&out, least, most, &arena), CHUAN_RC_OK);
  check_num(out, "1");
  assert_int_equal(chuan_num_multiply(&out, power, chuan_num_int(9), &arena), CHUAN_RC_OK);
  check_num(out, digits('9', '0', CHUAN_NUM_DIGITS_MAX));
  int64_t scaled;
  assert_false(chuan_num_scaled(&scaled, least, CHUAN_NUM_DIGITS_MAX));
  /* Rounding down to the nearest hundredth turns 1/most into 0 and leaves no trace of its size. */
  assert_int_equal(chuan_num_round(&out, least, 2, CHUAN_ROUND_DOWN, &arena), CHUAN_RC_OK);
  check_num(out, "0");
  /* 10^9999 - 1/3 has a numerator that is too long only in hundredths. */
  assert_int_equal(chuan_num_subtract(&other, power, ratio(1, 3), &arena), CHUAN_RC_OK);
  assert_int_equal(chuan_num_round(&out, other, 2, CHUAN_ROUND_DOWN, &arena), CHUAN_RC_LIMIT);
  assert_int_equal(chuan_num_round(&out, other, 0, CHUAN_ROUND_UP, &arena), CHUAN_RC_OK);
  assert_int_equal(chuan_num_compare(out, power), 0);
  /* Printing has no such limit: 9999 digits before the mark in 3333 groups, and 100 behind it. */
  assert_int_equal(chuan_num_display(other, 100, CHUAN_ROUND_DOWN, VI, &arena).n, 9999 + 3332 + 101);
}

/* Rounding --------------------------------------------------------------------------------------- */

/* The four results stand in the order of MODES. */
static void check_round(const char *a, unsigned places, const char *const expected[4])
{
  for (size_t i = 0; i < 4; i++) {
    chuan_num out;
    assert_int_equal(chuan_num_round(&out, exact(a), places, MODES[i], &arena), CHUAN_RC_OK);
    check_num(out, expected[i]);
  }
}

#define CHECK_ROUND(a, places, ...) check_round(a, places, (const char *const[4]){ __VA_ARGS__ })

static void test_round(void **state)
{
  (void)state;
  CHECK_ROUND("0", 0, "0", "0", "0", "0");
  CHECK_ROUND("7", 3, "7", "7", "7", "7");
  CHECK_ROUND("1/2", 0, "1", "0", "0", "1");
  CHECK_ROUND("-1/2", 0, "-1", "0", "0", "-1");
  CHECK_ROUND("3/2", 0, "2", "2", "1", "2");
  CHECK_ROUND("-3/2", 0, "-2", "-2", "-1", "-2");
  CHECK_ROUND("-5/2", 0, "-3", "-2", "-2", "-3");
  CHECK_ROUND("1/3", 2, "33/100", "33/100", "33/100", "17/50");
  CHECK_ROUND("-2/3", 2, "-67/100", "-67/100", "-33/50", "-67/100");
  CHECK_ROUND("1897/20", 1, "949/10", "474/5", "474/5", "949/10");
  CHECK_ROUND("1/4", 2, "1/4", "1/4", "1/4", "1/4");
  CHECK_ROUND("-9223372036854775807/2", 0, "-4611686018427387904", "-4611686018427387904", "-4611686018427387903",
              "-4611686018427387904");
  CHECK_ROUND("-9223372036854775808/3", 18, "-3074457345618258602666666666666666667/1000000000000000000",
              "-3074457345618258602666666666666666667/1000000000000000000",
              "-1537228672809129301333333333333333333/500000000000000000",
              "-3074457345618258602666666666666666667/1000000000000000000");
  CHECK_ROUND("-200000000000000000001/2", 0, "-100000000000000000001", "-100000000000000000000",
              "-100000000000000000000", "-100000000000000000001");
  CHECK_ROUND("1/2000000000000000000000000", 24, "1/1000000000000000000000000", "0", "0",
              "1/1000000000000000000000000");
  CHECK_ROUND("-1/300000000000000000000", 19, "0", "0", "0", "-1/10000000000000000000");
  CHECK_ROUND("1/1267650600228229401496703205376", 100, "1/1267650600228229401496703205376",
              "1/1267650600228229401496703205376", "1/1267650600228229401496703205376",
              "1/1267650600228229401496703205376");
  chuan_num out = chuan_num_int(5);
  assert_int_equal(chuan_num_round(&out, ratio(1, 3), 100, CHUAN_ROUND_DOWN, &arena), CHUAN_RC_OK);
  assert_int_equal(chuan_num_round(&out, ratio(1, 3), 101, CHUAN_ROUND_DOWN, &arena), CHUAN_RC_LIMIT);
}

/* Parsing ---------------------------------------------------------------------------------------- */

static void check_parse(chuan_dialect dialect, const char *text, const char *expected, unsigned expected_places)
{
  chuan_num out;
  unsigned places = 77;
  assert_int_equal(chuan_num_parse(&out, &places, str(text), dialect, &arena), CHUAN_RC_OK);
  check_num(out, expected);
  assert_int_equal(places, expected_places);
  assert_int_equal(chuan_num_parse(&out, NULL, str(text), dialect, &arena), CHUAN_RC_OK);
}

static void check_no_number(chuan_dialect dialect, chuan_str text)
{
  chuan_num out = chuan_num_int(5);
  unsigned places = 77;
  chuan_rc rc = chuan_num_parse(&out, &places, text, dialect, &arena);
  if (rc != CHUAN_RC_FINDINGS)
    fail_msg("\"%.*s\" is read as a number", CHUAN_STR_ARGS(text));
  assert_true(out.n == 5 && out.d == 1 && places == 77);
}

static void test_parse(void **state)
{
  (void)state;
  check_parse(VI, "0", "0", 0);
  check_parse(VI, "007", "7", 0);
  check_parse(VI, "-0", "0", 0);
  check_parse(VI, "0,10", "1/10", 2);
  check_parse(EN, "0.10", "1/10", 2);
  check_parse(VI, "48,5", "97/2", 1);
  check_parse(VI, "+48,50", "97/2", 2);
  check_parse(VI, "-48,5", "-97/2", 1);
  check_parse(VI, "\xE2\x88\x92" "48,5", "-97/2", 1);
  check_parse(EN, "\xE2\x88\x92" "1,234.5", "-2469/2", 1);
  check_parse(VI, "1.234.567,5", "2469135/2", 1);
  check_parse(VI, "1.234", "1234", 0);
  check_parse(EN, "1.234", "617/500", 3);
  check_parse(VI, "12.345", "12345", 0);
  check_parse(VI, "123.456.789", "123456789", 0);
  check_parse(EN, "123,456,789.000", "123456789", 3);
  check_parse(VI, "1234567", "1234567", 0);
  check_parse(VI, "1_250", "1250", 0);
  check_parse(EN, "1_250", "1250", 0);
  check_parse(VI, "1_2_3,4_5", "2469/20", 2);
  check_parse(VI, "-9223372036854775808", "-9223372036854775808", 0);
  check_parse(VI, "\xE2\x88\x92" "9223372036854775809", "-9223372036854775809", 0);
  check_parse(VI, "9.223.372.036.854.775.807", "9223372036854775807", 0);
  check_parse(VI, "999999999999999999", "999999999999999999", 0);
  check_parse(VI, "0,999999999999999999", "999999999999999999/1000000000000000000", 18);
  check_parse(VI, "0,0000000000000000000000000001", "1/10000000000000000000000000000", 28);
  check_parse(VI, "-0,00000000000000000000", "0", 20);
  /* a slice is counted, not NUL-terminated */
  chuan_num out;
  assert_int_equal(chuan_num_parse(&out, NULL, (chuan_str){ "12345", 3 }, VI, &arena), CHUAN_RC_OK);
  check_num(out, "123");
}

static void test_parse_no_number(void **state)
{
  (void)state;
  static const char *const VI_WRONG[] = {
    "1.23", "12.34.567", "1,5,5", ",5", "5,", "1.2345", "1234.567", "0.123", "012.345", "1.234.", "1.234.56", "1..234",
    ".123", "1.234,", "1.234,5.6", "1,234.567", "1_234.567", "1.2_34", "1.234_567",
  };
  static const char *const EN_WRONG[] = {
    "1,23", "12,34,567", "1.5.5", ".5", "5.", "1,2345", "1234,567", "0,123", "1.234,567", "1,234,", "1,234,56",
  };
  static const char *const BOTH_WRONG[] = {
    "", " ", " 5", "5 ", "+", "-", "--5", "+-5", "- 5", "_5", "5_", "1__2", "1_,5", "1_.5", "-_5", "5-", "5+", "1e5",
    "0x10", "inf", "nan", "5%", "1/2", "1 234", "\xE2\x88\x92", "\xE2\x88", "\xE2\x88\x92-5", "\xD9\xA3",
    "\xEF\xBC\x95", ("1\xC2\xA0" "234"), ("\xE2\x80\x93" "5"), "n\xC4\x83m",
  };
  for (size_t i = 0; i < sizeof VI_WRONG / sizeof *VI_WRONG; i++)
    check_no_number(VI, str(VI_WRONG[i]));
  for (size_t i = 0; i < sizeof EN_WRONG / sizeof *EN_WRONG; i++)
    check_no_number(EN, str(EN_WRONG[i]));
  for (size_t i = 0; i < sizeof BOTH_WRONG / sizeof *BOTH_WRONG; i++) {
    check_no_number(VI, str(BOTH_WRONG[i]));
    check_no_number(EN, str(BOTH_WRONG[i]));
  }
  check_no_number(VI, CHUAN_STR("12\0"));
  check_no_number(VI, CHUAN_STR("1\0002"));
  check_no_number(VI, CHUAN_STR("\0"));
  check_no_number(VI, (chuan_str){ NULL, 0 });
  check_no_number(VI, (chuan_str){ "1_2", 2 });
  check_no_number(VI, (chuan_str){ "1,2", 2 });
}

static void test_parse_limit(void **state)
{
  (void)state;
  chuan_num out = chuan_num_int(5);
  unsigned places = 77;
  char *most = digits('9', '9', CHUAN_NUM_DIGITS_MAX);
  assert_int_equal(chuan_num_parse(&out, NULL, str(most), VI, &arena), CHUAN_RC_OK);
  check_num(out, most);
  chuan_str over[] = {
    str(digits('9', '9', CHUAN_NUM_DIGITS_MAX + 1)),
    str(digits('0', '0', CHUAN_NUM_DIGITS_MAX + 1)),
    str(digits('-', '1', CHUAN_NUM_DIGITS_MAX + 2)),
    str(digits('1', '0', 1000000)),
  };
  for (size_t i = 0; i < sizeof over / sizeof *over; i++)
    assert_int_equal(chuan_num_parse(&out, &places, over[i], VI, &arena), CHUAN_RC_LIMIT);
  assert_int_equal(places, 77);
  check_num(out, most);
  /* "0,00…01" */
  char *least = digits('0', '0', CHUAN_NUM_DIGITS_MAX + 1);
  least[1] = ',';
  least[CHUAN_NUM_DIGITS_MAX] = '1';
  assert_int_equal(chuan_num_parse(&out, &places, str(least), VI, &arena), CHUAN_RC_OK);
  assert_int_equal(places, CHUAN_NUM_DIGITS_MAX - 1);
  int64_t scaled;
  assert_true(chuan_num_scaled(&scaled, out, places));
  assert_int_equal(scaled, 1);
}

static void test_parse_exact(void **state)
{
  (void)state;
  static const char *const RIGHT[] = {
    "0", "1", "-1", "10", "1/3", "-1/3", "6193/8768", "97/2", "-9223372036854775808", "9223372036854775808",
    "-9223372036854775808/9223372036854775807", "1/9223372036854775808", "-1/100000000000000000000000000000",
    "100000000000000000000000000001/100000000000000000000000000000",
  };
  for (size_t i = 0; i < sizeof RIGHT / sizeof *RIGHT; i++)
    check_num(exact(RIGHT[i]), RIGHT[i]);
  static const char *const WRONG[] = {
    "",   "-",   "/",   "+1",  "-0",   "00",   "01",  "1/",  "/2",    "1/1",   "1/0",   "0/2", "-/2",
    "2/4", "3/3", "1/02", "1/-2", "1/+2", "1/2/3", " 1", "1 ", "1 /2", "1_000", "1,5", "1.5", "--1",
    ("\xE2\x88\x92" "1"), "200000000000000000000000/100000000000000000000001/3",
    "200000000000000000000000/1000000000000000000000002",
  };
  chuan_num out = chuan_num_int(5);
  for (size_t i = 0; i < sizeof WRONG / sizeof *WRONG; i++)
    if (chuan_num_parse_exact(&out, str(WRONG[i]), &arena) != CHUAN_RC_FINDINGS)
      fail_msg("\"%s\" is read as an exact number", WRONG[i]);
  assert_int_equal(chuan_num_parse_exact(&out, CHUAN_STR("1\0"), &arena), CHUAN_RC_FINDINGS);
  assert_int_equal(chuan_num_parse_exact(&out, CHUAN_STR("\0001"), &arena), CHUAN_RC_FINDINGS);
  assert_int_equal(chuan_num_parse_exact(&out, (chuan_str){ NULL, 0 }, &arena), CHUAN_RC_FINDINGS);
  chuan_str over = str(digits('9', '9', CHUAN_NUM_DIGITS_MAX + 1));
  assert_int_equal(chuan_num_parse_exact(&out, over, &arena), CHUAN_RC_LIMIT);
  char *fraction = digits('1', '9', CHUAN_NUM_DIGITS_MAX + 3);
  fraction[1] = '/';
  assert_int_equal(chuan_num_parse_exact(&out, str(fraction), &arena), CHUAN_RC_LIMIT);
  check_num(out, "5");
}

/* Printing --------------------------------------------------------------------------------------- */

static void check_display(const char *a, unsigned places, chuan_rounding mode, const char *vi, const char *en)
{
  check_text(chuan_num_display(exact(a), places, mode, VI, &arena), vi);
  check_text(chuan_num_display(exact(a), places, mode, EN, &arena), en);
}

static void test_display(void **state)
{
  (void)state;
  const chuan_rounding up = CHUAN_ROUND_HALF_UP;
  check_display("0", 2, up, "0", "0");
  check_display("5", 0, up, "5", "5");
  check_display("123", 2, up, "123", "123");
  check_display("1234", 2, up, "1.234", "1,234");
  check_display("-123456", 2, up, "-123.456", "-123,456");
  check_display("1234567/100", 2, up, "12.345,67", "12,345.67");
  check_display("1000000", 0, up, "1.000.000", "1,000,000");
  check_display("97/2", 2, up, "48,5", "48.5");
  check_display("97/2", 0, up, "49", "49");
  check_display("97/2", 0, CHUAN_ROUND_HALF_EVEN, "48", "48");
  check_display("-97/2", 0, CHUAN_ROUND_DOWN, "-48", "-48");
  check_display("1/3", 4, up, "0,3333", "0.3333");
  check_display("1/3", 4, CHUAN_ROUND_UP, "0,3334", "0.3334");
  check_display("1/1000", 3, up, "0,001", "0.001");
  check_display("-1/1000", 3, up, "-0,001", "-0.001");
  check_display("-1/1000", 2, up, "0", "0");
  check_display("-1/1000", 2, CHUAN_ROUND_UP, "-0,01", "-0.01");
  check_display("1999/2", 0, up, "1.000", "1,000");
  check_display("19999/20", 1, up, "1.000", "1,000");
  check_display("10001/10", 2, up, "1.000,1", "1,000.1");
  check_display("-9223372036854775808", 2, up, "-9.223.372.036.854.775.808", "-9,223,372,036,854,775,808");
  check_display("100000000000000000000001/2", 1, up, "50.000.000.000.000.000.000.000,5",
                "50,000,000,000,000,000,000,000.5");
  assert_int_equal(chuan_num_display(exact("1/3"), 100, up, VI, &arena).n, 102);
  assert_int_equal(chuan_num_display(exact("1/3"), UINT32_MAX, up, VI, &arena).n, 102);
  /* the longest text there is: -(10^10000 - 1), in 3334 groups */
  char *most = digits('-', '9', CHUAN_NUM_DIGITS_MAX + 1);
  assert_int_equal(chuan_num_display(exact(most), 100, up, VI, &arena).n, 1 + 10000 + 3333);
}

static chuan_str display_beside(chuan_num a, chuan_num bound, unsigned places, chuan_dialect dialect)
{
  return chuan_num_display_among(a, &bound, 1, places, CHUAN_ROUND_HALF_UP, dialect, &arena);
}

static void check_beside(const char *a, const char *bound, unsigned places, const char *expected)
{
  check_text(display_beside(exact(a), exact(bound), places, VI), expected);
}

static void test_display_beside(void **state)
{
  (void)state;
  check_beside("2374/25", "95", 0, "94,96");
  check_beside("2374/25", "95", 2, "94,96");
  check_beside("2374/25", "94", 0, "95");
  check_beside("95", "95", 0, "95");
  check_beside("97/2", "97/2", 0, "48,5");
  check_beside("48", "97/2", 0, "48");
  check_beside("2624/25", "105", 0, "104,96");
  check_beside("2626/25", "105", 0, "105,04");
  check_beside("-2626/25", "-105", 0, "-105,04");
  check_beside("1/3", "33/100", 2, "0,333");
  check_beside("2/3", "67/100", 1, "0,667");
  check_beside("1/3", "1/3", 2, "1/3"); /* no decimals are equal to it */
  check_beside("1/3", "1/3", 50, "1/3");
  check_beside("1/3", "333333333333/1000000000000", 0, "1/3");
  check_beside("1/3", "33333333333/100000000000", 0, "0,333333333333");
  check_beside("1/3", "333333333333/1000000000000", 13, "0,3333333333333");
  check_beside("-1/1000", "0", 0, "-0,001");
  check_beside("1/100000000000000000000", "0", 0, "1/100000000000000000000");
  check_beside("100000000000000000001/2", "50000000000000000001", 0, "50.000.000.000.000.000.000,5");
  check_beside("1234567/100", "12345", 1, "12.345,7");
  assert_int_equal(display_beside(exact("1/7"), exact("0"), UINT32_MAX, VI).n, 102);
  check_text(display_beside(exact("2374/25"), exact("95"), 0, EN), "94.96");
}

static void check_cut(const char *a, const char *bound, unsigned places, const char *expected)
{
  chuan_num limit = exact(bound);
  check_text(chuan_num_display_among(exact(a), &limit, 1, places, CHUAN_ROUND_DOWN, VI, &arena), expected);
}

/* Cut off instead of rounded, but not down to the bound. */
static void test_display_cut(void **state)
{
  (void)state;
  check_cut("7999/100", "80", 0, "79");
  check_cut("8001/100", "80", 0, "80,01");
  check_cut("80009/1000", "80", 2, "80,009");
  check_cut("70639/1000", "80", 2, "70,63");
  check_cut("-70639/1000", "-80", 2, "-70,63");
  check_cut("80", "80", 0, "80");
}

/* Short of memory -------------------------------------------------------------------------------- */

static void test_out_of_memory(void **state)
{
  (void)state;
  const chuan_num most = chuan_num_int(INT64_MAX), big = exact("100000000000000000000/3"), third = exact("1/3");
  const chuan_str number = str("123456789012345678901,5"), fraction = str("1/100000000000000000000");
  chuan_num out = chuan_num_int(5);
  unsigned places = 77;
  chuan_arena_fail_after(0, true);
  /* what stays small takes no memory */
  assert_int_equal(chuan_num_add(&out, third, third, &arena), CHUAN_RC_OK);
  assert_int_equal(chuan_num_divide(&out, big, big, &arena), CHUAN_RC_OK);
  assert_int_equal(chuan_num_parse(&out, NULL, str("48,5"), VI, &arena), CHUAN_RC_OK);
  out = chuan_num_int(5);
  assert_int_equal(chuan_num_ratio(&out, 1, INT64_MIN, &arena), CHUAN_RC_MEMORY);
  assert_int_equal(chuan_num_add(&out, most, most, &arena), CHUAN_RC_MEMORY);
  assert_int_equal(chuan_num_add(&out, big, third, &arena), CHUAN_RC_MEMORY);
  assert_int_equal(chuan_num_subtract(&out, big, third, &arena), CHUAN_RC_MEMORY);
  assert_int_equal(chuan_num_multiply(&out, most, most, &arena), CHUAN_RC_MEMORY);
  assert_int_equal(chuan_num_multiply(&out, big, third, &arena), CHUAN_RC_MEMORY);
  assert_int_equal(chuan_num_divide(&out, third, most, &arena), CHUAN_RC_MEMORY);
  assert_int_equal(chuan_num_divide(&out, big, most, &arena), CHUAN_RC_MEMORY);
  assert_int_equal(chuan_num_negate(&out, chuan_num_int(INT64_MIN), &arena), CHUAN_RC_MEMORY);
  assert_int_equal(chuan_num_negate(&out, big, &arena), CHUAN_RC_MEMORY);
  assert_int_equal(chuan_num_round(&out, big, 2, CHUAN_ROUND_UP, &arena), CHUAN_RC_MEMORY);
  assert_int_equal(chuan_num_round(&out, third, 18, CHUAN_ROUND_UP, &arena), CHUAN_RC_OK);
  out = chuan_num_int(5);
  assert_int_equal(chuan_num_round(&out, third, 20, CHUAN_ROUND_UP, &arena), CHUAN_RC_MEMORY);
  assert_int_equal(chuan_num_parse(&out, &places, number, VI, &arena), CHUAN_RC_MEMORY);
  assert_int_equal(chuan_num_parse_exact(&out, fraction, &arena), CHUAN_RC_MEMORY);
  assert_true(out.n == 5 && out.d == 1 && places == 77);
  chuan_str none[] = {
    chuan_num_exact(third, &arena),
    chuan_num_exact(big, &arena),
    chuan_num_display(third, 2, CHUAN_ROUND_UP, VI, &arena),
    display_beside(third, big, 2, VI),
    display_beside(third, third, 2, VI),
  };
  for (size_t i = 0; i < sizeof none / sizeof *none; i++)
    assert_true(none[i].p == NULL && none[i].n == 0);
  chuan_arena_fail_after(-1, false);
}

static void test_copy_to(void **state)
{
  (void)state;
  static const char *const NUMBERS[] = { "0", "-1/3", "9223372036854775807", "9223372036854775808",
                                         "-123456789012345678901234567890/11", "1/100000000000000000000000000000" };
  for (size_t i = 0; i < sizeof NUMBERS / sizeof *NUMBERS; i++) {
    max_align_t memory[10];
    chuan_num number = exact(NUMBERS[i]);
    bool is_small = i < 3;
    assert_true(chuan_num_block_size(number) <= sizeof memory && (chuan_num_block_size(number) == 0) == is_small);
    chuan_num copy = chuan_num_copy_to(memory, number);
    chuan_arena_free(&arena); /* the number is gone, the copy is not */
    check_num(copy, NUMBERS[i]);
  }
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
  const struct CMUnitTest tests[] = {
    TEST(test_int_and_ratio), TEST(test_compare_and_sign), TEST(test_is_integer),      TEST(test_scaled),
    TEST(test_add),           TEST(test_subtract),         TEST(test_multiply),        TEST(test_divide),
    TEST(test_negate),        TEST(test_small_again),      TEST(test_digit_limit),     TEST(test_round),
    TEST(test_parse),         TEST(test_parse_no_number),  TEST(test_parse_limit),     TEST(test_parse_exact),
    TEST(test_display),       TEST(test_display_beside),   TEST(test_display_cut),
    TEST(test_out_of_memory),
    TEST(test_copy_to),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
