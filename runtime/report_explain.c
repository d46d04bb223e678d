/* The explanation of a unit in words: for every indicator the rule, the law behind it, the numbers and where
   they came from, what is missing, and how far it is from being met. */
#include "runtime/report_teller.h"

/* Indicators and criteria -------------------------------------------------------------------------- */

/* ", 45,5 ≥ 45" of an indicator that has both, ", dù chưa báo cáo: có_chợ" of one that is certain all the same, and why
   one is not applicable. */
static chuan_str comparison(const teller *t, uint32_t number)
{
  const chuan_indicator *indicator = &t->set->indicators[number];
  const chuan_measure *value = &t->results->values[at(t, number)], *threshold = &t->results->thresholds[at(t, number)];
  chuan_str demand = chuan_report_demand(indicator->direction, threshold, t->percent, t->lang, t->arena);
  chuan_buffer b = new_buffer(t);
  uint8_t verdict = t->results->indicators[at(t, number)];
  bool compared = indicator->value != CHUAN_NONE && verdict != CHUAN_VERDICT_NOT_APPLICABLE;
  if (compared && value->state == CHUAN_VERDICT_MET && demand.n > 0 &&
      !chuan_report_is_beside(verdict, indicator->direction, value, threshold)) {
    chuan_buffer_add_c(&b, ", ");
    chuan_tell_add_unrounded(&b, t, number);
    chuan_tell_add_value(&b, t, value, CHUAN_STR(""));
    chuan_buffer_add_char(&b, ' ');
    chuan_buffer_add(&b, demand);
  }
  if (t->explanation->indicators[number].despite_count > 0) {
    chuan_buffer_add_c(&b, say(t, ", dù ", ", although "));
    chuan_buffer_add(&b, chuan_report_despite(t->report, t->explanation, number, t->arena));
  }
  chuan_tell_add_exemption(&b, t, number, say(t, ", vì ", ", because "));
  return chuan_buffer_str(&b);
}

/* A line "1.1 Tỷ lệ đường: chưa đạt", and what comes behind it. */
static void tell_title(const teller *t, const char *kind, chuan_str code, chuan_str title, uint8_t verdict,
                       bool reported, chuan_str behind)
{
  chuan_buffer b = new_buffer(t);
  chuan_buffer_add_c(&b, kind);
  chuan_buffer_add(&b, code);
  chuan_buffer_add_char(&b, ' ');
  chuan_buffer_add(&b, title);
  chuan_buffer_add_c(&b, ": ");
  chuan_buffer_add(&b, chuan_report_word(t->report, verdict, reported, t->arena));
  chuan_buffer_add(&b, behind);
  chuan_layout_wrap_toned(t->out, chuan_buffer_str(&b), 2, t->report->width, chuan_report_tone(verdict),
                          t->report->color, t->arena);
}

static void tell_exception(teller *t, const char *label, const chuan_exception *exception)
{
  chuan_buffer b = new_buffer(t);
  chuan_buffer_add(&b, exception->text);
  chuan_buffer_add_c(&b, say(t, ", ngoại lệ của biến thể `", ", an exception of the variant `"));
  chuan_buffer_add(&b, t->data->program->variants[exception->variant].name);
  chuan_buffer_add_char(&b, '`');
  for (size_t i = 0; i < exception->law.basis_count; i++) {
    chuan_buffer_add_c(&b, i > 0 ? "; " : say(t, " theo ", " by "));
    chuan_basis_add(&b, &exception->law.basis[i], t->lang == CHUAN_LANG_EN);
  }
  chuan_tell(t, label, chuan_buffer_str(&b));
}

/* Why an indicator is not applicable: the words of the set, or of the exceptions of variants with their grounds, or
   what it is about. */
static void tell_exemption(teller *t, uint32_t number)
{
  const chuan_explained_indicator *explained = &t->explanation->indicators[number];
  for (size_t i = 0; i < explained->exception_count; i++)
    tell_exception(t, i == 0 ? say(t, "Miễn khi", "Exempt if") : "", explained->exceptions[i]);
  if (explained->exception_count > 0)
    return;
  chuan_buffer b = new_buffer(t);
  chuan_tell_add_exemption(&b, t, number, "");
  if (b.n > 0)
    chuan_tell(t, say(t, "Miễn vì", "Exempt as"), chuan_buffer_str(&b));
}

static void tell_indicator(teller *t, uint32_t number, bool whole_unit)
{
  const chuan_indicator *indicator = &t->set->indicators[number];
  uint8_t verdict = t->results->indicators[at(t, number)];
  bool reported = t->results->indicator_reported[at(t, number)];
  /* In a whole unit what is met needs no telling. */
  bool in_short = whole_unit && (verdict == CHUAN_VERDICT_MET || verdict == CHUAN_VERDICT_NOT_APPLICABLE);
  t->number = number;
  t->percent = chuan_report_is_percent(t->results, number, CHUAN_NONE);
  bool put_together = chuan_report_put_together(NULL, t->results, number, t->explanation->unit, t->arena);
  tell_title(t, "", indicator->code, indicator->title, verdict, reported,
             chuan_report_marked(in_short ? comparison(t, number) : CHUAN_STR(""), put_together, t->arena));
  if (in_short)
    return;
  if (indicator->require_text.n > 0)
    chuan_tell(t, say(t, "Yêu cầu", "Required"), indicator->require_text);
  chuan_str amended = chuan_report_amended(t->set, indicator, t->lang, t->arena);
  if (amended.n > 0)
    chuan_tell(t, say(t, "Áp dụng", "Applied"), amended);
  if (verdict == CHUAN_VERDICT_NOT_APPLICABLE)
    tell_exemption(t, number);
  chuan_tell_value(t, number);
  chuan_tell_threshold(t, number);
  chuan_tell_inputs(t, t->explanation->indicators[number].inputs, t->explanation->indicators[number].input_count);
  chuan_tell_reported(t, &t->explanation->indicators[number].reported);
  chuan_tell_besides(t, &t->explanation->indicators[number].besides);
  chuan_tell_outcome(t, number);
}

/* " (cơ bản đạt)" of a criterion with a grade. */
static chuan_str grade_behind(const teller *t, uint32_t number)
{
  const chuan_grade *grade = chuan_report_grade(t->results, number, t->explanation->unit);
  chuan_buffer b = new_buffer(t);
  if (grade) {
    chuan_buffer_add_c(&b, " (");
    chuan_buffer_add(&b, grade->name);
    chuan_buffer_add_char(&b, ')');
  }
  return chuan_buffer_str(&b);
}

/* By which words of a variant a criterion has its grade. */
static void tell_grade(teller *t, uint32_t number)
{
  const chuan_grade *grade = chuan_report_grade(t->results, number, t->explanation->unit);
  if (!grade)
    return;
  chuan_buffer b = new_buffer(t);
  chuan_buffer_add(&b, grade->name);
  chuan_buffer_add_c(&b, say(t, " khi ", " when "));
  chuan_buffer_add(&b, grade->text);
  chuan_buffer_add_c(&b, say(t, ", của biến thể `", ", of the variant `"));
  chuan_buffer_add(&b, t->data->program->variants[grade->variant].name);
  chuan_buffer_add_char(&b, '`');
  for (size_t i = 0; i < grade->law.basis_count; i++) {
    chuan_buffer_add_c(&b, i > 0 ? "; " : say(t, " theo ", " by "));
    chuan_basis_add(&b, &grade->law.basis[i], t->lang == CHUAN_LANG_EN);
  }
  if (!grade->law.checked)
    chuan_buffer_add_c(&b, say(t, ", chưa kiểm chứng với văn bản", ", not yet checked against the act"));
  chuan_tell(t, say(t, "Mức", "Grade"), chuan_buffer_str(&b));
}

/* The way of a criterion, or (CHUAN_NONE) of the set, that asks for so many; NULL of one that asks for all. */
static const chuan_way *way_of(const teller *t, uint32_t criterion)
{
  for (size_t i = 0; i < t->explanation->way_count; i++)
    if (t->explanation->ways[i].criterion == criterion)
      return &t->explanation->ways[i];
  return NULL;
}

/* "ít nhất 2 chỉ tiêu đạt; đang đạt 1/4" */
static void add_rule(chuan_buffer *b, const teller *t, const chuan_way *way)
{
  bool criteria = way->rule.of == CHUAN_MET_OF_CRITERIA;
  chuan_buffer_printf(b, criteria ? say(t, "ít nhất %u tiêu chí đạt", "at least %u criteria are met")
                                  : say(t, "ít nhất %u chỉ tiêu đạt", "at least %u indicators are met"),
                      way->rule.at_least);
  chuan_buffer_printf(b, say(t, "; đang đạt %u/%u", "; %u/%u are now"), way->met, way->total);
}

/* The title of a criterion, and where it stands when it was reported. */
static void tell_criterion_title(teller *t, uint32_t number, bool whole_unit)
{
  const chuan_criterion *criterion = &t->set->criteria[number];
  size_t criterion_at = number * t->data->unit_count + t->explanation->unit;
  uint8_t verdict = t->results->criteria[criterion_at];
  if (t->detailed)
    fputc('\n', t->out);
  t->detailed = false;
  tell_title(t, say(t, "Tiêu chí ", "Criterion "), criterion->code, criterion->title, verdict,
             t->results->criterion_reported[criterion_at], grade_behind(t, number));
  tell_grade(t, number);
  const chuan_way *way = way_of(t, number);
  if (way) {
    chuan_buffer b = new_buffer(t);
    add_rule(&b, t, way);
    chuan_tell(t, say(t, "Đạt khi", "Met when"), chuan_buffer_str(&b));
  }
  if (!whole_unit || verdict != CHUAN_VERDICT_MET)
    chuan_tell_reported(t, &t->explanation->criteria[number]);
}

static void tell_criterion(teller *t, uint32_t number, bool whole_unit)
{
  const chuan_criterion *criterion = &t->set->criteria[number];
  bool reported = t->results->criterion_reported[number * t->data->unit_count + t->explanation->unit];
  tell_criterion_title(t, number, whole_unit);
  for (size_t i = 0; i < criterion->indicator_count; i++) {
    uint32_t indicator = criterion->indicators[i];
    /* Of a criterion that was reported, indicators of which nothing is known say nothing. */
    bool says_nothing = whole_unit && reported &&
                        t->results->indicators[at(t, indicator)] == CHUAN_VERDICT_INSUFFICIENT;
    if (chuan_explanation_covers(t->explanation, t->results, indicator) && !says_nothing)
      tell_indicator(t, indicator, whole_unit);
  }
}

/* Tells a condition of the set. */
static void tell_condition(teller *t, size_t number)
{
  size_t condition_at = number * t->data->unit_count + t->explanation->unit;
  uint8_t verdict = t->results->conditions[condition_at];
  if (t->detailed)
    fputc('\n', t->out);
  t->detailed = false;
  tell_title(t, say(t, "Điều kiện", "Condition"), CHUAN_STR(""), t->set->conditions[number].text, verdict, false,
             CHUAN_STR(""));
  chuan_tell_besides(t, &t->explanation->conditions[number]);
  uint32_t why = t->results->condition_causes[condition_at];
  const chuan_call *call = NULL;
  if (verdict == CHUAN_VERDICT_FAULT &&
      chuan_explain_call_of(&call, t->set, chuan_slice_end(t->set, CHUAN_OP_SET, 0), why, t->arena) != CHUAN_RC_OK)
    call = NULL; /* the arena remembers that it is full */
  chuan_tell_why(t, verdict, why, NULL, call);
  if (t->explanation->unmet)
    chuan_tell_gaps(t, t->explanation->unmet[number].gaps, t->explanation->unmet[number].gap_count);
}

/* Tells what the set says of recognition or revocation. */
static void tell_ruling(teller *t, size_t number)
{
  const chuan_ruling *ruling = &t->set->rulings[number];
  chuan_buffer b = new_buffer(t);
  fputc('\n', t->out);
  t->detailed = false;
  chuan_report_add_ruling(&b, t->report, number, t->explanation->unit);
  chuan_layout_wrap(t->out, chuan_buffer_str(&b), 0, 2, t->report->width, t->arena);
  chuan_tell(t, say(t, "Khi", "When"), ruling->text);
  for (size_t i = 0; i < ruling->law.basis_count; i++) {
    chuan_buffer basis = new_buffer(t);
    chuan_basis_add(&basis, &ruling->law.basis[i], t->lang == CHUAN_LANG_EN);
    chuan_tell(t, i == 0 ? say(t, "Căn cứ", "By") : "", chuan_buffer_str(&basis));
  }
  chuan_tell_besides(t, &t->explanation->rulings[number]);
}

/* Tells what the sets that are asked for came to, and where it can be read why. */
static void tell_required_sets(teller *t)
{
  if (t->set->required_count > 0)
    fputc('\n', t->out);
  for (size_t i = 0; i < t->set->required_count; i++) {
    chuan_str name = t->data->program->sets[t->set->required[i].set].name;
    if (t->set->required[i].asked != CHUAN_ASKED_MET)
      continue; /* its rule says it by its own words */
    uint8_t verdict = t->data->required[i][t->explanation->unit];
    chuan_buffer b = new_buffer(t);
    chuan_buffer_printf(&b, say(t, "Bộ \"%.*s\": ", "Set \"%.*s\": "), CHUAN_STR_ARGS(name));
    chuan_buffer_add(&b, chuan_report_word(t->report, verdict, false, t->arena));
    if (verdict != CHUAN_VERDICT_MET)
      chuan_buffer_printf(&b, say(t, "; vì sao: chuan explain --set \"%.*s\"", "; why: chuan explain --set \"%.*s\""),
                          CHUAN_STR_ARGS(name));
    chuan_layout_wrap(t->out, chuan_buffer_str(&b), 0, 2, t->report->width, t->arena);
  }
}

chuan_rc chuan_report_text_explanation(FILE *out, const chuan_report *report, const chuan_explanation *explanation,
                                       chuan_arena *arena)
{
  const chuan_data *data = report->results->data;
  teller t = { .out = out, .report = report, .results = report->results, .data = data, .set = data->set,
               .explanation = explanation, .lang = report->lang, .arena = arena };
  bool whole_unit = explanation->criterion == CHUAN_NONE && explanation->indicator == CHUAN_NONE;
  chuan_report_text_heading(out, report, arena);
  chuan_report_unit_line(out, report, explanation->unit, arena);
  chuan_report_past(out, report, explanation, arena);
  fputc('\n', out);
  for (uint32_t i = 0; i < t.set->criterion_count; i++)
    if (chuan_explanation_covers_criterion(explanation, t.results, i))
      tell_criterion(&t, i, whole_unit);
  for (uint32_t i = 0; i < t.set->indicator_count; i++)
    if (t.set->indicators[i].criterion == CHUAN_NONE && chuan_explanation_covers(explanation, t.results, i))
      tell_indicator(&t, i, whole_unit);
  for (size_t i = 0; whole_unit && i < t.set->condition_count; i++)
    tell_condition(&t, i);
  if (whole_unit || chuan_explanation_asks(explanation, t.results))
    tell_required_sets(&t);
  for (size_t i = 0; whole_unit && i < t.set->ruling_count; i++)
    tell_ruling(&t, i);
  if (whole_unit && way_of(&t, CHUAN_NONE)) {
    chuan_buffer b = new_buffer(&t);
    chuan_buffer_add_c(&b, say(&t, "Bộ đạt khi ", "The set is met when "));
    add_rule(&b, &t, way_of(&t, CHUAN_NONE));
    fputc('\n', out);
    chuan_layout_wrap(out, chuan_buffer_str(&b), 0, 2, report->width, arena);
  }
  if (whole_unit) {
    chuan_report_remaining(out, report, explanation, arena);
    fputc('\n', out);
    chuan_report_reported_note(out, report, explanation->unit, explanation->unit + 1, arena);
    chuan_report_put_together_note(out, report, explanation->unit, explanation->unit + 1, arena);
    chuan_report_result_line(out, report, explanation->unit, arena);
  }
  return CHUAN_RC_OK;
}
