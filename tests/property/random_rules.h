/* Random criteria sets as text, and random units for them: what the properties of gaps and of early verdicts share.
   Data have ranges and steps of all kinds, expressions are those of real rules and worse. */
#ifndef CHUAN_PROPERTY_RANDOM_RULES_H
#define CHUAN_PROPERTY_RANDOM_RULES_H

#include "grammar/grammar.h"
#include "runtime/vm.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { RANDOM_INDICATORS = 6 };

static uint64_t random_state;
static bool random_below; /* sets look at units below, too */

static inline uint32_t below(uint32_t n) /* splitmix64 */
{
  uint64_t z = (random_state += 0x9E3779B97F4A7C15u);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return (uint32_t)((z ^ (z >> 31)) % n);
}

static const char *const RANDOM_NUMBERS[] = { "x0", "x1", "x2", "d0", "d1", "r0" };
enum { RANDOM_NUMBER_COUNT = 6 };

static inline void add_datum_name(chuan_buffer *out)
{
  chuan_buffer_add_c(out, RANDOM_NUMBERS[below(RANDOM_NUMBER_COUNT)]);
}

/* What rules measure: shares, sums, differences, products with constants, and anything. */
static inline void add_value(chuan_buffer *out, int depth);

static inline void add_pair(chuan_buffer *out, const char *before, const char *sign, const char *after)
{
  chuan_buffer_add_c(out, before);
  add_datum_name(out);
  chuan_buffer_add_c(out, sign);
  add_datum_name(out);
  chuan_buffer_add_c(out, after);
}

static inline void add_condition(chuan_buffer *out, int depth);

static inline void add_value(chuan_buffer *out, int depth)
{
  static const char *const SIGNS[] = { " + ", " - ", " * ", " / " };
  const char *x = RANDOM_NUMBERS[below(3)], *y = RANDOM_NUMBERS[below(5)];
  switch (depth <= 0 ? below(3) : below(11)) {
  case 0: chuan_buffer_printf(out, "%u", below(9)); break;
  case 1: case 2: add_datum_name(out); break;
  case 3: chuan_buffer_printf(out, "%s / %s", x, y); break;
  case 4: chuan_buffer_printf(out, "%s / (%s + %s)", x, x, y); break;
  case 5: add_pair(out, "(", " + ", ")"); break;
  case 6: add_pair(out, "(", " - ", ") / (x2 + 1)"); break;
  case 7:
    chuan_buffer_printf(out, "%u * ", 1 + below(5));
    add_datum_name(out);
    break;
  case 8:
    chuan_buffer_add_c(out, "(nếu ");
    add_condition(out, depth - 1);
    chuan_buffer_add_c(out, " thì ");
    add_value(out, depth - 1);
    chuan_buffer_add_c(out, " còn lại ");
    add_value(out, depth - 1);
    chuan_buffer_add_char(out, ')');
    break;
  default:
    chuan_buffer_add_char(out, '(');
    add_value(out, depth - 1);
    chuan_buffer_add_c(out, SIGNS[below(4)]);
    add_value(out, depth - 1);
    chuan_buffer_add_char(out, ')');
  }
}

static inline void add_condition(chuan_buffer *out, int depth)
{
  static const char *const COMPARISONS[] = { " ≥ ", " ≤ ", " < ", " > ", " = ", " ≠ " };
  switch (depth <= 0 ? below(4) : below(12)) {
  case 0: chuan_buffer_printf(out, "b%u", below(2)); break;
  case 1: chuan_buffer_printf(out, "c0 %s k%u", below(2) ? "=" : "≠", below(3)); break;
  case 2: case 3:
    add_datum_name(out);
    chuan_buffer_printf(out, "%s%u", COMPARISONS[below(6)], below(12));
    break;
  case 4: case 5: case 6:
    add_value(out, depth - 1);
    chuan_buffer_add_c(out, COMPARISONS[below(4)]);
    add_value(out, depth - 1);
    break;
  case 7:
    chuan_buffer_add_c(out, "không (");
    add_condition(out, depth - 1);
    chuan_buffer_add_char(out, ')');
    break;
  case 8: chuan_buffer_printf(out, "x%u thuộc { 0; %u; 1 / 2 }", below(3), below(9)); break;
  default:
    chuan_buffer_add_char(out, '(');
    add_condition(out, depth - 1);
    chuan_buffer_add_c(out, below(2) ? " và " : " hoặc ");
    add_condition(out, depth - 1);
    chuan_buffer_add_char(out, ')');
  }
}

static inline void add_threshold(chuan_buffer *out)
{
  switch (below(3)) {
  case 0: chuan_buffer_printf(out, "  ngưỡng là %u%%\n", below(200)); break;
  case 1: chuan_buffer_printf(out, "  ngưỡng là %u\n", below(9)); break;
  default:
    chuan_buffer_printf(out, "  ngưỡng theo vùng { v0: %u; v1: %u%%; v2: %u }\n", below(9), below(200), below(3));
  }
}

static inline void add_indicator(chuan_buffer *out, unsigned number)
{
  static const char *const TESTS[] = { "≥", "≤", ">", "<" };
  static const char *const MODES[] = { "nửa lên", "nửa chẵn", "lên", "xuống" };
  bool has_aux = below(3) == 0;
  chuan_buffer_printf(out, "chỉ tiêu %u \"I\"\n  giá trị ", number + 1);
  add_value(out, below(3) ? 1 : 3);
  chuan_buffer_add_char(out, '\n');
  add_threshold(out);
  if (below(4) == 0)
    chuan_buffer_printf(out, "  làm tròn %u %s\n", below(3), MODES[below(4)]);
  if (has_aux) {
    chuan_buffer_add_c(out, "  giá trị phụ phần = ");
    add_value(out, 2);
    chuan_buffer_printf(out, "\n  ngưỡng phụ phần là %u\n", below(5));
  }
  chuan_buffer_printf(out, "  yêu cầu giá trị %s ngưỡng", TESTS[below(4)]);
  chuan_buffer_add_c(out, has_aux ? (below(2) ? " và phần ≤ ngưỡng phụ phần" : " hoặc phần ≥ ngưỡng phụ phần") : "");
  if (below(3) == 0) {
    chuan_buffer_add_c(out, below(2) ? " và " : " hoặc ");
    add_condition(out, 2);
  }
  chuan_buffer_add_char(out, '\n');
  if (below(6) == 0) {
    chuan_buffer_add_c(out, "  không áp dụng khi ");
    add_condition(out, 1);
    chuan_buffer_add_char(out, '\n');
  }
}

/* Sums, counts and quantifiers over units below. */
static inline void add_indicators_below(chuan_buffer *out)
{
  static const char *const CONDITIONS[] = { "p ≥ 7", "p / q ≥ 45%", "t", "q < 3 hoặc t" };
  static const char *const SIGNS[] = { "≥", "≤", ">", "<" };
  const char *condition = CONDITIONS[below(4)], *sign = SIGNS[below(4)];
  chuan_buffer_add_c(out, "dữ liệu p : số nguyên của thôn\ndữ liệu q : thập phân(4; 1) của thôn\n"
                          "dữ liệu t : có/không của thôn\n");
  chuan_buffer_printf(out, "chỉ tiêu 21 \"S\"\n  giá trị tổng(thôn.p) / tổng(thôn.q)\n  ngưỡng là %u%%\n"
                           "  yêu cầu giá trị %s ngưỡng\n", below(300), sign);
  chuan_buffer_printf(out, "chỉ tiêu 22 \"C\"\n  giá trị tỷ_lệ(thôn thỏa %s)\n  ngưỡng là %u%%\n"
                           "  yêu cầu giá trị %s ngưỡng\n", condition, below(100), sign);
  chuan_buffer_printf(out, "chỉ tiêu 23 \"Q\"\n  yêu cầu %s(thôn thỏa %s) và tổng(thôn.p) + x0 ≥ %u\n",
                      below(2) ? "mọi" : "có", condition, below(90));
  chuan_buffer_printf(out, "chỉ tiêu 24 \"M\"\n  giá trị trung_bình(thôn.q; trọng_số: thôn.p)\n  làm tròn 1 nửa lên\n"
                           "  yêu cầu giá trị %s %u\n", sign, below(12));
}

static inline void add_random_set(chuan_buffer *out)
{
  chuan_buffer_add_c(out, "#! chuan 1 vi\nbộ tiêu chí \"s\"\n  áp dụng cho xã\n  kỳ đánh giá từ 2024 đến 2025\n"
                          "  không áp dụng loại ra\n  chiều vùng = { v0; v1; v2 }\n");
  for (unsigned i = below(3); i > 0; i--)
    chuan_buffer_printf(out, below(2) ? "    riêng v%u khi b0\n" : "    riêng v%u khi x1 ≥ %u\n", below(3), below(12));
  chuan_buffer_add_c(out, "dữ liệu x0 : số nguyên\ndữ liệu x1 : số nguyên\n  khoảng [0; 12]\ndữ liệu x2 : số nguyên\n");
  chuan_buffer_add_c(out, below(2) ? "  khoảng [1; 40]\n" : "");
  chuan_buffer_add_c(out, "dữ liệu d0 : thập phân(4; 1)\ndữ liệu d1 : thập phân(3; 2)\n  khoảng [0; 4]\n"
                          "dữ liệu r0 : tỷ lệ\n  khoảng [0%; 100%]\n"
                          "dữ liệu b0 : có/không\ndữ liệu b1 : có/không\ndữ liệu c0 : { k0; k1; k2 }\n");
  for (unsigned i = 0; i < RANDOM_INDICATORS; i++)
    add_indicator(out, i);
  if (random_below)
    add_indicators_below(out);
}

/* A value that the datum can have. */
static inline chuan_num random_value(const chuan_datum *datum, chuan_arena *arena)
{
  chuan_num out = chuan_num_int(0);
  int64_t scale = 1, digits = (int64_t)below(below(4) ? 12 : 60);
  switch (datum->type.kind) {
  case CHUAN_TYPE_TRUTH: return chuan_num_int(below(2));
  case CHUAN_TYPE_CHOICE: return chuan_num_int(below(3));
  case CHUAN_TYPE_RATIO: digits = below(101), scale = 100; break;
  case CHUAN_TYPE_DECIMAL: scale = datum->type.scale == 1 ? 10 : 100; break;
  default: break;
  }
  if (datum->type.kind == CHUAN_TYPE_DECIMAL)
    digits = below(400);
  if (datum->has_range) {
    int64_t low, high;
    chuan_num_scaled(&low, datum->low, 0);
    chuan_num_scaled(&high, datum->high, 0);
    digits = low * scale + (int64_t)below((uint32_t)((high - low) * scale + 1));
  }
  if (chuan_num_ratio(&out, digits, scale, arena) != CHUAN_RC_OK)
    abort();
  return out;
}

/* A set as text, compiled. */
typedef struct random_set {
  chuan_arena arena;
  chuan_sources sources;
  chuan_diags diags;
  chuan_buffer text;
  const chuan_program *program; /* NULL: it has an error, which was printed */
} random_set;

static inline void make_random_set(random_set *out)
{
  uint32_t number;
  chuan_arena_init(&out->arena, "random", 512u << 20);
  chuan_sources_init(&out->sources, &out->arena);
  chuan_diags_init(&out->diags, &out->arena, &out->sources);
  chuan_buffer_init(&out->text, &out->arena);
  add_random_set(&out->text);
  out->program = NULL;
  if (chuan_source_add(&number, &out->sources, CHUAN_STR("set"), chuan_buffer_str(&out->text), CHUAN_RULE_FILE_LIMIT,
                       &out->diags) != CHUAN_RC_OK ||
      chuan_rules_load_sources(&out->program, &number, 1, &out->sources, &out->arena, &out->diags) != CHUAN_RC_OK)
    chuan_diags_print(&out->diags, stderr, (chuan_diag_style){ CHUAN_LANG_EN, false, 120 });
}

static inline chuan_data new_data(const chuan_program *program, size_t units, chuan_arena *arena)
{
  chuan_data data;
  chuan_day day;
  chuan_day_from(&day, 2024, 12, 31);
  if (chuan_data_init(&data, program, &program->sets[0], 2024, day, units, arena) != CHUAN_RC_OK)
    abort();
  return data;
}

static inline void put(chuan_data *data, size_t column, size_t unit, chuan_input input, chuan_num number)
{
  if (chuan_data_set(data, &data->columns[column], unit, input, number) != CHUAN_RC_OK)
    abort();
}

#endif
