/* The table of commands. */
#include "cli/cli.h"

#include <string.h>

const chuan_command *const chuan_commands[] = {
  &chuan_command_check, &chuan_command_test,   &chuan_command_fmt,     &chuan_command_listing,
  &chuan_command_init,  &chuan_command_units,  &chuan_command_import,  &chuan_command_submissions,
  &chuan_command_show,  &chuan_command_accept, &chuan_command_return,  &chuan_command_eval,
  &chuan_command_explain, &chuan_command_validate, &chuan_command_report, &chuan_command_help, NULL,
};

/* Commands of later versions: not listed, but a user who reads of them is told. */
static const char *const LATER[] = { "diff", "plan", "doc", "new" };

const chuan_command *chuan_command_find(chuan_str name)
{
  for (size_t i = 0; chuan_commands[i]; i++)
    if (chuan_str_equal(name, chuan_str_of(chuan_commands[i]->name)))
      return chuan_commands[i];
  return NULL;
}

bool chuan_command_has_more(const chuan_command *command, chuan_str second)
{
  size_t n = strlen(command->name);
  if (command->operands.name && memmem(command->operands.name, strlen(command->operands.name), second.p, second.n))
    return false;
  for (size_t i = 0; chuan_commands[i]; i++)
    if (strncmp(chuan_commands[i]->name, command->name, n) == 0 && chuan_commands[i]->name[n] == ' ')
      return true;
  return false;
}

chuan_rc chuan_command_unknown(chuan_cli *cli, chuan_str name)
{
  static const chuan_span NOWHERE = { 0, 0, 0 };
  static const chuan_str UNITS_IMPORT = { "units import", 12 };
  chuan_str names[CHUAN_COUNT_OF(chuan_commands)];
  size_t count = 0;
  for (size_t i = 0; i < CHUAN_COUNT_OF(LATER); i++)
    if (chuan_str_equal(name, chuan_str_of(LATER[i])))
      return chuan_cli_wrong(cli, CHUAN_E0909, name, CHUAN_PHRASE_SEE_COMMANDS);
  for (size_t i = 0; chuan_commands[i]; i++)
    names[count++] = chuan_str_of(chuan_commands[i]->name);
  const chuan_str *nearest = chuan_text_nearest(name, names, count);
  if (!nearest && chuan_str_equal(name, CHUAN_STR("units")))
    nearest = &UNITS_IMPORT;
  chuan_diag *diag = chuan_diag_add(&cli->diags, CHUAN_E0901, NOWHERE, CHUAN_ARGS(name));
  if (nearest)
    chuan_diag_hint(&cli->diags, diag, CHUAN_PHRASE_DID_YOU_MEAN, CHUAN_ARGS(*nearest));
  chuan_diag_hint(&cli->diags, diag, CHUAN_PHRASE_SEE_COMMANDS, CHUAN_NO_ARGS);
  return CHUAN_RC_USAGE;
}
