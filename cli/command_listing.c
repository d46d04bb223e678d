/* chuan listing: the compiled program, readable. */
#include "cli/evaluation.h"

static chuan_rc run(chuan_cli *cli, const chuan_arguments *arguments)
{
  const chuan_program *program = NULL;
  chuan_str listing;
  chuan_rc rc = chuan_cli_load_rules(&program, cli, arguments->operands, arguments->operand_count);
  if (rc == CHUAN_RC_OK)
    rc = chuan_program_listing(&listing, program, &cli->run);
  if (rc == CHUAN_RC_OK)
    fwrite(listing.p, 1, listing.n, stdout);
  return rc;
}

static const chuan_option OPTIONS[] = { CHUAN_OPTIONS_COMMON };

const chuan_command chuan_command_listing = {
  .name = "listing",
  .summary = { "in chương trình đã dịch từ các tệp quy tắc", "print the program compiled from rule files" },
  .examples = "chuan listing quy-tac/\n"
              "diff <(chuan listing cu/) <(chuan listing moi/)",
  .usage = "PATH…",
  .notes = { "Bản in chứa mọi điều quyết định kết quả và chỉ những điều ấy: hai bộ tệp có cùng bản in thì cho cùng "
             "kết quả. Mã băm quy tắc in trong các kết quả là SHA-256 của bản in này.",
             "The listing holds all that decides a verdict and nothing else: rule files with the same listing give "
             "the same verdicts. The rules hash printed with results is the SHA-256 of the listing." },
  .options = OPTIONS,
  .option_count = CHUAN_COUNT_OF(OPTIONS),
  .operands = { "PATH…", 1, SIZE_MAX },
  .run = run,
};
