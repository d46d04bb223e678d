/* Reading the figures of thresholds, and conditions over cells. See cube.h. */
#include "grammar/cube.h"

#include "grammar/measure_unit.h"

/* Conditions on cells ------------------------------------------------------------------------------------- */

static int negated(int value)
{
  return value < 0 ? value : !value;
}

static int member_of_cell(const chuan_node *node, const uint32_t *cell)
{
  for (const chuan_node *item = chuan_node_first(node->b); item; item = item->next) {
    if (item->reference != CHUAN_REF_POSITION)
      return -1;
    if (cell[node->a->ref] == item->ref)
      return 1;
  }
  return 0;
}

int chuan_cell_condition(const chuan_node *node, const uint32_t *cell)
{
  int a, b;
  switch (node->kind) {
  case CHUAN_NODE_AND:
  case CHUAN_NODE_OR:
    a = chuan_cell_condition(node->a, cell);
    b = chuan_cell_condition(node->b, cell);
    if (a < 0 || b < 0)
      return -1;
    return node->kind == CHUAN_NODE_AND ? a && b : a || b;
  case CHUAN_NODE_NOT: return negated(chuan_cell_condition(node->a, cell));
  case CHUAN_NODE_TRUTH: return node->op;
  case CHUAN_NODE_MEMBER: return node->a->reference == CHUAN_REF_DIMENSION ? member_of_cell(node, cell) : -1;
  case CHUAN_NODE_COMPARE: {
    const chuan_node *name = node->a, *value = node->b;
    if (name->reference != CHUAN_REF_DIMENSION) {
      name = node->b;
      value = node->a;
    }
    if (name->reference != CHUAN_REF_DIMENSION || value->reference != CHUAN_REF_POSITION)
      return -1;
    int equal = cell[name->ref] == value->ref;
    return node->op == CHUAN_DIRECTION_EQ ? equal : node->op == CHUAN_DIRECTION_NE ? !equal : -1;
  }
  default: return -1;
  }
}

void chuan_cube_mark_dimensions(const chuan_node *node, bool *used)
{
  if (!node)
    return;
  if (node->kind == CHUAN_NODE_NAME && node->reference == CHUAN_REF_DIMENSION)
    used[node->ref] = true;
  chuan_cube_mark_dimensions(node->a, used);
  if (node->kind != CHUAN_NODE_MEMBER) /* whose b is a list of constants */
    chuan_cube_mark_dimensions(node->b, used);
}

/* Marks the dimensions that one `ngưỡng` statement looks at. */
void chuan_cube_mark_statement(const chuan_set *set, const chuan_node *statement, bool *used)
{
  chuan_cube_mark_dimensions(statement->d, used);
  for (size_t d = 0; statement->c->kind == CHUAN_NODE_TABLE && d < set->dimension_count; d++)
    if (chuan_str_equal(set->dimensions[d].name, statement->c->a->text))
      used[d] = true;
}

/* Reading figures -------------------------------------------------------------------------------------------- */

static uint32_t add_clause(chuan_model *model, chuan_clause clause)
{
  if (!chuan_model_grow(model, (void **)&model->clauses, model->clause_count, &model->clause_capacity,
                        sizeof *model->clauses))
    return CHUAN_NONE;
  model->clauses[model->clause_count] = clause;
  return (uint32_t)model->clause_count++;
}

/* A figure of the threshold's unit: no percentage where the value has a unit, no bare 80 where it is a ratio. */
static void check_figure_unit(chuan_cube *cube, const chuan_node *expression, chuan_num value)
{
  const chuan_model_threshold *threshold = cube->threshold;
  chuan_model *model = cube->model;
  if (!threshold->unit)
    return;
  chuan_str written = chuan_print_expression(expression, CHUAN_LANG_VI, model->arena);
  if (expression->kind == CHUAN_NODE_PERCENT && threshold->unit->count > 0) {
    chuan_str unit = chuan_measure_unit_text(threshold->unit, model->arena);
    chuan_diag *diag = chuan_diag_add(model->diags, CHUAN_E0304, expression->span, CHUAN_ARGS(written, unit));
    chuan_diag_span(model->diags, diag, threshold->use->span, CHUAN_PHRASE_COMPARED_HERE, CHUAN_NO_ARGS);
  }
  if (expression->kind == CHUAN_NODE_NUMBER && threshold->of_ratio && chuan_num_compare(value, chuan_num_int(1)) > 0) {
    chuan_diag *diag = chuan_diag_add(model->diags, CHUAN_W0301, expression->span, CHUAN_ARGS(written));
    chuan_diag_hint(model->diags, diag, CHUAN_PHRASE_WRITE_PERCENT, CHUAN_ARGS(written));
  }
}

static void read_range(chuan_cube *cube, chuan_clause *clause, const chuan_node *node)
{
  if (!node->b)
    return;
  chuan_model *model = cube->model;
  if (!chuan_constant(&clause->low, model, node->b) || !chuan_constant(&clause->high, model, node->c)) {
    chuan_diag_add(model->diags, CHUAN_E0303, node->span, CHUAN_NO_ARGS);
    return;
  }
  clause->has_range = true;
  chuan_buffer written;
  chuan_buffer_init(&written, model->arena);
  chuan_buffer_add_char(&written, '[');
  chuan_buffer_add(&written, chuan_print_expression(node->b, CHUAN_LANG_VI, model->arena));
  chuan_buffer_add_c(&written, "; ");
  chuan_buffer_add(&written, chuan_print_expression(node->c, CHUAN_LANG_VI, model->arena));
  chuan_buffer_add_char(&written, ']');
  clause->range_written = chuan_buffer_str(&written);
  if (chuan_num_compare(clause->low, clause->high) > 0)
    chuan_diag_add(model->diags, CHUAN_E0411, node->span, CHUAN_NO_ARGS);
  check_figure_unit(cube, node->b, clause->low);
  check_figure_unit(cube, node->c, clause->high);
}

const chuan_node *chuan_relative_figure(chuan_num *factor, chuan_model *model, const chuan_node *figure)
{
  const chuan_node *of = figure;
  *factor = chuan_num_int(1);
  if (figure->kind == CHUAN_NODE_MULTIPLY) {
    bool behind = figure->b->kind == CHUAN_NODE_THRESHOLD_OF;
    of = behind ? figure->b : figure->a;
    if (!chuan_constant(factor, model, behind ? figure->a : figure->b) || chuan_num_sign(*factor) <= 0)
      return NULL;
  }
  return of->kind == CHUAN_NODE_THRESHOLD_OF && of->b ? of : NULL;
}

/* A figure that rests on another set's; one whose types are wrong was reported and is no figure. */
static void read_relative(chuan_cube *cube, chuan_clause *clause, const chuan_node *figure, const chuan_node *of)
{
  const chuan_measure_unit *unit = cube->threshold->unit;
  chuan_model *model = cube->model;
  clause->kind = figure->type == CHUAN_EXPR_NUMBER ? CHUAN_CLAUSE_RELATIVE : CHUAN_CLAUSE_NO_FIGURE;
  clause->other = of->ref;
  if (figure->type != CHUAN_EXPR_NUMBER || !unit || figure->unit->any || chuan_measure_unit_equal(unit, figure->unit))
    return;
  chuan_diag *diag = chuan_diag_add(model->diags, CHUAN_E0302, figure->span,
                                    CHUAN_ARGS(chuan_measure_unit_text(unit, model->arena),
                                               chuan_measure_unit_text(figure->unit, model->arena)));
  chuan_diag_span(model->diags, diag, cube->threshold->use->span, CHUAN_PHRASE_COMPARED_HERE, CHUAN_NO_ARGS);
}

/* The clause that a FIGURE, NO_FIGURE or DELEGATION node writes; `figure` has scope and year already. */
static bool read_figure(chuan_cube *cube, chuan_figures *figures, chuan_figure figure, const chuan_node *node,
                        chuan_str set_by, chuan_sources_of_law law)
{
  chuan_clause clause = { .set_by = set_by, .law = law, .span = node->span };
  if (node->kind == CHUAN_NODE_FIGURE) {
    clause.kind = CHUAN_CLAUSE_VALUE;
    clause.written = chuan_print_expression(node->a, CHUAN_LANG_VI, cube->model->arena);
    bool relative = node->type == CHUAN_EXPR_NUMBER;
    const chuan_node *of = relative ? chuan_relative_figure(&clause.value, cube->model, node->a) : NULL;
    if (of) {
      read_relative(cube, &clause, node->a, of);
    } else if (!chuan_constant(&clause.value, cube->model, node->a)) {
      chuan_diag_add(cube->model->diags, CHUAN_E0303, node->a->span, CHUAN_NO_ARGS);
      clause.value = chuan_num_int(0);
    } else {
      check_figure_unit(cube, node->a, clause.value);
    }
  } else if (node->kind == CHUAN_NODE_DELEGATION) {
    clause.kind = CHUAN_CLAUSE_DELEGATED;
    clause.delegated_to = chuan_model_declared_level(cube->model, node->a);
    read_range(cube, &clause, node);
  } else {
    clause.kind = CHUAN_CLAUSE_NO_FIGURE;
  }
  figure.clause = add_clause(cube->model, clause);
  figure.node = node;
  if (figure.clause == CHUAN_NONE || !chuan_model_grow(cube->model, (void **)&figures->items, figures->count,
                                                       &figures->capacity, sizeof *figures->items))
    return false;
  figures->items[figures->count++] = figure;
  return true;
}

static bool read_table(chuan_cube *cube, chuan_figures *figures, chuan_figure figure, const chuan_node *table,
                       chuan_str set_by, chuan_sources_of_law law)
{
  const chuan_set *set = cube->set->out;
  chuan_diags *diags = cube->model->diags;
  figure.dimension = CHUAN_NONE;
  for (size_t i = 0; i < set->dimension_count; i++)
    if (chuan_str_equal(set->dimensions[i].name, table->a->text))
      figure.dimension = (uint32_t)i;
  if (figure.dimension == CHUAN_NONE) {
    chuan_diag_add(diags, CHUAN_E0215, table->a->span, CHUAN_ARGS(table->a->text));
    return true;
  }
  const chuan_dimension *dimension = &set->dimensions[figure.dimension];
  for (const chuan_node *cell = chuan_node_first(table->b); cell; cell = cell->next) {
    figure.value = chuan_model_position(dimension->values, dimension->value_count, cell->a->text);
    if (figure.value == CHUAN_NONE) {
      chuan_diag *diag = chuan_diag_add(diags, CHUAN_E0206, cell->a->span, CHUAN_ARGS(dimension->name, cell->a->text));
      chuan_model_suggest_value(cube->model, diag, cell->a->text, dimension->values, dimension->value_count);
      continue;
    }
    if (!read_figure(cube, figures, figure, cell->b, set_by, law))
      return false;
    figures->items[figures->count - 1].node = cell;
    cube->model->clauses[cube->model->clause_count - 1].span = cell->span;
  }
  return true;
}

/* All figures of one `ngưỡng` statement. */
bool chuan_cube_read_statement(chuan_cube *cube, chuan_figures *figures, const chuan_node *node, chuan_str set_by,
                           chuan_sources_of_law law)
{
  const chuan_set *set = cube->set->out;
  chuan_figure figure = {
    .scope = (chuan_scope)node->op, .condition = node->d, .dimension = CHUAN_NONE, .value = CHUAN_NONE
  };
  if (node->b) {
    figure.has_year = true;
    size_t errors = cube->model->diags->errors;
    figure.year = (int)chuan_model_int(cube->model, node->b, 9999);
    if (!cube->set->broken && cube->model->diags->errors == errors &&
        (figure.year < set->period_from || figure.year > set->period_to))
      chuan_diag_add(cube->model->diags, CHUAN_E0408, node->b->span,
                     CHUAN_ARGS(node->b->text, chuan_num_exact(chuan_num_int(set->period_from), cube->model->arena),
                                chuan_num_exact(chuan_num_int(set->period_to), cube->model->arena)));
  }
  if (node->d && node->d->type != CHUAN_EXPR_UNKNOWN) {
    uint32_t *first = chuan_model_alloc(cube->model, set->dimension_count, sizeof *first);
    if (!first)
      return false;
    if (chuan_cell_condition(node->d, first) < 0) {
      chuan_diag_add(cube->model->diags, CHUAN_E0417, node->d->span, CHUAN_NO_ARGS);
      return true;
    }
  } else if (node->d) {
    return true; /* its condition was reported already */
  }
  return node->c->kind == CHUAN_NODE_TABLE ? read_table(cube, figures, figure, node->c, set_by, law)
                                           : read_figure(cube, figures, figure, node->c, set_by, law);
}

chuan_sources_of_law chuan_cube_statement_law(chuan_cube *cube, const chuan_node *body)
{
  chuan_sources_of_law law = chuan_model_law(cube->model, body);
  bool own = false;
  for (const chuan_node *item = chuan_node_first(body); item; item = item->next)
    own = own || item->kind == CHUAN_NODE_VERIFIED;
  const chuan_sources_of_law *inherited = &cube->set->out->indicators[cube->indicator - cube->set->indicators].law;
  if (!own && inherited->checked) {
    law.checked = true;
    law.checked_by = inherited->checked_by;
  }
  return law;
}
