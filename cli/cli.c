/* What the commands share: see cli.h. */
#include "cli/cli.h"

#include "base/json.h"

#include <json-c/json.h>
#include <string.h>

static const chuan_span NOWHERE = { 0, 0, 0 };

enum {
  LIST_MAX = 20,
  YEAR_DIGITS = 4,
  MESSAGES_LIMIT = 256 << 20 /* bytes of diagnostics and arguments */
};

void chuan_cli_open(chuan_cli *cli)
{
  *cli = (chuan_cli){ .answered = false };
  chuan_arena_init(&cli->messages, "thông báo", MESSAGES_LIMIT);
  chuan_arena_init(&cli->rules, "quy tắc", CHUAN_ARENA_RULES_LIMIT);
  chuan_arena_init(&cli->data, "dữ liệu", CHUAN_ARENA_DATA_LIMIT);
  chuan_arena_init(&cli->run, "lần chạy", CHUAN_ARENA_RUN_LIMIT);
  chuan_sources_init(&cli->sources, &cli->rules);
  chuan_diags_init(&cli->diags, &cli->messages, &cli->sources);
}

void chuan_cli_close(chuan_cli *cli)
{
  chuan_lua_close(cli->lua);
  chuan_arena_free(&cli->run);
  chuan_arena_free(&cli->data);
  chuan_arena_free(&cli->rules);
  chuan_arena_free(&cli->messages);
}

chuan_rc chuan_cli_open_lua(chuan_lua **lua, chuan_cli *cli, const chuan_program *program)
{
  *lua = NULL;
  if (program->function_count == 0)
    return CHUAN_RC_OK;
  chuan_rc rc = chuan_lua_open(&cli->lua, program, NULL, &cli->run);
  *lua = cli->lua;
  return rc;
}

void chuan_cli_report_lua(chuan_cli *cli)
{
  chuan_str trouble = chuan_lua_trouble(cli->lua);
  if (trouble.n == 0)
    return;
  chuan_diag *diag = chuan_diag_add(&cli->diags, CHUAN_E0823, NOWHERE, CHUAN_ARGS(trouble));
  chuan_diag_hint(&cli->diags, diag, CHUAN_PHRASE_START_WORKER, CHUAN_NO_ARGS);
}

chuan_rc chuan_cli_wrong(chuan_cli *cli, chuan_code code, chuan_str about, chuan_phrase hint)
{
  chuan_diag *diag = chuan_diag_add(&cli->diags, code, NOWHERE, CHUAN_ARGS(about));
  chuan_diag_hint(&cli->diags, diag, hint, CHUAN_NO_ARGS);
  return CHUAN_RC_USAGE;
}

void chuan_cli_flush(chuan_cli *cli)
{
  chuan_diag_style style = { .lang = cli->lang, .color = cli->color_messages, .width = cli->width };
  chuan_cli_progress_erase(&cli->progress);
  if (!chuan_cli_memory_short(cli) && !chuan_diags_print(&cli->diags, stderr, style))
    cli->print_failed = true;
  chuan_cli_forget(cli);
}

void chuan_cli_watch(chuan_cli *cli)
{
  if (cli->color_messages && !cli->json)
    cli->sources.progress = chuan_cli_progress_begin(&cli->progress, cli->lang);
}

bool chuan_cli_memory_short(const chuan_cli *cli)
{
  return cli->messages.failed || cli->rules.failed || cli->data.failed || cli->run.failed || cli->print_failed;
}

void chuan_cli_forget(chuan_cli *cli)
{
  cli->errors_said += cli->diags.errors;
  chuan_diags_init(&cli->diags, &cli->messages, &cli->sources);
}

chuan_rc chuan_cli_answer(chuan_cli *cli, json_object *object)
{
  if (!object)
    cli->print_failed = true;
  if (chuan_cli_memory_short(cli)) {
    json_object_put(object);
    return CHUAN_RC_MEMORY;
  }
  cli->answered = true;
  chuan_json_write(stdout, object, false);
  putchar('\n');
  json_object_put(object);
  return CHUAN_RC_OK;
}

void chuan_cli_next(const chuan_cli *cli, const char *command)
{
  if (!cli->terminal || cli->json || !command)
    return;
  fflush(stdout); /* the answer comes first */
  fprintf(stderr, chuan_say(cli->lang, "Tiếp theo: %s\n", "Next: %s\n"), command);
}

chuan_str chuan_cli_name(chuan_cli *cli, chuan_str typed)
{
  chuan_str composed;
  if (chuan_text_invalid_at(typed) < typed.n || chuan_text_nfc(&composed, typed, &cli->messages) != CHUAN_RC_OK)
    return typed; /* no name of a rule file is like that: it will not be found, and be shown as it is */
  return composed;
}

chuan_str chuan_cli_list(chuan_cli *cli, const chuan_str *names, size_t count)
{
  chuan_buffer b;
  chuan_buffer_init(&b, &cli->messages);
  for (size_t i = 0; i < count && i < LIST_MAX; i++) {
    chuan_buffer_add_c(&b, i > 0 ? ", " : "");
    chuan_buffer_add(&b, names[i]);
  }
  chuan_buffer_add_c(&b, count > LIST_MAX ? ", …" : "");
  return b.failed ? CHUAN_STR("") : chuan_buffer_str(&b);
}

chuan_rc chuan_cli_period(int *out, chuan_cli *cli, chuan_str text)
{
  *out = 0;
  bool is_year = text.n == YEAR_DIGITS && text.p[0] != '0';
  for (size_t i = 0; i < text.n && is_year; i++) {
    is_year = text.p[i] >= '0' && text.p[i] <= '9';
    *out = *out * 10 + (text.p[i] - '0');
  }
  if (is_year)
    return CHUAN_RC_OK;
  chuan_diag *diag = chuan_diag_add(&cli->diags, CHUAN_E0908, NOWHERE, CHUAN_ARGS(text, CHUAN_STR("--period")));
  chuan_diag_hint(&cli->diags, diag, CHUAN_PHRASE_WRITE_YEAR, CHUAN_NO_ARGS);
  return CHUAN_RC_USAGE;
}

const char *chuan_cli_path(chuan_cli *cli, chuan_str path)
{
  return chuan_arena_copy(&cli->messages, path.p, path.n);
}
