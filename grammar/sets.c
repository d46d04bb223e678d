/* The statements of sets and variants: dates, dimensions, criteria and indicators in order, counting
   rules, bands and integrity counts; and the levels of data. See model.h. */
#include "grammar/model.h"

#include <stdlib.h>

enum { DIMENSION_VALUES_MAX = 1000, YEARS_MAX = 200 };

static chuan_str count_text(chuan_model *model, size_t count)
{
  return chuan_num_exact(chuan_num_int((int64_t)count), model->arena);
}

/* As the files are written, file after file. */
static int compare_spans(chuan_span a, chuan_span b)
{
  int order = (a.source > b.source) - (a.source < b.source);
  return order ? order : (a.begin > b.begin) - (a.begin < b.begin);
}

/* Dates ----------------------------------------------------------------------------------------------- */

static void read_effective(chuan_model *model, const chuan_node *header, chuan_day *from, chuan_day *to)
{
  const chuan_node *node = chuan_model_single(model, header, CHUAN_NODE_EFFECTIVE);
  *from = CHUAN_DAY_FIRST;
  *to = CHUAN_DAY_LAST;
  if (!node)
    return;
  *from = (chuan_day)node->a->number.n;
  if (node->b)
    *to = (chuan_day)node->b->number.n;
  if (*from > *to)
    chuan_diag_add(model->diags, CHUAN_E0416, node->span, CHUAN_NO_ARGS);
}

static void read_periods(chuan_model *model, chuan_model_set *set)
{
  const chuan_node *node = chuan_model_single(model, set->header, CHUAN_NODE_PERIODS);
  if (!node && set->out->is_checks) { /* checks are for the data of any year */
    set->out->period_from = 1;
    set->out->period_to = 9999;
    return;
  }
  if (!node) {
    chuan_model_missing(model, set->header->a, set->name, "kỳ đánh giá từ … đến …", "assessment period from … to …");
    set->broken = true;
    return;
  }
  set->out->period_from = (int)chuan_model_int(model, node->a, 9999);
  set->out->period_to = (int)chuan_model_int(model, node->b, 9999);
  if (set->out->period_from < 1 || set->out->period_from > set->out->period_to ||
      set->out->period_to - set->out->period_from >= YEARS_MAX) {
    chuan_diag_add(model->diags, CHUAN_E0416, node->span, CHUAN_NO_ARGS);
    set->broken = true;
  }
}

/* Dimensions -------------------------------------------------------------------------------------------- */

static bool read_dimension_values(chuan_model *model, chuan_dimension *dimension, const chuan_node *node)
{
  size_t count = chuan_node_count(node->b);
  if (count > DIMENSION_VALUES_MAX) {
    chuan_diag_add(model->diags, CHUAN_E0418, node->span, CHUAN_ARGS(dimension->name));
    return true;
  }
  chuan_str *values = chuan_model_alloc(model, count, sizeof *values);
  if (!values)
    return false;
  dimension->values = values;
  for (const chuan_node *item = chuan_node_first(node->b); item; item = item->next) {
    if (chuan_model_position(values, dimension->value_count, item->text) != CHUAN_NONE)
      chuan_diag_add(model->diags, CHUAN_E0419, item->span, CHUAN_ARGS(item->text));
    else
      values[dimension->value_count++] = item->text;
  }
  return true;
}

/* Only one value is for what remains. */
static void check_otherwise(chuan_model *model, const chuan_model_set *set, const chuan_node *node, uint32_t dimension)
{
  for (size_t i = 0; i < set->except_count && !node->b; i++) {
    if (set->except_dimension[i] != dimension || set->excepts[i]->b)
      continue;
    chuan_diag *diag = chuan_diag_add(model->diags, CHUAN_E0474, node->span,
                                      CHUAN_ARGS(set->out->dimensions[dimension].name));
    chuan_diag_span(model->diags, diag, set->excepts[i]->span, CHUAN_PHRASE_FIRST_HERE, CHUAN_NO_ARGS);
    return;
  }
}

static bool add_except(chuan_model *model, chuan_model_set *set, chuan_node *node, uint32_t dimension)
{
  size_t capacity = set->except_capacity;
  check_otherwise(model, set, node, dimension);
  if (!chuan_model_grow(model, (void **)&set->excepts, set->except_count, &capacity, sizeof *set->excepts) ||
      !chuan_model_grow(model, (void **)&set->except_dimension, set->except_count, &set->except_capacity,
                        sizeof *set->except_dimension))
    return false;
  set->excepts[set->except_count] = node;
  set->except_dimension[set->except_count++] = dimension;
  return true;
}

static bool read_dimensions(chuan_model *model, chuan_model_set *set)
{
  size_t count = 0;
  for (const chuan_node *node = chuan_node_first(set->header->body); node; node = node->next)
    count += node->kind == CHUAN_NODE_DIMENSION;
  chuan_dimension *dimensions = chuan_model_alloc(model, count, sizeof *dimensions);
  set->dimension_levels = chuan_model_alloc(model, count, sizeof *set->dimension_levels);
  if (!dimensions || !set->dimension_levels)
    return false;
  set->out->dimensions = dimensions;
  for (chuan_node *node = chuan_node_first(set->header->body); node; node = node->next) {
    if (node->kind == CHUAN_NODE_EXCEPT && set->out->dimension_count == 0) {
      chuan_diag_add(model->diags, CHUAN_E0213, node->span, CHUAN_NO_ARGS);
    } else if (node->kind == CHUAN_NODE_EXCEPT) {
      if (!add_except(model, set, node, (uint32_t)set->out->dimension_count - 1))
        return false;
    } else if (node->kind == CHUAN_NODE_DIMENSION) {
      uint32_t first = chuan_names_find(&set->dimension_names, node->a->text);
      if (first != CHUAN_NONE)
        chuan_model_twice(model, node->a->text, node->a->span, dimensions[first].span);
      else if (!chuan_model_name(model, &set->dimension_names, node->a->text, set->out->dimension_count))
        return false;
      chuan_dimension *dimension = &dimensions[set->out->dimension_count++];
      dimension->name = node->a->text;
      dimension->span = node->a->span;
      if (!read_dimension_values(model, dimension, node))
        return false;
    }
  }
  return true;
}

/* Criteria and indicators --------------------------------------------------------------------------------- */

/* By code; of one code that of the set before those that variants add, in the order of their names; and the one
   written first. */
static int by_code(const chuan_node *a, uint32_t a_added_by, const chuan_node *b, uint32_t b_added_by)
{
  int order = chuan_code_compare(a->text, b->text);
  /* CHUAN_NONE, the largest number, turns to 0 */
  uint32_t x = a_added_by + 1, y = b_added_by + 1;
  return order ? order : x != y ? (x > y) - (x < y) : compare_spans(a->span, b->span);
}

static int by_indicator_code(const void *a, const void *b)
{
  const chuan_model_indicator *x = a, *y = b;
  return by_code(x->header, x->added_by, y->header, y->added_by);
}

static int by_criterion_code(const void *a, const void *b)
{
  const chuan_model_criterion *x = a, *y = b;
  return by_code(x->header, x->added_by, y->header, y->added_by);
}

bool chuan_model_is_under(const chuan_model *model, uint32_t variant, uint32_t outer)
{
  for (size_t steps = 0; variant != CHUAN_NONE && variant != outer && steps <= model->variant_count; steps++)
    variant = model->variants[variant].out->parent;
  return variant == outer;
}

/* Whether no unit has what both variants add: neither is under the other. What the set has (CHUAN_NONE) all have. */
static bool are_apart(const chuan_model *model, uint32_t a, uint32_t b)
{
  return a != CHUAN_NONE && b != CHUAN_NONE && !chuan_model_is_under(model, a, b) && !chuan_model_is_under(model, b, a);
}

/* Whether `again` has the code of `first`, one before it in order, and some unit would have both; reported. */
static bool repeats(chuan_model *model, const chuan_model_set *set, const chuan_node *first, uint32_t first_by,
                    const chuan_node *again, uint32_t again_by)
{
  if (are_apart(model, first_by, again_by))
    return false;
  if (first_by == CHUAN_NONE && again_by == CHUAN_NONE) {
    chuan_model_twice(model, again->text, again->a->span, first->a->span);
    return true;
  }
  chuan_party party = { set, again_by, chuan_model_law(model, again->body) };
  chuan_diag *diag = chuan_diag_add(model->diags, CHUAN_E0201, again->a->span, CHUAN_ARGS(again->text));
  chuan_diag_label(model->diags, diag, CHUAN_PHRASE_SAID_BY, CHUAN_ARGS(chuan_model_party(model, party)));
  party = (chuan_party){ set, first_by, chuan_model_law(model, first->body) };
  chuan_diag_span(model->diags, diag, first->a->span,
                  first_by == CHUAN_NONE ? CHUAN_PHRASE_UPPER_ACT : CHUAN_PHRASE_ALSO_SAID_BY,
                  CHUAN_ARGS(chuan_model_party(model, party)));
  return true;
}

/* Puts criteria and indicators in order, each code once for a unit. */
static void order_by_code(chuan_model *model, chuan_model_set *set)
{
  size_t kept = 0, written = set->criterion_count + set->indicator_count;
  if (set->criterion_count > 1)
    qsort(set->criteria, set->criterion_count, sizeof *set->criteria, by_criterion_code);
  for (size_t i = 0; i < set->criterion_count; i++) {
    const chuan_model_criterion *at = &set->criteria[i];
    bool twice = false;
    for (size_t k = kept;
         !twice && k-- > 0 && chuan_code_compare(set->criteria[k].header->text, at->header->text) == 0;)
      twice = repeats(model, set, set->criteria[k].header, set->criteria[k].added_by, at->header, at->added_by);
    if (!twice)
      set->criteria[kept++] = *at;
  }
  set->criterion_count = kept;
  kept = 0;
  if (set->indicator_count > 1)
    qsort(set->indicators, set->indicator_count, sizeof *set->indicators, by_indicator_code);
  for (size_t i = 0; i < set->indicator_count; i++) {
    const chuan_model_indicator *at = &set->indicators[i];
    bool twice = false;
    for (size_t k = kept;
         !twice && k-- > 0 && chuan_code_compare(set->indicators[k].header->text, at->header->text) == 0;)
      twice = repeats(model, set, set->indicators[k].header, set->indicators[k].added_by, at->header, at->added_by);
    if (!twice)
      set->indicators[kept++] = *at;
  }
  set->indicator_count = kept;
  set->repeated = set->criterion_count + set->indicator_count < written;
}

uint32_t chuan_model_indicator_of(const chuan_model *model, const chuan_model_set *set, chuan_str code,
                                  uint32_t variant)
{
  size_t low = 0, high = set->indicator_count;
  while (low < high) { /* the first of that code */
    size_t middle = (low + high) / 2;
    if (chuan_code_compare(set->indicators[middle].header->text, code) < 0)
      low = middle + 1;
    else
      high = middle;
  }
  for (; low < set->indicator_count && chuan_code_compare(set->indicators[low].header->text, code) == 0; low++) {
    uint32_t added_by = set->indicators[low].added_by;
    if (added_by == CHUAN_NONE || chuan_model_is_under(model, variant, added_by))
      return (uint32_t)low;
  }
  return CHUAN_NONE;
}

static chuan_str code_of_criterion(chuan_str indicator)
{
  for (size_t i = 0; i < indicator.n; i++)
    if (indicator.p[i] == '.')
      return (chuan_str){ indicator.p, i };
  return indicator;
}

/* The criterion of that code that units under a variant have. */
static uint32_t set_criterion_position(const chuan_model *model, const chuan_model_set *set, chuan_str code,
                                       uint32_t variant)
{
  size_t low = 0, high = set->criterion_count;
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (chuan_code_compare(set->criteria[middle].header->text, code) < 0)
      low = middle + 1;
    else
      high = middle;
  }
  for (; low < set->criterion_count && chuan_code_compare(set->criteria[low].header->text, code) == 0; low++)
    if (set->criteria[low].added_by == CHUAN_NONE || chuan_model_is_under(model, variant, set->criteria[low].added_by))
      return (uint32_t)low;
  return CHUAN_NONE;
}

/* How many criteria (indicators) the set itself has. */
static size_t own_criteria(const chuan_model_set *set)
{
  size_t count = 0;
  for (size_t i = 0; i < set->criterion_count; i++)
    count += set->criteria[i].added_by == CHUAN_NONE;
  return count;
}

static size_t own_indicators(const chuan_model_set *set)
{
  size_t count = 0;
  for (size_t i = 0; i < set->indicator_count; i++)
    count += set->indicators[i].added_by == CHUAN_NONE;
  return count;
}

static chuan_not_applicable_policy policy_of(const chuan_model_set *set, const chuan_model_indicator *indicator)
{
  return indicator->criterion == CHUAN_NONE ? set->out->policy : set->out->criteria[indicator->criterion].policy;
}

static chuan_met_rule read_met_rule(chuan_model *model, const chuan_node *node, chuan_met_of of)
{
  chuan_met_rule rule = { of, true, 0 };
  if (!node)
    return rule;
  rule.of = node->op ? CHUAN_MET_OF_INDICATORS : CHUAN_MET_OF_CRITERIA;
  if (node->a) {
    rule.all = false;
    rule.at_least = (uint32_t)chuan_model_int(model, node->a, 100000);
  }
  return rule;
}

static chuan_not_applicable_policy read_policy(chuan_model *model, const chuan_node *header)
{
  const chuan_node *node = chuan_model_single(model, header, CHUAN_NODE_NOT_APPLICABLE_POLICY);
  return node ? (chuan_not_applicable_policy)node->op : CHUAN_NOT_APPLICABLE_UNSET;
}

static chuan_str agency_of(chuan_model *model, const chuan_node *header)
{
  const chuan_node *node = chuan_model_single(model, header, CHUAN_NODE_AGENCY);
  return node ? node->a->text : (chuan_str){ 0 };
}

static void check_at_least(chuan_model *model, const chuan_node *header, chuan_met_rule rule, size_t most)
{
  const chuan_node *node = chuan_node_statement(header, CHUAN_NODE_MET_WHEN);
  if (node && !rule.all && (rule.at_least == 0 || rule.at_least > most))
    chuan_diag_add(model->diags, CHUAN_E0422, node->span, CHUAN_ARGS(node->a->text, count_text(model, most)));
}

static bool read_criteria(chuan_model *model, chuan_model_set *set)
{
  chuan_criterion *criteria = chuan_model_alloc(model, set->criterion_count, sizeof *criteria);
  if (!criteria)
    return false;
  for (size_t i = 0; i < set->criterion_count; i++) {
    chuan_node *header = set->criteria[i].header;
    const chuan_node *met = chuan_model_single(model, header, CHUAN_NODE_MET_WHEN);
    criteria[i] = (chuan_criterion){ .code = header->text,
                                     .added_by = set->criteria[i].added_by,
                                     .title = header->b->text,
                                     .agency = agency_of(model, header),
                                     .policy = read_policy(model, header),
                                     .met = read_met_rule(model, met, CHUAN_MET_OF_INDICATORS),
                                     .law = chuan_model_law(model, header->body),
                                     .span = header->a->span };
    if (met && met->op == 0)
      chuan_diag_add(model->diags, CHUAN_E0423, met->span, CHUAN_NO_ARGS);
    if (criteria[i].policy == CHUAN_NOT_APPLICABLE_UNSET)
      criteria[i].policy = set->out->policy;
  }
  set->out->criteria = criteria;
  set->out->criterion_count = set->criterion_count;
  return true;
}

static bool read_aux(chuan_model *model, chuan_model_indicator *indicator)
{
  for (chuan_node *node = chuan_node_first(indicator->header->body); node; node = node->next) {
    if (node->kind != CHUAN_NODE_VALUE)
      continue;
    if (!node->a) {
      if (indicator->value)
        chuan_diag_span(model->diags, chuan_diag_add(model->diags, CHUAN_E0402, node->span, CHUAN_NO_ARGS),
                        indicator->value->span, CHUAN_PHRASE_FIRST_HERE, CHUAN_NO_ARGS);
      else
        indicator->value = node;
      continue;
    }
    uint32_t first = chuan_names_find(&indicator->aux_names, node->a->text);
    if (first != CHUAN_NONE)
      chuan_model_twice(model, node->a->text, node->a->span, indicator->aux[first].statement->a->span);
    else if (!chuan_model_name(model, &indicator->aux_names, node->a->text, indicator->aux_count))
      return false;
    if (!chuan_model_grow(model, (void **)&indicator->aux, indicator->aux_count, &indicator->aux_capacity,
                          sizeof *indicator->aux))
      return false;
    indicator->aux[indicator->aux_count++] = (chuan_model_aux){ .name = node->a->text, .statement = node };
  }
  return true;
}

chuan_model_threshold *chuan_model_threshold_of(chuan_model_indicator *indicator, const chuan_node *aux)
{
  if (!aux)
    return &indicator->thresholds[0];
  uint32_t at = chuan_names_find(&indicator->aux_names, aux->text);
  return at == CHUAN_NONE ? NULL : &indicator->thresholds[at + 1];
}

static bool read_thresholds(chuan_model *model, chuan_model_indicator *indicator)
{
  indicator->thresholds = chuan_model_alloc(model, indicator->aux_count + 1, sizeof *indicator->thresholds);
  if (!indicator->thresholds)
    return false;
  for (size_t i = 0; i <= indicator->aux_count; i++) {
    indicator->thresholds[i].aux = i == 0 ? CHUAN_NONE : (uint32_t)(i - 1);
    indicator->thresholds[i].table = CHUAN_NONE;
  }
  for (chuan_node *node = chuan_node_first(indicator->header->body); node; node = node->next) {
    if (node->kind != CHUAN_NODE_THRESHOLD)
      continue;
    chuan_model_threshold *threshold = chuan_model_threshold_of(indicator, node->a);
    if (!threshold) {
      chuan_diag_add(model->diags, CHUAN_E0209, node->a->span, CHUAN_ARGS(node->a->text));
      continue;
    }
    if (!chuan_model_grow(model, (void **)&threshold->statements, threshold->statement_count,
                          &threshold->statement_capacity, sizeof *threshold->statements))
      return false;
    threshold->statements[threshold->statement_count++] = node;
  }
  return true;
}

/* The statements of an indicator, or of a rule, that stand there once. */
static bool read_statements(chuan_model *model, chuan_model_indicator *indicator)
{
  const chuan_node *header = indicator->header;
  if (header->kind == CHUAN_NODE_RULE)
    return chuan_model_read_check(model, indicator);
  indicator->require = chuan_model_single(model, header, CHUAN_NODE_REQUIRE);
  indicator->not_applicable = chuan_model_single(model, header, CHUAN_NODE_NOT_APPLICABLE_WHEN);
  indicator->round = chuan_model_single(model, header, CHUAN_NODE_ROUND);
  indicator->tighten = chuan_model_single(model, header, CHUAN_NODE_TIGHTEN_ONLY);
  if (!indicator->require)
    chuan_model_missing(model, header->a, header->text, "yêu cầu …", "require …");
  return true;
}

static bool read_indicators(chuan_model *model, chuan_model_set *set)
{
  chuan_indicator *out = chuan_model_alloc(model, set->indicator_count, sizeof *out);
  if (!out)
    return false;
  set->out->indicators = out;
  set->out->indicator_count = set->indicator_count;
  for (size_t i = 0; i < set->indicator_count; i++) {
    chuan_model_indicator *indicator = &set->indicators[i];
    chuan_node *header = indicator->header;
    if (!read_statements(model, indicator) || !read_aux(model, indicator) || !read_thresholds(model, indicator))
      return false;
    indicator->criterion = set_criterion_position(model, set, code_of_criterion(header->text), indicator->added_by);
    out[i] = (chuan_indicator){ .code = header->text,
                                .added_by = indicator->added_by,
                                .title = header->b->text,
                                .agency = agency_of(model, header),
                                .criterion = indicator->criterion,
                                .value = CHUAN_NONE,
                                .threshold = CHUAN_NONE,
                                .threshold_table = CHUAN_NONE,
                                .law = chuan_model_law(model, header->body),
                                .span = header->a->span };
    if (indicator->not_applicable && policy_of(set, indicator) == CHUAN_NOT_APPLICABLE_UNSET) {
      chuan_diag *diag = chuan_diag_add(model->diags, CHUAN_E0410, indicator->not_applicable->span,
                                        CHUAN_ARGS(header->text));
      chuan_diag_hint(model->diags, diag, CHUAN_PHRASE_ADD_POLICY, CHUAN_NO_ARGS);
    }
  }
  return true;
}

/* The indicators of every criterion; a criterion without any is an error. */
static bool fill_criteria(chuan_model *model, chuan_model_set *set)
{
  chuan_criterion *criteria = (chuan_criterion *)set->out->criteria;
  uint32_t *members = chuan_model_alloc(model, set->indicator_count, sizeof *members);
  if (!members)
    return false;
  for (uint32_t i = 0; i < set->indicator_count; i++)
    if (set->indicators[i].criterion != CHUAN_NONE)
      criteria[set->indicators[i].criterion].indicator_count++;
  size_t from = 0;
  for (size_t c = 0; c < set->criterion_count; c++) {
    criteria[c].indicators = &members[from];
    from += criteria[c].indicator_count;
    criteria[c].indicator_count = 0;
  }
  for (uint32_t i = 0; i < set->indicator_count; i++) {
    uint32_t c = set->indicators[i].criterion;
    if (c != CHUAN_NONE)
      members[(size_t)(criteria[c].indicators - members) + criteria[c].indicator_count++] = i;
  }
  for (size_t c = 0; c < set->criterion_count; c++) {
    chuan_node *header = set->criteria[c].header;
    size_t own = 0; /* those of the act that writes the criterion: what a variant adds is not everywhere */
    for (size_t i = 0; i < criteria[c].indicator_count; i++)
      own += set->indicators[criteria[c].indicators[i]].added_by == set->criteria[c].added_by;
    if (own == 0 && !model->incomplete)
      chuan_diag_add(model->diags, CHUAN_E0404, header->a->span, CHUAN_ARGS(criteria[c].code));
    else if (!model->incomplete)
      check_at_least(model, header, criteria[c].met, own);
  }
  return true;
}

/* Counts -------------------------------------------------------------------------------------------- */

static void check_one_count(chuan_model *model, const chuan_node *written, size_t found, bool criteria)
{
  if (!written || chuan_model_int(model, written, 100000) == (int64_t)found)
    return;
  chuan_diag *diag = chuan_diag_add(
      model->diags, CHUAN_E0403, written->span,
      CHUAN_ARGS(written->text, count_text(model, found),
                 criteria ? chuan_diag_bilingual(model->diags, CHUAN_STR("tiêu chí"), CHUAN_STR("criteria"))
                          : chuan_diag_bilingual(model->diags, CHUAN_STR("chỉ tiêu"), CHUAN_STR("indicators"))));
  chuan_diag_hint(model->diags, diag, CHUAN_PHRASE_COUNT_FOUND, CHUAN_ARGS(count_text(model, found)));
}

static void check_counts(chuan_model *model, const chuan_model_set *set)
{
  /* A code written twice is one too few: said already. The counts are those of the act as it was first in force. */
  if (set->repeated || set->edition > 0)
    return;
  const chuan_node *node = chuan_model_single(model, set->header, CHUAN_NODE_COMPRISES);
  if (!node)
    return;
  check_one_count(model, node->a, own_criteria(set), true);
  check_one_count(model, node->b, own_indicators(set), false);
}

/* One set, one variant -------------------------------------------------------------------------------------------- */

static bool check_set(chuan_model *model, chuan_model_set *set)
{
  chuan_set *out = set->out;
  chuan_node *header = set->header;
  const chuan_node *node;
  out->name = set->name;
  out->is_checks = header->op == 1;
  out->span = header->a->span;
  if ((node = chuan_model_single(model, header, CHUAN_NODE_TITLE)))
    out->title = node->a->text;
  if ((node = chuan_model_single(model, header, CHUAN_NODE_LEVEL)))
    out->authority = chuan_model_declared_level(model, node->a);
  if ((node = chuan_model_single(model, header, CHUAN_NODE_APPLIES)))
    out->level = chuan_model_declared_level(model, node->a);
  else
    chuan_model_missing(model, header->a, set->name, "áp dụng cho …", "applies to …");
  read_effective(model, header, &out->effective_from, &out->effective_to);
  out->edition = set->edition;
  out->edition_count = set->edition_count;
  if (set->edition > 0)
    out->effective_from = set->edition_from;
  if (set->edition + 1 < set->edition_count)
    out->effective_to = set->edition_to;
  out->amendments = set->amended;
  out->amendment_count = set->amended_count;
  read_periods(model, set);
  out->policy = out->is_checks ? CHUAN_NOT_APPLICABLE_DROPPED : read_policy(model, header);
  out->met = read_met_rule(model, chuan_model_single(model, header, CHUAN_NODE_MET_WHEN), CHUAN_MET_OF_CRITERIA);
  out->law = chuan_model_law(model, header->body);
  order_by_code(model, set);
  out->has_additions = own_criteria(set) < set->criterion_count || own_indicators(set) < set->indicator_count;
  if (!read_dimensions(model, set) || !read_criteria(model, set) || !read_indicators(model, set) ||
      !fill_criteria(model, set) || !chuan_read_bands(model, set, own_criteria(set)))
    return false;
  if (model->incomplete)
    return true;
  check_at_least(model, header, out->met,
                 out->met.of == CHUAN_MET_OF_CRITERIA ? own_criteria(set) : own_indicators(set));
  check_counts(model, set);
  if (out->met.of == CHUAN_MET_OF_CRITERIA && !out->met.all)
    for (size_t i = 0; i < set->indicator_count; i++)
      if (set->indicators[i].criterion == CHUAN_NONE)
        chuan_diag_add(model->diags, CHUAN_W0402, set->indicators[i].header->a->span,
                       CHUAN_ARGS(set->indicators[i].header->text));
  if (set->indicator_count == 0 && !set->broken)
    chuan_diag_add(model->diags, CHUAN_E0426, header->a->span, CHUAN_ARGS(set->name));
  return true;
}

static void check_variant(chuan_model *model, chuan_model_variant *variant, const chuan_str *set_names)
{
  chuan_node *header = variant->header;
  chuan_variant *out = variant->out;
  out->name = variant->name;
  out->span = header->a->span;
  out->parent = CHUAN_NONE;
  out->set = CHUAN_NONE;
  const chuan_node *level = chuan_model_single(model, header, CHUAN_NODE_LEVEL);
  if (level) {
    out->authority = chuan_model_declared_level(model, level->a);
    out->code = level->b ? level->b->text : (chuan_str){ 0 };
  }
  if (!level || !level->b)
    chuan_model_missing(model, header->a, variant->name, "cấp tỉnh \"…\"", "level tỉnh \"…\"");
  chuan_model_single(model, header, CHUAN_NODE_RANK); /* bands.c reads it, for each edition of the set */
  const chuan_node *title = chuan_model_single(model, header, CHUAN_NODE_TITLE);
  if (title)
    out->title = title->a->text;
  read_effective(model, header, &out->effective_from, &out->effective_to);
  out->law = chuan_model_law(model, header->body);
  uint32_t parent = chuan_model_position(set_names, model->set_count, header->b->text);
  uint32_t above = parent == CHUAN_NONE ? chuan_names_find(&model->variant_names, header->b->text) : CHUAN_NONE;
  if (above != CHUAN_NONE && &model->variants[above] != variant)
    out->parent = above;
  if (parent != CHUAN_NONE && !chuan_model_has_criteria(model, &model->sets[parent], header->b))
    return;
  if (parent != CHUAN_NONE)
    variant->set = parent;
  else if (out->parent == CHUAN_NONE)
    chuan_model_suggest(model, chuan_diag_add(model->diags, CHUAN_E0202, header->b->span, CHUAN_ARGS(header->b->text)),
                        header->b->text, set_names, model->set_count);
}

/* The set of a variant of a variant is its parent's; a ring of variants has none. */
static void find_variant_sets(chuan_model *model)
{
  for (bool changed = true; changed;) {
    changed = false;
    for (size_t i = 0; i < model->variant_count; i++) {
      chuan_model_variant *variant = &model->variants[i];
      if (variant->set != CHUAN_NONE || variant->out->parent == CHUAN_NONE)
        continue;
      variant->set = model->variants[variant->out->parent].set;
      changed = changed || variant->set != CHUAN_NONE;
    }
  }
  for (size_t i = 0; i < model->variant_count; i++) {
    chuan_model_variant *variant = &model->variants[i];
    variant->out->set = variant->set;
    if (variant->set == CHUAN_NONE && variant->out->parent != CHUAN_NONE)
      chuan_diag_add(model->diags, CHUAN_E0214, variant->header->b->span, CHUAN_ARGS(variant->name));
  }
}

/* Data: levels, order, no name twice ----------------------------------------------------------------------------- */

static int compare_names(const chuan_datum *a, const chuan_datum *b)
{
  int order = chuan_str_compare(a->level, b->level);
  return order ? order : chuan_str_compare(a->name, b->name);
}

/* Of one level and name the one written first. */
static int by_level_and_name(const void *a, const void *b)
{
  const chuan_datum *x = &((const chuan_model_datum *)a)->datum, *y = &((const chuan_model_datum *)b)->datum;
  int order = compare_names(x, y);
  return order ? order : compare_spans(x->span, y->span);
}

static void find_level(chuan_model *model, chuan_model_datum *datum)
{
  if (datum->datum.level.n > 0)
    return;
  if (datum->owner != CHUAN_NONE) {
    datum->datum.level = model->sets[datum->owner].out->level;
    return;
  }
  for (size_t i = 0; i < model->set_count; i++) {
    if (i > 0 && !chuan_str_equal(model->sets[i].out->level, datum->datum.level)) {
      datum->datum.level = (chuan_str){ 0 };
      break;
    }
    datum->datum.level = model->sets[i].out->level;
  }
  bool one_set = model->set_count > 0 && model->sets[0].edition_count == model->set_count;
  if (datum->datum.level.n == 0 && !one_set && !model->incomplete)
    chuan_diag_hint(model->diags,
                    chuan_diag_add(model->diags, CHUAN_E0210, datum->datum.span, CHUAN_ARGS(datum->datum.name)),
                    CHUAN_PHRASE_ADD_DATA_LEVEL, CHUAN_NO_ARGS);
}

static bool order_data(chuan_model *model)
{
  for (size_t i = 0; i < model->datum_count; i++)
    find_level(model, &model->data[i]);
  if (model->datum_count > 1)
    qsort(model->data, model->datum_count, sizeof *model->data, by_level_and_name);
  chuan_datum *data = chuan_model_alloc(model, model->datum_count, sizeof *data);
  if (!data)
    return false;
  size_t count = 0;
  for (size_t i = 0; i < model->datum_count; i++) {
    const chuan_datum *datum = &model->data[i].datum;
    if (count > 0 && compare_names(&data[count - 1], datum) == 0)
      chuan_model_twice(model, datum->name, datum->span, data[count - 1].span);
    else
      data[count++] = *datum;
  }
  model->program->data = data;
  model->program->data_count = count;
  return true;
}

static int by_set_name(const void *a, const void *b)
{
  const chuan_model_set *x = a, *y = b;
  int order = chuan_str_compare(x->name, y->name);
  return order ? order : (x->edition > y->edition) - (x->edition < y->edition);
}

static int by_variant_name(const void *a, const void *b)
{
  return chuan_str_compare(((const chuan_model_variant *)a)->name, ((const chuan_model_variant *)b)->name);
}

/* Sorting sets and variants moves them: the owners of data, and variants, are found again by name. */
static bool order_sets(chuan_model *model)
{
  chuan_str *owners = chuan_model_alloc(model, model->datum_count, sizeof *owners);
  chuan_str *names = chuan_model_alloc(model, model->set_count, sizeof *names);
  if (!owners || !names)
    return false;
  for (size_t i = 0; i < model->datum_count; i++)
    if (model->data[i].owner != CHUAN_NONE)
      owners[i] = model->sets[model->data[i].owner].name;
  if (model->set_count > 1)
    qsort(model->sets, model->set_count, sizeof *model->sets, by_set_name);
  if (model->variant_count > 1)
    qsort(model->variants, model->variant_count, sizeof *model->variants, by_variant_name);
  model->variant_names = (chuan_names){ 0 };
  for (size_t i = 0; i < model->variant_count; i++)
    if (!chuan_model_name(model, &model->variant_names, model->variants[i].name, i))
      return false;
  for (size_t i = 0; i < model->set_count; i++)
    names[i] = model->sets[i].name;
  for (size_t i = 0; i < model->datum_count; i++)
    if (model->data[i].owner != CHUAN_NONE)
      model->data[i].owner = chuan_model_position(names, model->set_count, owners[i]);
  return true;
}

/* Gives what variants add to the editions of the sets they are of, each words of its own. */
static bool add_to_sets(chuan_model *model)
{
  for (uint32_t v = 0; v < model->variant_count; v++) {
    const chuan_model_variant *variant = &model->variants[v];
    chuan_editions editions = chuan_model_editions_of(model, v);
    for (uint32_t s = editions.first; s < editions.end; s++)
      for (size_t i = 0; i < variant->addition_count; i++) {
        chuan_node *header = variant->additions[i];
        if (s > editions.first)
          header = chuan_model_copy(model, header);
        if (!header || !chuan_model_add(model, &model->sets[s], header, v))
          return false;
      }
  }
  return true;
}

bool chuan_check_sets(chuan_model *model)
{
  if (!order_sets(model))
    return false;
  chuan_set *sets = chuan_model_alloc(model, model->set_count, sizeof *sets);
  chuan_variant *variants = chuan_model_alloc(model, model->variant_count, sizeof *variants);
  chuan_str *set_names_of = chuan_model_alloc(model, model->set_count, sizeof *set_names_of);
  if (!sets || !variants || !set_names_of)
    return false;
  for (size_t i = 0; i < model->set_count; i++) {
    model->sets[i].out = &sets[i];
    set_names_of[i] = model->sets[i].name;
  }
  for (size_t i = 0; i < model->variant_count; i++)
    model->variants[i].out = &variants[i];
  for (size_t i = 0; i < model->variant_count; i++)
    check_variant(model, &model->variants[i], set_names_of);
  find_variant_sets(model);
  if (!add_to_sets(model))
    return false;
  for (size_t i = 0; i < model->set_count; i++)
    if (!check_set(model, &model->sets[i]))
      return false;
  if (!chuan_check_governing(model))
    return false;
  model->program->sets = sets;
  model->program->set_count = model->set_count;
  model->program->variants = variants;
  model->program->variant_count = model->variant_count;
  return order_data(model) && !model->failed;
}
