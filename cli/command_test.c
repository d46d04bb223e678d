/* chuan test: runs the `kiểm thử` blocks of rule files. */
#include "cli/evaluation.h"
#include "runtime/report_tests.h"

#include <errno.h>
#include <json-c/json.h>

static const chuan_span NOWHERE = { 0, 0, 0 };

/* Copies what lives in the results. */
static bool keep_expectation(chuan_expect_result *out, const chuan_expect_result *result, chuan_arena *arena)
{
  *out = *result;
  out->causes = (const chuan_cause *)chuan_arena_copy(arena, result->causes, result->cause_count * sizeof(chuan_cause));
  if (!out->causes || !result->call)
    return out->causes != NULL;
  chuan_script_fault *call = (chuan_script_fault *)chuan_arena_copy(arena, result->call, sizeof *call);
  if (call)
    call->message = call->message.n > 0 ? chuan_str_copy(arena, call->message) : CHUAN_STR("");
  out->call = call;
  return call && call->message.p;
}

/* What was compared where something else was expected. */
static chuan_rc keep_compared(chuan_str *compared, const chuan_rule_test_result *result, chuan_lang lang,
                              chuan_lua *lua, chuan_arena *arena)
{
  chuan_rc rc = CHUAN_RC_OK;
  for (size_t e = 0; e < result->test->expect_count && rc == CHUAN_RC_OK; e++)
    if (!result->expect[e].held)
      rc = chuan_report_tests_compared(&compared[e], result->results, &result->test->expect[e], lang, lua, arena);
  return rc;
}

/* Keeps what a test came to; the rest of its results goes with its own arena. */
static chuan_rc keep_outcome(chuan_test_outcome *out, const chuan_rule_test_result *result, chuan_lang lang,
                             chuan_lua *lua, chuan_arena *arena)
{
  size_t count = result->test->expect_count;
  chuan_expect_result *expect = chuan_arena_array(arena, count, sizeof *expect);
  chuan_str *compared = chuan_arena_array(arena, count, sizeof *compared);
  if (!expect || !compared)
    return CHUAN_RC_MEMORY;
  for (size_t e = 0; e < count; e++)
    if (!keep_expectation(&expect[e], &result->expect[e], arena))
      return CHUAN_RC_MEMORY;
  *out = (chuan_test_outcome){ .test = result->test, .passed = result->passed, .expect = expect, .compared = compared };
  return keep_compared(compared, result, lang, lua, arena);
}

static chuan_rc run_tests(chuan_test_report *report, chuan_test_outcome *outcomes, chuan_rule_coverage *coverage,
                          chuan_cli *cli)
{
  chuan_lua *lua;
  chuan_rc rc = chuan_cli_open_lua(&lua, cli, report->program);
  for (size_t t = 0; t < report->program->test_count && rc == CHUAN_RC_OK; t++) {
    chuan_arena arena;
    chuan_rule_test_result result;
    chuan_arena_init(&arena, "kiểm thử", CHUAN_ARENA_RUN_LIMIT);
    rc = chuan_rule_test_run(&result, report->program, &report->program->tests[t], lua, &arena);
    if (rc == CHUAN_RC_OK)
      rc = keep_outcome(&outcomes[report->count++], &result, cli->lang, lua, &cli->run);
    if (rc == CHUAN_RC_OK) {
      report->passed += result.passed;
      chuan_rule_coverage_add(coverage, result.results);
    }
    chuan_arena_free(&arena);
  }
  return rc;
}

static chuan_rc write_junit(const chuan_test_report *report, chuan_cli *cli, chuan_str name)
{
  const char *path = chuan_cli_path(cli, name);
  FILE *file = path ? fopen(path, "w") : NULL;
  int error = file ? 0 : errno;
  if (file) {
    chuan_report_tests_junit(file, report, &cli->run);
    if (ferror(file))
      error = EIO;
    if (fclose(file) != 0 && !error)
      error = errno;
  }
  if (!error)
    return CHUAN_RC_OK;
  chuan_diag *diag = chuan_diag_add(&cli->diags, CHUAN_E0912, NOWHERE,
                                    CHUAN_ARGS(name, chuan_diag_file_error(&cli->diags, error)));
  chuan_diag_hint(&cli->diags, diag, CHUAN_PHRASE_FREE_SPACE, CHUAN_NO_ARGS);
  return CHUAN_RC_IO;
}

static void print_summary(const chuan_cli *cli, const chuan_test_report *report)
{
  size_t failed = report->count - report->passed;
  printf(chuan_say(cli->lang, "%zu kiểm thử: %zu đạt", "tests: %zu, passed: %zu"), report->count, report->passed);
  if (failed > 0)
    printf(chuan_say(cli->lang, ", %zu sai", ", failed: %zu"), failed);
  putchar('\n');
}

static chuan_rc answer(const chuan_test_report *report, chuan_cli *cli)
{
  chuan_rc rc = CHUAN_RC_OK;
  if (cli->json) {
    rc = chuan_cli_answer(cli, chuan_report_tests_json(report, &cli->run));
  } else {
    chuan_report_tests_failures(report, &cli->run, &cli->diags);
    chuan_cli_flush(cli);
    if (report->coverage)
      chuan_report_tests_coverage(stdout, report, &cli->run);
    print_summary(cli, report);
  }
  return rc == CHUAN_RC_OK && report->passed < report->count ? CHUAN_RC_FINDINGS : rc;
}

static chuan_rc run(chuan_cli *cli, const chuan_arguments *arguments)
{
  const chuan_program *program = NULL;
  chuan_rule_coverage coverage;
  chuan_test_outcome *outcomes = NULL;
  chuan_rc rc = chuan_cli_load_rules(&program, cli, arguments->operands, arguments->operand_count);
  if (rc == CHUAN_RC_OK)
    rc = chuan_rule_coverage_init(&coverage, program, &cli->run);
  if (rc == CHUAN_RC_OK && !(outcomes = chuan_arena_array(&cli->run, program->test_count, sizeof *outcomes)))
    rc = CHUAN_RC_MEMORY;
  if (rc != CHUAN_RC_OK)
    return rc;
  chuan_test_report report = { .program = program, .sources = &cli->sources, .lang = cli->lang, .width = cli->width,
                               .outcomes = outcomes };
  if (chuan_arguments_has(arguments, "coverage"))
    report.coverage = &coverage;
  if (program->test_count == 0) {
    chuan_diag *diag = chuan_diag_add(&cli->diags, CHUAN_W0809, NOWHERE, CHUAN_NO_ARGS);
    chuan_diag_hint(&cli->diags, diag, CHUAN_PHRASE_WRITE_TEST, CHUAN_NO_ARGS);
  }
  rc = run_tests(&report, outcomes, &coverage, cli);
  if (rc == CHUAN_RC_OK && chuan_arguments_has(arguments, "junit"))
    rc = write_junit(&report, cli, chuan_arguments_text(arguments, "junit"));
  return rc == CHUAN_RC_OK ? answer(&report, cli) : rc;
}

static const chuan_option OPTIONS[] = {
  { .name = "coverage", .kind = CHUAN_OPTION_FLAG,
    .help = { "mỗi số của ngưỡng đã thử dưới, bằng, trên và thiếu chưa",
              "which figures are tried below, at, above, missing" } },
  { .name = "junit", .kind = CHUAN_OPTION_VALUE, .value = "FILE",
    .help = { "ghi thêm kết quả dạng JUnit", "write the results as JUnit too" } },
  CHUAN_OPTION_JSON,
  CHUAN_OPTIONS_COMMON,
};

const chuan_command chuan_command_test = {
  .name = "test",
  .summary = { "chạy các `kiểm thử` trong tệp quy tắc", "run the tests that rule files hold" },
  .examples = "chuan test quy-tac/\n"
              "chuan test quy-tac/ --coverage\n"
              "chuan test quy-tac/ --junit ket-qua.xml",
  .usage = "PATH… [--coverage] [--junit FILE] [--json]",
  .notes = { "Mã thoát: 0 mọi kiểm thử đạt, 1 có kiểm thử sai hoặc tệp quy tắc có lỗi.",
             "Exit status: 0 all tests pass, 1 a test fails or the rules have errors." },
  .options = OPTIONS,
  .option_count = CHUAN_COUNT_OF(OPTIONS),
  .operands = { "PATH…", 1, SIZE_MAX },
  .run = run,
};
