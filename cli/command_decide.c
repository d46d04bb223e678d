/* chuan submissions accept and chuan submissions return: what a reviewer decides about a submission. */
#include "base/json.h"
#include "cli/submissions.h"
#include "runtime/local_time.h"

#include <inttypes.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>

static const chuan_span NOWHERE = { 0, 0, 0 };

/* Words -------------------------------------------------------------------------------------------- */

static int compare_code(const void *a, const void *b)
{
  return chuan_str_compare(*(const chuan_str *)a, *(const chuan_str *)b);
}

static bool is_decided(const chuan_decision *made, const chuan_submitted_unit *unit)
{
  return bsearch(&unit->code, made->units, made->unit_count, sizeof *made->units, compare_code) != NULL;
}

/* The cells of the units decided about, added up. */
typedef struct cell_sums {
  size_t cells, counting, without;
  chuan_replaced *replaced;
  size_t replaced_count, capacity;
} cell_sums;

static void add_replaced(cell_sums *sums, const chuan_replaced *replaced, chuan_arena *arena)
{
  for (size_t i = 0; i < sums->replaced_count; i++)
    if (sums->replaced[i].by == replaced->by) {
      sums->replaced[i].count += replaced->count;
      return;
    }
  if (chuan_arena_grow(arena, (void **)&sums->replaced, sums->replaced_count, &sums->capacity, sizeof *sums->replaced))
    sums->replaced[sums->replaced_count++] = (chuan_replaced){ .by = replaced->by, .count = replaced->count };
}

static cell_sums add_up(chuan_cli *cli, const chuan_decided *decided)
{
  cell_sums sums = { .cells = 0 };
  for (size_t i = 0; i < decided->shown.unit_count; i++) {
    const chuan_submitted_unit *unit = &decided->shown.units[i];
    if (!is_decided(&decided->made, unit))
      continue;
    sums.cells += unit->cells;
    sums.counting += unit->counting;
    sums.without += unit->without;
    for (size_t k = 0; k < unit->replaced_count; k++)
      add_replaced(&sums, &unit->replaced[k], &cli->messages);
  }
  return sums;
}

static void wrap(chuan_cli *cli, const chuan_buffer *text, size_t indent)
{
  printf("%*s", (int)indent, "");
  chuan_layout_wrap(stdout, chuan_buffer_str(text), indent, indent + 2, cli->width, &cli->messages);
}

/* "Bà Hoa đã duyệt 3 đơn vị của lần nộp 5 (so-lieu.csv, cấp xã, kỳ 2025)" */
static void print_decision(chuan_cli *cli, const chuan_decided *decided)
{
  const chuan_submission *s = &decided->shown.listed.submission;
  const chuan_decision *made = &decided->made;
  bool accepted = made->state == CHUAN_SUBMISSION_ACCEPTED;
  chuan_buffer b;
  chuan_buffer_init(&b, &cli->messages);
  chuan_buffer_printf(&b, "%.*s %s", CHUAN_STR_ARGS(made->by), CHUAN_SUBMISSION_WORDS[made->state].words[cli->lang]);
  chuan_buffer_printf(&b, chuan_say(cli->lang, " %zu đơn vị của lần nộp %" PRId64 " (%.*s, cấp %.*s, kỳ %d)",
                                    " %zu units of submission %" PRId64 " (%.*s, level %.*s, period %d)"),
                      made->unit_count, s->id, CHUAN_STR_ARGS(s->file), CHUAN_STR_ARGS(s->level), s->period);
  wrap(cli, &b, 0);
  if (!accepted)
    return;
  chuan_buffer_init(&b, &cli->messages);
  chuan_buffer_printf(&b, chuan_say(cli->lang, "kỳ %d của các đơn vị này đã khóa: số liệu nộp sau chỉ được tính khi "
                                               "cũng được duyệt",
                                    "the data of these units for %d are frozen: what is handed in later counts only "
                                    "when it is accepted too"), s->period);
  wrap(cli, &b, 2);
}

/* "15 ô: 12 được tính, 3 tính theo lần nộp 7" */
static void print_cells(chuan_cli *cli, const chuan_decided *decided)
{
  cell_sums sums = add_up(cli, decided);
  chuan_buffer b;
  chuan_buffer_init(&b, &cli->messages);
  chuan_buffer_printf(&b, chuan_say(cli->lang, "%zu ô: %zu được tính", "%zu cells: %zu count"), sums.cells,
                      sums.counting);
  for (size_t i = 0; i < sums.replaced_count; i++)
    chuan_buffer_printf(&b, chuan_say(cli->lang, ", %zu tính theo lần nộp %" PRId64,
                                      ", %zu count by submission %" PRId64),
                        sums.replaced[i].count, sums.replaced[i].by);
  if (sums.without > 0)
    chuan_buffer_printf(&b, chuan_say(cli->lang, ", %zu nay không có số liệu nào", ", %zu have no data now"),
                        sums.without);
  wrap(cli, &b, 2);
  if (decided->made.unit_count == decided->shown.unit_count)
    return;
  chuan_buffer_init(&b, &cli->messages);
  chuan_buffer_printf(&b, chuan_say(cli->lang, "cả lần nộp: ", "of the whole submission: "));
  chuan_buffer_add(&b, chuan_submission_states_text(cli, &decided->shown.listed));
  wrap(cli, &b, 2);
}

/* Says which decisions this one takes the place of. */
static void print_replaced(chuan_cli *cli, const chuan_decided *decided)
{
  for (size_t i = 0; i < decided->replaced_count; i++) {
    const chuan_decision *before = &decided->replaced[i];
    chuan_buffer b;
    chuan_buffer_init(&b, &cli->messages);
    chuan_buffer_printf(&b, chuan_say(cli->lang, "thay quyết định trước của %zu đơn vị: %s, %.*s, lúc %.*s",
                                      "instead of the decision before about %zu units: %s, %.*s, at %.*s"),
                        before->unit_count, CHUAN_SUBMISSION_WORDS[before->state].words[cli->lang],
                        CHUAN_STR_ARGS(before->by),
                        CHUAN_STR_ARGS(chuan_time_text(before->at, NO_BREAK_SPACE, cli->lang, &cli->messages)));
    wrap(cli, &b, 2);
  }
}

/* Warns of later submissions whose cells gave way. */
static void report_overtaken(chuan_cli *cli, const chuan_decided *decided, chuan_str database)
{
  chuan_buffer word;
  chuan_buffer_init(&word, &cli->messages);
  chuan_buffer_add_word(&word, database);
  for (size_t i = 0; i < decided->overtaken_count; i++) {
    char later[24], own[24], units[24];
    snprintf(later, sizeof later, "%" PRId64, decided->overtaken[i].submission);
    snprintf(own, sizeof own, "%" PRId64, decided->shown.listed.submission.id);
    snprintf(units, sizeof units, "%zu", decided->overtaken[i].units);
    chuan_diag *diag =
      chuan_diag_add(&cli->diags, CHUAN_W0871, NOWHERE,
                     CHUAN_ARGS(chuan_str_of(later), chuan_str_of(own), chuan_str_of(units)));
    chuan_diag_hint(&cli->diags, diag, CHUAN_PHRASE_ACCEPT_OTHER,
                    CHUAN_ARGS(chuan_str_of(later), chuan_buffer_str(&word)));
  }
}

/* Warns of units that report themselves, though they were made of units whose data are accepted now. */
static void report_instead(chuan_cli *cli, const chuan_decided *decided, chuan_str database)
{
  chuan_buffer word;
  chuan_buffer_init(&word, &cli->messages);
  chuan_buffer_add_word(&word, database);
  for (size_t i = 0; i < decided->instead_count; i++) {
    char other[24], units[24], year[16];
    snprintf(other, sizeof other, "%" PRId64, decided->instead[i].submission);
    snprintf(units, sizeof units, "%zu", decided->instead[i].units);
    snprintf(year, sizeof year, "%d", decided->shown.listed.submission.period);
    chuan_diag *diag = chuan_diag_add(&cli->diags, CHUAN_W0894, NOWHERE,
                                      CHUAN_ARGS(chuan_str_of(units), chuan_str_of(year)));
    chuan_diag_hint(&cli->diags, diag, CHUAN_PHRASE_RETURN_TO_KEEP,
                    CHUAN_ARGS(chuan_str_of(other), chuan_buffer_str(&word)));
  }
}

/* JSON: the findings as `check --json` has them, the decision, and the submission as it is now. */
static json_object *decided_json(const chuan_cli *cli, const chuan_decided *decided)
{
  bool failed = false;
  json_object *object = chuan_diags_json(&cli->diags, cli->lang), *replaced = json_object_new_array();
  for (size_t i = 0; i < decided->replaced_count && !failed; i++)
    chuan_json_append(&failed, replaced, chuan_submission_decision_json(&failed, &decided->replaced[i]));
  chuan_json_put(&failed, object, "replaced", replaced);
  chuan_json_put(&failed, object, "decision", chuan_submission_decision_json(&failed, &decided->made));
  chuan_json_put(&failed, object, "submission", chuan_submission_shown_json(&failed, &decided->shown));
  return chuan_json_whole(failed, object);
}

/* The commands ------------------------------------------------------------------------------------- */

static chuan_rc run(chuan_cli *cli, const chuan_arguments *arguments, chuan_submission_state state)
{
  const chuan_option_given *units = chuan_arguments_get(arguments, "unit");
  chuan_deciding_on what = { .state = state, .units = units->values, .unit_count = units->count,
                             .reopen = chuan_arguments_has(arguments, "reopen") };
  chuan_store *store = NULL;
  chuan_decided decided;
  const char *database = chuan_cli_path(cli, chuan_arguments_text(arguments, "db"));
  chuan_rc rc = database ? chuan_cli_submission(&what.submission, cli, arguments->operands[0]) : CHUAN_RC_MEMORY;
  if (rc == CHUAN_RC_OK)
    rc = chuan_cli_person(&what.by, cli, arguments);
  if (rc == CHUAN_RC_OK)
    rc = chuan_cli_reason(&what.reason, cli, arguments);
  if (rc == CHUAN_RC_OK)
    rc = chuan_store_open(&store, database, CHUAN_STORE_WRITE, &cli->diags);
  if (rc == CHUAN_RC_OK)
    rc = chuan_submission_decide(&decided, store, &what, &cli->data, &cli->diags);
  chuan_store_close(store);
  if (rc != CHUAN_RC_OK)
    return rc;
  report_overtaken(cli, &decided, chuan_arguments_text(arguments, "db"));
  report_instead(cli, &decided, chuan_arguments_text(arguments, "db"));
  if (cli->json) {
    rc = chuan_cli_answer(cli, decided_json(cli, &decided));
    chuan_cli_forget(cli);
    return rc;
  }
  chuan_cli_flush(cli);
  print_decision(cli, &decided);
  print_replaced(cli, &decided);
  print_cells(cli, &decided);
  return CHUAN_RC_OK;
}

static chuan_rc run_accept(chuan_cli *cli, const chuan_arguments *arguments)
{
  return run(cli, arguments, CHUAN_SUBMISSION_ACCEPTED);
}

static chuan_rc run_return(chuan_cli *cli, const chuan_arguments *arguments)
{
  return run(cli, arguments, CHUAN_SUBMISSION_RETURNED);
}

#define OPTIONS_DECIDE(why_required) \
  { .name = "db", .kind = CHUAN_OPTION_VALUE, .required = true, .value = "DB", \
    .help = { "cơ sở dữ liệu", "the database" } }, \
  { .name = "by", .kind = CHUAN_OPTION_VALUE, .required = true, .value = "NAME", \
    .help = { "người quyết định", "who decides" } }, \
  { .name = "reason", .kind = CHUAN_OPTION_VALUE, .required = why_required, .value = "TEXT", \
    .help = { "lý do", "why" } }, \
  { .name = "unit", .kind = CHUAN_OPTION_LIST, .value = "CODE…", \
    .help = { "chỉ các đơn vị này (không ghi: mọi đơn vị chưa quyết định)", \
              "only these units (without it all that are not decided yet)" } }, \
  { .name = "reopen", .kind = CHUAN_OPTION_FLAG, \
    .help = { "quyết định lại điều đã quyết định", "decide again what was decided before" } }

static const chuan_option ACCEPT_OPTIONS[] = { OPTIONS_DECIDE(false), CHUAN_OPTION_JSON, CHUAN_OPTIONS_COMMON };
static const chuan_option RETURN_OPTIONS[] = { OPTIONS_DECIDE(true), CHUAN_OPTION_JSON, CHUAN_OPTIONS_COMMON };

const chuan_command chuan_command_accept = {
  .name = "submissions accept",
  .summary = { "duyệt một lần nộp: khóa số liệu ấy", "accept a submission: its data are frozen" },
  .examples = "chuan submissions accept 5 --db xa.db --by \"Trần Thị Hoa\"\n"
              "chuan submissions accept 5 --db xa.db --by \"Trần Thị Hoa\" --unit 03166 03169",
  .usage = "N --db DB --by NAME [--unit CODE…] [--reason TEXT] [--reopen] [--json]",
  .notes = { "Ô đã duyệt được tính trước ô chưa duyệt; giữa hai lần nộp cùng trạng thái thì lần nộp sau thay lần nộp "
             "trước, từng ô một. Số liệu nộp sau của đơn vị đã duyệt là một lần nộp mới, chỉ được tính khi cũng được "
             "duyệt; lần nộp cũ vẫn còn nguyên.\n"
             "Không ghi --unit thì duyệt mọi đơn vị chưa quyết định; điều đã quyết định về các đơn vị khác giữ nguyên.",
             "Accepted cells count before those that are only received; of two submissions in one state the later one "
             "replaces the earlier, cell by cell. What is handed in later for an accepted unit is a new submission "
             "that counts only when it is accepted too; the old one stays as it was.\n"
             "Without --unit all units that are not decided yet are accepted; what was decided about others stays." },
  .options = ACCEPT_OPTIONS,
  .option_count = CHUAN_COUNT_OF(ACCEPT_OPTIONS),
  .operands = { "N", 1, 1 },
  .run = run_accept,
};

const chuan_command chuan_command_return = {
  .name = "submissions return",
  .summary = { "trả lại một lần nộp: không tính nữa", "return a submission: it no longer counts" },
  .examples = "chuan submissions return 5 --db xa.db --by \"Trần Thị Hoa\" --reason \"thiếu số liệu thôn Pom Mường\"",
  .usage = "N --db DB --by NAME --reason TEXT [--unit CODE…] [--reopen] [--json]",
  .notes = { "Số liệu ấy không được tính nữa, và những gì được tính trước nó lại được tính; lần nộp vẫn được giữ, xem "
             "bằng `chuan submissions show`. Trả lại điều đã duyệt thì phải ghi --reopen.",
             "Its data no longer count, and what counted before them counts again; the submission is kept, to be seen "
             "with `chuan submissions show`. To return what is accepted takes --reopen." },
  .options = RETURN_OPTIONS,
  .option_count = CHUAN_COUNT_OF(RETURN_OPTIONS),
  .operands = { "N", 1, 1 },
  .run = run_return,
};
