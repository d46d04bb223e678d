/* From checked expressions to code: one linear program a set, each common part computed once, columns
   reused as soon as nothing reads them any more. See program.h for what the code means. */
#include "grammar/builder.h"

#include "grammar/measure_unit.h"

#include <string.h>

/* Names ------------------------------------------------------------------------------------------------------ */

static uint32_t load(chuan_builder *builder, const chuan_node *name, bool previous, chuan_span span)
{
  bool truth = builder->model->program->data[name->ref].type.kind == CHUAN_TYPE_TRUTH;
  (previous ? builder->reads_previous : builder->reads)[name->ref] = true;
  chuan_opcode op = previous ? (truth ? CHUAN_OP_PREVIOUS_TRUTH : CHUAN_OP_PREVIOUS)
                    : truth  ? CHUAN_OP_LOAD_TRUTH
                             : CHUAN_OP_LOAD;
  return chuan_emit(builder, op, name->ref, 0, 0, span);
}

/* The dimension after its exceptions. */
static uint32_t dimension(chuan_builder *builder, uint32_t number_of, chuan_span span)
{
  if (builder->dimension_results[number_of] != CHUAN_NONE)
    return builder->dimension_results[number_of];
  uint32_t result = chuan_emit(builder, CHUAN_OP_REGISTRY, number_of, 0, 0, span);
  size_t first_call = builder->call_count;
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
    pairs[count++] = chuan_compile_value(builder, set->excepts[i]->b);
    pairs[count++] = chuan_builder_code(builder, set->excepts[i]->a->ref);
  }
  chuan_builder_share_calls(builder, first_call);
  if (otherwise)
    pairs[count] = chuan_builder_code(builder, otherwise->a->ref);
  if (count > 0 || otherwise) {
    ((chuan_dimension *)&set->out->dimensions[number_of])->excepts = spans;
    uint32_t first = chuan_builder_args(builder, pairs, count + (otherwise != NULL));
    result = chuan_emit(builder, otherwise ? CHUAN_OP_EXCEPT_OTHERWISE : CHUAN_OP_EXCEPT, result, first,
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
  size_t count = of->dimension_count + of->other_count;
  uint32_t *reads = chuan_model_alloc(builder->model, count, sizeof *reads);
  for (size_t i = 0; reads && i < of->dimension_count; i++)
    reads[i] = dimension(builder, of->dimensions[i], span);
  for (size_t i = 0; reads && i < of->other_count; i++)
    reads[of->dimension_count + i] = chuan_emit(builder, CHUAN_OP_OTHER_THRESHOLD, of->others[i], 0, 0, span);
  uint32_t first = reads ? chuan_builder_args(builder, reads, count) : 0;
  uint32_t result = chuan_emit(builder, CHUAN_OP_THRESHOLD, table, first, (uint32_t)count, span);
  builder->threshold_results[table] = result;
  return result;
}

/* The indicator's value, rounded where it says so. */
static uint32_t measure(chuan_builder *builder)
{
  const chuan_model_indicator *indicator = builder->indicator;
  if (builder->measure_result != CHUAN_NONE)
    return builder->measure_result;
  uint32_t result = chuan_compile_value(builder, indicator->value->b);
  if (indicator->round)
    result = chuan_emit(builder, CHUAN_OP_ROUND, result, (uint32_t)indicator->round->a->number.n, indicator->round->op,
                  indicator->round->span);
  return builder->measure_result = result;
}

static uint32_t aux_value(chuan_builder *builder, uint32_t at)
{
  if (builder->aux_results[at] == CHUAN_NONE)
    builder->aux_results[at] = chuan_compile_value(builder, builder->indicator->aux[at].statement->b);
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

/* Expressions --------------------------------------------------------------------------------------------------- */

static uint32_t comparison(chuan_builder *builder, const chuan_node *node)
{
  static const chuan_opcode OPS[] = {
    [CHUAN_DIRECTION_LT] = CHUAN_OP_LT, [CHUAN_DIRECTION_LE] = CHUAN_OP_LE, [CHUAN_DIRECTION_GT] = CHUAN_OP_GT,
    [CHUAN_DIRECTION_GE] = CHUAN_OP_GE, [CHUAN_DIRECTION_EQ] = CHUAN_OP_EQ, [CHUAN_DIRECTION_NE] = CHUAN_OP_NE
  };
  if (chuan_compile_is_open(builder, node->a) || chuan_compile_is_open(builder, node->b))
    return chuan_compile_open_comparison(builder, OPS[node->op], node);
  uint32_t a = chuan_compile_value(builder, node->a), b = chuan_compile_value(builder, node->b);
  if (node->a->type != CHUAN_EXPR_CONDITION)
    return chuan_emit(builder, OPS[node->op], a, b, 0, node->span);
  uint32_t same = chuan_emit(builder, CHUAN_OP_SAME_TRUTH, a, b, 0, node->span);
  return node->op == CHUAN_DIRECTION_EQ ? same : chuan_emit(builder, CHUAN_OP_NOT, same, 0, 0, node->span);
}

static uint32_t member(chuan_builder *builder, const chuan_node *node)
{
  uint32_t subject = chuan_compile_value(builder, node->a);
  size_t count = chuan_node_count(node->b), i = 0;
  uint32_t *items = chuan_model_alloc(builder->model, count, sizeof *items);
  if (!items)
    return CHUAN_NONE;
  bool truths = node->a->type == CHUAN_EXPR_CONDITION;
  for (const chuan_node *item = chuan_node_first(node->b); item; item = item->next)
    items[i++] = chuan_compile_value(builder, item);
  if (!truths) {
    uint32_t first = chuan_builder_args(builder, items, count);
    return chuan_emit(builder, CHUAN_OP_IN, subject, first, (uint32_t)count, node->span);
  }
  uint32_t result = chuan_emit(builder, CHUAN_OP_SAME_TRUTH, subject, items[0], 0, node->span);
  for (i = 1; i < count; i++) {
    uint32_t same = chuan_emit(builder, CHUAN_OP_SAME_TRUTH, subject, items[i], 0, node->span);
    result = chuan_emit(builder, CHUAN_OP_OR, result, same, 0, node->span);
  }
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

static uint32_t unary(chuan_builder *builder, chuan_opcode op, const chuan_node *node)
{
  return chuan_emit(builder, op, chuan_compile_value(builder, node->a), 0, 0, node->span);
}

static uint32_t binary(chuan_builder *builder, chuan_opcode op, const chuan_node *node)
{
  uint32_t a = chuan_compile_value(builder, node->a), b = chuan_compile_value(builder, node->b);
  return chuan_emit(builder, op, a, b, 0, node->span);
}

static uint32_t choice(chuan_builder *builder, const chuan_node *node)
{
  uint32_t condition = chuan_compile_value(builder, node->a), then = chuan_compile_value(builder, node->b),
           otherwise = chuan_compile_value(builder, node->c);
  chuan_opcode op = node->type == CHUAN_EXPR_CONDITION ? CHUAN_OP_SELECT_TRUTH : CHUAN_OP_SELECT;
  return chuan_emit(builder, op, condition, then, otherwise, node->span);
}

uint32_t chuan_compile_value(chuan_builder *builder, const chuan_node *node)
{
  chuan_num constant;
  if (node->reference == CHUAN_REF_POSITION)
    return chuan_emit(builder, CHUAN_OP_CODE, chuan_builder_code(builder, node->ref), 0, 0, node->span);
  if (chuan_constant(&constant, builder->model, node))
    return chuan_emit_number(builder, constant, node->span);
  switch (node->kind) {
  case CHUAN_NODE_DAY:
    return chuan_emit(builder, CHUAN_OP_CODE, chuan_builder_code(builder, node->number.n), 0, 0, node->span);
  case CHUAN_NODE_STRING: return chuan_emit_text(builder, node->text, node->span);
  case CHUAN_NODE_TRUTH: return chuan_emit(builder, CHUAN_OP_TRUTH, node->op, 0, 0, node->span);
  case CHUAN_NODE_NAME: return name_value(builder, node);
  case CHUAN_NODE_MEASURE: return measure(builder);
  case CHUAN_NODE_CHILD:
    return node->reference == CHUAN_REF_AGGREGATE ? chuan_compile_aggregate(builder, node, CHUAN_BOUND_NONE)
                                                  : load(builder, node, false, node->span);
  case CHUAN_NODE_UNIQUE:
    return chuan_emit(builder, CHUAN_OP_UNIQUE, node->ref, chuan_compile_value(builder, node->a), 0, node->span);
  case CHUAN_NODE_ARGUMENT: return chuan_compile_argument(builder, node);
  case CHUAN_NODE_CALL:
    return node->reference == CHUAN_REF_FUNCTION ? chuan_compile_function(builder, node)
                                                 : chuan_compile_aggregate(builder, node, CHUAN_BOUND_NONE);
  case CHUAN_NODE_COUNT_CRITERIA:
    return chuan_emit(builder, CHUAN_OP_COUNT_CRITERIA, node->op, CHUAN_BOUND_NONE, 0, node->span);
  case CHUAN_NODE_SOME_CRITERION: return chuan_compile_some_criterion(builder, node);
  case CHUAN_NODE_THRESHOLD_REF:
  case CHUAN_NODE_THRESHOLD_OF:
    if (node->b)
      return chuan_emit(builder, CHUAN_OP_OTHER_THRESHOLD, node->ref, 0, 0, node->span);
    return threshold(builder, threshold_named(builder, node)->table, node->span);
  case CHUAN_NODE_PREVIOUS: return load(builder, node->a, true, node->span);
  case CHUAN_NODE_HAS_DATA:
    (node->op ? builder->reads_previous : builder->reads)[node->a->ref] = true;
    return chuan_emit(builder, CHUAN_OP_HAS_DATA, node->a->ref, node->op, 0, node->span);
  case CHUAN_NODE_MET_SET:
    return chuan_emit(builder, CHUAN_OP_MET_SET,
                      chuan_model_required_at(builder->set, node->ref, (chuan_asked)node->op), 0, 0, node->span);
  case CHUAN_NODE_NEGATE: return unary(builder, CHUAN_OP_NEGATE, node);
  case CHUAN_NODE_NOT: return unary(builder, CHUAN_OP_NOT, node);
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

/* Indicators ----------------------------------------------------------------------------------------------- */

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
  size_t indicator = (size_t)(builder->indicator - builder->set->indicators);
  chuan_indicator *out = (chuan_indicator *)&builder->set->out->indicators[indicator];
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

static void find_reads(chuan_builder *builder, const chuan_node *node, chuan_reads *data, chuan_reads *tables);

/* A function computes from its arguments alone, and lists are of child units. */
static void find_reads_of_call(chuan_builder *builder, const chuan_node *call, chuan_reads *data, chuan_reads *tables)
{
  const chuan_parameter *parameter = builder->model->functions[call->ref].out.parameters;
  for (const chuan_node *item = chuan_node_first(call->b); item; item = item->next, parameter++)
    if (!parameter->list)
      find_reads(builder, item, data, tables);
}

/* Adds the data of the assessed period and the thresholds that an expression reads, through names of values too. */
static void find_reads(chuan_builder *builder, const chuan_node *node, chuan_reads *data, chuan_reads *tables)
{
  if (!node || node->kind == CHUAN_NODE_PREVIOUS || (node->kind == CHUAN_NODE_HAS_DATA && node->op) ||
      ((node->kind == CHUAN_NODE_CALL || node->kind == CHUAN_NODE_CHILD) && node->reference == CHUAN_REF_AGGREGATE) ||
      (node->kind == CHUAN_NODE_THRESHOLD_OF && node->b))
    return; /* other years, other units and other sets are not the unit's own data of the period */
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
  } else if (node->kind == CHUAN_NODE_CALL) {
    find_reads_of_call(builder, node, data, tables);
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
  find_reads(builder, indicator->when ? indicator->when->a : NULL, &data, &tables);
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

chuan_direction chuan_direction_flipped(chuan_direction direction)
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
    return chuan_direction_flipped((chuan_direction)node->op);
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

/* Whether the test is the one comparison of value and threshold, and the value a datum divided by something. */
static bool is_share(const chuan_model_indicator *indicator)
{
  const chuan_node *value = indicator->value->b, *test = indicator->require->a;
  bool alone = test->kind == CHUAN_NODE_COMPARE &&
               (is_pair(test->a, test->b, NULL, NULL) || is_pair(test->b, test->a, NULL, NULL));
  return alone && !indicator->round && value->kind == CHUAN_NODE_DIVIDE && value->a->kind == CHUAN_NODE_NAME &&
         value->a->reference == CHUAN_REF_DATUM;
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
  uint32_t governed = chuan_emit(builder, CHUAN_OP_GOVERNED, variant, 0, 0, whole);
  uint32_t otherwise = chuan_emit(builder, CHUAN_OP_TRUTH, 0, 0, 0, whole);
  return chuan_emit(builder, CHUAN_OP_SELECT_TRUTH, governed, chuan_compile_value(builder, condition), otherwise, span);
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
    *exempt = *exempt == CHUAN_NONE ? holds : chuan_emit(builder, CHUAN_OP_OR, *exempt, holds, 0, header->a->span);
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
  builder->measure_bounds = (chuan_frame_argument){ .node = NULL };
  builder->aux_results = chuan_model_alloc(builder->model, indicator->aux_count, sizeof *builder->aux_results);
  builder->aux_bounds = chuan_model_alloc(builder->model, indicator->aux_count, sizeof *builder->aux_bounds);
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
    out->is_share = is_share(indicator);
  }
  if (out->threshold_table != CHUAN_NONE)
    out->threshold = threshold(builder, out->threshold_table, indicator->require->span);
  if (!compile_aux(builder, out) || !chuan_compile_limits(out, builder))
    return false;
  uint32_t result = indicator->check ? chuan_compile_check(builder, out)
                                     : chuan_compile_value(builder, indicator->require->a);
  uint32_t exempt = CHUAN_NONE;
  chuan_span exempt_at = indicator->header->span;
  if (indicator->not_applicable) {
    out->not_applicable_text = chuan_print_expression(indicator->not_applicable->a, CHUAN_LANG_VI, arena);
    exempt = chuan_compile_value(builder, indicator->not_applicable->a);
    exempt_at = indicator->not_applicable->span;
  }
  if (indicator->exception_count > 0 && !compile_exceptions(builder, out, &exempt))
    return false;
  if (indicator->not_applicable || indicator->exception_count > 0)
    result = chuan_emit(builder, CHUAN_OP_NOT_APPLICABLE, exempt, result, 0, exempt_at);
  if (indicator->added_by != CHUAN_NONE)
    result = chuan_emit(builder, CHUAN_OP_ADDED, indicator->added_by, result, 0, indicator->header->span);
  list_reads(builder, out);
  return chuan_emit(builder, CHUAN_OP_INDICATOR, at, result, 0, indicator->header->span) != CHUAN_NONE;
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
      conditions[out->condition_count++] = (chuan_condition){ .result = chuan_compile_value(builder, node->a),
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
    recognition = chuan_compile_value(builder, recognised->a);
    chuan_emit(builder, CHUAN_OP_RULING, ruling++, recognition, 0, recognised->span);
  }
  for (size_t i = 0; i < builder->set->revocation_count; i++) {
    const chuan_node *header = builder->set->revocations[i];
    uint32_t result = CHUAN_NONE;
    for (const chuan_node *node = chuan_node_first(header->body); node; node = node->next) {
      if (node->kind != CHUAN_NODE_REVOKE_WHEN)
        continue;
      uint32_t one = chuan_compile_value(builder, node->a);
      result = result == CHUAN_NONE ? one : chuan_emit(builder, CHUAN_OP_OR, result, one, 0, node->span);
    }
    if (recognised) { /* a recognition that does not apply is none */
      uint32_t yes = chuan_emit(builder, CHUAN_OP_TRUTH, 1, 0, 0, recognised->span);
      uint32_t no = chuan_emit(builder, CHUAN_OP_TRUTH, 0, 0, 0, recognised->span);
      uint32_t not_recognised =
        chuan_emit(builder, CHUAN_OP_SELECT_TRUTH, recognition, no, yes, recognised->span);
      result = chuan_emit(builder, CHUAN_OP_NOT_APPLICABLE, not_recognised, result, 0, header->a->span);
    }
    chuan_emit(builder, CHUAN_OP_RULING, ruling++, result, 0, header->a->span);
  }
}

/* A part only keeps what is asked of child units. */
static void compile_part(chuan_builder *builder)
{
  for (uint32_t i = 0; i < builder->set->kept_count; i++) {
    chuan_node *node = builder->set->kept[i];
    chuan_emit(builder, CHUAN_OP_KEEP, i, chuan_compile_value(builder, node), 0, node->span);
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
  chuan_builder builder;
  if (!chuan_builder_init(&builder, model, set))
    return false;
  if (set->is_part) {
    compile_part(&builder);
    return !model->failed && chuan_builder_finish(&builder);
  }
  for (uint32_t i = 0; i < set->indicator_count; i++)
    if (!compile_indicator(&builder, i))
      return false;
  builder.indicator = NULL;
  for (uint32_t c = 0; c < set->criterion_count; c++)
    chuan_emit(&builder, CHUAN_OP_CRITERION, c, 0, 0, set->criteria[c].header->span);
  if (!compile_conditions(&builder) || !compile_grades(&builder))
    return false;
  chuan_emit(&builder, CHUAN_OP_SET, 0, 0, 0, set->header->span);
  compile_rulings(&builder);
  return !model->failed && chuan_builder_finish(&builder);
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
