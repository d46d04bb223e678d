/* The compiled program: the contract between grammar and runtime. grammar/compile.c makes it from checked
   rule files; the runtime reads it and knows nothing of syntax. Everything lives on the rule set's arena
   and is never changed after compilation. Numbers of things are positions in the arrays here. */
#ifndef CHUAN_PROGRAM_H
#define CHUAN_PROGRAM_H

#include "base/num.h"
#include "base/source.h"
#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

/* Raised whenever the meaning of a program or its listing changes. */
enum { CHUAN_PROGRAM_VERSION = 4 };

typedef enum chuan_verdict {
#define VERDICT(name, letter, vi, en, json, check_vi, check_en, check_json) CHUAN_VERDICT_##name,
#include "grammar/verdicts.def"
#undef VERDICT
  CHUAN_VERDICT_COUNT,
  /* No verdict, and never shown or stored: the unit's law does not have the indicator or criterion, as a variant adds
     it that does not govern the unit. */
  CHUAN_VERDICT_ABSENT = CHUAN_VERDICT_COUNT
} chuan_verdict;

typedef enum chuan_opcode {
#define OP(name, operands, meaning) CHUAN_OP_##name,
#include "grammar/opcodes.def"
#undef OP
  CHUAN_OP_COUNT
} chuan_opcode;

#define CHUAN_NONE UINT32_MAX /* no register, no datum, no criterion, … */

/* Days: the proleptic Gregorian calendar counted from 1970-01-01 = 0. */
typedef int32_t chuan_day;
#define CHUAN_DAY_FIRST INT32_MIN /* open at the start */
#define CHUAN_DAY_LAST INT32_MAX  /* open at the end */
/* False for a date that does not exist. Years 1..9999. */
bool chuan_day_from(chuan_day *out, int year, int month, int day);
void chuan_day_to(chuan_day in, int *year, int *month, int *day);
/* Reads dd/mm/yyyy or yyyy-mm-dd, the whole text. */
bool chuan_day_parse(chuan_day *out, chuan_str text);
/* "31/12/2024" in `vi`, "2024-12-31" in `en` and JSON; empty for an open end. p is NULL when memory is short. */
chuan_str chuan_day_text(chuan_day in, bool iso, chuan_arena *arena);

typedef enum chuan_type_kind {
  CHUAN_TYPE_INTEGER, /* số nguyên */
  CHUAN_TYPE_DECIMAL, /* thập phân(digits; scale) */
  CHUAN_TYPE_RATIO,   /* tỷ lệ: 70,63 or 70,63% means 7063/10000 */
  CHUAN_TYPE_TRUTH,   /* có/không */
  CHUAN_TYPE_DATE,    /* ngày */
  CHUAN_TYPE_TEXT,    /* chuỗi */
  CHUAN_TYPE_CHOICE   /* { a; b } */
} chuan_type_kind;

typedef struct chuan_type {
  chuan_type_kind kind;
  unsigned digits, scale; /* of a decimal: all digits, and those behind the mark */
  const chuan_str *choices;
  size_t choice_count;
} chuan_type;

/* What an empty cell means on the form. */
typedef enum chuan_blank { CHUAN_BLANK_NOT_REPORTED, CHUAN_BLANK_ZERO, CHUAN_BLANK_FALSE } chuan_blank;

/* khi sáp nhập …: how a unit that was made of others gets the datum from theirs, where it has not reported it. */
typedef enum chuan_merge {
  CHUAN_MERGE_NONE, /* not at all */
  CHUAN_MERGE_SUM,  /* cộng */
  CHUAN_MERGE_MEAN, /* bình quân theo: weighted by another datum */
  CHUAN_MERGE_ALL,  /* mọi: yes where all are */
  CHUAN_MERGE_ANY   /* có: yes where one is */
} chuan_merge;

typedef struct chuan_datum {
  chuan_str name, title, unit, source; /* empty when not written; unit as written */
  chuan_str level;                     /* level of the units that report it: "xã" */
  chuan_type type;
  chuan_blank blank;
  bool has_range;
  chuan_num low, high; /* inclusive; values outside are a finding of every import */
  chuan_merge merge;
  const uint32_t *merge_weights; /* of a mean, whose weight is their sum: data of the program, of the same level */
  size_t merge_weight_count;
  chuan_span span;
} chuan_datum;

/* căn cứ: an act and a place in it. Empty parts were not written. */
typedef struct chuan_basis {
  chuan_str act;
  bool has_date;
  chuan_day date;
  chuan_str article, clause, point, annex;
  chuan_span span;
} chuan_basis;

/* Adds "01/QĐ-MAU ngày 02/01/2024, điều 1, phụ lục I" to a text, or with `english` the same in English. */
void chuan_basis_add(chuan_buffer *out, const chuan_basis *basis, bool english);

typedef struct chuan_sources_of_law {
  const chuan_basis *basis;
  size_t basis_count;
  bool checked;        /* kiểm chứng "nguồn": the act's text was checked for this figure; a clause without
                          kiểm chứng of its own takes that of its indicator */
  chuan_str checked_by; /* the source, or why not */
} chuan_sources_of_law;

/* What a set says differently from a day on: `op` of `sửa` in a syntax tree, and a repeal. */
typedef enum chuan_amended {
  CHUAN_AMENDED_CRITERION,
  CHUAN_AMENDED_INDICATOR,
  CHUAN_AMENDED_DIMENSION,
  CHUAN_AMENDED_REPEAL /* of an indicator */
} chuan_amended;

/* sửa … từ D, bãi bỏ … từ D */
typedef struct chuan_amendment {
  chuan_amended what;
  chuan_str code; /* of the indicator or criterion, or the dimension's name */
  chuan_day from;
  chuan_sources_of_law law; /* its act; without a căn cứ of its own that of its first threshold */
  chuan_span span;
} chuan_amendment;

typedef enum chuan_clause_kind {
  CHUAN_CLAUSE_VALUE,     /* là X */
  CHUAN_CLAUSE_DELEGATED, /* phân cấp cho …: insufficient until a variant fills it */
  CHUAN_CLAUSE_NO_FIGURE, /* chưa có số: insufficient */
  CHUAN_CLAUSE_RELATIVE   /* là X * ngưỡng của … bộ "…": that many times what another set asks of the unit */
} chuan_clause_kind;

/* One figure of a threshold: what one cell of a table or one `ngưỡng` statement gives. */
typedef struct chuan_clause {
  chuan_clause_kind kind;
  chuan_num value; /* of a relative one the factor, > 0 */
  uint32_t other;  /* of a relative one: among the thresholds of other sets that its set reads */
  chuan_str written;      /* as the author wrote it: "80%" */
  chuan_str delegated_to; /* level: "tỉnh" */
  bool has_range;         /* a delegated figure must lie in low..high */
  chuan_num low, high;
  chuan_str range_written; /* "[50%; 100%]" */
  chuan_str set_by;       /* the set or variant that wrote it */
  chuan_sources_of_law law;
  chuan_span span;
} chuan_clause;

/* A threshold: for each layer (the set itself, then each variant that changes it), assessed year and
   cell of its dimensions one clause. cells[(layer * years + year) * cell_count + cell], where year counts
   from the set's period_from and the last dimension varies fastest. */
typedef struct chuan_threshold {
  uint32_t indicator;
  chuan_str aux; /* empty: the main one */
  const uint32_t *dimensions;
  size_t dimension_count;
  size_t cell_count;
  const uint32_t *layer_variants; /* [0] is CHUAN_NONE: the set itself */
  size_t layer_count;
  const uint32_t *others; /* thresholds of other sets that its figures rest on, each once: as `other` of a clause */
  size_t other_count;
  const uint32_t *cells; /* clause numbers of the program; CHUAN_NONE where the indicator is not applicable */
} chuan_threshold;

typedef struct chuan_dimension {
  chuan_str name;
  const chuan_str *values;
  size_t value_count;
  bool unchecked; /* its exceptions, or those of a dimension that they look at, were amended by what nobody checked */
  const chuan_span *excepts; /* where each pair of its EXCEPT instruction was written: riêng … khi … */
  chuan_span span;
} chuan_dimension;

/* Whether an instruction settles a dimension by conditions, of which two can hold at once. */
#define CHUAN_OP_IS_EXCEPT(op) ((op) == CHUAN_OP_EXCEPT || (op) == CHUAN_OP_EXCEPT_OTHERWISE)
/* Whether an instruction calls a function. */
#define CHUAN_OP_IS_CALL(op) ((op) == CHUAN_OP_CALL || (op) == CHUAN_OP_CALL_TRUTH)
/* Whether an instruction looks at child units, or others beside the unit, by aggregate a. */
#define CHUAN_OP_IS_OF_CHILDREN(op) \
  ((op) == CHUAN_OP_AGGREGATE || (op) == CHUAN_OP_LIST || (op) == CHUAN_OP_QUANTIFIER || (op) == CHUAN_OP_UNIQUE)
/* Whether the list that an instruction names holds pairs: a register and something that is none. */
#define CHUAN_OP_HAS_PAIRS(op) (CHUAN_OP_IS_EXCEPT(op) || CHUAN_OP_IS_CALL(op))

typedef struct chuan_instruction {
  uint8_t op;      /* chuan_opcode */
  uint32_t result; /* the column it writes; CHUAN_NONE for INDICATOR and what follows it in opcodes.def */
  uint32_t a, b, c;
  chuan_span span; /* what it was compiled from */
} chuan_instruction;

typedef enum chuan_direction { CHUAN_DIRECTION_NONE, CHUAN_DIRECTION_LT, CHUAN_DIRECTION_LE, CHUAN_DIRECTION_GT,
  CHUAN_DIRECTION_GE, CHUAN_DIRECTION_EQ, CHUAN_DIRECTION_NE } chuan_direction;

/* giá trị phụ. Registers are valid when the INDICATOR instruction runs. */
typedef struct chuan_aux {
  chuan_str name, text;
  uint32_t value;      /* register */
  uint32_t threshold;  /* register of its threshold, or CHUAN_NONE */
  uint32_t threshold_table; /* number of the threshold, or CHUAN_NONE */
  chuan_direction direction;      /* of `x OP ngưỡng phụ x` in the test */
  chuan_direction main_direction; /* of `x OP ngưỡng` in it: x is compared with the main threshold */
  chuan_str unit;
} chuan_aux;

/* ngoại lệ của … không áp dụng khi: for units under a variant. The register is valid when the INDICATOR instruction
   runs, and met where the variant governs and the condition holds. */
typedef struct chuan_exception {
  uint32_t variant;
  uint32_t holds;         /* register */
  const uint32_t *inputs; /* data of the assessed period that its condition reads, beside those of the indicator */
  size_t input_count;
  chuan_str text; /* its condition, in the rule's own words */
  chuan_sources_of_law law;
  chuan_span span;
} chuan_exception;

/* A constant that a test compares something with: `factor`, times the threshold `table` where that is not
   CHUAN_NONE. */
typedef struct chuan_limit {
  chuan_num factor;
  uint32_t table;
  bool percent;              /* the value is compared with a number written as a percentage */
  chuan_direction direction; /* of `giá trị OP constant` where that is the whole test; otherwise none */
} chuan_limit;

typedef struct chuan_indicator {
  chuan_str code, title, agency;
  uint32_t added_by; /* the variant that adds it: units that it does not govern do not have it; or CHUAN_NONE */
  uint32_t criterion; /* CHUAN_NONE: belongs to the set directly */
  chuan_str value_text, require_text, not_applicable_text; /* the rule's own words, vi skin; empty when not written */
  chuan_str unit;          /* of the value; empty for none */
  uint32_t value;          /* register of the value, or CHUAN_NONE */
  uint32_t threshold;      /* register of the main threshold, or CHUAN_NONE */
  uint32_t threshold_table;
  chuan_direction direction; /* of `giá trị OP ngưỡng` in the test */
  const chuan_aux *aux;
  size_t aux_count;
  const chuan_limit *limits;
  size_t limit_count;
  const chuan_exception *exceptions;
  size_t exception_count;
  const struct chuan_check *check; /* of a rule of a check set; NULL: it is an indicator */
  const uint32_t *inputs; /* data of the assessed period that it reads by itself, in order of first use */
  size_t input_count;
  const uint32_t *tables; /* thresholds that its test, value or exception reads, those of other indicators too */
  size_t table_count;
  const chuan_amendment *unchecked_dimension; /* that of a dimension it depends on, which nobody checked; NULL: none */
  bool is_share; /* the test only compares value and threshold, and the value is a datum divided by something */
  chuan_sources_of_law law; /* of the indicator itself */
  chuan_span span;
} chuan_indicator;

/* A piece of the message of a check: text, or the value of an expression of that kind. */
typedef enum chuan_piece_kind {
  CHUAN_PIECE_TEXT,
  CHUAN_PIECE_NUMBER,
  CHUAN_PIECE_SHARE, /* a number that people read as a percentage */
  CHUAN_PIECE_TRUTH,
  CHUAN_PIECE_DAY,
  CHUAN_PIECE_STRING,
  CHUAN_PIECE_NAME, /* of a choice or the value of a dimension */
  CHUAN_PIECE_PERIOD /* that is judged */
} chuan_piece_kind;
typedef struct chuan_piece {
  chuan_piece_kind kind;
  chuan_str text;         /* of a text; otherwise the expression in the rule's own words, vi skin */
  uint32_t value;         /* instruction that gives it; CHUAN_NONE for a text and the period */
  const chuan_str *names; /* of a name, by position */
  size_t name_count;
} chuan_piece;

/* One of the conditions that `và` joins; a condition without is one by itself. */
typedef struct chuan_check_part {
  chuan_str text;       /* in the rule's own words, vi skin */
  uint32_t condition;   /* instruction */
  chuan_piece sides[2]; /* of a comparison: how they are shown */
  size_t side_count;    /* 2; of `thuộc` 1, otherwise 0 */
} chuan_check_part;
typedef struct chuan_check_parts {
  const chuan_check_part *items;
  size_t count;
} chuan_check_parts;

/* A rule of a check set. It is an indicator whose verdicts have other words: what does not apply is not considered,
   what is not met is a violation. Instructions are for what chuan_vm_trace() kept. */
typedef struct chuan_check {
  bool warning;            /* its violations are warnings, not errors */
  chuan_verdict if_missing; /* what it comes to where its condition is insufficient: that, not applicable or not met */
  uint32_t must;           /* instruction: its condition, by itself */
  chuan_check_parts must_parts, when_parts; /* of `phải` and of `khi` */
  chuan_str tolerance_text; /* as written; empty for none */
  const chuan_piece *message;
  size_t piece_count;
} chuan_check;

typedef enum chuan_not_applicable_policy {
  CHUAN_NOT_APPLICABLE_UNSET,   /* no indicator of it can be not applicable */
  CHUAN_NOT_APPLICABLE_MET,     /* tính là đạt */
  CHUAN_NOT_APPLICABLE_DROPPED  /* loại ra */
} chuan_not_applicable_policy;

typedef enum chuan_met_of { CHUAN_MET_OF_CRITERIA, CHUAN_MET_OF_INDICATORS } chuan_met_of;
typedef struct chuan_met_rule {
  chuan_met_of of;
  bool all;
  uint32_t at_least; /* when not all */
} chuan_met_rule;

typedef struct chuan_criterion {
  chuan_str code, title, agency;
  uint32_t added_by; /* as of an indicator */
  const uint32_t *indicators;
  size_t indicator_count;
  chuan_not_applicable_policy policy;
  chuan_met_rule met; /* of its indicators */
  chuan_sources_of_law law;
  chuan_span span;
} chuan_criterion;

/* One class of `xếp loại`: low..high criteria met. */
typedef struct chuan_band {
  chuan_str name;
  uint32_t low, high;
} chuan_band;

/* mức "…" của tiêu chí N khi: a grade that a variant gives units it governs whose criterion is not met. The criterion
   stays not met. The register is valid when the SET instruction runs. */
typedef struct chuan_grade {
  uint32_t variant, criterion;
  chuan_str name;
  uint32_t holds; /* register */
  chuan_str text; /* its condition, in the rule's own words */
  chuan_sources_of_law law;
  chuan_span span;
} chuan_grade;

/* Which classes hold for whom: those of the set, or of a variant for the units under it. */
typedef struct chuan_ranking {
  uint32_t variant; /* CHUAN_NONE: the set itself */
  uint32_t first, count; /* among the bands of the set */
  chuan_str grade;       /* criteria of this grade count beside those met; empty: none do */
} chuan_ranking;

/* điều kiện: what must hold beside the criteria. */
typedef struct chuan_condition {
  uint32_t result; /* register, valid when the SET instruction runs */
  chuan_str text;  /* the rule's own words, vi skin */
  chuan_span span;
} chuan_condition;

/* What is asked of another set: whether the unit meets it, is recognised under it, has to be revoked under it. */
typedef enum chuan_asked { CHUAN_ASKED_MET, CHUAN_ASKED_RECOGNISED, CHUAN_ASKED_REVOKED } chuan_asked;

/* đạt bộ "…", công nhận bộ "…", thu hồi bộ "…": a set whose outcome for the same unit another set asks for. Never
   directly or indirectly itself. */
typedef struct chuan_required_set {
  uint32_t set; /* its first edition */
  chuan_asked asked;
  chuan_span span; /* where it is asked for first */
} chuan_required_set;

/* ngưỡng của chỉ tiêu N bộ "…": the main threshold of an indicator of a set that is among those required. */
typedef struct chuan_other_threshold {
  uint32_t required;  /* among those required by this set */
  chuan_str code;     /* of the indicator, in whichever edition is in force */
} chuan_other_threshold;

/* What an aggregate makes of its child units. */
typedef enum chuan_aggregate_kind {
  CHUAN_AGGREGATE_SUM,   /* tổng */
  CHUAN_AGGREGATE_COUNT, /* đếm */
  CHUAN_AGGREGATE_SHARE, /* tỷ_lệ */
  CHUAN_AGGREGATE_EVERY, /* mọi */
  CHUAN_AGGREGATE_SOME,  /* có */
  CHUAN_AGGREGATE_MEAN,  /* trung_bình */
  CHUAN_AGGREGATE_LIST,  /* the children themselves, for a function */
  /* In check sets, over other units than those below: */
  CHUAN_AGGREGATE_ABOVE, /* the datum of the nearest unit above of that level */
  CHUAN_AGGREGATE_SAME   /* duy nhất: units of the same level that report the same */
} chuan_aggregate_kind;

/* What a child without a value does to a sum or mean. */
typedef enum chuan_missing {
  CHUAN_MISSING_UNDECIDED,   /* the result is insufficient */
  CHUAN_MISSING_SKIPPED,     /* bỏ qua thiếu: the child is left out */
  CHUAN_MISSING_COUNTS,      /* thiếu tính là n: it has the value n */
  CHUAN_MISSING_SKIPPED_FROM /* đủ từ p: it is left out if at least the share p of the children has a value */
} chuan_missing;

/* Whether a number that is not decided is wanted as it is (insufficient), or at least, or at most. */
typedef enum chuan_bound { CHUAN_BOUND_NONE, CHUAN_BOUND_LOW, CHUAN_BOUND_HIGH } chuan_bound;

/* Which criteria are counted. */
typedef enum chuan_counted { CHUAN_COUNTED_ALL, CHUAN_COUNTED_MET, CHUAN_COUNTED_NOT_MET } chuan_counted;

/* tổng(thôn.x), đếm(xã thỏa …), …: over the units of another level that are below the unit judged. What is asked of
   each child is computed by a part of the set (chuan_set), which keeps it. */
typedef struct chuan_aggregate {
  chuan_aggregate_kind kind;
  uint32_t part;   /* among the parts of the set */
  uint32_t kept;   /* among what the part keeps; CHUAN_NONE: a count of all children */
  uint32_t weight; /* of a mean, also kept by the part; CHUAN_NONE: all weigh the same */
  chuan_missing missing;
  chuan_num missing_number;
  chuan_str within; /* of duy nhất: only units below the same unit of that level; empty: all */
  chuan_str text; /* the rule's own words, vi skin */
  chuan_span span;
} chuan_aggregate;

/* What a set says beside its verdict: `công nhận khi` (whether the unit is recognised; at most one, the first) and
   the revocation rules in the order of their names. */
typedef struct chuan_ruling {
  bool revokes;
  chuan_str name; /* of a revocation rule */
  chuan_str text; /* its condition, in the rule's own words, vi skin */
  chuan_sources_of_law law;
  chuan_span span;
} chuan_ruling;

/* A call of a function of the language, where a rule writes it: its expression is compiled in the place of the call.
   For explanations; calls within the expressions of functions are not kept. */
typedef struct chuan_call_argument {
  uint32_t value; /* instruction that gives it; CHUAN_NONE for a list, or a constant */
  chuan_str text; /* of one without value: the rule's own words, vi skin */
} chuan_call_argument;
typedef struct chuan_call {
  const struct chuan_function *function;
  const chuan_call_argument *arguments; /* as many as it has parameters */
  uint32_t result; /* instruction */
  /* The INDICATOR, SET, RULING or KEEP that it is part of; CHUAN_NONE in a dimension: of all that read it. */
  uint32_t end;
  chuan_span span;
} chuan_call;

/* How sure a datum is beside the others when an error is looked for: `độ tin cậy`. */
typedef struct chuan_weight {
  uint32_t datum, weight; /* weight > 0 */
} chuan_weight;

/* A set, or one edition of a set that is amended: editions have one name, follow each other in time without a gap and
   are each complete. */
typedef struct chuan_set {
  chuan_str name, title;
  bool is_checks;      /* a check set: its indicators are rules, and it has no criteria */
  chuan_str authority; /* cấp: "trung_ương" */
  chuan_str level;     /* áp dụng cho: "xã" */
  chuan_day effective_from, effective_to; /* of this edition */
  uint32_t edition, edition_count; /* 0 and 1 of a set that is not amended */
  const chuan_amendment *amendments; /* in force in this edition, by their days */
  size_t amendment_count;
  int period_from, period_to; /* of a check set that names no years, all */
  const chuan_dimension *dimensions;
  size_t dimension_count;
  const chuan_criterion *criteria; /* in the order of their codes, 2 before 10 */
  size_t criterion_count;
  const chuan_indicator *indicators; /* in the order of their codes */
  size_t indicator_count;
  const chuan_threshold *thresholds;
  size_t threshold_count;
  chuan_met_rule met;
  chuan_not_applicable_policy policy;
  bool has_additions; /* some variant adds criteria or indicators */
  const chuan_condition *conditions; /* read by SET */
  size_t condition_count;
  const chuan_required_set *required; /* in the order of their names, and of what is asked */
  size_t required_count;
  const chuan_other_threshold *other_thresholds;
  size_t other_threshold_count;
  const uint32_t *parts; /* numbers of the parts that look at its child units, in the order of their levels */
  size_t part_count;
  const chuan_weight *weights; /* of a check set; other data have 1 */
  size_t weight_count;
  const chuan_aggregate *aggregates;
  size_t aggregate_count;
  const chuan_ruling *rulings;
  size_t ruling_count;
  size_t kept_count; /* of a part: how many columns it keeps for the aggregates of its set */
  const chuan_band *bands; /* of all rankings */
  size_t band_count;
  const chuan_ranking *rankings; /* that of the set first, where it has one */
  size_t ranking_count;
  const chuan_grade *grades; /* read by SET; in the order of their variants' names and criteria */
  size_t grade_count;
  chuan_sources_of_law law;
  chuan_span span;

  const chuan_instruction *code;
  size_t code_count;
  uint32_t register_count;
  const chuan_call *calls; /* of functions of the language */
  size_t call_count;
  const uint32_t *args; /* lists that instructions name */
  size_t arg_count;
  const chuan_num *numbers;
  size_t number_count;
  const int64_t *codes;
  size_t code_constant_count;
  const chuan_str *texts;
  size_t text_count;
  const uint32_t *data; /* data (program numbers) read in the assessed period, in order */
  size_t data_count;
  const uint32_t *previous_data; /* and in the period before */
  size_t previous_data_count;
} chuan_set;

/* biến thể: local law under a set. It governs the units below unit `code` of level `authority`. */
typedef struct chuan_variant {
  chuan_str name, title;
  uint32_t set;    /* its first edition: it is of all that are in force while it is */
  uint32_t parent; /* a variant, or CHUAN_NONE: the set itself */
  chuan_str authority, code; /* cấp tỉnh "14" */
  chuan_day effective_from, effective_to;
  chuan_sources_of_law law;
  chuan_span span;
} chuan_variant;

/* The state in which a datum is submitted. Stored in databases: never reorder. */
typedef enum chuan_input {
  CHUAN_INPUT_VALUE,
  CHUAN_INPUT_NOT_REPORTED,  /* chưa báo cáo, or an empty cell */
  CHUAN_INPUT_NOT_AVAILABLE, /* không có số liệu: asked and not available */
  CHUAN_INPUT_NONE_OCCURRED, /* không phát sinh: a declared zero */
  CHUAN_INPUT_NOT_APPLICABLE /* không áp dụng */
} chuan_input;

/* `cho …` of a test. */
typedef enum chuan_given_kind {
  CHUAN_GIVEN_DATUM,
  CHUAN_GIVEN_PREVIOUS,
  CHUAN_GIVEN_DIMENSION,
  CHUAN_GIVEN_SET,
  CHUAN_GIVEN_THRESHOLD
} chuan_given_kind;
typedef struct chuan_given {
  chuan_given_kind kind;
  uint32_t part, child; /* of a child unit: among the parts of the set, and its number from 0; else CHUAN_NONE, 0 */
  uint32_t subject; /* datum of the program, dimension of the set (or part), position among the sets or thresholds of
                       other sets that it asks for */
  chuan_input state;
  chuan_verdict verdict; /* of a required set */
  chuan_num number; /* a number, a day, a position, or 1 and 0 for yes and no */
  chuan_str text;   /* of a text datum */
} chuan_given;

typedef enum chuan_expect_kind {
  CHUAN_EXPECT_INDICATOR,
  CHUAN_EXPECT_CRITERION,
  CHUAN_EXPECT_SET,
  CHUAN_EXPECT_BAND,
  CHUAN_EXPECT_RULING
} chuan_expect_kind;
typedef struct chuan_expect {
  chuan_expect_kind kind;
  uint32_t subject; /* indicator, criterion or ruling of the set */
  chuan_verdict verdict;
  chuan_str band;
  chuan_span span;
} chuan_expect;

/* kiểm thử */
typedef struct chuan_rule_test {
  chuan_str name;
  uint32_t set, variant; /* variant CHUAN_NONE: the set alone */
  int period;
  chuan_day law_date;
  const chuan_given *given;
  size_t given_count;
  const chuan_expect *expect;
  size_t expect_count;
  chuan_span span;
} chuan_rule_test;

/* What a function takes, or gives. */
typedef struct chuan_parameter {
  chuan_str name; /* empty for what it gives */
  bool list;      /* danh sách: of child units, in the order of their codes; what a function gives is none */
  chuan_type type; /* of it, or of each item */
  chuan_str unit; /* as written; empty: any */
} chuan_parameter;

/* hàm Lua. Functions written in the language itself are there only to tell of their calls: a call of one is its
   expression. */
typedef struct chuan_function {
  chuan_str name, file; /* the script's file as the rule names it */
  chuan_str source;     /* the script */
  const chuan_parameter *parameters;
  size_t parameter_count;
  chuan_parameter result;
  uint32_t budget;      /* Lua instructions of one call at most */
  bool accepts_missing; /* chấp nhận thiếu: it is called although an argument is missing */
  bool library;         /* it comes with the program */
  chuan_span span;
} chuan_function;

/* Instructions of a call where the rule names no budget, and the most that it may name. */
enum { CHUAN_FUNCTION_BUDGET = 200000, CHUAN_FUNCTION_BUDGET_MAX = 1000000 };
/* Bytes of a script, parameters of a function, Lua functions that rules declare, and those with the ones that come with
   the program at most. */
enum {
  CHUAN_SCRIPT_BYTES_MAX = 256 * 1024,
  CHUAN_PARAMETERS_MAX = 32,
  CHUAN_OWN_FUNCTIONS_MAX = 256,
  CHUAN_FUNCTIONS_MAX = CHUAN_OWN_FUNCTIONS_MAX + 64
};

typedef struct chuan_program {
  size_t file_count; /* rule files that it was made of */
  const chuan_datum *data; /* sorted by level, then name */
  size_t data_count;
  const chuan_set *sets; /* sorted by name; editions of one set by their days */
  size_t set_count;
  /* Parts of sets: what a set asks of the units of one level below. A part is a set of that level without name,
     criteria and indicators, whose program only keeps columns. Their numbers go on behind those of the sets. */
  const chuan_set *parts;
  size_t part_count;
  const uint32_t *set_order; /* sets and parts, each behind what it asks for */
  const chuan_variant *variants; /* sorted by name */
  size_t variant_count;
  const chuan_clause *clauses;
  size_t clause_count;
  const chuan_function *functions; /* of Lua that are called, sorted by name */
  size_t function_count;
  size_t uncalled_count; /* behind them: of Lua that the rules declare and nobody calls, which only `check` looks at */
  const chuan_rule_test *tests; /* in the order of files and lines */
  size_t test_count;
  unsigned char hash[32]; /* SHA-256 of the listing */
} chuan_program;

/* The compiled program as text: all that decides a verdict, and nothing that does not (no spans, no
   comments, no tests), in an order that does not depend on files. */
chuan_rc chuan_program_listing(chuan_str *out, const chuan_program *program, chuan_arena *arena);

/* Computes the program's hash. */
chuan_rc chuan_program_seal(chuan_program *program, chuan_arena *arena);

/* A datum by level and name; CHUAN_NONE when there is none. */
uint32_t chuan_program_datum(const chuan_program *program, chuan_str level, chuan_str name);
/* A set (its first edition) or variant by name; CHUAN_NONE when there is none. */
uint32_t chuan_program_set(const chuan_program *program, chuan_str name);
uint32_t chuan_program_variant(const chuan_program *program, chuan_str name);
/* The set or part of a number. */
static inline const chuan_set *chuan_program_at(const chuan_program *program, uint32_t number)
{
  return number < program->set_count ? &program->sets[number] : &program->parts[number - program->set_count];
}
static inline uint32_t chuan_program_number(const chuan_program *program, const chuan_set *set)
{
  bool is_part = set >= program->parts && set < program->parts + program->part_count;
  return (uint32_t)(is_part ? program->set_count + (size_t)(set - program->parts) : (size_t)(set - program->sets));
}
/* The edition of a set (any of its editions) that is in force on a day; CHUAN_NONE when none is. */
uint32_t chuan_program_edition(const chuan_program *program, uint32_t set, chuan_day day);
/* The first edition of the set that this is one of. */
uint32_t chuan_program_first_edition(const chuan_program *program, const chuan_set *set);
/* A criterion or indicator of a set by its code. */
uint32_t chuan_set_criterion(const chuan_set *set, chuan_str code);
uint32_t chuan_set_indicator(const chuan_set *set, chuan_str code);
/* The same of those that units under a variant have (CHUAN_NONE: under none); several variants may add one code. */
uint32_t chuan_program_criterion_under(const chuan_program *program, const chuan_set *set, chuan_str code,
                                       uint32_t variant);
uint32_t chuan_program_indicator_under(const chuan_program *program, const chuan_set *set, chuan_str code,
                                       uint32_t variant);
/* Whether `variant` is `outer` or under it. */
bool chuan_program_is_under(const chuan_program *program, uint32_t variant, uint32_t outer);
/* The clause of a threshold for a layer, assessed year and cell; NULL where the indicator is not applicable. */
const chuan_clause *chuan_threshold_clause(const chuan_program *program, const chuan_set *set,
                                           const chuan_threshold *threshold, size_t layer, int period, size_t cell);
/* The layer of a threshold that holds for units under `variant` (CHUAN_NONE: the set alone): the
   variant's own, else its parent's, … else 0. */
size_t chuan_threshold_layer(const chuan_program *program, const chuan_threshold *threshold, uint32_t variant);

/* The classes of units under `variant` (CHUAN_NONE: the set alone): the variant's own, else its parent's, … else the
   set's; one of no classes where there are none. */
chuan_ranking chuan_set_ranking(const chuan_program *program, const chuan_set *set, uint32_t variant);

/* The grade that a variant, or the nearest one above it that has one, gives a criterion; CHUAN_NONE for none. */
uint32_t chuan_set_grade(const chuan_program *program, const chuan_set *set, uint32_t criterion, uint32_t variant);

const char *chuan_verdict_text(chuan_verdict verdict, bool english);
const char *chuan_verdict_json(chuan_verdict verdict);
/* The same of what a rule of a check set comes to. */
const char *chuan_outcome_text(chuan_verdict verdict, bool english);
const char *chuan_outcome_json(chuan_verdict verdict);
/* ">=", "<=", …; NULL for none. */
const char *chuan_direction_text(chuan_direction direction);
/* Whether a comparison holds: `order` is negative, zero or positive, of what stands before the sign to what stands
   behind it. False for none. */
bool chuan_direction_holds(chuan_direction direction, int order);

#endif
