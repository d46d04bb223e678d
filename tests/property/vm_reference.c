/* Property: the evaluator, which works on columns and takes short cuts, agrees with the plainest possible
   interpreter of the same instructions, unit by unit, for random programs and random data: verdicts,
   numbers, causes and origins of faults.
   usage: vm_reference [PROGRAMS] [SEED]. Ends with 1 and names program, unit and item at the first difference. */
#include "runtime/vm.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MET = CHUAN_VERDICT_MET, NOT_MET = CHUAN_VERDICT_NOT_MET, INSUFFICIENT = CHUAN_VERDICT_INSUFFICIENT,
       NOT_APPLICABLE = CHUAN_VERDICT_NOT_APPLICABLE, FAULT = CHUAN_VERDICT_FAULT };

enum { NUMBERS = 5, TRUTHS = 2, DATA = NUMBERS + TRUTHS, DIMENSIONS = 2, CELLS = 6, LAYERS = 2, INDICATORS = 12,
       CRITERIA = 4, CODE_MAX = 100, UNITS = 1300, CONSTANTS = 4 };

static chuan_arena arena;
static chuan_datum datums[DATA];
static chuan_clause clauses[LAYERS * CELLS];
static chuan_instruction code[CODE_MAX];
static uint32_t args[200], cells[LAYERS * CELLS], all_data[DATA], below[INDICATORS];
static chuan_num constants[CONSTANTS];
static int64_t positions[3] = { 0, 1, 2 };
static chuan_indicator indicators[INDICATORS];
static chuan_criterion criteria[CRITERIA];
static chuan_condition condition;
static const chuan_str NAMES[] = { { "a", 1 }, { "b", 1 }, { "c", 1 }, { "d", 1 }, { "e", 1 }, { "g", 1 }, { "h", 1 },
                                   { "vùng", 5 }, { "loại", 6 }, { "t", 1 } };
enum { NAME_REGION = DATA, NAME_INDICATOR = DATA + DIMENSIONS, NAME_COUNT };
static const chuan_dimension DIMENSION_LIST[] = { { .name = { "vùng", 5 }, .values = NAMES, .value_count = 3 },
                                                  { .name = { "loại", 6 }, .values = NAMES, .value_count = 2 } };
static const uint32_t THRESHOLD_DIMENSIONS[] = { 0, 1 }, LAYER_VARIANTS[] = { CHUAN_NONE, 0 };
static const chuan_variant VARIANT = { .parent = CHUAN_NONE };
static chuan_threshold threshold = { .dimensions = THRESHOLD_DIMENSIONS, .dimension_count = 2, .cell_count = CELLS,
                                     .layer_variants = LAYER_VARIANTS, .layer_count = LAYERS, .cells = cells };
static chuan_set set;
static chuan_program program;
static chuan_data data;
static chuan_results results;

static uint64_t state, program_number;
static size_t checks;

static uint32_t random_below(uint32_t n) /* splitmix64 */
{
  uint64_t z = (state += 0x9E3779B97F4A7C15u);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return (uint32_t)((z ^ (z >> 31)) % n);
}

static void check(bool holds, const char *what, size_t unit, size_t item)
{
  checks++;
  if (holds)
    return;
  fprintf(stderr, "vm_reference: program %" PRIu64 ", unit %zu: %s %zu\n", program_number, unit, what, item);
  exit(1);
}

/* The plain interpreter ---------------------------------------------------------------------------- */

/* What a register holds. Causes are bits: see cause_bit. */
typedef struct value {
  uint8_t state;
  chuan_num number;
  unsigned __int128 causes;
  uint32_t origin;
} value;

static value of_state(uint8_t verdict)
{
  return (value){ .state = verdict, .number = { 0, 1 } };
}

/* The bit of a cause, of the kinds that a set alone can have. */
static unsigned __int128 cause_bit(chuan_cause_kind kind, uint32_t name)
{
  static const chuan_cause_kind KINDS[] = { CHUAN_CAUSE_NOT_REPORTED, CHUAN_CAUSE_NOT_AVAILABLE,
                                            CHUAN_CAUSE_NO_THRESHOLD, CHUAN_CAUSE_NO_FIGURE,
                                            CHUAN_CAUSE_NO_PREVIOUS,  CHUAN_CAUSE_NO_DIMENSION };
  unsigned at = 0;
  while (KINDS[at] != kind)
    at++;
  return (unsigned __int128)1 << (at * NAME_COUNT + name);
}

static value missing(chuan_cause_kind kind, uint32_t name)
{
  return (value){ .state = INSUFFICIENT, .causes = cause_bit(kind, name) };
}

static value faulty(uint32_t origin)
{
  return (value){ .state = FAULT, .origin = origin };
}

/* `verdict` with the reasons of those of two operands that have it. */
static value because(uint8_t verdict, value a, value b)
{
  value out = of_state(verdict);
  if (verdict == INSUFFICIENT)
    out.causes = (a.state == INSUFFICIENT ? a.causes : 0) | (b.state == INSUFFICIENT ? b.causes : 0);
  if (verdict == FAULT)
    out.origin = a.state != FAULT ? b.origin : b.state != FAULT || a.origin < b.origin ? a.origin : b.origin;
  return out;
}

static uint8_t worse(value a, value b)
{
  static const uint8_t ORDER[] = { FAULT, NOT_APPLICABLE, INSUFFICIENT };
  for (size_t k = 0; k < 3; k++)
    if (a.state == ORDER[k] || b.state == ORDER[k])
      return ORDER[k];
  return MET;
}

static value cell_of(const chuan_column *column, size_t unit, uint32_t datum, bool previous)
{
  switch (column->input[unit]) {
  case CHUAN_INPUT_NOT_REPORTED:
    return missing(previous ? CHUAN_CAUSE_NO_PREVIOUS : CHUAN_CAUSE_NOT_REPORTED, datum);
  case CHUAN_INPUT_NOT_AVAILABLE: return missing(CHUAN_CAUSE_NOT_AVAILABLE, datum);
  case CHUAN_INPUT_NOT_APPLICABLE: return of_state(NOT_APPLICABLE);
  default: break;
  }
  value out = of_state(MET);
  out.number = chuan_column_number(column, unit);
  return out;
}

static value truth_of(value cell)
{
  if (cell.state == MET && chuan_num_sign(cell.number) == 0)
    cell.state = NOT_MET;
  return cell;
}

static value arithmetic(const chuan_instruction *i, value a, value b)
{
  typedef chuan_rc operation(chuan_num *, chuan_num, chuan_num, chuan_arena *);
  static operation *const OPERATIONS[] = { [CHUAN_OP_ADD] = chuan_num_add, [CHUAN_OP_SUBTRACT] = chuan_num_subtract,
                                           [CHUAN_OP_MULTIPLY] = chuan_num_multiply,
                                           [CHUAN_OP_DIVIDE] = chuan_num_divide };
  value out = because(worse(a, b), a, b);
  if (out.state != MET)
    return out;
  return OPERATIONS[i->op](&out.number, a.number, b.number, &arena) == CHUAN_RC_OK ? out : faulty((uint32_t)(i - code));
}

static value comparison(chuan_opcode op, value a, value b)
{
  value out = because(worse(a, b), a, b);
  if (out.state != MET)
    return out;
  int order = chuan_num_compare(a.number, b.number);
  bool holds = op == CHUAN_OP_EQ ? order == 0 : op == CHUAN_OP_NE ? order != 0 : op == CHUAN_OP_LT ? order < 0
             : op == CHUAN_OP_LE ? order <= 0 : op == CHUAN_OP_GT ? order > 0 : order >= 0;
  return of_state(holds ? MET : NOT_MET);
}

static value choice(value a, value b, value c, bool numbers)
{
  if (a.state == FAULT)
    return a;
  if (a.state != INSUFFICIENT)
    return a.state == MET ? b : c;
  bool agree = b.state == c.state && b.state != INSUFFICIENT &&
               (!numbers || b.state != MET || chuan_num_compare(b.number, c.number) == 0);
  if (agree) {
    value out = because(b.state, b, c);
    out.number = b.number;
    return out;
  }
  value out = of_state(INSUFFICIENT);
  out.causes = a.causes | (b.state == INSUFFICIENT ? b.causes : 0) | (c.state == INSUFFICIENT ? c.causes : 0);
  return out;
}

static value exception(const chuan_instruction *i, const value *registers)
{
  value out = registers[i->a], conflict = faulty((uint32_t)(i - code));
  bool met = false, fault = false;
  unsigned __int128 causes = 0;
  if (out.state != MET && i->op == CHUAN_OP_EXCEPT_OTHERWISE) {
    out = of_state(MET);
    out.number = chuan_num_int(positions[args[i->b + 2 * i->c]]);
  }
  for (uint32_t k = 0; k < i->c; k++) {
    value when = registers[args[i->b + 2 * k]];
    chuan_num then = chuan_num_int(positions[args[i->b + 2 * k + 1]]);
    if (when.state == FAULT) {
      fault = true;
      conflict.origin = when.origin < conflict.origin ? when.origin : conflict.origin;
    }
    if (when.state == INSUFFICIENT)
      causes |= when.causes;
    if (when.state == MET) {
      fault |= met && chuan_num_compare(out.number, then) != 0;
      met = true;
      out = of_state(MET);
      out.number = then;
    }
  }
  if (fault)
    return conflict;
  for (uint32_t k = 0; k < i->c; k++)
    if (registers[args[i->b + 2 * k]].state == INSUFFICIENT &&
        (out.state != MET || chuan_num_compare(out.number, chuan_num_int(positions[args[i->b + 2 * k + 1]])) != 0))
      return (value){ .state = INSUFFICIENT, .causes = causes | (out.state == INSUFFICIENT ? out.causes : 0) };
  return out;
}

static value figure(uint32_t cell)
{
  if (cells[cell] == CHUAN_NONE)
    return of_state(NOT_APPLICABLE);
  const chuan_clause *clause = &clauses[cells[cell]];
  if (clause->kind != CHUAN_CLAUSE_VALUE)
    return missing(clause->kind == CHUAN_CLAUSE_DELEGATED ? CHUAN_CAUSE_NO_THRESHOLD : CHUAN_CAUSE_NO_FIGURE,
                   NAME_INDICATOR);
  value out = of_state(MET);
  out.number = clause->value;
  return out;
}

/* Whether a layer has cells that differ in one dimension alone (0: the region, 1: the kind) and in their figures. */
static bool depends_on(uint32_t layer, uint32_t dimension)
{
  const uint32_t *of = cells + layer * CELLS;
  for (uint32_t cell = 0; cell < CELLS; cell++)
    if (of[cell] != of[dimension == 0 ? cell % 2 : cell - cell % 2])
      return true;
  return false;
}

static value threshold_of(value region, value kind, uint32_t layer)
{
  value by_region = depends_on(layer, 0) ? region : of_state(MET),
        by_kind = depends_on(layer, 1) ? kind : of_state(MET);
  value out = because(worse(by_region, by_kind), by_region, by_kind);
  if (out.state == FAULT || out.state == NOT_APPLICABLE)
    return out;
  uint32_t first = CHUAN_NONE;
  for (uint32_t cell = 0; cell < CELLS; cell++) {
    if ((region.state == MET && region.number.n != cell / 2) || (kind.state == MET && kind.number.n != cell % 2))
      continue;
    uint32_t at = layer * CELLS + cell;
    if (first == CHUAN_NONE)
      first = at;
    value a = figure(first), b = figure(at);
    if (cells[first] != cells[at] && (a.state != MET || b.state != MET || chuan_num_compare(a.number, b.number) != 0))
      return out;
  }
  return figure(first);
}

static value dimension_of(uint32_t dimension, size_t unit)
{
  if (data.dimensions[dimension][unit] < 0)
    return missing(CHUAN_CAUSE_NO_DIMENSION, NAME_REGION + dimension);
  value out = of_state(MET);
  out.number = chuan_num_int(data.dimensions[dimension][unit]);
  return out;
}

static value membership(const chuan_instruction *i, const value *registers)
{
  value out = of_state(NOT_MET);
  for (uint32_t k = 0; k < i->c; k++) {
    value equal = comparison(CHUAN_OP_EQ, registers[i->a], registers[args[i->b + k]]);
    out = k == 0 ? equal : because((uint8_t)chuan_verdict_or(out.state, equal.state), out, equal);
  }
  return out;
}

static value same_truth(value a, value b)
{
  value out = because(worse(a, b), a, b);
  if (out.state == MET)
    out.state = a.state == b.state ? MET : NOT_MET;
  return out;
}

static value rounded(const chuan_instruction *i, value a)
{
  if (a.state == MET && chuan_num_round(&a.number, a.number, i->b, (chuan_rounding)i->c, &arena) != CHUAN_RC_OK)
    return faulty((uint32_t)(i - code));
  return a;
}

static value execute(const chuan_instruction *i, const value *registers, size_t unit)
{
  /* Operands that are no registers are not looked at. */
  value a = registers[i->a < CODE_MAX ? i->a : 0], b = registers[i->b < CODE_MAX ? i->b : 0];
  value out = of_state(MET);
  switch ((chuan_opcode)i->op) {
  case CHUAN_OP_LOAD: return cell_of(&data.columns[i->a], unit, i->a, false);
  case CHUAN_OP_PREVIOUS: return cell_of(&data.previous[i->a], unit, i->a, true);
  case CHUAN_OP_LOAD_TRUTH: return truth_of(cell_of(&data.columns[i->a], unit, i->a, false));
  case CHUAN_OP_PREVIOUS_TRUTH: return truth_of(cell_of(&data.previous[i->a], unit, i->a, true));
  case CHUAN_OP_NUMBER: out.number = constants[i->a]; return out;
  case CHUAN_OP_CODE: out.number = chuan_num_int(positions[i->a]); return out;
  case CHUAN_OP_TRUTH: return of_state(i->a ? MET : NOT_MET);
  case CHUAN_OP_REGISTRY: return dimension_of(i->a, unit);
  case CHUAN_OP_EXCEPT:
  case CHUAN_OP_EXCEPT_OTHERWISE: return exception(i, registers);
  case CHUAN_OP_THRESHOLD:
    return threshold_of(registers[args[i->b]], registers[args[i->b + 1]], data.units[unit].variant == 0);
  case CHUAN_OP_NEGATE:
    if (a.state == MET)
      chuan_num_negate(&a.number, a.number, &arena);
    return a;
  case CHUAN_OP_ROUND: return rounded(i, a);
  case CHUAN_OP_IN: return membership(i, registers);
  case CHUAN_OP_SAME_TRUTH: return same_truth(a, b);
  case CHUAN_OP_AND: return because((uint8_t)chuan_verdict_and(a.state, b.state), a, b);
  case CHUAN_OP_OR: return because((uint8_t)chuan_verdict_or(a.state, b.state), a, b);
  case CHUAN_OP_NOT: return because((uint8_t)chuan_verdict_not(a.state), a, a);
  case CHUAN_OP_HAS_DATA: {
    uint8_t input = (i->b ? data.previous : data.columns)[i->a].input[unit];
    return of_state(input == CHUAN_INPUT_VALUE || input == CHUAN_INPUT_NONE_OCCURRED ? MET : NOT_MET);
  }
  case CHUAN_OP_SELECT: return choice(a, b, registers[i->c], true);
  case CHUAN_OP_SELECT_TRUTH: return choice(a, b, registers[i->c], false);
  case CHUAN_OP_NOT_APPLICABLE: return choice(a, of_state(NOT_APPLICABLE), b, false);
  case CHUAN_OP_ADD:
  case CHUAN_OP_SUBTRACT:
  case CHUAN_OP_MULTIPLY:
  case CHUAN_OP_DIVIDE: return arithmetic(i, a, b);
  default: return comparison((chuan_opcode)i->op, a, b);
  }
}

/* Random programs ------------------------------------------------------------------------------------ */

static uint32_t number_registers[CODE_MAX], truth_registers[CODE_MAX];
static size_t number_count, truth_count;

static uint32_t any_number(void)
{
  return number_registers[random_below((uint32_t)number_count)];
}

static uint32_t any_truth(void)
{
  return truth_registers[random_below((uint32_t)truth_count)];
}

static uint32_t emit(chuan_opcode op, uint32_t a, uint32_t b, uint32_t c)
{
  uint32_t at = (uint32_t)set.code_count++;
  code[at] = (chuan_instruction){ .op = (uint8_t)op, .result = op < CHUAN_OP_INDICATOR ? at : CHUAN_NONE,
                                  .a = a, .b = b, .c = c };
  return at;
}

static void add_number(chuan_opcode op, uint32_t a, uint32_t b, uint32_t c)
{
  number_registers[number_count++] = emit(op, a, b, c);
}

static void add_truth(chuan_opcode op, uint32_t a, uint32_t b, uint32_t c)
{
  truth_registers[truth_count++] = emit(op, a, b, c);
}

static uint32_t add_args(uint32_t first, uint32_t second)
{
  args[set.arg_count++] = first;
  args[set.arg_count++] = second;
  return (uint32_t)set.arg_count - 2;
}

static void add_inputs(void)
{
  for (uint32_t i = 0; i < NUMBERS; i++)
    add_number(random_below(4) ? CHUAN_OP_LOAD : CHUAN_OP_PREVIOUS, i, 0, 0);
  for (uint32_t i = NUMBERS; i < DATA; i++)
    add_truth(random_below(4) ? CHUAN_OP_LOAD_TRUTH : CHUAN_OP_PREVIOUS_TRUTH, i, 0, 0);
  for (uint32_t i = 0; i < CONSTANTS; i++)
    add_number(CHUAN_OP_NUMBER, i, 0, 0);
  add_truth(CHUAN_OP_HAS_DATA, random_below(DATA), random_below(2), 0);
  add_truth(CHUAN_OP_TRUTH, random_below(2), 0, 0);
}

static void add_threshold(void)
{
  uint32_t region = emit(CHUAN_OP_REGISTRY, 0, 0, 0), kind = emit(CHUAN_OP_REGISTRY, 1, 0, 0);
  if (random_below(2)) {
    uint32_t first = add_args(any_truth(), random_below(3));
    add_args(any_truth(), random_below(3));
    region = emit(CHUAN_OP_EXCEPT, region, first, 1 + random_below(2));
  } else if (random_below(2)) {
    uint32_t first = add_args(any_truth(), random_below(3));
    add_args(random_below(3), 0);
    region = emit(CHUAN_OP_EXCEPT_OTHERWISE, region, first, 1);
  }
  uint32_t place = emit(CHUAN_OP_CODE, random_below(3), 0, 0);
  add_truth(CHUAN_OP_EQ, region, place, 0);
  add_number(CHUAN_OP_THRESHOLD, 0, add_args(region, kind), 2);
}

static void add_operation(void)
{
  static const chuan_opcode ARITHMETIC[] = { CHUAN_OP_ADD, CHUAN_OP_SUBTRACT, CHUAN_OP_MULTIPLY, CHUAN_OP_DIVIDE };
  switch (random_below(13)) {
  case 0: case 1: case 2: case 3:
    add_number(ARITHMETIC[random_below(4)], any_number(), any_number(), 0);
    break;
  case 4: add_number(CHUAN_OP_NEGATE, any_number(), 0, 0); break;
  case 5: add_number(CHUAN_OP_ROUND, any_number(), random_below(3), random_below(4)); break;
  case 6: add_number(CHUAN_OP_SELECT, any_truth(), any_number(), any_number()); break;
  case 7: add_truth(CHUAN_OP_IN, any_number(), add_args(any_number(), any_number()), 1 + random_below(2)); break;
  case 8: add_truth(CHUAN_OP_SAME_TRUTH + random_below(3), any_truth(), any_truth(), 0); break;
  case 9: add_truth(CHUAN_OP_NOT, any_truth(), 0, 0); break;
  case 10: add_truth(CHUAN_OP_SELECT_TRUTH, any_truth(), any_truth(), any_truth()); break;
  case 11: add_truth(CHUAN_OP_NOT_APPLICABLE, any_truth(), any_truth(), 0); break;
  default:
    add_truth(CHUAN_OP_EQ + random_below(6), any_number(), any_number(), 0);
  }
}

static chuan_met_rule any_rule(uint32_t most)
{
  return random_below(2) ? (chuan_met_rule){ .all = true } : (chuan_met_rule){ .at_least = 1 + random_below(most) };
}

static void add_verdicts(void)
{
  for (uint32_t i = 0; i < INDICATORS; i++) {
    indicators[i] = (chuan_indicator){ .code = NAMES[NAME_INDICATOR], .criterion = i / 3, .value = any_number(),
                                       .threshold = any_number(), .inputs = all_data, .input_count = DATA };
    if (i / 3 == CRITERIA - 1 && random_below(2))
      indicators[i].criterion = CHUAN_NONE;
    emit(CHUAN_OP_INDICATOR, i, any_truth(), 0);
  }
  for (uint32_t c = 0; c < CRITERIA; c++) {
    criteria[c] = (chuan_criterion){ .indicators = &below[3 * c], .met = any_rule(3),
                                     .policy = (chuan_not_applicable_policy)random_below(3) };
    for (uint32_t i = 3 * c; i < 3 * c + 3; i++)
      if (indicators[i].criterion == c)
        below[3 * c + criteria[c].indicator_count++] = i;
    emit(CHUAN_OP_CRITERION, c, 0, 0);
  }
  condition.result = any_truth();
  set.met = any_rule(CRITERIA);
  set.met.of = (chuan_met_of)random_below(2);
  set.policy = (chuan_not_applicable_policy)random_below(3);
  emit(CHUAN_OP_SET, 0, 0, 0);
}

static chuan_num any_constant(void)
{
  static const struct { int64_t n, d; } VALUES[] = { { 0, 1 }, { 1, 1 }, { 2, 1 }, { 4, 5 }, { 33, 200 }, { -7, 3 },
                                                     { 1, 3 }, { INT64_MAX, 1 }, { INT64_MIN, 1 }, { 1, INT64_MAX } };
  uint32_t pick = random_below(20);
  chuan_num out;
  chuan_num_ratio(&out, VALUES[pick < 10 ? pick : pick % 7].n, VALUES[pick < 10 ? pick : pick % 7].d, &arena);
  if (pick == 19)
    chuan_num_multiply(&out, chuan_num_int(INT64_MAX), chuan_num_int(INT64_MIN), &arena);
  return out;
}

static void make_program(void)
{
  for (uint32_t i = 0; i < DATA; i++) {
    datums[i] = (chuan_datum){ .name = NAMES[i] };
    datums[i].type.kind = i >= NUMBERS ? CHUAN_TYPE_TRUTH : i % 2 ? CHUAN_TYPE_DECIMAL : CHUAN_TYPE_INTEGER;
    datums[i].type.scale = 2 * (i % 2);
    all_data[i] = i;
  }
  for (uint32_t i = 0; i < LAYERS * CELLS; i++) {
    cells[i] = random_below(20) ? random_below(LAYERS * CELLS) : CHUAN_NONE;
    clauses[i] = (chuan_clause){ .kind = random_below(8) ? CHUAN_CLAUSE_VALUE : (chuan_clause_kind)random_below(3),
                                 .value = any_constant() };
  }
  for (size_t i = 0; i < CONSTANTS; i++)
    constants[i] = any_constant();
  set = (chuan_set){ .period_from = 2024, .period_to = 2024, .dimensions = DIMENSION_LIST,
                     .dimension_count = DIMENSIONS, .criteria = criteria, .criterion_count = CRITERIA,
                     .indicators = indicators, .indicator_count = INDICATORS, .thresholds = &threshold,
                     .threshold_count = 1, .conditions = &condition, .condition_count = 1, .code = code, .args = args,
                     .numbers = constants, .number_count = CONSTANTS, .codes = positions, .code_constant_count = 3,
                     .data = all_data, .data_count = DATA, .previous_data = all_data, .previous_data_count = DATA,
                     .register_count = CODE_MAX };
  program = (chuan_program){ .data = datums, .data_count = DATA, .sets = &set, .set_count = 1, .variants = &VARIANT,
                             .variant_count = 1, .clauses = clauses, .clause_count = LAYERS * CELLS };
  number_count = truth_count = 0;
  add_inputs();
  add_threshold();
  for (int k = 0; k < 30; k++)
    add_operation();
  add_verdicts();
}

/* Random data ---------------------------------------------------------------------------------------- */

static void fill_column(chuan_column *column, uint32_t datum, uint32_t holes, bool extremes)
{
  column->all_values = holes == 0;
  for (size_t unit = 0; unit < UNITS; unit++) {
    chuan_input input = random_below(100) < holes ? (chuan_input)(1 + random_below(4)) : CHUAN_INPUT_VALUE;
    chuan_num number = extremes && random_below(50) == 0 ? any_constant() : chuan_num_int(random_below(12));
    if (datum >= NUMBERS)
      number = chuan_num_int(random_below(2));
    chuan_data_set(&data, column, unit, input, number);
  }
}

static void make_data(void)
{
  chuan_data_init(&data, &program, &set, 2024, 0, UNITS, &arena);
  uint32_t holes = random_below(3) * 15;
  for (uint32_t i = 0; i < DATA; i++) {
    fill_column(&data.columns[i], i, random_below(2) ? holes : 0, random_below(2));
    fill_column(&data.previous[i], i, random_below(2) ? holes : 0, false);
  }
  for (size_t unit = 0; unit < UNITS; unit++) {
    data.units[unit].variant = random_below(2) ? CHUAN_NONE : 0;
    for (uint32_t d = 0; d < DIMENSIONS; d++)
      data.dimensions[d][unit] = random_below(100) < holes ? -1 : (int32_t)random_below(3 - d);
  }
}

/* Comparing ------------------------------------------------------------------------------------------ */

static unsigned __int128 causes_of(uint32_t causes)
{
  size_t count;
  const chuan_cause *items = chuan_cause_set_items(results.causes, causes, &count);
  unsigned __int128 bits = 0;
  for (size_t i = 0; i < count; i++)
    for (size_t name = 0; name < NAME_COUNT; name++)
      if (chuan_str_equal(NAMES[name], items[i].name))
        bits |= cause_bit(items[i].kind, (uint32_t)name);
  return bits;
}

static void check_measure(chuan_measure kept, value expected, uint8_t verdict, size_t unit, size_t item)
{
  if (expected.state == FAULT && verdict == NOT_APPLICABLE)
    expected.state = NOT_APPLICABLE;
  check(kept.state == expected.state, "state of the number of indicator", unit, item);
  if (kept.state == MET)
    check(chuan_num_compare(kept.number, expected.number) == 0, "number of indicator", unit, item);
}

static void execute_all(value *registers, size_t unit)
{
  for (size_t k = 0; k < set.code_count; k++)
    if (code[k].op < CHUAN_OP_INDICATOR)
      registers[k] = execute(&code[k], registers, unit);
}

/* Gives a column a value where the unit lacks one; says what stood there before. */
static uint8_t complete(chuan_column *column, uint32_t datum, size_t unit)
{
  uint8_t before = column->input[unit];
  int64_t far = random_below(4) ? 1 : INT64_C(1) << 60;
  chuan_num number = chuan_num_int(datum >= NUMBERS ? random_below(2) : ((int64_t)random_below(8) - 2) * far);
  if (before == CHUAN_INPUT_NOT_REPORTED || before == CHUAN_INPUT_NOT_AVAILABLE)
    chuan_data_set(&data, column, unit, CHUAN_INPUT_VALUE, number);
  return before;
}

/* A verdict that is certain though data are missing is that of random completions. */
static void check_early(uint8_t verdict, const chuan_instruction *i, size_t unit)
{
  enum { COMPLETIONS = 20 };
  for (int k = 0; k < COMPLETIONS; k++) {
    value registers[CODE_MAX] = { 0 };
    uint8_t before[DATA], previous[DATA];
    for (uint32_t d = 0; d < DATA; d++) {
      before[d] = complete(&data.columns[d], d, unit);
      previous[d] = complete(&data.previous[d], d, unit);
    }
    execute_all(registers, unit);
    check(registers[i->b].state == verdict, "early verdict of indicator", unit, i->a);
    for (uint32_t d = 0; d < DATA; d++) {
      data.columns[d].input[unit] = before[d];
      data.previous[d].input[unit] = previous[d];
    }
  }
}

static void check_indicators(const value *registers, size_t unit)
{
  for (size_t k = 0; k < set.code_count; k++) {
    if (code[k].op != CHUAN_OP_INDICATOR)
      continue;
    size_t item = code[k].a, at = item * UNITS + unit;
    value expected = registers[code[k].b];
    if (expected.state == INSUFFICIENT && results.indicator_by_bounds[at])
      check_early(results.indicators[at], &code[k], unit);
    else
      check(results.indicators[at] == expected.state, "verdict of indicator", unit, item);
    if (expected.state == INSUFFICIENT)
      check(causes_of(results.indicator_causes[at]) == expected.causes, "causes of indicator", unit, item);
    if (expected.state == FAULT)
      check(results.indicator_causes[at] == expected.origin, "origin of the fault of indicator", unit, item);
    check_measure(results.values[at], registers[indicators[item].value], results.indicators[at], unit, item);
    check_measure(results.thresholds[at], registers[indicators[item].threshold], results.indicators[at], unit, item);
  }
}

/* Adds an indicator's verdict as its policy has it to the count of all indicators. */
static void add_indicator(chuan_count *all, uint8_t verdict, chuan_not_applicable_policy policy)
{
  if (verdict != NOT_APPLICABLE)
    chuan_count_add(all, verdict);
  else if (policy == CHUAN_NOT_APPLICABLE_MET)
    all->met++;
}

static void check_set(const value *registers, size_t unit)
{
  chuan_count of_criteria = { 0 }, all_indicators = { 0 };
  unsigned __int128 causes = registers[condition.result].state == INSUFFICIENT ? registers[condition.result].causes : 0;
  unsigned __int128 of_count = 0;
  for (size_t c = 0; c < CRITERIA; c++) {
    chuan_count count = { 0 };
    for (size_t k = 0; k < criteria[c].indicator_count; k++)
      chuan_count_add(&count, results.indicators[criteria[c].indicators[k] * UNITS + unit]);
    chuan_not_applicable_policy policy = criteria[c].policy ? criteria[c].policy : set.policy;
    chuan_verdict verdict = chuan_count_verdict(count, criteria[c].met, policy);
    check(results.criteria[c * UNITS + unit] == verdict, "verdict of criterion", unit, c);
    chuan_count_add(&of_criteria, verdict);
  }
  uint32_t total;
  chuan_count applied = chuan_count_apply(of_criteria, set.policy, &total);
  check(results.criteria_met[unit] == applied.met && results.criteria_total[unit] == total &&
          results.criteria_insufficient[unit] == applied.insufficient, "count of criteria", unit, 0);
  for (size_t i = 0; i < INDICATORS; i++) {
    uint8_t verdict = results.indicators[i * UNITS + unit];
    bool loose = indicators[i].criterion == CHUAN_NONE;
    chuan_not_applicable_policy policy = loose ? CHUAN_NOT_APPLICABLE_UNSET : criteria[indicators[i].criterion].policy;
    add_indicator(&all_indicators, verdict, policy ? policy : set.policy);
    if (loose && set.met.all && set.met.of == CHUAN_MET_OF_CRITERIA)
      chuan_count_add(&of_criteria, verdict);
    /* Where criteria are what counts, what lies below a decided one does not leave the set undecided. */
    bool counts = set.met.of == CHUAN_MET_OF_INDICATORS ||
                  (loose ? set.met.all : results.criteria[indicators[i].criterion * UNITS + unit] == INSUFFICIENT);
    if (verdict == INSUFFICIENT && counts)
      of_count |= causes_of(results.indicator_causes[i * UNITS + unit]);
  }
  check(results.indicators_met[unit] == all_indicators.met, "count of indicators", unit, 0);
  chuan_verdict verdict =
    chuan_count_verdict(set.met.of == CHUAN_MET_OF_CRITERIA ? of_criteria : all_indicators, set.met, set.policy);
  if (verdict == CHUAN_VERDICT_INSUFFICIENT)
    causes |= of_count;
  verdict = chuan_verdict_and(verdict, registers[condition.result].state);
  check(results.sets[unit] == verdict, "verdict of the set", unit, 0);
  if (verdict == CHUAN_VERDICT_INSUFFICIENT)
    check(causes_of(results.set_causes[unit]) == causes, "causes of the set", unit, 0);
}

static void check_unit(size_t unit)
{
  value registers[CODE_MAX] = { 0 };
  execute_all(registers, unit);
  check_indicators(registers, unit);
  check_set(registers, unit);
}

int main(int count, char **arguments)
{
  uint64_t programs = count > 1 ? strtoull(arguments[1], NULL, 10) : 300;
  uint64_t seed = count > 2 ? strtoull(arguments[2], NULL, 10) : 0;
  for (program_number = seed; program_number < seed + programs; program_number++) {
    state = program_number;
    chuan_arena_init(&arena, "test", (size_t)1 << 30);
    make_program();
    make_data();
    chuan_rc rc = chuan_vm_run(&results, &data, (chuan_run_options){ .keep_values = true }, &arena);
    check(rc == CHUAN_RC_OK, "run", 0, 0);
    for (size_t unit = 0; unit < UNITS; unit++)
      check_unit(unit);
    check(results.any_fault == (memchr(results.indicators, FAULT, (size_t)INDICATORS * UNITS) ||
                                memchr(results.sets, FAULT, UNITS)), "any fault", 0, 0);
    chuan_arena_free(&arena);
  }
  printf("vm_reference: %zu checks\n", checks);
  return 0;
}
