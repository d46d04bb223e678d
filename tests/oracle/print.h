/* The set as a rule file, and a unit as people read it. */
#ifndef CHUAN_ORACLE_PRINT_H
#define CHUAN_ORACLE_PRINT_H

#include "tests/oracle/tree.h"

#include <stdio.h>

void print_set(FILE *out, const tree_set *set);
void print_unit(FILE *out, const tree_run *run, const tree_unit *unit);
/* Causes, a value or a verdict of an answer. */
void print_causes(FILE *out, const tree_set *set, cause_bits causes);
void print_value(FILE *out, const tree_set *set, const outcome *value);
extern const char VERDICT_LETTERS[];

#endif
