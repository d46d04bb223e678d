/* What tests of rule files came to, for people and for machines. */
#ifndef CHUAN_REPORT_TESTS_H
#define CHUAN_REPORT_TESTS_H

#include "base/diag.h"
#include "runtime/rule_coverage.h"

#include <stdio.h>

/* The outcome of one test, without its results. */
typedef struct chuan_test_outcome {
  const chuan_rule_test *test;
  bool passed;
  const chuan_expect_result *expect;
  const chuan_str *compared; /* one for each: chuan_report_tests_compared(), or empty */
} chuan_test_outcome;

typedef struct chuan_test_report {
  const chuan_program *program;
  const chuan_sources *sources;
  chuan_lang lang;
  size_t width;
  const chuan_test_outcome *outcomes;
  size_t count, passed;
  const chuan_rule_coverage *coverage; /* NULL: not asked for */
} chuan_test_report;

/* What an indicator or a rule of a check set compared in the test whose results these are, in words: its value and what
   it must reach; `phải`, and `khi` where that is why the rule was considered or not. Empty of all else. */
chuan_rc chuan_report_tests_compared(chuan_str *out, const chuan_results *results, const chuan_expect *expect,
                                     chuan_lang lang, struct chuan_lua *lua, chuan_arena *arena);
/* Queues a diagnostic for every expectation that did not hold. */
void chuan_report_tests_failures(const chuan_test_report *report, chuan_arena *arena, chuan_diags *diags);
/* Names every figure with a side that no test touches, then counts the sides. */
void chuan_report_tests_coverage(FILE *out, const chuan_test_report *report, chuan_arena *arena);
/* One JSON object (docs/commands.md); JUnit's XML. MEMORY when memory was short. */
struct json_object;
struct json_object *chuan_report_tests_json(const chuan_test_report *report, chuan_arena *arena);
void chuan_report_tests_junit(FILE *out, const chuan_test_report *report, chuan_arena *arena);

#endif
