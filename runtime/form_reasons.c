/* What the row of a unit opens to on the page. Of few units all is told: each indicator in a sentence, with the law and
   the cells behind it. Of many only what is not met, with the figures, and the numbers of what is not decided. */
#include "runtime/form_page.h"

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
      fputs(criterion ? chuan_say(p->lang, "tiêu chí ", "criteria ") : chuan_say(p->lang, "chỉ tiêu ", "indicators "),
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

/* The line that opens: the unit, its verdict and what keeps it from being met. */
static void write_summary(FILE *out, const chuan_page *p, size_t unit)
{
  uint8_t verdict = p->results->sets[unit];
  fputs("<summary>", out);
  chuan_html_own(out, p->lang, p->data->units[unit].name);
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
static void write_inputs(FILE *out, const chuan_page *p, const chuan_explained_indicator *explained)
{
  size_t below = 0;
  for (size_t i = 0; i < explained->input_count; i++) {
    const chuan_explained_input *input = &explained->inputs[i];
    bool begins = i == 0 || input->of != explained->inputs[i - 1].of;
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
  if (below > CHUAN_LACKS_NAMED_MAX)
    fprintf(out, chuan_say(p->lang, "; và %zu đơn vị khác", "; and %zu more units"), below - CHUAN_LACKS_NAMED_MAX);
  fputs(explained->input_count > 0 ? "</small>" : "", out);
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
  const chuan_indicator *indicator = &p->set->indicators[number];
  const chuan_clause *clause = chuan_report_clause(p->results, number, CHUAN_NONE, unit);
  const chuan_sources_of_law *law = chuan_explain_law(p->results, number, clause);
  chuan_str agency = indicator->agency;
  chuan_buffer b;
  chuan_buffer_init(&b, p->arena);
  if (agency.n == 0 && indicator->criterion != CHUAN_NONE)
    agency = p->set->criteria[indicator->criterion].agency;
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
  if (agency.n > 0) {
    chuan_buffer_add_c(&b, b.n > 0 ? ". " : "");
    chuan_buffer_add_c(&b, chuan_say(p->lang, "Phụ trách: ", "Responsible: "));
    chuan_buffer_add(&b, agency);
  }
  if (b.n == 0 || b.failed)
    return;
  fputs("<small>", out);
  chuan_html_text(out, chuan_buffer_str(&b));
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
  write_inputs(out, p, &explanation->indicators[number]);
  write_law(out, p, number, explanation->unit);
  write_past(out, p, number, explanation->unit);
  fputs("</li>\n", out);
}

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
  fputs("</ul>", out);
}

/* ", còn thiếu 0,822 km (tăng km_cứng)"; nothing where the gap is not known. */
static void write_gap(FILE *out, const chuan_page *p, const chuan_explained_indicator *explained)
{
  const chuan_gap *gap = chuan_explained_gap(explained);
  if (!gap)
    return;
  chuan_explained_input by = { .declared = gap->datum, .state = CHUAN_INPUT_VALUE, .number = gap->by };
  fputs(chuan_say(p->lang, ", còn thiếu ", ", lacking "), out);
  chuan_html_text(out, chuan_report_input(&by, p->lang, p->arena));
  fputs(gap->more ? chuan_say(p->lang, " (tăng ", " (more ") : chuan_say(p->lang, " (giảm ", " (less "), out);
  write_datum(out, p, gap->datum);
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
