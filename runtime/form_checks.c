/* What check sets find in the data: apart from verdicts, which they do not change. */
#include "runtime/form_page.h"

/* "dân_số = 1.000 người (bieu.xlsx ▸ Biểu 01 ▸ C5)" of each cell that the rule read. */
static void write_cells(const chuan_page *p, const chuan_finding *finding)
{
  for (size_t i = 0; i < finding->cell_count; i++) {
    const chuan_explained_input *cell = &finding->cells[i];
    fputs(i == 0 ? chuan_say(p->lang, "<small>Số liệu: ", "<small>Data: ") : "; ", p->out);
    if (cell->of) {
      chuan_html_own(p->out, p->lang, cell->of->name);
      fputs(": ", p->out);
    }
    chuan_html_text(p->out, cell->declared->name);
    if (cell->previous)
      fprintf(p->out, chuan_say(p->lang, " kỳ %d", " of %d"), cell->period);
    fputs(cell->state == CHUAN_INPUT_VALUE ? " = " : ": ", p->out);
    chuan_html_text(p->out, chuan_report_input(cell, p->lang, p->arena));
    chuan_page_origin(p->out, p, &cell->origin);
  }
  fputs(finding->cell_count > 0 ? "</small>" : "", p->out);
}

static void write_finding(chuan_page *p, const chuan_validation *set, uint32_t rule, size_t unit)
{
  chuan_finding finding;
  chuan_rc rc = chuan_finder_explain(&finding, p->source->finder, set->results, rule, unit);
  p->rc = p->rc == CHUAN_RC_OK ? rc : p->rc;
  if (rc != CHUAN_RC_OK)
    return;
  fputs("<li>", p->out);
  if (!p->one) {
    chuan_page_unit(p->out, p, unit);
    fputs(": ", p->out);
  }
  chuan_str message = chuan_finding_message(&finding, p->lang, p->arena);
  if (set->results->data->set->indicators[rule].check->piece_count > 0)
    chuan_html_own(p->out, p->lang, message); /* the words of the rule */
  else
    chuan_html_text(p->out, message);
  write_cells(p, &finding);
  fputs("</li>\n", p->out);
}

/* "KT01 Dân số bằng tổng nam và nữ (lỗi): 2 đơn vị", and the first of them. */
static void write_rule(chuan_page *p, const chuan_validation *set, uint32_t number)
{
  const chuan_data *data = set->results->data;
  const chuan_indicator *rule = &data->set->indicators[number];
  size_t count = set->rules[number].of[CHUAN_VERDICT_NOT_MET], told = 0;
  if (count == 0)
    return;
  fputs("<li><b>", p->out);
  chuan_html_text(p->out, rule->code);
  fputc(' ', p->out);
  chuan_html_own(p->out, p->lang, rule->title);
  fputs(rule->check->warning ? chuan_say(p->lang, "</b> (cảnh báo)", "</b> (warning)")
                             : chuan_say(p->lang, "</b> (lỗi)", "</b> (error)"),
        p->out);
  if (!p->one)
    fprintf(p->out, chuan_say(p->lang, ": %.*s đơn vị", count == 1 ? ": %.*s unit" : ": %.*s units"),
            CHUAN_STR_ARGS(chuan_page_number(p, count)));
  fputs("<ul class=r>\n", p->out);
  for (size_t unit = 0; unit < data->unit_count && told < CHUAN_PAGE_NAMED_MAX && p->rc == CHUAN_RC_OK; unit++)
    if (chuan_validation_outcome(set, number, unit) == CHUAN_VERDICT_NOT_MET) {
      write_finding(p, set, number, unit);
      told++;
    }
  if (count > told)
    fprintf(p->out, chuan_say(p->lang, "<li>và %.*s đơn vị nữa</li>\n", "<li>and %.*s more units</li>\n"),
            CHUAN_STR_ARGS(chuan_page_number(p, count - told)));
  fputs("</ul></li>\n", p->out);
}

/* "2 lỗi, 1 cảnh báo, 5 lượt đạt, …" */
static void write_totals(const chuan_page *p, const chuan_validation_totals *totals)
{
  const size_t *all = totals->all.of;
  const struct {
    size_t count;
    const char *vi, *one, *many;
  } TOTALS[] = { { totals->errors, "lỗi", "error", "errors" },
                 { totals->warnings, "cảnh báo", "warning", "warnings" },
                 { all[CHUAN_VERDICT_MET], "lượt đạt", "passed", "passed" },
                 { all[CHUAN_VERDICT_NOT_APPLICABLE], "không xét", "not considered", "not considered" },
                 { all[CHUAN_VERDICT_INSUFFICIENT], "chưa đủ dữ liệu", "insufficient", "insufficient" },
                 { all[CHUAN_VERDICT_FAULT], "lỗi quy tắc", "rule fault", "rule faults" } };
  fputs("<p>", p->out);
  for (size_t i = 0; i < sizeof TOTALS / sizeof *TOTALS; i++)
    fprintf(p->out, "%s%.*s %s", i > 0 ? ", " : "", CHUAN_STR_ARGS(chuan_page_number(p, TOTALS[i].count)),
            chuan_say(p->lang, TOTALS[i].vi, TOTALS[i].count == 1 ? TOTALS[i].one : TOTALS[i].many));
  fprintf(p->out, ". %s</p>\n",
          chuan_say(p->lang, "Kết quả ở trên không phụ thuộc các kiểm tra này.",
                    "No verdict above depends on these checks."));
}

void chuan_page_checks(chuan_page *p)
{
  if (p->source->check_count == 0)
    return;
  chuan_validation_totals totals = chuan_validation_total(p->source->checks, p->source->check_count);
  fputs("<section aria-labelledby=\"kiem-tra\">\n", p->out);
  chuan_page_heading(p, "kiem-tra", "Kiểm tra số liệu", "Checks of the data");
  write_totals(p, &totals);
  fputs("<ul class=r>\n", p->out);
  if (totals.errors + totals.warnings == 0)
    fprintf(p->out, "<li>%s</li>\n", chuan_say(p->lang, "Không có vi phạm.", "Nothing is violated."));
  for (size_t i = 0; i < p->source->check_count; i++)
    for (size_t rule = 0; rule < p->source->checks[i].results->data->set->indicator_count; rule++)
      write_rule(p, &p->source->checks[i], p->source->checks[i].order[rule]);
  fputs("</ul>\n</section>\n", p->out);
}
