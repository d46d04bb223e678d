/* Property: every gap holds and is the smallest. With the change the indicator is met, with no smaller one in either
   direction, as the evaluator says of units that differ in that datum alone; and where no gap is told no change that
   is tried meets it. Changes told together meet it together, and not without one of them.
   usage: gap [UNITS] [SEED] [SET]. UNITS is the number of random units, each judged by indicators of a random set of
   its own; begins at the set SET of the seed. */
#include "tests/property/random_rules.h"

#include "runtime/gap.h"

enum { UNITS_OF_SET = 20, TRIED = 30 /* changes that are tried on each side, in each way of choosing them */ };

static size_t gaps_told, none_told, together_told;

static void fill(chuan_data *data, chuan_arena *arena)
{
  for (size_t unit = 0; unit < data->unit_count; unit++) {
    for (size_t k = 0; k < data->set->data_count; k++) {
      bool nothing = below(25) == 0;
      put(data, k, unit, nothing ? CHUAN_INPUT_NOT_REPORTED : CHUAN_INPUT_VALUE,
          random_value(&data->program->data[data->set->data[k]], arena));
    }
    data->dimensions[0][unit] = (int32_t)below(4) - 1;
  }
}

static chuan_data copies_of(const chuan_data *data, size_t unit, size_t count, chuan_arena *arena)
{
  chuan_data copies = new_data(data->program, count, arena);
  for (size_t u = 0; u < count; u++) {
    for (size_t k = 0; k < data->set->data_count; k++) {
      chuan_input input = (chuan_input)data->columns[k].input[unit];
      put(&copies, k, u, input,
          input == CHUAN_INPUT_VALUE ? chuan_column_number(&data->columns[k], unit) : chuan_num_int(0));
    }
    copies.dimensions[0][u] = data->dimensions[0][unit];
  }
  return copies;
}

static const uint8_t *judge(const chuan_data *copies, uint32_t indicator, chuan_arena *arena)
{
  chuan_results results;
  if (chuan_vm_run(&results, copies, (chuan_run_options){ 0 }, arena) != CHUAN_RC_OK)
    abort();
  return results.indicators + indicator * copies->unit_count;
}

/* The verdicts of an indicator for copies of a unit that differ in one column. */
static const uint8_t *judge_copies(const chuan_data *data, size_t unit, uint32_t column, const chuan_num *numbers,
                                   size_t count, uint32_t indicator, chuan_arena *arena)
{
  chuan_data copies = copies_of(data, unit, count, arena);
  for (size_t u = 0; u < count; u++)
    put(&copies, column, u, CHUAN_INPUT_VALUE, numbers[u]);
  return judge(&copies, indicator, arena);
}

/* Copy number `count` has all changes made, every other one all but the one of its number. */
static bool is_right_together(const chuan_data *data, size_t unit, uint32_t indicator, const chuan_gap *gaps,
                              size_t count, chuan_arena *arena)
{
  chuan_data copies = copies_of(data, unit, count + 1, arena);
  for (size_t u = 0; u <= count; u++)
    for (size_t g = 0; g < count; g++)
      if (g != u)
        put(&copies, chuan_data_column(data->set->data, data->set->data_count,
                                       (uint32_t)(gaps[g].datum - data->program->data)),
            u, CHUAN_INPUT_VALUE, gaps[g].to);
  const uint8_t *verdicts = judge(&copies, indicator, arena);
  bool right = count == 0 || verdicts[count] == CHUAN_VERDICT_MET;
  for (size_t u = 0; u < count && right; u++)
    right = verdicts[u] != CHUAN_VERDICT_MET;
  if (!right)
    fprintf(stderr, "unit %zu, indicator %u: %zu changes together\n", unit, indicator + 1, count);
  together_told += count > 0;
  return right;
}

static bool may_have(const chuan_datum *datum, chuan_num number)
{
  if (datum->has_range)
    return chuan_num_compare(number, datum->low) >= 0 && chuan_num_compare(number, datum->high) <= 0;
  return chuan_num_sign(number) >= 0 &&
         (datum->type.kind != CHUAN_TYPE_DECIMAL || chuan_num_compare(number, chuan_num_int(1000)) < 0);
}

/* Changes smaller than `within` (NULL: any): the nearest on both sides, and some further away. */
static size_t smaller_changes(chuan_num *out, const chuan_datum *datum, chuan_num now, const chuan_num *within,
                              chuan_arena *arena)
{
  chuan_num step, steps = chuan_num_int(3000);
  size_t count = 0;
  int64_t most = 3000;
  chuan_gap_step(&step, datum, now, arena);
  if (within) {
    chuan_num_divide(&steps, *within, step, arena);
    if (chuan_num_scaled(&most, steps, 0))
      most--;
    else
      most = 3000;
  }
  for (int64_t k = 1; k <= 2 * TRIED; k++) {
    int64_t far = k <= TRIED ? (k == TRIED ? most : k) : 1 + (int64_t)below(3000);
    if (far < 1 || far > most)
      continue;
    for (int sign = -1; sign <= 1; sign += 2) {
      chuan_num by, to;
      chuan_num_multiply(&by, step, chuan_num_int(sign * far), arena);
      chuan_num_add(&to, now, by, arena);
      if (may_have(datum, to))
        out[count++] = to;
    }
  }
  return count;
}

/* Whether what was told of one datum is so. */
static bool is_right(const chuan_data *data, size_t unit, uint32_t indicator, uint32_t datum, const chuan_gap *gap,
                     chuan_arena *arena)
{
  const chuan_datum *declared = &data->program->data[datum];
  uint32_t column = chuan_data_column(data->set->data, data->set->data_count, datum);
  chuan_num numbers[1 + 4 * TRIED], now = chuan_column_number(&data->columns[column], unit);
  size_t count = smaller_changes(numbers + 1, declared, now, gap ? &gap->by : NULL, arena);
  numbers[0] = gap ? gap->to : now;
  const uint8_t *verdicts = judge_copies(data, unit, column, numbers, count + 1, indicator, arena);
  bool right = (verdicts[0] == CHUAN_VERDICT_MET) == (gap != NULL) && (!gap || may_have(declared, gap->to));
  for (size_t k = 1; k <= count && right; k++)
    right = verdicts[k] != CHUAN_VERDICT_MET;
  if (!right)
    fprintf(stderr, "unit %zu, indicator %u, %.*s = %s, %s %s\n", unit, indicator + 1, CHUAN_STR_ARGS(declared->name),
            chuan_num_exact(now, arena).p, gap ? "gap to" : "no gap", gap ? chuan_num_exact(gap->to, arena).p : "");
  return right;
}

/* No gap is told while something is missing that the rule reads. */
static bool lacks(const chuan_data *data, chuan_str name, size_t unit)
{
  uint32_t datum = chuan_program_datum(data->program, CHUAN_STR("xã"), name);
  uint32_t column = chuan_data_column(data->set->data, data->set->data_count, datum);
  return column != CHUAN_NONE && data->columns[column].input[unit] == CHUAN_INPUT_NOT_REPORTED;
}

static bool lacks_input(const chuan_data *data, const chuan_indicator *of, size_t unit)
{
  bool out = false;
  for (size_t k = 0; k < of->input_count; k++)
    out = out || lacks(data, data->program->data[of->inputs[k]].name, unit);
  return out;
}

static bool try_indicator(const chuan_data *data, const chuan_results *results, chuan_gap_finder *finder, size_t unit,
                          uint32_t indicator, chuan_arena *arena)
{
  const chuan_indicator *of = &data->set->indicators[indicator];
  chuan_gap gaps[RANDOM_NUMBER_COUNT + 3];
  size_t count, found = 0;
  chuan_gap together[CHUAN_GAPS_TOGETHER_MAX];
  size_t together_count;
  if (chuan_gap_find(gaps, &count, finder, unit, indicator) != CHUAN_RC_OK ||
      chuan_gap_find_together(together, &together_count, finder, unit, indicator) != CHUAN_RC_OK ||
      (count == 0 && !is_right_together(data, unit, indicator, together, together_count, arena)))
    return false;
  if (results->indicators[indicator * data->unit_count + unit] != CHUAN_VERDICT_NOT_MET)
    return count == 0;
  if (lacks_input(data, of, unit))
    return count == 0;
  if (lacks(data, CHUAN_STR("b0"), unit) || lacks(data, CHUAN_STR("x1"), unit)) /* that a dimension may hang on */
    return true;
  for (size_t k = 0; k < of->input_count; k++) {
    const chuan_datum *datum = &data->program->data[of->inputs[k]];
    uint32_t column = chuan_data_column(data->set->data, data->set->data_count, of->inputs[k]);
    bool number = datum->type.kind <= CHUAN_TYPE_RATIO;
    if (!number || data->columns[column].input[unit] != CHUAN_INPUT_VALUE)
      continue;
    const chuan_gap *gap = NULL;
    for (size_t g = 0; g < count; g++)
      gap = gaps[g].datum == datum ? &gaps[g] : gap;
    found += gap != NULL;
    gaps_told += gap != NULL;
    none_told += gap == NULL;
    if (!is_right(data, unit, indicator, of->inputs[k], gap, arena))
      return false;
  }
  return found == count;
}

static bool try_set(void)
{
  random_set set;
  chuan_results results;
  make_random_set(&set);
  bool good = set.program != NULL;
  if (good) {
    chuan_data data = new_data(set.program, UNITS_OF_SET, &set.arena);
    fill(&data, &set.arena);
    chuan_gap_finder *finder = chuan_gap_finder_new(&data, NULL, &set.arena);
    good = finder && chuan_vm_run(&results, &data, (chuan_run_options){ 0 }, &set.arena) == CHUAN_RC_OK;
    for (size_t unit = 0; unit < UNITS_OF_SET && good; unit++)
      for (uint32_t i = 0; i < RANDOM_INDICATORS && good; i++)
        good = try_indicator(&data, &results, finder, unit, i, &set.arena);
  }
  if (!good)
    fprintf(stderr, "%.*s\n", CHUAN_STR_ARGS(chuan_buffer_str(&set.text)));
  chuan_arena_free(&set.arena);
  return good;
}

int main(int argc, char **argv)
{
  long units = argc > 1 ? atol(argv[1]) : 100000, tried = 0;
  uint64_t seed = argc > 2 ? (uint64_t)atoll(argv[2]) : 1, set = argc > 3 ? (uint64_t)atoll(argv[3]) : 0;
  for (; tried < units; tried += UNITS_OF_SET, set++) {
    random_state = seed * 1000003 + set;
    if (!try_set()) {
      fprintf(stderr, "gap: set %" PRIu64 " of seed %" PRIu64 " fails\n", set, seed);
      return 1;
    }
  }
  if (gaps_told == 0 || none_told == 0 || together_told == 0) { /* nothing was tried */
    fprintf(stderr, "gap: %zu gaps, %zu without, %zu together\n", gaps_told, none_told, together_told);
    return 1;
  }
  printf("gap: %ld units, %zu gaps that hold and are smallest, %zu data without one, %zu times changes together\n",
         tried, gaps_told, none_told, together_told);
  return 0;
}
