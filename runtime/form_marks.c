/* The marks of verdicts and what they mean under a table: * reported by the unit itself, † from figures put together,
   ‡ by a threshold or rule that nobody checked against the act. */
#include "runtime/form_internal.h"

static bool put_together(const chuan_form *form, const chuan_results *results, uint32_t number, size_t unit)
{
  return chuan_report_put_together(NULL, results, number, unit, form->arena);
}

bool chuan_form_is_unchecked(const chuan_results *results, uint32_t number, size_t unit)
{
  size_t at = number * results->data->unit_count + unit;
  uint32_t criterion = results->data->set->indicators[number].criterion;
  return chuan_results_have_indicator(results, number, unit) && !results->indicator_reported[at] &&
         results->indicators[at] != CHUAN_VERDICT_NOT_APPLICABLE &&
         (criterion == CHUAN_NONE || !results->criterion_reported[criterion * results->data->unit_count + unit]) &&
         !chuan_report_checked(results, number, unit, NULL);
}

/* Whether a row of the indicator shows what nobody checked: what its verdict rests on, or beside a verdict that the
   unit reported itself the threshold. */
static bool shows_unchecked(const chuan_results *results, uint32_t number, size_t unit)
{
  size_t at = number * results->data->unit_count + unit;
  bool threshold = results->indicator_reported[at] &&
                   results->data->set->indicators[number].threshold_table != CHUAN_NONE;
  return chuan_form_is_unchecked(results, number, unit) ||
         (threshold && chuan_results_have_indicator(results, number, unit) &&
          !chuan_report_checked(results, number, unit, NULL));
}

chuan_form_cell chuan_cell_indicator(const chuan_form *form, const chuan_results *results, uint32_t number, size_t unit)
{
  size_t at = number * results->data->unit_count + unit;
  chuan_form_cell cell = chuan_cell_verdict(results->indicators[at], results->indicator_reported[at]);
  cell.put_together = put_together(form, results, number, unit);
  cell.unchecked = shows_unchecked(results, number, unit);
  return cell;
}

chuan_form_cell chuan_cell_criterion(const chuan_form *form, const chuan_results *results, uint32_t number, size_t unit)
{
  const chuan_criterion *criterion = &results->data->set->criteria[number];
  size_t units = results->data->unit_count;
  bool reported = results->criterion_reported[number * units + unit];
  chuan_form_cell cell = chuan_cell_verdict(results->criteria[number * units + unit], reported);
  const chuan_grade *grade = chuan_report_grade(results, number, unit);
  if (grade && cell.kind == CHUAN_CELL_VERDICT && cell.verdict != CHUAN_VERDICT_MET)
    cell.text = grade->name;
  for (size_t i = 0; i < criterion->indicator_count && !reported; i++) {
    uint32_t indicator = criterion->indicators[i];
    if (!chuan_results_have_indicator(results, indicator, unit))
      continue;
    cell.reported |= results->indicator_reported[indicator * units + unit];
    cell.put_together |= put_together(form, results, indicator, unit);
    cell.unchecked |= chuan_form_is_unchecked(results, indicator, unit);
  }
  return cell;
}

chuan_form_cell chuan_cell_set(const chuan_form *form, const chuan_report *report, size_t unit)
{
  const chuan_results *results = report->results;
  chuan_form_cell cell = chuan_cell_verdict(results->sets[unit], chuan_report_rests_on_reported(report, unit));
  cell.put_together = chuan_report_rests_below(report, unit, CHUAN_BELOW_PUT_TOGETHER);
  for (uint32_t i = 0; i < results->data->set->indicator_count; i++) {
    if (!chuan_results_have_indicator(results, i, unit))
      continue;
    cell.put_together |= put_together(form, results, i, unit);
    cell.unchecked |= chuan_form_is_unchecked(results, i, unit);
  }
  return cell;
}

chuan_form_cell chuan_cell_item(const chuan_form *form, const chuan_items *items, const chuan_results *results,
                                size_t item, size_t unit)
{
  size_t criteria = items->set->criterion_count;
  return item < criteria ? chuan_cell_criterion(form, results, (uint32_t)item, unit)
                         : chuan_cell_indicator(form, results, items->loose[item - criteria], unit);
}

chuan_str chuan_form_grade_mark(const chuan_form *form, chuan_str grade)
{
  static const char *const MARKS[] = { "○", "△", "□", "◇" };
  const chuan_set *set = form->report->results->data->set;
  size_t position = 0; /* among the names, in their order */
  for (size_t k = 0; k < set->grade_count && !chuan_str_equal(set->grades[k].name, grade); k++) {
    bool new = true;
    for (size_t i = 0; i < k && new; i++)
      new = !chuan_str_equal(set->grades[i].name, set->grades[k].name);
    position += new;
  }
  return position < sizeof MARKS / sizeof *MARKS ? chuan_str_of(MARKS[position]) : grade;
}

void chuan_form_add_marks(chuan_buffer *b, const chuan_form_cell *cell, const char *before)
{
  if (cell->reported)
    chuan_buffer_printf(b, "%s*", before);
  if (cell->put_together)
    chuan_buffer_printf(b, "%s†", before);
  if (cell->unchecked)
    chuan_buffer_printf(b, "%s‡", before);
}

/* What they mean ----------------------------------------------------------------------------------- */

chuan_str chuan_form_unchecked_reason(const chuan_results *results, uint32_t number, size_t unit)
{
  const chuan_indicator *indicator = &results->data->set->indicators[number];
  const chuan_clause *unchecked;
  chuan_report_checked(results, number, unit, &unchecked);
  if (unchecked)
    return unchecked->law.checked_by;
  if (indicator->unchecked_dimension)
    return indicator->unchecked_dimension->law.checked_by;
  return indicator->law.checked ? CHUAN_STR("") : indicator->law.checked_by;
}

/* The first unit of whose indicator something is shown that nobody checked; SIZE_MAX for none. */
static size_t first_unchecked(const chuan_results *results, uint32_t number)
{
  for (size_t unit = 0; unit < results->data->unit_count; unit++)
    if (shows_unchecked(results, number, unit))
      return unit;
  return SIZE_MAX;
}

/* "2.2, 2.3 (chưa đọc văn bản); 5.1": a reason is said once for the neighbours that share it. */
static bool add_unchecked(chuan_buffer *b, const chuan_results *results)
{
  chuan_str reason = { NULL, 0 };
  bool any = false;
  for (uint32_t i = 0; i < results->data->set->indicator_count; i++) {
    size_t unit = first_unchecked(results, i);
    if (unit == SIZE_MAX)
      continue;
    chuan_str own = chuan_form_unchecked_reason(results, i, unit);
    bool goes_on = any && chuan_str_equal(own, reason);
    if (any && !goes_on && reason.n > 0)
      chuan_buffer_printf(b, " (%.*s)", CHUAN_STR_ARGS(reason));
    chuan_buffer_add_c(b, !any ? "" : goes_on ? ", " : "; ");
    chuan_buffer_add(b, results->data->set->indicators[i].code);
    reason = own;
    any = true;
  }
  if (reason.n > 0)
    chuan_buffer_printf(b, " (%.*s)", CHUAN_STR_ARGS(reason));
  return any;
}

/* The cells ---------------------------------------------------------------------------------------- */

typedef bool has_mark(const chuan_form_cell *cell);

static bool is_reported(const chuan_form_cell *cell)
{
  return cell->reported;
}

static bool is_put_together(const chuan_form_cell *cell)
{
  return cell->put_together;
}

static bool is_unchecked(const chuan_form_cell *cell)
{
  return cell->unchecked;
}

static bool has_grade(const chuan_form_cell *cell)
{
  return cell->text.n > 0;
}

/* How many verdicts have the mark; *all gets whether all have it, but those that are not applicable. */
static size_t count_marks(const chuan_form *form, has_mark *marked, bool *all)
{
  size_t count = 0;
  *all = true;
  for (size_t r = 0; r < form->row_count; r++)
    for (size_t c = 0; c < form->column_count; c++) {
      const chuan_form_cell *cell = &form->rows[r].cells[c];
      if (cell->kind != CHUAN_CELL_VERDICT)
        continue;
      count += marked(cell);
      *all = *all && (marked(cell) || cell->verdict == CHUAN_VERDICT_NOT_APPLICABLE);
    }
  *all = *all && count > 0;
  return count;
}

static void note(chuan_form *form, const char *vi, const char *en)
{
  chuan_buffer b;
  chuan_buffer_init(&b, form->arena);
  chuan_buffer_add_c(&b, chuan_say(form->report->lang, vi, en));
  chuan_form_add_note(form, &b);
}

static void note_reported(chuan_form *form)
{
  const chuan_results *results = form->report->results;
  size_t count = count_marks(form, is_reported, &form->all_reported), units = 0;
  for (size_t unit = 0; unit < results->data->unit_count; unit++) /* of tables of counts */
    units += chuan_report_is_reported(results, unit);
  if (form->all_reported)
    note(form, "*: mọi kết quả do đơn vị tự báo cáo, không có số liệu.",
         "*: all verdicts are reported by the units themselves, without figures.");
  else if (count > 0 || units > 0)
    note(form, "*: có kết quả do đơn vị tự báo cáo, không có số liệu.",
         "*: with verdicts reported by the unit itself, without figures.");
}

static void note_put_together(chuan_form *form)
{
  const chuan_results *results = form->report->results;
  bool all, any = count_marks(form, is_put_together, &all) > 0;
  for (size_t unit = 0; unit < results->data->unit_count && !any; unit++) /* of tables of counts */
    any = chuan_lineage_has_put_together(results->data, unit);
  if (any)
    note(form, "†: có số liệu cộng từ đơn vị cũ (trước khi sắp xếp).",
         "†: with figures put together from former units.");
}

static void note_unchecked(chuan_form *form)
{
  chuan_lang lang = form->report->lang;
  chuan_buffer b, names;
  chuan_buffer_init(&b, form->arena);
  chuan_buffer_init(&names, form->arena);
  bool any = add_unchecked(&names, form->report->results);
  if (count_marks(form, is_unchecked, &form->all_unchecked) == 0 && !any)
    return;
  chuan_buffer_add_c(&b, form->all_unchecked
                             ? chuan_say(lang, "‡: mọi kết quả theo ngưỡng hoặc quy tắc chưa kiểm chứng với văn bản",
                                         "‡: all verdicts by thresholds or rules not yet checked against the act")
                             : chuan_say(lang, "‡: theo ngưỡng hoặc quy tắc chưa kiểm chứng với văn bản",
                                         "‡: by a threshold or rule not yet checked against the act"));
  if (any) { /* otherwise of a period before only */
    chuan_buffer_add_c(&b, chuan_say(lang, ": chỉ tiêu ", ": indicator "));
    chuan_buffer_add(&b, names.failed ? CHUAN_STR("") : chuan_buffer_str(&names));
  }
  chuan_buffer_add_char(&b, '.');
  chuan_form_add_note(form, &b);
}

/* "Mức chưa kiểm chứng với văn bản: cơ bản đạt của tiêu chí 1": of those that the table shows. */
static void note_unchecked_grades(chuan_form *form)
{
  const chuan_results *results = form->report->results;
  const chuan_set *set = results->data->set;
  chuan_lang lang = form->report->lang;
  chuan_buffer b;
  chuan_buffer_init(&b, form->arena);
  for (size_t k = 0; k < set->grade_count; k++) {
    if (set->grades[k].law.checked || !chuan_report_grade_counts(results, k, 0, results->data->unit_count))
      continue;
    chuan_buffer_add_c(&b, b.n > 0 ? "; "
                                   : chuan_say(lang, "Mức chưa kiểm chứng với văn bản: ",
                                               "Grades not yet checked against the act: "));
    chuan_buffer_add(&b, set->grades[k].name);
    chuan_buffer_add_c(&b, chuan_say(lang, " của tiêu chí ", " of criterion "));
    chuan_buffer_add(&b, set->criteria[set->grades[k].criterion].code);
  }
  if (b.n == 0)
    return;
  chuan_buffer_add_char(&b, '.');
  chuan_form_add_note(form, &b);
}

static void note_no_data(chuan_form *form)
{
  chuan_buffer b;
  chuan_buffer_init(&b, form->arena);
  chuan_buffer_add(&b, chuan_report_no_data(form->report, form->arena));
  if (b.n > 0)
    chuan_form_add_note(form, &b);
}

void chuan_form_note_marks(chuan_form *form)
{
  bool any;
  note_no_data(form);
  if (count_marks(form, has_grade, &any) > 0)
    note_unchecked_grades(form);
  note_reported(form);
  note_put_together(form);
  note_unchecked(form);
}

/* How many of the units of the form have this verdict on one of the items. */
static size_t count_units(const chuan_form *form, const chuan_items *items, const chuan_results *results,
                          uint8_t verdict)
{
  size_t count = 0;
  for (size_t unit = 0; unit < results->data->unit_count; unit++) {
    bool any = false;
    for (size_t i = 0; i < items->count && !any; i++)
      any = chuan_item_verdict(items, results, i, unit) == verdict && chuan_form_wants(form, results->data, unit);
    count += any;
  }
  return count;
}

void chuan_form_note_open(chuan_form *form, const chuan_items *items, const chuan_results *results)
{
  chuan_lang lang = form->report->lang;
  chuan_str level = results->data->set->level;
  size_t open = count_units(form, items, results, CHUAN_VERDICT_INSUFFICIENT);
  size_t faults = count_units(form, items, results, CHUAN_VERDICT_FAULT);
  if (open + faults == 0)
    return;
  chuan_buffer b;
  chuan_buffer_init(&b, form->arena);
  chuan_buffer_printf(&b, chuan_say(lang, "Số bình quân kỳ %d tính phần %s%s%s là chưa đạt: ",
                                    "The average of period %d counts what is %s%s%s as not met: "),
                      results->data->period, open > 0 ? chuan_say(lang, "chưa đủ dữ liệu", "insufficient") : "",
                      open > 0 && faults > 0 ? chuan_say(lang, " và ", " or ") : "",
                      faults > 0 ? chuan_say(lang, "lỗi quy tắc", "a rule fault") : "");
  if (open > 0)
    chuan_buffer_printf(&b, chuan_say(lang, "%zu %.*s chưa đủ dữ liệu", "%zu %.*s with insufficient data"), open,
                        CHUAN_STR_ARGS(level));
  if (faults > 0)
    chuan_buffer_printf(&b, chuan_say(lang, "%s%zu %.*s lỗi quy tắc", "%s%zu %.*s with a rule fault"),
                        open > 0 ? ", " : "", faults, CHUAN_STR_ARGS(level));
  chuan_buffer_add_char(&b, '.');
  chuan_form_add_note(form, &b);
}
