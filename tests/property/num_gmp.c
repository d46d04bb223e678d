/* Property test of base/num.h against GMP's mpq: random expressions, comparisons of numbers that are equal
   or near, and every exact tie of a share with a percentage of one decimal.
   Usage: num_gmp [expressions [seed]]. Ends with 1 and names seed and case at the first difference. */
#include "base/num.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <gmp.h> /* declares gmp_fprintf() only behind stdio.h */

enum {
  DEPTH_MAX = 4,           /* of an expression's tree */
  VALUES = DEPTH_MAX + 2,  /* alive at a time while a tree is computed */
  CASES_PER_ARENA = 1000,
  COMPARISONS = 10,        /* for each expression */
  TIE_DENOMINATOR_MAX = 2000,
  TIES = 15000             /* the sum of gcd(d, 1000) - 1 over 0 < d <= 2000 */
};

/* One number twice: as our code and as GMP has it. */
typedef struct value {
  chuan_num ours;
  mpq_t theirs;
} value;

static chuan_arena arena;
static value values[VALUES];
static uint64_t seed, random_state, case_number;

static void __attribute__((noreturn, format(printf, 1, 2))) differ(const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  fprintf(stderr, "num_gmp: seed %" PRIu64 ", case %" PRIu64 ": ", seed, case_number);
  vfprintf(stderr, format, arguments);
  fputc('\n', stderr);
  va_end(arguments);
  exit(1);
}

/* splitmix64 */
static uint64_t random_bits(void)
{
  uint64_t z = random_state += 0x9E3779B97F4A7C15;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
  return z ^ (z >> 31);
}

static unsigned random_below(unsigned bound)
{
  return (unsigned)(random_bits() % bound);
}

/* Checks ----------------------------------------------------------------------------------------- */

static chuan_str exact_text(chuan_num a)
{
  chuan_str text = chuan_num_exact(a, &arena);
  if (!text.p)
    differ("no memory for a text");
  return text;
}

/* The same value, and in the one form that such a value must have. */
static void check_same(chuan_num ours, mpq_srcptr theirs, const char *what)
{
  mpz_srcptr n = mpq_numref(theirs), d = mpq_denref(theirs);
  if (mpz_fits_slong_p(n) && mpz_fits_slong_p(d)) {
    if (ours.n == mpz_get_si(n) && ours.d == mpz_get_si(d))
      return;
  } else if (ours.d == 0) {
    void (*give_back)(void *, size_t);
    mp_get_memory_functions(NULL, NULL, &give_back);
    char *expected = mpq_get_str(NULL, 10, theirs);
    bool same = strcmp(exact_text(ours).p, expected) == 0;
    give_back(expected, strlen(expected) + 1);
    if (same)
      return;
  }
  gmp_fprintf(stderr, "num_gmp: GMP says %Qd\n", theirs);
  differ("%s gives %s (n %" PRId64 ", d %" PRId64 ")", what, exact_text(ours).p, ours.n, ours.d);
}

static void check_ok(chuan_rc rc, const char *what)
{
  if (rc != CHUAN_RC_OK)
    differ("%s returns %d", what, (int)rc);
}

static void check_compare(const value *a, const value *b)
{
  int order = mpq_cmp(a->theirs, b->theirs);
  order = (order > 0) - (order < 0);
  if (chuan_num_compare(a->ours, b->ours) != order || chuan_num_compare(b->ours, a->ours) != -order)
    differ("compare %s with %s is not %d", exact_text(a->ours).p, exact_text(b->ours).p, order);
  if (chuan_num_sign(a->ours) != mpq_sgn(a->theirs))
    differ("sign of %s", exact_text(a->ours).p);
  if (chuan_num_is_integer(a->ours) != (mpz_cmp_ui(mpq_denref(a->theirs), 1) == 0))
    differ("is_integer of %s", exact_text(a->ours).p);
}

/* Rounding by its definition on magnitudes, floor(x + 1/2) and the like; `out` must not be `a`. */
static void round_gmp(mpq_t out, mpq_srcptr a, unsigned places, chuan_rounding mode)
{
  mpz_t power, n, d, twice;
  mpz_inits(power, n, d, twice, NULL);
  mpz_ui_pow_ui(power, 10, places);
  mpz_abs(n, mpq_numref(a));
  mpz_mul(n, n, power);
  mpz_set(d, mpq_denref(a));
  mpz_mul_ui(twice, n, 2);
  mpz_add(twice, twice, d);
  mpz_mul_ui(d, d, 2); /* twice / d is now x + 1/2 */
  if (mode == CHUAN_ROUND_DOWN)
    mpz_fdiv_q(n, n, mpq_denref(a));
  else if (mode == CHUAN_ROUND_UP)
    mpz_cdiv_q(n, n, mpq_denref(a));
  else {
    mpz_fdiv_q(n, twice, d);
    if (mode == CHUAN_ROUND_HALF_EVEN && mpz_divisible_p(twice, d) && mpz_odd_p(n))
      mpz_sub_ui(n, n, 1);
  }
  if (mpq_sgn(a) < 0)
    mpz_neg(n, n);
  mpq_set_num(out, n);
  mpq_set_den(out, power);
  mpq_canonicalize(out);
  mpz_clears(power, n, d, twice, NULL);
}

/* Rounds, prints and reads back; `a` stays as it is. */
static void check_round(const value *a)
{
  unsigned places = random_below(8) == 0 ? random_below(40) : random_below(5);
  chuan_rounding mode = (chuan_rounding)random_below(4);
  chuan_dialect dialect = (chuan_dialect)random_below(2);
  chuan_num rounded, read;
  mpq_t expected;
  mpq_init(expected);
  round_gmp(expected, a->theirs, places, mode);
  check_ok(chuan_num_round(&rounded, a->ours, places, mode, &arena), "round");
  check_same(rounded, expected, "round");
  check_ok(chuan_num_parse(&read, NULL, chuan_num_display(a->ours, places, mode, dialect, &arena), dialect, &arena),
           "parse of display");
  check_same(read, expected, "parse of display");
  check_ok(chuan_num_parse_exact(&read, exact_text(a->ours), &arena), "parse_exact");
  check_same(read, a->theirs, "parse_exact");
  mpz_ui_pow_ui(mpq_numref(expected), 10, places);
  mpz_set_ui(mpq_denref(expected), 1);
  mpq_mul(expected, expected, a->theirs);
  bool fits = mpz_cmp_ui(mpq_denref(expected), 1) == 0 && mpz_fits_slong_p(mpq_numref(expected));
  int64_t scaled = 0;
  if (chuan_num_scaled(&scaled, a->ours, places) != fits || (fits && scaled != mpz_get_si(mpq_numref(expected))))
    differ("scaled by %u of %s", places, exact_text(a->ours).p);
  mpq_clear(expected);
}

/* Random numbers --------------------------------------------------------------------------------- */

static void leaf_ratio(value *out, int64_t n, int64_t d)
{
  check_ok(chuan_num_ratio(&out->ours, n, d, &arena), "ratio");
  mpz_set_si(mpq_numref(out->theirs), n);
  mpz_set_si(mpq_denref(out->theirs), d);
  mpq_canonicalize(out->theirs);
}

/* A number near one of the ends of 64 or 32 bits. */
static int64_t random_edge(void)
{
  static const int64_t EDGES[] = { INT64_MIN, INT64_MAX, INT32_MIN, INT32_MAX, (int64_t)1 << 62, 0 };
  uint64_t edge = (uint64_t)EDGES[random_below(sizeof EDGES / sizeof *EDGES)];
  int64_t out = (int64_t)(edge + random_below(7) - 3);
  return out != 0 ? out : 1;
}

/* Up to `digits_max` digits as a text, with decimals or not, in one of the dialects. */
static void leaf_text(value *out, unsigned digits_max)
{
  char text[128], plain[128];
  size_t length = 0, plain_length = 0;
  unsigned digits = 1 + random_below(digits_max), places = random_below(3) == 0 ? 0 : random_below(digits);
  chuan_dialect dialect = (chuan_dialect)random_below(2);
  if (random_below(2))
    text[length++] = plain[plain_length++] = '-';
  bool grouped = random_below(2) != 0;
  for (unsigned i = 0; i < digits; i++) {
    unsigned left = digits - places - i; /* before the mark; wraps behind it */
    if (i > 0 && left == 0)
      text[length++] = dialect == CHUAN_DIALECT_VI ? ',' : '.';
    else if (grouped && i > 0 && i < digits - places && left % 3 == 0)
      text[length++] = dialect == CHUAN_DIALECT_VI ? '.' : ',';
    char digit = (char)('0' + (i == 0 ? 1 + random_below(9) : random_below(10)));
    text[length++] = plain[plain_length++] = digit;
  }
  plain[plain_length] = '\0';
  unsigned found = 0;
  check_ok(chuan_num_parse(&out->ours, &found, (chuan_str){ text, length }, dialect, &arena), "parse");
  if (found != places)
    differ("parse finds %u places in %.*s", found, (int)length, text);
  mpz_set_str(mpq_numref(out->theirs), plain, 10);
  mpz_ui_pow_ui(mpq_denref(out->theirs), 10, places);
  mpq_canonicalize(out->theirs);
}

static void leaf(value *out)
{
  switch (random_below(8)) {
  case 0:
    leaf_ratio(out, random_edge(), 1);
    break;
  case 1:
    leaf_ratio(out, random_edge(), random_edge());
    break;
  case 2:
    leaf_ratio(out, (int64_t)random_bits(), 1 + (int64_t)(random_bits() >> 1 >> random_below(63)));
    break;
  case 3:
    leaf_text(out, 60);
    break;
  case 4:
    leaf_text(out, 12);
    break;
  default:
    leaf_ratio(out, (int64_t)random_below(201) - 100, 1);
  }
  check_same(out->ours, out->theirs, "a leaf");
}

/* Expressions ------------------------------------------------------------------------------------ */

/* a = a op b */
static void apply(value *a, const value *b)
{
  chuan_rc rc;
  switch (random_below(5)) {
  case 0:
    rc = chuan_num_add(&a->ours, a->ours, b->ours, &arena);
    mpq_add(a->theirs, a->theirs, b->theirs);
    break;
  case 1:
    rc = chuan_num_subtract(&a->ours, a->ours, b->ours, &arena);
    mpq_sub(a->theirs, a->theirs, b->theirs);
    break;
  case 2:
    rc = chuan_num_multiply(&a->ours, a->ours, b->ours, &arena);
    mpq_mul(a->theirs, a->theirs, b->theirs);
    break;
  case 3:
    rc = chuan_num_divide(&a->ours, a->ours, b->ours, &arena);
    if (mpq_sgn(b->theirs) != 0) {
      mpq_div(a->theirs, a->theirs, b->theirs);
    } else {
      if (rc != CHUAN_RC_ZERO)
        differ("division of %s by zero returns %d", exact_text(a->ours).p, (int)rc);
      rc = CHUAN_RC_OK; /* and `a` is unchanged */
    }
    break;
  default:
    rc = chuan_num_negate(&a->ours, a->ours, &arena);
    mpq_neg(a->theirs, a->theirs);
  }
  check_ok(rc, "an operation");
  check_same(a->ours, a->theirs, "an operation");
}

/* Computes a random tree into values[at]. */
static void expression(unsigned at, unsigned depth)
{
  if (depth == 0 || random_below(4) == 0) {
    leaf(&values[at]);
    return;
  }
  expression(at, depth - 1);
  expression(at + 1, depth - 1);
  check_compare(&values[at], &values[at + 1]);
  apply(&values[at], &values[at + 1]);
}

/* Pairs of which many are equal, or so near that their difference shows in the last of many digits. */
static void check_comparisons(uint64_t count)
{
  value *a = &values[0], *b = &values[1], *step = &values[2];
  for (case_number = 0; case_number < count; case_number++) {
    if (case_number % CASES_PER_ARENA == 0)
      chuan_arena_free(&arena);
    random_state = ~seed ^ (case_number * 0xD1342543DE82EF95);
    leaf(a);
    if (random_below(2)) {
      leaf(b);
    } else {
      leaf_ratio(step, (int64_t)random_below(3) - 1, 1 + (int64_t)(random_bits() >> 1 >> random_below(63)));
      check_ok(chuan_num_add(&b->ours, a->ours, step->ours, &arena), "a step");
      mpq_add(b->theirs, a->theirs, step->theirs);
    }
    check_compare(a, b);
  }
}

static void check_expressions(uint64_t count)
{
  for (case_number = 0; case_number < count; case_number++) {
    if (case_number % CASES_PER_ARENA == 0)
      chuan_arena_free(&arena);
    random_state = seed ^ (case_number * 0xD1342543DE82EF95);
    expression(0, 1 + random_below(DEPTH_MAX));
    if (random_below(4) == 0)
      check_round(&values[0]);
  }
}

/* Ties ------------------------------------------------------------------------------------------- */

static chuan_num ratio(int64_t n, int64_t d)
{
  chuan_num out;
  check_ok(chuan_num_ratio(&out, n, d, &arena), "ratio");
  return out;
}

/* permille/10 percent, made as a rule makes it: the decimal that stands in the text, by 100. */
static chuan_num percent(int permille)
{
  char text[16];
  int length = snprintf(text, sizeof text, "%d,%d", permille / 10, permille % 10);
  chuan_num out;
  check_ok(chuan_num_parse(&out, NULL, (chuan_str){ text, (size_t)length }, CHUAN_DIALECT_VI, &arena), "parse");
  check_ok(chuan_num_divide(&out, out, chuan_num_int(100), &arena), "divide");
  return out;
}

/* n of d reaches the percentage exactly, n - 1 of d does not. */
static void check_tie(int n, int d, int permille)
{
  chuan_num bound = percent(permille), hundred_times;
  if (chuan_num_compare(ratio(n, d), bound) != 0 || chuan_num_compare(ratio(n - 1, d), bound) >= 0)
    differ("%d/%d against %d permille", n, d, permille);
  if (chuan_num_compare_small(n, d, permille, 1000) != 0 || chuan_num_compare_small(n - 1, d, permille, 1000) >= 0)
    differ("compare_small: %d/%d against %d permille", n, d, permille);
  check_ok(chuan_num_multiply(&hundred_times, ratio(n, d), chuan_num_int(100), &arena), "multiply");
  int64_t scaled = 0;
  if (!chuan_num_scaled(&scaled, hundred_times, 1) || scaled != permille)
    differ("%d/%d scaled to permille", n, d);
}

static int check_ties(void)
{
  int ties = 0;
  for (int d = 1; d <= TIE_DENOMINATOR_MAX; d++) {
    for (int permille = 1; permille < 1000; permille++)
      if (permille * d % 1000 == 0) {
        check_tie(permille * d / 1000, d, permille);
        ties++;
      }
    chuan_arena_free(&arena);
  }
  if (ties != TIES)
    differ("%d ties instead of %d", ties, TIES);
  return ties;
}

/* The two classics that machine floats get wrong or right by luck. */
static void check_classics(void)
{
  chuan_num out = ratio(1, 3);
  check_ok(chuan_num_multiply(&out, out, chuan_num_int(3), &arena), "multiply");
  if (chuan_num_compare(out, chuan_num_int(1)) != 0)
    differ("1/3*3 is %s", exact_text(out).p);
  if (chuan_num_compare(ratio(29, 50), percent(580)) < 0)
    differ("29/50 does not reach 58%%");
}

int main(int argc, char **argv)
{
  uint64_t count = argc > 1 ? strtoull(argv[1], NULL, 10) : 1000000;
  seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 17;
  chuan_arena_init(&arena, "num_gmp", 256 << 20);
  for (size_t i = 0; i < VALUES; i++)
    mpq_init(values[i].theirs);
  check_expressions(count);
  check_comparisons(COMPARISONS * count);
  for (size_t i = 0; i < VALUES; i++)
    mpq_clear(values[i].theirs);
  int ties = check_ties();
  check_classics();
  chuan_arena_free(&arena);
  printf("num_gmp: %" PRIu64 " expressions, %" PRIu64 " comparisons, %d ties, 0 differences\n", count,
         COMPARISONS * count, ties);
  return 0;
}
