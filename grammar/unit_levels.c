/* Names of levels of units: which are known, and which stand below which. See model.h. */
#include "grammar/model.h"

static const chuan_str LEVELS[] = {
#define UNIT_LEVEL(name, fold) { name, sizeof name - 1 },
#include "grammar/unit_levels.def"
#undef UNIT_LEVEL
};

static const chuan_str FOLDS[] = {
#define UNIT_LEVEL(name, fold) { fold, sizeof fold - 1 },
#include "grammar/unit_levels.def"
#undef UNIT_LEVEL
};

enum { LEVEL_COUNT = sizeof LEVELS / sizeof *LEVELS };

bool chuan_level_is_below(chuan_str level, chuan_str other)
{
  uint32_t low = chuan_model_position(LEVELS, LEVEL_COUNT, level);
  uint32_t high = chuan_model_position(LEVELS, LEVEL_COUNT, other);
  return low != CHUAN_NONE && high != CHUAN_NONE && low < high;
}

/* All levels that rules could mean; NULL when memory is short. */
static chuan_str *all_levels(chuan_model *model, size_t *count)
{
  const chuan_program *program = model->program;
  chuan_str *levels = chuan_model_alloc(model, LEVEL_COUNT + program->data_count + model->set_count, sizeof *levels);
  *count = 0;
  for (size_t i = 0; levels && i < LEVEL_COUNT; i++)
    levels[(*count)++] = LEVELS[i];
  for (size_t i = 0; levels && i < program->data_count; i++) /* sorted by level */
    if (i == 0 || !chuan_str_equal(program->data[i].level, program->data[i - 1].level))
      levels[(*count)++] = program->data[i].level;
  for (size_t i = 0; levels && i < model->set_count; i++)
    levels[(*count)++] = model->sets[i].out->level;
  return levels;
}

bool chuan_model_is_level(chuan_model *model, const chuan_node *name)
{
  size_t count;
  if (model->incomplete || chuan_model_position(LEVELS, LEVEL_COUNT, name->text) != CHUAN_NONE)
    return true;
  const chuan_str *levels = all_levels(model, &count);
  if (!levels || chuan_model_position(levels, count, name->text) != CHUAN_NONE)
    return true;
  chuan_diag *diag = chuan_diag_add(model->diags, CHUAN_E0216, name->span, CHUAN_ARGS(name->text));
  chuan_model_suggest(model, diag, name->text, levels, count);
  return false;
}

chuan_str chuan_model_declared_level(chuan_model *model, const chuan_node *name)
{
  chuan_str fold;
  if (chuan_text_fold(&fold, name->text, model->arena) != CHUAN_RC_OK) {
    model->failed = true;
    return name->text;
  }
  uint32_t known = chuan_model_position(FOLDS, LEVEL_COUNT, fold);
  if (known == CHUAN_NONE || chuan_str_equal(LEVELS[known], name->text))
    return name->text;
  chuan_diag *diag = chuan_diag_add(model->diags, CHUAN_E0216, name->span, CHUAN_ARGS(name->text));
  chuan_diag_hint(model->diags, diag, CHUAN_PHRASE_DID_YOU_MEAN, CHUAN_ARGS(LEVELS[known]));
  return LEVELS[known];
}
