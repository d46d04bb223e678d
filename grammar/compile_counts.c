/* Counts of child units and of criteria in code: a comparison of them is decided as soon as all that the undecided
   ones can come to agrees. See builder.h; what this means is in docs/language.md. */
#include "grammar/builder.h"

#include "grammar/types.h"

/* An expression and the least and most that it can come to when what is undecided now is decided. */
typedef struct chuan_bounds {
  uint32_t low, high;
} chuan_bounds;

uint32_t chuan_compile_aggregate(chuan_builder *builder, const chuan_node *call, chuan_bound bound)
{
  chuan_aggregate_kind kind = builder->set->aggregates[call->ref].kind;
  bool condition = kind == CHUAN_AGGREGATE_EVERY || kind == CHUAN_AGGREGATE_SOME || call->type == CHUAN_EXPR_CONDITION;
  return chuan_emit(builder, condition ? CHUAN_OP_QUANTIFIER : CHUAN_OP_AGGREGATE, call->ref, bound, 0, call->span);
}

/* The expression that `giá trị`, or the name of an auxiliary value, stands for; NULL of everything else. */
static const chuan_node *named(const chuan_builder *builder, const chuan_node *node)
{
  if (node->kind == CHUAN_NODE_MEASURE)
    return builder->indicator->value->b;
  if (node->kind == CHUAN_NODE_NAME && node->reference == CHUAN_REF_AUX)
    return builder->indicator->aux[node->ref].statement->b;
  return NULL;
}

static chuan_frame_argument *known_of(chuan_builder *builder, const chuan_node *node)
{
  return node->kind == CHUAN_NODE_MEASURE ? &builder->measure_bounds : &builder->aux_bounds[node->ref];
}

/* What an expression is behind all names that stand for it; a value that is rounded is no other's name. */
static const chuan_node *meant(const chuan_builder *builder, const chuan_node *node)
{
  node = chuan_type_meant(node);
  while (named(builder, node) && !(node->kind == CHUAN_NODE_MEASURE && builder->indicator->round))
    node = chuan_type_meant(named(builder, node));
  return node;
}

/* Whether a number never gets below zero and is known: what a count may be multiplied with or divided by. */
static bool is_steady(chuan_builder *builder, const chuan_node *node)
{
  chuan_num constant;
  node = meant(builder, node);
  if (node->kind == CHUAN_NODE_CALL && node->reference == CHUAN_REF_AGGREGATE) {
    const chuan_aggregate *of = &builder->set->aggregates[node->ref];
    return of->kind == CHUAN_AGGREGATE_COUNT && of->kept == CHUAN_NONE;
  }
  return chuan_constant(&constant, builder->model, node) && chuan_num_sign(constant) > 0;
}

/* `số tiêu chí`, as what a count of criteria is divided by: an undecided one may still turn out not to apply. If it
   does it leaves the count and the total, and the share stays between what it is when all undecided ones stay and
   count, and when they stay and do not: so the share is bounded with the total of now. */
static bool is_all_criteria(const chuan_builder *builder, const chuan_node *node)
{
  node = meant(builder, node);
  return node->kind == CHUAN_NODE_COUNT_CRITERIA && node->op == CHUAN_COUNTED_ALL;
}

/* The call of a function in the language is what its expression is, an argument what it stands for. */
static bool is_open_call(chuan_builder *builder, const chuan_node *call)
{
  chuan_frame frame;
  if (!call->d || !chuan_frame_enter(builder, &frame, call))
    return false;
  bool open = chuan_compile_is_open(builder, call->d);
  chuan_frame_leave(builder);
  return open;
}

static bool is_open_argument(chuan_builder *builder, const chuan_node *argument)
{
  chuan_frame *frame = builder->frame;
  chuan_frame_argument *known = chuan_frame_argument_of(builder, argument);
  if (!known->is_looked_at) {
    builder->frame = frame->outer;
    known->is_open = chuan_compile_is_open(builder, known->node);
    known->is_looked_at = true;
    builder->frame = frame;
  }
  return known->is_open;
}

static bool is_open_named(chuan_builder *builder, const chuan_node *node)
{
  chuan_frame_argument *known = known_of(builder, node);
  if (!known->is_looked_at) {
    known->is_open = chuan_compile_is_open(builder, named(builder, node));
    known->is_looked_at = true;
  }
  return known->is_open;
}

bool chuan_compile_is_open(chuan_builder *builder, const chuan_node *node)
{
  if (named(builder, node))
    return is_open_named(builder, node);
  switch (node->kind) {
  case CHUAN_NODE_COUNT_CRITERIA: return true;
  case CHUAN_NODE_ARGUMENT: return is_open_argument(builder, node);
  case CHUAN_NODE_CALL: {
    if (node->reference == CHUAN_REF_FUNCTION)
      return is_open_call(builder, node);
    const chuan_aggregate *of = &builder->set->aggregates[node->ref];
    return of->kept != CHUAN_NONE && (of->kind == CHUAN_AGGREGATE_COUNT || of->kind == CHUAN_AGGREGATE_SHARE);
  }
  case CHUAN_NODE_ADD:
  case CHUAN_NODE_SUBTRACT: return chuan_compile_is_open(builder, node->a) || chuan_compile_is_open(builder, node->b);
  case CHUAN_NODE_MULTIPLY:
    return (chuan_compile_is_open(builder, node->a) && is_steady(builder, node->b)) ||
           (is_steady(builder, node->a) && chuan_compile_is_open(builder, node->b));
  case CHUAN_NODE_DIVIDE:
    return chuan_compile_is_open(builder, node->a) &&
           (is_all_criteria(builder, node->b) || is_steady(builder, node->b));
  default: return false;
  }
}

static chuan_bounds bounds_of(chuan_builder *builder, const chuan_node *node);

static chuan_bounds bounds_of_call(chuan_builder *builder, const chuan_node *call)
{
  chuan_frame frame;
  chuan_bounds bounds = { CHUAN_NONE, CHUAN_NONE };
  if (!chuan_frame_enter(builder, &frame, call))
    return bounds;
  bounds = bounds_of(builder, call->d);
  chuan_frame_leave(builder);
  return bounds;
}

static chuan_bounds bounds_of_argument(chuan_builder *builder, const chuan_node *argument)
{
  chuan_frame *frame = builder->frame;
  chuan_frame_argument *known = chuan_frame_argument_of(builder, argument);
  if (!known->is_bounded) {
    builder->frame = frame->outer;
    chuan_bounds bounds = bounds_of(builder, known->node);
    known->low = bounds.low;
    known->high = bounds.high;
    known->is_bounded = true;
    builder->frame = frame;
  }
  return (chuan_bounds){ known->low, known->high };
}

static uint32_t rounded(chuan_builder *builder, uint32_t value, const chuan_node *round)
{
  if (!round)
    return value;
  return chuan_emit(builder, CHUAN_OP_ROUND, value, (uint32_t)round->a->number.n, round->op, round->span);
}

/* Rounding turns no order around. */
static chuan_bounds bounds_of_named(chuan_builder *builder, const chuan_node *node)
{
  chuan_frame_argument *known = known_of(builder, node);
  const chuan_node *round = node->kind == CHUAN_NODE_MEASURE ? builder->indicator->round : NULL;
  if (!known->is_bounded) {
    chuan_bounds bounds = bounds_of(builder, named(builder, node));
    known->low = rounded(builder, bounds.low, round);
    known->high = rounded(builder, bounds.high, round);
    known->is_bounded = true;
  }
  return (chuan_bounds){ known->low, known->high };
}

static chuan_bounds bounds_of(chuan_builder *builder, const chuan_node *node)
{
  if (!chuan_compile_is_open(builder, node)) {
    uint32_t value = chuan_compile_value(builder, node);
    return (chuan_bounds){ value, value };
  }
  if (named(builder, node))
    return bounds_of_named(builder, node);
  if (node->kind == CHUAN_NODE_COUNT_CRITERIA)
    return (chuan_bounds){ chuan_emit(builder, CHUAN_OP_COUNT_CRITERIA, node->op, CHUAN_BOUND_LOW, 0, node->span),
                           chuan_emit(builder, CHUAN_OP_COUNT_CRITERIA, node->op, CHUAN_BOUND_HIGH, 0, node->span) };
  if (node->kind == CHUAN_NODE_ARGUMENT)
    return bounds_of_argument(builder, node);
  if (node->kind == CHUAN_NODE_CALL && node->reference == CHUAN_REF_FUNCTION)
    return bounds_of_call(builder, node);
  if (node->kind == CHUAN_NODE_CALL)
    return (chuan_bounds){ chuan_compile_aggregate(builder, node, CHUAN_BOUND_LOW),
                           chuan_compile_aggregate(builder, node, CHUAN_BOUND_HIGH) };
  static const chuan_opcode OPS[] = { [CHUAN_NODE_ADD] = CHUAN_OP_ADD,
                                      [CHUAN_NODE_SUBTRACT] = CHUAN_OP_SUBTRACT,
                                      [CHUAN_NODE_MULTIPLY] = CHUAN_OP_MULTIPLY,
                                      [CHUAN_NODE_DIVIDE] = CHUAN_OP_DIVIDE };
  chuan_bounds a = bounds_of(builder, node->a), b;
  if (node->kind == CHUAN_NODE_DIVIDE && is_all_criteria(builder, node->b))
    b.low = b.high = chuan_emit(builder, CHUAN_OP_COUNT_CRITERIA, CHUAN_COUNTED_ALL, CHUAN_BOUND_HIGH, 0, node->span);
  else
    b = bounds_of(builder, node->b);
  bool turned = node->kind == CHUAN_NODE_SUBTRACT;
  return (chuan_bounds){ chuan_emit(builder, OPS[node->kind], a.low, turned ? b.high : b.low, 0, node->span),
                         chuan_emit(builder, OPS[node->kind], a.high, turned ? b.low : b.high, 0, node->span) };
}

/* `a OP b` where OP is one of < <= > >=: decided also where a and b are not, if all that they can come to agrees. */
static uint32_t bounded_comparison(chuan_builder *builder, chuan_opcode op, const chuan_node *node)
{
  chuan_bounds a = bounds_of(builder, node->a), b = bounds_of(builder, node->b);
  bool less = op == CHUAN_OP_LT || op == CHUAN_OP_LE;
  uint32_t surely = chuan_emit(builder, op, less ? a.high : a.low, less ? b.low : b.high, 0, node->span);
  uint32_t possibly = chuan_emit(builder, op, less ? a.low : a.high, less ? b.high : b.low, 0, node->span);
  uint32_t left = chuan_compile_value(builder, node->a), right = chuan_compile_value(builder, node->b);
  uint32_t plain = chuan_emit(builder, op, left, right, 0, node->span);
  return chuan_emit(builder, CHUAN_OP_AGREE, surely, possibly, plain, node->span);
}

uint32_t chuan_compile_open_comparison(chuan_builder *builder, chuan_opcode op, const chuan_node *node)
{
  if (op != CHUAN_OP_EQ && op != CHUAN_OP_NE)
    return bounded_comparison(builder, op, node);
  uint32_t equal = chuan_emit(builder, CHUAN_OP_AND, bounded_comparison(builder, CHUAN_OP_LE, node),
                        bounded_comparison(builder, CHUAN_OP_GE, node), 0, node->span);
  return op == CHUAN_OP_EQ ? equal : chuan_emit(builder, CHUAN_OP_NOT, equal, 0, 0, node->span);
}

/* `có tiêu chí chưa đạt thuộc { … }` */
uint32_t chuan_compile_some_criterion(chuan_builder *builder, const chuan_node *node)
{
  uint32_t result = CHUAN_NONE;
  for (const chuan_node *code = chuan_node_first(node->b); code; code = code->next) {
    uint32_t one = chuan_emit(builder, CHUAN_OP_CRITERION_MET, code->ref, 0, 0, code->span);
    if (node->op == CHUAN_COUNTED_NOT_MET)
      one = chuan_emit(builder, CHUAN_OP_NOT, one, 0, 0, code->span);
    result = result == CHUAN_NONE ? one : chuan_emit(builder, CHUAN_OP_OR, result, one, 0, node->span);
  }
  return result;
}
