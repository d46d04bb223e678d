/* Property: where a share meets its threshold exactly, rules say so; and one less or one more says the other.
   All n/d that are a whole percentage with d up to 3,000 (15,600 of them), all that are a tenth of a percent with
   d up to 2,000 (17,000), and weighted sums of three shares, judged by compiled rules through every comparison.
   A machine's binary fractions get 840 of the 32,600 wrong.
   usage: ties [DENOMINATOR]; only denominators up to this (none given: all). */
#include "grammar/grammar.h"
#include "runtime/vm.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WHOLE_PERCENTS = 15600, TENTHS = 17000, INDICATORS = 100, UNITS = 3 * 256, COMPARISONS = 6, WEIGHTS = 3 };

static const char *const SIGNS[COMPARISONS] = { "≥", "≤", ">", "<", "=", "≠" };

/* A set of rules with the thresholds first, first + 1, … of so many to the whole, and units to be judged by it. */
typedef struct table {
  chuan_arena arena;
  const chuan_program *program;
  chuan_data data;
  int first, whole;
  bool weighted;
  size_t units;
  int64_t n[UNITS][WEIGHTS], d[UNITS][WEIGHTS];
} table;

static size_t chosen, met_exactly, verdicts; /* shares that are a threshold, and verdicts where that is so */
static const int WEIGHT[WEIGHTS] = { 40, 35, 25 };

static void __attribute__((noreturn)) fail(const char *why)
{
  fprintf(stderr, "ties: %s\n", why);
  exit(1);
}

/* Rules ------------------------------------------------------------------------------------------------------ */

static void write_rules(chuan_buffer *out, const table *t)
{
  chuan_buffer_add_c(out, "#! chuan 1 vi\nbộ tiêu chí \"s\" kỳ đánh giá từ 2025 đến 2025 áp dụng cho xã\n");
  for (int i = 0; i < WEIGHTS; i++)
    chuan_buffer_printf(out, "dữ liệu n%d : số nguyên\ndữ liệu d%d : số nguyên\n", i, i);
  for (int i = 0; i < INDICATORS; i++) {
    int k = t->first + i;
    const char *sign = SIGNS[k % COMPARISONS];
    chuan_buffer_printf(out, "chỉ tiêu %d \"I\"\n", i + 1);
    if (t->weighted)
      chuan_buffer_printf(out, "  giá trị %d%% * n0 / d0 + %d%% * n1 / d1 + %d%% * n2 / d2\n", WEIGHT[0], WEIGHT[1],
                          WEIGHT[2]);
    else
      chuan_buffer_add_c(out, "  giá trị n0 / d0\n");
    if (t->whole == 100)
      chuan_buffer_printf(out, "  ngưỡng là %d%%\n", k);
    else
      chuan_buffer_printf(out, "  ngưỡng là %d,%d%%\n", k / 10, k % 10);
    chuan_buffer_printf(out, "  yêu cầu giá trị %s ngưỡng\n", sign);
  }
}

static void begin(table *t)
{
  chuan_sources sources;
  chuan_diags diags;
  chuan_buffer text;
  uint32_t number;
  chuan_arena_init(&t->arena, "ties", 256 << 20);
  chuan_sources_init(&sources, &t->arena);
  chuan_diags_init(&diags, &t->arena, &sources);
  chuan_buffer_init(&text, &t->arena);
  write_rules(&text, t);
  if (chuan_source_add(&number, &sources, CHUAN_STR("ties"), chuan_buffer_str(&text), CHUAN_RULE_FILE_LIMIT, &diags) !=
          CHUAN_RC_OK ||
      chuan_rules_load_sources(&t->program, &number, 1, &sources, &t->arena, &diags) != CHUAN_RC_OK)
    fail("the rules do not compile");
}

/* Judging ---------------------------------------------------------------------------------------------------- */

/* What the share of a unit is less the threshold, times everything it takes to be whole. */
static __int128 difference(const table *t, size_t unit, int k)
{
  const int64_t *n = t->n[unit], *d = t->d[unit];
  if (!t->weighted)
    return (__int128)n[0] * t->whole - (__int128)k * d[0];
  __int128 all = (__int128)d[0] * d[1] * d[2], sum = 0;
  for (int i = 0; i < WEIGHTS; i++)
    sum += WEIGHT[i] * n[i] * (all / d[i]);
  return sum * t->whole - (__int128)k * 100 * all;
}

static bool holds(__int128 difference_of, int comparison)
{
  switch (comparison) {
  case 0: return difference_of >= 0;
  case 1: return difference_of <= 0;
  case 2: return difference_of > 0;
  case 3: return difference_of < 0;
  case 4: return difference_of == 0;
  default: return difference_of != 0;
  }
}

static void fill(table *t, const char *name, size_t unit, int64_t number)
{
  uint32_t datum = chuan_program_datum(t->program, CHUAN_STR("xã"), chuan_str_of(name));
  uint32_t column = chuan_data_column(t->data.set->data, t->data.set->data_count, datum);
  if (column != CHUAN_NONE &&
      chuan_data_set(&t->data, &t->data.columns[column], unit, CHUAN_INPUT_VALUE, chuan_num_int(number)) != CHUAN_RC_OK)
    fail("no memory");
}

/* Judges the units gathered so far by every threshold. */
static void judge(table *t)
{
  chuan_results results;
  chuan_arena arena;
  chuan_day day;
  if (t->units == 0)
    return;
  chuan_arena_init(&arena, "ties", 256 << 20);
  chuan_day_from(&day, 2025, 12, 31);
  if (chuan_data_init(&t->data, t->program, &t->program->sets[0], 2025, day, t->units, &arena) != CHUAN_RC_OK)
    fail("no memory");
  for (size_t unit = 0; unit < t->units; unit++)
    for (int i = 0; i < WEIGHTS; i++) {
      fill(t, (char[]){ 'n', (char)('0' + i), '\0' }, unit, t->n[unit][i]);
      fill(t, (char[]){ 'd', (char)('0' + i), '\0' }, unit, t->d[unit][i]);
    }
  if (chuan_vm_run(&results, &t->data, (chuan_run_options){ 0 }, &arena) != CHUAN_RC_OK)
    fail("the run fails");
  for (size_t unit = 0; unit < t->units; unit++)
    for (int i = 0; i < INDICATORS; i++) {
      int k = t->first + i;
      __int128 off = difference(t, unit, k);
      uint8_t wanted = holds(off, k % COMPARISONS) ? CHUAN_VERDICT_MET : CHUAN_VERDICT_NOT_MET;
      met_exactly += off == 0;
      verdicts++;
      if (results.indicators[(size_t)i * t->units + unit] != wanted) {
        fprintf(stderr, "ties: %ld/%ld against %d/%d by %s\n", (long)t->n[unit][0], (long)t->d[unit][0], k, t->whole,
                SIGNS[k % COMPARISONS]);
        fail("the wrong verdict");
      }
    }
  t->units = 0;
  chuan_arena_free(&arena);
}

static void add_unit(table *t, int64_t n, int64_t d)
{
  t->n[t->units][0] = n;
  t->d[t->units][0] = d;
  t->units++;
}

/* Every n/d that is one of the thresholds, with its neighbours. */
static void judge_shares(int first, int whole, int denominator_max)
{
  table *t = calloc(1, sizeof *t);
  if (!t)
    fail("no memory");
  t->first = first;
  t->whole = whole;
  begin(t);
  for (int d = 1; d <= denominator_max; d++)
    for (int k = first; k < first + INDICATORS; k++) {
      if ((long)k * d % whole != 0)
        continue;
      int64_t n = (int64_t)k * d / whole;
      chosen++;
      for (int64_t off = -1; off <= 1; off++)
        add_unit(t, n + off, d);
      if (t->units + 3 > UNITS)
        judge(t);
    }
  judge(t);
  chuan_arena_free(&t->arena);
  free(t);
}

/* Weighted sums: the last numerator is chosen so that the sum is the threshold, where one does it. */
static void judge_weighted(int first, int denominators)
{
  static const int DENOMINATORS[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 16, 20, 25, 30, 40, 50 };
  table *t = calloc(1, sizeof *t);
  if (!t)
    fail("no memory");
  t->first = first;
  t->whole = 1000;
  t->weighted = true;
  begin(t);
  for (int i = 0; i < denominators * denominators; i++) {
    int64_t a = DENOMINATORS[i % denominators], b = DENOMINATORS[i / denominators], c = 8 * a * b;
    for (int k = first; k < first + INDICATORS; k += 7) {
      int64_t x = (k + i) % (a + 1), y = (k * 3 + i) % (b + 1);
      /* 40 x/a + 35 y/b + 25 z/c = k/10, times 10 a b */
      int64_t rest = (int64_t)k * a * b - 400 * x * b - 350 * y * a, z = rest * c / (250 * a * b);
      for (int64_t off = -1; off <= 1; off++) {
        memcpy(t->n[t->units], (int64_t[]){ x, y, z + off }, sizeof t->n[0]);
        memcpy(t->d[t->units++], (int64_t[]){ a, b, c }, sizeof t->d[0]);
      }
      if (t->units + 3 > UNITS)
        judge(t);
    }
  }
  judge(t);
  chuan_arena_free(&t->arena);
  free(t);
}

int main(int argc, char **argv)
{
  bool all = argc < 2;
  int whole_max = all ? 3000 : atoi(argv[1]), tenth_max = all ? 2000 : atoi(argv[1]);
  judge_shares(1, 100, whole_max);
  size_t whole_percents = chosen;
  for (int first = 1; first <= 1000; first += INDICATORS)
    judge_shares(first, 1000, tenth_max);
  size_t tenths = chosen - whole_percents, before = met_exactly;
  if (all && (whole_percents != WHOLE_PERCENTS || tenths != TENTHS))
    fail("not all ties were tried");
  for (int first = 1; first <= 1000; first += INDICATORS)
    judge_weighted(first, all ? 18 : 6);
  if (met_exactly == before)
    fail("no weighted tie");
  printf("ties: %zu of whole percents, %zu of tenths, %zu weighted; %zu verdicts, all right\n", whole_percents, tenths,
         met_exactly - before, verdicts);
  return 0;
}
