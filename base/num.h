/* Exact rational numbers. A small one is n/d in lowest terms with 0 < d; anything beyond 64 bits
   lives in a GMP-made block on an arena and is never changed again. No machine float anywhere.
   A number is a value: copy it freely as long as the arena it was made on lives. A result that fits the
   small form always has it, so two small numbers are equal exactly if their n and d are.
   Zeroed memory is no number. */
#ifndef CHUAN_NUM_H
#define CHUAN_NUM_H

#include "base/arena.h"
#include "base/rc.h"
#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

struct chuan_big; /* numerator and denominator as limbs, in lowest terms */

typedef struct chuan_num {
  int64_t n;
  int64_t d; /* > 0: the number is n/d; 0: n is the address of a struct chuan_big */
} chuan_num;

/* Digits of a numerator or denominator at most; beyond it an operation returns CHUAN_RC_LIMIT. */
enum { CHUAN_NUM_DIGITS_MAX = 10000 };

typedef enum chuan_rounding {
  CHUAN_ROUND_HALF_UP,   /* nửa lên: halves away from zero */
  CHUAN_ROUND_HALF_EVEN, /* nửa chẵn */
  CHUAN_ROUND_DOWN,      /* xuống: toward zero, as figures are cut in print */
  CHUAN_ROUND_UP         /* lên: away from zero */
} chuan_rounding;

chuan_num chuan_num_int(int64_t value);
/* n/d in lowest terms; d must not be zero. CHUAN_RC_ZERO if it is. Any signs, INT64_MIN included. */
chuan_rc chuan_num_ratio(chuan_num *out, int64_t n, int64_t d, chuan_arena *arena);

/* Operations: OK, ZERO (division by zero), LIMIT (too many digits) or MEMORY; `out` is set only on OK. */
chuan_rc chuan_num_add(chuan_num *out, chuan_num a, chuan_num b, chuan_arena *arena);
chuan_rc chuan_num_subtract(chuan_num *out, chuan_num a, chuan_num b, chuan_arena *arena);
chuan_rc chuan_num_multiply(chuan_num *out, chuan_num a, chuan_num b, chuan_arena *arena);
chuan_rc chuan_num_divide(chuan_num *out, chuan_num a, chuan_num b, chuan_arena *arena);
chuan_rc chuan_num_negate(chuan_num *out, chuan_num a, chuan_arena *arena);
/* `places` decimals, 0..100; LIMIT for more. */
chuan_rc chuan_num_round(chuan_num *out, chuan_num a, unsigned places, chuan_rounding mode, chuan_arena *arena);

/* Negative, zero, positive. Exact, never fails. */
int chuan_num_compare(chuan_num a, chuan_num b);
int chuan_num_sign(chuan_num a);
bool chuan_num_is_integer(chuan_num a);
/* Whether a * 10^places is an integer that fits 64 bits, and that integer. */
bool chuan_num_scaled(int64_t *out, chuan_num a, unsigned places);

/* A number beyond 64 bits lives in a block: its size, 0 for a small number, and the same number in a copy of that block
   in `memory` (aligned for any type). */
size_t chuan_num_block_size(chuan_num a);
chuan_num chuan_num_copy_to(void *memory, chuan_num a);

/* Unreduced fast path for columns: compares an/ad with bn/bd, all of them plain 64-bit numbers with
   ad, bd > 0, by 128-bit cross multiplication. */
static inline int chuan_num_compare_small(int64_t an, int64_t ad, int64_t bn, int64_t bd)
{
  __int128 left = (__int128)an * bd, right = (__int128)bn * ad;
  return (left > right) - (left < right);
}

/* How digits are written in a text. */
typedef enum chuan_dialect {
  CHUAN_DIALECT_VI, /* decimal comma, dots between thousands */
  CHUAN_DIALECT_EN  /* decimal point, commas between thousands */
} chuan_dialect;

/* Reads a whole text as a decimal number: optional sign (+, -, U+2212), digits, optional decimals.
   Thousands separators are accepted only in groups of exactly three after the first one to three
   digits, which must not start with 0 ("0.123" is no number in Vietnamese). Single underscores may stand
   between the digits of decimals and of an integer part without separators: "1_250". `places` (may be NULL) tells the
   number of decimals written; like `out` it is set only on OK. FINDINGS when the text is no number in this dialect
   (blanks around it and NUL bytes included), LIMIT when it has more than CHUAN_NUM_DIGITS_MAX digits, leading
   and trailing zeros counted. */
chuan_rc chuan_num_parse(chuan_num *out, unsigned *places, chuan_str text, chuan_dialect dialect, chuan_arena *arena);
/* Reads a number as programs with binary numbers print it ("70.629999999999995", "1E-3") and writes the decimal that
   was typed, with a decimal comma and nothing else: "70,63". It is the shortest one that is read as the same IEEE 754
   double; a number beyond them, or too small for all their digits, stays as it is. A number that was `computed` was
   typed by nobody: it gets the 15 digits at most that spreadsheets show, 0,3 for 0.1+0.2. With `percent` it is written
   a hundred times as large. FINDINGS when it is no number, or has an exponent beyond 400. */
chuan_rc chuan_num_typed(chuan_str *out, chuan_str printed, bool computed, bool percent, chuan_arena *arena);
/* Reads the exact form "n/d" or "n" that chuan_num_exact() writes, and that form only: "2/4", "3/1",
   "+1", "-0" and "01" are FINDINGS, so every number has one spelling. */
chuan_rc chuan_num_parse_exact(chuan_num *out, chuan_str text, chuan_arena *arena);

/* Lowest terms: "6193/8768", "97/2", "48", "-1/3". p is NULL when memory is short. */
chuan_str chuan_num_exact(chuan_num a, chuan_arena *arena);
/* For people: at most `places` decimals (100 if more are asked for), rounded by `mode`, trailing zeros
   of decimals dropped, decimal mark and thousands separators of the dialect: 1234567/100 -> "12.345,67".
   A number rounded to zero is "0", never "-0". p is NULL when memory is short, here and below. */
chuan_str chuan_num_display(chuan_num a, unsigned places, chuan_rounding mode, chuan_dialect dialect,
                            chuan_arena *arena);
/* The same, but with as many more decimals (up to 12, then the exact fraction) as it takes for the printed number to
   stand on the same side of each bound (below, equal, above) as the number itself: 94,96% is not shown as 95% beside
   95%. */
chuan_str chuan_num_display_among(chuan_num a, const chuan_num *bounds, size_t count, unsigned places,
                                  chuan_rounding mode, chuan_dialect dialect, chuan_arena *arena);

#endif
