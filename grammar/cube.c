/* Thresholds as cubes: every cell of year x dimensions is given exactly once, delegated, or said to be
   without a figure. Boxes are compared cell by cell, so every finding has a witness. What variants change is in
   cube_variants.c, how figures are read in cube_figures.c. See model.h and cube.h. */
#include "grammar/cube.h"

enum { CELLS_MAX = 20000, WORK_MAX = 5000000 /* cells times figures */ };

/* Cells ------------------------------------------------------------------------------------------------------------ */

/* The value of every dimension of the set in cell `number`; unused dimensions stay 0. */
void chuan_cube_cell_values(const chuan_cube *cube, size_t number, uint32_t *values)
{
  for (size_t i = cube->dimension_count; i-- > 0;) {
    size_t count = cube->set->out->dimensions[cube->dimensions[i]].value_count;
    values[cube->dimensions[i]] = (uint32_t)(number % count);
    number /= count;
  }
}

void chuan_cube_witness(chuan_cube *cube, chuan_diag *diag, const uint32_t *cell, int year)
{
  chuan_model *model = cube->model;
  for (size_t i = 0; i < cube->dimension_count; i++) {
    const chuan_dimension *dimension = &cube->set->out->dimensions[cube->dimensions[i]];
    chuan_diag_witness(model->diags, diag, dimension->name, dimension->values[cell[cube->dimensions[i]]]);
  }
  chuan_diag_witness(model->diags, diag, chuan_diag_bilingual(model->diags, CHUAN_STR("kỳ"), CHUAN_STR("period")),
                     chuan_num_exact(chuan_num_int(year), model->arena));
}

/* The act that an indicator is from: its own, its criterion's, or (none) that of the set or variant. */
static chuan_sources_of_law act_of(const chuan_cube *cube)
{
  const chuan_set *set = cube->set->out;
  const chuan_indicator *indicator = &set->indicators[cube->indicator - cube->set->indicators];
  if (indicator->law.basis_count > 0 || indicator->criterion == CHUAN_NONE ||
      set->criteria[indicator->criterion].added_by != indicator->added_by)
    return indicator->law;
  return set->criteria[indicator->criterion].law;
}

chuan_str chuan_cube_author(const chuan_cube *cube)
{
  return chuan_model_party(cube->model, (chuan_party){ cube->set, cube->indicator->added_by, act_of(cube) });
}

chuan_str chuan_cube_party(const chuan_cube *cube, const chuan_clause *clause)
{
  chuan_party party = chuan_model_author(cube->model, cube->set, clause->set_by, clause->law);
  if (clause->law.basis_count == 0 && party.variant == cube->indicator->added_by)
    party.law = act_of(cube);
  return chuan_model_party(cube->model, party);
}

static void report_overlap(chuan_cube *cube, const chuan_figure *a, const chuan_figure *b, const uint32_t *cell,
                           int year)
{
  for (size_t i = 0; i < cube->reported_count; i++)
    if (cube->reported[i].a == a->clause && cube->reported[i].b == b->clause)
      return;
  if (cube->reported_count == CHUAN_CUBE_PAIRS_MAX)
    return;
  cube->reported[cube->reported_count].a = a->clause;
  cube->reported[cube->reported_count++].b = b->clause;
  const chuan_figure *first = a->node->span.begin < b->node->span.begin ? a : b, *again = first == a ? b : a;
  chuan_diag *diag = chuan_diag_add(cube->model->diags, CHUAN_E0407, again->node->span,
                                    CHUAN_ARGS(cube->indicator->header->text));
  chuan_diag_label(cube->model->diags, diag, CHUAN_PHRASE_SAID_BY,
                   CHUAN_ARGS(chuan_cube_party(cube, &cube->model->clauses[again->clause])));
  chuan_diag_span(cube->model->diags, diag, first->node->span, CHUAN_PHRASE_ALSO_SAID_BY,
                  CHUAN_ARGS(chuan_cube_party(cube, &cube->model->clauses[first->clause])));
  chuan_diag_hint(cube->model->diags, diag, CHUAN_PHRASE_NARROW_ONE, CHUAN_NO_ARGS);
  chuan_cube_witness(cube, diag, cell, year);
}

void chuan_cube_find_covering(chuan_covering *covering, const chuan_figures *figures, const uint32_t *cell)
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
const chuan_figure *chuan_cube_choose(chuan_cube *cube, const chuan_covering *covering, const uint32_t *cell, int year,
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

/* Who leaves the cases out and, where there is one dimension only, the values of it for which some year has no figure:
   "TN, ĐNB". */
static void label_missing_values(chuan_cube *cube, chuan_diag *diag, const uint32_t *cells)
{
  chuan_str author = chuan_cube_author(cube);
  if (cube->dimension_count != 1) {
    chuan_diag_label(cube->model->diags, diag, CHUAN_PHRASE_SAID_BY, CHUAN_ARGS(author));
    return;
  }
  chuan_buffer out;
  chuan_buffer_init(&out, cube->model->arena);
  for (size_t cell = 0; cell < cube->cell_count; cell++)
    for (size_t year = 0; year < cube->years; year++)
      if (cells[year * cube->cell_count + cell] == CHUAN_CUBE_HOLE) {
        chuan_buffer_add_c(&out, out.n ? ", " : "");
        chuan_buffer_add(&out, cube->set->out->dimensions[cube->dimensions[0]].values[cell]);
        break;
      }
  chuan_diag_label(cube->model->diags, diag, CHUAN_PHRASE_MISSING_VALUES,
                   CHUAN_ARGS(chuan_buffer_str(&out), author));
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
  chuan_cube_witness(cube, diag, cell, year);
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
    chuan_cube_cell_values(cube, c, cell);
    chuan_cube_find_covering(&covering, figures, cell);
    bool needed = not_applicable(cube, cell) != 1;
    for (size_t y = 0; y < cube->years; y++) {
      int year = cube->set->out->period_from + (int)y;
      const chuan_figure *figure = chuan_cube_choose(cube, &covering, cell, year, false);
      if (!figure)
        figure = chuan_cube_choose(cube, &covering, cell, year, true);
      cells[y * cube->cell_count + c] = figure ? figure->clause : needed ? CHUAN_CUBE_HOLE : CHUAN_NONE;
      if (!figure && needed && (!has_hole || year < hole_year)) {
        has_hole = true;
        hole_year = year;
        chuan_cube_cell_values(cube, c, hole);
      }
    }
  }
  if (has_hole && !cube->model->incomplete && !cube->wrong)
    report_hole(cube, cells, hole, hole_year);
  return true;
}

/* One threshold -------------------------------------------------------------------------------------------- */

static bool find_dimensions(chuan_cube *cube)
{
  const chuan_set *set = cube->set->out;
  bool *used = chuan_model_alloc(cube->model, set->dimension_count, sizeof *used);
  cube->dimensions = chuan_model_alloc(cube->model, set->dimension_count, sizeof *cube->dimensions);
  if (!used || !cube->dimensions)
    return false;
  for (size_t i = 0; i < cube->threshold->statement_count; i++)
    chuan_cube_mark_statement(set, cube->threshold->statements[i], used);
  chuan_cube_mark_variants(cube, used);
  uint32_t *first = chuan_model_alloc(cube->model, set->dimension_count, sizeof *first);
  if (!first)
    return false;
  if (not_applicable(cube, first) >= 0)
    chuan_cube_mark_dimensions(cube->indicator->not_applicable->a, used);
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

/* The thresholds of other sets that the figures rest on, each once. */
static bool find_others(chuan_model *model, chuan_threshold *table, const chuan_figures *figures)
{
  uint32_t *others = chuan_model_alloc(model, figures->count, sizeof *others);
  table->others = others;
  for (size_t i = 0; others && i < figures->count; i++) {
    const chuan_clause *clause = &model->clauses[figures->items[i].clause];
    bool known = clause->kind != CHUAN_CLAUSE_RELATIVE;
    for (size_t k = 0; k < table->other_count && !known; k++)
      known = others[k] == clause->other;
    if (!known)
      others[table->other_count++] = clause->other;
  }
  return others != NULL;
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
  chuan_str author = indicator->added_by == CHUAN_NONE ? set->name : model->variants[indicator->added_by].name;
  if (!find_dimensions(&cube))
    return false;
  size_t errors = model->diags->errors;
  for (size_t i = 0; i < threshold->statement_count; i++)
    if (!chuan_cube_read_statement(&cube, &figures, threshold->statements[i], author,
                        chuan_cube_statement_law(&cube, threshold->statements[i]->body)))
      return false;
  cube.wrong = model->diags->errors > errors;
  if (set->broken || cube.cell_count == 0 || figures.count == 0)
    return true;
  if (figures.count > WORK_MAX / cube.cell_count) {
    chuan_diag_add(model->diags, CHUAN_E0418, threshold->statements[0]->span, CHUAN_ARGS(indicator->header->text));
    return true;
  }
  if (!find_others(model, table, &figures))
    return false;
  size_t layer_count = 1 + chuan_cube_variant_count(&cube);
  uint32_t *cells = chuan_model_alloc(model, layer_count * cube.years * cube.cell_count, sizeof *cells);
  uint32_t *layers = chuan_model_alloc(model, layer_count, sizeof *layers);
  if (!cells || !layers)
    return false;
  layers[0] = CHUAN_NONE;
  *table = (chuan_threshold){ .others = table->others,
                              .other_count = table->other_count,
                              .indicator = (uint32_t)(indicator - set->indicators),
                              .aux = threshold->aux == CHUAN_NONE ? (chuan_str){ 0 }
                                                                  : indicator->aux[threshold->aux].name,
                              .dimensions = cube.dimensions,
                              .dimension_count = cube.dimension_count,
                              .cell_count = cube.cell_count,
                              .layer_variants = layers,
                              .layer_count = 1,
                              .cells = cells };
  return fill_base(&cube, &figures, cells) && chuan_cube_add_layers(&cube, table, cells, layers);
}

/* A threshold of an indicator: that of an aux value, or (NULL) the main one. */
typedef struct named_threshold {
  const chuan_model_indicator *indicator;
  const chuan_str *aux;
} named_threshold;

/* Whether an expression of the indicator names the threshold. */
static bool names_threshold(const chuan_node *node, const named_threshold *wanted)
{
  if (!node)
    return false;
  if (node->kind == CHUAN_NODE_THRESHOLD_REF && (node->a != NULL) == (wanted->aux != NULL) &&
      (!wanted->aux || chuan_str_equal(node->a->text, *wanted->aux)))
    return true;
  if (node->kind == CHUAN_NODE_THRESHOLD_OF) /* a roundabout way to name its own */
    return !wanted->aux && chuan_str_equal(node->a->text, wanted->indicator->header->text);
  if (node->kind == CHUAN_NODE_LIST) {
    for (const chuan_node *item = node->a; item; item = item->next)
      if (names_threshold(item, wanted))
        return true;
    return false;
  }
  return names_threshold(node->a, wanted) || names_threshold(node->b, wanted) || names_threshold(node->c, wanted);
}

/* Finds which way is stricter for a threshold: the comparisons under `và` in which it stands alone on one side must all
   say the same. False when it is used otherwise, and then nothing is stricter. */
static bool find_stricter(chuan_direction *stricter, const chuan_node *node, const named_threshold *wanted)
{
  if (node->kind == CHUAN_NODE_AND)
    return find_stricter(stricter, node->a, wanted) && find_stricter(stricter, node->b, wanted);
  if (!names_threshold(node, wanted))
    return true;
  bool ordered = node->kind == CHUAN_NODE_COMPARE && node->op >= CHUAN_DIRECTION_LT && node->op <= CHUAN_DIRECTION_GE;
  if (!ordered || names_threshold(node->a, wanted) == names_threshold(node->b, wanted))
    return false;
  bool behind = names_threshold(node->b, wanted);
  if ((behind ? node->b : node->a)->kind != CHUAN_NODE_THRESHOLD_REF)
    return false;
  bool more = node->op == CHUAN_DIRECTION_GT || node->op == CHUAN_DIRECTION_GE;
  chuan_direction found = more == behind ? CHUAN_DIRECTION_GE : CHUAN_DIRECTION_LE;
  if (*stricter != CHUAN_DIRECTION_NONE && *stricter != found)
    return false;
  *stricter = found;
  return true;
}

/* Whether more than the test reads the threshold: what is measured, or where the indicator is not applicable, would
   then change with it. */
static bool is_read_elsewhere(const named_threshold *wanted)
{
  const chuan_model_indicator *indicator = wanted->indicator;
  bool found = (indicator->value && names_threshold(indicator->value->b, wanted)) ||
               (indicator->not_applicable && names_threshold(indicator->not_applicable->a, wanted));
  for (size_t i = 0; i < indicator->aux_count; i++)
    found = found || names_threshold(indicator->aux[i].statement->b, wanted);
  return found;
}

chuan_direction chuan_cube_stricter(const chuan_model_indicator *indicator, uint32_t aux)
{
  chuan_direction stricter = CHUAN_DIRECTION_NONE;
  named_threshold wanted = { indicator, aux == CHUAN_NONE ? NULL : &indicator->aux[aux].name };
  if (!indicator->require || is_read_elsewhere(&wanted) ||
      !find_stricter(&stricter, indicator->require->a, &wanted))
    return CHUAN_DIRECTION_NONE;
  return stricter;
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
  bool any = false, wrong = false;
  for (size_t t = 0; t <= indicator->aux_count; t++) {
    if (!indicator->thresholds[t].use)
      continue;
    any = true;
    wrong = wrong || chuan_cube_stricter(indicator, indicator->thresholds[t].aux) == CHUAN_DIRECTION_NONE;
  }
  bool tested = indicator->require && indicator->require->a->type != CHUAN_EXPR_UNKNOWN;
  if (indicator->tighten && tested && (!any || wrong)) {
    chuan_diag *diag = chuan_diag_add(model->diags, CHUAN_E0414, indicator->tighten->span,
                                      CHUAN_ARGS(indicator->header->text));
    chuan_diag_span(model->diags, diag, indicator->require->span, CHUAN_PHRASE_TEST_HERE, CHUAN_NO_ARGS);
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

bool chuan_check_cubes(chuan_model *model)
{
  if (!chuan_cube_order_variants(model))
    return false;
  chuan_cube_check_names(model);
  for (size_t s = 0; s < model->set_count; s++)
    if (!check_set_cubes(model, &model->sets[s]))
      return false;
  model->program->clauses = model->clauses;
  model->program->clause_count = model->clause_count;
  return !model->failed;
}
