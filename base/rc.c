/* Result codes: see rc.h. */
#include "base/rc.h"

#include <stddef.h>

static const int EXIT_STATUS[] = {
#define RC(name, exit, vi, en) exit,
#include "base/rc.def"
#undef RC
};

int chuan_rc_exit(chuan_rc rc)
{
  return EXIT_STATUS[rc];
}

int chuan_rc_exit_worse(int a, int b)
{
  static const int ORDER[] = { 2, 1, 4, 5, 6, 3, 0 };
  for (size_t i = 0; i < sizeof ORDER / sizeof *ORDER; i++)
    if (a == ORDER[i] || b == ORDER[i])
      return ORDER[i];
  return a;
}
