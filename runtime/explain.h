/* Why a unit has its verdicts: what was read and where it came from, which law applied, and how far the
   value is from its threshold. The words are those of report_explain.c and report_json.c. */
#ifndef CHUAN_EXPLAIN_H
#define CHUAN_EXPLAIN_H

#include "runtime/gap.h"
#include "runtime/store.h"
#include "runtime/vm_bounds.h"

/* The cells that were looked up last, for as long as the state of the database is one. What is found stays good until
   chuan_origins_make_room(), which forgets it where little room is left, or chuan_origins_close(). Codes of units
   outlive it. */
typedef struct chuan_origins {
  struct chuan_known_origin *slots; /* NULL before the first */
  size_t count;
  chuan_arena arena;
} chuan_origins;
void chuan_origins_open(chuan_origins *origins);
void chuan_origins_make_room(chuan_origins *origins);
void chuan_origins_close(chuan_origins *origins);

enum { CHUAN_EXPLAINED_OTHERS_MAX = 11 }; /* of which a text shows ten */

/* Whom an explanation is about, and where its cells are looked up. */
typedef struct chuan_explained_unit {
  const chuan_data *data;
  size_t unit;
  chuan_store *store; /* may be NULL: no cells, names or days are known */
  chuan_str as_known;
  chuan_arena *arena;
  chuan_diags *diags;
  chuan_origins *origins; /* may be NULL: cells are looked up each time */
  size_t *left_out; /* NULL: the cells of all other units are looked up. Otherwise those of the first, and how many
                       units were left out is added: there may be a hundred thousand */
} chuan_explained_unit;

/* What a former unit reported of a datum that was put together. */
typedef struct chuan_explained_part {
  chuan_str code, name;
  chuan_input state;
  chuan_num number;
  chuan_str text;
  chuan_origin origin;
  bool weighted; /* in a mean */
  chuan_num weight;
  const struct chuan_explained_weight *weights; /* the data that it is the sum of, as many as the declaration names */
} chuan_explained_part;
typedef struct chuan_explained_weight {
  const chuan_datum *declared;
  chuan_origin origin; /* not found where it was put together itself */
} chuan_explained_weight;

/* A unit that the unit explained was made of. */
typedef enum chuan_former_state {
  CHUAN_FORMER_JUDGED,
  CHUAN_FORMER_NO_LAW,     /* the set was not in force the day before */
  CHUAN_FORMER_OTHER_LEVEL, /* the set is not for its level */
  CHUAN_FORMER_UNKNOWN     /* the registry does not have it on that day */
} chuan_former_state;
typedef struct chuan_explained_former {
  chuan_str code, name, level;
  bool whole;
  chuan_former_state state;
  const struct chuan_results *results; /* its own, by the law of the day before the new unit; of one judged */
  size_t unit;
} chuan_explained_former;

/* The value that the registry gives the unit in a dimension, since when, and what it was before. */
typedef struct chuan_explained_class {
  const chuan_dimension *dimension;
  chuan_str value;       /* empty where there is none */
  chuan_str given_to;    /* the unit above that it comes from; empty: its own */
  chuan_day since;
  chuan_str before;      /* empty where there was none */
  chuan_str final;       /* after `riêng`, where that is another value; empty otherwise */
} chuan_explained_class;

/* A cell that an indicator read. */
typedef struct chuan_explained_input {
  const chuan_datum *declared;
  const chuan_unit *of; /* the unit below that it is of; NULL: of the unit itself */
  bool previous; /* of the period before */
  int period;
  chuan_input state;
  chuan_num number; /* when there is a value that is no text */
  chuan_str text;
  chuan_origin origin;
  bool put_together; /* from what former units reported: the parts */
  const chuan_explained_part *parts;
  size_t part_count;
} chuan_explained_input;

/* A child unit that has no value for a list. */
enum { CHUAN_LACKS_NAMED_MAX = 10 }; /* units below that texts name with their data */
typedef struct chuan_explained_lack {
  const chuan_unit *unit;
  const chuan_datum *datum; /* the first one missing; NULL where something else is */
  chuan_input state;        /* of that datum */
} chuan_explained_lack;

/* What a function was called with. */
typedef struct chuan_explained_argument {
  chuan_str text;              /* where it has no value of its own, the rule's own words; otherwise empty */
  const chuan_aggregate *list; /* whose child units give the items; NULL for one value */
  const chuan_explained_lack *lacks; /* of a list: its first CHUAN_LACKS_NAMED_MAX units without value */
  size_t lack_count;           /* all of them */
  chuan_input input;           /* of one value that is a datum without one: why; otherwise VALUE */
  uint8_t state;               /* of yes or no MET and NOT_MET; of every other value MET */
  chuan_num number;            /* of a text, its number in the data */
} chuan_explained_argument;

/* Something beside the unit's own data that a verdict rests on: an aggregate over its child units, a threshold of
   another set, or what a function gave. */
typedef struct chuan_explained_beside {
  const chuan_aggregate *aggregate;          /* or NULL */
  const chuan_other_threshold *other;        /* or NULL */
  const chuan_function *function;            /* or NULL */
  const chuan_explained_argument *arguments; /* as many as the function has parameters */
  bool is_number; /* otherwise a condition: `state` is its verdict */
  uint8_t state;  /* of a number MET where there is one */
  chuan_num number;
} chuan_explained_beside;
typedef struct chuan_explained_besides {
  const chuan_explained_beside *items;
  size_t count;
  const chuan_explained_input *inputs; /* of a condition of the set or a ruling: the cells; those of an indicator */
  size_t input_count;                  /* stand with it */
} chuan_explained_besides;
/* Two `riêng … khi` of a dimension that hold for a unit at once and give different values: a fault of the
   instruction that settles the dimension. */
typedef struct chuan_conflict {
  bool found;
  chuan_span spans[2]; /* the statements */
  chuan_str values[2];
} chuan_conflict;

typedef struct chuan_explained_indicator {
  const chuan_explained_input *inputs;
  size_t input_count;
  const chuan_gap *gaps; /* of an indicator that is not met */
  size_t gap_count;
  const chuan_gap *together; /* changes that meet it together, where none of the gaps is told */
  size_t together_count;
  const chuan_deciding *deciding; /* of one that is insufficient */
  size_t deciding_count;
  const chuan_cause *despite; /* of one that is met or not: what is missing all the same; whatever it were, it would
                                 change nothing */
  size_t despite_count;
  const chuan_slice *slice; /* what its verdict rests on, and what each step of it gave; NULL where it was reported */
  const chuan_traced *trace;
  chuan_str arithmetic[2]; /* the value with its numbers in place, in the Vietnamese and English dialect, or empty */
  const chuan_str (*aux_arithmetic)[2]; /* the same of each auxiliary value */
  chuan_explained_besides besides;
  const chuan_exception *const *exceptions; /* those of variants that hold for the unit */
  size_t exception_count;
  bool asks;               /* for the verdict of another set */
  const chuan_instruction *rounding; /* the arithmetic gives the value only after it; or NULL */
  chuan_measure unrounded; /* what was rounded then */
  chuan_conflict conflict; /* that its fault came from */
  const chuan_call *call;  /* of the function of the language in whose expression its fault arose; or NULL */
  chuan_origin reported;   /* of a reported verdict that decided it */
} chuan_explained_indicator;

/* What remains to be done for an indicator that is not met. */
typedef struct chuan_remaining {
  uint32_t indicator; /* CHUAN_NONE: of a condition */
  const chuan_gap *gaps; /* the one that is told, or those that meet it together */
  size_t gap_count;      /* 0: nothing that would do is known */
  bool measured;         /* all of them are of numbers */
  chuan_num effort;      /* then the largest of theirs */
} chuan_remaining;

/* How many are needed where a criterion (or the set) asks for `ít nhất n`, and which are the nearest. */
typedef struct chuan_way {
  uint32_t criterion;     /* CHUAN_NONE: the set */
  chuan_met_rule rule;
  uint32_t met, total;    /* now */
  uint32_t more;          /* that are still needed */
  const uint32_t *lightest; /* as many of them as are known, the least effort first: indicators, or criteria */
  size_t lightest_count;
  bool measured; /* these have efforts, all of them; */
  chuan_num effort; /* the largest */
} chuan_way;

typedef struct chuan_explanation {
  size_t unit;
  uint32_t criterion, indicator; /* what was asked about; both CHUAN_NONE: the whole unit */
  const chuan_explained_indicator *indicators; /* one for each of the set; those not asked about are empty */
  const chuan_remaining *remaining; /* of a whole unit: the least effort first, what has none last */
  size_t remaining_count;
  const chuan_way *ways; /* of what it covers and asks for `ít nhất n`: of criteria, then of the set */
  size_t way_count;
  const chuan_remaining *unmet; /* one for each condition of the set: of one that is not met what would meet it */
  const chuan_explained_besides *conditions, *rulings; /* of the set; one for each */
  const chuan_origin *criteria;                /* one for each: of a reported verdict that decided it */
  const chuan_explained_class *classes;        /* one for each dimension of the set; NULL without a store */
  const chuan_explained_former *formers;       /* what the unit was made of, in the order of its parts (lineage.h); set
                                                  by the caller, as they are read from the database anew */
  size_t former_count;
  bool formers_judged; /* they have their verdicts */
} chuan_explanation;

/* The gap that is told: the first, unless it is one of a total. NULL where there is none. */
static inline const chuan_gap *chuan_explained_gap(const chuan_explained_indicator *explained)
{
  return explained->gap_count > 0 && !explained->gaps[0].divides ? &explained->gaps[0] : NULL;
}

/* How many inputs from number `first` on are of the one unit. */
static inline size_t chuan_explained_run(const chuan_explained_input *inputs, size_t count, size_t first)
{
  size_t end = first;
  while (end < count && inputs[end].of == inputs[first].of)
    end++;
  return end - first;
}

/* Whether the explanation asked for covers an indicator, a criterion: those that the unit's law has. */
bool chuan_explanation_covers(const chuan_explanation *explanation, const chuan_results *results, uint32_t indicator);
bool chuan_explanation_covers_criterion(const chuan_explanation *explanation, const chuan_results *results,
                                        uint32_t criterion);

/* Whether something that the explanation covers asks for the verdict of another set. */
bool chuan_explanation_asks(const chuan_explanation *explanation, const chuan_results *results);

/* Finds the ways of what is covered; after all else was explained. */
chuan_rc chuan_explain_ways(chuan_explanation *out, const chuan_results *results, chuan_arena *arena);

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

/* The cells that an indicator rests on for a unit: its own in the order in which the rule reads them, those of the
   period before, then those of units below that aggregates and lists look at, unit by unit: first units that lack
   something, then those that fail a condition asked of them, then the others; behind each unit those below it. */
chuan_rc chuan_explain_inputs(const chuan_explained_input **out, size_t *count, const chuan_explained_unit *of,
                              uint32_t indicator);
/* The same of what instruction `from` gives, whatever it is part of. */
chuan_rc chuan_explain_inputs_of(const chuan_explained_input **out, size_t *count, const chuan_explained_unit *of,
                                 size_t from);

/* What is missing of a unit though verdicts stand, as `despite` of an explanation: one for each indicator of the set.
   Slices are made once and kept in `slices`, room for one of each indicator, zeroed at first, in `kept`. */
typedef struct chuan_despite {
  const chuan_cause *causes;
  size_t count;
} chuan_despite;
chuan_rc chuan_explain_all_despite(chuan_despite *out, const chuan_results *results, size_t unit,
                                   chuan_run_options options, chuan_slice *slices, chuan_arena *kept,
                                   chuan_arena *arena);

/* The data of the period before that an indicator reads: numbers of the program, each once. */
chuan_rc chuan_explain_previous(uint32_t **out, size_t *count, const chuan_set *set, uint32_t indicator,
                                chuan_arena *arena);

/* The call of a function of the language in whose expression instruction `origin` stands, among those of what
   instruction `end` ends; NULL where it stands in the rule itself. */
chuan_rc chuan_explain_call_of(const chuan_call **out, const chuan_set *set, size_t end, uint32_t origin,
                               chuan_arena *arena);

/* Finds them; not where that fault is another. `options` are those of the run. */
chuan_rc chuan_explain_conflict(chuan_conflict *out, const chuan_data *data, size_t unit, uint32_t origin,
                                chuan_run_options options, chuan_arena *arena);

/* Where the law of an indicator stands for a unit: that of the clause; where it names no basis that of the variant
   that wrote it, or else the nearest of indicator, criterion and set that names one; the indicator's own when none
   does. */
const chuan_sources_of_law *chuan_explain_law(const chuan_results *results, uint32_t indicator,
                                              const chuan_clause *clause);

#endif
