/* What the rules of check sets come to: see validate.h. */
#include "runtime/validate.h"

#include "base/progress.h"
#include "runtime/vm_bounds.h"

#include <stdlib.h>

enum {
  FINDING_LIMIT = 256 << 20, /* bytes for one unit, and for one finding */
  LOCALISER_LIMIT = 512 << 20
};

/* Counts ------------------------------------------------------------------------------------------- */

/* A rule and where it stands. */
typedef struct placed {
  chuan_span span;
  uint32_t rule;
} placed;

static int by_place(const void *left, const void *right)
{
  const chuan_span *a = &((const placed *)left)->span, *b = &((const placed *)right)->span;
  return a->source != b->source ? (a->source > b->source) - (a->source < b->source)
                                : (a->begin > b->begin) - (a->begin < b->begin);
}

static chuan_rc order_rules(chuan_validation *out, const chuan_set *set, chuan_arena *arena)
{
  uint32_t *order = chuan_arena_array(arena, set->indicator_count, sizeof *order);
  placed *rules = chuan_arena_array(arena, set->indicator_count, sizeof *rules);
  if (!order || !rules)
    return CHUAN_RC_MEMORY;
  for (uint32_t i = 0; i < set->indicator_count; i++)
    rules[i] = (placed){ set->indicators[i].span, i };
  qsort(rules, set->indicator_count, sizeof *rules, by_place);
  for (size_t i = 0; i < set->indicator_count; i++)
    order[i] = rules[i].rule;
  out->order = order;
  return CHUAN_RC_OK;
}

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
  for (size_t unit = 0; unit < results->data->unit_count; unit++)
    out->with_data += chuan_data_is_reported(results->data, unit);
  return order_rules(out, set, arena);
}

chuan_validation_totals chuan_validation_total(const chuan_validation *sets, size_t count)
{
  chuan_validation_totals totals = { .errors = 0 };
  for (const chuan_validation *v = sets; v < sets + count; v++) {
    const chuan_set *set = v->results->data->set;
    for (size_t rule = 0; rule < set->indicator_count; rule++) {
      for (size_t verdict = 0; verdict < CHUAN_VERDICT_COUNT; verdict++)
        totals.all.of[verdict] += v->rules[rule].of[verdict];
      *(set->indicators[rule].check->warning ? &totals.warnings
                                             : &totals.errors) += v->rules[rule].of[CHUAN_VERDICT_NOT_MET];
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
  chuan_arena_init(&finder->finding_arena, "finding", FINDING_LIMIT);
  chuan_origins_open(&finder->origins);
  chuan_arena_init(&finder->set_arena, "localise", LOCALISER_LIMIT);
}

void chuan_finder_close(chuan_finder *finder)
{
  chuan_arena_free(&finder->arena);
  chuan_arena_free(&finder->finding_arena);
  chuan_origins_close(&finder->origins);
  chuan_arena_free(&finder->set_arena);
}

static chuan_rc trace_unit(chuan_finder *finder, const chuan_results *results, size_t unit)
{
  chuan_cause_sets *causes;
  if (finder->results == results && finder->unit == unit)
    return CHUAN_RC_OK;
  chuan_progress_tell(finder->options.progress, CHUAN_WORK_EXPLAIN_UNITS, finder->traced++, 0, 0);
  chuan_arena_reset(&finder->arena);
  chuan_origins_make_room(&finder->origins);
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
  const chuan_data *data = finder->results->data;
  chuan_finding_value value = { .piece = piece };
  int64_t text;
  if (piece->kind == CHUAN_PIECE_PERIOD)
    value.number = chuan_num_int(data->period);
  if (piece->value == CHUAN_NONE)
    return value;
  const chuan_traced *traced = &finder->trace[piece->value];
  value.state = traced->state;
  value.number = traced->number;
  if (traced->state != CHUAN_VERDICT_MET && traced->state != CHUAN_VERDICT_NOT_MET)
    value.input = chuan_explain_state_read(data, &data->set->code[piece->value], finder->unit);
  else if (piece->kind == CHUAN_PIECE_STRING && chuan_num_scaled(&text, traced->number, 0))
    value.text = chuan_data_text_at(data, text);
  return value;
}

static chuan_rc values_of(const chuan_finding_value **out, chuan_finder *finder, const chuan_piece *pieces,
                          size_t count)
{
  chuan_finding_value *values = chuan_arena_array(&finder->finding_arena, count, sizeof *values);
  *out = values;
  if (!values)
    return CHUAN_RC_MEMORY;
  for (size_t i = 0; i < count; i++)
    values[i] = value_of(finder, &pieces[i]);
  return chuan_finding_set_bounds(values, count, &finder->finding_arena);
}

chuan_rc chuan_finder_parts(chuan_finding_parts *out, chuan_finder *finder, const chuan_results *results, size_t unit,
                            const chuan_check_parts *parts)
{
  chuan_rc rc = trace_unit(finder, results, unit);
  chuan_finding_part *items = chuan_arena_array(&finder->finding_arena, parts->count, sizeof *items);
  if (rc == CHUAN_RC_OK && !items)
    rc = CHUAN_RC_MEMORY;
  for (size_t i = 0; i < parts->count && rc == CHUAN_RC_OK; i++) {
    const chuan_check_part *part = &parts->items[i];
    items[i] = (chuan_finding_part){ .part = part, .state = finder->trace[part->condition].state };
    rc = values_of(&items[i].sides, finder, part->sides, part->side_count);
  }
  *out = (chuan_finding_parts){ items, rc == CHUAN_RC_OK ? parts->count : 0 };
  return rc;
}

/* Of units that report the same only the first are linked. */
static chuan_rc find_same(chuan_finding *out, chuan_finder *finder)
{
  const chuan_data *data = finder->results->data;
  size_t others = 0; /* aggregates */
  size_t end = chuan_slice_end(data->set, CHUAN_OP_INDICATOR, out->rule);
  bool *needed = chuan_slice_needed(data->set, end, &finder->finding_arena);
  for (size_t i = 0; needed && i < end; i++) {
    others += needed[i] && CHUAN_OP_IS_OF_CHILDREN(data->set->code[i].op);
    if (!needed[i] || data->set->code[i].op != CHUAN_OP_UNIQUE)
      continue;
    const chuan_children *children = &data->children[data->set->aggregates[data->set->code[i].a].part];
    uint32_t equals = children->equals ? children->equals[out->unit] : 0;
    if (equals == 0 || equals == CHUAN_NONE)
      continue;
    out->unlisted += equals - (children->first[out->unit + 1] - children->first[out->unit]);
    const uint32_t *positions = children->same + children->same_first[out->unit];
    out->same = (chuan_same){ children->results->data->units, children->results->data->unit_count, positions,
                              children->same_end[out->unit] - children->same_first[out->unit] };
  }
  if (others > 1)
    out->same = (chuan_same){ .count = 0 };
  return needed ? CHUAN_RC_OK : CHUAN_RC_MEMORY;
}

chuan_rc chuan_finder_explain(chuan_finding *out, chuan_finder *finder, const chuan_results *results, uint32_t rule,
                              size_t unit)
{
  const chuan_data *data = results->data;
  const chuan_check *check = data->set->indicators[rule].check;
  *out = (chuan_finding){ .results = results, .rule = rule, .unit = unit,
                          .outcome = (chuan_verdict)results->indicators[rule * data->unit_count + unit] };
  chuan_arena_reset(&finder->finding_arena);
  chuan_rc rc = trace_unit(finder, results, unit);
  if (rc == CHUAN_RC_OK)
    rc = values_of(&out->message, finder, check->message, check->piece_count);
  if (rc == CHUAN_RC_OK)
    rc = chuan_finder_parts(&out->parts, finder, results, unit, &check->must_parts);
  chuan_left_out left_out = { .units = 0 };
  const chuan_explained_unit of = { .data = data,
                                    .unit = unit,
                                    .store = finder->store,
                                    .as_known = finder->as_known,
                                    .arena = &finder->finding_arena,
                                    .diags = finder->diags,
                                    .origins = &finder->origins,
                                    .left_out = finder->few ? &left_out : NULL };
  if (rc == CHUAN_RC_OK)
    rc = chuan_explain_inputs(&out->cells, &out->cell_count, &of, rule);
  out->unlisted += left_out.units;
  return rc == CHUAN_RC_OK && data->set->part_count > 0 ? find_same(out, finder) : rc;
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
        weights[chuan_set_column(set, step->a, false)] = weight_of(set, step->a);
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
