/* The program under test: compiles the oracle's set from its text, judges units with it, and compares. */
#ifndef CHUAN_ORACLE_PRODUCT_H
#define CHUAN_ORACLE_PRODUCT_H

#include "grammar/grammar.h"
#include "runtime/vm.h"
#include "tests/oracle/tree.h"

#include <stdio.h>

typedef struct product {
  chuan_arena arena;
  chuan_sources sources;
  chuan_diags diags;
  const chuan_program *program;
  const chuan_set *compiled;
  chuan_data data;
  chuan_results results, brief; /* with values kept, and without */
  /* Positions there of what has another place in the tree; CHUAN_NONE for what is not there. */
  uint32_t variants[VARIANTS], indicators[INDICATORS], criteria[CRITERIA], columns[DATA], previous[DATA];
} product;

/* False when the text is refused; the diagnostics say why. */
bool product_compile(product *p, const tree_set *set, const char *text, size_t length);
bool product_run(product *p, const tree_run *run, const tree_unit *units, int count);
void product_free(product *p);
/* The verdicts that it gives a unit's indicators though data are missing, each VERDICTS where it does not. */
void product_early(judgement *out, const product *p, const tree_set *set, int unit);
/* Compares all that is said of a unit. NULL when it agrees, otherwise what differs first. */
const char *product_differs(product *p, const tree_run *run, int unit, const tree_answer *expected);
void product_print(FILE *out, product *p, const tree_set *set, int unit);

#endif
