/* The four verdicts and the rule fault: their tables (docs/language.md §8), counts with bounds, bands,
   and the causes that an insufficient verdict carries. */
#ifndef CHUAN_VERDICT_H
#define CHUAN_VERDICT_H

#include "base/arena.h"
#include "grammar/program.h"

chuan_verdict chuan_verdict_and(chuan_verdict a, chuan_verdict b);
chuan_verdict chuan_verdict_or(chuan_verdict a, chuan_verdict b);
chuan_verdict chuan_verdict_not(chuan_verdict a);
/* What is computed from two numbers of these states; the later one of verdicts.def is the worse. */
chuan_verdict chuan_verdict_worse(chuan_verdict a, chuan_verdict b);
/* Whether two conditions hold or fail alike. */
chuan_verdict chuan_verdict_same(chuan_verdict a, chuan_verdict b);

/* Sets of verdicts, a bit each: all that a table makes of two of them, and the negations of one. */
typedef chuan_verdict chuan_verdict_table(chuan_verdict a, chuan_verdict b);
uint8_t chuan_verdicts_combine(uint8_t a, uint8_t b, chuan_verdict_table *table);
uint8_t chuan_verdicts_negate(uint8_t verdicts);

/* How many of something are met, insufficient, … ; faults are counted nowhere else. */
typedef struct chuan_count {
  uint32_t met, not_met, insufficient, not_applicable, fault;
} chuan_count;
static inline void chuan_count_add(chuan_count *count, chuan_verdict verdict)
{
  count->met += verdict == CHUAN_VERDICT_MET;
  count->not_met += verdict == CHUAN_VERDICT_NOT_MET;
  count->insufficient += verdict == CHUAN_VERDICT_INSUFFICIENT;
  count->not_applicable += verdict == CHUAN_VERDICT_NOT_APPLICABLE;
  count->fault += verdict == CHUAN_VERDICT_FAULT;
}
/* Applies the policy: not applicable ones are added to `met`, or dropped (also where no policy is set: a
   datum can be not applicable where no rule is). `total` gets those that apply. */
chuan_count chuan_count_apply(chuan_count count, chuan_not_applicable_policy policy, uint32_t *total);
/* The verdict of a rule over counted verdicts: all, or at least n. Any fault gives a fault; nothing but
   not applicable ones (or nothing at all) is met when they count as met, otherwise not applicable. */
chuan_verdict chuan_count_verdict(chuan_count count, chuan_met_rule rule, chuan_not_applicable_policy policy);
/* The class of met..met+insufficient, or CHUAN_NONE when that interval crosses classes or there is a fault. */
uint32_t chuan_count_band(chuan_count count, chuan_not_applicable_policy policy, const chuan_band *bands,
                          size_t band_count);

/* Why something is insufficient. */
typedef enum chuan_cause_kind {
#define CAUSE(name, json, vi, en) CHUAN_CAUSE_##name,
#include "runtime/causes.def"
#undef CAUSE
  CHUAN_CAUSE_KIND_COUNT
} chuan_cause_kind;

typedef struct chuan_cause {
  chuan_cause_kind kind;
  chuan_str name; /* the datum, dimension or indicator it is about */
} chuan_cause;

/* Sets of causes, each kept once: set 0 is empty; equal sets have equal numbers. */
typedef struct chuan_cause_sets chuan_cause_sets;
chuan_cause_sets *chuan_cause_sets_new(chuan_arena *arena); /* NULL when memory is short */
/* The set of one cause; the union of two sets. CHUAN_NONE when memory is short. */
uint32_t chuan_cause_set_of(chuan_cause_sets *sets, chuan_cause cause);
uint32_t chuan_cause_set_union(chuan_cause_sets *sets, uint32_t a, uint32_t b);
/* The union of any number of sets: cheaper than one by one, as what lies between is not kept. */
uint32_t chuan_cause_set_union_all(chuan_cause_sets *sets, const uint32_t *members, size_t count);
/* The causes of a set, sorted by kind and name. */
const chuan_cause *chuan_cause_set_items(const chuan_cause_sets *sets, uint32_t set, size_t *count);

#endif
