/* Sweeps: a scenario is run again and again, and each time the next of its calls (for memory, of the disk…) fails,
   until it runs through without meeting the fault. */
#ifndef CHUAN_FAULTS_SWEEP_H
#define CHUAN_FAULTS_SWEEP_H

#include "tests/faults/scenarios.h"

/* A way in which calls fail. */
typedef struct fault_way {
  const char *name;
  /* The call after `number` more ones fails; disarm() tells whether one has, and how many calls there were. */
  void (*arm)(const struct fault_way *way, long number);
  bool (*disarm)(long *calls);
  long (*held)(void); /* what must be the same after a run, such as blocks of memory; or NULL */
  bool forever;       /* all later calls fail too */
  bool harmless;      /* the right answer is wanted all the same */
  int value;          /* for arm() */
} fault_way;

/* Sweeps the scenarios that `chosen` (NULL: all) chooses in all ways, and prints how many calls failed. A sweep that
   would take longer than its part of `seconds` (0: however long) leaves calls out, evenly. With `only`, just the
   scenario of that name, which must be one of them. Returns the exit status. */
int sweep(const fault_way *ways, size_t way_count, bool (*chosen)(const scenario *of), long seconds, const char *only);

#endif
