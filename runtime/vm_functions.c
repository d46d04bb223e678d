/* Calls of Lua functions. All rows of a batch that can be called go over in one message; what a row lacks, and what a
   script does wrong, stays with its row. See lua_host.h, and docs/language.md, "Hàm · Functions". */
#include "runtime/lua_host.h"
#include "runtime/vm_children.h"

#include <stdlib.h>

/* Lists ------------------------------------------------------------------------------------------ */

/* Whether a child does not apply in one of the lists of a call: it is left out of all, so that their items stay side by
   side. The aggregates of the lists stand at every `step`-th place. */
static bool is_left_out(const chuan_machine *machine, const uint32_t *lists, size_t count, size_t step,
                        const chuan_row_children *children, size_t child)
{
  for (size_t k = 0; k < count; k++) {
    uint32_t aggregate = lists[step * k];
    if (aggregate != CHUAN_NONE && chuan_row_child(children, machine->set->aggregates[aggregate].kept, child)->state ==
                                     CHUAN_VERDICT_NOT_APPLICABLE)
      return true;
  }
  return false;
}

void chuan_op_LIST(chuan_machine *machine, const chuan_instruction *i)
{
  const uint32_t *lists = &machine->set->args[i->c];
  chuan_vm_column *out = chuan_machine_numbers(machine, i);
  if (!out || !chuan_machine_give_states(machine, out))
    return;
  const chuan_aggregate *aggregate = &machine->set->aggregates[i->a];
  for (size_t row = 0; row < machine->rows; row++) {
    chuan_row_children children = chuan_row_children_of(machine, i->a, row);
    chuan_count count = { 0 };
    for (size_t child = 0; child < children.count; child++) {
      uint8_t state = chuan_row_child(&children, aggregate->kept, child)->state;
      if (state != CHUAN_VERDICT_FAULT && is_left_out(machine, lists + 1, lists[0], 1, &children, child))
        state = CHUAN_VERDICT_NOT_APPLICABLE;
      chuan_count_add(&count, (chuan_verdict)state);
    }
    out->n[row] = (int64_t)(children.count - count.not_applicable);
    if (count.fault > 0)
      chuan_column_put(out, row, CHUAN_VERDICT_FAULT, chuan_machine_number_of(machine, i));
    else if (count.insufficient > 0 && i->b == 0)
      chuan_column_put(out, row, CHUAN_VERDICT_INSUFFICIENT, chuan_row_child_undecided(machine, aggregate));
    else
      chuan_column_put(out, row, CHUAN_VERDICT_MET, 0);
  }
}

/* Arguments -------------------------------------------------------------------------------------- */

/* The calls of one batch. */
typedef struct calls {
  chuan_machine *machine;
  const chuan_instruction *i;
  const chuan_function *function;
  size_t count;
  size_t *rows;               /* of each call */
  chuan_lua_value *arguments; /* of all calls, one call behind the other */
  chuan_arena *arena;         /* for this batch alone */
} calls;

static uint32_t register_of(const calls *c, size_t argument)
{
  return c->machine->set->args[c->i->b + 2 * argument];
}

static uint32_t aggregate_of(const calls *c, size_t argument)
{
  return c->machine->set->args[c->i->b + 2 * argument + 1];
}

/* A value in the form of its type; `data` is what texts are numbered in. */
static chuan_lua_value value_of(const chuan_type *type, chuan_num number, uint8_t state, const chuan_data *data)
{
  chuan_lua_value value = { .kind = CHUAN_LUA_NUMBER, .number = number };
  if (state == CHUAN_VERDICT_INSUFFICIENT)
    return (chuan_lua_value){ .kind = CHUAN_LUA_MISSING };
  switch (type->kind) {
  case CHUAN_TYPE_TRUTH:
    value.kind = CHUAN_LUA_TRUTH;
    value.number = chuan_num_int(state == CHUAN_VERDICT_MET);
    break;
  case CHUAN_TYPE_DATE: value.kind = CHUAN_LUA_DAY; break;
  case CHUAN_TYPE_TEXT:
    value.kind = CHUAN_LUA_TEXT;
    value.text = chuan_data_text_at(data, number.n);
    break;
  case CHUAN_TYPE_CHOICE:
    value.kind = CHUAN_LUA_TEXT;
    value.text = type->choices[number.n];
    break;
  default: break;
  }
  return value;
}

static bool list_of(chuan_lua_value *out, const calls *c, size_t argument, size_t row)
{
  const chuan_aggregate *aggregate = &c->machine->set->aggregates[aggregate_of(c, argument)];
  chuan_row_children children = chuan_row_children_of(c->machine, aggregate_of(c, argument), row);
  chuan_lua_value *items = chuan_arena_array(c->arena, children.count, sizeof *items);
  if (!items)
    return false;
  *out = (chuan_lua_value){ .kind = CHUAN_LUA_LIST, .items = items };
  for (size_t child = 0; child < children.count; child++) {
    const chuan_measure *kept = chuan_row_child(&children, aggregate->kept, child);
    if (!is_left_out(c->machine, &c->machine->set->args[c->i->b + 1], c->function->parameter_count, 2, &children,
                     child))
      items[out->item_count++] =
        value_of(&c->function->parameters[argument].type, kept->number, kept->state, children.results->data);
  }
  return true;
}

static bool argument_of(chuan_lua_value *out, const calls *c, size_t argument, size_t row)
{
  const chuan_vm_column *column = chuan_machine_operand(c->machine, register_of(c, argument));
  if (aggregate_of(c, argument) != CHUAN_NONE)
    return list_of(out, c, argument, row);
  chuan_num number = column->n && column->state[row] == CHUAN_VERDICT_MET ? chuan_column_exact(column, row)
                                                                          : chuan_num_int(0);
  *out = value_of(&c->function->parameters[argument].type, number, column->state[row], c->machine->data);
  return true;
}

/* What keeps a row from being called: fault before not applicable before insufficient; MET where nothing does. A yes/no
   argument that is not met is a value, too. */
static uint8_t obstacle(const calls *c, size_t row)
{
  uint8_t worst = CHUAN_VERDICT_MET;
  for (size_t argument = 0; argument < c->function->parameter_count; argument++) {
    uint8_t state = chuan_machine_operand(c->machine, register_of(c, argument))->state[row];
    bool counts = state > CHUAN_VERDICT_NOT_MET &&
                  !(state == CHUAN_VERDICT_INSUFFICIENT && c->function->accepts_missing);
    if (counts && state > worst)
      worst = state;
  }
  return worst;
}

/* The causes of the arguments that a row lacks, or the first origin among their faults. */
static uint32_t reason(const calls *c, size_t row, uint8_t state)
{
  uint32_t why = state == CHUAN_VERDICT_FAULT ? UINT32_MAX : 0;
  bool any = false;
  for (size_t argument = 0; argument < c->function->parameter_count; argument++) {
    const chuan_vm_column *column = chuan_machine_operand(c->machine, register_of(c, argument));
    if (column->state[row] != state)
      continue;
    if (state == CHUAN_VERDICT_FAULT)
      why = column->why[row] < why ? column->why[row] : why;
    else
      why = any ? chuan_machine_unite(c->machine, why, column->why[row]) : column->why[row];
    any = true;
  }
  return any ? why : 0;
}

static bool collect(calls *c, chuan_vm_column *out)
{
  chuan_machine *machine = c->machine;
  size_t parameters = c->function->parameter_count;
  c->rows = chuan_arena_array(c->arena, machine->rows, sizeof *c->rows);
  c->arguments = chuan_arena_array(c->arena, machine->rows * parameters, sizeof *c->arguments);
  if (!c->rows || !c->arguments)
    return false;
  for (size_t row = 0; row < machine->rows; row++) {
    uint8_t state = obstacle(c, row);
    if (state != CHUAN_VERDICT_MET) {
      uint32_t why = state == CHUAN_VERDICT_NOT_APPLICABLE ? 0 : reason(c, row, state);
      chuan_column_put(out, row, state, why);
      continue;
    }
    for (size_t argument = 0; argument < parameters; argument++)
      if (!argument_of(&c->arguments[c->count * parameters + argument], c, argument, row))
        return false;
    c->rows[c->count++] = row;
  }
  return true;
}

/* Failed calls ----------------------------------------------------------------------------------- */

static int compare_faults(const void *left, const void *right)
{
  const chuan_script_fault *a = left, *b = right;
  if (a->unit != b->unit)
    return a->unit < b->unit ? -1 : 1;
  return a->origin < b->origin ? -1 : a->origin > b->origin;
}

void chuan_machine_sort_script_faults(chuan_machine *machine)
{
  chuan_results *results = machine->results;
  if (results->script_fault_count > 1)
    qsort(results->script_faults, results->script_fault_count, sizeof *results->script_faults, compare_faults);
}

const chuan_script_fault *chuan_results_script_fault(const chuan_results *results, size_t unit, uint32_t origin)
{
  const chuan_script_fault wanted = { .unit = unit, .origin = origin };
  if (results->script_fault_count == 0)
    return NULL;
  return bsearch(&wanted, results->script_faults, results->script_fault_count, sizeof wanted, compare_faults);
}

/* The beginning of a text, which may be long where a script gave it. */
static chuan_str cut(chuan_str text)
{
  size_t n = text.n < CHUAN_LUA_MESSAGE_BYTES_MAX ? text.n : CHUAN_LUA_MESSAGE_BYTES_MAX;
  while (n < text.n && n > 0 && ((unsigned char)text.p[n] & 0xC0) == 0x80) /* not within a character */
    n--;
  return (chuan_str){ text.p, n };
}

/* Answers ---------------------------------------------------------------------------------------- */

static bool keep_fault(const calls *c, size_t row, const chuan_lua_answer *answer)
{
  chuan_results *results = c->machine->results;
  chuan_arena *arena = c->machine->arena;
  chuan_str message = answer->message.n > 0 ? chuan_str_copy(arena, cut(answer->message)) : CHUAN_STR("");
  if (!message.p || !chuan_arena_grow(arena, (void **)&results->script_faults, results->script_fault_count,
                                      &results->script_fault_capacity, sizeof *results->script_faults))
    return false;
  results->script_faults[results->script_fault_count++] =
    (chuan_script_fault){ .unit = c->machine->first + row,
                          .origin = chuan_machine_number_of(c->machine, c->i),
                          .outcome = (uint8_t)answer->outcome,
                          .message = message,
                          .line = answer->line };
  return true;
}

/* The position of a text among the values of a choice; their count when it is none of them. */
static size_t choice_of(const chuan_type *type, chuan_str text)
{
  size_t at = 0;
  while (at < type->choice_count && !chuan_str_equal(type->choices[at], text))
    at++;
  return at;
}

/* Writes a value into its row; false when the type does not have it. */
static bool put_value(const calls *c, chuan_vm_column *out, size_t row, const chuan_lua_value *value)
{
  const chuan_type *type = &c->function->result.type;
  uint8_t state = CHUAN_VERDICT_MET;
  chuan_num number = value->number;
  if (type->kind == CHUAN_TYPE_TRUTH)
    state = chuan_num_sign(number) > 0 ? CHUAN_VERDICT_MET : CHUAN_VERDICT_NOT_MET;
  if (type->kind == CHUAN_TYPE_CHOICE) {
    size_t at = choice_of(type, value->text);
    if (at == type->choice_count)
      return false;
    number = chuan_num_int((int64_t)at);
  }
  if (out->n) {
    out->n[row] = number.n;
    out->d[row] = number.d;
  }
  chuan_column_put(out, row, state, 0);
  return true;
}

/* A function that accepts missing arguments may say that it cannot tell, for the reasons of those that are missing. */
static bool is_missing(const calls *c, size_t row, const chuan_lua_answer *answer, uint32_t *why)
{
  if (answer->outcome != CHUAN_LUA_OK || answer->value.kind != CHUAN_LUA_MISSING)
    return false;
  *why = reason(c, row, CHUAN_VERDICT_INSUFFICIENT);
  for (size_t argument = 0; *why == 0 && argument < c->function->parameter_count; argument++)
    if (aggregate_of(c, argument) != CHUAN_NONE)
      *why = chuan_row_child_undecided(c->machine, &c->machine->set->aggregates[aggregate_of(c, argument)]);
  return true;
}

static bool take_answer(const calls *c, chuan_vm_column *out, size_t row, chuan_lua_answer *answer)
{
  uint32_t why = 0;
  if (is_missing(c, row, answer, &why)) {
    chuan_column_put(out, row, CHUAN_VERDICT_INSUFFICIENT, why);
    return true;
  }
  if (answer->outcome == CHUAN_LUA_OK && put_value(c, out, row, &answer->value))
    return true;
  if (answer->outcome == CHUAN_LUA_OK) {
    answer->outcome = CHUAN_LUA_RESULT;
    answer->message = answer->value.text;
  }
  chuan_column_put(out, row, CHUAN_VERDICT_FAULT, chuan_machine_number_of(c->machine, c->i));
  return keep_fault(c, row, answer);
}

static chuan_rc make_calls(calls *c, chuan_vm_column *out)
{
  chuan_machine *machine = c->machine;
  if (!collect(c, out))
    return CHUAN_RC_MEMORY;
  if (c->count == 0)
    return machine->rc;
  chuan_lua_answer *answers = chuan_arena_array(c->arena, c->count, sizeof *answers);
  if (!answers)
    return CHUAN_RC_MEMORY;
  /* The numbers of the answers stay with the run, so they live on its arena. */
  chuan_rc rc = chuan_lua_call(machine->options.lua, c->i->a, c->arguments, c->count, answers, machine->arena);
  for (size_t call = 0; rc == CHUAN_RC_OK && call < c->count; call++)
    if (!take_answer(c, out, c->rows[call], &answers[call]))
      rc = CHUAN_RC_MEMORY;
  return rc;
}

static void call(chuan_machine *machine, const chuan_instruction *i, chuan_vm_column *out)
{
  chuan_arena arena;
  if (!out || !chuan_machine_give_states(machine, out))
    return;
  chuan_arena_init(&arena, "calls", CHUAN_ARENA_RUN_LIMIT);
  calls c = { .machine = machine, .i = i, .function = &machine->program->functions[i->a], .arena = &arena };
  chuan_rc rc = make_calls(&c, out);
  if (rc != CHUAN_RC_OK)
    chuan_machine_fail(machine, rc);
  chuan_arena_free(&arena);
}

void chuan_op_CALL(chuan_machine *machine, const chuan_instruction *i)
{
  chuan_vm_column *out = chuan_machine_numbers(machine, i);
  if (!out || !chuan_machine_give_denominators(machine, out))
    return;
  for (size_t row = 0; row < machine->rows; row++) { /* rows that are not called hold a number all the same */
    out->n[row] = 0;
    out->d[row] = 1;
  }
  call(machine, i, out);
}

void chuan_op_CALL_TRUTH(chuan_machine *machine, const chuan_instruction *i)
{
  call(machine, i, chuan_machine_condition(machine, i));
}
