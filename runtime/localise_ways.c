/* The ways in which a step of a check comes to a wanted outcome. See localise_internal.h. */
#include "runtime/localise_internal.h"
#include "base/try.h"

enum { BITS = CHUAN_VERDICT_COUNT };

#define BIT(name) (1u << CHUAN_VERDICT_##name)
enum { ANY = (1u << CHUAN_VERDICT_COUNT) - 1, DECIDED = BIT(MET) | BIT(NOT_MET) };

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
  TRY(chuan_sum_constant(&zero, model, chuan_num_int(0)));
  return chuan_sum_add(&row->of, model, zero, sum, chuan_num_int(-1));
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
      TRY(chuan_sum_multiply(&left, &linear, model, a->n, bounds[k].d));
      TRY(chuan_sum_multiply(&right, &linear, model, bounds[k].n, a->d));
      if (a->d || bounds[k].d)
        TRY(chuan_sum_multiply(&d, &linear, model, a->d, bounds[k].d));
      if (!linear)
        break;
      TRY(chuan_sum_add(&left, model, left, right, chuan_num_int(-1)));
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
  return chuan_sum_constant(&out->n, model, at);
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
  if (a->opaque || b->opaque || (a->rounded && !(chuan_sum_is_constant(model, b->n) && !b->d)))
    return add_way(out, (chuan_way){ .goals = goals, .guessed = true });
  if (a->rounded)
    return compare_rounded(out, goals, a, direction, b->n[0]);
  if (direction != CHUAN_DIRECTION_NE)
    return add_bounds(out, goals, a, &(bound){ direction, b->n, b->d }, 1);
  TRY(add_bounds(out, goals, a, &(bound){ CHUAN_DIRECTION_LT, b->n, b->d }, 1));
  return add_bounds(out, goals, a, &(bound){ CHUAN_DIRECTION_GT, b->n, b->d }, 1);
}

/* Where dividing by what varies is a fault. */
static chuan_rc add_fault(ways *out, const chuan_goal *goals, const chuan_num *d)
{
  chuan_way way = { .goals = goals };
  if (!d || chuan_sum_is_constant(out->model, d))
    return CHUAN_RC_OK;
  TRY(add_row(&way, out->model, d, CHUAN_DIRECTION_EQ));
  return add_way(out, way);
}

static chuan_rc compare_cases(ways *out, const chuan_number_case *a, const chuan_number_case *b,
                              chuan_direction direction, uint8_t wanted)
{
  const chuan_goal *goals = NULL;
  bool opaque = a->opaque || b->opaque;
  uint8_t state = (uint8_t)chuan_verdict_worse(a->state, b->state);
  TRY(chuan_goal_add_all(&goals, out->model, a->goals));
  TRY(chuan_goal_add_all(&goals, out->model, b->goals));
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
static uint8_t partners(unsigned first, uint8_t second, uint8_t wanted, chuan_verdict_table *table)
{
  unsigned out = 0;
  for (unsigned state = 0; state < BITS; state++)
    if ((second >> state & 1) && (wanted >> table((chuan_verdict)first, (chuan_verdict)state) & 1))
      out |= 1u << state;
  return (uint8_t)out;
}

/* The ways of a table: outcomes of the first operand that need the same of the second go together. */
static chuan_rc expand_table(ways *out, const chuan_goal *goal, const chuan_step *step, chuan_verdict_table *table)
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
    TRY(chuan_goal_want(&way.goals, out->model, goal->check, step->operands[0], alike));
    TRY(chuan_goal_want(&way.goals, out->model, goal->check, step->operands[1], needs));
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
    TRY(chuan_goal_want(&way.goals, model, goal->check, condition, when));
    if (taken != CHUAN_NONE)
      TRY(chuan_goal_want(&way.goals, model, goal->check, taken, goal->wanted));
    TRY(add_way(out, way));
  }
  chuan_way way = { .goals = NULL };
  if (!open)
    return CHUAN_RC_OK;
  TRY(chuan_goal_want(&way.goals, model, goal->check, condition, open));
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
    TRY(chuan_goal_add(&one.goals, out->model, item));
    if (wanted & BIT(MET))
      TRY(add_way(out, one));
    item.wanted = BIT(NOT_MET);
    TRY(chuan_goal_add(&none.goals, out->model, item));
  }
  return wanted & BIT(NOT_MET) ? add_way(out, none) : CHUAN_RC_OK;
}

/* A yes/no datum. */
static chuan_rc expand_truth(ways *out, const chuan_goal *goal, const chuan_step *step)
{
  size_t unknown = chuan_model_unknown_of(out->model, goal->check, step->instruction);
  for (int64_t yes = 0; yes < 2; yes++) {
    chuan_way way = { .goals = NULL };
    chuan_num *sum = chuan_sum_new(out->model);
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
  TRY(chuan_goal_want(&way.goals, out->model, goal->check, step, wanted));
  return add_way(out, way);
}

/* That no other unit reports the same: it is so of any value but the one that others report, too. */
static chuan_rc expand_unique(ways *out, const chuan_goal *goal, const chuan_step *step)
{
  const chuan_step_model *steps = out->model->steps[goal->check];
  const chuan_traced *trace = out->model->wish->checks[goal->check]->trace;
  chuan_number_case now = { .state = CHUAN_VERDICT_MET };
  if (goal->wanted & BIT(NOT_MET))
    return add_way(out, (chuan_way){ .guessed = true });
  if (trace[goal->step].state != CHUAN_VERDICT_NOT_MET)
    return expand_operand(out, goal, step->operands[0], goal->wanted);
  TRY(chuan_sum_constant(&now.n, out->model, trace[step->operands[0]].number));
  return compare_steps(out, &steps[step->operands[0]], &(chuan_step_model){ .cases = &now, .case_count = 1 },
                       CHUAN_DIRECTION_NE, goal->wanted);
}

/* A condition that comes to another verdict where it is insufficient. */
static chuan_rc expand_if_missing(ways *out, const chuan_goal *goal, const chuan_step *step)
{
  uint8_t wanted = goal->wanted & (uint8_t)~BIT(INSUFFICIENT);
  wanted |= goal->wanted >> step->instruction->b & 1 ? BIT(INSUFFICIENT) : 0;
  return expand_operand(out, goal, step->operands[0], wanted);
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
  else if (chuan_table_of(op))
    rc = expand_table(&out, goal, step, chuan_table_of(op));
  else if (chuan_is_comparison(op))
    rc = compare_steps(&out, &steps[operands[0]], &steps[operands[1]], direction_of(op), goal->wanted);
  else
    switch (op) {
    case CHUAN_OP_LOAD_TRUTH: case CHUAN_OP_PREVIOUS_TRUTH: rc = expand_truth(&out, goal, step); break;
    case CHUAN_OP_NOT: rc = expand_operand(&out, goal, operands[0], chuan_verdicts_negate(goal->wanted)); break;
    case CHUAN_OP_ADDED: rc = expand_operand(&out, goal, operands[0], goal->wanted); break;
    case CHUAN_OP_UNIQUE: rc = expand_unique(&out, goal, step); break;
    case CHUAN_OP_IF_MISSING: rc = expand_if_missing(&out, goal, step); break;
    case CHUAN_OP_SELECT_TRUTH: rc = expand_choice(&out, goal, operands[0], operands[1], operands[2]); break;
    case CHUAN_OP_NOT_APPLICABLE: rc = expand_choice(&out, goal, operands[0], CHUAN_NONE, operands[1]); break;
    case CHUAN_OP_IN: rc = expand_list(&out, goal, step); break;
    default: rc = add_way(&out, (chuan_way){ .guessed = true }); break;
    }
  *made = out.of;
  *count = out.count;
  return rc == CHUAN_RC_OK ? model->sums.rc : rc;
}
