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

/* Finds the weight of a mean: a sum itself, so that what is put together can be put together again. */
static void find_weight(chuan_model *model, chuan_datum *datum, const chuan_node *name)
{
  const chuan_program *program = model->program;
  uint32_t weight = chuan_program_datum(program, datum->level, name->text);
  if (weight != CHUAN_NONE && program->data[weight].merge == CHUAN_MERGE_SUM) {
    datum->merge_weight = weight;
    return;
  }
  datum->merge = CHUAN_MERGE_NONE;
  if (weight == CHUAN_NONE && (model->incomplete || datum->level.n == 0))
    return;
  if (weight == CHUAN_NONE) {
    chuan_diag_add(model->diags, CHUAN_E0472, name->span, CHUAN_ARGS(name->text, datum->level));
    return;
  }
  chuan_diag *diag = chuan_diag_add(model->diags, CHUAN_E0473, name->span, CHUAN_ARGS(name->text));
  chuan_diag_span(model->diags, diag, program->data[weight].span, CHUAN_PHRASE_DECLARED_HERE, CHUAN_NO_ARGS);
}

bool chuan_check_merges(chuan_model *model)
{
  for (size_t i = 0; i < model->datum_count; i++) {
    const chuan_model_datum *from = &model->data[i];
    if (from->datum.merge != CHUAN_MERGE_MEAN)
      continue;
    uint32_t at = chuan_program_datum(model->program, from->datum.level, from->datum.name);
    chuan_datum *datum = at == CHUAN_NONE ? NULL : (chuan_datum *)&model->program->data[at];
    if (datum && datum->span.begin == from->datum.span.begin && datum->span.source == from->datum.span.source)
      find_weight(model, datum, chuan_node_statement(from->header, CHUAN_NODE_MERGED)->a);
  }
  return true;
}
