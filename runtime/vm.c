/* The evaluator: runs, batches and traces. See vm.h; the instructions are in the other vm_*.c. */
#include "runtime/vm_machine.h"

#include "base/progress.h"

#include <string.h>

enum {
  BATCH_ROWS = 1024,            /* units of a batch at most: a column of them fits the nearest cache */
  BATCH_BYTES = 64 << 20,       /* memory that the columns of a batch may take; huge sets get smaller batches */
  ROW_BYTES = 2 * 8 + 4 + 4 + 1, /* of one column */
  REQUEST_BYTES = 64 * 1024     /* more than a number or a cause set takes */
};

/* Memory ----------------------------------------------------------------------------------------- */

void chuan_machine_fail(chuan_machine *machine, chuan_rc rc)
{
  if (machine->rc == CHUAN_RC_OK)
    machine->rc = rc;
}

/* What it means that `arena` gave no more: its limit is reached, or the machine's memory. */
static chuan_rc shortage(const chuan_arena *arena, size_t wanted)
{
  return wanted > arena->limit - arena->used ? CHUAN_RC_LIMIT : CHUAN_RC_MEMORY;
}

void *chuan_machine_array(chuan_machine *machine, size_t count, size_t size)
{
  void *array = chuan_arena_array(machine->arena, count, size);
  if (!array) {
    size_t wanted;
    if (__builtin_mul_overflow(count, size, &wanted))
      wanted = SIZE_MAX;
    chuan_machine_fail(machine, shortage(machine->arena, wanted));
  }
  return array;
}

/* `*room`, made when it is not there yet. */
static void *room_for(chuan_machine *machine, void *room, size_t size)
{
  return room ? room : chuan_machine_array(machine, machine->capacity, size);
}

chuan_vm_column *chuan_machine_condition(chuan_machine *machine, const chuan_instruction *i)
{
  chuan_vm_column *column = &machine->columns[i->result];
  column->writer = i;
  column->n = NULL;
  column->state = column->room.state = room_for(machine, column->room.state, sizeof *column->state);
  return column->state ? column : NULL;
}

chuan_vm_column *chuan_machine_numbers(chuan_machine *machine, const chuan_instruction *i)
{
  chuan_vm_column *column = &machine->columns[i->result];
  column->writer = i;
  column->clause = NULL;
  column->n = column->room.n = room_for(machine, column->room.n, sizeof *column->n);
  column->d = NULL;
  column->scale = 1;
  column->state = machine->zeros;
  column->seen = CHUAN_SEEN(MET);
  return column->n ? column : NULL;
}

bool chuan_machine_give_states(chuan_machine *machine, chuan_vm_column *column)
{
  column->state = column->room.state = room_for(machine, column->room.state, sizeof *column->state);
  column->why = column->room.why = room_for(machine, column->room.why, sizeof *column->why);
  column->seen = 0;
  return column->state && column->why;
}

bool chuan_machine_give_denominators(chuan_machine *machine, chuan_vm_column *column)
{
  column->d = column->room.d = room_for(machine, column->room.d, sizeof *column->d);
  return column->d != NULL;
}

void chuan_machine_pass_states(chuan_machine *machine, chuan_vm_column *out, const chuan_vm_column *a,
                               const chuan_vm_column *b)
{
  bool a_plain = chuan_column_is_plain(a), b_plain = chuan_column_is_plain(b);
  if (a_plain && b_plain)
    return;
  uint32_t *why = out->why = out->room.why = room_for(machine, out->room.why, sizeof *why);
  if (!why)
    return;
  out->seen |= a->seen | b->seen;
  if (a_plain || b_plain) {
    const chuan_vm_column *lacking = a_plain ? b : a;
    for (size_t row = 0; row < machine->rows; row++) {
      uint8_t state = lacking->state[row];
      out->state[row] = state != CHUAN_VERDICT_MET ? state : out->state[row];
      why[row] = state != CHUAN_VERDICT_MET ? lacking->why[row] : why[row];
    }
    return;
  }
  for (size_t row = 0; row < machine->rows; row++) {
    uint8_t state = chuan_column_worse(a, b, row);
    if (state != CHUAN_VERDICT_MET) {
      out->state[row] = state;
      why[row] = chuan_machine_why(machine, state, a, b, row);
    }
  }
}

/* Causes ----------------------------------------------------------------------------------------- */

static uint32_t checked_set(chuan_machine *machine, uint32_t set)
{
  if (set != CHUAN_NONE)
    return set;
  chuan_machine_fail(machine, CHUAN_RC_MEMORY);
  return 0;
}

uint32_t chuan_machine_cause(chuan_machine *machine, chuan_cause_kind kind, chuan_str name)
{
  return checked_set(machine, chuan_cause_set_of(machine->results->causes, (chuan_cause){ kind, name }));
}

uint32_t chuan_machine_unite(chuan_machine *machine, uint32_t a, uint32_t b)
{
  return checked_set(machine, chuan_cause_set_union(machine->results->causes, a, b));
}

/* Setting up ------------------------------------------------------------------------------------- */

/* Room for the verdicts of `units` units. */
static void make_results(chuan_machine *machine, chuan_results *results, size_t units)
{
  size_t indicators = machine->set->indicator_count * units, criteria = machine->set->criterion_count * units;
  *results = (chuan_results){ .data = machine->data, .causes = chuan_cause_sets_new(machine->arena) };
  if (!results->causes)
    chuan_machine_fail(machine, shortage(machine->arena, REQUEST_BYTES));
  results->indicators = chuan_machine_array(machine, indicators, sizeof *results->indicators);
  results->indicator_reported = chuan_machine_array(machine, indicators, sizeof *results->indicator_reported);
  results->indicator_by_bounds = chuan_machine_array(machine, indicators, sizeof *results->indicator_by_bounds);
  results->indicator_causes = chuan_machine_array(machine, indicators, sizeof *results->indicator_causes);
  results->criteria = chuan_machine_array(machine, criteria, sizeof *results->criteria);
  results->criterion_reported = chuan_machine_array(machine, criteria, sizeof *results->criterion_reported);
  size_t conditions = machine->set->condition_count * units;
  results->conditions = chuan_machine_array(machine, conditions, sizeof *results->conditions);
  results->condition_causes = chuan_machine_array(machine, conditions, sizeof *results->condition_causes);
  size_t grades = machine->set->grade_count * units;
  results->grades = chuan_machine_array(machine, grades, sizeof *results->grades);
  results->grade_causes = chuan_machine_array(machine, grades, sizeof *results->grade_causes);
  results->sets = chuan_machine_array(machine, units, sizeof *results->sets);
  results->set_causes = chuan_machine_array(machine, units, sizeof *results->set_causes);
  results->bands = chuan_machine_array(machine, units, sizeof *results->bands);
  results->criteria_met = chuan_machine_array(machine, units, sizeof *results->criteria_met);
  results->criteria_insufficient = chuan_machine_array(machine, units, sizeof *results->criteria_insufficient);
  results->criteria_total = chuan_machine_array(machine, units, sizeof *results->criteria_total);
  results->indicators_met = chuan_machine_array(machine, units, sizeof *results->indicators_met);
  results->indicators_total = chuan_machine_array(machine, units, sizeof *results->indicators_total);
  size_t rulings = machine->set->ruling_count * units;
  results->rulings = chuan_machine_array(machine, rulings, sizeof *results->rulings);
  results->ruling_causes = chuan_machine_array(machine, rulings, sizeof *results->ruling_causes);
  results->kept = chuan_machine_array(machine, machine->set->kept_count * units, sizeof *results->kept);
}

/* Room for the clauses that held. */
static void make_kept_clauses(chuan_machine *machine, chuan_results *results, size_t units)
{
  size_t clauses = machine->set->threshold_count * units;
  results->clauses = chuan_machine_array(machine, clauses, sizeof *results->clauses);
  if (results->clauses)
    memset(results->clauses, 0xff, clauses * sizeof *results->clauses); /* CHUAN_NONE */
}

/* Room for the numbers that verdicts were judged by. */
static void make_kept_values(chuan_machine *machine, chuan_results *results, size_t units)
{
  size_t count = machine->set->indicator_count;
  results->values = chuan_machine_array(machine, count * units, sizeof *results->values);
  results->thresholds = chuan_machine_array(machine, count * units, sizeof *results->thresholds);
  results->aux_values = chuan_machine_array(machine, count, sizeof *results->aux_values);
  results->aux_thresholds = chuan_machine_array(machine, count, sizeof *results->aux_thresholds);
  for (size_t k = 0; machine->rc == CHUAN_RC_OK && k < count; k++) {
    size_t aux = machine->set->indicators[k].aux_count * units;
    if (machine->set->indicators[k].aux_count == 0)
      continue;
    results->aux_values[k] = chuan_machine_array(machine, aux, sizeof **results->aux_values);
    results->aux_thresholds[k] = chuan_machine_array(machine, aux, sizeof **results->aux_thresholds);
  }
}

/* Where each datum of the program stands among the columns of the data. */
static uint32_t *make_positions(chuan_machine *machine, const uint32_t *data, size_t count)
{
  uint32_t *positions = chuan_machine_array(machine, machine->program->data_count, sizeof *positions);
  if (!positions)
    return NULL;
  memset(positions, 0xff, machine->program->data_count * sizeof *positions); /* CHUAN_NONE */
  for (size_t k = 0; k < count; k++)
    positions[data[k]] = (uint32_t)k;
  return positions;
}

static void make_tally(chuan_machine *machine, chuan_tally *tally)
{
  for (int verdict = CHUAN_VERDICT_MET + 1; verdict <= CHUAN_VERDICT_ABSENT; verdict++)
    tally->of[verdict] = chuan_machine_array(machine, machine->capacity, sizeof *tally->of[verdict]);
}

static size_t batch_rows(const chuan_set *set, size_t units)
{
  size_t rows = BATCH_BYTES / ROW_BYTES / ((size_t)set->register_count + 1);
  if (rows > BATCH_ROWS)
    rows = BATCH_ROWS;
  if (rows > units)
    rows = units;
  return rows > 0 ? rows : 1;
}

void chuan_machine_init(chuan_machine *machine, chuan_results *results, const chuan_data *data, size_t first,
                        size_t units, chuan_run_options options, chuan_arena *arena)
{
  const chuan_set *set = data->set;
  *machine = (chuan_machine){ .data = data, .program = data->program, .set = set, .options = options, .arena = arena,
                              .results = results, .base = first, .stride = units };
  machine->capacity = batch_rows(set, units);
  if (data->period < set->period_from || data->period > set->period_to)
    chuan_machine_fail(machine, CHUAN_RC_FINDINGS);
  make_results(machine, results, units);
  if (options.keep_values || options.keep_clauses)
    make_kept_clauses(machine, results, units);
  if (options.keep_values)
    make_kept_values(machine, results, units);
  size_t rows = machine->capacity;
  machine->columns = chuan_machine_array(machine, set->register_count, sizeof *machine->columns);
  machine->zeros = chuan_machine_array(machine, rows, sizeof(int64_t));
  machine->not_applicable.state = chuan_machine_array(machine, rows, sizeof *machine->not_applicable.state);
  machine->data_at = make_positions(machine, set->data, set->data_count);
  machine->previous_at = make_positions(machine, set->previous_data, set->previous_data_count);
  machine->figures = chuan_machine_array(machine, set->threshold_count, sizeof *machine->figures);
  machine->depends = chuan_machine_array(machine, set->threshold_count, sizeof *machine->depends);
  machine->layers = chuan_machine_array(machine, set->threshold_count, sizeof *machine->layers);
  machine->cells = chuan_machine_array(machine, rows, sizeof *machine->cells);
  machine->cell_writers = chuan_machine_array(machine, set->dimension_count, sizeof *machine->cell_writers);
  machine->indicator_seen = chuan_machine_array(machine, set->indicator_count, sizeof *machine->indicator_seen);
  make_tally(machine, &machine->indicators);
  make_tally(machine, &machine->criteria);
  make_tally(machine, &machine->own_indicators);
  make_tally(machine, &machine->own_criteria);
  make_tally(machine, &machine->below);
  machine->scratch = chuan_machine_array(machine, rows, sizeof *machine->scratch);
  machine->causes =
    chuan_machine_array(machine, set->indicator_count + set->condition_count, sizeof *machine->causes);
  if (machine->rc != CHUAN_RC_OK)
    return;
  machine->not_applicable.seen = CHUAN_SEEN(NOT_APPLICABLE);
  memset(machine->not_applicable.state, CHUAN_VERDICT_NOT_APPLICABLE, rows);
}

/* Running ---------------------------------------------------------------------------------------- */

typedef void operation(chuan_machine *machine, const chuan_instruction *i);

static operation *const OPERATIONS[CHUAN_OP_COUNT] = {
#define OP(name, operands, meaning) chuan_op_##name,
#include "grammar/opcodes.def"
#undef OP
};

/* What instruction `i` gave the only unit of the batch. */
static chuan_traced trace_of(const chuan_machine *machine, const chuan_instruction *i)
{
  const chuan_results *results = machine->results;
  switch ((chuan_opcode)i->op) {
  case CHUAN_OP_INDICATOR:
    return (chuan_traced){ .state = results->indicators[i->a], .why = results->indicator_causes[i->a] };
  case CHUAN_OP_CRITERION:
    return (chuan_traced){ .state = results->criteria[i->a] };
  case CHUAN_OP_SET:
    return (chuan_traced){ .state = results->sets[0], .why = results->set_causes[0] };
  case CHUAN_OP_RULING:
    return (chuan_traced){ .state = results->rulings[i->a], .why = results->ruling_causes[i->a] };
  case CHUAN_OP_KEEP:
    return (chuan_traced){ .state = results->kept[i->a].state, .number = results->kept[i->a].number };
  default:
    break;
  }
  const chuan_vm_column *column = chuan_machine_operand(machine, i->result);
  chuan_traced traced = { .state = column->state[0] };
  if (traced.state == CHUAN_VERDICT_INSUFFICIENT || traced.state == CHUAN_VERDICT_FAULT)
    traced.why = column->why[0];
  if (traced.state == CHUAN_VERDICT_MET && column->n)
    traced.number = chuan_column_exact(column, 0);
  return traced;
}

void chuan_machine_step(chuan_machine *machine, const chuan_instruction *i, chuan_traced *trace)
{
  OPERATIONS[i->op](machine, i);
  if (trace && machine->rc == CHUAN_RC_OK)
    *trace = trace_of(machine, i);
}

/* Runs the program over the batch that begins at unit `first`. `trace` is NULL, or what is kept of each
   instruction. */
static void run_batch(chuan_machine *machine, size_t first, chuan_traced *trace)
{
  const chuan_set *set = machine->set;
  size_t left = machine->base + machine->stride - first;
  machine->first = first;
  machine->rows = left < machine->capacity ? left : machine->capacity;
  machine->cell_writer_count = SIZE_MAX;
  machine->indicators.added = machine->criteria.added = machine->own_indicators.added = machine->own_criteria.added = 0;
  machine->indicators.seen = machine->criteria.seen = machine->own_indicators.seen = machine->own_criteria.seen = 0;
  for (size_t k = 0; k < set->code_count && machine->rc == CHUAN_RC_OK; k++)
    chuan_machine_step(machine, &set->code[k], trace ? &trace[k] : NULL);
}

/* Numbers and cause sets do not tell why the arena gave no more. They ask for little, or for as much again
   as they have. */
static chuan_rc outcome(const chuan_machine *machine)
{
  return machine->rc == CHUAN_RC_MEMORY ? shortage(machine->arena, machine->arena->used + REQUEST_BYTES) : machine->rc;
}

chuan_rc chuan_vm_run(chuan_results *out, const chuan_data *data, chuan_run_options options, chuan_arena *arena)
{
  chuan_machine machine;
  chuan_machine_init(&machine, out, data, 0, data->unit_count, options, arena);
  for (size_t first = 0; first < data->unit_count && machine.rc == CHUAN_RC_OK; first += machine.capacity) {
    chuan_progress_tell(options.progress, CHUAN_WORK_JUDGE_UNITS, first, first, data->unit_count);
    run_batch(&machine, first, NULL);
  }
  chuan_machine_sort_script_faults(&machine);
  return outcome(&machine);
}

chuan_rc chuan_vm_trace(chuan_traced *trace, chuan_cause_sets **causes, const chuan_data *data, size_t unit,
                        chuan_run_options options, chuan_arena *arena)
{
  chuan_machine machine;
  chuan_results results;
  chuan_machine_init(&machine, &results, data, unit, 1, options, arena);
  *causes = results.causes;
  if (machine.rc == CHUAN_RC_OK)
    run_batch(&machine, unit, trace);
  return outcome(&machine);
}
