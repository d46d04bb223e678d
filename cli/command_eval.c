/* chuan eval: verdicts. */
#include "cli/evaluation.h"

/* 6 before 3: a fault says more than a missing figure. */
static chuan_rc outcome(const chuan_evaluation *evaluation, const chuan_arguments *arguments)
{
  const chuan_results *results = &evaluation->results;
  bool one_unit = chuan_arguments_get(arguments, "unit")->count == 1 && evaluation->data.unit_count == 1;
  if (results->any_fault)
    return CHUAN_RC_FAULT;
  return one_unit && results->sets[0] == CHUAN_VERDICT_INSUFFICIENT ? CHUAN_RC_UNDECIDED : CHUAN_RC_OK;
}

static void suggest_next(chuan_cli *cli, const chuan_evaluation *evaluation, const chuan_arguments *arguments)
{
  chuan_str rules = chuan_arguments_text(arguments, "rules"), database = chuan_arguments_text(arguments, "db");
  const char *more = chuan_arguments_get(arguments, "rules")->count > 1 ? " …" : "";
  chuan_buffer b;
  chuan_buffer_init(&b, &cli->messages);
  if (evaluation->data.unit_count == 0)
    return;
  chuan_buffer_printf(&b, "chuan explain --rules %.*s%s --db %.*s --set %.*s --period %d --unit %.*s",
                      CHUAN_STR_ARGS(rules), more, CHUAN_STR_ARGS(database), CHUAN_STR_ARGS(evaluation->set->name),
                      evaluation->period, CHUAN_STR_ARGS(evaluation->data.units[0].code));
  if (!b.failed)
    chuan_cli_next(cli, chuan_arena_copy(&cli->messages, b.p, b.n));
}

static chuan_rc answer(chuan_cli *cli, const chuan_evaluation *evaluation, const chuan_arguments *arguments)
{
  chuan_report report = chuan_evaluation_report(cli, evaluation);
  report.selected = chuan_arguments_get(arguments, "unit")->count > 0;
  chuan_evaluation_report_faults(cli, evaluation);
  chuan_evaluation_report_differences(cli, evaluation, NULL);
  chuan_rc rc = chuan_evaluation_warn_of_childless(evaluation, cli);
  if (rc != CHUAN_RC_OK)
    return rc;
  chuan_cli_flush(cli);
  cli->answered = true;
  if (cli->json)
    rc = chuan_report_json(stdout, &report);
  else if (chuan_arguments_get(arguments, "unit")->count == 1 && evaluation->data.unit_count == 1)
    rc = chuan_report_text_one(stdout, &report, 0, &cli->run);
  else
    rc = chuan_report_text_many(stdout, &report, &cli->run);
  if (rc != CHUAN_RC_OK)
    return rc;
  suggest_next(cli, evaluation, arguments);
  return outcome(evaluation, arguments);
}

static chuan_rc run(chuan_cli *cli, const chuan_arguments *arguments)
{
  chuan_evaluation evaluation;
  bool keep_values = cli->json || chuan_arguments_get(arguments, "unit")->count == 1; /* which are shown only then */
  chuan_rc rc = chuan_evaluation_run(&evaluation, cli, arguments, keep_values);
  if (rc == CHUAN_RC_OK)
    rc = chuan_evaluation_certify(cli, &evaluation, NULL);
  if (rc == CHUAN_RC_OK)
    rc = answer(cli, &evaluation, arguments);
  chuan_evaluation_close(&evaluation);
  return rc;
}

static const chuan_option OPTIONS[] = {
  CHUAN_OPTIONS_EVALUATION,
  { .name = "unit", .kind = CHUAN_OPTION_LIST, .value = "CODE…",
    .help = { "chỉ các đơn vị này; đúng một đơn vị: từng chỉ tiêu",
              "only these units; with just one: indicator by indicator" } },
  CHUAN_OPTION_JSON,
  CHUAN_OPTIONS_COMMON,
};

const chuan_command chuan_command_eval = {
  .name = "eval",
  .summary = { "tính kết quả của các đơn vị theo một bộ tiêu chí", "judge units by a criteria set" },
  .examples = "chuan eval --rules quy-tac/ --db xa.db --set xa-ntm --period 2025\n"
              "chuan eval --rules quy-tac/ --db xa.db --set xa-ntm --period 2025 --unit 03166\n"
              "chuan eval --rules quy-tac/ --db xa.db --set xa-ntm --period 2025 --json",
  .usage = "--rules PATH… --db DB --set NAME --period N [--unit CODE…] [--variant NAME|none] [--law-date D] "
           "[--as-known T] [--certify] [--json]",
  .notes = { "Kết quả: đạt, chưa đạt, chưa đủ dữ liệu, không áp dụng, lỗi quy tắc.\n"
             "Mã thoát: 0 xong (chưa đạt cũng là kết quả), 1 quy tắc hoặc kỳ, ngày luật không dùng được, 2 dùng lệnh "
             "sai, 3 đúng một đơn vị và chưa đủ dữ liệu, 4 từ chối (--certify), 5 lỗi đĩa hoặc giới hạn, 6 có lỗi "
             "quy tắc.",
             "Verdicts: met, unmet, insufficient, not applicable, rule fault.\n"
             "Exit status: 0 done (unmet is a result), 1 rules, period or law date cannot be used, 2 wrong usage, 3 "
             "exactly one unit and insufficient, 4 refused (--certify), 5 disk or limit, 6 there is a rule fault." },
  .options = OPTIONS,
  .option_count = CHUAN_COUNT_OF(OPTIONS),
  .run = run,
};
