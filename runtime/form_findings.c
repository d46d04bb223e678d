/* What is doubtful: apart from verdicts, which it does not change. */
#include "runtime/form_page.h"

/* "chỉ tiêu 1.2, tiêu chí 3": the items that differ; nothing where none does. */
static chuan_str differing_of(const chuan_page *p, size_t unit)
{
  size_t units = p->data->unit_count;
  const char *before = "";
  chuan_buffer b;
  chuan_buffer_init(&b, p->arena);
  for (uint32_t i = 0; i < p->set->indicator_count; i++)
    if (chuan_report_differs(p->results->indicators[i * units + unit],
                             chuan_report_own_indicator(p->results, i, unit))) {
      chuan_buffer_printf(&b, "%s%s ", before, chuan_say(p->lang, "chỉ tiêu", "indicator"));
      chuan_buffer_add(&b, p->set->indicators[i].code);
      before = ", ";
    }
  for (uint32_t i = 0; i < p->set->criterion_count; i++)
    if (chuan_report_differs(p->results->criteria[i * units + unit], chuan_report_own_criterion(p->results, i, unit))) {
      chuan_buffer_printf(&b, "%s%s ", before, chuan_say(p->lang, "tiêu chí", "criterion"));
      chuan_buffer_add(&b, p->set->criteria[i].code);
      before = ", ";
    }
  return b.failed ? CHUAN_STR("") : chuan_buffer_str(&b);
}

static bool unit_differs(const chuan_page *p, size_t unit)
{
  return differing_of(p, unit).n > 0;
}

static bool unit_reported(const chuan_page *p, size_t unit)
{
  return chuan_report_rests_on_reported(p->report, unit);
}

static bool unit_fails(const chuan_page *p, size_t unit)
{
  return p->results->sets[unit] == CHUAN_VERDICT_FAULT;
}

/* One line with the units that something holds for, with what `more` (may be NULL) says of each; nothing when it holds
   for none. */
static bool warn_of(const chuan_page *p, const char *words, bool (*holds)(const chuan_page *, size_t),
                    chuan_str (*more)(const chuan_page *, size_t))
{
  chuan_page_names n = { .page = p };
  for (size_t unit = 0; unit < p->data->unit_count; unit++) {
    if (!holds(p, unit))
      continue;
    if (n.count == 0)
      fprintf(p->out, "<li>%s: ", words);
    chuan_page_name(&n, p->data->units[unit].name);
    if (more && n.count <= CHUAN_PAGE_NAMED_MAX) {
      fputs(" (", p->out);
      chuan_html_text(p->out, more(p, unit));
      fputc(')', p->out);
    }
  }
  if (n.count == 0)
    return false;
  chuan_page_end_names(&n);
  fputs("</li>\n", p->out);
  return true;
}

/* The indicators that decided something by what nobody checked. */
static bool warn_of_unchecked(const chuan_page *p)
{
  chuan_page_names n = { .page = p };
  for (uint32_t i = 0; i < p->set->indicator_count; i++) {
    bool unchecked = false;
    for (size_t unit = 0; unit < p->data->unit_count && !unchecked; unit++) {
      uint8_t verdict = p->results->indicators[i * p->data->unit_count + unit];
      unchecked = (verdict == CHUAN_VERDICT_MET || verdict == CHUAN_VERDICT_NOT_MET) &&
                  !p->results->indicator_reported[i * p->data->unit_count + unit] &&
                  !chuan_report_checked(p->results, i, unit, NULL);
    }
    if (!unchecked)
      continue;
    fputs(n.count++ == 0 ? chuan_say(p->lang, "<li>Chưa kiểm chứng với văn bản (dấu ‡), chỉ tiêu ",
                                     "<li>Not checked against the act (‡), indicators ")
                         : ", ",
          p->out);
    chuan_html_text(p->out, p->set->indicators[i].code);
  }
  fputs(n.count > 0 ? "</li>\n" : "", p->out);
  return n.count > 0;
}

void chuan_page_warnings(const chuan_page *p)
{
  bool any = false;
  fputs("<section aria-labelledby=\"canh-bao\">\n", p->out);
  chuan_page_heading(p, "canh-bao", "Cảnh báo", "Warnings");
  fputs("<ul class=r>\n", p->out);
  any |= warn_of(p, chuan_say(p->lang, "Có lỗi quy tắc, không tính được", "A rule fault, cannot be computed"),
                 unit_fails, NULL);
  any |= warn_of(p, chuan_say(p->lang, "Tự báo cáo khác với kết quả tính", "Reported otherwise than computed"),
                 unit_differs, differing_of);
  any |= warn_of(p,
                 chuan_say(p->lang, "Có kết quả do đơn vị tự báo cáo, không có số liệu (dấu *)",
                           "Has verdicts that the unit reported itself, without figures (*)"),
                 unit_reported, NULL);
  any |= warn_of_unchecked(p);
  if (!any)
    fprintf(p->out, "<li>%s</li>\n", chuan_say(p->lang, "Không có.", "None."));
  fputs("</ul>\n</section>\n", p->out);
}
