/* Value and verdict of every indicator in three periods, side by side. */
#include "runtime/form_internal.h"

enum { CODE, TITLE, MEASURE, FIRST_PERIOD, PER_PERIOD = 2 /* value and verdict */ };

static const chuan_results *results_of(const chuan_form_source *source, size_t period)
{
  return source->periods[period] ? source->periods[period]->results : NULL;
}

static void describe_columns(chuan_form *form, const chuan_form_source *source)
{
  chuan_lang lang = form->report->lang;
  if (!chuan_form_columns(form, FIRST_PERIOD + PER_PERIOD * CHUAN_FORM_PERIODS))
    return;
  chuan_form_add_column(form, "no", chuan_say(lang, "Số", "No."), CHUAN_CELL_TEXT, 7);
  chuan_form_add_column(form, "name", chuan_say(lang, "Chỉ tiêu", "Indicator"), CHUAN_CELL_TEXT, 40);
  form->lead = 2;
  chuan_form_add_column(form, "unit", chuan_say(lang, "Đơn vị", "Unit"), CHUAN_CELL_TEXT, 14);
  form->columns[TITLE].names = form->columns[MEASURE].names = true;
  for (size_t period = CHUAN_FORM_PERIODS; period-- > 0;) {
    if (!results_of(source, period))
      continue;
    chuan_str year = chuan_form_printf(form, "%d", results_of(source, period)->data->period);
    chuan_form_add_column(form, "value", chuan_say(lang, "Giá trị", "Value"), CHUAN_CELL_NUMBER, 12)->group = year;
    chuan_form_add_column(form, "verdict", chuan_say(lang, "Kết quả", "Verdict"), CHUAN_CELL_VERDICT, 16)->group = year;
  }
}

/* What a row is about: a unit as a whole, one of its criteria or of its indicators. */
typedef struct subject {
  const chuan_unit *unit;
  const chuan_criterion *criterion;
  const chuan_indicator *indicator;
} subject;

static void put_criterion(const chuan_form *form, chuan_form_cell *cells, const chuan_results *results, size_t unit,
                          chuan_str code)
{
  const chuan_data *data = results->data;
  uint32_t number = chuan_program_criterion_under(data->program, data->set, code, data->units[unit].variant);
  if (number != CHUAN_NONE)
    cells[1] = chuan_cell_criterion(form, results, number, unit);
}

/* What it came to in a period. */
static void put_period(const chuan_form *form, chuan_form_cell *cells, const chuan_report *report, const subject *of)
{
  const chuan_results *results = report->results;
  size_t unit = chuan_form_same_unit(results->data, of->unit->code);
  const chuan_data *data = results->data;
  if (unit == SIZE_MAX)
    return;
  if (of->criterion) {
    put_criterion(form, cells, results, unit, of->criterion->code);
    return;
  }
  if (!of->indicator) {
    cells[1] = chuan_cell_set(form, report, unit);
    return;
  }
  chuan_str code = of->indicator->code;
  uint32_t number = chuan_program_indicator_under(data->program, data->set, code, data->units[unit].variant);
  if (number == CHUAN_NONE)
    return;
  size_t at = number * data->unit_count + unit;
  if (results->values[at].state == CHUAN_VERDICT_MET)
    cells[0] = chuan_cell_value(form, results, number, unit, results->values[at].number,
                                chuan_report_is_percent(results, number, CHUAN_NONE));
  cells[1] = chuan_cell_indicator(form, results, number, unit);
}

static void add_row(chuan_form *form, const chuan_form_source *source, size_t unit, const subject *of)
{
  bool whole = !of->criterion && !of->indicator;
  chuan_form_cell *cells = chuan_form_add_row(form, whole ? CHUAN_ROW_GROUP : CHUAN_ROW_ITEM, unit);
  if (!cells)
    return;
  cells[CODE] = chuan_cell_text(of->criterion   ? of->criterion->code
                                : of->indicator ? of->indicator->code
                                                : of->unit->code);
  cells[TITLE] = chuan_cell_text(of->criterion   ? of->criterion->title
                                 : of->indicator ? of->indicator->title
                                                 : chuan_form_unit_name(form, results_of(source, 0)->data, of->unit));
  if (of->indicator)
    cells[MEASURE] = chuan_cell_text(of->indicator->unit);
  size_t column = FIRST_PERIOD;
  for (size_t period = CHUAN_FORM_PERIODS; period-- > 0;)
    if (results_of(source, period)) {
      put_period(form, cells + column, source->periods[period], of);
      column += PER_PERIOD;
    }
}

/* The unit, then its criteria, each before its indicators, then the indicators of none. */
static void add_unit(chuan_form *form, const chuan_form_source *source, size_t unit)
{
  const chuan_results *results = results_of(source, 0);
  const chuan_set *set = results->data->set;
  const chuan_unit *of = &results->data->units[unit];
  add_row(form, source, unit, &(subject){ .unit = of });
  for (size_t c = 0; c <= set->criterion_count; c++) {
    uint32_t criterion = c < set->criterion_count ? (uint32_t)c : CHUAN_NONE;
    if (criterion != CHUAN_NONE && chuan_results_have_criterion(results, c, unit))
      add_row(form, source, unit, &(subject){ .unit = of, .criterion = &set->criteria[c] });
    for (size_t i = 0; i < set->indicator_count; i++)
      if (set->indicators[i].criterion == criterion && chuan_results_have_indicator(results, i, unit))
        add_row(form, source, unit, &(subject){ .unit = of, .indicator = &set->indicators[i] });
  }
}

static bool same_number(const chuan_measure *a, const chuan_measure *b)
{
  return a->state != CHUAN_VERDICT_MET || b->state != CHUAN_VERDICT_MET || chuan_num_compare(a->number, b->number) == 0;
}

/* Whether the same was required of a unit's indicator (by its number now) in an earlier period. */
static bool required_alike(const chuan_results *now, const chuan_results *then, uint32_t number, size_t unit)
{
  size_t at = chuan_form_same_unit(then->data, now->data->units[unit].code), now_units = now->data->unit_count;
  const chuan_indicator *indicator = &now->data->set->indicators[number];
  if (at == SIZE_MAX)
    return true;
  uint32_t same = chuan_program_indicator_under(then->data->program, then->data->set, indicator->code,
                                                then->data->units[at].variant);
  if (same == CHUAN_NONE)
    return true;
  const chuan_indicator *before = &then->data->set->indicators[same];
  size_t then_units = then->data->unit_count;
  if (!chuan_str_equal(indicator->require_text, before->require_text) || indicator->aux_count != before->aux_count ||
      !same_number(&now->thresholds[number * now_units + unit], &then->thresholds[same * then_units + at]))
    return false;
  for (size_t i = 0; i < indicator->aux_count; i++)
    if (!same_number(&now->aux_thresholds[number][i * now_units + unit],
                     &then->aux_thresholds[same][i * then_units + at]))
      return false;
  return true;
}

static bool was_required_otherwise(const chuan_form_source *source, uint32_t number)
{
  const chuan_results *now = results_of(source, 0);
  for (size_t period = 1; period < CHUAN_FORM_PERIODS; period++)
    for (size_t unit = 0; results_of(source, period) && unit < now->data->unit_count; unit++)
      if (chuan_results_have_indicator(now, number, unit) &&
          !required_alike(now, results_of(source, period), number, unit))
        return true;
  return false;
}

/* A lower value may meet the indicator in one period and a higher one not in the next. */
static void note_requirements(chuan_form *form, const chuan_form_source *source)
{
  const chuan_set *set = results_of(source, 0)->data->set;
  chuan_buffer b;
  chuan_buffer_init(&b, form->arena);
  for (uint32_t i = 0; i < set->indicator_count; i++) {
    if (!was_required_otherwise(source, i))
      continue;
    chuan_buffer_add_c(&b, b.n > 0 ? ", "
                                   : chuan_say(form->report->lang, "Yêu cầu không giống nhau giữa các kỳ: chỉ tiêu ",
                                               "What is required differs between the periods: indicator "));
    chuan_buffer_add(&b, set->indicators[i].code);
  }
  if (b.n == 0)
    return;
  chuan_buffer_add_char(&b, '.');
  chuan_form_add_note(form, &b);
}

void chuan_form_make_compared(chuan_form *form, const chuan_form_source *source)
{
  const chuan_results *results = results_of(source, 0);
  chuan_lang lang = form->report->lang;
  chuan_places places;
  form->label = chuan_str_of(chuan_say(lang, "Biểu so sánh", "Comparison"));
  form->title = chuan_str_of(
      chuan_say(lang, "Giá trị và kết quả từng chỉ tiêu theo kỳ", "Value and verdict of each indicator by period"));
  describe_columns(form, source);
  if (form->failed || chuan_places_make(&places, results->data, form->arena) != CHUAN_RC_OK) {
    form->failed = true;
    return;
  }
  for (size_t at = 0; at < results->data->unit_count; at++)
    add_unit(form, source, places.order[at]);
  note_requirements(form, source);
}
