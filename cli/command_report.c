/* chuan report: the official tables and the page. */
#include "cli/evaluation.h"
#include "cli/replace_file.h"
#include "cli/report_extras.h"
#include "cli/sheet_file.h"
#include "runtime/form.h"

#include <errno.h>
#include <unistd.h>

static const chuan_span NOWHERE = { 0, 0, 0 };

typedef enum format { FORMAT_TEXT, FORMAT_CSV, FORMAT_JSON, FORMAT_HTML, FORMAT_XLSX, FORMAT_COUNT } format;
static const char *const FORMATS[] = { "text", "csv", "json", "html", "xlsx" };

typedef struct reporter {
  chuan_cli *cli;
  const chuan_arguments *arguments;
  chuan_form_kind kind;
  format format;
  chuan_str file; /* of --output; "-" for standard output */
  chuan_evaluation now, before[CHUAN_FORM_PERIODS - 1];
  chuan_report reports[CHUAN_FORM_PERIODS];
  chuan_form_source source;
} reporter;

/* What was asked for ------------------------------------------------------------------------------- */

static chuan_rc wrong_choice(reporter *r, chuan_str value, const char *option, const chuan_str *choices, size_t count)
{
  chuan_diag *diag = chuan_diag_add(&r->cli->diags, CHUAN_E0908, NOWHERE, CHUAN_ARGS(value, chuan_str_of(option)));
  chuan_diag_hint(&r->cli->diags, diag, CHUAN_PHRASE_CHOOSE_ONE_OF, CHUAN_ARGS(chuan_cli_list(r->cli, choices, count)));
  return CHUAN_RC_USAGE;
}

static chuan_rc read_form(reporter *r)
{
  chuan_str name = chuan_cli_name(r->cli, chuan_arguments_text(r->arguments, "form")), keys[CHUAN_FORM_COUNT];
  r->kind = chuan_form_find(name, &r->cli->messages);
  if (r->kind != CHUAN_FORM_COUNT)
    return CHUAN_RC_OK;
  for (size_t i = 0; i < CHUAN_FORM_COUNT; i++)
    keys[i] = chuan_str_of(chuan_form_key((chuan_form_kind)i));
  return wrong_choice(r, name, "--form", keys, CHUAN_FORM_COUNT);
}

/* The page is HTML and nothing else; a file of XLSX is no text for standard output. */
static chuan_rc read_format(reporter *r)
{
  chuan_str name = chuan_arguments_text(r->arguments, "format"), names[FORMAT_COUNT];
  bool page = r->kind == CHUAN_FORM_PAGE;
  size_t first = page ? FORMAT_HTML : 0, end = page ? FORMAT_HTML + 1 : FORMAT_COUNT;
  for (size_t i = 0; i < FORMAT_COUNT; i++)
    names[i] = chuan_str_of(FORMATS[i]);
  r->format = FORMAT_COUNT;
  for (size_t i = first; i < end; i++)
    if (chuan_str_equal(name, names[i]))
      r->format = (format)i;
  if (r->format == FORMAT_COUNT)
    return wrong_choice(r, name, "--format", names + first, end - first);
  bool named = chuan_arguments_has(r->arguments, "output");
  r->file = named ? chuan_arguments_text(r->arguments, "output") : CHUAN_STR("-");
  bool to_stdout = chuan_str_equal(r->file, CHUAN_STR("-"));
  r->cli->json = r->format == FORMAT_JSON && to_stdout;
  if (r->format != FORMAT_XLSX || !to_stdout)
    return CHUAN_RC_OK;
  chuan_diag *diag = named ? chuan_diag_add(&r->cli->diags, CHUAN_E0908, NOWHERE, CHUAN_ARGS(r->file, CHUAN_STR("-o")))
                           : chuan_diag_add(&r->cli->diags, CHUAN_E0906, NOWHERE, CHUAN_ARGS(CHUAN_STR("-o FILE")));
  chuan_diag_hint(&r->cli->diags, diag, CHUAN_PHRASE_NAME_A_FILE, CHUAN_NO_ARGS);
  return CHUAN_RC_USAGE;
}

/* Some options are of one form. */
static chuan_rc check_option_of(reporter *r, const char *name, const char *option, chuan_form_kind form)
{
  if (!chuan_arguments_has(r->arguments, name) || r->kind == form)
    return CHUAN_RC_OK;
  chuan_str choice = chuan_str_of(chuan_form_key(form));
  return wrong_choice(r, chuan_str_of(option), chuan_form_key(r->kind), &choice, 1);
}

/* --digits and --cut: percentages and averages as the form at hand wants them. */
static chuan_rc read_display(reporter *r)
{
  enum { DIGITS_MAX = 9 };
  chuan_str text = chuan_arguments_text(r->arguments, "digits");
  bool given = chuan_arguments_has(r->arguments, "digits"), cut = chuan_arguments_has(r->arguments, "cut");
  chuan_display usual = chuan_report_display(true);
  r->source.display_given = given || cut;
  r->source.display.places = given && text.n == 1 ? (unsigned)(text.p[0] - '0') : usual.places;
  r->source.display.rounding = cut ? CHUAN_ROUND_DOWN : usual.rounding;
  if (!given || (text.n == 1 && text.p[0] >= '0' && r->source.display.places <= DIGITS_MAX))
    return CHUAN_RC_OK;
  chuan_diag *diag = chuan_diag_add(&r->cli->diags, CHUAN_E0908, NOWHERE, CHUAN_ARGS(text, CHUAN_STR("--digits")));
  chuan_diag_hint(&r->cli->diags, diag, CHUAN_PHRASE_WRITE_DIGITS, CHUAN_NO_ARGS);
  return CHUAN_RC_USAGE;
}

/* Earlier periods ---------------------------------------------------------------------------------- */

/* The same day so many years before; of 29 February the 28th where there is none. */
static chuan_day years_before(chuan_day day, int years)
{
  int year, month, number;
  chuan_day found = day;
  chuan_day_to(day, &year, &month, &number);
  if (!chuan_day_from(&found, year - years, month, number))
    chuan_day_from(&found, year - years, month, number - 1);
  return found;
}

/* Judges all units as they were then, by the law of then; nothing where the set was not assessed. */
static chuan_rc judge_before(reporter *r, int years)
{
  chuan_evaluation *then = &r->before[years - 1];
  chuan_str variant = chuan_cli_name(r->cli, chuan_arguments_text(r->arguments, "variant"));
  const chuan_set *law;
  *then = r->now;
  then->period -= years;
  then->law_date = years_before(r->now.law_date, years);
  chuan_rc rc = chuan_evaluation_law_of(&law, r->cli, then, variant, then->law_date);
  if (rc != CHUAN_RC_OK || !law)
    return rc;
  then->set = law;
  rc = chuan_evaluation_judge_units(then, r->cli, NULL, 0, variant);
  r->reports[years] = chuan_evaluation_report(r->cli, then);
  r->source.periods[years] = &r->reports[years];
  return rc;
}

static chuan_rc judge_periods(reporter *r)
{
  bool compares = r->kind == CHUAN_FORM_COUNTS || r->kind == CHUAN_FORM_COMPARED || r->kind == CHUAN_FORM_PAGE;
  chuan_rc rc = CHUAN_RC_OK;
  r->reports[0] = chuan_evaluation_report(r->cli, &r->now);
  r->reports[0].titles = true;
  r->reports[0].selected = chuan_arguments_get(r->arguments, "unit")->count > 0;
  r->source.periods[0] = &r->reports[0];
  r->source.options = r->now.options;
  r->source.diags = &r->cli->diags;
  for (int years = 1; years < CHUAN_FORM_PERIODS && compares && rc == CHUAN_RC_OK; years++)
    rc = judge_before(r, years);
  return rc;
}

/* Writing ------------------------------------------------------------------------------------------ */

static chuan_rc write_form(FILE *out, const reporter *r, const chuan_form *form)
{
  switch (r->format) {
  case FORMAT_CSV: return chuan_form_csv(out, form);
  case FORMAT_JSON: return chuan_form_json(out, form);
  case FORMAT_HTML:
    return r->kind == CHUAN_FORM_PAGE ? chuan_form_page(out, form, &r->source, r->now.store)
                                      : chuan_form_html(out, form);
  default: return chuan_form_text(out, form);
  }
}

/* Writes to the new file; the stream has a descriptor of its own, so that what was written can be synchronised. */
static chuan_rc write_stream(int *error, const reporter *r, const chuan_form *form, const chuan_replacement *file)
{
  int own = dup(file->file);
  FILE *out = own < 0 ? NULL : fdopen(own, "w");
  *error = out ? 0 : errno;
  if (!out && own >= 0)
    close(own);
  if (!out)
    return CHUAN_RC_IO;
  chuan_rc rc = write_form(out, r, form);
  if (ferror(out))
    *error = EIO;
  if (fclose(out) != 0)
    *error = errno;
  return rc == CHUAN_RC_OK && *error ? CHUAN_RC_IO : rc;
}

static chuan_rc fill_file(int *error, const reporter *r, const chuan_form *form, const char *path)
{
  chuan_replacement file;
  *error = chuan_replacement_begin(&file, path);
  if (*error)
    return CHUAN_RC_IO;
  chuan_rc rc = write_stream(error, r, form, &file);
  if (rc == CHUAN_RC_OK && chuan_cli_memory_short(r->cli))
    rc = CHUAN_RC_MEMORY; /* something may be missing in it */
  if (rc != CHUAN_RC_OK) {
    chuan_replacement_abandon(&file);
    return rc;
  }
  *error = chuan_replacement_commit(&file);
  return *error ? CHUAN_RC_IO : CHUAN_RC_OK;
}

static chuan_rc write_file(const reporter *r, const chuan_form *form)
{
  int error;
  if (r->format == FORMAT_XLSX)
    return chuan_cli_write_sheet(r->cli, r->file, form, NULL, 0);
  const char *path = chuan_cli_path(r->cli, r->file);
  if (!path)
    return CHUAN_RC_MEMORY;
  chuan_rc rc = fill_file(&error, r, form, path);
  return rc == CHUAN_RC_IO ? chuan_cli_say_unwritten(r->cli, r->file, error) : rc;
}

static chuan_rc answer(reporter *r)
{
  chuan_form form;
  chuan_rc rc = chuan_form_make(&form, r->kind, &r->source, &r->cli->run);
  if (rc == CHUAN_RC_OK)
    rc = chuan_evaluation_warn_of_childless(&r->now, r->cli);
  if (rc != CHUAN_RC_OK)
    return rc;
  chuan_evaluation_report_faults(r->cli, &r->now);
  chuan_evaluation_report_differences(r->cli, &r->now, NULL);
  chuan_cli_flush(r->cli);
  bool to_stdout = chuan_str_equal(r->file, CHUAN_STR("-"));
  r->cli->answered = true;
  rc = to_stdout ? write_form(stdout, r, &form) : write_file(r, &form);
  if (rc != CHUAN_RC_OK)
    return rc;
  if (!to_stdout)
    printf("%.*s: %s, %zu %.*s\n", CHUAN_STR_ARGS(r->file), chuan_form_key(r->kind), r->now.data.unit_count,
           CHUAN_STR_ARGS(r->now.set->level));
  return r->now.results.any_fault ? CHUAN_RC_FAULT : CHUAN_RC_OK;
}

/* What check sets found is explained while the page is written. */
static chuan_rc answer_with_finder(reporter *r)
{
  chuan_finder finder;
  chuan_finder_open(&finder, r->now.options, r->now.store, r->now.as_known, &r->cli->diags);
  r->source.finder = &finder;
  chuan_rc rc = answer(r);
  chuan_finder_close(&finder);
  return rc;
}

static chuan_rc run(chuan_cli *cli, const chuan_arguments *arguments)
{
  reporter r = { .cli = cli, .arguments = arguments };
  chuan_rc rc = read_form(&r);
  if (rc == CHUAN_RC_OK)
    rc = read_format(&r);
  if (rc == CHUAN_RC_OK)
    rc = read_display(&r);
  if (rc == CHUAN_RC_OK)
    rc = check_option_of(&r, "count", "--count", CHUAN_FORM_VILLAGES);
  if (rc == CHUAN_RC_OK)
    rc = check_option_of(&r, "targets", "--targets", CHUAN_FORM_COUNTS);
  if (rc == CHUAN_RC_OK)
    rc = check_option_of(&r, "checks", "--checks", CHUAN_FORM_PAGE);
  if (rc != CHUAN_RC_OK)
    return rc;
  rc = chuan_report_read_targets(&r.source.targets, cli, arguments);
  if (rc == CHUAN_RC_OK)
    rc = chuan_evaluation_run(&r.now, cli, arguments, true);
  if (rc == CHUAN_RC_OK)
    rc = chuan_evaluation_certify(cli, &r.now, NULL);
  if (rc == CHUAN_RC_OK)
    rc = judge_periods(&r);
  if (rc == CHUAN_RC_OK)
    rc = chuan_report_read_counted(&r.source.counted, cli, &r.now, arguments);
  if (rc == CHUAN_RC_OK)
    rc = chuan_report_read_checks(&r.source.checks, &r.source.check_count, cli, &r.now, arguments);
  if (rc == CHUAN_RC_OK)
    rc = answer_with_finder(&r);
  chuan_evaluation_close(&r.now);
  return rc;
}

static const chuan_option OPTIONS[] = {
  CHUAN_OPTIONS_EVALUATION,
  { .name = "form", .kind = CHUAN_OPTION_VALUE, .required = true, .value = "NAME", .help = { "tên biểu", "the form" } },
  { .name = "format",
    .kind = CHUAN_OPTION_VALUE,
    .required = true,
    .value = "F",
    .help = { "text, csv, json, html hoặc xlsx", "text, csv, json, html or xlsx" } },
  { .name = "output",
    .letter = 'o',
    .kind = CHUAN_OPTION_VALUE,
    .value = "FILE",
    .help = { "tệp kết quả (không ghi hoặc -: stdout)", "the file written (none or -: stdout)" } },
  { .name = "unit", .kind = CHUAN_OPTION_LIST, .value = "CODE…", .help = { "chỉ các đơn vị này", "only these units" } },
  { .name = "targets",
    .kind = CHUAN_OPTION_VALUE,
    .value = "FILE",
    .help = { "bieu-01: tệp CSV có mục tiêu từng năm", "bieu-01: a CSV file with the targets of years" } },
  { .name = "checks",
    .kind = CHUAN_OPTION_LIST,
    .value = "NAME…",
    .help = { "trang: số liệu vi phạm các bộ kiểm tra này", "trang: data that violate these check sets" } },
  { .name = "count",
    .kind = CHUAN_OPTION_LIST,
    .value = "NAME…",
    .help = { "bieu-03: đếm cả đơn vị báo cáo có các số liệu này",
              "bieu-03: counts units that report yes for these data, too" } },
  { .name = "digits",
    .kind = CHUAN_OPTION_VALUE,
    .value = "N",
    .help = { "số chữ số thập phân của tỷ lệ và số bình quân (2)", "decimals of percentages and averages (2)" } },
  { .name = "cut",
    .kind = CHUAN_OPTION_FLAG,
    .help = { "cắt bỏ phần sau, không làm tròn", "cut off the rest, do not round" } },
  CHUAN_OPTIONS_COMMON,
};

const chuan_command chuan_command_report = {
  .name = "report",
  .summary = { "các biểu theo mẫu và trang kết quả: HTML, XLSX, CSV, JSON, văn bản",
               "the official tables and the page: HTML, XLSX, CSV, JSON, text" },
  .examples =
      "chuan report --rules quy-tac/ --db xa.db --set xa-ntm --period 2025 --form bieu-02 "
      "--format xlsx -o bieu-02.xlsx\n"
      "chuan report --rules quy-tac/ --db xa.db --set xa-ntm --period 2025 --form trang --format html -o ket-qua.html\n"
      "chuan report --rules quy-tac/ --db xa.db --set xa-ntm --period 2025 --form con-lai --format text",
  .usage = "--rules PATH… --db DB --set NAME --period N --form NAME --format F [-o FILE] [--unit CODE…] "
           "[--variant NAME|none] [--law-date D] [--as-known T] [--certify] [--targets FILE] [--count NAME…] "
           "[--checks NAME…] "
           "[--digits N] [--cut]",
  .notes = {
#define FORM(name, key, vi, en) key ": " vi "\n"
#include "runtime/forms.def"
#undef FORM
             "Trang (trang) chỉ có HTML. Mã thoát như chuan eval; 5 cũng khi không ghi được tệp.",
#define FORM(name, key, vi, en) key ": " en "\n"
#include "runtime/forms.def"
#undef FORM
             "The page (trang) is HTML only. Exit status as of chuan eval; 5 also where the file cannot be written." },
  .options = OPTIONS,
  .option_count = CHUAN_COUNT_OF(OPTIONS),
  .run = run,
};
