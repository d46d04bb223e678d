/* Random sets and units. Everything is drawn from one stream, so a seed names a set and its units. */
#ifndef CHUAN_ORACLE_GENERATE_H
#define CHUAN_ORACLE_GENERATE_H

#include "tests/oracle/tree.h"

#include <stddef.h>

void random_seed(uint64_t seed);
uint32_t below(uint32_t n);
/* Once in n times. */
bool rarely(uint32_t n);

/* Zeroed memory of the tree, all of it given back by the next tree_reset(). */
void *tree_alloc(size_t size);
void tree_reset(void);

/* What an expression may speak of. */
typedef struct tree_scope {
  const tree_set *set;
  int dimensions;         /* those declared first */
  bool value, thresholds; /* giá trị; ngưỡng and ngưỡng phụ */
  unsigned auxes;         /* bits */
  int indicator;          /* whose expression it is, or NOWHERE; thresholds of those before it may be asked for */
} tree_scope;
expression *random_number(const tree_scope *scope, int depth);
expression *random_condition(const tree_scope *scope, int depth);
/* On dimensions alone; the set has one. */
expression *random_cell_condition(const tree_set *set, int depth);
expression *random_constant(void);
expression *new_expression(expression_kind kind, tree_type type, int index);
expression *new_operation(expression_kind kind, tree_type type, expression *a, expression *b);
expression *new_comparison(tree_comparison how, expression *a, expression *b);

/* Fills a threshold of an indicator for which every cell has a figure, or where `without` (may be NULL) holds none.
   `way` as in tree_threshold. */
void random_threshold(tree_threshold *out, const tree_set *set, const tree_indicator *of, const expression *without,
                      int way);
/* excepts.c: makes all cases of a dimension say one value where two would contradict each other whatever the data. */
void settle_excepts(tree_dimension *dimension);
/* Variants, and the criteria and indicators that they add beside those of the set: codes only. */
void random_variants(tree_set *set);
void random_additions(tree_set *set);
void random_set(tree_set *out);
void random_unit(tree_unit *out, const tree_run *run);
/* Gives a value to every cell that has none, but those that do not apply. */
void random_completion(tree_unit *unit);

#endif
