/* What the row of a unit opens to on the page. Of few units all is told: each indicator in a sentence, with the law and
   the cells behind it, and the conditions of the set. Of many only what is not met, with the figures, the conditions
   that hold it up, and the numbers of what is not decided. Of one unit all that `chuan explain` tells. */
#include "runtime/form_page.h"
#include "runtime/layout.h"

#include <string.h>

enum { EXPLANATION_LIMIT = 256 << 20 /* bytes for the explanation of one unit */ };

static uint8_t verdict_of(const chuan_page *p, uint32_t indicator, size_t unit)
{
  return p->results->indicators[indicator * p->data->unit_count + unit];
}

/* "; chưa đạt: tiêu chí 2, 5" of the items with a verdict, criteria first; nothing when there is none. */
static void write_codes(FILE *out, const chuan_page *p, size_t unit, uint8_t verdict)
{
  size_t criteria = 0, indicators = 0;
  for (size_t i = 0; i < p->items.count; i++) {
    bool criterion = i < p->set->criterion_count;
    size_t *count = criterion ? &criteria : &indicators;
    if (chuan_item_verdict(&p->items, p->results, i, unit) != verdict)
      continue;
    if (criteria + indicators == 0)
      fprintf(out, "; %s: ", chuan_verdict_text((chuan_verdict)verdict, p->lang == CHUAN_LANG_EN));
    else
      fputs(", ", out);
    if ((*count)++ == 0)
      fputs(criterion ? chuan_say(p->lang, "tiêu chí ", "criterion ") : chuan_say(p->lang, "chỉ tiêu ", "indicator "),
            out);
    chuan_html_text(out, chuan_item_code(&p->items, i));
  }
}

/* " * ‡" of a verdict. */
static void write_marks(FILE *out, const chuan_page *p, const chuan_form_cell *cell)
{
  chuan_buffer b;
  chuan_buffer_init(&b, p->arena);
  chuan_form_add_marks(&b, cell, " ");
  chuan_html_text(out, b.failed ? CHUAN_STR("") : chuan_buffer_str(&b));
}

/* "; vướng 2 điều kiện": those that are not met, or not known to be. */
static void write_hindering_count(FILE *out, const chuan_page *p, size_t unit)
{
  size_t count = 0;
  for (size_t i = 0; i < p->set->condition_count; i++)
    count += chuan_report_condition_hinders(p->results, i, unit);
  if (count > 0)
    fprintf(out, chuan_say(p->lang, "; vướng %zu điều kiện", count == 1 ? "; held up by %zu condition"
                                                                       : "; held up by %zu conditions"), count);
}

/* The line that opens: the unit, its verdict and what keeps it from being met. */
static void write_summary(FILE *out, const chuan_page *p, size_t unit)
{
  uint8_t verdict = p->results->sets[unit];
  fputs("<summary>", out);
  chuan_page_unit(out, p, unit);
  fprintf(out, ": <b class=%s>%s</b>", chuan_page_class(verdict),
          chuan_verdict_text((chuan_verdict)verdict, p->lang == CHUAN_LANG_EN));
  chuan_form_cell marked = chuan_cell_set(p->form, p->report, unit);
  write_marks(out, p, &marked);
  if (p->results->bands[unit] != CHUAN_NONE) {
    fputs(chuan_say(p->lang, "; xếp loại: ", "; class: "), out);
    chuan_html_own(out, p->lang, p->set->bands[p->results->bands[unit]].name);
  }
  if (verdict != CHUAN_VERDICT_MET) {
    write_codes(out, p, unit, CHUAN_VERDICT_NOT_MET);
    write_codes(out, p, unit, CHUAN_VERDICT_INSUFFICIENT);
    write_codes(out, p, unit, CHUAN_VERDICT_FAULT);
    write_hindering_count(out, p, unit);
  }
  fputs("</summary>", out);
}

void chuan_page_origin(FILE *out, const chuan_page *p, const chuan_origin *origin)
{
  chuan_buffer place;
  if (!origin->found)
    return;
  chuan_buffer_init(&place, p->arena);
  chuan_text_escape(&place, chuan_finding_place(origin, p->lang, p->arena), 0);
  fputs(" (", out);
  chuan_html_text(out, place.failed ? CHUAN_STR("") : chuan_buffer_str(&place));
  fputc(')', out);
}

static void write_datum(FILE *out, const chuan_page *p, const chuan_datum *datum)
{
  chuan_buffer name;
  chuan_buffer_init(&name, p->arena);
  chuan_report_add_datum(&name, datum, p->report);
  chuan_html_text(out, name.failed ? CHUAN_STR("") : chuan_buffer_str(&name));
}

/* "km_cứng = 6,193 km (so-lieu.csv, dòng 2, cột 3)" */
static void write_input(FILE *out, const chuan_page *p, const chuan_explained_input *input)
{
  write_datum(out, p, input->declared);
  if (input->previous)
    fprintf(out, chuan_say(p->lang, " kỳ %d", " of %d"), input->period);
  fputs(input->state == CHUAN_INPUT_VALUE ? " = " : ": ", out);
  chuan_html_text(out, chuan_report_input(input, p->lang, p->arena));
  if (!input->put_together) {
    chuan_page_origin(out, p, &input->origin);
    return;
  }
  chuan_buffer parts;
  chuan_buffer_init(&parts, p->arena);
  chuan_report_add_parts(&parts, input, p->lang);
  chuan_html_text(out, parts.failed ? CHUAN_STR("") : chuan_buffer_str(&parts));
  for (size_t part = 0; part < input->part_count; part++)
    chuan_page_origin(out, p, &input->parts[part].origin);
}

/* The cells, unit by unit: the unit's own, then those of the first units below. */
static void write_inputs(FILE *out, const chuan_page *p, const chuan_explained_input *inputs, size_t count,
                         const chuan_left_out *left_out)
{
  size_t below = 0;
  for (size_t i = 0; i < count; i++) {
    const chuan_explained_input *input = &inputs[i];
    bool begins = i == 0 || input->of != inputs[i - 1].of;
    below += input->of && begins;
    if (below > CHUAN_LACKS_NAMED_MAX)
      continue;
    fputs(i == 0 ? chuan_say(p->lang, "<small>Số liệu: ", "<small>Data: ") : "; ", out);
    if (input->of && begins) {
      chuan_html_text(out, input->of->name);
      fputs(": ", out);
    }
    write_input(out, p, input);
  }
  below += left_out->units;
  if (below > CHUAN_LACKS_NAMED_MAX)
    fprintf(out, chuan_say(p->lang, "; và %zu đơn vị khác", "; and %zu more units"), below - CHUAN_LACKS_NAMED_MAX);
  fputs(count > 0 ? "</small>" : "", out);
}

/* Child units, thresholds of other sets, calls of functions. */
static void write_besides(FILE *out, const chuan_page *p, const chuan_explained_besides *besides, size_t unit)
{
  for (size_t i = 0; i < besides->count; i++) {
    chuan_buffer b;
    chuan_buffer_init(&b, p->arena);
    chuan_report_add_beside(&b, p->report, &besides->items[i], unit);
    fputs(i == 0 ? chuan_say(p->lang, "<small>Dựa trên: ", "<small>Rests on: ") : "; ", out);
    chuan_html_text(out, b.failed ? CHUAN_STR("") : chuan_buffer_str(&b));
  }
  fputs(besides->count > 0 ? "</small>" : "", out);
}

/* A line of an explanation, with the label of the one before where it has none. Names of files may be any bytes; blanks
   that keep words together are its own. */
static void write_line(void *context, const char *label, chuan_str text)
{
  static const size_t KEPT = sizeof NO_BREAK_SPACE - 1;
  const chuan_page *p = context;
  chuan_buffer b;
  size_t from = 0;
  chuan_buffer_init(&b, p->arena);
  for (size_t i = 0; i + KEPT <= text.n; i++)
    if (memcmp(text.p + i, NO_BREAK_SPACE, KEPT) == 0) {
      chuan_text_escape(&b, (chuan_str){ text.p + from, i - from }, 0);
      chuan_buffer_add_c(&b, NO_BREAK_SPACE);
      from = i + KEPT;
    }
  chuan_text_escape(&b, (chuan_str){ text.p + from, text.n - from }, 0);
  if (*label)
    fprintf(p->out, "<dt>%s", label);
  fputs("<dd>", p->out);
  chuan_html_text(p->out, b.failed ? CHUAN_STR("") : chuan_buffer_str(&b));
}

static void add_basis(chuan_buffer *b, const chuan_page *p, const chuan_sources_of_law *law, const char *before)
{
  for (size_t i = 0; i < law->basis_count; i++) {
    chuan_buffer_add_c(b, i == 0 ? before : "; ");
    chuan_basis_add(b, &law->basis[i], p->lang == CHUAN_LANG_EN);
  }
}

static void write_law(FILE *out, const chuan_page *p, uint32_t number, size_t unit)
{
  const chuan_clause *clause = chuan_report_clause(p->results, number, CHUAN_NONE, unit);
  const chuan_sources_of_law *law = chuan_explain_law(p->results, number, clause);
  chuan_str agency = chuan_report_agency(p->set, number);
  chuan_buffer b;
  chuan_buffer_init(&b, p->arena);
  add_basis(&b, p, law, chuan_say(p->lang, "Căn cứ: ", "Basis: "));
  if (b.n == 0) { /* whoever gave the figure names no act */
    add_basis(&b, p, chuan_explain_law(p->results, number, NULL),
              chuan_say(p->lang, "Căn cứ: chỉ tiêu theo ", "Basis: the indicator by "));
    chuan_buffer_add_c(&b, b.n == 0 ? ""
                                    : chuan_say(p->lang, "; ngưỡng không nêu văn bản",
                                                "; no act is named for the threshold"));
  }
  if (chuan_form_is_unchecked(p->results, number, unit)) {
    chuan_str reason = chuan_form_unchecked_reason(p->results, number, unit);
    chuan_buffer_add_c(&b, b.n > 0 ? ". " : "");
    chuan_buffer_add_c(&b, chuan_say(p->lang, "‡ Chưa kiểm chứng với văn bản", "‡ Not yet checked against the act"));
    chuan_buffer_add_c(&b, reason.n > 0 ? ": " : "");
    chuan_buffer_add(&b, reason);
  }
  if (b.failed || b.n + agency.n == 0)
    return;
  fputs("<small>", out);
  chuan_html_text(out, b.n > 0 ? chuan_buffer_str(&b) : CHUAN_STR(""));
  if (agency.n > 0) {
    fprintf(out, "%s%s: ", b.n > 0 ? ". " : "", chuan_say(p->lang, "Phụ trách", "Responsible"));
    chuan_html_own(out, p->lang, agency);
  }
  fputs("</small>", out);
}

/* "70,63% (≥ 80%)": nothing where there is no value. */
static bool write_value(FILE *out, const chuan_page *p, const chuan_results *results, uint32_t number, size_t unit)
{
  const chuan_measure *value = &results->values[number * results->data->unit_count + unit];
  if (value->state != CHUAN_VERDICT_MET)
    return false;
  chuan_measure threshold;
  chuan_direction direction = chuan_report_bound(&threshold, results, number, unit, p->arena);
  bool percent = chuan_report_is_percent(results, number, CHUAN_NONE);
  chuan_str demand = chuan_report_demand(direction, &threshold, percent, p->lang, p->arena);
  chuan_html_text(out, chuan_cell_value(p->form, results, number, unit, value->number, percent).text);
  if (demand.n > 0) {
    fputs(" (", out);
    chuan_html_text(out, demand);
    fputc(')', out);
  }
  return true;
}

/* "Kỳ trước: 2023: 68,43% (≥ 70%), chưa đạt; 2022: …" of an indicator: what was required may have changed since. */
static void write_past(FILE *out, const chuan_page *p, uint32_t number, size_t unit)
{
  size_t told = 0;
  for (size_t period = 1; period < CHUAN_FORM_PERIODS; period++) {
    const chuan_results *then = p->source->periods[period] ? p->source->periods[period]->results : NULL;
    size_t at = then ? chuan_form_same_unit(then->data, p->data->units[unit].code) : SIZE_MAX;
    if (at == SIZE_MAX)
      continue;
    uint32_t same = chuan_program_indicator_under(then->data->program, then->data->set, p->set->indicators[number].code,
                                                  then->data->units[at].variant);
    if (same == CHUAN_NONE)
      continue;
    fputs(told++ == 0 ? chuan_say(p->lang, "<small>Kỳ trước: ", "<small>Before: ") : "; ", out);
    fprintf(out, "%d: ", then->data->period);
    if (write_value(out, p, then, same, at))
      fputs(", ", out);
    chuan_form_cell marked = chuan_cell_indicator(p->form, then, same, at);
    fputs(chuan_verdict_text((chuan_verdict)marked.verdict, p->lang == CHUAN_LANG_EN), out);
    write_marks(out, p, &marked);
  }
  fputs(told > 0 ? "</small>" : "", out);
}

/* Of one of several units, for whom there is less room. */
static void write_in_short(FILE *out, const chuan_page *p, const chuan_explanation *explanation, uint32_t number)
{
  const chuan_explained_indicator *explained = &explanation->indicators[number];
  write_inputs(out, p, explained->inputs, explained->input_count, &explained->left_out);
  write_besides(out, p, &explained->besides, explanation->unit);
  write_law(out, p, number, explanation->unit);
}

/* What the names of data stand for, each once, where the rules say it. */
static void write_titles(const chuan_page *p, const chuan_explained_input *inputs, size_t count)
{
  bool any = false;
  for (size_t i = 0; i < count; i++) {
    const chuan_datum *datum = inputs[i].declared;
    size_t first = 0;
    while (inputs[first].declared != datum)
      first++;
    if (first < i || datum->title.n == 0)
      continue;
    if (!any)
      fprintf(p->out, "<dt>%s", chuan_say(p->lang, "Tên số liệu", "Names of data"));
    any = true;
    fputs("<dd>", p->out);
    chuan_html_own(p->out, p->lang, datum->name);
    fputs(": ", p->out);
    chuan_html_own(p->out, p->lang, datum->title);
  }
}

/* Of the one unit: all that is known, line by line, as `chuan explain` tells it. */
static void write_in_full(FILE *out, const chuan_page *p, uint32_t number)
{
  const chuan_explained_indicator *explained = &p->one->indicators[number];
  chuan_str agency = chuan_report_agency(p->set, number);
  fputs("<dl>", out);
  chuan_report as_explained = *p->report;
  as_explained.titles = false; /* beside expressions of the rule */
  chuan_report_tell_indicator(&as_explained, p->one, number, write_line, (void *)p, p->arena);
  write_titles(p, explained->inputs, explained->input_count);
  if (agency.n > 0) {
    fprintf(out, "<dt>%s<dd>", chuan_say(p->lang, "Phụ trách", "Responsible"));
    chuan_html_own(out, p->lang, agency);
  }
  fputs("</dl>", out);
}

static void write_indicator(FILE *out, const chuan_page *p, const chuan_explanation *explanation, uint32_t number)
{
  if (!chuan_results_have_indicator(p->results, number, explanation->unit))
    return;
  fputs("<li>", out);
  if (!p->one) { /* the row above has it */
    chuan_form_cell marked = chuan_cell_indicator(p->form, p->results, number, explanation->unit);
    fputs("<b>", out);
    chuan_html_own(out, p->lang, p->set->indicators[number].title);
    write_marks(out, p, &marked);
    fputs("</b>. ", out);
  }
  chuan_html_text(out, chuan_report_sentence(p->report, explanation, number, p->arena));
  if (p->one)
    write_in_full(out, p, number);
  else
    write_in_short(out, p, explanation, number);
  write_past(out, p, number, explanation->unit);
  fputs("</li>\n", out);
}

/* Conditions and recognition ----------------------------------------------------------------------- */

/* "<b>Điều kiện chưa đủ dữ liệu</b>: người_hài_lòng / … ≥ 90% (chưa báo cáo: người_hài_lòng)" */
static void write_condition(FILE *out, const chuan_page *p, size_t number, size_t unit)
{
  size_t at = number * p->data->unit_count + unit;
  uint8_t verdict = p->results->conditions[at];
  chuan_str why = CHUAN_STR("");
  if (verdict == CHUAN_VERDICT_INSUFFICIENT)
    why = chuan_report_causes(p->report, p->results, unit, p->results->condition_causes[at], p->arena);
  else if (verdict == CHUAN_VERDICT_FAULT)
    why = chuan_report_fault(p->results, unit, p->results->condition_causes[at], p->lang, p->arena);
  fprintf(out, "<li>%s <b class=%s>%s</b>: ", chuan_say(p->lang, "Điều kiện", "Condition"), chuan_page_class(verdict),
          chuan_verdict_text((chuan_verdict)verdict, p->lang == CHUAN_LANG_EN));
  chuan_html_own(out, p->lang, p->set->conditions[number].text);
  if (why.n > 0) {
    fputs(" (", out);
    chuan_html_text(out, why);
    fputc(')', out);
  }
}

static void write_ruling(FILE *out, const chuan_page *p, size_t number, size_t unit)
{
  chuan_buffer b;
  chuan_buffer_init(&b, p->arena);
  chuan_report_add_ruling(&b, p->report, number, unit);
  fputs("<li>", out);
  chuan_html_text(out, b.failed ? CHUAN_STR("") : chuan_buffer_str(&b));
}

/* What the verdict of the set rests on beside criteria. In short only what keeps it from being met. */
static void write_conditions(FILE *out, const chuan_page *p, const chuan_explanation *explanation)
{
  for (size_t i = 0; i < p->set->condition_count; i++) {
    if (!p->detailed && !chuan_report_condition_hinders(p->results, i, explanation->unit))
      continue;
    write_condition(out, p, i, explanation->unit);
    if (p->detailed) {
      const chuan_explained_besides *rests = &explanation->conditions[i];
      write_inputs(out, p, rests->inputs, rests->input_count, &rests->left_out);
      write_besides(out, p, rests, explanation->unit);
    }
    fputs("</li>\n", out);
  }
  for (size_t i = 0; i < p->set->ruling_count; i++) {
    write_ruling(out, p, i, explanation->unit);
    fputs("</li>\n", out);
  }
}

/* "; đạt khi “Số làng đạt” …" behind a condition that is not met. */
static void write_changes(const chuan_page *p, const chuan_remaining *unmet)
{
  chuan_buffer b;
  if (!unmet || unmet->gap_count == 0)
    return;
  chuan_buffer_init(&b, p->arena);
  chuan_buffer_add_c(&b, chuan_say(p->lang, "; đạt khi ", "; gap: "));
  chuan_report_add_gaps(&b, unmet->gaps, unmet->gap_count, p->report);
  chuan_html_text(p->out, b.failed ? CHUAN_STR("") : chuan_buffer_str(&b));
}

size_t chuan_page_hindering(const chuan_page *p)
{
  size_t count = 0;
  for (size_t i = 0; i < p->set->condition_count; i++) {
    if (!chuan_report_condition_hinders(p->results, i, 0))
      continue;
    write_condition(p->out, p, i, 0);
    write_changes(p, p->one->unmet ? &p->one->unmet[i] : NULL);
    fputs("</li>\n", p->out);
    count++;
  }
  return count;
}

void chuan_page_conditions(const chuan_page *p)
{
  if (!chuan_page_has_conditions(p))
    return;
  fputs("<section aria-labelledby=\"dieu-kien\">\n", p->out);
  chuan_page_heading(p, "dieu-kien", "Điều kiện, công nhận", "Conditions, recognition");
  fputs("<ul class=r>\n", p->out);
  for (size_t i = 0; i < p->set->condition_count; i++) {
    write_condition(p->out, p, i, 0);
    fputs("<dl>", p->out);
    chuan_report_tell_condition(p->report, p->one, i, write_line, (void *)p, p->arena);
    write_titles(p, p->one->conditions[i].inputs, p->one->conditions[i].input_count);
    fputs("</dl></li>\n", p->out);
  }
  for (size_t i = 0; i < p->set->ruling_count; i++) {
    write_ruling(p->out, p, i, 0);
    fputs("<dl>", p->out);
    write_line((void *)p, chuan_say(p->lang, "Khi", "When"), p->set->rulings[i].text);
    fputs("</dl></li>\n", p->out);
  }
  fputs("</ul>\n</section>\n", p->out);
}

/* Units -------------------------------------------------------------------------------------------- */

/* A criterion that the unit reported as a whole: its indicators decide nothing. */
static void write_reported(FILE *out, const chuan_page *p, const chuan_explanation *explanation, uint32_t number)
{
  const chuan_criterion *criterion = &p->set->criteria[number];
  const chuan_origin *origin = &explanation->criteria[number];
  uint8_t verdict = p->results->criteria[number * p->data->unit_count + explanation->unit];
  fputs("<li><b>", out);
  chuan_html_own(out, p->lang, criterion->title);
  fprintf(out, chuan_say(p->lang, "</b>. Tiêu chí %.*s ", "</b>. Criterion %.*s "), CHUAN_STR_ARGS(criterion->code));
  fprintf(out, chuan_say(p->lang, "%s theo kết quả đơn vị tự báo cáo", "%s as reported by the unit itself"),
          chuan_verdict_text((chuan_verdict)verdict, p->lang == CHUAN_LANG_EN));
  chuan_page_origin(out, p, origin);
  fputs(".</li>\n", out);
}

/* Everything about every indicator of the unit. */
static void write_details(FILE *out, const chuan_page *p, const chuan_explanation *explanation)
{
  fputs("<ul class=r>", out);
  for (uint32_t c = 0; c < p->set->criterion_count; c++) {
    const chuan_criterion *criterion = &p->set->criteria[c];
    if (p->results->criterion_reported[c * p->data->unit_count + explanation->unit]) {
      write_reported(out, p, explanation, c);
      continue;
    }
    for (size_t i = 0; i < criterion->indicator_count; i++)
      write_indicator(out, p, explanation, criterion->indicators[i]);
  }
  for (uint32_t i = 0; i < p->set->indicator_count; i++)
    if (p->set->indicators[i].criterion == CHUAN_NONE)
      write_indicator(out, p, explanation, i);
  write_conditions(out, p, explanation);
  fputs("</ul>", out);
}

/* ", còn thiếu 0,822 km (tăng km_cứng)", ", còn vượt 4 trẻ (giảm trẻ_thấp_còi)"; nothing where the gap is not known. */
static void write_gap(FILE *out, const chuan_page *p, const chuan_explained_indicator *explained)
{
  const chuan_gap *gap = chuan_explained_gap(explained);
  if (!gap)
    return;
  chuan_explained_input by = { .declared = gap->datum, .state = CHUAN_INPUT_VALUE, .number = gap->by };
  chuan_buffer name;
  chuan_buffer_init(&name, p->arena);
  chuan_report_add_gap_name(&name, gap, p->report);
  fputs(gap->more ? chuan_say(p->lang, ", còn thiếu ", ", lacking ") : chuan_say(p->lang, ", còn vượt ", ", above by "),
        out);
  chuan_html_text(out, chuan_report_input(&by, p->lang, p->arena));
  fputs(gap->more ? chuan_say(p->lang, " (tăng ", " (more ") : chuan_say(p->lang, " (giảm ", " (less "), out);
  chuan_html_text(out, chuan_buffer_str(&name));
  fputc(')', out);
}

/* "2.2: 70,63% (≥ 80%), còn thiếu …" */
static void write_figures(FILE *out, const chuan_page *p, const chuan_explanation *explanation, uint32_t number)
{
  chuan_form_cell marked = chuan_cell_indicator(p->form, p->results, number, explanation->unit);
  chuan_html_text(out, p->set->indicators[number].code);
  write_marks(out, p, &marked);
  if (p->results->values[number * p->data->unit_count + explanation->unit].state != CHUAN_VERDICT_MET)
    return;
  fputs(": ", out);
  write_value(out, p, p->results, number, explanation->unit);
  write_gap(out, p, &explanation->indicators[number]);
}

static void write_brief(FILE *out, const chuan_page *p, const chuan_explanation *explanation)
{
  size_t unit = explanation->unit;
  static const uint8_t TOLD[] = { CHUAN_VERDICT_NOT_MET, CHUAN_VERDICT_INSUFFICIENT, CHUAN_VERDICT_FAULT };
  fputs("<ul class=r>", out);
  for (size_t t = 0; t < sizeof TOLD; t++) {
    size_t count = 0;
    for (uint32_t i = 0; i < p->set->indicator_count; i++) {
      if (verdict_of(p, i, unit) != TOLD[t] || chuan_page_is_decided_above(p, i, unit))
        continue;
      if (count++ == 0)
        fprintf(out, chuan_say(p->lang, "<li>Chỉ tiêu %s: ", "<li>Indicators %s: "),
                chuan_verdict_text((chuan_verdict)TOLD[t], p->lang == CHUAN_LANG_EN));
      else
        fputs("; ", out);
      if (TOLD[t] == CHUAN_VERDICT_NOT_MET)
        write_figures(out, p, explanation, i);
      else
        chuan_html_text(out, p->set->indicators[i].code);
    }
  }
  write_conditions(out, p, explanation);
  fprintf(out, chuan_say(p->lang, "<li>Đạt %u/%u chỉ tiêu", "<li>%u/%u indicators met"),
          p->results->indicators_met[unit], p->results->indicators_total[unit]);
  fputs("</ul>", out);
}

/* Of the one unit each row of an indicator, and of a criterion that was reported as a whole, opens to its reasons. */
static void write_row(FILE *out, const chuan_page *p, const chuan_form_row *row)
{
  bool criterion = row->criterion != CHUAN_NONE;
  if (criterion && !p->results->criterion_reported[row->criterion])
    return;
  if (!criterion && chuan_page_is_decided_above(p, row->indicator, 0))
    return;
  uint8_t verdict = criterion ? p->results->criteria[row->criterion] : p->results->indicators[row->indicator];
  chuan_str code = criterion ? p->set->criteria[row->criterion].code : p->set->indicators[row->indicator].code;
  fprintf(out, "<tr class=w><td colspan=%zu><details><summary>", p->form->column_count);
  fprintf(out, chuan_say(p->lang, "Vì sao %.*s ", "Why %.*s is "), CHUAN_STR_ARGS(code));
  fprintf(out, "<b class=%s>%s</b></summary><ul class=r>", chuan_page_class(verdict),
          chuan_verdict_text((chuan_verdict)verdict, p->lang == CHUAN_LANG_EN));
  if (criterion)
    write_reported(out, p, p->one, row->criterion);
  else
    write_indicator(out, p, p->one, row->indicator);
  fputs("</ul></details>\n", out);
}

static void explain(FILE *out, chuan_page *p, size_t unit)
{
  chuan_explain_question question = { .unit = unit,
                                      .criterion = CHUAN_NONE,
                                      .indicator = CHUAN_NONE,
                                      .few_cells = true,
                                      .options = p->source->options,
                                      .as_known = p->report->as_known };
  chuan_explanation explanation;
  chuan_arena arena;
  chuan_arena_init(&arena, "giải thích", EXPLANATION_LIMIT);
  chuan_store *store = p->detailed ? p->store : NULL; /* cells are looked up only where they are told */
  chuan_rc rc = chuan_explain_unit(&explanation, p->results, question, store, &arena, p->source->diags);
  chuan_arena *whole = p->arena;
  p->arena = &arena; /* what is told of one unit is not kept */
  if (rc == CHUAN_RC_OK && p->detailed)
    write_details(out, p, &explanation);
  else if (rc == CHUAN_RC_OK)
    write_brief(out, p, &explanation);
  p->arena = whole;
  p->rc = p->rc == CHUAN_RC_OK ? rc : p->rc;
  p->rc = p->rc == CHUAN_RC_OK && arena.failed ? CHUAN_RC_MEMORY : p->rc;
  chuan_arena_free(&arena);
}

void chuan_page_reasons(FILE *out, void *context, const chuan_form_row *row)
{
  chuan_page *p = context;
  if (row->unit == SIZE_MAX || p->rc != CHUAN_RC_OK)
    return;
  if (p->one) {
    write_row(out, p, row);
    return;
  }
  fprintf(out, "<tr class=w><td colspan=%zu><details>", p->form->column_count);
  write_summary(out, p, row->unit);
  explain(out, p, row->unit);
  fputs("</details>\n", out);
}
