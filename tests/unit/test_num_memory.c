/* base/num_memory.h: the room holds the temporaries of every operation on the largest numbers, and GMP's numbers
   of others live beside it. */
#include "base/num.h"
#include "base/num_memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>
#include <gmp.h>

/* A fraction of the most digits in lowest terms, with nothing regular in it. */
static chuan_num largest(chuan_arena *arena)
{
  static uint64_t state = 1;
  static char text[2 * CHUAN_NUM_DIGITS_MAX + 1];
  chuan_num out;
  chuan_rc rc;
  do {
    for (size_t i = 0; i < sizeof text; i++) {
      state = state * 6364136223846793005 + 1442695040888963407;
      text[i] = (char)('1' + (state >> 60) % 9);
    }
    text[CHUAN_NUM_DIGITS_MAX] = '/';
    rc = chuan_num_parse_exact(&out, (chuan_str){ text, sizeof text }, arena);
  } while (rc == CHUAN_RC_FINDINGS);
  assert_int_equal(rc, CHUAN_RC_OK);
  return out;
}

static void test_room(void **state)
{
  (void)state;
  chuan_arena arena;
  chuan_num out;
  int64_t scaled;
  chuan_arena_init(&arena, "test", 64 << 20);
  chuan_num a = largest(&arena), b = largest(&arena);
  chuan_num operands[] = { a, b, chuan_num_int(INT64_MIN) };
  for (size_t i = 0; i < 3; i++)
    for (size_t j = 0; j < 3; j++) {
      chuan_num_add(&out, operands[i], operands[j], &arena);
      chuan_num_subtract(&out, operands[i], operands[j], &arena);
      chuan_num_multiply(&out, operands[i], operands[j], &arena);
      chuan_num_divide(&out, operands[i], operands[j], &arena);
      chuan_num_compare(operands[i], operands[j]);
      chuan_num_display_among(operands[i], &operands[j], 1, 100, CHUAN_ROUND_HALF_UP, CHUAN_DIALECT_VI, &arena);
    }
  for (size_t i = 0; i < 3; i++) {
    chuan_num_round(&out, operands[i], 100, CHUAN_ROUND_HALF_EVEN, &arena);
    chuan_num_scaled(&scaled, operands[i], CHUAN_NUM_DIGITS_MAX);
    chuan_num_display(operands[i], 100, CHUAN_ROUND_UP, CHUAN_DIALECT_EN, &arena);
    chuan_str text = chuan_num_exact(operands[i], &arena);
    assert_int_equal(chuan_num_parse_exact(&out, text, &arena), CHUAN_RC_OK);
    assert_int_equal(chuan_num_compare(out, operands[i]), 0);
  }
  print_message("%zu of %d bytes\n", chuan_num_memory_peak(), CHUAN_NUM_MEMORY_SIZE);
  assert_true(chuan_num_memory_peak() > 0 && chuan_num_memory_peak() < CHUAN_NUM_MEMORY_SIZE / 2);
  chuan_arena_free(&arena);
}

/* Numbers of others that are made before and after, and larger than the room. */
static void test_others(void **state)
{
  (void)state;
  enum { BITS = 8 * CHUAN_NUM_MEMORY_SIZE + 1 };
  mpz_t before, after;
  chuan_num out;
  chuan_arena arena;
  chuan_arena_init(&arena, "test", 1 << 20);
  mpz_init_set_ui(before, 3);
  chuan_num_memory_use();
  mpz_init_set_ui(after, 3);
  for (unsigned power = 1; power <= BITS; power *= 2) {
    mpz_mul_2exp(before, before, power);
    mpz_mul_2exp(after, after, power);
    assert_int_equal(chuan_num_parse(&out, NULL, CHUAN_STR("12345678901234567890123"), CHUAN_DIALECT_VI, &arena), 0);
    assert_int_equal(mpz_cmp(before, after), 0);
  }
  mpz_clear(before);
  mpz_clear(after);
  chuan_arena_free(&arena);
}

int main(void)
{
  const struct CMUnitTest tests[] = { cmocka_unit_test(test_room), cmocka_unit_test(test_others) };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
