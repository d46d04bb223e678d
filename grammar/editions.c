/* Editions of a set: `sửa … từ D` and `bãi bỏ … từ D` make of one set several, each complete, which follow each other
   in time. Every later check looks at one edition as at any set. See model.h; what an amendment does to a section is in
   amend.c. */
#include "grammar/amend.h"

#include <stdlib.h>

enum {
  SUGGESTIONS_MAX = 20,
  EDITIONS_MAX = 64,
  COPIES_MAX = 1000000 /* nodes of all editions behind the first ones */
};

/* Amendments in their order ------------------------------------------------------------------------ */

typedef struct dated {
  chuan_node *node;
  chuan_day from;
  chuan_str words; /* its statements, printed: no order of files may show */
} dated;

static chuan_amended section_of(const chuan_node *node)
{
  return node->kind == CHUAN_NODE_REPEAL ? CHUAN_AMENDED_INDICATOR : (chuan_amended)node->op;
}

static int compare_sections(const chuan_node *a, const chuan_node *b)
{
  int order = (int)section_of(a) - (int)section_of(b);
  return order ? order : chuan_code_compare(a->text, b->text);
}

static int by_day(const void *left, const void *right)
{
  const dated *a = left, *b = right;
  if (a->from != b->from)
    return a->from < b->from ? -1 : 1;
  int order = compare_sections(a->node, b->node);
  return order ? order : chuan_str_compare(a->words, b->words);
}

static chuan_str words_of(chuan_model *model, const chuan_node *amendment)
{
  chuan_buffer words;
  chuan_buffer_init(&words, model->arena);
  chuan_buffer_add_char(&words, amendment->kind == CHUAN_NODE_REPEAL ? 'r' : 'a');
  for (const chuan_node *item = chuan_node_first(amendment->body); item; item = item->next) {
    chuan_buffer_add(&words, chuan_print_expression(item, CHUAN_LANG_VI, model->arena));
    chuan_buffer_add_char(&words, '\n');
  }
  model->failed = model->failed || words.failed;
  return chuan_buffer_str(&words);
}

/* When a set is in force, as far as that can be read: what is wrong with it is said elsewhere. */
typedef struct interval {
  const chuan_node *statement; /* or NULL */
  chuan_day from, to;
} interval;

static interval interval_of(const chuan_node *header)
{
  interval found = { chuan_node_statement(header, CHUAN_NODE_EFFECTIVE), CHUAN_DAY_FIRST, CHUAN_DAY_LAST };
  if (found.statement)
    found.from = (chuan_day)found.statement->a->number.n;
  if (found.statement && found.statement->b)
    found.to = (chuan_day)found.statement->b->number.n;
  return found;
}

/* The amendments of a set in their order, those from a day on which it is not in force reported and left out. */
static dated *list_amendments(chuan_model *model, const chuan_model_set *set, interval in_force, size_t *count)
{
  dated *items = chuan_model_alloc(model, set->amendment_count, sizeof *items);
  *count = 0;
  for (size_t i = 0; items && i < set->amendment_count; i++) {
    chuan_node *node = set->amendments[i];
    chuan_day from = (chuan_day)node->c->number.n;
    if (from < in_force.from || from > in_force.to) {
      chuan_str day = chuan_day_text(from, false, model->arena);
      chuan_diag *diag = chuan_diag_add(model->diags, CHUAN_E0442, node->c->span, CHUAN_ARGS(day, set->name));
      chuan_diag_span(model->diags, diag, in_force.statement->span, CHUAN_PHRASE_SET_IN_FORCE, CHUAN_NO_ARGS);
      continue;
    }
    items[(*count)++] = (dated){ node, from, words_of(model, node) };
  }
  if (items && *count > 1)
    qsort(items, *count, sizeof *items, by_day);
  return items;
}

/* Sections ----------------------------------------------------------------------------------------- */

/* One edition while it is made, under the amendments of its day. */
typedef struct making {
  chuan_model *model;
  chuan_model_set *set;
  chuan_day day;
} making;

/* Reports a section that the set does not have, with the nearest that it has. */
static void report_unknown(const making *m, const chuan_node *amendment)
{
  static const chuan_code CODES[] = { [CHUAN_AMENDED_CRITERION] = CHUAN_E0205, [CHUAN_AMENDED_INDICATOR] = CHUAN_E0204,
                                      [CHUAN_AMENDED_DIMENSION] = CHUAN_E0215 };
  chuan_model *model = m->model;
  chuan_amended what = section_of(amendment);
  if (model->incomplete)
    return;
  for (size_t i = 0; i < m->set->amended_count; i++) {
    const chuan_amendment *repeal = &m->set->amended[i];
    if (what != CHUAN_AMENDED_INDICATOR || repeal->what != CHUAN_AMENDED_REPEAL ||
        !chuan_str_equal(repeal->code, amendment->text))
      continue;
    chuan_str day = chuan_day_text(repeal->from, false, model->arena);
    chuan_diag *diag = chuan_diag_add(model->diags, CHUAN_E0444, amendment->a->span, CHUAN_ARGS(amendment->text, day));
    chuan_diag_span(model->diags, diag, repeal->span, CHUAN_PHRASE_REPEALED_HERE, CHUAN_NO_ARGS);
    return;
  }
  chuan_diag *diag = chuan_diag_add(model->diags, CODES[what], amendment->a->span, CHUAN_ARGS(amendment->text));
  if (model->suggestions++ >= SUGGESTIONS_MAX)
    return;
  size_t count = 0, most = m->set->criterion_count + m->set->indicator_count + chuan_node_count(m->set->header->body);
  chuan_str *names = chuan_model_alloc(model, most, sizeof *names);
  for (size_t i = 0; names && what == CHUAN_AMENDED_CRITERION && i < m->set->criterion_count; i++)
    names[count++] = m->set->criteria[i].header->text;
  for (size_t i = 0; names && what == CHUAN_AMENDED_INDICATOR && i < m->set->indicator_count; i++)
    names[count++] = m->set->indicators[i].header->text;
  for (const chuan_node *item = chuan_node_first(m->set->header->body); names && item; item = item->next)
    if (what == CHUAN_AMENDED_DIMENSION && item->kind == CHUAN_NODE_DIMENSION)
      names[count++] = item->a->text;
  if (names)
    chuan_model_suggest(model, diag, amendment->text, names, count);
}

/* The header that an amendment speaks of, of a dimension that of the set; NULL when there is none (reported). */
static chuan_node *find_section(const making *m, const chuan_node *amendment)
{
  chuan_amended what = section_of(amendment);
  for (size_t i = 0; what == CHUAN_AMENDED_CRITERION && i < m->set->criterion_count; i++)
    if (chuan_str_equal(m->set->criteria[i].header->text, amendment->text))
      return m->set->criteria[i].header;
  for (size_t i = 0; what == CHUAN_AMENDED_INDICATOR && i < m->set->indicator_count; i++)
    if (chuan_str_equal(m->set->indicators[i].header->text, amendment->text))
      return m->set->indicators[i].header;
  for (const chuan_node *item = chuan_node_first(m->set->header->body); item; item = item->next)
    if (what == CHUAN_AMENDED_DIMENSION && item->kind == CHUAN_NODE_DIMENSION &&
        chuan_str_equal(item->a->text, amendment->text))
      return m->set->header;
  report_unknown(m, amendment);
  return NULL;
}

static bool begins_with_code(chuan_str indicator, chuan_str criterion)
{
  return chuan_str_equal(indicator, criterion) ||
         (indicator.n > criterion.n && indicator.p[criterion.n] == '.' &&
          chuan_str_equal((chuan_str){ indicator.p, criterion.n }, criterion));
}

/* The criterion of an indicator, where the set has it. */
static const chuan_node *criterion_of(const chuan_model_set *set, chuan_str indicator)
{
  size_t point = 0;
  while (point < indicator.n && indicator.p[point] != '.')
    point++;
  for (size_t i = 0; i < set->criterion_count; i++)
    if (chuan_str_equal(set->criteria[i].header->text, (chuan_str){ indicator.p, point }))
      return set->criteria[i].header;
  return NULL;
}

static void repeal(const making *m, const chuan_node *node)
{
  chuan_model_set *set = m->set;
  const chuan_node *criterion = criterion_of(set, node->text);
  size_t at = 0, members = 0;
  for (size_t i = 0; i < set->indicator_count; i++) {
    if (chuan_str_equal(set->indicators[i].header->text, node->text))
      at = i;
    members += criterion && begins_with_code(set->indicators[i].header->text, criterion->text);
  }
  if (criterion && members == 1) {
    chuan_diag *diag =
      chuan_diag_add(m->model->diags, CHUAN_E0447, node->a->span, CHUAN_ARGS(node->text, criterion->text));
    chuan_diag_span(m->model->diags, diag, criterion->span, CHUAN_PHRASE_DECLARED_HERE, CHUAN_NO_ARGS);
    return;
  }
  for (size_t i = at; i + 1 < set->indicator_count; i++)
    set->indicators[i] = set->indicators[i + 1];
  set->indicator_count--;
}

/* A repeal that does not stand alone among what a day does to its indicator; NULL for none. */
static const dated *find_lone_breaker(const dated *items, size_t count)
{
  for (size_t i = 0; i < count && count > 1; i++)
    if (items[i].node->kind == CHUAN_NODE_REPEAL)
      return &items[i];
  return NULL;
}

static bool note_amendment(const making *m, const dated *item)
{
  chuan_model_set *set = m->set;
  const chuan_node *node = item->node;
  /* Editions share the array: each one looks at the first of them, and only the last one adds any. */
  if (!chuan_model_grow(m->model, (void **)&set->amended, set->amended_count, &set->amended_capacity,
                        sizeof *set->amended))
    return false;
  set->amended[set->amended_count++] =
    (chuan_amendment){ .what = node->kind == CHUAN_NODE_REPEAL ? CHUAN_AMENDED_REPEAL : (chuan_amended)node->op,
                       .code = node->text,
                       .from = item->from,
                       .law = chuan_amend_law(m->model, node),
                       .span = node->span };
  return true;
}

/* What a day does to one section. */
static bool apply_to_section(const making *m, const dated *items, size_t count)
{
  chuan_model *model = m->model;
  chuan_node *section = find_section(m, items[0].node);
  const dated *breaker = find_lone_breaker(items, count);
  if (!section)
    return true;
  if (breaker) {
    const chuan_node *other = items[breaker == items ? 1 : 0].node;
    chuan_diag *diag = chuan_diag_add(model->diags, CHUAN_E0443, breaker->node->span, CHUAN_ARGS(section->text));
    chuan_diag_span(model->diags, diag, other->span, CHUAN_PHRASE_ALSO_HERE, CHUAN_NO_ARGS);
    return true;
  }
  chuan_node **nodes = chuan_model_alloc(model, count, sizeof *nodes);
  for (size_t i = 0; nodes && i < count; i++) {
    nodes[i] = items[i].node;
    if (!note_amendment(m, &items[i]))
      return false;
    if (items[i].node->kind == CHUAN_NODE_AMEND)
      chuan_amend_check_empty(model, items[i].node);
  }
  if (!nodes)
    return false;
  if (items[0].node->kind == CHUAN_NODE_REPEAL)
    repeal(m, items[0].node);
  else if (section_of(items[0].node) == CHUAN_AMENDED_DIMENSION)
    return chuan_amend_dimension(model, section, nodes, count);
  else
    return chuan_amend_section(model, section, nodes, count);
  return true;
}

static bool apply_day(const making *m, const dated *items, size_t count)
{
  for (size_t i = 0, end; i < count; i = end) {
    for (end = i + 1; end < count && compare_sections(items[i].node, items[end].node) == 0;)
      end++;
    if (!apply_to_section(m, &items[i], end - i))
      return false;
  }
  return true;
}

/* Editions ----------------------------------------------------------------------------------------- */

/* Adds behind all sets the edition that follows the one at `*at`, as yet with the same words, and moves `*at` to it. */
static bool add_edition(chuan_model *model, size_t *at, chuan_day from)
{
  const chuan_model_set *before = &model->sets[*at];
  chuan_model_set next = { .name = before->name,
                           .header = chuan_model_copy(model, before->header),
                           .edition = before->edition + 1,
                           .edition_from = from,
                           .amended = before->amended,
                           .amended_count = before->amended_count,
                           .amended_capacity = before->amended_capacity };
  bool made = next.header != NULL;
  for (size_t i = 0; made && i < before->criterion_count; i++) {
    chuan_node *copy = chuan_model_copy(model, before->criteria[i].header);
    made = copy && chuan_model_add(model, &next, copy, CHUAN_NONE);
  }
  for (size_t i = 0; made && i < before->indicator_count; i++) {
    chuan_node *copy = chuan_model_copy(model, before->indicators[i].header);
    made = copy && chuan_model_add(model, &next, copy, CHUAN_NONE);
  }
  if (!made || model->failed ||
      !chuan_model_grow(model, (void **)&model->sets, model->set_count, &model->set_capacity, sizeof *model->sets))
    return false;
  model->sets[*at].edition_to = from - 1;
  *at = model->set_count++;
  model->sets[*at] = next;
  return true;
}

static bool make_editions(chuan_model *model, size_t set)
{
  size_t count, at = set, first_new = model->set_count;
  interval in_force = interval_of(model->sets[set].header);
  dated *items = in_force.from > in_force.to ? NULL
                                             : list_amendments(model, &model->sets[set], in_force, &count);
  if (in_force.from > in_force.to)
    return true;
  if (!items)
    return false;
  for (size_t i = 0, end; i < count; i = end) {
    for (end = i + 1; end < count && items[end].from == items[i].from;)
      end++;
    if (model->sets[at].edition + 1 == EDITIONS_MAX || model->copied > COPIES_MAX) {
      chuan_diag_add(model->diags, CHUAN_E0446, items[i].node->span, CHUAN_ARGS(model->sets[set].name));
      break;
    }
    if (items[i].from > in_force.from && !add_edition(model, &at, items[i].from))
      return false;
    making m = { model, &model->sets[at], items[i].from };
    if (!apply_day(&m, &items[i], end - i))
      return false;
  }
  uint32_t editions = model->sets[at].edition + 1;
  model->sets[set].edition_count = editions;
  for (size_t i = first_new; i < model->set_count; i++)
    model->sets[i].edition_count = editions;
  return !model->failed;
}

bool chuan_make_editions(chuan_model *model)
{
  size_t written = model->set_count;
  for (size_t i = 0; i < written; i++)
    if (model->sets[i].amendment_count > 0 && !make_editions(model, i))
      return false;
  return !model->failed;
}

/* Variants and editions ---------------------------------------------------------------------------- */

chuan_editions chuan_model_editions_of(const chuan_model *model, uint32_t v)
{
  const chuan_model_variant *variant = &model->variants[v];
  chuan_editions out = { 0, 0 };
  if (variant->set == CHUAN_NONE)
    return out;
  uint32_t last = variant->set + model->sets[variant->set].edition_count - 1;
  out = (chuan_editions){ variant->set, last + 1 };
  while (out.first < last && variant->out->effective_from > model->sets[out.first].edition_to)
    out.first++;
  while (out.end - 1 > out.first && variant->out->effective_to < model->sets[out.end - 1].edition_from)
    out.end--;
  return out;
}

bool chuan_model_is_of(const chuan_model *model, uint32_t v, const chuan_model_set *set)
{
  chuan_editions editions = chuan_model_editions_of(model, v);
  uint32_t at = (uint32_t)(set - model->sets);
  return at >= editions.first && at < editions.end;
}

const chuan_amendment *chuan_model_last_amendment(const chuan_model_set *set, chuan_str code)
{
  for (size_t i = set->amended_count; i-- > 0;)
    if ((set->amended[i].what == CHUAN_AMENDED_INDICATOR || set->amended[i].what == CHUAN_AMENDED_REPEAL) &&
        chuan_str_equal(set->amended[i].code, code))
      return &set->amended[i];
  return NULL;
}

chuan_diag *chuan_model_void(chuan_model *model, const chuan_model_set *set, uint32_t v, chuan_str code,
                             chuan_span span, chuan_phrase label, const chuan_str *args, size_t count)
{
  chuan_diags *diags = model->diags;
  for (size_t i = 0; i < diags->count; i++) {
    const chuan_diag *other = diags->items[i];
    chuan_span at = other->span_count > 0 ? other->spans[0].span : (chuan_span){ 0 };
    if (other->severity == CHUAN_SEVERITY_ERROR && other->span_count > 0 && at.source == span.source &&
        at.begin == span.begin && at.end == span.end)
      return NULL;
  }
  const chuan_amendment *amendment = chuan_model_last_amendment(set, code);
  chuan_day from = amendment ? amendment->from : set->edition_from;
  chuan_str day = chuan_day_text(from, false, model->arena), eve = chuan_day_text(from - 1, false, model->arena);
  chuan_diag *diag = chuan_diag_add(diags, CHUAN_E0445, span, CHUAN_ARGS(model->variants[v].name, code, day));
  chuan_diag_label(diags, diag, label, args, count);
  if (amendment)
    chuan_diag_span(diags, diag, amendment->span,
                    amendment->law.basis_count > 0 ? CHUAN_PHRASE_AMENDED_BY : CHUAN_PHRASE_AMENDED_HERE,
                    CHUAN_ARGS(amendment->law.basis_count > 0 ? amendment->law.basis[0].act : CHUAN_STR("")));
  chuan_diag_hint(diags, diag, CHUAN_PHRASE_END_VARIANT, CHUAN_ARGS(eve, day));
  return diag;
}
