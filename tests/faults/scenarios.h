/* Whole commands that the fault sweeps run again and again: what is called, on which database, and what it
   changes. */
#ifndef CHUAN_FAULTS_SCENARIOS_H
#define CHUAN_FAULTS_SCENARIOS_H

#include "tests/faults/database.h"
#include "tests/faults/program.h"

typedef struct scenario {
  const char *name;
  int status;           /* how it ends without a fault */
  const char *database; /* what x.db is a copy of; NULL: there is none */
  bool writes;          /* it changes x.db */
  const char *file;     /* another file that it writes, or NULL */
  const char *words[WORDS_MAX];
} scenario;

extern const scenario scenarios[];
extern const size_t scenario_count;

/* A scenario and how everything is before and after it when nothing fails. */
typedef struct expected {
  const scenario *of;
  outcome outcome;
  content database, file;        /* before */
  content file_after;
  char *dump_before, *dump_after; /* of the database */
  size_t entries;                /* files in the folder, x.db and the file that it writes aside */
} expected;

/* Makes a folder with rules, data and databases, and makes it the current one. It is gone when the process exits. */
void scenarios_open(void);

/* Runs a scenario without a fault. */
expected scenario_expect(const scenario *of);
/* Puts the database and the file back. */
void scenario_reset(const expected *e);
/* Looks at what a run that met a fault left behind: a half import, a damaged or half file, a false message or a
   wrong answer is a failure. `what` says where. True when all it was to do is done. */
bool scenario_check(const expected *e, const outcome *got, const char *what);
/* Prints a failure and counts it. */
void scenario_fail(const expected *e, const outcome *got, const char *what, const char *why);
size_t scenario_failures(void);
void scenario_forget(expected *e);
/* The number of files in the folder, the database and the scenario's own file aside. */
size_t scenario_entries(const scenario *of);

#endif
