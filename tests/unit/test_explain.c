/* The gap to a threshold; the call in whose expression an instruction stands. */
#include "runtime/explain.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const chuan_datum INTEGER = { .type = { .kind = CHUAN_TYPE_INTEGER } };
static const chuan_datum KILOMETRES = { .type = { .kind = CHUAN_TYPE_DECIMAL, .digits = 9, .scale = 3 } };
static const chuan_datum RATIO = { .type = { .kind = CHUAN_TYPE_RATIO } };

typedef struct gap_case {
  const chuan_datum *datum;
  const char *x, *denominator; /* denominator NULL: the value is x */
  chuan_direction direction;
  const char *threshold, *by, *to; /* by NULL: no gap */
} gap_case;

static chuan_num number(const char *text, chuan_arena *arena)
{
  chuan_num out;
  assert_int_equal(chuan_num_parse_exact(&out, chuan_str_of(text), arena), CHUAN_RC_OK);
  return out;
}

static void check(const gap_case *wanted)
{
  chuan_arena arena;
  chuan_arena_init(&arena, "test", 1 << 20);
  chuan_num denominator = number(wanted->denominator ? wanted->denominator : "1", &arena);
  chuan_gap gap;
  assert_int_equal(chuan_explain_gap(&gap, wanted->datum, number(wanted->x, &arena),
                                     wanted->denominator ? &denominator : NULL, wanted->direction,
                                     number(wanted->threshold, &arena), &arena),
                   CHUAN_RC_OK);
  assert_int_equal(gap.known, wanted->by != NULL);
  if (gap.known) {
    bool upward = wanted->direction == CHUAN_DIRECTION_GE || wanted->direction == CHUAN_DIRECTION_GT;
    assert_string_equal(chuan_num_exact(gap.by, &arena).p, wanted->by);
    assert_string_equal(chuan_num_exact(gap.to, &arena).p, wanted->to);
    assert_int_equal(gap.more, upward);
  }
  chuan_arena_free(&arena);
}

static void smallest_change(void **state)
{
  (void)state;
  static const gap_case CASES[] = {
    /* the golden one: 6,193 of 8,768 km against 80% */
    { &KILOMETRES, "6193/1000", "1096/125", CHUAN_DIRECTION_GE, "4/5", "411/500", "1403/200" },
    /* exactly on a multiple of the step: >= takes it, > goes one further */
    { &INTEGER, "28", "50", CHUAN_DIRECTION_GE, "29/50", "1", "29" },
    { &INTEGER, "28", "50", CHUAN_DIRECTION_GT, "29/50", "2", "30" },
    { &INTEGER, "29", "50", CHUAN_DIRECTION_GT, "29/50", "1", "30" },
    { &INTEGER, "30", "100", CHUAN_DIRECTION_LE, "29/100", "1", "29" },
    { &INTEGER, "30", "100", CHUAN_DIRECTION_LT, "29/100", "2", "28" },
    { &INTEGER, "30", "7", CHUAN_DIRECTION_LE, "2", "16", "14" },
    /* the value is the datum itself */
    { &INTEGER, "40", NULL, CHUAN_DIRECTION_GE, "91/2", "6", "46" },
    { &RATIO, "1/3", NULL, CHUAN_DIRECTION_GE, "1/2", "1/6", "1/2" },
    { &RATIO, "7063/10000", NULL, CHUAN_DIRECTION_GT, "4/5", "469/5000", "8001/10000" },
    /* around zero */
    { &INTEGER, "-3", NULL, CHUAN_DIRECTION_GE, "-1/2", "3", "0" },
    { &INTEGER, "-3", NULL, CHUAN_DIRECTION_GT, "-2", "2", "-1" },
    { &INTEGER, "3", NULL, CHUAN_DIRECTION_LE, "-1/2", "4", "-1" },
    { &INTEGER, "0", "3", CHUAN_DIRECTION_GT, "0", "1", "1" },
    /* nothing to say: it holds already, other directions, no positive denominator */
    { &INTEGER, "29", "50", CHUAN_DIRECTION_GE, "29/50", NULL, NULL },
    { &INTEGER, "29", "50", CHUAN_DIRECTION_EQ, "1/2", NULL, NULL },
    { &INTEGER, "29", "50", CHUAN_DIRECTION_NE, "29/50", NULL, NULL },
    { &INTEGER, "29", "50", CHUAN_DIRECTION_NONE, "1/2", NULL, NULL },
    { &INTEGER, "29", "-50", CHUAN_DIRECTION_GE, "1/2", NULL, NULL },
    { &INTEGER, "29", "0", CHUAN_DIRECTION_GE, "1/2", NULL, NULL },
  };
  for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++)
    check(&CASES[i]);
}

static void never_beyond_the_range(void **state)
{
  (void)state;
  chuan_datum percent = {
    .type = { .kind = CHUAN_TYPE_INTEGER }, .has_range = true, .low = { 0, 1 }, .high = { 100, 1 }
  };
  check(&(gap_case){ &percent, "90", NULL, CHUAN_DIRECTION_GE, "100", "10", "100" });
  check(&(gap_case){ &percent, "90", NULL, CHUAN_DIRECTION_GT, "100", NULL, NULL });
  check(&(gap_case){ &percent, "5", NULL, CHUAN_DIRECTION_LT, "0", NULL, NULL });
}

static bool holds(int64_t x, int64_t d, chuan_direction direction, int64_t threshold, int64_t of)
{
  int order = chuan_num_compare_small(x, d, threshold, of);
  return direction == CHUAN_DIRECTION_GE   ? order >= 0
         : direction == CHUAN_DIRECTION_GT ? order > 0
         : direction == CHUAN_DIRECTION_LE ? order <= 0
                                           : order < 0;
}

/* Against counting one by one, for every small fraction. */
static void as_found_by_counting(void **state)
{
  (void)state;
  chuan_arena arena;
  chuan_arena_init(&arena, "test", 1 << 20);
  for (int64_t d = 1; d <= 9; d++)
    for (int64_t x = -9; x <= 9; x++)
      for (int64_t threshold = -9; threshold <= 9; threshold++)
        for (chuan_direction direction = CHUAN_DIRECTION_LT; direction <= CHUAN_DIRECTION_GE; direction++) {
          bool upward = direction == CHUAN_DIRECTION_GE || direction == CHUAN_DIRECTION_GT;
          int64_t changed = x;
          while (!holds(changed, d, direction, threshold, 7))
            changed += upward ? 1 : -1;
          chuan_num denominator = chuan_num_int(d), bound;
          chuan_gap gap;
          chuan_num_ratio(&bound, threshold, 7, &arena);
          assert_int_equal(chuan_explain_gap(&gap, &INTEGER, chuan_num_int(x), &denominator, direction, bound, &arena),
                           CHUAN_RC_OK);
          assert_int_equal(gap.known, changed != x);
          if (gap.known)
            assert_int_equal(chuan_num_compare(gap.to, chuan_num_int(changed)), 0);
        }
  chuan_arena_free(&arena);
}

static void short_memory_is_said(void **state)
{
  (void)state;
  chuan_arena arena;
  chuan_gap gap;
  chuan_num huge = chuan_num_int(INT64_MAX), denominator = chuan_num_int(3);
  chuan_arena_init(&arena, "test", 1 << 20);
  chuan_arena_fail_after(0, true);
  assert_int_equal(
      chuan_explain_gap(&gap, &KILOMETRES, chuan_num_int(1), &denominator, CHUAN_DIRECTION_GE, huge, &arena),
      CHUAN_RC_MEMORY);
  assert_false(gap.known);
  chuan_arena_fail_after(-1, false);
  chuan_arena_free(&arena);
}

/* g(f(a; b); 2) * a, where f and g divide: `f` gives instruction 2, `g` instruction 4. */
static const chuan_instruction NESTED[] = {
  { .op = CHUAN_OP_LOAD, .result = 0, .a = 0 },
  { .op = CHUAN_OP_LOAD, .result = 1, .a = 1 },
  { .op = CHUAN_OP_DIVIDE, .result = 2, .a = 0, .b = 1 },
  { .op = CHUAN_OP_NUMBER, .result = 1, .a = 0 },
  { .op = CHUAN_OP_DIVIDE, .result = 3, .a = 2, .b = 1 },
  { .op = CHUAN_OP_MULTIPLY, .result = 2, .a = 3, .b = 0 },
  { .op = CHUAN_OP_INDICATOR, .result = CHUAN_NONE, .a = 0, .b = 2 },
};
static const chuan_function TWO_PARAMETERS = { .parameter_count = 2 };
static const chuan_call_argument OF_F[] = { { .value = 0 }, { .value = 1 } };
static const chuan_call_argument OF_G[] = { { .value = 2 }, { .value = CHUAN_NONE } };
static const chuan_call CALLS[] = {
  { .function = &TWO_PARAMETERS, .arguments = OF_F, .result = 2, .end = 6 },
  { .function = &TWO_PARAMETERS, .arguments = OF_G, .result = 4, .end = 6 },
};
static const chuan_set WITH_CALLS = { .code = NESTED, .code_count = 7, .register_count = 4, .calls = CALLS, .call_count = 2 };

static void call_of_a_fault(void **state)
{
  (void)state;
  const struct {
    uint32_t origin;
    size_t end;
    const chuan_call *wanted;
  } CASES[] = {
    { 2, 6, &CALLS[0] },
    { 4, 6, &CALLS[1] },
    { 0, 6, NULL }, /* an argument */
    { 5, 6, NULL }, /* the rule itself */
    { 2, 5, NULL }, /* another rule, which no call is part of */
    { 9, 6, NULL },
  };
  for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
    chuan_arena arena;
    const chuan_call *found;
    chuan_arena_init(&arena, "test", 1 << 20);
    assert_int_equal(chuan_explain_call_of(&found, &WITH_CALLS, CASES[i].end, CASES[i].origin, &arena), CHUAN_RC_OK);
    assert_ptr_equal(found, CASES[i].wanted);
    chuan_arena_free(&arena);
  }
  assert_int_equal(chuan_explain_end_of(&WITH_CALLS, CHUAN_OP_INDICATOR, 0), 6);
  assert_int_equal(chuan_explain_end_of(&WITH_CALLS, CHUAN_OP_INDICATOR, 1), 7);
}

int main(void)
{
  const struct CMUnitTest tests[] = { cmocka_unit_test(smallest_change), cmocka_unit_test(never_beyond_the_range),
                                      cmocka_unit_test(as_found_by_counting), cmocka_unit_test(short_memory_is_said),
                                      cmocka_unit_test(call_of_a_fault) };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
