/* The decimal that was typed, from the digits of a binary number: see chuan_num_typed in num.h.

   A double holds 15 digits of any decimal, so a text of up to 15 digits is the answer itself: no shorter decimal is
   read as the same double. Of a longer one the double is rounded to 15 digits, then 16, then 17, and the first that
   is read as that double is it. All of that is done with integers. */
#include "base/num.h"

#include "base/num_memory.h"

#include <gmp.h>
#include <string.h>

enum {
  SAFE_DIGITS = 15,      /* every decimal of so many digits has a double of its own */
  LONGEST = 17,          /* digits that tell every double */
  DIGITS_MAX = 800,      /* of what is printed: an exact double has no more */
  EXPONENT_MAX = 400,
  WHOLE_MAX = 309,       /* digits before the comma of the largest double */
  WHOLE_MIN = -306,      /* of 0.00…1: smaller doubles lack digits */
  MANTISSA_BITS = 53,
  TEN = 10
};

/* digits x 10^exponent; no zeros at either end of the digits, none at all for zero. */
typedef struct decimal {
  bool negative;
  char digits[DIGITS_MAX + 1];
  size_t count;
  long exponent;
} decimal;

/* Reading ------------------------------------------------------------------------------------------ */

/* The exponent behind "e"; false when there is none or it is too large. */
static bool read_exponent(long *out, chuan_str text)
{
  bool negative = text.n > 0 && text.p[0] == '-';
  size_t at = negative || (text.n > 0 && text.p[0] == '+');
  long value = 0;
  if (at == text.n)
    return false;
  for (; at < text.n; at++) {
    if (text.p[at] < '0' || text.p[at] > '9' || value > EXPONENT_MAX)
      return false;
    value = value * TEN + (text.p[at] - '0');
  }
  *out = negative ? -value : value;
  return value <= EXPONENT_MAX;
}

static void drop_zeros_behind(decimal *d)
{
  for (; d->count > 0 && d->digits[d->count - 1] == '0'; d->count--)
    d->exponent++;
}

/* Reads [-+]digits[.digits][e[-+]digits]. */
static bool read_decimal(decimal *d, chuan_str text)
{
  bool point = false, any = false;
  d->negative = text.n > 0 && text.p[0] == '-';
  d->count = 0;
  d->exponent = 0;
  size_t at = d->negative || (text.n > 0 && text.p[0] == '+');
  for (; at < text.n && (text.p[at] | ' ') != 'e'; at++) {
    char c = text.p[at];
    if (c == '.' && !point) {
      point = true;
      continue;
    }
    if (c < '0' || c > '9')
      return false;
    any = true;
    d->exponent -= point;
    if (c == '0' && d->count == 0)
      continue;
    if (d->count == DIGITS_MAX)
      return false;
    d->digits[d->count++] = c;
  }
  long exponent = 0;
  if (!any || (at < text.n && !read_exponent(&exponent, (chuan_str){ text.p + at + 1, text.n - at - 1 })))
    return false;
  d->exponent += exponent;
  drop_zeros_behind(d);
  return true;
}

/* Writing ------------------------------------------------------------------------------------------ */

static void add_zeros(chuan_buffer *b, long count)
{
  while (count-- > 0)
    chuan_buffer_add_char(b, '0');
}

static chuan_str written(const decimal *d, chuan_arena *arena)
{
  chuan_buffer b;
  chuan_buffer_init(&b, arena);
  long whole = (long)d->count + d->exponent; /* digits before the comma */
  size_t before = whole <= 0 ? 0 : whole < (long)d->count ? (size_t)whole : d->count;
  chuan_buffer_add_c(&b, d->negative && d->count > 0 ? "-" : "");
  chuan_buffer_add(&b, (chuan_str){ d->digits, before });
  add_zeros(&b, d->count > 0 ? whole - (long)before : 0);
  chuan_buffer_add_c(&b, before == 0 ? "0" : "");
  if (before < d->count) {
    chuan_buffer_add_char(&b, ',');
    add_zeros(&b, -whole);
    chuan_buffer_add(&b, (chuan_str){ d->digits + before, d->count - before });
  }
  return b.failed ? (chuan_str){ NULL, 0 } : chuan_buffer_str(&b);
}

/* Doubles ------------------------------------------------------------------------------------------ */

/* A number as a fraction of integers. */
typedef struct fraction {
  mpz_t over, under;
} fraction;

static void set_fraction(fraction *f, const decimal *d)
{
  mpz_set_str(f->over, d->digits, TEN);
  mpz_ui_pow_ui(f->under, TEN, (unsigned long)(d->exponent < 0 ? -d->exponent : d->exponent));
  if (d->exponent >= 0) {
    mpz_mul(f->over, f->over, f->under);
    mpz_set_ui(f->under, 1);
  }
}

/* over / under to the nearest integer, halves to the even one. */
static void divide_rounded(mpz_t out, const mpz_t over, const mpz_t under)
{
  mpz_t rest;
  mpz_init(rest);
  mpz_fdiv_qr(out, rest, over, under);
  mpz_mul_2exp(rest, rest, 1);
  int half = mpz_cmp(rest, under);
  if (half > 0 || (half == 0 && mpz_odd_p(out)))
    mpz_add_ui(out, out, 1);
  mpz_clear(rest);
}

/* The double nearest to a number: mantissa x 2^power, where the mantissa has all its bits. */
static void nearest_double(mpz_t mantissa, long *power, const fraction *f)
{
  mpz_t over, under;
  mpz_inits(over, under, NULL);
  *power = (long)mpz_sizeinbase(f->over, 2) - (long)mpz_sizeinbase(f->under, 2) - MANTISSA_BITS;
  for (;; ++*power) { /* the quotient has 53 or 54 bits; 53 are wanted */
    mpz_mul_2exp(over, f->over, (mp_bitcnt_t)(*power < 0 ? -*power : 0));
    mpz_mul_2exp(under, f->under, (mp_bitcnt_t)(*power > 0 ? *power : 0));
    mpz_fdiv_q(mantissa, over, under);
    if (mpz_sizeinbase(mantissa, 2) <= MANTISSA_BITS)
      break;
  }
  divide_rounded(mantissa, over, under);
  if (mpz_sizeinbase(mantissa, 2) > MANTISSA_BITS) {
    mpz_fdiv_q_2exp(mantissa, mantissa, 1);
    ++*power;
  }
  mpz_clears(over, under, NULL);
}

/* Whether a number is read as that double. */
static bool reads_as(const fraction *f, const mpz_t mantissa, long power)
{
  mpz_t near;
  long found;
  mpz_init(near);
  nearest_double(near, &found, f);
  bool same = found == power && mpz_cmp(near, mantissa) == 0;
  mpz_clear(near);
  return same;
}

/* The decimal of `count` digits that is nearest to mantissa x 2^power, a number of `whole` digits before the comma. */
static void round_to(decimal *out, const mpz_t mantissa, long power, long whole, size_t count)
{
  mpz_t over, under;
  long places = (long)count - whole;
  mpz_inits(over, under, NULL);
  mpz_ui_pow_ui(under, TEN, (unsigned long)(places < 0 ? -places : places));
  if (places < 0) {
    mpz_set(over, mantissa);
  } else {
    mpz_mul(over, mantissa, under);
    mpz_set_ui(under, 1);
  }
  if (power > 0)
    mpz_mul_2exp(over, over, (mp_bitcnt_t)power);
  else
    mpz_mul_2exp(under, under, (mp_bitcnt_t)-power);
  divide_rounded(over, over, under);
  mpz_get_str(out->digits, TEN, over);
  out->count = strlen(out->digits);
  out->exponent = -places;
  mpz_clears(over, under, NULL);
}

/* Puts in the place of `d` the shortest decimal that is read as the same double, or with `safe` the nearest one that
   has a double of its own. */
static void shorten(decimal *d, bool safe)
{
  mpz_t mantissa;
  fraction f;
  long power, whole = (long)d->count + d->exponent;
  mpz_inits(mantissa, f.over, f.under, NULL);
  d->digits[d->count] = '\0';
  set_fraction(&f, d);
  nearest_double(mantissa, &power, &f);
  for (size_t count = SAFE_DIGITS; count <= LONGEST; count++) {
    decimal shorter = { .negative = d->negative };
    round_to(&shorter, mantissa, power, whole, count);
    set_fraction(&f, &shorter);
    if (!safe && !reads_as(&f, mantissa, power))
      continue;
    drop_zeros_behind(&shorter);
    *d = shorter;
    break;
  }
  mpz_clears(mantissa, f.over, f.under, NULL);
}

/* Small numbers ------------------------------------------------------------------------------------ */

/* digits / 10^places, each within its limit: what nearly all cells hold. GMP is not needed for them. */
typedef struct small {
  uint64_t digits;
  unsigned places;
  bool negative;
} small;

enum { SMALL_DIGITS = 18, SMALL_PLACES = 18, SMALL_TEXT = 48 };

/* 10^0 to 10^18. */
static const uint64_t POWERS_OF_TEN[] = { 1u, 10u, 100u, 1000u, 10000u, 100000u, 1000000u, 10000000u, 100000000u,
                                          1000000000u, 10000000000u, 100000000000u, 1000000000000u, 10000000000000u,
                                          100000000000000u, 1000000000000000u, 10000000000000000u,
                                          100000000000000000u, 1000000000000000000u };

/* Drops so many zeros behind the decimal mark, if they are there. */
static inline void drop_zeros(small *d, unsigned zeros, uint64_t power)
{
  if (d->places < zeros || d->digits % power != 0)
    return;
  d->digits /= power;
  d->places -= zeros;
}

/* Most numbers that were cut have many: not one after the other. */
static void drop_small_zeros(small *d)
{
  if (d->places == 0 || d->digits % TEN != 0)
    return;
  drop_zeros(d, 8, 100000000);
  drop_zeros(d, 4, 10000);
  drop_zeros(d, 4, 10000);
  drop_zeros(d, 2, 100);
  drop_zeros(d, 1, TEN);
  while (d->places > 0 && d->digits % TEN == 0)
    drop_zeros(d, 1, TEN);
}

/* False for a number that is not small, has an exponent, or is none. */
static bool read_small(small *d, chuan_str text)
{
  enum { LENGTH_MAX = 19 /* so many digits never pass 64 bits */ };
  const char *at = text.p, *end = text.p + text.n, *mark = NULL;
  uint64_t digits = 0;
  bool negative = at < end && *at == '-';
  const char *begin = at += negative;
  while (at < end && *at == '0')
    at++;
  if (end - at > LENGTH_MAX)
    return false;
  for (; at < end; at++) {
    if (*at >= '0' && *at <= '9')
      digits = digits * TEN + (uint64_t)(*at - '0');
    else if (*at == '.' && !mark)
      mark = at;
    else
      return false;
  }
  *d = (small){ .digits = digits, .places = mark ? (unsigned)(end - mark - 1) : 0, .negative = negative };
  if (end - begin == (mark != NULL) || digits >= POWERS_OF_TEN[SMALL_DIGITS] || d->places > SMALL_PLACES)
    return false;
  drop_small_zeros(d);
  return true;
}

static int bits_of(uint64_t number)
{
  enum { BITS = 64 };
  return BITS - __builtin_clzll(number);
}

/* The double nearest to a small number of SAFE_DIGITS but 0, as nearest_double() has it. Such a number never lies
   halfway between two doubles: it has not the digits for that. */
static void nearest_small(uint64_t *mantissa, int *power, const small *d)
{
  uint64_t under = POWERS_OF_TEN[d->places];
  int shift = bits_of(under) + MANTISSA_BITS + 1 - bits_of(d->digits); /* the quotient gets one bit more, or two */
  uint64_t quotient = (uint64_t)(((unsigned __int128)d->digits << shift) / under);
  int drop = bits_of(quotient) - MANTISSA_BITS;
  *mantissa = (quotient >> drop) + (quotient >> (drop - 1) & 1);
  *power = drop - shift;
  if (*mantissa >> MANTISSA_BITS) {
    *mantissa /= 2;
    ++*power;
  }
}

/* Whether a small number is read as the double mantissa x 2^power: it lies less than halfway to the next one away.
   False too where that is not so simple: among large numbers, and where the doubles below lie closer. */
static bool small_reads_as(const small *d, uint64_t mantissa, int power)
{
  if (power > 0 || mantissa == (uint64_t)1 << (MANTISSA_BITS - 1))
    return false;
  unsigned __int128 under = POWERS_OF_TEN[d->places], number = (unsigned __int128)d->digits << -power;
  unsigned __int128 near = mantissa * under;
  return 2 * (number > near ? number - near : near - number) < under;
}

/* Cuts the number to SAFE_DIGITS if that is read as the same double: then no other such decimal is. */
static bool shorten_small(small *d)
{
  uint64_t mantissa;
  int power;
  unsigned cut = 0;
  while (d->digits >= POWERS_OF_TEN[SAFE_DIGITS + cut])
    cut++;
  if (cut == 0 || d->places < cut)
    return cut == 0;
  uint64_t unit = POWERS_OF_TEN[cut];
  small shorter = { .digits = (d->digits + unit / 2) / unit, .places = d->places - cut, .negative = d->negative };
  drop_small_zeros(&shorter);
  nearest_small(&mantissa, &power, &shorter);
  if (!small_reads_as(d, mantissa, power))
    return false;
  *d = shorter;
  return true;
}

static chuan_str written_small(small d, bool percent, chuan_arena *arena)
{
  char text[SMALL_TEXT], *at = text + sizeof text;
  bool negative = d.negative && d.digits > 0;
  for (unsigned hundred = percent ? 2 : 0; hundred > 0; hundred--) {
    if (d.places > 0)
      d.places--;
    else
      d.digits *= TEN;
  }
  for (unsigned n = 0; n <= d.places || d.digits > 0; n++, d.digits /= TEN) {
    if (n == d.places && n > 0)
      *--at = ',';
    *--at = (char)('0' + d.digits % TEN);
  }
  if (negative)
    *--at = '-';
  return chuan_str_copy(arena, (chuan_str){ at, (size_t)(text + sizeof text - at) });
}

/* All numbers -------------------------------------------------------------------------------------- */

static chuan_rc typed_large(chuan_str *out, chuan_str printed, bool computed, bool percent, chuan_arena *arena)
{
  decimal d;
  if (!read_decimal(&d, printed))
    return CHUAN_RC_FINDINGS;
  long whole = (long)d.count + d.exponent;
  if (d.count > SAFE_DIGITS && whole >= WHOLE_MIN && whole <= WHOLE_MAX) {
    chuan_num_memory_use();
    shorten(&d, computed);
  }
  d.exponent += percent ? 2 : 0;
  *out = written(&d, arena);
  return out->p ? CHUAN_RC_OK : CHUAN_RC_MEMORY;
}

chuan_rc chuan_num_typed(chuan_str *out, chuan_str printed, bool computed, bool percent, chuan_arena *arena)
{
  small d;
  if (!read_small(&d, printed) || !shorten_small(&d))
    return typed_large(out, printed, computed, percent, arena);
  *out = written_small(d, percent, arena);
  return out->p ? CHUAN_RC_OK : CHUAN_RC_MEMORY;
}
