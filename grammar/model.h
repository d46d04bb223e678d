/* What the checks know of all rule files of a run: which statement belongs to which set, criterion,
   indicator or variant. Filled in this order, each by its own file:
     collect.c   headers of all files under their sets and variants; data declarations
     editions.c  what `sửa` and `bãi bỏ` make of a set: one model set for each edition
     sets.c      the statements of a set: dates, dimensions, criteria, integrity counts; bands.c its classes
     governing.c when variants are law, and for whom
     checks.c    check sets: what stands in them, their rules, tolerances
     rulings.c   recognition and revocation rules under their sets
     merges.c    how the data of merged units are put together
     functions.c what is declared by `hàm`; scripts.c the files of Lua functions;
     library.c the functions that come with the program
     set_types.c types of all that sets and variants say; types.c: of an expression; references.c: of what names mean;
                 comparisons.c, calls.c, shares.c
     excepts.c   cases of dimensions that contradict each other
     levels.c    aggregates over child units, and the parts of sets that they need
     unit_levels.c  names of levels, and their order
     neighbours.c what checks ask of units above and of units that report the same
     ladders.c   sets that ask for other sets, without circles
     cube.c      thresholds: every cell of year x dimensions given exactly once; what variants fill
     compile*.c  expressions to code; builder.c: the code of one set
     rule_tests.c  kiểm thử blocks
   Private to grammar/. */
#ifndef CHUAN_MODEL_H
#define CHUAN_MODEL_H

#include "grammar/ast.h"
#include "grammar/names.h"

/* A value by name: `giá trị phụ tên`. */
typedef struct chuan_model_aux {
  chuan_str name;
  chuan_node *statement;
  bool visiting;   /* while its types are found: a cycle shows */
  unsigned levels; /* of its expression and what that names; 0 before its types are found */
} chuan_model_aux;

/* A threshold of an indicator: the main one (aux CHUAN_NONE) or that of an auxiliary value. */
typedef struct chuan_model_threshold {
  uint32_t aux;
  chuan_node **statements; /* THRESHOLD nodes */
  size_t statement_count, statement_capacity;
  uint32_t table;                        /* its number in the set, set by cube.c; CHUAN_NONE: it has no figure */
  const chuan_node *use;                 /* where an expression names it, or NULL */
  const struct chuan_measure_unit *unit; /* that of what it is compared with; NULL: unknown */
  bool of_ratio;                         /* compared with a quotient of equal units */
} chuan_model_threshold;

/* What a variant exempts from an indicator. */
typedef struct chuan_model_exception {
  chuan_node *header; /* EXCEPTION */
  uint32_t variant;
  chuan_str text; /* its condition, printed */
} chuan_model_exception;

typedef struct chuan_model_indicator {
  chuan_node *header;
  uint32_t added_by; /* the variant that adds it, or CHUAN_NONE */
  uint32_t criterion;
  chuan_node *value, *require, *not_applicable, *round, *tighten; /* statements; `require` of a rule: MUST */
  chuan_check *check; /* of a rule of a check set, or NULL */
  chuan_node *when, *message; /* its further statements, or NULL */
  chuan_model_aux *aux;
  size_t aux_count, aux_capacity;
  chuan_names aux_names; /* of one name the first */
  chuan_model_exception *exceptions; /* in the order of their variants' names and conditions */
  size_t exception_count, exception_capacity;
  chuan_model_threshold *thresholds; /* [0] the main one, [1 + i] that of aux i */
  bool value_visiting, require_checked;
  unsigned value_levels, require_levels; /* as those of an auxiliary value */
} chuan_model_indicator;

typedef struct chuan_model_criterion {
  chuan_node *header;
  uint32_t added_by;
} chuan_model_criterion;

/* A grade that a variant gives: see grades.c. */
typedef struct chuan_model_grade {
  chuan_node *statement;
  uint32_t variant, criterion;
} chuan_model_grade;

/* A set that another asks for: see ladders.c. */
typedef struct chuan_model_required {
  uint32_t set;
  chuan_asked asked;
  const chuan_node *name; /* where it is asked for first, by the set itself where that does */
  bool local;             /* only variants ask for it */
} chuan_model_required;


typedef struct chuan_model_set {
  chuan_str name;
  chuan_node *header; /* the one with statements */
  chuan_set *out;
  chuan_node **amendments; /* AMEND and REPEAL headers, of the set as it is written */
  size_t amendment_count, amendment_capacity;
  uint32_t edition, edition_count; /* its editions stand one after the other once sets.c has put them in order */
  chuan_day edition_from, edition_to; /* where `edition` is not the first, the last one */
  chuan_amendment *amended; /* what is amended in this edition, by days */
  size_t amended_count, amended_capacity;
  chuan_node **excepts; /* EXCEPT statements by dimension, in the order written */
  uint32_t *except_dimension;
  chuan_names dimension_names; /* of one name the first */
  unsigned *dimension_levels; /* of its exceptions, as those of an auxiliary value */
  size_t except_count, except_capacity;
  chuan_model_criterion *criteria;
  size_t criterion_count, criterion_capacity;
  chuan_model_indicator *indicators;
  size_t indicator_count, indicator_capacity;
  chuan_model_required *required; /* by number and what is asked, each once */
  size_t required_count, required_capacity;
  const chuan_node **other_thresholds; /* THRESHOLD_OF nodes, of each threshold the first */
  size_t other_threshold_count, other_threshold_capacity;
  uint32_t *parts; /* numbers of its parts */
  size_t part_count, part_capacity;
  chuan_aggregate *aggregates; /* over child units: see levels.c */
  size_t aggregate_count, aggregate_capacity;
  bool is_part;      /* of a set: see levels.c */
  chuan_node **kept; /* of a part: the expressions that it keeps */
  size_t kept_count, kept_capacity;
  chuan_node **revocations; /* REVOCATION headers, in the order of their names */
  size_t revocation_count, revocation_capacity;
  chuan_model_grade *grades;
  size_t grade_count, grade_capacity;
  bool repeated; /* a criterion or indicator was declared twice */
  bool broken;   /* its own statements are wrong: later checks that build on them keep quiet */
} chuan_model_set;

typedef struct chuan_model_variant {
  chuan_str name;
  chuan_node *header;
  chuan_variant *out;
  uint32_t set; /* its first edition; CHUAN_NONE when unknown */
  chuan_node **overrides; /* FILL and TIGHTEN headers */
  size_t override_count, override_capacity;
  chuan_node **exceptions;
  size_t exception_count, exception_capacity;
  chuan_node **additions; /* CRITERION and INDICATOR headers with op 1 */
  size_t addition_count, addition_capacity;
} chuan_model_variant;

/* hàm, hàm Lua: see functions.c. */
typedef struct chuan_model_function {
  chuan_node *header;
  chuan_function out;
  struct chuan_measure_unit *units; /* of the parameters, then of what it gives */
  chuan_str path; /* of its script, as it is opened */
  bool of_lua;
  bool broken;     /* its declaration is wrong: calls keep quiet */
  bool called;
  uint32_t number; /* in the program, of a Lua function that is called */
  uint32_t *calls; /* other functions, in its own expression */
  size_t call_count, call_capacity;
} chuan_model_function;

typedef struct chuan_model_datum {
  chuan_node *header;
  uint32_t owner; /* the set it stands in, or CHUAN_NONE */
  chuan_datum datum;
} chuan_model_datum;

typedef struct chuan_model {
  chuan_arena *arena;
  chuan_diags *diags;
  chuan_sources *sources; /* of rule files, and of scripts as they are read */
  chuan_file *files;
  size_t file_count;
  uint32_t library;       /* the first source of the functions that come with the program */
  chuan_model_datum *data;
  size_t datum_count, datum_capacity;
  chuan_model_set *sets;
  size_t set_count, set_capacity;
  chuan_model_set **parts; /* of sets; their numbers go on behind those of the sets */
  size_t part_count, part_capacity;
  chuan_model_variant *variants;
  size_t variant_count, variant_capacity;
  chuan_names variant_names;
  chuan_names lost_names; /* of `dữ liệu` lines in files with syntax errors; listed when first asked for */
  bool lost_listed;
  uint32_t *variant_order; /* every one behind the one it is under */
  chuan_node **revocations; /* REVOCATION headers of all files */
  size_t revocation_count, revocation_capacity;
  chuan_node **tests;
  size_t test_count, test_capacity;
  chuan_model_function *functions;
  size_t function_count, function_capacity;
  chuan_names function_names;
  chuan_clause *clauses;
  size_t clause_count, clause_capacity;
  uint32_t *buckets; /* of the one set that is compiled at a time (builder.c) */
  chuan_program *program;
  unsigned levels, following; /* while types are found: the most levels that the expression at hand leads
                                 through by name, and those of the expressions that led to it */
  bool levels_said;
  size_t copied;      /* nodes, for editions and variants */
  size_t expanded;    /* nodes, where functions are called */
  bool expansion_said;
  size_t suggestions; /* looked for among all names so far */
  chuan_names unknown_names; /* that no data has, each reported once */
  struct chuan_unknown_name *unknown; /* by their numbers */
  size_t unknown_count, unknown_capacity;
  bool incomplete;    /* a file has syntax errors: what seems to be missing may be there, so it is not said */
  bool unread;        /* the system failed while it read a script */
  bool failed;        /* out of memory */
} chuan_model;

/* Each returns false only when memory is short; findings are in model->diags. */
bool chuan_collect(chuan_model *model);
bool chuan_make_editions(chuan_model *model);
bool chuan_check_sets(chuan_model *model);
/* The classes of a set with `total` criteria of its own, and of its variants. */
bool chuan_read_bands(chuan_model *model, chuan_model_set *set, size_t total);
/* governing.c: when variants are law, and that no two of them are for the same units; part of chuan_check_sets. */
bool chuan_check_governing(chuan_model *model);
bool chuan_check_rulings(chuan_model *model);
bool chuan_check_merges(chuan_model *model);
bool chuan_check_exceptions(chuan_model *model);
bool chuan_check_functions(chuan_model *model);
bool chuan_check_types(chuan_model *model);
/* excepts.c: that no two `riêng` of a dimension say different values for one unit, once their types are found. */
bool chuan_check_excepts(chuan_model *model);
bool chuan_check_levels(chuan_model *model);
bool chuan_check_grades(chuan_model *model);
bool chuan_check_ladders(chuan_model *model);
bool chuan_check_cubes(chuan_model *model);
/* functions.c: gives the program the Lua functions that are called. */
bool chuan_list_functions(chuan_model *model);
bool chuan_compile(chuan_model *model);
bool chuan_compile_tests(chuan_model *model);

/* khi sáp nhập of a data declaration (merges.c); the weight of a mean is found by chuan_check_merges, when all data
   have their levels. */
void chuan_read_merge(chuan_model *model, chuan_datum *datum, const chuan_node *header);

/* functions.c: notes a `hàm` header; the function of a name, NULL for none; reports a name that is none. */
bool chuan_collect_function(chuan_model *model, chuan_node *header);
chuan_model_function *chuan_model_function_named(const chuan_model *model, chuan_str name);
void chuan_model_unknown_function(chuan_model *model, const chuan_node *name);
/* scripts.c: reads the script of a Lua function; false only when memory is short. */
bool chuan_model_read_script(chuan_model *model, chuan_model_function *function);
/* library.c: how many rule files come with the program; parses them behind those of the run, where `files` has room;
   whether a header is of one of them; gives a function of theirs its script. False only when memory is short. */
size_t chuan_library_file_count(void);
bool chuan_library_parse(chuan_model *model);
bool chuan_model_is_library(const chuan_model *model, const chuan_node *header);
bool chuan_library_script(chuan_model *model, chuan_model_function *function);
/* collect.c: a type as it is declared, of `name`. */
void chuan_model_read_type(chuan_model *model, chuan_type *type, const chuan_node *node, chuan_str name);

/* Shared by them ------------------------------------------------------------------------------------- */

/* Room for one more item of an array on the model's arena; false, and model->failed, when short. */
bool chuan_model_grow(chuan_model *model, void **items, size_t count, size_t *capacity, size_t size);
void *chuan_model_alloc(chuan_model *model, size_t count, size_t size);
/* Notes the number of a name that is not there yet; false, and model->failed, when memory is short. */
bool chuan_model_name(chuan_model *model, chuan_names *names, chuan_str name, size_t number);

/* A copy of a tree, every node of it marked as repeated; NULL, and model->failed, when memory is short. */
chuan_node *chuan_model_copy(chuan_model *model, const chuan_node *node);
/* The first and the end of the editions of the set that variant `v` is of, in which it is in force. What lies before
   the first edition or behind the last counts as in it, so that there is always one. */
typedef struct chuan_editions {
  uint32_t first, end;
} chuan_editions;
chuan_editions chuan_model_editions_of(const chuan_model *model, uint32_t v);
/* Whether variant `v` is in force in this edition of its set. */
bool chuan_model_is_of(const chuan_model *model, uint32_t v, const chuan_model_set *set);
/* The last amendment or the repeal of an indicator in an edition; NULL for none. */
const chuan_amendment *chuan_model_last_amendment(const chuan_model_set *set, chuan_str code);
/* Reports what variant `v` writes at `span` about an indicator as made void by an amendment: it was good in the
   edition before, and in `set` is not, as `label` with its arguments says. Returns NULL where the place has an
   error already. */
chuan_diag *chuan_model_void(chuan_model *model, const chuan_model_set *set, uint32_t v, chuan_str code,
                             chuan_span span, chuan_phrase label, const chuan_str *args, size_t count);

/* Adds the criterion or indicator of a header to a set. */
bool chuan_model_add(chuan_model *model, chuan_model_set *set, chuan_node *header, uint32_t added_by);
/* Codes by their parts as numbers: 2 before 10, 2.1 before 2.10. */
int chuan_code_compare(chuan_str a, chuan_str b);

/* căn cứ and kiểm chứng among the statements of `body`. */
chuan_sources_of_law chuan_model_law(chuan_model *model, const chuan_node *body);
/* Reports a statement, given in both vocabularies, as missing from the section of `header`. */
void chuan_model_missing(chuan_model *model, const chuan_node *header, chuan_str what, const char *vi, const char *en);
/* Reports a second declaration of `what`. */
void chuan_model_twice(chuan_model *model, chuan_str what, chuan_span again, chuan_span first);
/* Whether a `dữ liệu` line that could not be read declares this name. */
bool chuan_model_lost_datum(chuan_model *model, chuan_str name);
/* The statement of that kind; a second one is reported. */
chuan_node *chuan_model_single(chuan_model *model, const chuan_node *header, chuan_kind kind);
/* The whole number of an INT node, or 0 for one that is too large (reported). */
int64_t chuan_model_int(chuan_model *model, const chuan_node *node, int64_t most);
/* The same from `least` on. */
int64_t chuan_model_int_from(chuan_model *model, const chuan_node *node, int64_t least, int64_t most);

/* parties.c: who says something, and where. */
typedef struct chuan_party {
  const chuan_model_set *set;
  uint32_t variant;         /* CHUAN_NONE: the set itself */
  chuan_sources_of_law law; /* of what it says; empty: that of the set or variant */
} chuan_party;
/* The party that has this name: a variant of the set, or the set. */
chuan_party chuan_model_author(const chuan_model *model, const chuan_model_set *set, chuan_str author,
                               chuan_sources_of_law law);
/* "biến thể `14`, 02/QĐ-UBND, điều 1" in both languages, an argument of a label; without an act where none is
   written. Sets and variants must have been read. */
chuan_str chuan_model_party(chuan_model *model, chuan_party party);

/* checks.c: whether a header may stand in the set; else reported. */
bool chuan_model_may_hold(chuan_model *model, chuan_model_set *set, const chuan_node *header);
/* Reads the statements of a rule; false when memory is short. */
bool chuan_model_read_check(chuan_model *model, chuan_model_indicator *rule);
/* `độ tin cậy` of a check set; false when memory is short. */
bool chuan_model_read_weights(chuan_model *model, chuan_model_set *set);
/* Whether a set that is named at `name` has criteria; reported when it is a check set. */
bool chuan_model_has_criteria(chuan_model *model, const chuan_model_set *set, const chuan_node *name);

/* Position of a set by its name as written; CHUAN_NONE, and reported, when there is none. */
uint32_t chuan_model_set_named(chuan_model *model, const chuan_node *name);
/* Notes that a set, or with `local` a variant of it, asks for an outcome of another; false only when memory is
   short. */
bool chuan_model_require(chuan_model *model, chuan_model_set *set, uint32_t required, chuan_asked asked,
                         const chuan_node *name, bool local);
/* Where the other stands among those that a set asks for, or CHUAN_NONE. */
uint32_t chuan_model_required_at(const chuan_model_set *set, uint32_t required, chuan_asked asked);
/* The set or part of a number. */
chuan_model_set *chuan_model_at(const chuan_model *model, uint32_t number);
/* Position of a name among names; CHUAN_NONE. Matched as written after NFC. */
uint32_t chuan_model_position(const chuan_str *names, size_t count, chuan_str name);
/* Adds "did you mean" if one of the names is near. */
void chuan_model_suggest(chuan_model *model, chuan_diag *diag, chuan_str wanted, const chuan_str *names, size_t count);
/* The same; where none is near, the names that there are. */
void chuan_model_suggest_value(chuan_model *model, chuan_diag *diag, chuan_str wanted, const chuan_str *names,
                               size_t count);
/* Where nothing is suggested yet: the keyword that a name is without its marks (`khong`). */
void chuan_model_suggest_keyword(chuan_model *model, chuan_diag *diag, chuan_str wanted);

/* The `ngưỡng của … bộ "…"` that a figure rests on, and what it is multiplied with (> 0); NULL for another figure. */
const chuan_node *chuan_relative_figure(chuan_num *factor, chuan_model *model, const chuan_node *figure);
/* The value of an expression of constants; false when it is none (nothing is reported). */
bool chuan_constant(chuan_num *out, chuan_model *model, const chuan_node *node);
/* Types of an expression in a set, where `indicator` may be NULL (conditions of a set or dimension). */
chuan_expression_type chuan_type_of(chuan_model *model, chuan_model_set *set, chuan_model_indicator *indicator,
                                    chuan_node *node);
/* The same of what is asked of each child unit: in a part; `named`: data are named with their level. */
chuan_expression_type chuan_type_of_children(chuan_model *model, chuan_model_set *part, chuan_node *node, bool named,
                                             bool local);
/* The same of what is asked of each unit of a list where a function is declared. */
chuan_expression_type chuan_type_of_elements(chuan_model *model, const chuan_model_function *function,
                                             chuan_node *node);
/* The same of a condition that a variant writes; reports what is none. */
void chuan_check_local_condition(chuan_model *model, chuan_model_set *set, chuan_node *node);
/* levels.c: types the call of an aggregate. False when memory is short. */
bool chuan_model_type_aggregate(chuan_model *model, chuan_model_set *set, chuan_node *call, bool local);
/* The names of aggregates; whether a name is one. */
const chuan_str *chuan_model_aggregate_names(size_t *count);
bool chuan_model_is_aggregate(chuan_str name);
/* Types the call of an aggregate over lists where a function is declared. */
bool chuan_model_type_list_aggregate(chuan_model *model, const chuan_model_function *function, chuan_node *call);
/* Where the part of a set for a level stands among its parts, made where there is none, or in any case; CHUAN_NONE,
   when there are too many (reported) or memory is short. What a part keeps of a unit, added to it. */
uint32_t chuan_model_part_of(chuan_model *model, chuan_model_set *set, const chuan_node *level);
uint32_t chuan_model_new_part(chuan_model *model, chuan_model_set *set, const chuan_node *place, chuan_str level);
uint32_t chuan_model_keep(chuan_model *model, chuan_model_set *part, chuan_node *node);
/* unit_levels.c: whether one level is known to be below another; whether a name that rules use is that of a level
   (else reported); the level that a name declares, where one that differs from a known level by marks or case alone is
   reported and taken for that, as the registry finds levels without marks. */
bool chuan_level_is_below(chuan_str level, chuan_str other);
bool chuan_model_is_level(chuan_model *model, const chuan_node *name);
chuan_str chuan_model_declared_level(chuan_model *model, const chuan_node *name);
/* neighbours.c: that no level is taken to be above and below. */
void chuan_check_neighbours(chuan_model *model, const chuan_model_set *set);
/* Types a list argument of a call, of each child unit; false when it is wrong (reported) or memory is short. */
bool chuan_model_type_children(chuan_model *model, chuan_model_set *set, chuan_node *argument, bool local);
/* The aggregate that lists what such an argument gives; NULL when memory is short. */
chuan_node *chuan_model_list_children(chuan_model *model, chuan_model_set *set, chuan_node *argument);
/* Where a threshold of another set stands among those that a set reads; CHUAN_NONE when memory is short. */
uint32_t chuan_model_other_threshold(chuan_model *model, chuan_model_set *set, const chuan_node *node);
/* Whether the set that `công nhận bộ`, `thu hồi bộ` asks for has such a rule; reported. */
bool chuan_model_has_ruling(chuan_model *model, const chuan_node *asked);
/* A condition over dimensions and constants for one cell; -1 when it holds something else. */
int chuan_cell_condition(const chuan_node *node, const uint32_t *cell);

/* The indicator of that code that units under a variant have (CHUAN_NONE: under none), once sets.c has put them in
   order; CHUAN_NONE. */
uint32_t chuan_model_indicator_of(const chuan_model *model, const chuan_model_set *set, chuan_str code,
                                  uint32_t variant);
/* Whether `variant` is `outer` or under it. */
bool chuan_model_is_under(const chuan_model *model, uint32_t variant, uint32_t outer);
/* The threshold named by an aux name or, with NULL, the main one; NULL when there is no such aux. */
chuan_model_threshold *chuan_model_threshold_of(chuan_model_indicator *indicator, const chuan_node *aux);

#endif
