/* Verdicts as text for people: the heading, all units in a table, one line of counts. */
#include "runtime/local_time.h"
#include "runtime/report_internal.h"

#include <string.h>

enum { HASH_SHOWN = 4 /* bytes of a hash */ };

/* Words -------------------------------------------------------------------------------------------- */

chuan_tone chuan_report_tone(uint8_t verdict)
{
  static const chuan_tone TONES[CHUAN_VERDICT_COUNT] = {
    [CHUAN_VERDICT_MET] = CHUAN_TONE_GOOD,
    [CHUAN_VERDICT_NOT_MET] = CHUAN_TONE_BAD,
    [CHUAN_VERDICT_INSUFFICIENT] = CHUAN_TONE_OPEN,
    [CHUAN_VERDICT_FAULT] = CHUAN_TONE_BAD,
  };
  return TONES[verdict];
}

chuan_str chuan_report_word(const chuan_report *report, uint8_t verdict, bool reported, chuan_arena *arena)
{
  chuan_buffer b;
  chuan_buffer_init(&b, arena);
  chuan_buffer_add_c(&b, chuan_verdict_text((chuan_verdict)verdict, report->lang == CHUAN_LANG_EN));
  chuan_buffer_add_c(&b, reported ? " *" : "");
  return chuan_buffer_str(&b);
}

chuan_str chuan_report_share(uint32_t met, uint32_t total, uint32_t insufficient, chuan_lang lang, chuan_arena *arena)
{
  chuan_buffer b;
  chuan_buffer_init(&b, arena);
  chuan_buffer_printf(&b, "%u/%u", met, total);
  if (insufficient > 0)
    chuan_buffer_printf(&b, chuan_say(lang, " +%u thiếu", " +%u open"), insufficient);
  return chuan_buffer_str(&b);
}

/* Heading ------------------------------------------------------------------------------------------ */

static void add_hash(chuan_buffer *b, const unsigned char *hash)
{
  for (size_t i = 0; i < HASH_SHOWN; i++)
    chuan_buffer_printf(b, "%02x", hash[i]);
}

void chuan_report_text_heading(FILE *out, const chuan_report *report, chuan_arena *arena)
{
  const chuan_data *data = report->results->data;
  const chuan_set *set = data->set;
  chuan_buffer b;
  chuan_buffer_init(&b, arena);
  if (set->title.n > 0) {
    chuan_buffer_add(&b, set->title);
    chuan_buffer_add_c(&b, " (");
    chuan_buffer_add(&b, set->name);
    chuan_buffer_add_char(&b, ')');
  } else {
    chuan_buffer_add(&b, set->name);
  }
  chuan_layout_wrap_toned(out, chuan_buffer_str(&b), 0, report->width, CHUAN_TONE_HEAD, report->color,
                          arena);

  chuan_buffer_init(&b, arena);
  chuan_buffer_printf(&b, chuan_say(report->lang, "Kỳ đánh giá %d; ngày luật" NO_BREAK_SPACE,
                                    "Period %d; law date" NO_BREAK_SPACE), data->period);
  chuan_buffer_add(&b, chuan_day_text(data->law_date, report->lang == CHUAN_LANG_EN, arena));
  chuan_buffer_add_c(&b,
                     chuan_say(report->lang, "; quy" NO_BREAK_SPACE "tắc" NO_BREAK_SPACE, "; rules" NO_BREAK_SPACE));
  add_hash(&b, data->program->hash);
  chuan_buffer_add_c(&b, chuan_say(report->lang, "; dữ" NO_BREAK_SPACE "liệu" NO_BREAK_SPACE, "; data" NO_BREAK_SPACE));
  add_hash(&b, data->hash);
  if (report->as_known.n > 0) {
    chuan_buffer_add_c(&b, chuan_say(report->lang, "; nộp" NO_BREAK_SPACE "đến" NO_BREAK_SPACE,
                                     "; submitted" NO_BREAK_SPACE "by" NO_BREAK_SPACE));
    chuan_buffer_add(&b, chuan_time_text(report->as_known, NO_BREAK_SPACE, report->lang, arena));
  }
  chuan_layout_wrap(out, chuan_buffer_str(&b), 0, 0, report->width, arena);
  chuan_report_amendments_line(out, report, arena);
  fputc('\n', out);
}

/* Why a unit is not met ---------------------------------------------------------------------------- */

/* The codes of one verdict, kept apart: "2" may be a criterion or an indicator. */
typedef struct codes {
  chuan_buffer criteria, indicators;
} codes;

static void add_code(chuan_buffer *b, chuan_str code)
{
  chuan_buffer_add_c(b, b->n > 0 ? ", " : "");
  chuan_buffer_add(b, code);
}

/* Appends "chưa đạt: tiêu chí 2, 6, chỉ tiêu 8.3". */
static void add_codes(chuan_buffer *b, const codes *found, const char *word, chuan_lang lang)
{
  bool both = found->criteria.n > 0 && found->indicators.n > 0;
  if (found->criteria.n + found->indicators.n == 0)
    return;
  chuan_buffer_printf(b, "%s%s: ", b->n > 0 ? "; " : "", word);
  if (found->criteria.n > 0) {
    chuan_buffer_add_c(b, chuan_say(lang, "tiêu chí" NO_BREAK_SPACE, "criterion" NO_BREAK_SPACE));
    chuan_buffer_add(b, chuan_buffer_str(&found->criteria));
  }
  if (found->indicators.n > 0) {
    chuan_buffer_add_c(b, both ? ", " : "");
    chuan_buffer_add_c(b, chuan_say(lang, "chỉ" NO_BREAK_SPACE "tiêu" NO_BREAK_SPACE, "indicator" NO_BREAK_SPACE));
    chuan_buffer_add(b, chuan_buffer_str(&found->indicators));
  }
}

/* The codes of a criterion that has `verdict`: of the indicators that make it so; its own where all of them
   do, or none (it was reported). */
static void add_criterion_codes(codes *found, const chuan_results *results, uint32_t number, size_t unit,
                                uint8_t verdict)
{
  const chuan_data *data = results->data;
  const chuan_criterion *criterion = &data->set->criteria[number];
  size_t alike = 0;
  for (size_t i = 0; i < criterion->indicator_count; i++)
    alike += results->indicators[criterion->indicators[i] * data->unit_count + unit] == verdict;
  bool whole = alike == 0 || alike == criterion->indicator_count ||
               results->criterion_reported[number * data->unit_count + unit];
  if (whole)
    add_code(&found->criteria, criterion->code);
  for (size_t i = 0; i < criterion->indicator_count && !whole; i++)
    if (results->indicators[criterion->indicators[i] * data->unit_count + unit] == verdict)
      add_code(&found->indicators, data->set->indicators[criterion->indicators[i]].code);
}

/* The codes of what is undecided in a criterion that is not met: it may keep the unit back as well. */
static void add_undecided_codes(codes *found, const chuan_results *results, uint32_t number, size_t unit)
{
  const chuan_data *data = results->data;
  const chuan_criterion *criterion = &data->set->criteria[number];
  for (size_t i = 0; i < criterion->indicator_count; i++)
    if (results->indicators[criterion->indicators[i] * data->unit_count + unit] == CHUAN_VERDICT_INSUFFICIENT)
      add_code(&found->indicators, data->set->indicators[criterion->indicators[i]].code);
}

bool chuan_report_condition_hinders(const chuan_results *results, size_t condition, size_t unit)
{
  uint8_t verdict = results->conditions[condition * results->data->unit_count + unit];
  return verdict != CHUAN_VERDICT_MET && verdict != CHUAN_VERDICT_NOT_APPLICABLE;
}

void chuan_report_add_condition(chuan_buffer *b, const chuan_report *report, size_t condition, size_t unit,
                                chuan_arena *arena)
{
  const chuan_results *results = report->results;
  size_t at = condition * results->data->unit_count + unit;
  uint8_t verdict = results->conditions[at];
  chuan_buffer_printf(b, " %s: ", chuan_verdict_text((chuan_verdict)verdict, report->lang == CHUAN_LANG_EN));
  chuan_buffer_add(b, results->data->set->conditions[condition].text);
  if (verdict == CHUAN_VERDICT_INSUFFICIENT) {
    chuan_buffer_add_c(b, " (");
    chuan_buffer_add(b, chuan_report_causes(report, results, unit, results->condition_causes[at], arena));
    chuan_buffer_add_char(b, ')');
  } else if (verdict == CHUAN_VERDICT_FAULT) {
    chuan_buffer_add_c(b, " (");
    chuan_buffer_add(b, chuan_report_fault(results, unit, results->condition_causes[at], report->lang, arena));
    chuan_buffer_add_char(b, ')');
  }
}

/* "chưa đạt: tiêu chí 4, 10; thiếu dữ liệu: chỉ tiêu 17.1": what keeps a unit from being met. */
static chuan_str reasons(const chuan_report *report, size_t unit, chuan_arena *arena)
{
  static const struct {
    uint8_t verdict;
    const char *word[2];
  } LISTS[] = { { CHUAN_VERDICT_NOT_MET, { "chưa đạt", "unmet" } },
                { CHUAN_VERDICT_INSUFFICIENT, { "thiếu dữ liệu", "open" } },
                { CHUAN_VERDICT_FAULT, { "lỗi quy tắc", "rule fault" } } };
  const chuan_results *results = report->results;
  const chuan_data *data = results->data;
  chuan_buffer b;
  chuan_buffer_init(&b, arena);
  for (size_t list = 0; list < sizeof LISTS / sizeof *LISTS; list++) {
    codes found;
    chuan_buffer_init(&found.criteria, arena);
    chuan_buffer_init(&found.indicators, arena);
    for (uint32_t i = 0; i < data->set->criterion_count; i++) {
      uint8_t verdict = results->criteria[i * data->unit_count + unit];
      if (verdict == LISTS[list].verdict)
        add_criterion_codes(&found, results, i, unit, verdict);
      else if (verdict == CHUAN_VERDICT_NOT_MET && LISTS[list].verdict == CHUAN_VERDICT_INSUFFICIENT &&
               !results->criterion_reported[i * data->unit_count + unit])
        add_undecided_codes(&found, results, i, unit);
    }
    for (uint32_t i = 0; i < data->set->indicator_count; i++)
      if (data->set->indicators[i].criterion == CHUAN_NONE &&
          results->indicators[i * data->unit_count + unit] == LISTS[list].verdict)
        add_code(&found.indicators, data->set->indicators[i].code);
    add_codes(&b, &found, LISTS[list].word[report->lang], report->lang);
  }
  for (size_t i = 0; i < data->set->condition_count; i++)
    if (chuan_report_condition_hinders(results, i, unit)) {
      chuan_buffer_printf(&b, "%s%s", b.n > 0 ? "; " : "", chuan_say(report->lang, "điều kiện", "condition"));
      chuan_report_add_condition(&b, report, i, unit, arena);
    }
  if (b.n == 0 && results->sets[unit] == CHUAN_VERDICT_INSUFFICIENT)
    return chuan_report_causes(report, results, unit, results->set_causes[unit], arena);
  return chuan_buffer_str(&b);
}

/* Notes -------------------------------------------------------------------------------------------- */

/* Whether reports decided an indicator or criterion of the unit. */
bool chuan_report_is_reported(const chuan_results *results, size_t unit)
{
  const chuan_data *data = results->data;
  for (size_t i = 0; i < data->set->indicator_count; i++)
    if (results->indicator_reported[i * data->unit_count + unit])
      return true;
  for (size_t i = 0; i < data->set->criterion_count; i++)
    if (results->criterion_reported[i * data->unit_count + unit])
      return true;
  return false;
}

bool chuan_report_rests_on_reported(const chuan_report *report, size_t unit)
{
  bool found = chuan_report_is_reported(report->results, unit);
  for (size_t i = 0; i < report->required_count && !found; i++)
    found = chuan_report_is_reported(report->required[i], unit);
  return found || chuan_report_rests_below(report, unit, CHUAN_BELOW_REPORTED);
}

void chuan_report_reported_note(FILE *out, const chuan_report *report, size_t first, size_t end, chuan_arena *arena)
{
  bool any = false;
  for (size_t unit = first; unit < end && !any; unit++)
    any = chuan_report_rests_on_reported(report, unit);
  bool any_below = false;
  for (size_t unit = first; unit < end && !any_below; unit++)
    any_below = chuan_report_rests_below(report, unit, CHUAN_BELOW_REPORTED);
  if (any_below)
    chuan_layout_wrap(out,
                      chuan_str_of(chuan_say(report->lang,
                                             "Kết quả của đơn vị cấp dưới có phần do đơn vị tự báo cáo, không có số "
                                             "liệu kèm theo",
                                             "Some verdicts of the units below are as these reported them, without "
                                             "the figures behind them")),
                      0, 2, report->width, arena);
  if (any)
    chuan_layout_wrap(
        out,
        chuan_str_of(chuan_say(report->lang, "* theo kết quả đơn vị tự báo cáo, không có số liệu kèm theo",
                               "* as reported by the unit itself, without the figures behind it")),
        0, 2, report->width, arena);
}

/* What "+1 thiếu" in the column of criteria means, printed where it stands. */
static void print_open_note(FILE *out, const chuan_report *report, chuan_arena *arena)
{
  const chuan_results *results = report->results;
  bool any = false;
  for (size_t unit = 0; unit < results->data->unit_count && !any; unit++)
    any = results->criteria_insufficient[unit] > 0;
  if (any && results->data->set->criterion_count > 0)
    chuan_layout_wrap(out,
                      chuan_str_of(chuan_say(report->lang, "+N thiếu: còn N tiêu chí chưa đủ dữ liệu",
                                             "+N open: N more criteria are still insufficient")),
                      0, 2, report->width, arena);
}

/* How an indicator uses what nobody checked: not at all, for no unit that it decides, or in deciding. */
typedef enum unchecked { UNCHECKED_NONE, UNCHECKED_ASIDE, UNCHECKED_DECIDES } unchecked;

static unchecked find_unchecked(const chuan_results *results, uint32_t indicator, size_t first, size_t end)
{
  unchecked found = UNCHECKED_NONE;
  for (size_t unit = first; unit < end; unit++) {
    size_t at = indicator * results->data->unit_count + unit;
    uint8_t verdict = results->indicators[at];
    bool decides =
      (verdict == CHUAN_VERDICT_MET || verdict == CHUAN_VERDICT_NOT_MET) && !results->indicator_reported[at];
    if ((!decides && found != UNCHECKED_NONE) || !chuan_results_have_indicator(results, indicator, unit) ||
        chuan_report_checked(results, indicator, unit, NULL))
      continue;
    if (decides)
      return UNCHECKED_DECIDES;
    found = UNCHECKED_ASIDE;
  }
  return found;
}

/* What nobody checked of one set, that of the report or one that it asks for. */
static void note_unchecked(FILE *out, const chuan_report *report, const chuan_results *results, size_t first,
                           size_t end, chuan_arena *arena)
{
  const chuan_set *set = results->data->set;
  size_t aside = 0;
  unchecked found = UNCHECKED_NONE;
  chuan_buffer b;
  chuan_buffer_init(&b, arena);
  for (uint32_t i = 0; i < set->indicator_count; i++) {
    unchecked own = find_unchecked(results, i, first, end);
    found = own > found ? own : found;
    if (i + 1 < set->indicator_count && chuan_str_equal(set->indicators[i].code, set->indicators[i + 1].code))
      continue; /* several variants may add one code */
    if (found == UNCHECKED_DECIDES)
      add_code(&b, set->indicators[i].code);
    aside += found == UNCHECKED_ASIDE;
    found = UNCHECKED_NONE;
  }
  if (b.n == 0 && aside == 0)
    return;
  chuan_buffer note;
  chuan_buffer_init(&note, arena);
  chuan_buffer_add_c(&note, chuan_say(report->lang, "Chưa kiểm chứng với văn bản: ",
                                      "Not yet checked against the act: "));
  chuan_buffer_add_c(&note, b.n > 0 ? chuan_say(report->lang, "chỉ tiêu ", "indicators ") : "");
  chuan_buffer_add(&note, chuan_buffer_str(&b));
  chuan_buffer_add_c(&note, b.n > 0 && aside > 0 ? chuan_say(report->lang, ", và ", ", and ") : "");
  if (aside > 0)
    chuan_buffer_printf(&note, chuan_say(report->lang, "%zu chỉ tiêu không tính ra đạt hay chưa đạt",
                                         "%zu of the indicators not computed as met or unmet"), aside);
  if (results != report->results)
    chuan_buffer_printf(&note, chuan_say(report->lang, " (bộ %.*s)", " (set %.*s)"), CHUAN_STR_ARGS(set->name));
  chuan_layout_wrap(out, chuan_buffer_str(&note), 0, 2, report->width, arena);
}

void chuan_report_unchecked_note(FILE *out, const chuan_report *report, size_t first, size_t end, chuan_arena *arena)
{
  for (size_t i = 0; i < report->below_count; i++)
    note_unchecked(out, report, report->below[i], 0, report->below[i]->data->unit_count, arena);
  for (size_t i = 0; i < report->required_count; i++)
    note_unchecked(out, report, report->required[i], first, end, arena);
  note_unchecked(out, report, report->results, first, end, arena);
  chuan_report_unchecked_grades_note(out, report, first, end, arena);
}

/* The table ---------------------------------------------------------------------------------------- */

bool chuan_report_has_indicators(const chuan_results *results, size_t first, size_t end)
{
  bool any_reported = false;
  for (size_t i = 0; i < results->data->set->criterion_count; i++)
    for (size_t unit = first; unit < end && !any_reported; unit++)
      any_reported = results->criterion_reported[i * results->data->unit_count + unit];
  if (!any_reported)
    return true;
  for (size_t i = 0; i < results->data->set->indicator_count; i++)
    for (size_t unit = first; unit < end; unit++)
      if (chuan_results_have_indicator(results, i, unit) &&
          results->indicators[i * results->data->unit_count + unit] != CHUAN_VERDICT_INSUFFICIENT)
        return true;
  return false;
}

/* "14/19 +1 thiếu, 4 cơ bản đạt" */
static chuan_str criteria_share(const chuan_report *report, size_t unit, chuan_arena *arena)
{
  const chuan_results *results = report->results;
  chuan_str share = chuan_report_share(results->criteria_met[unit], results->criteria_total[unit],
                                       results->criteria_insufficient[unit], report->lang, arena);
  if (results->data->set->grade_count == 0)
    return share;
  chuan_buffer b;
  chuan_buffer_init(&b, arena);
  chuan_buffer_add(&b, share);
  chuan_report_add_grades(&b, results, unit);
  return b.failed ? (chuan_str){ NULL, 0 } : chuan_buffer_str(&b);
}

static chuan_rc print_units(FILE *out, const chuan_report *report, chuan_arena *arena)
{
  enum { CODE, NAME, CRITERIA, INDICATORS, VERDICT, BAND, COLUMNS };
  const chuan_results *results = report->results;
  const chuan_data *data = results->data;
  const chuan_set *set = data->set;
  chuan_table_column columns[COLUMNS] = {
    [CODE] = { .title = chuan_say(report->lang, "Mã", "Code") },
    [NAME] = { .title = chuan_say(report->lang, "Tên", "Name"), .flexible = true },
    [CRITERIA] = { .title = chuan_say(report->lang, "Tiêu chí", "Criteria"), .hidden = set->criterion_count == 0 },
    [INDICATORS] = { .title = chuan_say(report->lang, "Chỉ tiêu", "Indicators"),
                     .hidden = !chuan_report_has_indicators(results, 0, data->unit_count) },
    [VERDICT] = { .title = chuan_say(report->lang, "Kết quả", "Verdict"), .toned = true },
    [BAND] = { .title = chuan_say(report->lang, "Xếp loại", "Band"), .hidden = set->band_count == 0 },
  };
  chuan_table table;
  chuan_table_init(&table, columns, COLUMNS, arena);
  for (size_t unit = 0; unit < data->unit_count; unit++) {
    chuan_str cells[COLUMNS] = {
      [CODE] = data->units[unit].code,
      [NAME] = data->units[unit].name,
      [CRITERIA] = criteria_share(report, unit, arena),
      [INDICATORS] = chuan_report_share(results->indicators_met[unit], results->indicators_total[unit], 0, report->lang,
                                        arena),
      [VERDICT] = chuan_report_marked(
        chuan_report_word(report, results->sets[unit], chuan_report_rests_on_reported(report, unit), arena),
        chuan_lineage_has_put_together(data, unit) ||
          chuan_report_rests_below(report, unit, CHUAN_BELOW_PUT_TOGETHER),
        arena),
      [BAND] = results->bands[unit] == CHUAN_NONE ? CHUAN_STR("–") : set->bands[results->bands[unit]].name,
    };
    chuan_table_add(&table, cells, chuan_report_tone(results->sets[unit]), 0, reasons(report, unit, arena));
  }
  chuan_table_print(&table, out, report->width, report->color);
  return table.failed ? CHUAN_RC_MEMORY : CHUAN_RC_OK;
}

/* "70 xã: 11 đạt, 59 chưa đạt, 0 chưa đủ dữ liệu, 0 lỗi quy tắc" */
static void print_summary(FILE *out, const chuan_report *report, chuan_arena *arena)
{
  chuan_report_totals totals = chuan_report_count(report->results);
  bool english = report->lang == CHUAN_LANG_EN;
  chuan_buffer b;
  chuan_buffer_init(&b, arena);
  chuan_buffer_printf(&b, "%zu ", totals.units);
  chuan_buffer_add(&b, report->results->data->set->level);
  for (chuan_verdict verdict = 0; verdict < CHUAN_VERDICT_COUNT; verdict++)
    if (verdict != CHUAN_VERDICT_NOT_APPLICABLE || totals.verdicts[verdict] > 0)
      chuan_buffer_printf(&b, "%s%zu %s", verdict == 0 ? ": " : ", ", totals.verdicts[verdict],
                          chuan_verdict_text(verdict, english));
  chuan_layout_wrap_toned(out, chuan_buffer_str(&b), 0, report->width, CHUAN_TONE_HEAD, report->color,
                          arena);
}

chuan_rc chuan_report_text_many(FILE *out, const chuan_report *report, chuan_arena *arena)
{
  size_t unit_count = report->results->data->unit_count;
  chuan_report_text_heading(out, report, arena);
  chuan_rc rc = print_units(out, report, arena);
  if (rc == CHUAN_RC_OK && !report->selected)
    rc = chuan_report_text_above(out, report, arena);
  if (rc != CHUAN_RC_OK)
    return rc;
  fputc('\n', out);
  print_open_note(out, report, arena);
  chuan_report_reported_note(out, report, 0, unit_count, arena);
  chuan_report_put_together_note(out, report, 0, unit_count, arena);
  chuan_report_unchecked_note(out, report, 0, unit_count, arena);
  chuan_report_rulings_note(out, report, arena);
  print_summary(out, report, arena);
  return CHUAN_RC_OK;
}
