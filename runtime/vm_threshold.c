/* The THRESHOLD instruction: which clause holds for a unit, and the figure it gives.

   For one run the assessed year is fixed, so a threshold is a small table over layers and cells. It is made
   once, as a column ("figures") with a row for each layer and cell; a unit's threshold is one of its rows. */
#include "runtime/vm_machine.h"

#include <string.h>

/* The figures ------------------------------------------------------------------------------------ */

/* The number that a clause gives, or the factor of a relative one, or NULL when it gives none. */
static const chuan_num *clause_value(const chuan_program *program, uint32_t clause)
{
  bool has = clause != CHUAN_NONE && (program->clauses[clause].kind == CHUAN_CLAUSE_VALUE ||
                                      program->clauses[clause].kind == CHUAN_CLAUSE_RELATIVE);
  return has ? &program->clauses[clause].value : NULL;
}

/* Writes the numbers of the clauses in one scale; false when 64 bits do not hold them so. The scale is at
   least that of hundredths, in which most data is reported: numbers of one scale compare fastest. */
static bool fill_scaled(const chuan_program *program, chuan_vm_column *figures, size_t count)
{
  figures->scale = 100;
  for (size_t k = 0; k < count; k++) {
    const chuan_num *value = clause_value(program, figures->clause[k]);
    if (value && (value->d == 0 || __builtin_mul_overflow(figures->scale,
                                     value->d / chuan_common_divisor(value->d, figures->scale), &figures->scale)))
      return false;
  }
  for (size_t k = 0; k < count; k++) {
    const chuan_num *value = clause_value(program, figures->clause[k]);
    if (value && __builtin_mul_overflow(value->n, figures->scale / value->d, &figures->n[k]))
      return false;
  }
  return true;
}

/* Says of each figure whether there is a number, or why not. */
static void fill_states(chuan_machine *machine, const chuan_threshold *threshold, chuan_vm_column *figures,
                        size_t count)
{
  chuan_str code = machine->set->indicators[threshold->indicator].code;
  for (size_t k = 0; k < count; k++) {
    uint32_t clause = figures->clause[k];
    if (clause == CHUAN_NONE) {
      chuan_column_put(figures, k, CHUAN_VERDICT_NOT_APPLICABLE, 0);
      continue;
    }
    switch (machine->program->clauses[clause].kind) {
    case CHUAN_CLAUSE_VALUE:
    case CHUAN_CLAUSE_RELATIVE:
      chuan_column_put(figures, k, CHUAN_VERDICT_MET, 0);
      break;
    case CHUAN_CLAUSE_DELEGATED:
      chuan_column_put(figures, k, CHUAN_VERDICT_INSUFFICIENT,
                       chuan_machine_cause(machine, CHUAN_CAUSE_NO_THRESHOLD, code));
      break;
    case CHUAN_CLAUSE_NO_FIGURE:
      chuan_column_put(figures, k, CHUAN_VERDICT_INSUFFICIENT,
                       chuan_machine_cause(machine, CHUAN_CAUSE_NO_FIGURE, code));
      break;
    }
  }
}

static bool make_figures(chuan_machine *machine, const chuan_threshold *threshold, chuan_vm_column *figures)
{
  const chuan_set *set = machine->set;
  size_t years = (size_t)(set->period_to - set->period_from + 1);
  size_t year = (size_t)(machine->data->period - set->period_from);
  size_t count = threshold->layer_count * threshold->cell_count;
  figures->n = chuan_machine_array(machine, count, sizeof *figures->n);
  figures->state = chuan_machine_array(machine, count, sizeof *figures->state);
  figures->why = chuan_machine_array(machine, count, sizeof *figures->why);
  figures->clause = chuan_machine_array(machine, count, sizeof *figures->clause);
  if (machine->rc != CHUAN_RC_OK)
    return false;
  for (size_t layer = 0; layer < threshold->layer_count; layer++)
    for (size_t cell = 0; cell < threshold->cell_count; cell++)
      figures->clause[layer * threshold->cell_count + cell] =
        threshold->cells[(layer * years + year) * threshold->cell_count + cell];
  fill_states(machine, threshold, figures, count);
  if (fill_scaled(machine->program, figures, count))
    return true;
  figures->d = chuan_machine_array(machine, count, sizeof *figures->d);
  for (size_t k = 0; figures->d && k < count; k++) {
    const chuan_num *value = clause_value(machine->program, figures->clause[k]);
    figures->n[k] = value ? value->n : 0;
    figures->d[k] = value ? value->d : 1;
  }
  return figures->d != NULL;
}

/* Where the layer that holds for units under each variant begins, [variant + 1]: [0] for the set alone. */
static uint32_t *make_layers(chuan_machine *machine, const chuan_threshold *threshold)
{
  size_t variants = machine->program->variant_count;
  uint32_t *layers = chuan_machine_array(machine, variants + 1, sizeof *layers);
  for (size_t variant = 0; layers && variant < variants; variant++)
    layers[variant + 1] = (uint32_t)(threshold->cell_count *
                                     chuan_threshold_layer(machine->program, threshold, (uint32_t)variant));
  return layers;
}

/* Whether clauses of a layer differ between cells that differ in dimension `k` alone. `stride` is the distance of
   two such neighbours, `size` how many values the dimension has. */
static bool depends_on(const uint32_t *clauses, size_t cell_count, size_t stride, size_t size)
{
  for (size_t cell = 0; cell < cell_count; cell++)
    if (cell / stride % size > 0 && clauses[cell] != clauses[cell - stride])
      return true;
  return false;
}

/* Which dimensions matter, [layer * dimension_count + k]: what is filled in one province, or holds from another
   year, makes nobody else's figure depend on them. */
static uint8_t *find_dependence(chuan_machine *machine, const chuan_threshold *threshold,
                                const chuan_vm_column *figures)
{
  uint8_t *depends = chuan_machine_array(machine, threshold->layer_count * threshold->dimension_count, 1);
  for (size_t layer = 0; depends && layer < threshold->layer_count; layer++) {
    size_t stride = threshold->cell_count;
    for (size_t k = 0; k < threshold->dimension_count; k++) {
      size_t size = machine->set->dimensions[threshold->dimensions[k]].value_count;
      stride /= size;
      depends[layer * threshold->dimension_count + k] =
        depends_on(figures->clause + layer * threshold->cell_count, threshold->cell_count, stride, size);
    }
  }
  return depends;
}

/* The figures of threshold `number`, made on the first question; NULL when memory is short. */
static const chuan_vm_column *figures_of(chuan_machine *machine, uint32_t number)
{
  const chuan_threshold *threshold = &machine->set->thresholds[number];
  chuan_vm_column *figures = &machine->figures[number];
  if (!machine->layers[number]) {
    if (!make_figures(machine, threshold, figures))
      return NULL;
    machine->depends[number] = find_dependence(machine, threshold, figures);
    machine->layers[number] = make_layers(machine, threshold);
  }
  return machine->layers[number] && machine->depends[number] ? figures : NULL;
}

/* Units and their figures ------------------------------------------------------------------------ */

/* Where the layer of a row begins in the figures of threshold `number`. */
static uint32_t layer_of_row(const chuan_machine *machine, uint32_t number, size_t row)
{
  /* CHUAN_NONE, the largest number, turns to 0 */
  return machine->layers[number][(uint32_t)(machine->data->units[machine->first + row].variant + 1)];
}

/* The columns an instruction reads: the dimensions in the threshold's order, then thresholds of other sets. */
static const chuan_vm_column *dimension_column(const chuan_machine *machine, const chuan_instruction *i, size_t k)
{
  return chuan_machine_operand(machine, machine->set->args[i->b + k]);
}

static size_t dimension_count(const chuan_machine *machine, const chuan_instruction *i)
{
  return machine->set->thresholds[i->a].dimension_count;
}

static size_t dimension_size(const chuan_machine *machine, const chuan_instruction *i, size_t k)
{
  return machine->set->dimensions[machine->set->thresholds[i->a].dimensions[k]].value_count;
}

/* Finds the cell of each row (where a dimension is missing: any), unless the last threshold had the same
   dimensions. */
static void find_cells(chuan_machine *machine, const chuan_instruction *i)
{
  bool known = machine->cell_writer_count == dimension_count(machine, i);
  for (size_t k = 0; known && k < dimension_count(machine, i); k++)
    known = machine->cell_writers[k] == dimension_column(machine, i, k)->writer;
  if (known)
    return;
  machine->cell_writer_count = dimension_count(machine, i);
  for (size_t k = 0; k < dimension_count(machine, i); k++)
    machine->cell_writers[k] = dimension_column(machine, i, k)->writer;
  uint32_t *cells = machine->cells;
  memset(cells, 0, machine->rows * sizeof *cells);
  for (size_t k = 0; k < dimension_count(machine, i); k++) {
    const int64_t *positions = dimension_column(machine, i, k)->n;
    uint32_t size = (uint32_t)dimension_size(machine, i, k);
    for (size_t row = 0; row < machine->rows; row++)
      cells[row] = cells[row] * size + (uint32_t)positions[row];
  }
}

/* The fast way: every row has all its dimensions. */
static void take_figures(chuan_machine *machine, const chuan_instruction *i, chuan_vm_column *out,
                         const chuan_vm_column *figures)
{
  const uint32_t *at = machine->cells;
  if (machine->set->thresholds[i->a].layer_count > 1) {
    for (size_t row = 0; row < machine->rows; row++)
      machine->scratch[row] = machine->cells[row] + layer_of_row(machine, i->a, row);
    at = machine->scratch;
  }
  out->scale = figures->scale;
  for (size_t row = 0; row < machine->rows; row++)
    out->n[row] = figures->n[at[row]];
  for (size_t row = 0; figures->d && row < machine->rows; row++)
    out->d[row] = figures->d[at[row]];
  for (size_t row = 0; out->clause && row < machine->rows; row++)
    out->clause[row] = figures->clause[at[row]];
  if (chuan_column_is_plain(figures) || !chuan_machine_give_states(machine, out))
    return;
  out->seen = figures->seen;
  for (size_t row = 0; row < machine->rows; row++) {
    out->state[row] = figures->state[at[row]];
    out->why[row] = figures->why[at[row]];
  }
}

/* What is known of the cell of a row whose dimensions are not all there. */
typedef struct partial_cell {
  bool complete; /* every dimension is there */
  uint8_t state; /* the worst of the dimensions that matter */
  uint32_t why;
} partial_cell;

static partial_cell look_at_dimensions(chuan_machine *machine, const chuan_instruction *i, size_t row)
{
  partial_cell found = { .complete = true, .state = CHUAN_VERDICT_MET };
  size_t layer = layer_of_row(machine, i->a, row) / machine->set->thresholds[i->a].cell_count;
  const uint8_t *depends = machine->depends[i->a] + layer * dimension_count(machine, i);
  for (size_t k = 0; k < dimension_count(machine, i); k++) {
    const chuan_vm_column *positions = dimension_column(machine, i, k);
    uint8_t state = positions->state[row];
    found.complete = found.complete && state == CHUAN_VERDICT_MET;
    if (!depends[k])
      continue;
    if (state > found.state) {
      found.state = state;
      found.why = chuan_machine_why(machine, state, positions, positions, row);
    } else if (state == found.state && state == CHUAN_VERDICT_INSUFFICIENT)
      found.why = chuan_machine_unite(machine, found.why, positions->why[row]);
    else if (state == found.state && state == CHUAN_VERDICT_FAULT && positions->why[row] < found.why)
      found.why = positions->why[row];
  }
  return found;
}

/* Whether a cell lies in the row's known dimensions. */
static bool covers(const chuan_machine *machine, const chuan_instruction *i, size_t cell, size_t row)
{
  for (size_t k = dimension_count(machine, i); k-- > 0;) {
    const chuan_vm_column *positions = dimension_column(machine, i, k);
    size_t size = dimension_size(machine, i, k);
    if (positions->state[row] == CHUAN_VERDICT_MET && (int64_t)(cell % size) != positions->n[row])
      return false;
    cell /= size;
  }
  return true;
}

static const chuan_clause *relative_clause(const chuan_machine *machine, const chuan_vm_column *figures,
                                           uint32_t figure)
{
  uint32_t clause = figures->clause[figure];
  if (clause == CHUAN_NONE || machine->program->clauses[clause].kind != CHUAN_CLAUSE_RELATIVE)
    return NULL;
  return &machine->program->clauses[clause];
}

/* Whether two different clauses come to the same for every unit. */
static bool same_figures(const chuan_machine *machine, const chuan_vm_column *figures, uint32_t a, uint32_t b)
{
  const chuan_clause *of_a = relative_clause(machine, figures, a), *of_b = relative_clause(machine, figures, b);
  return figures->state[a] == CHUAN_VERDICT_MET && figures->state[b] == CHUAN_VERDICT_MET && !of_a == !of_b &&
         (!of_a || of_a->other == of_b->other) &&
         chuan_num_compare(chuan_column_exact(figures, a), chuan_column_exact(figures, b)) == 0;
}

/* The figure that a row has whatever its missing dimensions are, or CHUAN_NONE when that matters. `clause`
   becomes the row's clause if it is one and the same. */
static uint32_t common_figure(const chuan_machine *machine, const chuan_instruction *i,
                              const chuan_vm_column *figures, size_t row, uint32_t *clause)
{
  uint32_t layer = layer_of_row(machine, i->a, row), first = CHUAN_NONE;
  for (uint32_t cell = 0; cell < machine->set->thresholds[i->a].cell_count; cell++) {
    if (!covers(machine, i, cell, row))
      continue;
    uint32_t figure = layer + cell;
    if (first == CHUAN_NONE) {
      first = figure;
      *clause = figures->clause[figure];
    }
    if (figures->clause[figure] == figures->clause[first])
      continue;
    *clause = CHUAN_NONE;
    if (!same_figures(machine, figures, figure, first))
      return CHUAN_NONE;
  }
  return first;
}

/* The factor of a relative clause times what the other set asks of the unit; a row without that has no threshold. */
static void put_relative(chuan_machine *machine, const chuan_instruction *i, chuan_vm_column *out, size_t row,
                         const chuan_clause *clause)
{
  const chuan_threshold *threshold = &machine->set->thresholds[i->a];
  size_t k = 0;
  while (threshold->others[k] != clause->other)
    k++;
  const chuan_vm_column *other = dimension_column(machine, i, threshold->dimension_count + k);
  uint8_t state = other->state[row];
  chuan_num number = chuan_num_int(0);
  if (state == CHUAN_VERDICT_MET) {
    chuan_rc rc = chuan_num_multiply(&number, clause->value, chuan_column_exact(other, row), machine->arena);
    if (rc == CHUAN_RC_MEMORY)
      chuan_machine_fail(machine, rc);
    state = rc == CHUAN_RC_OK ? CHUAN_VERDICT_MET : CHUAN_VERDICT_FAULT;
    chuan_column_put(out, row, state, chuan_machine_number_of(machine, i)); /* a number beyond the limit */
  } else {
    chuan_column_put(out, row, state, chuan_machine_why(machine, state, other, other, row));
  }
  out->n[row] = number.n;
  out->d[row] = number.d;
}

/* The careful way: some rows lack a dimension, or some figures rest on those of another set. */
static void search_figures(chuan_machine *machine, const chuan_instruction *i, chuan_vm_column *out,
                           const chuan_vm_column *figures)
{
  if (!chuan_machine_give_states(machine, out))
    return;
  out->scale = figures->scale;
  for (size_t row = 0; row < machine->rows; row++) {
    partial_cell partial = look_at_dimensions(machine, i, row);
    uint32_t figure = CHUAN_NONE, clause = CHUAN_NONE;
    if (partial.complete) {
      figure = machine->cells[row] + layer_of_row(machine, i->a, row);
      clause = figures->clause[figure];
    } else if (partial.state != CHUAN_VERDICT_FAULT) {
      figure = common_figure(machine, i, figures, row, &clause);
    }
    if (out->clause)
      out->clause[row] = clause;
    if (figure == CHUAN_NONE) {
      chuan_column_put(out, row, partial.state, partial.why);
      continue;
    }
    const chuan_clause *relative = relative_clause(machine, figures, figure);
    if (relative) {
      put_relative(machine, i, out, row, relative);
      continue;
    }
    out->n[row] = figures->n[figure];
    if (out->d)
      out->d[row] = figures->d ? figures->d[figure] : figures->scale;
    chuan_column_put(out, row, figures->state[figure], figures->why[figure]);
  }
}

void chuan_op_THRESHOLD(chuan_machine *machine, const chuan_instruction *i)
{
  const chuan_vm_column *figures = figures_of(machine, i->a);
  chuan_vm_column *out = chuan_machine_numbers(machine, i);
  bool relative = i->c > dimension_count(machine, i);
  if (!figures || !out || ((figures->d || relative) && !chuan_machine_give_denominators(machine, out)))
    return;
  if (machine->results->clauses)
    out->clause = machine->results->clauses + chuan_machine_at(machine, i->a);
  bool complete = true;
  for (size_t k = 0; k < dimension_count(machine, i); k++)
    complete &= chuan_column_is_plain(dimension_column(machine, i, k));
  find_cells(machine, i);
  if (complete && !relative)
    take_figures(machine, i, out, figures);
  else
    search_figures(machine, i, out, figures);
}
