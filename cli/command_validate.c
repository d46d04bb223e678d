/* chuan validate: checks on submitted data. */
#include "cli/evaluation.h"

#include "cli/sheet_file.h"
#include "runtime/correction.h"

static const chuan_span NOWHERE = { 0, 0, 0 };

typedef struct validating {
  chuan_cli *cli;
  const chuan_arguments *arguments;
  chuan_evaluation base;  /* rules, period, law date, database */
  chuan_evaluation *sets; /* one for each check set */
  chuan_validation *counts;
  chuan_report *reports;
  size_t count;
  chuan_str *unused; /* names of sets that are not for this period and day */
  size_t unused_count;
} validating;

/* Which sets --------------------------------------------------------------------------------------- */

static bool is_chosen(const validating *v, const chuan_set *set)
{
  for (size_t i = 0; i < v->count; i++)
    if (v->sets[i].set == set)
      return true;
  return false;
}

static void choose(validating *v, const chuan_set *set)
{
  chuan_evaluation *one = &v->sets[v->count++];
  *one = v->base;
  one->set = set;
}

/* Those of --checks, each of which has to be for the period and day. */
static chuan_rc choose_named(validating *v, const chuan_option_given *names)
{
  chuan_rc rc = CHUAN_RC_OK;
  for (size_t i = 0; i < names->count && rc == CHUAN_RC_OK; i++) {
    const chuan_set *set;
    rc = chuan_cli_find_checks(&set, v->cli, v->base.program, names->values[i]);
    if (rc != CHUAN_RC_OK || is_chosen(v, set))
      continue;
    choose(v, set);
    rc = chuan_evaluation_check_law(&v->sets[v->count - 1], v->cli);
  }
  return rc;
}

static bool is_for_run(const validating *v, const chuan_set *set)
{
  return v->base.period >= set->period_from && v->base.period <= set->period_to &&
         v->base.law_date >= set->effective_from && v->base.law_date <= set->effective_to;
}

static chuan_rc choose_all(validating *v)
{
  const chuan_program *program = v->base.program;
  for (const chuan_set *set = program->sets; set < program->sets + program->set_count; set++) {
    if (!set->is_checks)
      continue;
    if (is_for_run(v, set))
      choose(v, set);
    else
      v->unused[v->unused_count++] = set->name;
  }
  if (v->count > 0)
    return CHUAN_RC_OK;
  chuan_buffer year;
  chuan_buffer_init(&year, &v->cli->messages);
  chuan_buffer_printf(&year, "%d", v->base.period);
  chuan_str day = chuan_day_text(v->base.law_date, v->cli->lang == CHUAN_LANG_EN, &v->cli->messages);
  chuan_diag *diag = chuan_diag_add(&v->cli->diags, CHUAN_E0863, NOWHERE, CHUAN_ARGS(chuan_buffer_str(&year), day));
  if (v->unused_count > 0)
    chuan_diag_hint(&v->cli->diags, diag, CHUAN_PHRASE_SETS_ARE,
                    CHUAN_ARGS(chuan_cli_list(v->cli, v->unused, v->unused_count)));
  else
    chuan_diag_hint(&v->cli->diags, diag, CHUAN_PHRASE_WRITE_CHECK_SET, CHUAN_NO_ARGS);
  return CHUAN_RC_USAGE;
}

static chuan_rc choose_sets(validating *v)
{
  const chuan_option_given *names = chuan_arguments_get(v->arguments, "checks");
  size_t most = v->base.program->set_count;
  v->sets = chuan_arena_array(&v->cli->run, most, sizeof *v->sets);
  v->counts = chuan_arena_array(&v->cli->run, most, sizeof *v->counts);
  v->reports = chuan_arena_array(&v->cli->run, most, sizeof *v->reports);
  v->unused = chuan_arena_array(&v->cli->run, most, sizeof *v->unused);
  if (!v->sets || !v->counts || !v->reports || !v->unused)
    return CHUAN_RC_MEMORY;
  return names->count > 0 ? choose_named(v, names) : choose_all(v);
}

/* Which units -------------------------------------------------------------------------------------- */

/* The units of --unit that a set is for, and those that the registry does not know. */
static chuan_rc units_of(chuan_str *codes, size_t *count, const validating *v, const chuan_set *set)
{
  const chuan_option_given *units = chuan_arguments_get(v->arguments, "unit");
  chuan_rc rc = CHUAN_RC_OK;
  *count = 0;
  for (size_t i = 0; i < units->count && rc == CHUAN_RC_OK; i++) {
    chuan_unit_found found;
    rc = chuan_store_find_unit(&found, v->base.store, units->values[i], v->base.law_date, &v->cli->run, &v->cli->diags);
    if (rc == CHUAN_RC_OK && (!found.found || chuan_str_equal(found.level, set->level)))
      codes[(*count)++] = units->values[i];
  }
  return rc;
}

/* Leaves out the sets of other levels, unless all are: then the first says what is wrong with the units. */
static chuan_rc judge_sets(validating *v)
{
  const chuan_option_given *units = chuan_arguments_get(v->arguments, "unit");
  chuan_str *codes = chuan_arena_array(&v->cli->run, units->count, sizeof *codes);
  chuan_rc rc = codes ? CHUAN_RC_OK : CHUAN_RC_MEMORY;
  size_t kept = 0, count = 0;
  for (size_t i = 0; i < v->count && rc == CHUAN_RC_OK; i++) {
    const chuan_set *set = v->sets[i].set;
    rc = units_of(codes, &count, v, set);
    bool none_left = i + 1 == v->count && kept == 0;
    if (rc != CHUAN_RC_OK || (units->count > 0 && count == 0 && !none_left))
      continue;
    chuan_evaluation *one = &v->sets[kept++];
    *one = v->base;
    one->set = set;
    rc = count > 0 || units->count == 0
           ? chuan_evaluation_judge_within(one, v->cli, codes, count, CHUAN_STR(""))
           : chuan_evaluation_judge_within(one, v->cli, units->values, units->count, CHUAN_STR(""));
    if (rc == CHUAN_RC_OK && one->data.unit_count == 0)
      chuan_evaluation_warn_of_no_units(one, v->cli);
    if (rc == CHUAN_RC_OK)
      rc = chuan_evaluation_warn_of_childless(one, v->cli);
    if (rc == CHUAN_RC_OK)
      chuan_evaluation_report_faults(v->cli, one);
  }
  v->count = kept;
  return rc;
}

/* The answer --------------------------------------------------------------------------------------- */

static chuan_rc outcome(const validating *v)
{
  chuan_validation_totals totals = chuan_validation_total(v->counts, v->count);
  if (totals.errors > 0)
    return CHUAN_RC_FINDINGS;
  return totals.all.of[CHUAN_VERDICT_FAULT] > 0 ? CHUAN_RC_FAULT : CHUAN_RC_OK;
}

/* The file of --correction-sheet, before the answer, which says nothing where it cannot be written. */
static chuan_rc write_corrections(const validating *v, const chuan_validation_report *report)
{
  chuan_correction correction;
  chuan_str file = chuan_arguments_text(v->arguments, "correction-sheet");
  if (!chuan_arguments_has(v->arguments, "correction-sheet"))
    return CHUAN_RC_OK;
  chuan_rc rc = chuan_correction_make(&correction, report, &v->cli->run);
  return rc == CHUAN_RC_OK
           ? chuan_cli_write_sheet(v->cli, file, &correction.form, correction.sheets, correction.sheet_count)
           : rc;
}

static chuan_rc answer(validating *v, chuan_finder *finder)
{
  const chuan_option_given *units = chuan_arguments_get(v->arguments, "unit");
  const chuan_validation_report report = { .reports = v->reports, .sets = v->counts, .count = v->count,
                                           .only = units->values, .only_count = units->count,
                                           .unused = v->unused, .unused_count = v->unused_count, .finder = finder,
                                           .all = chuan_arguments_has(v->arguments, "all") };
  chuan_rc rc = CHUAN_RC_OK;
  for (size_t i = 0; i < v->count && rc == CHUAN_RC_OK; i++) {
    v->reports[i] = chuan_evaluation_report(v->cli, &v->sets[i]);
    v->reports[i].selected = chuan_arguments_has(v->arguments, "unit");
    rc = chuan_validation_count(&v->counts[i], &v->sets[i].results, &v->cli->run);
  }
  if (rc == CHUAN_RC_OK)
    rc = write_corrections(v, &report);
  if (rc != CHUAN_RC_OK)
    return rc;
  chuan_cli_flush(v->cli);
  if (v->cli->color_out) /* the answer goes to the same terminal */
    finder->options.progress = NULL;
  v->cli->answered = true;
  if (chuan_arguments_has(v->arguments, "sarif"))
    rc = chuan_report_validation_sarif(stdout, &report);
  else
    rc = v->cli->json ? chuan_report_validation_json(stdout, &report)
                      : chuan_report_validation_text(stdout, &report, &v->cli->run);
  chuan_cli_progress_erase(&v->cli->progress);
  return rc == CHUAN_RC_OK ? outcome(v) : rc;
}

static chuan_rc judge_and_answer(validating *v)
{
  chuan_finder finder;
  chuan_rc rc = chuan_store_begin_read(v->base.store, &v->cli->diags);
  if (rc != CHUAN_RC_OK)
    return rc;
  chuan_finder_open(&finder, v->base.options, v->base.store, v->base.as_known, &v->cli->diags);
  finder.options.progress = v->cli->sources.progress;
  finder.all_fixes = chuan_arguments_has(v->arguments, "all");
  rc = judge_sets(v);
  if (rc == CHUAN_RC_OK)
    rc = answer(v, &finder);
  chuan_finder_close(&finder);
  chuan_store_rollback(v->base.store);
  return rc;
}

/* One format for the answer; a spreadsheet is no text for standard output. */
static chuan_rc check_options(chuan_cli *cli, const chuan_arguments *arguments)
{
  chuan_str sheet = chuan_arguments_text(arguments, "correction-sheet");
  if (cli->json && chuan_arguments_has(arguments, "sarif")) {
    chuan_diag_add(&cli->diags, CHUAN_E0864, NOWHERE, CHUAN_NO_ARGS);
    return CHUAN_RC_USAGE;
  }
  if (!chuan_arguments_has(arguments, "correction-sheet"))
    return CHUAN_RC_OK;
  if (chuan_arguments_has(arguments, "as-known")) {
    chuan_diag_hint(&cli->diags, chuan_diag_add(&cli->diags, CHUAN_E0874, NOWHERE, CHUAN_NO_ARGS),
                    CHUAN_PHRASE_LEAVE_AS_KNOWN, CHUAN_NO_ARGS);
    return CHUAN_RC_USAGE;
  }
  if (!chuan_str_equal(sheet, CHUAN_STR("-")))
    return CHUAN_RC_OK;
  chuan_diag *diag =
    chuan_diag_add(&cli->diags, CHUAN_E0908, NOWHERE, CHUAN_ARGS(sheet, CHUAN_STR("--correction-sheet")));
  chuan_diag_hint(&cli->diags, diag, CHUAN_PHRASE_NAME_A_FILE, CHUAN_NO_ARGS);
  return CHUAN_RC_USAGE;
}

static chuan_rc run(chuan_cli *cli, const chuan_arguments *arguments)
{
  validating v = { .cli = cli, .arguments = arguments };
  chuan_rc rc = check_options(cli, arguments);
  if (rc == CHUAN_RC_OK)
    rc = chuan_evaluation_load(&v.base, cli, arguments);
  if (rc == CHUAN_RC_OK)
    rc = choose_sets(&v);
  if (rc == CHUAN_RC_OK)
    rc = chuan_evaluation_open(&v.base, cli, arguments);
  if (rc == CHUAN_RC_OK)
    rc = judge_and_answer(&v);
  chuan_evaluation_close(&v.base);
  return rc;
}

static const chuan_option OPTIONS[] = {
  { .name = "rules", .kind = CHUAN_OPTION_LIST, .required = true, .value = "PATH…",
    .help = { "tệp hoặc thư mục quy tắc (*.chuan)", "rule files or folders (*.chuan)" } },
  { .name = "db", .kind = CHUAN_OPTION_VALUE, .required = true, .value = "DB",
    .help = { "cơ sở dữ liệu", "the database" } },
  { .name = "checks", .kind = CHUAN_OPTION_LIST, .value = "NAME…",
    .help = { "các bộ kiểm tra (không ghi: mọi bộ kiểm tra của kỳ và ngày ấy)",
              "the check sets (without it all that are for that period and day)" } },
  { .name = "period", .kind = CHUAN_OPTION_VALUE, .required = true, .value = "N",
    .help = { "năm của số liệu", "the year of the data" } },
  { .name = "unit", .kind = CHUAN_OPTION_LIST, .value = "CODE…",
    .help = { "chỉ các đơn vị này", "only these units" } },
  { .name = "law-date", .kind = CHUAN_OPTION_VALUE, .value = "D",
    .help = { "ngày xét hiệu lực và danh mục đơn vị (mặc định 31/12 của kỳ)",
              "the day of the check sets and the unit registry (else 31/12 of the period)" } },
  { .name = "as-known", .kind = CHUAN_OPTION_VALUE, .value = "T",
    .help = { "chỉ dùng số liệu đã nộp đến lúc này (ngày, hoặc giờ Việt Nam)",
              "only what was submitted by then (a date, or a time in Viet Nam)" } },
  { .name = "all", .kind = CHUAN_OPTION_FLAG,
    .help = { "mọi đơn vị vi phạm, không chỉ 10 đơn vị đầu của mỗi quy tắc",
              "all units in violation, not only the first 10 of each rule" } },
  { .name = "sarif", .kind = CHUAN_OPTION_FLAG,
    .help = { "trả lời bằng SARIF 2.1.0 trên stdout", "answer in SARIF 2.1.0 on stdout" } },
  { .name = "correction-sheet", .kind = CHUAN_OPTION_VALUE, .value = "FILE",
    .help = { "ghi phiếu sửa (XLSX) để gửi lại đơn vị: các ô sai được đánh dấu",
              "write a sheet (XLSX) to send back to the units, with the cells in question marked" } },
  CHUAN_OPTION_JSON,
  CHUAN_OPTIONS_COMMON,
};

const chuan_command chuan_command_validate = {
  .name = "validate",
  .summary = { "kiểm tra số liệu đã nộp theo các bộ kiểm tra", "check submitted data by check sets" },
  .examples = "chuan validate --rules quy-tac/ --db xa.db --period 2025\n"
              "chuan validate --rules quy-tac/ --db xa.db --checks kt-xa --period 2025 --unit 03166\n"
              "chuan validate --rules quy-tac/ --db xa.db --period 2025 --unit 03166 "
              "--correction-sheet phieu-sua.xlsx\n"
              "chuan validate --rules quy-tac/ --db xa.db --period 2025 --json",
  .usage = "--rules PATH… --db DB [--checks NAME…] --period N [--unit CODE…] [--law-date D] [--as-known T] [--all] "
           "[--correction-sheet FILE] [--json | --sarif]",
  .notes = { "Kết quả của một quy tắc: đạt, vi phạm, chưa đủ dữ liệu, không xét, lỗi quy tắc.\n"
             "Mã thoát: 0 không có lỗi (cảnh báo không tính), 1 có vi phạm của quy tắc mức lỗi, hoặc quy tắc, kỳ, ngày "
             "không dùng được, 2 dùng lệnh sai, 5 lỗi đĩa hoặc giới hạn, 6 có lỗi quy tắc.",
             "Outcomes of a rule: met, violation, insufficient, not considered, rule fault.\n"
             "Exit status: 0 no errors (warnings do not count), 1 a rule of severity error is violated, or rules, "
             "period or day cannot be used, 2 wrong usage, 5 disk or limit, 6 there is a rule fault." },
  .options = OPTIONS,
  .option_count = CHUAN_COUNT_OF(OPTIONS),
  .run = run,
};
