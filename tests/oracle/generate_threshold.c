/* Random thresholds that give every cell one figure, and fills of variants that fill only what may be filled. */
#include "tests/oracle/generate.h"
#include "tests/oracle/evaluate.h"

#include <stddef.h>

/* Every range is this one, so whatever a fill draws in it is allowed wherever it stands. */
enum { RANGE_LOW = 1, RANGE_HIGH = 4 };

static expression *whole(long digits)
{
  expression *out = new_expression(CONSTANT, INTEGER, 0);
  out->digits = digits;
  out->brackets = false;
  return out;
}

static tree_figure random_figure(bool fill, bool may_delegate)
{
  tree_figure out = { .kind = GIVEN };
  if (may_delegate && rarely(3)) {
    out.kind = DELEGATED;
    out.to = fill || rarely(5) ? DISTRICT : PROVINCE;
    if (fill || below(2)) {
      out.low = whole(RANGE_LOW);
      out.high = whole(RANGE_HIGH);
    }
  } else if (rarely(10))
    out.kind = NO_FIGURE;
  else if (fill)
    out.number = whole(RANGE_LOW + below(RANGE_HIGH - RANGE_LOW + 1));
  else if (rarely(4)) {
    static const expression_kind OPERATIONS[] = { ADD, SUBTRACT, MULTIPLY };
    out.number = new_operation(OPERATIONS[below(3)], INTEGER, random_constant(), random_constant());
  } else if (rarely(10))
    out.number = new_operation(NEGATE, INTEGER, random_constant(), NULL);
  else
    out.number = random_constant();
  return out;
}

static tree_statement random_statement(const tree_set *set, int variant, bool otherwise)
{
  bool fill = variant != NOWHERE, may_delegate = fill ? variant == 0 && set->variant_count > 1 : below(2);
  tree_statement out = { .by = NOWHERE, .otherwise = otherwise };
  if (below(2))
    out.year = set->from + (int)below((uint32_t)(set->to - set->from + 1));
  if (set->dimension_count && !otherwise && below(2))
    out.condition = random_cell_condition(set, 1);
  if (set->dimension_count && below(2))
    out.by = (int)below((uint32_t)set->dimension_count);
  int left_out = out.by != NOWHERE && rarely(4) ? (int)below(LABELS) : NOWHERE;
  for (int v = 0; v < (out.by == NOWHERE ? 1 : LABELS); v++)
    if (v != left_out)
      out.figures[v] = random_figure(fill, may_delegate);
  return out;
}

static bool covers(const tree_statement *s, const int *labels)
{
  return (!s->condition || condition_holds(s->condition, labels)) &&
         s->figures[s->by == NOWHERE ? 0 : labels[s->by]].kind != NO_CELL;
}

static bool next_labels(const tree_set *set, int *labels)
{
  for (int d = 0; d < set->dimension_count; d++) {
    if (++labels[d] < LABELS)
      return true;
    labels[d] = 0;
  }
  return false;
}

/* Whether two statements give a cell twice: the same year, or one of them all years. */
static bool overlaps(const tree_set *set, const tree_clauses *with, const tree_statement *s)
{
  for (const tree_statement *other = with->items; other < with->items + with->count; other++) {
    int labels[DIMENSIONS] = { 0 };
    if (other->otherwise != s->otherwise || (other->year && s->year && other->year != s->year))
      continue;
    do
      if (covers(other, labels) && covers(s, labels))
        return true;
    while (next_labels(set, labels));
  }
  return false;
}

static bool is_for(const tree_figure *above, int variant)
{
  return above && above->kind == DELEGATED && above->to == (variant == 0 ? PROVINCE : DISTRICT);
}

/* Whether every cell that a fill speaks of is the variant's to fill: in its year, or in all. `còn lại` takes
   what there is, but something. */
static bool may_fill(const tree_set *set, const tree_threshold *t, int variant, const tree_statement *s)
{
  int labels[DIMENSIONS] = { 0 };
  bool any = false;
  do
    for (int year = s->year ? s->year : set->from; covers(s, labels) && year <= (s->year ? s->year : set->to); year++) {
      bool allowed = is_for(threshold_figure(set, t, variant - 1, year, labels), variant);
      if (!allowed && !s->otherwise)
        return false;
      any = any || allowed;
    }
  while (next_labels(set, labels));
  return any;
}

static bool has_holes(const tree_set *set, const tree_threshold *t, const expression *without)
{
  int labels[DIMENSIONS] = { 0 };
  do
    for (int year = set->from; year <= set->to; year++)
      if (!threshold_figure(set, t, NOWHERE, year, labels) && !(without && condition_holds(without, labels)))
        return true;
  while (next_labels(set, labels));
  return false;
}

static bool uses_any(const tree_set *set, const tree_statement *s)
{
  int labels[DIMENSIONS] = { 0 };
  do
    if (covers(s, labels))
      return true;
  while (next_labels(set, labels));
  return false;
}

static void add_fills(tree_threshold *t, const tree_set *set, int variant)
{
  tree_clauses *to = &t->fills[variant];
  for (int tries = 0; tries < 5 && to->count < 3; tries++) {
    tree_statement s = random_statement(set, variant, rarely(3));
    if (uses_any(set, &s) && !overlaps(set, to, &s) && may_fill(set, t, variant, &s))
      to->items[to->count++] = s;
  }
}

void random_threshold(tree_threshold *out, const tree_set *set, const expression *without)
{
  tree_clauses *own = &out->own;
  out->given = true;
  for (int wanted = (int)below(4); wanted > 0 && own->count < STATEMENTS - 1; wanted--) {
    tree_statement s = random_statement(set, NOWHERE, false);
    if (uses_any(set, &s) && !overlaps(set, own, &s))
      own->items[own->count++] = s;
  }
  bool otherwise = own->count > 0 || rarely(4);
  while (own->count == 0 || has_holes(set, out, without)) { /* one more that leaves none; else another in its place */
    own->items[own->count++] = random_statement(set, NOWHERE, otherwise);
    if (has_holes(set, out, without))
      own->count--;
  }
  tree_statement more = random_statement(set, NOWHERE, true);
  if (own->count < STATEMENTS && rarely(4) && !overlaps(set, own, &more))
    own->items[own->count++] = more;
  for (int v = 0; v < set->variant_count; v++)
    add_fills(out, set, v);
}
