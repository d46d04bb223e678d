/* What a set says beside its verdict: whether a unit is recognised (`công nhận khi`), and whether its recognition has
   to be revoked (`quy tắc thu hồi`). See model.h and chuan_ruling in program.h. */
#include "grammar/model.h"

#include <stdlib.h>

/* By name; of one name the one written first. */
static int by_name(const void *a, const void *b)
{
  const chuan_node *x = *(chuan_node *const *)a, *y = *(chuan_node *const *)b;
  int order = chuan_str_compare(x->text, y->text);
  if (order || x->span.source != y->span.source)
    return order ? order : x->span.source < y->span.source ? -1 : 1;
  return x->span.begin < y->span.begin ? -1 : x->span.begin > y->span.begin;
}

static bool add_to_edition(chuan_model *model, chuan_model_set *set, chuan_node *header)
{
  const chuan_node *before = set->revocation_count ? set->revocations[set->revocation_count - 1] : NULL;
  if (before && chuan_str_equal(before->text, header->text)) {
    chuan_model_twice(model, header->text, header->a->span, before->a->span);
    return true;
  }
  if (!chuan_model_grow(model, (void **)&set->revocations, set->revocation_count, &set->revocation_capacity,
                        sizeof *set->revocations))
    return false;
  set->revocations[set->revocation_count++] = header;
  return true;
}

/* Every edition of the set has the rule, each in words of its own. */
static bool add_revocation(chuan_model *model, chuan_node *header)
{
  if (!chuan_node_statement(header, CHUAN_NODE_REVOKE_WHEN))
    chuan_model_missing(model, header->a, header->text, "thu hồi khi …", "revoke when …");
  uint32_t first = chuan_model_set_named(model, header->b);
  if (first != CHUAN_NONE && !chuan_model_has_criteria(model, &model->sets[first], header->b))
    return true;
  for (uint32_t i = 0; first != CHUAN_NONE && i < model->sets[first].edition_count; i++) {
    chuan_node *own = i == 0 ? header : chuan_model_copy(model, header);
    if (!own || !add_to_edition(model, &model->sets[first + i], own))
      return false;
  }
  return true;
}

/* The conditions of a revocation rule in words, joined by `hoặc`. */
static chuan_str condition_text(chuan_model *model, const chuan_node *header)
{
  chuan_buffer out;
  chuan_buffer_init(&out, model->arena);
  for (const chuan_node *node = chuan_node_first(header->body); node; node = node->next) {
    if (node->kind != CHUAN_NODE_REVOKE_WHEN)
      continue;
    chuan_buffer_add_c(&out, out.n > 0 ? " hoặc " : "");
    chuan_buffer_add(&out, chuan_print_expression(node->a, CHUAN_LANG_VI, model->arena));
  }
  model->failed = model->failed || out.failed;
  return chuan_buffer_str(&out);
}

static bool list_rulings(chuan_model *model, chuan_model_set *set)
{
  const chuan_node *recognised = chuan_model_single(model, set->header, CHUAN_NODE_RECOGNISED_WHEN);
  chuan_ruling *rulings = chuan_model_alloc(model, set->revocation_count + 1, sizeof *rulings);
  if (!rulings)
    return false;
  if (recognised)
    rulings[set->out->ruling_count++] =
      (chuan_ruling){ .text = chuan_print_expression(recognised->a, CHUAN_LANG_VI, model->arena),
                      .span = recognised->a->span };
  for (size_t i = 0; i < set->revocation_count; i++)
    rulings[set->out->ruling_count++] = (chuan_ruling){ .revokes = true,
                                                        .name = set->revocations[i]->text,
                                                        .text = condition_text(model, set->revocations[i]),
                                                        .law = chuan_model_law(model, set->revocations[i]->body),
                                                        .span = set->revocations[i]->a->span };
  set->out->rulings = rulings;
  return !model->failed;
}

bool chuan_check_rulings(chuan_model *model)
{
  if (model->revocation_count > 1)
    qsort(model->revocations, model->revocation_count, sizeof *model->revocations, by_name);
  for (size_t i = 0; i < model->revocation_count; i++)
    if (!add_revocation(model, model->revocations[i]))
      return false;
  for (size_t s = 0; s < model->set_count; s++)
    if (!list_rulings(model, &model->sets[s]))
      return false;
  return true;
}

bool chuan_model_has_ruling(chuan_model *model, const chuan_node *asked)
{
  const chuan_set *set = model->sets[asked->ref].out;
  bool found = asked->op == CHUAN_ASKED_MET || model->incomplete;
  for (size_t i = 0; i < set->ruling_count; i++)
    found = found || set->rulings[i].revokes == (asked->op == CHUAN_ASKED_REVOKED);
  if (found)
    return true;
  bool revoked = asked->op == CHUAN_ASKED_REVOKED;
  chuan_str rule = chuan_diag_bilingual(
    model->diags, revoked ? CHUAN_STR("quy tắc thu hồi") : CHUAN_STR("công nhận khi …"),
    revoked ? CHUAN_STR("revocation rule") : CHUAN_STR("recognised when …"));
  chuan_diag *diag = chuan_diag_add(model->diags, CHUAN_E0456, asked->a->span, CHUAN_ARGS(set->name, rule));
  chuan_diag_span(model->diags, diag, set->span, CHUAN_PHRASE_THIS_SET, CHUAN_NO_ARGS);
  return false;
}
