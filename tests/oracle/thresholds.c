/* Thresholds: docs/language.md, "Ngưỡng", "Biến thể" and "Chọn điều khoản". */
#include "tests/oracle/evaluate.h"

#include <stddef.h>
#include <string.h>

bool condition_holds(const expression *e, const int *labels)
{
  switch (e->kind) {
  case AND: return condition_holds(e->operands[0], labels) && condition_holds(e->operands[1], labels);
  case OR: return condition_holds(e->operands[0], labels) || condition_holds(e->operands[1], labels);
  case NOT: return !condition_holds(e->operands[0], labels);
  case COMPARE: return (labels[e->operands[0]->index] == e->operands[1]->index) == (e->comparison == EQ);
  default:
    for (int i = 0; i < e->list_count; i++)
      if (labels[e->operands[0]->index] == e->list[i]->index)
        return true;
    return false;
  }
}

/* What a statement gives a cell, whatever the year; NULL: nothing. */
static const tree_figure *figure_at(const tree_statement *s, const int *labels)
{
  if (s->condition && !condition_holds(s->condition, labels))
    return NULL;
  const tree_figure *out = &s->figures[s->by == NOWHERE ? 0 : labels[s->by]];
  return out->kind == NO_CELL ? NULL : out;
}

/* The statement that speaks last of a cell by `year`: that of all years, or the one of the latest year. */
static const tree_statement *latest(const tree_clauses *from, bool otherwise, int year, const int *labels)
{
  const tree_statement *out = NULL;
  for (const tree_statement *s = from->items; s < from->items + from->count; s++)
    if (s->otherwise == otherwise && s->year <= year && figure_at(s, labels) && (!out || s->year > out->year))
      out = s;
  return out;
}

static const tree_figure *own_figure(const tree_clauses *own, int year, const int *labels)
{
  const tree_statement *s = latest(own, false, year, labels);
  if (!s)
    s = latest(own, true, year, labels);
  return s ? figure_at(s, labels) : NULL;
}

/* Whether a fill or tightening still stands in `year`: the one may be given where the clause above is delegated to
   this variant's level, the other where it is a figure, and one of a year lapses where that clause changes. */
static bool stands(const tree_set *set, const tree_threshold *t, int variant, bool tightens, const tree_statement *s,
                   int year, const int *labels)
{
  const tree_variant *of = &set->variants[variant];
  int since = s->year ? s->year : year;
  const tree_figure *above = threshold_figure(set, t, of->parent, since, labels);
  if (!above || (tightens ? above->kind != GIVEN : above->kind != DELEGATED || above->to != of->level))
    return false;
  for (int y = since + 1; y <= year; y++)
    if (threshold_figure(set, t, of->parent, y, labels) != above)
      return false;
  return true;
}

const tree_figure *threshold_figure(const tree_set *set, const tree_threshold *t, int variant, int year,
                                    const int *labels)
{
  if (variant == t->adder)
    return own_figure(&t->own, year, labels);
  for (int form = 0; form < 4; form++) {
    bool tightens = form >= 2;
    const tree_clauses *from = tightens ? &t->tightenings[variant] : &t->fills[variant];
    const tree_statement *s = latest(from, form % 2 == 1, year, labels);
    if (s && stands(set, t, variant, tightens, s, year, labels))
      return figure_at(s, labels);
  }
  return threshold_figure(set, t, set->variants[variant].parent, year, labels);
}

static bool next_cell(int dimension_count, int *labels)
{
  for (int d = 0; d < dimension_count; d++) {
    if (++labels[d] < LABELS)
      return true;
    labels[d] = 0;
  }
  return false;
}

/* Whether the figure of some cell would be another one if nothing but this dimension changed. */
static bool depends_on(const context *c, const tree_threshold *t, int dimension)
{
  const tree_set *set = c->run->set;
  int labels[DIMENSIONS] = { 0 };
  do {
    int other[DIMENSIONS];
    memcpy(other, labels, sizeof other);
    other[dimension] = 0;
    if (threshold_figure(set, t, c->unit->variant, c->run->year, labels) !=
        threshold_figure(set, t, c->unit->variant, c->run->year, other))
      return true;
  } while (next_cell(set->dimension_count, labels));
  return false;
}

/* What one figure is for an indicator. */
static outcome figure_value(context *c, int indicator, const tree_figure *f)
{
  if (!f)
    return value_of(NOT_APPLICABLE);
  if (f->kind == GIVEN)
    return evaluate(c, NOWHERE, f->number);
  outcome out = value_of(INSUFFICIENT);
  *(f->kind == DELEGATED ? &out.causes.no_threshold : &out.causes.no_figure) = 1u << indicator;
  return out;
}

static bool same(outcome a, outcome b)
{
  return a.state == MET && b.state == MET && mpq_equal(a.number, b.number);
}

/* The next cell that a unit could be in whose open dimensions may have any label; false after the last one. */
static bool next_possible(const bool *open, int dimension_count, int *labels)
{
  for (int d = 0; d < dimension_count; d++) {
    if (open[d] && ++labels[d] < LABELS)
      return true;
    if (open[d])
      labels[d] = 0;
  }
  return false;
}

outcome threshold_value(context *c, int indicator, int aux, const tree_figure **clause)
{
  const tree_set *set = c->run->set;
  const tree_indicator *of = &set->indicators[indicator];
  const tree_threshold *t = aux == NOWHERE ? &of->threshold : &of->auxes[aux].threshold;
  bool open[DIMENSIONS] = { false }, one_clause = true;
  int labels[DIMENSIONS] = { 0 };
  outcome missing = value_of(INSUFFICIENT);
  if (clause)
    *clause = NULL;
  for (int d = 0; d < set->dimension_count; d++) {
    outcome label = c->dimensions[d];
    if (label.state == MET)
      labels[d] = (int)label.code;
    else if (depends_on(c, t, d)) {
      if (label.state == FAULT)
        return label;
      open[d] = true;
      missing.causes = causes_union(missing.causes, label.causes);
    }
  }
  const tree_figure *first = threshold_figure(set, t, c->unit->variant, c->run->year, labels);
  outcome out = figure_value(c, indicator, first);
  while (next_possible(open, set->dimension_count, labels)) {
    const tree_figure *other = threshold_figure(set, t, c->unit->variant, c->run->year, labels);
    if (other != first && !same(out, figure_value(c, indicator, other)))
      return missing;
    one_clause = one_clause && other == first;
  }
  if (clause && one_clause)
    *clause = first;
  return out;
}
