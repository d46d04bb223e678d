/* chuan help: all commands, one command, or the page of a diagnostic code; and `-h` of every command. */
#include "base/embed.h"
#include "cli/cli.h"

#include <string.h>

enum { INDENT = 2, GAP = 2, OPTION_COLUMN_MAX = 26 };

static void blanks(size_t count)
{
  printf("%*s", (int)count, "");
}

static void heading(const chuan_cli *cli, const char *text)
{
  chuan_tone_begin(stdout, CHUAN_TONE_HEAD, cli->color_out);
  fputs(text, stdout);
  chuan_tone_end(stdout, CHUAN_TONE_HEAD, cli->color_out);
  putchar('\n');
}

/* Prints "  left    right", the right side wrapped; on a line of its own where the left one is too long. */
static void entry(chuan_cli *cli, chuan_str left, const char *right, size_t column)
{
  size_t width = INDENT + chuan_text_width(left, 0);
  blanks(INDENT);
  fwrite(left.p, 1, left.n, stdout);
  if (width + GAP > column) {
    putchar('\n');
    width = 0;
  }
  blanks(column - width);
  chuan_layout_wrap(stdout, chuan_str_of(right), column, column, cli->width, &cli->messages);
}

/* Prints lines of text, each wrapped; lines of examples stay as they are. */
static void lines(chuan_cli *cli, const char *text, bool wrapped)
{
  while (*text) {
    size_t length = strcspn(text, "\n");
    blanks(INDENT);
    if (wrapped)
      chuan_layout_wrap(stdout, (chuan_str){ text, length }, INDENT, INDENT, cli->width, &cli->messages);
    else
      printf("%.*s\n", (int)length, text);
    text += length + (text[length] == '\n');
  }
}

/* Commands ----------------------------------------------------------------------------------------- */

void chuan_help_overview(chuan_cli *cli)
{
  size_t column = 0;
  for (size_t i = 0; chuan_commands[i]; i++) {
    size_t width = INDENT + chuan_text_width(chuan_str_of(chuan_commands[i]->name), 0) + GAP;
    column = width > column ? width : column;
  }
  heading(cli, chuan_say(cli->lang, "chuan: đánh giá đơn vị theo bộ tiêu chí viết bằng quy tắc",
                         "chuan: judges units by criteria sets written as rules"));
  putchar('\n');
  heading(cli, chuan_say(cli->lang, "Ví dụ", "Examples"));
  lines(cli,
        "chuan check quy-tac/\n"
        "chuan init xa.db\n"
        "chuan units import don-vi.csv --db xa.db\n"
        "chuan import so-lieu.csv --db xa.db --rules quy-tac/ --level xã --period 2025\n"
        "chuan eval --rules quy-tac/ --db xa.db --set xa-ntm --period 2025\n"
        "chuan explain --rules quy-tac/ --db xa.db --set xa-ntm --period 2025 --unit 03166 2.2",
        false);
  putchar('\n');
  heading(cli, chuan_say(cli->lang, "Lệnh", "Commands"));
  for (size_t i = 0; chuan_commands[i]; i++)
    entry(cli, chuan_str_of(chuan_commands[i]->name), chuan_commands[i]->summary[cli->lang], column);
  putchar('\n');
  heading(cli, chuan_say(cli->lang, "Tùy chọn chung", "Common options"));
  entry(cli, CHUAN_STR("--lang vi|en"), chuan_say(cli->lang, "ngôn ngữ (mặc định vi)", "language (vi unless given)"),
        18);
  entry(cli, CHUAN_STR("-h, --help"), chuan_say(cli->lang, "trợ giúp của lệnh", "help on the command"), 18);
  entry(cli, CHUAN_STR("--version"), chuan_say(cli->lang, "phiên bản", "the version"), 18);
}

/* "--rules PATH…", "-h, --help" */
static chuan_str option_text(chuan_cli *cli, const chuan_option *option)
{
  chuan_buffer b;
  chuan_buffer_init(&b, &cli->messages);
  if (option->letter)
    chuan_buffer_printf(&b, "-%c, ", option->letter);
  chuan_buffer_printf(&b, "--%s", option->name);
  if (option->value)
    chuan_buffer_printf(&b, " %s", option->value);
  return b.failed ? CHUAN_STR("") : chuan_buffer_str(&b);
}

static void print_options(chuan_cli *cli, const chuan_command *command)
{
  size_t column = 0;
  for (size_t i = 0; i < command->option_count; i++) {
    size_t width = INDENT + chuan_text_width(option_text(cli, &command->options[i]), 0) + GAP;
    if (!command->options[i].later && width > column)
      column = width;
  }
  if (column > OPTION_COLUMN_MAX)
    column = OPTION_COLUMN_MAX;
  for (size_t i = 0; i < command->option_count; i++)
    if (!command->options[i].later)
      entry(cli, option_text(cli, &command->options[i]), command->options[i].help[cli->lang], column);
}

void chuan_help_command(chuan_cli *cli, const chuan_command *command)
{
  chuan_buffer b;
  chuan_buffer_init(&b, &cli->messages);
  chuan_buffer_printf(&b, "chuan %s: %s", command->name, command->summary[cli->lang]);
  chuan_layout_wrap_toned(stdout, chuan_buffer_str(&b), INDENT, cli->width, CHUAN_TONE_HEAD, cli->color_out,
                          &cli->messages);
  putchar('\n');
  heading(cli, chuan_say(cli->lang, "Ví dụ", "Examples"));
  lines(cli, command->examples, false);
  putchar('\n');
  heading(cli, chuan_say(cli->lang, "Cách viết", "Usage"));
  chuan_buffer_init(&b, &cli->messages);
  chuan_buffer_printf(&b, "chuan %s %s", command->name, command->usage);
  blanks(INDENT);
  chuan_layout_wrap(stdout, chuan_buffer_str(&b), INDENT, INDENT + 4, cli->width, &cli->messages);
  putchar('\n');
  heading(cli, chuan_say(cli->lang, "Tùy chọn", "Options"));
  print_options(cli, command);
  if (command->notes[cli->lang]) {
    putchar('\n');
    heading(cli, chuan_say(cli->lang, "Ghi chú", "Notes"));
    lines(cli, command->notes[cli->lang], true);
  }
}

/* Pages of codes ----------------------------------------------------------------------------------- */

static const chuan_embedded *find_page(chuan_str code)
{
  for (const chuan_embedded *page = chuan_code_pages; page->name; page++) {
    size_t length = strlen(page->name);
    if (length == code.n + 3 && memcmp(page->name, code.p, code.n) == 0 && strcmp(page->name + code.n, ".md") == 0)
      return page;
  }
  return NULL;
}

/* The line at `*rest`, which moves behind it. */
static chuan_str next_line(chuan_str *rest)
{
  size_t length = 0;
  while (length < rest->n && rest->p[length] != '\n')
    length++;
  chuan_str line = { rest->p, length };
  length += length < rest->n;
  *rest = (chuan_str){ rest->p + length, rest->n - length };
  return line;
}

static bool starts_with(chuan_str line, const char *start)
{
  size_t length = strlen(start);
  return line.n >= length && memcmp(line.p, start, length) == 0;
}

/* The name of the file that a block "~~~ file NAME" shows; empty for other blocks. */
static chuan_str file_of_block(chuan_str line)
{
  static const chuan_str MARK = { "~~~ file ", 9 };
  return starts_with(line, MARK.p) ? (chuan_str){ line.p + MARK.n, line.n - MARK.n } : CHUAN_STR("");
}

/* A paragraph of a page: lines up to an empty one, wrapped anew. */
static void print_paragraph(chuan_cli *cli, chuan_buffer *paragraph)
{
  if (paragraph->n > 0)
    chuan_layout_wrap(stdout, chuan_buffer_str(paragraph), 0, 0, cli->width, &cli->messages);
  chuan_buffer_init(paragraph, &cli->messages);
}

/* Prints a page: its code, the section of the language, and the two examples. */
static void print_page(chuan_cli *cli, const chuan_embedded *page)
{
  chuan_str rest = { page->bytes, page->size };
  bool shown = true, in_block = false, was_blank = true;
  chuan_buffer paragraph;
  chuan_buffer_init(&paragraph, &cli->messages);
  while (rest.n > 0) {
    chuan_str line = next_line(&rest);
    if (!in_block && starts_with(line, "## ")) {
      bool vi = chuan_str_equal(line, CHUAN_STR("## vi")), en = chuan_str_equal(line, CHUAN_STR("## en"));
      print_paragraph(cli, &paragraph);
      shown = (!vi && !en) || en == (cli->lang == CHUAN_LANG_EN);
      if (vi || en)
        continue;
      heading(cli, starts_with(line, "## sai") ? chuan_say(cli->lang, "Sai", "Wrong")
                                               : chuan_say(cli->lang, "Đúng", "Right"));
      was_blank = false;
    } else if (!in_block && starts_with(line, "# ")) {
      chuan_buffer_add(&paragraph, (chuan_str){ line.p + 2, line.n - 2 });
      print_paragraph(cli, &paragraph);
      was_blank = false;
    } else if (shown && starts_with(line, "~~~")) {
      print_paragraph(cli, &paragraph);
      chuan_str file = in_block ? CHUAN_STR("") : file_of_block(line);
      if (file.n > 0)
        printf("  [%.*s]\n", CHUAN_STR_ARGS(file));
      in_block = !in_block;
    } else if (shown && in_block) {
      printf("%s%.*s\n", line.n > 0 ? "  " : "", CHUAN_STR_ARGS(line));
      was_blank = false;
    } else if (shown && line.n > 0) {
      chuan_buffer_add_c(&paragraph, paragraph.n > 0 ? " " : "");
      chuan_buffer_add(&paragraph, line);
      was_blank = false;
    } else if (shown) {
      print_paragraph(cli, &paragraph);
      if (!was_blank && rest.n > 0)
        putchar('\n');
      was_blank = true;
    }
  }
  print_paragraph(cli, &paragraph);
}

/* The message of a code without its arguments. */
static const char *message_of(chuan_code code, chuan_lang lang)
{
  static const char *const MESSAGES[][2] = {
#define DIAG(name, severity, vi, en) { vi, en },
#include "base/diag_codes.def"
#undef DIAG
  };
  return MESSAGES[code][lang];
}

static void list_codes(chuan_cli *cli)
{
  static const struct {
    char group;
    const char *title[2];
  } GROUPS[] = { { '1', { "Chữ và cú pháp của tệp quy tắc", "Text and syntax of rule files" } },
                 { '2', { "Tên", "Names" } },
                 { '3', { "Kiểu và đơn vị đo", "Types and units" } },
                 { '4', { "Bộ tiêu chí, ngưỡng, thẩm quyền", "Sets, thresholds, authority" } },
                 { '5', { "Tệp số liệu", "Data files" } },
                 { '6', { "Danh mục đơn vị", "Administrative units" } },
                 { '7', { "Cơ sở dữ liệu", "The database" } },
                 { '8', { "Lần chạy và kiểm thử", "Runs and tests" } },
                 { '9', { "Dòng lệnh", "The command line" } } };
  for (size_t g = 0; g < CHUAN_COUNT_OF(GROUPS); g++) {
    putchar('\n');
    heading(cli, GROUPS[g].title[cli->lang]);
    for (chuan_code code = 0; code < CHUAN_CODE_COUNT; code++)
      if (chuan_code_name(code)[2] == GROUPS[g].group)
        entry(cli, chuan_str_of(chuan_code_name(code)), message_of(code, cli->lang), 9);
  }
}

static chuan_rc unknown_page(chuan_cli *cli, chuan_str name)
{
  chuan_str names[64];
  size_t count = 0;
  for (size_t i = 0; chuan_commands[i] && count < CHUAN_COUNT_OF(names); i++)
    names[count++] = chuan_str_of(chuan_commands[i]->name);
  const chuan_str *nearest = chuan_text_nearest(name, names, count);
  chuan_diag *diag = chuan_diag_add(&cli->diags, CHUAN_E0910, (chuan_span){ 0, 0, 0 }, CHUAN_ARGS(name));
  if (nearest)
    chuan_diag_hint(&cli->diags, diag, CHUAN_PHRASE_DID_YOU_MEAN, CHUAN_ARGS(*nearest));
  chuan_diag_hint(&cli->diags, diag, CHUAN_PHRASE_CODES_LIKE, CHUAN_NO_ARGS);
  return CHUAN_RC_USAGE;
}

static chuan_rc run(chuan_cli *cli, const chuan_arguments *arguments)
{
  if (arguments->operand_count == 0) {
    chuan_help_overview(cli);
    list_codes(cli);
    return CHUAN_RC_OK;
  }
  chuan_str name = arguments->operands[0];
  if (arguments->operand_count == 2) { /* chuan help units import */
    chuan_buffer b;
    chuan_buffer_init(&b, &cli->messages);
    chuan_buffer_add(&b, name);
    chuan_buffer_add_char(&b, ' ');
    chuan_buffer_add(&b, arguments->operands[1]);
    name = chuan_buffer_str(&b);
  } else if (chuan_str_equal(name, CHUAN_STR("units"))) {
    name = CHUAN_STR("units import");
  }
  const chuan_command *command = chuan_command_find(name);
  chuan_code code = chuan_code_find(name);
  const chuan_embedded *page = code == CHUAN_CODE_COUNT ? NULL : find_page(chuan_str_of(chuan_code_name(code)));
  if (command)
    chuan_help_command(cli, command);
  else if (page)
    print_page(cli, page);
  else
    return unknown_page(cli, name);
  return CHUAN_RC_OK;
}

static const chuan_option OPTIONS[] = { CHUAN_OPTIONS_COMMON };

const chuan_command chuan_command_help = {
  .name = "help",
  .summary = { "trang của một mã thông báo (E0203) hoặc của một lệnh",
               "the page of a diagnostic code (E0203) or of a command" },
  .examples = "chuan help E0203\n"
              "chuan help eval\n"
              "chuan help",
  .usage = "[CODE|COMMAND] [--lang vi|en]",
  .notes = { "Không có gì phía sau: mọi lệnh và mọi mã thông báo.",
             "With nothing behind it: all commands and all codes." },
  .options = OPTIONS,
  .option_count = CHUAN_COUNT_OF(OPTIONS),
  .operands = { "[CODE|COMMAND]", 0, 2 },
  .run = run,
};
