/* Imports and decisions that end in the middle: the program runs in a child process, which something ends at some
   point; what is left must be as before or wholly as after, and the next import must work. */
#ifndef CHUAN_FAULTS_CRASH_H
#define CHUAN_FAULTS_CRASH_H

#include "tests/faults/scenarios.h"

#include <sys/types.h>

/* Writes what the scenarios below read: units and their data, in as many rows as are asked for. */
void crash_prepare(size_t rows);
/* An import of all those rows, from CSV and from a spreadsheet, decisions about all of it, and an import of a single
   row. */
extern const scenario crash_import, crash_import_sheet, crash_accept, crash_return, crash_next;

/* Forks; the child calls `prepare` (with `number`), runs the scenario and exits with its status. */
pid_t crash_start(const scenario *of, void (*prepare)(long number), long number);

typedef struct crash_tally {
  long before, after, acknowledged;
} crash_tally;

/* Looks at the database that the child left: half of what it was to do, or a lost one, ends the test. Then the next
   import is run (of a scenario that is not above: itself once more), which must work and leave no files behind. */
void crash_check(crash_tally *tally, const expected *e, bool acknowledged, const char *what);

#endif
