/* What checks ask of other units than those below: the unit above (`huyện.x`), and units that report the same
   (`duy nhất`). Both are aggregates over a part of the set, as in levels.c; only which units stand beside a unit
   differs, and that is found when the part is linked (runtime/link.c). */
#include "grammar/types.h"

static chuan_node *copy_of(chuan_model *model, const chuan_node *name)
{
  chuan_node *copy = chuan_model_alloc(model, 1, sizeof *copy);
  if (copy)
    *copy = (chuan_node){ .kind = CHUAN_NODE_NAME, .depth = 1, .span = name->span, .text = name->text };
  return copy;
}

/* CHUAN_NONE without memory: an aggregate always has what it keeps, as the next of its kind is compared with that. */
static uint32_t add_aggregate(chuan_model *model, chuan_model_set *set, chuan_aggregate aggregate)
{
  if (aggregate.kept == CHUAN_NONE || !chuan_model_grow(model, (void **)&set->aggregates, set->aggregate_count,
                                                        &set->aggregate_capacity, sizeof *set->aggregates))
    return CHUAN_NONE;
  set->aggregates[set->aggregate_count] = aggregate;
  return (uint32_t)set->aggregate_count++;
}

/* The aggregate of that kind that keeps a datum of that level, for the units within one of level `within` (empty: all);
   CHUAN_NONE. */
static uint32_t find_aggregate(const chuan_model *model, const chuan_model_set *set, chuan_aggregate_kind kind,
                               chuan_str level, chuan_str name, chuan_str within)
{
  for (uint32_t i = 0; i < set->aggregate_count; i++) {
    const chuan_aggregate *aggregate = &set->aggregates[i];
    const chuan_model_set *part = chuan_model_at(model, set->parts[aggregate->part]);
    if (aggregate->kind == kind && chuan_str_equal(part->out->level, level) &&
        chuan_str_equal(part->kept[aggregate->kept]->text, name) && chuan_str_equal(aggregate->within, within))
      return i;
  }
  return CHUAN_NONE;
}

/* The unit above ----------------------------------------------------------------------------------- */

static bool is_of_check(const chuan_scope_of *scope)
{
  return scope->set && scope->set->out->is_checks && !scope->set->is_part && !scope->function;
}

bool chuan_type_may_look_above(const chuan_scope_of *scope, const chuan_node *node)
{
  return is_of_check(scope) && !chuan_str_equal(node->a->text, scope->set->out->level) &&
         !chuan_level_is_below(node->a->text, scope->set->out->level);
}

chuan_expression_type chuan_type_above(const chuan_scope_of *scope, chuan_node *node)
{
  chuan_model *model = scope->model;
  chuan_model_set *set = scope->set, *part;
  if (node->reference == CHUAN_REF_AGGREGATE)
    return (chuan_expression_type)node->type;
  uint32_t at = chuan_model_part_of(model, set, node->a);
  if (at == CHUAN_NONE)
    return chuan_type_unknown(node);
  part = chuan_model_at(model, set->parts[at]);
  chuan_expression_type type = chuan_type_of_children(model, part, node->b, false, scope->local);
  if (type == CHUAN_EXPR_TEXT) { /* texts of two levels have no numbers in common */
    chuan_diag_add(model->diags, CHUAN_E0493, node->span, CHUAN_ARGS(node->a->text, node->b->text));
    return chuan_type_unknown(node);
  }
  if (type == CHUAN_EXPR_UNKNOWN)
    return chuan_type_unknown(node);
  uint32_t known = find_aggregate(model, set, CHUAN_AGGREGATE_ABOVE, node->a->text, node->b->text, (chuan_str){ 0 });
  if (known == CHUAN_NONE)
    known = add_aggregate(model, set,
                          (chuan_aggregate){ .kind = CHUAN_AGGREGATE_ABOVE,
                                             .part = at,
                                             .kept = chuan_model_keep(model, part, node->b),
                                             .weight = CHUAN_NONE,
                                             .text = chuan_print_expression(node, CHUAN_LANG_VI, model->arena),
                                             .span = node->span });
  if (known == CHUAN_NONE)
    return chuan_type_unknown(node);
  node->reference = CHUAN_REF_AGGREGATE;
  node->ref = known;
  return chuan_type_give(node, type, node->b->unit);
}

/* Units that report the same ----------------------------------------------------------------------- */

/* Whether units are below one of that level; else reported. */
static bool is_level_above(const chuan_scope_of *scope, const chuan_node *name)
{
  chuan_str level = scope->set->out->level;
  if (!chuan_model_is_level(scope->model, name))
    return false;
  if (!chuan_str_equal(name->text, level) && !chuan_level_is_below(name->text, level))
    return true;
  chuan_diag_add(scope->model->diags, CHUAN_E0497, name->span, CHUAN_ARGS(name->text, level));
  return false;
}

chuan_expression_type chuan_type_unique(const chuan_scope_of *scope, chuan_node *node)
{
  chuan_model *model = scope->model;
  if (!is_of_check(scope)) {
    chuan_diag_add(model->diags, CHUAN_E0494, node->span, CHUAN_NO_ARGS);
    return chuan_type_unknown(node);
  }
  chuan_expression_type type = chuan_type_node(scope, node->a);
  if (type == CHUAN_EXPR_UNKNOWN)
    return chuan_type_unknown(node);
  if (type == CHUAN_EXPR_CONDITION || node->a->reference != CHUAN_REF_DATUM) {
    chuan_diag_add(model->diags, CHUAN_E0495, node->a->span, CHUAN_ARGS(node->a->text));
    return chuan_type_unknown(node);
  }
  chuan_str level = scope->set->out->level, within = node->b ? node->b->text : (chuan_str){ 0 };
  if (node->b && !is_level_above(scope, node->b))
    return chuan_type_unknown(node);
  uint32_t known = find_aggregate(model, scope->set, CHUAN_AGGREGATE_SAME, level, node->a->text, within);
  if (known == CHUAN_NONE) {
    chuan_node *kept = copy_of(model, node->a);
    uint32_t at = kept ? chuan_model_new_part(model, scope->set, node->a, level) : CHUAN_NONE;
    if (at == CHUAN_NONE)
      return chuan_type_unknown(node);
    chuan_model_set *part = chuan_model_at(model, scope->set->parts[at]);
    chuan_type_of_children(model, part, kept, false, scope->local);
    known = add_aggregate(model, scope->set,
                          (chuan_aggregate){ .kind = CHUAN_AGGREGATE_SAME,
                                             .part = at,
                                             .kept = chuan_model_keep(model, part, kept),
                                             .weight = CHUAN_NONE,
                                             .within = within,
                                             .text = chuan_print_expression(node, CHUAN_LANG_VI, model->arena),
                                             .span = node->span });
  }
  if (known == CHUAN_NONE)
    return chuan_type_unknown(node);
  node->reference = CHUAN_REF_AGGREGATE;
  node->ref = known;
  return chuan_type_give(node, CHUAN_EXPR_CONDITION, &CHUAN_UNIT_NONE);
}

/* What is found ------------------------------------------------------------------------------------ */

void chuan_check_neighbours(chuan_model *model, const chuan_model_set *set)
{
  for (size_t i = 0; i < set->aggregate_count; i++)
    for (size_t k = 0; set->aggregates[i].kind == CHUAN_AGGREGATE_ABOVE && k < set->aggregate_count; k++) {
      const chuan_aggregate *above = &set->aggregates[i], *other = &set->aggregates[k];
      if (other->part != above->part || other->kind == CHUAN_AGGREGATE_ABOVE)
        continue;
      const chuan_model_set *part = chuan_model_at(model, set->parts[above->part]);
      chuan_str name = part->kept[above->kept]->text, level = part->out->level;
      chuan_diag *diag = chuan_diag_add(model->diags, CHUAN_E0451, above->span, CHUAN_ARGS(level, name));
      chuan_diag_hint(model->diags, diag, CHUAN_PHRASE_AGGREGATE_CHILD, CHUAN_ARGS(level, name));
      break;
    }
}
