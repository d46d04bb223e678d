/* Dimensions, indicators, criteria and the set of one unit: docs/language.md, "Ý nghĩa". */
#include "tests/oracle/evaluate.h"
#include "tests/oracle/generate.h"

#include <string.h>

/* Dimensions -------------------------------------------------------------------------------------------------- */

static outcome label_of(int label)
{
  return (outcome){ .state = MET, .code = label };
}

/* The registry's value, changed by `riêng`. One that holds decides, two with different values are a fault, and
   one that may hold leaves the value open unless it would say the same. */
static outcome find_dimension(context *c, int d)
{
  const tree_dimension *dimension = &c->run->set->dimensions[d];
  int given = c->unit->dimensions[d], held = NOWHERE;
  bool fault = false, open = false;
  outcome results[EXCEPTS], missing = value_of(INSUFFICIENT);
  if (c->run->final && given != NOWHERE)
    return label_of(given);
  for (int i = 0; i < dimension->except_count; i++) {
    int label = dimension->excepts[i].label;
    results[i] = evaluate(c, NOWHERE, dimension->excepts[i].when);
    fault = fault || results[i].state == FAULT || (results[i].state == MET && held != NOWHERE && held != label);
    if (results[i].state == MET)
      held = label;
  }
  if (fault)
    return value_of(FAULT);
  int base = held != NOWHERE ? held : given;
  for (int i = 0; i < dimension->except_count; i++)
    if (results[i].state == INSUFFICIENT) {
      open = open || dimension->excepts[i].label != base;
      missing.causes = causes_union(missing.causes, results[i].causes);
    }
  if (base != NOWHERE && !open)
    return label_of(base);
  if (base == NOWHERE)
    missing.causes.no_dimension |= 1u << d;
  return missing;
}

/* Indicators -------------------------------------------------------------------------------------------------- */

static uint32_t cells_read(const expression *e)
{
  uint32_t out = 0;
  if (!e)
    return 0;
  if (e->kind == CELL || e->kind == HAS_DATA)
    out = 1u << e->index;
  for (int i = 0; i < 3; i++)
    out |= cells_read(e->operands[i]);
  return out;
}

static bool has_indicator(const context *c, int i)
{
  const tree_indicator *of = &c->run->set->indicators[i];
  return !of->dropped && holds_under(c->run->set, of->adder, c->unit->variant);
}

static bool has_criterion(const context *c, int k)
{
  const tree_criterion *of = &c->run->set->criteria[k];
  return !of->dropped && holds_under(c->run->set, of->adder, c->unit->variant);
}

/* The data of the assessed year that the indicator reads, by the law of the unit. */
static uint32_t inputs_of(const context *c, int i)
{
  const tree_indicator *indicator = &c->run->set->indicators[i];
  uint32_t out =
    cells_read(indicator->value) | cells_read(indicator->test) | cells_read(indicator->exception);
  for (int a = 0; a < indicator->aux_count; a++)
    out |= cells_read(indicator->auxes[a].value);
  for (int v = c->unit->variant; v != NOWHERE; v = c->run->set->variants[v].parent)
    for (int e = 0; e < indicator->exemption_counts[v]; e++)
      out |= cells_read(indicator->exemptions[v][e].when);
  return out;
}

static bool reports_any(const tree_unit *unit, uint32_t inputs)
{
  for (int x = 0; x < DATA; x++)
    if ((inputs >> x & 1) && unit->cells[x].input != NOT_REPORTED)
      return true;
  return false;
}

/* `không áp dụng khi` and the exceptions of the variants that govern the unit add up. */
static outcome evaluate_exceptions(context *c, int i)
{
  const tree_indicator *indicator = &c->run->set->indicators[i];
  outcome out = indicator->exception ? evaluate(c, i, indicator->exception) : value_of(NOT_MET);
  for (int v = c->unit->variant; v != NOWHERE; v = c->run->set->variants[v].parent)
    for (int e = 0; e < indicator->exemption_counts[v]; e++) {
      outcome more = evaluate(c, i, indicator->exemptions[v][e].when);
      out = value_because(verdict_or(out.state, more.state), out, more);
    }
  return out;
}

static outcome verdict_of_indicator(context *c, int i)
{
  const tree_indicator *indicator = &c->run->set->indicators[i];
  outcome exception = evaluate_exceptions(c, i);
  if (exception.state == MET)
    return value_of(NOT_APPLICABLE);
  if (exception.state == FAULT)
    return exception;
  outcome test = evaluate(c, i, indicator->test);
  if (exception.state == INSUFFICIENT && test.state != NOT_APPLICABLE)
    return value_because(INSUFFICIENT, exception, test);
  return test;
}

static void begin(context *c, const tree_run *run, const tree_unit *unit)
{
  memset(c, 0, sizeof *c);
  c->run = run;
  c->unit = unit;
  for (int d = 0; d < run->set->dimension_count; d++)
    c->dimensions[d] = find_dimension(c, d);
}

/* Whether random completions of what is missing all give an indicator a verdict. */
static bool is_certain(const context *of, int i, judgement verdict)
{
  enum { COMPLETIONS = 20 };
  for (int k = 0; k < COMPLETIONS; k++) {
    context c;
    tree_unit completed = *of->unit;
    random_completion(&completed);
    begin(&c, of->run, &completed);
    if (verdict_of_indicator(&c, i).state != verdict)
      return false;
  }
  return true;
}

static void judge_indicator(context *c, int i, indicator_answer *out, judgement early)
{
  const tree_indicator *indicator = &c->run->set->indicators[i];
  outcome verdict = verdict_of_indicator(c, i);
  *out = (indicator_answer){ .verdict = verdict.state, .causes = verdict.causes };
  out->value = indicator->value ? evaluate_value(c, i, NOWHERE) : value_of(NOT_APPLICABLE);
  out->threshold = indicator->threshold.given ? threshold_value(c, i, NOWHERE, &out->clause) : value_of(NOT_APPLICABLE);
  for (int a = 0; a < indicator->aux_count; a++) {
    out->aux_values[a] = evaluate_value(c, i, a);
    out->aux_thresholds[a] = indicator->auxes[a].threshold.given ? threshold_value(c, i, a, &out->aux_clauses[a])
                                                                 : value_of(NOT_APPLICABLE);
  }
  if (out->verdict == INSUFFICIENT && early != VERDICTS && is_certain(c, i, early)) {
    out->verdict = early;
    out->early = true;
  }
  if (out->verdict == INSUFFICIENT && !c->run->certify && c->unit->indicators[i] != VERDICTS &&
      !reports_any(c->unit, inputs_of(c, i))) {
    out->verdict = c->unit->indicators[i];
    out->reported = true;
    out->causes = (cause_bits){ 0 };
  }
}

/* Counts ------------------------------------------------------------------------------------------------------ */

typedef struct tally {
  int verdicts[VERDICTS];
  int as_met;        /* of those not applicable */
  cause_bits causes; /* of the insufficient ones */
} tally;

/* `policy` says what one that is not applicable counts as. */
static void add(tally *to, judgement verdict, cause_bits causes, tree_policy policy)
{
  to->verdicts[verdict]++;
  to->as_met += verdict == NOT_APPLICABLE && policy == COUNTS_AS_MET;
  if (verdict == INSUFFICIENT)
    to->causes = causes_union(to->causes, causes);
}

static int met(const tally *count)
{
  return count->verdicts[MET] + count->as_met;
}

static int total(const tally *count)
{
  return met(count) + count->verdicts[NOT_MET] + count->verdicts[INSUFFICIENT] + count->verdicts[FAULT];
}

/* Of nothing but what is left out `policy` decides. */
static outcome count_verdict(const tally *count, int at_least, tree_policy policy)
{
  int d = met(count), t = count->verdicts[INSUFFICIENT], applicable = total(count);
  if (count->verdicts[FAULT])
    return value_of(FAULT);
  if (applicable == 0)
    return value_of(policy == COUNTS_AS_MET ? MET : NOT_APPLICABLE);
  int needed = at_least ? at_least : applicable;
  if (d >= needed)
    return value_of(MET);
  if (d + t < needed)
    return value_of(NOT_MET);
  return (outcome){ .state = INSUFFICIENT, .causes = count->causes };
}

/* A criterion's own statement, or that of the set for all that say nothing. */
static tree_policy policy_of(const tree_set *set, int criterion)
{
  tree_policy own = criterion == NOWHERE ? UNSAID : set->criteria[criterion].policy;
  return own == UNSAID ? set->policy : own;
}

/* Criteria and the set ---------------------------------------------------------------------------------------- */

/* `ít nhất n` speaks of what the act that writes it has: what a variant adds below is judged, and not counted there. */
static outcome judge_criterion(const context *c, int k, tree_answer *out)
{
  const tree_set *set = c->run->set;
  const tree_criterion *criterion = &set->criteria[k];
  tree_policy policy = policy_of(set, k);
  tally indicators = { 0 };
  bool reports = false; /* what decides the criterion: figures, or verdicts of its indicators */
  for (int i = 0; i < set->indicator_count; i++)
    if (has_indicator(c, i) && set->indicators[i].criterion == k) {
      if (criterion->met.at_least == 0 || set->indicators[i].adder == criterion->adder)
        add(&indicators, out->indicators[i].verdict, out->indicators[i].causes, policy);
      reports = reports || c->unit->indicators[i] != VERDICTS || reports_any(c->unit, inputs_of(c, i));
    }
  outcome verdict = count_verdict(&indicators, criterion->met.at_least, policy);
  if (verdict.state == INSUFFICIENT && !c->run->certify && c->unit->criteria[k] != VERDICTS && !reports) {
    out->criterion_reported[k] = true;
    verdict = value_of(c->unit->criteria[k]);
  }
  out->criteria[k] = verdict.state;
  return verdict;
}

static int find_band(const tree_set *set, const tally *criteria)
{
  int d = met(criteria), t = criteria->verdicts[INSUFFICIENT];
  for (int b = 0; b < set->band_count && !criteria->verdicts[FAULT]; b++)
    if (set->bands[b].low <= d && d + t <= set->bands[b].high)
      return b;
  return NOWHERE;
}

static void judge_set(context *c, tree_answer *out)
{
  const tree_set *set = c->run->set;
  bool all = set->met.at_least == 0, by_indicators = set->met.said && set->met.of_indicators;
  tally criteria = { 0 }, own_criteria = { 0 }, indicators = { 0 }, counted = { 0 };
  for (int k = 0; k < set->criterion_count; k++) {
    out->criteria[k] = VERDICTS;
    if (!has_criterion(c, k))
      continue;
    bool own = set->criteria[k].adder == NOWHERE;
    outcome verdict = judge_criterion(c, k, out);
    add(&criteria, verdict.state, verdict.causes, set->policy);
    if (own)
      add(&own_criteria, verdict.state, verdict.causes, set->policy);
    if (!by_indicators && (all || own))
      add(&counted, verdict.state, verdict.causes, set->policy);
  }
  for (int i = 0; i < set->indicator_count; i++) {
    const indicator_answer *of = &out->indicators[i];
    if (!has_indicator(c, i))
      continue;
    int criterion = set->indicators[i].criterion;
    add(&indicators, of->verdict, of->causes, policy_of(set, criterion));
    if (by_indicators ? all || set->indicators[i].adder == NOWHERE : all && criterion == NOWHERE)
      add(&counted, of->verdict, of->causes, policy_of(set, criterion));
  }
  outcome verdict = count_verdict(&counted, set->met.at_least, set->policy);
  for (int i = 0; i < set->condition_count; i++) {
    out->conditions[i] = evaluate(c, NOWHERE, set->conditions[i]);
    verdict = value_because(verdict_and(verdict.state, out->conditions[i].state), verdict, out->conditions[i]);
  }
  out->set = verdict.state;
  out->causes = verdict.causes;
  out->band = find_band(set, &own_criteria);
  out->criteria_met = met(&criteria);
  out->criteria_insufficient = criteria.verdicts[INSUFFICIENT];
  out->criteria_total = total(&criteria);
  out->indicators_met = met(&indicators);
  out->indicators_total = total(&indicators);
}

void judge(tree_answer *out, const tree_run *run, const tree_unit *unit, const judgement *early)
{
  context c;
  memset(out, 0, sizeof *out);
  begin(&c, run, unit);
  for (int i = 0; i < run->set->indicator_count; i++)
    if (has_indicator(&c, i))
      judge_indicator(&c, i, &out->indicators[i], early[i]);
    else
      out->indicators[i].verdict = VERDICTS;
  judge_set(&c, out);
}
