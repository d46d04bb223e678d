/* Systems of linear conditions. */
#include "runtime/linear.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { UNKNOWNS = 2, ROWS_MAX = 6 };
#define ZERO CHUAN_RELATION_ZERO
#define LEAST CHUAN_RELATION_AT_LEAST
#define ABOVE CHUAN_RELATION_ABOVE

/* of[0] + of[1] x + of[2] y; row number k comes from origin k. */
typedef struct row {
  int64_t of[1 + UNKNOWNS];
  chuan_relation relation;
} row;

typedef struct system_case {
  bool whole[UNKNOWNS];
  row rows[ROWS_MAX];
  size_t count;
  const char *solution; /* "3 2"; NULL: there is none, and `conflict` says why */
  uint64_t conflict;
  const char *range;    /* of x: "low high", "~" in front where it is not exact */
} system_case;

static const system_case CASES[] = {
  /* x + y = 5, x - y = 1 */
  { { true, true }, { { { -5, 1, 1 }, ZERO }, { { -1, 1, -1 }, ZERO } }, 2, "3 2", 0, "3 3" },
  /* 2x - 2y = 1 has no whole solution, and one of halves */
  { { true, true }, { { { -1, 2, -2 }, ZERO } }, 1, NULL, 1, NULL },
  { { true, false }, { { { -1, 2, -2 }, ZERO } }, 1, "0 -1/2", 0, "" },
  /* 0 < x < 1, and what y is does not matter */
  { { true, true }, { { { 0, 1, 0 }, ABOVE }, { { 0, 0, 1 }, LEAST }, { { 1, -1, 0 }, ABOVE } }, 3, NULL, 5, NULL },
  { { false, true }, { { { 0, 1, 0 }, ABOVE }, { { 0, 0, 1 }, LEAST }, { { 1, -1, 0 }, ABOVE } }, 3, "1/2 0", 0,
    "!0 !1" },
  /* 2x >= 7, 3x <= 20 */
  { { true, true }, { { { -7, 2, 0 }, LEAST }, { { 20, -3, 0 }, LEAST } }, 2, "4 0", 0, "4 6" },
  /* x = 4y in 1 .. 11: 4 and 8, and not what lies between */
  { { true, true }, { { { 0, 1, -4 }, ZERO }, { { -1, 1, 0 }, LEAST }, { { 11, -1, 0 }, LEAST } }, 3, "4 1", 0,
    "~1 11" },
  /* 3x + 5y = 7 with x and y of 0 and 1 */
  { { true, true }, { { { -7, 3, 5 }, ZERO }, { { 0, 1, 0 }, LEAST }, { { 1, -1, 0 }, LEAST }, { { 0, 0, 1 }, LEAST },
                      { { 1, 0, -1 }, LEAST } }, 5, NULL, 31, NULL },
  /* x <= y, y <= 3, x >= 4: the three together */
  { { false, false }, { { { 0, -1, 1 }, LEAST }, { { 3, 0, -1 }, LEAST }, { { -4, 1, 0 }, LEAST } }, 3, NULL, 7, NULL },
};

static void make(chuan_linear *out, const system_case *of, size_t *work, chuan_arena *arena)
{
  chuan_num *near = chuan_arena_array(arena, UNKNOWNS, sizeof *near);
  near[0] = near[1] = chuan_num_int(0);
  *out = (chuan_linear){ .arena = arena, .unknowns = UNKNOWNS, .whole = of->whole, .near = near, .origin_words = 1,
                         .work = work };
  for (size_t k = 0; k < of->count; k++) {
    chuan_num *sum = chuan_arena_array(arena, 1 + UNKNOWNS, sizeof *sum);
    uint64_t *origin = chuan_arena_array(arena, 1, sizeof *origin);
    *origin = UINT64_C(1) << k;
    for (size_t c = 0; c <= UNKNOWNS; c++)
      sum[c] = chuan_num_int(of->rows[k].of[c]);
    assert_int_equal(chuan_linear_add(out, sum, of->rows[k].relation, origin), CHUAN_RC_OK);
  }
}

static void add_end(chuan_buffer *out, const chuan_end *end, chuan_arena *arena)
{
  if (end->known)
    chuan_buffer_printf(out, "%s%s", end->open ? "!" : "", chuan_num_exact(end->at, arena).p);
}

static void check_range(const system_case *of, const chuan_linear *linear)
{
  chuan_range range;
  bool some, exact;
  chuan_buffer b;
  chuan_buffer_init(&b, linear->arena);
  assert_int_equal(chuan_linear_range(&range, &some, &exact, linear, 0), CHUAN_RC_OK);
  assert_true(some);
  chuan_buffer_add_c(&b, exact ? "" : "~");
  add_end(&b, &range.low, linear->arena);
  chuan_buffer_add_c(&b, range.low.known || range.high.known ? " " : "");
  add_end(&b, &range.high, linear->arena);
  chuan_buffer_add_char(&b, '\0');
  assert_string_equal(b.p, of->range);
}

static void systems(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
    chuan_arena arena;
    chuan_linear linear;
    chuan_solved solved;
    chuan_num values[UNKNOWNS];
    uint64_t conflict = 0;
    size_t work = 10000;
    chuan_arena_init(&arena, "test", 16 << 20);
    make(&linear, &CASES[i], &work, &arena);
    assert_int_equal(chuan_linear_solve(&solved, values, &conflict, &linear), CHUAN_RC_OK);
    assert_int_equal(solved, CASES[i].solution ? CHUAN_SOLVED_FOUND : CHUAN_SOLVED_NONE);
    if (CASES[i].solution) {
      chuan_buffer b;
      chuan_buffer_init(&b, &arena);
      chuan_buffer_printf(&b, "%s %s", chuan_num_exact(values[0], &arena).p, chuan_num_exact(values[1], &arena).p);
      assert_string_equal(b.p, CASES[i].solution);
      check_range(&CASES[i], &linear);
    } else {
      assert_int_equal(conflict, CASES[i].conflict);
    }
    chuan_arena_free(&arena);
  }
}

/* Work that runs out is a limit, and memory that runs out is not. */
static void limits(void **state)
{
  (void)state;
  chuan_arena arena;
  chuan_linear linear;
  chuan_solved solved;
  chuan_num values[UNKNOWNS];
  uint64_t conflict = 0;
  size_t work = CASES[0].count + 1;
  chuan_arena_init(&arena, "test", 16 << 20);
  make(&linear, &CASES[0], &work, &arena);
  assert_int_equal(chuan_linear_solve(&solved, values, &conflict, &linear), CHUAN_RC_LIMIT);
  work = 10000;
  long failures = -1;
  chuan_rc rc;
  do {
    chuan_arena_fail_after(++failures, false);
    rc = chuan_linear_solve(&solved, values, &conflict, &linear);
    assert_true(rc == CHUAN_RC_MEMORY || rc == CHUAN_RC_OK);
  } while (rc != CHUAN_RC_OK);
  chuan_arena_fail_after(-1, false);
  assert_true(failures > 3);
  chuan_arena_free(&arena);
}

int main(void)
{
  const struct CMUnitTest tests[] = { cmocka_unit_test(systems), cmocka_unit_test(limits) };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
