/* Which variant is law where and when: a variant is law while its set, or the variant that it is under, is; and no two
   that stand beside each other are for the same authority on the same day. See model.h. */
#include "grammar/model.h"

#include <stdlib.h>

/* Pairs of variants for one authority that are compared; what is beyond them shows when a unit is judged (E0610). */
enum { PAIRS_MAX = 20000000 };

static chuan_day later(chuan_day a, chuan_day b)
{
  return a > b ? a : b;
}

static chuan_day earlier(chuan_day a, chuan_day b)
{
  return a < b ? a : b;
}

static void show_day(chuan_model *model, chuan_diag *diag, chuan_day day)
{
  chuan_str vi = chuan_day_text(day, false, model->arena), en = chuan_day_text(day, true, model->arena);
  chuan_diag_witness(model->diags, diag,
                     chuan_diag_bilingual(model->diags, CHUAN_STR("ngày luật"), CHUAN_STR("law date")),
                     chuan_diag_bilingual(model->diags, vi, en));
}

static chuan_str party_of(chuan_model *model, uint32_t variant, uint32_t set)
{
  return chuan_model_party(model, (chuan_party){ &model->sets[set], variant, { 0 } });
}

/* What is under what ------------------------------------------------------------------------------------- */

/* A variant and all that are under it have the numbers first, first + 1, …, first + size - 1. */
typedef struct branch {
  uint32_t depth; /* 0: not known yet; 1: of the set itself */
  uint32_t first, size, next;
} branch;

/* The depth of a variant and of those above it: up to one that is known, and again to write them down. */
static void find_depth(const chuan_model *model, branch *branches, uint32_t v)
{
  uint32_t steps = 0, at;
  for (at = v; at != CHUAN_NONE && branches[at].depth == 0; at = model->variants[at].out->parent)
    steps++;
  uint32_t depth = steps + (at == CHUAN_NONE ? 0 : branches[at].depth);
  for (at = v; steps > 0; steps--, at = model->variants[at].out->parent)
    branches[at].depth = depth--;
}

/* Those that have a set (and so are in no ring), every one behind the one it is under. */
static bool find_order(chuan_model *model, branch *branches, uint32_t *order, size_t *count)
{
  /* Of each depth where the next stands. */
  uint32_t *at = chuan_model_alloc(model, model->variant_count + 2, sizeof *at);
  if (!at)
    return false;
  for (uint32_t v = 0; v < model->variant_count; v++)
    if (model->variants[v].set != CHUAN_NONE) {
      find_depth(model, branches, v);
      at[branches[v].depth + 1]++;
      ++*count;
    }
  for (size_t depth = 1; depth <= model->variant_count + 1; depth++)
    at[depth] += at[depth - 1];
  for (uint32_t v = 0; v < model->variant_count; v++)
    if (model->variants[v].set != CHUAN_NONE)
      order[at[branches[v].depth]++] = v;
  return true;
}

static void find_branches(const chuan_model *model, branch *branches, const uint32_t *order, size_t count)
{
  uint32_t roots = 0;
  for (size_t i = 0; i < count; i++)
    branches[order[i]].size = 1;
  for (size_t i = count; i > 0; i--) {
    uint32_t above = model->variants[order[i - 1]].out->parent;
    if (above != CHUAN_NONE)
      branches[above].size += branches[order[i - 1]].size;
  }
  for (size_t i = 0; i < count; i++) {
    branch *at = &branches[order[i]];
    uint32_t above = model->variants[order[i]].out->parent;
    uint32_t *next = above == CHUAN_NONE ? &roots : &branches[above].next;
    at->first = *next;
    at->next = at->first + 1;
    *next += at->size;
  }
}

static bool is_under(const branch *inner, const branch *outer)
{
  return inner->first >= outer->first && inner->first - outer->first < outer->size;
}

/* When -------------------------------------------------------------------------------------------------- */

/* The ends that a variant does not write are those of the variant it is under. */
static void inherit_ends(const chuan_model *model, const uint32_t *order, size_t count)
{
  for (size_t i = 0; i < count; i++) {
    chuan_variant *variant = model->variants[order[i]].out;
    const chuan_variant *above = variant->parent == CHUAN_NONE ? NULL : model->variants[variant->parent].out;
    if (above && variant->effective_from == CHUAN_DAY_FIRST)
      variant->effective_from = above->effective_from;
    if (above && variant->effective_to == CHUAN_DAY_LAST)
      variant->effective_to = above->effective_to;
  }
}

/* The day on which `inner` is law and `outer` is not, looking only at ends that `inner` writes; false for none. */
static bool find_outside(chuan_day *day, chuan_day inner_from, chuan_day inner_to, chuan_day outer_from,
                         chuan_day outer_to)
{
  if (inner_from != CHUAN_DAY_FIRST && (inner_from < outer_from || inner_from > outer_to)) {
    *day = inner_from;
    return true;
  }
  *day = inner_to;
  return inner_to != CHUAN_DAY_LAST && (inner_to > outer_to || inner_to < outer_from);
}

/* The last day of a set, whatever editions it has. */
static chuan_day last_day(const chuan_model *model, uint32_t set)
{
  return model->sets[set + model->sets[set].edition_count - 1].out->effective_to;
}

static void check_within(chuan_model *model, uint32_t v)
{
  const chuan_variant *variant = model->variants[v].out;
  const chuan_set *set = model->sets[variant->set].out;
  const chuan_variant *above = variant->parent == CHUAN_NONE ? NULL : model->variants[variant->parent].out;
  const chuan_node *written = chuan_node_statement(model->variants[v].header, CHUAN_NODE_EFFECTIVE);
  chuan_day day, from = set->effective_from, to = last_day(model, variant->set);
  if (!written || (written->b && written->a->number.n > written->b->number.n)) /* reported already */
    return;
  if (above) {
    from = later(from, above->effective_from);
    to = earlier(to, above->effective_to);
  }
  if (!find_outside(&day, variant->effective_from, written->b ? variant->effective_to : CHUAN_DAY_LAST, from, to))
    return;
  chuan_diag *diag = chuan_diag_add(
      model->diags, CHUAN_E0481, written->span,
      CHUAN_ARGS(variant->name, above ? above->name : set->name,
                 chuan_diag_bilingual(model->diags, chuan_day_text(day, false, model->arena),
                                      chuan_day_text(day, true, model->arena))));
  chuan_diag_label(model->diags, diag, CHUAN_PHRASE_SAID_BY, CHUAN_ARGS(party_of(model, v, variant->set)));
  const chuan_node *header = above ? model->variants[variant->parent].header : model->sets[variant->set].header;
  const chuan_node *upper = chuan_node_statement(header, CHUAN_NODE_EFFECTIVE);
  chuan_diag_span(model->diags, diag, upper ? upper->span : header->a->span, CHUAN_PHRASE_UPPER_ACT,
                  CHUAN_ARGS(party_of(model, variant->parent, variant->set)));
  chuan_diag_hint(model->diags, diag, CHUAN_PHRASE_KEEP_WITHIN, CHUAN_NO_ARGS);
  show_day(model, diag, day);
}

/* Where ------------------------------------------------------------------------------------------------- */

/* Those for one authority next to each other, and among them as their names are ordered. */
static int by_authority(const void *a, const void *b)
{
  const chuan_model_variant *x = *(chuan_model_variant *const *)a, *y = *(chuan_model_variant *const *)b;
  if (x->set != y->set)
    return x->set < y->set ? -1 : 1;
  int order = chuan_str_compare(x->out->authority, y->out->authority);
  if (order == 0)
    order = chuan_str_compare(x->out->code, y->out->code);
  return order ? order : (x > y) - (x < y);
}

static bool same_authority(const chuan_variant *a, const chuan_variant *b)
{
  return a->set == b->set && chuan_str_equal(a->authority, b->authority) && chuan_str_equal(a->code, b->code);
}

/* A day on which the set and both variants are law; false for none. */
static bool find_common_day(chuan_day *day, const chuan_model *model, const chuan_variant *a, const chuan_variant *b)
{
  const chuan_set *set = model->sets[a->set].out;
  chuan_day from = later(later(a->effective_from, b->effective_from), set->effective_from);
  chuan_day to = earlier(earlier(a->effective_to, b->effective_to), last_day(model, a->set));
  *day = from != CHUAN_DAY_FIRST ? from : to;
  if (from == CHUAN_DAY_FIRST && to == CHUAN_DAY_LAST)
    chuan_day_from(day, set->period_from > 0 ? set->period_from : 1, 12, 31);
  return from <= to;
}

static bool check_apart(chuan_model *model, const branch *branches, const chuan_model_variant *a,
                        const chuan_model_variant *b)
{
  uint32_t first = (uint32_t)(a - model->variants), second = (uint32_t)(b - model->variants);
  chuan_day day;
  if (is_under(&branches[first], &branches[second]) || is_under(&branches[second], &branches[first]) ||
      !find_common_day(&day, model, a->out, b->out))
    return true;
  chuan_diag *diag = chuan_diag_add(model->diags, CHUAN_E0480, b->out->span,
                                    CHUAN_ARGS(a->name, b->name, a->out->authority, a->out->code));
  chuan_diag_label(model->diags, diag, CHUAN_PHRASE_SAID_BY, CHUAN_ARGS(party_of(model, second, a->set)));
  chuan_diag_span(model->diags, diag, a->out->span, CHUAN_PHRASE_ALSO_SAID_BY,
                  CHUAN_ARGS(party_of(model, first, a->set)));
  chuan_diag_hint(model->diags, diag, CHUAN_PHRASE_PART_IN_TIME, CHUAN_NO_ARGS);
  show_day(model, diag, day);
  return false;
}

/* Each variant beside another that comes before it is reported once. */
static bool check_beside(chuan_model *model, const branch *branches)
{
  size_t count = 0, begin = 0, pairs = 0;
  const chuan_model_variant **order = chuan_model_alloc(model, model->variant_count, sizeof *order);
  if (!order)
    return false;
  for (size_t v = 0; v < model->variant_count; v++)
    if (model->variants[v].set != CHUAN_NONE && model->variants[v].out->code.n > 0)
      order[count++] = &model->variants[v];
  if (count > 1)
    qsort(order, count, sizeof *order, by_authority);
  for (size_t i = 0; i < count; i++) {
    if (!same_authority(order[i]->out, order[begin]->out))
      begin = i;
    for (size_t k = begin; k < i && pairs++ < PAIRS_MAX; k++)
      if (!check_apart(model, branches, order[k], order[i]))
        break;
  }
  return true;
}

bool chuan_check_governing(chuan_model *model)
{
  size_t count = 0;
  branch *branches = chuan_model_alloc(model, model->variant_count, sizeof *branches);
  uint32_t *order = chuan_model_alloc(model, model->variant_count, sizeof *order);
  if (!branches || !order || !find_order(model, branches, order, &count))
    return false;
  find_branches(model, branches, order, count);
  inherit_ends(model, order, count);
  if (model->incomplete)
    return true;
  for (uint32_t v = 0; v < model->variant_count; v++)
    if (model->variants[v].set != CHUAN_NONE)
      check_within(model, v);
  return check_beside(model, branches);
}
