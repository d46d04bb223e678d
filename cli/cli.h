/* What the commands share: the state of one call of the program, the description of a command, and small
   helpers. Commands handle arguments and call; they compute nothing themselves. */
#ifndef CHUAN_CLI_H
#define CHUAN_CLI_H

#include "base/diag.h"
#include "cli/options.h"
#include "cli/progress.h"
#include "runtime/layout.h"
#include "runtime/lua_host.h"

/* One call of the program. */
typedef struct chuan_cli {
  chuan_lang lang;
  bool json;     /* the answer is wanted as JSON */
  bool answered; /* a JSON answer was written: diagnostics are no longer the answer */
  bool terminal; /* messages go to a terminal */
  bool color_out, color_messages;
  size_t width;
  chuan_arena messages, rules, data, run;
  chuan_sources sources;
  chuan_cli_progress progress;
  chuan_lua *lua; /* calls the Lua functions of the rules; NULL where there are none */
  chuan_diags diags;
  size_t errors_said; /* errors among the diagnostics that were printed and forgotten */
  bool print_failed;  /* memory was short when they or a JSON answer were printed */
} chuan_cli;

/* A command: what is said about it and who does it. Texts are by chuan_lang. */
typedef struct chuan_command {
  const char *name; /* "eval", "units import" */
  const char *summary[2];
  const char *examples; /* lines to type */
  const char *usage;    /* behind "chuan NAME" */
  const char *notes[2]; /* paragraphs, one a line; NULL for none */
  const chuan_option *options;
  size_t option_count;
  chuan_operands operands;
  chuan_rc (*run)(chuan_cli *cli, const chuan_arguments *arguments);
} chuan_command;

#define CHUAN_COUNT_OF(array) (sizeof(array) / sizeof *(array))

/* Options that all commands have, and --json. */
#define CHUAN_OPTION_JSON \
  { .name = "json", .kind = CHUAN_OPTION_FLAG, .help = { "trả lời bằng JSON trên stdout", "answer in JSON on stdout" } }
#define CHUAN_OPTIONS_COMMON \
  { .name = "lang", .kind = CHUAN_OPTION_VALUE, .value = "vi|en", \
    .help = { "ngôn ngữ của thông báo", "language of messages" } }, \
  { .name = "help", .letter = 'h', .kind = CHUAN_OPTION_FLAG, .help = { "trang này", "this page" } }

/* The table of commands, ended by NULL, in the order of help; commands of later versions are not in it. */
extern const chuan_command *const chuan_commands[];
/* A command by its whole name, or NULL. */
const chuan_command *chuan_command_find(chuan_str name);
/* Whether there are commands of two words that begin with this one's, and the second is to be one of theirs: it is no
   operand of this one's. */
bool chuan_command_has_more(const chuan_command *command, chuan_str second);
/* Reports an unknown command with the nearest one. */
chuan_rc chuan_command_unknown(chuan_cli *cli, chuan_str name);

/* Help: all commands; one command. To stdout. */
void chuan_help_overview(chuan_cli *cli);
void chuan_help_command(chuan_cli *cli, const chuan_command *command);

/* The memory of one call: arenas, sources and diagnostics; the rest is zero. */
void chuan_cli_open(chuan_cli *cli);
void chuan_cli_close(chuan_cli *cli);

/* Makes the Lua functions of a program ready to be called, where it has some. */
chuan_rc chuan_cli_open_lua(chuan_lua **lua, chuan_cli *cli, const chuan_program *program);
/* Says why Lua functions could not be called at all, where that is so. */
void chuan_cli_report_lua(chuan_cli *cli);

/* A diagnostic of no place with one argument and one hint; returns USAGE. */
chuan_rc chuan_cli_wrong(chuan_cli *cli, chuan_code code, chuan_str about, chuan_phrase hint);
/* Prints the diagnostics so far to stderr and forgets them: before an answer, so that it stands last. What was
   found while memory was short may be wrong and is only forgotten. */
void chuan_cli_flush(chuan_cli *cli);
/* Shows how far long works are, where there is a terminal and no JSON is wanted; the next flush ends it. */
void chuan_cli_watch(chuan_cli *cli);
/* Whether memory was short. What is printed for people is not checked piece by piece: an arena that gave no more
   tells that something may be missing or wrong in it. */
bool chuan_cli_memory_short(const chuan_cli *cli);
/* Forgets the diagnostics so far: they have been said. */
void chuan_cli_forget(chuan_cli *cli);
/* Writes a JSON object as the answer and frees it. MEMORY, and nothing written, when `object` is NULL or memory was
   short before: then it may be wrong. */
struct json_object;
chuan_rc chuan_cli_answer(chuan_cli *cli, struct json_object *object);
/* What to type next: one line on stderr, only for people at a terminal. NULL: nothing. */
void chuan_cli_next(const chuan_cli *cli, const char *command);
/* A name typed by the user, composed (NFC) so that it compares with names of rules. */
chuan_str chuan_cli_name(chuan_cli *cli, chuan_str typed);
/* "a, b, c" of names, at most 20 of them. */
chuan_str chuan_cli_list(chuan_cli *cli, const chuan_str *names, size_t count);
/* Reads the year of --period. */
chuan_rc chuan_cli_period(int *out, chuan_cli *cli, chuan_str text);
/* The path as the system wants it; NULL when memory is short. */
const char *chuan_cli_path(chuan_cli *cli, chuan_str path);

extern const chuan_command chuan_command_check, chuan_command_init, chuan_command_units, chuan_command_import,
  chuan_command_eval, chuan_command_explain, chuan_command_validate, chuan_command_report, chuan_command_test,
  chuan_command_fmt, chuan_command_listing, chuan_command_help, chuan_command_submissions, chuan_command_show,
  chuan_command_accept, chuan_command_return;

#endif
