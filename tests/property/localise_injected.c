/* Property: errors that are put into clean records are found again. Records of communes keep the checks of a realistic
   form: tables of people by age and sex and of households by kind and area, whose rows and columns have totals, lengths
   of roads, printed percentages, 19 marks and their counts, sums over the villages, the year before. One to three
   figures of each are then changed as typists and copyists change them. Of records with one error, at least 90% must
   name the figure; no record that violates a check may pass as clean, as no record with one error does; and never is
   more told to be wrong than was made wrong.
   usage: localise_injected [RECORDS] [SEED] */
#include "grammar/grammar.h"
#include "runtime/link.h"
#include "runtime/localise.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { AGES = 4, KINDS = 3, MARKS = 19, VILLAGES = 3, ERRORS_MAX = 3, GOAL_PERCENT = 90 };

static uint64_t state;

static uint32_t below(uint32_t n) /* splitmix64 */
{
  uint64_t z = (state += 0x9E3779B97F4A7C15u);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return (uint32_t)((z ^ (z >> 31)) % n);
}

static const char RULES[] =
  "#! chuan 1 vi\nbộ tiêu chí \"kt-xã\"\n  kỳ đánh giá từ 2024 đến 2025\n  áp dụng cho xã\n  không áp dụng loại ra\n"
  "dữ liệu nam_1 : số nguyên\ndữ liệu nam_2 : số nguyên\ndữ liệu nam_3 : số nguyên\ndữ liệu nam_4 : số nguyên\n"
  "dữ liệu nữ_1 : số nguyên\ndữ liệu nữ_2 : số nguyên\ndữ liệu nữ_3 : số nguyên\ndữ liệu nữ_4 : số nguyên\n"
  "dữ liệu tuổi_1 : số nguyên\ndữ liệu tuổi_2 : số nguyên\ndữ liệu tuổi_3 : số nguyên\ndữ liệu tuổi_4 : số nguyên\n"
  "dữ liệu nam : số nguyên\ndữ liệu nữ : số nguyên\ndữ liệu dân_số : số nguyên\n"
  "dữ liệu nghèo_nt : số nguyên\ndữ liệu nghèo_tt : số nguyên\ndữ liệu cận_nghèo_nt : số nguyên\n"
  "dữ liệu cận_nghèo_tt : số nguyên\ndữ liệu khác_nt : số nguyên\ndữ liệu khác_tt : số nguyên\n"
  "dữ liệu hộ_nghèo : số nguyên\ndữ liệu hộ_cận_nghèo : số nguyên\ndữ liệu hộ_khác : số nguyên\n"
  "dữ liệu hộ_nt : số nguyên\ndữ liệu hộ_tt : số nguyên\ndữ liệu tổng_hộ : số nguyên\n"
  "dữ liệu tỷ_lệ_nghèo : tỷ lệ\n  khoảng [0%; 100%]\n"
  "dữ liệu km_nhựa : thập phân(9; 3)\ndữ liệu km_bê_tông : thập phân(9; 3)\ndữ liệu km_cứng : thập phân(9; 3)\n"
  "dữ liệu km_đất : thập phân(9; 3)\ndữ liệu km_đường : thập phân(9; 3)\n"
  "dữ liệu tỷ_lệ_cứng : tỷ lệ\n  khoảng [0%; 100%]\n"
  "dữ liệu hạ_tầng : số nguyên\ndữ liệu kinh_tế : số nguyên\ndữ liệu văn_hóa : số nguyên\n"
  "dữ liệu chính_trị : số nguyên\ndữ liệu số_đạt : số nguyên\n"
  "dữ liệu dân_số_thôn : số nguyên của thôn\ndữ liệu hộ_thôn : số nguyên của thôn\n"
  "dữ liệu nghèo_thôn : số nguyên của thôn\n";

static const char *const CHECKS[] = {
  "tuổi_1 = nam_1 + nữ_1", "tuổi_2 = nam_2 + nữ_2", "tuổi_3 = nam_3 + nữ_3", "tuổi_4 = nam_4 + nữ_4",
  "nam = nam_1 + nam_2 + nam_3 + nam_4", "nữ = nữ_1 + nữ_2 + nữ_3 + nữ_4",
  "dân_số = tuổi_1 + tuổi_2 + tuổi_3 + tuổi_4", "dân_số = nam + nữ",
  "hộ_nghèo = nghèo_nt + nghèo_tt", "hộ_cận_nghèo = cận_nghèo_nt + cận_nghèo_tt", "hộ_khác = khác_nt + khác_tt",
  "hộ_nt = nghèo_nt + cận_nghèo_nt + khác_nt", "hộ_tt = nghèo_tt + cận_nghèo_tt + khác_tt",
  "tổng_hộ = hộ_nghèo + hộ_cận_nghèo + hộ_khác", "tổng_hộ = hộ_nt + hộ_tt", "hộ_nghèo ≤ tổng_hộ",
  "dân_số / tổng_hộ ≥ 2 và dân_số / tổng_hộ ≤ 6",
  "tỷ_lệ_nghèo - hộ_nghèo / tổng_hộ ≤ 0,05% và hộ_nghèo / tổng_hộ - tỷ_lệ_nghèo ≤ 0,05%",
  "km_cứng = km_nhựa + km_bê_tông", "km_đường = km_cứng + km_đất",
  "tỷ_lệ_cứng - km_cứng / km_đường ≤ 0,05% và km_cứng / km_đường - tỷ_lệ_cứng ≤ 0,05%",
  "dấu_11 = (tỷ_lệ_nghèo ≤ 10%)", "dấu_2 = (tỷ_lệ_cứng ≥ 80%)",
  "tổng(thôn.dân_số_thôn) = dân_số", "tổng(thôn.hộ_thôn) = tổng_hộ", "tổng(thôn.nghèo_thôn) = hộ_nghèo",
  "dân_số ≥ 80% * kỳ trước(dân_số) và dân_số ≤ 120% * kỳ trước(dân_số)",
  "số_đạt = (nếu dấu_1 thì 1 còn lại 0) + hạ_tầng + kinh_tế + văn_hóa + chính_trị"
};

/* Counts of marks, and from which mark to which. */
static const struct { const char *name; unsigned from, to; } COUNTS[] = {
  { "hạ_tầng", 2, 9 }, { "kinh_tế", 10, 13 }, { "văn_hóa", 14, 17 }, { "chính_trị", 18, 19 }, { "số_đạt", 1, MARKS }
};
enum { COUNTS_OF_MARKS = 5 };

static void write_rules(chuan_buffer *out)
{
  unsigned number = 0;
  chuan_buffer_add_c(out, RULES);
  for (unsigned mark = 1; mark <= MARKS; mark++)
    chuan_buffer_printf(out, "dữ liệu dấu_%u : có/không\n", mark);
  for (size_t i = 0; i < sizeof CHECKS / sizeof *CHECKS; i++)
    chuan_buffer_printf(out, "chỉ tiêu %u \"C\"\n  yêu cầu %s\n", ++number, CHECKS[i]);
  for (size_t i = 0; i < COUNTS_OF_MARKS; i++) {
    chuan_buffer_printf(out, "chỉ tiêu %u \"C\"\n  yêu cầu %s = 0", ++number, COUNTS[i].name);
    for (unsigned mark = COUNTS[i].from; mark <= COUNTS[i].to; mark++)
      chuan_buffer_printf(out, " + (nếu dấu_%u thì 1 còn lại 0)", mark);
    chuan_buffer_add_char(out, '\n');
  }
}

/* Clean records ------------------------------------------------------------------------------------ */

typedef struct records {
  chuan_arena arena;
  const chuan_program *program;
  chuan_data data, villages;
  chuan_results of_villages, results;
} records;

/* Puts a figure of so many thousandths, hundredths of a percent, … into a column of communes or villages. */
static void put(chuan_data *data, const char *level, const char *name, size_t unit, int64_t n, int64_t scale)
{
  chuan_num number;
  uint32_t datum = chuan_program_datum(data->program, chuan_str_of(level), chuan_str_of(name));
  uint32_t column = chuan_data_column(data->set->data, data->set->data_count, datum);
  if (column == CHUAN_NONE || chuan_num_ratio(&number, n, scale, data->arena) != CHUAN_RC_OK ||
      chuan_data_set(data, &data->columns[column], unit, CHUAN_INPUT_VALUE, number) != CHUAN_RC_OK)
    abort();
}

static void put_commune(records *r, const char *name, size_t unit, int64_t value)
{
  put(&r->data, "xã", name, unit, value, 1);
}

static void put_villages(records *r, const char *name, size_t unit, int64_t total)
{
  for (size_t v = 0; v < VILLAGES; v++) {
    int64_t part = v + 1 == VILLAGES ? total : total / (int64_t)(VILLAGES + below(3));
    put(&r->villages, "thôn", name, VILLAGES * unit + v, part, 1);
    total -= part;
  }
}

/* A table of so many rows and two columns, with its totals. */
static int64_t put_table(records *r, size_t unit, const char *const (*cells)[3], size_t rows, const int64_t *about,
                         const char *left, const char *right)
{
  int64_t columns[2] = { 0, 0 };
  for (size_t row = 0; row < rows; row++) {
    int64_t sum = 0;
    for (size_t c = 0; c < 2; c++) {
      int64_t value = about[row] * 3 / 4 + below((uint32_t)(about[row] / 2 + 1));
      put_commune(r, cells[row][c], unit, value);
      columns[c] += value;
      sum += value;
    }
    put_commune(r, cells[row][2], unit, sum);
  }
  put_commune(r, left, unit, columns[0]);
  put_commune(r, right, unit, columns[1]);
  return columns[0] + columns[1];
}

static const char *const PEOPLE[AGES][3] = { { "nam_1", "nữ_1", "tuổi_1" }, { "nam_2", "nữ_2", "tuổi_2" },
                                             { "nam_3", "nữ_3", "tuổi_3" }, { "nam_4", "nữ_4", "tuổi_4" } };
static const char *const HOUSEHOLDS[KINDS][3] = { { "nghèo_nt", "nghèo_tt", "hộ_nghèo" },
                                                  { "cận_nghèo_nt", "cận_nghèo_tt", "hộ_cận_nghèo" },
                                                  { "khác_nt", "khác_tt", "hộ_khác" } };

static int64_t figure(const records *r, const char *name, size_t unit)
{
  int64_t out = 0;
  uint32_t datum = chuan_program_datum(r->program, CHUAN_STR("xã"), chuan_str_of(name));
  uint32_t column = chuan_data_column(r->data.set->data, r->data.set->data_count, datum);
  chuan_num_scaled(&out, chuan_column_number(&r->data.columns[column], unit), 0);
  return out;
}

static void put_marks(records *r, size_t unit, bool few_poor, bool good_roads)
{
  int64_t marks[MARKS + 1];
  char name[20];
  for (unsigned mark = 1; mark <= MARKS; mark++) {
    marks[mark] = mark == 11 ? few_poor : mark == 2 ? good_roads : below(3) > 0;
    snprintf(name, sizeof name, "dấu_%u", mark);
    put_commune(r, name, unit, marks[mark]);
  }
  for (size_t i = 0; i < COUNTS_OF_MARKS; i++) {
    int64_t count = 0;
    for (unsigned mark = COUNTS[i].from; mark <= COUNTS[i].to; mark++)
      count += marks[mark];
    put_commune(r, COUNTS[i].name, unit, count);
  }
}

static void make_record(records *r, size_t unit)
{
  int64_t size = 100 + below(900), ages[AGES], kinds[KINDS];
  for (size_t i = 0; i < AGES; i++)
    ages[i] = size + below(300);
  int64_t people = put_table(r, unit, PEOPLE, AGES, ages, "nam", "nữ");
  kinds[0] = people / 100 + below((uint32_t)(people / 80));
  kinds[1] = people / 90;
  kinds[2] = people / 9;
  int64_t households = put_table(r, unit, HOUSEHOLDS, KINDS, kinds, "hộ_nt", "hộ_tt");
  int64_t poor = figure(r, "hộ_nghèo", unit), poor_share = poor * 10000 / households;
  int64_t asphalt = below(20000), concrete = 500 + below(30000), earth = below(12000);
  int64_t hard_share = (asphalt + concrete) * 10000 / (asphalt + concrete + earth);
  put_commune(r, "dân_số", unit, people);
  put_commune(r, "tổng_hộ", unit, households);
  put(&r->data, "xã", "tỷ_lệ_nghèo", unit, poor_share, 10000);
  put(&r->data, "xã", "km_nhựa", unit, asphalt, 1000);
  put(&r->data, "xã", "km_bê_tông", unit, concrete, 1000);
  put(&r->data, "xã", "km_cứng", unit, asphalt + concrete, 1000);
  put(&r->data, "xã", "km_đất", unit, earth, 1000);
  put(&r->data, "xã", "km_đường", unit, asphalt + concrete + earth, 1000);
  put(&r->data, "xã", "tỷ_lệ_cứng", unit, hard_share, 10000);
  put_marks(r, unit, poor_share <= 1000, hard_share >= 8000);
  put_villages(r, "dân_số_thôn", unit, people);
  put_villages(r, "hộ_thôn", unit, households);
  put_villages(r, "nghèo_thôn", unit, poor);
  if (chuan_data_set(&r->data, &r->data.previous[0], unit, CHUAN_INPUT_VALUE,
                     chuan_num_int(people * (95 + below(10)) / 100)) != CHUAN_RC_OK)
    abort();
}

static chuan_str code_of(size_t number, chuan_arena *arena)
{
  chuan_buffer b;
  chuan_buffer_init(&b, arena);
  chuan_buffer_printf(&b, "%08zu", number);
  return chuan_buffer_str(&b);
}

static void make_records(records *r, size_t count)
{
  const chuan_set *set = &r->program->sets[0], *part = chuan_program_at(r->program, set->parts[0]);
  chuan_day day;
  chuan_day_from(&day, 2025, 12, 31);
  if (chuan_data_init(&r->data, r->program, set, 2025, day, count, &r->arena) != CHUAN_RC_OK ||
      chuan_data_init(&r->villages, r->program, part, 2025, day, VILLAGES * count, &r->arena) != CHUAN_RC_OK)
    abort();
  r->villages.ancestors = chuan_arena_array(&r->arena, count, sizeof *r->villages.ancestors);
  r->villages.ancestor_count = count;
  for (size_t unit = 0; unit < count; unit++) {
    r->data.units[unit] = (chuan_unit){ .code = code_of(unit, &r->arena), .level = CHUAN_STR("xã"),
                                        .parent = CHUAN_NONE, .variant = CHUAN_NONE };
    r->villages.ancestors[unit] = r->data.units[unit];
    for (size_t v = 0; v < VILLAGES; v++)
      r->villages.units[VILLAGES * unit + v] =
        (chuan_unit){ .code = code_of(VILLAGES * unit + v, &r->arena), .level = CHUAN_STR("thôn"),
                      .parent = (uint32_t)unit, .variant = CHUAN_NONE };
    make_record(r, unit);
  }
  if (chuan_vm_run(&r->of_villages, &r->villages, (chuan_run_options){ .keep_values = true }, &r->arena) !=
        CHUAN_RC_OK ||
      chuan_link_children(&r->data, 0, &r->of_villages) != CHUAN_RC_OK)
    abort();
}

static size_t violated(const records *r, size_t unit)
{
  size_t out = 0;
  for (size_t i = 0; i < r->data.set->indicator_count; i++)
    out += r->results.indicators[i * r->data.unit_count + unit] == CHUAN_VERDICT_NOT_MET;
  return out;
}

static void judge(records *r)
{
  if (chuan_vm_run(&r->results, &r->data, (chuan_run_options){ 0 }, &r->arena) != CHUAN_RC_OK || r->results.any_fault)
    abort();
}

/* Errors ------------------------------------------------------------------------------------------- */

/* A whole number as somebody might have written another. */
static int64_t mistyped(int64_t value)
{
  char digits[24];
  int length = snprintf(digits, sizeof digits, "%" PRId64, value), at = (int)below((uint32_t)length);
  switch (below(5)) {
  case 0: /* two digits changed places */
    if (at + 1 < length) {
      char moved = digits[at];
      digits[at] = digits[at + 1];
      digits[at + 1] = moved;
    }
    break;
  case 1: digits[at] = (char)('0' + below(10)); break; /* another digit */
  case 2: /* one left out */
    memmove(digits + at, digits + at + 1, (size_t)(length - at));
    break;
  case 3: return value * 10;
  default: return value + 1 + below(20);
  }
  return strtoll(digits, NULL, 10);
}

/* Changes one figure of a record that is not changed yet; the column. */
static uint32_t inject(records *r, size_t unit, const uint32_t *before, size_t count)
{
  for (;;) {
    uint32_t column = below((uint32_t)r->data.set->data_count);
    const chuan_datum *datum = &r->program->data[r->data.set->data[column]];
    unsigned places = datum->type.kind == CHUAN_TYPE_RATIO ? 4 : datum->type.kind == CHUAN_TYPE_DECIMAL ? 3 : 0;
    chuan_num now = chuan_column_number(&r->data.columns[column], unit), wrong;
    int64_t value, scale = places == 4 ? 10000 : places == 3 ? 1000 : 1;
    bool used = false;
    for (size_t k = 0; k < count; k++)
      used = used || before[k] == column;
    if (used || !chuan_num_scaled(&value, now, places))
      continue;
    int64_t other = datum->type.kind == CHUAN_TYPE_TRUTH ? 1 - value : mistyped(value);
    bool small = places == 4 && other - value <= 10 && value - other <= 10; /* what a tolerance lets pass */
    if (other == value || small || (places == 4 && other > scale))
      continue;
    if (chuan_num_ratio(&wrong, other, scale, &r->arena) != CHUAN_RC_OK ||
        chuan_data_set(&r->data, &r->data.columns[column], unit, CHUAN_INPUT_VALUE, wrong) != CHUAN_RC_OK)
      abort();
    return column;
  }
}

/* Finding them again ------------------------------------------------------------------------------- */

typedef struct tally {
  size_t records[ERRORS_MAX + 1];    /* by the number of errors */
  size_t named[ERRORS_MAX + 1];      /* every changed figure is in a set told */
  size_t alone[ERRORS_MAX + 1];      /* and nothing else is told */
  size_t uncertain[ERRORS_MAX + 1];
  size_t unseen[ERRORS_MAX + 1];     /* no check is violated */
} tally;

static bool is_told(const records *r, const chuan_localisation *found, uint32_t column)
{
  const chuan_datum *datum = &r->program->data[r->data.set->data[column]];
  for (size_t p = 0; p < found->count; p++)
    for (size_t s = 0; s < found->parts[p].set_count; s++)
      for (size_t f = 0; f < found->parts[p].sets[s].count; f++)
        if (found->parts[p].sets[s].fields[f].datum == datum)
          return true;
  return false;
}

static bool look_at(tally *of, const records *r, const chuan_localisation *found, size_t unit, const uint32_t *columns,
                    size_t errors)
{
  bool named = true, alone = true, uncertain = false;
  uint64_t weight = 0;
  for (size_t k = 0; k < errors; k++)
    named = named && is_told(r, found, columns[k]);
  for (size_t p = 0; p < found->count; p++) {
    weight += found->parts[p].weight;
    alone = alone && found->parts[p].set_count == 1;
    uncertain = uncertain || found->parts[p].outcome != CHUAN_LOCALISED_FOUND;
  }
  of->records[errors]++;
  of->named[errors] += named;
  of->alone[errors] += named && alone;
  of->uncertain[errors] += uncertain;
  bool seen = violated(r, unit) > 0; /* two errors may make up for each other in all checks; one cannot */
  of->unseen[errors] += !seen;
  bool right = seen == (found->count > 0) && seen >= (errors == 1) && weight <= errors;
  if (!right)
    fprintf(stderr, "record %zu: %zu errors, %zu checks violated, %zu parts, weight %" PRIu64 "\n", unit, errors,
            violated(r, unit), found->count, weight);
  return right;
}

static bool try_records(tally *of, records *r, size_t count)
{
  make_records(r, count);
  judge(r);
  for (size_t unit = 0; unit < count; unit++)
    if (violated(r, unit) > 0) {
      fprintf(stderr, "record %zu is not clean\n", unit);
      return false;
    }
  uint32_t(*columns)[ERRORS_MAX] = chuan_arena_array(&r->arena, count, sizeof *columns);
  for (size_t unit = 0; unit < count; unit++)
    for (size_t k = 0; k < unit % (ERRORS_MAX + 1); k++)
      columns[unit][k] = inject(r, unit, columns[unit], k);
  judge(r);
  chuan_localiser *localiser = chuan_localiser_new(&r->data, (chuan_localise_options){ .errors = NULL }, &r->arena);
  bool good = localiser != NULL;
  for (size_t unit = 0; unit < count && good; unit++) {
    chuan_localisation found;
    good = chuan_localise(&found, localiser, unit, &r->arena) == CHUAN_RC_OK &&
           look_at(of, r, &found, unit, columns[unit], unit % (ERRORS_MAX + 1));
  }
  return good;
}

static bool compile(records *r)
{
  chuan_sources sources;
  chuan_diags diags;
  chuan_buffer text;
  uint32_t number;
  chuan_sources_init(&sources, &r->arena);
  chuan_diags_init(&diags, &r->arena, &sources);
  chuan_buffer_init(&text, &r->arena);
  write_rules(&text);
  bool good = chuan_source_add(&number, &sources, CHUAN_STR("set"), chuan_buffer_str(&text), CHUAN_RULE_FILE_LIMIT,
                               &diags) == CHUAN_RC_OK &&
              chuan_rules_load_sources(&r->program, &number, 1, &sources, &r->arena, &diags) == CHUAN_RC_OK;
  if (!good)
    chuan_diags_print(&diags, stderr, (chuan_diag_style){ CHUAN_LANG_EN, false, 120 });
  return good;
}

int main(int argc, char **argv)
{
  long count = argc > 1 ? atol(argv[1]) : 10000;
  static records r;
  tally of = { .records = { 0 } };
  state = argc > 2 ? (uint64_t)atoll(argv[2]) : 1;
  chuan_arena_init(&r.arena, "records", CHUAN_ARENA_RUN_LIMIT);
  bool good = compile(&r) && try_records(&of, &r, (size_t)count);
  for (size_t k = 1; k <= ERRORS_MAX; k++)
    printf("localise_injected: of %zu records with %zu errors all are named in %zu, alone in %zu; %zu not certain, %zu "
           "violate nothing\n", of.records[k], k, of.named[k], of.alone[k], of.uncertain[k], of.unseen[k]);
  chuan_arena_free(&r.arena);
  return !good || of.named[1] * 100 < of.records[1] * GOAL_PERCENT || of.records[1] == 0;
}
