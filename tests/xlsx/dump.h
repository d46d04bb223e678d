/* What is read of a sheet, as text for tests: a cell a line, "D17 number 70,63", then "merged A1:B2", then the codes of
   findings. */
#ifndef CHUAN_TESTS_DUMP_H
#define CHUAN_TESTS_DUMP_H

#include <stdbool.h>
#include <stdio.h>

/* `wanted`: a sheet, or "". False when the file is refused. */
bool dump_xlsx(FILE *out, const char *file, const char *wanted);

#endif
