/* From instructions to code: each common part once, columns reused as soon as nothing reads them any more. See
   builder.h. */
#include "grammar/builder.h"

#include <sodium.h>
#include <string.h>

enum { BUCKET_BITS = 12, BUCKETS = 1 << BUCKET_BITS, RECENT_CONSTANTS = 64 };

bool chuan_builder_init(chuan_builder *builder, chuan_model *model, chuan_model_set *set)
{
  *builder = (chuan_builder){ .model = model, .set = set };
  size_t data_count = model->program->data_count;
  if (!model->buckets)
    model->buckets = chuan_model_alloc(model, BUCKETS, sizeof *model->buckets);
  builder->buckets = model->buckets;
  builder->dimension_results = chuan_model_alloc(model, set->out->dimension_count, sizeof *builder->dimension_results);
  builder->threshold_results = chuan_model_alloc(model, set->out->threshold_count, sizeof *builder->threshold_results);
  builder->reads = chuan_model_alloc(model, data_count, sizeof *builder->reads);
  builder->reads_previous = chuan_model_alloc(model, data_count, sizeof *builder->reads_previous);
  if (model->failed)
    return false;
  randombytes_buf(builder->factors, sizeof builder->factors);
  for (size_t i = 0; i < sizeof builder->factors / sizeof *builder->factors; i++)
    builder->factors[i] |= 1;
  memset(builder->buckets, 0xFF, BUCKETS * sizeof *builder->buckets);
  memset(builder->dimension_results, 0xFF, set->out->dimension_count * sizeof *builder->dimension_results);
  memset(builder->threshold_results, 0xFF, set->out->threshold_count * sizeof *builder->threshold_results);
  return true;
}

static const char *operands_of(uint8_t op)
{
  static const char *const OPERANDS[] = {
#define OP(name, operands, meaning) operands,
#include "grammar/opcodes.def"
#undef OP
  };
  return OPERANDS[op];
}

void chuan_builder_share_calls(chuan_builder *builder, size_t first)
{
  for (size_t i = first; i < builder->call_count; i++)
    builder->calls[i].end = CHUAN_NONE;
}

/* The calls since the last time, but those of dimensions, are part of what instruction `end` ends. */
static void end_calls(chuan_builder *builder, uint32_t end)
{
  for (; builder->ended_call_count < builder->call_count; builder->ended_call_count++)
    if (builder->calls[builder->ended_call_count].end != CHUAN_NONE)
      builder->calls[builder->ended_call_count].end = end;
}

uint32_t chuan_emit(chuan_builder *builder, chuan_opcode op, uint32_t a, uint32_t b, uint32_t c, chuan_span span)
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
  if (op >= CHUAN_OP_INDICATOR && op != CHUAN_OP_CRITERION)
    end_calls(builder, at);
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

uint32_t chuan_emit_number(chuan_builder *builder, chuan_num value, chuan_span span)
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
  return chuan_emit(builder, CHUAN_OP_NUMBER, (uint32_t)i, 0, 0, span);
}

/* Days and positions. */
uint32_t chuan_builder_code(chuan_builder *builder, int64_t value)
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

uint32_t chuan_emit_text(chuan_builder *builder, chuan_str value, chuan_span span)
{
  size_t i = oldest_looked_at(builder->text_count);
  while (i < builder->text_count && !chuan_str_equal(builder->texts[i], value))
    i++;
  if (i == builder->text_count) {
    if (!chuan_model_grow(builder->model, (void **)&builder->texts, i, &builder->text_capacity, sizeof *builder->texts))
      return CHUAN_NONE;
    builder->texts[builder->text_count++] = value;
  }
  return chuan_emit(builder, CHUAN_OP_TEXT, (uint32_t)i, 0, 0, span);
}

uint32_t chuan_builder_args(chuan_builder *builder, const uint32_t *items, size_t count)
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

/* Columns -------------------------------------------------------------------------------------------------- */

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
    size_t step = CHUAN_OP_HAS_PAIRS(instruction->op) ? 2 : 1;
    for (size_t i = 0; i < instruction->c; i++)
      visit(builder, &builder->args[instruction->b + i * step], at);
  }
  chuan_set *set = builder->set->out;
  if (instruction->op == CHUAN_OP_INDICATOR) {
    chuan_indicator *indicator = (chuan_indicator *)&set->indicators[instruction->a];
    visit(builder, &indicator->value, at);
    visit(builder, &indicator->threshold, at);
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
bool chuan_builder_finish(chuan_builder *builder)
{
  chuan_set *out = builder->set->out;
  chuan_instruction *code = chuan_model_alloc(builder->model, builder->step_count, sizeof *code);
  if (!code || !give_columns(builder))
    return false;
  for (size_t i = 0; i < builder->step_count; i++)
    code[i] = builder->steps[i].instruction;
  out->code = code;
  out->code_count = builder->step_count;
  out->calls = builder->calls;
  out->call_count = builder->call_count;
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
