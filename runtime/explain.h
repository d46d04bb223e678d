/* Why a unit has its verdicts: what was read and where it came from, which law applied, and how far the
   value is from its threshold. The words are those of report_explain.c and report_json.c. */
#ifndef CHUAN_EXPLAIN_H
#define CHUAN_EXPLAIN_H

#include "runtime/store.h"
#include "runtime/vm.h"

/* The smallest change of one datum, in its own granularity, that makes `value OP threshold` hold. */
typedef struct chuan_gap {
  bool known;
  bool more;    /* the datum must grow; otherwise it must shrink */
  chuan_num by; /* > 0 */
  chuan_num to; /* the datum after the change */
} chuan_gap;

/* The gap of a value x, or x / *denominator (may be NULL), against a threshold. It is not known for other
   directions than >= > <= <, for a denominator that is not positive, where the comparison holds already,
   and where the changed datum would leave its declared range. MEMORY or LIMIT from the arithmetic. */
chuan_rc chuan_explain_gap(chuan_gap *out, const chuan_datum *datum, chuan_num x, const chuan_num *denominator,
                           chuan_direction direction, chuan_num threshold, chuan_arena *arena);

/* A cell that an indicator read. */
typedef struct chuan_explained_input {
  const chuan_datum *declared;
  bool previous; /* of the period before */
  int period;
  chuan_input state;
  chuan_num number; /* when there is a value that is no text */
  chuan_str text;
  chuan_origin origin;
} chuan_explained_input;

/* Something beside the unit's own data that a verdict rests on: an aggregate over its child units, or a threshold of
   another set. */
typedef struct chuan_explained_beside {
  const chuan_aggregate *aggregate;   /* or NULL */
  const chuan_other_threshold *other; /* or NULL */
  bool is_number; /* otherwise a condition: `state` is its verdict */
  uint8_t state;  /* of a number MET where there is one */
  chuan_num number;
} chuan_explained_beside;
typedef struct chuan_explained_besides {
  const chuan_explained_beside *items;
  size_t count;
} chuan_explained_besides;

typedef struct chuan_explained_indicator {
  const chuan_explained_input *inputs;
  size_t input_count;
  chuan_gap gap;
  const chuan_datum *gap_datum;
  chuan_str
      arithmetic[2]; /* the value with its numbers in place, in the Vietnamese and English dialect; may be empty */
  chuan_explained_besides besides;
  const chuan_exception *const *exceptions; /* those of variants that hold for the unit */
  size_t exception_count;
  const chuan_dimension_case *clash[2]; /* two that hold and say different values, where its fault arose; or NULL */
  bool asks;               /* for the verdict of another set */
  bool rounded;            /* the arithmetic gives the value only after rounding */
  chuan_origin reported;   /* of a reported verdict that decided it */
} chuan_explained_indicator;

typedef struct chuan_explanation {
  size_t unit;
  uint32_t criterion, indicator; /* what was asked about; both CHUAN_NONE: the whole unit */
  const chuan_explained_indicator *indicators; /* one for each of the set; those not asked about are empty */
  const chuan_explained_besides *conditions, *rulings; /* of the set; one for each */
  const chuan_origin *criteria;                /* one for each: of a reported verdict that decided it */
} chuan_explanation;

/* Whether the explanation asked for covers an indicator, a criterion: those that the unit's law has. */
bool chuan_explanation_covers(const chuan_explanation *explanation, const chuan_results *results, uint32_t indicator);
bool chuan_explanation_covers_criterion(const chuan_explanation *explanation, const chuan_results *results,
                                        uint32_t criterion);

/* Whether something that the explanation covers asks for the verdict of another set. */
bool chuan_explanation_asks(const chuan_explanation *explanation, const chuan_results *results);

/* Explains a unit, or one criterion or indicator of it. `results` must be made with keep_values; `store` may
   be NULL (then no origins are known). */
typedef struct chuan_explain_question {
  size_t unit;
  uint32_t criterion, indicator; /* CHUAN_NONE where not asked about */
  chuan_run_options options;     /* those of the results */
  chuan_str as_known;
} chuan_explain_question;
chuan_rc chuan_explain_unit(chuan_explanation *out, const chuan_results *results, chuan_explain_question question,
                            chuan_store *store, chuan_arena *arena, chuan_diags *diags);

/* Where the law of an indicator stands for a unit: that of the clause; where it names no basis that of the variant
   that wrote it, or else the nearest of indicator, criterion and set that names one; the indicator's own when none
   does. */
const chuan_sources_of_law *chuan_explain_law(const chuan_results *results, uint32_t indicator,
                                              const chuan_clause *clause);

#endif
