/* What would help, in words: the change that meets an indicator, the value of a missing datum that would, what is
   certain whatever is missing, and what remains to be done for a whole unit. */
#include "runtime/report_internal.h"

static chuan_str shown_number(const chuan_datum *datum, chuan_num number, chuan_lang lang, chuan_arena *arena)
{
  chuan_explained_input shown = { .declared = datum, .state = CHUAN_INPUT_VALUE, .number = number };
  return chuan_report_input(&shown, lang, arena);
}

void chuan_report_add_gap(chuan_buffer *b, const chuan_gap *gap, chuan_lang lang)
{
  chuan_buffer_add_c(b, gap->more ? chuan_say(lang, "tăng ", "raise ") : chuan_say(lang, "giảm ", "lower "));
  chuan_buffer_add(b, gap->datum->name);
  chuan_buffer_add_c(b, gap->more ? chuan_say(lang, " thêm ", " by ") : chuan_say(lang, " bớt ", " by "));
  chuan_buffer_add(b, shown_number(gap->datum, gap->by, lang, b->arena));
  chuan_buffer_add_c(b, gap->more ? chuan_say(lang, ", lên ", ", to ") : chuan_say(lang, ", còn ", ", to "));
  chuan_buffer_add(b, shown_number(gap->datum, gap->to, lang, b->arena));
}

static void add_end(chuan_buffer *b, const chuan_datum *datum, const chuan_end *end, const char *closed,
                    const char *open, chuan_lang lang)
{
  chuan_buffer_add_c(b, end->open ? open : closed);
  chuan_buffer_add(b, shown_number(datum, end->at, lang, b->arena));
}

void chuan_report_add_deciding(chuan_buffer *b, const chuan_deciding *deciding, int period, chuan_lang lang)
{
  const chuan_datum *datum = deciding->datum;
  const chuan_range *range = &deciding->range;
  bool named = datum && datum->type.kind >= CHUAN_TYPE_TEXT; /* there is no order among them */
  if (!datum || (named && !chuan_range_is_point(range)) || datum->type.kind == CHUAN_TYPE_TEXT)
    return;
  chuan_buffer_add_c(b, chuan_say(lang, "; đạt nếu ", "; met if "));
  chuan_buffer_add(b, datum->name);
  if (deciding->previous)
    chuan_buffer_printf(b, chuan_say(lang, " kỳ %d", " of %d"), period - 1);
  if (chuan_range_is_point(range)) {
    add_end(b, datum, &range->low, " = ", " = ", lang);
    return;
  }
  if (!range->low.known && !range->high.known)
    chuan_buffer_add_c(b, chuan_say(lang, " có số liệu, bao nhiêu cũng được", " is reported, whatever it is"));
  if (range->low.known)
    add_end(b, datum, &range->low, " ≥ ", " > ", lang);
  if (range->low.known && range->high.known)
    chuan_buffer_add_c(b, chuan_say(lang, " và", " and"));
  if (range->high.known)
    add_end(b, datum, &range->high, " ≤ ", " < ", lang);
}

void chuan_report_add_certain(chuan_buffer *b, const chuan_report *report, const chuan_explanation *explanation,
                              uint32_t indicator)
{
  const chuan_data *data = report->results->data;
  const chuan_indicator *of = &data->set->indicators[indicator];
  chuan_lang lang = report->lang;
  bool first = true;
  if (explanation->indicators[indicator].despite_count == 0)
    return;
  chuan_buffer_add_c(b, chuan_say(lang, "dù ", "although "));
  chuan_buffer_add(b, chuan_report_despite(report, explanation, indicator, b->arena));
  chuan_buffer_add_c(b, chuan_say(lang, "; giá trị nào cũng cho kết quả này", "; every value gives this"));
  for (size_t k = 0; k < of->input_count; k++) {
    const chuan_datum *datum = &data->program->data[of->inputs[k]];
    if (!datum->has_range || !chuan_bounds_is_missing(data, explanation->unit, of->inputs[k], false))
      continue;
    chuan_buffer_add_c(b, first ? " (" : "; ");
    chuan_buffer_add(b, datum->name);
    chuan_buffer_add_c(b, chuan_say(lang, " trong [", " in ["));
    chuan_buffer_add(b, shown_number(datum, datum->low, lang, b->arena));
    chuan_buffer_add_c(b, "; ");
    chuan_buffer_add(b, shown_number(datum, datum->high, lang, b->arena));
    chuan_buffer_add_char(b, ']');
    first = false;
  }
  chuan_buffer_add_c(b, first ? "" : ")");
}

chuan_str chuan_report_agency(const chuan_set *set, uint32_t indicator)
{
  const chuan_indicator *of = &set->indicators[indicator];
  if (of->agency.n > 0 || of->criterion == CHUAN_NONE)
    return of->agency;
  return set->criteria[of->criterion].agency;
}

void chuan_report_remaining(FILE *out, const chuan_report *report, const chuan_explanation *explanation,
                            chuan_arena *arena)
{
  const chuan_set *set = report->results->data->set;
  chuan_lang lang = report->lang;
  if (explanation->remaining_count == 0)
    return;
  fprintf(out, "\n%s\n", chuan_say(lang, "Khối lượng còn lại, việc nhẹ trước:", "What remains, the least effort first:"));
  for (size_t i = 0; i < explanation->remaining_count; i++) {
    const chuan_remaining *remaining = &explanation->remaining[i];
    const chuan_indicator *indicator = &set->indicators[remaining->indicator];
    chuan_str agency = chuan_report_agency(set, remaining->indicator);
    chuan_buffer b;
    chuan_buffer_init(&b, arena);
    chuan_buffer_add_c(&b, "  ");
    chuan_buffer_add(&b, indicator->code);
    chuan_buffer_add_char(&b, ' ');
    chuan_buffer_add(&b, indicator->title);
    chuan_buffer_add_c(&b, ": ");
    chuan_report_add_gap(&b, remaining->gap, lang);
    if (agency.n > 0)
      chuan_buffer_add_c(&b, "; ");
    chuan_buffer_add(&b, agency);
    chuan_layout_wrap(out, chuan_buffer_str(&b), 0, 4, report->width, arena);
  }
}
