/* How each kind of node is written: a table of forms, and a few lines that walk it. See print.h. */
#include "grammar/print.h"

#include "grammar/parser.h"

/* The pieces of a form: keywords and other tokens of the grammar by their number, signs by their character,
   children and instructions by the names below. A child that is missing prints nothing. */
enum piece {
  END = 0,
  A = -1,
  B = -2,
  C = -3,
  WITH_A = -4,      /* the next two pieces only if there is a child a, b */
  WITH_B = -5,
  IN_BRACES = -6,   /* the list b as { x; y } */
  ITEMS = -7,       /* the list b as x; y, broken like a table */
  ARGUMENTS = -8,   /* the list b as x; y, broken where it is too long */
  PARTS = -9,       /* the list b as x y */
  CONDITION_D = -10, /* d in parentheses, broken where a condition is */
  CELL_VALUE = -11, /* b, a figure without `là` */
  EXPECTED = -12,   /* of what the verdict is expected */
  VERDICT_WORD = -13,
  GLUE = -14,       /* no blank here */
  LOGIC = -15,      /* a long line may be broken here */
  SUM = -16,
  ASKED_SET = -17, /* a, a MET_SET, without `đạt` */
  D = -18,
  PARAMETERS = -19, /* the list b as x; y, broken like a table */
  OPTION = -20,     /* a long line may be broken here */
  MESSAGE_TEXT = -21 /* the list b as one string, expressions in braces */
};

enum { ANY = 255, PIECES_MAX = 14, HAS_A = 1, HAS_B = 2, HAS_C = 4 };

typedef struct node_form {
  uint8_t kind;
  uint8_t op;    /* or ANY */
  uint8_t needs; /* children without which the next form of the kind is taken */
  int16_t pieces[PIECES_MAX];
} node_form;

#define FORM(kind, op, needs, ...) { CHUAN_NODE_##kind, op, needs, { __VA_ARGS__ } }

static const node_form FORMS[] = {
  FORM(SET, 1, 0, KW_CHECK_SET, A),
  FORM(SET, ANY, 0, KW_CRITERIA_SET, A),
  FORM(RULE, ANY, 0, KW_RULE, A, B),
  FORM(VARIANT, ANY, 0, KW_VARIANT, A, KW_OF, B),
  FORM(DATA, ANY, 0, KW_DATA, A, ':', B),
  FORM(CRITERION, 1, 0, KW_ADD, KW_CRITERION, A, B),
  FORM(CRITERION, ANY, 0, KW_CRITERION, A, B),
  FORM(INDICATOR, 1, 0, KW_ADD, KW_INDICATOR, A, B),
  FORM(INDICATOR, ANY, 0, KW_INDICATOR, A, B),
  FORM(FILL, ANY, 0, KW_FILL, KW_INDICATOR, A, B),
  FORM(TIGHTEN, 0, 0, KW_TIGHTEN, KW_INDICATOR, A, B),
  FORM(TIGHTEN, 1, 0, KW_TIGHTEN, KW_INDICATOR, A, KW_WHEN, '(', C, ')', B),
  FORM(EXCEPTION, ANY, 0, KW_EXCEPTION_TO, KW_INDICATOR, A, KW_NOT_APPLICABLE_WHEN, B),
  FORM(AMEND, CHUAN_AMENDED_CRITERION, 0, KW_AMEND, KW_CRITERION, A, B, KW_FROM, C),
  FORM(AMEND, CHUAN_AMENDED_INDICATOR, 0, KW_AMEND, KW_INDICATOR, A, B, KW_FROM, C),
  FORM(AMEND, CHUAN_AMENDED_DIMENSION, 0, KW_AMEND, KW_DIMENSION, A, KW_FROM, C),
  FORM(REPEAL, ANY, 0, KW_REPEAL, KW_INDICATOR, A, KW_FROM, C),
  FORM(REVOCATION, ANY, 0, KW_REVOCATION_RULE, A, KW_OF, B),
  FORM(TEST, 0, 0, KW_TEST, A, KW_SET, B),
  FORM(TEST, 1, 0, KW_TEST, A, KW_VARIANT, B),
  FORM(FUNCTION, 0, 0, KW_FUNCTION, A, GLUE, '(', PARAMETERS, ')', ARROW, C, '=', OPTION, D),
  FORM(FUNCTION, 1, 0, KW_LUA_FUNCTION, A, GLUE, '(', PARAMETERS, ')', ARROW, C, OPTION, D),

  FORM(TITLE, ANY, 0, KW_TITLE, A),
  FORM(LEVEL, ANY, 0, KW_LEVEL, A, B),
  FORM(BASIS, ANY, 0, KW_BASIS, A, PARTS),
  FORM(BASIS_PART, CHUAN_BASIS_DATE, 0, KW_DATE, A),
  FORM(BASIS_PART, CHUAN_BASIS_ARTICLE, 0, KW_ARTICLE, A),
  FORM(BASIS_PART, CHUAN_BASIS_CLAUSE, 0, KW_CLAUSE, A),
  FORM(BASIS_PART, CHUAN_BASIS_POINT, 0, KW_POINT, A),
  FORM(BASIS_PART, CHUAN_BASIS_ANNEX, 0, KW_ANNEX, A),
  FORM(EFFECTIVE, ANY, 0, KW_EFFECTIVE_FROM, A, WITH_B, KW_TO, B),
  FORM(PERIODS, ANY, 0, KW_ASSESSMENT_PERIOD, KW_FROM, A, KW_TO, B),
  FORM(APPLIES, ANY, 0, KW_APPLIES_TO, A),
  FORM(DIMENSION, ANY, 0, KW_DIMENSION, A, '=', IN_BRACES),
  FORM(EXCEPT, ANY, HAS_B, KW_EXCEPT, A, KW_WHEN, B),
  FORM(EXCEPT, ANY, 0, KW_EXCEPT, A, KW_OTHERWISE),
  FORM(COMPRISES, ANY, HAS_A | HAS_B, KW_COMPRISES, A, KW_CRITERION, ';', B, KW_INDICATOR),
  FORM(COMPRISES, ANY, HAS_A, KW_COMPRISES, A, KW_CRITERION),
  FORM(COMPRISES, ANY, HAS_B, KW_COMPRISES, B, KW_INDICATOR),
  FORM(MET_WHEN, 0, HAS_A, KW_MET_WHEN, KW_AT_LEAST, A, KW_CRITERION, KW_MET),
  FORM(MET_WHEN, 1, HAS_A, KW_MET_WHEN, KW_AT_LEAST, A, KW_INDICATOR, KW_MET),
  FORM(MET_WHEN, 0, 0, KW_MET_WHEN, KW_ALL, KW_CRITERION, KW_MET),
  FORM(MET_WHEN, 1, 0, KW_MET_WHEN, KW_ALL, KW_INDICATOR, KW_MET),
  FORM(NOT_APPLICABLE_WHEN, ANY, 0, KW_NOT_APPLICABLE_WHEN, A),
  FORM(NOT_APPLICABLE_POLICY, CHUAN_NOT_APPLICABLE_MET, 0, KW_NOT_APPLICABLE_MET),
  FORM(NOT_APPLICABLE_POLICY, CHUAN_NOT_APPLICABLE_DROPPED, 0, KW_NOT_APPLICABLE_DROPPED),
  FORM(RANK, ANY, HAS_A, KW_RANK, KW_BY, KW_NUMBER_OF_CRITERIA, KW_MET, KW_AND, A, IN_BRACES),
  FORM(GRADE, ANY, 0, KW_GRADE, A, KW_OF, KW_CRITERION, B, KW_WHEN, C),
  FORM(RANK, ANY, 0, KW_RANK, KW_BY, KW_NUMBER_OF_CRITERIA, KW_MET, IN_BRACES),
  FORM(BAND, ANY, HAS_C, A, GLUE, ':', B, GLUE, DOTS, GLUE, C),
  FORM(BAND, ANY, 0, A, GLUE, ':', B),
  FORM(CONDITION, ANY, 0, KW_CONDITION, A),
  FORM(RECOGNISED_WHEN, ANY, 0, KW_RECOGNISED_WHEN, A),
  FORM(REVOKE_WHEN, ANY, 0, KW_REVOKE_WHEN, A),
  FORM(UNIT, ANY, 0, KW_UNIT, A),
  FORM(SOURCE, ANY, 0, KW_SOURCE, A),
  FORM(RANGE, ANY, 0, KW_RANGE, '[', A, ';', B, ']'),
  FORM(OF, ANY, 0, KW_OF, A),
  FORM(EMPTY_IS, ANY, HAS_A, KW_EMPTY_IS, A),
  FORM(EMPTY_IS, ANY, 0, KW_EMPTY_IS, KW_NOT),
  FORM(MERGED, CHUAN_MERGE_SUM, 0, KW_MERGED_SUM),
  FORM(MERGED, CHUAN_MERGE_MEAN, 0, KW_MERGED_MEAN, A),
  FORM(MERGED, CHUAN_MERGE_ALL, 0, KW_MERGED_ALL),
  FORM(MERGED, CHUAN_MERGE_ANY, 0, KW_MERGED_ANY),
  FORM(VERIFIED, 1, 0, KW_VERIFIED, A),
  FORM(VERIFIED, 0, 0, KW_UNVERIFIED, A),
  FORM(AGENCY, ANY, 0, KW_AGENCY, A),
  FORM(VALUE, ANY, HAS_A, KW_VALUE, KW_AUX, A, '=', B),
  FORM(VALUE, ANY, 0, KW_VALUE, B),
  FORM(THRESHOLD, CHUAN_SCOPE_ALL, 0, KW_THRESHOLD, WITH_A, KW_AUX, A, WITH_B, KW_PERIOD, B, C),
  FORM(THRESHOLD, CHUAN_SCOPE_WHEN, 0, KW_THRESHOLD, WITH_A, KW_AUX, A, WITH_B, KW_PERIOD, B, KW_WHEN, CONDITION_D, C),
  FORM(THRESHOLD, CHUAN_SCOPE_OTHERWISE, 0, KW_THRESHOLD, WITH_A, KW_AUX, A, WITH_B, KW_PERIOD, B, KW_OTHERWISE, C),
  FORM(TABLE, ANY, 0, KW_BY, A, IN_BRACES),
  FORM(CELL, ANY, 0, A, GLUE, ':', CELL_VALUE),
  FORM(FIGURE, ANY, 0, KW_IS, A),
  FORM(NO_FIGURE, ANY, 0, KW_NO_FIGURE_YET),
  FORM(DELEGATION, ANY, HAS_B, KW_DELEGATED_TO, A, KW_WITHIN, '[', B, ';', C, ']'),
  FORM(DELEGATION, ANY, 0, KW_DELEGATED_TO, A),
  FORM(REQUIRE, ANY, 0, KW_REQUIRE, A),
  FORM(TIGHTEN_ONLY, ANY, 0, KW_TIGHTEN_ONLY),
  FORM(ROUND, CHUAN_ROUND_HALF_UP, 0, KW_ROUND, A, KW_HALF_UP),
  FORM(ROUND, CHUAN_ROUND_HALF_EVEN, 0, KW_ROUND, A, KW_HALF_EVEN),
  FORM(ROUND, CHUAN_ROUND_DOWN, 0, KW_ROUND, A, KW_DOWN),
  FORM(ROUND, CHUAN_ROUND_UP, 0, KW_ROUND, A, KW_UP),
  FORM(SEVERITY, CHUAN_SEVERITY_ERROR, 0, KW_SEVERITY_ERROR),
  FORM(SEVERITY, CHUAN_SEVERITY_WARNING, 0, KW_SEVERITY_WARNING),
  FORM(WHEN, ANY, 0, KW_WHEN, A),
  FORM(MUST, ANY, HAS_B, KW_MUST, A, KW_TOLERANCE, B),
  FORM(MUST, ANY, 0, KW_MUST, A),
  FORM(IF_MISSING, CHUAN_VERDICT_INSUFFICIENT, 0, KW_IF_MISSING, KW_INSUFFICIENT),
  FORM(IF_MISSING, CHUAN_VERDICT_NOT_APPLICABLE, 0, KW_IF_MISSING, KW_NOT_CONSIDERED),
  FORM(IF_MISSING, CHUAN_VERDICT_NOT_MET, 0, KW_IF_MISSING, KW_VIOLATION),
  FORM(RELIABILITY, ANY, 0, KW_RELIABILITY, ARGUMENTS, ':', A),
  FORM(MESSAGE, ANY, 0, KW_MESSAGE, MESSAGE_TEXT),

  FORM(GIVEN, ANY, 0, KW_GIVEN, ITEMS),
  FORM(GIVEN_VALUE, 0, 0, A, '=', B),
  FORM(GIVEN_VALUE, 1, 0, KW_PREVIOUS_PERIOD, GLUE, '(', A, ')', '=', B),
  FORM(GIVEN_STATE, CHUAN_INPUT_NOT_REPORTED, 0, A, KW_NOT_REPORTED),
  FORM(GIVEN_STATE, CHUAN_INPUT_NOT_AVAILABLE, 0, A, KW_NOT_AVAILABLE),
  FORM(GIVEN_STATE, CHUAN_INPUT_NONE_OCCURRED, 0, A, KW_NONE_OCCURRED),
  FORM(GIVEN_STATE, CHUAN_INPUT_NOT_APPLICABLE, 0, A, KW_NOT_APPLICABLE),
  FORM(GIVEN_PERIOD, ANY, 0, KW_PERIOD, '=', A),
  FORM(GIVEN_LAW_DATE, ANY, 0, KW_LAW_DATE, A),
  FORM(GIVEN_SET, ANY, 0, ASKED_SET, VERDICT_WORD),
  FORM(GIVEN_THRESHOLD, ANY, 0, A, '=', B),
  FORM(GIVEN_CHILD, ANY, 0, A, GLUE, '[', C, ']', GLUE, '.', GLUE, B),
  FORM(EXPECT, ANY, 0, KW_EXPECT, ITEMS),
  FORM(EXPECT_VERDICT, ANY, 0, EXPECTED, A, VERDICT_WORD),
  FORM(EXPECT_BAND, ANY, 0, KW_RANK, A),
  FORM(EXPECT_RULING, ANY, HAS_A, KW_REVOKED, A, VERDICT_WORD),
  FORM(EXPECT_RULING, ANY, 0, KW_RECOGNISED, VERDICT_WORD),

  FORM(TYPE, CHUAN_TYPE_INTEGER, 0, KW_INTEGER),
  FORM(TYPE, CHUAN_TYPE_DECIMAL, HAS_A, KW_DECIMAL, GLUE, '(', A, ';', B, ')'),
  FORM(TYPE, CHUAN_TYPE_DECIMAL, 0, KW_DECIMAL),
  FORM(TYPE, CHUAN_TYPE_RATIO, 0, KW_RATIO),
  FORM(TYPE, CHUAN_TYPE_TRUTH, 0, YESNO),
  FORM(TYPE, CHUAN_TYPE_DATE, 0, KW_DATE),
  FORM(TYPE, CHUAN_TYPE_TEXT, 0, KW_TEXT),
  FORM(TYPE, CHUAN_TYPE_CHOICE, 0, IN_BRACES),
  FORM(PARAMETER, 0, HAS_A | HAS_C, A, GLUE, ':', B, KW_UNIT, C),
  FORM(PARAMETER, 0, HAS_A, A, GLUE, ':', B),
  FORM(PARAMETER, 1, HAS_A | HAS_C, A, GLUE, ':', KW_LIST_OF, B, KW_UNIT, C),
  FORM(PARAMETER, 1, HAS_A, A, GLUE, ':', KW_LIST_OF, B),
  FORM(PARAMETER, 0, HAS_C, B, KW_UNIT, C),
  FORM(PARAMETER, 0, 0, B),
  FORM(PARAMETER, 1, HAS_C, KW_LIST_OF, B, KW_UNIT, C),
  FORM(PARAMETER, 1, 0, KW_LIST_OF, B),
  FORM(SCRIPT, 0, HAS_B, KW_FROM, A, KW_BUDGET, B),
  FORM(SCRIPT, 0, 0, KW_FROM, A),
  FORM(SCRIPT, 1, HAS_B, KW_FROM, A, KW_BUDGET, B, KW_ACCEPTS_MISSING),
  FORM(SCRIPT, 1, 0, KW_FROM, A, KW_ACCEPTS_MISSING),

  FORM(PERCENT, ANY, 0, A, '%'),
  FORM(TRUTH, 1, 0, KW_TRUE),
  FORM(TRUTH, 0, 0, KW_FALSE),
  FORM(PERIOD, ANY, 0, KW_PERIOD),
  FORM(MEASURE, ANY, 0, KW_VALUE),
  FORM(THRESHOLD_REF, ANY, 0, KW_THRESHOLD, WITH_A, KW_AUX, A),
  FORM(THRESHOLD_OF, ANY, 0, KW_THRESHOLD_OF, A, WITH_B, KW_SET, B),
  FORM(PREVIOUS, ANY, 0, KW_PREVIOUS_PERIOD, GLUE, '(', A, ')'),
  FORM(HAS_DATA, 0, 0, KW_HAS_DATA, GLUE, '(', A, ')'),
  FORM(HAS_DATA, 1, 0, KW_HAS_DATA, GLUE, '(', KW_PREVIOUS_PERIOD, GLUE, '(', A, ')', ')'),
  FORM(UNIQUE, ANY, HAS_B, KW_UNIQUE, GLUE, '(', A, ')', KW_INSIDE, B),
  FORM(UNIQUE, ANY, 0, KW_UNIQUE, GLUE, '(', A, ')'),
  FORM(MET_SET, CHUAN_ASKED_MET, 0, KW_MET, KW_SET, A),
  FORM(MET_SET, CHUAN_ASKED_RECOGNISED, 0, KW_RECOGNISED, KW_SET, A),
  FORM(MET_SET, CHUAN_ASKED_REVOKED, 0, KW_REVOKED, KW_SET, A),
  FORM(CHILD, ANY, 0, A, GLUE, '.', GLUE, B),
  FORM(SATISFYING, ANY, 0, A, KW_SATISFYING, B),
  FORM(NAMED_ARGUMENT, ANY, 0, A, GLUE, ':', B),
  FORM(MISSING_POLICY, CHUAN_MISSING_SKIPPED, 0, KW_SKIP_MISSING),
  FORM(MISSING_POLICY, CHUAN_MISSING_COUNTS, 0, KW_MISSING_COUNTS_AS, A),
  FORM(MISSING_POLICY, CHUAN_MISSING_SKIPPED_FROM, 0, KW_ENOUGH_FROM, A),
  FORM(COUNT_CRITERIA, CHUAN_COUNTED_ALL, 0, KW_NUMBER_OF_CRITERIA),
  FORM(COUNT_CRITERIA, CHUAN_COUNTED_MET, 0, KW_NUMBER_OF_CRITERIA, KW_MET),
  FORM(COUNT_CRITERIA, CHUAN_COUNTED_NOT_MET, 0, KW_NUMBER_OF_CRITERIA, KW_UNMET),
  FORM(SOME_CRITERION, CHUAN_COUNTED_MET, 0, KW_SOME_CRITERION, KW_MET, KW_IN, IN_BRACES),
  FORM(SOME_CRITERION, CHUAN_COUNTED_NOT_MET, 0, KW_SOME_CRITERION, KW_UNMET, KW_IN, IN_BRACES),
  FORM(NEGATE, ANY, 0, '-', GLUE, A),
  FORM(NOT, ANY, 0, KW_NOT, A),
  FORM(AND, ANY, 0, A, LOGIC, KW_AND, B),
  FORM(OR, ANY, 0, A, LOGIC, KW_OR, B),
  FORM(ADD, ANY, 0, A, SUM, '+', B),
  FORM(SUBTRACT, ANY, 0, A, SUM, '-', B),
  FORM(MULTIPLY, ANY, 0, A, '*', B),
  FORM(DIVIDE, ANY, 0, A, '/', B),
  FORM(COMPARE, CHUAN_DIRECTION_EQ, 0, A, '=', B),
  FORM(COMPARE, CHUAN_DIRECTION_NE, 0, A, NE, B),
  FORM(COMPARE, CHUAN_DIRECTION_LT, 0, A, '<', B),
  FORM(COMPARE, CHUAN_DIRECTION_LE, 0, A, LE, B),
  FORM(COMPARE, CHUAN_DIRECTION_GT, 0, A, '>', B),
  FORM(COMPARE, CHUAN_DIRECTION_GE, 0, A, GE, B),
  FORM(MEMBER, ANY, 0, A, KW_IN, IN_BRACES),
  FORM(IF, ANY, 0, KW_IF, A, LOGIC, KW_THEN, B, LOGIC, KW_OTHERWISE, C),
  FORM(CALL, ANY, 0, A, GLUE, '(', ARGUMENTS, ')'),
  FORM(CHILDREN, ANY, 0, A),
};

static const node_form *form_of(const chuan_node *node)
{
  unsigned has = (node->a ? HAS_A : 0) | (node->b ? HAS_B : 0) | (node->c ? HAS_C : 0);
  for (size_t i = 0; i < sizeof FORMS / sizeof *FORMS; i++)
    if (FORMS[i].kind == node->kind && (FORMS[i].op == ANY || FORMS[i].op == node->op) &&
        (FORMS[i].needs & has) == FORMS[i].needs)
      return &FORMS[i];
  return NULL;
}

/* Lists ---------------------------------------------------------------------------------------------- */

/* One item per line, each with its comments: those before it on lines of their own, one behind it. A comment that
   stands inside an item comes before it. `first_here`: the first item goes on the line that is begun. */
static void print_lines(chuan_printer *printer, const chuan_node *list, bool first_here, size_t end)
{
  size_t indent = printer->indent + CHUAN_PRINT_CONTINUATION;
  for (const chuan_node *item = chuan_node_first(list); item; item = item->next) {
    for (; chuan_print_comment_before(printer, item->span.end); first_here = false) {
      chuan_print_line(printer, indent, false);
      chuan_print_comment(printer);
    }
    if (!first_here)
      chuan_print_line(printer, indent, false);
    first_here = false;
    chuan_print_node(printer, item);
    if (item->next)
      chuan_print_sign(printer, ";");
    chuan_print_trailing_comment(printer, item->next ? item->next->span.begin : end);
  }
  while (chuan_print_comment_before(printer, end)) {
    chuan_print_line(printer, indent, false);
    chuan_print_comment(printer);
  }
}

static void print_row(chuan_printer *printer, const chuan_node *list, const char *separator)
{
  for (const chuan_node *item = chuan_node_first(list); item; item = item->next) {
    chuan_print_node(printer, item);
    if (item->next && separator)
      chuan_print_sign(printer, separator);
  }
}

static void print_items(chuan_printer *printer, const chuan_node *node)
{
  printer->nesting++;
  if ((printer->breaks & CHUAN_BREAK_TABLES) || chuan_print_comment_before(printer, node->span.end))
    print_lines(printer, node->b, true, node->span.end);
  else
    print_row(printer, node->b, ";");
  printer->nesting--;
}

/* Parameters or arguments, the first on the line that is begun. */
static void print_between_parentheses(chuan_printer *printer, const chuan_node *list, bool lines)
{
  for (const chuan_node *item = chuan_node_first(list); item; item = item->next) {
    chuan_print_node(printer, item);
    if (!item->next)
      continue;
    chuan_print_sign(printer, ";");
    if (lines)
      chuan_print_line(printer, printer->indent + CHUAN_PRINT_CONTINUATION, false);
  }
}

/* Only a call that is in no other one and does not fit on its line is broken. */
static void print_arguments(chuan_printer *printer, const chuan_node *list)
{
  chuan_printer before = *printer;
  size_t length = printer->out.n;
  print_row(printer, list, ";");
  if (printer->nesting > 1 || !(printer->breaks & CHUAN_BREAK_CALLS) || printer->column <= CHUAN_PRINT_COLUMNS)
    return;
  before.out = printer->out; /* it may have moved */
  before.out.n = length;
  *printer = before;
  print_between_parentheses(printer, list, true);
}

/* Every node with a list in braces ends with its closing brace, so that comments before the node's end are in it. */
static void print_braces(chuan_printer *printer, const chuan_node *node)
{
  bool of_expression = node->kind == CHUAN_NODE_MEMBER || node->kind == CHUAN_NODE_SOME_CRITERION;
  unsigned wanted = of_expression ? CHUAN_BREAK_MEMBERS : CHUAN_BREAK_TABLES;
  bool lines = (printer->nesting == 0 && (printer->breaks & wanted)) ||
               chuan_print_comment_before(printer, node->span.end);
  chuan_print_sign(printer, "{");
  printer->nesting++;
  if (lines) {
    print_lines(printer, node->b, false, node->span.end);
    chuan_print_line(printer, printer->indent, false);
  } else {
    print_row(printer, node->b, ";");
  }
  printer->nesting--;
  chuan_print_sign(printer, "}");
}

/* Pieces --------------------------------------------------------------------------------------------- */

static void print_expected(chuan_printer *printer, const chuan_node *node)
{
  static const int WHAT[] = { KW_SET, KW_CRITERION, KW_INDICATOR, KW_RULE };
  chuan_print_keyword(printer, WHAT[node->number.n]);
}

static void print_verdict(chuan_printer *printer, const chuan_node *node)
{
  static const int WORDS[CHUAN_VERDICT_COUNT] = {
    [CHUAN_VERDICT_MET] = KW_MET,
    [CHUAN_VERDICT_NOT_MET] = KW_UNMET,
    [CHUAN_VERDICT_INSUFFICIENT] = KW_INSUFFICIENT,
    [CHUAN_VERDICT_NOT_APPLICABLE] = KW_NOT_APPLICABLE,
    [CHUAN_VERDICT_FAULT] = KW_RULE_FAULT,
  };
  static const int OUTCOMES[CHUAN_VERDICT_COUNT] = { /* of the rules of check sets */
    [CHUAN_VERDICT_MET] = KW_MET,
    [CHUAN_VERDICT_NOT_MET] = KW_VIOLATION,
    [CHUAN_VERDICT_INSUFFICIENT] = KW_INSUFFICIENT,
    [CHUAN_VERDICT_NOT_APPLICABLE] = KW_NOT_CONSIDERED,
    [CHUAN_VERDICT_FAULT] = KW_RULE_FAULT,
  };
  bool of_rule = node->kind == CHUAN_NODE_EXPECT_VERDICT && node->number.n == CHUAN_EXPECTATION_RULE;
  chuan_print_keyword(printer, (of_rule ? OUTCOMES : WORDS)[node->op]);
}

/* The set of a `cho bộ "…"`, and what is given of it. */
static void print_asked_set(chuan_printer *printer, const chuan_node *asked)
{
  if (asked->op != CHUAN_ASKED_MET)
    chuan_print_keyword(printer, asked->op == CHUAN_ASKED_REVOKED ? KW_REVOKED : KW_RECOGNISED);
  chuan_print_keyword(printer, KW_SET);
  chuan_print_node(printer, asked->a);
}

/* A child. The branches of `nếu` are kept whole when it is broken before `thì` and `còn lại`. */
static void print_child(chuan_printer *printer, const chuan_node *parent, const chuan_node *child)
{
  if (!child)
    return;
  bool whole = parent->kind == CHUAN_NODE_IF;
  printer->nesting += whole;
  chuan_print_node(printer, child);
  printer->nesting -= whole;
}

static void print_condition_d(chuan_printer *printer, const chuan_node *node)
{
  chuan_print_sign(printer, "(");
  chuan_print_node(printer, node->d);
  chuan_print_sign(printer, ")");
}

static void may_break(chuan_printer *printer, chuan_print_break at)
{
  if (printer->nesting == 0 && (printer->breaks & at))
    chuan_print_line(printer, printer->indent + CHUAN_PRINT_CONTINUATION, false);
}

/* A token of the grammar: a keyword, or a sign of one or more characters. */
static void print_token(chuan_printer *printer, int token)
{
  const char sign[] = { (char)token, 0 };
  switch (token) {
  case GE:
    chuan_print_sign(printer, "≥");
    break;
  case LE:
    chuan_print_sign(printer, "≤");
    break;
  case NE:
    chuan_print_sign(printer, "≠");
    break;
  case DOTS:
    chuan_print_sign(printer, "..");
    break;
  case ARROW:
    chuan_print_sign(printer, "→");
    break;
  case YESNO:
    chuan_print_sign(printer, chuan_phrase_text(CHUAN_PHRASE_TOKEN_YESNO, printer->lang));
    break;
  default:
    if (token >= CHUAN_YYerror)
      chuan_print_keyword(printer, token);
    else
      chuan_print_sign(printer, sign);
  }
  printer->nesting += token == '(' || token == '[';
  printer->nesting -= token == ')' || token == ']';
}

static void print_piece(chuan_printer *printer, const chuan_node *node, int piece)
{
  switch (piece) {
  case A:
    print_child(printer, node, node->a);
    break;
  case B:
    print_child(printer, node, node->b);
    break;
  case C:
    print_child(printer, node, node->c);
    break;
  case IN_BRACES:
    print_braces(printer, node);
    break;
  case D:
    print_child(printer, node, node->d);
    break;
  case ITEMS:
    print_items(printer, node);
    break;
  case PARAMETERS:
    print_between_parentheses(printer, node->b, (printer->breaks & CHUAN_BREAK_TABLES) != 0);
    break;
  case ARGUMENTS:
    print_arguments(printer, node->b);
    break;
  case PARTS:
    print_row(printer, node->b, NULL);
    break;
  case CONDITION_D:
    print_condition_d(printer, node);
    break;
  case CELL_VALUE:
    chuan_print_node(printer, node->b->kind == CHUAN_NODE_FIGURE ? node->b->a : node->b);
    break;
  case EXPECTED:
    print_expected(printer, node);
    break;
  case VERDICT_WORD:
    print_verdict(printer, node);
    break;
  case ASKED_SET:
    print_asked_set(printer, node->a);
    break;
  case MESSAGE_TEXT:
    chuan_print_message(printer, node->b);
    break;
  case GLUE:
    printer->glue = true;
    break;
  case LOGIC:
    may_break(printer, CHUAN_BREAK_LOGIC);
    break;
  case SUM:
    may_break(printer, CHUAN_BREAK_SUMS);
    break;
  case OPTION:
    may_break(printer, CHUAN_BREAK_OPTIONS);
    break;
  default:
    print_token(printer, piece);
  }
}

/* `phân cấp cho tỉnh` alone is the same tree as `ngưỡng còn lại phân cấp cho tỉnh`; only its place differs. */
static bool is_bare_delegation(const chuan_node *node)
{
  return node->kind == CHUAN_NODE_THRESHOLD && node->c && node->c->kind == CHUAN_NODE_DELEGATION &&
         node->c->span.begin == node->span.begin;
}

void chuan_print_node(chuan_printer *printer, const chuan_node *node)
{
  if (is_bare_delegation(node))
    node = node->c;
  const node_form *form = form_of(node);
  bool parenthesised = node->parenthesised && !(printer->in_string && node->kind == CHUAN_NODE_NAME);
  if (parenthesised) {
    chuan_print_sign(printer, "(");
    printer->nesting++;
  }
  if (form) {
    for (const int16_t *piece = form->pieces; piece < form->pieces + PIECES_MAX && *piece != END; piece++) {
      if ((*piece == WITH_A && !node->a) || (*piece == WITH_B && !node->b))
        piece += 2;
      else if (*piece != WITH_A && *piece != WITH_B)
        print_piece(printer, node, *piece);
    }
  } else {
    chuan_print_leaf(printer, node);
  }
  if (parenthesised) {
    printer->nesting--;
    chuan_print_sign(printer, ")");
  }
}

/* Data ------------------------------------------------------------------------------------------------- */

static const chuan_kind OPTION_ORDER[] = { CHUAN_NODE_TITLE, CHUAN_NODE_UNIT,     CHUAN_NODE_SOURCE,
                                           CHUAN_NODE_RANGE, CHUAN_NODE_EMPTY_IS, CHUAN_NODE_OF,
                                           CHUAN_NODE_MERGED };
enum { OPTION_RANKS = sizeof OPTION_ORDER / sizeof *OPTION_ORDER };

static int rank_of_option(const chuan_node *option)
{
  int rank = 0;
  while (rank < OPTION_RANKS - 1 && OPTION_ORDER[rank] != option->kind)
    rank++;
  return rank;
}

/* The same option written twice is an error, but not the printer's: such options keep their order. */
const chuan_node *chuan_print_next_option(const chuan_node *datum, const chuan_node *option)
{
  const chuan_node *item = option ? option->next : chuan_node_first(datum->body);
  for (int rank = option ? rank_of_option(option) : 0; rank < OPTION_RANKS; rank++) {
    for (; item; item = item->next)
      if (rank_of_option(item) == rank)
        return item;
    item = chuan_node_first(datum->body);
  }
  return NULL;
}
