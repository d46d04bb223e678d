/* The page: verdicts, overview, table with explanations, findings, and where all of it comes from. */
#include "runtime/form_page.h"
#include "runtime/local_time.h"

enum { DETAILED_UNITS_MAX = 200 }; /* beyond, a file with every cell of every unit helps nobody */

const char *chuan_page_class(uint8_t verdict)
{
  static const char *const CLASSES[] = { [CHUAN_VERDICT_MET] = "y",
                                         [CHUAN_VERDICT_NOT_MET] = "bad",
                                         [CHUAN_VERDICT_INSUFFICIENT] = "open",
                                         [CHUAN_VERDICT_NOT_APPLICABLE] = "none",
                                         [CHUAN_VERDICT_FAULT] = "bad" };
  return CLASSES[verdict];
}

void chuan_page_shape(FILE *out, uint8_t verdict)
{
  static const char *const SHAPES[] = {
    [CHUAN_VERDICT_MET] = "<circle cx=\"12\" cy=\"12\" r=\"11\" fill=\"currentColor\"/>"
                          "<path d=\"M6 12l4 5 8-10\" fill=\"none\" stroke=\"Canvas\" stroke-width=\"3\"/>",
    [CHUAN_VERDICT_NOT_MET] = "<rect x=\"2\" y=\"2\" width=\"20\" height=\"20\" fill=\"none\" stroke=\"currentColor\" "
                              "stroke-width=\"2\"/><path d=\"M7 7l10 10M17 7L7 17\" stroke=\"currentColor\" "
                              "stroke-width=\"3\"/>",
    [CHUAN_VERDICT_INSUFFICIENT] = "<path d=\"M12 1l11 11-11 11L1 12z\" fill=\"none\" stroke=\"currentColor\" "
                                   "stroke-width=\"2\"/><text x=\"12\" y=\"17\" font-size=\"14\" "
                                   "text-anchor=\"middle\" fill=\"currentColor\">?</text>",
    [CHUAN_VERDICT_NOT_APPLICABLE] = "<path d=\"M3 12h18\" stroke=\"currentColor\" stroke-width=\"4\"/>",
    [CHUAN_VERDICT_FAULT] = "<path d=\"M12 2l11 20H1z\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"2\"/>"
                            "<path d=\"M12 8v7M12 17v2\" stroke=\"currentColor\" stroke-width=\"3\"/>"
  };
  fprintf(out, "<svg viewBox=\"0 0 24 24\" aria-hidden=\"true\">%s</svg>", SHAPES[verdict]);
}

static chuan_str number_in(const chuan_page *p, size_t count, chuan_lang lang)
{
  chuan_str text = chuan_report_number(chuan_num_int((int64_t)count), NULL, false, lang, p->arena);
  return text.p ? text : CHUAN_STR("");
}

chuan_str chuan_page_number(const chuan_page *p, size_t count)
{
  return number_in(p, count, p->lang);
}

bool chuan_page_is_decided_above(const chuan_page *p, uint32_t indicator, size_t unit)
{
  uint32_t criterion = p->set->indicators[indicator].criterion;
  return criterion != CHUAN_NONE && p->results->criterion_reported[criterion * p->data->unit_count + unit];
}

void chuan_page_name(chuan_page_names *n, chuan_str name)
{
  if (n->count < CHUAN_PAGE_NAMED_MAX) {
    fputs(n->count > 0 ? ", " : "", n->page->out);
    chuan_html_own(n->page->out, n->page->lang, name);
  }
  n->count++;
}

void chuan_page_end_names(const chuan_page_names *n)
{
  if (n->count > CHUAN_PAGE_NAMED_MAX)
    fprintf(n->page->out, chuan_say(n->page->lang, " và %.*s đơn vị nữa", " and %.*s more units"),
            CHUAN_STR_ARGS(chuan_page_number(n->page, n->count - CHUAN_PAGE_NAMED_MAX)));
}

void chuan_page_heading(const chuan_page *p, const char *id, const char *vi, const char *en)
{
  fprintf(p->out, "<h2 id=\"%s\">%s</h2>\n", id, chuan_say(p->lang, vi, en));
}

/* Sections ----------------------------------------------------------------------------------------- */

/* "Huyện Quỳnh Nhai, Tỉnh Sơn La; Bộ tiêu chí …; kỳ 2023": what is above the unit, or all of them, the set, the
   period. */
static void write_subtitle(const chuan_page *p)
{
  const chuan_unit *above = p->places.whole;
  if (p->one)
    above = p->data->units[0].parent == CHUAN_NONE ? NULL : &p->data->ancestors[p->data->units[0].parent];
  fputs("<p class=\"subtitle\">", p->out);
  while (above) {
    chuan_html_own(p->out, p->lang, above->name);
    fputs(above->parent == CHUAN_NONE ? "; " : ", ", p->out);
    above = above->parent == CHUAN_NONE ? NULL : &p->data->ancestors[above->parent];
  }
  chuan_html_own(p->out, p->lang, p->set->title.n > 0 ? p->set->title : p->set->name);
  fprintf(p->out, chuan_say(p->lang, "; kỳ %d</p>\n", "; period %d</p>\n"), p->data->period);
}

static void write_head(const chuan_page *p)
{
  enum { WORK = 1, OVERVIEW = 2, CHECKS = 5 }; /* there is only one of the first two */
  static const char *const LINKS[][3] = { { "ket-qua", "Kết quả", "Verdicts" },
                                          { "viec", "Việc cần làm", "What remains" },
                                          { "tong-quan", "Tổng quan", "Overview" },
                                          { "bang", "Bảng", "Table" },
                                          { "con-thieu", "Số liệu còn thiếu", "Missing data" },
                                          { "kiem-tra", "Kiểm tra số liệu", "Checks of the data" },
                                          { "canh-bao", "Cảnh báo", "Warnings" },
                                          { "thay-doi", "Thay đổi", "Changes" },
                                          { "nguon", "Nguồn gốc", "Provenance" } };
  fprintf(p->out, "<a class=\"skip\" href=\"#bang\">%s</a>\n<header>\n",
          chuan_say(p->lang, "Chuyển đến bảng", "Skip to the table"));
  chuan_html_national_head(p->out, p->form);
  fprintf(p->out, "<p class=\"draft\"><strong>%s</strong> %s</p>\n<h1>", chuan_say(p->lang, "DỰ THẢO.", "DRAFT."),
          chuan_say(p->lang, "Chỉ có giá trị khi đã được ký, đóng dấu.", "Valid only when signed and sealed."));
  chuan_html_text(p->out, p->form->title);
  fputs("</h1>\n", p->out);
  write_subtitle(p);
  fprintf(p->out, "<nav aria-label=\"%s\"><ul>", chuan_say(p->lang, "Mục lục", "Contents"));
  for (size_t i = 0; i < sizeof LINKS / sizeof *LINKS; i++)
    if (i != (p->one ? OVERVIEW : WORK) && (i != CHECKS || p->source->check_count > 0))
      fprintf(p->out, "<li><a href=\"#%s\">%s</a></li>", LINKS[i][0], chuan_say(p->lang, LINKS[i][1], LINKS[i][2]));
  fputs("</ul></nav>\n</header>\n", p->out);
}

static void write_verdict(const chuan_page *p, uint8_t verdict, size_t count)
{
  fprintf(p->out, "<li class=\"%s\">", chuan_page_class(verdict));
  chuan_page_shape(p->out, verdict);
  fputs("<span>", p->out);
  if (p->one) {
    chuan_html_own(p->out, p->lang, p->data->units[0].name);
    fputs(": <strong>", p->out);
  } else {
    fprintf(p->out, "<strong>%.*s ", CHUAN_STR_ARGS(chuan_page_number(p, count)));
    chuan_html_own(p->out, p->lang, p->set->level);
    fputc(' ', p->out);
  }
  fprintf(p->out, "%s</strong></span></li>\n", chuan_verdict_text((chuan_verdict)verdict, p->lang == CHUAN_LANG_EN));
}

/* "Đạt 12/19 tiêu chí, 43/57 chỉ tiêu; xếp loại: …" of the one unit. */
static void write_shares(const chuan_page *p)
{
  fputs("<p>", p->out);
  if (p->set->criterion_count > 0)
    fprintf(p->out, chuan_say(p->lang, "Đạt %u/%u tiêu chí", "%u/%u criteria met"), p->results->criteria_met[0],
            p->results->criteria_total[0]);
  if (chuan_report_has_indicators(p->results, 0, 1))
    fprintf(p->out, chuan_say(p->lang, "%s %u/%u chỉ tiêu", "%s %u/%u indicators"),
            p->set->criterion_count > 0 ? "," : chuan_say(p->lang, "Đạt", ""), p->results->indicators_met[0],
            p->results->indicators_total[0]);
  if (p->results->bands[0] != CHUAN_NONE) {
    fputs(chuan_say(p->lang, "; xếp loại: ", "; class: "), p->out);
    chuan_html_own(p->out, p->lang, p->set->bands[p->results->bands[0]].name);
  }
  fputs(".</p>\n", p->out);
}

/* Which class the one unit is in: thresholds follow from it. */
static void write_classes(const chuan_page *p)
{
  chuan_str classes = chuan_report_classes(p->report, p->one, p->arena);
  if (classes.n == 0)
    return;
  fputs("<p>", p->out);
  chuan_html_text(p->out, classes);
  fputs(".</p>\n", p->out);
}

/* The same for those who read no Vietnamese. */
static void write_summary(const chuan_page *p, const chuan_report_totals *totals)
{
  chuan_lang other = p->lang == CHUAN_LANG_EN ? CHUAN_LANG_VI : CHUAN_LANG_EN;
  const char *before = chuan_say(other, "Tóm tắt: ", "In English: ");
  fprintf(p->out, "<p class=\"note\" lang=\"%s\">%s%.*s %s", chuan_say(other, "vi", "en"), before,
          CHUAN_STR_ARGS(number_in(p, totals->units, other)),
          chuan_say(other, "đơn vị", totals->units == 1 ? "unit" : "units"));
  for (uint8_t verdict = 0; verdict < CHUAN_VERDICT_COUNT; verdict++)
    if (totals->verdicts[verdict] > 0)
      fprintf(p->out, ", %.*s %s", CHUAN_STR_ARGS(number_in(p, totals->verdicts[verdict], other)),
              chuan_verdict_text((chuan_verdict)verdict, other == CHUAN_LANG_EN));
  fputs(".</p>\n", p->out);
}

static void write_verdicts(const chuan_page *p)
{
  chuan_report_totals totals = chuan_report_count(p->results);
  fputs("<section aria-labelledby=\"ket-qua\">\n", p->out);
  chuan_page_heading(p, "ket-qua", "Kết quả", "Verdicts");
  fputs("<ul class=\"band\">\n", p->out);
  for (uint8_t verdict = 0; verdict < CHUAN_VERDICT_COUNT; verdict++)
    if (totals.verdicts[verdict] > 0)
      write_verdict(p, verdict, totals.verdicts[verdict]);
  fputs("</ul>\n", p->out);
  if (p->one) {
    write_shares(p);
    write_classes(p);
  }
  write_summary(p, &totals);
  fputs("</section>\n", p->out);
}

static void write_table(chuan_page *p)
{
  fputs("<section aria-labelledby=\"bang\">\n", p->out);
  chuan_page_heading(p, "bang", "Bảng", "Table");
  fprintf(p->out, "<p class=\"note\">%s</p>\n",
          chuan_say(p->lang, "Dưới mỗi dòng là lý do; bấm hoặc nhấn Enter để mở.",
                    "Below each row are its reasons; click it or press Enter to open them."));
  if (!p->detailed)
    fprintf(p->out,
            chuan_say(p->lang,
                      "<p class=\"note\">Vì có hơn %d đơn vị, lý do chỉ kể chỉ tiêu chưa đạt và chưa đủ dữ liệu; lập "
                      "trang với --unit để xem mọi chỉ tiêu của một đơn vị.</p>\n",
                      "<p class=\"note\">With more than %d units the reasons tell only what is not met or "
                      "insufficient; make the page with --unit for every indicator of a unit.</p>\n"),
            DETAILED_UNITS_MAX);
  chuan_html_table(p->out, p->form, chuan_page_reasons, p);
  chuan_html_notes(p->out, p->form);
  fputs("</section>\n", p->out);
}

static void write_fact(const chuan_page *p, const char *name, chuan_str value)
{
  fprintf(p->out, "<dt>%s</dt><dd>", name);
  chuan_html_text(p->out, value);
  fputs("</dd>\n", p->out);
}

static chuan_str hash_text(const chuan_page *p, const unsigned char *hash)
{
  chuan_buffer b;
  chuan_buffer_init(&b, p->arena);
  for (size_t i = 0; i < 32; i++)
    chuan_buffer_printf(&b, "%02x", hash[i]);
  return b.failed ? CHUAN_STR("") : chuan_buffer_str(&b);
}

static bool governs_any(const chuan_page *p, uint32_t variant)
{
  for (size_t i = 0; i < p->data->unit_count; i++)
    if (p->data->units[i].variant == variant)
      return true;
  return false;
}

static void write_variants(const chuan_page *p)
{
  for (uint32_t v = 0; v < p->data->program->variant_count; v++) {
    const chuan_variant *variant = &p->data->program->variants[v];
    chuan_buffer b;
    if (!governs_any(p, v))
      continue;
    chuan_buffer_init(&b, p->arena);
    chuan_buffer_add(&b, variant->name);
    for (size_t i = 0; i < variant->law.basis_count; i++) {
      chuan_buffer_add_c(&b, i > 0 ? "; " : ", ");
      chuan_basis_add(&b, &variant->law.basis[i], p->lang == CHUAN_LANG_EN);
    }
    write_fact(p, chuan_say(p->lang, "Biến thể", "Variant"), chuan_buffer_str(&b));
  }
}

static void write_provenance(const chuan_page *p)
{
  bool english = p->lang == CHUAN_LANG_EN;
  chuan_buffer basis;
  chuan_buffer_init(&basis, p->arena);
  for (size_t i = 0; i < p->set->law.basis_count; i++) {
    chuan_buffer_add_c(&basis, i > 0 ? "; " : "");
    chuan_basis_add(&basis, &p->set->law.basis[i], english);
  }
  fputs("<section aria-labelledby=\"nguon\">\n", p->out);
  chuan_page_heading(p, "nguon", "Nguồn gốc", "Provenance");
  fputs("<dl>\n", p->out);
  write_fact(p, chuan_say(p->lang, "Bộ tiêu chí", "Criteria set"), p->set->name);
  if (basis.n > 0)
    write_fact(p, chuan_say(p->lang, "Căn cứ", "Legal basis"), chuan_buffer_str(&basis));
  if (p->set->amendment_count > 0)
    write_fact(p, chuan_say(p->lang, "Theo sửa đổi", "As amended"),
               chuan_report_amendments(p->set, p->lang, p->arena));
  write_variants(p);
  write_fact(p, chuan_say(p->lang, "Luật ngày", "Law of"), chuan_day_text(p->data->law_date, english, p->arena));
  write_fact(p, chuan_say(p->lang, "Số liệu", "Data"),
             p->report->as_known.n > 0 ? chuan_time_text(p->report->as_known, " ", p->lang, p->arena)
                                       : chuan_str_of(chuan_say(p->lang, "tất cả đã nộp", "all that was submitted")));
  write_fact(p, chuan_say(p->lang, "Mã băm quy tắc", "Hash of the rules"), hash_text(p, p->data->program->hash));
  write_fact(p, chuan_say(p->lang, "Mã băm dữ liệu", "Hash of the data"), hash_text(p, p->data->hash));
  write_fact(p, chuan_say(p->lang, "Chương trình", "Program"), CHUAN_STR("chuan " CHUAN_VERSION));
  fputs("</dl>\n</section>\n", p->out);
}

static void write_sections(chuan_page *p)
{
  write_head(p);
  fputs("<main>\n", p->out);
  write_verdicts(p);
  if (p->one)
    chuan_page_work(p);
  else
    chuan_page_overview(p);
  write_table(p);
  chuan_page_missing(p);
  chuan_page_checks(p);
  chuan_page_warnings(p);
  chuan_page_changes(p);
  write_provenance(p);
  chuan_html_signatures(p->out, p->form);
  fputs("</main>\n", p->out);
}

/* Explains the one unit there is: several sections tell of it. */
static chuan_rc explain_one(chuan_explanation *out, chuan_page *p)
{
  chuan_explain_question question = {
    .criterion = CHUAN_NONE, .indicator = CHUAN_NONE, .options = p->source->options, .as_known = p->report->as_known
  };
  if (p->data->unit_count != 1)
    return CHUAN_RC_OK;
  p->one = out;
  return chuan_explain_unit(out, p->results, question, p->store, p->arena, p->source->diags);
}

/* What tells the windows and files of several pages apart: "…, Tỉnh Mười Bốn, kỳ 2024". */
static chuan_str title_of(const chuan_page *p)
{
  chuan_str where = p->one || !p->places.whole ? CHUAN_STR("") : p->places.whole->name;
  return chuan_form_printf(p->form, chuan_say(p->lang, "%.*s%s%.*s, kỳ %d", "%.*s%s%.*s, period %d"),
                           CHUAN_STR_ARGS(p->form->title), where.n > 0 ? ", " : "", CHUAN_STR_ARGS(where),
                           p->data->period);
}

chuan_rc chuan_form_page(FILE *out, const chuan_form *form, const chuan_form_source *source, chuan_store *store)
{
  const chuan_results *results = source->periods[0]->results;
  chuan_explanation one;
  chuan_page p = { .out = out,
                   .form = form,
                   .source = source,
                   .store = store,
                   .report = source->periods[0],
                   .results = results,
                   .data = results->data,
                   .set = results->data->set,
                   .lang = form->report->lang,
                   .arena = form->arena,
                   .detailed = results->data->unit_count <= DETAILED_UNITS_MAX };
  if (!chuan_items_make(&p.items, p.set, p.arena))
    return CHUAN_RC_MEMORY;
  chuan_rc rc = chuan_places_make(&p.places, p.data, p.arena);
  if (rc == CHUAN_RC_OK)
    rc = explain_one(&one, &p);
  if (rc != CHUAN_RC_OK)
    return rc;
  chuan_html_begin(out, form, title_of(&p), chuan_html_is_landscape(form));
  write_sections(&p);
  fputs("</body>\n</html>\n", out);
  return p.rc != CHUAN_RC_OK ? p.rc : form->arena->failed ? CHUAN_RC_MEMORY : CHUAN_RC_OK;
}
