/* What is said of rules that could not be computed: see evaluation.h. */
#include "cli/evaluation.h"

enum { UNITS_NAMED_MAX = 5 }; /* units that a message about a fault names */

/* The units that one diagnostic about a fault is about. */
typedef struct faulty {
  chuan_buffer codes;
  size_t count, first; /* position of the first */
} faulty;

static void add_faulty(faulty *units, const chuan_unit *unit)
{
  if (units->count < UNITS_NAMED_MAX) {
    chuan_buffer_add_c(&units->codes, units->count > 0 ? ", " : "");
    chuan_buffer_add(&units->codes, unit->code);
  } else if (units->count == UNITS_NAMED_MAX) {
    chuan_buffer_add_c(&units->codes, ", …");
  }
  units->count++;
}

static chuan_str count_text(chuan_cli *cli, const faulty *units)
{
  chuan_buffer number;
  chuan_buffer_init(&number, &cli->messages);
  chuan_buffer_printf(&number, "%zu", units->count);
  return chuan_buffer_str(&number);
}

/* What a verdict is of, as a fault of it is said. */
typedef struct judged {
  chuan_phrase phrase;
  chuan_str name;
  chuan_span span;
  size_t end; /* the instruction that ends it */
} judged;

/* Queues the diagnostic: what cannot be computed, where the fault arose, for which units. In the expression of a
   function it points at the call, too. */
static void report_fault(chuan_cli *cli, const chuan_evaluation *e, const judged *of, uint32_t origin,
                         const faulty *units)
{
  chuan_conflict conflict = { .found = false };
  const chuan_call *call;
  chuan_span span = of->span;
  if (chuan_explain_conflict(&conflict, &e->data, units->first, origin, e->options, &cli->run) != CHUAN_RC_OK)
    conflict.found = false;
  if (chuan_explain_call_of(&call, e->set, of->end, origin, &cli->run) != CHUAN_RC_OK)
    call = NULL;

  chuan_said subject = { .phrase = of->phrase, .args = { of->name } };
  chuan_str why = chuan_report_fault(&e->results, units->first, origin, cli->lang, &cli->messages);
  if (origin < e->set->code_count)
    span = e->set->code[origin].span;
  if (conflict.found)
    span = conflict.spans[0];
  chuan_diag *diag = chuan_diag_add(&cli->diags, CHUAN_E0807, call ? call->span : span,
                                    CHUAN_ARGS(chuan_said_text(&subject, cli->lang, &cli->messages), why,
                                               count_text(cli, units), chuan_buffer_str(&units->codes)));
  if (conflict.found) {
    chuan_str code = e->data.units[units->first].code;
    chuan_diag_label(&cli->diags, diag, CHUAN_PHRASE_HOLDS_FOR, CHUAN_ARGS(code, conflict.values[0]));
    chuan_diag_span(&cli->diags, diag, conflict.spans[1], CHUAN_PHRASE_HOLDS_TOO, CHUAN_ARGS(code, conflict.values[1]));
    chuan_diag_hint(&cli->diags, diag, CHUAN_PHRASE_NARROW_EXCEPT, CHUAN_NO_ARGS);
    return;
  }
  if (call) {
    chuan_diag_label(&cli->diags, diag, CHUAN_PHRASE_CALLED_HERE, CHUAN_NO_ARGS);
    chuan_diag_span(&cli->diags, diag, span, CHUAN_PHRASE_FAULT_HERE, CHUAN_ARGS(why));
  } else {
    chuan_diag_label(&cli->diags, diag, CHUAN_PHRASE_FAULT_HERE, CHUAN_ARGS(why));
  }
  if (origin < e->set->code_count && e->set->code[origin].op == CHUAN_OP_DIVIDE)
    chuan_diag_hint(&cli->diags, diag, CHUAN_PHRASE_CHECK_ZERO, CHUAN_NO_ARGS);
  chuan_diag_hint(&cli->diags, diag,
                  e->set->is_checks ? CHUAN_PHRASE_FAULT_GUARD_RULE : CHUAN_PHRASE_FAULT_GUARD, CHUAN_NO_ARGS);
}

/* Scripts ------------------------------------------------------------------------------------------ */

/* Calls of one function in one place of the rules that failed alike: with one outcome, in one line of the script. */
typedef struct failure {
  const chuan_script_fault *first;
  faulty units;
} failure;

typedef struct failures {
  failure *items;
  size_t count, capacity;
} failures;

static void add_failure(failures *all, chuan_cli *cli, const chuan_script_fault *fault, const chuan_unit *unit)
{
  size_t at = 0;
  while (at < all->count &&
         (all->items[at].first->outcome != fault->outcome || all->items[at].first->line != fault->line))
    at++;
  if (at == all->count) {
    if (!chuan_arena_grow(&cli->messages, (void **)&all->items, all->count, &all->capacity, sizeof *all->items))
      return; /* the arena remembers it */
    all->items[all->count++] = (failure){ .first = fault };
    chuan_buffer_init(&all->items[at].units.codes, &cli->messages);
  }
  add_faulty(&all->items[at].units, unit);
}

/* Queues the diagnostics of calls, each of those that failed alike: where in the rules, and where in the script. */
static void report_failures(chuan_cli *cli, const chuan_results *results, chuan_str subject, const failures *all)
{
  for (const failure *f = all->items; f < all->items + all->count; f++) {
    const chuan_function *function = chuan_report_function(results, f->first->origin);
    chuan_str why = chuan_report_script_fault(function, f->first, cli->lang, &cli->messages);
    chuan_span line = chuan_report_script_span(&cli->sources, function, f->first);
    chuan_diag *diag = chuan_diag_add(&cli->diags, CHUAN_E0824, results->data->set->code[f->first->origin].span,
                                      CHUAN_ARGS(subject, why, count_text(cli, &f->units),
                                                 chuan_buffer_str(&f->units.codes)));
    chuan_diag_label(&cli->diags, diag, CHUAN_PHRASE_CALLED_HERE, CHUAN_NO_ARGS);
    if (line.source != 0)
      chuan_diag_span(&cli->diags, diag, line, CHUAN_PHRASE_IN_SCRIPT, CHUAN_NO_ARGS);
    chuan_report_script_hint(&cli->diags, diag, function, f->first, cli->lang);
  }
}

/* The calls of instruction `origin` that a fault of `verdicts` came from. */
static void report_calls(chuan_cli *cli, const chuan_evaluation *e, chuan_str subject, uint32_t origin,
                         const uint8_t *verdicts, const uint32_t *origins)
{
  failures all = { .count = 0 };
  for (size_t unit = 0; unit < e->data.unit_count; unit++)
    if (verdicts[unit] == CHUAN_VERDICT_FAULT && origins[unit] == origin) {
      const chuan_script_fault *fault = chuan_results_script_fault(&e->results, unit, origin);
      if (fault)
        add_failure(&all, cli, fault, &e->data.units[unit]);
    }
  report_failures(cli, &e->results, subject, &all);
}

/* The calls that failed for units below those judged: parts have no verdicts of their own. */
static void report_calls_below(chuan_cli *cli, const chuan_data *above, const chuan_children *children)
{
  const chuan_results *below = children->results;
  if (!below || below->script_fault_count == 0)
    return;
  const chuan_set *part = below->data->set;
  const chuan_said subject = { .phrase = CHUAN_PHRASE_SUBJECT_OF_UNITS_BELOW, .args = { part->level } };
  for (uint32_t origin = 0; origin < part->code_count; origin++) {
    failures all = { .count = 0 };
    for (size_t i = 0; i < children->first[above->unit_count] && CHUAN_OP_IS_CALL(part->code[origin].op); i++) {
      size_t unit = children->units[i];
      const chuan_script_fault *fault = chuan_results_script_fault(below, unit, origin);
      if (fault)
        add_failure(&all, cli, fault, &below->data->units[unit]);
    }
    report_failures(cli, below, chuan_said_text(&subject, cli->lang, &cli->messages), &all);
  }
}

/* Verdicts ----------------------------------------------------------------------------------------- */

/* Whether a fault is that of a set that this one asks for, where it was said already. */
static bool is_from_below(const chuan_set *set, uint32_t origin)
{
  if (origin >= set->code_count)
    return false;
  uint8_t op = set->code[origin].op;
  return op == CHUAN_OP_MET_SET || op == CHUAN_OP_OTHER_THRESHOLD || op == CHUAN_OP_COUNT_CRITERIA ||
         op == CHUAN_OP_CRITERION_MET;
}

/* One diagnostic for each instruction that a fault of `verdicts` came from, with all the units concerned. */
static void report_origins(chuan_cli *cli, const chuan_evaluation *e, const judged *of, const uint8_t *verdicts,
                           const uint32_t *origins)
{
  const chuan_said subject = { .phrase = of->phrase, .args = { of->name } };
  for (size_t first = 0; first < e->data.unit_count; first++) {
    faulty units = { .count = 0, .first = first };
    bool told = verdicts[first] != CHUAN_VERDICT_FAULT || is_from_below(e->set, origins[first]);
    for (size_t unit = 0; unit < first && !told; unit++)
      told = verdicts[unit] == CHUAN_VERDICT_FAULT && origins[unit] == origins[first];
    if (told)
      continue;
    if (chuan_results_script_fault(&e->results, first, origins[first])) {
      report_calls(cli, e, chuan_said_text(&subject, cli->lang, &cli->messages), origins[first], verdicts, origins);
      continue;
    }
    chuan_buffer_init(&units.codes, &cli->messages);
    for (size_t unit = first; unit < e->data.unit_count; unit++)
      if (verdicts[unit] == CHUAN_VERDICT_FAULT && origins[unit] == origins[first])
        add_faulty(&units, &e->data.units[unit]);
    report_fault(cli, e, of, origins[first], &units);
  }
}

static void report_indicator(chuan_cli *cli, const chuan_evaluation *e, uint32_t number)
{
  const chuan_indicator *indicator = &e->set->indicators[number];
  const judged of = { indicator->check ? CHUAN_PHRASE_SUBJECT_RULE : CHUAN_PHRASE_SUBJECT_INDICATOR, indicator->code,
                      indicator->span, chuan_slice_end(e->set, CHUAN_OP_INDICATOR, number) };
  size_t first = number * e->data.unit_count;
  report_origins(cli, e, &of, e->results.indicators + first, e->results.indicator_causes + first);
}

void chuan_evaluation_report_conditions(chuan_cli *cli, const chuan_evaluation *e)
{
  const chuan_set *set = e->set;
  const chuan_results *results = &e->results;
  size_t units = e->data.unit_count, end = chuan_slice_end(set, CHUAN_OP_SET, 0);
  for (size_t i = 0; i < e->required_count; i++)
    chuan_evaluation_report_faults(cli, &e->required[i]);
  for (uint32_t i = 0; i < set->ruling_count && results->any_fault; i++) {
    const chuan_ruling *ruling = &set->rulings[i];
    const judged of = { ruling->revokes ? CHUAN_PHRASE_REVOCATION_RULE : CHUAN_PHRASE_RECOGNITION, ruling->name,
                        ruling->span, chuan_slice_end(set, CHUAN_OP_RULING, i) };
    report_origins(cli, e, &of, results->rulings + i * units, results->ruling_causes + i * units);
  }
  for (size_t i = 0; i < set->condition_count && results->any_fault; i++) {
    const judged of = { CHUAN_PHRASE_SUBJECT_CONDITION, set->name, set->conditions[i].span, end };
    report_origins(cli, e, &of, results->conditions + i * units, results->condition_causes + i * units);
  }
  for (size_t i = 0; i < set->grade_count && results->any_fault; i++) {
    const judged of = { CHUAN_PHRASE_SUBJECT_GRADE, set->grades[i].name, set->grades[i].span, end };
    report_origins(cli, e, &of, results->grades + i * units, results->grade_causes + i * units);
  }
}

void chuan_evaluation_report_faults(chuan_cli *cli, const chuan_evaluation *e)
{
  for (uint32_t i = 0; i < e->set->indicator_count && e->results.any_fault; i++)
    report_indicator(cli, e, i);
  for (size_t i = 0; i < e->set->part_count; i++)
    report_calls_below(cli, &e->data, &e->data.children[i]);
  chuan_evaluation_report_conditions(cli, e);
}

void chuan_evaluation_report_explained(chuan_cli *cli, const chuan_evaluation *e, const chuan_explanation *only)
{
  const chuan_set *set = e->set;
  const chuan_results *results = &e->results;
  for (uint32_t i = 0; i < set->indicator_count; i++) {
    size_t at = i * e->data.unit_count + only->unit;
    if (!chuan_explanation_covers(only, results, i) || results->indicators[at] != CHUAN_VERDICT_FAULT)
      continue;
    uint32_t origin = results->indicator_causes[at];
    report_indicator(cli, e, i);
    if (origin < set->code_count && CHUAN_OP_IS_OF_CHILDREN(set->code[origin].op))
      report_calls_below(cli, &e->data, &e->data.children[set->aggregates[set->code[origin].a].part]);
  }
}
