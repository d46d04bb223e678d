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
  for (size_t period = CHUAN_FORM_PERIODS; period-- > 0;) {
    if (!results_of(source, period))
      continue;
    chuan_str year = chuan_form_printf(form, "%d", results_of(source, period)->data->period);
    chuan_form_add_column(form, "value", chuan_say(lang, "Giá trị", "Value"), CHUAN_CELL_NUMBER, 12)->group = year;
    chuan_form_add_column(form, "verdict", chuan_say(lang, "Kết quả", "Verdict"), CHUAN_CELL_VERDICT, 15)->group = year;
  }
}

/* What the unit came to in a period: of an indicator, or as a whole. */
static void put_period(const chuan_form *form, chuan_form_cell *cells, const chuan_results *results, chuan_str unit_code,
                       chuan_str code)
{
  size_t unit = chuan_form_same_unit(results, unit_code);
  const chuan_data *data = results->data;
  if (unit == SIZE_MAX)
    return;
  if (code.n == 0) {
    cells[1] = chuan_cell_verdict(results->sets[unit], chuan_report_is_reported(results, unit));
    return;
  }
  uint32_t number = chuan_program_indicator_under(data->program, data->set, code, data->units[unit].variant);
  if (number == CHUAN_NONE)
    return;
  size_t at = number * data->unit_count + unit;
  const chuan_measure *value = &results->values[at], *threshold = &results->thresholds[at];
  if (value->state == CHUAN_VERDICT_MET)
    cells[0] = chuan_cell_number(form, value->number, threshold->state == CHUAN_VERDICT_MET ? &threshold->number : NULL,
                                 chuan_report_is_percent(results, number, CHUAN_NONE));
  cells[1] = chuan_cell_verdict(results->indicators[at], results->indicator_reported[at]);
}

static void add_row(chuan_form *form, const chuan_form_source *source, size_t unit, const chuan_indicator *indicator)
{
  const chuan_unit *of = &results_of(source, 0)->data->units[unit];
  chuan_form_cell *cells = chuan_form_add_row(form, indicator ? CHUAN_ROW_ITEM : CHUAN_ROW_GROUP, unit);
  if (!cells)
    return;
  cells[CODE] = chuan_cell_text(indicator ? indicator->code : of->code);
  cells[TITLE] = chuan_cell_text(indicator ? indicator->title : of->name);
  if (indicator)
    cells[MEASURE] = chuan_cell_text(indicator->unit);
  size_t column = FIRST_PERIOD;
  for (size_t period = CHUAN_FORM_PERIODS; period-- > 0;)
    if (results_of(source, period)) {
      put_period(form, cells + column, results_of(source, period), of->code, indicator ? indicator->code : CHUAN_STR(""));
      column += PER_PERIOD;
    }
}

void chuan_form_make_compared(chuan_form *form, const chuan_form_source *source)
{
  const chuan_results *results = results_of(source, 0);
  chuan_lang lang = form->report->lang;
  chuan_places places;
  form->label = chuan_str_of(chuan_say(lang, "Biểu so sánh", "Comparison"));
  form->title = chuan_str_of(chuan_say(lang, "Giá trị và kết quả từng chỉ tiêu theo kỳ",
                                       "Value and verdict of each indicator by period"));
  describe_columns(form, source);
  if (form->failed || chuan_places_make(&places, results->data, form->arena) != CHUAN_RC_OK) {
    form->failed = true;
    return;
  }
  for (size_t at = 0; at < results->data->unit_count; at++) {
    add_row(form, source, places.order[at], NULL);
    for (size_t i = 0; i < results->data->set->indicator_count; i++)
      if (chuan_results_have_indicator(results, i, places.order[at]))
        add_row(form, source, places.order[at], &results->data->set->indicators[i]);
  }
}
