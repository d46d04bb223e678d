/* Calls of functions through a worker process, above all through one that misbehaves (tests/lua/actor_worker.c). */
#include "runtime/lua_host.h"

#include "runtime/lua_process.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { ROWS = 20, UNLUCKY = 7, SHORT_PATIENCE_MS = 200, SPEED_ROWS = 2000, SPEED_NUMBERS = 100 };

static chuan_arena arena;
static chuan_lua *lua;
static chuan_lua_answer answers[SPEED_ROWS];
static const chuan_parameter PARAMETERS[] = { { .type.kind = CHUAN_TYPE_DECIMAL } };
static chuan_function functions[2];
static chuan_program program;

/* Opens a host whose functions have these scripts and give that. */
static void open_host(const char *worker, const char *first, const char *second, chuan_type_kind gives)
{
  const char *scripts[] = { first, second };
  chuan_arena_init(&arena, "test", CHUAN_ARENA_RUN_LIMIT);
  for (size_t i = 0; i < 2; i++)
    functions[i] = (chuan_function){ .name = CHUAN_STR("f"), .file = CHUAN_STR("f.lua"), .parameters = PARAMETERS,
                                     .source = chuan_str_of(scripts[i]), .parameter_count = 1,
                                     .result.type.kind = gives,
                                     .budget = CHUAN_FUNCTION_BUDGET };
  program = (chuan_program){ .functions = functions, .function_count = 2 };
  assert_int_equal(chuan_lua_open(&lua, &program, worker, &arena), CHUAN_RC_OK);
}

/* Closes it; no child may be left. */
static int close_host(void **state)
{
  (void)state;
  if (!lua)
    return 0;
  chuan_lua_close(lua);
  lua = NULL;
  chuan_arena_free(&arena);
  return waitpid(-1, NULL, WNOHANG) < 0 && errno == ECHILD ? 0 : -1;
}

/* Calls a function with 0, 1, 2, … */
static chuan_rc count_up(uint32_t function, size_t rows)
{
  chuan_lua_value *values = chuan_arena_array(&arena, rows, sizeof *values);
  assert_non_null(values);
  for (size_t row = 0; row < rows; row++)
    values[row] = (chuan_lua_value){ .kind = CHUAN_LUA_NUMBER, .number = chuan_num_int((int64_t)row) };
  memset(answers, 0xff, sizeof answers);
  return chuan_lua_call(lua, function, values, rows, answers, &arena);
}

static void expect_sum(size_t row)
{
  assert_int_equal(answers[row].outcome, CHUAN_LUA_OK);
  assert_int_equal(answers[row].value.kind, CHUAN_LUA_NUMBER);
  assert_int_equal(answers[row].value.number.n, row);
  assert_int_equal(answers[row].value.number.d, 1);
}

/* The unlucky row is lost, and why is said. */
static void expect_unlucky_lost(const char *why)
{
  assert_int_equal(answers[UNLUCKY].outcome, CHUAN_LUA_LOST);
  if (!memmem(answers[UNLUCKY].message.p, answers[UNLUCKY].message.n, why, strlen(why)))
    fail_msg("\"%.*s\" does not say \"%s\"", CHUAN_STR_ARGS(answers[UNLUCKY].message), why);
}

/* All other rows have their answer. */
static void expect_lost(const char *why)
{
  for (size_t row = 0; row < ROWS; row++)
    if (row != UNLUCKY)
      expect_sum(row);
  expect_unlucky_lost(why);
}

static void test_calls(void **state)
{
  (void)state;
  open_host(ACTOR, "sum", "sum", CHUAN_TYPE_DECIMAL);
  assert_int_equal(count_up(0, ROWS), CHUAN_RC_OK);
  for (size_t row = 0; row < ROWS; row++)
    expect_sum(row);
  assert_int_equal(count_up(1, SPEED_ROWS), CHUAN_RC_OK);
  for (size_t row = 0; row < SPEED_ROWS; row++)
    expect_sum(row);
  assert_int_equal(count_up(0, 0), CHUAN_RC_OK);
  assert_int_equal(chuan_lua_trouble(lua).n, 0);
}

static void test_nothing_called(void **state)
{
  (void)state;
  open_host("/nowhere/at/all", "sum", "sum", CHUAN_TYPE_DECIMAL);
  assert_int_equal(count_up(0, 0), CHUAN_RC_OK); /* nothing is started */
}

/* Each part that ends a worker, and the words for it. */
static void test_lost(void **state)
{
  static const struct {
    const char *part, *why;
    chuan_type_kind gives;
  } LOST[] = {
    { "die", "SIGSEGV", CHUAN_TYPE_DECIMAL },
    { "leave", "ended with status 3", CHUAN_TYPE_DECIMAL },
    { "nonsense", "cannot be read", CHUAN_TYPE_DECIMAL },
    { "much", "cannot be read", CHUAN_TYPE_DECIMAL },
    { "nothing", "cannot be read", CHUAN_TYPE_DECIMAL },
    { "lost", "cannot be read", CHUAN_TYPE_DECIMAL },
    { "ask again", "cannot be read", CHUAN_TYPE_DECIMAL },
    { "break off", "ended with status 0", CHUAN_TYPE_DECIMAL },
    { "shut", "SIGKILL", CHUAN_TYPE_DECIMAL }, /* by its host */
    { "yes", "cannot be read", CHUAN_TYPE_DECIMAL },
    { "missing", "cannot be read", CHUAN_TYPE_DECIMAL },
    { "half", "cannot be read", CHUAN_TYPE_INTEGER },
  };
  (void)state;
  for (size_t i = 0; i < sizeof LOST / sizeof *LOST; i++) {
    open_host(ACTOR, LOST[i].part, "sum", LOST[i].gives);
    assert_int_equal(count_up(0, ROWS), CHUAN_RC_OK);
    expect_lost(LOST[i].why);
    assert_int_equal(count_up(1, ROWS), CHUAN_RC_OK); /* and others go on */
    expect_sum(UNLUCKY);
    assert_int_equal(close_host(NULL), 0);
  }
}

/* Short patience only where there is silence to come, so that a slow machine makes no difference. */
static void test_silent(void **state)
{
  static const char *const PARTS[] = { "sleep", "drip" };
  const chuan_lua_value unlucky = { .kind = CHUAN_LUA_NUMBER, .number = chuan_num_int(UNLUCKY) };
  (void)state;
  for (size_t i = 0; i < sizeof PARTS / sizeof *PARTS; i++) {
    open_host(ACTOR, PARTS[i], "sum", CHUAN_TYPE_DECIMAL);
    chuan_lua_set_patience(lua, CHUAN_LUA_PATIENCE_MS, SHORT_PATIENCE_MS);
    assert_int_equal(chuan_lua_call(lua, 0, &unlucky, 1, &answers[UNLUCKY], &arena), CHUAN_RC_OK);
    expect_unlucky_lost("no answer within 200 ms");
    chuan_lua_set_patience(lua, CHUAN_LUA_PATIENCE_MS, CHUAN_LUA_PATIENCE_MS);
    assert_int_equal(count_up(0, UNLUCKY), CHUAN_RC_OK);
    expect_sum(UNLUCKY - 1);
    assert_int_equal(close_host(NULL), 0);
  }
}

static void test_slow_is_not_lost(void **state)
{
  (void)state;
  open_host(ACTOR, "hesitate", "sum", CHUAN_TYPE_DECIMAL);
  assert_int_equal(count_up(0, ROWS), CHUAN_RC_OK);
  expect_sum(UNLUCKY);
}

static void test_error(void **state)
{
  (void)state;
  open_host(ACTOR, "complain", "sum", CHUAN_TYPE_DECIMAL);
  assert_int_equal(count_up(0, ROWS), CHUAN_RC_OK);
  assert_int_equal(answers[UNLUCKY].outcome, CHUAN_LUA_ERROR);
  assert_true(chuan_str_equal(answers[UNLUCKY].message, CHUAN_STR("số âm")));
  assert_int_equal(answers[UNLUCKY].line, 12);
  expect_sum(UNLUCKY + 1);
}

static void test_missing_where_accepted(void **state)
{
  (void)state;
  open_host(ACTOR, "missing", "sum", CHUAN_TYPE_DECIMAL);
  functions[0].accepts_missing = true;
  assert_int_equal(count_up(0, ROWS), CHUAN_RC_OK);
  assert_int_equal(answers[UNLUCKY].outcome, CHUAN_LUA_OK);
  assert_int_equal(answers[UNLUCKY].value.kind, CHUAN_LUA_MISSING);
}

/* Scripts that cannot even be loaded lose their own calls only. */
static void test_death_in_loading(void **state)
{
  (void)state;
  open_host(ACTOR, "die in loading", "sum", CHUAN_TYPE_DECIMAL);
  assert_int_equal(count_up(0, 3), CHUAN_RC_OK);
  for (size_t row = 0; row < 3; row++)
    assert_int_equal(answers[row].outcome, CHUAN_LUA_LOST);
  assert_int_equal(count_up(1, ROWS), CHUAN_RC_OK);
  expect_sum(ROWS - 1);
}

/* A function that is always silent is given up, or a run would never end. */
static void test_silence_again_and_again(void **state)
{
  const chuan_lua_value unlucky = { .kind = CHUAN_LUA_NUMBER, .number = chuan_num_int(UNLUCKY) };
  chuan_lua_value all[ROWS];
  (void)state;
  open_host(ACTOR, "sleep", "sum", CHUAN_TYPE_DECIMAL);
  for (size_t i = 0; i < ROWS; i++)
    all[i] = unlucky;
  chuan_lua_set_patience(lua, CHUAN_LUA_PATIENCE_MS, SHORT_PATIENCE_MS);
  assert_int_equal(chuan_lua_call(lua, 0, all, ROWS, answers, &arena), CHUAN_RC_OK);
  for (size_t i = 0; i < ROWS; i++)
    assert_int_equal(answers[i].outcome, CHUAN_LUA_LOST);
  assert_int_equal(chuan_lua_call(lua, 0, all, ROWS, answers, &arena), CHUAN_RC_OK);
  assert_int_equal(answers[0].outcome, CHUAN_LUA_LOST);
  assert_true(answers[0].message.n > 0);
  chuan_lua_set_patience(lua, CHUAN_LUA_PATIENCE_MS, CHUAN_LUA_PATIENCE_MS);
  assert_int_equal(count_up(1, ROWS), CHUAN_RC_OK);
  expect_sum(UNLUCKY);
}

/* Messages are split, and a call that is too large stays alone; whatever goes over comes back as it was. */
static void test_sizes(void **state)
{
  static char words[CHUAN_LUA_ARGUMENT_BYTES_MAX];
  static const size_t LENGTHS[] = { sizeof words, 0, 700000, 700000, CHUAN_LUA_ARGUMENT_BYTES_MAX - 6, 5,
                                    sizeof words };
  enum { CALLS = sizeof LENGTHS / sizeof *LENGTHS };
  chuan_lua_value values[CALLS];
  (void)state;
  memset(words, 'x', sizeof words);
  open_host(ACTOR, "sum", "echo", CHUAN_TYPE_DECIMAL);
  for (size_t i = 0; i < CALLS; i++)
    values[i] = (chuan_lua_value){ .kind = CHUAN_LUA_TEXT, .text = { words, LENGTHS[i] } };
  assert_int_equal(chuan_lua_call(lua, 0, values, CALLS, answers, &arena), CHUAN_RC_OK);
  for (size_t i = 0; i < CALLS; i++)
    assert_int_equal(answers[i].outcome, LENGTHS[i] == sizeof words ? CHUAN_LUA_TOO_LARGE : CHUAN_LUA_OK);
  functions[1].result.type.kind = CHUAN_TYPE_CHOICE;
  values[0].text.n = CHUAN_LUA_STRING_BYTES_MAX;
  assert_int_equal(chuan_lua_call(lua, 1, values, 1, answers, &arena), CHUAN_RC_OK);
  assert_true(chuan_str_equal(answers[0].value.text, values[0].text));
}

static void test_too_many_items(void **state)
{
  chuan_lua_value list = { .kind = CHUAN_LUA_LIST, .item_count = CHUAN_LUA_VALUES_MAX };
  (void)state;
  open_host(ACTOR, "sum", "sum", CHUAN_TYPE_DECIMAL);
  chuan_lua_value *items = chuan_arena_array(&arena, CHUAN_LUA_VALUES_MAX + 1, sizeof *items);
  assert_non_null(items);
  for (size_t i = 0; i <= CHUAN_LUA_VALUES_MAX; i++)
    items[i] = (chuan_lua_value){ .kind = CHUAN_LUA_NUMBER, .number = chuan_num_int(1) };
  list.items = items;
  assert_int_equal(chuan_lua_call(lua, 0, &list, 1, answers, &arena), CHUAN_RC_OK);
  assert_int_equal(answers[0].outcome, CHUAN_LUA_OK);
  assert_int_equal(answers[0].value.number.n, CHUAN_LUA_VALUES_MAX);
  list.item_count++;
  assert_int_equal(chuan_lua_call(lua, 0, &list, 1, answers, &arena), CHUAN_RC_OK);
  assert_int_equal(answers[0].outcome, CHUAN_LUA_TOO_LARGE);
}

static void test_large_numbers(void **state)
{
  chuan_lua_value value = { .kind = CHUAN_LUA_NUMBER };
  (void)state;
  open_host(ACTOR, "sum", "sum", CHUAN_TYPE_DECIMAL);
  chuan_num_parse_exact(&value.number, CHUAN_STR("-123456789012345678901234567890/11"), &arena);
  assert_int_equal(chuan_lua_call(lua, 0, &value, 1, answers, &arena), CHUAN_RC_OK);
  chuan_lua_close(lua); /* the answer does not live in it */
  assert_int_equal(chuan_num_compare(answers[0].value.number, value.number), 0);
}

/* The worker that users have: a process of the program itself, closed in. */
static void test_program_as_worker(void **state)
{
  (void)state;
  open_host(WORKER, "return function(x) if x == 7 then error('không') end return x end",
            "return function(x) while true do end end", CHUAN_TYPE_DECIMAL);
  assert_int_equal(count_up(0, ROWS), CHUAN_RC_OK);
  for (size_t row = 0; row < ROWS; row++)
    if (row != UNLUCKY)
      expect_sum(row);
  assert_int_equal(answers[UNLUCKY].outcome, CHUAN_LUA_ERROR);
  assert_true(chuan_str_equal(answers[UNLUCKY].message, CHUAN_STR("không")));
  assert_int_equal(answers[UNLUCKY].line, 1);
  assert_int_equal(count_up(1, 3), CHUAN_RC_OK);
  for (size_t row = 0; row < 3; row++)
    assert_int_equal(answers[row].outcome, CHUAN_LUA_BUDGET);
}

/* The worker has no room for both scripts, and forgets one when it gets the other. */
static void test_forgotten_scripts(void **state)
{
  static const char LARGE[] = "local t = {} for i = 1, 65000 do t[i] = {} end return function(x) return x end";
  (void)state;
  open_host(WORKER, LARGE, LARGE, CHUAN_TYPE_DECIMAL);
  functions[0].budget = functions[1].budget = CHUAN_FUNCTION_BUDGET_MAX;
  for (uint32_t round = 0; round < 4; round++) {
    assert_int_equal(count_up(round % 2, ROWS), CHUAN_RC_OK);
    for (size_t row = 0; row < ROWS; row++)
      expect_sum(row);
  }
}

/* Scripts are looked at without a call, in the worker that users have and in one that dies of them. */
static void test_check(void **state)
{
  chuan_lua_answer answer;
  (void)state;
  open_host(WORKER, "return function(x) error('never called') end", "\nreturn function() end", CHUAN_TYPE_DECIMAL);
  assert_int_equal(chuan_lua_check(lua, 0, &answer, &arena), CHUAN_RC_OK);
  assert_int_equal(answer.outcome, CHUAN_LUA_OK);
  assert_int_equal(chuan_lua_check(lua, 1, &answer, &arena), CHUAN_RC_OK);
  assert_int_equal(answer.outcome, CHUAN_LUA_ERROR);
  assert_true(chuan_str_equal(answer.message, CHUAN_STR("the function takes 0 values, the declaration has 1")));
  assert_int_equal(answer.line, 2);
  assert_int_equal(close_host(NULL), 0);
  open_host(ACTOR, "die in loading", "sum", CHUAN_TYPE_DECIMAL);
  assert_int_equal(chuan_lua_check(lua, 0, &answer, &arena), CHUAN_RC_OK);
  assert_int_equal(answer.outcome, CHUAN_LUA_LOST);
}

/* Workers that cannot be started, and what is said of it. */
static void test_no_worker(void **state)
{
  static const struct {
    const char *name, *trouble;
  } WORKERS[] = { { "nothing", "No such file or directory" }, { "refuses", "seccomp: Invalid argument" },
                  { "dies", "SIGSEGV: No child processes" }, { "raves", "Protocol error" }, { "sleeps", "no answer" } };
  char folder[] = "/tmp/test_lua_hostXXXXXX", path[sizeof folder + 16];
  (void)state;
  assert_non_null(mkdtemp(folder));
  for (size_t i = 0; i < sizeof WORKERS / sizeof *WORKERS; i++) {
    snprintf(path, sizeof path, "%s/%s", folder, WORKERS[i].name);
    if (i > 0)
      assert_int_equal(symlink(ACTOR, path), 0);
    open_host(path, "sum", "sum", CHUAN_TYPE_DECIMAL);
    if (strcmp(WORKERS[i].name, "sleeps") == 0)
      chuan_lua_set_patience(lua, SHORT_PATIENCE_MS, CHUAN_LUA_PATIENCE_MS);
    assert_int_equal(count_up(0, ROWS), CHUAN_RC_IO);
    chuan_str trouble = chuan_lua_trouble(lua);
    if (!memmem(trouble.p, trouble.n, WORKERS[i].trouble, strlen(WORKERS[i].trouble)))
      fail_msg("%s: \"%.*s\"", WORKERS[i].name, CHUAN_STR_ARGS(trouble));
    assert_int_equal(close_host(NULL), 0);
    unlink(path);
  }
  rmdir(folder);
}

/* The arena of the answers gives no more. */
static void test_memory_short(void **state)
{
  chuan_arena small;
  chuan_lua_value value = { .kind = CHUAN_LUA_NUMBER };
  (void)state;
  open_host(ACTOR, "sum", "complain", CHUAN_TYPE_DECIMAL);
  chuan_num_parse_exact(&value.number, CHUAN_STR("123456789012345678901234567890"), &arena);
  chuan_arena_init(&small, "small", 0);
  assert_int_equal(chuan_lua_call(lua, 0, &value, 1, answers, &small), CHUAN_RC_MEMORY);
  value.number = chuan_num_int(UNLUCKY);
  assert_int_equal(chuan_lua_call(lua, 1, &value, 1, answers, &small), CHUAN_RC_MEMORY);
  assert_int_equal(chuan_lua_call(lua, 0, &value, 1, answers, &small), CHUAN_RC_OK);
  for (long allocations = 0; allocations < 3; allocations++) {
    chuan_lua *none;
    chuan_arena_fail_after(allocations, true);
    assert_int_equal(chuan_lua_open(&none, &program, ACTOR, &arena), CHUAN_RC_MEMORY);
  }
  chuan_arena_fail_after(-1, false);
  chuan_arena_free(&small);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_teardown(name, close_host)
  const struct CMUnitTest tests[] = {
    TEST(test_calls), TEST(test_nothing_called), TEST(test_lost), TEST(test_silent),
    TEST(test_slow_is_not_lost), TEST(test_error),
    TEST(test_missing_where_accepted), TEST(test_death_in_loading), TEST(test_silence_again_and_again),
    TEST(test_sizes), TEST(test_too_many_items), TEST(test_large_numbers), TEST(test_program_as_worker),
    TEST(test_forgotten_scripts), TEST(test_check), TEST(test_no_worker),
    TEST(test_memory_short),
  };
#undef TEST
  return cmocka_run_group_tests(tests, NULL, NULL);
}
