/* What eval and explain share: from their options to verdicts. */
#ifndef CHUAN_EVALUATION_H
#define CHUAN_EVALUATION_H

#include "cli/cli.h"
#include "runtime/report.h"
#include "runtime/store.h"

/* The options of eval and explain; `unit` is an option of its own in each. */
#define CHUAN_OPTIONS_EVALUATION \
  { .name = "rules", .kind = CHUAN_OPTION_LIST, .required = true, .value = "PATH…", \
    .help = { "tệp hoặc thư mục quy tắc (*.chuan)", "rule files or folders (*.chuan)" } }, \
  { .name = "db", .kind = CHUAN_OPTION_VALUE, .required = true, .value = "DB", \
    .help = { "cơ sở dữ liệu", "the database" } }, \
  { .name = "set", .kind = CHUAN_OPTION_VALUE, .required = true, .value = "NAME", \
    .help = { "tên bộ tiêu chí", "the criteria set" } }, \
  { .name = "period", .kind = CHUAN_OPTION_VALUE, .required = true, .value = "N", \
    .help = { "năm được đánh giá", "the year that is assessed" } }, \
  { .name = "variant", .kind = CHUAN_OPTION_VALUE, .value = "NAME|none", \
    .help = { "biến thể cho mọi đơn vị (không ghi: theo địa bàn)", \
              "the variant for all units (without it each unit's own)" } }, \
  { .name = "law-date", .kind = CHUAN_OPTION_VALUE, .value = "D", \
    .help = { "ngày xét hiệu lực (mặc định 31/12 của kỳ)", "the day whose law applies (else 31/12 of the period)" } }, \
  { .name = "as-known", .kind = CHUAN_OPTION_VALUE, .value = "T", \
    .help = { "chỉ dùng số liệu đã nộp đến lúc này (ngày, hoặc giờ Việt Nam)", \
              "only what was submitted by then (a date, or a time in Viet Nam)" } }, \
  { .name = "certify", .kind = CHUAN_OPTION_FLAG, \
    .help = { "từ chối nội dung chưa kiểm chứng, bỏ kết quả tự báo cáo", \
              "refuse what is unchecked, leave out reported verdicts" } }

typedef struct chuan_evaluation {
  const chuan_program *program;
  const chuan_set *set;
  int period;
  chuan_day law_date;
  chuan_run_options options;
  chuan_store *store; /* open until chuan_evaluation_close */
  chuan_str as_known;
  chuan_data data;
  chuan_results results;
  struct chuan_evaluation *required; /* of the sets and parts that this one asks for, directly or through others:
                                        verdicts and clauses, each behind those that it asks for itself */
  size_t required_count;
  const chuan_results **required_results; /* those of sets for the very units judged */
  size_t required_result_count;
  const chuan_results **below_results; /* those of sets for units of other levels, or for more units */
  size_t below_result_count;
} chuan_evaluation;

/* Loads the rules, reads the data of the units named (none: all) and judges them, keeping their numbers or only the
   clauses that held. What is wrong is a diagnostic. To be closed whatever it returns. */
chuan_rc chuan_evaluation_run(chuan_evaluation *evaluation, chuan_cli *cli, const chuan_arguments *arguments,
                              bool keep_values);
/* Parts of it, for a command that judges several sets by one state of the database: period, law date, rules; then the
   database; whether the set of `evaluation` is for that period and day, else reported; then the units of these codes
   (none: all), within a transaction that the caller has begun. */
chuan_rc chuan_evaluation_load(chuan_evaluation *evaluation, chuan_cli *cli, const chuan_arguments *arguments);
chuan_rc chuan_evaluation_open(chuan_evaluation *evaluation, chuan_cli *cli, const chuan_arguments *arguments);
chuan_rc chuan_evaluation_check_law(const chuan_evaluation *evaluation, chuan_cli *cli);
chuan_rc chuan_evaluation_judge_within(chuan_evaluation *evaluation, chuan_cli *cli, const chuan_str *codes,
                                       size_t count, chuan_str variant);
/* Says that the registry has no unit of the level. */
void chuan_evaluation_warn_of_no_units(const chuan_evaluation *evaluation, chuan_cli *cli);
/* Says which units have a verdict that rests on a sum or count over units below that they do not have. */
chuan_rc chuan_evaluation_warn_of_childless(const chuan_evaluation *evaluation, chuan_cli *cli);
/* Judges the units of these codes (none: all), all else as `evaluation` says; its store is open. */
chuan_rc chuan_evaluation_judge_units(chuan_evaluation *evaluation, chuan_cli *cli, const chuan_str *codes,
                                      size_t count, chuan_str variant);
/* The edition of the set that was law on a day for the assessed year, with all that it asks for; NULL when there is
   none, or when `variant`, that of --variant, was none. */
chuan_rc chuan_evaluation_law_of(const chuan_set **law, chuan_cli *cli, const chuan_evaluation *evaluation,
                                 chuan_str variant, chuan_day day);
/* Adds the units that the one explained was made of to the explanation; with `verdicts` also what they came to for the
   same period by the law of the day before. `variant` is that of --variant, or empty. */
chuan_rc chuan_evaluation_formers(chuan_explanation *explanation, chuan_cli *cli, const chuan_evaluation *evaluation,
                                  chuan_str variant, bool verdicts);
void chuan_evaluation_close(chuan_evaluation *evaluation);

/* With --certify REFUSED, and a diagnostic for each indicator, where one uses what nobody checked: of all, or of what
   an explanation is about. */
chuan_rc chuan_evaluation_certify(chuan_cli *cli, const chuan_evaluation *evaluation, const chuan_explanation *only);

/* Queues a diagnostic for every rule that could not be computed; only for the conditions of the set. */
void chuan_evaluation_report_faults(chuan_cli *cli, const chuan_evaluation *evaluation);
void chuan_evaluation_report_conditions(chuan_cli *cli, const chuan_evaluation *evaluation);
/* The same only for the indicators that an explanation is about. */
void chuan_evaluation_report_explained(chuan_cli *cli, const chuan_evaluation *evaluation,
                                       const chuan_explanation *only);
/* Queues a warning for every verdict that units reported themselves and the figures contradict: of all, or of
   what an explanation is about. */
void chuan_evaluation_report_differences(chuan_cli *cli, const chuan_evaluation *evaluation,
                                         const chuan_explanation *only);
/* How the reports are to look. */
chuan_report chuan_evaluation_report(const chuan_cli *cli, const chuan_evaluation *evaluation);

/* Loads the rules of --rules, or the operands of a command; the diagnostics say what is wrong. */
chuan_rc chuan_cli_load_rules(const chuan_program **program, chuan_cli *cli, const chuan_str *paths, size_t count);
/* Finds the criteria set of --set by its name as typed; USAGE and the nearest name when there is none. */
chuan_rc chuan_cli_find_set(const chuan_set **set, chuan_cli *cli, const chuan_program *program,
                            const chuan_arguments *arguments);
/* The same of a check set, by its name. */
chuan_rc chuan_cli_find_checks(const chuan_set **set, chuan_cli *cli, const chuan_program *program, chuan_str typed);

#endif
