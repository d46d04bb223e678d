/* Exceptions of variants: each is bound to the indicator it names, and needs an act of the level above as its ground.
   See model.h. */
#include "grammar/model.h"

static bool law_names(const chuan_sources_of_law *law, chuan_str act)
{
  for (size_t i = 0; i < law->basis_count; i++)
    if (chuan_str_equal(law->basis[i].act, act))
      return true;
  return false;
}

static bool body_names(chuan_model *model, const chuan_node *body, chuan_str act)
{
  chuan_sources_of_law law = chuan_model_law(model, body);
  return law_names(&law, act);
}

/* Whether the set names the act: itself, a criterion, an indicator or one of its thresholds. */
static bool set_names(chuan_model *model, const chuan_model_set *set, chuan_str act)
{
  bool named = law_names(&set->out->law, act);
  for (size_t i = 0; !named && i < set->criterion_count; i++)
    named = law_names(&set->out->criteria[i].law, act);
  for (size_t i = 0; !named && i < set->indicator_count; i++) {
    const chuan_model_indicator *indicator = &set->indicators[i];
    named = law_names(&set->out->indicators[i].law, act);
    for (size_t t = 0; !named && t <= indicator->aux_count; t++)
      for (size_t k = 0; !named && k < indicator->thresholds[t].statement_count; k++)
        named = body_names(model, indicator->thresholds[t].statements[k]->body, act);
  }
  return named;
}

static bool variant_names(chuan_model *model, const chuan_model_variant *variant, chuan_str act)
{
  bool named = law_names(&variant->out->law, act);
  for (size_t i = 0; !named && i < variant->override_count; i++)
    named = body_names(model, variant->overrides[i]->body, act);
  return named;
}

/* Whether an act is one of the level above a variant: its set or a variant it is under names it. */
static bool is_above(chuan_model *model, const chuan_model_variant *variant, chuan_str act)
{
  size_t steps = 0;
  for (uint32_t at = variant->out->parent; at != CHUAN_NONE && steps <= model->variant_count;
       at = model->variants[at].out->parent, steps++)
    if (variant_names(model, &model->variants[at], act))
      return true;
  chuan_editions editions = chuan_model_editions_of(model, (uint32_t)(variant - model->variants));
  bool named = false;
  for (uint32_t s = editions.first; s < editions.end && !named; s++)
    named = set_names(model, &model->sets[s], act);
  return named;
}

static void check_ground(chuan_model *model, const chuan_model_variant *variant, const chuan_node *header)
{
  chuan_sources_of_law law = chuan_model_law(model, header->body);
  for (size_t i = 0; i < law.basis_count; i++)
    if (is_above(model, variant, law.basis[i].act))
      return;
  chuan_diags *diags = model->diags;
  const chuan_model_set *set = &model->sets[variant->set];
  chuan_diag *diag = chuan_diag_add(diags, CHUAN_E0437, header->a->span, CHUAN_ARGS(header->text));
  chuan_party party = { set, (uint32_t)(variant - model->variants), law };
  chuan_diag_label(diags, diag, CHUAN_PHRASE_SAID_BY, CHUAN_ARGS(chuan_model_party(model, party)));
  party = (chuan_party){ set, CHUAN_NONE, { 0 } };
  chuan_diag_span(diags, diag, set->out->span, CHUAN_PHRASE_UPPER_ACT, CHUAN_ARGS(chuan_model_party(model, party)));
  party.variant = variant->out->parent;
  if (party.variant != CHUAN_NONE)
    chuan_diag_span(diags, diag, model->variants[party.variant].out->span, CHUAN_PHRASE_UPPER_ACT,
                    CHUAN_ARGS(chuan_model_party(model, party)));
  chuan_diag_hint(diags, diag, CHUAN_PHRASE_NAME_UPPER_ACT, CHUAN_NO_ARGS);
}

static void check_policy(chuan_model *model, const chuan_model_set *set, const chuan_model_indicator *indicator,
                         const chuan_node *header)
{
  chuan_not_applicable_policy policy = indicator->criterion == CHUAN_NONE
                                           ? set->out->policy
                                           : set->out->criteria[indicator->criterion].policy;
  if (policy != CHUAN_NOT_APPLICABLE_UNSET)
    return;
  chuan_diag *diag = chuan_diag_add(model->diags, CHUAN_E0410, header->a->span, CHUAN_ARGS(header->text));
  chuan_diag_hint(model->diags, diag, CHUAN_PHRASE_ADD_POLICY, CHUAN_NO_ARGS);
}

/* No order of files may show: exceptions of one variant stand in the order of their conditions. */
static bool stands_behind(const chuan_model_exception *a, const chuan_model_exception *b)
{
  return a->variant == b->variant && chuan_str_compare(a->text, b->text) > 0;
}

/* Binds an exception in one edition of the set, `first` where the variant is in force in none before. */
static bool bind(chuan_model *model, uint32_t v, chuan_node *header, chuan_model_set *set, bool first)
{
  const chuan_model_variant *variant = &model->variants[v];
  uint32_t at = chuan_model_indicator_of(model, set, header->text, v);
  if (at == CHUAN_NONE) {
    if (first)
      chuan_diag_add(model->diags, CHUAN_E0204, header->a->span, CHUAN_ARGS(header->text));
    else
      chuan_model_void(model, set, v, header->text, header->a->span, CHUAN_PHRASE_VOID_NO_INDICATOR, CHUAN_NO_ARGS);
    return true;
  }
  if (!first)
    header = chuan_model_copy(model, header);
  if (!header)
    return false;
  chuan_model_indicator *indicator = &set->indicators[at];
  if (!model->incomplete) {
    check_ground(model, variant, header);
    check_policy(model, set, indicator, header);
  }
  if (!chuan_model_grow(model, (void **)&indicator->exceptions, indicator->exception_count,
                        &indicator->exception_capacity, sizeof *indicator->exceptions))
    return false;
  chuan_model_exception added = { header, v, chuan_print_expression(header->b, CHUAN_LANG_VI, model->arena) };
  size_t at_place = indicator->exception_count++;
  for (; at_place > 0 && stands_behind(&indicator->exceptions[at_place - 1], &added); at_place--)
    indicator->exceptions[at_place] = indicator->exceptions[at_place - 1];
  indicator->exceptions[at_place] = added;
  return true;
}

bool chuan_check_exceptions(chuan_model *model)
{
  for (uint32_t v = 0; v < model->variant_count; v++) /* sorted by name: no order of files shows */
    for (size_t i = 0; i < model->variants[v].exception_count; i++) {
      chuan_editions editions = chuan_model_editions_of(model, v);
      for (uint32_t s = editions.first; s < editions.end; s++)
        if (!bind(model, v, model->variants[v].exceptions[i], &model->sets[s], s == editions.first))
          return false;
    }
  return !model->failed;
}
