/* `riêng` cases that contradict each other whatever the data are no lawful set. */
#include "tests/oracle/generate.h"

/* What a condition comes to in a cell: 1, 0, or -1 where data decide it. */
static int comes_to(const expression *e, const int *labels)
{
  int a, b;
  switch (e->kind) {
  case TRUTH_CONSTANT: return e->index;
  case NOT:
    a = comes_to(e->operands[0], labels);
    return a < 0 ? a : !a;
  case AND:
  case OR: {
    int decides = e->kind == OR; /* what one operand alone decides */
    a = comes_to(e->operands[0], labels);
    b = comes_to(e->operands[1], labels);
    return a == decides || b == decides ? decides : a < 0 || b < 0 ? -1 : !decides;
  }
  case COMPARE:
    if (e->operands[0]->kind != THE_DIMENSION || e->operands[1]->kind != LABEL)
      return -1;
    return (labels[e->operands[0]->index] == e->operands[1]->index) == (e->comparison == EQ);
  case ONE_OF:
    if (e->operands[0]->kind != THE_DIMENSION)
      return -1;
    for (int i = 0; i < e->list_count; i++)
      if (labels[e->operands[0]->index] == e->list[i]->index)
        return 1;
    return 0;
  default: return -1;
  }
}

static bool contradict(const tree_dimension *dimension, const int *labels)
{
  int said = NOWHERE;
  for (int i = 0; i < dimension->except_count; i++) {
    const tree_except *at = &dimension->excepts[i];
    if (comes_to(at->when, labels) != 1)
      continue;
    if (said != NOWHERE && said != at->label)
      return true;
    said = at->label;
  }
  return false;
}

void settle_excepts(tree_dimension *dimension)
{
  int cells = 1;
  for (int d = 0; d < DIMENSIONS; d++)
    cells *= LABELS;
  for (int cell = 0; cell < cells; cell++) {
    int labels[DIMENSIONS], rest = cell;
    for (int d = 0; d < DIMENSIONS; d++, rest /= LABELS)
      labels[d] = rest % LABELS;
    if (contradict(dimension, labels))
      for (int i = 1; i < dimension->except_count; i++)
        dimension->excepts[i].label = dimension->excepts[0].label;
  }
}
