/* Reading checks: what their steps come to when some data are unknown, and the ways to reach an outcome. See
   localise_internal.h. */
#include "runtime/localise_internal.h"

enum { CASES_MAX = 16 /* of one number; more are not looked at one by one */, BITS = CHUAN_VERDICT_COUNT };

#define BIT(name) (1u << CHUAN_VERDICT_##name)
enum { ANY = (1u << BITS) - 1, DECIDED = BIT(MET) | BIT(NOT_MET) };

#define TRY(operation) \
  do { \
    chuan_rc try_rc = (operation); \
    if (try_rc != CHUAN_RC_OK) \
      return try_rc; \
  } while (0)

typedef chuan_verdict verdict_table(chuan_verdict a, chuan_verdict b);

static chuan_verdict worse(chuan_verdict a, chuan_verdict b)
{
  return a > b ? a : b;
}

static chuan_verdict same_truth(chuan_verdict a, chuan_verdict b)
{
  chuan_verdict state = worse(a, b);
  if (state > CHUAN_VERDICT_NOT_MET)
    return state;
  return a == b ? CHUAN_VERDICT_MET : CHUAN_VERDICT_NOT_MET;
}

static verdict_table *table_of(chuan_opcode op)
{
  switch (op) {
  case CHUAN_OP_AND: return chuan_verdict_and;
  case CHUAN_OP_OR: return chuan_verdict_or;
  case CHUAN_OP_SAME_TRUTH: return same_truth;
  default: return NULL;
  }
}

static uint8_t combine(uint8_t a, uint8_t b, verdict_table *table)
{
  unsigned out = 0;
  for (unsigned left = 0; left < BITS; left++)
    for (unsigned right = 0; right < BITS; right++)
      if ((a >> left & 1) && (b >> right & 1))
        out |= 1u << table((chuan_verdict)left, (chuan_verdict)right);
  return (uint8_t)out;
}

static uint8_t negate(uint8_t states)
{
  unsigned out = 0;
  for (unsigned state = 0; state < BITS; state++)
    if (states >> state & 1)
      out |= 1u << chuan_verdict_not((chuan_verdict)state);
  return (uint8_t)out;
}

static bool is_comparison(chuan_opcode op)
{
  return op >= CHUAN_OP_EQ && op <= CHUAN_OP_GE;
}

/* Sums of unknowns --------------------------------------------------------------------------------- */

static chuan_num *new_sum(chuan_model *model)
{
  chuan_num *out = chuan_arena_array(model->sums.arena, model->unknown_count + 1, sizeof *out);
  for (size_t k = 0; out && k <= model->unknown_count; k++)
    out[k] = chuan_num_int(0);
  return out;
}

static chuan_rc constant(const chuan_num **out, chuan_model *model, chuan_num number)
{
  chuan_num *sum = new_sum(model);
  *out = sum;
  if (!sum)
    return CHUAN_RC_MEMORY;
  sum[0] = number;
  return CHUAN_RC_OK;
}

static bool is_constant(const chuan_model *model, const chuan_num *sum)
{
  for (size_t k = 1; sum && k <= model->unknown_count; k++)
    if (chuan_num_sign(sum[k]) != 0)
      return false;
  return true;
}

static chuan_num first_of(const chuan_num *sum)
{
  return sum ? sum[0] : chuan_num_int(1);
}

static bool is_same(const chuan_model *model, const chuan_num *a, const chuan_num *b)
{
  for (size_t k = 0; a && b && k <= model->unknown_count; k++)
    if (chuan_num_compare(a[k], b[k]) != 0)
      return false;
  return a && b;
}

/* a + factor * b; a and b may be NULL for 1. */
static chuan_rc add_sums(const chuan_num **out, chuan_model *model, const chuan_num *a, const chuan_num *b,
                         chuan_num factor)
{
  chuan_num *sum = new_sum(model);
  *out = sum;
  if (!sum)
    return CHUAN_RC_MEMORY;
  for (size_t k = 0; k <= model->unknown_count; k++) {
    chuan_num left = a ? a[k] : chuan_num_int(k == 0), right = b ? b[k] : chuan_num_int(k == 0);
    sum[k] = chuan_sums_add(&model->sums, left, chuan_sums_multiply(&model->sums, factor, right));
  }
  return model->sums.rc;
}

/* The product, NULL being 1; `*linear` is false where it is no sum. */
static chuan_rc multiply_sums(const chuan_num **out, bool *linear, chuan_model *model, const chuan_num *a,
                              const chuan_num *b)
{
  static const chuan_num ZERO = { 0, 1 };
  *out = a ? a : b;
  *linear = *linear && (is_constant(model, a) || is_constant(model, b));
  if (!*linear || !a || !b)
    return CHUAN_RC_OK;
  const chuan_num *sum = is_constant(model, a) ? b : a;
  chuan_num factor = sum == b ? a[0] : b[0];
  TRY(constant(out, model, ZERO));
  return add_sums(out, model, *out, sum, factor);
}

/* Goals -------------------------------------------------------------------------------------------- */

static chuan_rc add_goal(const chuan_goal **list, chuan_model *model, chuan_goal goal)
{
  chuan_goal *out = chuan_arena_alloc(model->sums.arena, sizeof *out);
  if (!out)
    return CHUAN_RC_MEMORY;
  *out = goal;
  out->next = *list;
  *list = out;
  return CHUAN_RC_OK;
}

/* Adds that an operand of a step has one of some outcomes; nothing where it cannot have another. */
static chuan_rc want(const chuan_goal **list, chuan_model *model, uint32_t check, uint32_t step, uint8_t wanted)
{
  if ((model->steps[check][step].possible & ~wanted) == 0)
    return CHUAN_RC_OK;
  return add_goal(list, model, (chuan_goal){ .check = check, .step = step, .item = CHUAN_NONE, .wanted = wanted });
}

static chuan_rc add_goals(const chuan_goal **list, chuan_model *model, const chuan_goal *goals)
{
  for (; goals; goals = goals->next)
    TRY(add_goal(list, model, *goals));
  return CHUAN_RC_OK;
}

/* Numbers ------------------------------------------------------------------------------------------ */

static chuan_number_case opaque_case(void)
{
  return (chuan_number_case){ .state = CHUAN_VERDICT_MET, .opaque = true };
}

/* Divides by a constant divisor, so that what is left of it is 1, or a fault. */
static chuan_rc settle_divisor(chuan_number_case *out, chuan_model *model)
{
  if (!out->d || !is_constant(model, out->d))
    return CHUAN_RC_OK;
  chuan_num d = out->d[0];
  if (chuan_num_sign(d) == 0) {
    out->state = CHUAN_VERDICT_FAULT;
    return CHUAN_RC_OK;
  }
  const chuan_num *zero;
  TRY(constant(&zero, model, chuan_num_int(0)));
  TRY(add_sums(&out->n, model, zero, out->n, chuan_sums_divide(&model->sums, chuan_num_int(1), d)));
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
    TRY(multiply_sums(&left, &linear, model, a->n, b->d));
    TRY(multiply_sums(&right, &linear, model, b->n, a->d));
    if (a->d || b->d)
      TRY(multiply_sums(&out->d, &linear, model, a->d, b->d));
  }
  out->opaque = !linear;
  return linear ? add_sums(&out->n, model, left, right, chuan_num_int(sign)) : CHUAN_RC_OK;
}

/* n / d of a product or quotient. A divisor that varies must not be divided by again: that it is not 0 would be lost. */
static chuan_rc multiply_cases(chuan_number_case *out, chuan_model *model, const chuan_number_case *a,
                               const chuan_number_case *b, bool divide)
{
  const chuan_num *n = divide ? b->d : b->n, *d = divide ? b->n : b->d;
  bool linear = !divide || is_constant(model, b->d);
  TRY(multiply_sums(&out->n, &linear, model, a->n, n));
  out->d = NULL;
  if (a->d || d)
    TRY(multiply_sums(&out->d, &linear, model, a->d, d));
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
  if (a->d || !is_constant(model, a->n))
    return CHUAN_RC_OK;
  out->rounded = NULL;
  TRY(chuan_num_round(&number, a->n[0], i->b, (chuan_rounding)i->c, model->sums.arena));
  return constant(&out->n, model, number);
}

static chuan_rc operate(chuan_number_case *out, chuan_model *model, const chuan_instruction *i,
                        const chuan_number_case *a, const chuan_number_case *b)
{
  *out = (chuan_number_case){ .state = (uint8_t)worse(a->state, b->state) };
  TRY(add_goals(&out->goals, model, a->goals));
  if (a != b)
    TRY(add_goals(&out->goals, model, b->goals));
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
    TRY(constant(&zero.n, model, chuan_num_int(0)));
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
      TRY(add_goals(&goals, model, made->goals));
      TRY(want(&goals, model, check, step->operands[0], BRANCHES[b].when));
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
  chuan_num *sum = new_sum(model);
  if (!sum)
    return CHUAN_RC_MEMORY;
  sum[unknown + 1] = model->unknowns[unknown].step;
  return single_case(out, model, (chuan_number_case){ .state = CHUAN_VERDICT_MET, .n = sum });
}

/* Steps -------------------------------------------------------------------------------------------- */

static uint8_t states_of(const chuan_model *model, const chuan_step_model *number)
{
  unsigned out = 0;
  for (size_t k = 0; k < number->case_count; k++) {
    const chuan_number_case *of = &number->cases[k];
    out |= of->opaque ? ANY : 1u << of->state;
    out |= of->state == CHUAN_VERDICT_MET && of->d && !is_constant(model, of->d) ? BIT(FAULT) : 0;
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
    return combine(of[0], of[1], table_of((chuan_opcode)i->op));
  case CHUAN_OP_NOT: return negate(of[0]);
  case CHUAN_OP_ADDED: return of[0];
  case CHUAN_OP_SELECT_TRUTH: return of[1] | of[2] | (of[0] & (BIT(INSUFFICIENT) | BIT(FAULT)));
  case CHUAN_OP_NOT_APPLICABLE: return of[1] | BIT(NOT_APPLICABLE) | (of[0] & (BIT(INSUFFICIENT) | BIT(FAULT)));
  case CHUAN_OP_IN: {
    uint8_t states = 0;
    for (uint32_t k = 0; k < step->operand_count; k++)
      states |= steps[step->operands[k]].possible;
    return states == BIT(MET) ? DECIDED : ANY;
  }
  default:
    if (!is_comparison((chuan_opcode)i->op))
      return ANY;
    uint8_t states = combine(of[0], of[1], worse);
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
  default: out->possible = possible_of(steps, step); return CHUAN_RC_OK;
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
    TRY(constant(&made.n, model, traced->number));
  return single_case(out, model, made);
}

chuan_rc chuan_model_make(chuan_model *model, const chuan_wish *wish)
{
  *model = (chuan_model){ .wish = wish, .sums.arena = wish->arena };
  TRY(chuan_model_find_unknowns(model));
  model->steps = chuan_arena_array(wish->arena, wish->check_count, sizeof *model->steps);
  if (!model->steps)
    return CHUAN_RC_MEMORY;
  for (uint32_t c = 0; c < wish->check_count; c++) {
    const asked_check *check = wish->checks[c];
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

/* Ways --------------------------------------------------------------------------------------------- */

typedef struct ways {
  chuan_model *model;
  chuan_way *of;
  size_t count, capacity;
} ways;

static chuan_rc add_way(ways *out, chuan_way way)
{
  if (!chuan_arena_grow(out->model->sums.arena, (void **)&out->of, out->count, &out->capacity, sizeof *out->of))
    return CHUAN_RC_MEMORY;
  out->of[out->count++] = way;
  return CHUAN_RC_OK;
}

static chuan_direction flipped(chuan_direction direction)
{
  switch (direction) {
  case CHUAN_DIRECTION_LT: return CHUAN_DIRECTION_GT;
  case CHUAN_DIRECTION_LE: return CHUAN_DIRECTION_GE;
  case CHUAN_DIRECTION_GT: return CHUAN_DIRECTION_LT;
  case CHUAN_DIRECTION_GE: return CHUAN_DIRECTION_LE;
  default: return direction;
  }
}

static chuan_direction opposite(chuan_direction direction)
{
  switch (direction) {
  case CHUAN_DIRECTION_LT: return CHUAN_DIRECTION_GE;
  case CHUAN_DIRECTION_LE: return CHUAN_DIRECTION_GT;
  case CHUAN_DIRECTION_GT: return CHUAN_DIRECTION_LE;
  case CHUAN_DIRECTION_GE: return CHUAN_DIRECTION_LT;
  case CHUAN_DIRECTION_EQ: return CHUAN_DIRECTION_NE;
  default: return CHUAN_DIRECTION_EQ;
  }
}

/* Adds the row `sum OP 0`, OP not being ≠. */
static chuan_rc add_row(chuan_way *way, chuan_model *model, const chuan_num *sum, chuan_direction direction)
{
  chuan_linear_row *row = &way->rows[way->row_count++];
  row->of = sum;
  row->relation = direction == CHUAN_DIRECTION_EQ                                        ? CHUAN_RELATION_ZERO
                  : direction == CHUAN_DIRECTION_LT || direction == CHUAN_DIRECTION_GT ? CHUAN_RELATION_ABOVE
                                                                                         : CHUAN_RELATION_AT_LEAST;
  if (direction != CHUAN_DIRECTION_LT && direction != CHUAN_DIRECTION_LE)
    return CHUAN_RC_OK;
  const chuan_num *zero;
  TRY(constant(&zero, model, chuan_num_int(0)));
  return add_sums(&row->of, model, zero, sum, chuan_num_int(-1));
}

/* What n / d is compared with. */
typedef struct bound {
  chuan_direction direction;
  const chuan_num *n, *d;
} bound;

/* The ways in which n / d keeps all of these bounds: for a positive divisor, and for a negative one. */
static chuan_rc add_bounds(ways *out, const chuan_goal *goals, const chuan_number_case *a, const bound *bounds,
                           size_t count)
{
  chuan_model *model = out->model;
  for (int sign = 1; sign >= -1; sign -= 2) {
    chuan_way way = { .goals = goals };
    const chuan_num *d = a->d, *left, *right;
    bool linear = true;
    for (size_t k = 0; k < count; k++) {
      TRY(multiply_sums(&left, &linear, model, a->n, bounds[k].d));
      TRY(multiply_sums(&right, &linear, model, bounds[k].n, a->d));
      if (a->d || bounds[k].d)
        TRY(multiply_sums(&d, &linear, model, a->d, bounds[k].d));
      if (!linear)
        break;
      TRY(add_sums(&left, model, left, right, chuan_num_int(-1)));
      TRY(add_row(&way, model, left, sign > 0 ? bounds[k].direction : flipped(bounds[k].direction)));
    }
    way.guessed = !linear;
    if (linear && d)
      TRY(add_row(&way, model, d, sign > 0 ? CHUAN_DIRECTION_GT : CHUAN_DIRECTION_LT));
    if (!linear)
      way.row_count = 0;
    TRY(add_way(out, way));
    if (!linear || !d)
      return CHUAN_RC_OK;
  }
  return CHUAN_RC_OK;
}

/* The bound of an unrounded number that a rounded one is at least `grid`, which has as many places. */
static chuan_rc unround(bound *out, chuan_model *model, const chuan_instruction *i, chuan_num grid)
{
  chuan_sums *sums = &model->sums;
  chuan_num unit = chuan_num_int(1), at = grid, rounded;
  for (uint32_t k = 0; k < i->b; k++)
    unit = chuan_sums_divide(sums, unit, chuan_num_int(10));
  chuan_rounding mode = (chuan_rounding)i->c;
  if (mode == CHUAN_ROUND_HALF_UP || mode == CHUAN_ROUND_HALF_EVEN)
    at = chuan_sums_subtract(sums, grid, chuan_sums_divide(sums, unit, chuan_num_int(2)));
  else if ((mode == CHUAN_ROUND_UP) == (chuan_num_sign(grid) > 0))
    at = chuan_sums_subtract(sums, grid, unit);
  TRY(chuan_num_round(&rounded, at, i->b, mode, sums->arena));
  *out = (bound){ .direction = chuan_num_compare(rounded, grid) >= 0 ? CHUAN_DIRECTION_GE : CHUAN_DIRECTION_GT };
  return constant(&out->n, model, at);
}

/* The ways in which a rounded number compares with a constant. */
static chuan_rc compare_rounded(ways *out, const chuan_goal *goals, const chuan_number_case *a,
                                chuan_direction direction, chuan_num with)
{
  chuan_model *model = out->model;
  const chuan_instruction *i = a->rounded;
  chuan_num unit = chuan_num_int(1), low, high;
  bound from, beyond;
  bool up = chuan_num_sign(with) > 0;
  for (uint32_t k = 0; k < i->b; k++)
    unit = chuan_sums_divide(&model->sums, unit, chuan_num_int(10));
  TRY(chuan_num_round(&low, with, i->b, up ? CHUAN_ROUND_DOWN : CHUAN_ROUND_UP, model->sums.arena));
  TRY(chuan_num_round(&high, with, i->b, up ? CHUAN_ROUND_UP : CHUAN_ROUND_DOWN, model->sums.arena));
  bool on_grid = chuan_num_compare(low, high) == 0;
  TRY(unround(&from, model, i, high)); /* it is at least `with` */
  TRY(unround(&beyond, model, i, chuan_sums_add(&model->sums, low, unit))); /* it is more */
  bound below_it = from, up_to_it = beyond;
  below_it.direction = opposite(from.direction);
  up_to_it.direction = opposite(beyond.direction);
  switch (direction) {
  case CHUAN_DIRECTION_GE: return add_bounds(out, goals, a, &from, 1);
  case CHUAN_DIRECTION_GT: return add_bounds(out, goals, a, &beyond, 1);
  case CHUAN_DIRECTION_LT: return add_bounds(out, goals, a, &below_it, 1);
  case CHUAN_DIRECTION_LE: return add_bounds(out, goals, a, &up_to_it, 1);
  case CHUAN_DIRECTION_EQ: return on_grid ? add_bounds(out, goals, a, (bound[]){ from, up_to_it }, 2) : CHUAN_RC_OK;
  default:
    TRY(add_bounds(out, goals, a, &below_it, 1));
    return on_grid ? add_bounds(out, goals, a, &beyond, 1) : add_bounds(out, goals, a, &from, 1);
  }
}

/* The ways in which two numbers that there are compare so. */
static chuan_rc compare_numbers(ways *out, const chuan_goal *goals, const chuan_number_case *a,
                                const chuan_number_case *b, chuan_direction direction)
{
  const chuan_model *model = out->model;
  if (a->opaque || b->opaque || (a->rounded && !(is_constant(model, b->n) && !b->d)))
    return add_way(out, (chuan_way){ .goals = goals, .guessed = true });
  if (a->rounded)
    return compare_rounded(out, goals, a, direction, first_of(b->n));
  if (direction != CHUAN_DIRECTION_NE)
    return add_bounds(out, goals, a, &(bound){ direction, b->n, b->d }, 1);
  TRY(add_bounds(out, goals, a, &(bound){ CHUAN_DIRECTION_LT, b->n, b->d }, 1));
  return add_bounds(out, goals, a, &(bound){ CHUAN_DIRECTION_GT, b->n, b->d }, 1);
}

/* Where dividing by what varies is a fault. */
static chuan_rc add_fault(ways *out, const chuan_goal *goals, const chuan_num *d)
{
  chuan_way way = { .goals = goals };
  if (!d || is_constant(out->model, d))
    return CHUAN_RC_OK;
  TRY(add_row(&way, out->model, d, CHUAN_DIRECTION_EQ));
  return add_way(out, way);
}

static chuan_rc compare_cases(ways *out, const chuan_number_case *a, const chuan_number_case *b,
                              chuan_direction direction, uint8_t wanted)
{
  const chuan_goal *goals = NULL;
  bool opaque = a->opaque || b->opaque;
  uint8_t state = (uint8_t)worse(a->state, b->state);
  TRY(add_goals(&goals, out->model, a->goals));
  TRY(add_goals(&goals, out->model, b->goals));
  if (opaque)
    return add_way(out, (chuan_way){ .goals = goals, .guessed = true });
  if (state != CHUAN_VERDICT_MET)
    return wanted >> state & 1 ? add_way(out, (chuan_way){ .goals = goals }) : CHUAN_RC_OK;
  if (b->rounded && !a->rounded)
    return compare_cases(out, b, a, flipped(direction), wanted);
  if (wanted & BIT(FAULT)) {
    TRY(add_fault(out, goals, a->d));
    TRY(add_fault(out, goals, b->d));
  }
  if (wanted & BIT(MET))
    TRY(compare_numbers(out, goals, a, b, direction));
  return wanted & BIT(NOT_MET) ? compare_numbers(out, goals, a, b, opposite(direction)) : CHUAN_RC_OK;
}

static chuan_rc compare_steps(ways *out, const chuan_step_model *a, const chuan_step_model *b,
                              chuan_direction direction, uint8_t wanted)
{
  for (size_t left = 0; left < a->case_count; left++)
    for (size_t right = 0; right < b->case_count; right++)
      TRY(compare_cases(out, &a->cases[left], &b->cases[right], direction, wanted));
  return CHUAN_RC_OK;
}

/* The outcomes of the second operand that give a wanted one with an outcome of the first. */
static uint8_t partners(unsigned first, uint8_t second, uint8_t wanted, verdict_table *table)
{
  unsigned out = 0;
  for (unsigned state = 0; state < BITS; state++)
    if ((second >> state & 1) && (wanted >> table((chuan_verdict)first, (chuan_verdict)state) & 1))
      out |= 1u << state;
  return (uint8_t)out;
}

/* The ways of a table: outcomes of the first operand that need the same of the second go together. */
static chuan_rc expand_table(ways *out, const chuan_goal *goal, const chuan_step *step, verdict_table *table)
{
  const chuan_step_model *steps = out->model->steps[goal->check];
  uint8_t first = steps[step->operands[0]].possible, second = steps[step->operands[1]].possible, done = 0;
  for (unsigned state = 0; state < BITS; state++) {
    chuan_way way = { .goals = NULL };
    uint8_t needs = partners(state, second, goal->wanted, table), alike = 0;
    if (!(first >> state & 1) || (done >> state & 1) || needs == 0)
      continue;
    for (unsigned other = state; other < BITS; other++)
      if ((first >> other & 1) && partners(other, second, goal->wanted, table) == needs)
        alike |= (uint8_t)(1u << other);
    done |= alike;
    TRY(want(&way.goals, out->model, goal->check, step->operands[0], alike));
    TRY(want(&way.goals, out->model, goal->check, step->operands[1], needs));
    TRY(add_way(out, way));
  }
  return CHUAN_RC_OK;
}

/* A choice of conditions. `then` is CHUAN_NONE for one that is not applicable. */
static chuan_rc expand_choice(ways *out, const chuan_goal *goal, uint32_t condition, uint32_t then, uint32_t otherwise)
{
  chuan_model *model = out->model;
  const chuan_step_model *steps = model->steps[goal->check];
  uint8_t open = steps[condition].possible & goal->wanted & (BIT(INSUFFICIENT) | BIT(FAULT));
  uint8_t chosen = then == CHUAN_NONE ? BIT(NOT_APPLICABLE) : steps[then].possible;
  for (int branch = 0; branch < 2; branch++) {
    chuan_way way = { .goals = NULL };
    uint8_t when = branch == 0 ? BIT(MET) : BIT(NOT_MET) | BIT(NOT_APPLICABLE);
    uint8_t comes_to = branch == 0 ? chosen : steps[otherwise].possible;
    uint32_t taken = branch == 0 ? then : otherwise;
    if (!(steps[condition].possible & when) || !(comes_to & goal->wanted))
      continue;
    TRY(want(&way.goals, model, goal->check, condition, when));
    if (taken != CHUAN_NONE)
      TRY(want(&way.goals, model, goal->check, taken, goal->wanted));
    TRY(add_way(out, way));
  }
  chuan_way way = { .goals = NULL };
  if (!open)
    return CHUAN_RC_OK;
  TRY(want(&way.goals, model, goal->check, condition, open));
  return add_way(out, way);
}

/* a = b1 or a = b2 or …: one of them, or none. */
static chuan_rc expand_list(ways *out, const chuan_goal *goal, const chuan_step *step)
{
  const chuan_step_model *steps = out->model->steps[goal->check];
  uint8_t wanted = goal->wanted & DECIDED;
  chuan_way none = { .goals = NULL };
  if (goal->item != CHUAN_NONE)
    return compare_steps(out, &steps[step->operands[0]], &steps[step->operands[1 + goal->item]], CHUAN_DIRECTION_EQ,
                         goal->wanted);
  if (steps[goal->step].possible != DECIDED)
    return add_way(out, (chuan_way){ .guessed = true });
  for (uint32_t k = 0; k + 1 < step->operand_count; k++) {
    chuan_goal item = { .check = goal->check, .step = goal->step, .item = k, .wanted = BIT(MET) };
    chuan_way one = { .goals = NULL };
    TRY(add_goal(&one.goals, out->model, item));
    if (wanted & BIT(MET))
      TRY(add_way(out, one));
    item.wanted = BIT(NOT_MET);
    TRY(add_goal(&none.goals, out->model, item));
  }
  return wanted & BIT(NOT_MET) ? add_way(out, none) : CHUAN_RC_OK;
}

/* A yes/no datum. */
static chuan_rc expand_truth(ways *out, const chuan_goal *goal, const chuan_step *step)
{
  size_t unknown = chuan_model_unknown_of(out->model, goal->check, step->instruction);
  for (int64_t yes = 0; yes < 2; yes++) {
    chuan_way way = { .goals = NULL };
    chuan_num *sum = new_sum(out->model);
    if (!sum)
      return CHUAN_RC_MEMORY;
    if (!(goal->wanted & (yes ? BIT(MET) : BIT(NOT_MET))))
      continue;
    sum[0] = chuan_num_int(-yes);
    sum[unknown + 1] = chuan_num_int(1);
    TRY(add_row(&way, out->model, sum, CHUAN_DIRECTION_EQ));
    TRY(add_way(out, way));
  }
  return CHUAN_RC_OK;
}

static chuan_rc expand_operand(ways *out, const chuan_goal *goal, uint32_t step, uint8_t wanted)
{
  chuan_way way = { .goals = NULL };
  if (!(out->model->steps[goal->check][step].possible & wanted))
    return CHUAN_RC_OK;
  TRY(want(&way.goals, out->model, goal->check, step, wanted));
  return add_way(out, way);
}

static chuan_direction direction_of(chuan_opcode op)
{
  switch (op) {
  case CHUAN_OP_EQ: return CHUAN_DIRECTION_EQ;
  case CHUAN_OP_NE: return CHUAN_DIRECTION_NE;
  case CHUAN_OP_LT: return CHUAN_DIRECTION_LT;
  case CHUAN_OP_LE: return CHUAN_DIRECTION_LE;
  case CHUAN_OP_GT: return CHUAN_DIRECTION_GT;
  default: return CHUAN_DIRECTION_GE;
  }
}

chuan_rc chuan_model_expand(const chuan_way **made, size_t *count, chuan_model *model, const chuan_goal *goal)
{
  const chuan_step *step = &model->wish->checks[goal->check]->slice.steps[goal->step];
  const chuan_step_model *steps = model->steps[goal->check];
  const uint32_t *operands = step->operands;
  chuan_opcode op = (chuan_opcode)step->instruction->op;
  ways out = { .model = model };
  chuan_rc rc = CHUAN_RC_OK;
  uint8_t possible = goal->item == CHUAN_NONE ? steps[goal->step].possible : ANY;
  if ((possible & goal->wanted) == 0)
    rc = CHUAN_RC_OK; /* no way */
  else if ((possible & ~goal->wanted) == 0)
    rc = add_way(&out, (chuan_way){ .goals = NULL }); /* it comes so in any case */
  else if (table_of(op))
    rc = expand_table(&out, goal, step, table_of(op));
  else if (is_comparison(op))
    rc = compare_steps(&out, &steps[operands[0]], &steps[operands[1]], direction_of(op), goal->wanted);
  else
    switch (op) {
    case CHUAN_OP_LOAD_TRUTH: case CHUAN_OP_PREVIOUS_TRUTH: rc = expand_truth(&out, goal, step); break;
    case CHUAN_OP_NOT: rc = expand_operand(&out, goal, operands[0], negate(goal->wanted)); break;
    case CHUAN_OP_ADDED: rc = expand_operand(&out, goal, operands[0], goal->wanted); break;
    case CHUAN_OP_SELECT_TRUTH: rc = expand_choice(&out, goal, operands[0], operands[1], operands[2]); break;
    case CHUAN_OP_NOT_APPLICABLE: rc = expand_choice(&out, goal, operands[0], CHUAN_NONE, operands[1]); break;
    case CHUAN_OP_IN: rc = expand_list(&out, goal, step); break;
    default: rc = add_way(&out, (chuan_way){ .guessed = true }); break;
    }
  *made = out.of;
  *count = out.count;
  return rc == CHUAN_RC_OK ? model->sums.rc : rc;
}
