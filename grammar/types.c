/* Types and units of expressions. What is found is written into the nodes, for cube.c and compile.c. A wrong part gets
   type UNKNOWN, and what is built on it keeps quiet. See types.h. */
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

/* Levels that an expression leads through ------------------------------------------------------------------- */

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
  case CHUAN_NODE_NAME: return chuan_type_name(scope, node);
  case CHUAN_NODE_PERIOD: return chuan_type_give(node, CHUAN_EXPR_NUMBER, &CHUAN_UNIT_NONE);
  case CHUAN_NODE_MEASURE: return chuan_type_measure(scope, node);
  case CHUAN_NODE_THRESHOLD_REF:
  case CHUAN_NODE_THRESHOLD_OF: return chuan_type_threshold(scope, node);
  case CHUAN_NODE_PREVIOUS: {
    chuan_expression_type type = chuan_type_datum_name(scope, node->a);
    return chuan_type_give(node, type, node->a->unit);
  }
  case CHUAN_NODE_HAS_DATA:
    return chuan_type_datum_name(scope, node->a) == CHUAN_EXPR_UNKNOWN
             ? chuan_type_unknown(node)
             : chuan_type_give(node, CHUAN_EXPR_CONDITION, &CHUAN_UNIT_NONE);
  case CHUAN_NODE_MET_SET: return type_of_met_set(scope, node);
  case CHUAN_NODE_CHILD: return chuan_type_child(scope, node);
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
  bool plain = type == CHUAN_EXPR_NUMBER && node->unit->count == 0;
  node->share = plain ? (uint8_t)chuan_type_share(scope, node) : CHUAN_SHARE_NONE;
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
