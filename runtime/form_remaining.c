/* The annex of what remains: for each unit the indicators that are not met or not decided, what is lacking and who is
   responsible. */
#include "runtime/form_internal.h"

enum { CODE, TITLE, RESULT, VALUE, THRESHOLD, MEASURE, GAP, GAP_MEASURE, WHAT, AGENCY, COLUMNS };
enum { EXPLANATION_LIMIT = 256 << 20 /* bytes for the explanation of one unit */ };

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
  chuan_form_add_column(form, "no", chuan_say(r->lang, "Số", "No."), CHUAN_CELL_TEXT, 7);
  chuan_form_add_column(form, "name", chuan_say(r->lang, "Nội dung", "Indicator"), CHUAN_CELL_TEXT, 38);
  chuan_form_add_column(form, "verdict", chuan_say(r->lang, "Kết quả", "Verdict"), CHUAN_CELL_VERDICT, 14);
  chuan_form_add_column(form, "value", chuan_say(r->lang, "Giá trị", "Value"), CHUAN_CELL_NUMBER, 12);
  chuan_form_add_column(form, "threshold", chuan_say(r->lang, "Yêu cầu", "Required"), CHUAN_CELL_NUMBER, 12);
  chuan_form_add_column(form, "unit", chuan_say(r->lang, "Đơn vị", "Unit"), CHUAN_CELL_TEXT, 14);
  chuan_form_add_column(form, "gap", chuan_say(r->lang, "Khối lượng", "Amount"), CHUAN_CELL_NUMBER, 12);
  chuan_form_add_column(form, "gap_unit", chuan_say(r->lang, "Đơn vị", "Unit"), CHUAN_CELL_TEXT, 14);
  chuan_form_add_column(form, "what", chuan_say(r->lang, "Nội dung", "Of what"), CHUAN_CELL_TEXT, 32);
  for (size_t i = GAP; i <= WHAT; i++)
    form->columns[i].group = chuan_str_of(chuan_say(r->lang, "Còn thiếu", "Lacking"));
  chuan_form_add_column(form, "agency", chuan_say(r->lang, "Cơ quan phụ trách", "Responsible"), CHUAN_CELL_TEXT, 22);
}

/* A copy that lives as long as the form. */
static chuan_num kept(const remaining *r, chuan_num number)
{
  chuan_num copy;
  return chuan_num_add(&copy, number, chuan_num_int(0), r->form->arena) == CHUAN_RC_OK ? copy : chuan_num_int(0);
}

/* A value beside what it must reach. */
typedef struct measured {
  chuan_measure value, bound;
  chuan_direction direction;
  uint32_t aux; /* CHUAN_NONE: the value itself */
} measured;

static bool fails(const measured *m)
{
  return m->direction != CHUAN_DIRECTION_NONE && m->value.state == CHUAN_VERDICT_MET &&
         m->bound.state == CHUAN_VERDICT_MET &&
         !chuan_direction_holds(m->direction, chuan_num_compare(m->value.number, m->bound.number));
}

static measured measured_aux(const remaining *r, uint32_t number, uint32_t aux, size_t unit)
{
  const chuan_aux *of = &r->set->indicators[number].aux[aux];
  size_t at = aux * r->data->unit_count + unit;
  bool with_main = of->main_direction != CHUAN_DIRECTION_NONE;
  return (measured){ .value = r->results->aux_values[number][at],
                     .bound = with_main ? r->results->thresholds[number * r->data->unit_count + unit]
                                        : r->results->aux_thresholds[number][at],
                     .direction = with_main ? of->main_direction : of->direction,
                     .aux = aux };
}

/* The value; of an indicator that is not met though its value suffices the first auxiliary value that does not. */
static measured deciding(const remaining *r, uint32_t number, size_t unit)
{
  size_t at = number * r->data->unit_count + unit;
  measured own = { .value = r->results->values[at], .aux = CHUAN_NONE };
  own.direction = chuan_report_bound(&own.bound, r->results, number, unit, r->form->arena);
  bool alone = r->set->indicators[number].direction != CHUAN_DIRECTION_NONE || r->set->indicators[number].aux_count == 0;
  for (uint32_t i = 0; i < r->set->indicators[number].aux_count; i++) {
    measured other = measured_aux(r, number, i, unit);
    if (r->results->indicators[at] == CHUAN_VERDICT_NOT_MET && fails(&other) && !(alone && fails(&own)))
      return other;
  }
  return own;
}

static void put_measures(const remaining *r, chuan_form_cell *cells, uint32_t number, size_t unit)
{
  static const char *const SIGNS[] = {
    [CHUAN_DIRECTION_LT] = "< ", [CHUAN_DIRECTION_LE] = "≤ ", [CHUAN_DIRECTION_GT] = "> ",
    [CHUAN_DIRECTION_GE] = "≥ ", [CHUAN_DIRECTION_EQ] = "= ", [CHUAN_DIRECTION_NE] = "≠ "
  };
  const chuan_indicator *indicator = &r->set->indicators[number];
  measured m = deciding(r, number, unit);
  bool percent = chuan_report_is_percent(r->results, number, m.aux);
  if (m.value.state == CHUAN_VERDICT_MET)
    cells[VALUE] = chuan_cell_value(r->form, r->results, number, unit, m.value.number, percent);
  if (m.bound.state == CHUAN_VERDICT_MET) {
    cells[THRESHOLD] = chuan_cell_exact(r->form, m.bound.number, percent);
    cells[THRESHOLD].sign = SIGNS[m.direction];
  }
  if (cells[VALUE].kind != CHUAN_CELL_EMPTY || m.bound.state == CHUAN_VERDICT_MET)
    cells[MEASURE] = chuan_cell_text(m.aux == CHUAN_NONE ? indicator->unit : indicator->aux[m.aux].unit);
  if (m.aux != CHUAN_NONE)
    cells[TITLE] = chuan_cell_text(chuan_form_printf(r->form, "%.*s (%.*s)", CHUAN_STR_ARGS(indicator->title),
                                                     CHUAN_STR_ARGS(indicator->aux[m.aux].name)));
}

/* What is lacking: the gap in figures, or the causes in words. */
static void put_lacking(const remaining *r, chuan_form_cell *cells, uint32_t number,
                        const chuan_explanation *explanation)
{
  const chuan_explained_indicator *explained = &explanation->indicators[number];
  size_t at = number * r->data->unit_count + explanation->unit;
  uint8_t verdict = r->results->indicators[at];
  uint32_t why = r->results->indicator_causes[at];
  const chuan_gap *gap = chuan_explained_gap(explained);
  if (verdict == CHUAN_VERDICT_INSUFFICIENT) {
    cells[WHAT] = chuan_cell_text(chuan_report_causes(r->results, explanation->unit, why, r->lang, r->form->arena));
  } else if (verdict == CHUAN_VERDICT_FAULT) {
    cells[WHAT] = chuan_cell_text(chuan_report_fault(r->results, explanation->unit, why, r->lang, r->form->arena));
  } else if (gap) {
    cells[GAP] = chuan_cell_exact(r->form, kept(r, gap->by), gap->datum->type.kind == CHUAN_TYPE_RATIO);
    cells[GAP_MEASURE] = chuan_cell_text(gap->datum->unit);
    cells[WHAT] = chuan_cell_text(chuan_form_printf(
        r->form, "%s%.*s", gap->more ? chuan_say(r->lang, "tăng ", "more ") : chuan_say(r->lang, "giảm ", "less "),
        CHUAN_STR_ARGS(gap->datum->name)));
  } else if (explained->together_count > 0) {
    chuan_buffer b;
    chuan_buffer_init(&b, r->form->arena);
    chuan_report_add_gaps(&b, explained->together, explained->together_count, r->lang);
    cells[WHAT] = chuan_cell_text(chuan_buffer_str(&b));
  }
}

static void add_indicator(const remaining *r, uint32_t number, const chuan_explanation *explanation)
{
  const chuan_indicator *indicator = &r->set->indicators[number];
  chuan_form_cell *cells = chuan_form_add_row(r->form, CHUAN_ROW_ITEM, explanation->unit);
  if (!cells)
    return;
  chuan_str agency = indicator->agency;
  if (agency.n == 0 && indicator->criterion != CHUAN_NONE)
    agency = r->set->criteria[indicator->criterion].agency;
  cells[CODE] = chuan_cell_text(indicator->code);
  cells[TITLE] = chuan_cell_text(indicator->title);
  cells[RESULT] = chuan_cell_indicator(r->form, r->results, number, explanation->unit);
  put_measures(r, cells, number, explanation->unit);
  put_lacking(r, cells, number, explanation);
  cells[AGENCY] = chuan_cell_text(agency);
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

/* Names the unit: "Xã Một, Huyện Hai: đạt 12/19 tiêu chí, 45/57 chỉ tiêu". */
static void add_unit(const remaining *r, size_t unit)
{
  chuan_form_cell *cells = chuan_form_add_row(r->form, CHUAN_ROW_GROUP, unit);
  const chuan_unit *of = &r->data->units[unit];
  chuan_buffer b;
  if (!cells)
    return;
  chuan_buffer_init(&b, r->form->arena);
  chuan_buffer_add(&b, of->name);
  if (of->parent != CHUAN_NONE) {
    chuan_buffer_add_c(&b, ", ");
    chuan_buffer_add(&b, r->data->ancestors[of->parent].name);
  }
  if (r->set->criterion_count > 0)
    chuan_buffer_printf(&b, chuan_say(r->lang, ": đạt %u/%u tiêu chí", ": %u/%u criteria met"),
                        r->results->criteria_met[unit], r->results->criteria_total[unit]);
  if (chuan_report_has_indicators(r->results, unit, unit + 1))
    chuan_buffer_printf(&b, chuan_say(r->lang, "%s %u/%u chỉ tiêu", "%s %u/%u indicators"),
                        r->set->criterion_count > 0 ? "," : ":", r->results->indicators_met[unit],
                        r->results->indicators_total[unit]);
  cells[CODE] = chuan_cell_text(of->code);
  cells[TITLE] = chuan_cell_text(b.failed ? CHUAN_STR("") : chuan_buffer_str(&b));
  cells[RESULT] = chuan_cell_set(r->form, r->form->report, unit);
}

/* Indicators that stand below a criterion that is met, or reported as a whole, are no work that remains. */
static void add_items(const remaining *r, const chuan_explanation *explanation)
{
  size_t units = r->data->unit_count, unit = explanation->unit;
  for (uint32_t c = 0; c < r->set->criterion_count; c++) {
    const chuan_criterion *criterion = &r->set->criteria[c];
    if (!is_open(r->results->criteria[c * units + unit]))
      continue;
    if (r->results->criterion_reported[c * units + unit]) {
      add_criterion(r, c, unit);
      continue;
    }
    for (size_t i = 0; i < criterion->indicator_count; i++)
      if (is_open(r->results->indicators[criterion->indicators[i] * units + unit]))
        add_indicator(r, criterion->indicators[i], explanation);
  }
  for (uint32_t i = 0; i < r->set->indicator_count; i++)
    if (r->set->indicators[i].criterion == CHUAN_NONE && is_open(r->results->indicators[i * units + unit]))
      add_indicator(r, i, explanation);
}

static chuan_rc add_all(const remaining *r, const chuan_form_source *source, const chuan_places *places)
{
  chuan_rc rc = CHUAN_RC_OK;
  for (size_t at = 0; at < r->data->unit_count && rc == CHUAN_RC_OK; at++) {
    chuan_explain_question question = {
      .unit = places->order[at], .criterion = CHUAN_NONE, .indicator = CHUAN_NONE, .options = source->options
    };
    chuan_explanation explanation;
    chuan_arena arena;
    add_unit(r, question.unit);
    chuan_arena_init(&arena, "giải thích", EXPLANATION_LIMIT);
    rc = chuan_explain_unit(&explanation, r->results, question, NULL, &arena, source->diags);
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
