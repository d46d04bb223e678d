/* Random expressions of every kind the reference names; small numbers, so that ties and zero denominators
   are common. */
#include "tests/oracle/generate.h"

#include <stdlib.h>
#include <string.h>

static uint64_t state;

void random_seed(uint64_t seed)
{
  state = seed;
}

uint32_t below(uint32_t n) /* splitmix64 */
{
  uint64_t z = (state += 0x9E3779B97F4A7C15u);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return (uint32_t)((z ^ (z >> 31)) % n);
}

bool rarely(uint32_t n)
{
  return below(n) == 0;
}

enum { TREE_BYTES = 4 << 20 };
static _Alignas(16) char tree[TREE_BYTES];
static size_t tree_used;

void *tree_alloc(size_t size)
{
  void *out = tree + tree_used;
  tree_used += (size + 15) & ~(size_t)15;
  if (tree_used > TREE_BYTES)
    abort();
  return memset(out, 0, size);
}

void tree_reset(void)
{
  tree_used = 0;
}

expression *new_expression(expression_kind kind, tree_type type, int index)
{
  expression *out = tree_alloc(sizeof *out);
  out->kind = kind;
  out->type = type;
  out->index = index;
  out->of = NOWHERE;
  out->brackets = rarely(12);
  return out;
}

expression *new_operation(expression_kind kind, tree_type type, expression *a, expression *b)
{
  expression *out = new_expression(kind, type, 0);
  out->operands[0] = a;
  out->operands[1] = b;
  return out;
}

expression *new_comparison(tree_comparison how, expression *a, expression *b)
{
  expression *out = new_operation(COMPARE, TRUTH, a, b);
  out->comparison = how;
  return out;
}

static expression *new_choice(tree_type type, expression *a, expression *b, expression *c)
{
  expression *out = new_operation(IF, type, a, b);
  out->operands[2] = c;
  return out;
}

expression *random_constant(void)
{
  static const struct {
    long digits;
    int places;
    bool percent;
  } LIST_OF[] = { { 0, 0, false }, { 1, 0, false }, { 2, 0, false }, { 3, 0, false }, { 4, 0, false }, { 5, 1, false },
                  { 15, 1, false }, { 125, 2, false }, { 50, 0, true }, { 125, 0, true }, { 625, 1, true },
                  { 100, 0, true }, { 1250, 0, false }, { 333, 3, false } };
  uint32_t k = below(2) ? below(5) : below(sizeof LIST_OF / sizeof *LIST_OF);
  expression *out = new_expression(CONSTANT, INTEGER, 0);
  out->digits = LIST_OF[k].digits;
  out->places = LIST_OF[k].places;
  out->percent = LIST_OF[k].percent;
  out->brackets = false;
  return out;
}

/* A datum of the type, perhaps of the year before. */
static expression *random_cell(tree_type wanted)
{
  int index;
  tree_type type;
  do {
    index = (int)below(DATA);
    type = DATA_LIST[index].type <= RATIO ? INTEGER : DATA_LIST[index].type;
  } while (type != wanted);
  return new_expression(rarely(6) ? PREVIOUS : CELL, type, index);
}

/* Of an indicator before this one: circles are refused. */
static int other_threshold(const tree_scope *scope)
{
  if (scope->indicator <= 0)
    return NOWHERE;
  int i = (int)below((uint32_t)scope->indicator);
  const tree_indicator *all = scope->set->indicators;
  bool known = holds_under(scope->set, all[i].adder, all[scope->indicator].adder);
  return known && all[i].threshold.given ? i : NOWHERE;
}

/* A threshold of the indicator itself: the main one, or that of an auxiliary value. */
static expression *own_threshold(const tree_scope *scope)
{
  const tree_indicator *of = &scope->set->indicators[scope->indicator];
  int a = (int)below(AUXES);
  if ((scope->auxes >> a & 1) && of->auxes[a].threshold.given)
    return new_expression(THRESHOLD, INTEGER, a);
  return of->threshold.given ? new_expression(THRESHOLD, INTEGER, NOWHERE) : NULL;
}

static expression *random_leaf(const tree_scope *scope)
{
  expression *threshold;
  int other;
  switch (below(8)) {
  case 0:
    if (scope->value)
      return new_expression(VALUE, INTEGER, 0);
    break;
  case 1: {
    int a = (int)below(AUXES);
    if (scope->auxes >> a & 1)
      return new_expression(AUX, INTEGER, a);
    break;
  }
  case 2:
    if (scope->thresholds && (threshold = own_threshold(scope)))
      return threshold;
    break;
  case 3:
    if (rarely(3) && (other = other_threshold(scope)) != NOWHERE)
      return new_expression(THRESHOLD_OF, INTEGER, other);
    break;
  case 4:
  case 5: return random_constant();
  default: break;
  }
  return random_cell(INTEGER);
}

expression *random_number(const tree_scope *scope, int depth)
{
  static const expression_kind OPERATIONS[] = { ADD, SUBTRACT, MULTIPLY, DIVIDE, DIVIDE };
  if (depth <= 0 || rarely(4))
    return random_leaf(scope);
  if (rarely(10))
    return new_choice(INTEGER, random_condition(scope, depth - 1), random_number(scope, depth - 1),
                      random_number(scope, depth - 1));
  if (rarely(10))
    return new_operation(NEGATE, INTEGER, random_number(scope, depth - 1), NULL);
  expression_kind operation = OPERATIONS[below(5)];
  expression *left = random_number(scope, depth - 1);
  return new_operation(operation, INTEGER, left, random_number(scope, depth - 1));
}

/* Conditions ------------------------------------------------------------------------------------------------ */

static expression *random_text(tree_type type)
{
  return type == TEXT   ? new_expression(TEXT_CONSTANT, TEXT, (int)below(TEXTS))
         : type == DATE ? new_expression(DATE_CONSTANT, DATE, (int)below(DATES))
                        : new_expression(LABEL, CHOICE, (int)below(LABELS));
}

static expression *label_of(int dimension, int label)
{
  expression *out = new_expression(LABEL, DIMENSION, label);
  out->of = dimension;
  return out;
}

/* Two different labels at least may stand in a list, and nothing twice. */
static expression *random_list(expression *wanted, int dimension)
{
  expression *out = new_operation(ONE_OF, TRUTH, wanted, NULL);
  int first = (int)below(LABELS);
  out->list_count = 1 + (int)below(LIST - 1);
  for (int i = 0; i < out->list_count; i++) {
    int at = (first + i) % LABELS;
    switch (wanted->type) {
    case DIMENSION: out->list[i] = label_of(dimension, at); break;
    case DATE: out->list[i] = new_expression(DATE_CONSTANT, DATE, at); break;
    case TEXT: out->list[i] = new_expression(TEXT_CONSTANT, TEXT, at); break;
    case CHOICE: out->list[i] = new_expression(LABEL, CHOICE, at); break;
    default:
      out->list[i] = new_expression(CONSTANT, INTEGER, 0);
      out->list[i]->digits = at + (int)below(2) * 10;
      out->list[i]->places = at == 1 ? 1 : 0;
      if (rarely(4))
        out->list[i] = new_operation(NEGATE, INTEGER, out->list[i], NULL);
    }
    out->list[i]->brackets = false;
  }
  return out;
}

static expression *about_dimension(int dimension)
{
  expression *wanted = new_expression(THE_DIMENSION, DIMENSION, dimension);
  wanted->brackets = false;
  if (rarely(3))
    return random_list(wanted, dimension);
  expression *label = label_of(dimension, (int)below(LABELS));
  label->brackets = false;
  return new_comparison(below(2) ? EQ : NE, wanted, label);
}

expression *random_cell_condition(const tree_set *set, int depth)
{
  if (depth > 0 && rarely(4))
    return new_operation(NOT, TRUTH, random_cell_condition(set, depth - 1), NULL);
  if (depth > 0 && below(2)) {
    expression *left = random_cell_condition(set, depth - 1);
    return new_operation(below(2) ? AND : OR, TRUTH, left, random_cell_condition(set, depth - 1));
  }
  return about_dimension((int)below((uint32_t)set->dimension_count));
}

static expression *random_comparison(const tree_scope *scope, int depth)
{
  static const tree_type OTHERS[] = { DATE, TEXT, CHOICE };
  if (below(3)) {
    expression *left = random_number(scope, depth - 1);
    if (rarely(6))
      return random_list(left, NOWHERE);
    return new_comparison((tree_comparison)below(6), left, random_number(scope, depth - 1));
  }
  if (scope->dimensions > 0 && below(2))
    return about_dimension((int)below((uint32_t)scope->dimensions));
  if (rarely(4)) { /* between two conditions: each in brackets, where it is no name */
    expression *left = random_condition(scope, depth - 1);
    return new_comparison(below(2) ? EQ : NE, left, random_condition(scope, depth - 1));
  }
  tree_type type = OTHERS[below(3)];
  expression *left = random_cell(type);
  left->brackets = false;
  if (rarely(3))
    return random_list(left, NOWHERE);
  expression *right = type != CHOICE && rarely(3) ? random_cell(type) : random_text(type);
  right->brackets = false;
  return new_comparison((tree_comparison)below(type == DATE ? 6 : 2), left, right);
}

expression *random_condition(const tree_scope *scope, int depth)
{
  expression *left;
  if (depth <= 0)
    return rarely(12) ? new_expression(TRUTH_CONSTANT, TRUTH, (int)below(2)) : random_cell(TRUTH);
  switch (below(12)) {
  case 0: return random_condition(scope, 0);
  case 1: return new_expression(below(2) ? HAS_DATA : HAS_PREVIOUS, TRUTH, (int)below(DATA));
  case 2: return new_operation(NOT, TRUTH, random_condition(scope, depth - 1), NULL);
  case 3:
    left = random_condition(scope, depth - 1);
    return new_choice(TRUTH, left, random_condition(scope, depth - 1), random_condition(scope, depth - 1));
  case 4:
  case 5:
  case 6:
  case 7:
    left = random_condition(scope, depth - 1);
    return new_operation(below(2) ? AND : OR, TRUTH, left, random_condition(scope, depth - 1));
  default: return random_comparison(scope, depth);
  }
}
