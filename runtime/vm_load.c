/* Instructions that bring something in: data, constants, dimensions and thresholds. */
#include "runtime/lineage.h"
#include "runtime/vm_machine.h"

#include <string.h>

/* Data ------------------------------------------------------------------------------------------- */

/* The column of the data that a LOAD or PREVIOUS names. */
static const chuan_column *source_of(const chuan_machine *machine, const chuan_instruction *i, bool previous)
{
  return previous ? &machine->data->previous[machine->previous_at[i->a]]
                  : &machine->data->columns[machine->data_at[i->a]];
}

/* What cells of one input state mean to a rule. */
typedef struct meaning {
  uint8_t state;
  uint32_t why;
} meaning;

static meaning meaning_of(chuan_machine *machine, chuan_input input, bool previous, chuan_str name)
{
  chuan_cause_kind cause = previous ? CHUAN_CAUSE_NO_PREVIOUS : CHUAN_CAUSE_NOT_REPORTED;
  switch (input) {
  case CHUAN_INPUT_VALUE:
  case CHUAN_INPUT_NONE_OCCURRED: return (meaning){ .state = CHUAN_VERDICT_MET };
  case CHUAN_INPUT_NOT_APPLICABLE: return (meaning){ .state = CHUAN_VERDICT_NOT_APPLICABLE };
  case CHUAN_INPUT_NOT_AVAILABLE: cause = CHUAN_CAUSE_NOT_AVAILABLE; break;
  case CHUAN_INPUT_NOT_REPORTED: break;
  }
  return (meaning){ CHUAN_VERDICT_INSUFFICIENT, chuan_machine_cause(machine, cause, name) };
}

/* Rows whose datum could not be put together from former units have reasons of their own. */
static void load_reasons(chuan_machine *machine, const chuan_instruction *i, chuan_vm_column *out, bool previous)
{
  size_t count, end = machine->first + machine->rows;
  uint32_t column = previous ? machine->previous_at[i->a] : machine->data_at[i->a];
  const chuan_lacking *lacking = chuan_lineage_lacking(machine->data, column, previous, machine->first, &count);
  for (size_t k = 0; k < count && lacking[k].unit < end; k++) {
    uint32_t cause = chuan_machine_cause(machine, lacking[k].kind, machine->program->data[i->a].name);
    bool first = k == 0 || lacking[k].unit != lacking[k - 1].unit;
    uint32_t *why = &out->why[lacking[k].unit - machine->first];
    *why = first ? cause : chuan_machine_unite(machine, *why, cause);
  }
}

/* Says of each row whether there is a value (MET), or why not. */
static void load_states(chuan_machine *machine, const chuan_instruction *i, chuan_vm_column *out, bool previous)
{
  const uint8_t *inputs = source_of(machine, i, previous)->input + machine->first;
  bool nothing = previous && machine->data->first_period;
  if (!chuan_machine_give_states(machine, out))
    return;
  unsigned occurring = 0;
  for (size_t row = 0; row < machine->rows; row++)
    occurring |= 1u << inputs[row];
  meaning meanings[CHUAN_INPUT_NOT_APPLICABLE + 1] = { 0 };
  for (unsigned input = 0; input <= CHUAN_INPUT_NOT_APPLICABLE; input++) {
    if (!(occurring >> input & 1))
      continue;
    meanings[input] = meaning_of(machine, nothing ? CHUAN_INPUT_NOT_REPORTED : (chuan_input)input, previous,
                                 machine->program->data[i->a].name);
    out->seen = (uint8_t)(out->seen | 1u << meanings[input].state);
  }
  for (size_t row = 0; row < machine->rows; row++) {
    out->state[row] = meanings[inputs[row]].state;
    out->why[row] = meanings[inputs[row]].why;
  }
  if (machine->data->lineage && !nothing)
    load_reasons(machine, i, out, previous);
}

static void load_numbers(chuan_machine *machine, const chuan_instruction *i, bool previous)
{
  const chuan_column *source = source_of(machine, i, previous);
  chuan_vm_column *out = &machine->columns[i->result];
  out->writer = i;
  out->clause = NULL;
  out->n = source->n + machine->first;
  out->d = source->d ? source->d + machine->first : NULL;
  out->scale = source->scale;
  out->state = machine->zeros;
  out->seen = CHUAN_SEEN(MET);
  if (!source->all_values || (previous && machine->data->first_period))
    load_states(machine, i, out, previous);
}

static void load_truth(chuan_machine *machine, const chuan_instruction *i, bool previous)
{
  const chuan_column *source = source_of(machine, i, previous);
  chuan_vm_column *out = chuan_machine_condition(machine, i);
  if (!out)
    return;
  out->seen = CHUAN_SEEN_DECIDED;
  if (source->all_values && !(previous && machine->data->first_period)) {
    for (size_t row = 0; row < machine->rows; row++)
      out->state[row] = source->n[machine->first + row] == 0;
    return;
  }
  load_states(machine, i, out, previous);
  out->seen |= CHUAN_SEEN(NOT_MET);
  for (size_t row = 0; machine->rc == CHUAN_RC_OK && row < machine->rows; row++)
    if (out->state[row] == CHUAN_VERDICT_MET)
      out->state[row] = source->n[machine->first + row] == 0;
}

void chuan_op_LOAD(chuan_machine *machine, const chuan_instruction *i)
{
  load_numbers(machine, i, false);
}

void chuan_op_PREVIOUS(chuan_machine *machine, const chuan_instruction *i)
{
  load_numbers(machine, i, true);
}

void chuan_op_LOAD_TRUTH(chuan_machine *machine, const chuan_instruction *i)
{
  load_truth(machine, i, false);
}

void chuan_op_PREVIOUS_TRUTH(chuan_machine *machine, const chuan_instruction *i)
{
  load_truth(machine, i, true);
}

void chuan_op_MET_SET(chuan_machine *machine, const chuan_instruction *i)
{
  const uint8_t *verdicts = machine->data->required[i->a] + machine->first;
  chuan_vm_column *out = chuan_machine_condition(machine, i);
  if (!out || !chuan_machine_give_states(machine, out))
    return;
  const chuan_set *required = chuan_program_at(machine->program, machine->set->required[i->a].set);
  uint32_t undecided = chuan_machine_cause(machine, CHUAN_CAUSE_SET_UNDECIDED, required->name);
  for (size_t row = 0; row < machine->rows; row++)
    chuan_column_put(out, row, verdicts[row],
                     verdicts[row] == CHUAN_VERDICT_FAULT ? chuan_machine_number_of(machine, i) : undecided);
}

/* Constants: written once, unless another instruction has used the column since ---------------------- */

static bool is_written(const chuan_machine *machine, const chuan_instruction *i)
{
  return machine->columns[i->result].writer == i;
}

static void fill(chuan_machine *machine, const chuan_instruction *i, chuan_num number)
{
  if (is_written(machine, i))
    return;
  chuan_vm_column *out = chuan_machine_numbers(machine, i);
  if (!out || (number.d == 0 && !chuan_machine_give_denominators(machine, out)))
    return;
  out->scale = number.d;
  for (size_t row = 0; row < machine->capacity; row++)
    out->n[row] = number.n;
  for (size_t row = 0; out->d && row < machine->capacity; row++)
    out->d[row] = number.d;
}

void chuan_op_NUMBER(chuan_machine *machine, const chuan_instruction *i)
{
  fill(machine, i, machine->set->numbers[i->a]);
}

void chuan_op_CODE(chuan_machine *machine, const chuan_instruction *i)
{
  fill(machine, i, chuan_num_int(machine->set->codes[i->a]));
}

void chuan_op_TEXT(chuan_machine *machine, const chuan_instruction *i)
{
  /* A text that nobody reported equals none in the data, but itself where the rules say it twice. */
  chuan_str text = machine->set->texts[i->a];
  int64_t number = chuan_data_find_text(machine->data, text);
  for (size_t k = 0; number == -1; k++)
    if (chuan_str_equal(machine->set->texts[k], text))
      number = -2 - (int64_t)k;
  fill(machine, i, chuan_num_int(number));
}

void chuan_op_TRUTH(chuan_machine *machine, const chuan_instruction *i)
{
  if (is_written(machine, i))
    return;
  chuan_vm_column *out = chuan_machine_condition(machine, i);
  if (!out)
    return;
  out->seen = CHUAN_SEEN_DECIDED;
  memset(out->state, i->a == 1 ? CHUAN_VERDICT_MET : CHUAN_VERDICT_NOT_MET, machine->capacity);
}

/* Dimensions ------------------------------------------------------------------------------------- */

void chuan_op_REGISTRY(chuan_machine *machine, const chuan_instruction *i)
{
  const int32_t *values = machine->data->dimensions[i->a] + machine->first;
  chuan_vm_column *out = chuan_machine_numbers(machine, i);
  if (!out)
    return;
  bool missing = false;
  for (size_t row = 0; row < machine->rows; row++) {
    out->n[row] = values[row];
    missing |= values[row] < 0;
  }
  if (!missing || !chuan_machine_give_states(machine, out))
    return;
  uint32_t cause = chuan_machine_cause(machine, CHUAN_CAUSE_NO_DIMENSION, machine->set->dimensions[i->a].name);
  for (size_t row = 0; row < machine->rows; row++)
    chuan_column_put(out, row, values[row] < 0 ? CHUAN_VERDICT_INSUFFICIENT : CHUAN_VERDICT_MET, cause);
}

/* What the exceptions of a row come to. */
typedef struct exceptions {
  bool met, undecided, fault;
  int64_t value;     /* where `met` */
  uint32_t causes;   /* where `undecided` */
  uint32_t origin;   /* where `fault` */
} exceptions;

static exceptions look_at_exceptions(chuan_machine *machine, const chuan_instruction *i, size_t row)
{
  exceptions found = { .origin = chuan_machine_number_of(machine, i) };
  const uint32_t *pairs = machine->set->args + i->b;
  for (uint32_t k = 0; k < i->c; k++) {
    const chuan_vm_column *condition = chuan_machine_operand(machine, pairs[2 * k]);
    int64_t value = machine->set->codes[pairs[2 * k + 1]];
    switch ((chuan_verdict)condition->state[row]) {
    case CHUAN_VERDICT_MET:
      found.fault |= found.met && found.value != value; /* two values hold at once */
      found.met = true;
      found.value = value;
      break;
    case CHUAN_VERDICT_INSUFFICIENT:
      found.undecided = true;
      found.causes = chuan_machine_unite(machine, found.causes, condition->why[row]);
      break;
    case CHUAN_VERDICT_FAULT:
      found.fault = true;
      if (condition->why[row] < found.origin)
        found.origin = condition->why[row];
      break;
    default:
      break;
    }
  }
  return found;
}

/* Whether every exception that is undecided would give `value`. */
static bool undecided_agree(const chuan_machine *machine, const chuan_instruction *i, size_t row, int64_t value)
{
  const uint32_t *pairs = machine->set->args + i->b;
  for (uint32_t k = 0; k < i->c; k++)
    if (chuan_machine_operand(machine, pairs[2 * k])->state[row] == CHUAN_VERDICT_INSUFFICIENT &&
        machine->set->codes[pairs[2 * k + 1]] != value)
      return false;
  return true;
}

static void except_row(chuan_machine *machine, const chuan_instruction *i, chuan_vm_column *out,
                       const chuan_vm_column *registry, size_t row)
{
  uint8_t state = registry->state[row];
  uint32_t why = chuan_machine_why(machine, state, registry, registry, row);
  int64_t value = registry->n[row];
  if (state != CHUAN_VERDICT_MET && i->op == CHUAN_OP_EXCEPT_OTHERWISE) {
    state = CHUAN_VERDICT_MET;
    why = 0;
    value = machine->set->codes[machine->set->args[i->b + 2 * i->c]];
  }
  exceptions found = look_at_exceptions(machine, i, row);
  if (found.fault) {
    chuan_column_put(out, row, CHUAN_VERDICT_FAULT, found.origin);
    return;
  }
  if (found.met) {
    state = CHUAN_VERDICT_MET;
    why = 0;
    value = found.value;
  }
  if (found.undecided && !(state == CHUAN_VERDICT_MET && undecided_agree(machine, i, row, value))) {
    why = state == CHUAN_VERDICT_INSUFFICIENT ? chuan_machine_unite(machine, why, found.causes) : found.causes;
    state = CHUAN_VERDICT_INSUFFICIENT;
  }
  out->n[row] = value;
  chuan_column_put(out, row, state, why);
}

void chuan_op_EXCEPT(chuan_machine *machine, const chuan_instruction *i)
{
  const chuan_vm_column *registry = chuan_machine_operand(machine, i->a);
  chuan_vm_column *out = chuan_machine_numbers(machine, i);
  if (!out || !chuan_machine_give_states(machine, out))
    return;
  for (size_t row = 0; row < machine->rows; row++) {
    if (machine->data->dimensions_final && registry->state[row] == CHUAN_VERDICT_MET) {
      out->n[row] = registry->n[row];
      chuan_column_put(out, row, CHUAN_VERDICT_MET, 0);
    } else {
      except_row(machine, i, out, registry, row);
    }
  }
}

void chuan_op_EXCEPT_OTHERWISE(chuan_machine *machine, const chuan_instruction *i)
{
  chuan_op_EXCEPT(machine, i);
}
