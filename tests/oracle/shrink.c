/* Disagreements: see shrink.h. A smaller case is found by leaving parts out as long as it stays one. */
#include "tests/oracle/shrink.h"
#include "tests/oracle/evaluate.h"
#include "tests/oracle/print.h"
#include "tests/oracle/product.h"

#include <stdlib.h>
#include <string.h>

long find_disagreement(const tree_run *run, const tree_unit *units, int count, void (*note)(const tree_answer *),
                       tree_answer *last)
{
  static char *text;
  static size_t length;
  FILE *out = open_memstream(&text, &length);
  product p;
  long wrong = -1;
  if (!out)
    abort();
  print_set(out, run->set);
  fclose(out);
  if (!product_compile(&p, run->set, text, length) || !product_run(&p, run, units, count))
    wrong = count;
  for (int u = 0; u < count && wrong < 0; u++) {
    numbers_reset();
    judgement early[INDICATORS];
    product_early(early, &p, run->set, u);
    judge(last, run, &units[u], early);
    if (note)
      note(last);
    if (product_differs(&p, run, u, last))
      wrong = u;
  }
  product_free(&p);
  free(text);
  return wrong;
}

static bool still_wrong(const tree_run *run, const tree_unit *unit)
{
  tree_answer ignored;
  return find_disagreement(run, unit, 1, NULL, &ignored) == 0;
}

/* Tries what stands in the tree at `place` without one of its parts. */
static void shrink_expression(expression **place, const tree_run *run, const tree_unit *unit)
{
  expression *whole = *place;
  if (!whole)
    return;
  for (int i = 0; i < 3; i++)
    if (whole->operands[i] && whole->operands[i]->type == whole->type) {
      *place = whole->operands[i];
      if (still_wrong(run, unit)) {
        shrink_expression(place, run, unit);
        return;
      }
      *place = whole;
    }
  if (whole->type == INTEGER && whole->kind != CONSTANT) {
    static expression one = { .kind = CONSTANT, .type = INTEGER, .digits = 1 };
    *place = &one;
    if (still_wrong(run, unit))
      return;
    *place = whole;
  }
  for (int i = 0; i < 3; i++)
    shrink_expression(&whole->operands[i], run, unit);
}

static void shrink_threshold(tree_threshold *t, const tree_run *run, const tree_unit *unit)
{
  enum { LISTS = 1 + 2 * VARIANTS };
  tree_clauses *lists[LISTS] = { &t->own };
  for (int v = 0; v < VARIANTS; v++) {
    lists[1 + v] = &t->fills[v];
    lists[1 + VARIANTS + v] = &t->tightenings[v];
  }
  for (int l = 0; l < LISTS; l++)
    for (int i = 0; i < lists[l]->count;) {
      tree_clauses kept = *lists[l];
      lists[l]->count--;
      memmove(&lists[l]->items[i], &lists[l]->items[i + 1], (size_t)(lists[l]->count - i) * sizeof(tree_statement));
      if (!still_wrong(run, unit)) {
        *lists[l] = kept;
        i++;
      }
    }
  tree_threshold kept = *t;
  t->given = false;
  memset(&t->own, 0, sizeof t->own);
  memset(t->fills, 0, sizeof t->fills);
  memset(t->tightenings, 0, sizeof t->tightenings);
  if (!still_wrong(run, unit))
    *t = kept;
}

/* Without the value at `place`, if the disagreement stays. */
#define WITHOUT(place, run, unit) \
  do { \
    __auto_type kept_ = (place); \
    memset(&(place), 0, sizeof(place)); \
    if (!still_wrong((run), (unit))) \
      (place) = kept_; \
  } while (false)

/* Whether each criterion has an indicator of the act that writes it. */
static bool is_sound(const tree_set *set)
{
  for (int k = 0; k < set->criterion_count; k++) {
    bool any = set->criteria[k].dropped;
    for (int i = 0; i < set->indicator_count; i++)
      any = any || (!set->indicators[i].dropped && set->indicators[i].criterion == k &&
                    set->indicators[i].adder == set->criteria[k].adder);
    if (!any)
      return false;
  }
  return true;
}

static void shrink_indicator(tree_indicator *of, const tree_run *run, const tree_unit *unit)
{
  of->dropped = true;
  if (is_sound(run->set) && still_wrong(run, unit))
    return;
  of->dropped = false;
  WITHOUT(of->exception, run, unit);
  WITHOUT(of->rounded, run, unit);
  for (int v = 0; v < VARIANTS; v++) {
    WITHOUT(of->exemption_counts[v], run, unit);
    for (int e = 0; e < of->exemption_counts[v]; e++)
      shrink_expression(&of->exemptions[v][e].when, run, unit);
  }
  while (of->aux_count > 0) {
    of->aux_count--;
    if (!still_wrong(run, unit)) {
      of->aux_count++;
      break;
    }
  }
  shrink_threshold(&of->threshold, run, unit);
  WITHOUT(of->tighten_only, run, unit);
  shrink_expression(&of->test, run, unit);
  shrink_expression(&of->exception, run, unit);
  shrink_expression(&of->value, run, unit);
  WITHOUT(of->value, run, unit);
  for (int a = 0; a < of->aux_count; a++) {
    shrink_threshold(&of->auxes[a].threshold, run, unit);
    shrink_expression(&of->auxes[a].value, run, unit);
  }
}

/* What a variant adds, a criterion with its indicators. */
static void shrink_added_criterion(tree_set *set, int k, const tree_run *run, const tree_unit *unit)
{
  bool kept[INDICATORS];
  set->criteria[k].dropped = true;
  for (int i = 0; i < set->indicator_count; i++) {
    kept[i] = set->indicators[i].dropped;
    set->indicators[i].dropped = kept[i] || set->indicators[i].criterion == k;
  }
  if (still_wrong(run, unit))
    return;
  set->criteria[k].dropped = false;
  for (int i = 0; i < set->indicator_count; i++)
    set->indicators[i].dropped = kept[i];
}

static void shrink_header(tree_set *set, const tree_run *run, const tree_unit *unit)
{
  WITHOUT(set->band_count, run, unit);
  WITHOUT(set->condition_count, run, unit);
  WITHOUT(set->met, run, unit);
  WITHOUT(set->policy, run, unit);
  for (int i = 0; i < set->condition_count; i++)
    shrink_expression(&set->conditions[i], run, unit);
  for (int k = 0; k < set->criterion_count; k++) {
    WITHOUT(set->criteria[k].policy, run, unit);
    WITHOUT(set->criteria[k].met, run, unit);
  }
  for (int d = 0; d < set->dimension_count; d++) {
    WITHOUT(set->dimensions[d].except_count, run, unit);
    for (int i = 0; i < set->dimensions[d].except_count; i++)
      shrink_expression(&set->dimensions[d].excepts[i].when, run, unit);
  }
}

void shrink(tree_set *set, const tree_run *run, tree_unit *unit)
{
  if (!still_wrong(run, unit)) /* only seen among others */
    return;
  for (int round = 0; round < 2; round++) {
    for (int k = set->own_criterion_count; k < set->criterion_count; k++)
      if (!set->criteria[k].dropped)
        shrink_added_criterion(set, k, run, unit);
    while (set->variant_count > unit->variant + 1) {
      set->variant_count--;
      if (!still_wrong(run, unit)) {
        set->variant_count++;
        break;
      }
    }
    for (int i = 0; i < set->indicator_count; i++)
      if (!set->indicators[i].dropped)
        shrink_indicator(&set->indicators[i], run, unit);
    shrink_header(set, run, unit);
  }
  const tree_cell blank = { .input = NOT_REPORTED };
  for (int x = 0; x < DATA; x++)
    for (int previous = 0; previous < 2; previous++) {
      tree_cell *cell = previous ? &unit->previous[x] : &unit->cells[x], kept = *cell;
      *cell = blank;
      if (!still_wrong(run, unit))
        *cell = kept;
    }
}

static void print_answer(FILE *out, const tree_set *set, const tree_answer *a)
{
  for (int i = 0; i < set->indicator_count; i++) {
    const indicator_answer *of = &a->indicators[i];
    if (set->indicators[i].dropped || of->verdict == VERDICTS)
      continue;
    fprintf(out, "  %s: %c%s value ", set->indicators[i].code, VERDICT_LETTERS[of->verdict], of->reported ? "*" : "");
    print_value(out, set, &of->value);
    fputs(" threshold ", out);
    print_value(out, set, &of->threshold);
    for (int k = 0; k < set->indicators[i].aux_count; k++) {
      fputs(" aux ", out);
      print_value(out, set, &of->aux_values[k]);
      fputs(" aux threshold ", out);
      print_value(out, set, &of->aux_thresholds[k]);
    }
    fputs(" because", out);
    print_causes(out, set, of->causes);
    fputc('\n', out);
  }
  for (int k = 0; k < set->criterion_count; k++)
    if (a->criteria[k] != VERDICTS)
      fprintf(out, "  criterion %s: %c\n", set->criteria[k].code, VERDICT_LETTERS[a->criteria[k]]);
  for (int i = 0; i < set->condition_count; i++)
    fprintf(out, "  condition: %c\n", VERDICT_LETTERS[a->conditions[i].state]);
  fprintf(out, "  set: %c", VERDICT_LETTERS[a->set]);
  print_causes(out, set, a->causes);
  fprintf(out, "; class %d; criteria %d + %d of %d; indicators %d of %d\n", a->band, a->criteria_met,
          a->criteria_insufficient, a->criteria_total, a->indicators_met, a->indicators_total);
}

void report_disagreement(const tree_run *run, const tree_unit *unit)
{
  char *text;
  size_t length;
  FILE *out = open_memstream(&text, &length);
  tree_answer expected;
  product p;
  if (!out)
    abort();
  print_set(out, run->set);
  fclose(out);
  fprintf(stderr, "%s\n", text);
  print_unit(stderr, run, unit);
  if (!product_compile(&p, run->set, text, length))
    chuan_diags_print(&p.diags, stderr, (chuan_diag_style){ CHUAN_LANG_EN, false, 120 });
  else if (!product_run(&p, run, unit, 1))
    fprintf(stderr, "the run fails\n");
  else {
    numbers_reset();
    judgement early[INDICATORS];
    product_early(early, &p, run->set, 0);
    judge(&expected, run, unit, early);
    const char *what = product_differs(&p, run, 0, &expected);
    fprintf(stderr, "differs: %s\nprogram:\n", what ? what : "only beside other units");
    product_print(stderr, &p, run->set, 0);
    fprintf(stderr, "oracle:\n");
    print_answer(stderr, run->set, &expected);
  }
  product_free(&p);
  free(text);
}
