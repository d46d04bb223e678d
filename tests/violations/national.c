/* The national act: 57 indicators in 19 criteria, in the shapes that the official one has. */
#include "tests/violations/violations.h"

#include <stdio.h>
#include <string.h>

const char *const REGION_NAMES[REGIONS] = { "TDMNPB", "ĐBSH", "BTB", "DHNTB", "TN", "ĐNB", "ĐBSCL" };
const char *const AREA_NAMES[AREAS] = { "I", "II", "III" };
const national_faults LAWFUL_NATIONAL = { NOBODY, NOBODY, NOBODY, false };

static uint64_t state;

void random_seed(uint64_t seed)
{
  state = seed;
}

uint32_t below(uint32_t n) /* splitmix64 */
{
  uint64_t z = (state += 0x9E3779B97F4A7C15u);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return (uint32_t)((z ^ (z >> 31)) % n);
}

int step_of(const rule *of)
{
  return of->measure == COUNT || of->measure == GRADE ? 10 : 1;
}

static bool upwards(const rule *of)
{
  return of->form == AT_LEAST || of->form == ABOVE;
}

int stricter_by(const rule *of, int value, int steps)
{
  return upwards(of) ? value + steps * step_of(of) : value - steps * step_of(of);
}

bool as_strict(const rule *of, int value, int than)
{
  return upwards(of) ? value >= than : value <= than;
}

/* A year of its own speaks as long as the clause above has not changed since. */
static bool stands(const rule *of, int aux, box where, int year, int region, int area)
{
  if (where.year == EVERY_YEAR)
    return true;
  int since = where.year - FIRST_YEAR;
  return year >= since &&
         of->cells[aux][year][region][area].line == of->cells[aux][since][region][area].line &&
         of->cells[aux][year][region][area].value == of->cells[aux][since][region][area].value;
}

bool strictest_in(int *out, const rule *of, int aux, box where)
{
  bool any = false;
  for (int y = 0; y < YEARS; y++)
    for (int r = 0; r < REGIONS; r++)
      for (int a = 0; a < AREAS; a++) {
        const cell *at = &of->cells[aux][y][r][a];
        if (!(where.regions >> r & 1) || !(where.areas >> a & 1) || !stands(of, aux, where, y, r, a))
          continue;
        if (at->kind != FIGURE)
          return false;
        *out = any && as_strict(of, *out, at->value) ? *out : at->value;
        any = true;
      }
  return any;
}

/* Text -------------------------------------------------------------------------------------------------- */

int lines_in(const chuan_buffer *text)
{
  int lines = 0;
  for (size_t i = 0; i < text->n; i++)
    lines += text->p[i] == '\n';
  return lines;
}

void write_figure(chuan_buffer *out, const rule *of, int value)
{
  const char *sign = value < 0 ? "-" : "";
  int n = value < 0 ? -value : value;
  if (n % 10)
    chuan_buffer_printf(out, "%s%d,%d", sign, n / 10, n % 10);
  else
    chuan_buffer_printf(out, "%s%d", sign, n / 10);
  chuan_buffer_add_c(out, of->measure == RATIO ? "%" : "");
}

static void write_names(chuan_buffer *out, const char *dimension, const char *const *names, int count, unsigned chosen)
{
  int found = 0, last = 0;
  for (int i = 0; i < count; i++)
    if (chosen >> i & 1) {
      found++;
      last = i;
    }
  if (found == 1) {
    chuan_buffer_printf(out, "%s = %s", dimension, names[last]);
    return;
  }
  chuan_buffer_printf(out, "%s thuộc {", dimension);
  for (int i = 0; i < count; i++)
    if (chosen >> i & 1)
      chuan_buffer_printf(out, "%s %s", found-- && chosen & ((1u << i) - 1) ? ";" : "", names[i]);
  chuan_buffer_add_c(out, " }");
}

void write_threshold(chuan_buffer *out, int aux, box where)
{
  chuan_buffer_add_c(out, aux ? "ngưỡng phụ p" : "ngưỡng");
  if (where.year != EVERY_YEAR)
    chuan_buffer_printf(out, " kỳ %d", where.year);
  bool regions = where.regions != ALL_REGIONS, areas = where.areas != ALL_AREAS;
  if (regions || areas)
    chuan_buffer_add_c(out, " khi (");
  if (regions)
    write_names(out, "vùng", REGION_NAMES, REGIONS, where.regions);
  if (areas) {
    chuan_buffer_add_c(out, regions ? " và " : "");
    write_names(out, "khu_vực", AREA_NAMES, AREAS, where.areas);
  }
  chuan_buffer_add_c(out, regions || areas ? ") là " : " là ");
}

void write_head(chuan_buffer *out, const char *name, const char *cases)
{
  chuan_buffer_printf(out,
                      "#! chuan 1 vi\nbộ tiêu chí \"%s\"\n  cấp trung_ương\n  căn cứ \"318/QĐ-MAU\" ngày 08/03/2022\n"
                      "  hiệu lực từ 08/03/2022 đến 31/12/2025\n  kỳ đánh giá từ %d đến %d\n  áp dụng cho xã\n"
                      "  chiều vùng = { TDMNPB; ĐBSH; BTB; DHNTB; TN; ĐNB; ĐBSCL }\n  chiều khu_vực = { I; II; III }\n"
                      "  chiều nhóm = { A; B }\n%s  không áp dụng tính là đạt\n"
                      "dữ liệu tổng : số nguyên\ndữ liệu xã_đảo : có/không\n",
                      name, FIRST_YEAR, FIRST_YEAR + YEARS - 1, cases);
}

void write_data(chuan_buffer *out, const rule *of)
{
  chuan_buffer_printf(out, "dữ liệu x%s : %s\n", of->name, of->measure == MONEY ? "thập phân(9; 1)" : "số nguyên");
  if (of->shape == PAIR)
    chuan_buffer_printf(out, "dữ liệu z%s : số nguyên\n", of->name);
}

void write_value(chuan_buffer *out, const rule *of)
{
  chuan_buffer_printf(out, "chỉ tiêu %s \"Chỉ tiêu %s\"\n  giá trị x%s%s\n", of->code, of->code, of->name,
                      of->measure == RATIO ? " / tổng" : "");
  if (of->shape == PAIR)
    chuan_buffer_printf(out, "  giá trị phụ p = z%s / tổng\n", of->name);
}

void write_test(chuan_buffer *out, const rule *of, bool equals)
{
  static const char *const SIGNS[] = { "≥", "≤", ">", "<" }, *const TURNED[] = { "≤", "≥", "<", ">" };
  const char *sign = equals ? "=" : of->left ? TURNED[of->form] : SIGNS[of->form];
  chuan_buffer_printf(out, of->left ? "  yêu cầu ngưỡng %s giá trị" : "  yêu cầu giá trị %s ngưỡng", sign);
  if (of->shape == PAIR)
    chuan_buffer_printf(out, " và p %s ngưỡng phụ p", SIGNS[of->form]);
  chuan_buffer_add_char(out, '\n');
}

/* Clauses ------------------------------------------------------------------------------------------------- */

/* Gives the cells of a box a clause that stands on the line being written. */
static void give(rule *of, int aux, box where, cell says)
{
  for (int y = where.year == EVERY_YEAR ? 0 : where.year - FIRST_YEAR; y < YEARS; y++)
    for (int r = 0; r < REGIONS; r++)
      for (int a = 0; a < AREAS; a++)
        if ((where.regions >> r & 1) && (where.areas >> a & 1))
          of->cells[aux][y][r][a] = says;
}

/* A figure in the middle of what can be: ratios from 30% to 70%, counts from 20 to 24. */
static int random_figure(const rule *of)
{
  return step_of(of) == 10 ? 200 + 10 * (int)below(5) : 300 + (int)below(401);
}

static void write_table(chuan_buffer *out, rule *of, int year, int base, int missing, bool unknown)
{
  int line = lines_in(out) + 1, rank = (int)below(REGIONS);
  chuan_buffer_add_c(out, "  ngưỡng");
  if (year != EVERY_YEAR)
    chuan_buffer_printf(out, " kỳ %d", year);
  chuan_buffer_add_c(out, " theo vùng {");
  for (int r = 0; r < REGIONS; r++) {
    int steps = (r * 3 + rank) % REGIONS; /* each region another figure */
    cell says = { .kind = unknown && r == 2 ? NO_FIGURE : FIGURE, .value = stricter_by(of, base, steps), .line = line };
    give(of, 0, (box){ 1u << r, ALL_AREAS, year }, says);
    if (r == missing)
      continue;
    chuan_buffer_printf(out, "%s %s: ", r && !(missing == 0 && r == 1) ? ";" : "", REGION_NAMES[r]);
    if (says.kind == NO_FIGURE)
      chuan_buffer_add_c(out, "chưa có số");
    else
      write_figure(out, of, says.value);
  }
  chuan_buffer_add_c(out, " }\n");
}

static void write_clause(chuan_buffer *out, rule *of, int aux, box where, bool otherwise, int value)
{
  int line = lines_in(out) + 1;
  chuan_buffer_add_c(out, "  ");
  if (otherwise)
    chuan_buffer_add_c(out, "ngưỡng còn lại là ");
  else
    write_threshold(out, aux, where);
  write_figure(out, of, value);
  chuan_buffer_add_char(out, '\n');
  give(of, aux, where, (cell){ .kind = FIGURE, .value = value, .line = line });
}

static void write_delegation(chuan_buffer *out, rule *of, figure_kind to, box where)
{
  int middle = random_figure(of), wide = step_of(of) * 2, line = lines_in(out) + 1;
  cell says = { .kind = to, .low = middle - wide, .high = middle + wide, .line = line };
  chuan_buffer_printf(out, "  phân cấp cho %s trong khoảng [", to == TO_PROVINCE ? "tỉnh" : "huyện");
  write_figure(out, of, says.low);
  chuan_buffer_add_c(out, "; ");
  write_figure(out, of, says.high);
  chuan_buffer_add_c(out, "]\n");
  give(of, 0, where, says);
}

static void write_clauses(chuan_buffer *out, rule *of, int missing)
{
  static const box EVERYWHERE = { ALL_REGIONS, ALL_AREAS, EVERY_YEAR }, MOUNTAINS = { 1, ALL_AREAS, EVERY_YEAR };
  int value = random_figure(of);
  switch (of->shape) {
  case ONE: write_clause(out, of, 0, EVERYWHERE, false, value); break;
  case BY_REGION: write_table(out, of, EVERY_YEAR, value, missing, false); break;
  case BY_YEAR:
    write_table(out, of, FIRST_YEAR, value, NOBODY, false);
    write_table(out, of, FIRST_YEAR + 2, stricter_by(of, value, REGIONS + 1), NOBODY, false);
    break;
  case BY_AREA:
    write_clause(out, of, 0, EVERYWHERE, true, value);
    write_clause(out, of, 0, (box){ ALL_REGIONS, 4, EVERY_YEAR }, false, stricter_by(of, value, -2));
    break;
  case DELEGATED: write_delegation(out, of, TO_PROVINCE, EVERYWHERE); break;
  case PARTLY:
    write_delegation(out, of, TO_PROVINCE, EVERYWHERE);
    write_clause(out, of, 0, MOUNTAINS, false, value);
    break;
  case PARTLY_UNKNOWN: write_table(out, of, EVERY_YEAR, value, NOBODY, true); break;
  case OF_DISTRICTS: write_delegation(out, of, TO_DISTRICT, EVERYWHERE); break;
  default:
    write_clause(out, of, 0, EVERYWHERE, false, value);
    write_clause(out, of, 1, EVERYWHERE, false, value - 200);
  }
}

void write_national(chuan_buffer *out, national *act, national_faults faults)
{
  write_head(out, "quốc gia",
             faults.clash ? "    riêng A khi khu_vực = III\n    riêng B khi vùng = TN\n"
                          : "    riêng A khi khu_vực = III\n    riêng B khi vùng = TN và khu_vực ≠ III\n");
  for (int line = 1, i = 0; faults.clash && i < (int)out->n; i++) {
    line += out->p[i] == '\n';
    if (out->n - (size_t)i > 8 && memcmp(out->p + i, "riêng B", sizeof "riêng B" - 1) == 0)
      act->fault_line = line;
  }
  for (int i = 0; i < INDICATORS; i++) {
    rule *of = &act->indicators[i];
    if (i % 3 == 0)
      chuan_buffer_printf(out, "tiêu chí %d \"Tiêu chí %d\"\n", i / 3 + 1, i / 3 + 1);
    write_data(out, of);
    of->line = lines_in(out) + 1;
    write_value(out, of);
    if (faults.hole == i)
      act->fault_line = lines_in(out) + 1;
    write_clauses(out, of, faults.hole == i ? i % REGIONS : NOBODY);
    if (faults.twice == i) {
      act->fault_line = lines_in(out) + 1;
      chuan_buffer_add_c(out, "  ngưỡng khi (vùng = TN và khu_vực = II) là ");
      write_figure(out, of, stricter_by(of, of->cells[0][0][4][1].value, 3));
      chuan_buffer_add_char(out, '\n');
    }
    write_test(out, of, faults.equals == i);
    if (faults.equals == i)
      act->fault_line = lines_in(out) + 1;
    if (of->tightens)
      chuan_buffer_add_c(out, "  chỉ được thắt chặt\n");
  }
}

void random_national(national *out)
{
  *out = (national){ .fault_line = 0 };
  for (int i = 0; i < INDICATORS; i++) {
    rule *of = &out->indicators[i];
    snprintf(of->code, sizeof of->code, "%d.%d", (i / 3 + 1) % 100, i % 3 + 1);
    snprintf(of->name, sizeof of->name, "%d_%d", (i / 3 + 1) % 100, i % 3 + 1);
    of->reserved = i >= INDICATORS - 3;
    of->shape = of->reserved ? BY_REGION : (shape)(i % SHAPES);
    of->measure = of->shape == PAIR ? RATIO : (measure)below(MEASURES);
    of->form = of->shape == PAIR ? AT_LEAST : (test_form)below(4);
    of->left = below(3) == 0;
    of->tightens = of->reserved || (i / SHAPES) % 3 > 0;
  }
}
