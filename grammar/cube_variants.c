/* What variants change in thresholds: they fill what was delegated to their level, within its range, and tighten
   where the set lets them. See cube.h. */
#include "grammar/cube.h"

/* One cell ------------------------------------------------------------------------------------------------------- */

static bool delegated_to(const chuan_cube *cube, uint32_t clause, const chuan_variant *variant)
{
  if (clause >= CHUAN_CUBE_HOLE)
    return false;
  const chuan_clause *parent = &cube->model->clauses[clause];
  return parent->kind == CHUAN_CLAUSE_DELEGATED && chuan_str_equal(parent->delegated_to, variant->authority);
}

/* Shows both parties of a finding: the variant's figure, which the diagnostic is about, and what is above it. */
static void show_parties(chuan_cube *cube, chuan_diag *diag, const chuan_clause *clause, const chuan_clause *above)
{
  chuan_diags *diags = cube->model->diags;
  chuan_diag_label(diags, diag, CHUAN_PHRASE_SAID_BY, CHUAN_ARGS(chuan_cube_party(cube, clause)));
  if (above)
    chuan_diag_span(diags, diag, above->span, CHUAN_PHRASE_UPPER_ACT, CHUAN_ARGS(chuan_cube_party(cube, above)));
  else
    chuan_diag_span(diags, diag, cube->indicator->header->a->span, CHUAN_PHRASE_UPPER_ACT,
                    CHUAN_ARGS(chuan_cube_author(cube)));
}

static uint32_t number_of(const chuan_cube *cube, const chuan_variant *variant)
{
  return (uint32_t)(variant - cube->model->program->variants);
}

/* Whether the variant was in force in an edition before this one: what it says was checked there. */
static bool was_in_force(const chuan_cube *cube, const chuan_variant *variant)
{
  uint32_t edition = (uint32_t)(cube->set - cube->model->sets);
  return edition > chuan_model_editions_of(cube->model, number_of(cube, variant)).first;
}

/* Reports a figure of a variant that an amendment made void, with a cell. */
static void report_void(chuan_cube *cube, const chuan_figure *figure, const chuan_variant *variant,
                        const uint32_t *cell, int year, chuan_phrase label, chuan_str a, chuan_str b)
{
  chuan_model *model = cube->model;
  chuan_diag *diag = chuan_model_void(model, cube->set, number_of(cube, variant), cube->indicator->header->text,
                                      figure->node->span, label, CHUAN_ARGS(a, b));
  if (!diag)
    return;
  chuan_cube_witness(cube, diag, cell, year);
  chuan_diag_witness(model->diags, diag, chuan_diag_bilingual(model->diags, CHUAN_STR("ngày luật"),
                                                               CHUAN_STR("law date")),
                     chuan_day_text(cube->set->out->effective_from, false, model->arena));
}

static void check_filled_again(chuan_cube *cube, const chuan_figure *figure, uint32_t parent,
                               const chuan_variant *variant, const uint32_t *cell, int year, bool *said)
{
  const chuan_clause *clause = &cube->model->clauses[figure->clause];
  *said = true;
  if (!delegated_to(cube, parent, variant)) {
    report_void(cube, figure, variant, cell, year, CHUAN_PHRASE_VOID_NOT_DELEGATED, variant->authority, CHUAN_STR(""));
    return;
  }
  const chuan_clause *grant = &cube->model->clauses[parent];
  if (clause->kind == CHUAN_CLAUSE_VALUE && grant->has_range &&
      (chuan_num_compare(clause->value, grant->low) < 0 || chuan_num_compare(clause->value, grant->high) > 0))
    report_void(cube, figure, variant, cell, year, CHUAN_PHRASE_VOID_OUT_OF_RANGE, clause->written,
                grant->range_written);
  else
    *said = false;
}

static void check_filled(chuan_cube *cube, const chuan_figure *figure, uint32_t parent, const chuan_variant *variant,
                         const uint32_t *cell, int year, bool *said)
{
  chuan_diags *diags = cube->model->diags;
  const chuan_clause *clause = &cube->model->clauses[figure->clause];
  if (*said || cube->model->incomplete || variant->authority.n == 0)
    return;
  if (was_in_force(cube, variant)) {
    check_filled_again(cube, figure, parent, variant, cell, year, said);
    return;
  }
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
  show_parties(cube, diag, clause, parent < CHUAN_CUBE_HOLE ? &cube->model->clauses[parent] : NULL);
  chuan_cube_witness(cube, diag, cell, year);
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

static void check_tightened_again(chuan_cube *cube, const chuan_figure *figure, const chuan_clause *parent,
                                  const chuan_variant *variant, const uint32_t *cell, int year, bool *said)
{
  const chuan_clause *clause = &cube->model->clauses[figure->clause];
  chuan_direction stricter = chuan_cube_stricter(cube->indicator, cube->threshold->aux);
  chuan_phrase label = CHUAN_PHRASE_NONE;
  if (!cube->indicator->tighten || stricter == CHUAN_DIRECTION_NONE)
    label = CHUAN_PHRASE_VOID_NO_TIGHTENING;
  else if (!parent || parent->kind != CHUAN_CLAUSE_VALUE || clause->kind != CHUAN_CLAUSE_VALUE)
    label = CHUAN_PHRASE_VOID_NO_FIGURE;
  else if (!chuan_direction_holds(stricter, chuan_num_compare(clause->value, parent->value)))
    label = CHUAN_PHRASE_VOID_LOOSE;
  if (label == CHUAN_PHRASE_NONE)
    return;
  *said = true;
  report_void(cube, figure, variant, cell, year, label, clause->written, parent ? parent->written : CHUAN_STR(""));
}

/* Reports a figure that makes a cell less strict than the act above lets it be. */
static void check_tightened(chuan_cube *cube, const chuan_figure *figure, uint32_t above, const chuan_variant *variant,
                            const uint32_t *cell, int year, bool *said)
{
  chuan_model *model = cube->model;
  const chuan_clause *clause = &model->clauses[figure->clause];
  const chuan_clause *parent = above < CHUAN_CUBE_HOLE ? &model->clauses[above] : NULL;
  chuan_str code = cube->indicator->header->text;
  chuan_diag *diag = NULL;
  if (*said || model->incomplete)
    return;
  if (was_in_force(cube, variant)) {
    check_tightened_again(cube, figure, parent, variant, cell, year, said);
    return;
  }
  chuan_direction stricter = chuan_cube_stricter(cube->indicator, cube->threshold->aux);
  if (!cube->indicator->tighten) {
    diag = chuan_diag_add(model->diags, CHUAN_E0434, figure->node->span, CHUAN_ARGS(variant->name, code));
    chuan_diag_hint(model->diags, diag, CHUAN_PHRASE_GRANT_TIGHTENING, CHUAN_NO_ARGS);
  } else if (stricter == CHUAN_DIRECTION_NONE && cube->threshold->use) {
    return; /* said of the indicator already */
  } else if (stricter == CHUAN_DIRECTION_NONE) {
    diag = chuan_diag_add(model->diags, CHUAN_E0414, figure->node->span, CHUAN_ARGS(code));
  } else if (!parent || parent->kind != CHUAN_CLAUSE_VALUE || clause->kind != CHUAN_CLAUSE_VALUE) {
    diag = chuan_diag_add(model->diags, CHUAN_E0436, figure->node->span, CHUAN_ARGS(variant->name, code));
    if (parent && parent->kind == CHUAN_CLAUSE_DELEGATED)
      chuan_diag_hint(model->diags, diag, CHUAN_PHRASE_FILL_INSTEAD, CHUAN_NO_ARGS);
  } else if (!chuan_direction_holds(stricter, chuan_num_compare(clause->value, parent->value))) {
    diag = chuan_diag_add(model->diags, CHUAN_E0435, figure->node->span,
                          CHUAN_ARGS(variant->name, code, clause->written, parent->written));
    chuan_diag_hint(model->diags, diag, CHUAN_PHRASE_TIGHTEN_PART, CHUAN_NO_ARGS);
  }
  if (!diag)
    return;
  *said = true;
  show_parties(cube, diag, clause, parent);
  chuan_cube_witness(cube, diag, cell, year);
}

/* One layer ---------------------------------------------------------------------------------------- */

/* The statements of one verb of a variant about the threshold. */
typedef struct statements {
  chuan_figures figures;
  chuan_covering covering;
  bool *said; /* by figure: something was reported about it */
} statements;

static bool make_verb(chuan_cube *cube, statements *verb)
{
  verb->covering.items = chuan_model_alloc(cube->model, verb->figures.count, sizeof *verb->covering.items);
  verb->said = chuan_model_alloc(cube->model, verb->figures.count, sizeof *verb->said);
  return verb->covering.items && verb->said;
}

/* The figure of a verb for a cell and year, NULL for none; `granted`: whether its `còn lại` covers such cells. */
static const chuan_figure *figure_of(chuan_cube *cube, const statements *verb, const uint32_t *base,
                                     const uint32_t *cell, size_t c, size_t y, bool granted)
{
  int year = cube->set->out->period_from + (int)y;
  const chuan_figure *figure = chuan_cube_choose(cube, &verb->covering, cell, year, false);
  bool lapsed = figure && !still_holds(cube, figure, base, c, y);
  if ((!figure || lapsed) && granted)
    figure = chuan_cube_choose(cube, &verb->covering, cell, year, true);
  return figure && still_holds(cube, figure, base, c, y) ? figure : NULL;
}

static bool is_value(const chuan_cube *cube, uint32_t clause)
{
  return clause < CHUAN_CUBE_HOLE && cube->model->clauses[clause].kind == CHUAN_CLAUSE_VALUE;
}

static bool fill_layer(chuan_cube *cube, statements *fill, statements *tighten, const chuan_variant *variant,
                       const uint32_t *base, uint32_t *cells)
{
  uint32_t *cell = chuan_model_alloc(cube->model, cube->set->out->dimension_count, sizeof *cell);
  if (!cell || !make_verb(cube, fill) || !make_verb(cube, tighten))
    return false;
  for (size_t c = 0; c < cube->cell_count; c++) {
    chuan_cube_cell_values(cube, c, cell);
    chuan_cube_find_covering(&fill->covering, &fill->figures, cell);
    chuan_cube_find_covering(&tighten->covering, &tighten->figures, cell);
    for (size_t y = 0; y < cube->years; y++) {
      size_t at = y * cube->cell_count + c;
      int year = cube->set->out->period_from + (int)y;
      const chuan_figure *filled = figure_of(cube, fill, base, cell, c, y, delegated_to(cube, base[at], variant));
      const chuan_figure *tightened = figure_of(cube, tighten, base, cell, c, y, is_value(cube, base[at]));
      cells[at] = filled ? filled->clause : tightened ? tightened->clause : base[at];
      if (filled)
        check_filled(cube, filled, base[at], variant, cell, year, &fill->said[filled - fill->figures.items]);
      if (tightened)
        check_tightened(cube, tightened, base[at], variant, cell, year,
                        &tighten->said[tightened - tighten->figures.items]);
    }
  }
  return true;
}

/* Statements of variants --------------------------------------------------------------------------- */

/* Whether an override speaks of this threshold, and not of another one of the indicator. */
static bool is_about(const chuan_cube *cube, uint32_t v, const chuan_node *override)
{
  uint32_t by = cube->indicator->added_by;
  return (by == CHUAN_NONE || chuan_model_is_under(cube->model, v, by)) &&
         chuan_str_equal(override->text, cube->indicator->header->text) &&
         chuan_model_threshold_of(cube->indicator, override->b->a) == cube->threshold;
}

/* The overrides of variant `v` for this threshold, by their verbs. */
static bool read_overrides(chuan_cube *cube, uint32_t v, chuan_figures *fills, chuan_figures *tightened)
{
  const chuan_model_variant *variant = &cube->model->variants[v];
  for (size_t i = 0; i < variant->override_count; i++) {
    chuan_node *override = variant->overrides[i];
    if (is_about(cube, v, override) &&
        !chuan_cube_read_statement(cube, override->kind == CHUAN_NODE_FILL ? fills : tightened, override->b,
                                   variant->name, chuan_model_law(cube->model, override->body)))
      return false;
  }
  return true;
}

/* Whether variant `v` changes this threshold at all. */
static bool has_override(const chuan_cube *cube, uint32_t v)
{
  const chuan_model_variant *variant = &cube->model->variants[v];
  if (variant->set == CHUAN_NONE || !chuan_model_is_of(cube->model, v, cube->set))
    return false;
  for (size_t i = 0; i < variant->override_count; i++)
    if (is_about(cube, v, variant->overrides[i]))
      return true;
  return false;
}

size_t chuan_cube_variant_count(const chuan_cube *cube)
{
  size_t count = 0;
  for (uint32_t v = 0; v < cube->model->variant_count; v++)
    count += has_override(cube, v);
  return count;
}

void chuan_cube_mark_variants(const chuan_cube *cube, bool *used)
{
  for (uint32_t v = 0; v < cube->model->variant_count; v++) {
    const chuan_model_variant *variant = &cube->model->variants[v];
    for (size_t i = 0; has_override(cube, v) && i < variant->override_count; i++)
      if (is_about(cube, v, variant->overrides[i]))
        chuan_cube_mark_statement(cube->set->out, variant->overrides[i]->b, used);
  }
}

bool chuan_cube_add_layers(chuan_cube *cube, chuan_threshold *table, uint32_t *cells, uint32_t *layers)
{
  chuan_model *model = cube->model;
  size_t size = cube->years * cube->cell_count;
  for (size_t i = 0; i < model->variant_count; i++) {
    uint32_t v = model->variant_order[i];
    statements fill = { .said = NULL }, tighten = { .said = NULL };
    if (!has_override(cube, v))
      continue;
    if (!read_overrides(cube, v, &fill.figures, &tighten.figures))
      return false;
    if (fill.figures.count == 0 && tighten.figures.count == 0)
      continue;
    const chuan_variant *variant = model->variants[v].out;
    size_t below = chuan_threshold_layer(model->program, table, variant->parent);
    if (!fill_layer(cube, &fill, &tighten, variant, cells + below * size, cells + table->layer_count * size))
      return false;
    layers[table->layer_count++] = v;
  }
  return true;
}

/* Reports an override of a threshold that has no figure of the set. */
static void refuse_untouchable(chuan_model *model, chuan_model_set *set, uint32_t v, const chuan_node *override,
                               uint32_t indicator, chuan_model_threshold *threshold)
{
  const chuan_model_variant *variant = &model->variants[v];
  chuan_cube cube = { .model = model, .set = set, .indicator = &set->indicators[indicator], .threshold = threshold };
  chuan_diag *diag = chuan_diag_add(model->diags, override->kind == CHUAN_NODE_FILL ? CHUAN_E0412 : CHUAN_E0436,
                                    override->b->span,
                                    CHUAN_ARGS(variant->name, override->text, variant->out->authority));
  chuan_clause said = { .set_by = variant->name, .law = chuan_model_law(model, override->body) };
  show_parties(&cube, diag, &said, NULL);
}

/* Reports an override that names what this edition of the set does not have; `first`: the variant is in force in none
   before. */
static void check_name(chuan_model *model, chuan_model_set *set, uint32_t v, const chuan_node *override, bool first)
{
  uint32_t at = chuan_model_indicator_of(model, set, override->text, v);
  chuan_model_threshold *threshold =
    at == CHUAN_NONE ? NULL : chuan_model_threshold_of(&set->indicators[at], override->b->a);
  if (threshold && threshold->statement_count > 0)
    return;
  if (!first)
    chuan_model_void(model, set, v, override->text, override->b->span,
                     at == CHUAN_NONE ? CHUAN_PHRASE_VOID_NO_INDICATOR : CHUAN_PHRASE_VOID_NO_THRESHOLD, CHUAN_NO_ARGS);
  else if (at == CHUAN_NONE)
    chuan_diag_add(model->diags, CHUAN_E0204, override->a->span, CHUAN_ARGS(override->text));
  else if (!threshold)
    chuan_diag_add(model->diags, CHUAN_E0209, override->b->a->span, CHUAN_ARGS(override->b->a->text));
  else
    refuse_untouchable(model, set, v, override, at, threshold);
}

void chuan_cube_check_names(chuan_model *model)
{
  for (uint32_t v = 0; v < model->variant_count; v++) {
    chuan_editions editions = chuan_model_editions_of(model, v);
    for (uint32_t s = editions.first; s < editions.end; s++)
      for (size_t i = 0; i < model->variants[v].override_count; i++)
        check_name(model, &model->sets[s], v, model->variants[v].overrides[i], s == editions.first);
  }
}

/* Every variant behind the one it is under; a ring of variants (reported already) is left out. */
bool chuan_cube_order_variants(chuan_model *model)
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
