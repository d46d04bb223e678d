/* Instructions on conditions, and choices by a condition. */
#include "runtime/vm_machine.h"

typedef chuan_verdict verdict_table(chuan_verdict a, chuan_verdict b);

/* The careful way of `and`, `or`. */
static void combine(chuan_machine *machine, chuan_vm_column *out, const chuan_vm_column *a, const chuan_vm_column *b,
                    verdict_table *table)
{
  if (!chuan_machine_give_states(machine, out))
    return;
  for (size_t row = 0; row < machine->rows; row++) {
    uint8_t state = (uint8_t)table(a->state[row], b->state[row]);
    chuan_column_put(out, row, state, chuan_machine_why(machine, state, a, b, row));
  }
}

void chuan_op_AND(chuan_machine *machine, const chuan_instruction *i)
{
  const chuan_vm_column *a = chuan_machine_operand(machine, i->a), *b = chuan_machine_operand(machine, i->b);
  chuan_vm_column *out = chuan_machine_condition(machine, i);
  if (!out)
    return;
  if (!chuan_column_is_decided(a) || !chuan_column_is_decided(b)) {
    combine(machine, out, a, b, chuan_verdict_and);
    return;
  }
  out->seen = CHUAN_SEEN_DECIDED;
  for (size_t row = 0; row < machine->rows; row++)
    out->state[row] = a->state[row] | b->state[row];
}

void chuan_op_OR(chuan_machine *machine, const chuan_instruction *i)
{
  const chuan_vm_column *a = chuan_machine_operand(machine, i->a), *b = chuan_machine_operand(machine, i->b);
  chuan_vm_column *out = chuan_machine_condition(machine, i);
  if (!out)
    return;
  if (!chuan_column_is_decided(a) || !chuan_column_is_decided(b)) {
    combine(machine, out, a, b, chuan_verdict_or);
    return;
  }
  out->seen = CHUAN_SEEN_DECIDED;
  for (size_t row = 0; row < machine->rows; row++)
    out->state[row] = a->state[row] & b->state[row];
}

void chuan_op_NOT(chuan_machine *machine, const chuan_instruction *i)
{
  const chuan_vm_column *a = chuan_machine_operand(machine, i->a);
  chuan_vm_column *out = chuan_machine_condition(machine, i);
  if (!out || !chuan_machine_give_states(machine, out))
    return;
  for (size_t row = 0; row < machine->rows; row++)
    chuan_column_put(out, row, (uint8_t)chuan_verdict_not(a->state[row]),
                     chuan_machine_why(machine, a->state[row], a, a, row));
}

/* Whether two decided conditions agree; like a comparison it knows neither what is missing nor what does
   not apply. */
static uint8_t same_truth(uint8_t a, uint8_t b)
{
  uint8_t worse = a > b ? a : b;
  if (worse > CHUAN_VERDICT_NOT_MET)
    return worse;
  return a == b ? CHUAN_VERDICT_MET : CHUAN_VERDICT_NOT_MET;
}

void chuan_op_SAME_TRUTH(chuan_machine *machine, const chuan_instruction *i)
{
  const chuan_vm_column *a = chuan_machine_operand(machine, i->a), *b = chuan_machine_operand(machine, i->b);
  chuan_vm_column *out = chuan_machine_condition(machine, i);
  if (!out || !chuan_machine_give_states(machine, out))
    return;
  for (size_t row = 0; row < machine->rows; row++) {
    uint8_t state = same_truth(a->state[row], b->state[row]);
    chuan_column_put(out, row, state, chuan_machine_why(machine, state, a, b, row));
  }
}

/* The outcome of a = b for a row, b being number k of the list of an IN. */
static uint8_t equals(const chuan_machine *machine, const chuan_instruction *i, uint32_t k, size_t row)
{
  const chuan_vm_column *a = chuan_machine_operand(machine, i->a);
  const chuan_vm_column *b = chuan_machine_operand(machine, machine->set->args[i->b + k]);
  uint8_t state = chuan_column_worse(a, b, row);
  return state == CHUAN_VERDICT_MET && chuan_column_compare(a, b, row) != 0 ? CHUAN_VERDICT_NOT_MET : state;
}

/* Why the outcome of an IN is `state`: the reasons of the comparisons that came out so. */
static uint32_t why_in(chuan_machine *machine, const chuan_instruction *i, uint8_t state, size_t row)
{
  uint32_t causes = 0, origin = CHUAN_NONE;
  for (uint32_t k = 0; k < i->c; k++) {
    if (equals(machine, i, k, row) != state)
      continue;
    uint32_t why = chuan_machine_why(machine, state, chuan_machine_operand(machine, i->a),
                                     chuan_machine_operand(machine, machine->set->args[i->b + k]), row);
    if (state == CHUAN_VERDICT_INSUFFICIENT)
      causes = chuan_machine_unite(machine, causes, why);
    else if (why < origin)
      origin = why;
  }
  return state == CHUAN_VERDICT_INSUFFICIENT ? causes : origin;
}

/* a = b1 or a = b2 or … */
void chuan_op_IN(chuan_machine *machine, const chuan_instruction *i)
{
  chuan_vm_column *out = chuan_machine_condition(machine, i);
  if (!out || !chuan_machine_give_states(machine, out))
    return;
  for (size_t row = 0; row < machine->rows; row++) {
    uint8_t state = i->c == 0 ? CHUAN_VERDICT_NOT_MET : equals(machine, i, 0, row);
    for (uint32_t k = 1; k < i->c; k++)
      state = (uint8_t)chuan_verdict_or(state, equals(machine, i, k, row));
    bool has_reason = state == CHUAN_VERDICT_INSUFFICIENT || state == CHUAN_VERDICT_FAULT;
    chuan_column_put(out, row, state, has_reason ? why_in(machine, i, state, row) : 0);
  }
}

void chuan_op_GOVERNED(chuan_machine *machine, const chuan_instruction *i)
{
  chuan_vm_column *out = chuan_machine_condition(machine, i);
  if (!out)
    return;
  out->seen = CHUAN_SEEN_DECIDED;
  const chuan_unit *units = machine->data->units + machine->first;
  for (size_t row = 0; row < machine->rows; row++) {
    if (row > 0 && units[row].variant == units[row - 1].variant)
      out->state[row] = out->state[row - 1];
    else
      out->state[row] = chuan_program_is_under(machine->program, units[row].variant, i->a) ? CHUAN_VERDICT_MET
                                                                                           : CHUAN_VERDICT_NOT_MET;
  }
}

void chuan_op_ADDED(chuan_machine *machine, const chuan_instruction *i)
{
  const chuan_vm_column *b = chuan_machine_operand(machine, i->b);
  chuan_vm_column *out = chuan_machine_condition(machine, i);
  if (!out || !chuan_machine_give_states(machine, out))
    return;
  const chuan_unit *units = machine->data->units + machine->first;
  for (size_t row = 0; row < machine->rows; row++) {
    bool has = chuan_program_is_under(machine->program, units[row].variant, i->a);
    uint8_t state = has ? b->state[row] : CHUAN_VERDICT_ABSENT;
    chuan_column_put(out, row, state, has ? chuan_machine_why(machine, state, b, b, row) : 0);
  }
}

void chuan_op_HAS_DATA(chuan_machine *machine, const chuan_instruction *i)
{
  const chuan_data *data = machine->data;
  bool previous = i->b == 1;
  const chuan_column *column =
    previous ? &data->previous[machine->previous_at[i->a]] : &data->columns[machine->data_at[i->a]];
  chuan_vm_column *out = chuan_machine_condition(machine, i);
  if (!out)
    return;
  out->seen = CHUAN_SEEN_DECIDED;
  for (size_t row = 0; row < machine->rows; row++) {
    uint8_t input = column->input[machine->first + row];
    bool has = column->all_values || input == CHUAN_INPUT_VALUE || input == CHUAN_INPUT_NONE_OCCURRED;
    out->state[row] = has && !(previous && data->first_period) ? CHUAN_VERDICT_MET : CHUAN_VERDICT_NOT_MET;
  }
}

/* Choices ---------------------------------------------------------------------------------------- */

/* Whether both branches have the same outcome, so that the condition does not matter. */
static bool branches_agree(const chuan_vm_column *b, const chuan_vm_column *c, size_t row, bool numbers)
{
  if (b->state[row] != c->state[row] || b->state[row] == CHUAN_VERDICT_INSUFFICIENT)
    return false;
  return !numbers || b->state[row] != CHUAN_VERDICT_MET || chuan_column_compare(b, c, row) == 0;
}

/* The causes of a row if it is insufficient. */
static uint32_t causes_of(const chuan_vm_column *column, size_t row)
{
  return column->state[row] == CHUAN_VERDICT_INSUFFICIENT ? column->why[row] : 0;
}

/* The branch that row takes: b, c, or NULL where only the state and reason set here are the outcome. */
static const chuan_vm_column *choose(chuan_machine *machine, chuan_vm_column *out, const chuan_vm_column *a,
                                     const chuan_vm_column *b, const chuan_vm_column *c, size_t row, bool numbers)
{
  uint8_t condition = a->state[row];
  if (condition == CHUAN_VERDICT_FAULT) {
    chuan_column_put(out, row, CHUAN_VERDICT_FAULT, a->why[row]);
    return NULL;
  }
  if (condition != CHUAN_VERDICT_INSUFFICIENT) {
    const chuan_vm_column *taken = condition == CHUAN_VERDICT_MET ? b : c;
    chuan_column_put(out, row, taken->state[row], chuan_machine_why(machine, taken->state[row], taken, taken, row));
    return taken;
  }
  if (branches_agree(b, c, row, numbers)) {
    chuan_column_put(out, row, b->state[row], chuan_machine_why(machine, b->state[row], b, c, row));
    return b;
  }
  uint32_t causes = chuan_machine_unite(machine, causes_of(b, row), causes_of(c, row));
  chuan_column_put(out, row, CHUAN_VERDICT_INSUFFICIENT, chuan_machine_unite(machine, a->why[row], causes));
  return NULL;
}

void chuan_op_SELECT(chuan_machine *machine, const chuan_instruction *i)
{
  const chuan_vm_column *a = chuan_machine_operand(machine, i->a), *b = chuan_machine_operand(machine, i->b);
  const chuan_vm_column *c = chuan_machine_operand(machine, i->c);
  chuan_vm_column *out = chuan_machine_numbers(machine, i);
  if (!out || !chuan_machine_give_states(machine, out) || !chuan_machine_give_denominators(machine, out))
    return;
  for (size_t row = 0; row < machine->rows; row++) {
    const chuan_vm_column *taken = choose(machine, out, a, b, c, row, true);
    if (taken) {
      out->n[row] = taken->n[row];
      out->d[row] = chuan_column_denominator(taken, row);
    }
  }
}

void chuan_op_SELECT_TRUTH(chuan_machine *machine, const chuan_instruction *i)
{
  const chuan_vm_column *a = chuan_machine_operand(machine, i->a), *b = chuan_machine_operand(machine, i->b);
  const chuan_vm_column *c = chuan_machine_operand(machine, i->c);
  chuan_vm_column *out = chuan_machine_condition(machine, i);
  if (!out || !chuan_machine_give_states(machine, out))
    return;
  for (size_t row = 0; row < machine->rows; row++)
    choose(machine, out, a, b, c, row, false);
}

/* A choice whose first branch is "not applicable". */
void chuan_op_NOT_APPLICABLE(chuan_machine *machine, const chuan_instruction *i)
{
  const chuan_vm_column *a = chuan_machine_operand(machine, i->a), *c = chuan_machine_operand(machine, i->b);
  chuan_vm_column *out = chuan_machine_condition(machine, i);
  if (!out || !chuan_machine_give_states(machine, out))
    return;
  for (size_t row = 0; row < machine->rows; row++)
    choose(machine, out, a, &machine->not_applicable, c, row, false);
}

void chuan_op_IF_MISSING(chuan_machine *machine, const chuan_instruction *i)
{
  const chuan_vm_column *a = chuan_machine_operand(machine, i->a);
  chuan_vm_column *out = chuan_machine_condition(machine, i);
  if (!out || !chuan_machine_give_states(machine, out))
    return;
  for (size_t row = 0; row < machine->rows; row++) {
    uint8_t state = a->state[row] == CHUAN_VERDICT_INSUFFICIENT ? (uint8_t)i->b : a->state[row];
    chuan_column_put(out, row, state, chuan_machine_why(machine, state, a, a, row));
  }
}
