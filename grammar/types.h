/* What the files that find types share (types.c, references.c, comparisons.c, calls.c, set_types.c): where an
   expression stands, and the type and unit of a node. Private to grammar/. */
#ifndef CHUAN_TYPES_H
#define CHUAN_TYPES_H

#include "grammar/measure_unit.h"
#include "grammar/model.h"

typedef struct chuan_scope_of {
  chuan_model *model;
  chuan_model_set *set;             /* NULL: where a function is declared */
  chuan_model_indicator *indicator; /* or NULL */
  bool local;                       /* the law of a variant, not of the set itself */
  bool counts;                      /* criteria may be counted: they are decided before */
  bool named;                       /* a datum of child units is named with their level */
  const chuan_model_function *function; /* whose expression it is, or NULL */
  const chuan_node *call;           /* in a rule, that led to the function; NULL where it is declared */
  bool elements;                    /* where a function is declared: of each unit of a list */
} chuan_scope_of;

extern const chuan_measure_unit CHUAN_UNIT_ANY, CHUAN_UNIT_NONE;

/* Types a node and all below it. */
chuan_expression_type chuan_type_node(const chuan_scope_of *scope, chuan_node *node);
/* The same, and wants `wanted`; false when it is not (reported, unless unknown already). */
bool chuan_type_want(const chuan_scope_of *scope, chuan_node *node, chuan_expression_type wanted);
/* Writes type and unit into a node. */
chuan_expression_type chuan_type_give(chuan_node *node, chuan_expression_type type, const chuan_measure_unit *unit);
chuan_expression_type chuan_type_unknown(chuan_node *node);
enum { CHUAN_LEVELS_MAX = 512 }; /* that an expression leads through, those of what it names and calls included */
/* Reports, once, an expression that leads through more. */
void chuan_type_too_deep(chuan_model *model, chuan_span span);
/* Types an expression that others lead to, once, and measures how many levels lead through it: every later walk that
   follows names and calls goes as deep. */
void chuan_type_follow(const chuan_scope_of *scope, chuan_node *node, unsigned *levels, bool condition,
                       chuan_span from);
/* Notes that the expression being typed leads to another one. */
void chuan_type_lead_through(const chuan_scope_of *scope, unsigned levels);

/* Words of a type or unit for messages, and what is said of a wrong one. */
chuan_str chuan_type_word(const chuan_scope_of *scope, chuan_expression_type type);
chuan_str chuan_type_unit_word(const chuan_scope_of *scope, const chuan_measure_unit *unit);
void chuan_type_report(const chuan_scope_of *scope, const chuan_node *node, chuan_expression_type wanted,
                       chuan_expression_type found);
/* Whether two operands of `node` have one unit; else reported, and `node` is unknown. */
bool chuan_type_same_units(const chuan_scope_of *scope, chuan_node *node, const chuan_node *a, const chuan_node *b);

/* references.c: a datum, and a dimension, of the set's units by name; CHUAN_NONE, where `elsewhere` says whether
   another level has such a datum. */
uint32_t chuan_type_datum_named(const chuan_scope_of *scope, chuan_str name, bool *elsewhere);
uint32_t chuan_type_dimension_named(const chuan_scope_of *scope, chuan_str name);
/* Types a name: whatever it may be, or a datum alone. What is not known is reported. */
chuan_expression_type chuan_type_name(const chuan_scope_of *scope, chuan_node *node);
chuan_expression_type chuan_type_datum_name(const chuan_scope_of *scope, chuan_node *node);
/* `thôn.x`: a datum of the child units that an aggregate looks at. */
chuan_expression_type chuan_type_child(const chuan_scope_of *scope, chuan_node *node);
/* `giá trị`: the value of the indicator, typed once. */
chuan_expression_type chuan_type_measure(const chuan_scope_of *scope, chuan_node *node);
/* `ngưỡng`, `ngưỡng của …`. */
chuan_expression_type chuan_type_threshold(const chuan_scope_of *scope, chuan_node *node);
/* Types the test of an indicator, once; a test that leads back to itself is left alone. */
void chuan_type_require(const chuan_scope_of *scope, chuan_span from);

/* comparisons.c */
chuan_expression_type chuan_type_comparison(const chuan_scope_of *scope, chuan_node *node);
chuan_expression_type chuan_type_member(const chuan_scope_of *scope, chuan_node *node);
/* The names a constant may have beside `node`, when that is a choice or a dimension; NULL when it is none. */
const chuan_str *chuan_type_names_beside(const chuan_scope_of *scope, const chuan_node *node, size_t *count);
bool chuan_type_same_names(const chuan_str *a, size_t a_count, const chuan_str *b, size_t b_count);
/* Reads `node` as one of the names beside `subject`. */
bool chuan_type_position(const chuan_scope_of *scope, chuan_node *node, const chuan_node *subject,
                         const chuan_str *names, size_t count);

/* shares.c: whether a number is a ratio: a quotient of two figures of one unit, or a datum or function that is one; and
   whether people read a number whose operands are typed as a percentage: a ratio, that of another year or unit, and
   what is added or chosen from such. What is multiplied is not: `x * 100` is there to be shown as a number. */
bool chuan_type_is_ratio(const chuan_scope_of *scope, const chuan_node *node);
chuan_share chuan_type_share(const chuan_scope_of *scope, const chuan_node *node);

/* neighbours.c: `huyện.x` where it stands in no aggregate, and whether it may; `duy nhất(x)`. */
bool chuan_type_may_look_above(const chuan_scope_of *scope, const chuan_node *node);
chuan_expression_type chuan_type_above(const chuan_scope_of *scope, chuan_node *node);
chuan_expression_type chuan_type_unique(const chuan_scope_of *scope, chuan_node *node);

/* checks.c: types what a rule of a check set has beside its condition, which is typed. */
void chuan_model_type_check(const chuan_scope_of *scope, chuan_model_indicator *rule);

/* calls.c: the call of a function that rules declare. */
chuan_expression_type chuan_type_function_call(const chuan_scope_of *scope, chuan_node *call,
                                               const chuan_model_function *function);
/* Marks the names of choices in an expression that is to be one of them; whether all that it comes to, once typed, has
   just these choices. */
void chuan_type_name_choices(chuan_node *node, const chuan_type *choice);
bool chuan_type_has_choices(const chuan_scope_of *scope, const chuan_node *node, const chuan_type *choice);
/* Whether an expression gives what a function declares; else reported. */
bool chuan_type_is_result(const chuan_scope_of *scope, const chuan_node *node, const chuan_model_function *function);
/* What a parameter stands for in the end; itself where a function is declared, and every other node. */
const chuan_node *chuan_type_meant(const chuan_node *node);
/* What an expression must be to be of a declared type. */
chuan_expression_type chuan_type_of_declared(const chuan_type *type);

#endif
