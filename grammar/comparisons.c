/* Types of comparisons: of names with the choices they stand beside, of numbers of one unit, of thresholds that take
   the unit of the other side. See types.h. */
#include "grammar/types.h"

/* Names -------------------------------------------------------------------------------------------- */

bool chuan_type_same_names(const chuan_str *a, size_t a_count, const chuan_str *b, size_t b_count)
{
  bool same = a && b && a_count == b_count;
  for (size_t i = 0; same && i < a_count; i++)
    same = chuan_str_equal(a[i], b[i]);
  return same;
}

static const chuan_str *choices_of(const chuan_type *type, size_t *count)
{
  if (type->kind != CHUAN_TYPE_CHOICE)
    return NULL;
  *count = type->choice_count;
  return type->choices;
}

const chuan_str *chuan_type_names_beside(const chuan_scope_of *scope, const chuan_node *node, size_t *count)
{
  bool previous = node->kind == CHUAN_NODE_PREVIOUS;
  if (node->kind == CHUAN_NODE_CHILD && chuan_type_may_look_above(scope, node)) {
    uint32_t above = chuan_program_datum(scope->model->program, node->a->text, node->b->text);
    return above == CHUAN_NONE ? NULL : choices_of(&scope->model->program->data[above].type, count);
  }
  if (previous)
    node = node->a;
  else if (node->kind == CHUAN_NODE_CHILD)
    node = node->b;
  if (node->reference == CHUAN_REF_DATUM) /* typed already, perhaps as of another level */
    return choices_of(&scope->model->program->data[node->ref].type, count);
  if (node->kind == CHUAN_NODE_ARGUMENT)
    return choices_of(&scope->function->out.parameters[node->ref].type, count);
  if (node->kind == CHUAN_NODE_CALL) {
    const chuan_model_function *function = chuan_model_function_named(scope->model, node->a->text);
    return function ? choices_of(&function->out.result.type, count) : NULL;
  }
  if (node->kind != CHUAN_NODE_NAME || !scope->set)
    return NULL;
  uint32_t dimension = previous ? CHUAN_NONE : chuan_type_dimension_named(scope, node->text);
  if (dimension != CHUAN_NONE) {
    *count = scope->set->out->dimensions[dimension].value_count;
    return scope->set->out->dimensions[dimension].values;
  }
  bool elsewhere;
  uint32_t datum = chuan_type_datum_named(scope, node->text, &elsewhere);
  return datum == CHUAN_NONE ? NULL : choices_of(&scope->model->program->data[datum].type, count);
}

/* What a subject of choices is called. */
static chuan_str name_of(const chuan_node *subject)
{
  return subject->kind == CHUAN_NODE_PREVIOUS || subject->kind == CHUAN_NODE_CALL ? subject->a->text : subject->text;
}

bool chuan_type_position(const chuan_scope_of *scope, chuan_node *node, const chuan_node *subject,
                         const chuan_str *names, size_t count)
{
  chuan_model *model = scope->model;
  size_t own_count = 0;
  const chuan_str *own = node->kind == CHUAN_NODE_NAME ? NULL : chuan_type_names_beside(scope, node, &own_count);
  if (chuan_type_same_names(own, own_count, names, count))
    return chuan_type_node(scope, node) != CHUAN_EXPR_UNKNOWN;
  if (node->kind != CHUAN_NODE_NAME && node->kind != CHUAN_NODE_NUMBER && node->kind != CHUAN_NODE_INT) {
    chuan_type_report(scope, node, (chuan_expression_type)subject->type, chuan_type_node(scope, node));
    chuan_type_unknown(node);
    return false;
  }
  uint32_t at = chuan_model_position(names, count, node->text);
  if (at == CHUAN_NONE) {
    chuan_diag *diag = chuan_diag_add(model->diags, CHUAN_E0206, node->span, CHUAN_ARGS(name_of(subject), node->text));
    chuan_model_suggest_value(model, diag, node->text, names, count);
    chuan_type_unknown(node);
    return false;
  }
  node->reference = CHUAN_REF_POSITION;
  node->ref = at;
  chuan_type_give(node, (chuan_expression_type)subject->type, &CHUAN_UNIT_NONE);
  return true;
}

/* Thresholds --------------------------------------------------------------------------------------- */

/* A threshold takes the unit of what it is compared with; its figures are checked against it later. */
static void tell_threshold_unit(const chuan_scope_of *scope, const chuan_node *threshold, const chuan_node *other)
{
  threshold = chuan_type_meant(threshold);
  if (threshold->kind != CHUAN_NODE_THRESHOLD_REF || other->unit->any)
    return;
  chuan_model_threshold *found = chuan_model_threshold_of(scope->indicator, threshold->a);
  if (!found || found->unit)
    return;
  found->unit = other->unit;
  found->of_ratio = chuan_type_is_ratio(scope, other);
}

/* The ratio that a datum is; NULL when `node` is none. */
static const chuan_datum *ratio_datum(const chuan_scope_of *scope, const chuan_node *node)
{
  node = chuan_type_meant(node);
  if (node->kind == CHUAN_NODE_PREVIOUS || node->kind == CHUAN_NODE_CHILD)
    node = node->kind == CHUAN_NODE_CHILD ? node->b : node->a;
  if (node->reference != CHUAN_REF_DATUM)
    return NULL;
  const chuan_datum *datum = &scope->model->program->data[node->ref];
  return datum->type.kind == CHUAN_TYPE_RATIO ? datum : NULL;
}

/* Warns of a bare 80 beside a share, unless that is a ratio declared to go so far. */
static void check_bare_number(const chuan_scope_of *scope, const chuan_node *number, const chuan_node *other)
{
  chuan_diags *diags = scope->model->diags;
  const chuan_datum *ratio = ratio_datum(scope, other);
  chuan_num times;
  if (number->repeated || (number->kind != CHUAN_NODE_INT && number->kind != CHUAN_NODE_NUMBER) ||
      chuan_num_compare(number->number, chuan_num_int(1)) <= 0 || other->share != CHUAN_SHARE_SURE ||
      (ratio && ratio->has_range && chuan_num_compare(number->number, ratio->high) <= 0))
    return;
  chuan_diag *diag = chuan_diag_add(diags, CHUAN_W0303, number->span, CHUAN_ARGS(number->text));
  chuan_diag_hint(diags, diag, CHUAN_PHRASE_WRITE_PERCENT, CHUAN_ARGS(number->text));
  if (chuan_num_multiply(&times, number->number, chuan_num_int(100), scope->model->arena) == CHUAN_RC_OK)
    chuan_diag_hint(diags, diag, CHUAN_PHRASE_WRITE_TIMES,
                    CHUAN_ARGS(number->text, chuan_num_exact(times, scope->model->arena)));
}

/* Comparisons -------------------------------------------------------------------------------------- */

chuan_expression_type chuan_type_comparison(const chuan_scope_of *scope, chuan_node *node)
{
  size_t count = 0;
  chuan_node *a = node->a, *b = node->b;
  const chuan_str *names = chuan_type_names_beside(scope, a, &count);
  if (!names && (names = chuan_type_names_beside(scope, b, &count))) {
    a = node->b;
    b = node->a;
  }
  bool equality = node->op == CHUAN_DIRECTION_EQ || node->op == CHUAN_DIRECTION_NE;
  if (names && equality)
    return chuan_type_node(scope, a) != CHUAN_EXPR_UNKNOWN && chuan_type_position(scope, b, a, names, count)
               ? chuan_type_give(node, CHUAN_EXPR_CONDITION, &CHUAN_UNIT_NONE)
               : chuan_type_unknown(node);
  chuan_expression_type left = chuan_type_node(scope, a), right = chuan_type_node(scope, b);
  if (left == CHUAN_EXPR_UNKNOWN || right == CHUAN_EXPR_UNKNOWN)
    return chuan_type_unknown(node);
  if (left != right) {
    chuan_type_report(scope, b, left, right);
    return chuan_type_unknown(node);
  }
  if (!equality && left != CHUAN_EXPR_NUMBER && left != CHUAN_EXPR_DAY) {
    chuan_type_report(scope, a, CHUAN_EXPR_NUMBER, left);
    return chuan_type_unknown(node);
  }
  if (left == CHUAN_EXPR_NUMBER && !chuan_type_same_units(scope, node, a, b))
    return CHUAN_EXPR_UNKNOWN;
  if (left == CHUAN_EXPR_NUMBER) {
    tell_threshold_unit(scope, a, b);
    tell_threshold_unit(scope, b, a);
    check_bare_number(scope, a, b);
    check_bare_number(scope, b, a);
  }
  return chuan_type_give(node, CHUAN_EXPR_CONDITION, &CHUAN_UNIT_NONE);
}

chuan_expression_type chuan_type_member(const chuan_scope_of *scope, chuan_node *node)
{
  size_t count = 0;
  const chuan_str *names = chuan_type_names_beside(scope, node->a, &count);
  chuan_expression_type type = chuan_type_node(scope, node->a);
  bool good = type != CHUAN_EXPR_UNKNOWN;
  for (chuan_node *item = chuan_node_first(node->b); good && item; item = item->next) {
    if (names) {
      good = chuan_type_position(scope, item, node->a, names, count);
      continue;
    }
    good = chuan_type_want(scope, item, type) &&
           (type != CHUAN_EXPR_NUMBER || chuan_type_same_units(scope, node, node->a, item));
    chuan_num value;
    if (good && type == CHUAN_EXPR_NUMBER && !chuan_constant(&value, scope->model, item)) {
      chuan_diag_add(scope->model->diags, CHUAN_E0303, item->span, CHUAN_NO_ARGS);
      good = false;
    }
  }
  return good ? chuan_type_give(node, CHUAN_EXPR_CONDITION, &CHUAN_UNIT_NONE) : chuan_type_unknown(node);
}
