/* What has changed since the period before: the units by what became of their verdict, those that lost it first, each
   with its criteria and indicators. */
#include "runtime/form_page.h"

typedef struct changes {
  const chuan_page *page;
  const chuan_results *before;
  uint8_t *now, *then; /* of the unit at hand: the verdicts of the set's criteria, then of its indicators */
  size_t count;        /* of these; what cannot be compared is absent in both */
} changes;

/* The verdict of a criterion or indicator in the period before. */
static uint8_t verdict_before(const changes *c, size_t thing, size_t then)
{
  const chuan_results *r = c->before;
  const chuan_program *program = r->data->program;
  const chuan_set *set = c->page->set;
  size_t units = r->data->unit_count;
  uint32_t variant = r->data->units[then].variant;
  bool criterion = thing < set->criterion_count;
  chuan_str code = criterion ? set->criteria[thing].code : set->indicators[thing - set->criterion_count].code;
  uint32_t same = criterion ? chuan_program_criterion_under(program, r->data->set, code, variant)
                            : chuan_program_indicator_under(program, r->data->set, code, variant);
  if (same == CHUAN_NONE)
    return CHUAN_VERDICT_ABSENT;
  return criterion ? r->criteria[same * units + then] : r->indicators[same * units + then];
}

/* Of several units what is counted, of one unit all indicators that decide. */
static bool is_told(const chuan_page *p, uint32_t indicator, size_t unit)
{
  return p->set->indicators[indicator].criterion == CHUAN_NONE ||
         (p->one && !chuan_page_is_decided_above(p, indicator, unit));
}

/* Compares the criteria and indicators of a unit; whether one of them has another verdict. */
static bool compare(const changes *c, size_t unit, size_t then)
{
  const chuan_page *p = c->page;
  size_t criteria = p->set->criterion_count, units = p->data->unit_count;
  bool differs = false;
  for (size_t i = 0; i < c->count; i++) {
    bool criterion = i < criteria, told = criterion || is_told(p, (uint32_t)(i - criteria), unit);
    c->now[i] = criterion ? p->results->criteria[i * units + unit]
                          : p->results->indicators[(i - criteria) * units + unit];
    c->then[i] = told && c->now[i] != CHUAN_VERDICT_ABSENT ? verdict_before(c, i, then) : CHUAN_VERDICT_ABSENT;
    if (c->then[i] == CHUAN_VERDICT_ABSENT)
      c->now[i] = CHUAN_VERDICT_ABSENT;
    differs |= c->now[i] != c->then[i];
  }
  return differs;
}

static void write_arrow(const changes *c, uint8_t then, uint8_t now)
{
  bool english = c->page->lang == CHUAN_LANG_EN;
  fprintf(c->page->out, "%s → <b class=%s>%s</b>", chuan_verdict_text((chuan_verdict)then, english),
          chuan_page_class(now), chuan_verdict_text((chuan_verdict)now, english));
}

/* "chưa đạt → đạt (tiêu chí 2, 5, chỉ tiêu 7)": what changed in one way; false when nothing did. */
static bool write_one_way(const changes *c, const char *begin, uint8_t then, uint8_t now)
{
  const chuan_page *p = c->page;
  size_t criteria = 0, indicators = 0;
  for (size_t i = 0; i < c->count; i++) {
    bool criterion = i < p->set->criterion_count;
    size_t *count = criterion ? &criteria : &indicators;
    if (c->then[i] != then || c->now[i] != now)
      continue;
    if (criteria + indicators == 0) {
      fputs(begin, p->out);
      write_arrow(c, then, now);
      fputs(" (", p->out);
    } else {
      fputs(", ", p->out);
    }
    if ((*count)++ == 0)
      fputs(criterion ? chuan_say(p->lang, "tiêu chí ", "criteria ") : chuan_say(p->lang, "chỉ tiêu ", "indicators "),
            p->out);
    chuan_html_text(p->out, criterion ? p->set->criteria[i].code
                                      : p->set->indicators[i - p->set->criterion_count].code);
  }
  fputs(criteria + indicators > 0 ? ")" : "", p->out);
  return criteria + indicators > 0;
}

/* "Xã Một: chưa đạt → đạt (tiêu chí 2); …"; of the one unit, which is not named, a line for each way. */
static void write_unit(const changes *c, size_t unit, size_t then)
{
  const chuan_page *p = c->page;
  const char *begin = p->one ? "</li>\n<li>" : ": ";
  compare(c, unit, then);
  if (!p->one) {
    fputs("<li>", p->out);
    chuan_html_own(p->out, p->lang, p->data->units[unit].name);
  }
  for (uint8_t before = 0; before < CHUAN_VERDICT_COUNT; before++)
    for (uint8_t now = 0; now < CHUAN_VERDICT_COUNT; now++)
      if (now != before && write_one_way(c, begin, before, now) && !p->one)
        begin = "; ";
  fputs("</li>\n", p->out);
}

static size_t unit_before(const changes *c, size_t unit)
{
  return chuan_form_same_unit(c->before->data, c->page->data->units[unit].code);
}

/* Whether the unit belongs to a group: those that went from one verdict to the other, or kept theirs while something
   else changed. */
static bool is_in(const changes *c, size_t unit, size_t then, uint8_t from, uint8_t to)
{
  return then != SIZE_MAX && c->before->sets[then] == from && c->page->results->sets[unit] == to &&
         (from != to || compare(c, unit, then));
}

/* The units of one group: "đạt → chưa đạt: 2 đơn vị", and each of them. */
static void write_group(const changes *c, uint8_t from, uint8_t to)
{
  const chuan_page *p = c->page;
  size_t count = 0;
  for (size_t unit = 0; unit < p->data->unit_count; unit++)
    count += is_in(c, unit, unit_before(c, unit), from, to);
  if (count == 0)
    return;
  fputs("<li>", p->out);
  if (from == to)
    fprintf(p->out, chuan_say(p->lang, "vẫn <b class=%s>%s</b>", "still <b class=%s>%s</b>"), chuan_page_class(to),
            chuan_verdict_text((chuan_verdict)to, p->lang == CHUAN_LANG_EN));
  else
    write_arrow(c, from, to);
  if (p->one)
    fputs(chuan_say(p->lang, " (cả bộ tiêu chí)", " (the whole set)"), p->out);
  else
    fprintf(p->out, chuan_say(p->lang, ": %.*s đơn vị\n<ul>", count == 1 ? ": %.*s unit\n<ul>" : ": %.*s units\n<ul>"),
            CHUAN_STR_ARGS(chuan_page_number(p, count)));
  for (size_t unit = 0; unit < p->data->unit_count; unit++)
    if (is_in(c, unit, unit_before(c, unit), from, to))
      write_unit(c, unit, unit_before(c, unit));
  fputs(p->one ? "" : "</ul></li>\n", p->out);
}

/* Those that lost what they had stand first, then those that gained it, then all others. */
static unsigned rank(uint8_t from, uint8_t to)
{
  return from == to ? 3 : from == CHUAN_VERDICT_MET ? 0 : to == CHUAN_VERDICT_MET ? 1 : 2;
}

static void write_groups(const changes *c)
{
  for (unsigned place = 0; place <= rank(0, 0); place++)
    for (uint8_t from = 0; from < CHUAN_VERDICT_COUNT; from++)
      for (uint8_t to = 0; to < CHUAN_VERDICT_COUNT; to++)
        if (rank(from, to) == place)
          write_group(c, from, to);
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
static size_t write_counts(const changes *c)
{
  const chuan_page *p = c->page;
  size_t changed = 0, compared = 0, units = p->data->unit_count;
  for (size_t unit = 0; unit < units; unit++) {
    size_t then = unit_before(c, unit);
    compared += then != SIZE_MAX;
    changed += then != SIZE_MAX && (c->before->sets[then] != p->results->sets[unit] || compare(c, unit, then));
  }
  if (!p->one)
    fprintf(p->out,
            chuan_say(p->lang, "<p>%.*s đơn vị thay đổi, %.*s không đổi, %.*s không có trong kỳ trước.</p>\n",
                      "<p>%.*s units changed, %.*s did not, %.*s were not there in the period before.</p>\n"),
            CHUAN_STR_ARGS(chuan_page_number(p, changed)), CHUAN_STR_ARGS(chuan_page_number(p, compared - changed)),
            CHUAN_STR_ARGS(chuan_page_number(p, units - compared)));
  else if (changed == 0)
    fprintf(p->out, "<p>%s</p>\n",
            compared > 0 ? chuan_say(p->lang, "Không thay đổi.", "Nothing has changed.")
                         : chuan_say(p->lang, "Không có trong kỳ trước.", "It was not there in the period before."));
  return changed;
}

void chuan_page_changes(const chuan_page *p)
{
  const chuan_report *before = p->source->periods[1];
  changes c = { .page = p, .count = p->set->criterion_count + p->set->indicator_count };
  fputs("<section aria-labelledby=\"thay-doi\">\n", p->out);
  chuan_page_heading(p, "thay-doi", "Thay đổi so với kỳ trước", "Changes since the period before");
  if (!before) {
    fprintf(p->out, "<p>%s</p>\n</section>\n",
            chuan_say(p->lang, "Bộ này không đánh giá kỳ trước.", "The set is not assessed in the period before."));
    return;
  }
  c.before = before->results;
  c.now = chuan_arena_array(p->arena, c.count, sizeof *c.now);
  c.then = chuan_arena_array(p->arena, c.count, sizeof *c.then);
  if (c.now && c.then) {
    write_other_law(p, c.before);
    if (write_counts(&c) > 0) {
      fputs("<ul class=r>\n", p->out);
      write_groups(&c);
      fputs("</ul>\n", p->out);
    }
  }
  fputs("</section>\n", p->out);
}
