/* Calls of functions that rules declare. Each argument is held against its parameter. Of a function written in the
   language the call gets a copy of its expression, in which ARGUMENT nodes stand for the arguments: it is typed with
   the units of this call, and compiled as if it were written in its place. See types.h and functions.c. */
#include "grammar/types.h"

#include <string.h>

enum { EXPANDED_MAX = 300000 /* nodes of all calls */ };

const chuan_node *chuan_type_meant(const chuan_node *node)
{
  while (node->kind == CHUAN_NODE_ARGUMENT && node->a)
    node = node->a;
  return node;
}

chuan_expression_type chuan_type_of_declared(const chuan_type *type)
{
  switch (type->kind) {
  case CHUAN_TYPE_TRUTH: return CHUAN_EXPR_CONDITION;
  case CHUAN_TYPE_DATE: return CHUAN_EXPR_DAY;
  case CHUAN_TYPE_TEXT: return CHUAN_EXPR_TEXT;
  case CHUAN_TYPE_CHOICE: return CHUAN_EXPR_CHOICE;
  default: return CHUAN_EXPR_NUMBER;
  }
}

/* Choices ------------------------------------------------------------------------------------------ */

void chuan_type_name_choices(chuan_node *node, const chuan_type *choice)
{
  for (; node->kind == CHUAN_NODE_IF; node = node->c)
    chuan_type_name_choices(node->b, choice);
  if (node->kind != CHUAN_NODE_NAME && node->kind != CHUAN_NODE_NUMBER)
    return;
  uint32_t at = chuan_model_position(choice->choices, choice->choice_count, node->text);
  if (at == CHUAN_NONE)
    return;
  node->reference = CHUAN_REF_POSITION;
  node->ref = at;
}

bool chuan_type_has_choices(const chuan_scope_of *scope, const chuan_node *node, const chuan_type *choice)
{
  for (; node->kind == CHUAN_NODE_IF; node = node->c)
    if (!chuan_type_has_choices(scope, node->b, choice))
      return false;
  if (node->reference == CHUAN_REF_POSITION)
    return true;
  size_t count = 0;
  const chuan_str *names = chuan_type_names_beside(scope, node, &count);
  return chuan_type_same_names(names, count, choice->choices, choice->choice_count);
}

/* "{ a; b }" */
static chuan_str choices_word(const chuan_scope_of *scope, const chuan_type *type)
{
  enum { SHOWN_MAX = 8 };
  chuan_buffer out;
  chuan_buffer_init(&out, scope->model->arena);
  for (size_t i = 0; i < type->choice_count && i < SHOWN_MAX; i++) {
    chuan_buffer_add_c(&out, i == 0 ? "{ " : "; ");
    chuan_buffer_add(&out, type->choices[i]);
  }
  chuan_buffer_add_c(&out, type->choice_count > SHOWN_MAX ? "; … }" : " }");
  return chuan_buffer_str(&out);
}

/* What is declared ----------------------------------------------------------------------------------- */

/* What is wrong with an expression for what is declared of it. */
typedef enum misfit { FITS, WRONG_TYPE, WRONG_CHOICES, WRONG_UNIT, NOT_WHOLE } misfit;

static misfit misfit_of(const chuan_scope_of *scope, const chuan_node *node, const chuan_parameter *declared,
                        const chuan_measure_unit *unit)
{
  chuan_expression_type wanted = chuan_type_of_declared(&declared->type);
  bool choice = wanted == CHUAN_EXPR_CHOICE && node->type == CHUAN_EXPR_DIMENSION;
  if (node->type != wanted && !choice)
    return WRONG_TYPE;
  if (wanted == CHUAN_EXPR_CHOICE && !chuan_type_has_choices(scope, node, &declared->type))
    return WRONG_CHOICES;
  if (wanted == CHUAN_EXPR_NUMBER && !chuan_measure_unit_equal(node->unit, unit))
    return WRONG_UNIT;
  return declared->type.kind == CHUAN_TYPE_INTEGER && !node->whole ? NOT_WHOLE : FITS;
}

/* What is declared and what is found, as words. */
static chuan_str wanted_word(const chuan_scope_of *scope, misfit found, const chuan_parameter *declared,
                             const chuan_measure_unit *unit)
{
  switch (found) {
  case WRONG_UNIT: return chuan_type_unit_word(scope, unit);
  case WRONG_CHOICES: return choices_word(scope, &declared->type);
  case NOT_WHOLE:
    return chuan_diag_bilingual(scope->model->diags, CHUAN_STR("số nguyên"), CHUAN_STR("a whole number"));
  default: return chuan_type_word(scope, chuan_type_of_declared(&declared->type));
  }
}

static chuan_str found_word(const chuan_scope_of *scope, misfit found, const chuan_node *node)
{
  switch (found) {
  case WRONG_UNIT: return chuan_type_unit_word(scope, node->unit);
  case WRONG_CHOICES:
    return chuan_diag_bilingual(scope->model->diags, CHUAN_STR("các lựa chọn khác"), CHUAN_STR("other choices"));
  case NOT_WHOLE:
    return chuan_diag_bilingual(scope->model->diags, CHUAN_STR("số có thể lẻ"),
                                CHUAN_STR("one that may have a fraction"));
  default: return chuan_type_word(scope, (chuan_expression_type)node->type);
  }
}

bool chuan_type_is_result(const chuan_scope_of *scope, const chuan_node *node, const chuan_model_function *function)
{
  const chuan_parameter *result = &function->out.result;
  const chuan_measure_unit *unit = &function->units[function->out.parameter_count];
  if (node->type == CHUAN_EXPR_UNKNOWN)
    return false;
  misfit found = misfit_of(scope, node, result, unit);
  if (found == FITS)
    return true;
  chuan_diags *diags = scope->model->diags;
  chuan_diag *diag = chuan_diag_add(diags, CHUAN_E0314, node->span,
                                    CHUAN_ARGS(function->out.name, wanted_word(scope, found, result, unit),
                                               found_word(scope, found, node)));
  chuan_diag_span(diags, diag, function->header->c->span, CHUAN_PHRASE_DECLARED_HERE, CHUAN_NO_ARGS);
  if (scope->call)
    chuan_diag_span(diags, diag, scope->call->span, CHUAN_PHRASE_CALLED_HERE, CHUAN_NO_ARGS);
  chuan_diag_hint(diags, diag, CHUAN_PHRASE_MEND_RESULT, CHUAN_NO_ARGS);
  return false;
}

/* Arguments ------------------------------------------------------------------------------------------ */

static const chuan_node *declaration_of(const chuan_model_function *function, size_t at)
{
  const chuan_node *item = chuan_node_first(function->header->b);
  while (at-- > 0)
    item = item->next;
  return item;
}

/* A number with a comma among too few arguments may have been meant as two of them. */
static void hint_at_comma(const chuan_scope_of *scope, chuan_diag *diag, const chuan_node *call)
{
  for (const chuan_node *item = chuan_node_first(call->b); item; item = item->next) {
    chuan_str written = chuan_source_slice(scope->model->sources, item->span);
    if (item->kind != CHUAN_NODE_NUMBER || !memchr(written.p, ',', written.n))
      continue;
    chuan_diag_hint(scope->model->diags, diag, CHUAN_PHRASE_COMMA_IN_NUMBER, CHUAN_ARGS(written));
    return;
  }
}

static bool right_count(const chuan_scope_of *scope, const chuan_node *call, const chuan_model_function *function)
{
  size_t count = chuan_node_count(call->b);
  if (count == function->out.parameter_count)
    return true;
  chuan_diags *diags = scope->model->diags;
  chuan_str wanted = chuan_num_exact(chuan_num_int((int64_t)function->out.parameter_count), scope->model->arena);
  chuan_str found = chuan_num_exact(chuan_num_int((int64_t)count), scope->model->arena);
  chuan_diag *diag = chuan_diag_add(diags, CHUAN_E0310, call->span, CHUAN_ARGS(function->out.name, wanted, found));
  chuan_diag_span(diags, diag, function->header->a->span, CHUAN_PHRASE_DECLARED_HERE, CHUAN_NO_ARGS);
  if (count < function->out.parameter_count)
    hint_at_comma(scope, diag, call);
  return false;
}

/* Types an argument as its parameter wants it; of each child unit for a list. */
static bool type_argument(const chuan_scope_of *scope, chuan_node *argument, const chuan_parameter *parameter)
{
  chuan_scope_of its = *scope;
  its.elements = scope->elements || parameter->list;
  if (parameter->type.kind == CHUAN_TYPE_CHOICE)
    chuan_type_name_choices(argument, &parameter->type);
  if (parameter->list && scope->set)
    return chuan_model_type_children(scope->model, scope->set, argument, scope->local);
  return chuan_type_node(&its, argument) != CHUAN_EXPR_UNKNOWN;
}

static bool take_argument(const chuan_scope_of *scope, const chuan_node *call, const chuan_model_function *function,
                          size_t at, chuan_node *argument)
{
  chuan_diags *diags = scope->model->diags;
  const chuan_parameter *parameter = &function->out.parameters[at];
  const chuan_measure_unit *unit = &function->units[at];
  bool named = argument->kind == CHUAN_NODE_SATISFYING || argument->kind == CHUAN_NODE_NAMED_ARGUMENT ||
               argument->kind == CHUAN_NODE_MISSING_POLICY;
  chuan_diag *diag;
  if (named) {
    diag = chuan_diag_add(diags, CHUAN_E0452, argument->span, CHUAN_ARGS(call->a->text));
  } else {
    if (!type_argument(scope, argument, parameter))
      return false;
    misfit found = misfit_of(scope, argument, parameter, unit);
    if (found == FITS)
      return true;
    diag = chuan_diag_add(diags, found == WRONG_UNIT ? CHUAN_E0312 : CHUAN_E0311, argument->span,
                          CHUAN_ARGS(parameter->name, function->out.name, wanted_word(scope, found, parameter, unit),
                                     found_word(scope, found, argument)));
  }
  chuan_diag_span(diags, diag, declaration_of(function, at)->span, CHUAN_PHRASE_DECLARED_HERE, CHUAN_NO_ARGS);
  chuan_diag_hint(diags, diag, CHUAN_PHRASE_MEND_ARGUMENT, CHUAN_NO_ARGS);
  return false;
}

/* Types all arguments; how many levels lead through them is left in `levels`. */
static bool take_arguments(const chuan_scope_of *scope, const chuan_node *call, const chuan_model_function *function,
                           unsigned *levels)
{
  chuan_model *model = scope->model;
  unsigned before = model->levels, depth = 0;
  bool good = true;
  size_t at = 0;
  model->levels = 0;
  for (chuan_node *item = chuan_node_first(call->b); item; item = item->next) {
    good = take_argument(scope, call, function, at++, item) && good;
    depth = item->depth > depth ? item->depth : depth;
  }
  *levels = model->levels + depth;
  model->levels = before > model->levels ? before : model->levels;
  return good;
}

/* Expressions of functions ------------------------------------------------------------------------- */

typedef struct expansion {
  chuan_model *model;
  const chuan_model_function *function;
  chuan_node *arguments; /* the first */
} expansion;

static chuan_node *copy_expression(const expansion *e, const chuan_node *node);

static chuan_node *copy_list(const expansion *e, chuan_node *copy, const chuan_node *list)
{
  copy->a = copy->b = NULL;
  copy->depth = 0;
  for (const chuan_node *item = list->a; item; item = item->next) {
    chuan_node *own = copy_expression(e, item);
    if (!own)
      return NULL;
    chuan_node_append(copy, own);
  }
  return copy;
}

/* What stands for a parameter: of a list the list itself, as it has no value but within an aggregate. */
static chuan_node *copy_argument(const expansion *e, chuan_node *copy)
{
  chuan_node *argument = e->arguments;
  for (uint32_t i = 0; i < copy->ref; i++)
    argument = argument->next;
  if (!e->function->out.parameters[copy->ref].list) {
    copy->a = argument;
    return copy;
  }
  return copy_expression(e, argument);
}

static chuan_node *copy_child(const expansion *e, chuan_node *parent, const chuan_node *child, bool *good)
{
  chuan_node *copy = child && *good ? copy_expression(e, child) : NULL;
  *good = *good && (copy || !child);
  if (copy && copy->depth >= parent->depth)
    parent->depth = (uint16_t)(copy->depth + 1);
  return copy;
}

/* NULL when memory is short or the limit is reached. */
static chuan_node *copy_expression(const expansion *e, const chuan_node *node)
{
  if (++e->model->expanded > EXPANDED_MAX)
    return NULL;
  chuan_node *copy = chuan_model_alloc(e->model, 1, sizeof *copy);
  if (!copy)
    return NULL;
  bool good = true;
  if (node->kind == CHUAN_NODE_CHILDREN) /* a list that stands in another one's expression is found anew */
    node = node->a;
  *copy = *node;
  copy->next = copy->d = NULL;
  copy->repeated = true;
  copy->reference = CHUAN_REF_NONE;
  copy->depth = 1;
  if (node->kind == CHUAN_NODE_ARGUMENT)
    return copy_argument(e, copy);
  if (node->kind == CHUAN_NODE_LIST)
    return copy_list(e, copy, node);
  copy->a = copy_child(e, copy, node->a, &good);
  copy->b = copy_child(e, copy, node->b, &good);
  copy->c = copy_child(e, copy, node->c, &good);
  return good ? copy : NULL;
}

static void report_expansion(const chuan_scope_of *scope, const chuan_node *call)
{
  chuan_model *model = scope->model;
  if (model->failed || model->expansion_said)
    return;
  model->expansion_said = true;
  const chuan_node *at = scope->call ? scope->call : call;
  chuan_diag *diag = chuan_diag_add(model->diags, CHUAN_E0321, at->span, CHUAN_ARGS(at->a->text));
  chuan_diag_hint(model->diags, diag, CHUAN_PHRASE_CALL_LESS, CHUAN_NO_ARGS);
}

/* Gives a call the expression of its function, typed for it. */
static chuan_expression_type expand(const chuan_scope_of *scope, chuan_node *call, const chuan_model_function *function,
                                    unsigned argument_levels)
{
  expansion e = { scope->model, function, chuan_node_first(call->b) };
  chuan_scope_of its = *scope;
  unsigned levels;
  its.function = function;
  its.call = scope->call ? scope->call : call;
  its.named = false;
  chuan_node *body = copy_expression(&e, function->header->d);
  if (!body) {
    report_expansion(scope, call);
    return chuan_type_unknown(call);
  }
  if (function->out.result.type.kind == CHUAN_TYPE_CHOICE)
    chuan_type_name_choices(body, &function->out.result.type);
  chuan_type_follow(&its, body, &levels, false, its.call->span);
  if (levels + argument_levels > CHUAN_LEVELS_MAX) {
    chuan_type_too_deep(scope->model, its.call->span);
    return chuan_type_unknown(call);
  }
  chuan_type_lead_through(scope, levels + argument_levels);
  if (!chuan_type_is_result(&its, body, function))
    return chuan_type_unknown(call);
  const chuan_measure_unit *declared = &function->units[function->out.parameter_count];
  call->d = body;
  return chuan_type_give(call, (chuan_expression_type)body->type, declared->any ? body->unit : declared);
}

static chuan_str level_of(const chuan_scope_of *scope, const chuan_node *children)
{
  uint32_t part = scope->set->aggregates[children->ref].part;
  return chuan_model_at(scope->model, scope->set->parts[part])->out->level;
}

/* Items of two lists belong to each other by their places, so lists have to be of one level. */
static bool is_of_level(const chuan_scope_of *scope, const chuan_node *first, const chuan_node *children)
{
  chuan_str level = level_of(scope, first), other = level_of(scope, children);
  if (chuan_str_equal(level, other))
    return true;
  chuan_diag *diag = chuan_diag_add(scope->model->diags, CHUAN_E0332, children->span, CHUAN_ARGS(level, other));
  chuan_diag_span(scope->model->diags, diag, first->span, CHUAN_PHRASE_FIRST_HERE, CHUAN_NO_ARGS);
  return false;
}

/* Replaces the lists among the arguments of a Lua function by the aggregates that gather them. */
static bool list_children(const chuan_scope_of *scope, chuan_node *call, const chuan_function *function)
{
  size_t at = 0;
  const chuan_node *first = NULL;
  for (chuan_node **item = &call->b->a; at < function->parameter_count; item = &(*item)->next, at++) {
    if (!function->parameters[at].list)
      continue;
    chuan_node *children = chuan_model_list_children(scope->model, scope->set, *item);
    if (!children || (first && !is_of_level(scope, first, children)))
      return false;
    children->next = (*item)->next;
    *item = children;
    first = first ? first : children;
  }
  return true;
}

chuan_expression_type chuan_type_function_call(const chuan_scope_of *scope, chuan_node *call,
                                               const chuan_model_function *function)
{
  chuan_model *model = scope->model;
  const chuan_function *out = &function->out;
  unsigned levels = 0;
  if (call->reference == CHUAN_REF_FUNCTION) /* a copy of an argument, typed where it stands */
    return (chuan_expression_type)call->type;
  if (function->broken || !right_count(scope, call, function) || !take_arguments(scope, call, function, &levels))
    return chuan_type_unknown(call);
  call->reference = CHUAN_REF_FUNCTION;
  call->ref = (uint32_t)(function - model->functions);
  call->whole = out->result.type.kind == CHUAN_TYPE_INTEGER;
  if (scope->set && !function->of_lua)
    return expand(scope, call, function, levels);
  if (scope->set) {
    model->functions[call->ref].called = true;
    if (out->parameter_count > 0 && !list_children(scope, call, out))
      return chuan_type_unknown(call);
  }
  return chuan_type_give(call, chuan_type_of_declared(&out->result.type), &function->units[out->parameter_count]);
}
