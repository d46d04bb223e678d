/* Why an indicator is not applicable to a unit: by whose rule, or for want of what it is about. See report_teller.h. */
#include "runtime/report_teller.h"

/* Whether what the rule says of `không áp dụng khi` holds. */
static bool is_exempt(const chuan_explained_indicator *explained)
{
  for (size_t s = 0; explained->slice && s < explained->slice->count; s++) {
    const chuan_step *step = &explained->slice->steps[s];
    if (step->instruction->op == CHUAN_OP_NOT_APPLICABLE &&
        explained->trace[step->operands[0]].state == CHUAN_VERDICT_MET)
      return true;
  }
  return false;
}

/* "số liệu được báo cáo là không áp dụng: tập_trung, Thôn 1 (111): hộ" */
static bool add_inputs(chuan_buffer *b, const teller *t, const chuan_explained_indicator *explained, const char *before)
{
  size_t named = 0, count = 0;
  for (size_t i = 0; i < explained->input_count; i++) {
    const chuan_explained_input *input = &explained->inputs[i];
    if (input->state != CHUAN_INPUT_NOT_APPLICABLE || ++count > CHUAN_LACKS_NAMED_MAX)
      continue;
    if (named++ == 0)
      chuan_buffer_printf(b, say(t, "%ssố liệu được báo cáo là không áp dụng: ", "%sdata reported as not applicable: "),
                          before);
    else
      chuan_buffer_add_c(b, ", ");
    if (input->of)
      chuan_buffer_printf(b, "%.*s (%.*s): ", CHUAN_STR_ARGS(input->of->name), CHUAN_STR_ARGS(input->of->code));
    chuan_buffer_add(b, input->declared->name);
    if (input->previous)
      chuan_buffer_printf(b, say(t, " kỳ %d", " of %d"), input->period);
  }
  if (count > named)
    chuan_buffer_printf(b, say(t, " và %zu số liệu khác", " and %zu more"), count - named);
  return named > 0;
}

/* What units below, or another set, gave that is not applicable. */
static void add_beside(chuan_buffer *b, const teller *t, const chuan_explained_indicator *explained, const char *before)
{
  for (size_t i = 0; i < explained->besides.count; i++) {
    const chuan_explained_beside *beside = &explained->besides.items[i];
    if (beside->state != CHUAN_VERDICT_NOT_APPLICABLE)
      continue;
    chuan_buffer_add_c(b, before);
    chuan_report_add_beside(b, t->report, beside, t->explanation->unit);
    return;
  }
}

void chuan_tell_add_exemption(chuan_buffer *b, const teller *t, uint32_t number, const char *before)
{
  const chuan_explained_indicator *explained = &t->explanation->indicators[number];
  if (t->results->indicators[at(t, number)] != CHUAN_VERDICT_NOT_APPLICABLE ||
      t->results->indicator_reported[at(t, number)])
    return;
  if (explained->exception_count > 0 || is_exempt(explained)) {
    chuan_buffer_add_c(b, before);
    chuan_buffer_add(b, explained->exception_count > 0 ? explained->exceptions[0]->text
                                                       : t->set->indicators[number].not_applicable_text);
  } else if (!add_inputs(b, t, explained, before)) {
    add_beside(b, t, explained, before);
  }
}
