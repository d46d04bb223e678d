/* Asking the program: see product.h. */
#include "tests/oracle/product.h"

#include <stdlib.h>
#include <string.h>

static const chuan_verdict VERDICT[] = { CHUAN_VERDICT_MET, CHUAN_VERDICT_NOT_MET, CHUAN_VERDICT_INSUFFICIENT,
                                         CHUAN_VERDICT_NOT_APPLICABLE, CHUAN_VERDICT_FAULT, CHUAN_VERDICT_COUNT };

/* Compiling ---------------------------------------------------------------------------------------------------- */

static const chuan_str VARIANT_NAMES[VARIANTS] = { CHUAN_STR("v0"), CHUAN_STR("v1"), CHUAN_STR("v2") };

static uint32_t variant_there(const product *p, int variant)
{
  return variant == NOWHERE ? CHUAN_NONE : p->variants[variant];
}

/* By code and by who writes it: variants that govern no unit together may use one code. */
static uint32_t find_indicator(const product *p, const tree_indicator *of)
{
  for (uint32_t i = 0; i < p->compiled->indicator_count && !of->dropped; i++)
    if (chuan_str_equal(p->compiled->indicators[i].code, chuan_str_of(of->code)) &&
        p->compiled->indicators[i].added_by == variant_there(p, of->adder))
      return i;
  return CHUAN_NONE;
}

static uint32_t find_criterion(const product *p, const tree_criterion *of)
{
  for (uint32_t k = 0; k < p->compiled->criterion_count && !of->dropped; k++)
    if (chuan_str_equal(p->compiled->criteria[k].code, chuan_str_of(of->code)) &&
        p->compiled->criteria[k].added_by == variant_there(p, of->adder))
      return k;
  return CHUAN_NONE;
}

static void find_positions(product *p, const tree_set *set)
{
  for (int v = 0; v < set->variant_count; v++)
    p->variants[v] = chuan_program_variant(p->program, VARIANT_NAMES[v]);
  for (int i = 0; i < set->indicator_count; i++)
    p->indicators[i] = find_indicator(p, &set->indicators[i]);
  for (int k = 0; k < set->criterion_count; k++)
    p->criteria[k] = find_criterion(p, &set->criteria[k]);
  for (int x = 0; x < DATA; x++) {
    uint32_t datum = chuan_program_datum(p->program, CHUAN_STR("xã"), chuan_str_of(DATA_LIST[x].name));
    p->columns[x] = chuan_data_column(p->compiled->data, p->compiled->data_count, datum);
    p->previous[x] = chuan_data_column(p->compiled->previous_data, p->compiled->previous_data_count, datum);
  }
}

bool product_compile(product *p, const tree_set *set, const char *text, size_t length)
{
  uint32_t number;
  memset(p, 0, sizeof *p);
  chuan_arena_init(&p->arena, "oracle", 512u << 20);
  chuan_sources_init(&p->sources, &p->arena);
  chuan_diags_init(&p->diags, &p->arena, &p->sources);
  if (chuan_source_add(&number, &p->sources, CHUAN_STR("set"), (chuan_str){ text, length }, CHUAN_RULE_FILE_LIMIT,
                       &p->diags) != CHUAN_RC_OK ||
      chuan_rules_load_sources(&p->program, &number, 1, &p->sources, &p->arena, &p->diags) != CHUAN_RC_OK)
    return false;
  p->compiled = &p->program->sets[0];
  find_positions(p, set);
  return true;
}

void product_free(product *p)
{
  chuan_arena_free(&p->arena);
}

/* Filling ------------------------------------------------------------------------------------------------------ */

static void must(chuan_rc rc)
{
  if (rc != CHUAN_RC_OK)
    abort();
}

static chuan_num number_of(product *p, int x, const tree_cell *cell)
{
  chuan_num out = chuan_num_int(cell->digits), scale = chuan_num_int(1);
  chuan_day day;
  switch (DATA_LIST[x].type) {
  case TEXT:
    must(chuan_data_text(&out.n, &p->data, chuan_str_of(TEXT_LIST[cell->digits])));
    return out;
  case DATE: {
    int date = DATE_LIST[cell->digits];
    if (!chuan_day_from(&day, date / 10000, date / 100 % 100, date % 100))
      abort();
    return chuan_num_int(day);
  }
  case TRUTH:
  case CHOICE: return out;
  default: break;
  }
  for (int i = 0; i < DATA_LIST[x].scale; i++)
    scale.n *= 10;
  must(chuan_num_divide(&out, out, scale, &p->arena));
  if (cell->huge) {
    chuan_num more = chuan_num_int(1L << 35);
    must(chuan_num_multiply(&more, more, more, &p->arena));
    must(chuan_num_add(&out, out, more, &p->arena));
  }
  return out;
}

static void fill_cell(product *p, chuan_column *columns, uint32_t column, int unit, int x, const tree_cell *cell)
{
  static const chuan_input INPUT[] = { CHUAN_INPUT_VALUE, CHUAN_INPUT_NOT_REPORTED, CHUAN_INPUT_NOT_AVAILABLE,
                                       CHUAN_INPUT_NONE_OCCURRED, CHUAN_INPUT_NOT_APPLICABLE };
  if (column == CHUAN_NONE)
    return;
  chuan_num number = cell->input == REPORTED ? number_of(p, x, cell) : chuan_num_int(0);
  must(chuan_data_set(&p->data, &columns[column], (size_t)unit, INPUT[cell->input], number));
}

/* Reported verdicts of the units for one item; NULL where none has any. */
static uint8_t *reports(product *p, const tree_unit *units, int count, int item, bool of_criteria)
{
  uint8_t *out = chuan_arena_array(&p->arena, (size_t)count, 1);
  bool any = false;
  if (!out)
    abort();
  for (int u = 0; u < count; u++) {
    judgement verdict = of_criteria ? units[u].criteria[item] : units[u].indicators[item];
    out[u] = (uint8_t)VERDICT[verdict];
    any = any || verdict != VERDICTS;
  }
  return any ? out : NULL;
}

static void fill_unit(product *p, const tree_run *run, const tree_unit *from, int unit)
{
  for (int x = 0; x < DATA; x++) {
    fill_cell(p, p->data.columns, p->columns[x], unit, x, &from->cells[x]);
    if (!p->data.first_period)
      fill_cell(p, p->data.previous, p->previous[x], unit, x, &from->previous[x]);
  }
  for (int d = 0; d < run->set->dimension_count; d++)
    p->data.dimensions[d][unit] = from->dimensions[d];
  p->data.units[unit].variant = variant_there(p, from->variant);
}

bool product_run(product *p, const tree_run *run, const tree_unit *units, int count)
{
  chuan_day day;
  chuan_day_from(&day, run->year, 12, 31);
  must(chuan_data_init(&p->data, p->program, p->compiled, run->year, day, (size_t)count, &p->arena));
  p->data.first_period = run->year == run->set->from;
  p->data.dimensions_final = run->final;
  for (int u = 0; u < count; u++)
    fill_unit(p, run, &units[u], u);
  for (int i = 0; i < run->set->indicator_count; i++)
    if (p->indicators[i] != CHUAN_NONE)
      p->data.reported_indicators[p->indicators[i]] = reports(p, units, count, i, false);
  for (int k = 0; k < run->set->criterion_count; k++)
    if (p->criteria[k] != CHUAN_NONE)
      p->data.reported_criteria[p->criteria[k]] = reports(p, units, count, k, true);
  chuan_run_options options = { .certify = run->certify, .keep_values = true }, brief = { .certify = run->certify };
  return chuan_vm_run(&p->results, &p->data, options, &p->arena) == CHUAN_RC_OK &&
         chuan_vm_run(&p->brief, &p->data, brief, &p->arena) == CHUAN_RC_OK;
}

/* Comparing ---------------------------------------------------------------------------------------------------- */

static int name_of(const char *const *names, int count, chuan_str name)
{
  for (int i = 0; i < count; i++)
    if (chuan_str_equal(chuan_str_of(names[i]), name))
      return i;
  return NOWHERE;
}

/* The program's causes as bits; false for one that the oracle does not know. `variant` governs the unit: a code names
   what its law has. */
static bool causes_of(cause_bits *out, const tree_set *set, int variant, const chuan_cause_sets *sets, uint32_t number)
{
  const char *data[DATA], *codes[INDICATORS];
  size_t count;
  const chuan_cause *items = chuan_cause_set_items(sets, number, &count);
  memset(out, 0, sizeof *out);
  for (int x = 0; x < DATA; x++)
    data[x] = DATA_LIST[x].name;
  for (int i = 0; i < set->indicator_count; i++)
    codes[i] = holds_under(set, set->indicators[i].adder, variant) ? set->indicators[i].code : "";
  const struct {
    uint32_t *bits;
    const char *const *names;
    int count;
  } KINDS[CHUAN_CAUSE_KIND_COUNT] = {
    [CHUAN_CAUSE_NOT_REPORTED] = { &out->not_reported, data, DATA },
    [CHUAN_CAUSE_NOT_AVAILABLE] = { &out->not_available, data, DATA },
    [CHUAN_CAUSE_NO_PREVIOUS] = { &out->no_previous, data, DATA },
    [CHUAN_CAUSE_NO_DIMENSION] = { &out->no_dimension, DIMENSION_NAMES, DIMENSIONS },
    [CHUAN_CAUSE_NO_THRESHOLD] = { &out->no_threshold, codes, set->indicator_count },
    [CHUAN_CAUSE_NO_FIGURE] = { &out->no_figure, codes, set->indicator_count },
  };
  for (size_t i = 0; i < count; i++) {
    chuan_cause_kind kind = items[i].kind;
    int at = KINDS[kind].bits ? name_of(KINDS[kind].names, KINDS[kind].count, items[i].name) : NOWHERE;
    if (at == NOWHERE)
      return false;
    *KINDS[kind].bits |= 1u << at;
  }
  return true;
}

static bool same_causes(product *p, const tree_set *set, size_t unit, uint32_t number, cause_bits expected)
{
  cause_bits got;
  int variant = NOWHERE;
  for (int v = 0; v < set->variant_count; v++)
    if (p->data.units[unit].variant == p->variants[v])
      variant = v;
  return causes_of(&got, set, variant, p->results.causes, number) && memcmp(&got, &expected, sizeof got) == 0;
}

static bool same_number(chuan_num got, mpq_srcptr expected, chuan_arena *arena)
{
  if (got.d > 0)
    return mpz_cmp_si(mpq_numref(expected), got.n) == 0 && mpz_cmp_si(mpq_denref(expected), got.d) == 0;
  mpq_t number;
  mpq_init(number);
  bool same = mpq_set_str(number, chuan_num_exact(got, arena).p, 10) == 0 && mpq_equal(number, expected);
  mpq_clear(number);
  return same;
}

/* Where an indicator does not apply nothing is evaluated, so a fault behind it is not one. */
static bool same_measure(product *p, const chuan_measure *got, const outcome *expected, judgement of)
{
  judgement state = expected->state == FAULT && of == NOT_APPLICABLE ? NOT_APPLICABLE : expected->state;
  if (got->state != VERDICT[state])
    return false;
  return state != MET || same_number(got->number, expected->number, &p->arena);
}

static bool is_of(const tree_clauses *clauses, const tree_figure *figure)
{
  for (int i = 0; i < clauses->count; i++)
    for (int v = 0; v < LABELS; v++)
      if (figure == &clauses->items[i].figures[v])
        return true;
  return false;
}

/* The act that a figure comes from. */
static chuan_str writer_of(const tree_threshold *t, const tree_figure *figure)
{
  for (int v = 0; v < VARIANTS; v++)
    if (is_of(&t->fills[v], figure) || is_of(&t->tightenings[v], figure))
      return VARIANT_NAMES[v];
  return t->adder == NOWHERE ? CHUAN_STR("s") : VARIANT_NAMES[t->adder];
}

static bool same_clause(product *p, uint32_t number, const tree_threshold *t, const tree_figure *expected,
                        const mpq_srcptr threshold)
{
  if (!expected)
    return number == CHUAN_NONE;
  if (number == CHUAN_NONE)
    return false;
  const chuan_clause *clause = &p->program->clauses[number];
  if (!chuan_str_equal(clause->set_by, writer_of(t, expected)))
    return false;
  switch (expected->kind) {
  case GIVEN: return clause->kind == CHUAN_CLAUSE_VALUE && same_number(clause->value, threshold, &p->arena);
  case DELEGATED:
    return clause->kind == CHUAN_CLAUSE_DELEGATED && clause->has_range == (expected->low != NULL) &&
           chuan_str_equal(clause->delegated_to, expected->to == PROVINCE ? CHUAN_STR("tỉnh") : CHUAN_STR("huyện"));
  default: return clause->kind == CHUAN_CLAUSE_NO_FIGURE;
  }
}

void product_early(judgement *out, const product *p, const tree_set *set, int unit)
{
  for (int i = 0; i < set->indicator_count; i++) {
    size_t at = p->indicators[i] * p->data.unit_count + (size_t)unit;
    out[i] = VERDICTS;
    for (int v = 0; v < VERDICTS && p->indicators[i] != CHUAN_NONE; v++)
      if (p->results.indicator_by_bounds[at] && p->results.indicators[at] == VERDICT[v])
        out[i] = (judgement)v;
  }
}

/* What the law of the unit does not have. */
static const char *absent_differs(product *p, int i, size_t unit)
{
  size_t at = p->indicators[i] * p->data.unit_count + unit;
  const chuan_results *r = &p->results;
  if (r->indicators[at] != CHUAN_VERDICT_ABSENT || p->brief.indicators[at] != CHUAN_VERDICT_ABSENT)
    return "verdict of an indicator that the unit does not have";
  if (r->indicator_reported[at] || p->brief.indicator_reported[at])
    return "reported mark of an indicator that the unit does not have";
  return NULL;
}

static const char *indicator_differs(product *p, const tree_run *run, int i, size_t unit,
                                     const indicator_answer *expected)
{
  if (expected->verdict == VERDICTS)
    return absent_differs(p, i, unit);
  size_t count = p->data.unit_count, at = p->indicators[i] * count + unit;
  const uint32_t *clauses = p->results.clauses + unit;
  const chuan_indicator *compiled = &p->compiled->indicators[p->indicators[i]];
  const chuan_results *r = &p->results;
  const tree_indicator *of = &run->set->indicators[i];
  judgement verdict = expected->verdict;
  bool told = verdict != NOT_APPLICABLE || expected->reported;
  if (r->indicators[at] != VERDICT[verdict])
    return "verdict of indicator";
  if (p->brief.indicators[at] != VERDICT[verdict] || p->brief.indicator_reported[at] != expected->reported)
    return "verdict of indicator, without values kept,";
  if (r->indicator_reported[at] != expected->reported)
    return "reported mark of indicator";
  if (r->indicator_by_bounds[at] != expected->early || p->brief.indicator_by_bounds[at] != expected->early)
    return "mark of an early verdict of indicator";
  if ((verdict == INSUFFICIENT || expected->early) &&
      !same_causes(p, run->set, unit, r->indicator_causes[at], expected->causes))
    return "causes of indicator";
  if (!same_measure(p, &r->values[at], &expected->value, verdict))
    return "value of indicator";
  if (!same_measure(p, &r->thresholds[at], &expected->threshold, verdict))
    return "threshold of indicator";
  if (of->threshold.given && told && compiled->threshold_table != CHUAN_NONE &&
      !same_clause(p, clauses[compiled->threshold_table * count], &of->threshold, expected->clause,
                   expected->threshold.number))
    return "clause of indicator";
  if (compiled->aux_count != (size_t)of->aux_count)
    return "number of auxiliary values of indicator";
  for (size_t a = 0; a < compiled->aux_count; a++) {
    int here = compiled->aux[a].name.p[compiled->aux[a].name.n - 1] - '0';
    uint32_t table = compiled->aux[a].threshold_table;
    const outcome *value = &expected->aux_values[here], *threshold = &expected->aux_thresholds[here];
    if (!same_measure(p, &r->aux_values[p->indicators[i]][a * count + unit], value, verdict))
      return "auxiliary value of indicator";
    if (!same_measure(p, &r->aux_thresholds[p->indicators[i]][a * count + unit], threshold, verdict))
      return "auxiliary threshold of indicator";
    if (told && table != CHUAN_NONE &&
        !same_clause(p, clauses[table * count], &of->auxes[here].threshold, expected->aux_clauses[here],
                     threshold->number))
      return "auxiliary clause of indicator";
  }
  return NULL;
}

static const char *set_differs(product *p, const tree_run *run, size_t unit, const tree_answer *expected)
{
  const tree_set *set = run->set;
  const chuan_results *r = &p->results;
  for (int i = 0; i < set->condition_count; i++) {
    size_t at = (size_t)i * p->data.unit_count + unit;
    if (r->conditions[at] != VERDICT[expected->conditions[i].state])
      return "verdict of a condition";
    if (expected->conditions[i].state == INSUFFICIENT &&
        !same_causes(p, set, unit, r->condition_causes[at], expected->conditions[i].causes))
      return "causes of a condition";
  }
  if (r->sets[unit] != VERDICT[expected->set] || p->brief.sets[unit] != VERDICT[expected->set])
    return "verdict of the set";
  if (expected->set == INSUFFICIENT && !same_causes(p, set, unit, r->set_causes[unit], expected->causes))
    return "causes of the set";
  if ((r->bands[unit] == CHUAN_NONE) != (expected->band == NOWHERE) ||
      (expected->band != NOWHERE &&
       p->compiled->bands[r->bands[unit]].low != (uint32_t)set->bands[expected->band].low))
    return "class";
  if (r->criteria_met[unit] != (uint32_t)expected->criteria_met ||
      r->criteria_insufficient[unit] != (uint32_t)expected->criteria_insufficient ||
      r->criteria_total[unit] != (uint32_t)expected->criteria_total)
    return "number of criteria";
  if (r->indicators_met[unit] != (uint32_t)expected->indicators_met ||
      r->indicators_total[unit] != (uint32_t)expected->indicators_total)
    return "number of indicators";
  return NULL;
}

const char *product_differs(product *p, const tree_run *run, int unit, const tree_answer *expected)
{
  const char *what;
  for (int i = 0; i < run->set->indicator_count; i++)
    if (p->indicators[i] != CHUAN_NONE &&
        (what = indicator_differs(p, run, i, (size_t)unit, &expected->indicators[i])))
      return what;
  for (int k = 0; k < run->set->criterion_count; k++) {
    if (p->criteria[k] == CHUAN_NONE)
      continue;
    size_t at = p->criteria[k] * p->data.unit_count + (size_t)unit;
    if (p->results.criteria[at] != VERDICT[expected->criteria[k]] ||
        p->brief.criteria[at] != VERDICT[expected->criteria[k]])
      return "verdict of criterion";
    if (p->results.criterion_reported[at] != expected->criterion_reported[k])
      return "reported mark of criterion";
  }
  return set_differs(p, run, (size_t)unit, expected);
}

/* Printing ----------------------------------------------------------------------------------------------------- */

static const char *letter(uint8_t verdict)
{
  static const char *const LETTERS[] = { "D", "C", "T", "K", "L" };
  for (int v = 0; v < VERDICTS; v++)
    if (VERDICT[v] == verdict)
      return LETTERS[v];
  return "?";
}

static void print_measure(FILE *out, product *p, const char *what, const chuan_measure *measure)
{
  fprintf(out, " %s %s", what,
          measure->state == CHUAN_VERDICT_MET ? chuan_num_exact(measure->number, &p->arena).p : letter(measure->state));
}

static void print_causes(FILE *out, product *p, uint32_t number)
{
  size_t count;
  const chuan_cause *items = chuan_cause_set_items(p->results.causes, number, &count);
  static const char *const KINDS[] = {
#define CAUSE(name, json, vi, en) json,
#include "runtime/causes.def"
#undef CAUSE
  };
  for (size_t i = 0; i < count; i++)
    fprintf(out, " %s(%.*s)", KINDS[items[i].kind], CHUAN_STR_ARGS(items[i].name));
}

void product_print(FILE *out, product *p, const tree_set *set, int unit)
{
  size_t count = p->data.unit_count;
  const chuan_results *r = &p->results;
  for (int i = 0; i < set->indicator_count; i++) {
    if (p->indicators[i] == CHUAN_NONE || !chuan_results_have_indicator(r, p->indicators[i], (size_t)unit))
      continue;
    const chuan_indicator *compiled = &p->compiled->indicators[p->indicators[i]];
    size_t at = p->indicators[i] * count + (size_t)unit;
    const char *mark = r->indicator_reported[at] ? "*" : "";
    fprintf(out, "  %s: %s%s", set->indicators[i].code, letter(r->indicators[at]), mark);
    print_measure(out, p, "value", &r->values[at]);
    print_measure(out, p, "threshold", &r->thresholds[at]);
    for (size_t a = 0; a < compiled->aux_count; a++) {
      print_measure(out, p, "aux", &r->aux_values[p->indicators[i]][a * count + (size_t)unit]);
      print_measure(out, p, "aux threshold", &r->aux_thresholds[p->indicators[i]][a * count + (size_t)unit]);
    }
    if (r->indicators[at] == CHUAN_VERDICT_INSUFFICIENT)
      print_causes(out, p, r->indicator_causes[at]);
    fputc('\n', out);
  }
  for (int k = 0; k < set->criterion_count; k++)
    if (p->criteria[k] != CHUAN_NONE && chuan_results_have_criterion(r, p->criteria[k], (size_t)unit))
      fprintf(out, "  criterion %s: %s\n", set->criteria[k].code,
            letter(r->criteria[p->criteria[k] * count + (size_t)unit]));
  for (int i = 0; i < set->condition_count; i++)
    fprintf(out, "  condition: %s\n", letter(r->conditions[(size_t)i * count + (size_t)unit]));
  fprintf(out, "  set: %s", letter(r->sets[unit]));
  if (r->sets[unit] == CHUAN_VERDICT_INSUFFICIENT)
    print_causes(out, p, r->set_causes[unit]);
  fprintf(out, "; class %d; criteria %u + %u of %u; indicators %u of %u\n", (int)r->bands[unit], r->criteria_met[unit],
          r->criteria_insufficient[unit], r->criteria_total[unit], r->indicators_met[unit], r->indicators_total[unit]);
}
