/* What verdicts rest on beside the unit's own data: child units, thresholds of other sets, what Lua functions gave, and
   the rulings on recognition and revocation. See report_internal.h. */
#include "runtime/report_internal.h"

enum {
  UNITS_NAMED_MAX = 20, /* child units, or units with a ruling, that one line names */
  ITEMS_SHOWN_MAX = 8   /* of a list that a function was called with */
};

/* Child units -------------------------------------------------------------------------------------- */

static chuan_dialect dialect_of(const chuan_report *report)
{
  return report->lang == CHUAN_LANG_EN ? CHUAN_DIALECT_EN : CHUAN_DIALECT_VI;
}

/* A number of no threshold: with up to three decimals, as values are shown. */
static void add_number(chuan_buffer *b, const chuan_report *report, chuan_num number)
{
  enum { PLACES = 3 };
  chuan_str shown = chuan_num_display(number, PLACES, CHUAN_ROUND_HALF_UP, dialect_of(report), b->arena);
  chuan_buffer_add(b, shown);
  chuan_report_add_exact(b, shown, number, report->lang);
}

bool chuan_report_child_kept(const chuan_report *report, const chuan_aggregate *aggregate, size_t child, bool weight,
                             chuan_measure *out)
{
  const chuan_results *results = report->results->data->children[aggregate->part].results;
  uint32_t kept = weight ? aggregate->weight : aggregate->kept;
  if (kept == CHUAN_NONE)
    return false;
  *out = results->kept[kept * results->data->unit_count + child];
  return true;
}

bool chuan_report_sums(const chuan_aggregate *aggregate)
{
  return aggregate->kind == CHUAN_AGGREGATE_SUM || aggregate->kind == CHUAN_AGGREGATE_MEAN;
}

static void add_name(chuan_buffer *b, const chuan_unit *unit)
{
  chuan_buffer_add(b, unit->name);
  chuan_buffer_add_c(b, " (");
  chuan_buffer_add(b, unit->code);
  chuan_buffer_add_char(b, ')');
}

/* Why a child unit has no number, and what that does to the sum: "chưa đủ dữ liệu, tính là 0". */
static void add_lacking(chuan_buffer *b, const chuan_report *report, const chuan_aggregate *aggregate, uint8_t state)
{
  chuan_buffer_add_c(b, chuan_verdict_text((chuan_verdict)state, report->lang == CHUAN_LANG_EN));
  if (state != CHUAN_VERDICT_INSUFFICIENT)
    return;
  if (aggregate->missing == CHUAN_MISSING_COUNTS) {
    chuan_buffer_add_c(b, chuan_say(report->lang, ", tính là ", ", counts as "));
    add_number(b, report, aggregate->missing_number);
  } else if (aggregate->missing == CHUAN_MISSING_SKIPPED) {
    chuan_buffer_add_c(b, chuan_say(report->lang, ", bỏ qua", ", left out"));
  }
}

/* " và 12 đơn vị khác" where not all units are named. */
static void add_more(chuan_buffer *b, const chuan_report *report, size_t units)
{
  if (units > UNITS_NAMED_MAX)
    chuan_buffer_printf(b, chuan_say(report->lang, " và %zu đơn vị khác", " and %zu more units"),
                        units - UNITS_NAMED_MAX);
}

/* ": Xã Một (01) 600; Xã Hai (02) chưa đủ dữ liệu" */
static void add_summands(chuan_buffer *b, const chuan_report *report, const chuan_aggregate *aggregate,
                         const chuan_children *children, size_t unit)
{
  uint32_t first = children->first[unit], end = children->first[unit + 1];
  if (first == end)
    chuan_buffer_add_c(b, chuan_say(report->lang, ": không có đơn vị con", ": no child units"));
  for (uint32_t i = first; i < end && i - first < UNITS_NAMED_MAX; i++) {
    chuan_measure kept = { .state = CHUAN_VERDICT_INSUFFICIENT }, weight;
    chuan_buffer_add_c(b, i == first ? ": " : "; ");
    add_name(b, &children->results->data->units[children->units[i]]);
    chuan_buffer_add_char(b, ' ');
    chuan_report_child_kept(report, aggregate, children->units[i], false, &kept);
    if (kept.state == CHUAN_VERDICT_MET)
      add_number(b, report, kept.number);
    else
      add_lacking(b, report, aggregate, kept.state);
    if (!chuan_report_child_kept(report, aggregate, children->units[i], true, &weight))
      continue;
    chuan_buffer_add_c(b, " × ");
    if (weight.state == CHUAN_VERDICT_MET)
      add_number(b, report, weight.number);
    else
      chuan_buffer_add_c(b, chuan_verdict_text((chuan_verdict)weight.state, report->lang == CHUAN_LANG_EN));
  }
  add_more(b, report, end - first);
}

/* What a verdict is called of a condition that a child unit is to satisfy. */
static const char *satisfied_word(const chuan_report *report, chuan_verdict verdict)
{
  if (verdict == CHUAN_VERDICT_MET)
    return chuan_say(report->lang, "thỏa", "satisfy");
  if (verdict == CHUAN_VERDICT_NOT_MET)
    return chuan_say(report->lang, "không thỏa", "do not");
  return chuan_verdict_text(verdict, report->lang == CHUAN_LANG_EN);
}

/* "; không thỏa: Xã Hai (02), Xã Ba (03)" of the child units with that verdict; nothing when there are none. */
static void add_children_with(chuan_buffer *b, const chuan_report *report, const chuan_aggregate *aggregate,
                              const chuan_children *children, size_t unit, chuan_verdict verdict)
{
  size_t named = 0;
  for (uint32_t i = children->first[unit]; i < children->first[unit + 1]; i++) {
    chuan_measure kept;
    if (!chuan_report_child_kept(report, aggregate, children->units[i], false, &kept) || kept.state != verdict)
      continue;
    if (named++ >= UNITS_NAMED_MAX)
      continue;
    if (named == 1)
      chuan_buffer_printf(b, "; %s: ", satisfied_word(report, verdict));
    else
      chuan_buffer_add_c(b, ", ");
    add_name(b, &children->results->data->units[children->units[i]]);
  }
  add_more(b, report, named);
}

/* "3 xã, 1 thỏa; không thỏa: Xã Hai (02)" */
static void add_judged(chuan_buffer *b, const chuan_report *report, const chuan_aggregate *aggregate,
                       const chuan_children *children, size_t unit)
{
  size_t met = 0, count = children->first[unit + 1] - children->first[unit];
  for (uint32_t i = children->first[unit]; i < children->first[unit + 1]; i++) {
    chuan_measure kept;
    met += !chuan_report_child_kept(report, aggregate, children->units[i], false, &kept) ||
           kept.state == CHUAN_VERDICT_MET;
  }
  chuan_buffer_printf(b, ": %zu ", count);
  chuan_buffer_add(b, children->results->data->set->level);
  if (aggregate->kept == CHUAN_NONE)
    return;
  chuan_buffer_printf(b, ", %zu %s", met, satisfied_word(report, CHUAN_VERDICT_MET));
  /* Of `mọi` those are of interest that do not satisfy; else also those that do. */
  bool every = aggregate->kind == CHUAN_AGGREGATE_EVERY;
  for (chuan_verdict verdict = every ? CHUAN_VERDICT_NOT_MET : CHUAN_VERDICT_MET; verdict < CHUAN_VERDICT_COUNT;
       verdict++)
    add_children_with(b, report, aggregate, children, unit, verdict);
}

/* Calls of functions ---------------------------------------------------------------------------- */

chuan_explained_input chuan_report_call_value(chuan_datum *declared, const chuan_parameter *parameter,
                                              const chuan_data *data, const chuan_measure *value)
{
  *declared = (chuan_datum){ .type = parameter->type };
  chuan_explained_input shown = { .declared = declared, .state = CHUAN_INPUT_VALUE, .number = value->number };
  if (parameter->type.kind == CHUAN_TYPE_TRUTH)
    shown.number = chuan_num_int(value->state == CHUAN_VERDICT_MET);
  if (parameter->type.kind == CHUAN_TYPE_TEXT)
    shown.text = chuan_data_text_at(data, value->number.n);
  return shown;
}

/* One value of a call; "chưa đủ dữ liệu" where there is none. */
static void add_call_value(chuan_buffer *b, const chuan_report *report, const chuan_parameter *parameter,
                           const chuan_data *data, const chuan_measure *value)
{
  bool truth = parameter->type.kind == CHUAN_TYPE_TRUTH && value->state == CHUAN_VERDICT_NOT_MET;
  if (value->state != CHUAN_VERDICT_MET && !truth) {
    chuan_buffer_add_c(b, chuan_verdict_text((chuan_verdict)value->state, report->lang == CHUAN_LANG_EN));
  } else if (parameter->type.kind <= CHUAN_TYPE_RATIO) {
    bool percent = parameter->type.kind == CHUAN_TYPE_RATIO;
    chuan_buffer_add(b, chuan_report_number(value->number, NULL, percent, report->lang, b->arena));
  } else {
    chuan_datum declared;
    chuan_explained_input shown = chuan_report_call_value(&declared, parameter, data, value);
    const char *quote = parameter->type.kind == CHUAN_TYPE_TEXT ? "\"" : "";
    chuan_buffer_add_c(b, quote);
    chuan_buffer_add(b, chuan_report_input(&shown, report->lang, b->arena));
    chuan_buffer_add_c(b, quote);
  }
}

/* "danh sách 2 thôn (600; thiếu)"; of many items only how many they are. */
static void add_list(chuan_buffer *b, const chuan_report *report, const chuan_parameter *parameter,
                     const chuan_aggregate *list, size_t unit)
{
  const chuan_children *children = &report->results->data->children[list->part];
  size_t count = children->first[unit + 1] - children->first[unit];
  chuan_buffer_printf(b, chuan_say(report->lang, "danh sách %zu ", "list of %zu "), count);
  chuan_buffer_add(b, children->results->data->set->level);
  for (uint32_t i = children->first[unit]; count <= ITEMS_SHOWN_MAX && i < children->first[unit + 1]; i++) {
    chuan_measure kept;
    chuan_report_child_kept(report, list, children->units[i], false, &kept);
    chuan_buffer_add_c(b, i == children->first[unit] ? " (" : "; ");
    if (kept.state == CHUAN_VERDICT_INSUFFICIENT)
      chuan_buffer_add_c(b, chuan_say(report->lang, "thiếu", "missing"));
    else
      add_call_value(b, report, parameter, children->results->data, &kept);
  }
  chuan_buffer_add_c(b, count > 0 && count <= ITEMS_SHOWN_MAX ? ")" : "");
}

/* "; thiếu: Thôn 3 (010201): tiền chưa báo cáo; … và 25 thôn khác" */
static void add_lacks(chuan_buffer *b, const chuan_report *report, const chuan_explained_argument *argument)
{
  bool english = report->lang == CHUAN_LANG_EN;
  for (size_t i = 0; i < argument->lack_count && i < CHUAN_LACKS_NAMED_MAX; i++) {
    const chuan_explained_lack *lack = &argument->lacks[i];
    chuan_explained_input shown = { .declared = lack->datum, .state = lack->state };
    chuan_buffer_add_c(b, i > 0 ? "; " : chuan_say(report->lang, "; thiếu: ", "; missing: "));
    add_name(b, lack->unit);
    chuan_buffer_add_c(b, ": ");
    if (lack->datum) {
      chuan_buffer_add(b, lack->datum->name);
      chuan_buffer_add_char(b, ' ');
    }
    chuan_buffer_add(b, lack->datum ? chuan_report_input(&shown, report->lang, b->arena)
                                    : chuan_str_of(chuan_verdict_text(CHUAN_VERDICT_INSUFFICIENT, english)));
  }
  if (argument->lack_count > CHUAN_LACKS_NAMED_MAX)
    chuan_buffer_printf(b, chuan_say(report->lang, "; và %zu đơn vị khác", "; and %zu more units"),
                        argument->lack_count - CHUAN_LACKS_NAMED_MAX);
}

/* One value that a function was called with; of a datum without one why. */
static void add_argument(chuan_buffer *b, const chuan_report *report, const chuan_parameter *parameter,
                         const chuan_explained_argument *argument)
{
  chuan_measure value = { argument->number, argument->state };
  chuan_explained_input shown = { .state = argument->input };
  if (argument->text.n > 0)
    chuan_buffer_add(b, argument->text);
  else if (argument->input != CHUAN_INPUT_VALUE)
    chuan_buffer_add(b, chuan_report_input(&shown, report->lang, b->arena));
  else
    add_call_value(b, report, parameter, report->results->data, &value);
}

/* "trung_vị(danh sách 2 thôn (600; 300); 5) = 450, hàm thư viện" */
static void add_call(chuan_buffer *b, const chuan_report *report, const chuan_explained_beside *beside, size_t unit)
{
  const chuan_function *function = beside->function;
  const chuan_data *data = report->results->data;
  chuan_measure result = { beside->number, beside->state };
  chuan_buffer_add(b, function->name);
  for (size_t i = 0; i < function->parameter_count; i++) {
    const chuan_explained_argument *argument = &beside->arguments[i];
    chuan_buffer_add_c(b, i == 0 ? "(" : "; ");
    if (argument->list && data->children[argument->list->part].results)
      add_list(b, report, &function->parameters[i], argument->list, unit);
    else
      add_argument(b, report, &function->parameters[i], argument);
  }
  bool gave = result.state == CHUAN_VERDICT_MET || result.state == CHUAN_VERDICT_NOT_MET;
  chuan_buffer_add_c(b, function->parameter_count == 0 ? "()" : ")");
  chuan_buffer_add_c(b, gave ? " = " : ": ");
  add_call_value(b, report, &function->result, data, &result);
  chuan_buffer_add_c(b, function->library ? chuan_say(report->lang, ", hàm thư viện", ", of the library")
                                          : chuan_say(report->lang, ", hàm riêng", ", own function"));
  for (size_t i = 0; i < function->parameter_count; i++)
    add_lacks(b, report, &beside->arguments[i]);
}

void chuan_report_add_beside(chuan_buffer *b, const chuan_report *report, const chuan_explained_beside *beside,
                             size_t unit)
{
  const chuan_data *data = report->results->data;
  if (beside->function) {
    add_call(b, report, beside, unit);
    return;
  }
  if (!beside->aggregate) {
    const chuan_set *of = &data->program->sets[data->set->required[beside->other->required].set];
    chuan_buffer_printf(b, chuan_say(report->lang, "ngưỡng của chỉ tiêu %.*s bộ \"%.*s\"",
                                     "threshold of indicator %.*s of set \"%.*s\""),
                        CHUAN_STR_ARGS(beside->other->code), CHUAN_STR_ARGS(of->name));
  } else {
    chuan_buffer_add(b, beside->aggregate->text);
  }
  if (beside->is_number && beside->state == CHUAN_VERDICT_MET) {
    chuan_buffer_add_c(b, " = ");
    add_number(b, report, beside->number);
  } else if (beside->is_number) {
    chuan_buffer_printf(b, ": %s", chuan_verdict_text((chuan_verdict)beside->state, report->lang == CHUAN_LANG_EN));
  }
  if (!beside->aggregate || !data->children[beside->aggregate->part].results)
    return;
  const chuan_children *children = &data->children[beside->aggregate->part];
  if (chuan_report_sums(beside->aggregate))
    add_summands(b, report, beside->aggregate, children, unit);
  else
    add_judged(b, report, beside->aggregate, children, unit);
}

/* Rulings ------------------------------------------------------------------------------------------ */

/* "; chưa đủ dữ liệu: 118, 119": the units first..end whose ruling is `verdict`. */
static void add_ruled(chuan_buffer *b, const chuan_report *report, size_t ruling, uint8_t verdict, size_t first,
                      size_t end)
{
  const chuan_data *data = report->results->data;
  size_t named = 0;
  for (size_t unit = first; unit < end; unit++) {
    if (report->results->rulings[ruling * data->unit_count + unit] != verdict || named++ >= UNITS_NAMED_MAX)
      continue;
    chuan_buffer_add_c(b, named == 1 ? " (" : ", ");
    chuan_buffer_add(b, data->units[unit].code);
  }
  add_more(b, report, named);
  chuan_buffer_add_c(b, named > 0 ? ")" : "");
}

static size_t count_ruled(const chuan_results *results, size_t ruling, uint8_t verdict)
{
  size_t count = 0;
  for (size_t unit = 0; unit < results->data->unit_count; unit++)
    count += results->rulings[ruling * results->data->unit_count + unit] == verdict;
  return count;
}

static void add_ruling_title(chuan_buffer *b, const chuan_report *report, const chuan_ruling *ruling)
{
  if (!ruling->revokes) {
    chuan_buffer_add_c(b, chuan_say(report->lang, "Công nhận", "Recognised"));
    return;
  }
  chuan_buffer_add_c(b, chuan_say(report->lang, "Thu hồi \"", "Revocation \""));
  chuan_buffer_add(b, ruling->name);
  chuan_buffer_add_char(b, '"');
}

/* Appends that nobody checked a revocation rule; recognition is a matter of data. */
static void add_unchecked(chuan_buffer *b, const chuan_report *report, const chuan_ruling *ruling)
{
  if (ruling->revokes && !ruling->law.checked)
    chuan_buffer_add_c(b, chuan_say(report->lang, "; quy tắc chưa kiểm chứng với văn bản",
                                    "; the rule is not yet checked against the act"));
}

/* What a verdict is called of a ruling. */
static const char *ruling_word(const chuan_report *report, const chuan_ruling *ruling, chuan_verdict verdict)
{
  if (verdict == CHUAN_VERDICT_MET)
    return ruling->revokes ? chuan_say(report->lang, "phải thu hồi", "to be revoked")
                           : chuan_say(report->lang, "đã công nhận", "recognised");
  if (verdict == CHUAN_VERDICT_NOT_MET)
    return ruling->revokes ? chuan_say(report->lang, "không thu hồi", "not to be revoked")
                           : chuan_say(report->lang, "chưa công nhận", "not recognised");
  if (verdict == CHUAN_VERDICT_NOT_APPLICABLE && ruling->revokes)
    return chuan_say(report->lang, "chưa công nhận nên không xét", "not recognised, so not considered");
  return chuan_verdict_text(verdict, report->lang == CHUAN_LANG_EN);
}

void chuan_report_rulings_note(FILE *out, const chuan_report *report, chuan_arena *arena)
{
  const chuan_data *data = report->results->data;
  for (size_t i = 0; i < data->set->ruling_count; i++) {
    const chuan_ruling *ruling = &data->set->rulings[i];
    bool any = false;
    chuan_buffer b;
    chuan_buffer_init(&b, arena);
    add_ruling_title(&b, report, ruling);
    for (chuan_verdict verdict = CHUAN_VERDICT_MET; verdict < CHUAN_VERDICT_COUNT; verdict++) {
      size_t count = count_ruled(report->results, i, (uint8_t)verdict);
      if (count == 0)
        continue;
      chuan_buffer_printf(&b, "%s%zu %s", any ? ", " : ": ", count, ruling_word(report, ruling, verdict));
      any = true;
      if (verdict == CHUAN_VERDICT_INSUFFICIENT || verdict == CHUAN_VERDICT_FAULT ||
          (verdict == CHUAN_VERDICT_MET && ruling->revokes))
        add_ruled(&b, report, i, (uint8_t)verdict, 0, data->unit_count);
    }
    add_unchecked(&b, report, ruling);
    chuan_layout_wrap(out, chuan_buffer_str(&b), 0, 2, report->width, arena);
  }
}

void chuan_report_add_ruling(chuan_buffer *b, const chuan_report *report, size_t ruling, size_t unit)
{
  const chuan_results *results = report->results;
  const chuan_ruling *of = &results->data->set->rulings[ruling];
  uint8_t verdict = results->rulings[ruling * results->data->unit_count + unit];
  add_ruling_title(b, report, of);
  chuan_buffer_printf(b, ": %s", ruling_word(report, of, (chuan_verdict)verdict));
  if (verdict == CHUAN_VERDICT_INSUFFICIENT) {
    chuan_buffer_add_c(b, " (");
    chuan_buffer_add(b, chuan_report_causes(report, results, unit,
                                            results->ruling_causes[ruling * results->data->unit_count + unit],
                                            b->arena));
    chuan_buffer_add_char(b, ')');
  }
  add_unchecked(b, report, of);
}
