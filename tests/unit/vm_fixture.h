/* What the unit tests of the evaluator share: a program built by hand, instruction by instruction, its data,
   and checks of what came out. */
#ifndef CHUAN_VM_FIXTURE_H
#define CHUAN_VM_FIXTURE_H

#include "runtime/vm.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

enum { MET = CHUAN_VERDICT_MET, NOT_MET = CHUAN_VERDICT_NOT_MET, INSUFFICIENT = CHUAN_VERDICT_INSUFFICIENT,
       NOT_APPLICABLE = CHUAN_VERDICT_NOT_APPLICABLE, FAULT = CHUAN_VERDICT_FAULT };

/* The program under test: built instruction by instruction, register r being what instruction r writes. -- */

enum { DATA = 8, CODE_MAX = 100, ARGS_MAX = 50, NUMBERS_MAX = 40, CLAUSES_MAX = 40, UNITS_MAX = 3000 };

static chuan_arena arena;
static chuan_program program;
static chuan_set set;
static chuan_data data;
static chuan_datum datums[DATA];
static uint32_t all_data[DATA];
static chuan_instruction code[CODE_MAX];
static uint32_t args[ARGS_MAX];
static chuan_num numbers[NUMBERS_MAX];
static int64_t codes[NUMBERS_MAX];
static chuan_clause clauses[CLAUSES_MAX];
static chuan_indicator indicators[4];
static chuan_criterion criteria[3];
static const chuan_str REGIONS[] = { { "TDMNPB", 6 }, { "DBSH", 4 }, { "TN", 2 } };
static const chuan_str AREAS[] = { { "I", 1 }, { "II", 2 } };
static chuan_dimension dimensions[2];
static chuan_variant variants[3];

/* Data a..h: numbers but g and h, which are yes/no; dimensions vùng (3 values) and khu_vực (2). */
static inline int set_up(void **state)
{
  (void)state;
  static const char *const NAMES[DATA] = { "a", "b", "c", "d", "e", "f", "g", "h" };
  chuan_arena_init(&arena, "test", 1 << 30);
  memset(datums, 0, sizeof datums);
  memset(indicators, 0, sizeof indicators);
  memset(criteria, 0, sizeof criteria);
  memset(clauses, 0, sizeof clauses);
  for (uint32_t i = 0; i < DATA; i++) {
    datums[i].name = chuan_str_of(NAMES[i]);
    datums[i].type.kind = i >= 6 ? CHUAN_TYPE_TRUTH : CHUAN_TYPE_INTEGER;
    all_data[i] = i;
  }
  dimensions[0] = (chuan_dimension){ .name = CHUAN_STR("vùng"), .values = REGIONS, .value_count = 3 };
  dimensions[1] = (chuan_dimension){ .name = CHUAN_STR("khu_vực"), .values = AREAS, .value_count = 2 };
  for (uint32_t i = 0; i < 4; i++)
    indicators[i] = (chuan_indicator){ .code = chuan_str_of(NAMES[i]), .criterion = CHUAN_NONE, .value = CHUAN_NONE,
                                       .threshold = CHUAN_NONE };
  set = (chuan_set){ .period_from = 2022, .period_to = 2025, .dimensions = dimensions, .dimension_count = 2,
                     .criteria = criteria, .indicators = indicators, .met = { .all = true }, .code = code,
                     .args = args, .numbers = numbers, .codes = codes, .data = all_data, .data_count = DATA,
                     .previous_data = all_data, .previous_data_count = DATA };
  program = (chuan_program){ .data = datums, .data_count = DATA, .sets = &set, .set_count = 1,
                             .variants = variants, .clauses = clauses };
  return 0;
}

static inline int tear_down(void **state)
{
  (void)state;
  chuan_arena_fail_after(-1, false);
  chuan_arena_free(&arena);
  return 0;
}

static inline uint32_t emit(chuan_opcode op, uint32_t a, uint32_t b, uint32_t c)
{
  assert_true(set.code_count < CODE_MAX);
  uint32_t at = (uint32_t)set.code_count++;
  bool last = op >= CHUAN_OP_INDICATOR;
  code[at] = (chuan_instruction){ .op = (uint8_t)op, .result = last ? CHUAN_NONE : at, .a = a, .b = b, .c = c };
  set.register_count = at + 1;
  return at;
}

static inline uint32_t load(uint32_t datum)
{
  return emit(datum >= 6 ? CHUAN_OP_LOAD_TRUTH : CHUAN_OP_LOAD, datum, 0, 0);
}

static inline chuan_num exact(const char *text)
{
  chuan_num out;
  assert_int_equal(chuan_num_parse_exact(&out, chuan_str_of(text), &arena), CHUAN_RC_OK);
  return out;
}

static inline uint32_t number(const char *text)
{
  assert_true(set.number_count < NUMBERS_MAX);
  numbers[set.number_count++] = exact(text);
  return emit(CHUAN_OP_NUMBER, (uint32_t)set.number_count - 1, 0, 0);
}

static inline uint32_t position(int64_t value)
{
  codes[set.code_constant_count++] = value;
  return (uint32_t)set.code_constant_count - 1;
}

/* Puts a list of `count` into args and returns where it begins. */
static inline uint32_t list(size_t count, const uint32_t *items)
{
  assert_true(set.arg_count + count <= ARGS_MAX);
  memcpy(args + set.arg_count, items, count * sizeof *items);
  set.arg_count += count;
  return (uint32_t)(set.arg_count - count);
}

#define LIST(...) list(sizeof(uint32_t[]){ __VA_ARGS__ } / sizeof(uint32_t), (uint32_t[]){ __VA_ARGS__ })

/* The units: every cell not reported, every dimension without a value. */
static inline void make_units(size_t count)
{
  assert_int_equal(chuan_data_init(&data, &program, &set, 2024, 0, count, &arena), CHUAN_RC_OK);
}

static inline void give_state(size_t unit, uint32_t datum, chuan_input input)
{
  assert_int_equal(chuan_data_set(&data, &data.columns[datum], unit, input, chuan_num_int(0)), CHUAN_RC_OK);
}

static inline void give(size_t unit, uint32_t datum, const char *value)
{
  assert_int_equal(chuan_data_set(&data, &data.columns[datum], unit, CHUAN_INPUT_VALUE, exact(value)), CHUAN_RC_OK);
}

/* Checks of what an instruction gave a unit ---------------------------------------------------------- */

static chuan_traced traced[CODE_MAX];
static chuan_cause_sets *traced_causes;

static inline void trace(size_t unit)
{
  assert_int_equal(chuan_vm_trace(traced, &traced_causes, &data, unit, (chuan_run_options){ 0 }, &arena), CHUAN_RC_OK);
}

/* "not_reported a, no_dimension vùng" */
static inline const char *causes_text(const chuan_cause_sets *sets, uint32_t causes)
{
  static const char *const KINDS[] = {
#define CAUSE(name, json, vi, en) json,
#include "runtime/causes.def"
#undef CAUSE
  };
  static char text[1000];
  size_t count, length = 0;
  const chuan_cause *items = chuan_cause_set_items(sets, causes, &count);
  text[0] = '\0';
  for (size_t i = 0; i < count; i++)
    length += (size_t)snprintf(text + length, sizeof text - length, "%s%s %.*s", i ? ", " : "", KINDS[items[i].kind],
                               CHUAN_STR_ARGS(items[i].name));
  return text;
}

static inline void check_number(uint32_t reg, const char *expected)
{
  assert_int_equal(traced[reg].state, MET);
  assert_string_equal(chuan_num_exact(traced[reg].number, &arena).p, expected);
}

static inline void check_state(uint32_t reg, uint8_t expected)
{
  assert_int_equal(traced[reg].state, expected);
}

static inline void check_insufficient(uint32_t reg, const char *causes)
{
  assert_int_equal(traced[reg].state, INSUFFICIENT);
  assert_string_equal(causes_text(traced_causes, traced[reg].why), causes);
}

static inline void check_fault(uint32_t reg, uint32_t origin)
{
  assert_int_equal(traced[reg].state, FAULT);
  assert_int_equal(traced[reg].why, origin);
}

/* Registers of conditions with every outcome: met, not met, two insufficient, not applicable, two faults. */
typedef struct outcomes {
  uint32_t met, not_met, insufficient, other_insufficient, not_applicable, fault, later_fault;
} outcomes;

static inline outcomes make_outcomes(void)
{
  uint32_t zero = number("0"), fault = emit(CHUAN_OP_DIVIDE, zero, zero, 0);
  uint32_t later = emit(CHUAN_OP_DIVIDE, zero, zero, 0);
  uint32_t missing = load(0), other = load(1), k = load(2);
  return (outcomes){ .met = emit(CHUAN_OP_TRUTH, 1, 0, 0),
                     .not_met = emit(CHUAN_OP_TRUTH, 0, 0, 0),
                     .insufficient = emit(CHUAN_OP_EQ, missing, zero, 0),
                     .other_insufficient = emit(CHUAN_OP_EQ, other, zero, 0),
                     .not_applicable = emit(CHUAN_OP_EQ, k, zero, 0),
                     .fault = emit(CHUAN_OP_EQ, fault, zero, 0),
                     .later_fault = emit(CHUAN_OP_EQ, later, zero, 0) };
}

static inline void make_outcome_unit(void)
{
  make_units(1);
  give_state(0, 2, CHUAN_INPUT_NOT_APPLICABLE);
}

/* Thresholds ------------------------------------------------------------------------------------- */

static inline uint32_t clause(chuan_clause_kind kind, const char *value)
{
  uint32_t at = (uint32_t)program.clause_count++;
  clauses[at] = (chuan_clause){ .kind = kind };
  if (value)
    clauses[at].value = exact(value);
  return at;
}

/* A threshold of indicator 1 by vùng (and khu_vực), of `layer_count` layers; the years before 2024 hold a
   figure that must not be taken. */
static inline uint32_t make_threshold(size_t dimension_count, size_t layer_count, const uint32_t *layer_variants,
                               const uint32_t *figures)
{
  static chuan_threshold threshold;
  static uint32_t cells[4 * 4 * 6], of[2] = { 0, 1 };
  size_t cell_count = dimension_count == 2 ? 6 : 3;
  uint32_t wrong = clause(CHUAN_CLAUSE_VALUE, "-1");
  for (size_t layer = 0; layer < layer_count; layer++)
    for (size_t year = 0; year < 4; year++)
      for (size_t cell = 0; cell < cell_count; cell++)
        cells[(layer * 4 + year) * cell_count + cell] = year == 2 ? figures[layer * cell_count + cell] : wrong;
  threshold = (chuan_threshold){ .indicator = 1, .dimensions = of, .dimension_count = dimension_count,
                                 .cell_count = cell_count, .layer_variants = layer_variants,
                                 .layer_count = layer_count, .cells = cells };
  set.thresholds = &threshold;
  set.threshold_count = 1;
  uint32_t regs[] = { emit(CHUAN_OP_REGISTRY, 0, 0, 0), emit(CHUAN_OP_REGISTRY, 1, 0, 0) };
  return emit(CHUAN_OP_THRESHOLD, 0, list(dimension_count, regs), (uint32_t)dimension_count);
}

static const uint32_t SET_ALONE[] = { CHUAN_NONE };

/* Runs -------------------------------------------------------------------------------------------- */

static chuan_results results;

static inline void run(chuan_run_options options)
{
  assert_int_equal(chuan_vm_run(&results, &data, options, &arena), CHUAN_RC_OK);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

#endif
