/* What remains to be done: the work for one unit, and the data that are missing, indicator by indicator. */
#include "runtime/form_page.h"

/* "<b>2.2 Tỷ lệ đường …</b>: " */
static void write_item(const chuan_page *p, chuan_str code, chuan_str title)
{
  fputs("<li><b>", p->out);
  chuan_html_text(p->out, code);
  fputc(' ', p->out);
  chuan_html_own(p->out, p->lang, title);
  fputs("</b>", p->out);
}

static void write_agency(const chuan_page *p, chuan_str agency)
{
  if (agency.n == 0)
    return;
  fputs(chuan_say(p->lang, "<small>Phụ trách: ", "<small>Responsible: "), p->out);
  chuan_html_own(p->out, p->lang, agency);
  fputs("</small>", p->out);
}

/* Work --------------------------------------------------------------------------------------------- */

static void write_remaining(const chuan_page *p, const chuan_remaining *remaining)
{
  const chuan_indicator *indicator = &p->set->indicators[remaining->indicator];
  chuan_buffer b;
  chuan_buffer_init(&b, p->arena);
  chuan_report_add_gaps(&b, remaining->gaps, remaining->gap_count, p->report);
  if (remaining->gap_count == 0)
    chuan_buffer_add_c(&b, chuan_report_no_gap(p->report, p->one, remaining->indicator));
  chuan_buffer_add_c(&b, chuan_report_needless(p->report, p->one, remaining->indicator));
  write_item(p, indicator->code, indicator->title);
  fputs(": ", p->out);
  chuan_html_text(p->out, b.failed ? CHUAN_STR("") : chuan_buffer_str(&b));
  write_agency(p, chuan_report_agency(p->set, remaining->indicator));
  fputs("</li>\n", p->out);
}

/* A criterion that the unit reported as a whole: nothing is known of its indicators. */
static size_t write_reported_criteria(const chuan_page *p)
{
  size_t count = 0;
  for (size_t c = 0; c < p->set->criterion_count; c++) {
    const chuan_criterion *criterion = &p->set->criteria[c];
    if (!p->results->criterion_reported[c] || p->results->criteria[c] != CHUAN_VERDICT_NOT_MET)
      continue;
    write_item(p, criterion->code, criterion->title);
    fputs(chuan_say(p->lang, ": chưa đạt theo kết quả đơn vị tự báo cáo, không có số liệu",
                    ": not met as reported by the unit itself, without figures"),
          p->out);
    write_agency(p, criterion->agency);
    fputs("</li>\n", p->out);
    count++;
  }
  return count;
}

/* Whether something waits for data: an indicator or, numbered behind them, a condition of the set. */
static bool is_missing(const chuan_page *p, uint32_t thing, size_t unit)
{
  size_t indicators = p->set->indicator_count, units = p->data->unit_count;
  if (thing >= indicators)
    return p->results->conditions[(thing - indicators) * units + unit] == CHUAN_VERDICT_INSUFFICIENT;
  return p->results->indicators[thing * units + unit] == CHUAN_VERDICT_INSUFFICIENT &&
         !chuan_page_is_decided_above(p, thing, unit);
}

static const chuan_cause *causes_of(const chuan_page *p, uint32_t thing, size_t unit, size_t *count)
{
  size_t indicators = p->set->indicator_count, units = p->data->unit_count;
  uint32_t causes = thing < indicators ? p->results->indicator_causes[thing * units + unit]
                                       : p->results->condition_causes[(thing - indicators) * units + unit];
  return chuan_cause_set_items(p->results->causes, causes, count);
}

static size_t write_link_to_missing(const chuan_page *p)
{
  size_t count = 0;
  for (uint32_t i = 0; i < p->set->indicator_count; i++)
    count += is_missing(p, i, 0);
  if (count > 0)
    fprintf(p->out,
            chuan_say(p->lang,
                      "<li>%.*s chỉ tiêu chưa đủ dữ liệu: xem <a href=\"#con-thieu\">phần còn thiếu</a></li>\n",
                      "<li>Insufficient indicators, %.*s: see <a href=\"#con-thieu\">what is missing</a></li>\n"),
            CHUAN_STR_ARGS(chuan_page_number(p, count)));
  return count;
}

/* Where not all are needed: how many more, and which are the nearest. */
static size_t write_ways(const chuan_page *p)
{
  size_t count = 0;
  for (size_t i = 0; i < p->one->way_count; i++) {
    chuan_buffer b;
    if (p->one->ways[i].more == 0)
      continue;
    chuan_buffer_init(&b, p->arena);
    chuan_report_add_way(&b, p->report, &p->one->ways[i]);
    fputs("<li>", p->out);
    chuan_html_text(p->out, b.failed ? CHUAN_STR("") : chuan_buffer_str(&b));
    fputs("</li>\n", p->out);
    count++;
  }
  return count;
}

void chuan_page_work(const chuan_page *p)
{
  size_t count = 0;
  fputs("<section aria-labelledby=\"viec\">\n", p->out);
  chuan_page_heading(p, "viec", "Việc cần làm", "What remains to be done");
  fputs("<ol class=r>\n", p->out);
  for (size_t i = 0; i < p->one->remaining_count; i++)
    if (!chuan_page_is_decided_above(p, p->one->remaining[i].indicator, 0)) {
      write_remaining(p, &p->one->remaining[i]);
      count++;
    }
  count += write_reported_criteria(p);
  count += chuan_page_hindering(p);
  count += write_ways(p);
  count += write_link_to_missing(p);
  if (count == 0)
    fprintf(p->out, "<li>%s</li>\n", chuan_say(p->lang, "Không còn việc nào.", "Nothing."));
  fputs("</ol>\n</section>\n", p->out);
}

/* Missing data ------------------------------------------------------------------------------------- */

/* A cause that keeps some units undecided on an indicator or condition. */
typedef struct lack {
  const chuan_cause *cause;
  size_t units;
} lack;

typedef struct lacks {
  uint32_t thing;
  lack *items;
  size_t count, capacity;
} lacks;

static bool same_cause(const chuan_cause *a, const chuan_cause *b)
{
  return a->kind == b->kind && chuan_str_equal(a->name, b->name);
}

static bool lacks_cause(const chuan_page *p, uint32_t thing, size_t unit, const chuan_cause *cause)
{
  size_t count;
  if (!is_missing(p, thing, unit))
    return false;
  const chuan_cause *causes = causes_of(p, thing, unit, &count);
  for (size_t k = 0; k < count; k++)
    if (same_cause(&causes[k], cause))
      return true;
  return false;
}

static void add_lack(const chuan_page *p, lacks *all, const chuan_cause *cause)
{
  size_t i = 0;
  while (i < all->count && !same_cause(all->items[i].cause, cause))
    i++;
  if (i == all->count) {
    void *items = all->items;
    if (!chuan_arena_grow(p->arena, &items, all->count, &all->capacity, sizeof *all->items))
      return;
    all->items = items;
    all->items[all->count++] = (lack){ .cause = cause };
  }
  all->items[i].units++;
}

/* The causes of an indicator or condition, each once, in the order in which units have them. */
static void find_lacks(const chuan_page *p, lacks *all, uint32_t thing)
{
  all->thing = thing;
  all->count = 0;
  for (size_t unit = 0; unit < p->data->unit_count; unit++) {
    size_t count;
    if (!is_missing(p, thing, unit))
      continue;
    const chuan_cause *causes = causes_of(p, thing, unit, &count);
    for (size_t k = 0; k < count; k++)
      add_lack(p, all, &causes[k]);
  }
}

/* Whether two causes keep the very same units undecided. */
static bool same_units(const chuan_page *p, const lacks *all, const lack *a, const lack *b)
{
  bool same = a->units == b->units;
  for (size_t unit = 0; unit < p->data->unit_count && same; unit++)
    same = lacks_cause(p, all->thing, unit, a->cause) == lacks_cause(p, all->thing, unit, b->cause);
  return same;
}

/* How many causes from the first one on are said together: those of one kind that the same units have. */
static size_t said_together(const chuan_page *p, const lacks *all, size_t first)
{
  size_t count = 1;
  while (first + count < all->count && all->items[first + count].cause->kind == all->items[first].cause->kind &&
         same_units(p, all, &all->items[first], &all->items[first + count]))
    count++;
  return count;
}

/* ": 5 đơn vị (Xã Một, …)" behind what several units lack. */
static void write_units(const chuan_page *p, const lacks *all, const lack *of)
{
  chuan_page_names n = { .page = p };
  fprintf(p->out, chuan_say(p->lang, ": %.*s đơn vị (", of->units == 1 ? ": %.*s unit (" : ": %.*s units ("),
          CHUAN_STR_ARGS(chuan_page_number(p, of->units)));
  if (of->units == p->data->unit_count) {
    fputs(chuan_say(p->lang, "tất cả", "all"), p->out);
  } else {
    for (size_t unit = 0; unit < p->data->unit_count; unit++)
      if (lacks_cause(p, all->thing, unit, of->cause))
        chuan_page_name(&n, unit);
    chuan_page_end_names(&n);
  }
  fputc(')', p->out);
}

static void write_lacks(const chuan_page *p, const lacks *all, size_t first, size_t count)
{
  chuan_cause *causes = chuan_arena_array(p->arena, count, sizeof *causes);
  for (size_t i = 0; causes && i < count; i++)
    causes[i] = *all->items[first + i].cause;
  chuan_html_text(p->out, chuan_report_cause_words(p->report, causes, causes ? count : 0, p->arena));
  if (!p->one)
    write_units(p, all, &all->items[first]);
}

/* "; đạt nếu km_cứng ≥ 7,015 km" of one unit. */
static void write_deciding(const chuan_page *p, uint32_t indicator)
{
  chuan_buffer b;
  chuan_buffer_init(&b, p->arena);
  chuan_report_add_deciding(&b, &p->one->indicators[indicator], p->report);
  chuan_html_text(p->out, b.failed || b.n == 0 ? CHUAN_STR("") : chuan_buffer_str(&b));
}

static void write_missing(const chuan_page *p, const lacks *all)
{
  bool indicator = all->thing < p->set->indicator_count;
  if (indicator)
    write_item(p, p->set->indicators[all->thing].code, p->set->indicators[all->thing].title);
  else
    write_item(p, chuan_str_of(chuan_say(p->lang, "Điều kiện", "Condition")),
               p->set->conditions[all->thing - p->set->indicator_count].text);
  fputs(": ", p->out);
  for (size_t first = 0, count; first < all->count; first += count) {
    fputs(first > 0 ? "; " : "", p->out);
    count = said_together(p, all, first);
    write_lacks(p, all, first, count);
  }
  if (p->one && indicator)
    write_deciding(p, all->thing);
  if (indicator)
    write_agency(p, chuan_report_agency(p->set, all->thing));
  fputs("</li>\n", p->out);
}

void chuan_page_missing(const chuan_page *p)
{
  lacks all = { .count = 0 };
  bool any = false;
  fputs("<section aria-labelledby=\"con-thieu\">\n", p->out);
  chuan_page_heading(p, "con-thieu", "Số liệu còn thiếu", "Missing data");
  fputs("<ul class=r>\n", p->out);
  for (uint32_t i = 0; i < p->set->indicator_count + p->set->condition_count; i++) {
    find_lacks(p, &all, i);
    if (all.count > 0)
      write_missing(p, &all);
    any |= all.count > 0;
  }
  if (!any)
    fprintf(p->out, "<li>%s</li>\n",
            chuan_say(p->lang, "Không chỉ tiêu nào chưa đủ dữ liệu.", "No indicator is insufficient."));
  fputs("</ul>\n</section>\n", p->out);
}
