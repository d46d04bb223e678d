/* The evaluator: runs a set's program over columns of units, a batch at a time. Exact: small numbers by
   128-bit cross multiplication, others through base/num. It never reads a database and prints nothing. */
#ifndef CHUAN_VM_H
#define CHUAN_VM_H

#include "runtime/data.h"
#include "runtime/verdict.h"

typedef struct chuan_run_options {
  bool certify;     /* reported verdicts never count */
  bool keep_clauses; /* keep which clause held for each unit: all that a report without numbers needs */
  struct chuan_lua *lua; /* calls Lua functions (lua_host.h); NULL only where the program has none */
  bool keep_values;  /* keep values, thresholds and clauses, for output; otherwise verdicts only */
  struct chuan_progress *progress; /* told of the units judged; NULL: nobody watches */
} chuan_run_options;

/* A call of a Lua function that gave no answer: the fault of a unit, whose origin is instruction `origin`. */
typedef struct chuan_script_fault {
  size_t unit;
  uint32_t origin;
  uint8_t outcome;   /* chuan_lua_outcome */
  chuan_str message; /* the script's own words */
  unsigned line;     /* of the script; 0: none is known */
} chuan_script_fault;

/* Verdicts of all units. Arrays over indicators (criteria) and units are [item * unit_count + unit]. */
typedef struct chuan_results {
  const chuan_data *data;
  chuan_cause_sets *causes;
  uint8_t *indicators;        /* chuan_verdict */
  uint8_t *indicator_reported; /* 1: a reported verdict decided it */
  uint8_t *indicator_by_bounds; /* 1: it is certain though data are missing (vm_bounds.h) */
  uint32_t *indicator_causes; /* cause set of an insufficient one, and of one by bounds: what is missing all the same;
                                 instruction number of a fault's origin; else 0 */
  uint8_t *criteria;
  uint8_t *criterion_reported;
  uint8_t *conditions;        /* of the set */
  uint32_t *condition_causes; /* as indicator_causes */
  uint8_t *grades;            /* of the set: MET where the unit's criterion has the grade, INSUFFICIENT where that is
                                 not known, FAULT, else NOT_MET */
  uint32_t *grade_causes;     /* as indicator_causes */
  uint8_t *sets;        /* [unit] */
  uint32_t *set_causes; /* causes of an insufficient set */
  uint32_t *bands;      /* [unit] band of the set, or CHUAN_NONE */
  uint32_t *criteria_met, *criteria_insufficient, *criteria_total; /* [unit] */
  uint32_t *indicators_met, *indicators_total;                     /* [unit] */
  /* Only with keep_values: */
  chuan_measure *values, *thresholds;           /* [indicator * unit_count + unit] */
  chuan_measure **aux_values, **aux_thresholds; /* [indicator][aux * unit_count + unit], NULL where it has none */
  /* With either: */
  uint32_t *clauses; /* [threshold * unit_count + unit]: the clause that holds for the unit; CHUAN_NONE where it
                        cannot be told (a dimension is missing) and where the indicator is not applicable */
  uint8_t *rulings;        /* chuan_verdict: [ruling * unit_count + unit] */
  uint32_t *ruling_causes; /* as indicator_causes */
  chuan_measure *kept;     /* of a part: [kept * unit_count + unit]; of a condition the state is its verdict */
  bool any_fault;
  chuan_script_fault *script_faults; /* by unit, then instruction */
  size_t script_fault_count, script_fault_capacity;
} chuan_results;

/* Whether the unit's law has the indicator (criterion): not where a variant adds it that does not govern the unit. */
static inline bool chuan_results_have_indicator(const chuan_results *results, size_t indicator, size_t unit)
{
  return results->indicators[indicator * results->data->unit_count + unit] != CHUAN_VERDICT_ABSENT;
}
static inline bool chuan_results_have_criterion(const chuan_results *results, size_t criterion, size_t unit)
{
  return results->criteria[criterion * results->data->unit_count + unit] != CHUAN_VERDICT_ABSENT;
}

/* Judges every unit. OK also when units have faults (any_fault); FINDINGS for a period the set is not assessed
   in, MEMORY or LIMIT when the run itself failed. */
chuan_rc chuan_vm_run(chuan_results *out, const chuan_data *data, chuan_run_options options, chuan_arena *arena);

/* The call that a fault of a unit came from; NULL where that is another instruction. */
const chuan_script_fault *chuan_results_script_fault(const chuan_results *results, size_t unit, uint32_t origin);

/* The column of every instruction for one unit: items[i] belongs to set->code[i]. */
typedef struct chuan_traced {
  uint8_t state; /* for a condition its verdict; for a value MET (there is a number) or why not */
  chuan_num number;
  uint32_t why; /* cause set, or the instruction where a fault arose */
} chuan_traced;

/* Judges unit `unit` alone and keeps what every instruction gave. `trace` has set->code_count items. */
chuan_rc chuan_vm_trace(chuan_traced *trace, chuan_cause_sets **causes, const chuan_data *data, size_t unit,
                        chuan_run_options options, chuan_arena *arena);

#endif
