/* Finding a disagreement, making it smaller, and telling it. */
#ifndef CHUAN_ORACLE_SHRINK_H
#define CHUAN_ORACLE_SHRINK_H

#include "tests/oracle/tree.h"

/* The first unit for which the program and the oracle disagree; -1 for none, `count` where the program refuses the
   set or the run. `note` (may be NULL) sees every answer of the oracle; `last` gets the last. */
long find_disagreement(const tree_run *run, const tree_unit *units, int count, void (*note)(const tree_answer *),
                       tree_answer *last);
/* Drops what the disagreement over `unit` does not need. */
void shrink(tree_set *set, const tree_run *run, tree_unit *unit);
void report_disagreement(const tree_run *run, const tree_unit *unit);

#endif
