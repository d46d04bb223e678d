/* Property: filling a blank never turns met into not met or back, for random sets and random data (nor does saying
   that it does not apply, where the verdict was no early one: those are certain for all values, and that is none); and
   a set rewritten in the other vocabulary compiles to the same program.
   usage: monotone [SETS] [SEED]; every set is tried on PAIRS pairs of units that differ in one cell. */
#include "grammar/grammar.h"
#include "runtime/vm.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NUMBERS = 6, TRUTHS = 4, CHOICES = 2, INDICATORS = 5, PAIRS = 200, EXPRESSION_DEPTH = 4 };

static uint64_t state;

static uint32_t below(uint32_t n) /* splitmix64 */
{
  uint64_t z = (state += 0x9E3779B97F4A7C15u);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return (uint32_t)((z ^ (z >> 31)) % n);
}

/* Random rules --------------------------------------------------------------------------------------------- */

static void add_number(chuan_buffer *out, int depth)
{
  static const char *const OPERATORS[] = { " + ", " - ", " * ", " / " };
  switch (depth <= 0 ? below(2) : below(7)) {
  case 0: chuan_buffer_printf(out, "x%u", below(NUMBERS)); break;
  case 1: chuan_buffer_printf(out, below(2) ? "%u" : "%u%%", below(6)); break;
  case 2:
    chuan_buffer_printf(out, "kỳ trước(x%u)", below(NUMBERS));
    break;
  default:
    chuan_buffer_add_char(out, '(');
    add_number(out, depth - 1);
    chuan_buffer_add_c(out, OPERATORS[below(4)]);
    add_number(out, depth - 1);
    chuan_buffer_add_char(out, ')');
  }
}

static void add_condition(chuan_buffer *out, int depth)
{
  static const char *const COMPARISONS[] = { " ≥ ", " ≤ ", " < ", " > ", " = ", " ≠ " };
  switch (depth <= 0 ? below(3) : below(10)) {
  case 0: chuan_buffer_printf(out, "b%u", below(TRUTHS)); break;
  case 1: chuan_buffer_printf(out, "chiều_%u = v%u", below(2), below(3)); break;
  case 2:
    add_number(out, depth - 1);
    chuan_buffer_add_c(out, COMPARISONS[below(6)]);
    add_number(out, depth - 1);
    break;
  case 3:
    chuan_buffer_add_c(out, "không (");
    add_condition(out, depth - 1);
    chuan_buffer_add_char(out, ')');
    break;
  case 4:
    chuan_buffer_add_c(out, "(nếu ");
    add_condition(out, depth - 1);
    chuan_buffer_add_c(out, " thì ");
    add_condition(out, depth - 1);
    chuan_buffer_add_c(out, " còn lại ");
    add_condition(out, depth - 1);
    chuan_buffer_add_char(out, ')');
    break;
  case 5:
    chuan_buffer_printf(out, "x%u thuộc { 0; %u; 1 / 2 }", below(NUMBERS), below(4));
    break;
  case 6:
    if (below(2))
      chuan_buffer_printf(out, "c%u %s k%u", below(CHOICES), below(2) ? "=" : "≠", below(3));
    else
      chuan_buffer_printf(out, "c%u thuộc { k0; k%u }", below(CHOICES), 1 + below(2));
    break;
  default:
    chuan_buffer_add_char(out, '(');
    add_condition(out, depth - 1);
    chuan_buffer_add_c(out, below(2) ? " và " : " hoặc ");
    add_condition(out, depth - 1);
    chuan_buffer_add_char(out, ')');
  }
}

static void add_threshold(chuan_buffer *out)
{
  switch (below(5)) {
  case 0: chuan_buffer_printf(out, "  ngưỡng là %u\n", below(3)); break;
  case 1:
    chuan_buffer_printf(out, "  ngưỡng theo chiều_0 { v0: %u; v1: %u; v2: %u }\n", below(3), below(3), below(3));
    break;
  case 2:
    chuan_buffer_printf(out, "  ngưỡng khi (chiều_0 = v%u và chiều_1 ≠ v%u) là %u\n  ngưỡng còn lại là %u%%\n",
                        below(3), below(3), below(3), below(200));
    break;
  case 3:
    chuan_buffer_printf(out,
                        "  ngưỡng kỳ 2022 là %u\n  ngưỡng kỳ 2024 theo chiều_1 { v0: %u; v1: 2; v2: chưa có số }\n",
                        below(3), below(3));
    break;
  default: chuan_buffer_printf(out, "  ngưỡng khi (chiều_1 = v%u) là %u\n  phân cấp cho tỉnh\n", below(3), below(3));
  }
}

/* The value, perhaps rounded, perhaps with an auxiliary one that has a threshold of its own, and the test. */
static void add_measure(chuan_buffer *out)
{
  static const char *const MODES[] = { "nửa lên", "nửa chẵn", "lên", "xuống" };
  bool has_aux = below(2);
  chuan_buffer_add_c(out, "  giá trị ");
  add_number(out, 2);
  chuan_buffer_add_char(out, '\n');
  add_threshold(out);
  if (below(3) == 0)
    chuan_buffer_printf(out, "  làm tròn %u %s\n", below(3), MODES[below(4)]);
  if (has_aux) {
    chuan_buffer_add_c(out, "  giá trị phụ phần = ");
    add_number(out, 2);
    chuan_buffer_printf(out, "\n  ngưỡng phụ phần theo chiều_1 { v0: %u; v1: 1; v2: chưa có số }\n", below(3));
  }
  chuan_buffer_add_c(out, "  yêu cầu giá trị ≥ ngưỡng và ");
  chuan_buffer_add_c(out, has_aux ? "phần ≤ ngưỡng phụ phần và " : "");
}

static void add_set(chuan_buffer *out)
{
  static const char *const POLICIES[] = { "  không áp dụng tính là đạt\n", "  không áp dụng loại ra\n" };
  chuan_buffer_add_c(out, "#! chuan 1 vi\nbộ tiêu chí \"s\"\n  áp dụng cho xã\n  kỳ đánh giá từ 2022 đến 2025\n");
  for (unsigned d = 0; d < 2; d++) {
    chuan_buffer_printf(out, "  chiều chiều_%u = { v0; v1; v2 }\n", d);
    for (unsigned i = below(3); i-- > 0;)
      chuan_buffer_printf(out, "    riêng v%u khi b%u\n", below(3), below(TRUTHS));
  }
  static const char *const RULES[] = { "tất cả tiêu chí", "tất cả chỉ tiêu", "ít nhất 1 tiêu chí",
                                       "ít nhất 3 chỉ tiêu" };
  chuan_buffer_printf(out, "  đạt khi %s đạt\n", RULES[below(4)]);
  if (below(3) == 0) {
    chuan_buffer_add_c(out, "  điều kiện ");
    add_condition(out, 2);
    chuan_buffer_add_char(out, '\n');
  }
  chuan_buffer_add_c(out, POLICIES[below(2)]);
  for (unsigned i = 0; i < NUMBERS; i++)
    chuan_buffer_printf(out, "\ndữ liệu x%u : số nguyên", i);
  for (unsigned i = 0; i < TRUTHS; i++)
    chuan_buffer_printf(out, "\ndữ liệu b%u : có/không", i);
  for (unsigned i = 0; i < CHOICES; i++)
    chuan_buffer_printf(out, "\ndữ liệu c%u : { k0; k1; k2 }", i);
  chuan_buffer_add_c(out, "\n\ntiêu chí 1 \"A\"\ntiêu chí 2 \"B\"\n");
  chuan_buffer_add_c(out, below(2) ? "  đạt khi ít nhất 1 chỉ tiêu đạt\n" : "");
  for (unsigned i = 0; i < INDICATORS; i++) {
    chuan_buffer_printf(out, "chỉ tiêu %u.%u \"I\"\n", i < 2 ? 1u : i < 4 ? 2u : 3u, i);
    if (below(2))
      add_measure(out);
    else
      chuan_buffer_add_c(out, "  yêu cầu ");
    add_condition(out, EXPRESSION_DEPTH);
    chuan_buffer_add_char(out, '\n');
    if (below(3) == 0) {
      chuan_buffer_add_c(out, "  không áp dụng khi ");
      add_condition(out, 2);
      chuan_buffer_add_char(out, '\n');
    }
  }
}

/* Random data: unit 2k has blanks, unit 2k + 1 is the same with one of them filled ------------------------------ */

static chuan_num random_value(chuan_type_kind kind)
{
  if (kind == CHUAN_TYPE_TRUTH)
    return chuan_num_int(below(2));
  return chuan_num_int(kind == CHUAN_TYPE_CHOICE ? below(3) : (int64_t)below(5) - 1);
}

static void random_cell(chuan_data *data, chuan_column *column, size_t unit, chuan_type_kind kind, bool blank)
{
  uint32_t what = below(12);
  chuan_input input = blank ? (what < 8 ? CHUAN_INPUT_NOT_REPORTED : CHUAN_INPUT_NOT_AVAILABLE)
                            : (what == 0 ? CHUAN_INPUT_NOT_APPLICABLE : CHUAN_INPUT_VALUE);
  chuan_num number = random_value(kind);
  if (chuan_data_set(data, column, unit, input, number) != CHUAN_RC_OK)
    abort();
}

static bool is_blank(const chuan_column *column, size_t unit)
{
  return column->input[unit] == CHUAN_INPUT_NOT_REPORTED || column->input[unit] == CHUAN_INPUT_NOT_AVAILABLE;
}

static void copy_cell(chuan_data *data, chuan_column *column, size_t from, size_t to)
{
  chuan_input input = (chuan_input)column->input[from];
  chuan_num number = input == CHUAN_INPUT_VALUE ? chuan_column_number(column, from) : chuan_num_int(0);
  if (chuan_data_set(data, column, to, input, number) != CHUAN_RC_OK)
    abort();
}

static void fill_pair(chuan_data *data, size_t unit)
{
  const chuan_set *set = data->set;
  size_t cells = set->data_count + set->previous_data_count + set->dimension_count;
  uint32_t filled = below((uint32_t)cells);
  for (size_t i = 0; i < cells; i++) {
    if (i >= set->data_count + set->previous_data_count) {
      int32_t *dimension = data->dimensions[i - set->data_count - set->previous_data_count];
      dimension[unit] = below(4) == 0 || i == filled ? -1 : (int32_t)below(3);
      dimension[unit + 1] = i == filled ? (int32_t)below(3) : dimension[unit];
      continue;
    }
    bool previous = i >= set->data_count;
    chuan_column *column = previous ? &data->previous[i - set->data_count] : &data->columns[i];
    uint32_t datum = previous ? set->previous_data[i - set->data_count] : set->data[i];
    chuan_type_kind kind = data->program->data[datum].type.kind;
    random_cell(data, column, unit, kind, i == filled || below(3) == 0);
    if (i == filled && is_blank(column, unit))
      random_cell(data, column, unit + 1, kind, false);
    else
      copy_cell(data, column, unit, unit + 1);
  }
}

static bool flips(chuan_verdict before, chuan_verdict after)
{
  return (before == CHUAN_VERDICT_MET && after == CHUAN_VERDICT_NOT_MET) ||
         (before == CHUAN_VERDICT_NOT_MET && after == CHUAN_VERDICT_MET);
}

/* Whether an indicator of the first unit of a pair was decided early, and the blank turned out not to apply. */
static bool is_excused(const chuan_results *results, size_t unit)
{
  const chuan_data *data = results->data;
  bool early = false, exempt = false;
  for (size_t i = 0; i < data->set->indicator_count; i++)
    early = early || results->indicator_by_bounds[i * data->unit_count + unit];
  for (size_t k = 0; k < data->set->data_count; k++)
    exempt = exempt ||
             (is_blank(&data->columns[k], unit) && data->columns[k].input[unit + 1] == CHUAN_INPUT_NOT_APPLICABLE);
  for (size_t k = 0; k < data->set->previous_data_count; k++)
    exempt = exempt ||
             (is_blank(&data->previous[k], unit) && data->previous[k].input[unit + 1] == CHUAN_INPUT_NOT_APPLICABLE);
  return early && exempt;
}

static size_t count_flips(const chuan_results *results, const uint8_t *verdicts, size_t items, size_t units,
                          size_t *decided)
{
  size_t wrong = 0;
  for (size_t i = 0; i < items; i++)
    for (size_t u = 0; u < units; u += 2) {
      if (is_excused(results, u))
        continue;
      chuan_verdict before = (chuan_verdict)verdicts[i * units + u], after = (chuan_verdict)verdicts[i * units + u + 1];
      *decided += before == CHUAN_VERDICT_MET || before == CHUAN_VERDICT_NOT_MET;
      wrong += flips(before, after);
    }
  return wrong;
}

/* One random set ------------------------------------------------------------------------------------------------- */

static const chuan_program *compile(chuan_str text, chuan_sources *sources, chuan_arena *arena, chuan_diags *diags)
{
  uint32_t number;
  const chuan_program *program = NULL;
  if (chuan_source_add(&number, sources, CHUAN_STR("set"), text, CHUAN_RULE_FILE_LIMIT, diags) != CHUAN_RC_OK ||
      chuan_rules_load_sources(&program, &number, 1, sources, arena, diags) != CHUAN_RC_OK)
    chuan_diags_print(diags, stderr, (chuan_diag_style){ CHUAN_LANG_EN, false, 120 });
  return program;
}

/* The same set in English must be the same program. */
static bool same_in_english(const chuan_program *program, uint32_t source, chuan_sources *sources, chuan_arena *arena,
                            chuan_diags *diags)
{
  chuan_str english;
  if (chuan_rules_format(&english, source, CHUAN_SKIN_EN, sources, arena, diags) != CHUAN_RC_OK)
    return false;
  const chuan_program *other = compile(english, sources, arena, diags);
  return other && memcmp(other->hash, program->hash, sizeof program->hash) == 0;
}

static bool try_set(size_t *decided)
{
  chuan_arena arena;
  chuan_sources sources;
  chuan_diags diags;
  chuan_buffer text;
  chuan_data data;
  chuan_results results;
  chuan_arena_init(&arena, "monotone", 256u << 20);
  chuan_sources_init(&sources, &arena);
  chuan_diags_init(&diags, &arena, &sources);
  chuan_buffer_init(&text, &arena);
  add_set(&text);
  bool good = false;
  const chuan_program *program = compile(chuan_buffer_str(&text), &sources, &arena, &diags);
  if (program) {
    int period = 2022 + (int)below(4);
    chuan_day day;
    chuan_day_from(&day, period, 12, 31);
    good = chuan_data_init(&data, program, &program->sets[0], period, day, 2 * PAIRS, &arena) == CHUAN_RC_OK;
    for (size_t pair = 0; good && pair < PAIRS; pair++)
      fill_pair(&data, 2 * pair);
    good = good && chuan_vm_run(&results, &data, (chuan_run_options){ 0 }, &arena) == CHUAN_RC_OK &&
           count_flips(&results, results.indicators, program->sets[0].indicator_count, 2 * PAIRS, decided) == 0 &&
           count_flips(&results, results.criteria, program->sets[0].criterion_count, 2 * PAIRS, decided) == 0 &&
           count_flips(&results, results.sets, 1, 2 * PAIRS, decided) == 0;
    good = good && same_in_english(program, 1, &sources, &arena, &diags);
  }
  if (!good)
    fprintf(stderr, "%.*s\n", CHUAN_STR_ARGS(chuan_buffer_str(&text)));
  chuan_arena_free(&arena);
  return good;
}

int main(int argc, char **argv)
{
  long sets = argc > 1 ? atol(argv[1]) : 5000;
  uint64_t seed = argc > 2 ? (uint64_t)atoll(argv[2]) : 1;
  size_t decided = 0;
  for (long i = 0; i < sets; i++) {
    state = seed * 1000003 + (uint64_t)i;
    if (!try_set(&decided)) {
      fprintf(stderr, "monotone: set %ld of seed %" PRIu64 " fails\n", i, seed);
      return 1;
    }
  }
  if (decided == 0) { /* nothing was tried */
    fprintf(stderr, "monotone: no verdict was decided\n");
    return 1;
  }
  printf("monotone: %ld sets, %ld pairs of units, %zu decided verdicts, 0 flips\n", sets, sets * PAIRS, decided);
  return 0;
}
