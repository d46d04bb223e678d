/* The last instructions: what the conditions of indicators come to for criteria and the set. */
#include "runtime/vm_bounds.h"
#include "runtime/vm_machine.h"

#include <string.h>

/* Indicators ------------------------------------------------------------------------------------- */

static bool none_reported(const chuan_machine *machine, const uint32_t *inputs, size_t count, size_t unit)
{
  for (size_t k = 0; k < count; k++) {
    const chuan_column *column = &machine->data->columns[machine->data_at[inputs[k]]];
    if (column->all_values || column->input[unit] != CHUAN_INPUT_NOT_REPORTED)
      return false;
  }
  return true;
}

/* Whether the unit reported nothing that the indicator reads by the law of the unit. */
static bool nothing_reported(const chuan_machine *machine, const chuan_indicator *indicator, size_t unit)
{
  for (size_t k = 0; k < indicator->exception_count; k++) {
    const chuan_exception *exception = &indicator->exceptions[k];
    if (chuan_program_is_under(machine->program, machine->data->units[unit].variant, exception->variant) &&
        !none_reported(machine, exception->inputs, exception->input_count, unit))
      return false;
  }
  return none_reported(machine, indicator->inputs, indicator->input_count, unit);
}

/* Decides what is certain though data are missing. */
static void use_bounds(chuan_machine *machine, uint32_t number, size_t at)
{
  if (!machine->bounds)
    machine->bounds = chuan_bounds_new(machine->data, machine->options.lua, machine->arena);
  if (!machine->bounds)
    chuan_machine_fail(machine, CHUAN_RC_MEMORY);
  for (size_t row = 0; row < machine->rows && machine->rc == CHUAN_RC_OK; row++) {
    chuan_verdict verdict;
    if (machine->results->indicators[at + row] != CHUAN_VERDICT_INSUFFICIENT)
      continue;
    chuan_rc rc = chuan_bounds_decide(&verdict, machine->bounds, machine->first + row, number);
    if (rc != CHUAN_RC_OK)
      chuan_machine_fail(machine, rc);
    if (rc != CHUAN_RC_OK || verdict == CHUAN_VERDICT_INSUFFICIENT)
      continue;
    machine->results->indicators[at + row] = (uint8_t)verdict;
    machine->results->indicator_by_bounds[at + row] = 1;
    machine->indicator_seen[number] = (uint8_t)(machine->indicator_seen[number] | 1u << verdict);
  }
}

/* Reported verdicts decide the units that reported no figure behind them, as far as nothing else does. */
static void use_reported_verdicts(chuan_machine *machine, uint32_t number, size_t at)
{
  const uint8_t *reported = machine->data->reported_indicators[number];
  if (!reported || machine->options.certify)
    return;
  for (size_t row = 0; row < machine->rows; row++) {
    size_t unit = machine->first + row;
    if (reported[unit] == CHUAN_VERDICT_COUNT ||
        machine->results->indicators[at + row] != CHUAN_VERDICT_INSUFFICIENT ||
        !nothing_reported(machine, &machine->set->indicators[number], unit))
      continue;
    machine->results->indicators[at + row] = reported[unit];
    machine->results->indicator_reported[at + row] = 1;
    machine->results->indicator_causes[at + row] = 0;
    machine->indicator_seen[number] = (uint8_t)(machine->indicator_seen[number] | 1u << reported[unit]);
  }
}

/* The number of a row that has one. A figure of a known clause is in lowest terms already. */
static chuan_num kept_number(const chuan_machine *machine, const chuan_vm_column *column, size_t row)
{
  const chuan_clause *clause =
    column->clause && column->clause[row] != CHUAN_NONE ? &machine->program->clauses[column->clause[row]] : NULL;
  if (clause && clause->kind == CHUAN_CLAUSE_VALUE)
    return clause->value;
  return chuan_column_exact(column, row);
}

/* Keeps the numbers of a register for output. */
static void keep_measures(const chuan_machine *machine, chuan_measure *measures, uint32_t reg, const uint8_t *verdicts)
{
  for (size_t row = 0; row < machine->rows; row++) {
    chuan_measure *measure = &measures[row];
    measure->state = reg == CHUAN_NONE ? CHUAN_VERDICT_NOT_APPLICABLE : machine->columns[reg].state[row];
    if (measure->state == CHUAN_VERDICT_MET)
      measure->number = kept_number(machine, &machine->columns[reg], row);
    else if (measure->state == CHUAN_VERDICT_FAULT && verdicts[row] == CHUAN_VERDICT_NOT_APPLICABLE)
      measure->state = CHUAN_VERDICT_NOT_APPLICABLE; /* what does not apply is not evaluated */
  }
}

static void keep_values(const chuan_machine *machine, uint32_t number, size_t at)
{
  const chuan_indicator *indicator = &machine->set->indicators[number];
  const chuan_results *results = machine->results;
  const uint8_t *verdicts = results->indicators + at;
  keep_measures(machine, results->values + at, indicator->value, verdicts);
  keep_measures(machine, results->thresholds + at, indicator->threshold, verdicts);
  for (size_t k = 0; k < indicator->aux_count; k++) {
    size_t aux_at = chuan_machine_at(machine, k);
    keep_measures(machine, results->aux_values[number] + aux_at, indicator->aux[k].value, verdicts);
    keep_measures(machine, results->aux_thresholds[number] + aux_at, indicator->aux[k].threshold, verdicts);
  }
}

void chuan_op_INDICATOR(chuan_machine *machine, const chuan_instruction *i)
{
  const chuan_vm_column *condition = chuan_machine_operand(machine, i->b);
  chuan_results *results = machine->results;
  size_t at = chuan_machine_at(machine, i->a);
  memcpy(results->indicators + at, condition->state, machine->rows);
  machine->indicator_seen[i->a] = condition->seen;
  if (!chuan_column_is_decided(condition)) {
    static const uint32_t WITH_REASON[CHUAN_VERDICT_ABSENT + 1] = { [CHUAN_VERDICT_INSUFFICIENT] = UINT32_MAX,
                                                               [CHUAN_VERDICT_FAULT] = UINT32_MAX };
    for (size_t row = 0; row < machine->rows; row++)
      results->indicator_causes[at + row] = condition->why[row] & WITH_REASON[condition->state[row]];
  }
  if (condition->seen & CHUAN_SEEN(INSUFFICIENT))
    use_bounds(machine, i->a, at);
  use_reported_verdicts(machine, i->a, at);
  if (condition->seen & CHUAN_SEEN(FAULT))
    results->any_fault |= memchr(results->indicators + at, CHUAN_VERDICT_FAULT, machine->rows) != NULL;
  if (machine->options.keep_values)
    keep_values(machine, i->a, at);
}

/* Tallies ---------------------------------------------------------------------------------------- */

static void clear_tally(chuan_tally *tally)
{
  tally->added = 0;
  tally->seen = 0;
}

/* The column of a tally for a verdict. */
static uint32_t *tally_column(chuan_tally *tally, int verdict, size_t rows)
{
  if (!(tally->seen >> verdict & 1))
    memset(tally->of[verdict], 0, rows * sizeof *tally->of[verdict]);
  tally->seen = (uint8_t)(tally->seen | 1u << verdict);
  return tally->of[verdict];
}

/* Adds a verdict to each row. */
static void add_verdicts(chuan_tally *tally, const uint8_t *verdicts, uint8_t seen, size_t rows)
{
  tally->added++;
  for (int verdict = CHUAN_VERDICT_MET + 1; verdict <= CHUAN_VERDICT_ABSENT; verdict++) {
    if (!(seen >> verdict & 1))
      continue;
    uint32_t *column = tally_column(tally, verdict, rows);
    for (size_t row = 0; row < rows; row++)
      column[row] += verdicts[row] == verdict;
  }
}

/* Adds what another tally counted, row by row; not applicable ones as the policy says. */
static void add_tally(chuan_tally *sum, const chuan_tally *tally, chuan_not_applicable_policy policy, size_t rows)
{
  sum->added += tally->added;
  for (int verdict = CHUAN_VERDICT_MET + 1; verdict <= CHUAN_VERDICT_ABSENT; verdict++) {
    if (!(tally->seen >> verdict & 1) ||
        (verdict == CHUAN_VERDICT_NOT_APPLICABLE && policy == CHUAN_NOT_APPLICABLE_MET))
      continue;
    uint32_t *column = tally_column(sum, verdict, rows);
    for (size_t row = 0; row < rows; row++)
      column[row] += tally->of[verdict][row];
  }
}

static chuan_count count_of_row(const chuan_tally *tally, size_t row)
{
  uint32_t of[CHUAN_VERDICT_ABSENT + 1] = { tally->added };
  for (int verdict = CHUAN_VERDICT_MET + 1; verdict <= CHUAN_VERDICT_ABSENT; verdict++)
    if (tally->seen >> verdict & 1) {
      of[verdict] = tally->of[verdict][row];
      of[CHUAN_VERDICT_MET] -= of[verdict];
    }
  return (chuan_count){ .met = of[CHUAN_VERDICT_MET], .not_met = of[CHUAN_VERDICT_NOT_MET],
                        .insufficient = of[CHUAN_VERDICT_INSUFFICIENT],
                        .not_applicable = of[CHUAN_VERDICT_NOT_APPLICABLE], .fault = of[CHUAN_VERDICT_FAULT] };
}

/* Criteria --------------------------------------------------------------------------------------- */

/* A criterion that says nothing about what does not apply leaves that to the set. */
static chuan_not_applicable_policy policy_of(const chuan_set *set, const chuan_criterion *criterion)
{
  return criterion->policy == CHUAN_NOT_APPLICABLE_UNSET ? set->policy : criterion->policy;
}

/* The fast way: there are neither faults nor indicators that do not apply. */
static void judge_applying(chuan_tally *tally, uint32_t needed, uint8_t *verdicts, size_t rows)
{
  const uint32_t *not_met = tally_column(tally, CHUAN_VERDICT_NOT_MET, rows);
  const uint32_t *insufficient = tally_column(tally, CHUAN_VERDICT_INSUFFICIENT, rows);
  for (size_t row = 0; row < rows; row++) {
    uint32_t possible = tally->added - not_met[row];
    bool short_of = possible - insufficient[row] < needed, within_reach = possible >= needed;
    verdicts[row] = (uint8_t)(short_of + (short_of & within_reach)); /* met, not met or insufficient */
  }
}

/* Judges the criterion by the tally of its indicators; returns what verdicts there may be. */
static uint8_t judge_criterion(chuan_machine *machine, const chuan_criterion *criterion, uint8_t *verdicts)
{
  chuan_tally *tally = &machine->below;
  unsigned seen = 0, hard = CHUAN_SEEN(NOT_APPLICABLE) | CHUAN_SEEN(FAULT) | CHUAN_SEEN(ABSENT);
  if (tally->added > 0 && (tally->seen & hard) == 0) {
    seen = tally->seen | CHUAN_SEEN(NOT_MET);
    judge_applying(tally, criterion->met.all ? tally->added : criterion->met.at_least, verdicts, machine->rows);
    return (uint8_t)seen;
  }
  bool some_absent = tally->seen & CHUAN_SEEN(ABSENT);
  for (size_t row = 0; row < machine->rows; row++) {
    verdicts[row] = (uint8_t)chuan_count_verdict(count_of_row(tally, row), criterion->met,
                                                 policy_of(machine->set, criterion));
    if (some_absent && tally->of[CHUAN_VERDICT_ABSENT][row] == tally->added)
      verdicts[row] = CHUAN_VERDICT_ABSENT;
    seen |= 1u << verdicts[row];
  }
  return (uint8_t)seen;
}

/* Whether the unit reported neither figures nor verdicts of the criterion's indicators. */
static bool nothing_reported_below(const chuan_machine *machine, const chuan_criterion *criterion, size_t unit)
{
  for (size_t k = 0; k < criterion->indicator_count; k++) {
    const uint8_t *reported = machine->data->reported_indicators[criterion->indicators[k]];
    if (!chuan_results_have_indicator(machine->results, criterion->indicators[k], unit))
      continue;
    if ((reported && reported[unit] != CHUAN_VERDICT_COUNT) ||
        !nothing_reported(machine, &machine->set->indicators[criterion->indicators[k]], unit))
      return false;
  }
  return true;
}

/* Reported verdicts decide the units that reported nothing below, as far as nothing else does; returns what
   verdicts these are. */
static uint8_t use_reported_criteria(chuan_machine *machine, uint32_t number, size_t at)
{
  const uint8_t *reported = machine->data->reported_criteria[number];
  uint8_t seen = 0;
  for (size_t row = 0; reported && !machine->options.certify && row < machine->rows; row++) {
    size_t unit = machine->first + row;
    if (reported[unit] == CHUAN_VERDICT_COUNT ||
        machine->results->criteria[at + row] != CHUAN_VERDICT_INSUFFICIENT ||
        !nothing_reported_below(machine, &machine->set->criteria[number], unit))
      continue;
    machine->results->criteria[at + row] = reported[unit];
    machine->results->criterion_reported[at + row] = 1;
    seen = (uint8_t)(seen | 1u << reported[unit]);
  }
  return seen;
}

/* Counts those of the criterion's indicators that the act which writes it has, into `below`. */
static void tally_own(chuan_machine *machine, const chuan_criterion *criterion)
{
  const uint32_t *indicators = criterion->indicators;
  clear_tally(&machine->below);
  for (size_t k = 0; k < criterion->indicator_count; k++)
    if (machine->set->indicators[indicators[k]].added_by == criterion->added_by)
      add_verdicts(&machine->below, machine->results->indicators + chuan_machine_at(machine, indicators[k]),
                   machine->indicator_seen[indicators[k]], machine->rows);
}

void chuan_op_CRITERION(chuan_machine *machine, const chuan_instruction *i)
{
  const chuan_criterion *criterion = &machine->set->criteria[i->a];
  size_t at = chuan_machine_at(machine, i->a);
  uint8_t *verdicts = machine->results->criteria + at;
  clear_tally(&machine->below);
  for (size_t k = 0; k < criterion->indicator_count; k++) {
    uint32_t indicator = criterion->indicators[k];
    add_verdicts(&machine->below, machine->results->indicators + chuan_machine_at(machine, indicator),
                 machine->indicator_seen[indicator], machine->rows);
  }
  add_tally(&machine->indicators, &machine->below, policy_of(machine->set, criterion), machine->rows);
  if (machine->set->has_additions && !criterion->met.all) /* `ít nhất n` speaks of what its own act has */
    tally_own(machine, criterion);
  uint8_t seen = judge_criterion(machine, criterion, verdicts);
  seen |= use_reported_criteria(machine, i->a, at);
  add_verdicts(&machine->criteria, verdicts, seen, machine->rows);
  if (!machine->set->has_additions || criterion->added_by != CHUAN_NONE)
    return;
  add_verdicts(&machine->own_criteria, verdicts, seen, machine->rows);
  tally_own(machine, criterion);
  add_tally(&machine->own_indicators, &machine->below, policy_of(machine->set, criterion), machine->rows);
}

/* The set ---------------------------------------------------------------------------------------- */

/* Joins the conditions of the set to its verdict. */
static chuan_verdict with_conditions(const chuan_machine *machine, chuan_verdict verdict, size_t row)
{
  for (size_t k = 0; k < machine->set->condition_count; k++)
    verdict = chuan_verdict_and(verdict, machine->results->conditions[chuan_machine_at(machine, k) + row]);
  return verdict;
}

/* Whether an indicator may leave the count undecided: where criteria are what counts, not below one that is
   decided, and below none only with `tất cả`; and what a variant adds not with `ít nhất n`. */
static bool matters(const chuan_machine *machine, const chuan_indicator *indicator, size_t row)
{
  const chuan_set *set = machine->set;
  bool only_own = set->has_additions && !set->met.all;
  if (set->met.of == CHUAN_MET_OF_INDICATORS)
    return !only_own || indicator->added_by == CHUAN_NONE;
  if (indicator->criterion == CHUAN_NONE)
    return set->met.all;
  const chuan_criterion *criterion = &set->criteria[indicator->criterion];
  if ((only_own && criterion->added_by != CHUAN_NONE) ||
      (set->has_additions && !criterion->met.all && indicator->added_by != criterion->added_by))
    return false;
  size_t at = chuan_machine_at(machine, indicator->criterion) + row;
  return machine->results->criteria[at] == CHUAN_VERDICT_INSUFFICIENT;
}

/* The causes of the insufficient indicators and conditions that leave the set undecided in a row. `counted` is the
   verdict without the conditions. */
static uint32_t all_causes(chuan_machine *machine, chuan_verdict counted, size_t row)
{
  const chuan_set *set = machine->set;
  size_t count = 0;
  for (size_t k = 0; counted == CHUAN_VERDICT_INSUFFICIENT && k < set->indicator_count; k++) {
    size_t at = chuan_machine_at(machine, k) + row;
    if (machine->results->indicators[at] == CHUAN_VERDICT_INSUFFICIENT &&
        matters(machine, &set->indicators[k], row))
      machine->causes[count++] = machine->results->indicator_causes[at];
  }
  for (size_t k = 0; k < set->condition_count; k++) {
    const chuan_vm_column *condition = chuan_machine_operand(machine, set->conditions[k].result);
    if (condition->state[row] == CHUAN_VERDICT_INSUFFICIENT)
      machine->causes[count++] = condition->why[row];
  }
  uint32_t causes = chuan_cause_set_union_all(machine->results->causes, machine->causes, count);
  if (causes != CHUAN_NONE)
    return causes;
  chuan_machine_fail(machine, CHUAN_RC_MEMORY);
  return 0;
}

static void add_counts(chuan_count *sum, chuan_count count)
{
  sum->met += count.met;
  sum->not_met += count.not_met;
  sum->insufficient += count.insufficient;
  sum->not_applicable += count.not_applicable;
  sum->fault += count.fault;
}

/* Keeps the grades of the criteria that are not met. Of variants that lie one in the other the nearest grades. */
static void keep_grades(chuan_machine *machine)
{
  const chuan_set *set = machine->set;
  for (size_t k = 0; k < set->grade_count; k++) {
    const chuan_grade *grade = &set->grades[k];
    const chuan_vm_column *holds = chuan_machine_operand(machine, grade->holds);
    const uint8_t *criterion = machine->results->criteria + chuan_machine_at(machine, grade->criterion);
    size_t at = chuan_machine_at(machine, k);
    for (size_t row = 0; row < machine->rows; row++) {
      uint32_t variant = machine->data->units[machine->first + row].variant;
      uint8_t state = CHUAN_VERDICT_NOT_MET;
      if (criterion[row] == CHUAN_VERDICT_NOT_MET &&
          chuan_program_is_under(machine->program, variant, grade->variant) &&
          chuan_set_grade(machine->program, set, grade->criterion, variant) == k &&
          holds->state[row] != CHUAN_VERDICT_NOT_APPLICABLE)
        state = holds->state[row];
      machine->results->grades[at + row] = state;
      if (state == CHUAN_VERDICT_INSUFFICIENT || state == CHUAN_VERDICT_FAULT)
        machine->results->grade_causes[at + row] = holds->why[row];
      machine->results->any_fault |= state == CHUAN_VERDICT_FAULT;
    }
  }
}

/* Counts the set's own criteria of a grade beside those met. */
static void count_grades(const chuan_machine *machine, chuan_count *criteria, chuan_str name, size_t row)
{
  const chuan_set *set = machine->set;
  for (size_t k = 0; k < set->grade_count; k++) {
    if (!chuan_str_equal(set->grades[k].name, name) ||
        set->criteria[set->grades[k].criterion].added_by != CHUAN_NONE)
      continue;
    uint8_t state = machine->results->grades[chuan_machine_at(machine, k) + row];
    criteria->not_met -= state != CHUAN_VERDICT_NOT_MET;
    criteria->met += state == CHUAN_VERDICT_MET;
    criteria->insufficient += state == CHUAN_VERDICT_INSUFFICIENT;
    criteria->fault += state == CHUAN_VERDICT_FAULT;
  }
}

/* The class of a unit, by the classes of its own law. */
static uint32_t band_of_row(const chuan_machine *machine, chuan_count criteria, size_t row)
{
  const chuan_set *set = machine->set;
  uint32_t variant = set->ranking_count > 0 ? machine->data->units[machine->first + row].variant : CHUAN_NONE;
  chuan_ranking ranking = chuan_set_ranking(machine->program, set, variant);
  if (ranking.grade.n > 0)
    count_grades(machine, &criteria, ranking.grade, row);
  uint32_t band = chuan_count_band(criteria, set->policy, set->bands + ranking.first, ranking.count);
  return band == CHUAN_NONE ? CHUAN_NONE : ranking.first + band;
}

/* `loose` counts the indicators that belong to no criterion. */
static void judge_row(chuan_machine *machine, const chuan_tally *loose, size_t row)
{
  const chuan_set *set = machine->set;
  chuan_results *results = machine->results;
  size_t at = chuan_machine_at(machine, 0) + row;
  chuan_count criteria = count_of_row(&machine->criteria, row);
  uint32_t total;
  chuan_count applied = chuan_count_apply(criteria, set->policy, &total);
  results->criteria_met[at] = applied.met;
  results->criteria_insufficient[at] = applied.insufficient;
  results->criteria_total[at] = total;
  /* Each indicator under its criterion's policy already: those left as not applicable are dropped. */
  chuan_count indicators =
    chuan_count_apply(count_of_row(&machine->indicators, row), CHUAN_NOT_APPLICABLE_DROPPED, &total);
  results->indicators_met[at] = indicators.met;
  results->indicators_total[at] = total;

  /* What variants add counts for `tất cả`, but neither for a number that the set names nor for its classes. */
  bool own = set->has_additions;
  chuan_count ranked = own ? count_of_row(&machine->own_criteria, row) : criteria;
  results->bands[at] = band_of_row(machine, ranked, row);
  chuan_count decisive = set->met.of == CHUAN_MET_OF_INDICATORS ? indicators : criteria;
  if (own && !set->met.all)
    decisive = set->met.of == CHUAN_MET_OF_INDICATORS
                 ? chuan_count_apply(count_of_row(&machine->own_indicators, row), CHUAN_NOT_APPLICABLE_DROPPED, &total)
                 : ranked;
  if (set->met.of == CHUAN_MET_OF_CRITERIA && set->met.all)
    add_counts(&decisive, count_of_row(loose, row));
  chuan_verdict counted = chuan_count_verdict(decisive, set->met, set->policy);
  chuan_verdict verdict = with_conditions(machine, counted, row);
  results->sets[at] = (uint8_t)verdict;
  if (verdict == CHUAN_VERDICT_INSUFFICIENT)
    results->set_causes[at] = all_causes(machine, counted, row);
  if (verdict == CHUAN_VERDICT_FAULT)
    results->any_fault = true;
}

/* Keeps what the conditions came to. */
static void keep_conditions(const chuan_machine *machine)
{
  for (size_t k = 0; k < machine->set->condition_count; k++) {
    const chuan_vm_column *condition = chuan_machine_operand(machine, machine->set->conditions[k].result);
    size_t at = chuan_machine_at(machine, k);
    for (size_t row = 0; row < machine->rows; row++) {
      uint8_t verdict = machine->results->conditions[at + row] = condition->state[row];
      if (verdict == CHUAN_VERDICT_INSUFFICIENT || verdict == CHUAN_VERDICT_FAULT)
        machine->results->condition_causes[at + row] = condition->why[row];
    }
  }
}

/* Counts the indicators that belong to no criterion into `below`; with `own` only those of the set itself. */
static void tally_loose(chuan_machine *machine, bool own)
{
  const chuan_set *set = machine->set;
  clear_tally(&machine->below);
  for (size_t k = 0; k < set->indicator_count; k++)
    if (set->indicators[k].criterion == CHUAN_NONE && (!own || set->indicators[k].added_by == CHUAN_NONE))
      add_verdicts(&machine->below, machine->results->indicators + chuan_machine_at(machine, k),
                   machine->indicator_seen[k], machine->rows);
}

void chuan_op_SET(chuan_machine *machine, const chuan_instruction *i)
{
  (void)i;
  const chuan_set *set = machine->set;
  chuan_tally *loose = &machine->below;
  if (set->has_additions) {
    tally_loose(machine, true);
    add_tally(&machine->own_indicators, loose, set->policy, machine->rows);
  }
  tally_loose(machine, false);
  add_tally(&machine->indicators, loose, set->policy, machine->rows);
  keep_conditions(machine);
  keep_grades(machine);
  for (size_t row = 0; row < machine->rows; row++)
    judge_row(machine, loose, row);
}
