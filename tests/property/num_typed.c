/* Property test of chuan_num_typed in base/num.h: decimals as people type them, made binary and printed with all 17
   digits as spreadsheets do, come back; and every double, and every decimal that is read as it, comes out as the
   shortest decimal that the C library reads as it; a computed number is cut to 15 digits. Machine floats are allowed
   here, for here they are what is tested.
   Usage: num_typed [numbers [seed]]. Ends with 1 at the first difference. */
#include "base/num.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT_MAX = 1200, PER_ARENA = 1000, LONGEST = 17, SAFE = 15 };

static chuan_arena arena;
static uint64_t random_state;

static uint64_t random_bits(void)
{
  uint64_t z = (random_state += 0x9E3779B97F4A7C15u);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return z ^ (z >> 31);
}

static void __attribute__((noreturn)) differ(const char *printed, const char *wanted, const char *got)
{
  fprintf(stderr, "num_typed: %s: wanted %s, got %s\n", printed, wanted, got);
  exit(1);
}

/* "1.25E-7" without its exponent: as chuan_num_typed writes it. */
static void plain(char *out, const char *printed)
{
  char digits[TEXT_MAX];
  size_t n = 0;
  long point = 0;
  bool behind = false;
  const char *p = printed + (*printed == '-');
  for (; *p && (*p | ' ') != 'e'; p++) {
    if (*p == '.') {
      behind = true;
      continue;
    }
    digits[n++] = *p;
    point += !behind;
  }
  if (*p)
    point += strtol(p + 1, NULL, 10);
  size_t skip = strspn(digits, "0") < n ? strspn(digits, "0") : n;
  point -= (long)skip;
  memmove(digits, digits + skip, n -= skip);
  while (n > 0 && digits[n - 1] == '0')
    n--;
  char *to = out;
  if (*printed == '-' && n > 0)
    *to++ = '-';
  if (n == 0 || point <= 0)
    *to++ = '0';
  for (long i = 0; n > 0 && i < point; i++)
    *to++ = i < (long)n ? digits[i] : '0';
  if (n > 0 && (long)n > point) {
    *to++ = ',';
    for (long i = point; i < (long)n; i++)
      *to++ = i < 0 ? '0' : digits[i];
  }
  *to = '\0';
}

/* Whether a computed number has the 15 digits of `%.15g`. */
static void expect_computed(const char *printed)
{
  char rounded[TEXT_MAX], wanted[TEXT_MAX], got[TEXT_MAX];
  chuan_str out;
  snprintf(rounded, sizeof rounded, "%.*e", SAFE - 1, strtod(printed, NULL));
  plain(wanted, rounded);
  if (chuan_num_typed(&out, chuan_str_of(printed), true, false, &arena) != CHUAN_RC_OK)
    differ(printed, wanted, "no number");
  snprintf(got, sizeof got, "%.*s", CHUAN_STR_ARGS(out));
  if (strcmp(got, wanted) != 0)
    differ(printed, wanted, got);
}

static void expect(const char *printed, const char *shortest)
{
  char wanted[TEXT_MAX], got[TEXT_MAX];
  chuan_str out;
  plain(wanted, shortest);
  chuan_rc rc = chuan_num_typed(&out, chuan_str_of(printed), false, false, &arena);
  if (rc != CHUAN_RC_OK)
    differ(printed, wanted, "no number");
  snprintf(got, sizeof got, "%.*s", CHUAN_STR_ARGS(out));
  if (strcmp(got, wanted) != 0)
    differ(printed, wanted, got);
}

/* The shortest decimal that strtod() reads as `number`. */
static void shortest_of(char *out, double number)
{
  for (int digits = 1; digits <= LONGEST; digits++) {
    snprintf(out, TEXT_MAX, "%.*e", digits - 1, number);
    if (strtod(out, NULL) == number)
      return;
  }
}

/* A double of any bits, but for those that lack digits. */
static void try_any(void)
{
  char printed[TEXT_MAX], shortest[TEXT_MAX];
  uint64_t bits = random_bits();
  double number;
  memcpy(&number, &bits, sizeof number);
  if (!isnormal(number))
    return;
  shortest_of(shortest, number);
  snprintf(printed, sizeof printed, "%.17g", number);
  if (fabs(number) > 1e-306)
    expect(printed, shortest);
  snprintf(printed, sizeof printed, "%.*e", (int)(LONGEST + random_bits() % 30), number);
  if (fabs(number) > 1e-306)
    expect(printed, shortest);
}

/* A decimal of up to 15 digits, typed into a spreadsheet. */
static void try_typed(void)
{
  char typed[TEXT_MAX], printed[TEXT_MAX];
  uint64_t modulus = 1;
  for (uint64_t n = 1 + random_bits() % SAFE; n > 0; n--)
    modulus *= 10;
  snprintf(typed, sizeof typed, "%s%" PRIu64 "E%d", random_bits() % 4 ? "" : "-", random_bits() % modulus,
           (int)(random_bits() % 25) - 18);
  snprintf(printed, sizeof printed, "%.17g", strtod(typed, NULL));
  expect(printed, typed);
  expect(typed, typed);
}

/* Sums, as formulas leave them behind: digits that nobody typed. */
static void try_sum(void)
{
  char printed[TEXT_MAX], shortest[TEXT_MAX];
  double sum = 0;
  for (uint64_t n = 2 + random_bits() % 9; n > 0; n--)
    sum += (double)(random_bits() % 1000000) / 1000;
  shortest_of(shortest, sum);
  snprintf(printed, sizeof printed, "%.17g", sum);
  expect(printed, shortest);
  expect_computed(printed);
}

/* A decimal of 16 to 18 digits that no program printed: any, or one about halfway between two doubles. */
static void try_decimal(void)
{
  char printed[TEXT_MAX], shortest[TEXT_MAX];
  double number = (double)random_bits() / (double)((uint64_t)1 << random_bits() % 63), above = number;
  uint64_t bits;
  memcpy(&bits, &number, sizeof bits);
  bits += random_bits() % 2;
  memcpy(&above, &bits, sizeof above);
  snprintf(printed, sizeof printed, "%.*Lg", SAFE + 1 + (int)(random_bits() % 3), ((long double)number + above) / 2);
  shortest_of(shortest, strtod(printed, NULL));
  expect(printed, shortest);
}

int main(int argc, char **argv)
{
  long numbers = argc > 1 ? strtol(argv[1], NULL, 10) : 300000;
  random_state = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
  chuan_arena_init(&arena, "num_typed", 64 << 20);
  expect("70.629999999999995", "70.63");
  expect("9007199254740993", "9007199254740992"); /* no double: the even one beside it */
  expect("4503599627370496.5", "4503599627370496");
  expect("0.999999999999999917", "0.9999999999999999"); /* below 1 they lie closer */
  expect("-0", "0");
  expect_computed("0.30000000000000004");
  expect_computed("0.99999999999999989");
  for (long i = 0; i < numbers; i++) {
    try_any();
    try_typed();
    try_sum();
    try_decimal();
    if (i % PER_ARENA == 0)
      chuan_arena_free(&arena);
  }
  chuan_arena_free(&arena);
  printf("num_typed: %ld numbers of each kind\n", numbers);
}
