/* The oracle's answers for one unit, by walking the tree of the set. */
#ifndef CHUAN_ORACLE_EVALUATE_H
#define CHUAN_ORACLE_EVALUATE_H

#include "tests/oracle/tree.h"

typedef struct context {
  const tree_run *run;
  const tree_unit *unit;
  outcome dimensions[DIMENSIONS];
  /* Values of indicators and auxiliary values, each computed once. */
  outcome values[INDICATORS][AUXES + 1];
  bool known[INDICATORS][AUXES + 1];
} context;

/* Judges a unit. Numbers of the answer hold until numbers_reset(). `early` are verdicts that are said to be certain
   though data are missing (VERDICTS: none): one is taken over if random completions by values all give it. */
void judge(tree_answer *out, const tree_run *run, const tree_unit *unit, const judgement *early);

/* evaluate.c. `of` is the indicator that the expression belongs to, or NOWHERE. */
outcome evaluate(context *c, int of, const expression *e);
outcome evaluate_value(context *c, int indicator, int aux); /* aux NOWHERE: giá trị, rounded */
outcome value_of(judgement state);
/* `state` with the causes of those operands that are insufficient, if it is. */
outcome value_because(judgement state, outcome a, outcome b);

/* thresholds.c */
/* The figure of a cell in a year under a variant (or NOWHERE) that has the threshold; NULL where there is none. */
const tree_figure *threshold_figure(const tree_set *set, const tree_threshold *t, int variant, int year,
                                    const int *labels);
/* The threshold for the unit; `clause` (may be NULL) gets the figure where it can be told. */
outcome threshold_value(context *c, int indicator, int aux, const tree_figure **clause);
/* Whether a condition on dimensions alone holds for a cell. */
bool condition_holds(const expression *e, const int *labels);

/* tables.c: the tables of the reference. */
judgement verdict_and(judgement a, judgement b);
judgement verdict_or(judgement a, judgement b);
judgement verdict_not(judgement a);

mpq_ptr number_new(void);
void numbers_reset(void);
void number_of_digits(mpq_ptr out, long digits, int places);
void number_round(mpq_ptr out, mpq_srcptr in, int places, tree_rounding rounding);

#endif
