/* The oracle's own picture of a criteria set, of the units it judges and of the answers, written from
   docs/language.md and nothing else: it shares no type and no code with the program under test. The generator
   makes it, print.c writes it as rules, judge.c answers for it, product.c asks the program and compares. */
#ifndef CHUAN_ORACLE_TREE_H
#define CHUAN_ORACLE_TREE_H

#include <stdio.h> /* before gmp.h, which then knows files */

#include <gmp.h>
#include <stdbool.h>
#include <stdint.h>

enum { DATA = 15, DIMENSIONS = 3, LABELS = 3, TEXTS = 6, DATES = 5, OWN_INDICATORS = 7, INDICATORS = 14,
       OWN_CRITERIA = 3, CRITERIA = 7, AUXES = 3, EXCEPTS = 4, STATEMENTS = 6, VARIANTS = 3, EXEMPTIONS = 2,
       CONDITIONS = 2, BANDS = 4, LIST = 3, NOWHERE = -1 };

/* đạt, chưa đạt, chưa đủ dữ liệu, không áp dụng, lỗi quy tắc. Of a value MET says that there is one. VERDICTS is none:
   of what the law of a unit does not have, and where nothing is reported. */
typedef enum judgement { MET, NOT_MET, INSUFFICIENT, NOT_APPLICABLE, FAULT, VERDICTS } judgement;

typedef enum tree_type { INTEGER, DECIMAL, RATIO, TRUTH, DATE, TEXT, CHOICE, DIMENSION } tree_type;

/* The data that every set declares, and the words that data and rules draw from. */
typedef struct tree_datum {
  const char *name;
  tree_type type;
  int scale; /* decimals of a number */
} tree_datum;
extern const tree_datum DATA_LIST[DATA];
extern const char *const DIMENSION_NAMES[DIMENSIONS], *const LABEL_NAMES[DIMENSIONS][LABELS];
extern const char *const CHOICE_NAMES[LABELS], *const TEXT_LIST[TEXTS];
extern const int DATE_LIST[DATES]; /* 20191231 */

/* Expressions ------------------------------------------------------------------------------------------------ */

typedef enum expression_kind {
  /* numbers */
  CONSTANT, ADD, SUBTRACT, MULTIPLY, DIVIDE, NEGATE, VALUE, AUX, THRESHOLD, THRESHOLD_OF,
  /* of any type */
  CELL, PREVIOUS, IF,
  /* what cells and dimensions are compared with */
  LABEL, DATE_CONSTANT, TEXT_CONSTANT, THE_DIMENSION,
  /* conditions */
  TRUTH_CONSTANT, COMPARE, ONE_OF, NOT, AND, OR, HAS_DATA, HAS_PREVIOUS
} expression_kind;

typedef enum tree_comparison { EQ, NE, LT, LE, GT, GE } tree_comparison;

typedef struct expression {
  expression_kind kind;
  tree_type type; /* INTEGER for every number */
  int index;      /* of what it names: datum, dimension, label, text, date, indicator, auxiliary value (NOWHERE: the
                     main threshold); 1 and 0 for yes and no */
  int of;         /* of a label: the dimension, or NOWHERE for a choice */
  long digits;    /* of a constant: digits / 10^places, perhaps in percent */
  int places;
  bool percent, brackets;
  tree_comparison comparison;
  struct expression *operands[3]; /* of ONE_OF the first is what is looked for */
  struct expression *list[LIST];
  int list_count;
} expression;

/* Thresholds --------------------------------------------------------------------------------------------------- */

typedef enum figure_kind { NO_CELL, GIVEN, DELEGATED, NO_FIGURE } figure_kind;
typedef enum tree_level { PROVINCE, DISTRICT } tree_level;

typedef struct tree_figure {
  figure_kind kind;
  expression *number;
  tree_level to;                /* DELEGATED */
  expression *low, *high;  /* of a delegation with a range */
} tree_figure;

typedef struct tree_statement {
  int year;             /* 0: of all years */
  bool otherwise;
  expression *condition; /* NULL: none */
  bool in_front;        /* of a tightening: the condition stands before `ngưỡng` */
  int by;               /* dimension of a table, or NOWHERE; a table may leave labels out */
  tree_figure figures[LABELS]; /* [0] where there is no table */
} tree_statement;

typedef struct tree_clauses {
  tree_statement items[STATEMENTS];
  int count;
} tree_clauses;

/* The statements of the act that writes the indicator, and what each variant fills and tightens. */
typedef struct tree_threshold {
  bool given;
  int adder; /* the variant that writes it, or NOWHERE: the set */
  int way;   /* of chỉ được thắt chặt: 1 where larger is stricter, -1 where smaller is; 0: it says nothing */
  tree_clauses own, fills[VARIANTS], tightenings[VARIANTS];
} tree_threshold;

/* Sets --------------------------------------------------------------------------------------------------------- */

typedef enum tree_policy { UNSAID, COUNTS_AS_MET, DROPPED } tree_policy;
typedef enum tree_rounding { HALF_UP, HALF_EVEN, DOWN, UP } tree_rounding;

/* đạt khi */
typedef struct met_rule {
  bool said, of_indicators;
  int at_least; /* 0: all */
} met_rule;

typedef struct tree_aux {
  expression *value;
  tree_threshold threshold;
} tree_aux;

/* ngoại lệ của …, grounded in an act of the set (NOWHERE) or of an upper variant. */
typedef struct tree_exemption {
  expression *when;
  int act;
} tree_exemption;

typedef struct tree_indicator {
  const char *code;
  int adder;     /* the variant that adds it, or NOWHERE */
  int criterion; /* or NOWHERE */
  bool tighten_only;
  bool dropped;  /* left out while a disagreement is made smaller */
  expression *value, *test, *exception;
  bool rounded;
  int places;
  tree_rounding rounding;
  tree_threshold threshold;
  tree_aux auxes[AUXES];
  int aux_count;
  tree_exemption exemptions[VARIANTS][EXEMPTIONS];
  int exemption_counts[VARIANTS];
} tree_indicator;

typedef struct tree_criterion {
  const char *code;
  int adder;    /* as of an indicator */
  bool dropped; /* as of an indicator */
  tree_policy policy;
  met_rule met;
} tree_criterion;

typedef struct tree_except {
  int label;
  expression *when;
} tree_except;

typedef struct tree_dimension {
  tree_except excepts[EXCEPTS];
  int except_count;
} tree_dimension;

typedef struct tree_band {
  int low, high;
} tree_band;

typedef struct tree_variant {
  int parent; /* a variant before it, or NOWHERE: the set */
  tree_level level;
} tree_variant;

typedef struct tree_set {
  int from, to; /* years */
  tree_dimension dimensions[DIMENSIONS];
  int dimension_count;
  tree_criterion criteria[CRITERIA]; /* the set's own first, then those that variants add; indicators likewise */
  int criterion_count, own_criterion_count;
  tree_indicator indicators[INDICATORS];
  int indicator_count;
  expression *conditions[CONDITIONS];
  int condition_count;
  tree_band bands[BANDS];
  int band_count;
  tree_policy policy;
  met_rule met;
  tree_variant variants[VARIANTS];
  int variant_count;
  bool english;
  uint64_t order;    /* seed of the order in which sections are printed */
  uint32_t calls;    /* bit by bit, which operations are written as calls of functions */
} tree_set;

/* Units -------------------------------------------------------------------------------------------------------- */

typedef enum input_state { REPORTED, NOT_REPORTED, NOT_AVAILABLE, NONE_OCCURRED, INPUT_NOT_APPLICABLE } input_state;

typedef struct tree_cell {
  input_state input;
  long digits; /* of a number: digits / 10^scale; else an index, or 1 and 0 for yes and no */
  bool huge;   /* of a number: 2^70 is added */
} tree_cell;

typedef struct tree_unit {
  tree_cell cells[DATA], previous[DATA];
  int dimensions[DIMENSIONS]; /* label of the registry, or NOWHERE */
  int variant;                /* or NOWHERE */
  judgement indicators[INDICATORS], criteria[CRITERIA]; /* reported; VERDICTS where nothing is */
} tree_unit;

/* What all units of a run share. */
typedef struct tree_run {
  const tree_set *set;
  int year;
  bool final;   /* dimensions are given as a test gives them: what is given stands */
  bool certify;
} tree_run;

/* Answers ------------------------------------------------------------------------------------------------------ */

/* Bits by position of what is missing. */
typedef struct cause_bits {
  uint32_t not_reported, not_available, no_previous, no_dimension, no_threshold, no_figure;
} cause_bits;

typedef struct outcome {
  judgement state;
  mpq_ptr number; /* a number's, when there is one */
  long code;      /* anything else's */
  cause_bits causes;
} outcome;

typedef struct indicator_answer {
  judgement verdict;
  bool reported;
  bool early; /* certain though data are missing */
  cause_bits causes;
  outcome value, threshold, aux_values[AUXES], aux_thresholds[AUXES];
  const tree_figure *clause, *aux_clauses[AUXES]; /* NULL where it cannot be told or none applies */
} indicator_answer;

typedef struct tree_answer {
  indicator_answer indicators[INDICATORS];
  judgement criteria[CRITERIA];
  bool criterion_reported[CRITERIA];
  outcome conditions[CONDITIONS];
  judgement set;
  cause_bits causes;
  int band; /* or NOWHERE */
  int criteria_met, criteria_insufficient, criteria_total, indicators_met, indicators_total;
} tree_answer;

/* Whether the law of a variant holds where another (NOWHERE: none) governs: it is that one or above it. */
static inline bool holds_under(const tree_set *set, int law, int governing)
{
  while (governing != law && governing != NOWHERE)
    governing = set->variants[governing].parent;
  return governing == law;
}

static inline cause_bits causes_union(cause_bits a, cause_bits b)
{
  return (cause_bits){ a.not_reported | b.not_reported, a.not_available | b.not_available,
                       a.no_previous | b.no_previous,   a.no_dimension | b.no_dimension,
                       a.no_threshold | b.no_threshold, a.no_figure | b.no_figure };
}

#endif
