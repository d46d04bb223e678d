/* Writes a spreadsheet in the place of a file, whole or not at all; what is wrong is a diagnostic. */
#ifndef CHUAN_SHEET_FILE_H
#define CHUAN_SHEET_FILE_H

#include "cli/cli.h"
#include "runtime/form.h"

chuan_rc chuan_cli_write_sheet(chuan_cli *cli, chuan_str file, const chuan_form *form, const chuan_form_sheet *sheets,
                               size_t sheet_count);
/* Says that a file could not be written; IO. */
chuan_rc chuan_cli_say_unwritten(chuan_cli *cli, chuan_str file, int error);

#endif
