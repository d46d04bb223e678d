/* The table of the page for one unit: what each criterion and indicator asks for, what the unit reported itself and
   what was computed. */
#include "runtime/form_internal.h"

enum { CODE, TITLE, REQUIRED, VALUE, OWN, COMPUTED, NOTE, COLUMNS };

typedef struct single {
  chuan_form *form;
  const chuan_results *results;
  const chuan_set *set;
  chuan_lang lang;
} single;

static void describe_columns(const single *s)
{
  chuan_form *form = s->form;
  if (!chuan_form_columns(form, COLUMNS))
    return;
  form->lead = 2;
  chuan_form_add_column(form, "no", chuan_say(s->lang, "Số", "No."), CHUAN_CELL_TEXT, 6);
  chuan_form_add_column(form, "name", chuan_say(s->lang, "Tiêu chí, chỉ tiêu", "Criterion, indicator"), CHUAN_CELL_TEXT,
                        40)->names = true;
  chuan_form_add_column(form, "threshold", chuan_say(s->lang, "Yêu cầu", "Required"), CHUAN_CELL_NUMBER, 11);
  chuan_form_add_column(form, "value", chuan_say(s->lang, "Giá trị", "Value"), CHUAN_CELL_NUMBER, 11);
  chuan_form_add_column(form, "own", chuan_say(s->lang, "Tự báo cáo", "Reported"), CHUAN_CELL_VERDICT, 15);
  chuan_form_add_column(form, "verdict", chuan_say(s->lang, "Kết quả", "Verdict"), CHUAN_CELL_VERDICT, 15);
  chuan_form_add_column(form, "note", chuan_say(s->lang, "Ghi chú", "Note"), CHUAN_CELL_TEXT, 18);
}

/* What the unit reported itself beside what was computed. */
static void put_verdicts(const single *s, chuan_form_cell *cells, uint8_t own, chuan_form_cell computed)
{
  cells[COMPUTED] = computed;
  if (own == CHUAN_VERDICT_COUNT)
    return;
  cells[OWN] = chuan_cell_verdict(own, false);
  if (chuan_report_differs(computed.verdict, own))
    cells[NOTE] = chuan_cell_text(chuan_str_of(chuan_say(s->lang, "khác kết quả tự báo cáo", "not as reported")));
}

static void add_indicator(const single *s, uint32_t number)
{
  const chuan_indicator *indicator = &s->set->indicators[number];
  if (!chuan_results_have_indicator(s->results, number, 0))
    return;
  chuan_form_cell *cells = chuan_form_add_row(s->form, CHUAN_ROW_ITEM, 0);
  if (!cells)
    return;
  s->form->rows[s->form->row_count - 1].indicator = number;
  chuan_measured m = chuan_measured_deciding(s->form, s->results, number, 0);
  cells[CODE] = chuan_cell_text(indicator->code);
  cells[TITLE] = chuan_cell_text(chuan_measured_title(s->form, indicator, &m));
  cells[REQUIRED] = chuan_cell_bound(s->form, s->results, number, &m);
  cells[VALUE] = chuan_cell_measured(s->form, s->results, number, 0, &m);
  put_verdicts(s, cells, chuan_report_own_indicator(s->results, number, 0),
               chuan_cell_indicator(s->form, s->results, number, 0));
}

static void add_criterion(const single *s, uint32_t number)
{
  const chuan_criterion *criterion = &s->set->criteria[number];
  if (!chuan_results_have_criterion(s->results, number, 0))
    return;
  chuan_form_cell *cells = chuan_form_add_row(s->form, CHUAN_ROW_GROUP, 0);
  if (!cells)
    return;
  s->form->rows[s->form->row_count - 1].criterion = number;
  cells[CODE] = chuan_cell_text(criterion->code);
  cells[TITLE] = chuan_cell_text(criterion->title);
  put_verdicts(s, cells, chuan_report_own_criterion(s->results, number, 0),
               chuan_cell_criterion(s->form, s->results, number, 0));
  for (size_t i = 0; i < criterion->indicator_count; i++)
    add_indicator(s, criterion->indicators[i]);
}

void chuan_form_make_single(chuan_form *form, const chuan_form_source *source)
{
  const chuan_results *results = source->periods[0]->results;
  single s = { .form = form, .results = results, .set = results->data->set, .lang = form->report->lang };
  const chuan_unit *unit = &results->data->units[0];
  form->label = chuan_str_of(chuan_say(s.lang, "Bảng chi tiết", "Details"));
  form->title = chuan_form_printf(form, chuan_say(s.lang, "Kết quả đánh giá %.*s (%.*s)", "Results of %.*s (%.*s)"),
                                  CHUAN_STR_ARGS(unit->name), CHUAN_STR_ARGS(unit->code));
  describe_columns(&s);
  for (uint32_t c = 0; c < s.set->criterion_count && !form->failed; c++)
    add_criterion(&s, c);
  for (uint32_t i = 0; i < s.set->indicator_count && !form->failed; i++)
    if (s.set->indicators[i].criterion == CHUAN_NONE)
      add_indicator(&s, i);
}
