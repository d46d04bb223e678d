/* Expressions: docs/language.md, "Biểu thức" and "Ý nghĩa". */
#include "tests/oracle/evaluate.h"

#include <stdlib.h>

outcome value_of(judgement state)
{
  return (outcome){ .state = state };
}

static outcome coded(long code)
{
  return (outcome){ .state = MET, .code = code };
}

static outcome truth(bool holds)
{
  return value_of(holds ? MET : NOT_MET);
}

outcome value_because(judgement state, outcome a, outcome b)
{
  outcome out = value_of(state);
  if (state == INSUFFICIENT) {
    cause_bits none = { 0 };
    out.causes = causes_union(a.state == INSUFFICIENT ? a.causes : none, b.state == INSUFFICIENT ? b.causes : none);
  }
  return out;
}

/* Where an operand has no value: L before K, K before T. MET where both have one. */
static judgement without(outcome a, outcome b)
{
  static const judgement ORDER[] = { FAULT, NOT_APPLICABLE, INSUFFICIENT };
  for (int i = 0; i < 3; i++)
    if (a.state == ORDER[i] || b.state == ORDER[i])
      return ORDER[i];
  return MET;
}

static outcome of_cell(const tree_cell *cell, int index, bool previous)
{
  const tree_datum *datum = &DATA_LIST[index];
  outcome out = value_of(INSUFFICIENT);
  switch (cell->input) {
  case NOT_REPORTED:
    *(previous ? &out.causes.no_previous : &out.causes.not_reported) = 1u << index;
    return out;
  case NOT_AVAILABLE: out.causes.not_available = 1u << index; return out;
  case INPUT_NOT_APPLICABLE: return value_of(NOT_APPLICABLE);
  case NONE_OCCURRED:
  case REPORTED: break;
  }
  long digits = cell->input == NONE_OCCURRED ? 0 : cell->digits;
  if (datum->type == TRUTH)
    return truth(digits != 0);
  out = coded(datum->type == DATE ? DATE_LIST[digits] : digits);
  if (datum->type <= RATIO) {
    out.number = number_new();
    number_of_digits(out.number, digits, datum->scale);
    if (cell->input == REPORTED && cell->huge) {
      mpq_ptr more = number_new();
      mpz_ui_pow_ui(mpq_numref(more), 2, 70);
      mpz_set_ui(mpq_denref(more), 1);
      mpq_add(out.number, out.number, more);
    }
  }
  return out;
}

static const tree_cell NO_PREVIOUS_YEAR = { .input = NOT_REPORTED };

static const tree_cell *cell_at(const context *c, int index, bool previous)
{
  if (!previous)
    return &c->unit->cells[index];
  return c->run->year == c->run->set->from ? &NO_PREVIOUS_YEAR : &c->unit->previous[index];
}

static outcome arithmetic(expression_kind kind, outcome a, outcome b)
{
  judgement state = without(a, b);
  if (state != MET)
    return value_because(state, a, b);
  outcome out = value_of(MET);
  out.number = number_new();
  switch (kind) {
  case ADD: mpq_add(out.number, a.number, b.number); break;
  case SUBTRACT: mpq_sub(out.number, a.number, b.number); break;
  case MULTIPLY: mpq_mul(out.number, a.number, b.number); break;
  default:
    if (mpq_sgn(b.number) == 0)
      return value_of(FAULT);
    mpq_div(out.number, a.number, b.number);
  }
  return out;
}

static outcome compare(const expression *e, tree_comparison how, outcome a, outcome b)
{
  if (e->type == TRUTH) { /* its two values are a value like others here */
    if (a.state <= NOT_MET)
      a = coded(a.state);
    if (b.state <= NOT_MET)
      b = coded(b.state);
  }
  judgement state = without(a, b);
  if (state != MET)
    return value_because(state, a, b);
  long order = a.number ? mpq_cmp(a.number, b.number) : a.code - b.code;
  switch (how) {
  case EQ: return truth(order == 0);
  case NE: return truth(order != 0);
  case LT: return truth(order < 0);
  case LE: return truth(order <= 0);
  case GT: return truth(order > 0);
  default: return truth(order >= 0);
  }
}

static outcome one_of(context *c, int of, const expression *e)
{
  outcome wanted = evaluate(c, of, e->operands[0]), out = value_of(NOT_MET);
  for (int i = 0; i < e->list_count; i++) {
    outcome equal = compare(e->operands[0], EQ, wanted, evaluate(c, of, e->list[i]));
    out = value_because(verdict_or(out.state, equal.state), out, equal);
    if (equal.state > NOT_MET) /* what has no value is in no list */
      return equal;
  }
  return out;
}

static bool agree(outcome a, outcome b)
{
  if (a.state != b.state || a.state == INSUFFICIENT)
    return false;
  return a.state != MET || !a.number || mpq_equal(a.number, b.number);
}

static outcome choose(context *c, int of, const expression *e)
{
  outcome condition = evaluate(c, of, e->operands[0]);
  if (condition.state == FAULT)
    return value_of(FAULT);
  if (condition.state != INSUFFICIENT)
    return evaluate(c, of, e->operands[condition.state == MET ? 1 : 2]);
  outcome a = evaluate(c, of, e->operands[1]), b = evaluate(c, of, e->operands[2]);
  return agree(a, b) ? a : value_because(INSUFFICIENT, condition, value_because(INSUFFICIENT, a, b));
}

outcome evaluate_value(context *c, int i, int aux)
{
  const tree_indicator *indicator = &c->run->set->indicators[i];
  int at = aux == NOWHERE ? AUXES : aux;
  if (!c->known[i][at]) {
    outcome out = evaluate(c, i, aux == NOWHERE ? indicator->value : indicator->auxes[aux].value);
    if (aux == NOWHERE && indicator->rounded && out.state == MET) {
      mpq_ptr rounded = number_new();
      number_round(rounded, out.number, indicator->places, indicator->rounding);
      out.number = rounded;
    }
    c->values[i][at] = out;
    c->known[i][at] = true;
  }
  return c->values[i][at];
}

static outcome constant(const expression *e)
{
  outcome out = value_of(MET);
  out.number = number_new();
  number_of_digits(out.number, e->digits, e->places + (e->percent ? 2 : 0));
  return out;
}

static outcome negative(outcome a)
{
  if (a.state != MET)
    return a;
  outcome out = value_of(MET);
  out.number = number_new();
  mpq_neg(out.number, a.number);
  return out;
}

static bool has_value(const tree_cell *cell)
{
  return cell->input == REPORTED || cell->input == NONE_OCCURRED;
}

outcome evaluate(context *c, int of, const expression *e)
{
  outcome a, b;
  switch (e->kind) {
  case CONSTANT: return constant(e);
  case VALUE: return evaluate_value(c, of, NOWHERE);
  case AUX: return evaluate_value(c, of, e->index);
  case THRESHOLD: return threshold_value(c, of, e->index, NULL);
  case THRESHOLD_OF: return threshold_value(c, e->index, NOWHERE, NULL);
  case CELL: return of_cell(cell_at(c, e->index, false), e->index, false);
  case PREVIOUS: return of_cell(cell_at(c, e->index, true), e->index, true);
  case HAS_DATA: return truth(has_value(cell_at(c, e->index, false)));
  case HAS_PREVIOUS: return truth(has_value(cell_at(c, e->index, true)));
  case IF: return choose(c, of, e);
  case LABEL: return coded(e->index);
  case TEXT_CONSTANT: return coded(e->index);
  case DATE_CONSTANT: return coded(DATE_LIST[e->index]);
  case THE_DIMENSION: return c->dimensions[e->index];
  case TRUTH_CONSTANT: return truth(e->index != 0);
  case ONE_OF: return one_of(c, of, e);
  case NEGATE: return negative(evaluate(c, of, e->operands[0]));
  case NOT:
    a = evaluate(c, of, e->operands[0]);
    return value_because(verdict_not(a.state), a, a);
  default: break;
  }
  a = evaluate(c, of, e->operands[0]);
  b = evaluate(c, of, e->operands[1]);
  switch (e->kind) {
  case COMPARE: return compare(e->operands[0], e->comparison, a, b);
  case AND: return value_because(verdict_and(a.state, b.state), a, b);
  case OR: return value_because(verdict_or(a.state, b.state), a, b);
  default: return arithmetic(e->kind, a, b);
  }
}
