/* Calls of functions in code. The expression of a function in the language is compiled in its place; each argument
   gives one instruction however often its parameter is named. A Lua function is called by CALL. See builder.h. */
#include "grammar/builder.h"

bool chuan_frame_enter(chuan_builder *builder, chuan_frame *frame, const chuan_node *call)
{
  size_t at = 0;
  frame->outer = builder->frame;
  frame->arguments = chuan_model_alloc(builder->model, chuan_node_count(call->b), sizeof *frame->arguments);
  if (!frame->arguments)
    return false;
  for (const chuan_node *item = chuan_node_first(call->b); item; item = item->next)
    frame->arguments[at++].node = item;
  builder->frame = frame;
  return true;
}

void chuan_frame_leave(chuan_builder *builder)
{
  builder->frame = builder->frame->outer;
}

chuan_frame_argument *chuan_frame_argument_of(chuan_builder *builder, const chuan_node *argument)
{
  return &builder->frame->arguments[argument->ref];
}

uint32_t chuan_compile_argument(chuan_builder *builder, const chuan_node *argument)
{
  chuan_frame *frame = builder->frame;
  chuan_frame_argument *known = chuan_frame_argument_of(builder, argument);
  if (!known->is_valued) {
    builder->frame = frame->outer;
    known->value = chuan_compile_value(builder, known->node);
    known->is_valued = true;
    builder->frame = frame;
  }
  return known->value;
}

/* Notes a call for those who ask why. */
static bool keep_call(chuan_builder *builder, const chuan_frame *frame, const chuan_node *call, uint32_t result)
{
  chuan_model *model = builder->model;
  const chuan_function *function = &model->functions[call->ref].out;
  chuan_call_argument *arguments = chuan_model_alloc(model, function->parameter_count, sizeof *arguments);
  if (!arguments || !chuan_model_grow(model, (void **)&builder->calls, builder->call_count, &builder->call_capacity,
                                      sizeof *builder->calls))
    return false;
  for (size_t i = 0; i < function->parameter_count; i++) {
    const chuan_frame_argument *argument = &frame->arguments[i];
    arguments[i].value = argument->is_valued ? argument->value : CHUAN_NONE;
    if (!argument->is_valued)
      arguments[i].text = chuan_print_expression(argument->node, CHUAN_LANG_VI, model->arena);
  }
  builder->calls[builder->call_count++] =
    (chuan_call){ .function = function, .arguments = arguments, .result = result, .span = call->span };
  return true;
}

static uint32_t expanded(chuan_builder *builder, const chuan_node *call)
{
  chuan_frame frame;
  if (!chuan_frame_enter(builder, &frame, call))
    return CHUAN_NONE;
  uint32_t result = chuan_compile_value(builder, call->d);
  chuan_frame_leave(builder);
  if (!builder->frame && result != CHUAN_NONE && !keep_call(builder, &frame, call, result))
    return CHUAN_NONE;
  return result;
}

/* How many lists a call has, and their aggregates, in the builder's args. */
static uint32_t lists_of(chuan_builder *builder, const chuan_node *call, size_t parameter_count)
{
  uint32_t *lists = chuan_model_alloc(builder->model, parameter_count + 1, sizeof *lists);
  if (!lists)
    return CHUAN_NONE;
  lists[0] = 0;
  for (const chuan_node *item = chuan_node_first(call->b); item; item = item->next)
    if (item->kind == CHUAN_NODE_CHILDREN)
      lists[++lists[0]] = item->ref;
  return lists[0] > 0 ? chuan_builder_args(builder, lists, lists[0] + 1) : CHUAN_NONE;
}

uint32_t chuan_compile_function(chuan_builder *builder, const chuan_node *call)
{
  if (call->d)
    return expanded(builder, call);
  const chuan_model_function *function = &builder->model->functions[call->ref];
  size_t count = function->out.parameter_count, at = 0;
  uint32_t *pairs = chuan_model_alloc(builder->model, 2 * count, sizeof *pairs);
  if (!pairs)
    return CHUAN_NONE;
  uint32_t lists = lists_of(builder, call, count);
  for (const chuan_node *item = chuan_node_first(call->b); item; item = item->next) {
    bool list = item->kind == CHUAN_NODE_CHILDREN;
    pairs[at++] = list ? chuan_emit(builder, CHUAN_OP_LIST, item->ref, function->out.accepts_missing, lists, item->span)
                       : chuan_compile_value(builder, item);
    pairs[at++] = list ? item->ref : CHUAN_NONE;
  }
  uint32_t first = chuan_builder_args(builder, pairs, 2 * count);
  chuan_opcode op = call->type == CHUAN_EXPR_CONDITION ? CHUAN_OP_CALL_TRUTH : CHUAN_OP_CALL;
  return chuan_emit(builder, op, function->number, first, (uint32_t)count, call->span);
}
