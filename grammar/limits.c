/* The constants that a test compares with: literals, thresholds, and multiples of thresholds. What is shown beside them
   is never rounded across one. See program.h. */
#include "grammar/builder.h"

/* A constant as a product: NUMBER, PERCENT, THRESHOLD_REF, and MULTIPLY of these with one threshold at most. */
static bool fold(chuan_limit *out, const chuan_builder *builder, const chuan_node *node)
{
  const chuan_model_indicator *indicator = builder->indicator;
  chuan_arena *arena = builder->model->arena;
  chuan_limit left, right;
  *out = (chuan_limit){ .factor = chuan_num_int(1), .table = CHUAN_NONE };
  switch (node->kind) {
  case CHUAN_NODE_NUMBER:
    out->factor = node->number;
    return true;
  case CHUAN_NODE_PERCENT:
    out->percent = true;
    return chuan_num_divide(&out->factor, node->a->number, chuan_num_int(100), arena) == CHUAN_RC_OK;
  case CHUAN_NODE_THRESHOLD_REF:
    out->table = node->a ? CHUAN_NONE : indicator->thresholds[0].table;
    for (size_t i = 0; node->a && i < indicator->aux_count; i++)
      if (chuan_str_equal(indicator->aux[i].name, node->a->text))
        out->table = indicator->thresholds[i + 1].table;
    return out->table != CHUAN_NONE;
  case CHUAN_NODE_MULTIPLY:
    if (!fold(&left, builder, node->a) || !fold(&right, builder, node->b) ||
        (left.table != CHUAN_NONE && right.table != CHUAN_NONE))
      return false;
    out->table = left.table != CHUAN_NONE ? left.table : right.table;
    return chuan_num_multiply(&out->factor, left.factor, right.factor, arena) == CHUAN_RC_OK;
  default: return false;
  }
}

/* Adds the constant of one comparison; `alone`: it is the whole test. */
static void add(chuan_limit *limits, size_t *count, const chuan_builder *builder, const chuan_node *node, bool alone)
{
  chuan_limit found;
  bool behind = fold(&found, builder, node->b);
  if (!behind && !fold(&found, builder, node->a))
    return;
  bool of_value = (behind ? node->a : node->b)->kind == CHUAN_NODE_MEASURE;
  found.percent = found.percent && of_value && found.table == CHUAN_NONE;
  if (alone && of_value)
    found.direction = behind ? (chuan_direction)node->op : chuan_direction_flipped((chuan_direction)node->op);
  limits[(*count)++] = found;
}

/* Comparisons of a test. */
static size_t count_comparisons(const chuan_node *node)
{
  if (!node || node->kind == CHUAN_NODE_LIST)
    return 0;
  if (node->kind == CHUAN_NODE_COMPARE)
    return 1;
  return count_comparisons(node->a) + count_comparisons(node->b) + count_comparisons(node->c);
}

static void find(chuan_limit *limits, size_t *count, const chuan_builder *builder, const chuan_node *node, bool alone)
{
  if (!node || node->kind == CHUAN_NODE_LIST)
    return;
  if (node->kind == CHUAN_NODE_COMPARE) {
    add(limits, count, builder, node, alone);
    return;
  }
  find(limits, count, builder, node->a, false);
  find(limits, count, builder, node->b, false);
  find(limits, count, builder, node->c, false);
}

bool chuan_compile_limits(chuan_indicator *out, const chuan_builder *builder)
{
  const chuan_node *test = builder->indicator->require->a;
  size_t count = 0;
  chuan_limit *limits = chuan_model_alloc(builder->model, count_comparisons(test), sizeof *limits);
  if (!limits)
    return false;
  find(limits, &count, builder, test, true);
  out->limits = limits;
  out->limit_count = count;
  return true;
}
