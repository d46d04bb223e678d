/* Which numbers people read as percentages: see types.h. */
#include "grammar/types.h"

/* Whether a product has a constant factor, as `100 * x`: what is divided by something then is no share of it. */
static bool is_scaled(const chuan_scope_of *scope, const chuan_node *node)
{
  chuan_num factor;
  node = chuan_type_meant(node);
  if (node->kind != CHUAN_NODE_MULTIPLY && node->kind != CHUAN_NODE_DIVIDE)
    return false;
  return chuan_constant(&factor, scope->model, node->a) || chuan_constant(&factor, scope->model, node->b) ||
         is_scaled(scope, node->a) || is_scaled(scope, node->b);
}

bool chuan_type_is_ratio(const chuan_scope_of *scope, const chuan_node *node)
{
  node = chuan_type_meant(node);
  if (node->kind == CHUAN_NODE_CALL && node->reference == CHUAN_REF_FUNCTION)
    return scope->model->functions[node->ref].out.result.type.kind == CHUAN_TYPE_RATIO ||
           (node->d && chuan_type_is_ratio(scope, node->d));
  if (node->kind == CHUAN_NODE_MEASURE)
    return scope->indicator->value && chuan_type_is_ratio(scope, scope->indicator->value->b);
  if (node->kind == CHUAN_NODE_NAME && node->reference == CHUAN_REF_AUX)
    return chuan_type_is_ratio(scope, scope->indicator->aux[node->ref].statement->b);
  if (node->kind == CHUAN_NODE_NAME && node->reference == CHUAN_REF_DATUM)
    return scope->model->program->data[node->ref].type.kind == CHUAN_TYPE_RATIO;
  return node->kind == CHUAN_NODE_DIVIDE && node->unit->count == 0 && node->a->unit->count > 0 &&
         !is_scaled(scope, node->a) && !is_scaled(scope, node->b);
}

static chuan_share share_if(bool is)
{
  return is ? CHUAN_SHARE_SURE : CHUAN_SHARE_NONE;
}

static chuan_share surer(const chuan_node *a, const chuan_node *b)
{
  return (chuan_share)(a->share > b->share ? a->share : b->share);
}

/* What a function of Lua, or an aggregate, makes of its arguments. */
static chuan_share share_of_call(const chuan_scope_of *scope, const chuan_node *call)
{
  if (chuan_type_is_ratio(scope, call))
    return CHUAN_SHARE_SURE;
  for (const chuan_node *item = chuan_node_first(call->b); item && !call->whole; item = item->next)
    if (item->share != CHUAN_SHARE_NONE)
      return CHUAN_SHARE_PERHAPS;
  return CHUAN_SHARE_NONE;
}

chuan_share chuan_type_share(const chuan_scope_of *scope, const chuan_node *node)
{
  switch (node->kind) {
  case CHUAN_NODE_PERCENT: return CHUAN_SHARE_SURE;
  case CHUAN_NODE_ARGUMENT: return (chuan_share)chuan_type_meant(node)->share;
  case CHUAN_NODE_PREVIOUS: return share_if(chuan_type_is_ratio(scope, node->a));
  case CHUAN_NODE_CHILD: return share_if(chuan_type_is_ratio(scope, node->b));
  case CHUAN_NODE_MEASURE: return (chuan_share)scope->indicator->value->b->share;
  case CHUAN_NODE_NAME:
    return node->reference == CHUAN_REF_AUX ? (chuan_share)scope->indicator->aux[node->ref].statement->b->share
                                            : share_if(chuan_type_is_ratio(scope, node));
  case CHUAN_NODE_NEGATE: return (chuan_share)node->a->share;
  case CHUAN_NODE_ADD:
  case CHUAN_NODE_SUBTRACT: return surer(node->a, node->b);
  case CHUAN_NODE_IF: return surer(node->b, node->c);
  case CHUAN_NODE_CALL: return node->d ? (chuan_share)node->d->share : share_of_call(scope, node);
  default: return share_if(chuan_type_is_ratio(scope, node));
  }
}
