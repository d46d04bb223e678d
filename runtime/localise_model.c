/* Reading checks: what their steps come to when some data are unknown. See localise_internal.h. */
#include "runtime/localise_internal.h"
#include "base/try.h"

enum { CASES_MAX = 16 /* of one number; more are not looked at one by one */ };

#define BIT(name) (1u << CHUAN_VERDICT_##name)
enum { ANY = (1u << CHUAN_VERDICT_COUNT) - 1, DECIDED = BIT(MET) | BIT(NOT_MET) };

bool chuan_is_comparison(chuan_opcode op)
{
  return op >= CHUAN_OP_EQ && op <= CHUAN_OP_GE;
}

chuan_verdict_table *chuan_table_of(chuan_opcode op)
{
  switch (op) {
  case CHUAN_OP_AND: return chuan_verdict_and;
  case CHUAN_OP_OR: return chuan_verdict_or;
  case CHUAN_OP_SAME_TRUTH: return chuan_verdict_same;
  default: return NULL;
  }
}

/* Numbers ------------------------------------------------------------------------------------------ */

static bool is_same(const chuan_model *model, const chuan_num *a, const chuan_num *b)
{
  for (size_t k = 0; a && b && k <= model->unknown_count; k++)
    if (chuan_num_compare(a[k], b[k]) != 0)
      return false;
  return a && b;
}

static chuan_number_case opaque_case(void)
{
  return (chuan_number_case){ .state = CHUAN_VERDICT_MET, .opaque = true };
}

/* Divides by a constant divisor, so that what is left of it is 1, or a fault. */
static chuan_rc settle_divisor(chuan_number_case *out, chuan_model *model)
{
  if (!out->d || !chuan_sum_is_constant(model, out->d))
    return CHUAN_RC_OK;
  chuan_num d = out->d[0];
  if (chuan_num_sign(d) == 0) {
    out->state = CHUAN_VERDICT_FAULT;
    return CHUAN_RC_OK;
  }
  const chuan_num *zero;
  TRY(chuan_sum_constant(&zero, model, chuan_num_int(0)));
  TRY(chuan_sum_add(&out->n, model, zero, out->n, chuan_sums_divide(&model->sums, chuan_num_int(1), d)));
  out->d = NULL;
  return CHUAN_RC_OK;
}

static chuan_rc add_cases(chuan_number_case *out, chuan_model *model, const chuan_number_case *a,
                          const chuan_number_case *b, int sign)
{
  const chuan_num *left = a->n, *right = b->n;
  bool linear = true;
  out->d = a->d;
  if (!is_same(model, a->d, b->d)) {
    TRY(chuan_sum_multiply(&left, &linear, model, a->n, b->d));
    TRY(chuan_sum_multiply(&right, &linear, model, b->n, a->d));
    if (a->d || b->d)
      TRY(chuan_sum_multiply(&out->d, &linear, model, a->d, b->d));
  }
  out->opaque = !linear;
  return linear ? chuan_sum_add(&out->n, model, left, right, chuan_num_int(sign)) : CHUAN_RC_OK;
}

/* n / d of a product or quotient. A divisor that varies must not be divided by again: that it is not 0 would be
   lost. */
static chuan_rc multiply_cases(chuan_number_case *out, chuan_model *model, const chuan_number_case *a,
                               const chuan_number_case *b, bool divide)
{
  const chuan_num *n = divide ? b->d : b->n, *d = divide ? b->n : b->d;
  bool linear = !divide || chuan_sum_is_constant(model, b->d);
  TRY(chuan_sum_multiply(&out->n, &linear, model, a->n, n));
  out->d = NULL;
  if (a->d || d)
    TRY(chuan_sum_multiply(&out->d, &linear, model, a->d, d));
  out->opaque = !linear;
  return linear ? settle_divisor(out, model) : CHUAN_RC_OK;
}

static chuan_rc round_case(chuan_number_case *out, chuan_model *model, const chuan_number_case *a,
                           const chuan_instruction *i)
{
  chuan_num number = chuan_num_int(0);
  *out = *a;
  out->opaque = a->opaque || a->rounded;
  if (out->opaque || a->state != CHUAN_VERDICT_MET)
    return CHUAN_RC_OK;
  out->rounded = i;
  if (a->d || !chuan_sum_is_constant(model, a->n))
    return CHUAN_RC_OK;
  out->rounded = NULL;
  TRY(chuan_num_round(&number, a->n[0], i->b, (chuan_rounding)i->c, model->sums.arena));
  return chuan_sum_constant(&out->n, model, number);
}

static chuan_rc operate(chuan_number_case *out, chuan_model *model, const chuan_instruction *i,
                        const chuan_number_case *a, const chuan_number_case *b)
{
  *out = (chuan_number_case){ .state = (uint8_t)chuan_verdict_worse(a->state, b->state) };
  TRY(chuan_goal_add_all(&out->goals, model, a->goals));
  if (a != b)
    TRY(chuan_goal_add_all(&out->goals, model, b->goals));
  const chuan_goal *goals = out->goals;
  out->opaque = a->opaque || b->opaque || (i->op != CHUAN_OP_ROUND && (a->rounded || b->rounded));
  if (out->opaque || out->state != CHUAN_VERDICT_MET)
    return CHUAN_RC_OK;
  switch ((chuan_opcode)i->op) {
  case CHUAN_OP_ADD: TRY(add_cases(out, model, a, b, 1)); break;
  case CHUAN_OP_SUBTRACT: TRY(add_cases(out, model, a, b, -1)); break;
  case CHUAN_OP_MULTIPLY: TRY(multiply_cases(out, model, a, b, false)); break;
  case CHUAN_OP_DIVIDE: TRY(multiply_cases(out, model, a, b, true)); break;
  case CHUAN_OP_NEGATE: {
    chuan_number_case zero = { .d = a->d };
    TRY(chuan_sum_constant(&zero.n, model, chuan_num_int(0)));
    TRY(add_cases(out, model, &zero, a, -1));
    break;
  }
  default: TRY(round_case(out, model, a, i)); break;
  }
  out->goals = goals;
  return CHUAN_RC_OK;
}

/* Each case of one operand with each of the other. */
static chuan_rc cross_cases(chuan_step_model *out, chuan_model *model, const chuan_instruction *i,
                            const chuan_step_model *a, const chuan_step_model *b)
{
  size_t count = a == b ? a->case_count : a->case_count * b->case_count;
  bool many = count > CASES_MAX;
  chuan_number_case *cases = chuan_arena_array(model->sums.arena, many ? 1 : count, sizeof *cases);
  if (!cases)
    return CHUAN_RC_MEMORY;
  out->cases = cases;
  out->case_count = many ? 1 : count;
  if (many)
    cases[0] = opaque_case();
  for (size_t k = 0; k < count && !many; k++)
    TRY(a == b ? operate(&cases[k], model, i, &a->cases[k], &a->cases[k])
               : operate(&cases[k], model, i, &a->cases[k / b->case_count], &b->cases[k % b->case_count]));
  return CHUAN_RC_OK;
}

/* A choice between numbers by a condition, which is a step of the check. */
static chuan_rc select_cases(chuan_step_model *out, chuan_model *model, uint32_t check, const chuan_step *step)
{
  const chuan_step_model *steps = model->steps[check];
  uint8_t condition = steps[step->operands[0]].possible;
  const struct { uint8_t when; const chuan_step_model *then; uint8_t state; } BRANCHES[] = {
    { BIT(MET), &steps[step->operands[1]], 0 },
    { BIT(NOT_MET) | BIT(NOT_APPLICABLE), &steps[step->operands[2]], 0 },
    { BIT(INSUFFICIENT), NULL, CHUAN_VERDICT_INSUFFICIENT },
    { BIT(FAULT), NULL, CHUAN_VERDICT_FAULT },
  };
  size_t count = steps[step->operands[1]].case_count + steps[step->operands[2]].case_count + 2;
  chuan_number_case *cases = chuan_arena_array(model->sums.arena, count, sizeof *cases);
  if (!cases)
    return CHUAN_RC_MEMORY;
  *out = (chuan_step_model){ .varies = out->varies, .cases = cases };
  for (size_t b = 0; b < 4; b++) {
    size_t branch_count = BRANCHES[b].then ? BRANCHES[b].then->case_count : 1;
    for (size_t k = 0; k < branch_count && (condition & BRANCHES[b].when); k++) {
      chuan_number_case *made = &cases[out->case_count++];
      const chuan_goal *goals = NULL;
      *made = BRANCHES[b].then ? BRANCHES[b].then->cases[k] : (chuan_number_case){ .state = BRANCHES[b].state };
      TRY(chuan_goal_add_all(&goals, model, made->goals));
      TRY(chuan_goal_want(&goals, model, check, step->operands[0], BRANCHES[b].when));
      made->goals = goals;
    }
  }
  if (out->case_count > CASES_MAX) {
    cases[0] = opaque_case();
    out->case_count = 1;
  }
  return CHUAN_RC_OK;
}

static chuan_rc single_case(chuan_step_model *out, chuan_model *model, chuan_number_case made)
{
  chuan_number_case *kept = chuan_arena_alloc(model->sums.arena, sizeof *kept);
  if (!kept)
    return CHUAN_RC_MEMORY;
  *kept = made;
  out->cases = kept;
  out->case_count = 1;
  return CHUAN_RC_OK;
}

static chuan_rc load_case(chuan_step_model *out, chuan_model *model, size_t unknown)
{
  chuan_num *sum = chuan_sum_new(model);
  const chuan_model_unknown *of = &model->unknowns[unknown];
  if (!sum)
    return CHUAN_RC_MEMORY;
  if (chuan_range_is_point(&of->range))
    sum[0] = chuan_sums_multiply(&model->sums, of->step, of->range.low.at);
  else
    sum[unknown + 1] = of->step;
  return single_case(out, model, (chuan_number_case){ .state = CHUAN_VERDICT_MET, .n = sum });
}

/* Steps -------------------------------------------------------------------------------------------- */

static uint8_t states_of(const chuan_model *model, const chuan_step_model *number)
{
  unsigned out = 0;
  for (size_t k = 0; k < number->case_count; k++) {
    const chuan_number_case *of = &number->cases[k];
    out |= of->opaque ? ANY : 1u << of->state;
    out |= of->state == CHUAN_VERDICT_MET && of->d && !chuan_sum_is_constant(model, of->d) ? BIT(FAULT) : 0;
  }
  return (uint8_t)out;
}

/* The outcomes that a condition may have. */
static uint8_t possible_of(const chuan_step_model *steps, const chuan_step *step)
{
  const chuan_instruction *i = step->instruction;
  uint8_t of[3] = { 0 };
  for (uint32_t k = 0; k < step->operand_count && k < 3; k++)
    of[k] = steps[step->operands[k]].possible;
  switch ((chuan_opcode)i->op) {
  case CHUAN_OP_LOAD_TRUTH: case CHUAN_OP_PREVIOUS_TRUTH: return DECIDED;
  case CHUAN_OP_HAS_DATA: return BIT(MET);
  case CHUAN_OP_AND: case CHUAN_OP_OR: case CHUAN_OP_SAME_TRUTH:
    return chuan_verdicts_combine(of[0], of[1], chuan_table_of((chuan_opcode)i->op));
  case CHUAN_OP_NOT: return chuan_verdicts_negate(of[0]);
  case CHUAN_OP_ADDED: return of[0];
  case CHUAN_OP_UNIQUE: return of[0] & BIT(MET) ? of[0] | DECIDED : of[0];
  case CHUAN_OP_IF_MISSING:
    return (uint8_t)(of[0] & BIT(INSUFFICIENT) ? (of[0] & ~BIT(INSUFFICIENT)) | 1u << i->b : of[0]);
  case CHUAN_OP_SELECT_TRUTH: return of[1] | of[2] | (of[0] & (BIT(INSUFFICIENT) | BIT(FAULT)));
  case CHUAN_OP_NOT_APPLICABLE: return of[1] | BIT(NOT_APPLICABLE) | (of[0] & (BIT(INSUFFICIENT) | BIT(FAULT)));
  case CHUAN_OP_IN: {
    uint8_t states = 0;
    for (uint32_t k = 0; k < step->operand_count; k++)
      states |= steps[step->operands[k]].possible;
    return states == BIT(MET) ? DECIDED : ANY;
  }
  default:
    if (!chuan_is_comparison((chuan_opcode)i->op))
      return ANY;
    uint8_t states = chuan_verdicts_combine(of[0], of[1], chuan_verdict_worse);
    return states & BIT(MET) ? states | DECIDED : states;
  }
}

/* What a step that rests on an unknown comes to. */
static chuan_rc read_step(chuan_model *model, uint32_t check, uint32_t s)
{
  const chuan_step *step = &model->wish->checks[check]->slice.steps[s];
  chuan_step_model *steps = model->steps[check], *out = &steps[s];
  const chuan_instruction *i = step->instruction;
  const chuan_step_model *a = step->operand_count > 0 ? &steps[step->operands[0]] : NULL;
  const chuan_step_model *b = step->operand_count > 1 ? &steps[step->operands[1]] : a;
  switch ((chuan_opcode)i->op) {
  case CHUAN_OP_LOAD: case CHUAN_OP_PREVIOUS:
    TRY(load_case(out, model, chuan_model_unknown_of(model, check, i)));
    break;
  case CHUAN_OP_ADD: case CHUAN_OP_SUBTRACT: case CHUAN_OP_MULTIPLY: case CHUAN_OP_DIVIDE: case CHUAN_OP_NEGATE:
  case CHUAN_OP_ROUND: TRY(cross_cases(out, model, i, a, b)); break;
  case CHUAN_OP_SELECT: TRY(select_cases(out, model, check, step)); break;
  case CHUAN_OP_EXCEPT: case CHUAN_OP_EXCEPT_OTHERWISE: case CHUAN_OP_THRESHOLD: case CHUAN_OP_CALL:
    TRY(single_case(out, model, opaque_case()));
    break;
  default:
    out->possible = possible_of(steps, step);
    return out->possible == ANY ? single_case(out, model, opaque_case()) : CHUAN_RC_OK;
  }
  out->possible = states_of(model, out);
  return CHUAN_RC_OK;
}

static bool varies(const chuan_model *model, uint32_t check, const chuan_step *step)
{
  size_t unknown = chuan_model_unknown_of(model, check, step->instruction);
  bool is_field = unknown < model->unknown_count && model->unknowns[unknown].check == CHUAN_NONE;
  if (is_field || (unknown < model->unknown_count && step->instruction->op != CHUAN_OP_HAS_DATA))
    return true;
  for (uint32_t k = 0; k < step->operand_count; k++)
    if (model->steps[check][step->operands[k]].varies)
      return true;
  return false;
}

/* What the evaluator gave the unit stays where nothing is unknown. */
static chuan_rc take_over(chuan_step_model *out, chuan_model *model, const chuan_traced *traced)
{
  chuan_number_case made = { .state = traced->state };
  out->possible = (uint8_t)(1u << traced->state);
  if (traced->state == CHUAN_VERDICT_MET && (traced->number.n != 0 || traced->number.d != 0)) /* not a condition */
    TRY(chuan_sum_constant(&made.n, model, traced->number));
  return single_case(out, model, made);
}

chuan_rc chuan_model_make(chuan_model *model, const chuan_wish *wish, const chuan_range *within)
{
  *model = (chuan_model){ .wish = wish, .sums.arena = wish->arena };
  TRY(chuan_model_find_unknowns(model));
  for (size_t k = 0; k < model->unknown_count && within; k++)
    model->unknowns[k].range = within[k];
  model->steps = chuan_arena_array(wish->arena, wish->check_count, sizeof *model->steps);
  if (!model->steps)
    return CHUAN_RC_MEMORY;
  for (uint32_t c = 0; c < wish->check_count; c++) {
    const chuan_asked_check *check = wish->checks[c];
    model->steps[c] = chuan_arena_array(wish->arena, check->slice.count, sizeof **model->steps);
    if (!model->steps[c])
      return CHUAN_RC_MEMORY;
    for (uint32_t s = 0; s < check->slice.count; s++) {
      chuan_step_model *step = &model->steps[c][s];
      step->varies = varies(model, c, &check->slice.steps[s]);
      TRY(step->varies ? read_step(model, c, s) : take_over(step, model, &check->trace[s]));
    }
  }
  return model->sums.rc;
}
