/* What explains the verdicts of one unit: see explain.h. */
#include "runtime/explain_internal.h"

#include <string.h>

enum {
  ARITHMETIC_BYTES_MAX = 300,  /* a longer one explains nothing */
  ARITHMETIC_DEPTH_MAX = 64,
  ARITHMETIC_PLACES = 12,
  ARITHMETIC_NUMBER_BYTES_MAX = 40,
  RECENT_CALLS = 64 /* a call is looked for among so many before it */
};

typedef struct explainer {
  const chuan_results *results;
  const chuan_data *data;
  const chuan_set *set;
  size_t unit;
  chuan_traced *trace;
  uint8_t *depths; /* measure_depths */
  chuan_gap_finder *gaps;
  chuan_bounds *bounds;
  chuan_cause_sets *causes; /* of the trace */
  chuan_store *store;
  chuan_str as_known;
  chuan_run_options options;
  chuan_arena *arena;
  chuan_diags *diags;
  chuan_explained_unit of; /* the same for the other files */
} explainer;

/* What was asked about ----------------------------------------------------------------------------- */

bool chuan_explanation_covers(const chuan_explanation *explanation, const chuan_results *results, uint32_t indicator)
{
  if (explanation->indicator != CHUAN_NONE)
    return explanation->indicator == indicator;
  return chuan_results_have_indicator(results, indicator, explanation->unit) &&
         (explanation->criterion == CHUAN_NONE ||
          explanation->criterion == results->data->set->indicators[indicator].criterion);
}

bool chuan_explanation_covers_criterion(const chuan_explanation *explanation, const chuan_results *results,
                                        uint32_t criterion)
{
  if (explanation->indicator != CHUAN_NONE)
    return criterion == results->data->set->indicators[explanation->indicator].criterion;
  return chuan_results_have_criterion(results, criterion, explanation->unit) &&
         (explanation->criterion == CHUAN_NONE || explanation->criterion == criterion);
}

bool chuan_explanation_asks(const chuan_explanation *explanation, const chuan_results *results)
{
  for (uint32_t i = 0; i < results->data->set->indicator_count; i++)
    if (explanation->indicators[i].asks)
      return true;
  return false;
}

/* Where the law stands ----------------------------------------------------------------------------- */

const chuan_sources_of_law *chuan_explain_law(const chuan_results *results, uint32_t number, const chuan_clause *clause)
{
  const chuan_program *program = results->data->program;
  const chuan_set *set = results->data->set;
  const chuan_indicator *indicator = &set->indicators[number];
  if (clause && clause->law.basis_count > 0)
    return &clause->law;
  uint32_t variant = clause ? chuan_program_variant(program, clause->set_by) : CHUAN_NONE;
  if (variant != CHUAN_NONE)
    return &program->variants[variant].law; /* also where it names no act: that of the set did not give the figure */
  if (indicator->law.basis_count > 0)
    return &indicator->law;
  if (indicator->added_by != CHUAN_NONE)
    return &program->variants[indicator->added_by].law;
  if (indicator->criterion != CHUAN_NONE && set->criteria[indicator->criterion].law.basis_count > 0)
    return &set->criteria[indicator->criterion].law;
  return set->law.basis_count > 0 ? &set->law : &indicator->law;
}

/* Instructions --------------------------------------------------------------------------------------- */

bool chuan_explain_operands(bool *registers, const chuan_set *set, const chuan_instruction *instruction, bool mark)
{
  static const char *const OPERANDS[] = {
#define OP(name, operands, meaning) [CHUAN_OP_##name] = operands,
#include "grammar/opcodes.def"
#undef OP
  };
  const uint32_t operands[] = { instruction->a, instruction->b, instruction->c };
  bool marked = false;
  for (size_t o = 0; o < 3; o++) {
    char kind = OPERANDS[instruction->op][o];
    /* Some lists hold pairs of a register and something else, the others registers alone. */
    uint32_t step = CHUAN_OP_HAS_PAIRS(instruction->op) ? 2 : 1, count = kind == 'l' ? instruction->c : kind == 'r';
    for (uint32_t item = 0; item < count; item++) {
      bool *operand = &registers[kind == 'l' ? set->args[operands[o] + item * step] : operands[o]];
      marked |= *operand;
      *operand |= mark;
    }
  }
  return marked;
}

/* Registers are used again for other columns, so the
   pass goes backwards and takes for each register wanted the last instruction that wrote it. */
bool *chuan_explain_needed(const chuan_set *set, size_t from, chuan_arena *arena)
{
  bool *needed = chuan_arena_array(arena, from + 1, sizeof *needed);
  bool *wanted = chuan_arena_array(arena, set->register_count, sizeof *wanted);
  if (!needed || !wanted)
    return NULL;
  chuan_explain_operands(wanted, set, &set->code[from], true);
  for (size_t i = from; i-- > 0;) {
    const chuan_instruction *instruction = &set->code[i];
    if (instruction->result == CHUAN_NONE || !wanted[instruction->result])
      continue;
    needed[i] = true;
    wanted[instruction->result] = false;
    chuan_explain_operands(wanted, set, instruction, true);
  }
  return needed;
}

static size_t writer_of(const explainer *e, uint32_t reg, size_t before)
{
  return chuan_slice_writer(e->set, reg, before);
}

static size_t end_of_indicator(const chuan_set *set, uint32_t indicator)
{
  return chuan_slice_end(set, CHUAN_OP_INDICATOR, indicator);
}

/* Whether an instruction is an aggregate whose part asks for the outcome of a set, or looks further below. */
static bool part_asks(const explainer *e, const chuan_instruction *instruction)
{
  if (instruction->op != CHUAN_OP_AGGREGATE && instruction->op != CHUAN_OP_QUANTIFIER &&
      instruction->op != CHUAN_OP_LIST)
    return false;
  uint32_t part = e->set->parts[e->set->aggregates[instruction->a].part];
  const chuan_set *looks = chuan_program_at(e->data->program, part);
  return looks->required_count > 0 || looks->part_count > 0;
}

/* Whether an indicator asks for the verdict of another set. */
static chuan_rc explain_asks(bool *asks, const explainer *e, uint32_t indicator)
{
  size_t end = end_of_indicator(e->set, indicator);
  if ((e->set->required_count == 0 && e->set->part_count == 0) || end == e->set->code_count)
    return CHUAN_RC_OK;
  bool *needed = chuan_explain_needed(e->set, end, e->arena);
  for (size_t i = 0; needed && i < end; i++)
    *asks |= needed[i] && (e->set->code[i].op == CHUAN_OP_MET_SET || e->set->code[i].op == CHUAN_OP_OTHER_THRESHOLD ||
                           part_asks(e, &e->set->code[i]));
  return needed ? CHUAN_RC_OK : CHUAN_RC_MEMORY;
}

/* What one value that an instruction gave is for a call. */
static void explain_argument(chuan_explained_argument *out, const explainer *e, size_t writer)
{
  out->state = e->trace[writer].state;
  out->number = e->trace[writer].number;
  if (out->state == CHUAN_VERDICT_INSUFFICIENT)
    out->input = chuan_explain_state_read(e->data, writer, e->unit);
}

/* What the call at `at` was made with. */
static chuan_rc explain_arguments(const chuan_explained_argument **out, const explainer *e, size_t at)
{
  const chuan_instruction *instruction = &e->set->code[at];
  chuan_explained_argument *arguments = chuan_arena_array(e->arena, instruction->c, sizeof *arguments);
  chuan_rc rc = arguments ? CHUAN_RC_OK : CHUAN_RC_MEMORY;
  *out = arguments;
  for (uint32_t i = 0; rc == CHUAN_RC_OK && i < instruction->c; i++) {
    const uint32_t *pair = &e->set->args[instruction->b + 2 * i];
    if (pair[1] == CHUAN_NONE) {
      explain_argument(&arguments[i], e, writer_of(e, pair[0], at));
      continue;
    }
    arguments[i].list = &e->set->aggregates[pair[1]];
    rc = chuan_explain_lacks(&arguments[i], &e->of);
  }
  return rc;
}

static bool looks_beside(const chuan_instruction *instruction)
{
  return (instruction->op == CHUAN_OP_AGGREGATE && instruction->b == CHUAN_BOUND_NONE) ||
         instruction->op == CHUAN_OP_QUANTIFIER || instruction->op == CHUAN_OP_OTHER_THRESHOLD ||
         CHUAN_OP_IS_CALL(instruction->op);
}

/* What instruction `at` looks at beside the unit's own data. */
static chuan_rc explain_beside(chuan_explained_beside *out, const explainer *e, size_t at)
{
  const chuan_instruction *instruction = &e->set->code[at];
  bool condition = instruction->op == CHUAN_OP_QUANTIFIER || instruction->op == CHUAN_OP_CALL_TRUTH;
  *out = (chuan_explained_beside){ .is_number = !condition,
                                   .state = e->trace[at].state,
                                   .number = e->trace[at].number };
  if (CHUAN_OP_IS_CALL(instruction->op)) {
    out->function = &e->data->program->functions[instruction->a];
    return explain_arguments(&out->arguments, e, at);
  }
  if (instruction->op == CHUAN_OP_OTHER_THRESHOLD)
    out->other = &e->set->other_thresholds[instruction->a];
  else
    out->aggregate = &e->set->aggregates[instruction->a];
  return CHUAN_RC_OK;
}

static bool is_condition(const chuan_function *function)
{
  return function->result.type.kind == CHUAN_TYPE_TRUTH;
}

/* What a call of a function in the language was made with and gave. */
static chuan_rc explain_call(chuan_explained_beside *out, const explainer *e, const chuan_call *call)
{
  size_t count = call->function->parameter_count;
  chuan_explained_argument *arguments = chuan_arena_array(e->arena, count, sizeof *arguments);
  const chuan_traced *result = &e->trace[call->result];
  *out = (chuan_explained_beside){ .function = call->function, .arguments = arguments,
                                   .is_number = !is_condition(call->function), .state = result->state,
                                   .number = result->number };
  for (size_t i = 0; arguments && i < count; i++) {
    const chuan_call_argument *argument = &call->arguments[i];
    arguments[i].text = argument->text;
    if (argument->value != CHUAN_NONE)
      explain_argument(&arguments[i], e, argument->value);
  }
  return arguments ? CHUAN_RC_OK : CHUAN_RC_MEMORY;
}

/* Whether a call is part of what the instruction at `end` ends. */
static bool is_call_of(const chuan_call *call, size_t from, size_t end)
{
  return (call->end == end || call->end == CHUAN_NONE) && call->result <= from;
}

/* Whether one of the calls shortly before is the same: a rule may hold thousands of them. */
static bool is_repeated(const chuan_set *set, const chuan_call *call, size_t from, size_t end)
{
  for (const chuan_call *other = call; other > set->calls && call - other < RECENT_CALLS;) {
    other--;
    if (other->function == call->function && other->result == call->result && is_call_of(other, from, end))
      return true;
  }
  return false;
}

/* Appends the calls of functions in the language that the instruction at `from` needs, what is computed once only once;
   `out` has room for them. */
static chuan_rc explain_calls(chuan_explained_besides *out, chuan_explained_beside *items, const explainer *e,
                              size_t from, size_t end, const bool *needed)
{
  chuan_rc rc = CHUAN_RC_OK;
  for (const chuan_call *call = e->set->calls; rc == CHUAN_RC_OK && call < e->set->calls + e->set->call_count; call++) {
    bool wanted = is_call_of(call, from, end) && (call->result == from || needed[call->result]);
    if (wanted && !is_repeated(e->set, call, from, end))
      rc = explain_call(&items[out->count++], e, call);
  }
  return rc;
}

/* What the instruction at `from` rests on beside the unit's own data; it is part of what the one at `end` ends. */
static chuan_rc explain_besides(chuan_explained_besides *out, const explainer *e, size_t from, size_t end)
{
  size_t most = 0;
  for (size_t i = 0; i < e->set->call_count; i++)
    most += is_call_of(&e->set->calls[i], from, end);
  for (size_t i = 0; i <= from; i++)
    most += looks_beside(&e->set->code[i]);
  if (most == 0)
    return CHUAN_RC_OK;
  bool *needed = chuan_explain_needed(e->set, from, e->arena);
  chuan_explained_beside *items = chuan_arena_array(e->arena, most, sizeof *items);
  chuan_rc rc = needed && items ? CHUAN_RC_OK : CHUAN_RC_MEMORY;
  out->items = items;
  for (size_t i = 0; i <= from && rc == CHUAN_RC_OK; i++)
    if ((i == from || needed[i]) && looks_beside(&e->set->code[i]))
      rc = explain_beside(&items[out->count++], e, i);
  return rc == CHUAN_RC_OK ? explain_calls(out, items, e, from, end, needed) : rc;
}

/* The same with the cells. */
static chuan_rc explain_whole(chuan_explained_besides *out, const explainer *e, size_t from, size_t end)
{
  chuan_rc rc = explain_besides(out, e, from, end);
  return rc == CHUAN_RC_OK ? chuan_explain_inputs_of(&out->inputs, &out->input_count, &e->of, from) : rc;
}

/* What would meet the conditions of the set that are not met. */
static chuan_rc explain_unmet(chuan_explanation *out, const explainer *e)
{
  chuan_remaining *unmet = chuan_arena_array(e->arena, e->set->condition_count, sizeof *unmet);
  chuan_rc rc = unmet ? CHUAN_RC_OK : CHUAN_RC_MEMORY;
  out->unmet = unmet;
  for (size_t k = 0; k < e->set->condition_count && rc == CHUAN_RC_OK; k++) {
    chuan_gap *gaps = NULL;
    unmet[k].indicator = CHUAN_NONE;
    if (e->results->conditions[k * e->data->unit_count + e->unit] == CHUAN_VERDICT_NOT_MET)
      rc = chuan_gap_find_condition(&gaps, &unmet[k].gap_count, e->gaps, e->unit, k);
    unmet[k].gaps = gaps;
  }
  return rc;
}

/* The conditions of the set and its rulings. */
static chuan_rc explain_set_besides(chuan_explanation *out, const explainer *e)
{
  const chuan_set *set = e->set;
  chuan_explained_besides *conditions = chuan_arena_array(e->arena, set->condition_count, sizeof *conditions);
  chuan_explained_besides *rulings = chuan_arena_array(e->arena, set->ruling_count, sizeof *rulings);
  chuan_rc rc = conditions && rulings ? CHUAN_RC_OK : CHUAN_RC_MEMORY;
  out->conditions = conditions;
  out->rulings = rulings;
  if (rc == CHUAN_RC_OK && out->criterion == CHUAN_NONE && out->indicator == CHUAN_NONE)
    rc = explain_unmet(out, e);
  for (size_t i = 0; i < set->code_count && rc == CHUAN_RC_OK; i++) {
    if (set->code[i].op == CHUAN_OP_RULING)
      rc = explain_whole(&rulings[set->code[i].a], e, i, i);
    for (size_t k = 0; set->code[i].op == CHUAN_OP_SET && k < set->condition_count && rc == CHUAN_RC_OK; k++)
      rc = explain_whole(&conditions[k], e, writer_of(e, set->conditions[k].result, i), i);
  }
  return rc;
}

/* Arithmetic --------------------------------------------------------------------------------------- */

/* How tightly an instruction's result binds when written out: sums, products, all else. */
static int binding(uint8_t op)
{
  if (op == CHUAN_OP_ADD || op == CHUAN_OP_SUBTRACT)
    return 1;
  return op == CHUAN_OP_MULTIPLY || op == CHUAN_OP_DIVIDE ? 2 : 3;
}

/* A number as it stands in arithmetic: one without end as the fraction that it is. */
static chuan_str operand_text(chuan_num number, chuan_dialect dialect, chuan_arena *arena)
{
  chuan_num rounded;
  chuan_rc rc = chuan_num_round(&rounded, number, ARITHMETIC_PLACES, CHUAN_ROUND_DOWN, arena);
  chuan_str exact = chuan_num_exact(number, arena);
  if (rc != CHUAN_RC_OK || chuan_num_compare(rounded, number) == 0 || exact.n > ARITHMETIC_NUMBER_BYTES_MAX)
    return chuan_num_display(number, ARITHMETIC_PLACES, CHUAN_ROUND_HALF_UP, dialect, arena);
  chuan_buffer b;
  chuan_buffer_init(&b, arena);
  chuan_buffer_printf(&b, "(%.*s)", CHUAN_STR_ARGS(exact));
  return chuan_buffer_str(&b);
}

/* Writes what the instruction at `at` computed. */
static void write_out(chuan_buffer *out, const explainer *e, size_t at, chuan_dialect dialect, int outer)
{
  const chuan_instruction *instruction = &e->set->code[at];
  static const char *const SIGNS[CHUAN_OP_COUNT] = {
    [CHUAN_OP_ADD] = " + ", [CHUAN_OP_SUBTRACT] = " - ", [CHUAN_OP_MULTIPLY] = " * ", [CHUAN_OP_DIVIDE] = " / "
  };
  const char *sign = SIGNS[instruction->op];
  if (!sign || out->n > ARITHMETIC_BYTES_MAX) {
    chuan_buffer_add(out, operand_text(e->trace[at].number, dialect, e->arena));
    return;
  }
  int own = binding(instruction->op);
  chuan_buffer_add_c(out, own < outer ? "(" : "");
  write_out(out, e, writer_of(e, instruction->a, at), dialect, own);
  chuan_buffer_add_c(out, sign);
  /* a - (b - c), a / (b * c): the right side keeps its parentheses at the same strength. */
  write_out(out, e, writer_of(e, instruction->b, at), dialect, own + 1);
  chuan_buffer_add_c(out, own < outer ? ")" : "");
}

/* How deep the arithmetic behind each instruction is; beyond ARITHMETIC_DEPTH_MAX also where a number in it is
   not known. Instructions read what earlier ones wrote, so one pass forwards is enough. */
static chuan_rc measure_depths(explainer *e)
{
  size_t *writer = chuan_arena_array(e->arena, e->set->register_count, sizeof *writer);
  e->depths = chuan_arena_array(e->arena, e->set->code_count, sizeof *e->depths);
  if (!writer || !e->depths)
    return CHUAN_RC_MEMORY;
  for (size_t i = 0; i < e->set->code_count; i++) {
    const chuan_instruction *instruction = &e->set->code[i];
    if (instruction->result == CHUAN_NONE)
      continue;
    if (e->trace[i].state != CHUAN_VERDICT_MET) {
      e->depths[i] = ARITHMETIC_DEPTH_MAX + 1;
    } else if (binding(instruction->op) < 3) {
      uint8_t left = e->depths[writer[instruction->a]], right = e->depths[writer[instruction->b]];
      uint8_t deeper = left > right ? left : right;
      e->depths[i] = (uint8_t)(deeper + (deeper <= ARITHMETIC_DEPTH_MAX));
    }
    writer[instruction->result] = i;
  }
  return CHUAN_RC_OK;
}

/* Writes what an instruction gave with its numbers in place. */
static chuan_rc write_arithmetic(chuan_str out[2], const explainer *e, size_t value)
{
  if (binding(e->set->code[value].op) == 3 || e->depths[value] > ARITHMETIC_DEPTH_MAX)
    return CHUAN_RC_OK;
  for (chuan_dialect dialect = CHUAN_DIALECT_VI; dialect <= CHUAN_DIALECT_EN; dialect++) {
    chuan_buffer b;
    chuan_buffer_init(&b, e->arena);
    write_out(&b, e, value, dialect, 0);
    if (b.failed)
      return CHUAN_RC_MEMORY;
    if (b.n <= ARITHMETIC_BYTES_MAX)
      out[dialect] = chuan_buffer_str(&b);
  }
  return CHUAN_RC_OK;
}

/* The same of the value, through a rounding, for that is said by itself, and of the auxiliary values. */
static chuan_rc explain_arithmetic(chuan_explained_indicator *out, const explainer *e, uint32_t number)
{
  const chuan_indicator *indicator = &e->set->indicators[number];
  size_t end = end_of_indicator(e->set, number);
  chuan_str (*aux)[2] = chuan_arena_array(e->arena, indicator->aux_count, sizeof *aux);
  chuan_rc rc = aux ? CHUAN_RC_OK : CHUAN_RC_MEMORY;
  out->aux_arithmetic = (const chuan_str (*)[2])aux;
  for (uint32_t i = 0; i < indicator->aux_count && rc == CHUAN_RC_OK; i++)
    rc = write_arithmetic(aux[i], e, writer_of(e, indicator->aux[i].value, end));
  if (indicator->value == CHUAN_NONE || rc != CHUAN_RC_OK)
    return rc;
  size_t value = writer_of(e, indicator->value, end);
  if (e->set->code[value].op == CHUAN_OP_ROUND) {
    out->rounding = &e->set->code[value];
    value = writer_of(e, e->set->code[value].a, value);
    out->unrounded = (chuan_measure){ e->trace[value].number, e->trace[value].state };
  }
  return write_arithmetic(out->arithmetic, e, value);
}

/* The gap ------------------------------------------------------------------------------------------ */

static chuan_rc explain_gaps(chuan_explained_indicator *out, const explainer *e, uint32_t number)
{
  const chuan_results *results = e->results;
  size_t at = number * e->data->unit_count + e->unit;
  if (results->indicators[at] != CHUAN_VERDICT_NOT_MET || results->indicator_reported[at])
    return CHUAN_RC_OK;
  size_t most = e->set->indicators[number].input_count + e->set->aggregate_count;
  chuan_gap *gaps = chuan_arena_array(e->arena, most, sizeof *gaps);
  if (!gaps)
    return CHUAN_RC_MEMORY;
  out->gaps = gaps;
  chuan_rc rc = chuan_gap_find(gaps, &out->gap_count, e->gaps, e->unit, number);
  if (rc != CHUAN_RC_OK || chuan_explained_gap(out))
    return rc;
  chuan_gap *together = chuan_arena_array(e->arena, CHUAN_GAPS_TOGETHER_MAX, sizeof *together);
  if (!together)
    return CHUAN_RC_MEMORY;
  out->together = together;
  return chuan_gap_find_together(together, &out->together_count, e->gaps, e->unit, number);
}

/* The steps that an indicator's verdict rests on. */
static chuan_rc explain_steps(chuan_explained_indicator *out, const explainer *e, uint32_t number)
{
  size_t end = end_of_indicator(e->set, number);
  chuan_slice *slice = chuan_arena_alloc(e->arena, sizeof *slice);
  if (!slice)
    return CHUAN_RC_MEMORY;
  chuan_rc rc = chuan_slice_make(slice, e->set, e->set->code[end].b, end, e->arena);
  chuan_traced *trace = rc == CHUAN_RC_OK ? chuan_arena_array(e->arena, slice->count, sizeof *trace) : NULL;
  if (!trace)
    return CHUAN_RC_MEMORY;
  for (size_t s = 0; s < slice->count; s++)
    trace[s] = e->trace[slice->steps[s].instruction - e->set->code];
  out->slice = slice;
  out->trace = trace;
  return CHUAN_RC_OK;
}

/* Which value of what is missing would meet the indicator. */
static chuan_rc explain_deciding(chuan_explained_indicator *out, const explainer *e, uint32_t number)
{
  if (e->results->indicators[number * e->data->unit_count + e->unit] != CHUAN_VERDICT_INSUFFICIENT)
    return CHUAN_RC_OK;
  chuan_deciding *deciding = chuan_arena_array(e->arena, CHUAN_UNKNOWNS_MAX, sizeof *deciding);
  if (!deciding)
    return CHUAN_RC_MEMORY;
  out->deciding = deciding;
  return chuan_bounds_deciding(deciding, &out->deciding_count, e->bounds, e->unit, number);
}

static chuan_remaining remaining_of(uint32_t number, const chuan_explained_indicator *explained)
{
  const chuan_gap *one = chuan_explained_gap(explained);
  chuan_remaining out = { number, one ? one : explained->together, one ? 1 : explained->together_count,
                          .measured = true };
  for (size_t i = 0; i < out.gap_count; i++) {
    out.measured = out.measured && chuan_gap_is_number(out.gaps[i].datum);
    if (i == 0 || chuan_num_compare(out.gaps[i].effort, out.effort) > 0)
      out.effort = out.gaps[i].effort;
  }
  return out;
}

/* What has no measure stands behind what has one, and what nothing is known of behind both. */
static bool is_before(const chuan_remaining *a, const chuan_remaining *b)
{
  int rank_a = a->gap_count == 0 ? 2 : !a->measured, rank_b = b->gap_count == 0 ? 2 : !b->measured;
  return rank_a != rank_b ? rank_a < rank_b : rank_a == 0 && chuan_num_compare(a->effort, b->effort) < 0;
}

/* All that a whole unit does not meet; of equal effort in the order of the indicators. */
static chuan_rc explain_remaining(chuan_explanation *out, const explainer *e)
{
  chuan_remaining *remaining = chuan_arena_array(e->arena, e->set->indicator_count, sizeof *remaining);
  if (!remaining)
    return CHUAN_RC_MEMORY;
  for (uint32_t i = 0; i < e->set->indicator_count; i++) {
    if (e->results->indicators[i * e->data->unit_count + e->unit] != CHUAN_VERDICT_NOT_MET)
      continue;
    chuan_remaining now = remaining_of(i, &out->indicators[i]);
    size_t at = out->remaining_count++;
    for (; at > 0 && is_before(&now, &remaining[at - 1]); at--)
      remaining[at] = remaining[at - 1];
    remaining[at] = now;
  }
  out->remaining = remaining;
  return CHUAN_RC_OK;
}

/* All of it ---------------------------------------------------------------------------------------- */

static chuan_rc explain_reported(chuan_origin *out, const explainer *e, chuan_field_kind kind, chuan_str code)
{
  if (!e->store)
    return CHUAN_RC_OK;
  chuan_field field = { .kind = kind, .set = e->set->name, .code = code, .level = e->set->level };
  return chuan_store_origin(out, e->store, e->data->units[e->unit].code, e->data->period, &field, e->as_known, e->arena,
                            e->diags);
}

/* The exceptions of variants that hold for the unit. */
static chuan_rc explain_exceptions(chuan_explained_indicator *out, const explainer *e, uint32_t number)
{
  const chuan_indicator *indicator = &e->set->indicators[number];
  size_t end = end_of_indicator(e->set, number);
  const chuan_exception **holding = chuan_arena_array(e->arena, indicator->exception_count, sizeof *holding);
  if (!holding)
    return CHUAN_RC_MEMORY;
  out->exceptions = holding;
  for (size_t i = 0; i < indicator->exception_count; i++)
    if (e->trace[writer_of(e, indicator->exceptions[i].holds, end)].state == CHUAN_VERDICT_MET)
      holding[out->exception_count++] = &indicator->exceptions[i];
  return CHUAN_RC_OK;
}

static chuan_rc explain_indicator(chuan_explained_indicator *out, const explainer *e, uint32_t number)
{
  size_t at = number * e->data->unit_count + e->unit;
  chuan_rc rc = chuan_explain_inputs(&out->inputs, &out->input_count, &e->of, number);
  if (rc == CHUAN_RC_OK && e->results->indicators[at] == CHUAN_VERDICT_FAULT)
    rc = chuan_explain_conflict(&out->conflict, e->data, e->unit, e->results->indicator_causes[at], e->options,
                                e->arena);
  if (rc == CHUAN_RC_OK && e->results->indicators[at] == CHUAN_VERDICT_FAULT)
    rc = chuan_explain_call_of(&out->call, e->set, end_of_indicator(e->set, number), e->results->indicator_causes[at],
                               e->arena);
  if (rc == CHUAN_RC_OK)
    rc = explain_exceptions(out, e, number);
  if (rc == CHUAN_RC_OK)
    rc = explain_arithmetic(out, e, number);
  if (rc == CHUAN_RC_OK)
    rc = explain_gaps(out, e, number);
  if (rc == CHUAN_RC_OK)
    rc = explain_deciding(out, e, number);
  if (rc == CHUAN_RC_OK && !e->results->indicator_reported[at])
    rc = explain_steps(out, e, number);
  if (rc == CHUAN_RC_OK && out->slice &&
      (e->results->indicators[at] == CHUAN_VERDICT_MET || e->results->indicators[at] == CHUAN_VERDICT_NOT_MET))
    rc = chuan_explain_despite(out, e->causes, e->arena);
  if (rc == CHUAN_RC_OK && e->results->indicator_reported[number * e->data->unit_count + e->unit])
    rc = explain_reported(&out->reported, e, CHUAN_FIELD_INDICATOR, e->set->indicators[number].code);
  return rc;
}

static chuan_rc explain_all(chuan_explanation *out, const explainer *e)
{
  chuan_explained_indicator *indicators = chuan_arena_array(e->arena, e->set->indicator_count, sizeof *indicators);
  chuan_origin *criteria = chuan_arena_array(e->arena, e->set->criterion_count, sizeof *criteria);
  chuan_rc rc = indicators && criteria ? CHUAN_RC_OK : CHUAN_RC_MEMORY;
  out->indicators = indicators;
  out->criteria = criteria;
  for (uint32_t i = 0; i < e->set->indicator_count && rc == CHUAN_RC_OK; i++)
    if (chuan_explanation_covers(out, e->results, i)) {
      rc = explain_indicator(&indicators[i], e, i);
      if (rc == CHUAN_RC_OK)
        rc = explain_besides(&indicators[i].besides, e, end_of_indicator(e->set, i), end_of_indicator(e->set, i));
      if (rc == CHUAN_RC_OK)
        rc = explain_asks(&indicators[i].asks, e, i);
    }
  for (uint32_t i = 0; i < e->set->criterion_count && rc == CHUAN_RC_OK; i++)
    if (e->results->criterion_reported[i * e->data->unit_count + e->unit])
      rc = explain_reported(&criteria[i], e, CHUAN_FIELD_CRITERION, e->set->criteria[i].code);
  if (rc == CHUAN_RC_OK && out->criterion == CHUAN_NONE && out->indicator == CHUAN_NONE)
    rc = explain_remaining(out, e);
  if (rc == CHUAN_RC_OK)
    rc = chuan_explain_ways(out, e->results, e->arena);
  return rc == CHUAN_RC_OK ? explain_set_besides(out, e) : rc;
}

chuan_rc chuan_explain_unit(chuan_explanation *out, const chuan_results *results, chuan_explain_question question,
                            chuan_store *store, chuan_arena *arena, chuan_diags *diags)
{
  const chuan_data *data = results->data;
  explainer e = { .results = results, .data = data, .set = data->set, .unit = question.unit, .store = store,
                  .as_known = question.as_known, .options = question.options, .arena = arena, .diags = diags };
  *out = (chuan_explanation){ .unit = question.unit, .criterion = question.criterion, .indicator = question.indicator };
  e.of = (chuan_explained_unit){ data, question.unit, store, question.as_known, arena, diags, NULL, NULL };
  e.trace = chuan_arena_array(arena, e.set->code_count, sizeof *e.trace);
  e.gaps = chuan_gap_finder_new(data, question.options.lua, arena);
  e.bounds = chuan_bounds_new(data, question.options.lua, arena);
  if (!e.trace || !e.gaps || !e.bounds)
    return CHUAN_RC_MEMORY;
  chuan_rc rc = chuan_vm_trace(e.trace, &e.causes, data, question.unit, question.options, arena);
  if (rc == CHUAN_RC_OK)
    rc = measure_depths(&e);
  if (rc == CHUAN_RC_OK)
    rc = chuan_explain_classes(&out->classes, &e.of, e.trace);
  return rc == CHUAN_RC_OK ? explain_all(out, &e) : rc;
}
