/* Random sets and random units. */
#include "tests/oracle/generate.h"

#include <string.h>

const tree_datum DATA_LIST[DATA] = {
  { "x0", INTEGER, 0 }, { "x1", INTEGER, 0 }, { "x2", INTEGER, 0 }, { "x3", INTEGER, 0 }, { "y0", DECIMAL, 2 },
  { "y1", DECIMAL, 3 }, { "t0", RATIO, 4 },   { "b0", TRUTH, 0 },   { "b1", TRUTH, 0 },   { "b2", TRUTH, 0 },
  { "n0", DATE, 0 },    { "n1", DATE, 0 },    { "s0", TEXT, 0 },    { "c0", CHOICE, 0 },  { "c1", CHOICE, 0 }
};
const char *const DIMENSION_NAMES[DIMENSIONS] = { "vùng", "khu_vực", "cỡ" };
const char *const LABEL_NAMES[DIMENSIONS][LABELS] = { { "núi", "đồng_bằng", "ven_biển" },
                                                      { "1", "2", "3" },
                                                      { "nhỏ", "vừa", "lớn" } };
const char *const CHOICE_NAMES[LABELS] = { "nhựa", "bê_tông", "đất" };
const char *const TEXT_LIST[TEXTS] = { "", "thu hồi", "Thu hồi", "hòa", "hoà", "a\\b" };
const int DATE_LIST[DATES] = { 20191231, 20200101, 20200229, 20240630, 20241231 };

static const char *const CRITERION_CODES[OWN_CRITERIA] = { "1", "2", "10" };
static const struct {
  const char *code;
  int criterion;
} INDICATOR_CODES[OWN_INDICATORS] = { { "1.1", 0 }, { "2", 1 },       { "10.1", 2 },  { "1.10", 0 },
                                  { "2.2", 1 }, { "7", NOWHERE }, { "1.2.1", 0 } };

/* Sets --------------------------------------------------------------------------------------------------------- */

static tree_policy random_policy(void)
{
  return below(2) ? UNSAID : below(2) ? COUNTS_AS_MET : DROPPED;
}

static void random_dimensions(tree_set *set)
{
  set->dimension_count = (int)below(DIMENSIONS + 1);
  for (int d = 0; d < set->dimension_count; d++) {
    tree_scope scope = { .set = set, .dimensions = d, .indicator = NOWHERE };
    tree_dimension *dimension = &set->dimensions[d];
    dimension->except_count = below(2) ? 0 : (int)below(EXCEPTS);
    for (int i = 0; i < dimension->except_count; i++)
      dimension->excepts[i] =
        (tree_except){ .label = (int)below(LABELS), .when = random_condition(&scope, (int)below(3)) };
    settle_excepts(dimension);
  }
}

static int random_way(const tree_indicator *of)
{
  return !of->tighten_only ? 0 : below(2) ? 1 : -1;
}

/* The value, its threshold and the auxiliary ones. Either the value may use the auxiliary values or they it. */
static void random_measures(tree_set *set, int i)
{
  tree_indicator *of = &set->indicators[i];
  tree_scope scope = { .set = set, .dimensions = set->dimension_count, .indicator = i };
  bool value_first = below(2);
  of->aux_count = below(2) ? 0 : (int)below(AUXES + 1);
  if (value_first) {
    of->value = random_number(&scope, 2);
    scope.value = true;
  }
  scope.thresholds = !of->tighten_only;
  for (int a = 0; a < of->aux_count; a++) {
    of->auxes[a].value = random_number(&scope, 2);
    scope.auxes |= 1u << a;
    if (below(2))
      random_threshold(&of->auxes[a].threshold, set, of, NULL, random_way(of));
  }
  if (!value_first && (below(4) || of->threshold.given))
    of->value = random_number(&scope, 2);
  of->rounded = of->value && rarely(3);
  of->places = (int)below(4);
  of->rounding = (tree_rounding)below(4);
}

static expression *against(expression *value, int threshold)
{
  return new_comparison((tree_comparison)below(6), value, new_expression(THRESHOLD, INTEGER, threshold));
}

/* So that it is known which way is stricter: the threshold stands alone, on either side. */
static expression *tightly_against(expression *value, const tree_threshold *t, int threshold)
{
  expression *limit = new_expression(THRESHOLD, INTEGER, threshold);
  bool equal = below(3), mirrored = rarely(3);
  bool larger = (t->way > 0) != mirrored; /* what stands on the left */
  tree_comparison how = larger ? (equal ? GE : GT) : equal ? LE : LT;
  return mirrored ? new_comparison(how, limit, value) : new_comparison(how, value, limit);
}

static expression *joined(expression *a, expression *b)
{
  return !a ? b : !b ? a : new_operation(below(4) ? AND : OR, TRUTH, a, b);
}

/* Under `và` alone, perhaps with a threshold compared twice, as for both sexes. */
static void random_tight_test(tree_set *set, int i)
{
  tree_indicator *of = &set->indicators[i];
  tree_scope scope = { .set = set, .dimensions = set->dimension_count, .indicator = NOWHERE, .value = of->value,
                       .auxes = (1u << of->aux_count) - 1 };
  expression *parts[2 * AUXES + 3];
  int count = 0;
  if (of->threshold.given)
    for (int times = 1 + (int)rarely(3); times > 0; times--)
      parts[count++] = tightly_against(of->value && times == 1 ? new_expression(VALUE, INTEGER, 0)
                                                               : random_number(&scope, 1), &of->threshold, NOWHERE);
  for (int a = 0; a < of->aux_count; a++)
    for (int times = of->auxes[a].threshold.given ? 1 + (int)rarely(3) : 0; times > 0; times--)
      parts[count++] = tightly_against(times == 1 ? new_expression(AUX, INTEGER, a) : random_number(&scope, 1),
                                       &of->auxes[a].threshold, a);
  of->tighten_only = count > 0; /* there must be something to tighten */
  if (count == 0 || rarely(4))
    parts[count++] = random_condition(&scope, 1 + (int)below(2));
  for (int k = 0; k < count; k++)
    of->test = k ? new_operation(AND, TRUTH, of->test, parts[k]) : parts[k];
  if (!of->exception && rarely(4))
    of->exception = random_condition(&scope, 1 + (int)below(2));
}

static void random_test(tree_set *set, int i)
{
  tree_indicator *of = &set->indicators[i];
  tree_scope scope = { .set = set, .dimensions = set->dimension_count, .indicator = i, .value = of->value,
                       .thresholds = true, .auxes = (1u << of->aux_count) - 1 };
  if (of->threshold.given && below(8))
    of->test = against(of->value ? new_expression(VALUE, INTEGER, 0) : random_number(&scope, 1), NOWHERE);
  for (int a = 0; a < of->aux_count; a++)
    if (of->auxes[a].threshold.given)
      of->test = joined(of->test, against(new_expression(AUX, INTEGER, a), a));
  if (!of->test || rarely(3))
    of->test = joined(of->test, random_condition(&scope, 1 + (int)below(3)));
  if (!of->exception && rarely(3))
    of->exception = random_condition(&scope, 1 + (int)below(2));
}

static void random_exemptions(tree_set *set, int i)
{
  tree_indicator *of = &set->indicators[i];
  tree_scope scope = { .set = set, .dimensions = set->dimension_count, .indicator = i, .value = of->value,
                       .thresholds = !of->tighten_only, .auxes = (1u << of->aux_count) - 1 };
  for (int v = 0; v < set->variant_count; v++) {
    if (!holds_under(set, of->adder, v) || !rarely(6))
      continue;
    of->exemption_counts[v] = 1 + (int)rarely(4);
    for (int e = 0; e < of->exemption_counts[v]; e++) {
      tree_exemption *made = &of->exemptions[v][e];
      *made = (tree_exemption){ .when = random_condition(&scope, (int)below(3)), .act = set->variants[v].parent };
      while (made->act != NOWHERE && below(2))
        made->act = set->variants[made->act].parent;
    }
  }
}

static bool is_exempted(const tree_indicator *of)
{
  bool out = of->exception;
  for (int v = 0; v < VARIANTS; v++)
    out = out || of->exemption_counts[v] > 0;
  return out;
}

static void random_indicators(tree_set *set)
{
  set->indicator_count = 1 + (int)below(OWN_INDICATORS);
  if (set->indicator_count < set->criterion_count)
    set->indicator_count = set->criterion_count;
  for (int i = 0; i < set->indicator_count; i++) {
    tree_indicator *of = &set->indicators[i];
    of->code = INDICATOR_CODES[i].code;
    of->adder = NOWHERE;
    of->criterion = INDICATOR_CODES[i].criterion < set->criterion_count ? INDICATOR_CODES[i].criterion : NOWHERE;
  }
  random_additions(set);
  for (int i = 0; i < set->indicator_count; i++) {
    tree_indicator *of = &set->indicators[i];
    of->tighten_only = rarely(3);
    if (set->dimension_count && rarely(5))
      of->exception = random_cell_condition(set, 1);
    if (below(5))
      random_threshold(&of->threshold, set, of, of->exception, random_way(of));
  }
  for (int i = 0; i < set->indicator_count; i++) { /* every threshold is known now, for those who ask for it */
    random_measures(set, i);
    if (set->indicators[i].tighten_only)
      random_tight_test(set, i);
    else
      random_test(set, i);
    random_exemptions(set, i);
  }
}

/* Something must say how an indicator counts that may be not applicable: its criterion, or the set. */
static void need_policy(tree_set *set)
{
  for (int i = 0; i < set->indicator_count; i++) {
    int criterion = set->indicators[i].criterion;
    bool said = criterion != NOWHERE && set->criteria[criterion].policy != UNSAID;
    if (is_exempted(&set->indicators[i]) && !said && set->policy == UNSAID)
      set->policy = below(2) ? COUNTS_AS_MET : DROPPED;
  }
}

/* Those that the act which writes the criterion puts there. */
static int indicators_of(const tree_set *set, int criterion)
{
  int out = 0;
  for (int i = 0; i < set->indicator_count; i++)
    out += set->indicators[i].criterion == criterion && set->indicators[i].adder == set->criteria[criterion].adder;
  return out;
}

static met_rule random_met(int criteria, int indicators)
{
  met_rule out = { .said = below(2), .of_indicators = criteria == 0 || below(2) };
  if (out.said && below(2))
    out.at_least = 1 + (int)below((uint32_t)(out.of_indicators ? indicators : criteria));
  return out;
}

static void random_bands(tree_set *set)
{
  if (set->own_criterion_count == 0 || below(2))
    return;
  for (int low = 0; low <= set->own_criterion_count; set->band_count++) {
    int high = low + (int)below(2);
    if (high > set->own_criterion_count)
      high = set->own_criterion_count;
    set->bands[set->band_count] = (tree_band){ low, high };
    low = high + 1;
  }
}

void random_set(tree_set *out)
{
  memset(out, 0, sizeof *out);
  out->from = 2022;
  out->to = out->from + (int)below(4);
  out->english = below(2);
  out->order = below(UINT32_MAX);
  out->calls = (uint32_t)below(UINT32_MAX);
  out->policy = random_policy();
  random_variants(out);
  random_dimensions(out);
  out->own_criterion_count = out->criterion_count = (int)below(OWN_CRITERIA + 1);
  for (int k = 0; k < out->criterion_count; k++)
    out->criteria[k] = (tree_criterion){ .code = CRITERION_CODES[k], .adder = NOWHERE };
  random_indicators(out);
  for (int k = 0; k < out->criterion_count; k++) {
    out->criteria[k].policy = random_policy();
    out->criteria[k].met = random_met(0, indicators_of(out, k));
  }
  need_policy(out);
  int own = 0;
  for (int i = 0; i < out->indicator_count; i++)
    own += out->indicators[i].adder == NOWHERE;
  out->met = random_met(out->own_criterion_count, own);
  random_bands(out);
  tree_scope scope = { .set = out, .dimensions = out->dimension_count, .indicator = NOWHERE };
  out->condition_count = below(2) ? 0 : (int)below(CONDITIONS + 1);
  for (int i = 0; i < out->condition_count; i++)
    out->conditions[i] = random_condition(&scope, 1 + (int)below(2));
}

/* Units -------------------------------------------------------------------------------------------------------- */

static long random_digits(int index)
{
  static const long LARGE[] = { 3037000500, 9223372036854775807, -9223372036854775807, 4611686018427387904 };
  switch (DATA_LIST[index].type) {
  case INTEGER:
    if (index == 3 && rarely(10))
      return LARGE[below(4)];
    return (long)below(6) - (rarely(4) ? 2 : 0);
  case DECIMAL: return ((long)below(13) - 2) * (DATA_LIST[index].scale == 2 ? 25 : 125);
  case RATIO: return (long)below(13) * 1250;
  case DATE: return below(DATES);
  case TEXT: return below(TEXTS);
  case CHOICE: return below(LABELS);
  default: return below(2);
  }
}

/* `blank` of 16 cells are not reported. */
static tree_cell random_cell(int index, uint32_t blank)
{
  tree_cell out = { .input = REPORTED, .digits = random_digits(index) };
  if (below(16) < blank)
    out.input = rarely(5) ? NOT_AVAILABLE : NOT_REPORTED;
  else if (rarely(30))
    out.input = INPUT_NOT_APPLICABLE;
  else if (DATA_LIST[index].type <= RATIO && rarely(12))
    out.input = NONE_OCCURRED;
  out.huge = (index == 3 || index == 5) && rarely(20);
  return out;
}

void random_unit(tree_unit *out, const tree_run *run)
{
  static const uint32_t BLANK[] = { 0, 0, 1, 3, 8, 15 };
  static const judgement VERDICT[] = { MET, NOT_MET, NOT_APPLICABLE };
  const tree_set *set = run->set;
  uint32_t blank = BLANK[below(6)], reports = blank > 3 ? 3 : 12;
  memset(out, 0, sizeof *out);
  for (int x = 0; x < DATA; x++) {
    out->cells[x] = random_cell(x, blank);
    out->previous[x] = random_cell(x, blank);
  }
  for (int d = 0; d < DIMENSIONS; d++)
    out->dimensions[d] = rarely(5) ? NOWHERE : (int)below(LABELS);
  out->variant = (int)below((uint32_t)set->variant_count + 1) - 1;
  for (int i = 0; i < INDICATORS; i++)
    out->indicators[i] = rarely(reports) ? VERDICT[below(3)] : VERDICTS;
  for (int k = 0; k < CRITERIA; k++)
    out->criteria[k] = rarely(reports) ? VERDICT[below(3)] : VERDICTS;
  for (int i = 0; i < set->indicator_count; i++) /* one column for all that have its code */
    for (int other = 0; other < i; other++)
      if (strcmp(set->indicators[i].code, set->indicators[other].code) == 0)
        out->indicators[i] = out->indicators[other];
  for (int k = 0; k < set->criterion_count; k++)
    for (int other = 0; other < k; other++)
      if (strcmp(set->criteria[k].code, set->criteria[other].code) == 0)
        out->criteria[k] = out->criteria[other];
}

static void complete(tree_cell *cell, int index)
{
  if (cell->input == NOT_REPORTED || cell->input == NOT_AVAILABLE)
    *cell = (tree_cell){ .input = REPORTED, .digits = random_digits(index) };
}

void random_completion(tree_unit *unit)
{
  for (int x = 0; x < DATA; x++) {
    complete(&unit->cells[x], x);
    complete(&unit->previous[x], x);
  }
}
