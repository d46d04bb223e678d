/* The explanation of a unit in words: for every indicator the rule, the law behind it, the numbers and where
   they came from, what is missing, and how far it is from being met. */
#include "runtime/report_internal.h"

#include <inttypes.h>
#include <string.h>

enum { LABEL_WIDTH = 14, MEAN_PLACES = 6, EXACT_BYTES_MAX = 60 /* a longer exact fraction is left to the JSON */ };

typedef struct teller {
  FILE *out;
  const chuan_report *report;
  const chuan_results *results;
  const chuan_data *data;
  const chuan_set *set;
  const chuan_explanation *explanation;
  chuan_lang lang;
  bool percent;  /* how the numbers told are read */
  uint32_t number; /* the indicator that they are of */
  bool detailed; /* lines were told under the last title */
  chuan_arena *arena;
} teller;

__attribute__((format_arg(2), format_arg(3))) static const char *say(const teller *t, const char *vi, const char *en)
{
  return chuan_say(t->lang, vi, en);
}

static size_t at(const teller *t, uint32_t indicator)
{
  return indicator * t->data->unit_count + t->explanation->unit;
}

static chuan_buffer new_buffer(const teller *t)
{
  chuan_buffer b;
  chuan_buffer_init(&b, t->arena);
  return b;
}

/* One line "  Giá trị     …", wrapped under its text. */
static void tell(teller *t, const char *label, chuan_str text)
{
  t->detailed = true;
  size_t width = chuan_text_width(chuan_str_of(label), 0);
  fprintf(t->out, "  %s", label);
  for (; width < LABEL_WIDTH - 2; width++)
    fputc(' ', t->out);
  chuan_layout_wrap(t->out, text, LABEL_WIDTH, LABEL_WIDTH, t->report->width, t->arena);
}

/* Numbers ------------------------------------------------------------------------------------------ */

/* Appends a value for people, and the exact one where that is another. */
static void add_value(chuan_buffer *b, const teller *t, const chuan_measure *value, chuan_str unit)
{
  chuan_str shown = chuan_report_value(t->results, t->number, value->number, t->percent, t->explanation->unit, t->lang, t->arena);
  chuan_buffer_add(b, shown);
  if (unit.n > 0) {
    chuan_buffer_add_char(b, ' ');
    chuan_buffer_add(b, unit);
  }
  int64_t whole;
  bool shown_exactly = chuan_num_scaled(&whole, value->number, t->percent ? 4 : 3);
  chuan_str exact = chuan_num_exact(value->number, t->arena);
  if (!shown_exactly && exact.n <= EXACT_BYTES_MAX) {
    chuan_buffer_add_c(b, say(t, " (chính xác ", " (exactly "));
    chuan_buffer_add(b, exact);
    chuan_buffer_add_char(b, ')');
  }
}

static bool is_changed_by_rounding(const teller *t, uint32_t number)
{
  const chuan_explained_indicator *explained = &t->explanation->indicators[number];
  const chuan_measure *value = &t->results->values[at(t, number)];
  return explained->rounded && value->state == CHUAN_VERDICT_MET && explained->unrounded.state == CHUAN_VERDICT_MET &&
         chuan_num_compare(explained->unrounded.number, value->number) != 0;
}

/* Appends "79,996% làm tròn thành " before a value that rounding changed. */
static void add_unrounded(chuan_buffer *b, const teller *t, uint32_t number)
{
  if (!is_changed_by_rounding(t, number))
    return;
  chuan_num number_before = t->explanation->indicators[number].unrounded.number;
  chuan_buffer_add(b, chuan_report_value(t->results, number, number_before, t->percent, t->explanation->unit, t->lang,
                                         t->arena));
  chuan_buffer_add_c(b, say(t, " làm tròn thành ", " rounded to "));
}

static void tell_value(teller *t, uint32_t number)
{
  const chuan_indicator *indicator = &t->set->indicators[number];
  const chuan_measure *value = &t->results->values[at(t, number)];
  chuan_buffer b = new_buffer(t);
  if (indicator->value_text.n == 0)
    return;
  chuan_buffer_add(&b, indicator->value_text);
  const chuan_explained_indicator *explained = &t->explanation->indicators[number];
  if (value->state == CHUAN_VERDICT_MET) {
    if (explained->arithmetic[t->lang].n > 0) {
      chuan_buffer_add_c(&b, " = ");
      chuan_buffer_add(&b, explained->arithmetic[t->lang]);
    }
    if (is_changed_by_rounding(t, number)) {
      chuan_buffer_add_c(&b, " = ");
      add_value(&b, t, &explained->unrounded, CHUAN_STR(""));
    }
    chuan_buffer_add_c(&b, explained->rounded ? say(t, ", làm tròn thành ", ", rounded to ") : " = ");
    add_value(&b, t, value, indicator->unit);
  }
  tell(t, say(t, "Giá trị", "Value"), chuan_buffer_str(&b));
}

/* The law ------------------------------------------------------------------------------------------ */

/* Appends " do biến thể `mau-14` quy định". */
static void add_author(chuan_buffer *b, const teller *t, const chuan_clause *clause)
{
  bool is_variant = chuan_program_variant(t->data->program, clause->set_by) != CHUAN_NONE;
  chuan_buffer_add_c(b,
                     is_variant ? say(t, ", do biến thể `", ", set by variant `") : say(t, ", do bộ `", ", set by `"));
  chuan_buffer_add(b, clause->set_by);
  chuan_buffer_add_c(b, say(t, "` quy định", "`"));
}

static void tell_clause(teller *t, const char *label, const chuan_measure *threshold, const chuan_clause *clause,
                        chuan_str unit)
{
  chuan_buffer b = new_buffer(t);
  if (!clause) {
    chuan_buffer_add_c(&b, say(t, "chưa xác định được cho đơn vị này", "cannot be told for this unit"));
  } else if (clause->kind == CHUAN_CLAUSE_DELEGATED) {
    chuan_buffer_add_c(&b, say(t, "phân cấp cho ", "delegated to "));
    chuan_buffer_add(&b, clause->delegated_to);
    chuan_buffer_add_c(&b, say(t, ", chưa được quy định", ", not set yet"));
  } else if (clause->kind == CHUAN_CLAUSE_NO_FIGURE) {
    chuan_buffer_add_c(&b,
                       say(t, "văn bản có quy định nhưng chưa có số", "the act gives a figure that is not known here"));
  } else {
    chuan_str demand = chuan_report_demand(CHUAN_DIRECTION_EQ, threshold, t->percent, t->lang, t->arena);
    bool known = demand.n > 2;
    chuan_buffer_add(&b, known ? (chuan_str){ demand.p + 2, demand.n - 2 } : clause->written);
    if (unit.n > 0 && (known || clause->kind == CHUAN_CLAUSE_VALUE)) {
      chuan_buffer_add_char(&b, ' ');
      chuan_buffer_add(&b, unit);
    }
    if (known && clause->kind == CHUAN_CLAUSE_RELATIVE) {
      chuan_buffer_add_c(&b, " = ");
      chuan_buffer_add(&b, clause->written);
    }
    add_author(&b, t, clause);
  }
  tell(t, label, chuan_buffer_str(&b));
}

/* Why this clause and no other of the table: the unit's classes in its dimensions, from whom and since when. */
static void tell_classes(teller *t, uint32_t table)
{
  const chuan_threshold *threshold = &t->set->thresholds[table];
  chuan_buffer b = new_buffer(t);
  for (size_t k = 0; k < threshold->dimension_count && t->explanation->classes; k++) {
    const chuan_explained_class *of = &t->explanation->classes[threshold->dimensions[k]];
    bool by_rules = of->final.n > 0;
    if (of->value.n == 0 && !by_rules)
      continue;
    chuan_buffer_add_c(&b, b.n > 0 ? "; " : say(t, "vì ", "because "));
    chuan_buffer_add(&b, of->dimension->name);
    chuan_buffer_add_c(&b, " = ");
    chuan_buffer_add(&b, by_rules ? of->final : of->value);
    chuan_buffer_add_c(&b, by_rules ? say(t, " (theo quy tắc", " (by the rules") : say(t, " (danh mục đơn vị", " (the registry"));
    if (!by_rules && of->given_to.n > 0) {
      chuan_buffer_add_c(&b, say(t, ", của ", ", of "));
      chuan_buffer_add(&b, of->given_to);
    }
    if (!by_rules && of->since != CHUAN_DAY_FIRST) {
      chuan_buffer_add_c(&b, say(t, ", từ" NO_BREAK_SPACE, ", since" NO_BREAK_SPACE));
      chuan_buffer_add(&b, chuan_day_text(of->since, t->lang == CHUAN_LANG_EN, t->arena));
    }
    chuan_buffer_add_char(&b, ')');
  }
  if (b.n > 0)
    tell(t, "", chuan_buffer_str(&b));
}

static void add_basis(chuan_buffer *b, const teller *t, const chuan_sources_of_law *law)
{
  for (size_t i = 0; i < law->basis_count; i++) {
    chuan_buffer_add_c(b, i > 0 ? "; " : "");
    chuan_basis_add(b, &law->basis[i], t->lang == CHUAN_LANG_EN);
  }
}

static void tell_law(teller *t, uint32_t number, const chuan_clause *clause)
{
  const chuan_sources_of_law *law = chuan_explain_law(t->results, number, clause);
  const chuan_clause *unchecked;
  bool checked = chuan_report_checked(t->results, number, t->explanation->unit, &unchecked);
  const chuan_sources_of_law *wider = chuan_explain_law(t->results, number, NULL);
  chuan_buffer b = new_buffer(t);
  add_basis(&b, t, law);
  if (b.n == 0 && wider->basis_count > 0) { /* whoever gave the figure names no act */
    chuan_buffer_add_c(&b, say(t, "chỉ tiêu theo ", "the indicator by "));
    add_basis(&b, t, wider);
    chuan_buffer_add_c(&b, say(t, "; ngưỡng không nêu văn bản", "; no act is named for the threshold"));
  }
  if (b.n > 0)
    tell(t, say(t, "Căn cứ", "Basis"), chuan_buffer_str(&b));
  b = new_buffer(t);
  const chuan_sources_of_law *own = &t->set->indicators[number].law;
  chuan_str source = clause && clause->law.checked_by.n > 0 ? clause->law.checked_by : own->checked_by;
  if (!checked && own->checked) /* the indicator's source does not speak of what is not checked */
    source = clause && !clause->law.checked ? clause->law.checked_by : CHUAN_STR("");
  const chuan_amendment *dimension = t->set->indicators[number].unchecked_dimension;
  if (unchecked && unchecked->law.checked_by.n > 0)
    source = unchecked->law.checked_by;
  else if (!unchecked && dimension && own->checked)
    source = dimension->law.checked_by;
  chuan_buffer_add_c(&b, checked ? say(t, "đã đối chiếu với nguồn", "checked against the source")
                                 : say(t, "chưa kiểm chứng với văn bản", "not yet checked against the act"));
  if (source.n > 0) {
    chuan_buffer_add_c(&b, ": ");
    chuan_buffer_add(&b, source);
  }
  tell(t, say(t, "Kiểm chứng", "Checked"), chuan_buffer_str(&b));
}

static void tell_threshold(teller *t, uint32_t number)
{
  const chuan_indicator *indicator = &t->set->indicators[number];
  size_t unit = t->explanation->unit;
  const chuan_clause *clause = chuan_report_clause(t->results, number, CHUAN_NONE, unit);
  if (indicator->threshold_table != CHUAN_NONE) {
    tell_clause(t, say(t, "Ngưỡng", "Threshold"), &t->results->thresholds[at(t, number)], clause, indicator->unit);
    tell_classes(t, indicator->threshold_table);
  }
  for (uint32_t i = 0; i < indicator->aux_count; i++) {
    const chuan_aux *aux = &indicator->aux[i];
    size_t aux_at = i * t->data->unit_count + unit;
    const chuan_measure *value = &t->results->aux_values[number][aux_at];
    const chuan_measure *threshold = &t->results->aux_thresholds[number][aux_at];
    t->percent = chuan_report_is_percent(t->results, number, i);
    chuan_buffer b = new_buffer(t);
    chuan_buffer_add(&b, aux->name);
    chuan_buffer_add_c(&b, " = ");
    chuan_buffer_add(&b, aux->text);
    if (value->state == CHUAN_VERDICT_MET) {
      chuan_buffer_add_c(&b, " = ");
      add_value(&b, t, value, aux->unit);
    }
    tell(t, say(t, "Giá trị phụ", "Aux value"), chuan_buffer_str(&b));
    if (aux->threshold_table != CHUAN_NONE) {
      tell_clause(t, say(t, "  ngưỡng", "  threshold"), threshold, chuan_report_clause(t->results, number, i, unit),
                  aux->unit);
      tell_classes(t, aux->threshold_table);
    }
  }
  t->percent = chuan_report_is_percent(t->results, number, CHUAN_NONE);
  tell_law(t, number, clause);
}

/* Data --------------------------------------------------------------------------------------------- */

/* Appends "data.csv, dòng 2, cột 3, nộp 22/11/2026", of a spreadsheet "bieu.xlsx, trang Biểu 01, ô D17, nộp …". */
static void add_origin(chuan_buffer *b, const teller *t, const chuan_origin *origin)
{
  chuan_str time = origin->submitted_at; /* "2026-11-22T14:00:00Z" */
  chuan_day day;
  chuan_buffer_add(b, origin->file);
  if (origin->sheet.n > 0) {
    char name[CHUAN_CELL_NAME_MAX];
    chuan_str cell = chuan_cell_name(name, origin->row, origin->column);
    chuan_buffer_printf(b, say(t, ", trang %.*s, ô %.*s", ", sheet %.*s, cell %.*s"), CHUAN_STR_ARGS(origin->sheet),
                        CHUAN_STR_ARGS(cell));
  } else {
    chuan_buffer_printf(b, say(t, ", dòng %zu, cột %zu", ", row %zu, column %zu"), origin->row, origin->column);
  }
  if (time.n < 10 || !chuan_day_parse(&day, (chuan_str){ time.p, 10 }))
    return;
  chuan_buffer_add_c(b, say(t, ", nộp" NO_BREAK_SPACE, ", submitted" NO_BREAK_SPACE));
  chuan_buffer_add(b, chuan_day_text(day, t->lang == CHUAN_LANG_EN, t->arena));
  chuan_buffer_printf(b, say(t, ", lần" NO_BREAK_SPACE "nộp" NO_BREAK_SPACE "%" PRId64 " %s",
                             ", submission" NO_BREAK_SPACE "%" PRId64 " %s"),
                      origin->submission, CHUAN_SUBMISSION_WORDS[origin->state].words[t->lang]);
}

/* The parts of an input that was put together, each with its cell. */
static void tell_parts(teller *t, const chuan_explained_input *input)
{
  for (size_t i = 0; i < input->part_count; i++) {
    const chuan_explained_part *part = &input->parts[i];
    chuan_explained_input shown = { .declared = input->declared, .state = part->state, .number = part->number,
                                    .text = part->text };
    chuan_buffer b = new_buffer(t);
    chuan_buffer_add_c(&b, "· ");
    chuan_buffer_add(&b, part->name);
    chuan_buffer_printf(&b, part->name.n > 0 ? " (%.*s): " : "%.*s: ", CHUAN_STR_ARGS(part->code));
    chuan_buffer_add(&b, chuan_report_input(&shown, t->lang, t->arena));
    if (part->origin.found) {
      chuan_buffer_add_c(&b, " (");
      add_origin(&b, t, &part->origin);
      chuan_buffer_add_char(&b, ')');
    }
    for (size_t k = 0; part->weights && part->weighted && k < input->declared->merge_weight_count; k++) {
      if (!part->weights[k].origin.found)
        continue;
      chuan_buffer_add_c(&b, "; ");
      chuan_buffer_add(&b, part->weights[k].declared->name);
      chuan_buffer_add_c(&b, " (");
      add_origin(&b, t, &part->weights[k].origin);
      chuan_buffer_add_char(&b, ')');
    }
    tell(t, "", chuan_buffer_str(&b));
  }
}

/* A mean may have more decimals than anybody reads. */
static bool round_mean(chuan_explained_input *input, chuan_arena *arena)
{
  int64_t whole;
  bool mean = input->put_together && input->state == CHUAN_INPUT_VALUE && input->declared->merge == CHUAN_MERGE_MEAN;
  return mean && !chuan_num_scaled(&whole, input->number, MEAN_PLACES) &&
         chuan_num_round(&input->number, input->number, MEAN_PLACES, CHUAN_ROUND_HALF_UP, arena) == CHUAN_RC_OK;
}

static void tell_inputs(teller *t, uint32_t number)
{
  const chuan_explained_indicator *explained = &t->explanation->indicators[number];
  for (size_t i = 0; i < explained->input_count; i++) {
    const chuan_explained_input *input = &explained->inputs[i];
    chuan_buffer b = new_buffer(t);
    chuan_buffer_add(&b, input->declared->name);
    if (input->previous)
      chuan_buffer_printf(&b, say(t, " kỳ %d", " of %d"), input->period);
    chuan_explained_input shown = *input;
    bool rounded = round_mean(&shown, t->arena);
    chuan_buffer_add_c(&b, rounded ? " ≈ " : input->state == CHUAN_INPUT_VALUE ? " = " : ": ");
    chuan_buffer_add(&b, chuan_report_input(&shown, t->lang, t->arena));
    if (input->origin.found) {
      chuan_buffer_add_c(&b, " (");
      add_origin(&b, t, &input->origin);
      chuan_buffer_add_char(&b, ')');
    }
    if (input->put_together)
      chuan_report_add_parts(&b, input, t->lang);
    tell(t, i == 0 ? say(t, "Số liệu", "Data") : "", chuan_buffer_str(&b));
    tell_parts(t, input);
  }
  if (explained->reported.found) {
    chuan_buffer b = new_buffer(t);
    add_origin(&b, t, &explained->reported);
    tell(t, say(t, "Báo cáo", "Reported"), chuan_buffer_str(&b));
  }
}

/* Child units, and thresholds of other sets. */
static void tell_besides(teller *t, const chuan_explained_besides *besides)
{
  for (size_t i = 0; i < besides->count; i++) {
    chuan_buffer b = new_buffer(t);
    chuan_report_add_beside(&b, t->report, &besides->items[i], t->explanation->unit);
    tell(t, i == 0 ? say(t, "Dựa trên", "Rests on") : "", chuan_buffer_str(&b));
  }
}

/* Outcomes ----------------------------------------------------------------------------------------- */

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

/* Appends where the rule stands: " (quy-tac.chuan:12)"; of two `riêng` that hold at once both places, of an expression of
   a function that of its call, too. */
static void add_rule_place(chuan_buffer *b, const teller *t, uint32_t instruction, const chuan_conflict *conflict,
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

/* What keeps a verdict undecided (and which value would meet it, if that is known), or where its fault arose; nothing
   of other verdicts. */
static void tell_why(teller *t, uint8_t verdict, uint32_t why, const chuan_conflict *conflict,
                     const chuan_deciding *deciding, const chuan_call *call)
{
  chuan_buffer b = new_buffer(t);
  if (verdict == CHUAN_VERDICT_INSUFFICIENT) {
    chuan_buffer_add(&b, chuan_report_causes(t->results, t->explanation->unit, why, t->lang, t->arena));
    if (deciding)
      chuan_report_add_deciding(&b, deciding, t->data->period, t->lang);
    tell(t, say(t, "Còn thiếu", "Missing"), chuan_buffer_str(&b));
  } else if (verdict == CHUAN_VERDICT_FAULT) {
    chuan_buffer_add(&b, chuan_report_fault(t->results, t->explanation->unit, why, t->lang, t->arena));
    add_rule_place(&b, t, why, conflict, call);
    tell(t, say(t, "Lỗi", "Fault"), chuan_buffer_str(&b));
  }
}

/* The gap that is told, or the changes that meet together. */
static void add_told_gap(chuan_buffer *b, const chuan_explained_indicator *explained, chuan_lang lang)
{
  const chuan_gap *one = chuan_explained_gap(explained);
  chuan_report_add_gaps(b, one ? one : explained->together, one ? 1 : explained->together_count, lang);
}

static void tell_outcome(teller *t, uint32_t number)
{
  uint8_t verdict = t->results->indicators[at(t, number)];
  const chuan_explained_indicator *explained = &t->explanation->indicators[number];
  tell_why(t, verdict, t->results->indicator_causes[at(t, number)], &explained->conflict, &explained->deciding,
           explained->call);
  chuan_buffer certain = new_buffer(t);
  chuan_report_add_certain(&certain, t->report, t->explanation, number);
  if (certain.n > 0)
    tell(t, say(t, "Đã rõ", "Certain"), chuan_buffer_str(&certain));
  chuan_buffer gap = new_buffer(t);
  add_told_gap(&gap, explained, t->lang);
  if (gap.n == 0)
    return;
  chuan_buffer b = new_buffer(t);
  chuan_buffer_add_c(&b, say(t, "khi ", ""));
  chuan_buffer_add(&b, chuan_buffer_str(&gap));
  tell(t, say(t, "Đạt ngưỡng", "Gap"), chuan_buffer_str(&b));
}

/* Indicators and criteria -------------------------------------------------------------------------- */

/* ", 45,5 ≥ 45" of an indicator that has both, and ", dù chưa báo cáo: có_chợ" of one that is certain all the same. */
static chuan_str comparison(const teller *t, uint32_t number)
{
  const chuan_indicator *indicator = &t->set->indicators[number];
  const chuan_measure *value = &t->results->values[at(t, number)], *threshold = &t->results->thresholds[at(t, number)];
  chuan_str demand = chuan_report_demand(indicator->direction, threshold, t->percent, t->lang, t->arena);
  chuan_buffer b = new_buffer(t);
  uint8_t verdict = t->results->indicators[at(t, number)];
  if (indicator->value != CHUAN_NONE && value->state == CHUAN_VERDICT_MET && demand.n > 0 &&
      !chuan_report_is_beside(verdict, indicator->direction, value, threshold)) {
    chuan_buffer_add_c(&b, ", ");
    add_unrounded(&b, t, number);
    chuan_buffer_add(&b, chuan_report_value(t->results, number, value->number, t->percent, t->explanation->unit,
                                           t->lang, t->arena));
    chuan_buffer_add_char(&b, ' ');
    chuan_buffer_add(&b, demand);
  }
  if (t->explanation->indicators[number].despite_count > 0) {
    chuan_buffer_add_c(&b, say(t, ", dù ", ", although "));
    chuan_buffer_add(&b, chuan_report_despite(t->report, t->explanation, number, t->arena));
  }
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
  tell(t, label, chuan_buffer_str(&b));
}

/* Why an indicator is not applicable: the words of the set, or of the exceptions of variants with their grounds. */
static void tell_exemption(teller *t, uint32_t number)
{
  const chuan_explained_indicator *explained = &t->explanation->indicators[number];
  for (size_t i = 0; i < explained->exception_count; i++)
    tell_exception(t, i == 0 ? say(t, "Miễn khi", "Exempt if") : "", explained->exceptions[i]);
  if (explained->exception_count == 0 && t->set->indicators[number].not_applicable_text.n > 0)
    tell(t, say(t, "Miễn khi", "Exempt if"), t->set->indicators[number].not_applicable_text);
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
    tell(t, say(t, "Yêu cầu", "Required"), indicator->require_text);
  chuan_str amended = chuan_report_amended(t->set, indicator, t->lang, t->arena);
  if (amended.n > 0)
    tell(t, say(t, "Áp dụng", "Applied"), amended);
  if (verdict == CHUAN_VERDICT_NOT_APPLICABLE)
    tell_exemption(t, number);
  tell_value(t, number);
  tell_threshold(t, number);
  tell_inputs(t, number);
  tell_besides(t, &t->explanation->indicators[number].besides);
  tell_outcome(t, number);
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
  tell(t, say(t, "Mức", "Grade"), chuan_buffer_str(&b));
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
  if (!t->explanation->criteria[number].found || (whole_unit && verdict == CHUAN_VERDICT_MET))
    return;
  chuan_buffer b = new_buffer(t);
  add_origin(&b, t, &t->explanation->criteria[number]);
  tell(t, say(t, "Báo cáo", "Reported"), chuan_buffer_str(&b));
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
  tell_besides(t, &t->explanation->conditions[number]);
  uint32_t why = t->results->condition_causes[condition_at];
  const chuan_call *call = NULL;
  if (verdict == CHUAN_VERDICT_FAULT &&
      chuan_explain_call_of(&call, t->set, chuan_slice_end(t->set, CHUAN_OP_SET, 0), why, t->arena) != CHUAN_RC_OK)
    call = NULL; /* the arena remembers that it is full */
  tell_why(t, verdict, why, NULL, NULL, call);
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
  tell(t, say(t, "Khi", "When"), ruling->text);
  for (size_t i = 0; i < ruling->law.basis_count; i++) {
    chuan_buffer basis = new_buffer(t);
    chuan_basis_add(&basis, &ruling->law.basis[i], t->lang == CHUAN_LANG_EN);
    tell(t, i == 0 ? say(t, "Căn cứ", "By") : "", chuan_buffer_str(&basis));
  }
  tell_besides(t, &t->explanation->rulings[number]);
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
  if (whole_unit) {
    chuan_report_remaining(out, report, explanation, arena);
    fputc('\n', out);
    chuan_report_reported_note(out, report, explanation->unit, explanation->unit + 1, arena);
    chuan_report_put_together_note(out, report, explanation->unit, explanation->unit + 1, arena);
    chuan_report_result_line(out, report, explanation->unit, arena);
  }
  return CHUAN_RC_OK;
}

/* One sentence ------------------------------------------------------------------------------------- */

/* Appends ": giá trị 70,63%", and behind it ", yêu cầu ≥ 80%" where the threshold is known. */
static void add_measured(chuan_buffer *b, const teller *t, const char *name, uint8_t verdict, const chuan_measure *value,
                         const chuan_measure *threshold, chuan_direction direction, chuan_str unit)
{
  chuan_buffer_printf(b, "%s", name);
  chuan_buffer_add(b, chuan_report_value(t->results, t->number, value->number, t->percent, t->explanation->unit, t->lang, t->arena));
  if (unit.n > 0) {
    chuan_buffer_add_char(b, ' ');
    chuan_buffer_add(b, unit);
  }
  chuan_str demand = chuan_report_demand(direction, threshold, t->percent, t->lang, t->arena);
  if (demand.n > 0 && !chuan_report_is_beside(verdict, direction, value, threshold)) {
    chuan_buffer_add_c(b, say(t, ", yêu cầu ", ", required "));
    chuan_buffer_add(b, demand);
  }
}

/* Appends what decided an indicator that has a value: "giá trị 70,63%, yêu cầu ≥ 80%", and the auxiliary values that
   the test compares with a threshold. */
static void add_comparison(chuan_buffer *b, teller *t, uint32_t number)
{
  const chuan_indicator *indicator = &t->set->indicators[number];
  const chuan_measure *value = &t->results->values[at(t, number)], *threshold = &t->results->thresholds[at(t, number)];
  uint8_t verdict = t->results->indicators[at(t, number)];
  if (indicator->value == CHUAN_NONE)
    return;
  if (value->state == CHUAN_VERDICT_MET) {
    chuan_buffer_add_c(b, say(t, ": giá trị ", ": value "));
    add_unrounded(b, t, number);
    add_measured(b, t, "", verdict, value, threshold, indicator->direction, indicator->unit);
  }
  for (uint32_t i = 0; i < indicator->aux_count; i++) {
    const chuan_aux *aux = &indicator->aux[i];
    size_t aux_at = i * t->data->unit_count + t->explanation->unit;
    const chuan_measure *aux_value = &t->results->aux_values[number][aux_at];
    bool with_main = aux->main_direction != CHUAN_DIRECTION_NONE;
    if (aux_value->state != CHUAN_VERDICT_MET || (!with_main && aux->direction == CHUAN_DIRECTION_NONE))
      continue;
    chuan_buffer name = new_buffer(t);
    chuan_buffer_add_c(&name, "; ");
    chuan_buffer_add(&name, aux->name);
    chuan_buffer_add_char(&name, ' ');
    chuan_buffer_add_char(&name, '\0');
    t->percent = chuan_report_is_percent(t->results, number, i);
    add_measured(b, t, name.failed ? "" : name.p, verdict, aux_value,
                 with_main ? threshold : &t->results->aux_thresholds[number][aux_at],
                 with_main ? aux->main_direction : aux->direction, aux->unit);
  }
  t->percent = chuan_report_is_percent(t->results, number, CHUAN_NONE);
}

chuan_str chuan_report_sentence(const chuan_report *report, const chuan_explanation *explanation, uint32_t number,
                                chuan_arena *arena)
{
  const chuan_data *data = report->results->data;
  teller t = { .report = report, .results = report->results, .data = data, .set = data->set, .explanation = explanation,
               .lang = report->lang, .number = number, .percent = chuan_report_is_percent(report->results, number, CHUAN_NONE),
               .arena = arena };
  uint8_t verdict = t.results->indicators[at(&t, number)];
  uint32_t why = t.results->indicator_causes[at(&t, number)];
  chuan_buffer b = new_buffer(&t);
  chuan_buffer_add_c(&b, say(&t, "Chỉ tiêu ", "Indicator "));
  chuan_buffer_add(&b, t.set->indicators[number].code);
  chuan_buffer_printf(&b, " %s", chuan_verdict_text((chuan_verdict)verdict, t.lang == CHUAN_LANG_EN));
  if (t.results->indicator_reported[at(&t, number)]) {
    chuan_buffer_add_c(&b, say(&t, " theo kết quả đơn vị tự báo cáo", " as reported by the unit itself"));
  } else if (verdict == CHUAN_VERDICT_NOT_APPLICABLE && explanation->indicators[number].exception_count > 0) {
    chuan_buffer_add_c(&b, say(&t, " vì ", " because "));
    chuan_buffer_add(&b, explanation->indicators[number].exceptions[0]->text);
  } else if (verdict == CHUAN_VERDICT_NOT_APPLICABLE && t.set->indicators[number].not_applicable_text.n > 0) {
    chuan_buffer_add_c(&b, say(&t, " vì ", " because "));
    chuan_buffer_add(&b, t.set->indicators[number].not_applicable_text);
  } else {
    add_comparison(&b, &t, number);
  }
  if (verdict == CHUAN_VERDICT_INSUFFICIENT) {
    chuan_buffer_add_c(&b, "; ");
    chuan_buffer_add(&b, chuan_report_causes(t.results, explanation->unit, why, t.lang, arena));
    chuan_report_add_deciding(&b, &explanation->indicators[number].deciding, data->period, t.lang);
  } else if (explanation->indicators[number].despite_count > 0) {
    chuan_buffer_add_c(&b, "; ");
    chuan_report_add_certain(&b, report, explanation, number);
  } else if (verdict == CHUAN_VERDICT_FAULT) {
    chuan_buffer_add_c(&b, ": ");
    chuan_buffer_add(&b, chuan_report_fault(t.results, explanation->unit, why, t.lang, arena));
    add_rule_place(&b, &t, why, &explanation->indicators[number].conflict, explanation->indicators[number].call);
  } else if (chuan_explained_gap(&explanation->indicators[number]) ||
             explanation->indicators[number].together_count > 0) {
    chuan_buffer_add_c(&b, say(&t, "; đạt ngưỡng khi ", "; gap: "));
    add_told_gap(&b, &explanation->indicators[number], t.lang);
  }
  chuan_str amended = chuan_report_amended(t.set, &t.set->indicators[number], t.lang, arena);
  if (amended.n > 0) {
    chuan_buffer_add_c(&b, "; ");
    chuan_buffer_add(&b, amended);
  }
  chuan_buffer_add_char(&b, '.');
  return b.failed ? (chuan_str){ NULL, 0 } : chuan_buffer_str(&b);
}
