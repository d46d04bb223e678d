/* The syntax tree of one rule file: nodes of one shape on an arena, each knowing its place and its depth.
   The parser makes a flat list of headers and statements; chuan_ast_attach hangs every statement under
   its header. The checks (resolve, types, cube) write what they find into the last fields. */
#ifndef CHUAN_AST_H
#define CHUAN_AST_H

#include "base/diag.h"
#include "grammar/program.h"
#include "grammar/token.h"

typedef enum chuan_kind {
#define NODE(name, holds) CHUAN_NODE_##name,
#include "grammar/ast_kinds.def"
#undef NODE
} chuan_kind;

/* Which cells a threshold statement speaks of. */
typedef enum chuan_scope { CHUAN_SCOPE_ALL, CHUAN_SCOPE_WHEN, CHUAN_SCOPE_OTHERWISE } chuan_scope;

/* Parts of a legal basis: what `op` of a BASIS_PART says. */
typedef enum chuan_basis_part {
  CHUAN_BASIS_DATE,
  CHUAN_BASIS_ARTICLE,
  CHUAN_BASIS_CLAUSE,
  CHUAN_BASIS_POINT,
  CHUAN_BASIS_ANNEX
} chuan_basis_part;

/* What an EXPECT_VERDICT is about: its `number`. */
typedef enum chuan_expectation {
  CHUAN_EXPECTATION_SET,
  CHUAN_EXPECTATION_CRITERION,
  CHUAN_EXPECTATION_INDICATOR,
  CHUAN_EXPECTATION_RULE
} chuan_expectation;

/* Types of expressions. */
typedef enum chuan_expression_type {
  CHUAN_EXPR_UNKNOWN, /* an error was reported below: keep quiet */
  CHUAN_EXPR_NUMBER,
  CHUAN_EXPR_CONDITION,
  CHUAN_EXPR_DAY,
  CHUAN_EXPR_TEXT,
  CHUAN_EXPR_CHOICE,   /* of the datum in `datum` */
  CHUAN_EXPR_DIMENSION /* a value of dimension `ref` */
} chuan_expression_type;

/* What a name stands for. */
typedef enum chuan_reference {
  CHUAN_REF_NONE,
  CHUAN_REF_DATUM,
  CHUAN_REF_DIMENSION,
  CHUAN_REF_AUX,
  CHUAN_REF_POSITION, /* of a choice or dimension value: `ref` */
  CHUAN_REF_AGGREGATE, /* of a call, of children, of units above or alike: `ref` among the aggregates of its set */
  CHUAN_REF_FUNCTION   /* of a call: `ref` among the functions of all rule files */
} chuan_reference;

/* Whether people read a number as a percentage. */
typedef enum chuan_share {
  CHUAN_SHARE_NONE,
  CHUAN_SHARE_PERHAPS, /* a function of Lua made it of one: of a share points, of another a rounded share */
  CHUAN_SHARE_SURE
} chuan_share;

struct chuan_measure_unit;

typedef struct chuan_node chuan_node;
struct chuan_node {
  uint8_t kind; /* chuan_kind */
  uint8_t op;
  uint16_t depth;
  bool parenthesised;
  bool repeated; /* it stands in an earlier edition of its set too: editions.c */
  bool whole;    /* a number that cannot have a fraction: types.c */
  uint8_t share; /* chuan_share */
  chuan_span span;
  chuan_str text;
  chuan_num number;
  chuan_node *a, *b, *c, *d;
  chuan_node *next; /* in a list */
  chuan_node *body; /* LIST of what belongs to a header or a threshold */

  uint8_t type;      /* chuan_expression_type */
  uint8_t reference; /* chuan_reference */
  uint32_t ref;      /* datum of the program, dimension or auxiliary value, position, aggregate or function */
  const struct chuan_measure_unit *unit;
};

/* One parsed file. */
typedef struct chuan_file {
  chuan_tokens tokens; /* with the comments, for the printer */
  chuan_node *items;   /* LIST of headers with their bodies, in the order of the file */
  size_t node_count;
  size_t errors;
  chuan_arena *arena;
  chuan_diags *diags;
  const chuan_sources *sources;
  /* the parser's: where it stands in the tokens, and whether it skips to the next statement */
  size_t next_token, last_token;
  bool resynchronise, separated, deep, failed;
  size_t syntax_errors;
  size_t guesses; /* made at what a line's first words mean */
} chuan_file;

/* For parser.y: words a syntax error. `unexpected` and `expected` are token names of the grammar. */
void chuan_parse_report(chuan_file *file, chuan_span span, const char *unexpected, const char *const *expected,
                        size_t count);

/* habits.c: what is to be written instead, where the tokens around the wrong one, `at`, are what people write out of
   habit. */
bool chuan_parse_habit(const chuan_file *file, size_t at, chuan_said *cure);

/* The keyword that token `at`, the first of its line, is or probably means to be, or NULL. Made for the lines that the
   parser skips; so many guesses a file and no more. */
const chuan_keyword *chuan_parse_guess(chuan_file *file, size_t at);

/* Reads a source: tokens, parser, attach. FINDINGS when there are errors (the good parts are kept), LIMIT
   or MEMORY. */
chuan_rc chuan_file_parse(chuan_file *file, uint32_t source, const chuan_sources *sources, chuan_arena *arena,
                          chuan_diags *diags);

/* messages.c: the pieces of a message, a list of strings and expressions: what stands in braces is an expression with a
   place of its own inside the string, `{{` is a brace. NULL when memory is short or a limit was hit. */
chuan_node *chuan_message_parse(chuan_file *file, const chuan_node *string);

/* A node; NULL when memory is short, or the file has too many nodes, or the node is nested too deep (the
   last two are reported once). Its depth is one more than its deepest child's. */
chuan_node *chuan_node_new(chuan_file *file, chuan_kind kind, chuan_span span, chuan_node *a, chuan_node *b,
                           chuan_node *c);
/* A leaf made of token `token`: its text (a string without quotes and escapes, a number with its value). */
chuan_node *chuan_node_leaf(chuan_file *file, chuan_kind kind, chuan_span span);
/* A list of one item, NULL for an empty one; appends an item. */
chuan_node *chuan_node_list(chuan_file *file, chuan_node *item);
chuan_node *chuan_node_append(chuan_node *list, chuan_node *item);
/* The first item of a list that may be NULL. */
chuan_node *chuan_node_first(const chuan_node *list);
size_t chuan_node_count(const chuan_node *list);
/* The first statement of that kind in a header's body, or NULL. */
chuan_node *chuan_node_statement(const chuan_node *header, chuan_kind kind);

/* Hangs the statements of the flat list under their headers; reports those that stand under none or under
   one that has no such statement. */
void chuan_ast_attach(chuan_file *file);

/* The canonical printer (print.c): a whole file, or one expression without comments. */
chuan_rc chuan_print_file(chuan_str *out, const chuan_file *file, chuan_lang lang, chuan_arena *arena);
chuan_str chuan_print_expression(const chuan_node *node, chuan_lang lang, chuan_arena *arena);

#endif
