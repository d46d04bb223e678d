/* chuan explain: why, with sources and the gap. */
#include "cli/evaluation.h"

/* The number in "chỉ tiêu 2,2", as the set writes it. */
static chuan_str number_in(chuan_cli *cli, chuan_str typed)
{
  chuan_buffer b;
  chuan_buffer_init(&b, &cli->messages);
  for (size_t i = 0; i < typed.n; i++) {
    if (typed.p[i] == ' ')
      b.n = 0;
    else
      chuan_buffer_add_char(&b, typed.p[i] == ',' ? '.' : typed.p[i]);
  }
  return chuan_buffer_str(&b);
}

/* What NO means: the indicator of that number, otherwise the criterion. */
static bool find_code(chuan_explain_question *question, const chuan_data *data, chuan_str code, uint32_t variant)
{
  question->criterion = CHUAN_NONE;
  question->indicator = chuan_program_indicator_under(data->program, data->set, code, variant);
  if (question->indicator == CHUAN_NONE)
    question->criterion = chuan_program_criterion_under(data->program, data->set, code, variant);
  return question->indicator != CHUAN_NONE || question->criterion != CHUAN_NONE;
}

static chuan_rc find_number(chuan_explain_question *question, chuan_cli *cli, const chuan_data *data,
                            const chuan_arguments *arguments)
{
  const chuan_set *set = data->set;
  uint32_t variant = data->unit_count > 0 ? data->units[question->unit].variant : CHUAN_NONE;
  question->criterion = question->indicator = CHUAN_NONE;
  if (arguments->operand_count == 0)
    return CHUAN_RC_OK;
  chuan_str code = arguments->operands[0], meant = number_in(cli, code);
  if (find_code(question, data, code, variant))
    return CHUAN_RC_OK;
  chuan_str *codes = chuan_arena_array(&cli->messages, set->indicator_count, sizeof *codes);
  if (!codes)
    return CHUAN_RC_MEMORY;
  size_t count = 0;
  for (size_t i = 0; i < set->indicator_count; i++)
    if (chuan_program_indicator_under(data->program, set, set->indicators[i].code, variant) == i)
      codes[count++] = set->indicators[i].code;
  chuan_diag *diag = chuan_diag_add(&cli->diags, CHUAN_E0806, (chuan_span){ 0, 0, 0 }, CHUAN_ARGS(code, set->name));
  for (size_t i = 0; i < set->amendment_count; i++)
    if (set->amendments[i].what == CHUAN_AMENDED_REPEAL && chuan_str_equal(set->amendments[i].code, code))
      chuan_diag_span(&cli->diags, diag, set->amendments[i].span, CHUAN_PHRASE_REPEALED_HERE, CHUAN_NO_ARGS);
  if (find_code(question, data, meant, variant))
    chuan_diag_hint(&cli->diags, diag, CHUAN_PHRASE_DID_YOU_MEAN, CHUAN_ARGS(meant));
  else
    chuan_diag_hint(&cli->diags, diag, CHUAN_PHRASE_CHOOSE_ONE_OF, CHUAN_ARGS(chuan_cli_list(cli, codes, count)));
  return CHUAN_RC_USAGE;
}

/* The verdict of what was asked about decides how the command ends. */
static chuan_rc outcome(const chuan_results *results, const chuan_explain_question *question)
{
  size_t units = results->data->unit_count;
  uint8_t verdict = results->sets[question->unit];
  bool whole = question->indicator == CHUAN_NONE && question->criterion == CHUAN_NONE;
  for (size_t i = 0; whole && i < results->data->set->ruling_count; i++)
    if (results->rulings[i * units + question->unit] == CHUAN_VERDICT_FAULT)
      return CHUAN_RC_FAULT;
  if (question->indicator != CHUAN_NONE)
    verdict = results->indicators[question->indicator * units + question->unit];
  else if (question->criterion != CHUAN_NONE)
    verdict = results->criteria[question->criterion * units + question->unit];
  if (verdict == CHUAN_VERDICT_FAULT)
    return CHUAN_RC_FAULT;
  return verdict == CHUAN_VERDICT_INSUFFICIENT ? CHUAN_RC_UNDECIDED : CHUAN_RC_OK;
}

static chuan_rc explain(chuan_cli *cli, const chuan_evaluation *evaluation, const chuan_arguments *arguments)
{
  chuan_explain_question question = { .options = evaluation->options, .as_known = evaluation->as_known };
  chuan_explanation explanation;
  chuan_rc rc = find_number(&question, cli, &evaluation->data, arguments);
  if (rc != CHUAN_RC_OK || evaluation->data.unit_count == 0)
    return rc;
  rc = chuan_explain_unit(&explanation, &evaluation->results, question, evaluation->store, &cli->run, &cli->diags);
  if (rc == CHUAN_RC_OK)
    rc = chuan_evaluation_formers(&explanation, cli, evaluation,
                                  chuan_cli_name(cli, chuan_arguments_text(arguments, "variant")),
                                  arguments->operand_count == 0);
  if (rc == CHUAN_RC_OK)
    rc = chuan_evaluation_certify(cli, evaluation, &explanation);
  if (rc != CHUAN_RC_OK)
    return rc;
  chuan_report report = chuan_evaluation_report(cli, evaluation);
  chuan_evaluation_report_explained(cli, evaluation, &explanation);
  if (arguments->operand_count == 0)
    chuan_evaluation_report_conditions(cli, evaluation);
  chuan_evaluation_report_differences(cli, evaluation, &explanation);
  chuan_cli_flush(cli);
  cli->answered = true;
  rc = cli->json ? chuan_report_json_explanation(stdout, &report, &explanation)
                 : chuan_report_text_explanation(stdout, &report, &explanation, &cli->run);
  return rc == CHUAN_RC_OK ? outcome(&evaluation->results, &question) : rc;
}

static chuan_rc run(chuan_cli *cli, const chuan_arguments *arguments)
{
  chuan_evaluation evaluation;
  chuan_rc rc = chuan_evaluation_run(&evaluation, cli, arguments, true);
  if (rc == CHUAN_RC_OK)
    rc = explain(cli, &evaluation, arguments);
  chuan_evaluation_close(&evaluation);
  return rc;
}

static const chuan_option OPTIONS[] = {
  CHUAN_OPTIONS_EVALUATION,
  { .name = "unit", .kind = CHUAN_OPTION_VALUE, .required = true, .value = "CODE",
    .help = { "mã đơn vị", "the unit" } },
  CHUAN_OPTION_JSON,
  CHUAN_OPTIONS_COMMON,
};

const chuan_command chuan_command_explain = {
  .name = "explain",
  .summary = { "vì sao: quy tắc, căn cứ, số liệu từ ô nào, còn thiếu gì",
               "why: the rule, its legal basis, the cells behind it, the gap" },
  .examples = "chuan explain --rules quy-tac/ --db xa.db --set xa-ntm --period 2025 --unit 03166 2.2\n"
              "chuan explain --rules quy-tac/ --db xa.db --set xa-ntm --period 2025 --unit 03166",
  .usage = "--rules PATH… --db DB --set NAME --period N --unit CODE [NO] [--variant NAME|none] [--law-date D] "
           "[--as-known T] [--certify] [--json]",
  .notes = { "NO là số của chỉ tiêu, nếu không có thì là số của tiêu chí; không ghi NO: cả đơn vị.\n"
             "Mã thoát như chuan eval, theo kết quả của chỉ tiêu, tiêu chí hoặc đơn vị được hỏi.",
             "NO is the number of an indicator, or where there is none of a criterion; without it the whole unit.\n"
             "The exit status is as of chuan eval, by the verdict of what is asked about." },
  .options = OPTIONS,
  .option_count = CHUAN_COUNT_OF(OPTIONS),
  .operands = { "[NO]", 0, 1 },
  .run = run,
};
