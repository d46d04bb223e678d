/* `riêng` of a dimension: two that hold for one unit must say the same value. Where their conditions speak of other
   dimensions that is looked at cell by cell; where they speak of data it shows when a unit is judged. See model.h. */
#include "grammar/model.h"

enum { CELLS_MAX = 20000, WORK_MAX = 20000000 /* cells times what their cases say, of all sets */, REPORTED_MAX = 20 };

/* The box of the dimensions that the cases of one dimension look at. */
typedef struct box {
  chuan_model *model;
  const chuan_model_set *set;
  bool *used;
  uint32_t *cell;
  size_t cells, words; /* words: of the conditions to look at in each */
  size_t *work;        /* done so far */
} box;

/* Whether a condition holds in a cell: 1, 0, or -1 where data decide it. `còn lại` (NULL) gives way to all others. */
static int holds(const chuan_node *node, const uint32_t *cell)
{
  int a, b;
  if (!node)
    return 0;
  switch (node->kind) {
  case CHUAN_NODE_AND:
    a = holds(node->a, cell);
    b = holds(node->b, cell);
    return a == 0 || b == 0 ? 0 : a == 1 && b == 1 ? 1 : -1;
  case CHUAN_NODE_OR:
    a = holds(node->a, cell);
    b = holds(node->b, cell);
    return a == 1 || b == 1 ? 1 : a == 0 && b == 0 ? 0 : -1;
  case CHUAN_NODE_NOT:
    a = holds(node->a, cell);
    return a < 0 ? -1 : !a;
  default: return chuan_cell_condition(node, cell);
  }
}

static void mark_dimensions(const chuan_node *node, bool *used)
{
  if (!node)
    return;
  if (node->kind == CHUAN_NODE_NAME && node->reference == CHUAN_REF_DIMENSION)
    used[node->ref] = true;
  mark_dimensions(node->a, used);
  if (node->kind != CHUAN_NODE_MEMBER) /* whose b is a list of constants */
    mark_dimensions(node->b, used);
}

static size_t count_words(const chuan_node *node)
{
  return node ? 1 + count_words(node->a) + count_words(node->b) + count_words(node->next) : 0;
}

/* The dimensions that cases of `dimension` look at, and those that the cases of these look at. */
static void find_box(box *b, uint32_t dimension)
{
  const chuan_model_set *set = b->set;
  for (size_t i = 0; i < set->out->dimension_count; i++)
    b->used[i] = false;
  b->words = 1;
  for (size_t i = set->except_count; i-- > 0;) /* a case looks at dimensions before its own only */
    if (set->except_dimension[i] == dimension || b->used[set->except_dimension[i]]) {
      mark_dimensions(set->excepts[i]->b, b->used);
      b->words += count_words(set->excepts[i]->b);
    }
  b->cells = 1;
  for (size_t i = 0; i < dimension && b->cells <= CELLS_MAX; i++)
    if (b->used[i])
      b->cells *= set->out->dimensions[i].value_count;
}

static void enter_cell(box *b, size_t number)
{
  for (size_t i = b->set->out->dimension_count; i-- > 0;) {
    size_t count = b->set->out->dimensions[i].value_count;
    b->cell[i] = b->used[i] ? (uint32_t)(number % count) : 0;
    number = b->used[i] ? number / count : number;
  }
}

/* Whether a unit can be in the cell: no case gives one of its dimensions another value. */
static bool is_possible(const box *b)
{
  const chuan_model_set *set = b->set;
  for (size_t i = 0; i < set->except_count; i++)
    if (b->used[set->except_dimension[i]] && set->excepts[i]->a->ref != b->cell[set->except_dimension[i]] &&
        holds(set->excepts[i]->b, b->cell) == 1)
      return false;
  return true;
}

static void report(box *b, uint32_t dimension, const chuan_node *first, const chuan_node *again)
{
  chuan_model *model = b->model;
  const chuan_dimension *dimensions = b->set->out->dimensions;
  chuan_str party = chuan_model_party(model, (chuan_party){ b->set, CHUAN_NONE, { 0 } });
  chuan_diag *diag = chuan_diag_add(model->diags, CHUAN_E0482, again->span,
                                    CHUAN_ARGS(dimensions[dimension].name, first->a->text, again->a->text));
  chuan_diag_label(model->diags, diag, CHUAN_PHRASE_SAID_BY, CHUAN_ARGS(party));
  chuan_diag_span(model->diags, diag, first->span, CHUAN_PHRASE_ALSO_SAID_BY, CHUAN_ARGS(party));
  chuan_diag_hint(model->diags, diag, CHUAN_PHRASE_PART_EXCEPTS, CHUAN_NO_ARGS);
  for (size_t i = 0; i < dimension; i++)
    if (b->used[i])
      chuan_diag_witness(model->diags, diag, dimensions[i].name, dimensions[i].values[b->cell[i]]);
}

/* Each case that contradicts one before it is reported with one cell. */
static bool check_dimension(box *b, uint32_t dimension, size_t begin, size_t end)
{
  const chuan_model_set *set = b->set;
  size_t reported = 0;
  find_box(b, dimension);
  if (b->cells > CELLS_MAX || b->words > (WORK_MAX - *b->work) / b->cells)
    return true;
  *b->work += b->cells * b->words;
  bool *said = chuan_model_alloc(b->model, end - begin, sizeof *said);
  if (!said)
    return false;
  for (size_t number = 0; number < b->cells; number++) {
    enter_cell(b, number);
    const chuan_node *first = NULL;
    for (size_t i = begin; i < end && reported < REPORTED_MAX; i++) {
      const chuan_node *at = set->excepts[i];
      if (said[i - begin] || holds(at->b, b->cell) != 1)
        continue;
      if (first && first->a->ref != at->a->ref && is_possible(b)) {
        report(b, dimension, first, at);
        said[i - begin] = true;
        reported++;
      }
      first = first ? first : at;
    }
  }
  return true;
}

/* Whether types, names and values of every case were found. */
static bool is_sound(const chuan_model_set *set)
{
  for (size_t i = 0; i < set->except_count; i++)
    if ((set->excepts[i]->b && set->excepts[i]->b->type == CHUAN_EXPR_UNKNOWN) || set->excepts[i]->a->ref == CHUAN_NONE)
      return false;
  return !set->broken;
}

static bool check_set(chuan_model *model, const chuan_model_set *set, size_t *work)
{
  box b = { .model = model, .set = set, .work = work };
  b.used = chuan_model_alloc(model, set->out->dimension_count, sizeof *b.used);
  b.cell = chuan_model_alloc(model, set->out->dimension_count, sizeof *b.cell);
  if (!b.used || !b.cell)
    return false;
  for (size_t begin = 0, end = 0; begin < set->except_count; begin = end) { /* they stand in the order of dimensions */
    while (end < set->except_count && set->except_dimension[end] == set->except_dimension[begin])
      end++;
    if (end - begin > 1 && !check_dimension(&b, set->except_dimension[begin], begin, end))
      return false;
  }
  return true;
}

bool chuan_check_excepts(chuan_model *model)
{
  size_t work = 0;
  for (size_t s = 0; s < model->set_count && !model->incomplete; s++)
    if (is_sound(&model->sets[s]) && !check_set(model, &model->sets[s], &work))
      return false;
  return true;
}
