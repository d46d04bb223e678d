/* Thresholds as cubes: every cell of year x dimensions is given exactly once, delegated, or said to be
   without a figure; and variants fill only what was delegated to their level, within its range. Boxes are
   compared cell by cell, so every finding has a witness. See model.h. */
#include "grammar/model.h"

#include "grammar/measure_unit.h"

enum { CELLS_MAX = 20000, PAIRS_MAX = 20, WORK_MAX = 5000000 /* cells times figures */ };

/* Beside CHUAN_NONE, a cell where the indicator is not applicable: one that nothing gives a figure. */
static const uint32_t HOLE = CHUAN_NONE - 1;

/* One figure: a `ngưỡng … là X`, one cell of a table, or a delegation. */
typedef struct chuan_figure {
  uint32_t clause;
  bool has_year;
  int year;
  chuan_scope scope;
  const chuan_node *condition;
  uint32_t dimension, value; /* of a table's cell; CHUAN_NONE */
  const chuan_node *node;
} chuan_figure;

typedef struct chuan_figures {
  chuan_figure *items;
  size_t count, capacity;
} chuan_figures;

typedef struct chuan_cube {
  chuan_model *model;
  chuan_model_set *set;
  chuan_model_indicator *indicator;
  chuan_model_threshold *threshold;
  uint32_t *dimensions; /* those that some figure looks at, in the set's order */
  size_t dimension_count;
  size_t cell_count, years;
  struct {
    uint32_t a, b;
  } reported[PAIRS_MAX]; /* overlaps already said */
  size_t reported_count;
  bool wrong; /* a figure was refused: what seems to be a hole may be its place */
} chuan_cube;

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

static void mark_dimensions(const chuan_node *node, bool *used)
{
  if (!node)
    return;
  if (node->kind == CHUAN_NODE_NAME && node->reference == CHUAN_REF_DIMENSION)
    used[node->ref] = true;
  mark_dimensions(node->a, used);
  if (node->kind != CHUAN_NODE_MEMBER) /* whose b is a list of constants */
    mark_dimensions(node->b, used);
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

/* The clause that a FIGURE, NO_FIGURE or DELEGATION node writes; `figure` has scope and year already. */
static bool read_figure(chuan_cube *cube, chuan_figures *figures, chuan_figure figure, const chuan_node *node,
                        chuan_str set_by, chuan_sources_of_law law)
{
  chuan_clause clause = { .set_by = set_by, .law = law, .span = node->span };
  if (node->kind == CHUAN_NODE_FIGURE) {
    clause.kind = CHUAN_CLAUSE_VALUE;
    clause.written = chuan_print_expression(node->a, CHUAN_LANG_VI, cube->model->arena);
    if (!chuan_constant(&clause.value, cube->model, node->a)) {
      chuan_diag_add(cube->model->diags, CHUAN_E0303, node->a->span, CHUAN_NO_ARGS);
      clause.value = chuan_num_int(0);
    } else {
      check_figure_unit(cube, node->a, clause.value);
    }
  } else if (node->kind == CHUAN_NODE_DELEGATION) {
    clause.kind = CHUAN_CLAUSE_DELEGATED;
    clause.delegated_to = node->a->text;
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
      chuan_model_suggest(cube->model, diag, cell->a->text, dimension->values, dimension->value_count);
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
static bool read_statement(chuan_cube *cube, chuan_figures *figures, const chuan_node *node, chuan_str set_by,
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

static chuan_sources_of_law statement_law(chuan_cube *cube, const chuan_node *body)
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

/* Cells ------------------------------------------------------------------------------------------------------------ */

/* The value of every dimension of the set in cell `number`; unused dimensions stay 0. */
static void cell_values(const chuan_cube *cube, size_t number, uint32_t *values)
{
  for (size_t i = cube->dimension_count; i-- > 0;) {
    size_t count = cube->set->out->dimensions[cube->dimensions[i]].value_count;
    values[cube->dimensions[i]] = (uint32_t)(number % count);
    number /= count;
  }
}

static void add_witness(chuan_cube *cube, chuan_diag *diag, const uint32_t *cell, int year)
{
  chuan_model *model = cube->model;
  for (size_t i = 0; i < cube->dimension_count; i++) {
    const chuan_dimension *dimension = &cube->set->out->dimensions[cube->dimensions[i]];
    chuan_diag_witness(model->diags, diag, dimension->name, dimension->values[cell[cube->dimensions[i]]]);
  }
  chuan_diag_witness(model->diags, diag, chuan_diag_bilingual(model->diags, CHUAN_STR("kỳ"), CHUAN_STR("period")),
                     chuan_num_exact(chuan_num_int(year), model->arena));
}

static void report_overlap(chuan_cube *cube, const chuan_figure *a, const chuan_figure *b, const uint32_t *cell,
                           int year)
{
  for (size_t i = 0; i < cube->reported_count; i++)
    if (cube->reported[i].a == a->clause && cube->reported[i].b == b->clause)
      return;
  if (cube->reported_count == PAIRS_MAX)
    return;
  cube->reported[cube->reported_count].a = a->clause;
  cube->reported[cube->reported_count++].b = b->clause;
  const chuan_figure *first = a->node->span.begin < b->node->span.begin ? a : b, *again = first == a ? b : a;
  chuan_diag *diag = chuan_diag_add(cube->model->diags, CHUAN_E0407, again->node->span,
                                    CHUAN_ARGS(cube->indicator->header->text));
  chuan_diag_span(cube->model->diags, diag, first->node->span, CHUAN_PHRASE_ALSO_HERE, CHUAN_NO_ARGS);
  chuan_diag_hint(cube->model->diags, diag, CHUAN_PHRASE_NARROW_ONE, CHUAN_NO_ARGS);
  add_witness(cube, diag, cell, year);
}

/* The figures that cover a cell in some year. */
typedef struct chuan_covering {
  const chuan_figure **items;
  size_t count;
} chuan_covering;

static void find_covering(chuan_covering *covering, const chuan_figures *figures, const uint32_t *cell)
{
  covering->count = 0;
  for (size_t i = 0; i < figures->count; i++) {
    const chuan_figure *figure = &figures->items[i];
    if ((figure->dimension == CHUAN_NONE || cell[figure->dimension] == figure->value) &&
        (!figure->condition || chuan_cell_condition(figure->condition, cell) == 1))
      covering->items[covering->count++] = figure;
  }
}

/* The figure of a cell and year: among those of one kind (`otherwise` or not) the one of the latest year.
   A figure without a year speaks of every year, so it may not stand beside one with a year. */
static const chuan_figure *choose(chuan_cube *cube, const chuan_covering *covering, const uint32_t *cell, int year,
                                  bool otherwise)
{
  const chuan_figure *best = NULL;
  for (size_t i = 0; i < covering->count; i++) {
    const chuan_figure *figure = covering->items[i];
    if ((figure->scope == CHUAN_SCOPE_OTHERWISE) != otherwise || (figure->has_year && figure->year > year))
      continue;
    if (best && (!best->has_year || !figure->has_year || best->year == figure->year))
      report_overlap(cube, best, figure, cell, year);
    if (!best || (figure->has_year && figure->year > best->year))
      best = figure;
  }
  return best;
}

/* Values of the only dimension for which some year has no figure: "TN, ĐNB". */
static void label_missing_values(chuan_cube *cube, chuan_diag *diag, const uint32_t *cells)
{
  if (cube->dimension_count != 1)
    return;
  chuan_buffer out;
  chuan_buffer_init(&out, cube->model->arena);
  for (size_t cell = 0; cell < cube->cell_count; cell++)
    for (size_t year = 0; year < cube->years; year++)
      if (cells[year * cube->cell_count + cell] == HOLE) {
        chuan_buffer_add_c(&out, out.n ? ", " : "");
        chuan_buffer_add(&out, cube->set->out->dimensions[cube->dimensions[0]].values[cell]);
        break;
      }
  chuan_diag_label(cube->model->diags, diag, CHUAN_PHRASE_MISSING_VALUES, CHUAN_ARGS(chuan_buffer_str(&out)));
}

static void report_hole(chuan_cube *cube, const uint32_t *cells, const uint32_t *cell, int year)
{
  const chuan_model_threshold *threshold = cube->threshold;
  const chuan_node *node = threshold->statements[0];
  for (size_t i = 1; i < threshold->statement_count; i++) /* the last one that speaks of that year */
    if (!threshold->statements[i]->b || threshold->statements[i]->b->number.n <= year)
      node = threshold->statements[i];
  chuan_diag *diag = chuan_diag_add(cube->model->diags, CHUAN_E0406, node->span,
                                    CHUAN_ARGS(cube->indicator->header->text));
  label_missing_values(cube, diag, cells);
  chuan_diag_hint(cube->model->diags, diag, CHUAN_PHRASE_FILL_HOLE, CHUAN_NO_ARGS);
  add_witness(cube, diag, cell, year);
}

/* Whether the indicator is not applicable to a cell: 1, 0, or -1 where data decide it. */
static int not_applicable(const chuan_cube *cube, const uint32_t *cell)
{
  const chuan_node *statement = cube->indicator->not_applicable;
  return statement && statement->a->type != CHUAN_EXPR_UNKNOWN ? chuan_cell_condition(statement->a, cell) : -1;
}

/* The set's own layer. */
static bool fill_base(chuan_cube *cube, const chuan_figures *figures, uint32_t *cells)
{
  uint32_t *cell = chuan_model_alloc(cube->model, cube->set->out->dimension_count, sizeof *cell);
  uint32_t *hole = chuan_model_alloc(cube->model, cube->set->out->dimension_count, sizeof *hole);
  chuan_covering covering = { chuan_model_alloc(cube->model, figures->count, sizeof *covering.items), 0 };
  int hole_year = 0;
  bool has_hole = false;
  if (!cell || !hole || !covering.items)
    return false;
  for (size_t c = 0; c < cube->cell_count; c++) {
    cell_values(cube, c, cell);
    find_covering(&covering, figures, cell);
    bool needed = not_applicable(cube, cell) != 1;
    for (size_t y = 0; y < cube->years; y++) {
      int year = cube->set->out->period_from + (int)y;
      const chuan_figure *figure = choose(cube, &covering, cell, year, false);
      if (!figure)
        figure = choose(cube, &covering, cell, year, true);
      cells[y * cube->cell_count + c] = figure ? figure->clause : needed ? HOLE : CHUAN_NONE;
      if (!figure && needed && (!has_hole || year < hole_year)) {
        has_hole = true;
        hole_year = year;
        cell_values(cube, c, hole);
      }
    }
  }
  if (has_hole && !cube->model->incomplete && !cube->wrong)
    report_hole(cube, cells, hole, hole_year);
  return true;
}

/* What variants fill ---------------------------------------------------------------------------------------------------- */

static bool delegated_to(const chuan_cube *cube, uint32_t clause, const chuan_variant *variant)
{
  if (clause >= HOLE)
    return false;
  const chuan_clause *parent = &cube->model->clauses[clause];
  return parent->kind == CHUAN_CLAUSE_DELEGATED && chuan_str_equal(parent->delegated_to, variant->authority);
}

static void check_filled(chuan_cube *cube, const chuan_figure *figure, uint32_t parent, const chuan_variant *variant,
                         const uint32_t *cell, int year, bool *said)
{
  chuan_diags *diags = cube->model->diags;
  const chuan_clause *clause = &cube->model->clauses[figure->clause];
  if (*said || cube->model->incomplete || variant->authority.n == 0)
    return;
  chuan_diag *diag = NULL;
  if (!delegated_to(cube, parent, variant)) {
    diag = chuan_diag_add(diags, CHUAN_E0412, figure->node->span,
                          CHUAN_ARGS(variant->name, cube->indicator->header->text, variant->authority));
    chuan_diag_hint(diags, diag, CHUAN_PHRASE_ONLY_DELEGATED, CHUAN_NO_ARGS);
  } else {
    const chuan_clause *grant = &cube->model->clauses[parent];
    if (clause->kind == CHUAN_CLAUSE_VALUE && grant->has_range &&
        (chuan_num_compare(clause->value, grant->low) < 0 || chuan_num_compare(clause->value, grant->high) > 0))
      diag = chuan_diag_add(diags, CHUAN_E0413, figure->node->span, CHUAN_ARGS(clause->written, grant->range_written));
  }
  if (!diag)
    return;
  *said = true;
  if (parent < HOLE)
    chuan_diag_span(diags, diag, cube->model->clauses[parent].span, CHUAN_PHRASE_UPPER_ACT, CHUAN_NO_ARGS);
  add_witness(cube, diag, cell, year);
}

/* Whether a fill that starts in its own year still holds in `year`: the clause above it has been the same since. */
static bool still_holds(const chuan_cube *cube, const chuan_figure *figure, const uint32_t *base, size_t cell,
                        size_t year)
{
  if (!figure->has_year)
    return true;
  size_t start = (size_t)(figure->year - cube->set->out->period_from);
  bool same = start < cube->years;
  for (size_t y = start; same && y < year; y++)
    same = base[y * cube->cell_count + cell] == base[year * cube->cell_count + cell];
  return same;
}

static bool fill_layer(chuan_cube *cube, const chuan_figures *figures, const chuan_variant *variant,
                       const uint32_t *base, uint32_t *cells)
{
  bool *said = chuan_model_alloc(cube->model, figures->count, sizeof *said);
  uint32_t *cell = chuan_model_alloc(cube->model, cube->set->out->dimension_count, sizeof *cell);
  chuan_covering covering = { chuan_model_alloc(cube->model, figures->count, sizeof *covering.items), 0 };
  if (!said || !cell || !covering.items)
    return false;
  for (size_t c = 0; c < cube->cell_count; c++) {
    cell_values(cube, c, cell);
    find_covering(&covering, figures, cell);
    for (size_t y = 0; y < cube->years; y++) {
      size_t at = y * cube->cell_count + c;
      int year = cube->set->out->period_from + (int)y;
      cells[at] = base[at];
      const chuan_figure *figure = choose(cube, &covering, cell, year, false);
      bool lapsed = figure && !still_holds(cube, figure, base, c, y);
      if ((!figure || lapsed) && delegated_to(cube, base[at], variant))
        figure = choose(cube, &covering, cell, year, true);
      if (!figure || !still_holds(cube, figure, base, c, y))
        continue;
      check_filled(cube, figure, base[at], variant, cell, year, &said[figure - figures->items]);
      cells[at] = figure->clause;
    }
  }
  return true;
}

/* Whether a fill speaks of this threshold, and not of another one of the indicator. */
static bool is_fill_of(const chuan_cube *cube, const chuan_node *fill)
{
  return chuan_str_equal(fill->text, cube->indicator->header->text) &&
         chuan_model_threshold_of(cube->indicator, fill->b->a) == cube->threshold;
}

/* The fills of variant `v` for this threshold. */
static bool read_fills(chuan_cube *cube, uint32_t v, chuan_figures *figures)
{
  const chuan_model_variant *variant = &cube->model->variants[v];
  for (size_t i = 0; i < variant->fill_count; i++) {
    chuan_node *fill = variant->fills[i];
    if (!is_fill_of(cube, fill))
      continue;
    if (!read_statement(cube, figures, fill->b, variant->name, chuan_model_law(cube->model, fill->body)))
      return false;
  }
  return true;
}

/* One threshold ------------------------------------------------------------------------------------------------------------ */

/* Whether variant `v` fills this threshold at all. */
static bool has_fill(const chuan_cube *cube, uint32_t v)
{
  const chuan_model_variant *variant = &cube->model->variants[v];
  for (size_t i = 0;
       variant->set != CHUAN_NONE && &cube->model->sets[variant->set] == cube->set && i < variant->fill_count; i++)
    if (is_fill_of(cube, variant->fills[i]))
      return true;
  return false;
}

/* Marks the dimensions that one `ngưỡng` statement looks at. */
static void mark_statement(const chuan_set *set, const chuan_node *statement, bool *used)
{
  mark_dimensions(statement->d, used);
  for (size_t d = 0; statement->c->kind == CHUAN_NODE_TABLE && d < set->dimension_count; d++)
    if (chuan_str_equal(set->dimensions[d].name, statement->c->a->text))
      used[d] = true;
}

static bool find_dimensions(chuan_cube *cube)
{
  const chuan_set *set = cube->set->out;
  bool *used = chuan_model_alloc(cube->model, set->dimension_count, sizeof *used);
  cube->dimensions = chuan_model_alloc(cube->model, set->dimension_count, sizeof *cube->dimensions);
  if (!used || !cube->dimensions)
    return false;
  const chuan_model *model = cube->model;
  for (size_t i = 0; i < cube->threshold->statement_count; i++)
    mark_statement(set, cube->threshold->statements[i], used);
  for (uint32_t v = 0; v < model->variant_count; v++)
    for (size_t i = 0; has_fill(cube, v) && i < model->variants[v].fill_count; i++)
      if (is_fill_of(cube, model->variants[v].fills[i]))
        mark_statement(set, model->variants[v].fills[i]->b, used);
  uint32_t *first = chuan_model_alloc(cube->model, set->dimension_count, sizeof *first);
  if (!first)
    return false;
  if (not_applicable(cube, first) >= 0)
    mark_dimensions(cube->indicator->not_applicable->a, used);
  cube->cell_count = 1;
  for (size_t d = 0; d < set->dimension_count; d++)
    if (used[d]) {
      cube->dimensions[cube->dimension_count++] = (uint32_t)d;
      cube->cell_count *= set->dimensions[d].value_count;
      if (cube->cell_count > CELLS_MAX) {
        chuan_diag_add(cube->model->diags, CHUAN_E0418, cube->threshold->statements[0]->span,
                       CHUAN_ARGS(cube->indicator->header->text));
        cube->cell_count = 0;
        return true;
      }
    }
  return true;
}

/* The layers of variants, parents before what is under them. */
static bool add_layers(chuan_cube *cube, chuan_threshold *table, uint32_t *cells, uint32_t *layers)
{
  chuan_model *model = cube->model;
  size_t size = cube->years * cube->cell_count;
  for (size_t i = 0; i < model->variant_count; i++) {
    uint32_t v = model->variant_order[i];
    chuan_figures figures = { 0 };
    if (!has_fill(cube, v))
      continue;
    if (!read_fills(cube, v, &figures))
      return false;
    if (figures.count == 0)
      continue;
    const chuan_variant *variant = model->variants[v].out;
    size_t below = chuan_threshold_layer(model->program, table, variant->parent);
    if (!fill_layer(cube, &figures, variant, cells + below * size, cells + table->layer_count * size))
      return false;
    layers[table->layer_count++] = v;
  }
  return true;
}

static bool check_cube(chuan_model *model, chuan_model_set *set, chuan_model_indicator *indicator,
                       chuan_model_threshold *threshold, chuan_threshold *table)
{
  chuan_cube cube = { .model = model,
                      .set = set,
                      .indicator = indicator,
                      .threshold = threshold,
                      .years = (size_t)(set->out->period_to - set->out->period_from + 1) };
  chuan_figures figures = { 0 };
  if (!find_dimensions(&cube))
    return false;
  size_t errors = model->diags->errors;
  for (size_t i = 0; i < threshold->statement_count; i++)
    if (!read_statement(&cube, &figures, threshold->statements[i], set->name,
                        statement_law(&cube, threshold->statements[i]->body)))
      return false;
  cube.wrong = model->diags->errors > errors;
  if (set->broken || cube.cell_count == 0 || figures.count == 0)
    return true;
  if (figures.count > WORK_MAX / cube.cell_count) {
    chuan_diag_add(model->diags, CHUAN_E0418, threshold->statements[0]->span, CHUAN_ARGS(indicator->header->text));
    return true;
  }
  size_t layer_count = 1;
  for (uint32_t v = 0; v < model->variant_count; v++)
    layer_count += has_fill(&cube, v);
  uint32_t *cells = chuan_model_alloc(model, layer_count * cube.years * cube.cell_count, sizeof *cells);
  uint32_t *layers = chuan_model_alloc(model, layer_count, sizeof *layers);
  if (!cells || !layers)
    return false;
  layers[0] = CHUAN_NONE;
  *table = (chuan_threshold){ .indicator = (uint32_t)(indicator - set->indicators),
                              .aux = threshold->aux == CHUAN_NONE ? (chuan_str){ 0 }
                                                                  : indicator->aux[threshold->aux].name,
                              .dimensions = cube.dimensions,
                              .dimension_count = cube.dimension_count,
                              .cell_count = cube.cell_count,
                              .layer_variants = layers,
                              .layer_count = 1,
                              .cells = cells };
  return fill_base(&cube, &figures, cells) && add_layers(&cube, table, cells, layers);
}

/* Only what may be tightened can be: §9.4. */
static int lone_thresholds(const chuan_node *node, bool *wrong)
{
  if (!node)
    return 0;
  if (node->kind == CHUAN_NODE_AND)
    return lone_thresholds(node->a, wrong) + lone_thresholds(node->b, wrong);
  bool ordered = node->kind == CHUAN_NODE_COMPARE && node->op >= CHUAN_DIRECTION_LT && node->op <= CHUAN_DIRECTION_GE;
  if (ordered && (node->a->kind == CHUAN_NODE_THRESHOLD_REF) != (node->b->kind == CHUAN_NODE_THRESHOLD_REF)) {
    const chuan_node *other = node->a->kind == CHUAN_NODE_THRESHOLD_REF ? node->b : node->a;
    lone_thresholds(other, wrong);
    return 1;
  }
  if (node->kind == CHUAN_NODE_THRESHOLD_REF)
    *wrong = true;
  if (node->kind == CHUAN_NODE_LIST) {
    for (const chuan_node *item = node->a; item; item = item->next)
      lone_thresholds(item, wrong);
    return 0;
  }
  lone_thresholds(node->a, wrong);
  lone_thresholds(node->b, wrong);
  lone_thresholds(node->c, wrong);
  return 0;
}

static void check_uses(chuan_model *model, const chuan_model_indicator *indicator)
{
  for (size_t t = 0; t <= indicator->aux_count; t++) {
    const chuan_model_threshold *threshold = &indicator->thresholds[t];
    if (threshold->use && threshold->statement_count == 0) {
      chuan_diag *diag = chuan_diag_add(model->diags, CHUAN_E0405, threshold->use->span,
                                        CHUAN_ARGS(indicator->header->text));
      chuan_diag_hint(model->diags, diag, CHUAN_PHRASE_ADD_THRESHOLD, CHUAN_NO_ARGS);
    }
    if (!threshold->use && threshold->statement_count > 0 && indicator->require &&
        indicator->require->a->type != CHUAN_EXPR_UNKNOWN)
      chuan_diag_add(model->diags, CHUAN_W0401, threshold->statements[0]->span, CHUAN_ARGS(indicator->header->text));
  }
  bool wrong = false;
  if (indicator->tighten && indicator->require && indicator->require->a->type != CHUAN_EXPR_UNKNOWN &&
      (lone_thresholds(indicator->require->a, &wrong) == 0 || wrong)) {
    chuan_diag *diag = chuan_diag_add(model->diags, CHUAN_E0414, indicator->tighten->span,
                                      CHUAN_ARGS(indicator->header->text));
    chuan_diag_span(model->diags, diag, indicator->require->span, CHUAN_PHRASE_TEST_HERE, CHUAN_NO_ARGS);
  }
}

/* Fills that name no indicator or threshold of their set. */
static void check_fills(chuan_model *model)
{
  for (size_t v = 0; v < model->variant_count; v++)
    for (size_t i = 0; model->variants[v].set != CHUAN_NONE && i < model->variants[v].fill_count; i++) {
      const chuan_node *fill = model->variants[v].fills[i];
      chuan_model_set *set = &model->sets[model->variants[v].set];
      uint32_t at = chuan_model_indicator_of(set, fill->text);
      if (at == CHUAN_NONE)
        chuan_diag_add(model->diags, CHUAN_E0204, fill->a->span, CHUAN_ARGS(fill->text));
      else if (!chuan_model_threshold_of(&set->indicators[at], fill->b->a))
        chuan_diag_add(model->diags, CHUAN_E0209, fill->b->a->span, CHUAN_ARGS(fill->b->a->text));
      else if (chuan_model_threshold_of(&set->indicators[at], fill->b->a)->statement_count == 0)
        chuan_diag_add(model->diags, CHUAN_E0412, fill->b->span,
                       CHUAN_ARGS(model->variants[v].name, fill->text, model->variants[v].out->authority));
    }
}

static bool check_set_cubes(chuan_model *model, chuan_model_set *set)
{
  size_t most = 0;
  for (size_t i = 0; i < set->indicator_count; i++)
    most += set->indicators[i].aux_count + 1;
  chuan_threshold *tables = chuan_model_alloc(model, most, sizeof *tables);
  if (!tables)
    return false;
  set->out->thresholds = tables;
  for (size_t i = 0; i < set->indicator_count; i++) {
    chuan_model_indicator *indicator = &set->indicators[i];
    if (!model->incomplete)
      check_uses(model, indicator);
    for (size_t t = 0; t <= indicator->aux_count; t++) {
      chuan_model_threshold *threshold = &indicator->thresholds[t];
      if (threshold->statement_count == 0)
        continue;
      if (!check_cube(model, set, indicator, threshold, &tables[set->out->threshold_count]))
        return false;
      if (tables[set->out->threshold_count].cells)
        threshold->table = (uint32_t)set->out->threshold_count++;
    }
  }
  return true;
}

/* Every variant behind the one it is under; a ring of variants (reported already) is left out. */
static bool order_variants(chuan_model *model)
{
  size_t count = model->variant_count, placed = 0;
  bool *done = chuan_model_alloc(model, count, sizeof *done);
  model->variant_order = chuan_model_alloc(model, count, sizeof *model->variant_order);
  if (!done || !model->variant_order)
    return false;
  for (size_t before = count; before != placed;) {
    before = placed;
    for (uint32_t v = 0; v < count; v++) {
      uint32_t parent = model->variants[v].out->parent;
      if (done[v] || (parent != CHUAN_NONE && !done[parent]))
        continue;
      done[v] = true;
      model->variant_order[placed++] = v;
    }
  }
  for (uint32_t v = 0; v < count; v++)
    if (!done[v])
      model->variant_order[placed++] = v;
  return true;
}

bool chuan_check_cubes(chuan_model *model)
{
  if (!order_variants(model))
    return false;
  check_fills(model);
  for (size_t s = 0; s < model->set_count; s++)
    if (!check_set_cubes(model, &model->sets[s]))
      return false;
  model->program->clauses = model->clauses;
  model->program->clause_count = model->clause_count;
  return !model->failed;
}
