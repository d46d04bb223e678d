/* Sums of unknowns, and lists of goals. See localise_internal.h. */
#include "runtime/localise_internal.h"
#include "base/try.h"

chuan_num *chuan_sum_new(chuan_model *model)
{
  chuan_num *out = chuan_arena_array(model->sums.arena, model->unknown_count + 1, sizeof *out);
  for (size_t k = 0; out && k <= model->unknown_count; k++)
    out[k] = chuan_num_int(0);
  return out;
}

chuan_rc chuan_sum_constant(const chuan_num **out, chuan_model *model, chuan_num number)
{
  chuan_num *sum = chuan_sum_new(model);
  *out = sum;
  if (!sum)
    return CHUAN_RC_MEMORY;
  sum[0] = number;
  return CHUAN_RC_OK;
}

bool chuan_sum_is_constant(const chuan_model *model, const chuan_num *sum)
{
  for (size_t k = 1; sum && k <= model->unknown_count; k++)
    if (chuan_num_sign(sum[k]) != 0)
      return false;
  return true;
}

chuan_rc chuan_sum_add(const chuan_num **out, chuan_model *model, const chuan_num *a, const chuan_num *b,
                       chuan_num factor)
{
  chuan_num *sum = chuan_sum_new(model);
  *out = sum;
  if (!sum)
    return CHUAN_RC_MEMORY;
  for (size_t k = 0; k <= model->unknown_count; k++) {
    chuan_num left = a ? a[k] : chuan_num_int(k == 0), right = b ? b[k] : chuan_num_int(k == 0);
    sum[k] = chuan_sums_add_times(&model->sums, left, factor, right);
  }
  return model->sums.rc;
}

chuan_rc chuan_sum_multiply(const chuan_num **out, bool *linear, chuan_model *model, const chuan_num *a,
                            const chuan_num *b)
{
  static const chuan_num ZERO = { 0, 1 };
  *out = a ? a : b;
  *linear = *linear && (chuan_sum_is_constant(model, a) || chuan_sum_is_constant(model, b));
  if (!*linear || !a || !b)
    return CHUAN_RC_OK;
  const chuan_num *sum = chuan_sum_is_constant(model, a) ? b : a;
  chuan_num factor = sum == b ? a[0] : b[0];
  TRY(chuan_sum_constant(out, model, ZERO));
  return chuan_sum_add(out, model, *out, sum, factor);
}

chuan_rc chuan_goal_add(const chuan_goal **list, chuan_model *model, chuan_goal goal)
{
  chuan_goal *out = chuan_arena_alloc(model->sums.arena, sizeof *out);
  if (!out)
    return CHUAN_RC_MEMORY;
  *out = goal;
  out->next = *list;
  *list = out;
  return CHUAN_RC_OK;
}

chuan_rc chuan_goal_want(const chuan_goal **list, chuan_model *model, uint32_t check, uint32_t step, uint8_t wanted)
{
  if ((model->steps[check][step].possible & ~wanted) == 0)
    return CHUAN_RC_OK;
  chuan_goal goal = { .check = check, .step = step, .item = CHUAN_NONE, .wanted = wanted };
  return chuan_goal_add(list, model, goal);
}

chuan_rc chuan_goal_add_all(const chuan_goal **list, chuan_model *model, const chuan_goal *goals)
{
  for (; goals; goals = goals->next)
    TRY(chuan_goal_add(list, model, *goals));
  return CHUAN_RC_OK;
}

