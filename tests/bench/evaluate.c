/* A whole `chuan eval` up to the verdicts of all units, and then the four sums of the workload instead of a report.
   Usage: evaluate OPTION…, as those of chuan eval. */
#include "cli/evaluation.h"
#include "runtime/lua_host.h"
#include "runtime/lua_worker.h"

#include "tests/bench/workload.h"

#include <stdio.h>
#include <string.h>

static sums add_up(const chuan_results *results, const chuan_set *set)
{
  sums total = { 0 };
  for (size_t unit = 0; unit < results->data->unit_count; unit++) {
    long criteria = results->criteria_met[unit];
    total.passes += results->indicators_met[unit];
    total.criteria += criteria;
    total.full += criteria == (long)set->criterion_count;
    total.squares += criteria * criteria;
  }
  return total;
}

int main(int argc, char **argv)
{
  if (argc > 0 && strcmp(argv[0], CHUAN_LUA_WORKER) == 0)
    return chuan_lua_worker_main();
  chuan_cli cli;
  chuan_arguments arguments;
  chuan_evaluation evaluation = { 0 };
  chuan_cli_open(&cli);
  cli.lang = CHUAN_LANG_EN;
  cli.width = 80;
  chuan_rc rc = chuan_options_parse(&arguments, chuan_command_eval.options, chuan_command_eval.option_count,
                                    chuan_command_eval.operands, chuan_command_eval.examples, argv + 1,
                                    (size_t)argc - 1, &cli.messages, &cli.diags);
  if (rc == CHUAN_RC_OK)
    rc = chuan_evaluation_run(&evaluation, &cli, &arguments, false);
  chuan_cli_flush(&cli);
  if (rc == CHUAN_RC_OK) {
    sums total = add_up(&evaluation.results, evaluation.set);
    printf(SUMS_LINE, SUMS_ARGS(total));
  }
  chuan_evaluation_close(&evaluation);
  chuan_cli_close(&cli);
  return chuan_rc_exit(rc);
}
