/* The annex of what remains: for each unit the indicators that are not met, the least effort first, then those that are
   not decided; what is lacking and who is responsible. */
#include "runtime/form_internal.h"

enum { CODE, TITLE, RESULT, VALUE, THRESHOLD, LACKING, AGENCY, COLUMNS };
enum {
  EXPLANATION_LIMIT = 256 << 20, /* bytes for the explanation of one unit */
  ARITHMETIC_LETTERS_MAX = 40    /* longer, it says less than the value */
};

typedef struct remaining {
  chuan_form *form;
  const chuan_results *results;
  const chuan_data *data;
  const chuan_set *set;
  chuan_lang lang;
} remaining;

static void describe_columns(const remaining *r)
{
  chuan_form *form = r->form;
  if (!chuan_form_columns(form, COLUMNS))
    return;
  form->lead = 2;
  chuan_form_add_column(form, "no", chuan_say(r->lang, "Số", "No."), CHUAN_CELL_TEXT, 6);
  chuan_form_add_column(form, "name", chuan_say(r->lang, "Nội dung", "Indicator"), CHUAN_CELL_TEXT, 33);
  chuan_form_add_column(form, "verdict", chuan_say(r->lang, "Kết quả", "Verdict"), CHUAN_CELL_VERDICT, 16);
  chuan_form_add_column(form, "value", chuan_say(r->lang, "Giá trị", "Value"), CHUAN_CELL_NUMBER, 10);
  chuan_form_add_column(form, "threshold", chuan_say(r->lang, "Yêu cầu", "Required"), CHUAN_CELL_NUMBER, 11);
  chuan_form_add_column(form, "lacking", chuan_say(r->lang, "Còn thiếu", "Lacking"), CHUAN_CELL_TEXT, 40);
  chuan_form_add_column(form, "agency", chuan_say(r->lang, "Cơ quan phụ trách", "Responsible"), CHUAN_CELL_TEXT, 20);
  form->columns[TITLE].names = form->columns[AGENCY].names = true;
}

/* "nay 6,193 / 8,768; tăng km_cứng thêm 0,822 km, lên 7,015 km", or why no amount is told. Of what the unit reported
   itself a mark says why. */
static void add_work(chuan_buffer *b, const remaining *r, uint32_t number, const chuan_explanation *explanation,
                     const chuan_measured *m)
{
  const chuan_explained_indicator *explained = &explanation->indicators[number];
  size_t count;
  const chuan_gap *changes = chuan_explained_changes(&count, explained);
  chuan_str arithmetic = explained->arithmetic[r->lang];
  if (r->results->indicator_reported[number * r->data->unit_count + explanation->unit])
    return;
  if (m->aux == CHUAN_NONE && arithmetic.n > 0 && chuan_text_width(arithmetic, 0) <= ARITHMETIC_LETTERS_MAX) {
    chuan_buffer_add_c(b, chuan_say(r->lang, "nay ", "now "));
    chuan_buffer_add(b, arithmetic);
    chuan_buffer_add_c(b, "; ");
  }
  chuan_report_add_gaps(b, changes, count, r->form->report);
  if (count == 0)
    chuan_buffer_add_c(b, chuan_report_no_gap(r->form->report, explanation, number));
  chuan_buffer_add_c(b, chuan_report_needless(r->form->report, explanation, number));
}

/* What is lacking: the work, or which data, and at what value they would meet it. */
static void put_lacking(const remaining *r, chuan_form_cell *cells, uint32_t number,
                        const chuan_explanation *explanation, const chuan_measured *m)
{
  size_t at = number * r->data->unit_count + explanation->unit;
  uint32_t why = r->results->indicator_causes[at];
  chuan_buffer b;
  chuan_buffer_init(&b, r->form->arena);
  switch (r->results->indicators[at]) {
  case CHUAN_VERDICT_INSUFFICIENT:
    chuan_buffer_add(&b, chuan_report_causes(r->form->report, r->results, explanation->unit, why, r->form->arena));
    chuan_report_add_deciding(&b, &explanation->indicators[number], r->form->report);
    break;
  case CHUAN_VERDICT_FAULT:
    chuan_buffer_add(&b, chuan_report_fault(r->results, explanation->unit, why, r->lang, r->form->arena));
    break;
  default: add_work(&b, r, number, explanation, m);
  }
  if (b.n > 0 && !b.failed)
    cells[LACKING] = chuan_cell_text(chuan_buffer_str(&b));
}

static void add_indicator(const remaining *r, uint32_t number, const chuan_explanation *explanation)
{
  const chuan_indicator *indicator = &r->set->indicators[number];
  chuan_form_cell *cells = chuan_form_add_row(r->form, CHUAN_ROW_ITEM, explanation->unit);
  if (!cells)
    return;
  chuan_measured m = chuan_measured_deciding(r->form, r->results, number, explanation->unit);
  cells[CODE] = chuan_cell_text(indicator->code);
  cells[RESULT] = chuan_cell_indicator(r->form, r->results, number, explanation->unit);
  cells[TITLE] = chuan_cell_text(chuan_measured_title(r->form, indicator, &m));
  cells[VALUE] = chuan_cell_measured(r->form, r->results, number, explanation->unit, &m);
  cells[THRESHOLD] = chuan_cell_bound(r->form, r->results, number, &m);
  put_lacking(r, cells, number, explanation, &m);
  cells[AGENCY] = chuan_cell_text(chuan_report_agency(r->set, number));
}

static bool is_open(uint8_t verdict)
{
  return verdict == CHUAN_VERDICT_NOT_MET || verdict == CHUAN_VERDICT_INSUFFICIENT || verdict == CHUAN_VERDICT_FAULT;
}

/* A criterion that the unit reported itself: nothing is known of its indicators. */
static void add_criterion(const remaining *r, uint32_t number, size_t unit)
{
  const chuan_criterion *criterion = &r->set->criteria[number];
  chuan_form_cell *cells = chuan_form_add_row(r->form, CHUAN_ROW_ITEM, unit);
  if (!cells)
    return;
  cells[CODE] = chuan_cell_text(criterion->code);
  cells[TITLE] = chuan_cell_text(criterion->title);
  cells[RESULT] = chuan_cell_criterion(r->form, r->results, number, unit);
  cells[AGENCY] = chuan_cell_text(criterion->agency);
}

/* Names the unit and says how much it meets: "đạt 12/19 tiêu chí, 45/57 chỉ tiêu". */
static void add_unit(const remaining *r, size_t unit)
{
  chuan_form_cell *cells = chuan_form_add_row(r->form, CHUAN_ROW_GROUP, unit);
  const chuan_unit *of = &r->data->units[unit];
  chuan_buffer met;
  if (!cells)
    return;
  chuan_buffer_init(&met, r->form->arena);
  if (r->set->criterion_count > 0)
    chuan_buffer_printf(&met, chuan_say(r->lang, "đạt %u/%u tiêu chí", "%u/%u criteria met"),
                        r->results->criteria_met[unit], r->results->criteria_total[unit]);
  if (chuan_report_has_indicators(r->results, unit, unit + 1))
    chuan_buffer_printf(&met, chuan_say(r->lang, "%s%u/%u chỉ tiêu", "%s%u/%u indicators"),
                        r->set->criterion_count > 0 ? ", " : chuan_say(r->lang, "đạt ", ""),
                        r->results->indicators_met[unit], r->results->indicators_total[unit]);
  cells[CODE] = chuan_cell_text(of->code);
  cells[TITLE] = chuan_cell_text(chuan_form_unit_name(r->form, r->data, of));
  cells[RESULT] = chuan_cell_set(r->form, r->form->report, unit);
  cells[LACKING] = chuan_cell_text(met.failed || met.n == 0 ? CHUAN_STR("") : chuan_buffer_str(&met));
}

/* An indicator below a criterion that is met, or reported as a whole, is no work that remains. */
static bool is_below_settled(const remaining *r, uint32_t number, size_t unit)
{
  uint32_t criterion = r->set->indicators[number].criterion;
  size_t at = criterion * r->data->unit_count + unit;
  return criterion != CHUAN_NONE && (!is_open(r->results->criteria[at]) || r->results->criterion_reported[at]);
}

static void add_undecided(const remaining *r, const chuan_explanation *explanation, uint8_t verdict)
{
  for (uint32_t i = 0; i < r->set->indicator_count; i++)
    if (r->results->indicators[i * r->data->unit_count + explanation->unit] == verdict &&
        !is_below_settled(r, i, explanation->unit))
      add_indicator(r, i, explanation);
}

static void add_items(const remaining *r, const chuan_explanation *explanation)
{
  size_t units = r->data->unit_count, unit = explanation->unit;
  for (size_t i = 0; i < explanation->remaining_count; i++)
    if (!is_below_settled(r, explanation->remaining[i].indicator, unit))
      add_indicator(r, explanation->remaining[i].indicator, explanation);
  for (uint32_t c = 0; c < r->set->criterion_count; c++)
    if (is_open(r->results->criteria[c * units + unit]) && r->results->criterion_reported[c * units + unit])
      add_criterion(r, c, unit);
  add_undecided(r, explanation, CHUAN_VERDICT_INSUFFICIENT);
  add_undecided(r, explanation, CHUAN_VERDICT_FAULT);
}

static chuan_rc add_all(const remaining *r, const chuan_form_source *source, const chuan_places *places)
{
  chuan_rc rc = CHUAN_RC_OK;
  for (size_t at = 0; at < r->data->unit_count && rc == CHUAN_RC_OK; at++) {
    chuan_explain_question question = {
      .unit = places->order[at], .criterion = CHUAN_NONE, .indicator = CHUAN_NONE, .few_cells = true,
      .options = source->options
    };
    chuan_explanation explanation;
    chuan_arena arena;
    add_unit(r, question.unit);
    chuan_arena_init(&arena, "giải thích", EXPLANATION_LIMIT);
    rc = chuan_explain_unit(&explanation, r->results, question, NULL, &arena, source->diags);
    if (rc == CHUAN_RC_OK && arena.failed)
      rc = CHUAN_RC_MEMORY; /* some part of it is missing */
    if (rc == CHUAN_RC_OK)
      add_items(r, &explanation);
    chuan_arena_free(&arena);
  }
  return rc;
}

chuan_rc chuan_form_make_remaining(chuan_form *form, const chuan_form_source *source)
{
  const chuan_results *results = source->periods[0]->results;
  remaining r = {
    .form = form, .results = results, .data = results->data, .set = results->data->set, .lang = form->report->lang
  };
  chuan_places places;
  form->label = chuan_str_of(chuan_say(r.lang, "Phụ lục", "Annex"));
  form->title = chuan_form_printf(form,
                                  chuan_say(r.lang, "Nội dung còn lại của từng %.*s", "What remains for each %.*s"),
                                  CHUAN_STR_ARGS(r.set->level));
  describe_columns(&r);
  chuan_rc rc = form->failed ? CHUAN_RC_MEMORY : chuan_places_make(&places, r.data, form->arena);
  return rc == CHUAN_RC_OK ? add_all(&r, source, &places) : rc;
}
