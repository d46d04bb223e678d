/* What names refer to: data of this level and of others, dimensions, auxiliary values, `giá trị`, and thresholds of
   this indicator, of another and of another set. See types.h. */
#include "grammar/types.h"

enum { SUGGESTIONS_MAX = 20 }; /* looking for the nearest of all names is dear */

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

chuan_expression_type chuan_type_datum_name(const chuan_scope_of *scope, chuan_node *node)
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
  chuan_diag *diag = chuan_diag_add(scope->model->diags, CHUAN_E0319, node->span,
                                    CHUAN_ARGS(node->text, function->name));
  for (size_t i = 0; names && i < function->parameter_count; i++)
    names[i] = function->parameters[i].name;
  if (names && scope->model->suggestions++ < SUGGESTIONS_MAX)
    chuan_model_suggest(scope->model, diag, node->text, names, function->parameter_count);
  chuan_diag_hint(scope->model->diags, diag, CHUAN_PHRASE_ADD_PARAMETER, CHUAN_ARGS(node->text));
}

chuan_expression_type chuan_type_name(const chuan_scope_of *scope, chuan_node *node)
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
    return chuan_type_datum_name(scope, node);
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

chuan_expression_type chuan_type_child(const chuan_scope_of *scope, chuan_node *node)
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
  chuan_expression_type type = chuan_type_datum_name(scope, node->b);
  node->reference = node->b->reference;
  node->ref = node->b->ref;
  return chuan_type_give(node, type, node->b->unit);
}

chuan_expression_type chuan_type_measure(const chuan_scope_of *scope, chuan_node *node)
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

void chuan_type_require(const chuan_scope_of *scope, chuan_span from)
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
  chuan_type_require(&its, node->span);
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

chuan_expression_type chuan_type_threshold(const chuan_scope_of *scope, chuan_node *node)
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
