/* Prints what is read of a sheet (dump.h). dump_xlsx FILE [SHEET]; ends with 1 when the file is refused. */
#include "tests/xlsx/dump.h"

int main(int argc, char **argv)
{
  if (argc < 2 || argc > 3)
    return 2;
  return dump_xlsx(stdout, argv[1], argc > 2 ? argv[2] : "") ? 0 : 1;
}
