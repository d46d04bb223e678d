/* Exact rational numbers: see num.h.

   Two small operands never need GMP: every intermediate of + - * / fits 128 bits, and dividing the
   common factors out beforehand (Knuth, TAOCP 4.5.1) keeps each gcd at 64 bits. All else goes through
   mpq on read-only views of the arena's limbs. An operand has at most CHUAN_NUM_DIGITS_MAX digits on
   either side, so no intermediate passes some 20,000 digits and the limit can be checked on the
   result, where it depends on the value alone and not on the way it was reached.
   GMP's temporaries are bounded by the above and gone before a function returns; it has a room of its own for
   them (num_memory.h), for it cannot say that memory is short. */
#include "base/num.h"

#include "base/num_memory.h"

#include <assert.h>
#include <gmp.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static_assert(GMP_NUMB_BITS == 64, "a limb holds the magnitude of any int64_t");
static_assert(sizeof(long) == sizeof(int64_t), "mpz_fits_slong_p() tells whether a number is small");
static_assert(sizeof(void *) <= sizeof(int64_t), "the address of a big number is kept in `n`");

typedef __int128 int128;
typedef unsigned __int128 uint128;

struct chuan_big {
  size_t n_limbs, d_limbs;
  bool negative;
  mp_limb_t limbs[]; /* those of the numerator, then those of the denominator, least significant first */
};

enum {
  ROUND_PLACES_MAX = 100, /* of round and display */
  BESIDE_PLACES_MAX = 12, /* of display_among before it falls back on the fraction */
  POWER_MAX = 18          /* 10^18 fits an int64_t; times any int64_t it fits 128 bits */
};

static const int64_t POWER_OF_TEN[POWER_MAX + 1] = {
  1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000,
  1000000000, 10000000000, 100000000000, 1000000000000, 10000000000000,
  100000000000000, 1000000000000000, 10000000000000000, 100000000000000000, 1000000000000000000,
};

/* Small and big forms ---------------------------------------------------------------------------- */

static uint64_t magnitude(int64_t value)
{
  return value < 0 ? -(uint64_t)value : (uint64_t)value;
}

static bool is_small(chuan_num a)
{
  return a.d != 0;
}

static const struct chuan_big *big_of(chuan_num a)
{
  return (const struct chuan_big *)(intptr_t)a.n;
}

static size_t big_size(size_t n_limbs, size_t d_limbs)
{
  return sizeof(struct chuan_big) + (n_limbs + d_limbs) * sizeof(mp_limb_t);
}

size_t chuan_num_block_size(chuan_num a)
{
  return is_small(a) ? 0 : big_size(big_of(a)->n_limbs, big_of(a)->d_limbs);
}

chuan_num chuan_num_copy_to(void *memory, chuan_num a)
{
  if (is_small(a))
    return a;
  memcpy(memory, big_of(a), chuan_num_block_size(a));
  return (chuan_num){ .n = (int64_t)(intptr_t)memory, .d = 0 };
}

static struct chuan_big *big_alloc(chuan_num *out, bool negative, size_t n_limbs, size_t d_limbs, chuan_arena *arena)
{
  struct chuan_big *big = chuan_arena_alloc(arena, big_size(n_limbs, d_limbs));
  if (!big)
    return NULL;
  big->n_limbs = n_limbs;
  big->d_limbs = d_limbs;
  big->negative = negative;
  *out = (chuan_num){ .n = (int64_t)(intptr_t)big, .d = 0 };
  return big;
}

/* Sets `out` to n/d, which must be in lowest terms. */
static chuan_rc set_reduced(chuan_num *out, int128 n, uint128 d, chuan_arena *arena)
{
  if (n >= INT64_MIN && n <= INT64_MAX && d <= INT64_MAX) {
    *out = (chuan_num){ .n = (int64_t)n, .d = (int64_t)d };
    return CHUAN_RC_OK;
  }
  uint128 m = n < 0 ? -(uint128)n : (uint128)n;
  size_t n_limbs = m >> 64 ? 2 : 1, d_limbs = d >> 64 ? 2 : 1;
  struct chuan_big *big = big_alloc(out, n < 0, n_limbs, d_limbs, arena);
  if (!big)
    return CHUAN_RC_MEMORY;
  big->limbs[0] = (mp_limb_t)m;
  if (n_limbs == 2)
    big->limbs[1] = (mp_limb_t)(m >> 64);
  big->limbs[n_limbs] = (mp_limb_t)d;
  if (d_limbs == 2)
    big->limbs[n_limbs + 1] = (mp_limb_t)(d >> 64);
  return CHUAN_RC_OK;
}

static bool too_many_digits(mpz_srcptr z)
{
  /* mpz_sizeinbase() may say one digit too many, so the borderline case is settled exactly. */
  size_t digits = mpz_sizeinbase(z, 10);
  if (digits != CHUAN_NUM_DIGITS_MAX + 1)
    return digits > CHUAN_NUM_DIGITS_MAX;
  mpz_t bound;
  mpz_init(bound);
  mpz_ui_pow_ui(bound, 10, CHUAN_NUM_DIGITS_MAX);
  bool too_many = mpz_cmpabs(z, bound) >= 0;
  mpz_clear(bound);
  return too_many;
}

/* Sets `out` to q, which must be in lowest terms. */
static chuan_rc set_gmp(chuan_num *out, mpq_srcptr q, chuan_arena *arena)
{
  mpz_srcptr n = mpq_numref(q), d = mpq_denref(q);
  if (mpz_fits_slong_p(n) && mpz_fits_slong_p(d)) {
    *out = (chuan_num){ .n = mpz_get_si(n), .d = mpz_get_si(d) };
    return CHUAN_RC_OK;
  }
  if (too_many_digits(n) || too_many_digits(d))
    return CHUAN_RC_LIMIT;
  size_t n_limbs = mpz_size(n), d_limbs = mpz_size(d);
  struct chuan_big *big = big_alloc(out, mpz_sgn(n) < 0, n_limbs, d_limbs, arena);
  if (!big)
    return CHUAN_RC_MEMORY;
  memcpy(big->limbs, mpz_limbs_read(n), n_limbs * sizeof(mp_limb_t));
  memcpy(big->limbs + n_limbs, mpz_limbs_read(d), d_limbs * sizeof(mp_limb_t));
  return CHUAN_RC_OK;
}

/* A number as GMP reads it. It owns nothing and may point into itself, so it must not be copied. */
typedef struct operand {
  mpq_t q;
  mp_limb_t n, d;
} operand;

static void operand_init(operand *o, chuan_num a)
{
  chuan_num_memory_use();
  if (is_small(a)) {
    o->n = magnitude(a.n);
    o->d = (mp_limb_t)a.d;
    mpz_roinit_n(mpq_numref(o->q), &o->n, a.n < 0 ? -1 : 1);
    mpz_roinit_n(mpq_denref(o->q), &o->d, 1);
    return;
  }
  const struct chuan_big *big = big_of(a);
  mp_size_t n_limbs = (mp_size_t)big->n_limbs;
  mpz_roinit_n(mpq_numref(o->q), big->limbs, big->negative ? -n_limbs : n_limbs);
  mpz_roinit_n(mpq_denref(o->q), big->limbs + n_limbs, (mp_size_t)big->d_limbs);
}

typedef void mpq_operation(mpq_ptr out, mpq_srcptr a, mpq_srcptr b);

static chuan_rc operate(chuan_num *out, chuan_num a, mpq_operation *operation, chuan_num b, chuan_arena *arena)
{
  operand left, right;
  operand_init(&left, a);
  operand_init(&right, b);
  mpq_t result;
  mpq_init(result);
  operation(result, left.q, right.q);
  chuan_rc rc = set_gmp(out, result, arena);
  mpq_clear(result);
  return rc;
}

/* Arithmetic ------------------------------------------------------------------------------------- */

/* Binary gcd; gcd(0, b) is b. */
static uint64_t greatest_common_divisor(uint64_t a, uint64_t b)
{
  if (a == 0 || b == 0)
    return a | b;
  int twos = __builtin_ctzll(a | b);
  a >>= __builtin_ctzll(a);
  while (b != 0) {
    b >>= __builtin_ctzll(b);
    if (a > b) {
      uint64_t larger = a;
      a = b;
      b = larger;
    }
    b -= a;
  }
  return a << twos;
}

/* gcd of any `n` with d > 0. */
static uint64_t common_factor(int128 n, int64_t d)
{
  return greatest_common_divisor(magnitude((int64_t)(n % d)), (uint64_t)d);
}

/* a + bn/bd; bn is an int64_t or the opposite of one. */
static chuan_rc add_small(chuan_num *out, chuan_num a, int128 bn, int64_t bd, chuan_arena *arena)
{
  if (a.d == 1 && bd == 1)
    return set_reduced(out, a.n + bn, 1, arena);
  int64_t shared = (int64_t)greatest_common_divisor((uint64_t)a.d, (uint64_t)bd);
  int128 sum = (int128)a.n * (bd / shared) + bn * (a.d / shared);
  if (shared == 1)
    return set_reduced(out, sum, (uint128)a.d * (uint128)bd, arena);
  /* Only factors of `shared` can be left in both the sum and the denominator. */
  int64_t left_over = (int64_t)common_factor(sum, shared);
  return set_reduced(out, sum / left_over, (uint128)(a.d / shared) * (uint128)(bd / left_over), arena);
}

/* (an/ad) * (bn/bd) of magnitudes. Each of the two must be in lowest terms or have a 1 in it that
   makes cancelling crosswise enough, as in (n/1) * (1/d). */
static chuan_rc multiply_small(chuan_num *out, bool negative, uint64_t an, uint64_t ad, uint64_t bn, uint64_t bd,
                               chuan_arena *arena)
{
  uint64_t first = greatest_common_divisor(an, bd), second = greatest_common_divisor(bn, ad);
  /* at most 2^126, so the sign has its bit */
  int128 n = (int128)((uint128)(an / first) * (bn / second));
  return set_reduced(out, negative ? -n : n, (uint128)(ad / second) * (bd / first), arena);
}

chuan_num chuan_num_int(int64_t value)
{
  return (chuan_num){ .n = value, .d = 1 };
}

chuan_rc chuan_num_ratio(chuan_num *out, int64_t n, int64_t d, chuan_arena *arena)
{
  if (d == 0)
    return CHUAN_RC_ZERO;
  return multiply_small(out, (n < 0) != (d < 0), magnitude(n), 1, 1, magnitude(d), arena);
}

chuan_rc chuan_num_add(chuan_num *out, chuan_num a, chuan_num b, chuan_arena *arena)
{
  if (is_small(a) && is_small(b))
    return add_small(out, a, b.n, b.d, arena);
  return operate(out, a, mpq_add, b, arena);
}

chuan_rc chuan_num_subtract(chuan_num *out, chuan_num a, chuan_num b, chuan_arena *arena)
{
  if (is_small(a) && is_small(b))
    return add_small(out, a, -(int128)b.n, b.d, arena);
  return operate(out, a, mpq_sub, b, arena);
}

chuan_rc chuan_num_multiply(chuan_num *out, chuan_num a, chuan_num b, chuan_arena *arena)
{
  if (!is_small(a) || !is_small(b))
    return operate(out, a, mpq_mul, b, arena);
  return multiply_small(out, (a.n < 0) != (b.n < 0), magnitude(a.n), (uint64_t)a.d, magnitude(b.n), (uint64_t)b.d,
                        arena);
}

chuan_rc chuan_num_divide(chuan_num *out, chuan_num a, chuan_num b, chuan_arena *arena)
{
  if (chuan_num_sign(b) == 0)
    return CHUAN_RC_ZERO;
  if (!is_small(a) || !is_small(b))
    return operate(out, a, mpq_div, b, arena);
  return multiply_small(out, (a.n < 0) != (b.n < 0), magnitude(a.n), (uint64_t)a.d, (uint64_t)b.d, magnitude(b.n),
                        arena);
}

chuan_rc chuan_num_negate(chuan_num *out, chuan_num a, chuan_arena *arena)
{
  return chuan_num_subtract(out, chuan_num_int(0), a, arena);
}

int chuan_num_compare(chuan_num a, chuan_num b)
{
  if (is_small(a) && is_small(b))
    return chuan_num_compare_small(a.n, a.d, b.n, b.d);
  operand left, right;
  operand_init(&left, a);
  operand_init(&right, b);
  int order = mpq_cmp(left.q, right.q);
  return (order > 0) - (order < 0);
}

int chuan_num_sign(chuan_num a)
{
  if (is_small(a))
    return (a.n > 0) - (a.n < 0);
  return big_of(a)->negative ? -1 : 1; /* zero is small */
}

bool chuan_num_is_integer(chuan_num a)
{
  if (is_small(a))
    return a.d == 1;
  const struct chuan_big *big = big_of(a);
  return big->d_limbs == 1 && big->limbs[big->n_limbs] == 1;
}

bool chuan_num_scaled(int64_t *out, chuan_num a, unsigned places)
{
  /* In lowest terms a * 10^places is an integer exactly if the denominator divides the power. */
  if (is_small(a) && places <= POWER_MAX) {
    int64_t power = POWER_OF_TEN[places], product;
    if (power % a.d != 0 || __builtin_mul_overflow(a.n, power / a.d, &product))
      return false;
    *out = product;
    return true;
  }
  if (chuan_num_sign(a) == 0) {
    *out = 0;
    return true;
  }
  /* Even 1 / (10^10000 - 1) scaled by more than this is beyond 64 bits. */
  if (places > CHUAN_NUM_DIGITS_MAX + 20)
    return false;
  operand number;
  operand_init(&number, a);
  mpz_t scaled;
  mpz_init(scaled);
  mpz_ui_pow_ui(scaled, 10, places);
  bool fits = mpz_divisible_p(scaled, mpq_denref(number.q)) != 0;
  if (fits) {
    mpz_divexact(scaled, scaled, mpq_denref(number.q));
    mpz_mul(scaled, scaled, mpq_numref(number.q));
    fits = mpz_fits_slong_p(scaled) != 0;
  }
  if (fits)
    *out = mpz_get_si(scaled);
  mpz_clear(scaled);
  return fits;
}

/* Rounding --------------------------------------------------------------------------------------- */

/* Whether a number that was cut toward zero must go one step away from it: `half` is how the part cut
   off, which is not zero, compares with one half; `odd` is about the last digit kept. */
static bool rounds_away(chuan_rounding mode, int half, bool odd)
{
  switch (mode) {
  case CHUAN_ROUND_HALF_UP:
    return half >= 0;
  case CHUAN_ROUND_HALF_EVEN:
    return half > 0 || (half == 0 && odd);
  case CHUAN_ROUND_DOWN:
    return false;
  case CHUAN_ROUND_UP:
    break;
  }
  return true;
}

static chuan_rc round_small(chuan_num *out, chuan_num a, unsigned places, chuan_rounding mode, chuan_arena *arena)
{
  int64_t power = POWER_OF_TEN[places];
  int128 scaled = (int128)a.n * power, whole = scaled / a.d;
  uint64_t rest = magnitude((int64_t)(scaled % a.d)), left = (uint64_t)a.d - rest;
  if (rest != 0 && rounds_away(mode, (rest > left) - (rest < left), whole % 2 != 0))
    whole += a.n < 0 ? -1 : 1;
  int64_t shared = (int64_t)common_factor(whole, power);
  return set_reduced(out, whole / shared, (uint128)(power / shared), arena);
}

/* Sets `whole` to a * 10^places rounded to an integer, and `power` to 10^places. */
static void round_scaled(mpz_t whole, mpz_t power, const operand *a, unsigned places, chuan_rounding mode)
{
  mpz_srcptr n = mpq_numref(a->q), d = mpq_denref(a->q);
  mpz_t rest;
  mpz_init(rest);
  mpz_ui_pow_ui(power, 10, places);
  mpz_mul(whole, n, power);
  mpz_tdiv_qr(whole, rest, whole, d);
  if (mpz_sgn(rest) != 0) {
    mpz_mul_2exp(rest, rest, 1);
    if (rounds_away(mode, mpz_cmpabs(rest, d), mpz_odd_p(whole) != 0)) {
      if (mpz_sgn(n) < 0)
        mpz_sub_ui(whole, whole, 1);
      else
        mpz_add_ui(whole, whole, 1);
    }
  }
  mpz_clear(rest);
}

chuan_rc chuan_num_round(chuan_num *out, chuan_num a, unsigned places, chuan_rounding mode, chuan_arena *arena)
{
  if (places > ROUND_PLACES_MAX)
    return CHUAN_RC_LIMIT;
  if (chuan_num_is_integer(a)) {
    *out = a;
    return CHUAN_RC_OK;
  }
  if (is_small(a) && places <= POWER_MAX)
    return round_small(out, a, places, mode, arena);
  operand number;
  operand_init(&number, a);
  mpq_t rounded;
  mpq_init(rounded);
  round_scaled(mpq_numref(rounded), mpq_denref(rounded), &number, places, mode);
  mpq_canonicalize(rounded);
  chuan_rc rc = set_gmp(out, rounded, arena);
  mpq_clear(rounded);
  return rc;
}

/* Parsing ---------------------------------------------------------------------------------------- */

static bool is_digit(char c)
{
  return c >= '0' && c <= '9';
}

static size_t sign_length(chuan_str text)
{
  if (text.n > 0 && (text.p[0] == '+' || text.p[0] == '-'))
    return 1;
  return text.n >= 3 && memcmp(text.p, "\xE2\x88\x92", 3) == 0 ? 3 : 0; /* U+2212 */
}

/* The number of digits that `text` starts with; single underscores between digits are passed over.
   `*end` is set to the offset behind them. */
static size_t count_digits(chuan_str text, size_t start, size_t *end)
{
  size_t digits = 0, i = start;
  for (; i < text.n; i++) {
    if (is_digit(text.p[i]))
      digits++;
    else if (text.p[i] != '_' || digits == 0 || text.p[i - 1] == '_' || i + 1 == text.n || !is_digit(text.p[i + 1]))
      break;
  }
  *end = i;
  return digits;
}

/* Checks that `text` is a decimal number and counts its digits, all of them and those behind the mark. */
static bool measure(chuan_str text, chuan_dialect dialect, size_t *digits, size_t *places)
{
  const char mark = dialect == CHUAN_DIALECT_VI ? ',' : '.', separator = dialect == CHUAN_DIALECT_VI ? '.' : ',';
  size_t start = sign_length(text), i;
  *digits = count_digits(text, start, &i);
  *places = 0;
  if (*digits == 0)
    return false;
  /* "0.123" has the look of a decimal from the other dialect, so a first group must not start with 0;
     nor is there sense in grouping both by underscores and by separators. */
  if (i < text.n && text.p[i] == separator && (i - start > 3 || i - start != *digits || text.p[start] == '0'))
    return false;
  while (i < text.n && text.p[i] == separator) {
    size_t group = i + 1;
    if (count_digits(text, group, &i) != 3 || i - group != 3)
      return false;
    *digits += 3;
  }
  if (i < text.n && text.p[i] == mark) {
    *places = count_digits(text, i + 1, &i);
    *digits += *places;
    if (*places == 0)
      return false;
  }
  return i == text.n;
}

/* Sets `z` to the digits in `text`, of which there are at most CHUAN_NUM_DIGITS_MAX; all else in it is skipped. */
static void set_digits(mpz_t z, chuan_str text)
{
  char digits[CHUAN_NUM_DIGITS_MAX + 1];
  size_t count = 0;
  for (size_t i = 0; i < text.n; i++)
    if (is_digit(text.p[i]))
      digits[count++] = text.p[i];
  digits[count] = '\0';
  mpz_set_str(z, digits, 10);
}

static int64_t small_digits(chuan_str text)
{
  int64_t value = 0;
  for (size_t i = 0; i < text.n; i++)
    if (is_digit(text.p[i]))
      value = value * 10 + (text.p[i] - '0');
  return value;
}

/* value / 10^decimals in lowest terms: only twos and fives can be taken out. */
static chuan_num decimal_fraction(int64_t value, size_t decimals)
{
  chuan_num fraction = { value, value == 0 ? 1 : POWER_OF_TEN[decimals] };
  for (size_t twos = decimals; value != 0 && twos > 0 && fraction.n % 2 == 0; twos--) {
    fraction.n /= 2;
    fraction.d /= 2;
  }
  for (size_t fives = decimals; value != 0 && fives > 0 && fraction.n % 5 == 0; fives--) {
    fraction.n /= 5;
    fraction.d /= 5;
  }
  return fraction;
}

/* Reads a number as nearly all are: a few digits with one mark among them at most, and nothing else. */
static bool parse_plain(chuan_num *out, unsigned *places, chuan_str text, char mark)
{
  int64_t value = 0;
  size_t decimals = 0;
  if (text.n == 0 || text.n > POWER_MAX)
    return false;
  for (size_t i = 0; i < text.n; i++) {
    if (is_digit(text.p[i]))
      value = value * 10 + (text.p[i] - '0');
    else if (text.p[i] == mark && i > 0 && i + 1 < text.n && decimals == 0)
      decimals = text.n - i - 1;
    else
      return false;
  }
  *out = decimal_fraction(value, decimals);
  if (places)
    *places = (unsigned)decimals;
  return true;
}

chuan_rc chuan_num_parse(chuan_num *out, unsigned *places, chuan_str text, chuan_dialect dialect, chuan_arena *arena)
{
  size_t digits, decimals;
  if (parse_plain(out, places, text, dialect == CHUAN_DIALECT_VI ? ',' : '.'))
    return CHUAN_RC_OK;
  if (!measure(text, dialect, &digits, &decimals))
    return CHUAN_RC_FINDINGS;
  if (digits > CHUAN_NUM_DIGITS_MAX)
    return CHUAN_RC_LIMIT;
  bool negative = sign_length(text) > 0 && text.p[0] != '+';
  chuan_rc rc;
  if (digits <= POWER_MAX) {
    int64_t value = small_digits(text);
    *out = decimal_fraction(negative ? -value : value, decimals);
    rc = CHUAN_RC_OK;
  } else {
    mpq_t q;
    chuan_num_memory_use();
    mpq_init(q);
    set_digits(mpq_numref(q), text);
    mpz_ui_pow_ui(mpq_denref(q), 10, decimals);
    mpq_canonicalize(q);
    if (negative)
      mpq_neg(q, q);
    rc = set_gmp(out, q, arena);
    mpq_clear(q);
  }
  if (rc == CHUAN_RC_OK && places)
    *places = (unsigned)decimals;
  return rc;
}

/* Whether `s` is how a positive integer is written: digits, the first of them not 0. */
static bool is_positive_integer(chuan_str s)
{
  for (size_t i = 0; i < s.n; i++)
    if (!is_digit(s.p[i]))
      return false;
  return s.n > 0 && s.p[0] != '0';
}

chuan_rc chuan_num_parse_exact(chuan_num *out, chuan_str text, chuan_arena *arena)
{
  if (text.n == 1 && text.p[0] == '0') {
    *out = chuan_num_int(0);
    return CHUAN_RC_OK;
  }
  bool negative = text.n > 0 && text.p[0] == '-';
  chuan_str n = { text.p + negative, text.n - negative }, d = CHUAN_STR("1");
  const char *slash = n.n > 0 ? memchr(n.p, '/', n.n) : NULL;
  if (slash) {
    d = (chuan_str){ slash + 1, (size_t)(n.p + n.n - (slash + 1)) };
    n.n = (size_t)(slash - n.p);
  }
  if (!is_positive_integer(n) || !is_positive_integer(d) || (slash && d.n == 1 && d.p[0] == '1'))
    return CHUAN_RC_FINDINGS;
  if (n.n > CHUAN_NUM_DIGITS_MAX || d.n > CHUAN_NUM_DIGITS_MAX)
    return CHUAN_RC_LIMIT;
  mpq_t q;
  mpz_t shared;
  chuan_num_memory_use();
  mpq_init(q);
  mpz_init(shared);
  set_digits(mpq_numref(q), n);
  set_digits(mpq_denref(q), d);
  mpz_gcd(shared, mpq_numref(q), mpq_denref(q));
  if (negative)
    mpq_neg(q, q);
  chuan_rc rc = mpz_cmp_ui(shared, 1) == 0 ? set_gmp(out, q, arena) : CHUAN_RC_FINDINGS;
  mpz_clear(shared);
  mpq_clear(q);
  return rc;
}

/* Printing --------------------------------------------------------------------------------------- */

chuan_str chuan_num_exact(chuan_num a, chuan_arena *arena)
{
  if (is_small(a)) {
    char text[48];
    int length = a.d == 1 ? snprintf(text, sizeof text, "%" PRId64, a.n)
                          : snprintf(text, sizeof text, "%" PRId64 "/%" PRId64, a.n, a.d);
    char *copy = chuan_arena_copy(arena, text, (size_t)length);
    return (chuan_str){ copy, copy ? (size_t)length : 0 };
  }
  operand number;
  operand_init(&number, a);
  mpz_srcptr n = mpq_numref(number.q), d = mpq_denref(number.q);
  /* sign and slash; then the sign that mpz_get_str() wants room for in any case, and NUL */
  char *text = chuan_arena_alloc(arena, mpz_sizeinbase(n, 10) + mpz_sizeinbase(d, 10) + 4);
  if (!text)
    return (chuan_str){ NULL, 0 };
  mpz_get_str(text, 10, n);
  size_t length = strlen(text);
  if (!chuan_num_is_integer(a)) {
    text[length++] = '/';
    mpz_get_str(text + length, 10, d);
    length += strlen(text + length);
  }
  return (chuan_str){ text, length };
}

/* whole / 10^places as people write it. */
static chuan_str print_decimal(mpz_srcptr whole, unsigned places, chuan_dialect dialect, chuan_arena *arena)
{
  const char mark = dialect == CHUAN_DIALECT_VI ? ',' : '.', separator = dialect == CHUAN_DIALECT_VI ? '.' : ',';
  /* Zeros to the left, as many as it takes to have a digit before the mark; then a possible sign, the
     digits of the number, one more that rounding up may give, and a NUL. */
  char buffer[ROUND_PLACES_MAX + 1 + CHUAN_NUM_DIGITS_MAX + ROUND_PLACES_MAX + 3];
  memset(buffer, '0', places + 1);
  char *digits = buffer + places + 1;
  mpz_get_str(digits, 10, whole);
  bool negative = digits[0] == '-';
  if (negative)
    *digits++ = '0';
  size_t count = strlen(digits);
  if (count < places + 1) {
    digits -= places + 1 - count;
    count = places + 1;
  }
  size_t integers = count - places, decimals = places;
  while (decimals > 0 && digits[integers + decimals - 1] == '0')
    decimals--;
  size_t length = negative + integers + (integers - 1) / 3 + (decimals > 0 ? 1 + decimals : 0);
  char *text = chuan_arena_alloc(arena, length + 1);
  if (!text)
    return (chuan_str){ NULL, 0 };
  char *end = text;
  if (negative)
    *end++ = '-';
  for (size_t i = 0; i < integers; i++) {
    if (i > 0 && (integers - i) % 3 == 0)
      *end++ = separator;
    *end++ = digits[i];
  }
  if (decimals > 0) {
    *end++ = mark;
    memcpy(end, digits + integers, decimals);
  }
  return (chuan_str){ text, length };
}

chuan_str chuan_num_display(chuan_num a, unsigned places, chuan_rounding mode, chuan_dialect dialect,
                            chuan_arena *arena)
{
  if (places > ROUND_PLACES_MAX)
    places = ROUND_PLACES_MAX;
  operand number;
  operand_init(&number, a);
  mpz_t whole, power;
  mpz_inits(whole, power, NULL);
  round_scaled(whole, power, &number, places, mode);
  chuan_str text = print_decimal(whole, places, dialect, arena);
  mpz_clears(whole, power, NULL);
  return text;
}

/* How whole/power compares with `bound`: -1, 0 or 1. */
static int compare_scaled(mpz_srcptr whole, mpz_srcptr power, const operand *bound)
{
  mpz_t left, right;
  mpz_inits(left, right, NULL);
  mpz_mul(left, whole, mpq_denref(bound->q));
  mpz_mul(right, mpq_numref(bound->q), power);
  int order = mpz_cmp(left, right);
  mpz_clears(left, right, NULL);
  return (order > 0) - (order < 0);
}

/* Whether whole/power stands on the same side of every bound as `number`. */
static bool same_sides(mpz_srcptr whole, mpz_srcptr power, chuan_num number, const chuan_num *bounds, size_t count)
{
  for (size_t i = 0; i < count; i++) {
    operand limit;
    operand_init(&limit, bounds[i]);
    if (compare_scaled(whole, power, &limit) != chuan_num_compare(number, bounds[i]))
      return false;
  }
  return true;
}

chuan_str chuan_num_display_among(chuan_num a, const chuan_num *bounds, size_t count, unsigned places,
                                  chuan_rounding mode, chuan_dialect dialect, chuan_arena *arena)
{
  if (places > ROUND_PLACES_MAX)
    places = ROUND_PLACES_MAX;
  operand number;
  operand_init(&number, a);
  mpz_t whole, power;
  mpz_inits(whole, power, NULL);
  bool same_side;
  for (;; places++) {
    round_scaled(whole, power, &number, places, mode);
    same_side = same_sides(whole, power, a, bounds, count);
    if (same_side || places >= BESIDE_PLACES_MAX)
      break;
  }
  chuan_str text = same_side ? print_decimal(whole, places, dialect, arena) : chuan_num_exact(a, arena);
  mpz_clears(whole, power, NULL);
  return text;
}
