/* The command line: finds the command, parses its options, runs it, and ends with its exit status. Started under the
   name of the worker process it is that instead. */
#include "cli/cli.h"

#include "base/json.h"
#include "runtime/lua_host.h"
#include "runtime/lua_worker.h"

#include <errno.h>
#include <fcntl.h>
#include <json-c/json.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum {
  WIDTH_DEFAULT = 80,
  WIDTH_LEAST = 40,
  WIDTH_MOST = 500
};

/* The terminal ------------------------------------------------------------------------------------- */

static bool may_color(int stream)
{
  const char *no_color = getenv("NO_COLOR"), *terminal = getenv("TERM");
  return isatty(stream) && !(no_color && no_color[0]) && terminal && strcmp(terminal, "dumb") != 0;
}

static size_t terminal_width(void)
{
  const char *columns = getenv("COLUMNS");
  long width = columns ? strtol(columns, NULL, 10) : 0;
  struct winsize size;
  if (width <= 0 && (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 || ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0))
    width = size.ws_col;
  if (width <= 0)
    return WIDTH_DEFAULT;
  return width < WIDTH_LEAST ? WIDTH_LEAST : width > WIDTH_MOST ? WIDTH_MOST : (size_t)width;
}

static void open_cli(chuan_cli *cli)
{
  chuan_cli_open(cli);
  cli->terminal = isatty(STDERR_FILENO);
  cli->color_out = may_color(STDOUT_FILENO);
  cli->color_messages = may_color(STDERR_FILENO);
  cli->width = terminal_width();
}

/* The end of a call -------------------------------------------------------------------------------- */

/* Whether whoever read the answer has left, as `head` does when it has seen enough. */
static bool reader_left(void)
{
  struct pollfd output = { .fd = STDOUT_FILENO };
  return poll(&output, 1, 0) > 0 && (output.revents & POLLERR);
}

/* Everything that was printed must have reached its place: a full disk or a closed pipe is an error. */
static chuan_rc finish_output(chuan_cli *cli)
{
  int error = 0;
  bool left = reader_left();
  errno = 0;
  if (fflush(stdout) != 0 || ferror(stdout) || close(STDOUT_FILENO) != 0)
    error = errno ? errno : EIO;
  if (!error)
    return CHUAN_RC_OK;
  if (left)
    return CHUAN_RC_IO; /* which needs no words */
  chuan_diag *diag = chuan_diag_add(&cli->diags, CHUAN_E0911, (chuan_span){ 0, 0, 0 },
                                    CHUAN_ARGS(chuan_diag_file_error(&cli->diags, error)));
  chuan_diag_hint(&cli->diags, diag, CHUAN_PHRASE_FREE_SPACE, CHUAN_NO_ARGS);
  chuan_cli_flush(cli);
  return CHUAN_RC_IO;
}

/* Says that memory was short, in place of all that was found in the meantime: it may be wrong. This takes
   memory only for JSON. */
static void say_memory_short(chuan_cli *cli)
{
  chuan_diag diag = { .code = CHUAN_E0913, .severity = CHUAN_SEVERITY_ERROR, .hint_count = 1,
                      .hints = { { .phrase = CHUAN_PHRASE_SPLIT_RUN } } };
  chuan_diag *items[] = { &diag };
  chuan_diags said = { .arena = &cli->messages, .sources = &cli->sources, .items = items, .count = 1, .errors = 1 };
  json_object *answer = cli->json && !cli->answered ? chuan_diags_json(&said, cli->lang) : NULL;
  if (answer) {
    chuan_json_write(stdout, answer, false);
    putchar('\n');
  }
  json_object_put(answer);
  chuan_diag_style style = { .lang = cli->lang, .color = cli->color_messages, .width = cli->width };
  chuan_diags_print(&said, stderr, style);
}

/* Says what is still to be said and returns the exit status. */
static int finish(chuan_cli *cli, chuan_rc rc)
{
  if (rc == CHUAN_RC_IO)
    chuan_cli_report_lua(cli);
  chuan_cli_progress_erase(&cli->progress);
  bool no_memory = rc == CHUAN_RC_MEMORY || (rc == CHUAN_RC_LIMIT && cli->errors_said + cli->diags.errors == 0);
  if (!no_memory && !chuan_cli_memory_short(cli)) {
    if (cli->json && !cli->answered && rc != CHUAN_RC_OK)
      no_memory = chuan_cli_answer(cli, chuan_diags_json(&cli->diags, cli->lang)) != CHUAN_RC_OK;
    chuan_cli_flush(cli);
  }
  if (no_memory || chuan_cli_memory_short(cli)) {
    say_memory_short(cli);
    rc = CHUAN_RC_MEMORY;
  }
  int status = chuan_rc_exit_worse(chuan_rc_exit(rc), chuan_rc_exit(finish_output(cli)));
  chuan_cli_close(cli);
  return status;
}

/* Words before and around the command -------------------------------------------------------------- */

static bool is_word(const char *word, const char *wanted)
{
  return strcmp(word, wanted) == 0;
}

/* The language is looked for first, so that messages about the other words are in it too. */
static chuan_rc find_language(chuan_cli *cli, char *const *words, size_t count)
{
  chuan_rc rc = CHUAN_RC_OK;
  for (size_t i = 0; i < count && !is_word(words[i], "--"); i++) {
    const char *value = NULL;
    if (strncmp(words[i], "--lang=", 7) == 0)
      value = words[i] + 7;
    else if (is_word(words[i], "--lang") && i + 1 < count)
      value = words[i + 1];
    if (!value)
      continue;
    if (is_word(value, "en") || is_word(value, "vi")) {
      cli->lang = is_word(value, "en") ? CHUAN_LANG_EN : CHUAN_LANG_VI;
      continue;
    }
    chuan_diag *diag = chuan_diag_add(&cli->diags, CHUAN_E0908, (chuan_span){ 0, 0, 0 },
                                      CHUAN_ARGS(chuan_str_of(value), CHUAN_STR("--lang")));
    chuan_diag_hint(&cli->diags, diag, CHUAN_PHRASE_CHOOSE_ONE_OF, CHUAN_ARGS(CHUAN_STR("vi, en")));
    rc = CHUAN_RC_USAGE;
  }
  return rc;
}

static bool asks_for_help(char *const *words, size_t count)
{
  for (size_t i = 0; i < count && !is_word(words[i], "--"); i++)
    if (is_word(words[i], "-h") || is_word(words[i], "--help"))
      return true;
  return false;
}

/* The command that the words begin with, by two of them or else by one; `name` is what they would name, and `taken` how
   many of them do. NULL where there is none, also where the second word is none of the commands behind the first. */
static const chuan_command *find_command(chuan_cli *cli, char *const *words, size_t count, chuan_str *name,
                                         size_t *taken)
{
  const chuan_command *one = chuan_command_find(chuan_str_of(words[0]));
  *name = chuan_str_of(words[0]);
  *taken = 1;
  if (count < 2 || words[1][0] == '-')
    return one;
  chuan_buffer two;
  chuan_buffer_init(&two, &cli->messages);
  chuan_buffer_printf(&two, "%s %s", words[0], words[1]);
  const chuan_command *command = chuan_command_find(chuan_buffer_str(&two));
  if (!command && (!one || !chuan_command_has_more(one, chuan_str_of(words[1]))))
    return one;
  *name = chuan_buffer_str(&two);
  *taken = 2;
  return command;
}

static chuan_rc run_command(chuan_cli *cli, const chuan_command *command, char *const *words, size_t count)
{
  chuan_arguments arguments;
  chuan_rc rc = chuan_options_parse(&arguments, command->options, command->option_count, command->operands,
                                    command->examples, words, count, &cli->messages, &cli->diags);
  for (size_t i = 0; i < command->option_count && rc != CHUAN_RC_MEMORY; i++)
    if (is_word(command->options[i].name, "json"))
      cli->json = arguments.given[i].given;
  chuan_cli_watch(cli);
  return rc == CHUAN_RC_OK ? command->run(cli, &arguments) : rc;
}

static chuan_rc run(chuan_cli *cli, char *const *words, size_t count)
{
  chuan_rc rc = find_language(cli, words, count);
  if (rc != CHUAN_RC_OK)
    return rc;
  while (count > 0 && strncmp(words[0], "--lang", 6) == 0) { /* before the command */
    size_t taken = is_word(words[0], "--lang") && count > 1 ? 2 : 1;
    words += taken;
    count -= taken;
  }
  if (count == 0) { /* nothing was asked for: not an answer, but all that helps */
    chuan_help_overview(cli);
    return CHUAN_RC_USAGE;
  }
  if (is_word(words[0], "--version")) {
    puts("chuan " CHUAN_VERSION);
    return CHUAN_RC_OK;
  }
  if (is_word(words[0], "-h") || is_word(words[0], "--help")) {
    chuan_help_overview(cli);
    return CHUAN_RC_OK;
  }
  if (words[0][0] == '-')
    return chuan_cli_wrong(cli, CHUAN_E0902, chuan_str_of(words[0]), CHUAN_PHRASE_SEE_COMMANDS);
  size_t taken;
  chuan_str name;
  const chuan_command *command = find_command(cli, words, count, &name, &taken);
  if (!command)
    return chuan_command_unknown(cli, name);
  if (asks_for_help(words + taken, count - taken)) {
    chuan_help_command(cli, command);
    return CHUAN_RC_OK;
  }
  return run_command(cli, command, words + taken, count - taken);
}

/* A stream that was closed before the start must not become the database: it is opened on /dev/null, in
   the direction in which it fails. */
static void open_streams(void)
{
  for (int stream = STDIN_FILENO; stream <= STDERR_FILENO; stream++)
    if (fcntl(stream, F_GETFD) < 0 && open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY) != stream)
      _exit(chuan_rc_exit(CHUAN_RC_IO));
}

int main(int argc, char **argv)
{
  chuan_cli cli;
  if (argc > 0 && is_word(argv[0], CHUAN_LUA_WORKER))
    _exit(chuan_lua_worker_main());
  open_streams();
  signal(SIGPIPE, SIG_IGN); /* a closed pipe is seen as a failed write */
  signal(SIGCHLD, SIG_DFL); /* or how a worker process ended would be lost */
  open_cli(&cli);
  return finish(&cli, run(&cli, argv + 1, argc > 0 ? (size_t)(argc - 1) : 0));
}
