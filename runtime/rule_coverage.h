/* Which figures of thresholds the tests of rule files touch, and on which sides: a value below the figure,
   equal to it, above it, and one that is missing. */
#ifndef CHUAN_RULE_COVERAGE_H
#define CHUAN_RULE_COVERAGE_H

#include "runtime/rule_test.h"

typedef enum chuan_side {
  CHUAN_SIDE_BELOW,
  CHUAN_SIDE_AT,
  CHUAN_SIDE_ABOVE,
  CHUAN_SIDE_MISSING,
  CHUAN_SIDE_COUNT
} chuan_side;

/* One figure: a clause that gives a number, and the threshold it belongs to. */
typedef struct chuan_covered_clause {
  const chuan_clause *clause;
  const chuan_set *set;
  const chuan_threshold *threshold;
  bool touched[CHUAN_SIDE_COUNT];
} chuan_covered_clause;

typedef struct chuan_rule_coverage {
  chuan_covered_clause *items; /* by set, indicator and place in the tables */
  size_t count;
  uint32_t *item_of; /* by clause of the program; CHUAN_NONE for those without a number */
  const chuan_program *program;
} chuan_rule_coverage;

/* All figures of the program, none of them touched. */
chuan_rc chuan_rule_coverage_init(chuan_rule_coverage *coverage, const chuan_program *program, chuan_arena *arena);
/* Adds what one test touched. */
void chuan_rule_coverage_add(chuan_rule_coverage *coverage, const chuan_results *results);
/* How many sides of how many there are. */
size_t chuan_rule_coverage_touched(const chuan_rule_coverage *coverage);

#endif
