/* Lines and numbers as explanations tell them. See report_teller.h. */
#include "runtime/report_teller.h"

enum { LABEL_WIDTH = 14 };

void chuan_tell(teller *t, const char *label, chuan_str text)
{
  t->detailed = true;
  size_t width = chuan_text_width(chuan_str_of(label), 0);
  fprintf(t->out, "  %s", label);
  for (; width < LABEL_WIDTH - 2; width++)
    fputc(' ', t->out);
  chuan_layout_wrap(t->out, text, LABEL_WIDTH, LABEL_WIDTH, t->report->width, t->arena);
}

void chuan_tell_add_value(chuan_buffer *b, const teller *t, const chuan_measure *value, chuan_str unit)
{
  chuan_str shown =
    chuan_report_value(t->results, t->number, value->number, t->percent, t->explanation->unit, t->lang, t->arena);
  chuan_buffer_add(b, shown);
  if (unit.n > 0) {
    chuan_buffer_add_char(b, ' ');
    chuan_buffer_add(b, unit);
  }
  chuan_report_add_exact(b, shown, value->number, t->lang);
}

bool chuan_tell_is_changed(const teller *t, uint32_t number)
{
  const chuan_explained_indicator *explained = &t->explanation->indicators[number];
  const chuan_measure *value = &t->results->values[at(t, number)];
  return explained->rounding && value->state == CHUAN_VERDICT_MET && explained->unrounded.state == CHUAN_VERDICT_MET &&
         chuan_num_compare(explained->unrounded.number, value->number) != 0;
}

const char *chuan_tell_rounding(const teller *t, const chuan_instruction *rounding)
{
  switch ((chuan_rounding)rounding->c) {
  case CHUAN_ROUND_HALF_EVEN: return say(t, "làm tròn nửa chẵn thành ", "rounded half even to ");
  case CHUAN_ROUND_DOWN: return say(t, "làm tròn xuống thành ", "rounded down to ");
  case CHUAN_ROUND_UP: return say(t, "làm tròn lên thành ", "rounded up to ");
  default: return say(t, "làm tròn thành ", "rounded to ");
  }
}

void chuan_tell_add_unrounded(chuan_buffer *b, const teller *t, uint32_t number)
{
  if (!chuan_tell_is_changed(t, number))
    return;
  chuan_tell_add_value(b, t, &t->explanation->indicators[number].unrounded, CHUAN_STR(""));
  chuan_buffer_add_c(b, " ");
  chuan_buffer_add_c(b, chuan_tell_rounding(t, t->explanation->indicators[number].rounding));
}
