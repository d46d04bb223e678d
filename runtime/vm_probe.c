/* One unit judged again by a slice. See vm_probe.h. */
#include "runtime/vm_probe.h"
#include "runtime/vm_machine.h"

#include <string.h>

typedef struct cell {
  uint8_t input;
  int64_t n, d;
} cell;

/* The units of one level below, with other columns kept of them. */
typedef struct overlay {
  bool is_used;
  chuan_results results;
  chuan_data data;
  chuan_measure *kept;
  uint32_t *units, first[2];
  size_t capacity; /* units that there is room for */
} overlay;

struct chuan_probe {
  const chuan_data *data;
  chuan_arena *arena;
  size_t unit; /* looked at */
  overlay *overlays; /* by part of the set */
  chuan_data view; /* of the one unit */
  cell *columns, *previous; /* what was put in the place of its data */
  chuan_results results;
  chuan_machine machine;
};

chuan_probe *chuan_probe_new(const chuan_data *data, struct chuan_lua *lua, chuan_arena *arena)
{
  const chuan_set *set = data->set;
  chuan_probe *probe = chuan_arena_alloc(arena, sizeof *probe);
  if (!probe)
    return NULL;
  chuan_data *view = &probe->view;
  probe->data = data;
  probe->arena = arena;
  *view = *data;
  view->unit_count = 1;
  view->lineage = NULL; /* why something is missing does not matter here */
  view->columns = chuan_arena_array(arena, set->data_count, sizeof *view->columns);
  view->previous = chuan_arena_array(arena, set->previous_data_count, sizeof *view->previous);
  view->dimensions = chuan_arena_array(arena, set->dimension_count, sizeof *view->dimensions);
  view->required = chuan_arena_array(arena, set->required_count, sizeof *view->required);
  view->other_thresholds = chuan_arena_array(arena, set->other_threshold_count, sizeof *view->other_thresholds);
  view->children = chuan_arena_array(arena, set->part_count, sizeof *view->children);
  probe->columns = chuan_arena_array(arena, set->data_count, sizeof *probe->columns);
  probe->previous = chuan_arena_array(arena, set->previous_data_count, sizeof *probe->previous);
  probe->overlays = chuan_arena_array(arena, set->part_count, sizeof *probe->overlays);
  if (!probe->overlays || !view->columns || !view->previous || !view->dimensions || !view->required ||
      !view->other_thresholds || !view->children || !probe->columns || !probe->previous)
    return NULL;
  chuan_machine_init(&probe->machine, &probe->results, view, 0, 1, (chuan_run_options){ .certify = true, .lua = lua },
                     arena);
  return probe->machine.rc == CHUAN_RC_OK ? probe : NULL;
}

static chuan_column column_of_unit(const chuan_column *of, size_t unit)
{
  return (chuan_column){ .input = of->input + unit, .n = of->n + unit, .d = of->d ? of->d + unit : NULL,
                         .scale = of->scale, .all_values = of->all_values };
}

/* The column that a step loads, or asks for. */
static void look_at_column(chuan_probe *probe, size_t unit, const chuan_instruction *i)
{
  bool previous;
  if (!chuan_instruction_loads(i, &previous))
    return;
  uint32_t at = (previous ? probe->machine.previous_at : probe->machine.data_at)[i->a];
  if (previous)
    probe->view.previous[at] = column_of_unit(&probe->data->previous[at], unit);
  else
    probe->view.columns[at] = column_of_unit(&probe->data->columns[at], unit);
}

void chuan_probe_look_at(chuan_probe *probe, size_t unit, const chuan_slice *slice)
{
  const chuan_data *data = probe->data;
  const chuan_set *set = data->set;
  chuan_data *view = &probe->view;
  view->units = data->units + unit;
  probe->unit = unit;
  for (size_t s = 0; s < slice->count; s++)
    look_at_column(probe, unit, slice->steps[s].instruction);
  for (size_t k = 0; k < set->dimension_count; k++)
    view->dimensions[k] = data->dimensions[k] + unit;
  for (size_t k = 0; k < set->required_count; k++)
    view->required[k] = data->required[k] + unit;
  for (size_t k = 0; k < set->other_threshold_count; k++)
    view->other_thresholds[k] = data->other_thresholds[k] + unit;
  for (size_t k = 0; k < set->part_count; k++) {
    probe->overlays[k].is_used = false;
    view->children[k] = data->children[k];
    if (data->children[k].results)
      view->children[k].first += unit;
    if (data->children[k].equals)
      view->children[k].equals += unit;
  }
}

void chuan_probe_put(chuan_probe *probe, uint32_t column, bool previous, chuan_num number)
{
  cell *put = previous ? &probe->previous[column] : &probe->columns[column];
  *put = (cell){ .input = CHUAN_INPUT_VALUE, .n = number.n, .d = number.d };
  (previous ? probe->view.previous : probe->view.columns)[column] =
    (chuan_column){ .input = &put->input, .n = &put->n, .d = &put->d, .scale = 1 };
}

void chuan_probe_forget_equals(chuan_probe *probe, uint32_t part)
{
  probe->view.children[part].equals = NULL;
}

/* Copies what is kept of the units below, to be changed. */
static bool lay_over(chuan_probe *probe, uint32_t part)
{
  overlay *over = &probe->overlays[part];
  const chuan_children *children = &probe->data->children[part];
  const chuan_results *results = children->results;
  uint32_t first = children->first[probe->unit], count = children->first[probe->unit + 1] - first;
  size_t columns = results->data->set->kept_count;
  if (count > over->capacity) {
    over->kept = chuan_arena_array(probe->arena, count * columns, sizeof *over->kept);
    over->units = chuan_arena_array(probe->arena, count, sizeof *over->units);
    over->capacity = over->kept && over->units ? count : 0;
  }
  if (count > over->capacity)
    return false;
  for (uint32_t child = 0; child < count; child++) {
    over->units[child] = child;
    for (size_t k = 0; k < columns; k++)
      over->kept[k * count + child] = results->kept[k * results->data->unit_count + children->units[first + child]];
  }
  over->data = *results->data;
  over->data.unit_count = count;
  over->results = *results;
  over->results.data = &over->data;
  over->results.kept = over->kept;
  over->first[1] = count;
  over->is_used = true;
  probe->view.children[part] = (chuan_children){ .results = &over->results,
                                                 .first = over->first,
                                                 .units = over->units };
  return true;
}

/* Changes the datum of every unit below by a number. */
static chuan_rc shift_all(const chuan_probe *probe, chuan_measure *kept, const chuan_aggregate *aggregate,
                          chuan_num number)
{
  chuan_rc rc = CHUAN_RC_OK;
  for (size_t child = 0; child < chuan_below_children(probe->data, aggregate, probe->unit) && rc == CHUAN_RC_OK;
       child++) {
    const chuan_measure *own = chuan_below_kept(probe->data, aggregate, aggregate->kept, probe->unit, child);
    if (own->state == CHUAN_VERDICT_MET)
      rc = chuan_num_add(&kept[child].number, own->number, number, probe->arena);
  }
  return rc;
}

chuan_rc chuan_probe_put_below(chuan_probe *probe, const chuan_below *below, chuan_num number)
{
  const chuan_aggregate *aggregate = below->aggregate;
  overlay *over = &probe->overlays[aggregate->part];
  if (!over->is_used && !lay_over(probe, aggregate->part))
    return CHUAN_RC_MEMORY;
  chuan_measure *kept = over->kept + aggregate->kept * over->data.unit_count;
  if (below->each)
    return shift_all(probe, kept, aggregate, number);
  for (size_t child = 0, met = 0; child < over->data.unit_count; child++) {
    bool was_met = kept[child].state == CHUAN_VERDICT_MET;
    if (below->datum == CHUAN_NONE && (was_met || kept[child].state == CHUAN_VERDICT_NOT_MET)) {
      bool meets = chuan_num_compare(chuan_num_int((int64_t)met), number) < 0;
      kept[child].state = meets ? CHUAN_VERDICT_MET : CHUAN_VERDICT_NOT_MET;
      met += meets;
    } else if (was_met) {
      const chuan_measure *own = chuan_below_kept(probe->data, aggregate, aggregate->kept, probe->unit, child);
      chuan_rc rc = chuan_num_subtract(&number, number, below->now, probe->arena);
      return rc == CHUAN_RC_OK ? chuan_num_add(&kept[child].number, own->number, number, probe->arena) : rc;
    }
  }
  return CHUAN_RC_OK;
}

/* Puts in place what a call gave before. */
static void recall(chuan_machine *machine, const chuan_instruction *i, const chuan_traced *given)
{
  bool truth = i->op == CHUAN_OP_CALL_TRUTH;
  chuan_vm_column *out = truth ? chuan_machine_condition(machine, i) : chuan_machine_numbers(machine, i);
  if (!out || !chuan_machine_give_states(machine, out) || (!truth && !chuan_machine_give_denominators(machine, out)))
    return;
  if (!truth) {
    out->n[0] = given->state == CHUAN_VERDICT_MET ? given->number.n : 0;
    out->d[0] = given->state == CHUAN_VERDICT_MET ? given->number.d : 1;
  }
  chuan_column_put(out, 0, given->state, 0);
}

chuan_rc chuan_probe_run_again(chuan_traced *trace, chuan_probe *probe, const chuan_slice *slice, const bool *varies)
{
  chuan_machine *machine = &probe->machine;
  machine->rows = 1;
  machine->cell_writer_count = SIZE_MAX;
  for (size_t s = 0; s < slice->count && machine->rc == CHUAN_RC_OK; s++) {
    const chuan_instruction *i = slice->steps[s].instruction;
    if (CHUAN_OP_IS_CALL(i->op) && varies && !varies[s])
      recall(machine, i, &trace[s]);
    else
      chuan_machine_step(machine, i, &trace[s]);
  }
  return machine->rc;
}

chuan_rc chuan_probe_run(chuan_traced *trace, chuan_probe *probe, const chuan_slice *slice)
{
  return chuan_probe_run_again(trace, probe, slice, NULL);
}

/* Sides -------------------------------------------------------------------------------------------- */

/* Whether a condition can only hold where this operand does. */
static bool needs(const chuan_step *step, uint32_t operand)
{
  switch ((chuan_opcode)step->instruction->op) {
  case CHUAN_OP_AND: return true;
  case CHUAN_OP_NOT_APPLICABLE: return operand == 1;
  case CHUAN_OP_ADDED: return operand == 0;
  case CHUAN_OP_AGREE: return operand == 2;
  default: return false;
  }
}

bool chuan_traced_sides(uint32_t *sides, size_t *count, size_t most, const chuan_slice *slice,
                        const chuan_traced *trace, chuan_verdict state, bool *wanted)
{
  *count = 0;
  for (size_t s = 0; s < slice->count; s++)
    wanted[s] = s == slice->count - 1;
  for (size_t s = slice->count; s-- > 0;) {
    const chuan_step *step = &slice->steps[s];
    bool parts = false;
    for (uint32_t k = 0; k < step->operand_count && wanted[s]; k++)
      if (needs(step, k))
        parts = wanted[step->operands[k]] = true;
    if (!wanted[s] || parts || trace[s].state != state)
      continue;
    if (*count == most)
      return false;
    sides[(*count)++] = (uint32_t)s;
  }
  return true;
}
