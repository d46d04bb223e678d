/* What an explanation tells of how an indicator came out: why it is undecided, what would meet it, where a fault arose.
   See report_teller.h. */
#include "runtime/report_teller.h"

/* Appends "quy-tac.chuan:12"; false where that is not known. */
static bool add_place(chuan_buffer *b, const teller *t, const char *before, chuan_span span)
{
  if (!t->report->sources)
    return false;
  chuan_place place = chuan_source_place(t->report->sources, span);
  if (place.file.n == 0)
    return false;
  chuan_buffer_add_c(b, before);
  chuan_buffer_add(b, place.file);
  chuan_buffer_printf(b, ":%zu", place.line);
  return true;
}

void chuan_tell_add_rule_place(chuan_buffer *b, const teller *t, uint32_t instruction, const chuan_conflict *conflict,
                           const chuan_call *call)
{
  if (conflict && conflict->found) {
    for (size_t i = 0; i < 2; i++) {
      chuan_buffer_add_c(b, i == 0 ? ": " : say(t, " và ", " and "));
      chuan_buffer_add(b, conflict->values[i]);
      if (add_place(b, t, " (", conflict->spans[i]))
        chuan_buffer_add_char(b, ')');
    }
    return;
  }
  if (instruction >= t->set->code_count || !add_place(b, t, " (", call ? call->span : t->set->code[instruction].span))
    return;
  if (call)
    add_place(b, t, say(t, ", trong hàm ở ", ", in the function at "), t->set->code[instruction].span);
  chuan_buffer_add_char(b, ')');
}

void chuan_tell_why(teller *t, uint8_t verdict, uint32_t why, const chuan_explained_indicator *explained,
                    const chuan_call *call)
{
  chuan_buffer b = new_buffer(t);
  if (verdict == CHUAN_VERDICT_INSUFFICIENT) {
    chuan_buffer_add(&b, chuan_report_causes(t->report, t->results, t->explanation->unit, why, t->arena));
    if (explained) {
      chuan_report_add_missing_below(&b, t->report, t->results, why, explained);
      chuan_report_add_deciding(&b, &explained->deciding, t->report);
    }
    chuan_tell(t, say(t, "Còn thiếu", "Missing"), chuan_buffer_str(&b));
  } else if (verdict == CHUAN_VERDICT_FAULT) {
    chuan_buffer_add(&b, chuan_report_fault(t->results, t->explanation->unit, why, t->lang, t->arena));
    chuan_tell_add_rule_place(&b, t, why, explained ? &explained->conflict : NULL, call);
    chuan_tell(t, say(t, "Lỗi", "Fault"), chuan_buffer_str(&b));
  }
}

void chuan_tell_add_told_gap(chuan_buffer *b, const chuan_explained_indicator *explained, const chuan_report *report)
{
  const chuan_gap *one = chuan_explained_gap(explained);
  chuan_report_add_gaps(b, one ? one : explained->together, one ? 1 : explained->together_count, report);
}

void chuan_tell_outcome(teller *t, uint32_t number)
{
  uint8_t verdict = t->results->indicators[at(t, number)];
  const chuan_explained_indicator *explained = &t->explanation->indicators[number];
  chuan_tell_why(t, verdict, t->results->indicator_causes[at(t, number)], explained, explained->call);
  chuan_buffer certain = new_buffer(t);
  chuan_report_add_certain(&certain, t->report, t->explanation, number);
  if (certain.n > 0)
    chuan_tell(t, say(t, "Đã rõ", "Certain"), chuan_buffer_str(&certain));
  chuan_buffer gap = new_buffer(t);
  chuan_tell_add_told_gap(&gap, explained, t->report);
  if (gap.n == 0)
    return;
  chuan_buffer b = new_buffer(t);
  chuan_buffer_add_c(&b, say(t, "khi ", ""));
  chuan_buffer_add(&b, chuan_buffer_str(&gap));
  chuan_tell(t, say(t, "Đạt ngưỡng", "Gap"), chuan_buffer_str(&b));
}
