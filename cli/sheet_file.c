/* Writes a spreadsheet: see sheet_file.h. */
#include "cli/sheet_file.h"

#include "cli/replace_file.h"

#include <errno.h>

static const chuan_span NOWHERE = { 0, 0, 0 };

chuan_rc chuan_cli_say_unwritten(chuan_cli *cli, chuan_str file, int error)
{
  chuan_diag *diag =
    chuan_diag_add(&cli->diags, CHUAN_E0912, NOWHERE, CHUAN_ARGS(file, chuan_diag_file_error(&cli->diags, error)));
  chuan_diag_hint(&cli->diags, diag, CHUAN_PHRASE_FREE_SPACE, CHUAN_NO_ARGS);
  return CHUAN_RC_IO;
}

chuan_rc chuan_cli_write_sheet(chuan_cli *cli, chuan_str file, const chuan_form *form, const chuan_form_sheet *sheets,
                               size_t sheet_count)
{
  chuan_replacement replacement;
  const char *path = chuan_cli_path(cli, file);
  if (!path)
    return CHUAN_RC_MEMORY;
  int error = chuan_replacement_begin(&replacement, path);
  if (error)
    return chuan_cli_say_unwritten(cli, file, error);
  chuan_rc rc = chuan_form_xlsx(replacement.beside, &error, form, sheets, sheet_count);
  if (rc == CHUAN_RC_OK && chuan_cli_memory_short(cli))
    rc = CHUAN_RC_MEMORY; /* something may be missing in it */
  if (rc != CHUAN_RC_OK)
    chuan_replacement_abandon(&replacement);
  else if ((error = chuan_replacement_commit(&replacement)) != 0)
    rc = CHUAN_RC_IO;
  if (rc == CHUAN_RC_IO && error == ELIBACC) {
    chuan_diag *diag = chuan_diag_add(&cli->diags, CHUAN_E0915, NOWHERE,
                                      CHUAN_ARGS(chuan_str_of(chuan_form_xlsx_library())));
    chuan_diag_hint(&cli->diags, diag, CHUAN_PHRASE_INSTALL_XLSXWRITER, CHUAN_NO_ARGS);
    return rc;
  }
  return rc == CHUAN_RC_IO ? chuan_cli_say_unwritten(cli, file, error) : rc;
}
