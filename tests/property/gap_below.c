/* Property: gaps of what units below give hold and are smallest. A sum changed by as much at one unit, the data behind
   a mean at every unit, or so many units that come to satisfy a condition (or cease to), meet the indicator in a run of
   the evaluator over all units; no smaller change in either direction does; and where none is told none that is tried
   does. Changes told together meet it together. And where one datum of one unit below is missing, the values said to
   meet the indicator do, and no others. usage: gap_below [SETS] [SEED] */
#include "grammar/grammar.h"
#include "runtime/gap.h"
#include "runtime/link.h"
#include "runtime/vm_bounds.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CHILDREN_MAX = 6, INDICATORS = 8, UNITS = 6, TRIED = 60, SCRATCH = 64 << 20 };
enum { A, B, C, T, FIGURES }; /* data of a child */
static const char *const NAMES[FIGURES] = { "a", "b", "c", "t" };

static uint64_t state;
static size_t sums_told, means_told, counts_told, none_told, together_told, deciding_told, units_told;

static uint32_t below(uint32_t n) /* splitmix64 */
{
  uint64_t z = (state += 0x9E3779B97F4A7C15u);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return (uint32_t)((z ^ (z >> 31)) % n);
}

/* A unit and those below it; c in tenths, -1 for what is missing. */
typedef struct family {
  size_t children;
  int64_t of[CHILDREN_MAX][FIGURES], y;
} family;

static family random_family(void)
{
  family f = { .children = below(CHILDREN_MAX + 1), .y = below(20) };
  for (size_t child = 0; child < f.children; child++) {
    f.of[child][A] = below(30);
    f.of[child][B] = 1 + below(12);
    f.of[child][C] = below(100);
    f.of[child][T] = below(2);
    for (int k = 0; k < FIGURES; k++)
      f.of[child][k] = below(60) ? f.of[child][k] : -1;
  }
  return f;
}

/* Rules ---------------------------------------------------------------------------------------------- */

/* Conditions that one figure of a child settles, and figures that satisfy them and do not. */
typedef struct condition {
  const char *text;
  int figure;
  int64_t yes, no;
} condition;
static const condition CONDITIONS[] = {
  { "t", T, 1, 0 },     { "không t", T, 0, 1 },   { "a ≥ 12", A, 500, 0 },
  { "b < 6", B, 1, 11 }, { "c > 3,5", C, 900, 0 }, { "a / b ≥ 200%", A, 500, 0 },
};
enum { CONDITION_COUNT = sizeof CONDITIONS / sizeof *CONDITIONS };

static const char *random_sign(void)
{
  static const char *const SIGNS[] = { "≥", "≤", ">", "<", "=", "≠" };
  return SIGNS[below(below(3) ? 4 : 6)];
}

static void add_part(chuan_buffer *out)
{
  const char *asked = CONDITIONS[below(CONDITION_COUNT)].text;
  switch (below(11)) {
  case 0: chuan_buffer_printf(out, "tổng(thôn.a) %s %u", random_sign(), below(120)); break;
  case 1: chuan_buffer_printf(out, "tổng(thôn.c) %s %u", random_sign(), below(50)); break;
  case 2: chuan_buffer_printf(out, "tổng(thôn.a) / tổng(thôn.b) %s %u%%", random_sign(), below(400)); break;
  case 3: chuan_buffer_printf(out, "tổng(thôn.b) - y %s %u", random_sign(), below(40)); break;
  case 4: chuan_buffer_printf(out, "tổng(thôn.a) * 2 + tổng(thôn.c) %s %u", random_sign(), below(120)); break;
  case 5: chuan_buffer_printf(out, "đếm(thôn thỏa %s) %s %u", asked, random_sign(), below(6)); break;
  case 6: chuan_buffer_printf(out, "tỷ_lệ(thôn thỏa %s) %s %u%%", asked, random_sign(), below(101)); break;
  case 7: chuan_buffer_printf(out, "trung_bình(thôn.c; trọng_số: thôn.b) %s %u", random_sign(), below(12)); break;
  case 8: chuan_buffer_printf(out, "trung_bình(thôn.b) * 2 - y %s %u", random_sign(), below(30)); break;
  case 9: chuan_buffer_printf(out, "mọi(thôn thỏa %s)", asked); break;
  default: chuan_buffer_printf(out, "có(thôn thỏa %s)", asked); break;
  }
}

static void add_rules(chuan_buffer *out)
{
  static const char *const MODES[] = { "nửa lên", "nửa chẵn", "lên", "xuống" };
  chuan_buffer_add_c(out, "#! chuan 1 vi\nbộ tiêu chí \"s\"\n  áp dụng cho xã\n  kỳ đánh giá từ 2024 đến 2025\n"
                          "  không áp dụng loại ra\n"
                          "dữ liệu a : số nguyên của thôn\ndữ liệu b : số nguyên của thôn\n  khoảng [0; 12]\n"
                          "dữ liệu c : thập phân(4; 1) của thôn\ndữ liệu t : có/không của thôn\n"
                          "dữ liệu y : số nguyên\n");
  for (unsigned i = 0; i < INDICATORS; i++) {
    chuan_buffer_printf(out, "chỉ tiêu %u \"I\"\n", i + 1);
    if (below(4) == 0) {
      chuan_buffer_printf(out, "  giá trị tổng(thôn.a) / tổng(thôn.b)\n  làm tròn %u %s\n  ngưỡng là %u%%\n"
                               "  yêu cầu giá trị ≥ ngưỡng\n", below(3), MODES[below(4)], 50 + below(300));
      continue;
    }
    chuan_buffer_add_c(out, "  yêu cầu ");
    add_part(out);
    if (below(3)) {
      chuan_buffer_add_c(out, below(3) ? " và " : " hoặc ");
      add_part(out);
    }
    chuan_buffer_add_char(out, '\n');
  }
}

static const chuan_program *make_program(chuan_buffer *text, chuan_sources *sources, chuan_diags *diags,
                                         chuan_arena *arena)
{
  uint32_t number;
  const chuan_program *program = NULL;
  add_rules(text);
  if (chuan_source_add(&number, sources, CHUAN_STR("s"), chuan_buffer_str(text), CHUAN_RULE_FILE_LIMIT, diags) !=
        CHUAN_RC_OK ||
      chuan_rules_load_sources(&program, &number, 1, sources, arena, diags) != CHUAN_RC_OK)
    chuan_diags_print(diags, stderr, (chuan_diag_style){ CHUAN_LANG_EN, false, 120 });
  return program;
}

/* Judging -------------------------------------------------------------------------------------------- */

static void put(chuan_data *data, const char *level, const char *name, size_t unit, int64_t number)
{
  uint32_t datum = chuan_program_datum(data->program, chuan_str_of(level), chuan_str_of(name));
  uint32_t column = datum == CHUAN_NONE ? CHUAN_NONE : chuan_data_column(data->set->data, data->set->data_count, datum);
  chuan_num value;
  if (column == CHUAN_NONE)
    return; /* no rule reads it */
  chuan_num_ratio(&value, number, strcmp(name, "c") == 0 ? 10 : 1, NULL);
  if (chuan_data_set(data, &data->columns[column], unit, number < 0 ? CHUAN_INPUT_NOT_REPORTED : CHUAN_INPUT_VALUE,
                     value) != CHUAN_RC_OK)
    abort();
}

static chuan_data *data_of(const chuan_program *program, const family *f, chuan_arena *arena)
{
  chuan_data *data = chuan_arena_alloc(arena, 2 * sizeof *data), *children = data + 1;
  chuan_results *results = chuan_arena_alloc(arena, sizeof *results);
  const chuan_set *set = &program->sets[0];
  chuan_day day;
  chuan_day_from(&day, 2024, 12, 31);
  if (chuan_data_init(data, program, set, 2024, day, 1, arena) != CHUAN_RC_OK)
    abort();
  put(data, "xã", "y", 0, f->y);
  if (set->part_count == 0)
    return data;
  if (chuan_data_init(children, program, chuan_program_at(program, set->parts[0]), 2024, day, f->children, arena) !=
      CHUAN_RC_OK)
    abort();
  for (size_t child = 0; child < f->children; child++)
    for (int k = 0; k < FIGURES; k++)
      put(children, "thôn", NAMES[k], child, f->of[child][k]);
  if (chuan_vm_run(results, children, (chuan_run_options){ 0 }, arena) != CHUAN_RC_OK ||
      chuan_link_all_children(data, 0, results) != CHUAN_RC_OK)
    abort();
  return data;
}

static chuan_verdict judge(const chuan_program *program, const family *f, uint32_t indicator)
{
  chuan_arena arena;
  chuan_results results;
  chuan_arena_init(&arena, "scratch", SCRATCH);
  if (chuan_vm_run(&results, data_of(program, f, &arena), (chuan_run_options){ 0 }, &arena) != CHUAN_RC_OK)
    abort();
  chuan_verdict verdict = (chuan_verdict)results.indicators[indicator];
  chuan_arena_free(&arena);
  return verdict;
}

/* Changes -------------------------------------------------------------------------------------------- */

static int figure_of(const chuan_program *program, uint32_t datum)
{
  int k = 0;
  while (!chuan_str_equal(program->data[datum].name, chuan_str_of(NAMES[k])))
    k++;
  return k;
}

static const condition *condition_of(const chuan_below *of)
{
  for (size_t k = 0; k < CONDITION_COUNT; k++) {
    char inside[64];
    snprintf(inside, sizeof inside, "thỏa %s)", CONDITIONS[k].text);
    size_t n = strlen(inside);
    if (of->aggregate->text.n >= n && memcmp(of->aggregate->text.p + of->aggregate->text.n - n, inside, n) == 0)
      return &CONDITIONS[k];
  }
  abort();
}

static bool satisfies(const condition *of, const int64_t *figures)
{
  switch (of - CONDITIONS) {
  case 0: return figures[T] == 1;
  case 1: return figures[T] == 0;
  case 2: return figures[A] >= 12;
  case 3: return figures[B] < 6;
  case 4: return figures[C] > 35;
  default: return figures[A] >= 2 * figures[B];
  }
}

/* Changes a sum by so many steps, at the first child; or how many children satisfy a condition. False where that is not
   possible. */
static bool change(family *f, const chuan_program *program, const chuan_below *of, int64_t by)
{
  for (size_t child = 0; of->each && child < f->children; child++) {
    int64_t *figure = &f->of[child][figure_of(program, of->datum)];
    *figure += by;
    if (*figure < 0 || *figure > (figure_of(program, of->datum) == B ? 12 : 9999))
      return false;
  }
  if (of->each)
    return true;
  if (of->datum != CHUAN_NONE) {
    int64_t sum = by, most = figure_of(program, of->datum) == B ? 12 : INT32_MAX;
    for (size_t child = 0; child < f->children; child++)
      sum += f->of[child][figure_of(program, of->datum)];
    f->of[0][figure_of(program, of->datum)] += by;
    if (f->of[0][figure_of(program, of->datum)] < 0) { /* the others take it */
      for (size_t child = 0; child < f->children; child++)
        f->of[child][figure_of(program, of->datum)] = child == 0 ? sum : 0;
    }
    return sum >= 0 && sum <= most * (int64_t)f->children;
  }
  const condition *asked = condition_of(of);
  for (size_t child = 0; child < f->children && by != 0; child++) {
    bool now = satisfies(asked, f->of[child]);
    if (now == (by > 0))
      continue;
    f->of[child][asked->figure] = by > 0 ? asked->yes : asked->no;
    by -= by > 0 ? 1 : -1;
  }
  return by == 0;
}

static int64_t steps_of(const chuan_program *program, const chuan_gap *gap)
{
  int64_t steps = 0;
  bool tenths = gap->below->datum != CHUAN_NONE && figure_of(program, gap->below->datum) == C;
  if (!chuan_num_scaled(&steps, gap->by, tenths ? 1 : 0))
    abort();
  return gap->more ? steps : -steps;
}

static bool meets_with(const chuan_program *program, const family *f, uint32_t indicator, const chuan_below *of,
                       int64_t by)
{
  family changed = *f;
  return change(&changed, program, of, by) && judge(program, &changed, indicator) == CHUAN_VERDICT_MET;
}

/* Whether no change of fewer steps meets; `steps` 0: none that is tried. */
static bool none_smaller(const chuan_program *program, const family *f, uint32_t indicator, const chuan_below *of,
                         int64_t steps)
{
  int64_t most = steps == 0 || steps > TRIED ? TRIED : steps - 1;
  for (int64_t by = 1; by <= most; by++)
    if (meets_with(program, f, indicator, of, by) || meets_with(program, f, indicator, of, -by))
      return false;
  return steps <= TRIED || (!meets_with(program, f, indicator, of, steps - 1) &&
                            !meets_with(program, f, indicator, of, 1 - steps));
}

/* Whether each unit that is named satisfies the condition with the change told of it, and the nearest stands first. */
static bool are_right_units(const chuan_program *program, const family *f, const chuan_data *data, const chuan_gap *gap)
{
  const chuan_unit *first = gap->unit_count > 0 ? data->children[0].results->data->units : NULL;
  for (size_t k = 0; k < gap->unit_count; k++) {
    const chuan_gap *own = gap->units[k].gap;
    int64_t figures[FIGURES], to;
    memcpy(figures, f->of[gap->units[k].unit - first], sizeof figures);
    if (satisfies(condition_of(gap->below), figures) == gap->more)
      return false;
    if (!own)
      continue;
    int figure = figure_of(program, (uint32_t)(own->datum - program->data));
    chuan_num_scaled(&to, own->to, figure == C ? 1 : 0);
    figures[figure] = to;
    units_told++;
    if (!satisfies(condition_of(gap->below), figures) ||
        (k > 0 && (!gap->units[k - 1].gap || chuan_num_compare(gap->units[k - 1].gap->effort, own->effort) > 0)))
      return false;
  }
  return true;
}

/* Whether all of them together meet the indicator. */
static bool meet_together(const chuan_program *program, const family *f, uint32_t indicator, const chuan_gap *gaps,
                          size_t count)
{
  family changed = *f;
  int64_t y;
  together_told++;
  for (size_t g = 0; g < count; g++) {
    if (gaps[g].below && !change(&changed, program, gaps[g].below, steps_of(program, &gaps[g])))
      return false;
    if (!gaps[g].below && chuan_num_scaled(&y, gaps[g].to, 0))
      changed.y = y;
  }
  return judge(program, &changed, indicator) == CHUAN_VERDICT_MET;
}

/* Trials --------------------------------------------------------------------------------------------- */

static const chuan_gap *gap_of(const chuan_below *of, const chuan_gap *gaps, size_t count)
{
  for (size_t g = 0; g < count; g++)
    if (gaps[g].below && gaps[g].below->aggregate == of->aggregate)
      return &gaps[g];
  return NULL;
}

/* Whether exactly the values told of the one datum that is missing meet the indicator. */
static bool is_decided_so(const chuan_program *program, const family *f, const chuan_data *data, uint32_t indicator,
                          chuan_arena *arena)
{
  chuan_deciding told[CHUAN_UNKNOWNS_MAX];
  size_t count;
  chuan_bounds *bounds = chuan_bounds_new(data, NULL, arena);
  if (!bounds || chuan_bounds_deciding(told, &count, bounds, 0, indicator) != CHUAN_RC_OK)
    return false;
  if (count == 0 || !told->of)
    return true;
  int figure = figure_of(program, (uint32_t)(told->datum - program->data));
  size_t child = 0;
  while (f->of[child][figure] >= 0)
    child++;
  deciding_told++;
  for (int64_t value = 0; value <= (figure == T ? 1 : figure == B ? 12 : 150); value++) {
    family filled = *f;
    chuan_num number;
    filled.of[child][figure] = value;
    chuan_num_ratio(&number, value, figure == C ? 10 : 1, NULL);
    if ((judge(program, &filled, indicator) == CHUAN_VERDICT_MET) != chuan_range_has(&told->range, number)) {
      fprintf(stderr, "indicator %u: %s = %" PRId64 " of what is missing\n", indicator + 1, NAMES[figure], value);
      return false;
    }
  }
  return true;
}

static bool try_indicator(const chuan_program *program, const family *f, const chuan_data *data,
                          chuan_gap_finder *finder, uint32_t indicator, chuan_arena *arena)
{
  const chuan_set *set = &program->sets[0];
  chuan_gap gaps[32], together[CHUAN_GAPS_TOGETHER_MAX];
  chuan_below figures[32];
  chuan_slice slice;
  size_t count, together_count, figure_count, end = chuan_slice_end(set, CHUAN_OP_INDICATOR, indicator);
  if (chuan_gap_find(gaps, &count, finder, 0, indicator) != CHUAN_RC_OK ||
      chuan_gap_find_together(together, &together_count, finder, 0, indicator) != CHUAN_RC_OK ||
      chuan_slice_make(&slice, set, set->code[end].b, end, arena) != CHUAN_RC_OK ||
      chuan_below_find(figures, &figure_count, &slice, data, 0, arena) != CHUAN_RC_OK)
    return false;
  if (!is_decided_so(program, f, data, indicator, arena))
    return false;
  if (judge(program, f, indicator) != CHUAN_VERDICT_NOT_MET || chuan_below_lacks(&slice, data, 0))
    return count == 0 && together_count == 0;
  for (size_t k = 0; k < figure_count; k++) {
    const chuan_gap *gap = gap_of(&figures[k], gaps, count);
    int64_t steps = gap ? steps_of(program, gap) : 0;
    *(!gap                            ? &none_told
      : figures[k].each                ? &means_told
      : figures[k].datum == CHUAN_NONE ? &counts_told
                                       : &sums_told) += 1;
    if ((gap && (!meets_with(program, f, indicator, &figures[k], steps) ||
                 !are_right_units(program, f, data, gap))) ||
        !none_smaller(program, f, indicator, &figures[k], steps < 0 ? -steps : steps)) {
      fprintf(stderr, "indicator %u, %.*s: %" PRId64 " steps\n", indicator + 1,
              CHUAN_STR_ARGS(figures[k].aggregate->text), steps);
      return false;
    }
  }
  if (together_count > 0 && !meet_together(program, f, indicator, together, together_count)) {
    fprintf(stderr, "indicator %u: %zu changes together\n", indicator + 1, together_count);
    return false;
  }
  return true;
}

static void print_family(const family *f)
{
  fprintf(stderr, "y = %" PRId64 "\n", f->y);
  for (size_t child = 0; child < f->children; child++)
    fprintf(stderr, "a = %" PRId64 ", b = %" PRId64 ", c = %" PRId64 "/10, t = %" PRId64 "\n", f->of[child][A],
            f->of[child][B], f->of[child][C], f->of[child][T]);
}

static bool try_set(void)
{
  chuan_arena arena;
  chuan_sources sources;
  chuan_diags diags;
  chuan_buffer text;
  chuan_arena_init(&arena, "set", SCRATCH);
  chuan_sources_init(&sources, &arena);
  chuan_diags_init(&diags, &arena, &sources);
  chuan_buffer_init(&text, &arena);
  const chuan_program *program = make_program(&text, &sources, &diags, &arena);
  bool good = program != NULL;
  for (size_t unit = 0; unit < UNITS && good; unit++) {
    family f = random_family();
    const chuan_data *data = data_of(program, &f, &arena);
    chuan_gap_finder *finder = chuan_gap_finder_new(data, NULL, &arena);
    good = finder != NULL;
    for (uint32_t i = 0; i < INDICATORS && good; i++)
      good = try_indicator(program, &f, data, finder, i, &arena);
    if (!good)
      print_family(&f);
  }
  if (!good)
    fprintf(stderr, "%.*s\n", CHUAN_STR_ARGS(chuan_buffer_str(&text)));
  chuan_arena_free(&arena);
  return good;
}

int main(int argc, char **argv)
{
  long sets = argc > 1 ? atol(argv[1]) : 2000;
  uint64_t seed = argc > 2 ? (uint64_t)atoll(argv[2]) : 1;
  for (long set = 0; set < sets; set++) {
    state = seed * 1000003 + (uint64_t)set;
    if (!try_set()) {
      fprintf(stderr, "gap_below: set %ld of seed %" PRIu64 " fails\n", set, seed);
      return 1;
    }
  }
  if (sums_told == 0 || means_told == 0 || counts_told == 0 || none_told == 0 || together_told == 0 ||
      deciding_told == 0 || units_told == 0) { /* hardly anything was tried */
    fprintf(stderr, "gap_below: %zu sums, %zu means, %zu counts, %zu without, %zu together, %zu deciding, %zu units\n",
            sums_told, means_told, counts_told, none_told, together_told, deciding_told, units_told);
    return 1;
  }
  printf("gap_below: %zu sums, %zu means and %zu counts that hold and are smallest, %zu without one, "
         "%zu times changes together, %zu times the values of what is missing, %zu changes of single units\n",
         sums_told, means_told, counts_told, none_told, together_told, deciding_told, units_told);
  return 0;
}
