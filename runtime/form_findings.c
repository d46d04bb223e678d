/* What is doubtful and what has changed since the period before. */
#include "runtime/form_page.h"

/* Warnings ----------------------------------------------------------------------------------------- */

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

/* Changes ------------------------------------------------------------------------------------------ */

/* Whether an item came to be counted as met, or no longer is. */
static bool item_changed(const chuan_page *p, const chuan_items *then_items, const chuan_results *before, size_t item,
                         size_t unit, size_t then, bool now_met)
{
  size_t same = 0;
  while (same < then_items->count &&
         !chuan_str_equal(chuan_item_code(then_items, same), chuan_item_code(&p->items, item)))
    same++;
  return same < then_items->count && chuan_item_counts(&p->items, p->results, item, unit) == now_met &&
         chuan_item_counts(then_items, before, same, then) != now_met;
}

/* "; đạt thêm 2, 5": the items that changed in one way. */
static void write_changed_items(const chuan_page *p, const chuan_items *then_items, const chuan_results *before,
                                size_t unit, size_t then, bool now_met)
{
  size_t count = 0;
  for (size_t i = 0; i < p->items.count; i++) {
    if (!item_changed(p, then_items, before, i, unit, then, now_met))
      continue;
    fputs(count++ > 0 ? ", "
          : now_met   ? chuan_say(p->lang, "; đạt thêm ", "; newly met ")
                      : chuan_say(p->lang, "; không còn đạt ", "; no longer met "),
          p->out);
    chuan_html_text(p->out, chuan_item_code(&p->items, i));
  }
}

static bool any_item_changed(const chuan_page *p, const chuan_items *then_items, const chuan_results *before,
                             size_t unit, size_t then)
{
  for (size_t i = 0; i < p->items.count; i++)
    if (item_changed(p, then_items, before, i, unit, then, true) ||
        item_changed(p, then_items, before, i, unit, then, false))
      return true;
  return false;
}

/* "Xã Một: chưa đạt → đạt; đạt thêm 2, 5; không còn đạt 7" */
static bool write_change(const chuan_page *p, const chuan_items *then_items, const chuan_results *before, size_t unit,
                         size_t then)
{
  uint8_t now_verdict = p->results->sets[unit], then_verdict = before->sets[then];
  bool english = p->lang == CHUAN_LANG_EN;
  if (now_verdict == then_verdict && !any_item_changed(p, then_items, before, unit, then))
    return false;
  fputs("<li>", p->out);
  chuan_html_own(p->out, p->lang, p->data->units[unit].name);
  fprintf(p->out, ": %s → <b class=%s>%s</b>", chuan_verdict_text((chuan_verdict)then_verdict, english),
          chuan_page_class(now_verdict), chuan_verdict_text((chuan_verdict)now_verdict, english));
  write_changed_items(p, then_items, before, unit, then, true);
  write_changed_items(p, then_items, before, unit, then, false);
  fputs("</li>\n", p->out);
  return true;
}

/* The law that judged the period before, where it is another. */
static void write_other_law(const chuan_page *p, const chuan_results *before)
{
  if (before->data->set == p->set)
    return;
  fputs(chuan_say(p->lang, "<p>Kỳ trước tính theo luật ngày ", "<p>The period before was judged by the law of "),
        p->out);
  chuan_html_text(p->out, chuan_day_text(before->data->law_date, p->lang == CHUAN_LANG_EN, p->arena));
  fputs(chuan_say(p->lang, ", trước khi bộ tiêu chí được sửa đổi.</p>\n", ", before the set was amended.</p>\n"),
        p->out);
}

/* How many units changed; of the one unit, that it did not. */
static void write_change_counts(const chuan_page *p, size_t changed, size_t compared)
{
  size_t units = p->data->unit_count;
  if (!p->one)
    fprintf(p->out,
            chuan_say(p->lang, "<li>%.*s đơn vị thay đổi, %.*s không đổi, %.*s không có trong kỳ trước.</li>\n",
                      "<li>%.*s units changed, %.*s did not, %.*s were not there in the period before.</li>\n"),
            CHUAN_STR_ARGS(chuan_page_number(p, changed)), CHUAN_STR_ARGS(chuan_page_number(p, compared - changed)),
            CHUAN_STR_ARGS(chuan_page_number(p, units - compared)));
  else if (changed == 0)
    fprintf(p->out, "<li>%s</li>\n",
            compared > 0 ? chuan_say(p->lang, "Không thay đổi.", "Nothing has changed.")
                         : chuan_say(p->lang, "Không có trong kỳ trước.", "It was not there in the period before."));
}

void chuan_page_changes(const chuan_page *p)
{
  const chuan_report *before = p->source->periods[1];
  size_t changed = 0, compared = 0;
  chuan_items items;
  fputs("<section aria-labelledby=\"thay-doi\">\n", p->out);
  chuan_page_heading(p, "thay-doi", "Thay đổi so với kỳ trước", "Changes since the period before");
  if (!before || !chuan_items_make(&items, before->results->data->set, p->arena)) {
    fprintf(p->out, "<p>%s</p>\n</section>\n",
            chuan_say(p->lang, "Bộ này không đánh giá kỳ trước.", "The set is not assessed in the period before."));
    return;
  }
  write_other_law(p, before->results);
  fputs("<ul class=r>\n", p->out);
  for (size_t unit = 0; unit < p->data->unit_count; unit++) {
    size_t then = chuan_form_same_unit(before->results->data, p->data->units[unit].code);
    compared += then != SIZE_MAX;
    changed += then != SIZE_MAX && write_change(p, &items, before->results, unit, then);
  }
  write_change_counts(p, changed, compared);
  fputs("</ul>\n</section>\n", p->out);
}
