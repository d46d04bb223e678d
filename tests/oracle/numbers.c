/* Numbers of the oracle: GMP rationals from a pool, as making and clearing them takes most of the time. */
#include "tests/oracle/evaluate.h"

#include <stdlib.h>

enum { POOL_BLOCK = 256 };

static struct block {
  mpq_t items[POOL_BLOCK];
  struct block *next;
} *first, *current;
static int used;

mpq_ptr number_new(void)
{
  if (!current || used == POOL_BLOCK) {
    struct block *next = current ? current->next : first;
    if (!next) {
      next = calloc(1, sizeof *next);
      if (!next)
        abort();
      for (int i = 0; i < POOL_BLOCK; i++)
        mpq_init(next->items[i]);
      if (current)
        current->next = next;
      else
        first = next;
    }
    current = next;
    used = 0;
  }
  return current->items[used++];
}

void numbers_reset(void)
{
  current = first;
  used = 0;
}

void number_of_digits(mpq_ptr out, long digits, int places)
{
  mpz_set_si(mpq_numref(out), digits);
  mpz_ui_pow_ui(mpq_denref(out), 10, (unsigned long)places);
  mpq_canonicalize(out);
}

/* On the absolute value, so that "up" is away from zero and halves go there too. */
void number_round(mpq_ptr out, mpq_srcptr in, int places, tree_rounding rounding)
{
  mpz_t scale, quotient, rest;
  mpz_inits(scale, quotient, rest, NULL);
  mpz_ui_pow_ui(scale, 10, (unsigned long)places);
  mpz_mul(rest, mpq_numref(in), scale);
  mpz_abs(rest, rest);
  mpz_fdiv_qr(quotient, rest, rest, mpq_denref(in));
  int whole = mpz_sgn(rest) == 0;
  mpz_mul_ui(rest, rest, 2);
  int half = mpz_cmp(rest, mpq_denref(in));
  bool away = rounding == UP       ? !whole
              : rounding == DOWN   ? false
              : rounding == HALF_UP ? half >= 0
                                    : half > 0 || (half == 0 && mpz_odd_p(quotient));
  if (away)
    mpz_add_ui(quotient, quotient, 1);
  if (mpq_sgn(in) < 0)
    mpz_neg(quotient, quotient);
  mpz_set(mpq_numref(out), quotient);
  mpz_set(mpq_denref(out), scale);
  mpq_canonicalize(out);
  mpz_clears(scale, quotient, rest, NULL);
}
