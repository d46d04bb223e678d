/* Is a finding true? The cell that it shows is given to the program again as a unit in a `kiểm thử`, with a value
   between the figures of the two acts: under the act above, and under a set of which the variant's statement is the
   law. */
#include "tests/violations/violations.h"

#include "runtime/rule_test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool load(loaded *out, const chuan_str *texts, size_t count)
{
  chuan_arena_init(&out->arena, "violations", (size_t)256 << 20);
  chuan_sources_init(&out->sources, &out->arena);
  chuan_diags_init(&out->diags, &out->arena, &out->sources);
  for (size_t i = 0; i < count; i++) {
    char name[32];
    snprintf(name, sizeof name, "%02zu.chuan", i + 1);
    if (chuan_source_add(&out->numbers[i], &out->sources, chuan_str_copy(&out->arena, chuan_str_of(name)), texts[i],
                         CHUAN_RULE_FILE_LIMIT, &out->diags) != CHUAN_RC_OK)
      return false;
  }
  return chuan_rules_load_sources(&out->program, out->numbers, count, &out->sources, &out->arena, &out->diags) !=
         CHUAN_RC_MEMORY;
}

void unload(loaded *files)
{
  chuan_arena_free(&files->arena);
}

/* The cell of a finding ------------------------------------------------------------------------------------ */

typedef struct witness {
  int year, region, area; /* of what the finding does not name any, as it is true of all */
  chuan_str day;
  int named;
} witness;

static int place_of(const char *const *names, int count, chuan_str value)
{
  for (int i = 0; i < count; i++)
    if (chuan_str_equal(value, chuan_str_of(names[i])))
      return i;
  return NOBODY;
}

static bool read_witness(witness *out, const chuan_diag *found, box where)
{
  *out = (witness){ .year = NOBODY, .region = NOBODY, .area = NOBODY };
  for (size_t i = 0; i < found->witness_count; i++) {
    chuan_str name = chuan_diag_spoken(found->witness[i].name, CHUAN_LANG_VI);
    chuan_str value = chuan_diag_spoken(found->witness[i].value, CHUAN_LANG_EN); /* days as 2024-01-31 */
    out->named++;
    if (chuan_str_equal(name, CHUAN_STR("ngày luật")))
      out->day = value;
    else if (chuan_str_equal(name, CHUAN_STR("kỳ")))
      out->year = atoi(value.p);
    else if (chuan_str_equal(name, CHUAN_STR("vùng")))
      out->region = place_of(REGION_NAMES, REGIONS, value);
    else if (chuan_str_equal(name, CHUAN_STR("khu_vực")))
      out->area = place_of(AREA_NAMES, AREAS, value);
    else
      return false;
  }
  for (int r = 0; r < REGIONS && out->region == NOBODY; r++)
    if (where.regions >> r & 1)
      out->region = r;
  for (int a = 0; a < AREAS && out->area == NOBODY; a++)
    if (where.areas >> a & 1)
      out->area = a;
  return (where.regions >> out->region & 1) && (where.areas >> out->area & 1);
}

/* The parties of a finding --------------------------------------------------------------------------------------- */

int line_of(chuan_str text, chuan_span span)
{
  int line = 1;
  for (size_t i = 0; i < span.begin && i < text.n; i++)
    line += text.p[i] == '\n';
  return line;
}

static bool says(const chuan_said *label, const char *word, chuan_arena *arena)
{
  chuan_buffer text;
  chuan_buffer_init(&text, arena);
  chuan_buffer_add(&text, chuan_said_text(label, CHUAN_LANG_EN, arena));
  chuan_buffer_add_char(&text, '\0');
  return strstr(text.p, word) != NULL;
}

const char *check_parties(const violation *v, const chuan_diag *found, chuan_str act, const province *of,
                          chuan_arena *arena)
{
  static const char *const ONE_PARTY[] = { "E0204", "E0206", "E0209", "E0215", "E0408", "E0414" };
  char own[32], upper[32];
  snprintf(own, sizeof own, v->nested ? "9/QĐ-HUYEN" : v->how == ON_THAT_DAY ? "9/QĐ-UBND" : "%d/QĐ-UBND", of->number);
  snprintf(upper, sizeof upper, v->nested || strcmp(v->code, "E0480") == 0 ? "%d/QĐ-UBND" : "318/QĐ-MAU", of->number);
  if (v->how == TWO_FIGURES && !v->in_national)
    snprintf(upper, sizeof upper, "%s", own);
  for (size_t i = 0; i < sizeof ONE_PARTY / sizeof *ONE_PARTY; i++)
    if (strcmp(v->code, ONE_PARTY[i]) == 0)
      return NULL;
  if (!says(&found->spans[0].label, v->in_national ? "318/QĐ-MAU" : own, arena))
    return "the act of the line is not shown";
  if (v->how == NOT_GIVEN)
    return NULL;
  if (found->span_count < 2 || (!says(&found->spans[1].label, upper, arena) && v->days[0] == NULL))
    return "the other act is not shown";
  witness at;
  if (v->nested || v->in_national || (v->how != VERDICTS_DIFFER && v->how != NEAREST_LAWFUL) ||
      !read_witness(&at, found, v->where) || at.year < FIRST_YEAR)
    return NULL;
  int line = v->of->cells[v->aux][at.year - FIRST_YEAR][at.region][at.area].line;
  return line_of(act, found->spans[1].span) == line ? NULL : "the clause above is another one";
}

/* Judging a unit ---------------------------------------------------------------------------------------------- */

typedef struct unit {
  const rule *of;
  int aux, value;
  witness at;
  bool island;
} unit;

static void write_reported(chuan_buffer *out, const rule *of, char letter, int value)
{
  bool ratio = of->measure == RATIO;
  chuan_buffer_printf(out, "; %c%s = ", letter, of->name);
  if (ratio) /* of a thousand */
    chuan_buffer_printf(out, "%d", value);
  else
    write_figure(out, of, value);
}

/* Whether the program judges the unit so: `law` is `bộ "…"` or `biến thể "…"` of the first `count` texts. */
static bool judged(const chuan_str *texts, size_t count, const char *law, const unit *u, const char *verdict,
                   chuan_arena *arena)
{
  chuan_str all[3];
  chuan_buffer test;
  chuan_buffer_init(&test, arena);
  chuan_buffer_printf(&test,
                      "#! chuan 1 vi\nkiểm thử \"t\" %s\n  cho kỳ = %d; ngày luật 01/06/2023; vùng = %s; khu_vực = %s; "
                      "tổng = 1000; xã_đảo = %s",
                      law, u->at.year, REGION_NAMES[u->at.region], AREA_NAMES[u->at.area], u->island ? "đúng" : "sai");
  write_reported(&test, u->of, 'x', u->aux ? 1000 : u->value);
  if (u->of->shape == PAIR)
    write_reported(&test, u->of, 'z', u->aux ? u->value : 1000);
  chuan_buffer_printf(&test, "\n  mong đợi chỉ tiêu %s %s\n", u->of->code, verdict);
  for (size_t i = 0; i < count; i++)
    all[i] = texts[i];
  all[count] = chuan_buffer_str(&test);
  loaded files;
  chuan_rule_test_result result = { .passed = false };
  bool good = load(&files, all, count + 1) && files.program && files.program->test_count == 1 &&
              chuan_rule_test_run(&result, files.program, &files.program->tests[0], NULL, &files.arena) ==
                  CHUAN_RC_OK &&
              result.passed;
  if (!good) {
    fprintf(stderr, "%.*s", (int)all[count].n, all[count].p);
    chuan_diags_print(&files.diags, stderr, (chuan_diag_style){ CHUAN_LANG_EN, false, 100 });
  }
  unload(&files);
  return good;
}

/* A set of its own in which a statement of a variant is the act's: "ngưỡng khi (…) là 70%". */
static chuan_str as_law(const violation *v, box where, int value, chuan_arena *arena)
{
  chuan_buffer out;
  chuan_buffer_init(&out, arena);
  write_head(&out, "một mình", "");
  write_data(&out, v->of);
  write_value(&out, v->of);
  for (int aux = 0; aux <= (v->of->shape == PAIR); aux++) {
    chuan_buffer_add_c(&out, "  ");
    write_threshold(&out, aux, aux == v->aux ? where : (box){ ALL_REGIONS, ALL_AREAS, EVERY_YEAR });
    write_figure(&out, v->of, aux == v->aux ? value : 0);
    chuan_buffer_printf(&out, aux == v->aux ? "\n  ngưỡng %scòn lại chưa có số\n" : "\n", aux ? "phụ p " : "");
  }
  write_test(&out, v->of, false);
  return chuan_buffer_str(&out);
}

/* A value that meets the looser of two figures and not the other. */
static int between(const rule *of, int a, int b)
{
  bool a_strict = as_strict(of, a, b);
  return of->form == AT_LEAST || of->form == AT_MOST ? a_strict ? b : a : a_strict ? a : b;
}

static const char *met(const rule *of, int value, int threshold)
{
  static const char *const WORDS[] = { "chưa đạt", "đạt" };
  switch (of->form) {
  case AT_LEAST: return WORDS[value >= threshold];
  case AT_MOST: return WORDS[value <= threshold];
  case ABOVE: return WORDS[value > threshold];
  default: return WORDS[value < threshold];
  }
}

/* A value that meets a figure. */
static int meeting(const rule *of, int threshold)
{
  return stricter_by(of, threshold, of->form == ABOVE || of->form == BELOW);
}

/* Ways to confirm ----------------------------------------------------------------------------------------------- */

static const char ACT_LAW[] = "bộ \"quốc gia\"", OWN_LAW[] = "bộ \"một mình\"";

/* Of the act above: its file and, where that is a province, the file of that. */
typedef struct above {
  chuan_str texts[2];
  size_t count;
  char law[64];
} above;

static const char *differ(const violation *v, const above *from, unit u, chuan_arena *arena)
{
  const cell *at = &v->of->cells[v->aux][u.at.year - FIRST_YEAR][u.at.region][u.at.area];
  chuan_str own = as_law(v, v->where, v->value, arena);
  if (at->kind == FIGURE) {
    int upper = v->nested ? v->upper_value : at->value;
    if (upper == v->value || (strcmp(v->code, "E0435") == 0 && as_strict(v->of, v->value, upper)))
      return "the cell is not one where the figure is looser";
    u.value = between(v->of, v->value, upper);
    if (!judged(from->texts, from->count, from->law, &u, met(v->of, u.value, upper), arena))
      return "the act above judges the unit of the cell otherwise";
  } else {
    u.value = meeting(v->of, v->value);
    if (!judged(from->texts, from->count, from->law, &u, "chưa đủ dữ liệu", arena))
      return "the act above gives the cell a figure";
  }
  return judged(&own, 1, OWN_LAW, &u, met(v->of, u.value, v->value), arena)
           ? NULL
           : "the variant's figure judges the unit of the cell otherwise";
}

static const char *two_figures(const violation *v, unit u, chuan_arena *arena)
{
  chuan_str first = as_law(v, v->other_where, v->other, arena), second = as_law(v, v->where, v->value, arena);
  u.value = between(v->of, v->value, v->other);
  if (!judged(&first, 1, OWN_LAW, &u, met(v->of, u.value, v->other), arena) ||
      !judged(&second, 1, OWN_LAW, &u, met(v->of, u.value, v->value), arena))
    return "the two figures do not judge the unit of the cell so";
  return v->value == v->other ? "the figures are one" : NULL;
}

static const char *nearest_lawful(const violation *v, const above *from, unit u, chuan_arena *arena)
{
  chuan_str own = as_law(v, v->where, v->value, arena);
  u.value = between(v->of, v->value, v->other);
  if (!judged(from->texts, 2, from->law, &u, met(v->of, u.value, v->other), arena))
    return "the end of the range judges the unit of the cell otherwise";
  return judged(&own, 1, OWN_LAW, &u, met(v->of, u.value, v->value), arena) ? NULL
                                                                             : "the figure judges the unit otherwise";
}

static const char *exempted(const violation *v, const above *from, unit u, chuan_arena *arena)
{
  int figure = v->of->cells[0][u.at.year - FIRST_YEAR][u.at.region][u.at.area].value;
  u.island = true;
  u.value = stricter_by(v->of, figure, -1);
  if (!judged(from->texts, 1, ACT_LAW, &u, "chưa đạt", arena))
    return "the unit meets the act without the exception";
  return judged(from->texts, 2, from->law, &u, "không áp dụng", arena) ? NULL : "the unit is not exempt";
}

/* The act that has the hole, with `chưa có số` for all that it leaves out, against the whole act. */
static const char *not_given(const violation *v, chuan_str act, const above *from, unit u, chuan_arena *arena)
{
  chuan_buffer patched;
  char header[32], otherwise[] = "  ngưỡng còn lại chưa có số\n";
  chuan_buffer_init(&patched, arena);
  snprintf(header, sizeof header, "chỉ tiêu %s ", v->of->code);
  size_t at = 0;
  while (at + strlen(header) < act.n && memcmp(act.p + at, header, strlen(header)) != 0)
    at++;
  for (int lines = 0; at < act.n && lines < 2; at++) /* behind the header and the value */
    lines += act.p[at] == '\n';
  chuan_buffer_add(&patched, (chuan_str){ act.p, at });
  chuan_buffer_add_c(&patched, otherwise);
  chuan_buffer_add(&patched, (chuan_str){ act.p + at, act.n - at });
  chuan_str text = chuan_buffer_str(&patched);
  const cell *whole = &v->of->cells[0][u.at.year - FIRST_YEAR][u.at.region][u.at.area];
  u.value = meeting(v->of, whole->value);
  if (!judged(from->texts, 1, ACT_LAW, &u, "đạt", arena))
    return "the whole act judges the unit otherwise";
  return judged(&text, 1, ACT_LAW, &u, "chưa đủ dữ liệu", arena) ? NULL : "the act gives the cell a figure";
}

/* Two sets with one `riêng` each: a unit of the cell falls into another group, and so under another figure. */
static const char *two_values(witness at, chuan_arena *arena)
{
  static const char *const CASES[] = { "    riêng A khi khu_vực = III\n", "    riêng B khi vùng = TN\n" };
  rule of = { .code = "1.1", .name = "1_1", .measure = COUNT, .shape = ONE };
  unit u = { .of = &of, .value = 10, .at = at };
  u.at.year = FIRST_YEAR;
  for (int i = 0; i < 2; i++) {
    chuan_buffer out;
    chuan_buffer_init(&out, arena);
    write_head(&out, "một mình", CASES[i]);
    write_data(&out, &of);
    write_value(&out, &of);
    chuan_buffer_add_c(&out, "  ngưỡng theo nhóm { A: 1; B: 9 }\n");
    write_test(&out, &of, false);
    chuan_str text = chuan_buffer_str(&out);
    if (!judged(&text, 1, OWN_LAW, &u, i == 0 ? "đạt" : "chưa đạt", arena))
      return "a case does not put the unit into its group";
  }
  return NULL;
}

static bool within(chuan_str day, const char *from, const char *to)
{
  return day.n == 10 && chuan_str_compare(day, chuan_str_of(from)) >= 0 &&
         chuan_str_compare(day, chuan_str_of(to)) <= 0;
}

/* On a day of both two variants govern; on one outside the time of what is above, one does without it. */
static const char *on_that_day(const violation *v, chuan_str day)
{
  bool both = strcmp(v->code, "E0480") == 0;
  if (!within(day, v->days[0], v->days[1]) || within(day, v->days[2], v->days[3]) != both)
    return "the day is none of those";
  return NULL;
}

/* With what is wrong put right the files have no findings. */
static const char *is_lawful(const above *from)
{
  loaded files;
  bool clean = load(&files, from->texts, 2) && files.diags.count == 0;
  if (!clean)
    chuan_diags_print(&files.diags, stderr, (chuan_diag_style){ CHUAN_LANG_EN, false, 100 });
  unload(&files);
  return clean ? NULL : "it is found in what is lawful too";
}

const char *confirm(const violation *v, const chuan_diag *found, chuan_str act, chuan_str spoilt, const province *of,
                    chuan_arena *arena)
{
  above from = { .texts = { act, chuan_buffer_str(&v->repaired) }, .count = 2 };
  bool as_province = v->nested || v->how == NEAREST_LAWFUL || v->how == EXEMPTED;
  snprintf(from.law, sizeof from.law, as_province ? "biến thể \"tỉnh-%02d\"" : ACT_LAW, of->number);
  witness at;
  box anywhere = { ALL_REGIONS, ALL_AREAS, EVERY_YEAR };
  bool placed = v->of && v->how != NOT_GIVEN && v->how != REPAIRED;
  if (!read_witness(&at, found, placed ? v->where : anywhere))
    return "the example names what the variant does not speak of";
  if (v->how == EXEMPTED)
    at.year = FIRST_YEAR;
  else if ((v->how == REPAIRED) != (at.named == 0))
    return "an example where there can be none, or none";
  bool dated = v->how == ON_THAT_DAY || v->how == REPAIRED || v->how == TWO_VALUES;
  if (!dated && (at.year < FIRST_YEAR || at.year >= FIRST_YEAR + YEARS || at.year < v->where.year))
    return "the example is of another year";
  const char *lawful = is_lawful(&from);
  if (lawful)
    return lawful;
  unit u = { .of = v->of, .aux = v->aux, .at = at };
  switch (v->how) {
  case VERDICTS_DIFFER: return differ(v, &from, u, arena);
  case TWO_FIGURES: return two_figures(v, u, arena);
  case NEAREST_LAWFUL: return nearest_lawful(v, &from, u, arena);
  case EXEMPTED: return exempted(v, &from, u, arena);
  case NOT_GIVEN: return not_given(v, spoilt, &from, u, arena);
  case TWO_VALUES: return two_values(at, arena);
  case ON_THAT_DAY: return on_that_day(v, at.day);
  default: return NULL;
  }
}
