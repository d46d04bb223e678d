/* Grades of criteria that variants give between met and not met (`mức "cơ bản đạt" của tiêu chí 4 khi …`): bound
   to the criterion that they name, in every edition of the set. They change no verdict and no count of the set.
   See model.h. */
#include "grammar/model.h"

/* The grade that a variant has given the criterion already; NULL for none. */
static const chuan_model_grade *find_given(const chuan_model_set *set, uint32_t variant, uint32_t criterion)
{
  for (size_t i = 0; i < set->grade_count; i++)
    if (set->grades[i].variant == variant && set->grades[i].criterion == criterion)
      return &set->grades[i];
  return NULL;
}

static bool bind(chuan_model *model, chuan_model_set *set, uint32_t v, chuan_node *statement, bool first)
{
  uint32_t criterion = chuan_program_criterion_under(model->program, set->out, statement->b->text, v);
  if (criterion == CHUAN_NONE) {
    chuan_diag_add(model->diags, CHUAN_E0205, statement->b->span, CHUAN_ARGS(statement->b->text));
    return true;
  }
  const chuan_model_grade *given = find_given(set, v, criterion);
  if (given) {
    chuan_model_twice(model, statement->b->text, statement->b->span, given->statement->b->span);
    return true;
  }
  if (!first)
    statement = chuan_model_copy(model, statement);
  if (!statement || !chuan_model_grow(model, (void **)&set->grades, set->grade_count, &set->grade_capacity,
                                      sizeof *set->grades))
    return false;
  size_t at = set->grade_count++;
  /* No order of files may show: grades of one variant stand in the order of their criteria. */
  for (; at > 0 && set->grades[at - 1].variant == v && set->grades[at - 1].criterion > criterion; at--)
    set->grades[at] = set->grades[at - 1];
  set->grades[at] = (chuan_model_grade){ statement, v, criterion };
  chuan_check_local_condition(model, set, statement->c);
  return true;
}

/* Whether units under a variant can have a grade of that name. */
static bool has_grade(const chuan_model *model, const chuan_model_set *set, uint32_t variant, chuan_str name)
{
  for (size_t i = 0; i < set->grade_count; i++)
    if (chuan_str_equal(set->grades[i].statement->a->text, name) &&
        (chuan_model_is_under(model, variant, set->grades[i].variant) ||
         chuan_model_is_under(model, set->grades[i].variant, variant)))
      return true;
  return false;
}

/* A class that counts a grade which nobody gives would never count anything: likely a slip. */
static void check_rankings(chuan_model *model, const chuan_model_set *set)
{
  for (size_t i = 0; i < set->out->ranking_count && !model->incomplete; i++) {
    const chuan_ranking *ranking = &set->out->rankings[i];
    const chuan_node *header =
      ranking->variant == CHUAN_NONE ? set->header : model->variants[ranking->variant].header;
    const chuan_node *statement = chuan_node_statement(header, CHUAN_NODE_RANK);
    if (ranking->grade.n > 0 &&
        (ranking->variant == CHUAN_NONE || !has_grade(model, set, ranking->variant, ranking->grade)))
      chuan_diag_add(model->diags, CHUAN_E0820, statement->a->span, CHUAN_ARGS(ranking->grade));
  }
}

bool chuan_check_grades(chuan_model *model)
{
  for (uint32_t v = 0; v < model->variant_count; v++) { /* sorted by name: no order of files shows */
    chuan_editions editions = chuan_model_editions_of(model, v);
    for (uint32_t s = editions.first; s < editions.end; s++)
      for (chuan_node *item = chuan_node_first(model->variants[v].header->body); item; item = item->next)
        if (item->kind == CHUAN_NODE_GRADE && !bind(model, &model->sets[s], v, item, s == editions.first))
          return false;
  }
  for (size_t s = 0; s < model->set_count; s++)
    check_rankings(model, &model->sets[s]);
  return !model->failed;
}
