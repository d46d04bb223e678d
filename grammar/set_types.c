/* Types of all that sets and variants say: which expression stands where, what it must be, and what it may look at. See
   model.h. */
#include "grammar/types.h"

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
    chuan_expression_type type = chuan_type_node(&scope, &name);
    if (type != CHUAN_EXPR_NUMBER && type != CHUAN_EXPR_UNKNOWN)
      chuan_type_report(&scope, indicator->aux[i].statement->b, CHUAN_EXPR_NUMBER, type);
  }
  if (indicator->require)
    chuan_type_require(&scope, indicator->require->a->span);
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
