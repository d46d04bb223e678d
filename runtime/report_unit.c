/* The verdicts of one unit as text: criterion by criterion, indicator by indicator. */
#include "runtime/report_internal.h"

enum { CODE, NAME, VALUE, DEMAND, VERDICT, COLUMNS };

typedef struct printer {
  const chuan_report *report;
  const chuan_results *results;
  const chuan_data *data;
  const chuan_set *set;
  size_t unit;
  chuan_table table;
  chuan_arena *arena;
} printer;

/* "tập_trung 9% ≥ 10%" of an aux value that is known. */
static void add_aux(chuan_buffer *b, const printer *p, uint32_t number, uint32_t i)
{
  const chuan_aux *aux = &p->set->indicators[number].aux[i];
  size_t at = i * p->data->unit_count + p->unit;
  const chuan_measure *value = &p->results->aux_values[number][at],
                      *threshold = &p->results->aux_thresholds[number][at];
  if (value->state != CHUAN_VERDICT_MET)
    return;
  bool percent = chuan_report_is_percent(p->results, number, i);
  chuan_buffer_add_c(b, b->n > 0 ? "; " : "");
  chuan_buffer_add(b, aux->name);
  chuan_buffer_add_char(b, ' ');
  chuan_buffer_add(b,
                   chuan_report_value(p->results, number, value->number, percent, p->unit, p->report->lang, p->arena));
  chuan_buffer_add_char(b, ' ');
  chuan_buffer_add(b, chuan_report_demand(aux->direction, threshold, percent, p->report->lang, p->arena));
}

/* What stands under an indicator: its aux values, and why it is not decided. */
static chuan_str note_of(const printer *p, uint32_t number)
{
  const chuan_indicator *indicator = &p->set->indicators[number];
  size_t at = number * p->data->unit_count + p->unit;
  chuan_buffer b;
  chuan_buffer_init(&b, p->arena);
  for (uint32_t i = 0; i < indicator->aux_count; i++)
    add_aux(&b, p, number, i);
  const char *separator = b.n > 0 ? "; " : "";
  if (p->results->indicators[at] == CHUAN_VERDICT_INSUFFICIENT) {
    chuan_buffer_add_c(&b, separator);
    chuan_buffer_add(&b, chuan_report_causes(p->report, p->results, p->unit, p->results->indicator_causes[at],
                                             p->arena));
  } else if (p->results->indicators[at] == CHUAN_VERDICT_FAULT) {
    chuan_buffer_add_c(&b, separator);
    chuan_buffer_add(&b, chuan_report_fault(p->results, p->unit, p->results->indicator_causes[at], p->report->lang,
                                            p->arena));
  }
  return chuan_buffer_str(&b);
}

static void add_indicator(printer *p, uint32_t number)
{
  const chuan_indicator *indicator = &p->set->indicators[number];
  const chuan_results *results = p->results;
  size_t at = number * p->data->unit_count + p->unit;
  const chuan_measure *value = &results->values[at], *threshold = &results->thresholds[at];
  bool percent = chuan_report_is_percent(results, number, CHUAN_NONE);
  bool has_value = indicator->value != CHUAN_NONE && value->state == CHUAN_VERDICT_MET;
  chuan_measure needed;
  chuan_direction direction = chuan_report_bound(&needed, results, number, p->unit, p->arena);
  bool beside = chuan_report_is_beside(results->indicators[at], indicator->direction, value, threshold);
  chuan_str demand = chuan_report_demand(direction, &needed, percent, p->report->lang, p->arena);
  chuan_str cells[COLUMNS] = {
    [CODE] = indicator->code,
    [NAME] = indicator->title,
    [VALUE] = has_value
                ? chuan_report_value(results, number, value->number, percent, p->unit, p->report->lang, p->arena)
                : CHUAN_STR(""),
    [DEMAND] = beside ? CHUAN_STR("") : demand,
    [VERDICT] = chuan_report_marked(
      chuan_report_word(p->report, results->indicators[at], results->indicator_reported[at], p->arena),
      chuan_report_put_together(NULL, results, number, p->unit, p->arena), p->arena),
  };
  chuan_table_add(&p->table, cells, chuan_report_tone(results->indicators[at]),
                  indicator->criterion == CHUAN_NONE ? 0 : 2, note_of(p, number));
}

static void add_criterion(printer *p, uint32_t number)
{
  const chuan_criterion *criterion = &p->set->criteria[number];
  size_t at = number * p->data->unit_count + p->unit;
  bool reported = p->results->criterion_reported[at];
  chuan_str cells[COLUMNS] = {
    [CODE] = criterion->code,
    [NAME] = criterion->title,
    [VERDICT] = chuan_report_criterion_word(p->report, number, p->unit, p->arena),
  };
  chuan_table_add(&p->table, cells, chuan_report_tone(p->results->criteria[at]), 0, CHUAN_STR(""));
  for (size_t i = 0; i < criterion->indicator_count; i++) {
    /* Where the criterion itself was reported, indicators of which nothing is known say nothing. */
    size_t indicator_at = criterion->indicators[i] * p->data->unit_count + p->unit;
    if (chuan_results_have_indicator(p->results, criterion->indicators[i], p->unit) &&
        (!reported || p->results->indicators[indicator_at] != CHUAN_VERDICT_INSUFFICIENT))
      add_indicator(p, criterion->indicators[i]);
  }
}

void chuan_report_unit_line(FILE *out, const chuan_report *report, size_t number, chuan_arena *arena)
{
  const chuan_data *data = report->results->data;
  const chuan_unit *unit = &data->units[number];
  chuan_buffer b;
  chuan_buffer_init(&b, arena);
  chuan_buffer_add(&b, unit->name);
  chuan_buffer_add_c(&b, " (");
  chuan_buffer_add(&b, unit->code);
  chuan_buffer_add_char(&b, ')');
  size_t steps = 0; /* a registry may be wrong, but a loop must end */
  for (uint32_t above = unit->parent; above != CHUAN_NONE && steps < data->ancestor_count;
       above = data->ancestors[above].parent, steps++) {
    chuan_buffer_add_c(&b, ", ");
    chuan_buffer_add(&b, data->ancestors[above].name);
  }
  if (unit->variant != CHUAN_NONE) {
    chuan_buffer_add_c(&b, chuan_say(report->lang, "; theo biến thể ", "; under variant "));
    chuan_buffer_add(&b, data->program->variants[unit->variant].name);
  }
  chuan_layout_wrap(out, chuan_buffer_str(&b), 0, 2, report->width, arena);
}

/* Names the conditions of the set that keep the unit from being met. */
static void print_conditions(FILE *out, const chuan_report *report, size_t unit, chuan_arena *arena)
{
  bool any = false;
  for (size_t i = 0; i < report->results->data->set->condition_count; i++) {
    if (!chuan_report_condition_hinders(report->results, i, unit))
      continue;
    chuan_buffer b;
    chuan_buffer_init(&b, arena);
    chuan_buffer_add_c(&b, chuan_say(report->lang, "Điều kiện", "Condition"));
    chuan_report_add_condition(&b, report, i, unit, arena);
    chuan_layout_wrap(out, chuan_buffer_str(&b), 0, 2, report->width, arena);
    any = true;
  }
  if (any)
    fputc('\n', out);
}

/* Appends how many criteria and indicators are met. */
static void add_counts(chuan_buffer *b, const chuan_report *report, size_t unit)
{
  const chuan_results *results = report->results;
  chuan_lang lang = report->lang;
  bool has_criteria = results->data->set->criterion_count > 0;
  if (has_criteria)
    chuan_buffer_printf(b, chuan_say(lang, "; đạt %u/%u tiêu chí", "; %u/%u criteria met"), results->criteria_met[unit],
                        results->criteria_total[unit]);
  chuan_report_add_grades(b, results, unit);
  if (results->criteria_insufficient[unit] > 0)
    chuan_buffer_printf(b, chuan_say(lang, " (%u chưa đủ dữ liệu)", " (%u insufficient)"),
                        results->criteria_insufficient[unit]);
  if (!chuan_report_has_indicators(results, unit, unit + 1))
    return;
  chuan_buffer_add_c(b, has_criteria ? ", " : chuan_say(lang, "; đạt ", "; "));
  chuan_buffer_printf(b, chuan_say(lang, "%u/%u chỉ tiêu", "%u/%u indicators met"), results->indicators_met[unit],
                      results->indicators_total[unit]);
}

void chuan_report_result_line(FILE *out, const chuan_report *report, size_t unit, chuan_arena *arena)
{
  const chuan_results *results = report->results;
  const chuan_set *set = results->data->set;
  chuan_lang lang = report->lang;
  chuan_buffer b;
  chuan_buffer_init(&b, arena);
  chuan_buffer_add(&b, results->data->units[unit].name);
  chuan_buffer_printf(&b, ": %s", chuan_verdict_text((chuan_verdict)results->sets[unit], lang == CHUAN_LANG_EN));
  if (results->sets[unit] == CHUAN_VERDICT_INSUFFICIENT && set->condition_count > 0) {
    chuan_buffer_add_c(&b, " (");
    chuan_buffer_add(&b, chuan_report_causes(report, results, unit, results->set_causes[unit], arena));
    chuan_buffer_add_char(&b, ')');
  }
  add_counts(&b, report, unit);
  if (set->band_count > 0) {
    chuan_buffer_add_c(&b, chuan_say(lang, "; xếp loại: ", "; band: "));
    if (results->bands[unit] == CHUAN_NONE) {
      chuan_buffer_add_c(&b, chuan_say(lang, "chưa xác định", "undecided"));
      chuan_report_add_open_grades(&b, report, unit, arena);
    } else {
      chuan_buffer_add(&b, set->bands[results->bands[unit]].name);
    }
  }
  chuan_layout_wrap_toned(out, chuan_buffer_str(&b), 2, report->width, CHUAN_TONE_HEAD, report->color,
                          arena);
}

chuan_rc chuan_report_text_one(FILE *out, const chuan_report *report, size_t unit, chuan_arena *arena)
{
  const chuan_data *data = report->results->data;
  printer p = {
    .report = report, .results = report->results, .data = data, .set = data->set, .unit = unit, .arena = arena
  };
  const chuan_table_column columns[COLUMNS] = {
    [CODE] = { .title = chuan_say(report->lang, "Số", "No.") },
    [NAME] = { .title = chuan_say(report->lang, "Nội dung", "Title"), .flexible = true },
    [VALUE] = { .title = chuan_say(report->lang, "Giá trị", "Value"), .right = true },
    [DEMAND] = { .title = chuan_say(report->lang, "Yêu cầu", "Required") },
    [VERDICT] = { .title = chuan_say(report->lang, "Kết quả", "Verdict"), .toned = true },
  };
  chuan_table_init(&p.table, columns, COLUMNS, arena);
  for (uint32_t i = 0; i < p.set->criterion_count; i++)
    if (chuan_results_have_criterion(p.results, i, unit))
      add_criterion(&p, i);
  for (uint32_t i = 0; i < p.set->indicator_count; i++)
    if (p.set->indicators[i].criterion == CHUAN_NONE && chuan_results_have_indicator(p.results, i, unit))
      add_indicator(&p, i);
  chuan_report_text_heading(out, report, arena);
  chuan_report_unit_line(out, report, unit, arena);
  fputc('\n', out);
  chuan_table_print(&p.table, out, report->width, report->color);
  fputc('\n', out);
  print_conditions(out, report, unit, arena);
  chuan_report_reported_note(out, report, unit, unit + 1, arena);
  chuan_report_put_together_note(out, report, unit, unit + 1, arena);
  chuan_report_unchecked_note(out, report, unit, unit + 1, arena);
  for (size_t i = 0; i < p.set->ruling_count; i++) {
    chuan_buffer b;
    chuan_buffer_init(&b, arena);
    chuan_report_add_ruling(&b, report, i, unit);
    chuan_layout_wrap(out, chuan_buffer_str(&b), 0, 2, report->width, arena);
  }
  chuan_report_result_line(out, report, unit, arena);
  return p.table.failed ? CHUAN_RC_MEMORY : CHUAN_RC_OK;
}
