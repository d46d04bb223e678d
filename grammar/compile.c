/* From checked expressions to code: one linear program a set, each common part computed once, columns
   reused as soon as nothing reads them any more. See program.h for what the code means. */
#include "grammar/model.h"

#include "grammar/measure_unit.h"

#include <sodium.h>
#include <string.h>

enum { BUCKET_BITS = 12, BUCKETS = 1 << BUCKET_BITS, RECENT_CONSTANTS = 64 };

/* An instruction before columns are given out: operands that are results are instruction numbers. */
typedef struct chuan_step {
  chuan_instruction instruction;
  uint32_t next_same; /* in its bucket */
  uint32_t last_use;
} chuan_step;

typedef struct chuan_builder {
  chuan_model *model;
  chuan_model_set *set;
  chuan_model_indicator *indicator;
  chuan_step *steps;
  size_t step_count, step_capacity;
  uint32_t *buckets;
  uint64_t factors[4]; /* odd and by chance, so that nobody can write rules that fill one bucket */
  uint32_t *args;
  size_t arg_count, arg_capacity;
  chuan_num *numbers;
  size_t number_count, number_capacity;
  int64_t *codes;
  size_t code_count, code_capacity;
  chuan_str *texts;
  size_t text_count, text_capacity;
  uint32_t *dimension_results; /* CHUAN_NONE: not computed yet */
  uint32_t *threshold_results;
  bool *reads, *reads_previous; /* by datum of the program */
  /* of the indicator being compiled: results of its value and auxiliary values, and which of them the
     list of inputs holds already; values that use each other twice would else take for ever */
  uint32_t measure_result, *aux_results;
  bool measure_listed, *aux_listed;
} chuan_builder;

static uint32_t value_of(chuan_builder *builder, const chuan_node *node);

static const char *operands_of(uint8_t op)
{
  static const char *const OPERANDS[] = {
#define OP(name, operands, meaning) operands,
#include "grammar/opcodes.def"
#undef OP
  };
  return OPERANDS[op];
}

static uint32_t emit(chuan_builder *builder, chuan_opcode op, uint32_t a, uint32_t b, uint32_t c, chuan_span span)
{
  const uint64_t *f = builder->factors;
  uint64_t mixed = (uint64_t)op * f[0] + a * f[1] + b * f[2] + c * f[3];
  uint32_t bucket = (uint32_t)(mixed >> (64 - BUCKET_BITS));
  bool shared = operands_of((uint8_t)op)[1] != 'l' && op < CHUAN_OP_INDICATOR;
  for (uint32_t i = builder->buckets[bucket]; shared && i != CHUAN_NONE; i = builder->steps[i].next_same) {
    const chuan_instruction *same = &builder->steps[i].instruction;
    if (same->op == op && same->a == a && same->b == b && same->c == c)
      return i;
  }
  if (!chuan_model_grow(builder->model, (void **)&builder->steps, builder->step_count, &builder->step_capacity,
                        sizeof *builder->steps))
    return CHUAN_NONE;
  uint32_t at = (uint32_t)builder->step_count++;
  builder->steps[at] = (chuan_step){
    .instruction = { .op = (uint8_t)op, .result = CHUAN_NONE, .a = a, .b = b, .c = c, .span = span },
    .next_same = builder->buckets[bucket]
  };
  if (shared)
    builder->buckets[bucket] = at;
  return at;
}

/* Constants ----------------------------------------------------------------------------------------------- */

/* A constant is looked for among the newest only: a list may hold many thousands of them, and to have one
   twice costs little. */
static size_t oldest_looked_at(size_t count)
{
  return count > RECENT_CONSTANTS ? count - RECENT_CONSTANTS : 0;
}

static uint32_t number(chuan_builder *builder, chuan_num value, chuan_span span)
{
  size_t i = oldest_looked_at(builder->number_count);
  while (i < builder->number_count && chuan_num_compare(builder->numbers[i], value) != 0)
    i++;
  if (i == builder->number_count) {
    if (!chuan_model_grow(builder->model, (void **)&builder->numbers, i, &builder->number_capacity,
                          sizeof *builder->numbers))
      return CHUAN_NONE;
    builder->numbers[builder->number_count++] = value;
  }
  return emit(builder, CHUAN_OP_NUMBER, (uint32_t)i, 0, 0, span);
}

/* Days and positions. */
static uint32_t code_constant(chuan_builder *builder, int64_t value)
{
  size_t i = oldest_looked_at(builder->code_count);
  while (i < builder->code_count && builder->codes[i] != value)
    i++;
  if (i == builder->code_count) {
    if (!chuan_model_grow(builder->model, (void **)&builder->codes, i, &builder->code_capacity, sizeof *builder->codes))
      return CHUAN_NONE;
    builder->codes[builder->code_count++] = value;
  }
  return (uint32_t)i;
}

static uint32_t text(chuan_builder *builder, chuan_str value, chuan_span span)
{
  size_t i = oldest_looked_at(builder->text_count);
  while (i < builder->text_count && !chuan_str_equal(builder->texts[i], value))
    i++;
  if (i == builder->text_count) {
    if (!chuan_model_grow(builder->model, (void **)&builder->texts, i, &builder->text_capacity, sizeof *builder->texts))
      return CHUAN_NONE;
    builder->texts[builder->text_count++] = value;
  }
  return emit(builder, CHUAN_OP_TEXT, (uint32_t)i, 0, 0, span);
}

static uint32_t add_args(chuan_builder *builder, const uint32_t *items, size_t count)
{
  uint32_t first = (uint32_t)builder->arg_count;
  for (size_t i = 0; i < count; i++) {
    if (!chuan_model_grow(builder->model, (void **)&builder->args, builder->arg_count, &builder->arg_capacity,
                          sizeof *builder->args))
      return CHUAN_NONE;
    builder->args[builder->arg_count++] = items[i];
  }
  return first;
}

/* Names ------------------------------------------------------------------------------------------------------ */

static uint32_t load(chuan_builder *builder, const chuan_node *name, bool previous, chuan_span span)
{
  bool truth = builder->model->program->data[name->ref].type.kind == CHUAN_TYPE_TRUTH;
  (previous ? builder->reads_previous : builder->reads)[name->ref] = true;
  chuan_opcode op = previous ? (truth ? CHUAN_OP_PREVIOUS_TRUTH : CHUAN_OP_PREVIOUS)
                    : truth  ? CHUAN_OP_LOAD_TRUTH
                             : CHUAN_OP_LOAD;
  return emit(builder, op, name->ref, 0, 0, span);
}

/* The dimension after its exceptions. */
static uint32_t dimension(chuan_builder *builder, uint32_t number_of, chuan_span span)
{
  if (builder->dimension_results[number_of] != CHUAN_NONE)
    return builder->dimension_results[number_of];
  uint32_t result = emit(builder, CHUAN_OP_REGISTRY, number_of, 0, 0, span);
  const chuan_model_set *set = builder->set;
  size_t begin = 0, count = 0; /* exceptions stand in the order of dimensions */
  while (begin < set->except_count && set->except_dimension[begin] < number_of)
    begin++;
  size_t end = begin;
  while (end < set->except_count && set->except_dimension[end] == number_of)
    end++;
  uint32_t *pairs = end > begin ? chuan_model_alloc(builder->model, 2 * (end - begin), sizeof *pairs) : NULL;
  chuan_span *spans = end > begin ? chuan_model_alloc(builder->model, end - begin, sizeof *spans) : NULL;
  const chuan_node *otherwise = NULL;
  for (size_t i = begin; pairs && spans && i < end; i++) {
    if (!set->excepts[i]->b) {
      otherwise = set->excepts[i];
      continue;
    }
    spans[count / 2] = set->excepts[i]->span;
    pairs[count++] = value_of(builder, set->excepts[i]->b);
    pairs[count++] = code_constant(builder, set->excepts[i]->a->ref);
  }
  if (otherwise)
    pairs[count] = code_constant(builder, otherwise->a->ref);
  if (count > 0 || otherwise) {
    ((chuan_dimension *)&set->out->dimensions[number_of])->excepts = spans;
    uint32_t first = add_args(builder, pairs, count + (otherwise != NULL));
    result = emit(builder, otherwise ? CHUAN_OP_EXCEPT_OTHERWISE : CHUAN_OP_EXCEPT, result, first,
                  (uint32_t)count / 2, span);
  }
  builder->dimension_results[number_of] = result;
  return result;
}

static uint32_t threshold(chuan_builder *builder, uint32_t table, chuan_span span)
{
  if (builder->threshold_results[table] != CHUAN_NONE)
    return builder->threshold_results[table];
  const chuan_threshold *of = &builder->set->out->thresholds[table];
  uint32_t *dimensions = chuan_model_alloc(builder->model, of->dimension_count, sizeof *dimensions);
  for (size_t i = 0; dimensions && i < of->dimension_count; i++)
    dimensions[i] = dimension(builder, of->dimensions[i], span);
  uint32_t first = dimensions ? add_args(builder, dimensions, of->dimension_count) : 0;
  uint32_t result = emit(builder, CHUAN_OP_THRESHOLD, table, first, (uint32_t)of->dimension_count, span);
  builder->threshold_results[table] = result;
  return result;
}

/* The indicator's value, rounded where it says so. */
static uint32_t measure(chuan_builder *builder)
{
  const chuan_model_indicator *indicator = builder->indicator;
  if (builder->measure_result != CHUAN_NONE)
    return builder->measure_result;
  uint32_t result = value_of(builder, indicator->value->b);
  if (indicator->round)
    result = emit(builder, CHUAN_OP_ROUND, result, (uint32_t)indicator->round->a->number.n, indicator->round->op,
                  indicator->round->span);
  return builder->measure_result = result;
}

static uint32_t aux_value(chuan_builder *builder, uint32_t at)
{
  if (builder->aux_results[at] == CHUAN_NONE)
    builder->aux_results[at] = value_of(builder, builder->indicator->aux[at].statement->b);
  return builder->aux_results[at];
}

static uint32_t name_value(chuan_builder *builder, const chuan_node *node)
{
  switch (node->reference) {
  case CHUAN_REF_DIMENSION: return dimension(builder, node->ref, node->span);
  case CHUAN_REF_AUX: return aux_value(builder, node->ref);
  default: return load(builder, node, false, node->span);
  }
}

/* Counts that later data may change ------------------------------------------------------------------------------- */

/* An expression and the least and most that it can come to when what is undecided now is decided. */
typedef struct chuan_bounds {
  uint32_t low, high;
} chuan_bounds;

static uint32_t aggregate(chuan_builder *builder, const chuan_node *call, chuan_bound bound)
{
  chuan_aggregate_kind kind = builder->set->aggregates[call->ref].kind;
  bool condition = kind == CHUAN_AGGREGATE_EVERY || kind == CHUAN_AGGREGATE_SOME;
  return emit(builder, condition ? CHUAN_OP_QUANTIFIER : CHUAN_OP_AGGREGATE, call->ref, bound, 0, call->span);
}

/* Whether a number never gets below zero and is known: what a count may be multiplied with or divided by. */
static bool is_steady(chuan_builder *builder, const chuan_node *node)
{
  chuan_num constant;
  if (node->kind == CHUAN_NODE_CALL) {
    const chuan_aggregate *of = &builder->set->aggregates[node->ref];
    return of->kind == CHUAN_AGGREGATE_COUNT && of->kept == CHUAN_NONE;
  }
  return (node->kind == CHUAN_NODE_COUNT_CRITERIA && node->op == CHUAN_COUNTED_ALL) ||
         (chuan_constant(&constant, builder->model, node) && chuan_num_sign(constant) > 0);
}

/* Whether an expression holds a count that data still missing may change, and can be bounded. */
static bool is_open(chuan_builder *builder, const chuan_node *node)
{
  switch (node->kind) {
  case CHUAN_NODE_COUNT_CRITERIA: return node->op != CHUAN_COUNTED_ALL;
  case CHUAN_NODE_CALL: {
    const chuan_aggregate *of = &builder->set->aggregates[node->ref];
    return of->kept != CHUAN_NONE && (of->kind == CHUAN_AGGREGATE_COUNT || of->kind == CHUAN_AGGREGATE_SHARE);
  }
  case CHUAN_NODE_ADD:
  case CHUAN_NODE_SUBTRACT: return is_open(builder, node->a) || is_open(builder, node->b);
  case CHUAN_NODE_MULTIPLY:
    return (is_open(builder, node->a) && is_steady(builder, node->b)) ||
           (is_steady(builder, node->a) && is_open(builder, node->b));
  case CHUAN_NODE_DIVIDE: return is_open(builder, node->a) && is_steady(builder, node->b);
  default: return false;
  }
}

static chuan_bounds bounds_of(chuan_builder *builder, const chuan_node *node)
{
  if (!is_open(builder, node)) {
    uint32_t value = value_of(builder, node);
    return (chuan_bounds){ value, value };
  }
  if (node->kind == CHUAN_NODE_COUNT_CRITERIA)
    return (chuan_bounds){ emit(builder, CHUAN_OP_COUNT_CRITERIA, node->op, CHUAN_BOUND_LOW, 0, node->span),
                           emit(builder, CHUAN_OP_COUNT_CRITERIA, node->op, CHUAN_BOUND_HIGH, 0, node->span) };
  if (node->kind == CHUAN_NODE_CALL)
    return (chuan_bounds){ aggregate(builder, node, CHUAN_BOUND_LOW), aggregate(builder, node, CHUAN_BOUND_HIGH) };
  static const chuan_opcode OPS[] = { [CHUAN_NODE_ADD] = CHUAN_OP_ADD, [CHUAN_NODE_SUBTRACT] = CHUAN_OP_SUBTRACT,
                                      [CHUAN_NODE_MULTIPLY] = CHUAN_OP_MULTIPLY, [CHUAN_NODE_DIVIDE] = CHUAN_OP_DIVIDE };
  chuan_bounds a = bounds_of(builder, node->a), b = bounds_of(builder, node->b);
  bool turned = node->kind == CHUAN_NODE_SUBTRACT;
  return (chuan_bounds){ emit(builder, OPS[node->kind], a.low, turned ? b.high : b.low, 0, node->span),
                         emit(builder, OPS[node->kind], a.high, turned ? b.low : b.high, 0, node->span) };
}

/* `a OP b` where OP is one of < <= > >=: decided also where a and b are not, if all that they can come to agrees. */
static uint32_t bounded_comparison(chuan_builder *builder, chuan_opcode op, const chuan_node *node)
{
  chuan_bounds a = bounds_of(builder, node->a), b = bounds_of(builder, node->b);
  bool less = op == CHUAN_OP_LT || op == CHUAN_OP_LE;
  uint32_t surely = emit(builder, op, less ? a.high : a.low, less ? b.low : b.high, 0, node->span);
  uint32_t possibly = emit(builder, op, less ? a.low : a.high, less ? b.high : b.low, 0, node->span);
  uint32_t plain = emit(builder, op, value_of(builder, node->a), value_of(builder, node->b), 0, node->span);
  return emit(builder, CHUAN_OP_AGREE, surely, possibly, plain, node->span);
}

static uint32_t open_comparison(chuan_builder *builder, chuan_opcode op, const chuan_node *node)
{
  if (op != CHUAN_OP_EQ && op != CHUAN_OP_NE)
    return bounded_comparison(builder, op, node);
  uint32_t equal = emit(builder, CHUAN_OP_AND, bounded_comparison(builder, CHUAN_OP_LE, node),
                        bounded_comparison(builder, CHUAN_OP_GE, node), 0, node->span);
  return op == CHUAN_OP_EQ ? equal : emit(builder, CHUAN_OP_NOT, equal, 0, 0, node->span);
}

/* `có tiêu chí chưa đạt thuộc { … }` */
static uint32_t some_criterion(chuan_builder *builder, const chuan_node *node)
{
  uint32_t result = CHUAN_NONE;
  for (const chuan_node *code = chuan_node_first(node->b); code; code = code->next) {
    uint32_t one = emit(builder, CHUAN_OP_CRITERION_MET, code->ref, 0, 0, code->span);
    if (node->op == CHUAN_COUNTED_NOT_MET)
      one = emit(builder, CHUAN_OP_NOT, one, 0, 0, code->span);
    result = result == CHUAN_NONE ? one : emit(builder, CHUAN_OP_OR, result, one, 0, node->span);
  }
  return result;
}

/* Expressions --------------------------------------------------------------------------------------------------- */

static uint32_t comparison(chuan_builder *builder, const chuan_node *node)
{
  static const chuan_opcode OPS[] = {
    [CHUAN_DIRECTION_LT] = CHUAN_OP_LT, [CHUAN_DIRECTION_LE] = CHUAN_OP_LE, [CHUAN_DIRECTION_GT] = CHUAN_OP_GT,
    [CHUAN_DIRECTION_GE] = CHUAN_OP_GE, [CHUAN_DIRECTION_EQ] = CHUAN_OP_EQ, [CHUAN_DIRECTION_NE] = CHUAN_OP_NE
  };
  if (is_open(builder, node->a) || is_open(builder, node->b))
    return open_comparison(builder, OPS[node->op], node);
  uint32_t a = value_of(builder, node->a), b = value_of(builder, node->b);
  if (node->a->type != CHUAN_EXPR_CONDITION)
    return emit(builder, OPS[node->op], a, b, 0, node->span);
  uint32_t same = emit(builder, CHUAN_OP_SAME_TRUTH, a, b, 0, node->span);
  return node->op == CHUAN_DIRECTION_EQ ? same : emit(builder, CHUAN_OP_NOT, same, 0, 0, node->span);
}

static uint32_t member(chuan_builder *builder, const chuan_node *node)
{
  uint32_t subject = value_of(builder, node->a);
  size_t count = chuan_node_count(node->b), i = 0;
  uint32_t *items = chuan_model_alloc(builder->model, count, sizeof *items);
  if (!items)
    return CHUAN_NONE;
  bool truths = node->a->type == CHUAN_EXPR_CONDITION;
  for (const chuan_node *item = chuan_node_first(node->b); item; item = item->next)
    items[i++] = value_of(builder, item);
  if (!truths) {
    uint32_t first = add_args(builder, items, count);
    return emit(builder, CHUAN_OP_IN, subject, first, (uint32_t)count, node->span);
  }
  uint32_t result = emit(builder, CHUAN_OP_SAME_TRUTH, subject, items[0], 0, node->span);
  for (i = 1; i < count; i++)
    result = emit(builder, CHUAN_OP_OR, result, emit(builder, CHUAN_OP_SAME_TRUTH, subject, items[i], 0, node->span), 0,
                  node->span);
  return result;
}

/* The threshold that `ngưỡng …` names. */
static const chuan_model_threshold *threshold_named(const chuan_builder *builder, const chuan_node *node)
{
  bool of_another = node->kind == CHUAN_NODE_THRESHOLD_OF;
  chuan_model_indicator *indicator = builder->indicator;
  if (of_another)
    indicator = &builder->set->indicators[chuan_model_indicator_of(
      builder->model, builder->set, node->a->text, indicator ? indicator->added_by : CHUAN_NONE)];
  return chuan_model_threshold_of(indicator, of_another ? NULL : node->a);
}

static uint32_t binary(chuan_builder *builder, chuan_opcode op, const chuan_node *node)
{
  uint32_t a = value_of(builder, node->a), b = value_of(builder, node->b);
  return emit(builder, op, a, b, 0, node->span);
}

static uint32_t choice(chuan_builder *builder, const chuan_node *node)
{
  uint32_t condition = value_of(builder, node->a), then = value_of(builder, node->b),
           otherwise = value_of(builder, node->c);
  chuan_opcode op = node->type == CHUAN_EXPR_CONDITION ? CHUAN_OP_SELECT_TRUTH : CHUAN_OP_SELECT;
  return emit(builder, op, condition, then, otherwise, node->span);
}

static uint32_t value_of(chuan_builder *builder, const chuan_node *node)
{
  chuan_num constant;
  if (node->reference == CHUAN_REF_POSITION)
    return emit(builder, CHUAN_OP_CODE, code_constant(builder, node->ref), 0, 0, node->span);
  if (chuan_constant(&constant, builder->model, node))
    return number(builder, constant, node->span);
  switch (node->kind) {
  case CHUAN_NODE_DAY: return emit(builder, CHUAN_OP_CODE, code_constant(builder, node->number.n), 0, 0, node->span);
  case CHUAN_NODE_STRING: return text(builder, node->text, node->span);
  case CHUAN_NODE_TRUTH: return emit(builder, CHUAN_OP_TRUTH, node->op, 0, 0, node->span);
  case CHUAN_NODE_NAME: return name_value(builder, node);
  case CHUAN_NODE_MEASURE: return measure(builder);
  case CHUAN_NODE_CHILD: return load(builder, node, false, node->span);
  case CHUAN_NODE_CALL: return aggregate(builder, node, CHUAN_BOUND_NONE);
  case CHUAN_NODE_COUNT_CRITERIA:
    return emit(builder, CHUAN_OP_COUNT_CRITERIA, node->op, CHUAN_BOUND_NONE, 0, node->span);
  case CHUAN_NODE_SOME_CRITERION: return some_criterion(builder, node);
  case CHUAN_NODE_THRESHOLD_REF:
  case CHUAN_NODE_THRESHOLD_OF:
    if (node->b)
      return emit(builder, CHUAN_OP_OTHER_THRESHOLD, node->ref, 0, 0, node->span);
    return threshold(builder, threshold_named(builder, node)->table, node->span);
  case CHUAN_NODE_PREVIOUS: return load(builder, node->a, true, node->span);
  case CHUAN_NODE_HAS_DATA:
    (node->op ? builder->reads_previous : builder->reads)[node->a->ref] = true;
    return emit(builder, CHUAN_OP_HAS_DATA, node->a->ref, node->op, 0, node->span);
  case CHUAN_NODE_MET_SET:
    return emit(builder, CHUAN_OP_MET_SET, chuan_model_required_at(builder->set, node->ref, (chuan_asked)node->op), 0, 0,
                node->span);
  case CHUAN_NODE_NEGATE: return emit(builder, CHUAN_OP_NEGATE, value_of(builder, node->a), 0, 0, node->span);
  case CHUAN_NODE_NOT: return emit(builder, CHUAN_OP_NOT, value_of(builder, node->a), 0, 0, node->span);
  case CHUAN_NODE_AND: return binary(builder, CHUAN_OP_AND, node);
  case CHUAN_NODE_OR: return binary(builder, CHUAN_OP_OR, node);
  case CHUAN_NODE_ADD: return binary(builder, CHUAN_OP_ADD, node);
  case CHUAN_NODE_SUBTRACT: return binary(builder, CHUAN_OP_SUBTRACT, node);
  case CHUAN_NODE_MULTIPLY: return binary(builder, CHUAN_OP_MULTIPLY, node);
  case CHUAN_NODE_DIVIDE: return binary(builder, CHUAN_OP_DIVIDE, node);
  case CHUAN_NODE_COMPARE: return comparison(builder, node);
  case CHUAN_NODE_MEMBER: return member(builder, node);
  default: return choice(builder, node);
  }
}

/* Indicators ---------------------------------------------------------------------------------------------------------- */

/* What an indicator reads, each once. */
typedef struct chuan_reads {
  uint32_t *items;
  size_t count, capacity;
} chuan_reads;

static bool add_read(chuan_builder *builder, chuan_reads *reads, uint32_t item)
{
  for (size_t i = 0; i < reads->count; i++)
    if (reads->items[i] == item)
      return true;
  if (!chuan_model_grow(builder->model, (void **)&reads->items, reads->count, &reads->capacity, sizeof *reads->items))
    return false;
  reads->items[reads->count++] = item;
  return true;
}

/* The amendment that nobody checked of a dimension, or of one that it looks at; NULL: none. */
static const chuan_amendment *unchecked_amendment(const chuan_set *set, uint32_t dimension)
{
  const chuan_amendment *found = NULL;
  for (size_t i = 0; set->dimensions[dimension].unchecked && i < set->amendment_count; i++) {
    const chuan_amendment *amendment = &set->amendments[i];
    bool own = chuan_str_equal(amendment->code, set->dimensions[dimension].name);
    if (amendment->what == CHUAN_AMENDED_DIMENSION && !amendment->law.checked && (own || !found))
      found = amendment;
  }
  return found;
}

static void depend_on_dimension(chuan_builder *builder, uint32_t dimension)
{
  chuan_indicator *out = (chuan_indicator *)&builder->set->out->indicators[builder->indicator - builder->set->indicators];
  if (!out->unchecked_dimension)
    out->unchecked_dimension = unchecked_amendment(builder->set->out, dimension);
}

static void depend_on_table(chuan_builder *builder, uint32_t table)
{
  const chuan_threshold *threshold = &builder->set->out->thresholds[table];
  for (size_t i = 0; i < threshold->dimension_count; i++)
    depend_on_dimension(builder, threshold->dimensions[i]);
}

/* Whether a named value is met for the first time since `forget_values`. */
static bool first_time(bool *listed)
{
  bool first = !*listed;
  *listed = true;
  return first;
}

static void forget_values(chuan_builder *builder)
{
  builder->measure_listed = false;
  memset(builder->aux_listed, 0, builder->indicator->aux_count * sizeof *builder->aux_listed);
}

/* Adds the data of the assessed period and the thresholds that an expression reads, through names of values too. */
static void find_reads(chuan_builder *builder, const chuan_node *node, chuan_reads *data, chuan_reads *tables)
{
  if (!node || node->kind == CHUAN_NODE_PREVIOUS || (node->kind == CHUAN_NODE_HAS_DATA && node->op) ||
      node->kind == CHUAN_NODE_CALL || (node->kind == CHUAN_NODE_THRESHOLD_OF && node->b))
    return; /* other years, child units and other sets are not the unit's own data of the period */
  const chuan_model_indicator *indicator = builder->indicator;
  if (node->kind == CHUAN_NODE_MEASURE) {
    if (first_time(&builder->measure_listed))
      find_reads(builder, indicator->value->b, data, tables);
  } else if (node->kind == CHUAN_NODE_NAME && node->reference == CHUAN_REF_AUX) {
    if (first_time(&builder->aux_listed[node->ref]))
      find_reads(builder, indicator->aux[node->ref].statement->b, data, tables);
  } else if (node->kind == CHUAN_NODE_NAME && node->reference == CHUAN_REF_DATUM) {
    add_read(builder, data, node->ref);
  } else if (node->kind == CHUAN_NODE_NAME && node->reference == CHUAN_REF_DIMENSION) {
    depend_on_dimension(builder, node->ref);
  } else if (node->kind == CHUAN_NODE_THRESHOLD_REF || node->kind == CHUAN_NODE_THRESHOLD_OF) {
    uint32_t table = threshold_named(builder, node)->table;
    add_read(builder, tables, table);
    depend_on_table(builder, table);
  } else if (node->kind == CHUAN_NODE_LIST) {
    for (const chuan_node *item = node->a; item; item = item->next)
      find_reads(builder, item, data, tables);
  } else {
    find_reads(builder, node->a, data, tables);
    find_reads(builder, node->b, data, tables);
    find_reads(builder, node->c, data, tables);
  }
}

static void list_reads(chuan_builder *builder, chuan_indicator *out)
{
  const chuan_model_indicator *indicator = builder->indicator;
  chuan_reads data = { 0 }, tables = { 0 };
  forget_values(builder);
  if (indicator->value)
    find_reads(builder, indicator->value->b, &data, &tables);
  find_reads(builder, indicator->require->a, &data, &tables);
  find_reads(builder, indicator->not_applicable ? indicator->not_applicable->a : NULL, &data, &tables);
  for (size_t i = 0; i < indicator->aux_count; i++)
    find_reads(builder, indicator->aux[i].statement->b, &data, &tables);
  out->inputs = data.items;
  out->input_count = data.count;
  for (size_t i = 0; i < indicator->exception_count; i++) { /* not the indicator's, as it is read by some units only */
    chuan_exception *exception = (chuan_exception *)&out->exceptions[i];
    chuan_reads more = { 0 };
    find_reads(builder, indicator->exceptions[i].header->b, &more, &tables);
    exception->inputs = more.items;
    exception->input_count = more.count;
  }
  out->tables = tables.items;
  out->table_count = tables.count;
}

static chuan_direction flipped(chuan_direction direction)
{
  switch (direction) {
  case CHUAN_DIRECTION_LT: return CHUAN_DIRECTION_GT;
  case CHUAN_DIRECTION_LE: return CHUAN_DIRECTION_GE;
  case CHUAN_DIRECTION_GT: return CHUAN_DIRECTION_LT;
  case CHUAN_DIRECTION_GE: return CHUAN_DIRECTION_LE;
  default: return direction;
  }
}

/* Whether `value` and `bound` are the value and the threshold that these aux values name (NULL: the main ones). */
static bool is_pair(const chuan_node *value, const chuan_node *bound, const chuan_str *of_value,
                    const chuan_str *of_bound)
{
  if (bound->kind != CHUAN_NODE_THRESHOLD_REF || (bound->a != NULL) != (of_bound != NULL))
    return false;
  if (of_bound && !chuan_str_equal(bound->a->text, *of_bound))
    return false;
  if (!of_value)
    return value->kind == CHUAN_NODE_MEASURE;
  return value->kind == CHUAN_NODE_NAME && chuan_str_equal(value->text, *of_value);
}

/* The direction of `value OP threshold` in a test; none where `không` turns it round. */
static chuan_direction find_direction(const chuan_node *node, const chuan_str *of_value, const chuan_str *of_bound)
{
  if (!node || node->kind == CHUAN_NODE_LIST || node->kind == CHUAN_NODE_NOT)
    return CHUAN_DIRECTION_NONE;
  if (node->kind == CHUAN_NODE_COMPARE && is_pair(node->a, node->b, of_value, of_bound))
    return (chuan_direction)node->op;
  if (node->kind == CHUAN_NODE_COMPARE && is_pair(node->b, node->a, of_value, of_bound))
    return flipped((chuan_direction)node->op);
  chuan_direction found = find_direction(node->a, of_value, of_bound);
  if (found == CHUAN_DIRECTION_NONE)
    found = find_direction(node->b, of_value, of_bound);
  return found == CHUAN_DIRECTION_NONE ? find_direction(node->c, of_value, of_bound) : found;
}

static chuan_str unit_of(const chuan_builder *builder, const chuan_node *node)
{
  if (node->kind == CHUAN_NODE_NAME && node->reference == CHUAN_REF_DATUM)
    return builder->model->program->data[node->ref].unit;
  return chuan_measure_unit_text(node->unit, builder->model->arena);
}

/* Where the test is the one comparison of value and threshold, and the value `x` or `x / denominator` with x a
   number that the denominator does not read: the change of x that meets the test can be told exactly. */
static void find_gap(chuan_builder *builder, chuan_indicator *out)
{
  const chuan_node *value = builder->indicator->value->b, *test = builder->indicator->require->a;
  if (test->kind != CHUAN_NODE_COMPARE || (!is_pair(test->a, test->b, NULL, NULL) && !is_pair(test->b, test->a, NULL, NULL)))
    return;
  const chuan_node *datum = value->kind == CHUAN_NODE_DIVIDE ? value->a : value;
  if (builder->indicator->round || datum->kind != CHUAN_NODE_NAME || datum->reference != CHUAN_REF_DATUM)
    return;
  if (value->kind == CHUAN_NODE_DIVIDE) {
    chuan_reads data = { 0 }, tables = { 0 };
    forget_values(builder);
    find_reads(builder, value->b, &data, &tables);
    for (size_t i = 0; i < data.count; i++)
      if (data.items[i] == datum->ref)
        return;
    out->gap_denominator = value_of(builder, value->b);
  }
  out->gap_datum = datum->ref;
}

static bool compile_aux(chuan_builder *builder, chuan_indicator *out)
{
  const chuan_model_indicator *indicator = builder->indicator;
  chuan_aux *aux = chuan_model_alloc(builder->model, indicator->aux_count, sizeof *aux);
  if (!aux)
    return false;
  for (size_t i = 0; i < indicator->aux_count; i++) {
    const chuan_node *value = indicator->aux[i].statement->b, *test = indicator->require->a;
    const chuan_str *name = &indicator->aux[i].name;
    uint32_t table = indicator->thresholds[i + 1].table;
    aux[i] = (chuan_aux){ .name = *name,
                          .text = chuan_print_expression(value, CHUAN_LANG_VI, builder->model->arena),
                          .value = aux_value(builder, (uint32_t)i),
                          .threshold = CHUAN_NONE,
                          .threshold_table = table,
                          .direction = find_direction(test, name, name),
                          .main_direction = find_direction(test, name, NULL),
                          .unit = unit_of(builder, value) };
    if (table != CHUAN_NONE)
      aux[i].threshold = threshold(builder, table, value->span);
  }
  out->aux = aux;
  out->aux_count = indicator->aux_count;
  return true;
}

/* A condition that a variant writes. A choice, not `và`: where the variant does not govern the condition is not looked
   at, and cannot be a fault. */
static uint32_t governed_condition(chuan_builder *builder, uint32_t variant, const chuan_node *condition,
                                   chuan_span whole, chuan_span span)
{
  uint32_t governed = emit(builder, CHUAN_OP_GOVERNED, variant, 0, 0, whole);
  uint32_t otherwise = emit(builder, CHUAN_OP_TRUTH, 0, 0, 0, whole);
  return emit(builder, CHUAN_OP_SELECT_TRUTH, governed, value_of(builder, condition), otherwise, span);
}

/* What variants exempt, where one of them governs and its condition holds. All add to `*exempt`, the indicator's own
   condition (or CHUAN_NONE), by `hoặc`, so that their order does not matter. */
static bool compile_exceptions(chuan_builder *builder, chuan_indicator *out, uint32_t *exempt)
{
  const chuan_model_indicator *indicator = builder->indicator;
  chuan_exception *exceptions = chuan_model_alloc(builder->model, indicator->exception_count, sizeof *exceptions);
  if (!exceptions)
    return false;
  for (size_t i = 0; i < indicator->exception_count; i++) {
    const chuan_node *header = indicator->exceptions[i].header;
    exceptions[i] = (chuan_exception){ .variant = indicator->exceptions[i].variant,
                                       .text = indicator->exceptions[i].text,
                                       .law = chuan_model_law(builder->model, header->body),
                                       .span = header->a->span };
    uint32_t holds = governed_condition(builder, exceptions[i].variant, header->b, header->span, header->a->span);
    exceptions[i].holds = holds;
    *exempt = *exempt == CHUAN_NONE ? holds : emit(builder, CHUAN_OP_OR, *exempt, holds, 0, header->a->span);
  }
  out->exceptions = exceptions;
  out->exception_count = indicator->exception_count;
  return true;
}

static bool compile_indicator(chuan_builder *builder, uint32_t at)
{
  chuan_model_indicator *indicator = builder->indicator = &builder->set->indicators[at];
  chuan_indicator *out = (chuan_indicator *)&builder->set->out->indicators[at];
  chuan_arena *arena = builder->model->arena;
  builder->measure_result = CHUAN_NONE;
  builder->aux_results = chuan_model_alloc(builder->model, indicator->aux_count, sizeof *builder->aux_results);
  builder->aux_listed = chuan_model_alloc(builder->model, indicator->aux_count, sizeof *builder->aux_listed);
  if (builder->model->failed)
    return false;
  for (size_t i = 0; i < indicator->aux_count; i++)
    builder->aux_results[i] = CHUAN_NONE;
  out->require_text = chuan_print_expression(indicator->require->a, CHUAN_LANG_VI, arena);
  out->threshold_table = indicator->thresholds[0].table;
  if (indicator->value) {
    out->value_text = chuan_print_expression(indicator->value->b, CHUAN_LANG_VI, arena);
    out->unit = unit_of(builder, indicator->value->b);
    out->direction = find_direction(indicator->require->a, NULL, NULL);
    out->value = measure(builder);
    find_gap(builder, out);
  }
  if (out->threshold_table != CHUAN_NONE)
    out->threshold = threshold(builder, out->threshold_table, indicator->require->span);
  if (!compile_aux(builder, out))
    return false;
  uint32_t result = value_of(builder, indicator->require->a), exempt = CHUAN_NONE;
  chuan_span exempt_at = indicator->header->span;
  if (indicator->not_applicable) {
    out->not_applicable_text = chuan_print_expression(indicator->not_applicable->a, CHUAN_LANG_VI, arena);
    exempt = value_of(builder, indicator->not_applicable->a);
    exempt_at = indicator->not_applicable->span;
  }
  if (indicator->exception_count > 0 && !compile_exceptions(builder, out, &exempt))
    return false;
  if (indicator->not_applicable || indicator->exception_count > 0)
    result = emit(builder, CHUAN_OP_NOT_APPLICABLE, exempt, result, 0, exempt_at);
  if (indicator->added_by != CHUAN_NONE)
    result = emit(builder, CHUAN_OP_ADDED, indicator->added_by, result, 0, indicator->header->span);
  list_reads(builder, out);
  return emit(builder, CHUAN_OP_INDICATOR, at, result, 0, indicator->header->span) != CHUAN_NONE;
}

/* Columns -------------------------------------------------------------------------------------------------------------- */

typedef void chuan_visit(chuan_builder *builder, uint32_t *operand, uint32_t at);

/* Calls `visit` for everything that instruction `at` reads as a result. */
static void visit_operands(chuan_builder *builder, uint32_t at, chuan_visit *visit)
{
  chuan_instruction *instruction = &builder->steps[at].instruction;
  uint32_t *operands[] = { &instruction->a, &instruction->b, &instruction->c };
  const char *letters = operands_of(instruction->op);
  for (size_t i = 0; i < 3; i++)
    if (letters[i] == 'r')
      visit(builder, operands[i], at);
  if (letters[1] == 'l') {
    size_t step = CHUAN_OP_IS_EXCEPT(instruction->op) ? 2 : 1;
    for (size_t i = 0; i < instruction->c; i++)
      visit(builder, &builder->args[instruction->b + i * step], at);
  }
  chuan_set *set = builder->set->out;
  if (instruction->op == CHUAN_OP_INDICATOR) {
    chuan_indicator *indicator = (chuan_indicator *)&set->indicators[instruction->a];
    visit(builder, &indicator->value, at);
    visit(builder, &indicator->threshold, at);
    visit(builder, &indicator->gap_denominator, at);
    for (size_t i = 0; i < indicator->exception_count; i++)
      visit(builder, (uint32_t *)&indicator->exceptions[i].holds, at);
    for (size_t i = 0; i < indicator->aux_count; i++) {
      visit(builder, (uint32_t *)&indicator->aux[i].value, at);
      visit(builder, (uint32_t *)&indicator->aux[i].threshold, at);
    }
  }
  for (size_t i = 0; instruction->op == CHUAN_OP_SET && i < set->condition_count; i++)
    visit(builder, (uint32_t *)&set->conditions[i].result, at);
  for (size_t i = 0; instruction->op == CHUAN_OP_SET && i < set->grade_count; i++)
    visit(builder, (uint32_t *)&set->grades[i].holds, at);
}

static void note_use(chuan_builder *builder, uint32_t *operand, uint32_t at)
{
  if (*operand != CHUAN_NONE)
    builder->steps[*operand].last_use = at;
}

static void use_column(chuan_builder *builder, uint32_t *operand, uint32_t at)
{
  (void)at;
  if (*operand != CHUAN_NONE)
    *operand = builder->steps[*operand].instruction.result;
}

/* Gives every result a column; a column is free again after its last reader. */
static bool give_columns(chuan_builder *builder)
{
  size_t count = builder->step_count, free_count = 0;
  uint32_t *free_columns = chuan_model_alloc(builder->model, count, sizeof *free_columns);
  uint32_t *ending = chuan_model_alloc(builder->model, count, sizeof *ending); /* first result that ends at each step */
  uint32_t *next_ending = chuan_model_alloc(builder->model, count, sizeof *next_ending);
  if (!free_columns || !ending || !next_ending)
    return false;
  for (size_t i = 0; i < count; i++) {
    builder->steps[i].last_use = (uint32_t)i;
    ending[i] = CHUAN_NONE;
  }
  for (size_t i = 0; i < count; i++)
    visit_operands(builder, (uint32_t)i, note_use);
  for (size_t i = count; i-- > 0;)
    if (builder->steps[i].instruction.op < CHUAN_OP_INDICATOR) {
      next_ending[i] = ending[builder->steps[i].last_use];
      ending[builder->steps[i].last_use] = (uint32_t)i;
    }
  for (size_t i = 0; i < count; i++) {
    if (builder->steps[i].instruction.op < CHUAN_OP_INDICATOR)
      builder->steps[i].instruction.result = free_count ? free_columns[--free_count]
                                                        : builder->set->out->register_count++;
    for (uint32_t e = ending[i]; e != CHUAN_NONE; e = next_ending[e])
      free_columns[free_count++] = builder->steps[e].instruction.result;
  }
  for (size_t i = 0; i < count; i++)
    visit_operands(builder, (uint32_t)i, use_column);
  return true;
}

static bool list_data(chuan_model *model, const bool *reads, const uint32_t **out, size_t *count)
{
  uint32_t *data = chuan_model_alloc(model, model->program->data_count, sizeof *data);
  if (!data)
    return false;
  for (size_t i = 0; i < model->program->data_count; i++)
    if (reads[i])
      data[(*count)++] = (uint32_t)i;
  *out = data;
  return true;
}

/* Hands the builder's lists to the set. */
static bool finish(chuan_builder *builder)
{
  chuan_set *out = builder->set->out;
  chuan_instruction *code = chuan_model_alloc(builder->model, builder->step_count, sizeof *code);
  if (!code || !give_columns(builder))
    return false;
  for (size_t i = 0; i < builder->step_count; i++)
    code[i] = builder->steps[i].instruction;
  out->code = code;
  out->code_count = builder->step_count;
  out->args = builder->args;
  out->arg_count = builder->arg_count;
  out->numbers = builder->numbers;
  out->number_count = builder->number_count;
  out->codes = builder->codes;
  out->code_constant_count = builder->code_count;
  out->texts = builder->texts;
  out->text_count = builder->text_count;
  return list_data(builder->model, builder->reads, &out->data, &out->data_count) &&
         list_data(builder->model, builder->reads_previous, &out->previous_data, &out->previous_data_count);
}

static bool compile_conditions(chuan_builder *builder)
{
  chuan_set *out = builder->set->out;
  size_t most = chuan_node_count(builder->set->header->body);
  chuan_condition *conditions = chuan_model_alloc(builder->model, most, sizeof *conditions);
  if (!conditions)
    return false;
  for (const chuan_node *node = chuan_node_first(builder->set->header->body); node; node = node->next)
    if (node->kind == CHUAN_NODE_CONDITION)
      conditions[out->condition_count++] = (chuan_condition){ .result = value_of(builder, node->a),
                                                              .text = chuan_print_expression(node->a, CHUAN_LANG_VI,
                                                                                             builder->model->arena),
                                                              .span = node->a->span };
  out->conditions = conditions;
  return true;
}

/* Recognition and revocation, behind SET: they may count what it decided. Only a recognition can be revoked. */
static void compile_rulings(chuan_builder *builder)
{
  const chuan_node *recognised = chuan_node_statement(builder->set->header, CHUAN_NODE_RECOGNISED_WHEN);
  uint32_t recognition = CHUAN_NONE;
  uint32_t ruling = 0;
  if (recognised) {
    recognition = value_of(builder, recognised->a);
    emit(builder, CHUAN_OP_RULING, ruling++, recognition, 0, recognised->span);
  }
  for (size_t i = 0; i < builder->set->revocation_count; i++) {
    const chuan_node *header = builder->set->revocations[i];
    uint32_t result = CHUAN_NONE;
    for (const chuan_node *node = chuan_node_first(header->body); node; node = node->next) {
      if (node->kind != CHUAN_NODE_REVOKE_WHEN)
        continue;
      uint32_t one = value_of(builder, node->a);
      result = result == CHUAN_NONE ? one : emit(builder, CHUAN_OP_OR, result, one, 0, node->span);
    }
    if (recognised)
      result = emit(builder, CHUAN_OP_NOT_APPLICABLE, emit(builder, CHUAN_OP_NOT, recognition, 0, 0, recognised->span),
                    result, 0, header->a->span);
    emit(builder, CHUAN_OP_RULING, ruling++, result, 0, header->a->span);
  }
}

/* A part only keeps what is asked of child units. */
static void compile_part(chuan_builder *builder)
{
  for (uint32_t i = 0; i < builder->set->kept_count; i++) {
    chuan_node *node = builder->set->kept[i];
    emit(builder, CHUAN_OP_KEEP, i, value_of(builder, node), 0, node->span);
  }
}

static bool compile_grades(chuan_builder *builder)
{
  const chuan_model_set *set = builder->set;
  chuan_grade *grades = chuan_model_alloc(builder->model, set->grade_count, sizeof *grades);
  if (!grades)
    return false;
  for (size_t i = 0; i < set->grade_count; i++) {
    const chuan_node *statement = set->grades[i].statement;
    grades[i] = (chuan_grade){ .variant = set->grades[i].variant,
                               .criterion = set->grades[i].criterion,
                               .name = statement->a->text,
                               .holds = governed_condition(builder, set->grades[i].variant, statement->c,
                                                           statement->span, statement->c->span),
                               .text = chuan_print_expression(statement->c, CHUAN_LANG_VI, builder->model->arena),
                               .law = chuan_model_law(builder->model, statement->body),
                               .span = statement->span };
  }
  set->out->grades = grades;
  set->out->grade_count = set->grade_count;
  return true;
}

static bool compile_set(chuan_model *model, chuan_model_set *set)
{
  chuan_builder builder = { .model = model, .set = set };
  size_t data_count = model->program->data_count;
  builder.buckets = chuan_model_alloc(model, BUCKETS, sizeof *builder.buckets);
  builder.dimension_results = chuan_model_alloc(model, set->out->dimension_count, sizeof *builder.dimension_results);
  builder.threshold_results = chuan_model_alloc(model, set->out->threshold_count, sizeof *builder.threshold_results);
  builder.reads = chuan_model_alloc(model, data_count, sizeof *builder.reads);
  builder.reads_previous = chuan_model_alloc(model, data_count, sizeof *builder.reads_previous);
  if (model->failed)
    return false;
  randombytes_buf(builder.factors, sizeof builder.factors);
  for (size_t i = 0; i < sizeof builder.factors / sizeof *builder.factors; i++)
    builder.factors[i] |= 1;
  memset(builder.buckets, 0xFF, BUCKETS * sizeof *builder.buckets);
  memset(builder.dimension_results, 0xFF, set->out->dimension_count * sizeof *builder.dimension_results);
  memset(builder.threshold_results, 0xFF, set->out->threshold_count * sizeof *builder.threshold_results);
  if (set->is_part) {
    compile_part(&builder);
    return !model->failed && finish(&builder);
  }
  for (uint32_t i = 0; i < set->indicator_count; i++)
    if (!compile_indicator(&builder, i))
      return false;
  builder.indicator = NULL;
  for (uint32_t c = 0; c < set->criterion_count; c++)
    emit(&builder, CHUAN_OP_CRITERION, c, 0, 0, set->criteria[c].header->span);
  if (!compile_conditions(&builder) || !compile_grades(&builder))
    return false;
  emit(&builder, CHUAN_OP_SET, 0, 0, 0, set->header->span);
  compile_rulings(&builder);
  return !model->failed && finish(&builder);
}

bool chuan_compile(chuan_model *model)
{
  chuan_set *parts = chuan_model_alloc(model, model->part_count, sizeof *parts);
  if (!parts)
    return false;
  for (size_t s = 0; s < model->set_count; s++)
    if (!compile_set(model, &model->sets[s]))
      return false;
  for (size_t i = 0; i < model->part_count; i++) {
    if (!compile_set(model, model->parts[i]))
      return false;
    parts[i] = *model->parts[i]->out;
  }
  model->program->parts = parts;
  model->program->part_count = model->part_count;
  return !model->failed;
}
