/* The grammar: headers and statements in one flat list (ast.c hangs statements under their headers, so a
   statement in the wrong place gets a better message than a syntax error), and expressions in layers
   without precedence declarations. The parser decides nothing semantic. */
%require "3.8"
%define api.pure full
%define api.prefix {chuan_yy}
%define api.location.type {chuan_span}
%define api.value.type {chuan_node *}
%define parse.error custom
%define parse.lac full
%locations
%expect 0
%param {chuan_file *file}

%code requires {
#include "grammar/ast.h"
}

%code {
#define YYLLOC_DEFAULT(current, rhs, n)                                                       \
  do {                                                                                        \
    if (n) {                                                                                  \
      (current) = (chuan_span){ YYRHSLOC(rhs, 1).source, YYRHSLOC(rhs, 1).begin, YYRHSLOC(rhs, n).end }; \
    } else {                                                                                  \
      (current) = YYRHSLOC(rhs, 0);                                                           \
      (current).begin = (current).end;                                                        \
    }                                                                                         \
  } while (0)
#define YYMAXDEPTH 4000

int chuan_yylex(chuan_node **value, chuan_span *span, chuan_file *file);
void chuan_yyerror(const chuan_span *span, chuan_file *file, const char *message);

/* A node, or the end of parsing when there is none to be had. */
#define MAKE(result, kind, a, b, c)                                                           \
  do {                                                                                        \
    (result) = chuan_node_new(file, CHUAN_NODE_##kind, yyloc, (a), (b), (c));                 \
    if (!(result))                                                                            \
      YYNOMEM;                                                                                \
  } while (0)
#define LEAF(result, kind)                                                                    \
  do {                                                                                        \
    (result) = chuan_node_leaf(file, CHUAN_NODE_##kind, yyloc);                               \
    if (!(result))                                                                            \
      YYNOMEM;                                                                                \
  } while (0)
#define LIST(result, item)                                                                    \
  do {                                                                                        \
    (result) = chuan_node_list(file, (item));                                                 \
    if (!(result))                                                                            \
      YYNOMEM;                                                                                \
  } while (0)
#define NAMED(result, kind, name, b, c)                                                       \
  do {                                                                                        \
    MAKE(result, kind, name, b, c);                                                           \
    (result)->text = (name)->text;                                                            \
  } while (0)
/* A function of parameters and a result: what it comes to is an expression or a script. */
#define FUNCTION(result, of_lua, name, parameters, gives, content)                            \
  do {                                                                                        \
    NAMED(result, FUNCTION, name, parameters, gives);                                         \
    (result)->op = (of_lua);                                                                  \
    (result)->d = (content);                                                                  \
  } while (0)
#define WITH_OP(result, kind, code, a, b, c)                                                  \
  do {                                                                                        \
    MAKE(result, kind, a, b, c);                                                              \
    (result)->op = (uint8_t)(code);                                                           \
  } while (0)
#define VERDICT(result, verdict)                                                              \
  WITH_OP(result, EXPECT_VERDICT, CHUAN_VERDICT_##verdict, NULL, NULL, NULL)
/* The verdict that a test expects of a kind of thing, and of which one. */
#define EXPECT(result, kind, which, verdict)                                                  \
  do {                                                                                        \
    (result) = (verdict);                                                                     \
    (result)->a = (which);                                                                    \
    (result)->number = chuan_num_int(CHUAN_EXPECTATION_##kind);                               \
    (result)->span = yyloc;                                                                   \
  } while (0)
}

%token RESYNC WORD INT COMMA_NUMBER DOTTED STRING DAY YESNO GE LE NE DOTS ARROW
%token KW_CRITERIA_SET KW_VARIANT KW_DATA KW_CRITERION KW_INDICATOR KW_FILL KW_TEST
%token KW_TITLE KW_LEVEL KW_BASIS KW_EFFECTIVE_FROM KW_ASSESSMENT_PERIOD KW_APPLIES_TO KW_DIMENSION KW_EXCEPT
%token KW_COMPRISES KW_MET_WHEN KW_NOT_APPLICABLE_WHEN KW_NOT_APPLICABLE_MET KW_NOT_APPLICABLE_DROPPED KW_RANK KW_GRADE
%token KW_CONDITION KW_UNIT KW_SOURCE KW_RANGE KW_OF KW_EMPTY_IS KW_VERIFIED KW_UNVERIFIED KW_AGENCY KW_VALUE
%token KW_THRESHOLD KW_DELEGATED_TO KW_REQUIRE KW_TIGHTEN_ONLY KW_ROUND KW_GIVEN KW_EXPECT
%token KW_SET KW_FROM KW_TO KW_DATE KW_ARTICLE KW_CLAUSE KW_POINT KW_ANNEX KW_AUX KW_PERIOD KW_PREVIOUS_PERIOD
%token KW_ALL KW_AT_LEAST KW_BY KW_NUMBER_OF_CRITERIA KW_HAS_DATA KW_MET KW_UNMET KW_INSUFFICIENT KW_RULE_FAULT
%token KW_NOT_APPLICABLE KW_THRESHOLD_OF KW_WHEN KW_IS KW_OTHERWISE KW_IF KW_THEN KW_WITHIN KW_HALF_UP
%token KW_HALF_EVEN KW_UP KW_DOWN KW_AND KW_OR KW_NOT KW_IN KW_INTEGER KW_DECIMAL KW_RATIO KW_TEXT KW_TRUE KW_FALSE
%token KW_NOT_REPORTED KW_NOT_AVAILABLE KW_NONE_OCCURRED KW_LAW_DATE KW_NO_FIGURE_YET
%token EMBEDDED KW_CHECK_SET KW_RULE KW_VIOLATION KW_NOT_CONSIDERED KW_UNIQUE KW_INSIDE
%token KW_REVOCATION_RULE KW_REVOKE_WHEN KW_RECOGNISED_WHEN KW_RECOGNISED KW_REVOKED
%token KW_SOME_CRITERION KW_TIGHTEN KW_EXCEPTION_TO KW_ADD
%token KW_AMEND KW_REPEAL KW_SEVERITY_ERROR KW_SEVERITY_WARNING KW_MUST KW_TOLERANCE KW_IF_MISSING KW_MESSAGE
%token KW_RELIABILITY KW_SATISFYING
%token KW_FUNCTION KW_LUA_FUNCTION KW_BUDGET KW_SKIP_MISSING KW_MISSING_COUNTS_AS KW_ENOUGH_FROM KW_LIST_OF
%token KW_ACCEPTS_MISSING KW_MERGED_SUM KW_MERGED_MEAN KW_MERGED_ALL KW_MERGED_ANY

%%

file:
  items                                   { file->items = $1; }
| items error                             { file->items = $1; } /* the last item is not complete */
;

items:
  %empty                                  { LIST($$, NULL); }
| items item                              { $$ = $2 ? chuan_node_append($1, $2) : $1; }
| items RESYNC
| items error RESYNC                      { $$ = $1; yyerrok; }
;

item:
  header
| statement
| EMBEDDED expression                     { $$ = $2; } /* all that stands in braces of a message: messages.c */
| EMBEDDED KW_PERIOD                      { MAKE($$, PERIOD, NULL, NULL, NULL); }
;

/* Headers ------------------------------------------------------------------------------------------ */

header:
  KW_CRITERIA_SET string                  { NAMED($$, SET, $2, NULL, NULL); }
| KW_CHECK_SET string                     { NAMED($$, SET, $2, NULL, NULL); $$->op = 1; }
| KW_RULE rule string                     { NAMED($$, RULE, $2, $3, NULL); }
| KW_VARIANT string KW_OF string          { NAMED($$, VARIANT, $2, $4, NULL); }
| KW_DATA name ':' type                   { NAMED($$, DATA, $2, $4, NULL); }
| KW_CRITERION code string                { NAMED($$, CRITERION, $2, $3, NULL); }
| KW_INDICATOR code string                { NAMED($$, INDICATOR, $2, $3, NULL); }
| KW_ADD KW_CRITERION code string         { NAMED($$, CRITERION, $3, $4, NULL); $$->op = 1; }
| KW_ADD KW_INDICATOR code string         { NAMED($$, INDICATOR, $3, $4, NULL); $$->op = 1; }
| KW_FILL KW_INDICATOR code threshold     { NAMED($$, FILL, $3, $4, NULL); }
| KW_TIGHTEN KW_INDICATOR code threshold  { NAMED($$, TIGHTEN, $3, $4, NULL); }
| KW_TIGHTEN KW_INDICATOR code KW_WHEN '(' expression ')' KW_THRESHOLD aux year figure
                                          { chuan_node *threshold;
                                            WITH_OP(threshold, THRESHOLD, CHUAN_SCOPE_ALL, $9, $10, $11);
                                            threshold->d = $6; threshold->span = @8; threshold->span.end = @11.end;
                                            NAMED($$, TIGHTEN, $3, threshold, $6); $$->op = 1; }
| KW_EXCEPTION_TO KW_INDICATOR code KW_NOT_APPLICABLE_WHEN expression { NAMED($$, EXCEPTION, $3, $5, NULL); }
| KW_AMEND KW_CRITERION code new_title KW_FROM day { NAMED($$, AMEND, $3, $4, $6); $$->op = CHUAN_AMENDED_CRITERION; }
| KW_AMEND KW_INDICATOR code new_title KW_FROM day { NAMED($$, AMEND, $3, $4, $6); $$->op = CHUAN_AMENDED_INDICATOR; }
| KW_AMEND KW_DIMENSION name KW_FROM day  { NAMED($$, AMEND, $3, NULL, $5); $$->op = CHUAN_AMENDED_DIMENSION; }
| KW_REPEAL KW_INDICATOR code KW_FROM day { NAMED($$, REPEAL, $3, NULL, $5); }
| KW_REVOCATION_RULE string KW_OF string  { NAMED($$, REVOCATION, $2, $4, NULL); }
| KW_TEST string KW_SET string            { NAMED($$, TEST, $2, $4, NULL); }
| KW_TEST string KW_VARIANT string        { NAMED($$, TEST, $2, $4, NULL); $$->op = 1; }
| KW_FUNCTION name '(' parameters ')' ARROW result '=' expression { FUNCTION($$, 0, $2, $4, $7, $9); }
| KW_LUA_FUNCTION name '(' parameters ')' ARROW result script { FUNCTION($$, 1, $2, $4, $7, $8); }
;

new_title:
  %empty                                  { $$ = NULL; }
| string
;

type: plain_type | sized_decimal;

sized_decimal:
  KW_DECIMAL '(' int ';' int ')'          { WITH_OP($$, TYPE, CHUAN_TYPE_DECIMAL, $3, $5, NULL); }
;

plain_type:
  KW_INTEGER                              { WITH_OP($$, TYPE, CHUAN_TYPE_INTEGER, NULL, NULL, NULL); }
| KW_RATIO                                { WITH_OP($$, TYPE, CHUAN_TYPE_RATIO, NULL, NULL, NULL); }
| YESNO                                   { WITH_OP($$, TYPE, CHUAN_TYPE_TRUTH, NULL, NULL, NULL); }
| KW_DATE                                 { WITH_OP($$, TYPE, CHUAN_TYPE_DATE, NULL, NULL, NULL); }
| KW_TEXT                                 { WITH_OP($$, TYPE, CHUAN_TYPE_TEXT, NULL, NULL, NULL); }
| '{' labels '}'                          { WITH_OP($$, TYPE, CHUAN_TYPE_CHOICE, NULL, $2, NULL); }
;

/* Functions ---------------------------------------------------------------------------------------- */

parameters:
  %empty                                  { $$ = NULL; }
| parameter_list
;

parameter_list:
  parameter                               { LIST($$, $1); }
| parameter_list ';' parameter            { $$ = chuan_node_append($1, $3); }
;

parameter:
  name ':' value_type unit                { NAMED($$, PARAMETER, $1, $3, $4); }
| name ':' KW_LIST_OF value_type unit     { NAMED($$, PARAMETER, $1, $4, $5); $$->op = 1; }
;

result:
  value_type unit                         { MAKE($$, PARAMETER, NULL, $1, $2); }
| KW_LIST_OF value_type unit              { WITH_OP($$, PARAMETER, 1, NULL, $2, $3); }
;

value_type:
  plain_type
| KW_DECIMAL                              { WITH_OP($$, TYPE, CHUAN_TYPE_DECIMAL, NULL, NULL, NULL); }
| sized_decimal
;

unit:
  %empty                                  { $$ = NULL; }
| KW_UNIT string                          { $$ = $2; }
;

script:
  KW_FROM string budget                   { MAKE($$, SCRIPT, $2, $3, NULL); }
| KW_FROM string KW_ACCEPTS_MISSING budget { WITH_OP($$, SCRIPT, 1, $2, $4, NULL); }
| KW_FROM string KW_BUDGET int KW_ACCEPTS_MISSING { WITH_OP($$, SCRIPT, 1, $2, $4, NULL); }
;

budget:
  %empty                                  { $$ = NULL; }
| KW_BUDGET int                           { $$ = $2; }
;

/* Statements ---------------------------------------------------------------------------------------- */

statement:
  KW_TITLE string                         { MAKE($$, TITLE, $2, NULL, NULL); }
| KW_LEVEL name                           { MAKE($$, LEVEL, $2, NULL, NULL); }
| KW_LEVEL name string                    { MAKE($$, LEVEL, $2, $3, NULL); }
| KW_BASIS string basis_parts             { MAKE($$, BASIS, $2, $3, NULL); }
| KW_EFFECTIVE_FROM day                   { MAKE($$, EFFECTIVE, $2, NULL, NULL); }
| KW_EFFECTIVE_FROM day KW_TO day         { MAKE($$, EFFECTIVE, $2, $4, NULL); }
| KW_ASSESSMENT_PERIOD KW_FROM int KW_TO int { MAKE($$, PERIODS, $3, $5, NULL); }
| KW_APPLIES_TO name                      { MAKE($$, APPLIES, $2, NULL, NULL); }
| KW_DIMENSION name '=' '{' labels '}'    { MAKE($$, DIMENSION, $2, $5, NULL); }
| KW_EXCEPT label KW_WHEN expression      { MAKE($$, EXCEPT, $2, $4, NULL); }
| KW_EXCEPT label KW_OTHERWISE            { MAKE($$, EXCEPT, $2, NULL, NULL); }
| KW_COMPRISES int KW_CRITERION           { MAKE($$, COMPRISES, $2, NULL, NULL); }
| KW_COMPRISES int KW_INDICATOR           { MAKE($$, COMPRISES, NULL, $2, NULL); }
| KW_COMPRISES int KW_CRITERION ';' int KW_INDICATOR { MAKE($$, COMPRISES, $2, $5, NULL); }
| KW_MET_WHEN KW_ALL KW_CRITERION KW_MET  { MAKE($$, MET_WHEN, NULL, NULL, NULL); }
| KW_MET_WHEN KW_ALL KW_INDICATOR KW_MET  { WITH_OP($$, MET_WHEN, 1, NULL, NULL, NULL); }
| KW_MET_WHEN KW_AT_LEAST int KW_CRITERION KW_MET { MAKE($$, MET_WHEN, $3, NULL, NULL); }
| KW_MET_WHEN KW_AT_LEAST int KW_INDICATOR KW_MET { WITH_OP($$, MET_WHEN, 1, $3, NULL, NULL); }
| KW_NOT_APPLICABLE_WHEN expression       { MAKE($$, NOT_APPLICABLE_WHEN, $2, NULL, NULL); }
| KW_NOT_APPLICABLE_MET { WITH_OP($$, NOT_APPLICABLE_POLICY, CHUAN_NOT_APPLICABLE_MET, NULL, NULL, NULL); }
| KW_NOT_APPLICABLE_DROPPED { WITH_OP($$, NOT_APPLICABLE_POLICY, CHUAN_NOT_APPLICABLE_DROPPED, NULL, NULL, NULL); }
| KW_RANK KW_BY KW_NUMBER_OF_CRITERIA KW_MET '{' bands '}' { MAKE($$, RANK, NULL, $6, NULL); }
| KW_RANK KW_BY KW_NUMBER_OF_CRITERIA KW_MET KW_AND string '{' bands '}' { MAKE($$, RANK, $6, $8, NULL); }
| KW_GRADE string KW_OF KW_CRITERION code KW_WHEN expression { MAKE($$, GRADE, $2, $5, $7); }
| KW_CONDITION expression                 { MAKE($$, CONDITION, $2, NULL, NULL); }
| KW_RECOGNISED_WHEN expression           { MAKE($$, RECOGNISED_WHEN, $2, NULL, NULL); }
| KW_REVOKE_WHEN expression               { MAKE($$, REVOKE_WHEN, $2, NULL, NULL); }
| KW_UNIT string                          { MAKE($$, UNIT, $2, NULL, NULL); }
| KW_SOURCE string                        { MAKE($$, SOURCE, $2, NULL, NULL); }
| KW_RANGE '[' sum ';' sum ']'            { MAKE($$, RANGE, $3, $5, NULL); }
| KW_OF name                              { MAKE($$, OF, $2, NULL, NULL); }
| KW_EMPTY_IS int                         { MAKE($$, EMPTY_IS, $2, NULL, NULL); }
| KW_EMPTY_IS KW_NOT                      { MAKE($$, EMPTY_IS, NULL, NULL, NULL); }
| KW_MERGED_SUM                           { WITH_OP($$, MERGED, CHUAN_MERGE_SUM, NULL, NULL, NULL); }
| KW_MERGED_MEAN sum                      { WITH_OP($$, MERGED, CHUAN_MERGE_MEAN, $2, NULL, NULL); }
| KW_MERGED_ALL                           { WITH_OP($$, MERGED, CHUAN_MERGE_ALL, NULL, NULL, NULL); }
| KW_MERGED_ANY                           { WITH_OP($$, MERGED, CHUAN_MERGE_ANY, NULL, NULL, NULL); }
| KW_VERIFIED string                      { WITH_OP($$, VERIFIED, 1, $2, NULL, NULL); }
| KW_UNVERIFIED                           { MAKE($$, VERIFIED, NULL, NULL, NULL); }
| KW_UNVERIFIED string                    { MAKE($$, VERIFIED, $2, NULL, NULL); }
| KW_AGENCY string                        { MAKE($$, AGENCY, $2, NULL, NULL); }
| KW_VALUE expression                     { MAKE($$, VALUE, NULL, $2, NULL); }
| KW_VALUE KW_AUX name '=' expression     { MAKE($$, VALUE, $3, $5, NULL); }
| threshold
| delegation                              { WITH_OP($$, THRESHOLD, CHUAN_SCOPE_OTHERWISE, NULL, NULL, $1); }
| KW_REQUIRE expression                   { MAKE($$, REQUIRE, $2, NULL, NULL); }
| KW_TIGHTEN_ONLY                         { MAKE($$, TIGHTEN_ONLY, NULL, NULL, NULL); }
| KW_ROUND int rounding                   { $$ = $3; $$->a = $2; $$->span = @$; }
| KW_GIVEN givens                         { MAKE($$, GIVEN, NULL, $2, NULL); }
| KW_EXPECT expects                       { MAKE($$, EXPECT, NULL, $2, NULL); }
| KW_SEVERITY_ERROR                       { WITH_OP($$, SEVERITY, CHUAN_SEVERITY_ERROR, NULL, NULL, NULL); }
| KW_SEVERITY_WARNING                     { WITH_OP($$, SEVERITY, CHUAN_SEVERITY_WARNING, NULL, NULL, NULL); }
| KW_WHEN expression                      { MAKE($$, WHEN, $2, NULL, NULL); }
| KW_MUST expression                      { MAKE($$, MUST, $2, NULL, NULL); }
| KW_MUST expression KW_TOLERANCE sum     { MAKE($$, MUST, $2, $4, NULL); }
| KW_RELIABILITY names ':' int            { MAKE($$, RELIABILITY, $4, $2, NULL); }
| KW_IF_MISSING missing                   { $$ = $2; $$->span = @$; }
| KW_MESSAGE string                       { MAKE($$, MESSAGE, NULL, chuan_message_parse(file, $2), NULL);
                                            if (!$$->b) YYNOMEM; }
;

missing:
  KW_INSUFFICIENT                         { WITH_OP($$, IF_MISSING, CHUAN_VERDICT_INSUFFICIENT, NULL, NULL, NULL); }
| KW_NOT_CONSIDERED                       { WITH_OP($$, IF_MISSING, CHUAN_VERDICT_NOT_APPLICABLE, NULL, NULL, NULL); }
| KW_VIOLATION                            { WITH_OP($$, IF_MISSING, CHUAN_VERDICT_NOT_MET, NULL, NULL, NULL); }
;

basis_parts:
  %empty                                  { LIST($$, NULL); }
| basis_parts basis_part                  { $$ = chuan_node_append($1, $2); }
;

basis_part:
  KW_DATE day                             { WITH_OP($$, BASIS_PART, CHUAN_BASIS_DATE, $2, NULL, NULL); }
| KW_ARTICLE label                        { WITH_OP($$, BASIS_PART, CHUAN_BASIS_ARTICLE, $2, NULL, NULL); }
| KW_CLAUSE label                         { WITH_OP($$, BASIS_PART, CHUAN_BASIS_CLAUSE, $2, NULL, NULL); }
| KW_POINT label                          { WITH_OP($$, BASIS_PART, CHUAN_BASIS_POINT, $2, NULL, NULL); }
| KW_ANNEX string                         { WITH_OP($$, BASIS_PART, CHUAN_BASIS_ANNEX, $2, NULL, NULL); }
;

names:
  name                                    { LIST($$, $1); }
| names ';' name                          { $$ = chuan_node_append($1, $3); }
;

labels:
  label                                   { LIST($$, $1); }
| labels ';' label                        { $$ = chuan_node_append($1, $3); }
;

bands:
  band                                    { LIST($$, $1); }
| bands ';' band                          { $$ = chuan_node_append($1, $3); }
;

band:
  string ':' int                          { MAKE($$, BAND, $1, $3, NULL); }
| string ':' int DOTS int                 { MAKE($$, BAND, $1, $3, $5); }
;

rounding:
  KW_HALF_UP                              { WITH_OP($$, ROUND, CHUAN_ROUND_HALF_UP, NULL, NULL, NULL); }
| KW_HALF_EVEN                            { WITH_OP($$, ROUND, CHUAN_ROUND_HALF_EVEN, NULL, NULL, NULL); }
| KW_DOWN                                 { WITH_OP($$, ROUND, CHUAN_ROUND_DOWN, NULL, NULL, NULL); }
| KW_UP                                   { WITH_OP($$, ROUND, CHUAN_ROUND_UP, NULL, NULL, NULL); }
;

/* Thresholds ------------------------------------------------------------------------------------------ */

threshold:
  KW_THRESHOLD aux year figure            { WITH_OP($$, THRESHOLD, CHUAN_SCOPE_ALL, $2, $3, $4); }
| KW_THRESHOLD aux year KW_WHEN '(' expression ')' figure
                                          { WITH_OP($$, THRESHOLD, CHUAN_SCOPE_WHEN, $2, $3, $8); $$->d = $6; }
| KW_THRESHOLD aux year KW_OTHERWISE figure { WITH_OP($$, THRESHOLD, CHUAN_SCOPE_OTHERWISE, $2, $3, $5); }
;

aux:
  %empty                                  { $$ = NULL; }
| KW_AUX name                             { $$ = $2; }
;

year:
  %empty                                  { $$ = NULL; }
| KW_PERIOD int                           { $$ = $2; }
;

figure:
  KW_BY name '{' cells '}'                { MAKE($$, TABLE, $2, $4, NULL); }
| KW_IS sum                               { MAKE($$, FIGURE, $2, NULL, NULL); }
| KW_NO_FIGURE_YET                        { MAKE($$, NO_FIGURE, NULL, NULL, NULL); }
| delegation
;

delegation:
  KW_DELEGATED_TO name                    { MAKE($$, DELEGATION, $2, NULL, NULL); }
| KW_DELEGATED_TO name KW_WITHIN '[' sum ';' sum ']' { MAKE($$, DELEGATION, $2, $5, $7); }
;

cells:
  cell                                    { LIST($$, $1); }
| cells ';' cell                          { $$ = chuan_node_append($1, $3); }
;

cell:
  label ':' sum                           { chuan_node *figure; MAKE(figure, FIGURE, $3, NULL, NULL); figure->span = @3;
                                            MAKE($$, CELL, $1, figure, NULL); }
| label ':' KW_NO_FIGURE_YET              { chuan_node *none; MAKE(none, NO_FIGURE, NULL, NULL, NULL);
                                            MAKE($$, CELL, $1, none, NULL); }
| label ':' delegation                    { MAKE($$, CELL, $1, $3, NULL); }
;

/* Tests ------------------------------------------------------------------------------------------------- */

givens:
  given                                   { LIST($$, $1); }
| givens ';' given                        { $$ = chuan_node_append($1, $3); }
;

given:
  given_of_unit
| KW_PERIOD '=' int                       { MAKE($$, GIVEN_PERIOD, $3, NULL, NULL); }
| KW_LAW_DATE day                         { MAKE($$, GIVEN_LAW_DATE, $2, NULL, NULL); }
| name '[' int ']' '.' given_of_unit      { MAKE($$, GIVEN_CHILD, $1, $6, $3); }
;

given_of_unit:
  name '=' sum                            { MAKE($$, GIVEN_VALUE, $1, $3, NULL); }
| KW_PREVIOUS_PERIOD '(' name ')' '=' sum { WITH_OP($$, GIVEN_VALUE, 1, $3, $6, NULL); }
| name KW_NOT_REPORTED                    { WITH_OP($$, GIVEN_STATE, CHUAN_INPUT_NOT_REPORTED, $1, NULL, NULL); }
| name KW_NOT_AVAILABLE                   { WITH_OP($$, GIVEN_STATE, CHUAN_INPUT_NOT_AVAILABLE, $1, NULL, NULL); }
| name KW_NONE_OCCURRED                   { WITH_OP($$, GIVEN_STATE, CHUAN_INPUT_NONE_OCCURRED, $1, NULL, NULL); }
| name KW_NOT_APPLICABLE                  { WITH_OP($$, GIVEN_STATE, CHUAN_INPUT_NOT_APPLICABLE, $1, NULL, NULL); }
| KW_SET string verdict                   { chuan_node *set; WITH_OP(set, MET_SET, CHUAN_ASKED_MET, $2, NULL, NULL);
                                            WITH_OP($$, GIVEN_SET, $3->op, set, NULL, NULL); }
| KW_RECOGNISED KW_SET string verdict     { chuan_node *set;
                                            WITH_OP(set, MET_SET, CHUAN_ASKED_RECOGNISED, $3, NULL, NULL);
                                            WITH_OP($$, GIVEN_SET, $4->op, set, NULL, NULL); }
| KW_REVOKED KW_SET string verdict        { chuan_node *set; WITH_OP(set, MET_SET, CHUAN_ASKED_REVOKED, $3, NULL, NULL);
                                            WITH_OP($$, GIVEN_SET, $4->op, set, NULL, NULL); }
| KW_THRESHOLD_OF code KW_SET string '=' sum { chuan_node *of; MAKE(of, THRESHOLD_OF, $2, $4, NULL);
                                            MAKE($$, GIVEN_THRESHOLD, of, $6, NULL); }
;

expects:
  expect                                  { LIST($$, $1); }
| expects ';' expect                      { $$ = chuan_node_append($1, $3); }
;

expect:
  KW_INDICATOR code verdict               { EXPECT($$, INDICATOR, $2, $3); }
| KW_CRITERION code verdict               { EXPECT($$, CRITERION, $2, $3); }
| KW_RULE rule outcome                    { EXPECT($$, RULE, $2, $3); }
| KW_SET verdict                          { EXPECT($$, SET, NULL, $2); }
| KW_RANK string                          { MAKE($$, EXPECT_BAND, $2, NULL, NULL); }
| KW_RECOGNISED verdict                   { WITH_OP($$, EXPECT_RULING, $2->op, NULL, NULL, NULL); }
| KW_REVOKED string verdict               { WITH_OP($$, EXPECT_RULING, $3->op, $2, NULL, NULL); }
;

verdict:
  KW_MET                                  { VERDICT($$, MET); }
| KW_UNMET                                { VERDICT($$, NOT_MET); }
| KW_INSUFFICIENT                         { VERDICT($$, INSUFFICIENT); }
| KW_NOT_APPLICABLE                       { VERDICT($$, NOT_APPLICABLE); }
| KW_RULE_FAULT                           { VERDICT($$, FAULT); }
;

outcome:
  KW_MET                                  { VERDICT($$, MET); }
| KW_VIOLATION                            { VERDICT($$, NOT_MET); }
| KW_INSUFFICIENT                         { VERDICT($$, INSUFFICIENT); }
| KW_NOT_CONSIDERED                       { VERDICT($$, NOT_APPLICABLE); }
| KW_RULE_FAULT                           { VERDICT($$, FAULT); }
;

/* Expressions --------------------------------------------------------------------------------------------- */

expression:
  disjunction
| KW_IF expression KW_THEN expression KW_OTHERWISE expression { MAKE($$, IF, $2, $4, $6); }
;

disjunction:
  conjunction
| disjunction KW_OR conjunction           { MAKE($$, OR, $1, $3, NULL); }
;

conjunction:
  negation
| conjunction KW_AND negation             { MAKE($$, AND, $1, $3, NULL); }
;

negation:
  comparison
| KW_NOT negation                         { MAKE($$, NOT, $2, NULL, NULL); }
;

comparison:
  sum
| sum '=' sum                             { WITH_OP($$, COMPARE, CHUAN_DIRECTION_EQ, $1, $3, NULL); }
| sum NE sum                              { WITH_OP($$, COMPARE, CHUAN_DIRECTION_NE, $1, $3, NULL); }
| sum '<' sum                             { WITH_OP($$, COMPARE, CHUAN_DIRECTION_LT, $1, $3, NULL); }
| sum LE sum                              { WITH_OP($$, COMPARE, CHUAN_DIRECTION_LE, $1, $3, NULL); }
| sum '>' sum                             { WITH_OP($$, COMPARE, CHUAN_DIRECTION_GT, $1, $3, NULL); }
| sum GE sum                              { WITH_OP($$, COMPARE, CHUAN_DIRECTION_GE, $1, $3, NULL); }
| sum KW_IN '{' constants '}'             { MAKE($$, MEMBER, $1, $4, NULL); }
;

constants:
  sum                                     { LIST($$, $1); }
| constants ';' sum                       { $$ = chuan_node_append($1, $3); }
;

sum:
  product
| sum '+' product                         { MAKE($$, ADD, $1, $3, NULL); }
| sum '-' product                         { MAKE($$, SUBTRACT, $1, $3, NULL); }
;

product:
  factor
| product '*' factor                      { MAKE($$, MULTIPLY, $1, $3, NULL); }
| product '/' factor                      { MAKE($$, DIVIDE, $1, $3, NULL); }
;

factor:
  primary
| '-' factor                              { MAKE($$, NEGATE, $2, NULL, NULL); }
;

primary:
  number
| number '%'                              { MAKE($$, PERCENT, $1, NULL, NULL); }
| day
| string
| name
| name '(' ')'                            { MAKE($$, CALL, $1, NULL, NULL); }
| name '(' arguments ')'                  { MAKE($$, CALL, $1, $3, NULL); }
| KW_TRUE                                 { WITH_OP($$, TRUTH, 1, NULL, NULL, NULL); }
| KW_FALSE                                { MAKE($$, TRUTH, NULL, NULL, NULL); }
| KW_VALUE                                { MAKE($$, MEASURE, NULL, NULL, NULL); }
| KW_THRESHOLD aux                        { MAKE($$, THRESHOLD_REF, $2, NULL, NULL); }
| KW_THRESHOLD_OF code                    { MAKE($$, THRESHOLD_OF, $2, NULL, NULL); }
| KW_THRESHOLD_OF code KW_SET string      { MAKE($$, THRESHOLD_OF, $2, $4, NULL); }
| KW_PREVIOUS_PERIOD '(' name ')'         { MAKE($$, PREVIOUS, $3, NULL, NULL); }
| KW_HAS_DATA '(' name ')'                { MAKE($$, HAS_DATA, $3, NULL, NULL); }
| KW_HAS_DATA '(' KW_PREVIOUS_PERIOD '(' name ')' ')' { WITH_OP($$, HAS_DATA, 1, $5, NULL, NULL); }
| KW_UNIQUE '(' name ')'                  { MAKE($$, UNIQUE, $3, NULL, NULL); }
| KW_UNIQUE '(' name ')' KW_INSIDE name   { MAKE($$, UNIQUE, $3, $6, NULL); }
| KW_MET KW_SET string                    { WITH_OP($$, MET_SET, CHUAN_ASKED_MET, $3, NULL, NULL); }
| KW_RECOGNISED KW_SET string             { WITH_OP($$, MET_SET, CHUAN_ASKED_RECOGNISED, $3, NULL, NULL); }
| KW_REVOKED KW_SET string                { WITH_OP($$, MET_SET, CHUAN_ASKED_REVOKED, $3, NULL, NULL); }
| name '.' name                           { MAKE($$, CHILD, $1, $3, NULL); }
| KW_NUMBER_OF_CRITERIA                   { WITH_OP($$, COUNT_CRITERIA, CHUAN_COUNTED_ALL, NULL, NULL, NULL); }
| KW_NUMBER_OF_CRITERIA counted           { WITH_OP($$, COUNT_CRITERIA, $2->op, NULL, NULL, NULL); }
| KW_SOME_CRITERION counted KW_IN '{' codes '}' { WITH_OP($$, SOME_CRITERION, $2->op, NULL, $5, NULL); }
| '(' expression ')'                      { $$ = $2; $$->parenthesised = true; }
;

arguments:
  argument                                { LIST($$, $1); }
| arguments ';' argument                  { $$ = chuan_node_append($1, $3); }
;

argument:
  expression
| name KW_SATISFYING expression           { MAKE($$, SATISFYING, $1, $3, NULL); }
| name ':' expression                     { MAKE($$, NAMED_ARGUMENT, $1, $3, NULL); }
| KW_SKIP_MISSING                         { WITH_OP($$, MISSING_POLICY, CHUAN_MISSING_SKIPPED, NULL, NULL, NULL); }
| KW_MISSING_COUNTS_AS sum                { WITH_OP($$, MISSING_POLICY, CHUAN_MISSING_COUNTS, $2, NULL, NULL); }
| KW_ENOUGH_FROM sum                      { WITH_OP($$, MISSING_POLICY, CHUAN_MISSING_SKIPPED_FROM, $2, NULL, NULL); }
;

counted:
  KW_MET                                  { WITH_OP($$, COUNT_CRITERIA, CHUAN_COUNTED_MET, NULL, NULL, NULL); }
| KW_UNMET                                { WITH_OP($$, COUNT_CRITERIA, CHUAN_COUNTED_NOT_MET, NULL, NULL, NULL); }
;

codes:
  code                                    { LIST($$, $1); }
| codes ';' code                          { $$ = chuan_node_append($1, $3); }
;

/* Leaves ---------------------------------------------------------------------------------------------------- */

name:   WORD                              { LEAF($$, NAME); };
string: STRING                            { LEAF($$, STRING); };
int:    INT                               { LEAF($$, INT); };
day:    DAY                               { LEAF($$, DAY); };
label:  WORD { LEAF($$, NAME); } | INT    { LEAF($$, INT); };
code:   INT { LEAF($$, CODE); } | DOTTED  { LEAF($$, CODE); };
rule:   WORD { LEAF($$, CODE); } | code;
number: INT { LEAF($$, NUMBER); } | COMMA_NUMBER { LEAF($$, NUMBER); } | DOTTED { LEAF($$, NUMBER); };

%%

enum { EXPECTED_MAX = 128 };

/* Gathers what the parser could take here and lets parse.c word it. */
static int yyreport_syntax_error(const yypcontext_t *context, chuan_file *file)
{
  yysymbol_kind_t expected[EXPECTED_MAX];
  const char *names[EXPECTED_MAX];
  int count = yypcontext_expected_tokens(context, expected, EXPECTED_MAX);
  if (count < 0)
    return count;
  for (int i = 0; i < count; i++)
    names[i] = yysymbol_name(expected[i]);
  chuan_parse_report(file, *yypcontext_location(context), yysymbol_name(yypcontext_token(context)), names,
                     (size_t)count);
  return 0;
}
