/* Names, types and units of expressions. What is found is written into the nodes, for cube.c and
   compile.c. A wrong part gets type UNKNOWN, and what is built on it keeps quiet. See model.h. */
#include "grammar/types.h"

const chuan_measure_unit CHUAN_UNIT_ANY = { .any = true };
const chuan_measure_unit CHUAN_UNIT_NONE = { 0 };

chuan_expression_type chuan_type_give(chuan_node *node, chuan_expression_type type, const chuan_measure_unit *unit)
{
  node->type = (uint8_t)type;
  node->unit = unit;
  return type;
}

chuan_expression_type chuan_type_unknown(chuan_node *node)
{
  return chuan_type_give(node, CHUAN_EXPR_UNKNOWN, &CHUAN_UNIT_ANY);
}

/* Constants ---------------------------------------------------------------------------------------------- */

bool chuan_constant(chuan_num *out, chuan_model *model, const chuan_node *node)
{
  chuan_num a, b;
  switch (node->kind) {
  case CHUAN_NODE_INT:
  case CHUAN_NODE_NUMBER: *out = node->number; return true;
  case CHUAN_NODE_PERCENT:
    return chuan_num_divide(out, node->a->number, chuan_num_int(100), model->arena) == CHUAN_RC_OK;
  case CHUAN_NODE_NEGATE:
    return chuan_constant(&a, model, node->a) && chuan_num_negate(out, a, model->arena) == CHUAN_RC_OK;
  case CHUAN_NODE_ADD:
  case CHUAN_NODE_SUBTRACT:
  case CHUAN_NODE_MULTIPLY:
  case CHUAN_NODE_DIVIDE: break;
  default: return false;
  }
  if (!chuan_constant(&a, model, node->a) || !chuan_constant(&b, model, node->b))
    return false;
  chuan_rc rc = node->kind == CHUAN_NODE_ADD        ? chuan_num_add(out, a, b, model->arena)
                : node->kind == CHUAN_NODE_SUBTRACT ? chuan_num_subtract(out, a, b, model->arena)
                : node->kind == CHUAN_NODE_MULTIPLY ? chuan_num_multiply(out, a, b, model->arena)
                                                    : chuan_num_divide(out, a, b, model->arena);
  return rc == CHUAN_RC_OK;
}

enum { SUGGESTIONS_MAX = 20 }; /* looking for the nearest of all names is dear */

/* Names ---------------------------------------------------------------------------------------------------- */

uint32_t chuan_type_datum_named(const chuan_scope_of *scope, chuan_str name, bool *elsewhere)
{
  const chuan_program *program = scope->model->program;
  uint32_t found = chuan_program_datum(program, scope->set->out->level, name);
  *elsewhere = false;
  for (size_t i = 0; found == CHUAN_NONE && i < program->data_count; i++)
    *elsewhere = *elsewhere || chuan_str_equal(program->data[i].name, name);
  return found;
}

uint32_t chuan_type_dimension_named(const chuan_scope_of *scope, chuan_str name)
{
  return chuan_names_find(&scope->set->dimension_names, name);
}

static uint32_t find_aux(const chuan_scope_of *scope, chuan_str name)
{
  return scope->indicator ? chuan_names_find(&scope->indicator->aux_names, name) : CHUAN_NONE;
}

/* All names that could stand in the scope, for suggestions; NULL when memory is short. */
static chuan_str *all_names(const chuan_scope_of *scope, size_t *count)
{
  const chuan_program *program = scope->model->program;
  const chuan_set *set = scope->set->out;
  size_t most = program->data_count + set->dimension_count + (scope->indicator ? scope->indicator->aux_count : 0);
  chuan_str *names = chuan_model_alloc(scope->model, most, sizeof *names);
  *count = 0;
  for (size_t i = 0; names && i < program->data_count; i++)
    if (chuan_str_equal(program->data[i].level, set->level))
      names[(*count)++] = program->data[i].name;
  for (size_t i = 0; names && i < set->dimension_count; i++)
    names[(*count)++] = set->dimensions[i].name;
  for (size_t i = 0; names && scope->indicator && i < scope->indicator->aux_count; i++)
    names[(*count)++] = scope->indicator->aux[i].name;
  return names;
}

/* A name that was reported as unknown: a file of data that is left out would be reported a thousand times. */
typedef struct chuan_unknown_name {
  chuan_diag *diag;
  size_t again; /* how often it was met after that */
  size_t hint;  /* of the diagnostic, that says so */
} chuan_unknown_name;

/* Says in the diagnostic of a name that it is unknown in one more place. */
static void count_unknown_name(chuan_model *model, chuan_unknown_name *name)
{
  chuan_str count = chuan_num_exact(chuan_num_int((int64_t)++name->again), model->diags->arena);
  if (name->again == 1) {
    name->hint = name->diag->hint_count;
    chuan_diag_hint(model->diags, name->diag, CHUAN_PHRASE_MORE_PLACES, CHUAN_ARGS(count));
  } else {
    name->diag->hints[name->hint].args[0] = count;
  }
}

/* "No data of that name", with the nearest of all names that could stand here. */
static void report_unknown_name(const chuan_scope_of *scope, const chuan_node *node)
{
  chuan_model *model = scope->model;
  if (model->incomplete && chuan_model_lost_datum(model, node->text))
    return;
  uint32_t told = chuan_names_find(&model->unknown_names, node->text);
  if (told != CHUAN_NONE && node->repeated)
    return;
  if (told != CHUAN_NONE) {
    count_unknown_name(model, &model->unknown[told]);
    return;
  }
  chuan_diag *diag = chuan_diag_add(model->diags, CHUAN_E0203, node->span, CHUAN_ARGS(node->text));
  chuan_diag_label(model->diags, diag, CHUAN_PHRASE_NOT_DECLARED, CHUAN_NO_ARGS);
  size_t count;
  const chuan_str *names = model->suggestions++ < SUGGESTIONS_MAX ? all_names(scope, &count) : NULL;
  if (names) {
    chuan_model_suggest(model, diag, node->text, names, count);
    chuan_model_suggest_keyword(model, diag, node->text);
  }
  if (chuan_model_grow(model, (void **)&model->unknown, model->unknown_count, &model->unknown_capacity,
                       sizeof *model->unknown) &&
      chuan_model_name(model, &model->unknown_names, node->text, model->unknown_count))
    model->unknown[model->unknown_count++] = (chuan_unknown_name){ .diag = diag };
}

static chuan_expression_type type_of_datum(const chuan_scope_of *scope, chuan_node *node, uint32_t at)
{
  const chuan_datum *datum = &scope->model->program->data[at];
  node->reference = CHUAN_REF_DATUM;
  node->ref = at;
  switch (datum->type.kind) {
  case CHUAN_TYPE_TRUTH: return chuan_type_give(node, CHUAN_EXPR_CONDITION, &CHUAN_UNIT_NONE);
  case CHUAN_TYPE_DATE: return chuan_type_give(node, CHUAN_EXPR_DAY, &CHUAN_UNIT_NONE);
  case CHUAN_TYPE_TEXT: return chuan_type_give(node, CHUAN_EXPR_TEXT, &CHUAN_UNIT_NONE);
  case CHUAN_TYPE_CHOICE: return chuan_type_give(node, CHUAN_EXPR_CHOICE, &CHUAN_UNIT_NONE);
  default: break;
  }
  chuan_measure_unit *unit = chuan_model_alloc(scope->model, 1, sizeof *unit);
  chuan_rc rc = unit ? chuan_measure_unit_parse(unit, datum->unit, scope->model->arena) : CHUAN_RC_MEMORY;
  if (rc == CHUAN_RC_MEMORY)
    scope->model->failed = true;
  return chuan_type_give(node, CHUAN_EXPR_NUMBER, rc == CHUAN_RC_OK ? unit : &CHUAN_UNIT_ANY);
}

/* "Not data of this level", with the first level that has it, and how a rule looks at that. */
static void report_other_level(const chuan_scope_of *scope, const chuan_node *node)
{
  chuan_model *model = scope->model;
  chuan_str own = scope->set->out->level;
  size_t at = 0;
  if (own.n == 0) /* `áp dụng cho` is missing, which is said */
    return;
  while (!chuan_str_equal(model->program->data[at].name, node->text))
    at++;
  chuan_str level = model->program->data[at].level;
  chuan_diag *diag = chuan_diag_add(model->diags, CHUAN_E0211, node->span, CHUAN_ARGS(node->text, own));
  chuan_diag_hint(model->diags, diag, CHUAN_PHRASE_DATUM_OF_LEVEL, CHUAN_ARGS(node->text, level));
  if (chuan_level_is_below(level, own))
    chuan_diag_hint(model->diags, diag, CHUAN_PHRASE_AGGREGATE_CHILD, CHUAN_ARGS(level, node->text));
  else if (chuan_level_is_below(own, level) && scope->set->out->is_checks)
    chuan_diag_hint(model->diags, diag, CHUAN_PHRASE_NAME_CHILD, CHUAN_ARGS(level, node->text));
}

/* Finds a datum by the name in `node`; reports when there is none. */
static chuan_expression_type type_of_datum_name(const chuan_scope_of *scope, chuan_node *node)
{
  bool elsewhere;
  uint32_t at = chuan_type_datum_named(scope, node->text, &elsewhere);
  if (at != CHUAN_NONE)
    return type_of_datum(scope, node, at);
  if (elsewhere)
    report_other_level(scope, node);
  else
    report_unknown_name(scope, node);
  return chuan_type_unknown(node);
}

void chuan_type_too_deep(chuan_model *model, chuan_span span)
{
  if (model->levels_said)
    return;
  model->levels_said = true;
  chuan_diag_hint(model->diags, chuan_diag_add(model->diags, CHUAN_E0112, span, CHUAN_NO_ARGS),
                  CHUAN_PHRASE_SPLIT_EXPRESSION, CHUAN_NO_ARGS);
}

void chuan_type_follow(const chuan_scope_of *scope, chuan_node *node, unsigned *levels, bool condition, chuan_span from)
{
  chuan_model *model = scope->model;
  unsigned before = model->levels;
  model->following += node->depth;
  model->levels = model->following > CHUAN_LEVELS_MAX ? CHUAN_LEVELS_MAX : 0;
  if (model->following > CHUAN_LEVELS_MAX)
    chuan_type_unknown(node);
  else if (condition)
    chuan_type_want(scope, node, CHUAN_EXPR_CONDITION);
  else
    chuan_type_node(scope, node);
  *levels = node->depth + model->levels;
  model->following -= node->depth;
  model->levels = before;
  if (*levels > CHUAN_LEVELS_MAX)
    chuan_type_too_deep(model, from);
}

void chuan_type_lead_through(const chuan_scope_of *scope, unsigned levels)
{
  if (levels > scope->model->levels)
    scope->model->levels = levels;
}

static chuan_expression_type type_of_aux(const chuan_scope_of *scope, chuan_node *node, uint32_t at)
{
  chuan_model_aux *aux = &scope->indicator->aux[at];
  chuan_node *value = aux->statement->b;
  node->reference = CHUAN_REF_AUX;
  node->ref = at;
  if (aux->visiting) {
    chuan_diag_add(scope->model->diags, CHUAN_E0308, node->span, CHUAN_ARGS(node->text));
    return chuan_type_unknown(node);
  }
  if (aux->levels == 0) {
    aux->visiting = true;
    chuan_type_follow(scope, value, &aux->levels, false, node->span);
    aux->visiting = false;
  }
  chuan_type_lead_through(scope, aux->levels);
  return chuan_type_give(node, (chuan_expression_type)value->type, value->unit);
}

/* Where a function is declared: it knows its parameters alone. */
static void report_unknown_parameter(const chuan_scope_of *scope, const chuan_node *node)
{
  const chuan_function *function = &scope->function->out;
  chuan_str *names = chuan_model_alloc(scope->model, function->parameter_count, sizeof *names);
  chuan_diag *diag = chuan_diag_add(scope->model->diags, CHUAN_E0319, node->span, CHUAN_ARGS(node->text, function->name));
  for (size_t i = 0; names && i < function->parameter_count; i++)
    names[i] = function->parameters[i].name;
  if (names && scope->model->suggestions++ < SUGGESTIONS_MAX)
    chuan_model_suggest(scope->model, diag, node->text, names, function->parameter_count);
  chuan_diag_hint(scope->model->diags, diag, CHUAN_PHRASE_ADD_PARAMETER, CHUAN_ARGS(node->text));
}

static chuan_expression_type type_of_name(const chuan_scope_of *scope, chuan_node *node)
{
  bool elsewhere;
  if (scope->named) {
    chuan_diag *diag = chuan_diag_add(scope->model->diags, CHUAN_E0450, node->span, CHUAN_ARGS(node->text));
    chuan_diag_hint(scope->model->diags, diag, CHUAN_PHRASE_NAME_CHILD, CHUAN_ARGS(scope->set->out->level, node->text));
    return chuan_type_unknown(node);
  }
  if (!scope->set) {
    report_unknown_parameter(scope, node);
    return chuan_type_unknown(node);
  }
  uint32_t aux = find_aux(scope, node->text), dimension = chuan_type_dimension_named(scope, node->text);
  uint32_t datum = chuan_type_datum_named(scope, node->text, &elsewhere);
  if ((aux != CHUAN_NONE) + (dimension != CHUAN_NONE) + (datum != CHUAN_NONE) > 1) {
    chuan_diag_add(scope->model->diags, CHUAN_E0212, node->span, CHUAN_ARGS(node->text));
    return chuan_type_unknown(node);
  }
  if (aux != CHUAN_NONE)
    return type_of_aux(scope, node, aux);
  if (dimension == CHUAN_NONE)
    return type_of_datum_name(scope, node);
  node->reference = CHUAN_REF_DIMENSION;
  node->ref = dimension;
  chuan_type_lead_through(scope, scope->set->dimension_levels[dimension]);
  return chuan_type_give(node, CHUAN_EXPR_DIMENSION, &CHUAN_UNIT_NONE);
}

/* `thôn.x` in no aggregate over that level, with what was meant. */
static void report_lone_child(const chuan_scope_of *scope, const chuan_node *node)
{
  chuan_diags *diags = scope->model->diags;
  chuan_str level = node->a->text, name = node->b->text, own = scope->set->out->level;
  chuan_diag *diag = chuan_diag_add(diags, CHUAN_E0451, node->span, CHUAN_ARGS(level, name));
  if (chuan_str_equal(level, own))
    chuan_diag_hint(diags, diag, CHUAN_PHRASE_OWN_DATUM, CHUAN_ARGS(name));
  else if (chuan_level_is_below(own, level))
    chuan_diag_hint(diags, diag, CHUAN_PHRASE_ABOVE_IN_CHECKS, CHUAN_NO_ARGS);
  else
    chuan_diag_hint(diags, diag, CHUAN_PHRASE_AGGREGATE_CHILD, CHUAN_ARGS(level, name));
}

/* `thôn.x`: a datum of the child units that an aggregate looks at. */
static chuan_expression_type type_of_child(const chuan_scope_of *scope, chuan_node *node)
{
  chuan_model *model = scope->model;
  if (!chuan_model_is_level(model, node->a))
    return chuan_type_unknown(node);
  if (chuan_type_may_look_above(scope, node))
    return chuan_type_above(scope, node);
  if (!scope->set->is_part || !chuan_str_equal(node->a->text, scope->set->out->level)) {
    report_lone_child(scope, node);
    return chuan_type_unknown(node);
  }
  chuan_expression_type type = type_of_datum_name(scope, node->b);
  node->reference = node->b->reference;
  node->ref = node->b->ref;
  return chuan_type_give(node, type, node->b->unit);
}

/* The value of the indicator, typed once. */
static chuan_expression_type type_of_measure(const chuan_scope_of *scope, chuan_node *node)
{
  chuan_model_indicator *indicator = scope->indicator;
  if (!indicator || !indicator->value) {
    chuan_diag_hint(
        scope->model->diags, chuan_diag_add(scope->model->diags, CHUAN_E0307, node->span, CHUAN_NO_ARGS),
        CHUAN_PHRASE_ADD_STATEMENT,
        CHUAN_ARGS(chuan_diag_bilingual(scope->model->diags, CHUAN_STR("giá trị …"), CHUAN_STR("value …"))));
    return chuan_type_unknown(node);
  }
  if (indicator->value_visiting) {
    chuan_diag_add(scope->model->diags, CHUAN_E0308, node->span,
                   CHUAN_ARGS(chuan_diag_bilingual(scope->model->diags, CHUAN_STR("giá trị"), CHUAN_STR("value"))));
    return chuan_type_unknown(node);
  }
  if (indicator->value_levels == 0) {
    indicator->value_visiting = true;
    chuan_type_follow(scope, indicator->value->b, &indicator->value_levels, false, node->span);
    indicator->value_visiting = false;
  }
  chuan_type_lead_through(scope, indicator->value_levels);
  return chuan_type_give(node, (chuan_expression_type)indicator->value->b->type, indicator->value->b->unit);
}

/* The test of an indicator, typed once; a test that leads back to itself is left alone. */
static void type_of_require(const chuan_scope_of *scope, chuan_span from)
{
  chuan_model_indicator *indicator = scope->indicator;
  if (indicator->require_checked || !indicator->require)
    return;
  indicator->require_checked = true;
  chuan_type_follow(scope, indicator->require->a, &indicator->require_levels, true, from);
}

/* The main threshold of another indicator has the unit of what that indicator compares it with. */
static chuan_expression_type type_of_other_threshold(const chuan_scope_of *scope, chuan_node *node,
                                                     chuan_model_indicator *other)
{
  chuan_scope_of its = { scope->model, scope->set, other, .local = scope->local };
  type_of_require(&its, node->span);
  chuan_type_lead_through(scope, other->require_levels);
  if (other->thresholds[0].statement_count == 0) {
    chuan_diag *diag = chuan_diag_add(scope->model->diags, CHUAN_E0405, node->span, CHUAN_ARGS(node->a->text));
    const chuan_amendment *amendment = chuan_model_last_amendment(scope->set, node->a->text);
    if (amendment)
      chuan_diag_span(scope->model->diags, diag, amendment->span, CHUAN_PHRASE_AMENDED_HERE, CHUAN_NO_ARGS);
    chuan_diag_hint(scope->model->diags, diag, CHUAN_PHRASE_ADD_THRESHOLD, CHUAN_NO_ARGS);
    return chuan_type_unknown(node);
  }
  const chuan_measure_unit *unit = other->thresholds[0].unit;
  return chuan_type_give(node, CHUAN_EXPR_NUMBER, unit ? unit : &CHUAN_UNIT_ANY);
}

/* The main threshold of an indicator of another set, which this one asks for then. */
static chuan_expression_type type_of_foreign_threshold(const chuan_scope_of *scope, chuan_node *node)
{
  chuan_model *model = scope->model;
  uint32_t set = chuan_model_set_named(model, node->b);
  if (set == CHUAN_NONE || !chuan_model_has_criteria(model, &model->sets[set], node->b) ||
      !chuan_model_require(model, scope->set, set, CHUAN_ASKED_MET, node->b, scope->local))
    return chuan_type_unknown(node);
  /* An edition that has the threshold, where one has: which one is in force is known when units are judged. */
  chuan_scope_of its = { model, NULL, NULL, .local = false };
  uint32_t at = CHUAN_NONE;
  for (uint32_t i = 0; i < model->sets[set].edition_count; i++) {
    chuan_model_set *edition = &model->sets[set + i];
    uint32_t found = chuan_model_indicator_of(model, edition, node->a->text, CHUAN_NONE);
    bool has = found != CHUAN_NONE && edition->indicators[found].thresholds[0].statement_count > 0;
    if (found != CHUAN_NONE &&
        (at == CHUAN_NONE || (has && its.set->indicators[at].thresholds[0].statement_count == 0))) {
      its.set = edition;
      at = found;
    }
  }
  if (at == CHUAN_NONE) {
    chuan_diag_add(model->diags, CHUAN_E0204, node->a->span, CHUAN_ARGS(node->a->text));
    return chuan_type_unknown(node);
  }
  node->ref = chuan_model_other_threshold(model, scope->set, node);
  return node->ref == CHUAN_NONE ? chuan_type_unknown(node)
                                 : type_of_other_threshold(&its, node, &its.set->indicators[at]);
}

static chuan_expression_type type_of_threshold(const chuan_scope_of *scope, chuan_node *node)
{
  chuan_model_indicator *indicator = scope->indicator;
  if (node->kind == CHUAN_NODE_THRESHOLD_OF && node->b)
    return type_of_foreign_threshold(scope, node);
  if (node->kind == CHUAN_NODE_THRESHOLD_OF) {
    uint32_t at = chuan_model_indicator_of(scope->model, scope->set, node->a->text,
                                           scope->indicator ? scope->indicator->added_by : CHUAN_NONE);
    if (at == CHUAN_NONE) {
      chuan_diag *diag = chuan_diag_add(scope->model->diags, CHUAN_E0204, node->a->span, CHUAN_ARGS(node->a->text));
      const chuan_amendment *repeal = chuan_model_last_amendment(scope->set, node->a->text);
      if (repeal)
        chuan_diag_span(scope->model->diags, diag, repeal->span, CHUAN_PHRASE_REPEALED_HERE, CHUAN_NO_ARGS);
      return chuan_type_unknown(node);
    }
    return type_of_other_threshold(scope, node, &scope->set->indicators[at]);
  }
  chuan_model_threshold *threshold = NULL;
  if (indicator)
    threshold = chuan_model_threshold_of(indicator, node->a);
  if (!threshold) {
    chuan_span span = node->a ? node->a->span : node->span;
    chuan_diag_add(
        scope->model->diags, CHUAN_E0209, span,
        CHUAN_ARGS(node->a ? node->a->text
                           : chuan_diag_bilingual(scope->model->diags, CHUAN_STR("ngưỡng"), CHUAN_STR("threshold"))));
    return chuan_type_unknown(node);
  }
  if (!threshold->use)
    threshold->use = node;
  return chuan_type_give(node, CHUAN_EXPR_NUMBER, &CHUAN_UNIT_ANY);
}

/* Types --------------------------------------------------------------------------------------------------------- */

chuan_str chuan_type_word(const chuan_scope_of *scope, chuan_expression_type type)
{
  static const char *const WORDS[][2] = {
    [CHUAN_EXPR_UNKNOWN] = { "không rõ", "unknown" },
    [CHUAN_EXPR_NUMBER] = { "số", "a number" },
    [CHUAN_EXPR_CONDITION] = { "điều kiện", "a condition" },
    [CHUAN_EXPR_DAY] = { "ngày", "a date" },
    [CHUAN_EXPR_TEXT] = { "chuỗi", "a text" },
    [CHUAN_EXPR_CHOICE] = { "một lựa chọn", "a choice" },
    [CHUAN_EXPR_DIMENSION] = { "một giá trị của chiều", "a dimension value" },
  };
  return chuan_diag_bilingual(scope->model->diags, chuan_str_of(WORDS[type][0]), chuan_str_of(WORDS[type][1]));
}

static bool begins_with_digit(chuan_str text)
{
  return text.n > 0 && *text.p >= '0' && *text.p <= '9';
}

void chuan_type_report(const chuan_scope_of *scope, const chuan_node *node, chuan_expression_type wanted,
                        chuan_expression_type found)
{
  chuan_diag *diag = chuan_diag_add(scope->model->diags, CHUAN_E0301, node->span,
                                    CHUAN_ARGS(chuan_type_word(scope, wanted), chuan_type_word(scope, found)));
  if (wanted == CHUAN_EXPR_DAY && (found == CHUAN_EXPR_NUMBER || found == CHUAN_EXPR_TEXT))
    chuan_diag_hint(scope->model->diags, diag, CHUAN_PHRASE_WRITE_DATE, CHUAN_NO_ARGS);
  if (wanted == CHUAN_EXPR_CONDITION && found == CHUAN_EXPR_NUMBER && node->kind == CHUAN_NODE_NAME)
    chuan_diag_hint(scope->model->diags, diag, CHUAN_PHRASE_COMPARE_NUMBER, CHUAN_ARGS(node->text));
  bool unquoted = wanted == CHUAN_EXPR_CHOICE || (wanted == CHUAN_EXPR_NUMBER && begins_with_digit(node->text));
  if (node->kind == CHUAN_NODE_STRING && unquoted)
    chuan_diag_hint(scope->model->diags, diag, CHUAN_PHRASE_WRITE_THIS, CHUAN_ARGS(node->text));
}

/* Types `node` and wants `wanted`; false when it is not (reported, unless unknown already). */
bool chuan_type_want(const chuan_scope_of *scope, chuan_node *node, chuan_expression_type wanted)
{
  chuan_expression_type type = chuan_type_node(scope, node);
  if (type == wanted)
    return true;
  if (type != CHUAN_EXPR_UNKNOWN)
    chuan_type_report(scope, node, wanted, type);
  return false;
}

chuan_str chuan_type_unit_word(const chuan_scope_of *scope, const chuan_measure_unit *unit)
{
  chuan_str text = chuan_measure_unit_text(unit, scope->model->arena);
  if (text.n > 0)
    return text;
  return chuan_diag_bilingual(scope->model->diags, CHUAN_STR("không đơn vị"), CHUAN_STR("no unit"));
}

/* For `dân_số = số_hộ * 4`, where figures with two units have a quotient: `dân_số / số_hộ`, compared with 4. */
static bool hint_at_quotient(chuan_model *model, chuan_diag *diag, const chuan_node *a, const chuan_node *b)
{
  if (b->kind != CHUAN_NODE_MULTIPLY || a->unit->count == 0)
    return false;
  const chuan_node *figure = b->a->unit->count > 0 ? b->a : b->b, *factor = figure == b->a ? b->b : b->a;
  if (figure->kind != CHUAN_NODE_NAME || a->kind != CHUAN_NODE_NAME || factor->kind == CHUAN_NODE_NAME)
    return false;
  chuan_diag_hint(model->diags, diag, CHUAN_PHRASE_WRITE_RATIO,
                  CHUAN_ARGS(a->text, figure->text, chuan_print_expression(factor, CHUAN_LANG_VI, model->arena)));
  return true;
}

bool chuan_type_same_units(const chuan_scope_of *scope, chuan_node *node, const chuan_node *a, const chuan_node *b)
{
  if (chuan_measure_unit_equal(a->unit, b->unit))
    return true;
  chuan_diags *diags = scope->model->diags;
  chuan_str left = chuan_type_unit_word(scope, a->unit), right = chuan_type_unit_word(scope, b->unit);
  chuan_diag *diag = chuan_diag_add(diags, CHUAN_E0302, a->span, CHUAN_ARGS(left, right));
  chuan_diag_label(diags, diag, CHUAN_PHRASE_UNIT_IS, CHUAN_ARGS(left));
  chuan_diag_span(diags, diag, b->span, CHUAN_PHRASE_UNIT_IS, CHUAN_ARGS(right));
  if (scope->call)
    chuan_diag_span(diags, diag, scope->call->span, CHUAN_PHRASE_CALLED_HERE, CHUAN_NO_ARGS);
  if (node->kind != CHUAN_NODE_COMPARE || !hint_at_quotient(scope->model, diag, a, b))
    chuan_diag_hint(diags, diag, CHUAN_PHRASE_SAME_UNIT, CHUAN_NO_ARGS);
  chuan_type_unknown(node);
  return false;
}

static chuan_expression_type type_of_arithmetic(const chuan_scope_of *scope, chuan_node *node)
{
  bool a = chuan_type_want(scope, node->a, CHUAN_EXPR_NUMBER), b = chuan_type_want(scope, node->b, CHUAN_EXPR_NUMBER);
  if (!a || !b)
    return chuan_type_unknown(node);
  if (node->kind == CHUAN_NODE_ADD || node->kind == CHUAN_NODE_SUBTRACT) {
    if (!chuan_type_same_units(scope, node, node->a, node->b))
      return CHUAN_EXPR_UNKNOWN;
    return chuan_type_give(node, CHUAN_EXPR_NUMBER, node->a->unit->any ? node->b->unit : node->a->unit);
  }
  if (node->b->kind == CHUAN_NODE_PERCENT) /* 110% of something is measured as it is, also where it takes */
    return chuan_type_give(node, CHUAN_EXPR_NUMBER, node->a->unit); /* the unit of the other side */
  if (node->a->kind == CHUAN_NODE_PERCENT && node->kind == CHUAN_NODE_MULTIPLY)
    return chuan_type_give(node, CHUAN_EXPR_NUMBER, node->b->unit);
  chuan_measure_unit *unit = chuan_model_alloc(scope->model, 1, sizeof *unit);
  if (!unit || !chuan_measure_unit_combine(unit, node->a->unit, node->b->unit, node->kind == CHUAN_NODE_DIVIDE))
    return chuan_type_give(node, CHUAN_EXPR_NUMBER, &CHUAN_UNIT_ANY);
  return chuan_type_give(node, CHUAN_EXPR_NUMBER, unit);
}

/* Conditions --------------------------------------------------------------------------------------------- */

static chuan_expression_type type_of_if(const chuan_scope_of *scope, chuan_node *node)
{
  bool condition = chuan_type_want(scope, node->a, CHUAN_EXPR_CONDITION);
  chuan_expression_type then = chuan_type_node(scope, node->b), otherwise = chuan_type_node(scope, node->c);
  if (!condition || then == CHUAN_EXPR_UNKNOWN || otherwise == CHUAN_EXPR_UNKNOWN)
    return chuan_type_unknown(node);
  if (then != otherwise) {
    chuan_type_report(scope, node->c, then, otherwise);
    return chuan_type_unknown(node);
  }
  if (then == CHUAN_EXPR_NUMBER && !chuan_type_same_units(scope, node, node->b, node->c))
    return CHUAN_EXPR_UNKNOWN;
  return chuan_type_give(node, then, node->b->unit->any ? node->c->unit : node->b->unit);
}

static chuan_expression_type type_of_conditions(const chuan_scope_of *scope, chuan_node *node)
{
  bool a = chuan_type_want(scope, node->a, CHUAN_EXPR_CONDITION);
  bool b = !node->b || chuan_type_want(scope, node->b, CHUAN_EXPR_CONDITION);
  return a && b ? chuan_type_give(node, CHUAN_EXPR_CONDITION, &CHUAN_UNIT_NONE) : chuan_type_unknown(node);
}

/* `số tiêu chí …`, `có tiêu chí … thuộc { … }`: of the set's own criteria, once they are decided. */
static chuan_expression_type type_of_criteria(const chuan_scope_of *scope, chuan_node *node)
{
  chuan_model *model = scope->model;
  bool good = scope->counts;
  if (!good)
    chuan_diag_add(model->diags, CHUAN_E0457, node->span, CHUAN_NO_ARGS);
  for (chuan_node *code = chuan_node_first(node->b); code; code = code->next) {
    code->ref = chuan_set_criterion(scope->set->out, code->text);
    if (code->ref != CHUAN_NONE && scope->set->out->criteria[code->ref].added_by == CHUAN_NONE)
      continue;
    chuan_diag_add(model->diags, CHUAN_E0205, code->span, CHUAN_ARGS(code->text));
    good = false;
  }
  if (!good)
    return chuan_type_unknown(node);
  bool number = node->kind == CHUAN_NODE_COUNT_CRITERIA;
  return chuan_type_give(node, number ? CHUAN_EXPR_NUMBER : CHUAN_EXPR_CONDITION, &CHUAN_UNIT_NONE);
}

/* A call: of an aggregate over child units, or of a function that rules declare. */
static chuan_expression_type type_of_call(const chuan_scope_of *scope, chuan_node *node)
{
  chuan_model *model = scope->model;
  const chuan_model_function *function = chuan_model_function_named(model, node->a->text);
  bool aggregate = chuan_model_is_aggregate(node->a->text);
  if (function && !aggregate)
    return chuan_type_function_call(scope, node, function);
  if (!aggregate) {
    if (!model->incomplete)
      chuan_model_unknown_function(model, node->a);
    return chuan_type_unknown(node);
  }
  bool fine = scope->set ? chuan_model_type_aggregate(model, scope->set, node, scope->local)
                         : chuan_model_type_list_aggregate(model, scope->function, node);
  if (!fine || node->type == CHUAN_EXPR_UNKNOWN)
    return chuan_type_unknown(node);
  return chuan_type_give(node, (chuan_expression_type)node->type, node->unit ? node->unit : &CHUAN_UNIT_NONE);
}

/* `đạt bộ "…"`: finds the set and notes that this one asks for it. */
static chuan_expression_type type_of_met_set(const chuan_scope_of *scope, chuan_node *node)
{
  node->ref = chuan_model_set_named(scope->model, node->a);
  if (node->ref == CHUAN_NONE || !chuan_model_has_criteria(scope->model, &scope->model->sets[node->ref], node->a) ||
      !chuan_model_require(scope->model, scope->set, node->ref, (chuan_asked)node->op, node->a, scope->local) ||
      !chuan_model_has_ruling(scope->model, node))
    return chuan_type_unknown(node);
  return chuan_type_give(node, CHUAN_EXPR_CONDITION, &CHUAN_UNIT_NONE);
}

/* Where a function is declared: what a parameter is. Where it is called: what stands there is typed already. */
static chuan_expression_type type_of_argument(const chuan_scope_of *scope, chuan_node *node)
{
  const chuan_parameter *parameter = &scope->function->out.parameters[node->ref];
  const chuan_measure_unit *unit = &scope->function->units[node->ref];
  if (!node->a && parameter->list != scope->elements) {
    chuan_code code = parameter->list ? CHUAN_E0328 : CHUAN_E0329;
    chuan_diag_add(scope->model->diags, code, node->span, CHUAN_ARGS(node->text));
    return chuan_type_unknown(node);
  }
  if (node->a && node->a->type == CHUAN_EXPR_UNKNOWN)
    return chuan_type_unknown(node);
  return chuan_type_give(node, chuan_type_of_declared(&parameter->type), node->a && unit->open ? node->a->unit : unit);
}

static chuan_expression_type type_of_any(const chuan_scope_of *scope, chuan_node *node)
{
  if (node->reference == CHUAN_REF_POSITION) /* the name of a choice, where one is wanted: calls.c */
    return chuan_type_give(node, CHUAN_EXPR_CHOICE, &CHUAN_UNIT_NONE);
  switch (node->kind) {
  case CHUAN_NODE_INT:
  case CHUAN_NODE_NUMBER: return chuan_type_give(node, CHUAN_EXPR_NUMBER, &CHUAN_UNIT_ANY);
  case CHUAN_NODE_PERCENT: return chuan_type_give(node, CHUAN_EXPR_NUMBER, &CHUAN_UNIT_NONE);
  case CHUAN_NODE_DAY: return chuan_type_give(node, CHUAN_EXPR_DAY, &CHUAN_UNIT_NONE);
  case CHUAN_NODE_STRING: return chuan_type_give(node, CHUAN_EXPR_TEXT, &CHUAN_UNIT_NONE);
  case CHUAN_NODE_TRUTH: return chuan_type_give(node, CHUAN_EXPR_CONDITION, &CHUAN_UNIT_NONE);
  case CHUAN_NODE_NAME: return type_of_name(scope, node);
  case CHUAN_NODE_PERIOD: return chuan_type_give(node, CHUAN_EXPR_NUMBER, &CHUAN_UNIT_NONE);
  case CHUAN_NODE_MEASURE: return type_of_measure(scope, node);
  case CHUAN_NODE_THRESHOLD_REF:
  case CHUAN_NODE_THRESHOLD_OF: return type_of_threshold(scope, node);
  case CHUAN_NODE_PREVIOUS: {
    chuan_expression_type type = type_of_datum_name(scope, node->a);
    return chuan_type_give(node, type, node->a->unit);
  }
  case CHUAN_NODE_HAS_DATA:
    return type_of_datum_name(scope, node->a) == CHUAN_EXPR_UNKNOWN ? chuan_type_unknown(node)
                                                                    : chuan_type_give(node, CHUAN_EXPR_CONDITION, &CHUAN_UNIT_NONE);
  case CHUAN_NODE_MET_SET: return type_of_met_set(scope, node);
  case CHUAN_NODE_CHILD: return type_of_child(scope, node);
  case CHUAN_NODE_UNIQUE: return chuan_type_unique(scope, node);
  case CHUAN_NODE_COUNT_CRITERIA:
  case CHUAN_NODE_SOME_CRITERION: return type_of_criteria(scope, node);
  case CHUAN_NODE_CALL: return type_of_call(scope, node);
  case CHUAN_NODE_ARGUMENT: return type_of_argument(scope, node);
  case CHUAN_NODE_NEGATE:
    return chuan_type_want(scope, node->a, CHUAN_EXPR_NUMBER)
             ? chuan_type_give(node, CHUAN_EXPR_NUMBER, node->a->unit)
             : chuan_type_unknown(node);
  case CHUAN_NODE_NOT:
  case CHUAN_NODE_AND:
  case CHUAN_NODE_OR: return type_of_conditions(scope, node);
  case CHUAN_NODE_ADD:
  case CHUAN_NODE_SUBTRACT:
  case CHUAN_NODE_MULTIPLY:
  case CHUAN_NODE_DIVIDE: return type_of_arithmetic(scope, node);
  case CHUAN_NODE_COMPARE: return chuan_type_comparison(scope, node);
  case CHUAN_NODE_MEMBER: return chuan_type_member(scope, node);
  case CHUAN_NODE_IF: return type_of_if(scope, node);
  default: /* an argument of no function: said where the function is not known */
    return chuan_type_unknown(node);
  }
}

/* Whether a number whose operands are typed cannot have a fraction. */
static bool is_whole(const chuan_scope_of *scope, const chuan_node *node)
{
  chuan_num constant;
  int64_t number;
  const chuan_datum *data = scope->model->program->data;
  switch (node->kind) {
  case CHUAN_NODE_NAME:
  case CHUAN_NODE_CHILD:
    if (node->reference == CHUAN_REF_AGGREGATE)
      return is_whole(scope, node->b);
    if (node->reference == CHUAN_REF_AUX)
      return scope->indicator->aux[node->ref].statement->b->whole;
    return node->reference == CHUAN_REF_DATUM && data[node->ref].type.kind != CHUAN_TYPE_RATIO &&
           data[node->ref].type.scale == 0;
  case CHUAN_NODE_PREVIOUS: return is_whole(scope, node->a);
  case CHUAN_NODE_MEASURE: return scope->indicator->value->b->whole;
  case CHUAN_NODE_COUNT_CRITERIA: return true;
  case CHUAN_NODE_ARGUMENT: return scope->function->out.parameters[node->ref].type.kind == CHUAN_TYPE_INTEGER;
  case CHUAN_NODE_CALL: return node->whole; /* known where the call is looked at */
  case CHUAN_NODE_NEGATE: return node->a->whole;
  case CHUAN_NODE_ADD:
  case CHUAN_NODE_SUBTRACT:
  case CHUAN_NODE_MULTIPLY: return node->a->whole && node->b->whole;
  case CHUAN_NODE_IF: return node->b->whole && node->c->whole;
  default:
    return chuan_constant(&constant, scope->model, node) && chuan_num_scaled(&number, constant, 0);
  }
}

chuan_expression_type chuan_type_node(const chuan_scope_of *scope, chuan_node *node)
{
  chuan_expression_type type = type_of_any(scope, node);
  node->whole = type == CHUAN_EXPR_NUMBER && is_whole(scope, node);
  node->share = type == CHUAN_EXPR_NUMBER && node->unit->count == 0 ? (uint8_t)chuan_type_share(scope, node) : CHUAN_SHARE_NONE;
  return type;
}

chuan_expression_type chuan_type_of(chuan_model *model, chuan_model_set *set, chuan_model_indicator *indicator,
                                    chuan_node *node)
{
  chuan_scope_of scope = { model, set, indicator, .local = false };
  return chuan_type_node(&scope, node);
}

chuan_expression_type chuan_type_of_children(chuan_model *model, chuan_model_set *part, chuan_node *node, bool named,
                                             bool local)
{
  chuan_scope_of scope = { model, part, NULL, .local = local, .named = named };
  return chuan_type_node(&scope, node);
}

chuan_expression_type chuan_type_of_elements(chuan_model *model, const chuan_model_function *function, chuan_node *node)
{
  chuan_scope_of scope = { .model = model, .function = function, .elements = true };
  return chuan_type_node(&scope, node);
}

void chuan_check_local_condition(chuan_model *model, chuan_model_set *set, chuan_node *node)
{
  chuan_scope_of scope = { model, set, NULL, .local = true };
  chuan_type_want(&scope, node, CHUAN_EXPR_CONDITION);
}

/* Everything ------------------------------------------------------------------------------------------------------------ */

static void check_except(const chuan_scope_of *scope, chuan_node *node, const chuan_dimension *dimension,
                         unsigned *known)
{
  uint32_t at = chuan_model_position(dimension->values, dimension->value_count, node->a->text);
  node->a->ref = at;
  if (at == CHUAN_NONE) {
    chuan_diag *diag = chuan_diag_add(scope->model->diags, CHUAN_E0206, node->a->span,
                                      CHUAN_ARGS(dimension->name, node->a->text));
    chuan_model_suggest_value(scope->model, diag, node->a->text, dimension->values, dimension->value_count);
  }
  unsigned levels;
  if (!node->b)
    return;
  chuan_type_follow(scope, node->b, &levels, true, node->b->span);
  if (levels > *known)
    *known = levels;
}

/* The values of dimensions are found in their order: the condition of an exception may look at earlier
   ones only. A threshold is found by dimensions, so at none. */
static void refuse_later_dimensions(const chuan_scope_of *scope, const chuan_node *node, uint32_t own)
{
  if (!node)
    return;
  if (node->kind == CHUAN_NODE_NAME && node->reference == CHUAN_REF_DIMENSION && node->ref >= own)
    chuan_diag_add(scope->model->diags, CHUAN_E0309, node->span, CHUAN_ARGS(node->text));
  if (node->kind == CHUAN_NODE_THRESHOLD_OF)
    chuan_diag_add(scope->model->diags, CHUAN_E0309, node->span,
                   CHUAN_ARGS(chuan_print_expression(node, CHUAN_LANG_VI, scope->model->arena)));
  if (node->kind == CHUAN_NODE_LIST) {
    for (const chuan_node *item = node->a; item; item = item->next)
      refuse_later_dimensions(scope, item, own);
    return;
  }
  refuse_later_dimensions(scope, node->a, own);
  refuse_later_dimensions(scope, node->b, own);
  refuse_later_dimensions(scope, node->c, own);
}

/* Figures that rest on the threshold of another set are expressions; a FIGURE node that was looked at is marked. */
static void type_figures(const chuan_scope_of *scope, chuan_node *figures)
{
  chuan_num factor;
  if (figures->kind == CHUAN_NODE_TABLE)
    for (chuan_node *cell = chuan_node_first(figures->b); cell; cell = cell->next)
      type_figures(scope, cell->b);
  if (figures->kind != CHUAN_NODE_FIGURE || !chuan_relative_figure(&factor, scope->model, figures->a))
    return;
  chuan_type_node(scope, figures->a);
  figures->type = CHUAN_EXPR_NUMBER;
}

static void check_threshold(const chuan_scope_of *scope, const chuan_model_threshold *threshold)
{
  for (size_t i = 0; i < threshold->statement_count; i++) {
    if (threshold->statements[i]->d)
      chuan_type_want(scope, threshold->statements[i]->d, CHUAN_EXPR_CONDITION);
    type_figures(scope, threshold->statements[i]->c);
  }
}

static void check_indicator(chuan_model *model, chuan_model_set *set, chuan_model_indicator *indicator)
{
  chuan_scope_of scope = { model, set, indicator, .local = indicator->added_by != CHUAN_NONE };
  chuan_scope_of of_variants = { model, set, indicator, .local = true };
  if (indicator->value) {
    chuan_node measure = { .kind = CHUAN_NODE_MEASURE, .span = indicator->value->b->span };
    chuan_expression_type type = chuan_type_node(&scope, &measure);
    if (type != CHUAN_EXPR_NUMBER && type != CHUAN_EXPR_UNKNOWN)
      chuan_type_report(&scope, indicator->value->b, CHUAN_EXPR_NUMBER, type);
  }
  for (size_t i = 0; i < indicator->aux_count; i++) {
    chuan_node name = { .kind = CHUAN_NODE_NAME,
                        .text = indicator->aux[i].name,
                        .span = indicator->aux[i].statement->b->span };
    chuan_expression_type type = type_of_name(&scope, &name);
    if (type != CHUAN_EXPR_NUMBER && type != CHUAN_EXPR_UNKNOWN)
      chuan_type_report(&scope, indicator->aux[i].statement->b, CHUAN_EXPR_NUMBER, type);
  }
  if (indicator->require)
    type_of_require(&scope, indicator->require->a->span);
  if (indicator->check)
    chuan_model_type_check(&scope, indicator);
  if (indicator->not_applicable)
    chuan_type_want(&scope, indicator->not_applicable->a, CHUAN_EXPR_CONDITION);
  for (size_t i = 0; i < indicator->exception_count; i++)
    chuan_type_want(&of_variants, indicator->exceptions[i].header->b, CHUAN_EXPR_CONDITION);
  if (indicator->round && !indicator->value)
    chuan_model_missing(model, indicator->round, indicator->header->text, "giá trị …", "value …");
  if (indicator->round)
    chuan_model_int(model, indicator->round->a, 100); /* for what it says of a larger one */
  for (size_t t = 0; t <= indicator->aux_count; t++)
    check_threshold(&scope, &indicator->thresholds[t]);
}

/* Whether a condition looks at a dimension that is marked as unchecked. */
static bool looks_at_unchecked(const chuan_set *set, const chuan_node *node)
{
  if (!node)
    return false;
  if (node->kind == CHUAN_NODE_NAME && node->reference == CHUAN_REF_DIMENSION)
    return set->dimensions[node->ref].unchecked;
  if (node->kind == CHUAN_NODE_LIST) {
    for (const chuan_node *item = node->a; item; item = item->next)
      if (looks_at_unchecked(set, item))
        return true;
    return false;
  }
  return looks_at_unchecked(set, node->a) || looks_at_unchecked(set, node->b) || looks_at_unchecked(set, node->c);
}

/* Marks the dimensions whose `riêng` an amendment wrote that nobody checked, and those that look at them: the values of
   dimensions are found in their order. */
static void mark_unchecked_dimensions(const chuan_model_set *set)
{
  chuan_dimension *dimensions = (chuan_dimension *)set->out->dimensions;
  for (size_t i = 0; i < set->amended_count; i++)
    for (size_t d = 0; set->amended[i].what == CHUAN_AMENDED_DIMENSION && d < set->out->dimension_count; d++)
      if (chuan_str_equal(dimensions[d].name, set->amended[i].code))
        dimensions[d].unchecked = !set->amended[i].law.checked;
  for (size_t i = 0; set->amended_count > 0 && i < set->except_count; i++)
    if (looks_at_unchecked(set->out, set->excepts[i]->b))
      dimensions[set->except_dimension[i]].unchecked = true;
}

bool chuan_check_types(chuan_model *model)
{
  for (size_t s = 0; s < model->set_count; s++) {
    chuan_model_set *set = &model->sets[s];
    chuan_scope_of scope = { model, set, NULL, .local = false };
    chuan_scope_of counting = { model, set, NULL, .counts = true };
    for (size_t i = 0; i < set->except_count; i++) {
      check_except(&scope, set->excepts[i], &set->out->dimensions[set->except_dimension[i]],
                   &set->dimension_levels[set->except_dimension[i]]);
      refuse_later_dimensions(&scope, set->excepts[i]->b, set->except_dimension[i]);
    }
    mark_unchecked_dimensions(set);
    if (!chuan_model_read_weights(model, set))
      return false;
    for (chuan_node *node = chuan_node_first(set->header->body); node; node = node->next)
      if (node->kind == CHUAN_NODE_CONDITION || node->kind == CHUAN_NODE_RECOGNISED_WHEN)
        chuan_type_want(&counting, node->a, CHUAN_EXPR_CONDITION);
    for (size_t i = 0; i < set->revocation_count; i++)
      for (chuan_node *node = chuan_node_first(set->revocations[i]->body); node; node = node->next)
        if (node->kind == CHUAN_NODE_REVOKE_WHEN)
          chuan_type_want(&counting, node->a, CHUAN_EXPR_CONDITION);
    for (size_t i = 0; i < set->indicator_count; i++)
      check_indicator(model, set, &set->indicators[i]);
  }
  for (size_t v = 0; v < model->variant_count; v++)
    for (size_t i = 0; i < model->variants[v].override_count && model->variants[v].set != CHUAN_NONE; i++) {
      chuan_scope_of scope = { model, &model->sets[model->variants[v].set], NULL, .local = true };
      if (model->variants[v].overrides[i]->b->d)
        chuan_type_want(&scope, model->variants[v].overrides[i]->b->d, CHUAN_EXPR_CONDITION);
    }
  return !model->failed;
}
