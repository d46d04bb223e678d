/* chuan check: reads rule files and says everything that is wrong. */
#include "cli/evaluation.h"

#include <json-c/json.h>

typedef struct totals {
  size_t files, sets, variants, criteria, indicators, check_sets, rules, data, tests;
} totals;

static totals count(const chuan_program *program)
{
  totals t = { .files = program->file_count, .variants = program->variant_count,
               .data = program->data_count, .tests = program->test_count };
  /* The editions of a set count as one: the most that one of them has. */
  for (size_t i = 0; i < program->set_count; i += program->sets[i].edition_count) {
    size_t criteria = 0, indicators = 0;
    for (const chuan_set *set = &program->sets[i]; set < &program->sets[i] + program->sets[i].edition_count; set++) {
      criteria = set->criterion_count > criteria ? set->criterion_count : criteria;
      indicators = set->indicator_count > indicators ? set->indicator_count : indicators;
    }
    *(program->sets[i].is_checks ? &t.check_sets : &t.sets) += 1;
    *(program->sets[i].is_checks ? &t.rules : &t.indicators) += indicators;
    t.criteria += criteria;
  }
  return t;
}

static void print_totals(const chuan_cli *cli, totals t)
{
  printf(chuan_say(cli->lang, "%zu tệp: %zu bộ tiêu chí", "files: %zu; criteria sets: %zu"), t.files, t.sets);
  if (t.variants > 0)
    printf(chuan_say(cli->lang, ", %zu biến thể", ", variants: %zu"), t.variants);
  printf(chuan_say(cli->lang, ", %zu tiêu chí, %zu chỉ tiêu", ", criteria: %zu, indicators: %zu"), t.criteria,
         t.indicators);
  if (t.check_sets > 0)
    printf(chuan_say(cli->lang, ", %zu bộ kiểm tra, %zu quy tắc", ", check sets: %zu, rules: %zu"), t.check_sets,
           t.rules);
  printf(chuan_say(cli->lang, ", %zu dữ liệu, %zu kiểm thử\n", ", data: %zu, tests: %zu\n"), t.data, t.tests);
}

/* Scripts ------------------------------------------------------------------------------------------ */

static void report_script(chuan_cli *cli, const chuan_function *function, const chuan_lua_answer *answer)
{
  const chuan_script_fault fault = { .outcome = (uint8_t)answer->outcome, .message = answer->message,
                                     .line = answer->line };
  chuan_span line = chuan_report_script_span(&cli->sources, function, &fault);
  chuan_str why = chuan_report_script_fault(function, &fault, cli->lang, &cli->messages);
  chuan_span place = line.source != 0 ? line : function->span;
  chuan_diag *diag = chuan_diag_add(&cli->diags, CHUAN_E0825, place, CHUAN_ARGS(why));
  if (line.source != 0)
    chuan_diag_span(&cli->diags, diag, function->span, CHUAN_PHRASE_DECLARED_HERE, CHUAN_NO_ARGS);
  chuan_diag_hint(&cli->diags, diag, CHUAN_PHRASE_SEE_LUA_PAGE, CHUAN_NO_ARGS);
}

/* Has every script loaded, also those that nobody calls; FINDINGS where one cannot be. */
static chuan_rc check_scripts(chuan_cli *cli, const chuan_program *program)
{
  chuan_lua *lua;
  chuan_program *all = (chuan_program *)chuan_arena_copy(&cli->run, program, sizeof *program);
  if (!all)
    return CHUAN_RC_MEMORY;
  all->function_count += all->uncalled_count;
  chuan_rc rc = chuan_cli_open_lua(&lua, cli, all);
  for (uint32_t i = 0; i < all->function_count && rc == CHUAN_RC_OK; i++) {
    chuan_lua_answer answer;
    rc = chuan_lua_check(lua, i, &answer, &cli->messages);
    if (rc == CHUAN_RC_OK && answer.outcome != CHUAN_LUA_OK)
      report_script(cli, &all->functions[i], &answer);
  }
  return rc == CHUAN_RC_OK && cli->diags.errors > 0 ? CHUAN_RC_FINDINGS : rc;
}

/* The command -------------------------------------------------------------------------------------- */

static chuan_rc run(chuan_cli *cli, const chuan_arguments *arguments)
{
  const chuan_program *program = NULL;
  chuan_rc rc = chuan_cli_load_rules(&program, cli, arguments->operands, arguments->operand_count);
  if (rc == CHUAN_RC_OK)
    rc = check_scripts(cli, program);
  if (rc == CHUAN_RC_IO && chuan_lua_trouble(cli->lua).n > 0) /* which is said at the end */
    return rc;
  if (cli->json) { /* here the findings are the answer */
    chuan_rc answered = chuan_cli_answer(cli, chuan_diags_json(&cli->diags, cli->lang));
    if (answered == CHUAN_RC_OK)
      chuan_cli_forget(cli);
    return rc == CHUAN_RC_OK ? answered : rc;
  }
  chuan_cli_flush(cli);
  if (rc != CHUAN_RC_OK)
    return rc;
  totals t = count(program);
  print_totals(cli, t);
  chuan_cli_next(cli, t.tests > 0 ? "chuan test …" : "chuan eval --rules … --db … --set … --period …");
  return CHUAN_RC_OK;
}

static const chuan_option OPTIONS[] = { CHUAN_OPTION_JSON, CHUAN_OPTIONS_COMMON };

const chuan_command chuan_command_check = {
  .name = "check",
  .summary = { "đọc tệp quy tắc, báo mọi lỗi: ở đâu, vì sao, sửa thế nào",
               "read rule files and report every error: where, why, how to fix it" },
  .examples = "chuan check quy-tac/\n"
              "chuan check bo-tieu-chi.chuan bien-the/son-la.chuan\n"
              "chuan check - <bo-tieu-chi.chuan",
  .usage = "PATH… [--json]",
  .notes = { "PATH là tệp, thư mục (mọi tệp *.chuan ở trong), hoặc `-` là đầu vào chuẩn.\n"
             "Mã thoát: 0 không có lỗi (có thể có cảnh báo), 1 có lỗi.",
             "PATH is a file, a folder (all *.chuan files below it), or `-` for standard input.\n"
             "Exit status: 0 no errors (there may be warnings), 1 errors." },
  .options = OPTIONS,
  .option_count = CHUAN_COUNT_OF(OPTIONS),
  .operands = { "PATH…", 1, SIZE_MAX },
  .run = run,
};
