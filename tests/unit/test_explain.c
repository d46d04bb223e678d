/* The call in whose expression an instruction stands. */
#include "runtime/explain.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

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
static const chuan_set WITH_CALLS = {
  .code = NESTED, .code_count = 7, .register_count = 4, .calls = CALLS, .call_count = 2
};

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
  assert_int_equal(chuan_slice_end(&WITH_CALLS, CHUAN_OP_INDICATOR, 0), 6);
  assert_int_equal(chuan_slice_end(&WITH_CALLS, CHUAN_OP_INDICATOR, 1), 7);
}

int main(void)
{
  const struct CMUnitTest tests[] = { cmocka_unit_test(call_of_a_fault) };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
