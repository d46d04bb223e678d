/* One unit judged again by a slice. See vm_probe.h. */
#include "runtime/vm_probe.h"
#include "runtime/vm_machine.h"

#include <string.h>

typedef struct cell {
  uint8_t input;
  int64_t n, d;
} cell;

struct chuan_probe {
  const chuan_data *data;
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
  if (!view->columns || !view->previous || !view->dimensions || !view->required || !view->other_thresholds ||
      !view->children || !probe->columns || !probe->previous)
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
  switch ((chuan_opcode)i->op) {
  case CHUAN_OP_LOAD: case CHUAN_OP_LOAD_TRUTH: case CHUAN_OP_PREVIOUS: case CHUAN_OP_PREVIOUS_TRUTH:
  case CHUAN_OP_HAS_DATA: break;
  default: return;
  }
  bool previous = i->op == CHUAN_OP_PREVIOUS || i->op == CHUAN_OP_PREVIOUS_TRUTH ||
                  (i->op == CHUAN_OP_HAS_DATA && i->b == 1);
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
  for (size_t s = 0; s < slice->count; s++)
    look_at_column(probe, unit, slice->steps[s].instruction);
  for (size_t k = 0; k < set->dimension_count; k++)
    view->dimensions[k] = data->dimensions[k] + unit;
  for (size_t k = 0; k < set->required_count; k++)
    view->required[k] = data->required[k] + unit;
  for (size_t k = 0; k < set->other_threshold_count; k++)
    view->other_thresholds[k] = data->other_thresholds[k] + unit;
  for (size_t k = 0; k < set->part_count; k++) {
    view->children[k] = data->children[k];
    if (data->children[k].results)
      view->children[k].first += unit;
  }
}

void chuan_probe_put(chuan_probe *probe, uint32_t column, bool previous, chuan_num number)
{
  cell *put = previous ? &probe->previous[column] : &probe->columns[column];
  *put = (cell){ .input = CHUAN_INPUT_VALUE, .n = number.n, .d = number.d };
  (previous ? probe->view.previous : probe->view.columns)[column] =
    (chuan_column){ .input = &put->input, .n = &put->n, .d = &put->d, .scale = 1 };
}

chuan_rc chuan_probe_run(chuan_traced *trace, chuan_probe *probe, const chuan_slice *slice)
{
  chuan_machine *machine = &probe->machine;
  machine->rows = 1;
  machine->cell_writer_count = SIZE_MAX;
  for (size_t s = 0; s < slice->count && machine->rc == CHUAN_RC_OK; s++)
    chuan_machine_step(machine, slice->steps[s].instruction, &trace[s]);
  return machine->rc;
}
