/* What would help, in words: the change that meets an indicator, the value of a missing datum that would, what is
   certain whatever is missing, and what remains to be done for a whole unit. */
#include "runtime/report_internal.h"

static chuan_str shown_number(const chuan_datum *datum, chuan_num number, chuan_lang lang, chuan_arena *arena)
{
  chuan_explained_input shown = { .declared = datum, .state = CHUAN_INPUT_VALUE, .number = number };
  return chuan_report_input(&shown, lang, arena);
}

/* By how much: a share changes by percentage points, not by percents of itself. */
static void add_change(chuan_buffer *b, const chuan_gap *gap, chuan_lang lang)
{
  chuan_str by = shown_number(gap->datum, gap->by, lang, b->arena);
  bool percent = gap->datum->type.kind == CHUAN_TYPE_RATIO && by.n > 0 && by.p[by.n - 1] == '%';
  chuan_buffer_add(b, percent ? (chuan_str){ by.p, by.n - 1 } : by);
  chuan_buffer_add_c(b, percent ? chuan_say(lang, " điểm phần trăm", " percentage points") : "");
}

/* " (chưa thỏa: Thôn 1 (111): tăng hộ_sạch thêm 20 hộ, lên 70 hộ; Thôn 2 (112))": the units of which so many must
   change, and what would make each satisfy. */
static void add_units(chuan_buffer *b, const chuan_gap *gap, const chuan_report *report)
{
  chuan_lang lang = report->lang;
  for (size_t i = 0; i < gap->unit_count && i < CHUAN_LACKS_NAMED_MAX; i++) {
    const chuan_gap_unit *of = &gap->units[i];
    if (i > 0)
      chuan_buffer_add_c(b, "; ");
    else
      chuan_buffer_add_c(b, gap->more ? chuan_say(lang, " (chưa thỏa: ", " (do not yet: ")
                                      : chuan_say(lang, " (đang thỏa: ", " (do now: "));
    chuan_buffer_add(b, of->unit->name);
    chuan_buffer_printf(b, " (%.*s)", CHUAN_STR_ARGS(of->unit->code));
    if (of->gap) {
      chuan_buffer_add_c(b, ": ");
      chuan_report_add_gaps(b, of->gap, 1, report);
    }
  }
  if (gap->unit_count > CHUAN_LACKS_NAMED_MAX)
    chuan_buffer_printf(b, chuan_say(lang, "; và %zu đơn vị khác", "; and %zu more units"),
                        gap->unit_count - CHUAN_LACKS_NAMED_MAX);
  chuan_buffer_add_c(b, gap->unit_count > 0 ? ")" : "");
}

void chuan_report_add_gap_name(chuan_buffer *b, const chuan_gap *gap, const chuan_report *report)
{
  chuan_report_add_datum(b, gap->datum, report);
  if (chuan_gap_is_of_each(gap))
    chuan_buffer_printf(b, chuan_say(report->lang, " của mỗi %.*s", " of every %.*s"),
                        CHUAN_STR_ARGS(gap->datum->level));
}

static void add_gap(chuan_buffer *b, const chuan_gap *gap, const chuan_report *report)
{
  chuan_lang lang = report->lang;
  if (!chuan_gap_is_number(gap->datum)) {
    chuan_report_add_datum(b, gap->datum, report);
    chuan_buffer_add_c(b, !gap->beyond ? " → " : gap->more ? " ≥ " : " ≤ ");
    chuan_buffer_add(b, shown_number(gap->datum, gap->to, lang, b->arena));
    return;
  }
  chuan_buffer_add_c(b, gap->more ? chuan_say(lang, "tăng ", "raise ") : chuan_say(lang, "giảm ", "lower "));
  chuan_report_add_gap_name(b, gap, report);
  chuan_buffer_add_c(b, gap->more ? chuan_say(lang, " thêm ", " by ") : chuan_say(lang, " bớt ", " by "));
  add_change(b, gap, lang);
  if (!chuan_gap_is_of_each(gap)) {
    chuan_buffer_add_c(b, gap->more ? chuan_say(lang, ", lên ", ", to ") : chuan_say(lang, ", còn ", ", to "));
    chuan_buffer_add(b, shown_number(gap->datum, gap->to, lang, b->arena));
  }
  if (gap->tried)
    chuan_buffer_add_c(b, chuan_say(lang, " (thử qua hàm Lua", " (found by trying the Lua function"));
  if (gap->perhaps_less)
    chuan_buffer_add_c(b, chuan_say(lang, "; có thể còn mức ít hơn", "; a smaller change may do"));
  chuan_buffer_add_c(b, gap->tried ? ")" : "");
  add_units(b, gap, report);
}

void chuan_report_add_gaps(chuan_buffer *b, const chuan_gap *gaps, size_t count, const chuan_report *report)
{
  for (size_t i = 0; i < count; i++) {
    chuan_buffer_add_c(b, i > 0 ? chuan_say(report->lang, ", và ", ", and ") : "");
    add_gap(b, &gaps[i], report);
  }
}

const char *chuan_report_no_gap(const chuan_report *report, const chuan_explanation *explanation, uint32_t indicator)
{
  const chuan_explained_indicator *explained = &explanation->indicators[indicator];
  chuan_lang lang = report->lang;
  if (report->results->indicator_reported[indicator * report->results->data->unit_count + explanation->unit])
    return chuan_say(lang, "đơn vị tự báo cáo, không có số liệu để tính",
                     "reported by the unit itself, without figures");
  bool missing = explained->despite_count > 0;
  for (size_t i = 0; i < explained->input_count; i++)
    missing = missing || explained->inputs[i].state == CHUAN_INPUT_NOT_REPORTED ||
              explained->inputs[i].state == CHUAN_INPUT_NOT_AVAILABLE;
  if (missing)
    return chuan_say(lang, "còn thiếu số liệu, chưa tính được khối lượng",
                     "data are missing, so how much is not known");
  for (size_t i = 0; i < explained->besides.count; i++) {
    if (explained->besides.items[i].function)
      return chuan_say(lang, "do hàm Lua tính, thử mà không thấy thay đổi nào làm đạt",
                       "a Lua function decides, and no change that was tried meets it");
    if (explained->besides.items[i].aggregate)
      return chuan_say(lang, "do các đơn vị con, xem phần \"Dựa trên\"", "the units below decide, see \"Rests on\"");
  }
  return chuan_say(lang, "không tìm được thay đổi số liệu nào làm chỉ tiêu này đạt",
                   "no change of its data that meets it was found");
}

static void add_end(chuan_buffer *b, const chuan_datum *datum, const chuan_end *end, const char *closed,
                    const char *open, chuan_lang lang)
{
  chuan_buffer_add_c(b, end->open ? open : closed);
  chuan_buffer_add(b, shown_number(datum, end->at, lang, b->arena));
}

/* "hộ_sạch của Bản 5 (125)"; of the unit itself the name alone. */
static void add_name_below(chuan_buffer *b, const chuan_datum *datum, const chuan_unit *of, const chuan_report *report)
{
  chuan_report_add_datum(b, datum, report);
  if (of)
    chuan_buffer_printf(b, chuan_say(report->lang, " của %.*s (%.*s)", " of %.*s (%.*s)"), CHUAN_STR_ARGS(of->name),
                        CHUAN_STR_ARGS(of->code));
}

static bool rests_on_undecided(const chuan_results *results, uint32_t why)
{
  size_t count;
  const chuan_cause *causes = chuan_cause_set_items(results->causes, why, &count);
  for (size_t i = 0; i < count; i++)
    if (causes[i].kind == CHUAN_CAUSE_CHILD_UNDECIDED)
      return true;
  return false;
}

void chuan_report_add_missing_below(chuan_buffer *b, const chuan_report *report, const chuan_results *results,
                                    uint32_t why, const chuan_explained_indicator *explained)
{
  chuan_lang lang = report->lang;
  size_t count = 0;
  for (size_t i = 0; rests_on_undecided(results, why) && i < explained->input_count; i++) {
    const chuan_explained_input *input = &explained->inputs[i];
    bool missing = input->state == CHUAN_INPUT_NOT_REPORTED || input->state == CHUAN_INPUT_NOT_AVAILABLE;
    if (!input->of || !missing || ++count > CHUAN_LACKS_NAMED_MAX)
      continue;
    chuan_buffer_add_c(b, count > 1 ? ", " : chuan_say(lang, " (thiếu ", " (lacking "));
    add_name_below(b, input->declared, input->of, report);
  }
  count += count > 0 ? explained->left_out.missing : 0;
  if (count > CHUAN_LACKS_NAMED_MAX)
    chuan_buffer_printf(b, chuan_say(lang, " và %zu số liệu khác", " and %zu more"), count - CHUAN_LACKS_NAMED_MAX);
  chuan_buffer_add_c(b, count > 0 ? ")" : "");
}

void chuan_report_deciding_choices(size_t *first, size_t *end, const chuan_deciding *deciding)
{
  const chuan_end *low = &deciding->range.low, *high = &deciding->range.high;
  *first = low->known ? (size_t)low->at.n + low->open : 0;
  *end = high->known ? (size_t)high->at.n + !high->open : deciding->datum->type.choice_count;
}

/* " thuộc { I; II }" */
static void add_choices(chuan_buffer *b, const chuan_deciding *deciding, chuan_lang lang)
{
  size_t first, end;
  chuan_report_deciding_choices(&first, &end, deciding);
  chuan_buffer_add_c(b, chuan_say(lang, " thuộc { ", " in { "));
  for (size_t i = first; i < end; i++)
    chuan_buffer_printf(b, "%s%.*s", i > first ? "; " : "", CHUAN_STR_ARGS(deciding->datum->type.choices[i]));
  chuan_buffer_add_c(b, " }");
}

/* "hộ_sạch của Bản 5 (125) ≥ 10 hộ" */
static void add_deciding(chuan_buffer *b, const chuan_deciding *deciding, const chuan_report *report)
{
  chuan_lang lang = report->lang;
  const chuan_datum *datum = deciding->datum;
  const chuan_range *range = &deciding->range;
  add_name_below(b, datum, deciding->of, report);
  if (deciding->previous)
    chuan_buffer_printf(b, chuan_say(lang, " kỳ %d", " of %d"), report->results->data->period - 1);
  if (chuan_range_is_point(range)) {
    add_end(b, datum, &range->low, " = ", " = ", lang);
    return;
  }
  if (datum->type.kind == CHUAN_TYPE_CHOICE) { /* there is no order among them */
    add_choices(b, deciding, lang);
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

void chuan_report_add_deciding(chuan_buffer *b, const chuan_explained_indicator *explained, const chuan_report *report)
{
  for (size_t i = 0; i < explained->deciding_count; i++) {
    chuan_buffer_add_c(b, i == 0 ? chuan_say(report->lang, "; đạt nếu ", "; met if ")
                                 : chuan_say(report->lang, ", và ", ", and "));
    add_deciding(b, &explained->deciding[i], report);
  }
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
    chuan_report_add_datum(b, datum, report);
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

/* "  Điều kiện …: có_vi_phạm → không" of the conditions that are not met. */
static void print_conditions(FILE *out, const chuan_report *report, const chuan_explanation *explanation,
                             chuan_arena *arena)
{
  const chuan_set *set = report->results->data->set;
  size_t units = report->results->data->unit_count;
  for (size_t k = 0; explanation->unmet && k < set->condition_count; k++) {
    const chuan_remaining *unmet = &explanation->unmet[k];
    chuan_buffer b;
    if (report->results->conditions[k * units + explanation->unit] != CHUAN_VERDICT_NOT_MET)
      continue;
    chuan_buffer_init(&b, arena);
    chuan_buffer_add_c(&b, chuan_say(report->lang, "  Điều kiện ", "  Condition "));
    chuan_buffer_add(&b, set->conditions[k].text);
    chuan_buffer_add_c(&b, unmet->gap_count > 0 ? ": " : "");
    chuan_report_add_gaps(&b, unmet->gaps, unmet->gap_count, report);
    chuan_layout_wrap(out, chuan_buffer_str(&b), 0, 4, report->width, arena);
  }
}

void chuan_report_add_way(chuan_buffer *b, const chuan_report *report, const chuan_way *way)
{
  const chuan_set *set = report->results->data->set;
  chuan_lang lang = report->lang;
  bool criteria = way->rule.of == CHUAN_MET_OF_CRITERIA;
  chuan_buffer_add_c(b, chuan_say(lang, way->criterion == CHUAN_NONE ? "Bộ" : "Tiêu chí ",
                                  way->criterion == CHUAN_NONE ? "The set" : "Criterion "));
  chuan_buffer_add(b, way->criterion == CHUAN_NONE ? CHUAN_STR("") : set->criteria[way->criterion].code);
  chuan_buffer_printf(b, criteria ? chuan_say(lang, " cần thêm %u tiêu chí", " needs %u more criteria")
                                   : chuan_say(lang, " cần thêm %u chỉ tiêu", " needs %u more indicators"),
                      way->more);
  if (way->lightest_count > 0)
    chuan_buffer_add_c(b, way->lightest_count == way->more ? chuan_say(lang, ", nhẹ nhất là ", ", the least effort: ")
                                                            : chuan_say(lang, ", mới tính được ", ", known so far: "));
  for (size_t i = 0; i < way->lightest_count; i++) {
    uint32_t number = way->lightest[i];
    chuan_buffer_add_c(b, i > 0 ? ", " : "");
    chuan_buffer_add(b, criteria ? set->criteria[number].code : set->indicators[number].code);
  }
}

static void print_way(FILE *out, const chuan_report *report, const chuan_way *way, chuan_arena *arena)
{
  chuan_buffer b;
  chuan_buffer_init(&b, arena);
  chuan_buffer_add_c(&b, "  ");
  chuan_report_add_way(&b, report, way);
  chuan_layout_wrap(out, chuan_buffer_str(&b), 0, 4, report->width, arena);
}

const char *chuan_report_needless(const chuan_report *report, const chuan_explanation *explanation, uint32_t indicator)
{
  const chuan_data *data = report->results->data;
  uint32_t criterion = data->set->indicators[indicator].criterion;
  for (size_t i = 0; i < explanation->way_count; i++)
    if (explanation->ways[i].criterion == CHUAN_NONE && explanation->ways[i].more == 0)
      return chuan_say(report->lang, " (không bắt buộc: bộ đã đủ)", " (not needed: the set has enough)");
  if (criterion != CHUAN_NONE &&
      report->results->criteria[criterion * data->unit_count + explanation->unit] == CHUAN_VERDICT_MET)
    return chuan_say(report->lang, " (không bắt buộc: tiêu chí đã đạt)", " (not needed: the criterion is met)");
  return "";
}

void chuan_report_remaining(FILE *out, const chuan_report *report, const chuan_explanation *explanation,
                            chuan_arena *arena)
{
  const chuan_set *set = report->results->data->set;
  chuan_lang lang = report->lang;
  bool any = explanation->remaining_count > 0;
  for (size_t k = 0; explanation->unmet && k < set->condition_count; k++)
    any = any || report->results->conditions[k * report->results->data->unit_count + explanation->unit] ==
                   CHUAN_VERDICT_NOT_MET;
  if (!any)
    return;
  fprintf(out, "\n%s\n",
          chuan_say(lang, "Khối lượng còn lại, việc nhẹ trước:", "What remains, the least effort first:"));
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
    chuan_report_add_gaps(&b, remaining->gaps, remaining->gap_count, report);
    if (remaining->gap_count == 0)
      chuan_buffer_add_c(&b, chuan_report_no_gap(report, explanation, remaining->indicator));
    if (agency.n > 0)
      chuan_buffer_add_c(&b, "; ");
    chuan_buffer_add(&b, agency);
    chuan_buffer_add_c(&b, chuan_report_needless(report, explanation, remaining->indicator));
    chuan_layout_wrap(out, chuan_buffer_str(&b), 0, 4, report->width, arena);
  }
  print_conditions(out, report, explanation, arena);
  for (size_t i = 0; i < explanation->way_count; i++)
    if (explanation->ways[i].more > 0)
      print_way(out, report, &explanation->ways[i], arena);
}
