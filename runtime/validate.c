/* What the rules of check sets come to: see validate.h. */
#include "runtime/validate.h"

#include "runtime/explain_internal.h"
#include "runtime/vm_bounds.h"

enum {
  FINDING_LIMIT = 256 << 20, /* bytes for the findings of one unit */
  LOCALISER_LIMIT = 512 << 20
};

/* Counts ------------------------------------------------------------------------------------------- */

chuan_rc chuan_validation_count(chuan_validation *out, const chuan_results *results, chuan_arena *arena)
{
  const chuan_set *set = results->data->set;
  *out = (chuan_validation){ .results = results };
  out->rules = chuan_arena_array(arena, set->indicator_count, sizeof *out->rules);
  if (!out->rules)
    return CHUAN_RC_MEMORY;
  for (uint32_t rule = 0; rule < set->indicator_count; rule++)
    for (size_t unit = 0; unit < results->data->unit_count; unit++)
      out->rules[rule].of[chuan_validation_outcome(out, rule, unit)]++;
  return CHUAN_RC_OK;
}

chuan_validation_totals chuan_validation_total(const chuan_validation *sets, size_t count)
{
  chuan_validation_totals totals = { .errors = 0 };
  for (const chuan_validation *v = sets; v < sets + count; v++) {
    const chuan_set *set = v->results->data->set;
    for (size_t rule = 0; rule < set->indicator_count; rule++) {
      for (size_t verdict = 0; verdict < CHUAN_VERDICT_COUNT; verdict++)
        totals.all.of[verdict] += v->rules[rule].of[verdict];
      *(set->indicators[rule].check->warning ? &totals.warnings : &totals.errors) +=
        v->rules[rule].of[CHUAN_VERDICT_NOT_MET];
    }
  }
  return totals;
}

/* Findings ----------------------------------------------------------------------------------------- */

void chuan_finder_open(chuan_finder *finder, chuan_run_options options, chuan_store *store, chuan_str as_known,
                       chuan_diags *diags)
{
  *finder = (chuan_finder){ .options = options, .store = store, .as_known = as_known, .diags = diags };
  chuan_arena_init(&finder->arena, "findings", FINDING_LIMIT);
  chuan_arena_init(&finder->set_arena, "localise", LOCALISER_LIMIT);
}

void chuan_finder_close(chuan_finder *finder)
{
  chuan_arena_free(&finder->arena);
  chuan_arena_free(&finder->set_arena);
}

static chuan_rc trace_unit(chuan_finder *finder, const chuan_results *results, size_t unit)
{
  chuan_cause_sets *causes;
  if (finder->results == results && finder->unit == unit)
    return CHUAN_RC_OK;
  chuan_arena_free(&finder->arena);
  finder->results = NULL;
  finder->fixes = NULL;
  finder->trace = chuan_arena_array(&finder->arena, results->data->set->code_count, sizeof *finder->trace);
  if (!finder->trace)
    return CHUAN_RC_MEMORY;
  chuan_rc rc = chuan_vm_trace(finder->trace, &causes, results->data, unit, finder->options, &finder->arena);
  if (rc == CHUAN_RC_OK)
    finder->results = results;
  finder->unit = unit;
  return rc;
}

static chuan_finding_value value_of(const chuan_finder *finder, const chuan_piece *piece)
{
  chuan_finding_value value = { .piece = piece };
  int64_t text;
  if (piece->value == CHUAN_NONE)
    return value;
  const chuan_traced *traced = &finder->trace[piece->value];
  value.state = traced->state;
  value.number = traced->number;
  if (traced->state != CHUAN_VERDICT_MET && traced->state != CHUAN_VERDICT_NOT_MET)
    value.input = chuan_explain_state_read(finder->results->data, piece->value, finder->unit);
  else if (piece->kind == CHUAN_PIECE_STRING && chuan_num_scaled(&text, traced->number, 0))
    value.text = chuan_data_text_at(finder->results->data, text);
  return value;
}

static chuan_rc values_of(const chuan_finding_value **out, chuan_finder *finder, const chuan_piece *pieces, size_t count)
{
  chuan_finding_value *values = chuan_arena_array(&finder->arena, count, sizeof *values);
  *out = values;
  if (!values)
    return CHUAN_RC_MEMORY;
  for (size_t i = 0; i < count; i++)
    values[i] = value_of(finder, &pieces[i]);
  return CHUAN_RC_OK;
}

/* Of units that report the same only the first are linked. */
static chuan_rc count_unlisted(chuan_finding *out, chuan_finder *finder)
{
  const chuan_data *data = finder->results->data;
  size_t end = chuan_slice_end(data->set, CHUAN_OP_INDICATOR, out->rule);
  bool *needed = chuan_explain_needed(data->set, end, &finder->arena);
  for (size_t i = 0; needed && i < end; i++) {
    if (!needed[i] || data->set->code[i].op != CHUAN_OP_UNIQUE)
      continue;
    const chuan_children *children = &data->children[data->set->aggregates[data->set->code[i].a].part];
    uint32_t equals = children->equals ? children->equals[out->unit] : 0;
    if (equals != CHUAN_NONE)
      out->unlisted += equals - (children->first[out->unit + 1] - children->first[out->unit]);
  }
  return needed ? CHUAN_RC_OK : CHUAN_RC_MEMORY;
}

chuan_rc chuan_finder_explain(chuan_finding *out, chuan_finder *finder, const chuan_results *results, uint32_t rule,
                              size_t unit)
{
  const chuan_data *data = results->data;
  const chuan_check *check = data->set->indicators[rule].check;
  *out = (chuan_finding){ .results = results, .rule = rule, .unit = unit,
                          .outcome = (chuan_verdict)results->indicators[rule * data->unit_count + unit] };
  chuan_rc rc = trace_unit(finder, results, unit);
  if (rc == CHUAN_RC_OK)
    rc = values_of(&out->message, finder, check->message, check->piece_count);
  if (rc == CHUAN_RC_OK && check->left != CHUAN_NONE)
    rc = values_of(&out->sides, finder, check->sides, 2);
  const chuan_explained_unit of = { .data = data, .unit = unit, .store = finder->store, .as_known = finder->as_known,
                                    .arena = &finder->arena, .diags = finder->diags };
  if (rc == CHUAN_RC_OK)
    rc = chuan_explain_inputs(&out->cells, &out->cell_count, &of, rule);
  return rc == CHUAN_RC_OK && data->set->part_count > 0 ? count_unlisted(out, finder) : rc;
}

/* Fixes -------------------------------------------------------------------------------------------- */

/* How sure a datum is: `độ tin cậy`. */
static uint32_t weight_of(const chuan_set *set, uint32_t datum)
{
  for (size_t i = 0; i < set->weight_count; i++)
    if (set->weights[i].datum == datum)
      return set->weights[i].weight;
  return 1;
}

/* What a rule wants of a unit is right only if some datum that it wants something of is wrong: data that say whether a
   rule applies (`khi`), and nothing else, are left as they are. Weights by column of the set's data. */
static chuan_rc weigh(uint32_t **out, const chuan_set *set, chuan_arena *arena)
{
  uint32_t *weights = chuan_arena_array(arena, set->data_count, sizeof *weights);
  *out = weights;
  if (!weights)
    return CHUAN_RC_MEMORY;
  for (size_t rule = 0; rule < set->indicator_count; rule++) {
    chuan_slice wanted;
    uint32_t must = set->indicators[rule].check->must;
    chuan_rc rc = chuan_slice_make(&wanted, set, set->code[must].result, must + 1, arena);
    for (size_t s = 0; rc == CHUAN_RC_OK && s < wanted.count; s++) {
      const chuan_instruction *step = wanted.steps[s].instruction;
      bool previous;
      if (chuan_bounds_loads(step, &previous) && !previous)
        weights[chuan_data_column(set->data, set->data_count, step->a)] = weight_of(set, step->a);
    }
    if (rc != CHUAN_RC_OK)
      return rc;
  }
  return CHUAN_RC_OK;
}

static chuan_rc localise_set(chuan_finder *finder, const chuan_results *results)
{
  uint32_t *weights;
  if (finder->localised == results)
    return CHUAN_RC_OK;
  chuan_arena_free(&finder->set_arena);
  chuan_rc rc = weigh(&weights, results->data->set, &finder->set_arena);
  if (rc != CHUAN_RC_OK)
    return rc;
  const chuan_localise_options options = { .weights = weights, .all = finder->all_fixes, .lua = finder->options.lua };
  finder->localiser = chuan_localiser_new(results->data, options, &finder->set_arena);
  finder->localised = finder->localiser ? results : NULL;
  return finder->localiser ? CHUAN_RC_OK : CHUAN_RC_MEMORY;
}

chuan_rc chuan_finder_localise(const chuan_localisation **out, chuan_finder *finder, const chuan_results *results,
                               size_t unit)
{
  chuan_rc rc = trace_unit(finder, results, unit);
  if (rc == CHUAN_RC_OK && !finder->fixes) {
    chuan_localisation *fixes = chuan_arena_alloc(&finder->arena, sizeof *fixes);
    rc = fixes ? localise_set(finder, results) : CHUAN_RC_MEMORY;
    if (rc == CHUAN_RC_OK)
      rc = chuan_localise(fixes, finder->localiser, unit, &finder->arena);
    finder->fixes = rc == CHUAN_RC_OK ? fixes : NULL;
  }
  *out = finder->fixes;
  return rc;
}

const chuan_localised_part *chuan_finder_fix(const chuan_localisation *fixes, uint32_t rule)
{
  for (const chuan_localised_part *part = fixes->parts; part < fixes->parts + fixes->count; part++)
    for (size_t i = 0; i < part->indicator_count; i++)
      if (part->indicators[i] == rule)
        return part;
  return NULL;
}
