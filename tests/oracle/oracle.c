/* The program against the oracle: random criteria sets and random units, each judged by both; all that the
   language defines of an answer must agree: verdicts, exact values and thresholds, clauses, causes, classes, counts.
   usage: oracle [CASES] [SEED] [SET]. A case is one unit judged by one set. Begins at the set SET of the seed.
   Ends with 1 at the first disagreement and prints the set, the unit and both answers, made smaller where that is
   easy. */
#include "tests/oracle/evaluate.h"
#include "tests/oracle/generate.h"
#include "tests/oracle/print.h"
#include "tests/oracle/product.h"
#include "tests/oracle/shrink.h"

#include <inttypes.h>
#include <stdlib.h>

enum { UNITS = 40, MANY_UNITS = 2600, RARELY_MANY = 1000 };

static tree_set tested;
static tree_unit units[MANY_UNITS];

/* How often each verdict came out, so that a run that tries nothing is seen. */
static size_t seen[VERDICTS + 1], sets_tried, reported, early;

/* Indicators that some variant tightens, that one exempts from (once for each variant), and that one adds. */
static size_t tightened, exempted, added;

static void note(const tree_answer *a)
{
  for (int i = 0; i < tested.indicator_count; i++) {
    seen[a->indicators[i].verdict]++;
    reported += a->indicators[i].reported;
    early += a->indicators[i].early;
  }
}

static bool tightens(const tree_threshold *t)
{
  int out = 0;
  for (int v = 0; v < VARIANTS; v++)
    out += t->tightenings[v].count;
  return t->given && out > 0;
}

static void note_set(void)
{
  for (int i = 0; i < tested.indicator_count; i++) {
    const tree_indicator *of = &tested.indicators[i];
    bool any = tightens(&of->threshold);
    for (int a = 0; a < of->aux_count; a++)
      any = any || tightens(&of->auxes[a].threshold);
    tightened += any;
    for (int v = 0; v < VARIANTS; v++)
      exempted += of->exemption_counts[v] > 0;
    added += of->adder != NOWHERE;
  }
}

static void random_run(tree_run *out)
{
  *out = (tree_run){ .set = &tested, .final = rarely(6), .certify = rarely(6) };
  out->year = tested.from + (int)below((uint32_t)(tested.to - tested.from + 1));
}

/* The cases tried, or 0 after a disagreement. */
static long try_set(long most)
{
  tree_run run;
  tree_answer answer;
  long count = rarely(RARELY_MANY) ? MANY_UNITS : UNITS;
  if (count > most)
    count = most;
  tree_reset();
  random_set(&tested);
  random_run(&run);
  for (long u = 0; u < count; u++)
    random_unit(&units[u], &run);
  long wrong = find_disagreement(&run, units, (int)count, note, &answer);
  if (wrong < 0) {
    sets_tried++;
    note_set();
    return count;
  }
  if (wrong < count)
    shrink(&tested, &run, &units[wrong]);
  report_disagreement(&run, &units[wrong < count ? wrong : 0]);
  return 0;
}

int main(int argc, char **argv)
{
  long cases = argc > 1 ? atol(argv[1]) : 1000000, done = 0;
  uint64_t seed = argc > 2 ? (uint64_t)strtoull(argv[2], NULL, 10) : 1;
  size_t first = argc > 3 ? strtoull(argv[3], NULL, 10) : 0;
  while (done < cases) {
    uint64_t of_set = seed * 1000000007 + first + sets_tried;
    random_seed(of_set);
    long tried = try_set(cases - done);
    if (tried == 0) {
      fprintf(stderr, "oracle: set %zu of seed %" PRIu64 " disagrees\n", first + sets_tried, seed);
      return 1;
    }
    done += tried;
  }
  for (int v = 0; v <= VERDICTS; v++)
    if (seen[v] == 0 && cases > 1000) {
      fprintf(stderr, "oracle: no indicator was ever %c\n", VERDICT_LETTERS[v]);
      return 1;
    }
  printf("oracle: %ld cases, %zu sets, 0 disagreements (indicators: Đ %zu, C %zu, T %zu, K %zu, L %zu; %zu early, "
         "%zu reported; "
         "%zu not in the law of the unit; %zu tightened, %zu exempted, %zu added)\n",
         done, sets_tried, seen[MET], seen[NOT_MET], seen[INSUFFICIENT], seen[NOT_APPLICABLE], seen[FAULT], early,
         reported,
         seen[VERDICTS], tightened, exempted, added);
  return 0;
}
