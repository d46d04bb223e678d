/* The explanation of one indicator in one sentence. See chuan_report_sentence. */
#include "runtime/report_teller.h"

/* Appends ": giá trị 70,63%", and behind it ", yêu cầu ≥ 80%" where the threshold is known. */
static void add_measured(chuan_buffer *b, const teller *t, const char *name, uint8_t verdict,
                         const chuan_measure *value,
                         const chuan_measure *threshold, chuan_direction direction, chuan_str unit)
{
  chuan_buffer_printf(b, "%s", name);
  chuan_tell_add_value(b, t, value, unit);
  chuan_str demand = chuan_report_demand(direction, threshold, t->percent, t->lang, t->arena);
  if (demand.n > 0 && !chuan_report_is_beside(verdict, direction, value, threshold)) {
    chuan_buffer_add_c(b, say(t, ", yêu cầu ", ", required "));
    chuan_buffer_add(b, demand);
  }
}

/* Appends an auxiliary value: "; tập_trung 9%, yêu cầu ≥ 10%", the first thing told behind a colon. Beside a value only
   those that the test compares with a threshold. */
static void add_aux(chuan_buffer *b, teller *t, uint32_t number, uint32_t i, bool first)
{
  const chuan_aux *aux = &t->set->indicators[number].aux[i];
  size_t aux_at = i * t->data->unit_count + t->explanation->unit;
  bool with_main = aux->main_direction != CHUAN_DIRECTION_NONE;
  chuan_buffer name = new_buffer(t);
  chuan_buffer_add_c(&name, first ? ": " : "; ");
  chuan_buffer_add(&name, aux->name);
  chuan_buffer_add_char(&name, ' ');
  chuan_buffer_add_char(&name, '\0');
  t->percent = chuan_report_is_percent(t->results, number, i);
  add_measured(b, t, name.failed ? "" : name.p, t->results->indicators[at(t, number)],
               &t->results->aux_values[number][aux_at],
               with_main ? &t->results->thresholds[at(t, number)] : &t->results->aux_thresholds[number][aux_at],
               with_main ? aux->main_direction : aux->direction, aux->unit);
}

/* Appends what decided an indicator that has a value: "giá trị 70,63%, yêu cầu ≥ 80%", or auxiliary values. */
static void add_comparison(chuan_buffer *b, teller *t, uint32_t number)
{
  const chuan_indicator *indicator = &t->set->indicators[number];
  const chuan_measure *value = &t->results->values[at(t, number)], *threshold = &t->results->thresholds[at(t, number)];
  size_t before = b->n;
  if (indicator->value != CHUAN_NONE && value->state == CHUAN_VERDICT_MET) {
    chuan_buffer_add_c(b, say(t, ": giá trị ", ": value "));
    chuan_tell_add_unrounded(b, t, number);
    add_measured(b, t, "", t->results->indicators[at(t, number)], value, threshold, indicator->direction,
                 indicator->unit);
  }
  for (uint32_t i = 0; i < indicator->aux_count; i++) {
    const chuan_aux *aux = &indicator->aux[i];
    bool compared = aux->main_direction != CHUAN_DIRECTION_NONE || aux->direction != CHUAN_DIRECTION_NONE;
    bool known =
      t->results->aux_values[number][i * t->data->unit_count + t->explanation->unit].state == CHUAN_VERDICT_MET;
    if (known && (compared || indicator->value == CHUAN_NONE))
      add_aux(b, t, number, i, b->n == before && indicator->value == CHUAN_NONE);
  }
  t->percent = chuan_report_is_percent(t->results, number, CHUAN_NONE);
}

chuan_str chuan_report_sentence(const chuan_report *report, const chuan_explanation *explanation, uint32_t number,
                                chuan_arena *arena)
{
  const chuan_data *data = report->results->data;
  teller t = { .report = report, .results = report->results, .data = data, .set = data->set, .explanation = explanation,
               .lang = report->lang, .number = number,
               .percent = chuan_report_is_percent(report->results, number, CHUAN_NONE),
               .arena = arena };
  uint8_t verdict = t.results->indicators[at(&t, number)];
  uint32_t why = t.results->indicator_causes[at(&t, number)];
  chuan_buffer b = new_buffer(&t);
  chuan_buffer_add_c(&b, say(&t, "Chỉ tiêu ", "Indicator "));
  chuan_buffer_add(&b, t.set->indicators[number].code);
  chuan_buffer_printf(&b, " %s", chuan_verdict_text((chuan_verdict)verdict, t.lang == CHUAN_LANG_EN));
  if (t.results->indicator_reported[at(&t, number)]) {
    chuan_buffer_add_c(&b, say(&t, " theo kết quả đơn vị tự báo cáo", " as reported by the unit itself"));
  } else if (verdict == CHUAN_VERDICT_NOT_APPLICABLE) {
    chuan_tell_add_exemption(&b, &t, number, say(&t, " vì ", " because "));
  } else {
    add_comparison(&b, &t, number);
  }
  if (verdict == CHUAN_VERDICT_INSUFFICIENT) {
    chuan_buffer_add_c(&b, "; ");
    chuan_buffer_add(&b, chuan_report_causes(report, t.results, explanation->unit, why, arena));
    chuan_report_add_missing_below(&b, report, t.results, why, &explanation->indicators[number]);
    chuan_report_add_deciding(&b, &explanation->indicators[number].deciding, report);
  } else if (explanation->indicators[number].despite_count > 0) {
    chuan_buffer_add_c(&b, "; ");
    chuan_report_add_certain(&b, report, explanation, number);
  } else if (verdict == CHUAN_VERDICT_FAULT) {
    chuan_buffer_add_c(&b, ": ");
    chuan_buffer_add(&b, chuan_report_fault(t.results, explanation->unit, why, t.lang, arena));
    chuan_tell_add_rule_place(&b, &t, why, &explanation->indicators[number].conflict,
                              explanation->indicators[number].call);
  } else if (chuan_explained_gap(&explanation->indicators[number]) ||
             explanation->indicators[number].together_count > 0) {
    chuan_buffer_add_c(&b, say(&t, "; đạt ngưỡng khi ", "; gap: "));
    chuan_tell_add_told_gap(&b, &explanation->indicators[number], report);
  }
  chuan_str amended = chuan_report_amended(t.set, &t.set->indicators[number], t.lang, arena);
  if (amended.n > 0) {
    chuan_buffer_add_c(&b, "; ");
    chuan_buffer_add(&b, amended);
  }
  chuan_buffer_add_char(&b, '.');
  return b.failed ? (chuan_str){ NULL, 0 } : chuan_buffer_str(&b);
}
