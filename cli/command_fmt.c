/* chuan fmt: rule files in the one style. */
#include "cli/cli.h"
#include "cli/line_diff.h"
#include "cli/replace_file.h"
#include "grammar/grammar.h"

#include <sodium.h>
#include <string.h>

static const chuan_span NOWHERE = { 0, 0, 0 };

typedef struct formatter {
  chuan_cli *cli;
  bool check, diff;
  chuan_skin skin;
  size_t files, changed;
} formatter;

/* A file read and printed anew. */
typedef struct formatted {
  chuan_str name, before, after;
  bool changed; /* its bytes on the disk are not `after` */
} formatted;

static chuan_rc format(formatted *out, formatter *f, chuan_str name)
{
  unsigned char on_disk[crypto_hash_sha256_BYTES], wanted[crypto_hash_sha256_BYTES];
  chuan_cli *cli = f->cli;
  uint32_t number;
  chuan_rc rc = chuan_source_load(&number, &cli->sources, name, CHUAN_RULE_FILE_LIMIT, on_disk, &cli->diags);
  if (rc == CHUAN_RC_OK)
    rc = chuan_rules_format(&out->after, number, f->skin, &cli->sources, &cli->rules, &cli->diags);
  if (rc != CHUAN_RC_OK)
    return rc;
  out->name = name;
  out->before = chuan_source_get(&cli->sources, number)->text;
  crypto_hash_sha256(wanted, (const unsigned char *)out->after.p, out->after.n);
  out->changed = memcmp(on_disk, wanted, sizeof wanted) != 0;
  return CHUAN_RC_OK;
}

static chuan_rc show_diff(formatter *f, const formatted *file)
{
  if (file->changed && chuan_str_equal(file->before, file->after))
    printf(chuan_say(f->cli->lang, "%.*s: chỉ khác cách mã hóa chữ (BOM hoặc Unicode chưa dựng sẵn)\n",
                     "%.*s: only the encoding differs (a BOM, or letters that are not composed)\n"),
           CHUAN_STR_ARGS(file->name));
  return chuan_line_diff(stdout, file->name, file->before, file->after, &f->cli->run);
}

static chuan_rc write_back(formatter *f, const formatted *file)
{
  const char *path = chuan_cli_path(f->cli, file->name);
  if (!path)
    return CHUAN_RC_MEMORY;
  int error = chuan_replace_file(path, file->after);
  if (!error) {
    printf(chuan_say(f->cli->lang, "Đã sửa %s\n", "Rewrote %s\n"), path);
    return CHUAN_RC_OK;
  }
  chuan_diag *diag = chuan_diag_add(&f->cli->diags, CHUAN_E0912, NOWHERE,
                                    CHUAN_ARGS(file->name, chuan_diag_file_error(&f->cli->diags, error)));
  chuan_diag_hint(&f->cli->diags, diag, CHUAN_PHRASE_FREE_SPACE, CHUAN_NO_ARGS);
  return CHUAN_RC_IO;
}

/* Does with one file what was asked for; FINDINGS when it is not in the style and only looked at. */
static chuan_rc handle(formatter *f, chuan_str name, bool is_standard_input)
{
  formatted file;
  chuan_rc rc = format(&file, f, name);
  if (rc != CHUAN_RC_OK)
    return rc;
  f->files++;
  f->changed += file.changed;
  if (f->diff)
    rc = show_diff(f, &file);
  else if (f->check && file.changed)
    printf("%.*s\n", CHUAN_STR_ARGS(name));
  else if (!f->check && is_standard_input)
    fwrite(file.after.p, 1, file.after.n, stdout);
  else if (!f->check && file.changed)
    rc = write_back(f, &file);
  return rc == CHUAN_RC_OK && file.changed && f->check ? CHUAN_RC_FINDINGS : rc;
}

static chuan_rc read_skin(chuan_skin *out, chuan_cli *cli, const chuan_arguments *arguments)
{
  chuan_str text = chuan_arguments_text(arguments, "skin");
  *out = chuan_str_equal(text, CHUAN_STR("en")) ? CHUAN_SKIN_EN : text.n > 0 ? CHUAN_SKIN_VI : CHUAN_SKIN_KEEP;
  if (text.n == 0 || *out == CHUAN_SKIN_EN || chuan_str_equal(text, CHUAN_STR("vi")))
    return CHUAN_RC_OK;
  chuan_diag *diag = chuan_diag_add(&cli->diags, CHUAN_E0908, NOWHERE, CHUAN_ARGS(text, CHUAN_STR("--skin")));
  chuan_diag_hint(&cli->diags, diag, CHUAN_PHRASE_CHOOSE_ONE_OF, CHUAN_ARGS(CHUAN_STR("vi, en")));
  return CHUAN_RC_USAGE;
}

static chuan_rc worse(chuan_rc a, chuan_rc b)
{
  return chuan_rc_exit_worse(chuan_rc_exit(a), chuan_rc_exit(b)) == chuan_rc_exit(a) ? a : b;
}

static chuan_rc run(chuan_cli *cli, const chuan_arguments *arguments)
{
  formatter f = { .cli = cli,
                  .check = chuan_arguments_has(arguments, "check"),
                  .diff = chuan_arguments_has(arguments, "diff") };
  chuan_rc rc = read_skin(&f.skin, cli, arguments);
  if (rc != CHUAN_RC_OK)
    return rc;
  if (arguments->operand_count == 1 && chuan_str_equal(arguments->operands[0], CHUAN_STR("-")))
    return handle(&f, arguments->operands[0], true);
  chuan_str *files;
  size_t count;
  rc = chuan_rules_files(&files, &count, arguments->operands, arguments->operand_count, &cli->rules, &cli->diags);
  if (rc != CHUAN_RC_OK)
    return rc;
  for (size_t i = 0; rc != CHUAN_RC_USAGE && rc != CHUAN_RC_MEMORY && i < count; i++)
    rc = worse(rc, handle(&f, files[i], false));
  if (cli->terminal && rc == CHUAN_RC_OK && f.changed == 0)
    fprintf(stderr, chuan_say(cli->lang, "%zu tệp đã đúng kiểu\n", "%zu files are in the style already\n"), f.files);
  return rc;
}

static const chuan_option OPTIONS[] = {
  { .name = "check", .kind = CHUAN_OPTION_FLAG,
    .help = { "không sửa; in tên tệp chưa đúng kiểu và thoát 1",
              "change nothing; print the files not in the style, exit 1" } },
  { .name = "diff", .kind = CHUAN_OPTION_FLAG,
    .help = { "không sửa; in những dòng sẽ đổi", "change nothing; print what would change" } },
  { .name = "skin", .kind = CHUAN_OPTION_VALUE, .value = "vi|en",
    .help = { "viết lại bằng bộ từ vựng này", "rewrite in this vocabulary" } },
  CHUAN_OPTIONS_COMMON,
};

const chuan_command chuan_command_fmt = {
  .name = "fmt",
  .summary = { "viết lại tệp quy tắc theo một kiểu thống nhất", "rewrite rule files in the one style" },
  .examples = "chuan fmt quy-tac/\n"
              "chuan fmt --check quy-tac/\n"
              "chuan fmt --skin en - <bo-tieu-chi.chuan",
  .usage = "PATH… [--check] [--diff] [--skin vi|en]",
  .notes = { "Sửa ngay trong tệp, giữ nguyên chú thích và ý nghĩa; tệp đã đúng kiểu không bị đụng đến. `-` đọc đầu "
             "vào chuẩn và in ra đầu ra chuẩn. Tệp có lỗi cú pháp được báo lỗi và để nguyên.",
             "Rewrites in place; comments and meaning stay, files in the style are not touched. `-` reads standard "
             "input and writes standard output. A file with syntax errors is reported and left as it is." },
  .options = OPTIONS,
  .option_count = CHUAN_COUNT_OF(OPTIONS),
  .operands = { "PATH…", 1, SIZE_MAX },
  .run = run,
};
