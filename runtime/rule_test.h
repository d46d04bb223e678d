/* kiểm thử: the tests that rule files hold. A test is one unit with the data it gives, judged like any
   other, and what is expected of it. */
#ifndef CHUAN_RULE_TEST_H
#define CHUAN_RULE_TEST_H

#include "runtime/vm.h"

/* What one `mong đợi` came to; what was expected is test->expect[…]. */
typedef struct chuan_expect_result {
  bool held;
  chuan_verdict got; /* of the indicator, criterion or set; where a band is expected, of the set */
  uint32_t got_band; /* where a band is expected: the set's, or CHUAN_NONE when it is undecided */
  const chuan_cause *causes; /* what is missing, where the verdict or band is undecided */
  size_t cause_count;
  chuan_span fault; /* where the fault arose, when it is one (source 0: not known) */
  const chuan_function *function; /* of Lua, whose call failed, when the fault comes from one; else NULL */
  const chuan_script_fault *call;
} chuan_expect_result;

typedef struct chuan_rule_test_result {
  const chuan_rule_test *test;
  bool passed; /* everything held */
  const chuan_expect_result *expect; /* one for each of test->expect */
  const chuan_results *results; /* of the test's one unit, with values kept */
} chuan_rule_test_result;

/* Runs a test of the program, whose Lua functions `lua` calls (NULL: it has none). FINDINGS when its period is none
   that the set is assessed in, IO, MEMORY or LIMIT; `out` is set only on OK and lives on `arena`. */
chuan_rc chuan_rule_test_run(chuan_rule_test_result *out, const chuan_program *program, const chuan_rule_test *test,
                             struct chuan_lua *lua, chuan_arena *arena);

#endif
