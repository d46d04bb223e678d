/* Property: a verdict that is given early, though data are missing, is that of random completions by values, a hundred
   for each; and most of what all completions agree on is given early.
   usage: bounds [UNITS] [SEED] [SET]. UNITS is the number of random units, each judged by indicators of a random set of
   its own; begins at the set SET of the seed. */
#include "tests/property/random_rules.h"

enum { UNITS_OF_SET = 40, COMPLETIONS = 100 };

static size_t given_early, left_open, agreeing;

static void fill(chuan_data *data, chuan_arena *arena)
{
  for (size_t unit = 0; unit < data->unit_count; unit++) {
    uint32_t holes = 1 + below(4);
    for (size_t k = 0; k < data->set->data_count; k++) {
      chuan_input missing = below(2) ? CHUAN_INPUT_NOT_REPORTED : CHUAN_INPUT_NOT_AVAILABLE;
      put(data, k, unit, below(6) < holes ? missing : CHUAN_INPUT_VALUE,
          random_value(&data->program->data[data->set->data[k]], arena));
    }
    data->dimensions[0][unit] = (int32_t)below(4) - 1;
  }
}

/* A value from all over the declared range, from its ends, or none occurred. */
static chuan_num completion(const chuan_datum *datum, chuan_input *input, chuan_arena *arena)
{
  chuan_num far = chuan_num_int((int64_t)below(2000000) - 1000000);
  *input = CHUAN_INPUT_VALUE;
  if (datum->type.kind > CHUAN_TYPE_RATIO || below(4) == 0)
    return random_value(datum, arena);
  if (below(8) == 0) {
    *input = CHUAN_INPUT_NONE_OCCURRED;
    return chuan_num_int(0);
  }
  if (datum->has_range)
    return below(3) ? random_value(datum, arena) : below(2) ? datum->low : datum->high;
  return below(2) ? far : chuan_num_int((int64_t)below(30) - 10);
}

/* What the indicators come to for random completions of a unit, [indicator * COMPLETIONS + completion]. */
static const uint8_t *judge_completions(const chuan_data *data, size_t unit, chuan_arena *arena)
{
  chuan_data completed = new_data(data->program, COMPLETIONS, arena);
  chuan_results results;
  for (size_t u = 0; u < COMPLETIONS; u++) {
    for (size_t k = 0; k < data->set->data_count; k++) {
      chuan_input input = (chuan_input)data->columns[k].input[unit];
      chuan_num number = input == CHUAN_INPUT_VALUE
                           ? chuan_column_number(&data->columns[k], unit)
                           : completion(&data->program->data[data->set->data[k]], &input, arena);
      put(&completed, k, u, input, number);
    }
    completed.dimensions[0][u] = data->dimensions[0][unit];
  }
  if (chuan_vm_run(&results, &completed, (chuan_run_options){ 0 }, arena) != CHUAN_RC_OK)
    abort();
  return results.indicators;
}

static bool all_are(const uint8_t *verdicts, uint8_t verdict)
{
  for (size_t u = 0; u < COMPLETIONS; u++)
    if (verdicts[u] != verdict)
      return false;
  return true;
}

static bool try_unit(const chuan_results *results, size_t unit, chuan_arena *arena)
{
  const uint8_t *completions = judge_completions(results->data, unit, arena);
  for (size_t i = 0; i < RANDOM_INDICATORS; i++) {
    size_t at = i * results->data->unit_count + unit;
    uint8_t verdict = results->indicators[at];
    const uint8_t *completed = completions + i * COMPLETIONS;
    given_early += results->indicator_by_bounds[at];
    left_open += verdict == CHUAN_VERDICT_INSUFFICIENT;
    agreeing += verdict == CHUAN_VERDICT_INSUFFICIENT && completed[0] != CHUAN_VERDICT_INSUFFICIENT &&
                completed[0] != CHUAN_VERDICT_FAULT && all_are(completed, completed[0]);
    if (results->indicator_by_bounds[at] && !all_are(completed, verdict)) {
      fprintf(stderr, "unit %zu, indicator %zu: early %s\n", unit, i + 1, chuan_verdict_json((chuan_verdict)verdict));
      return false;
    }
  }
  return true;
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
    good = chuan_vm_run(&results, &data, (chuan_run_options){ 0 }, &set.arena) == CHUAN_RC_OK;
    for (size_t unit = 0; unit < UNITS_OF_SET && good; unit++)
      good = try_unit(&results, unit, &set.arena);
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
      fprintf(stderr, "bounds: set %" PRIu64 " of seed %" PRIu64 " fails\n", set, seed);
      return 1;
    }
  }
  /* What completions agree on may be left open, as a hundred do not prove it, but not more than is given. */
  if (given_early == 0 || left_open == 0 || agreeing > given_early) {
    fprintf(stderr, "bounds: %zu early, %zu open, %zu of them the same for all\n", given_early, left_open, agreeing);
    return 1;
  }
  printf("bounds: %ld units, %zu early verdicts confirmed by %d completions each, %zu left open, of which %zu "
         "came to the "
         "same for all completions tried\n", tried, given_early, COMPLETIONS, left_open, agreeing);
  return 0;
}
