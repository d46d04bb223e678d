/* chuan submissions and chuan submissions show: what was handed in, and what became of it. */
#include "base/json.h"
#include "cli/submissions.h"
#include "runtime/local_time.h"

#include <inttypes.h>
#include <json-c/json.h>
#include <stdio.h>

static const chuan_span NOWHERE = { 0, 0, 0 };

static chuan_rc open_store(chuan_store **store, chuan_cli *cli, const chuan_arguments *arguments)
{
  const char *database = chuan_cli_path(cli, chuan_arguments_text(arguments, "db"));
  return database ? chuan_store_open(store, database, CHUAN_STORE_READ, &cli->diags) : CHUAN_RC_MEMORY;
}

/* chuan submissions --------------------------------------------------------------------------------- */

/* The words for states, "chưa duyệt (received), …", or in English those of JSON. */
static chuan_str list_states(chuan_cli *cli)
{
  chuan_buffer vi, en;
  chuan_buffer_init(&vi, &cli->messages);
  chuan_buffer_init(&en, &cli->messages);
  for (chuan_submission_state i = 0; i < CHUAN_SUBMISSION_STATE_COUNT; i++) {
    const chuan_submission_word *word = &CHUAN_SUBMISSION_WORDS[i];
    chuan_buffer_printf(&vi, "%s%s (%s)", i > 0 ? ", " : "", word->words[CHUAN_LANG_VI], word->key);
    chuan_buffer_printf(&en, "%s%s (%s)", i > 0 ? ", " : "", word->words[CHUAN_LANG_EN], word->words[CHUAN_LANG_VI]);
  }
  return chuan_diag_bilingual(&cli->diags, chuan_buffer_str(&vi), chuan_buffer_str(&en));
}

/* Whether `wanted`, folded, is one of these words, each of which stands before a semicolon. */
static bool is_among(chuan_str wanted, chuan_str words, chuan_arena *arena)
{
  chuan_str folded;
  for (size_t at = 0, end = 0; end < words.n; end++) {
    if (words.p[end] != ';')
      continue;
    if (chuan_text_fold(&folded, (chuan_str){ words.p + at, end - at }, arena) == CHUAN_RC_OK &&
        chuan_str_equal(wanted, folded))
      return true;
    at = end + 1;
  }
  return false;
}

/* The state of that name in either language, with or without diacritics: as in JSON, as it is printed, or as it is said
   otherwise. */
static chuan_rc read_state(chuan_list_filter *filter, chuan_cli *cli, chuan_str typed)
{
  chuan_str wanted;
  chuan_rc rc = chuan_text_fold(&wanted, chuan_cli_name(cli, typed), &cli->messages);
  for (chuan_submission_state i = 0; rc == CHUAN_RC_OK && i < CHUAN_SUBMISSION_STATE_COUNT; i++) {
    const chuan_submission_word *word = &CHUAN_SUBMISSION_WORDS[i];
    chuan_buffer words;
    chuan_buffer_init(&words, &cli->messages);
    chuan_buffer_printf(&words, "%s;%s;%s;%s", word->key, word->words[CHUAN_LANG_VI], word->words[CHUAN_LANG_EN],
                        word->others);
    if (!is_among(wanted, chuan_buffer_str(&words), &cli->messages))
      continue;
    filter->has_state = true;
    filter->state = i;
    return CHUAN_RC_OK;
  }
  if (rc != CHUAN_RC_OK)
    return rc;
  chuan_diag *diag = chuan_diag_add(&cli->diags, CHUAN_E0908, NOWHERE, CHUAN_ARGS(typed, CHUAN_STR("--state")));
  chuan_diag_hint(&cli->diags, diag, CHUAN_PHRASE_CHOOSE_ONE_OF, CHUAN_ARGS(list_states(cli)));
  return CHUAN_RC_USAGE;
}

static chuan_rc read_filter(chuan_list_filter *filter, chuan_cli *cli, const chuan_arguments *arguments)
{
  const chuan_option_given *units = chuan_arguments_get(arguments, "unit");
  chuan_rc rc = CHUAN_RC_OK;
  *filter = (chuan_list_filter){ .level = chuan_cli_name(cli, chuan_arguments_text(arguments, "level")),
                                 .units = units->values, .unit_count = units->count };
  if (chuan_arguments_has(arguments, "period"))
    rc = chuan_cli_period(&filter->period, cli, chuan_arguments_text(arguments, "period"));
  if (rc == CHUAN_RC_OK && chuan_arguments_has(arguments, "state"))
    rc = read_state(filter, cli, chuan_arguments_text(arguments, "state"));
  return rc;
}

static chuan_rc answer_list(chuan_cli *cli, const chuan_listed *listed, size_t count)
{
  bool failed = false;
  json_object *object = json_object_new_object(), *array = json_object_new_array();
  chuan_json_put(&failed, object, "schema", json_object_new_int(1));
  for (size_t i = 0; i < count && !failed; i++)
    chuan_json_append(&failed, array, chuan_submission_listed_json(&failed, &listed[i]));
  chuan_json_put(&failed, object, "submissions", array);
  return chuan_cli_answer(cli, chuan_json_whole(failed, object));
}

static chuan_str number_text(chuan_cli *cli, int64_t number)
{
  chuan_buffer b;
  chuan_buffer_init(&b, &cli->messages);
  chuan_buffer_printf(&b, "%" PRId64, number);
  return chuan_buffer_str(&b);
}

/* Who handed it in, and who decided last. */
static chuan_str note_of(chuan_cli *cli, const chuan_listed *listed)
{
  chuan_buffer b;
  chuan_buffer_init(&b, &cli->messages);
  if (listed->submission.submitted_by.n > 0)
    chuan_buffer_printf(&b, chuan_say(cli->lang, "người nạp: %.*s", "imported by %.*s"),
                        CHUAN_STR_ARGS(listed->submission.submitted_by));
  if (listed->decided_by.n > 0) {
    chuan_buffer_add_c(&b, b.n > 0 ? "; " : "");
    chuan_buffer_add(&b, chuan_submission_states_text(cli, listed));
    chuan_buffer_printf(&b, chuan_say(cli->lang, "; %.*s quyết định lúc %.*s", "; decided by %.*s at %.*s"),
                        CHUAN_STR_ARGS(listed->decided_by),
                        CHUAN_STR_ARGS(chuan_time_text(listed->decided_at, NO_BREAK_SPACE, cli->lang, &cli->messages)));
  }
  return chuan_buffer_str(&b);
}

static void print_list(chuan_cli *cli, const chuan_listed *listed, size_t count)
{
  enum { NUMBER, RECEIVED, FILE_NAME, LEVEL, PERIOD, UNITS, CELLS, STATE, COLUMNS };
  const chuan_table_column columns[COLUMNS] = {
    [NUMBER] = { .title = chuan_say(cli->lang, "Số", "No"), .right = true },
    [RECEIVED] = { .title = chuan_say(cli->lang, "Nhận (giờ VN)", "Received (UTC+7)") },
    [FILE_NAME] = { .title = chuan_say(cli->lang, "Tệp", "File"), .flexible = true },
    [LEVEL] = { .title = chuan_say(cli->lang, "Cấp", "Level") },
    [PERIOD] = { .title = chuan_say(cli->lang, "Kỳ", "Period"), .right = true },
    [UNITS] = { .title = chuan_say(cli->lang, "Đơn vị", "Units"), .right = true },
    [CELLS] = { .title = chuan_say(cli->lang, "Ô", "Cells"), .right = true },
    [STATE] = { .title = chuan_say(cli->lang, "Trạng thái", "State") },
  };
  chuan_table table;
  if (count == 0) {
    puts(chuan_say(cli->lang, "Không có lần nộp nào như thế", "There is no such submission"));
    return;
  }
  chuan_table_init(&table, columns, COLUMNS, &cli->messages);
  for (size_t i = 0; i < count; i++) {
    const chuan_submission *s = &listed[i].submission;
    bool data = listed[i].is_data;
    chuan_str cells[COLUMNS] = {
      [NUMBER] = number_text(cli, s->id),
      [RECEIVED] = chuan_time_minute_text(s->submitted_at, cli->lang, &cli->messages),
      [FILE_NAME] = s->file,
      [LEVEL] = data ? s->level : chuan_str_of(chuan_say(cli->lang, "danh mục", "registry")),
      [PERIOD] = data ? number_text(cli, s->period) : CHUAN_STR(""),
      [UNITS] = number_text(cli, (int64_t)listed[i].units),
      [CELLS] = data ? number_text(cli, (int64_t)listed[i].cells) : CHUAN_STR(""),
      [STATE] = chuan_submission_state_text(cli, &listed[i]),
    };
    chuan_table_add(&table, cells, CHUAN_TONE_PLAIN, 0, note_of(cli, &listed[i]));
  }
  chuan_table_print(&table, stdout, cli->width, cli->color_out);
}

static chuan_rc run_list(chuan_cli *cli, const chuan_arguments *arguments)
{
  chuan_list_filter filter;
  chuan_store *store = NULL;
  chuan_listed *listed;
  size_t count;
  chuan_rc rc = read_filter(&filter, cli, arguments);
  if (rc == CHUAN_RC_OK)
    rc = open_store(&store, cli, arguments);
  if (rc == CHUAN_RC_OK)
    rc = chuan_submissions_list(&listed, &count, store, &filter, &cli->data, &cli->diags);
  chuan_store_close(store);
  if (rc != CHUAN_RC_OK)
    return rc;
  chuan_cli_flush(cli);
  if (cli->json)
    return answer_list(cli, listed, count);
  print_list(cli, listed, count);
  return CHUAN_RC_OK;
}

#define OPTION_DB \
  { .name = "db", .kind = CHUAN_OPTION_VALUE, .required = true, .value = "DB", \
    .help = { "cơ sở dữ liệu", "the database" } }

static const chuan_option LIST_OPTIONS[] = {
  OPTION_DB,
  { .name = "period", .kind = CHUAN_OPTION_VALUE, .value = "N",
    .help = { "chỉ số liệu của năm này", "only data of this year" } },
  { .name = "level", .kind = CHUAN_OPTION_VALUE, .value = "LEVEL",
    .help = { "chỉ số liệu của cấp này", "only data of this level" } },
  { .name = "unit", .kind = CHUAN_OPTION_LIST, .value = "CODE…",
    .help = { "chỉ lần nộp có đơn vị này", "only submissions with this unit" } },
  { .name = "state", .kind = CHUAN_OPTION_VALUE, .value = "STATE",
    .help = { "chỉ lần nộp có đơn vị ở trạng thái này: \"chưa duyệt\" (received), \"đã trả lại\" (returned), "
              "\"đã duyệt\" (accepted)",
              "only submissions with a unit in this state: received, returned, accepted" } },
  CHUAN_OPTION_JSON,
  CHUAN_OPTIONS_COMMON,
};

const chuan_command chuan_command_submissions = {
  .name = "submissions",
  .summary = { "các lần nộp: đã nhận gì, đã duyệt chưa", "what was handed in, and what became of it" },
  .examples = "chuan submissions --db xa.db\n"
              "chuan submissions --db xa.db --period 2025 --state received\n"
              "chuan submissions --db xa.db --unit 03166 --json",
  .usage = "[list] --db DB [--period N] [--level LEVEL] [--unit CODE…] [--state STATE] [--json]",
  .notes = { "Mỗi lần nạp là một lần nộp, lúc đầu chưa duyệt (received). Số liệu chưa duyệt vẫn được tính; trả lại "
             "(returned) thì không tính nữa; duyệt (accepted) thì khóa số liệu của đơn vị trong kỳ ấy. Trạng thái là "
             "của từng đơn vị trong lần nộp.",
             "Every import is a submission, received at first. What is received counts; what is returned no longer "
             "does; accepting freezes the data of a unit for that period. The state is that of each unit of the "
             "submission." },
  .options = LIST_OPTIONS,
  .option_count = CHUAN_COUNT_OF(LIST_OPTIONS),
  .operands = { "[list]", 0, 1 },
  .run = run_list,
};

/* chuan submissions show ---------------------------------------------------------------------------- */

static chuan_rc answer_show(chuan_cli *cli, const chuan_shown *shown)
{
  bool failed = false;
  json_object *object = json_object_new_object();
  chuan_json_put(&failed, object, "schema", json_object_new_int(1));
  chuan_json_put(&failed, object, "submission", chuan_submission_shown_json(&failed, shown));
  return chuan_cli_answer(cli, chuan_json_whole(failed, object));
}

static chuan_rc run_show(chuan_cli *cli, const chuan_arguments *arguments)
{
  chuan_store *store = NULL;
  chuan_shown shown;
  int64_t number;
  chuan_rc rc = chuan_cli_submission(&number, cli, arguments->operands[0]);
  if (rc == CHUAN_RC_OK)
    rc = open_store(&store, cli, arguments);
  if (rc == CHUAN_RC_OK)
    rc = chuan_submission_show(&shown, store, number, &cli->data, &cli->diags);
  chuan_store_close(store);
  if (rc != CHUAN_RC_OK)
    return rc;
  chuan_cli_flush(cli);
  if (cli->json)
    return answer_show(cli, &shown);
  chuan_submission_print(cli, &shown);
  return CHUAN_RC_OK;
}

static const chuan_option SHOW_OPTIONS[] = { OPTION_DB, CHUAN_OPTION_JSON, CHUAN_OPTIONS_COMMON };

const chuan_command chuan_command_show = {
  .name = "submissions show",
  .summary = { "mọi điều về một lần nộp", "all about one submission" },
  .examples = "chuan submissions show 5 --db xa.db",
  .usage = "N --db DB [--json]",
  .notes = { "Ai quyết định gì, lúc nào, vì sao; và của từng đơn vị có bao nhiêu ô đang được tính, ô nào đã do lần nộp "
             "khác thay.",
             "Who decided what, when and why; and of each unit how many cells count, and for which of them another "
             "submission counts." },
  .options = SHOW_OPTIONS,
  .option_count = CHUAN_COUNT_OF(SHOW_OPTIONS),
  .operands = { "N", 1, 1 },
  .run = run_show,
};
