/* The evaluation alone: verdicts of data that is in memory, by the product and by hand-written C on the same numbers,
   in turn. Prints the median of each in microseconds. Usage: evaluate_alone ROUNDS DATABASE, where rules.chuan is. */
#include "grammar/grammar.h"
#include "runtime/store.h"
#include "runtime/vm.h"

#include "tests/bench/workload.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { ROUNDS_MAX = 1000 };

static workload made;
static double figures[COMMUNES][INDICATORS], thresholds[REGIONS][INDICATORS];

static void stop(const char *what)
{
  fprintf(stderr, "evaluate_alone: %s\n", what);
  exit(1);
}

static int64_t now(void)
{
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static int compare(const void *a, const void *b)
{
  int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
  return (x > y) - (x < y);
}

static void check(sums total)
{
  if (total.passes != WORKLOAD_SUMS.passes || total.criteria != WORKLOAD_SUMS.criteria ||
      total.full != WORKLOAD_SUMS.full || total.squares != WORKLOAD_SUMS.squares)
    stop("wrong sums");
}

/* By hand ------------------------------------------------------------------------------------------------ */

static void make_floats(void)
{
  workload_make(&made);
  for (int c = 0; c < COMMUNES; c++)
    for (int i = 0; i < INDICATORS; i++)
      figures[c][i] = made.communes[c].values[i] / 100.0;
  for (int region = 0; region < REGIONS; region++)
    for (int i = 0; i < INDICATORS; i++)
      thresholds[region][i] = made.thresholds[i][region] / 100.0;
}

static int64_t time_by_hand(void)
{
  sums total = { 0 };
  int64_t start = now();
  for (int c = 0; c < COMMUNES; c++) {
    unsigned char met[INDICATORS];
    const double *threshold = thresholds[made.communes[c].region];
    for (int i = 0; i < INDICATORS; i++)
      met[i] = figures[c][i] >= threshold[i];
    sums_add(&total, met);
  }
  int64_t taken = now() - start;
  check(total);
  return taken;
}

/* By the product ----------------------------------------------------------------------------------------- */

static chuan_arena messages, rules, memory;
static chuan_sources sources;
static chuan_diags diags;
static chuan_data data;

static void read_data(const char *database)
{
  const chuan_program *program;
  chuan_store *store;
  chuan_day day;
  chuan_str path = chuan_str_of("rules.chuan");
  chuan_arena_init(&messages, "messages", 64 << 20);
  chuan_arena_init(&rules, "rules", CHUAN_ARENA_RULES_LIMIT);
  chuan_arena_init(&memory, "data", CHUAN_ARENA_DATA_LIMIT);
  chuan_sources_init(&sources, &rules);
  chuan_diags_init(&diags, &messages, &sources);
  chuan_day_from(&day, 2024, 12, 31);
  if (chuan_rules_load(&program, &path, 1, &sources, &rules, &diags) != CHUAN_RC_OK)
    stop("rules.chuan");
  if (chuan_store_open(&store, database, CHUAN_STORE_READ, &diags) != CHUAN_RC_OK)
    stop(database);
  if (chuan_store_read(&data, store, program, &program->sets[0], 2024, day, (chuan_read_options){ .only_count = 0 },
                       &memory, &diags) != CHUAN_RC_OK)
    stop(database);
  chuan_store_close(store);
}

/* With the clauses kept, as `chuan eval` does. */
static int64_t time_by_product(void)
{
  chuan_arena arena;
  chuan_results results;
  sums total = { 0 };
  chuan_arena_init(&arena, "run", CHUAN_ARENA_RUN_LIMIT);
  int64_t start = now();
  if (chuan_vm_run(&results, &data, (chuan_run_options){ .keep_clauses = true }, &arena) != CHUAN_RC_OK)
    stop("no verdicts");
  int64_t taken = now() - start;
  for (size_t unit = 0; unit < data.unit_count; unit++) {
    long criteria = results.criteria_met[unit];
    total.passes += results.indicators_met[unit];
    total.criteria += criteria;
    total.full += criteria == CRITERIA;
    total.squares += criteria * criteria;
  }
  check(total);
  chuan_arena_free(&arena);
  return taken;
}

static void print_median(int64_t *times, int rounds)
{
  qsort(times, (size_t)rounds, sizeof *times, compare);
  printf("%ld\n", (long)(times[rounds / 2] / 1000));
}

int main(int argc, char **argv)
{
  static int64_t by_hand[ROUNDS_MAX], by_product[ROUNDS_MAX];
  int rounds = argc == 3 ? atoi(argv[1]) : 0;
  if (rounds < 1 || rounds > ROUNDS_MAX)
    stop("usage: evaluate_alone ROUNDS DATABASE");
  make_floats();
  read_data(argv[2]);
  for (int i = 0; i < rounds; i++) {
    by_hand[i] = time_by_hand();
    by_product[i] = time_by_product();
  }
  print_median(by_hand, rounds);
  print_median(by_product, rounds);
  chuan_arena_free(&memory);
  chuan_arena_free(&rules);
  chuan_arena_free(&messages);
  return 0;
}
