/* Property: aggregates over child units come to what docs/language.md says, for random children. Comparisons of
   counts are decided exactly where every completion of the undecided children agrees (for = and ≠: where the bounds
   tell): each completion is tried one by one. Sums and means are computed here with whole numbers.
   usage: levels [SETS] [SEED] */
#include "grammar/grammar.h"
#include "runtime/rule_test.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CHILDREN_MAX = 5, INDICATORS = 12, TESTS = 10 };
enum { D = CHUAN_VERDICT_MET, C = CHUAN_VERDICT_NOT_MET, T = CHUAN_VERDICT_INSUFFICIENT,
       K = CHUAN_VERDICT_NOT_APPLICABLE, L = CHUAN_VERDICT_FAULT };
static const char *const SIGNS[] = { "=", "≠", "<", "≤", ">", "≥" };

static uint64_t state;

static uint32_t below(uint32_t n) /* splitmix64 */
{
  uint64_t z = (state += 0x9E3779B97F4A7C15u);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return (uint32_t)((z ^ (z >> 31)) % n);
}

/* Children --------------------------------------------------------------------------------------- */

/* A child's two yes/no data, and a value and a weight. Each has a state: D, C, T or K for the first, and for the
   numbers D where there is one. */
typedef struct child {
  int truth[2];
  int number_state[2];
  int64_t number[2]; /* value, weight */
} child;

static child random_child(void)
{
  child c;
  for (int i = 0; i < 2; i++) {
    c.truth[i] = (int)below(4);
    c.number_state[i] = below(3) ? D : below(2) ? T : K;
    c.number[i] = below(4);
  }
  return c;
}

static void write_child(chuan_buffer *out, const child *c, int at)
{
  static const char *const STATES[] = { " = đúng", " = sai", " chưa báo cáo", " không áp dụng" };
  for (int i = 0; i < 2; i++) {
    chuan_buffer_printf(out, "  cho xã[%d].t%d%s\n", at + 1, i, STATES[c->truth[i]]);
    if (c->number_state[i] == D)
      chuan_buffer_printf(out, "  cho xã[%d].x%d = %d\n", at + 1, i, (int)c->number[i]);
    else
      chuan_buffer_printf(out, "  cho xã[%d].x%d%s\n", at + 1, i, STATES[c->number_state[i]]);
  }
}

/* What an indicator asks ------------------------------------------------------------------------- */

typedef enum form { COUNT, SHARE, COUNT_OF_ALL, TWO_COUNTS, EVERY, SOME, SUM, MEAN, FORMS } form;
/* Whether it is compared as it stands, or under a name: that must make no difference. */
typedef enum naming { PLAIN, AS_VALUE, AS_AUX, NAMINGS } naming;
typedef struct question {
  form form;
  int truth, sign;
  int64_t n, d;   /* compared with n/d */
  int missing;    /* chuan_missing */
  int64_t counts; /* of CHUAN_MISSING_COUNTS; of SKIPPED_FROM: that many thirds */
  naming naming;
} question;

static question random_question(void)
{
  question q = { .form = (form)below(FORMS), .truth = (int)below(2), .sign = (int)below(6), .n = below(5), .d = 1,
                 .naming = (naming)below(NAMINGS) };
  if (q.form == SHARE)
    q.d = 1 + below(4);
  if (q.form == SUM || q.form == MEAN) {
    q.missing = (int)below(4);
    q.counts = 1 + below(3);
  }
  return q;
}

static void write_question(chuan_buffer *out, const question *q)
{
  static const char *const NAMES[] = { [COUNT] = "đếm", [SHARE] = "tỷ_lệ", [EVERY] = "mọi", [SOME] = "có" };
  static const char *const BEFORE[] = { "yêu cầu ", "giá trị ", "giá trị phụ p = " };
  bool condition = q->form == EVERY || q->form == SOME;
  chuan_buffer_printf(out, "  %s", BEFORE[condition ? PLAIN : q->naming]);
  switch (q->form) {
  case EVERY:
  case SOME: chuan_buffer_printf(out, "%s(xã thỏa t%d)\n", NAMES[q->form], q->truth); return;
  case COUNT:
  case SHARE: chuan_buffer_printf(out, "%s(xã thỏa t%d)", NAMES[q->form], q->truth); break;
  case COUNT_OF_ALL: chuan_buffer_printf(out, "đếm(xã thỏa t%d) / 2 - đếm(xã)", q->truth); break;
  case TWO_COUNTS: chuan_buffer_add_c(out, "2 * đếm(xã thỏa t0) - đếm(xã thỏa t1)"); break;
  default:
    chuan_buffer_add_c(out, q->form == SUM ? "tổng(xã.x0" : "trung_bình(xã.x0; trọng_số: xã.x1");
    if (q->missing == CHUAN_MISSING_SKIPPED)
      chuan_buffer_add_c(out, "; bỏ qua thiếu");
    else if (q->missing == CHUAN_MISSING_COUNTS)
      chuan_buffer_printf(out, "; thiếu tính là %d", (int)q->counts);
    else if (q->missing == CHUAN_MISSING_SKIPPED_FROM)
      chuan_buffer_printf(out, "; đủ từ %d / 3", (int)q->counts);
    chuan_buffer_add_char(out, ')');
  }
  if (q->naming == AS_VALUE)
    chuan_buffer_printf(out, "\n  ngưỡng là %d / %d\n  yêu cầu giá trị %s ngưỡng\n", (int)q->n, (int)q->d,
                        SIGNS[q->sign]);
  else
    chuan_buffer_printf(out, "%s %s %d / %d\n", q->naming == AS_AUX ? "\n  yêu cầu p" : "", SIGNS[q->sign], (int)q->n,
                        (int)q->d);
}

/* What it must come to --------------------------------------------------------------------------- */

static bool holds(int sign, int64_t n, int64_t d, const question *q)
{
  int64_t left = n * q->d, right = q->n * d;
  switch (sign) {
  case 0: return left == right;
  case 1: return left != right;
  case 2: return left < right;
  case 3: return left <= right;
  case 4: return left > right;
  default: return left >= right;
  }
}

/* The verdict where every child is D, C or K. */
static int compare_decided(const question *q, int (*truths)[2], int count)
{
  int met[2] = { 0, 0 }, applying[2] = { 0, 0 };
  for (int i = 0; i < count; i++)
    for (int t = 0; t < 2; t++) {
      met[t] += truths[i][t] == D;
      applying[t] += truths[i][t] != K;
    }
  int t = q->truth;
  switch (q->form) {
  case COUNT: return holds(q->sign, met[t], 1, q) ? D : C;
  case COUNT_OF_ALL: return holds(q->sign, met[t] - 2 * count, 2, q) ? D : C;
  case TWO_COUNTS: return holds(q->sign, 2 * met[0] - met[1], 1, q) ? D : C;
  case SHARE: return applying[t] == 0 ? K : holds(q->sign, met[t], applying[t], q) ? D : C;
  case EVERY: return applying[t] == 0 ? K : met[t] == applying[t] ? D : C;
  default: return applying[t] == 0 ? K : met[t] > 0 ? D : C;
  }
}

/* Tries every completion from place `at` of the 2 * count truths on; T where two differ, -1 for none yet. */
static int complete(const question *q, int (*truths)[2], int count, int at, int found)
{
  while (at < 2 * count && truths[at / 2][at % 2] != T)
    at++;
  if (at == 2 * count) {
    int verdict = compare_decided(q, truths, count);
    return found == -1 || found == verdict ? verdict : T;
  }
  for (int verdict = D; verdict <= C; verdict++) {
    truths[at / 2][at % 2] = verdict;
    found = complete(q, truths, count, at + 1, found);
  }
  truths[at / 2][at % 2] = T;
  return found;
}

static int expect_sum(const question *q, const child *children, int count)
{
  int64_t sum = 0, weights = 0, counted = 0, missing = 0;
  if (q->form == MEAN && count == 0)
    return T;
  for (int i = 0; i < count; i++) {
    bool counts = children[i].number_state[0] == T && q->missing == CHUAN_MISSING_COUNTS;
    int value_state = counts ? D : children[i].number_state[0];
    int weight_state = q->form == MEAN ? children[i].number_state[1] : D;
    int64_t value = counts ? q->counts : children[i].number[0], weight = q->form == MEAN ? children[i].number[1] : 1;
    int worse = value_state > weight_state ? value_state : weight_state;
    missing += worse == T;
    if (worse != D)
      continue;
    counted++;
    sum += value * weight;
    weights += weight;
  }
  bool open = missing > 0;
  if (q->missing == CHUAN_MISSING_SKIPPED)
    open = open && counted == 0;
  if (q->missing == CHUAN_MISSING_SKIPPED_FROM)
    open = open && 3 * counted < q->counts * (counted + missing);
  if (open)
    return T;
  if (counted == 0 && count > 0)
    return K;
  if (q->form == SUM)
    return holds(q->sign, sum, 1, q) ? D : C;
  return weights == 0 ? L : holds(q->sign, sum, weights, q) ? D : C;
}

/* Where = and ≠ ask for a value that lies between the bounds but that no completion reaches, they stay undecided. */
static bool is_skipped_value(const question *q, const child *children, int count)
{
  if (q->sign > 1 || q->form == EVERY || q->form == SOME)
    return false;
  question at_least = *q, at_most = *q;
  int truths[CHILDREN_MAX][2];
  at_most.sign = 3;
  at_least.sign = 5;
  for (int i = 0; i < count; i++)
    memcpy(truths[i], children[i].truth, sizeof truths[i]);
  int low = complete(&at_most, truths, count, 0, -1), high = complete(&at_least, truths, count, 0, -1);
  return low != C && high != C && (low == T || high == T);
}

static int expect(const question *q, const child *children, int count)
{
  int truths[CHILDREN_MAX][2];
  if (q->form == SUM || q->form == MEAN)
    return expect_sum(q, children, count);
  if (count == 0 && (q->form == EVERY || q->form == SOME || q->form == SHARE))
    return T;
  for (int i = 0; i < count; i++)
    memcpy(truths[i], children[i].truth, sizeof truths[i]);
  return is_skipped_value(q, children, count) ? T : complete(q, truths, count, 0, -1);
}

/* Sets ------------------------------------------------------------------------------------------- */

static void write_set(chuan_buffer *out, const question *questions, int (*verdicts)[INDICATORS])
{
  static const char *const WORDS[] = { "đạt", "chưa đạt", "chưa đủ dữ liệu", "không áp dụng", "lỗi quy tắc" };
  chuan_buffer_add_c(out, "#! chuan 1 vi\nbộ tiêu chí \"huyện\"\n  kỳ đánh giá từ 2024 đến 2024\n  áp dụng cho huyện\n"
                          "  đạt khi tất cả chỉ tiêu đạt\n  không áp dụng loại ra\n");
  for (int i = 0; i < INDICATORS; i++) {
    chuan_buffer_printf(out, "chỉ tiêu %d \"c\"\n", i + 1);
    write_question(out, &questions[i]);
  }
  for (int i = 0; i < 2; i++)
    chuan_buffer_printf(out, "dữ liệu t%d : có/không của xã\ndữ liệu x%d : số nguyên của xã\n", i, i);
  for (int test = 0; test < TESTS; test++) {
    child children[CHILDREN_MAX];
    int count = (int)below(CHILDREN_MAX + 1);
    chuan_buffer_printf(out, "kiểm thử \"%d\" bộ \"huyện\"\n  cho kỳ = 2024\n", test);
    for (int i = 0; i < count; i++) {
      children[i] = random_child();
      write_child(out, &children[i], i);
    }
    for (int i = 0; i < INDICATORS; i++) {
      verdicts[test][i] = expect(&questions[i], children, count);
      chuan_buffer_printf(out, "  mong đợi chỉ tiêu %d %s\n", i + 1, WORDS[verdicts[test][i]]);
    }
  }
}

static bool run_tests(const chuan_program *program, chuan_arena *arena)
{
  bool good = true;
  for (size_t i = 0; i < program->test_count; i++) {
    chuan_rule_test_result result;
    if (chuan_rule_test_run(&result, program, &program->tests[i], NULL, arena) != CHUAN_RC_OK)
      return false;
    for (size_t k = 0; k < program->tests[i].expect_count; k++)
      if (!result.expect[k].held) {
        fprintf(stderr, "test %zu, indicator %zu: expected %s, got %s\n", i, k + 1,
                chuan_verdict_text(program->tests[i].expect[k].verdict, true),
                chuan_verdict_text(result.expect[k].got, true));
        good = false;
      }
  }
  return good;
}

static bool try_set(size_t *seen)
{
  chuan_arena arena;
  chuan_sources sources;
  chuan_diags diags;
  chuan_buffer text;
  question questions[INDICATORS];
  int verdicts[TESTS][INDICATORS];
  uint32_t number;
  const chuan_program *program;
  chuan_arena_init(&arena, "levels", 256u << 20);
  chuan_sources_init(&sources, &arena);
  chuan_diags_init(&diags, &arena, &sources);
  chuan_buffer_init(&text, &arena);
  for (int i = 0; i < INDICATORS; i++)
    questions[i] = random_question();
  write_set(&text, questions, verdicts);
  bool good = chuan_source_add(&number, &sources, CHUAN_STR("set"), chuan_buffer_str(&text), CHUAN_RULE_FILE_LIMIT,
                               &diags) == CHUAN_RC_OK &&
              chuan_rules_load_sources(&program, &number, 1, &sources, &arena, &diags) == CHUAN_RC_OK;
  if (!good)
    chuan_diags_print(&diags, stderr, (chuan_diag_style){ CHUAN_LANG_EN, false, 120 });
  good = good && program->test_count == TESTS && run_tests(program, &arena);
  for (int test = 0; test < TESTS; test++)
    for (int i = 0; i < INDICATORS; i++)
      seen[verdicts[test][i]]++;
  if (!good)
    fprintf(stderr, "%.*s\n", CHUAN_STR_ARGS(chuan_buffer_str(&text)));
  chuan_arena_free(&arena);
  return good;
}

int main(int argc, char **argv)
{
  long sets = argc > 1 ? atol(argv[1]) : 5000;
  uint64_t seed = argc > 2 ? (uint64_t)atoll(argv[2]) : 1;
  size_t seen[CHUAN_VERDICT_COUNT] = { 0 };
  for (long i = 0; i < sets; i++) {
    state = seed * 1000003 + (uint64_t)i;
    if (!try_set(seen)) {
      fprintf(stderr, "levels: set %ld of seed %" PRIu64 " fails\n", i, seed);
      return 1;
    }
  }
  for (int verdict = 0; verdict < CHUAN_VERDICT_COUNT; verdict++)
    if (seen[verdict] == 0) {
      fprintf(stderr, "levels: no case with the verdict %s\n", chuan_verdict_text((chuan_verdict)verdict, true));
      return 1;
    }
  printf("levels: %ld sets; %zu met, %zu not met, %zu insufficient, %zu not applicable, %zu faults as expected\n", sets,
         seen[D], seen[C], seen[T], seen[K], seen[L]);
  return 0;
}
