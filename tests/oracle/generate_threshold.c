/* Random thresholds that give every cell one figure, and fills and tightenings of variants that do only what they may:
   fill what is delegated to them, and ask for figures at least as strict as the act above. */
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

static tree_figure random_figure(bool fill, bool of_variant, bool may_delegate)
{
  tree_figure out = { .kind = GIVEN };
  if (may_delegate && rarely(3)) {
    out.kind = DELEGATED;
    out.to = of_variant || rarely(5) ? DISTRICT : PROVINCE;
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

/* Where a statement speaks: without its figures. */
static tree_statement random_box(const tree_set *set, bool otherwise)
{
  tree_statement out = { .by = NOWHERE, .otherwise = otherwise };
  if (below(2))
    out.year = set->from + (int)below((uint32_t)(set->to - set->from + 1));
  if (set->dimension_count && !otherwise && below(2))
    out.condition = random_cell_condition(set, 1);
  if (set->dimension_count && below(2))
    out.by = (int)below((uint32_t)set->dimension_count);
  return out;
}

/* A statement of the act that writes the threshold, or a fill of a variant. Only what the level of the writer lets
   others write is delegated. */
static tree_statement random_statement(const tree_set *set, int writer, bool fill, bool otherwise)
{
  tree_statement out = random_box(set, otherwise);
  bool may_delegate = below(2);
  if (writer != NOWHERE)
    may_delegate = set->variants[writer].level == PROVINCE && set->variant_count > 1;
  int left_out = out.by != NOWHERE && rarely(4) ? (int)below(LABELS) : NOWHERE;
  for (int v = 0; v < (out.by == NOWHERE ? 1 : LABELS); v++)
    if (v != left_out)
      out.figures[v] = random_figure(fill, writer != NOWHERE, may_delegate);
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

static bool is_for(const tree_figure *above, const tree_variant *variant)
{
  return above && above->kind == DELEGATED && above->to == variant->level;
}

/* Whether every cell that a fill speaks of is the variant's to fill: in its year, or in all. `còn lại` takes
   what there is, but something. */
static bool may_fill(const tree_set *set, const tree_threshold *t, int variant, const tree_statement *s)
{
  const tree_variant *of = &set->variants[variant];
  int labels[DIMENSIONS] = { 0 };
  bool any = false;
  do
    for (int year = s->year ? s->year : set->from; covers(s, labels) && year <= (s->year ? s->year : set->to); year++) {
      bool allowed = is_for(threshold_figure(set, t, of->parent, year, labels), of);
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
      if (!threshold_figure(set, t, t->adder, year, labels) && !(without && condition_holds(without, labels)))
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
    tree_statement s = random_statement(set, variant, true, rarely(3));
    if (uses_any(set, &s) && !overlaps(set, to, &s) && may_fill(set, t, variant, &s))
      to->items[to->count++] = s;
  }
}

/* Tightenings -------------------------------------------------------------------------------------------------- */

static mpq_ptr number_of(const tree_figure *f)
{
  return evaluate(NULL, NOWHERE, f->number).number; /* a constant */
}

static bool tightened_otherwise(const tree_clauses *by, const tree_figure *f)
{
  for (const tree_statement *s = by->items; s < by->items + by->count; s++)
    for (int v = 0; v < LABELS && !s->otherwise; v++)
      if (f == &s->figures[v])
        return true;
  return false;
}

/* The strictest figure above in the cells of a statement that has one label of its table; NULL where it may not
   speak of one of them, or of none. `còn lại` leaves out the cells without a figure, and those tightened otherwise. */
static const tree_figure *strictest(const tree_set *set, const tree_threshold *t, int variant, const tree_statement *s,
                                    int label)
{
  const tree_figure *out = NULL;
  int labels[DIMENSIONS] = { 0 }, last = s->year ? s->year : set->to;
  do {
    if ((s->condition && !condition_holds(s->condition, labels)) || (s->by != NOWHERE && labels[s->by] != label))
      continue;
    for (int year = s->year ? s->year : set->from; year <= last; year++) {
      const tree_figure *above = threshold_figure(set, t, set->variants[variant].parent, year, labels);
      bool has = above && above->kind == GIVEN;
      if (!has && !s->otherwise)
        return NULL;
      if (!has || (s->otherwise && tightened_otherwise(&t->tightenings[variant],
                                                       threshold_figure(set, t, variant, year, labels))))
        continue;
      if (!out || mpq_cmp(number_of(above), number_of(out)) * t->way > 0)
        out = above;
    }
  } while (next_labels(set, labels));
  return out;
}

/* As strict as `above` or stricter. */
static tree_figure tighter(const tree_figure *above, int way)
{
  tree_figure out = { .kind = GIVEN, .number = above->number };
  if (below(3)) {
    expression *more = rarely(8) ? whole(1000) : random_constant();
    out.number = new_operation(way > 0 ? ADD : SUBTRACT, INTEGER, above->number, more);
  }
  if (below(2)) /* often another one would do too */
    return out;
  tree_figure other = { .kind = GIVEN, .number = random_constant() };
  return mpq_cmp(number_of(&other), number_of(above)) * way >= 0 ? other : out;
}

static void add_tightenings(tree_threshold *t, const tree_set *set, int variant)
{
  tree_clauses *to = &t->tightenings[variant];
  for (int tries = 0; tries < 6 && to->count < 3; tries++) {
    tree_statement s = random_box(set, rarely(3));
    bool any = false;
    s.in_front = s.condition && below(2);
    for (int v = 0; v < (s.by == NOWHERE ? 1 : LABELS); v++) {
      const tree_figure *above = strictest(set, t, variant, &s, v);
      if (!above)
        continue;
      any = true;
      s.figures[v] = tighter(above, t->way);
    }
    if (any && uses_any(set, &s) && !overlaps(set, to, &s))
      to->items[to->count++] = s;
  }
}

void random_threshold(tree_threshold *out, const tree_set *set, const tree_indicator *of, const expression *without,
                      int way)
{
  tree_clauses *own = &out->own;
  out->given = true;
  out->adder = of->adder;
  out->way = way;
  for (int wanted = (int)below(4); wanted > 0 && own->count < STATEMENTS - 1; wanted--) {
    tree_statement s = random_statement(set, of->adder, false, false);
    if (uses_any(set, &s) && !overlaps(set, own, &s))
      own->items[own->count++] = s;
  }
  bool otherwise = own->count > 0 || rarely(4);
  while (own->count == 0 || has_holes(set, out, without)) { /* one more that leaves none; else another in its place */
    own->items[own->count++] = random_statement(set, of->adder, false, otherwise);
    if (has_holes(set, out, without))
      own->count--;
  }
  tree_statement more = random_statement(set, of->adder, false, true);
  if (own->count < STATEMENTS && rarely(4) && !overlaps(set, own, &more))
    own->items[own->count++] = more;
  for (int v = 0; v < set->variant_count; v++)
    if (v != of->adder && holds_under(set, of->adder, v)) {
      add_fills(out, set, v);
      if (way != 0)
        add_tightenings(out, set, v);
    }
}
