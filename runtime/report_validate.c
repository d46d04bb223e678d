/* Findings of checks as text for people: grouped by rule, so that one cause is read once. See report_validate.h. */
#include "runtime/report_validate.h"

#include "runtime/report_internal.h"

#include <stdlib.h>

enum {
  UNITS_SHOWN = 10,  /* of one rule, one reason, without --all; also other units that one finding names */
  REASONS_SHOWN = 5,
  INDENT = 2,
  INDENT_CELL = 6
};

typedef struct teller {
  FILE *out;
  const chuan_validation_report *report;
  const chuan_validation *set;
  const chuan_report *heading;
  const chuan_data *data;
  chuan_lang lang;
  chuan_arena *arena;
  chuan_arena rule_arena; /* of the rule being told */
  uint32_t *told; /* by the first of units that report the same: the unit, from 1, whose finding told of them all */
  chuan_rc rc;
} teller;

__attribute__((format_arg(2), format_arg(3))) static inline const char *say(const teller *t, const char *vi,
                                                                            const char *en)
{
  return chuan_say(t->lang, vi, en);
}

/* Prints a line that begins after `indent` blanks. */
static void print_line(const teller *t, const chuan_buffer *b, size_t indent)
{
  for (size_t i = 0; i < indent; i++)
    fputc(' ', t->out);
  chuan_layout_wrap(t->out, chuan_buffer_str(b), indent, indent + 2, t->heading->width, t->arena);
}

static chuan_buffer new_buffer(const teller *t)
{
  chuan_buffer b;
  chuan_buffer_init(&b, t->arena);
  return b;
}

static const chuan_indicator *rule_of(const teller *t, uint32_t rule)
{
  return &t->data->set->indicators[rule];
}

static void add_unit(chuan_buffer *b, const chuan_unit *unit)
{
  chuan_buffer_add(b, unit->name);
  chuan_buffer_printf(b, unit->name.n > 0 ? " (%.*s)" : "%.*s", CHUAN_STR_ARGS(unit->code));
}

/* How many are said of a rule at most. */
static size_t shown(const teller *t, size_t count)
{
  return t->report->all || count < UNITS_SHOWN ? count : UNITS_SHOWN;
}

/* What was left out; nothing of none. */
static void print_more(const teller *t, size_t count)
{
  chuan_buffer b = new_buffer(t);
  chuan_buffer_printf(&b, say(t, "… và %zu đơn vị khác (--all: xem hết)", "… and %zu more units (--all shows them)"),
                      count);
  if (count > 0)
    print_line(t, &b, INDENT);
}

static size_t shown_reasons(const teller *t)
{
  return t->report->all ? SIZE_MAX : REASONS_SHOWN;
}

/* Violations --------------------------------------------------------------------------------------- */

/* The unit whose finding told of all units that report the same; NULL where it is this one's turn. */
static const chuan_unit *told_by(teller *t, const chuan_finding *finding)
{
  const chuan_same *same = &finding->same;
  if (same->count == 0)
    return NULL;
  if (!t->told)
    t->told = chuan_arena_array(&t->rule_arena, same->unit_count, sizeof *t->told);
  if (!t->told) {
    t->rc = CHUAN_RC_MEMORY;
    return NULL;
  }
  uint32_t *by = &t->told[same->positions[0]];
  if (*by)
    return &t->data->units[*by - 1];
  *by = (uint32_t)finding->unit + 1;
  return NULL;
}

/* "báo cáo giống Xã Một (1001) ở trên và 3 đơn vị khác": their cells stand there. */
static void print_told(const teller *t, const chuan_unit *by, size_t others)
{
  chuan_buffer b = new_buffer(t);
  chuan_buffer_add_c(&b, say(t, "báo cáo giống ", "reports the same as "));
  add_unit(&b, by);
  chuan_buffer_add_c(&b, say(t, " ở trên", " above"));
  if (others > 1)
    chuan_buffer_printf(&b, say(t, " và %zu đơn vị khác", " and %zu more units"), others - 1);
  print_line(t, &b, INDENT_CELL);
}

/* How many other units are left out; of those that report the same --all names all. */
static void print_left_out(const teller *t, const chuan_finding *finding, size_t count)
{
  const chuan_same *same = &finding->same;
  chuan_buffer b = new_buffer(t);
  chuan_buffer_printf(&b, say(t, "… và %zu đơn vị khác", "… and %zu more units"), count);
  if (!t->report->all)
    chuan_buffer_add_c(&b, say(t, " (--all: xem hết)", " (--all shows them)"));
  for (size_t i = 0, others = 0; t->report->all && i < same->count; i++) {
    const chuan_unit *unit = &same->units[same->positions[i]];
    if (chuan_str_equal(unit->code, t->data->units[finding->unit].code))
      continue;
    if (++others + count < same->count) /* its cell is there */
      continue;
    chuan_buffer_add_c(&b, others + count == same->count ? ": " : ", ");
    add_unit(&b, unit);
  }
  print_line(t, &b, INDENT_CELL);
}

/* The cells of the unit, and those of the first other units that the rule looks at, unless they were told. */
static void print_cells(const teller *t, const chuan_finding *finding, const chuan_unit *told)
{
  size_t below = 0, most = told ? 0 : shown(t, SIZE_MAX), more = finding->unlisted, listed = 0;
  for (size_t i = 0; i < finding->cell_count; i++) {
    const chuan_explained_input *cell = &finding->cells[i];
    below += cell->of && (i == 0 || cell->of != finding->cells[i - 1].of);
    listed += below <= most;
  }
  chuan_report_cells(t->out, finding->cells, listed, INDENT_CELL, t->heading, t->arena);
  more += below > most ? below - most : 0;
  if (told)
    print_told(t, told, more);
  else if (more > 0)
    print_left_out(t, finding, more);
}

/* "không đúng: hộ ≤ 10 (hai vế là 12 và 10)" below a message of the rule's own; without one the message says it. */
static void print_failed_parts(const teller *t, const chuan_finding *finding)
{
  chuan_str failed = chuan_finding_parts_text(&finding->parts, CHUAN_VERDICT_NOT_MET, t->lang, t->arena);
  if (finding->parts.count < 2 || failed.n == 0 || rule_of(t, finding->rule)->check->piece_count == 0)
    return;
  chuan_buffer b = new_buffer(t);
  chuan_buffer_add_c(&b, say(t, "không đúng: ", "does not hold: "));
  chuan_buffer_add(&b, failed);
  print_line(t, &b, INDENT_CELL);
}

/* Its words are forgotten with the finding: there may be hundreds of thousands. */
static void print_violation(teller *t, uint32_t rule, size_t unit)
{
  chuan_finding finding;
  teller one = *t;
  one.arena = &t->report->finder->finding_arena;
  t->report->finder->few = !t->report->all;
  t->rc = chuan_finder_explain(&finding, t->report->finder, t->set->results, rule, unit);
  t->report->finder->few = false;
  if (t->rc != CHUAN_RC_OK)
    return;
  chuan_buffer b = new_buffer(&one);
  add_unit(&b, &t->data->units[unit]);
  chuan_buffer_add_c(&b, ": ");
  chuan_buffer_add(&b, chuan_finding_message(&finding, t->lang, one.arena));
  print_line(&one, &b, INDENT);
  print_failed_parts(&one, &finding);
  print_cells(&one, &finding, told_by(t, &finding));
  t->rc = one.arena->failed || t->rule_arena.failed ? CHUAN_RC_MEMORY : CHUAN_RC_OK;
}

/* "KT01 (lỗi): Dân số bằng tổng nam và nữ: vi phạm ở 2/70 xã kiểm tra được", and the units. */
static void print_rule(teller *t, uint32_t number)
{
  const chuan_indicator *rule = rule_of(t, number);
  size_t count = t->set->rules[number].of[CHUAN_VERDICT_NOT_MET], told = 0;
  chuan_buffer b = new_buffer(t);
  chuan_buffer_add(&b, rule->code);
  chuan_buffer_add_c(&b, rule->check->warning ? say(t, " (cảnh báo): ", " (warning): ")
                                              : say(t, " (lỗi): ", " (error): "));
  chuan_buffer_add(&b, rule->title);
  chuan_buffer_printf(&b, say(t, ": vi phạm ở %zu/%zu %.*s kiểm tra được",
                              ": violated by %zu of %zu %.*s that could be checked"),
                      count, chuan_validation_decided(&t->set->rules[number]), CHUAN_STR_ARGS(t->data->set->level));
  chuan_layout_wrap_toned(t->out, chuan_buffer_str(&b), 2, t->heading->width,
                          rule->check->warning ? CHUAN_TONE_OPEN : CHUAN_TONE_BAD, t->heading->color, t->arena);
  chuan_arena_init(&t->rule_arena, "rule", CHUAN_ARENA_RUN_LIMIT);
  t->told = NULL;
  for (size_t unit = 0; unit < t->data->unit_count && told < shown(t, count) && t->rc == CHUAN_RC_OK; unit++)
    if (chuan_validation_outcome(t->set, number, unit) == CHUAN_VERDICT_NOT_MET) {
      print_violation(t, number, unit);
      told++;
    }
  chuan_arena_free(&t->rule_arena);
  print_more(t, count - told);
  fputc('\n', t->out);
}

/* What to change ----------------------------------------------------------------------------------- */

static bool has_error(const teller *t, size_t unit)
{
  for (uint32_t rule = 0; rule < t->data->set->indicator_count; rule++)
    if (!rule_of(t, rule)->check->warning && chuan_validation_outcome(t->set, rule, unit) == CHUAN_VERDICT_NOT_MET)
      return true;
  return false;
}

/* "Xã Một (1001), KT01, KT03: sửa một ô là đủ: …", a line for each part. */
static void print_fixes(teller *t, size_t unit)
{
  const chuan_localisation *fixes;
  teller one = *t;
  one.arena = &t->report->finder->arena;
  t->rc = chuan_finder_localise(&fixes, t->report->finder, t->set->results, unit);
  for (size_t p = 0; t->rc == CHUAN_RC_OK && p < fixes->count; p++) {
    const chuan_localised_part *part = &fixes->parts[p];
    chuan_buffer b = new_buffer(&one);
    add_unit(&b, &t->data->units[unit]);
    for (size_t i = 0; i < part->indicator_count; i++)
      chuan_buffer_printf(&b, ", %.*s", CHUAN_STR_ARGS(rule_of(t, part->indicators[i])->code));
    chuan_buffer_add_c(&b, ": ");
    chuan_buffer_add(&b, chuan_fix_text(part, t->data, unit, t->lang, one.arena));
    print_line(&one, &b, INDENT);
    t->rc = one.arena->failed ? CHUAN_RC_MEMORY : CHUAN_RC_OK;
  }
}

static void print_all_fixes(teller *t)
{
  size_t count = 0, told = 0;
  for (size_t unit = 0; unit < t->data->unit_count; unit++)
    count += has_error(t, unit);
  if (count == 0)
    return;
  fputs(say(t, "Sửa ít ô nhất để hết lỗi:\n", "The fewest cells to change so that the errors go:\n"), t->out);
  for (size_t unit = 0; unit < t->data->unit_count && told < shown(t, count) && t->rc == CHUAN_RC_OK; unit++)
    if (has_error(t, unit)) {
      print_fixes(t, unit);
      told++;
    }
  print_more(t, count - told);
  fputc('\n', t->out);
}

/* What is not decided ------------------------------------------------------------------------------ */

/* A unit and why it is not decided: a cause set or instruction. */
typedef struct undecided {
  uint32_t why, unit;
} undecided;
/* Units whose outcome has one reason. */
typedef struct reason {
  const undecided *units;
  size_t count;
} reason;

static int by_reason(const void *left, const void *right)
{
  const undecided *a = left, *b = right;
  return a->why != b->why ? (a->why > b->why) - (a->why < b->why) : (a->unit > b->unit) - (a->unit < b->unit);
}

static int by_first_unit(const void *left, const void *right)
{
  const reason *a = left, *b = right;
  return (a->units->unit > b->units->unit) - (a->units->unit < b->units->unit);
}

/* In the order of their first units. Where much is missing nearly every unit has a reason of its own. */
static chuan_rc find_reasons(reason **out, size_t *found, const teller *t, uint32_t rule, chuan_verdict outcome,
                             chuan_arena *arena)
{
  const uint32_t *why = t->set->results->indicator_causes + rule * t->data->unit_count;
  size_t most = t->set->rules[rule].of[outcome], count = 0;
  undecided *units = chuan_arena_array(arena, most, sizeof *units);
  reason *reasons = *out = chuan_arena_array(arena, most, sizeof *reasons);
  if (!units || !reasons)
    return CHUAN_RC_MEMORY;
  for (size_t unit = 0; unit < t->data->unit_count; unit++)
    if (chuan_validation_outcome(t->set, rule, unit) == outcome)
      units[count++] = (undecided){ why[unit], (uint32_t)unit };
  qsort(units, count, sizeof *units, by_reason);
  for (size_t i = 0; i < count; i++) {
    if (i == 0 || units[i].why != units[i - 1].why)
      reasons[(*found)++] = (reason){ .units = &units[i] };
    reasons[*found - 1].count++;
  }
  qsort(reasons, *found, sizeof *reasons, by_first_unit);
  return CHUAN_RC_OK;
}

/* "chưa báo cáo: dân_số: 03166, 03167 và 3 đơn vị khác" */
static void add_reason(chuan_buffer *b, const teller *t, uint32_t rule, chuan_verdict outcome, const reason *of)
{
  const chuan_finding finding = { .results = t->set->results, .rule = rule, .unit = of->units->unit,
                                  .outcome = outcome };
  size_t told = shown(t, of->count);
  chuan_buffer_add(b, chuan_finding_reason(&finding, t->lang, t->arena));
  for (size_t i = 0; i < told; i++) {
    chuan_buffer_add_c(b, i > 0 ? ", " : " – ");
    chuan_buffer_add(b, t->data->units[of->units[i].unit].code);
  }
  if (told < of->count)
    chuan_buffer_printf(b, say(t, " và %zu đơn vị khác", " and %zu more units"), of->count - told);
}

/* The cells of other units that the unit lacks: a cause names their level alone. */
static void print_lacking(teller *t, uint32_t rule, size_t unit)
{
  chuan_finding finding;
  teller one = *t;
  one.arena = &t->report->finder->finding_arena;
  t->rc = chuan_finder_explain(&finding, t->report->finder, t->set->results, rule, unit);
  size_t told = 0, count = 0;
  for (size_t i = 0; t->rc == CHUAN_RC_OK && i < finding.cell_count; i++)
    count += finding.cells[i].of && finding.cells[i].state != CHUAN_INPUT_VALUE;
  if (count == 0)
    return;
  chuan_buffer b = new_buffer(&one);
  add_unit(&b, &t->data->units[unit]);
  chuan_buffer_add_c(&b, say(t, " còn thiếu:", " still lacks:"));
  print_line(&one, &b, INDENT + 2);
  chuan_explained_input *lacking = chuan_arena_array(one.arena, shown(t, count), sizeof *lacking);
  for (size_t i = 0; lacking && i < finding.cell_count && told < shown(t, count); i++)
    if (finding.cells[i].of && finding.cells[i].state != CHUAN_INPUT_VALUE)
      lacking[told++] = finding.cells[i];
  chuan_report_cells(t->out, lacking, told, INDENT_CELL, t->heading, one.arena);
  if (told < count) {
    b = new_buffer(&one);
    chuan_buffer_printf(&b, say(t, "… và %zu số liệu khác (--all: xem hết)", "… and %zu more data (--all shows them)"),
                        count - told);
    print_line(&one, &b, INDENT_CELL);
  }
  t->rc = one.arena->failed ? CHUAN_RC_MEMORY : CHUAN_RC_OK;
}

/* What the first unit of each reason lacks, with --all every unit. */
static void print_all_lacking(teller *t, uint32_t rule, const reason *found, size_t count)
{
  for (size_t i = 0; i < count && i < shown_reasons(t); i++)
    for (size_t k = 0; k < found[i].count && (k == 0 || t->report->all) && t->rc == CHUAN_RC_OK; k++)
      print_lacking(t, rule, found[i].units[k].unit);
}

static void print_undecided(teller *t, uint32_t rule, chuan_verdict outcome)
{
  reason *found;
  size_t count = 0, most = shown_reasons(t), told = 0;
  chuan_arena arena; /* of its own, as there may be many rules */
  chuan_arena_init(&arena, "reasons", CHUAN_ARENA_RUN_LIMIT);
  t->rc = find_reasons(&found, &count, t, rule, outcome, &arena);
  chuan_buffer b = new_buffer(t);
  chuan_buffer_add(&b, rule_of(t, rule)->code);
  chuan_buffer_printf(&b, ": %zu/%zu %.*s: ", t->set->rules[rule].of[outcome], t->data->unit_count,
                      CHUAN_STR_ARGS(t->data->set->level));
  for (size_t i = 0; i < count && i < most; i++) {
    chuan_buffer_add_c(&b, i > 0 ? "; " : "");
    add_reason(&b, t, rule, outcome, &found[i]);
    told += found[i].count;
  }
  if (told < t->set->rules[rule].of[outcome])
    chuan_buffer_printf(&b, say(t, "; và %zu đơn vị vì lý do khác", "; and %zu units for other reasons"),
                        t->set->rules[rule].of[outcome] - told);
  print_line(t, &b, INDENT);
  if (outcome == CHUAN_VERDICT_INSUFFICIENT && t->data->set->part_count > 0)
    print_all_lacking(t, rule, found, count);
  chuan_arena_free(&arena);
}

static void print_not_considered(teller *t, uint32_t rule)
{
  chuan_buffer b = new_buffer(t);
  chuan_buffer_add(&b, rule_of(t, rule)->code);
  chuan_buffer_printf(&b, ": %zu/%zu %.*s", t->set->rules[rule].of[CHUAN_VERDICT_NOT_APPLICABLE], t->data->unit_count,
                      CHUAN_STR_ARGS(t->data->set->level));
  print_line(t, &b, INDENT);
}

/* The rules that came to an outcome other than met or violation, each with its units. */
static void print_outcome(teller *t, chuan_verdict outcome)
{
  static const char *const TITLES[][2] = {
    [CHUAN_VERDICT_INSUFFICIENT] = { "Chưa kiểm tra được vì thiếu số liệu:", "Not checked, as data are missing:" },
    [CHUAN_VERDICT_NOT_APPLICABLE] = { "Không xét:", "Not considered:" },
    [CHUAN_VERDICT_FAULT] = { "Lỗi quy tắc:", "Rule faults:" },
  };
  bool any = false;
  for (size_t i = 0; i < t->data->set->indicator_count && t->rc == CHUAN_RC_OK; i++) {
    uint32_t rule = t->set->order[i];
    if (t->set->rules[rule].of[outcome] == 0)
      continue;
    if (!any)
      fprintf(t->out, "%s\n", TITLES[outcome][t->lang]);
    any = true;
    if (outcome == CHUAN_VERDICT_NOT_APPLICABLE)
      print_not_considered(t, rule);
    else
      print_undecided(t, rule, outcome);
  }
  if (any)
    fputc('\n', t->out);
}

/* Everything --------------------------------------------------------------------------------------- */

/* How many units there was anything to check of: those of the registry that handed in nothing are units, too. */
static void print_with_data(const teller *t)
{
  if (t->data->set->data_count == 0)
    return;
  chuan_buffer b = new_buffer(t);
  chuan_buffer_printf(&b, say(t, "Có số liệu kỳ %d: %zu/%zu %.*s ", "With data for %d: %zu/%zu %.*s "),
                      t->data->period, t->set->with_data, t->data->unit_count, CHUAN_STR_ARGS(t->data->set->level));
  chuan_buffer_add_c(&b, t->heading->selected ? say(t, "được chọn", "chosen")
                                           : say(t, "trong danh mục đơn vị", "in the registry"));
  print_line(t, &b, 0);
  fputc('\n', t->out);
}

static void print_set(teller *t)
{
  chuan_report_text_heading(t->out, t->heading, t->arena);
  print_with_data(t);
  for (size_t i = 0; i < t->data->set->indicator_count && t->rc == CHUAN_RC_OK; i++)
    if (t->set->rules[t->set->order[i]].of[CHUAN_VERDICT_NOT_MET] > 0)
      print_rule(t, t->set->order[i]);
  if (t->rc == CHUAN_RC_OK)
    print_all_fixes(t);
  print_outcome(t, CHUAN_VERDICT_FAULT);
  print_outcome(t, CHUAN_VERDICT_INSUFFICIENT);
  print_outcome(t, CHUAN_VERDICT_NOT_APPLICABLE);
}

/* "3 lỗi, 1 cảnh báo; 5 chưa đủ dữ liệu, 7 không xét, 0 lỗi quy tắc, 184 đạt" */
static void print_totals(teller *t)
{
  const chuan_validation_report *report = t->report;
  chuan_validation_totals totals = chuan_validation_total(report->sets, report->count);
  for (size_t i = 0; i < report->unused_count; i++) {
    chuan_buffer b = new_buffer(t);
    chuan_buffer_add_c(&b, say(t, "Không dùng (không phải của kỳ hoặc ngày này): ",
                               "Not used (not for this period or day): "));
    chuan_buffer_add(&b, report->unused[i]);
    print_line(t, &b, 0);
  }
  chuan_buffer b = new_buffer(t);
  chuan_buffer_printf(&b, say(t, "%zu lỗi, %zu cảnh báo; %zu chưa đủ dữ liệu, %zu không xét, %zu lỗi quy tắc, %zu đạt",
                              "errors: %zu, warnings: %zu; insufficient: %zu, not considered: %zu, rule faults: %zu, "
                              "met: %zu"),
                      totals.errors, totals.warnings, totals.all.of[CHUAN_VERDICT_INSUFFICIENT],
                      totals.all.of[CHUAN_VERDICT_NOT_APPLICABLE], totals.all.of[CHUAN_VERDICT_FAULT],
                      totals.all.of[CHUAN_VERDICT_MET]);
  chuan_layout_wrap_toned(t->out, chuan_buffer_str(&b), 2, t->heading->width, CHUAN_TONE_HEAD, t->heading->color,
                          t->arena);
}

chuan_rc chuan_report_validation_text(FILE *out, const chuan_validation_report *report, chuan_arena *arena)
{
  teller t = { .out = out, .report = report, .heading = &report->reports[0], .lang = report->reports[0].lang,
               .arena = arena };
  for (size_t i = 0; i < report->count && t.rc == CHUAN_RC_OK; i++) {
    t.set = &report->sets[i];
    t.heading = &report->reports[i];
    t.data = t.set->results->data;
    print_set(&t);
  }
  if (t.rc == CHUAN_RC_OK)
    print_totals(&t);
  return t.rc == CHUAN_RC_OK && arena->failed ? CHUAN_RC_MEMORY : t.rc;
}
