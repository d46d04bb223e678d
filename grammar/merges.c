/* khi sáp nhập: how the data of merged units are put together from those of the units they were made of. */
#include "grammar/model.h"

#include <string.h>

static bool is_number(const chuan_datum *datum)
{
  return datum->type.kind <= CHUAN_TYPE_RATIO;
}

/* A ratio of parts is no sum of their ratios; "triệu đồng/người" is one too. */
static void check_sum(chuan_model *model, const chuan_datum *datum, const chuan_node *node)
{
  bool quotient = datum->unit.n > 0 && memchr(datum->unit.p, '/', datum->unit.n);
  if (datum->type.kind != CHUAN_TYPE_RATIO && !quotient)
    return;
  chuan_str why = datum->type.kind == CHUAN_TYPE_RATIO
                    ? chuan_diag_bilingual(model->diags, CHUAN_STR("tỷ lệ của các đơn vị cũ không cộng lại được"),
                                           CHUAN_STR("ratios of the former units do not add up"))
                    : chuan_diag_bilingual(model->diags, CHUAN_STR("đơn vị đo là một thương (có dấu `/`)"),
                                           CHUAN_STR("its unit is a quotient (it has a `/`)"));
  chuan_diag *diag = chuan_diag_add(model->diags, CHUAN_E0470, node->span, CHUAN_ARGS(datum->name, why));
  chuan_diag_hint(model->diags, diag, CHUAN_PHRASE_MERGE_MEAN, CHUAN_NO_ARGS);
}

void chuan_read_merge(chuan_model *model, chuan_datum *datum, const chuan_node *header)
{
  const chuan_node *node = chuan_model_single(model, header, CHUAN_NODE_MERGED);
  if (!node)
    return;
  bool for_numbers = node->op == CHUAN_MERGE_SUM || node->op == CHUAN_MERGE_MEAN;
  if (for_numbers ? !is_number(datum) : datum->type.kind != CHUAN_TYPE_TRUTH) {
    chuan_diag_add(model->diags, CHUAN_E0471, node->span, CHUAN_ARGS(datum->name));
    return;
  }
  if (node->op == CHUAN_MERGE_SUM)
    check_sum(model, datum, node);
  datum->merge = (chuan_merge)node->op;
}

/* Whether a weight is one name or a sum of names, and how many. */
static size_t count_names(const chuan_node *node)
{
  if (node->kind == CHUAN_NODE_NAME)
    return 1;
  size_t left = node->kind == CHUAN_NODE_ADD ? count_names(node->a) : 0;
  size_t right = left > 0 ? count_names(node->b) : 0;
  return right > 0 ? left + right : 0;
}

/* Finds a datum of the weight: a sum itself, so that what is put together can be put together again. */
static bool find_weight(chuan_model *model, chuan_datum *datum, uint32_t *weights, const chuan_node *name)
{
  const chuan_program *program = model->program;
  uint32_t weight = chuan_program_datum(program, datum->level, name->text);
  if (weight != CHUAN_NONE && program->data[weight].merge == CHUAN_MERGE_SUM) {
    weights[datum->merge_weight_count++] = weight;
    return true;
  }
  if (weight != CHUAN_NONE) {
    chuan_diag *diag = chuan_diag_add(model->diags, CHUAN_E0473, name->span, CHUAN_ARGS(name->text));
    chuan_diag_span(model->diags, diag, program->data[weight].span, CHUAN_PHRASE_DECLARED_HERE, CHUAN_NO_ARGS);
  } else if (!model->incomplete && datum->level.n > 0) {
    chuan_diag_add(model->diags, CHUAN_E0472, name->span, CHUAN_ARGS(name->text, datum->level));
  }
  return false;
}

/* Finds them in the order written; the parser limits the depth. */
static bool find_weights(chuan_model *model, chuan_datum *datum, uint32_t *weights, const chuan_node *node)
{
  if (node->kind == CHUAN_NODE_NAME)
    return find_weight(model, datum, weights, node);
  bool left = find_weights(model, datum, weights, node->a);
  return find_weights(model, datum, weights, node->b) && left;
}

static bool check_mean(chuan_model *model, chuan_datum *datum, const chuan_node *weight)
{
  size_t count = count_names(weight);
  uint32_t *weights = chuan_model_alloc(model, count, sizeof *weights);
  if (!weights)
    return false;
  datum->merge_weights = weights;
  bool good = count > 0 && find_weights(model, datum, weights, weight);
  if (count == 0)
    chuan_diag_add(model->diags, CHUAN_E0475, weight->span, CHUAN_NO_ARGS);
  if (!good) {
    datum->merge = CHUAN_MERGE_NONE;
    datum->merge_weight_count = 0;
  }
  return true;
}

bool chuan_check_merges(chuan_model *model)
{
  for (size_t i = 0; i < model->datum_count; i++) {
    const chuan_model_datum *from = &model->data[i];
    if (from->datum.merge != CHUAN_MERGE_MEAN)
      continue;
    uint32_t at = chuan_program_datum(model->program, from->datum.level, from->datum.name);
    chuan_datum *datum = at == CHUAN_NONE ? NULL : (chuan_datum *)&model->program->data[at];
    bool same = datum && datum->span.begin == from->datum.span.begin && datum->span.source == from->datum.span.source;
    if (same && !check_mean(model, datum, chuan_node_statement(from->header, CHUAN_NODE_MERGED)->a))
      return false;
  }
  return true;
}
