/* Asking whether a wish can be fulfilled: the ways in which the checks hold are gone through, each a system of linear
   conditions. See localise_internal.h. */
#include "runtime/localise_internal.h"
#include "base/try.h"

#include <string.h>

enum {
  DEPTH_MAX = 64,  /* goals with several ways, one within the other */
  SPLIT_MAX = 500, /* values of an unknown that are tried one by one */
  RANGES_MAX = 64  /* of one field, before those that touch are joined */
};

typedef struct search {
  const chuan_wish *wish;
  chuan_model model;
  chuan_linear linear;
  size_t words;       /* of bits over checks */
  uint64_t **origins; /* by check: its bit */
  chuan_num *values;  /* by unknown */
  bool guessed;       /* something on the way here was left open */
  bool uncertain;     /* some system could not be decided */
  bool found;
  size_t field; /* whose ranges are sought; CHUAN_NONE: any solution will do */
  chuan_range ranges[RANGES_MAX];
  size_t range_count;
} search;

/* Whatever the last row of the system is, nothing may be concluded from who takes part in it. */
static void blame_all(const search *s, uint64_t *core)
{
  for (size_t c = 0; c < s->wish->check_count; c++)
    chuan_bit_set(core, c);
}

static bool is_over(const search *s)
{
  return s->found && s->field == CHUAN_NONE;
}

/* Leaves ------------------------------------------------------------------------------------------- */

static chuan_rc put_unknowns(const search *s, uint32_t check, bool missing)
{
  for (size_t k = 0; k < s->model.unknown_count; k++) {
    const chuan_model_unknown *unknown = &s->model.unknowns[k];
    chuan_num number;
    if (unknown->check != CHUAN_NONE && (!missing || unknown->check != check))
      continue;
    uint32_t column = chuan_set_column(s->wish->data->set, unknown->datum, unknown->previous);
    TRY(chuan_num_multiply(&number, s->values[k], unknown->step, s->wish->arena));
    chuan_probe_put(s->wish->probe, column, unknown->previous, number);
  }
  return CHUAN_RC_OK;
}

static bool misses_something(const search *s, uint32_t check)
{
  for (size_t k = 0; k < s->model.unknown_count; k++)
    if (s->model.unknowns[k].check == check)
      return true;
  return false;
}

/* What the evaluator may say of a check. Where something is missing it stays insufficient if some value of that gives a
   fault. */
static uint8_t allowed(const search *s, uint32_t check)
{
  return s->wish->checks[check]->allowed | (misses_something(s, check) ? 1u << CHUAN_VERDICT_FAULT : 0);
}

/* What other units report is known of the value that the unit has, and not of others. */
static void forget_equals(const search *s, uint32_t check)
{
  const chuan_slice *slice = &s->wish->checks[check]->slice;
  for (size_t i = 0; i < slice->count; i++)
    if (slice->steps[i].instruction->op == CHUAN_OP_UNIQUE && s->model.steps[check][i].varies)
      chuan_probe_forget_equals(s->wish->probe,
                                s->wish->data->set->aggregates[slice->steps[i].instruction->a].part);
}

/* Whether the evaluator says that a check holds with the values found; where it misses something, with some values of
   that, too. */
static chuan_rc holds(bool *out, const search *s, uint32_t check)
{
  const chuan_wish *wish = s->wish;
  const chuan_slice *slice = &wish->checks[check]->slice;
  uint8_t state = CHUAN_VERDICT_INSUFFICIENT, first = state;
  chuan_traced *trace = chuan_arena_array(wish->arena, slice->count, sizeof *trace);
  if (!trace)
    return CHUAN_RC_MEMORY;
  for (int missing = 0; missing < 2 && state == CHUAN_VERDICT_INSUFFICIENT; missing++) {
    chuan_probe_look_at(wish->probe, wish->unit, slice);
    TRY(put_unknowns(s, check, missing == 1));
    forget_equals(s, check);
    TRY(chuan_probe_run(trace, wish->probe, slice));
    state = trace[slice->count - 1].state;
    first = missing ? first : state;
  }
  *out = (first == CHUAN_VERDICT_INSUFFICIENT ? allowed(s, check) : wish->checks[check]->allowed) >> state & 1;
  return CHUAN_RC_OK;
}

static chuan_rc holds_all(bool *out, const search *s)
{
  *out = true;
  for (uint32_t c = 0; c < s->wish->check_count && *out; c++)
    TRY(holds(out, s, c));
  return CHUAN_RC_OK;
}

/* Keeps the range of the field in the system at hand. */
static chuan_rc keep_range(search *s)
{
  bool some, exact;
  if (s->range_count == RANGES_MAX) {
    s->uncertain = true;
    return CHUAN_RC_OK;
  }
  TRY(chuan_linear_range(&s->ranges[s->range_count], &some, &exact, &s->linear, s->field));
  s->uncertain = s->uncertain || (some && !exact && !chuan_range_is_point(&s->ranges[s->range_count]));
  s->range_count += some;
  return CHUAN_RC_OK;
}

/* Where each unknown is looked for, a copy. */
static chuan_range *all_ranges(const search *s)
{
  chuan_range *out = chuan_arena_array(s->wish->arena, s->model.unknown_count, sizeof *out);
  for (size_t k = 0; out && k < s->model.unknown_count; k++)
    out[k] = s->model.unknowns[k].range;
  return out;
}

/* How many values an unknown has in the system at hand; SIZE_MAX where they are too many to be tried, or it has one
   anyway. */
static chuan_rc count_values(size_t *out, chuan_range *range, const search *s, size_t unknown)
{
  bool some, exact;
  int64_t apart;
  chuan_num width;
  *out = SIZE_MAX;
  if (chuan_range_is_point(&s->model.unknowns[unknown].range))
    return CHUAN_RC_OK;
  TRY(chuan_linear_range(range, &some, &exact, &s->linear, unknown));
  if (!some || !range->low.known || !range->high.known)
    return CHUAN_RC_OK;
  TRY(chuan_num_subtract(&width, range->high.at, range->low.at, s->wish->arena));
  if (chuan_num_scaled(&apart, width, 0) && apart < (s->model.whole[unknown] ? SPLIT_MAX : 1))
    *out = (size_t)apart + 1;
  return CHUAN_RC_OK;
}

static chuan_rc search_within(search *s, const chuan_range *within, uint64_t *core);

/* Tries each value of the unknown that has fewest: with it, what was not understood may be. */
static chuan_rc split(search *s)
{
  size_t best = 0, least = SIZE_MAX, count;
  chuan_range range, narrowest = { .low.known = false }, *within = all_ranges(s);
  if (!within)
    return CHUAN_RC_MEMORY;
  for (size_t k = 0; k < s->model.unknown_count; k++) {
    TRY(count_values(&count, &range, s, k));
    if (count < least) {
      best = k;
      least = count;
      narrowest = range;
    }
  }
  s->uncertain = s->uncertain || least == SIZE_MAX;
  for (size_t v = 0; v < least && least < SIZE_MAX && !is_over(s); v++) {
    chuan_end at = narrowest.low;
    search sub = { .wish = s->wish, .field = s->field };
    uint64_t *core = chuan_arena_array(s->wish->arena, s->words, sizeof *core);
    if (!core)
      return CHUAN_RC_MEMORY;
    TRY(chuan_num_add(&at.at, at.at, chuan_num_int((int64_t)v), s->wish->arena));
    within[best] = (chuan_range){ at, at };
    TRY(search_within(&sub, within, core));
    s->uncertain = s->uncertain || sub.uncertain || s->range_count + sub.range_count > RANGES_MAX;
    s->found = s->found || sub.found;
    s->values = sub.found ? sub.values : s->values;
    for (size_t k = 0; k < sub.range_count && s->range_count < RANGES_MAX; k++)
      s->ranges[s->range_count++] = sub.ranges[k];
  }
  return CHUAN_RC_OK;
}

/* Whether every unknown can only have the one value that it is tried with. */
static bool is_settled(const search *s)
{
  for (size_t k = 0; k < s->model.unknown_count; k++)
    if (!chuan_range_is_point(&s->model.unknowns[k].range))
      return false;
  return true;
}

/* Every goal is reached by the rows at hand. Where nothing is open the evaluator decides, whatever was not
   understood. */
static chuan_rc end(search *s, uint64_t *core)
{
  chuan_solved solved;
  TRY(chuan_linear_solve(&solved, s->values, core, &s->linear));
  if (solved == CHUAN_SOLVED_NONE)
    return CHUAN_RC_OK;
  blame_all(s, core);
  bool good = solved == CHUAN_SOLVED_FOUND, settled = is_settled(s);
  /* all that the field may be is known by the rows */
  bool told = good && (settled || !(s->guessed && s->field != CHUAN_NONE));
  if (told)
    TRY(holds_all(&good, s));
  if (told && good) {
    s->found = true;
    return s->field != CHUAN_NONE ? keep_range(s) : CHUAN_RC_OK;
  }
  if (told && settled)
    return CHUAN_RC_OK;
  if (s->guessed)
    return split(s);
  s->uncertain = true;
  return CHUAN_RC_OK;
}

/* Ways --------------------------------------------------------------------------------------------- */

static chuan_rc take_way(search *s, const chuan_goal **agenda, const chuan_way *way, uint32_t check)
{
  for (size_t k = 0; k < way->row_count; k++)
    TRY(chuan_linear_add(&s->linear, way->rows[k].of, way->rows[k].relation, s->origins[check]));
  s->guessed = s->guessed || way->guessed;
  for (const chuan_goal *goal = way->goals; goal; goal = goal->next) {
    chuan_goal *added = chuan_arena_alloc(s->wish->arena, sizeof *added);
    if (!added)
      return CHUAN_RC_MEMORY;
    *added = *goal;
    added->next = *agenda;
    *agenda = added;
  }
  return CHUAN_RC_OK;
}

/* Takes all goals that there is one way to reach; what is left has several. `*failed` is the check whose goal cannot be
   reached. */
static chuan_rc take_single_ways(search *s, const chuan_goal **agenda, uint32_t *failed)
{
  const chuan_goal *left = NULL;
  while (*agenda) {
    const chuan_way *ways;
    size_t count;
    const chuan_goal *goal = *agenda;
    *agenda = goal->next;
    TRY(chuan_model_expand(&ways, &count, &s->model, goal));
    if (count == 0) {
      *failed = goal->check;
      return CHUAN_RC_OK;
    }
    if (count == 1) {
      TRY(take_way(s, agenda, &ways[0], goal->check));
      continue;
    }
    chuan_goal *kept = chuan_arena_alloc(s->wish->arena, sizeof *kept);
    if (!kept)
      return CHUAN_RC_MEMORY;
    *kept = *goal;
    kept->next = left;
    left = kept;
  }
  *agenda = left;
  return CHUAN_RC_OK;
}

static chuan_rc explore(search *s, const chuan_goal *agenda, uint64_t *core, size_t depth);

/* Tries each way to reach the first goal. Where one fails for reasons that have nothing to do with the goal's check, so
   do all. */
static chuan_rc branch(search *s, const chuan_goal *agenda, uint64_t *core, size_t depth)
{
  const chuan_way *ways;
  size_t count, rows = s->linear.count;
  bool guessed = s->guessed;
  uint64_t *of_way = chuan_arena_array(s->wish->arena, s->words, sizeof *of_way);
  if (!of_way)
    return CHUAN_RC_MEMORY;
  TRY(chuan_model_expand(&ways, &count, &s->model, agenda));
  chuan_bit_set(core, agenda->check);
  for (size_t w = 0; w < count && !is_over(s); w++) {
    const chuan_goal *rest = agenda->next;
    memset(of_way, 0, s->words * sizeof *of_way);
    TRY(take_way(s, &rest, &ways[w], agenda->check));
    TRY(explore(s, rest, of_way, depth + 1));
    s->linear.count = rows;
    s->guessed = guessed;
    if (!chuan_bit_has(of_way, agenda->check)) {
      memcpy(core, of_way, s->words * sizeof *core);
      return CHUAN_RC_OK;
    }
    for (size_t k = 0; k < s->words; k++)
      core[k] |= of_way[k];
  }
  return CHUAN_RC_OK;
}

/* Goes through the systems that reach all goals; `core` (empty) gets the checks that exclude each other where none has
   a solution. */
static chuan_rc explore(search *s, const chuan_goal *agenda, uint64_t *core, size_t depth)
{
  uint32_t failed = CHUAN_NONE;
  chuan_solved solved;
  if (depth > DEPTH_MAX)
    return CHUAN_RC_LIMIT;
  TRY(take_single_ways(s, &agenda, &failed));
  if (failed != CHUAN_NONE) {
    chuan_bit_set(core, failed);
    return CHUAN_RC_OK;
  }
  if (!agenda)
    return end(s, core);
  TRY(chuan_linear_solve(&solved, s->values, core, &s->linear));
  if (solved == CHUAN_SOLVED_NONE)
    return CHUAN_RC_OK;
  memset(core, 0, s->words * sizeof *core);
  return branch(s, agenda, core, depth);
}

/* Beginning ---------------------------------------------------------------------------------------- */

/* The rows of the values that an unknown may have. They come from no check. */
static chuan_rc add_range(search *s, size_t unknown)
{
  const chuan_range *range = &s->model.unknowns[unknown].range;
  const uint64_t *nobody = chuan_arena_array(s->wish->arena, s->words, sizeof *nobody);
  if (!nobody)
    return CHUAN_RC_MEMORY;
  for (int side = 1; side >= -1; side -= 2) {
    const chuan_end *at = side > 0 ? &range->low : &range->high;
    chuan_num *sum = chuan_arena_array(s->wish->arena, s->model.unknown_count + 1, sizeof *sum);
    if (!sum)
      return CHUAN_RC_MEMORY;
    for (size_t k = 0; k <= s->model.unknown_count; k++)
      sum[k] = chuan_num_int(k == unknown + 1 ? side : 0);
    if (!at->known)
      continue;
    TRY(chuan_num_multiply(&sum[0], at->at, chuan_num_int(-side), s->wish->arena));
    TRY(chuan_linear_add(&s->linear, sum, CHUAN_RELATION_AT_LEAST, nobody));
  }
  return CHUAN_RC_OK;
}

static chuan_rc prepare(search *s, const chuan_range *within)
{
  const chuan_wish *wish = s->wish;
  TRY(chuan_model_make(&s->model, wish, within));
  s->words = chuan_bit_words(wish->check_count);
  s->linear = (chuan_linear){ .arena = wish->arena, .unknowns = s->model.unknown_count, .whole = s->model.whole,
                              .near = s->model.near, .origin_words = s->words, .work = wish->work };
  s->values = chuan_arena_array(wish->arena, s->model.unknown_count, sizeof *s->values);
  s->origins = chuan_arena_array(wish->arena, wish->check_count, sizeof *s->origins);
  if (!s->values || !s->origins)
    return CHUAN_RC_MEMORY;
  for (size_t c = 0; c < wish->check_count; c++) {
    s->origins[c] = chuan_arena_array(wish->arena, s->words, sizeof **s->origins);
    if (!s->origins[c])
      return CHUAN_RC_MEMORY;
    chuan_bit_set(s->origins[c], c);
  }
  for (size_t k = 0; k < s->model.unknown_count; k++)
    TRY(add_range(s, k));
  return CHUAN_RC_OK;
}

static chuan_rc search_within(search *s, const chuan_range *within, uint64_t *core)
{
  const chuan_wish *wish = s->wish;
  const chuan_goal *agenda = NULL;
  TRY(prepare(s, within));
  for (uint32_t c = 0; c < wish->check_count; c++) {
    chuan_goal *goal = chuan_arena_alloc(wish->arena, sizeof *goal);
    if (!goal)
      return CHUAN_RC_MEMORY;
    *goal = (chuan_goal){ .check = c, .step = (uint32_t)wish->checks[c]->slice.count - 1, .item = CHUAN_NONE,
                          .wanted = allowed(s, c), .next = agenda };
    agenda = goal;
  }
  return explore(s, agenda, core, 0);
}

/* Whether a check of the core asks if there is a datum whose value it misses: it is read as having none, but the
   evaluator leaves it insufficient where it would hold if there were. */
static bool is_core_open(const search *s, const uint64_t *core)
{
  for (uint32_t c = 0; c < s->wish->check_count; c++) {
    const chuan_slice *slice = &s->wish->checks[c]->slice;
    for (size_t i = 0; i < slice->count && chuan_bit_has(core, c); i++) {
      const chuan_instruction *instruction = slice->steps[i].instruction;
      size_t unknown = chuan_model_unknown_of(&s->model, c, instruction);
      if (instruction->op == CHUAN_OP_HAS_DATA && unknown < s->model.unknown_count &&
          s->model.unknowns[unknown].check == c)
        return true;
    }
  }
  return false;
}

chuan_rc chuan_wish_ask(chuan_solved *out, chuan_num *values, uint64_t *core, const chuan_wish *wish)
{
  search s = { .wish = wish, .field = CHUAN_NONE };
  TRY(search_within(&s, NULL, core));
  s.uncertain = s.uncertain || is_core_open(&s, core);
  *out = s.found ? CHUAN_SOLVED_FOUND : s.uncertain ? CHUAN_SOLVED_UNKNOWN : CHUAN_SOLVED_NONE;
  for (size_t k = 0; k < wish->field_count && s.found; k++)
    TRY(chuan_num_multiply(&values[k], s.values[k], s.model.unknowns[k].step, wish->arena));
  return CHUAN_RC_OK;
}

/* Ranges ------------------------------------------------------------------------------------------- */

static int order_of_lows(const chuan_range *a, const chuan_range *b)
{
  if (!a->low.known || !b->low.known)
    return (int)a->low.known - (int)b->low.known;
  int order = chuan_num_compare(a->low.at, b->low.at);
  return order != 0 ? order : (int)a->low.open - (int)b->low.open;
}

static void sort_ranges(search *s)
{
  for (size_t i = 1; i < s->range_count; i++)
    for (size_t k = i; k > 0 && order_of_lows(&s->ranges[k], &s->ranges[k - 1]) < 0; k--) {
      chuan_range moved = s->ranges[k];
      s->ranges[k] = s->ranges[k - 1];
      s->ranges[k - 1] = moved;
    }
}

/* Whether nothing lies between two ranges, the first of which begins first. */
static chuan_rc touch(bool *out, const search *s, const chuan_range *a, const chuan_range *b)
{
  chuan_num next;
  *out = !a->high.known || !b->low.known;
  if (*out)
    return CHUAN_RC_OK;
  TRY(chuan_num_add(&next, a->high.at, chuan_num_int(s->model.whole[s->field]), s->wish->arena));
  int order = chuan_num_compare(b->low.at, next);
  *out = order < 0 || (order == 0 && (s->model.whole[s->field] || !a->high.open || !b->low.open));
  return CHUAN_RC_OK;
}

static void extend(chuan_range *range, const chuan_range *by)
{
  int order = range->high.known && by->high.known ? chuan_num_compare(by->high.at, range->high.at) : 0;
  if (!by->high.known || (range->high.known && (order > 0 || (order == 0 && range->high.open))))
    range->high = by->high;
}

/* Whether an end, unless it is open, is a value of the field in some fulfilment: rows of whole numbers may leave a
   range a little too wide. */
static chuan_rc is_attained(bool *out, search *s, chuan_end at)
{
  search of_end = { .wish = s->wish, .field = CHUAN_NONE };
  chuan_range *within = all_ranges(s);
  uint64_t *core = chuan_arena_array(s->wish->arena, s->words, sizeof *core);
  if (!core || !within)
    return CHUAN_RC_MEMORY;
  *out = true;
  if (!at.known || at.open)
    return CHUAN_RC_OK;
  within[s->field] = (chuan_range){ at, at };
  TRY(search_within(&of_end, within, core));
  *out = of_end.found;
  return CHUAN_RC_OK;
}

static chuan_rc join_ranges(chuan_range *out, size_t *count, search *s)
{
  bool joins, good;
  sort_ranges(s);
  *count = 0;
  for (size_t k = 0; k < s->range_count; k++) {
    if (*count > 0) {
      TRY(touch(&joins, s, &out[*count - 1], &s->ranges[k]));
      if (joins) {
        extend(&out[*count - 1], &s->ranges[k]);
        continue;
      }
    }
    if (*count == CHUAN_LOCALISED_RANGES_MAX) {
      *count = 0;
      return CHUAN_RC_OK;
    }
    out[(*count)++] = s->ranges[k];
  }
  for (size_t k = 0; k < *count; k++)
    for (int high = 0; high < 2; high++) {
      TRY(is_attained(&good, s, high ? out[k].high : out[k].low));
      if (!good) {
        *count = 0;
        return CHUAN_RC_OK;
      }
    }
  return CHUAN_RC_OK;
}

chuan_rc chuan_wish_ranges(chuan_range *out, size_t *count, const chuan_wish *wish, size_t field)
{
  search s = { .wish = wish, .field = field };
  uint64_t *core = chuan_arena_array(wish->arena, chuan_bit_words(wish->check_count), sizeof *core);
  *count = 0;
  if (!core)
    return CHUAN_RC_MEMORY;
  TRY(search_within(&s, NULL, core));
  if (s.uncertain || s.range_count == 0)
    return CHUAN_RC_OK;
  TRY(join_ranges(out, count, &s));
  for (size_t k = 0; k < *count; k++) {
    chuan_end *ends[] = { &out[k].low, &out[k].high };
    for (size_t e = 0; e < 2; e++)
      if (ends[e]->known)
        TRY(chuan_num_multiply(&ends[e]->at, ends[e]->at, s.model.unknowns[field].step, wish->arena));
  }
  return CHUAN_RC_OK;
}
