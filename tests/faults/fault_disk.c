/* Makes every call that SQLite makes of the disk fail in every scenario with a database: with an I/O error, with a
   full disk, once and for ever. The database must be as before or wholly as after, and nothing may be said to be
   done that is not.
   Usage: fault_disk [SECONDS [SCENARIO]], as sweep() takes them. */
#include "tests/faults/faulty_vfs.h"
#include "tests/faults/sweep.h"

#include <stdlib.h>

static void arm(const fault_way *way, long number)
{
  faulty_vfs_fail_after(number, way->forever, way->value);
}

static const fault_way WAYS[] = {
  { .name = "a call of the disk fails", .arm = arm, .disarm = faulty_vfs_stop },
  { .name = "all later calls of the disk fail", .arm = arm, .disarm = faulty_vfs_stop, .forever = true },
  { .name = "the disk is full for one call", .arm = arm, .disarm = faulty_vfs_stop, .value = true },
  { .name = "the disk is full from then on", .arm = arm, .disarm = faulty_vfs_stop, .forever = true, .value = true },
};

static bool has_database(const scenario *of)
{
  return of->database || of->writes;
}

int main(int argc, char **argv)
{
  scenarios_open();
  faulty_vfs_open();
  return sweep(WAYS, sizeof WAYS / sizeof *WAYS, has_database, argc > 1 ? strtol(argv[1], NULL, 10) : 0,
               argc > 2 ? argv[2] : NULL);
}
