/* What is missing, what is doubtful and what has changed since the period before. */
#include "runtime/form_page.h"

#include <stdlib.h>

enum { NAMED_MAX = 10 /* units that are named; all are counted */ };

/* Names some of the units that something is about, and says how many more there are. */
typedef struct names {
  FILE *out;
  size_t count;
} names;

static void name_unit(names *n, chuan_str name)
{
  if (n->count < NAMED_MAX) {
    fputs(n->count > 0 ? ", " : "", n->out);
    chuan_html_text(n->out, name);
  }
  n->count++;
}

static void end_names(const names *n, const chuan_page *p)
{
  if (n->count > NAMED_MAX)
    fprintf(n->out, chuan_say(p->lang, " và %.*s đơn vị nữa", " and %.*s more units"),
            CHUAN_STR_ARGS(chuan_page_number(p, n->count - NAMED_MAX)));
}

/* Missing data ------------------------------------------------------------------------------------- */

typedef struct lack {
  const chuan_cause *cause;
  size_t units, last; /* units that lack it; the last of them + 1 */
} lack;

typedef struct lacks {
  lack *items;
  size_t count, capacity;
} lacks;

static bool same_cause(const chuan_cause *a, const chuan_cause *b)
{
  return a->kind == b->kind && chuan_str_equal(a->name, b->name);
}

static void add_lack(const chuan_page *p, lacks *all, const chuan_cause *cause, size_t unit)
{
  size_t i = 0;
  while (i < all->count && !same_cause(all->items[i].cause, cause))
    i++;
  if (i == all->count) {
    if (!chuan_arena_grow(p->arena, (void **)&all->items, all->count, &all->capacity, sizeof *all->items))
      return;
    all->items[all->count++] = (lack){ .cause = cause };
  }
  all->items[i].units += all->items[i].last != unit + 1;
  all->items[i].last = unit + 1;
}

/* Adds every cause of the undecided indicators of a unit. */
static void add_lacks(const chuan_page *p, size_t unit, lacks *all)
{
  for (uint32_t i = 0; i < p->set->indicator_count; i++) {
    size_t count, at = i * p->data->unit_count + unit;
    if (p->results->indicators[at] != CHUAN_VERDICT_INSUFFICIENT || chuan_page_is_decided_above(p, i, unit))
      continue;
    const chuan_cause *causes = chuan_cause_set_items(p->results->causes, p->results->indicator_causes[at], &count);
    for (size_t k = 0; k < count; k++)
      add_lack(p, all, &causes[k], unit);
  }
}

static bool lacks_cause(const chuan_page *p, size_t unit, const chuan_cause *cause)
{
  for (uint32_t i = 0; i < p->set->indicator_count; i++) {
    size_t count, at = i * p->data->unit_count + unit;
    if (p->results->indicators[at] != CHUAN_VERDICT_INSUFFICIENT || chuan_page_is_decided_above(p, i, unit))
      continue;
    const chuan_cause *causes = chuan_cause_set_items(p->results->causes, p->results->indicator_causes[at], &count);
    for (size_t k = 0; k < count; k++)
      if (same_cause(&causes[k], cause))
        return true;
  }
  return false;
}

static int most_first(const void *a, const void *b)
{
  const lack *left = a, *right = b;
  if (left->units != right->units)
    return left->units > right->units ? -1 : 1;
  return left->cause->kind != right->cause->kind ? (left->cause->kind < right->cause->kind ? -1 : 1)
                                                 : chuan_str_compare(left->cause->name, right->cause->name);
}

/* Whether two causes keep the very same units undecided. */
static bool same_units(const chuan_page *p, const lack *a, const lack *b)
{
  bool same = a->units == b->units;
  for (size_t unit = 0; unit < p->data->unit_count && same; unit++)
    same = lacks_cause(p, unit, a->cause) == lacks_cause(p, unit, b->cause);
  return same;
}

/* How many causes from the first one on are said together: those of one kind that the same units have. */
static size_t said_together(const chuan_page *p, const lack *first, size_t most)
{
  size_t count = 1;
  while (count < most && first[count].cause->kind == first->cause->kind && same_units(p, first, &first[count]))
    count++;
  return count;
}

static void write_lacks(const chuan_page *p, const lack *first, size_t count)
{
  names n = { .out = p->out };
  chuan_cause *causes = chuan_arena_array(p->arena, count, sizeof *causes);
  for (size_t i = 0; causes && i < count; i++)
    causes[i] = *first[i].cause;
  fputs("<li>", p->out);
  chuan_html_text(p->out, chuan_report_cause_words(causes, causes ? count : 0, p->lang, p->arena));
  fprintf(p->out, chuan_say(p->lang, ": %.*s đơn vị (", ": %.*s units ("),
          CHUAN_STR_ARGS(chuan_page_number(p, first->units)));
  if (first->units == p->data->unit_count && first->units > 1) {
    fputs(chuan_say(p->lang, "tất cả", "all"), p->out);
  } else {
    for (size_t unit = 0; unit < p->data->unit_count; unit++)
      if (lacks_cause(p, unit, first->cause))
        name_unit(&n, p->data->units[unit].name);
    end_names(&n, p);
  }
  fputs(")</li>\n", p->out);
}

void chuan_page_missing(const chuan_page *p)
{
  lacks all = { .count = 0 };
  for (size_t unit = 0; unit < p->data->unit_count; unit++)
    add_lacks(p, unit, &all);
  fputs("<section aria-labelledby=\"con-thieu\">\n", p->out);
  chuan_page_heading(p, "con-thieu", "Số liệu còn thiếu", "Missing data");
  if (all.count == 0) {
    fprintf(p->out, "<p>%s</p>\n</section>\n", chuan_say(p->lang, "Không thiếu số liệu nào.", "Nothing is missing."));
    return;
  }
  qsort(all.items, all.count, sizeof *all.items, most_first);
  fputs("<ul class=r>\n", p->out);
  for (size_t i = 0, count; i < all.count; i += count) {
    count = said_together(p, &all.items[i], all.count - i);
    write_lacks(p, &all.items[i], count);
  }
  fputs("</ul>\n</section>\n", p->out);
}

/* Warnings ----------------------------------------------------------------------------------------- */

/* Whether the unit reported another verdict of the item than is computed. */
static bool differs(uint8_t computed, uint8_t reported)
{
  return reported != CHUAN_VERDICT_COUNT && computed != CHUAN_VERDICT_ABSENT && computed != reported &&
         computed != CHUAN_VERDICT_INSUFFICIENT && computed != CHUAN_VERDICT_FAULT;
}

/* "chỉ tiêu 1.2, tiêu chí 3": the items that differ; nothing where none does. */
static chuan_str differing_of(const chuan_page *p, size_t unit)
{
  size_t units = p->data->unit_count;
  const char *before = "";
  chuan_buffer b;
  chuan_buffer_init(&b, p->arena);
  for (uint32_t i = 0; i < p->set->indicator_count; i++)
    if (differs(p->results->indicators[i * units + unit], chuan_report_own_indicator(p->results, i, unit))) {
      chuan_buffer_printf(&b, "%s%s ", before, chuan_say(p->lang, "chỉ tiêu", "indicator"));
      chuan_buffer_add(&b, p->set->indicators[i].code);
      before = ", ";
    }
  for (uint32_t i = 0; i < p->set->criterion_count; i++)
    if (differs(p->results->criteria[i * units + unit], chuan_report_own_criterion(p->results, i, unit))) {
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
  names n = { .out = p->out };
  for (size_t unit = 0; unit < p->data->unit_count; unit++) {
    if (!holds(p, unit))
      continue;
    if (n.count == 0)
      fprintf(p->out, "<li>%s: ", words);
    name_unit(&n, p->data->units[unit].name);
    if (more && n.count <= NAMED_MAX) {
      fputs(" (", p->out);
      chuan_html_text(p->out, more(p, unit));
      fputc(')', p->out);
    }
  }
  if (n.count == 0)
    return false;
  end_names(&n, p);
  fputs("</li>\n", p->out);
  return true;
}

/* The indicators that decided something by what nobody checked. */
static bool warn_of_unchecked(const chuan_page *p)
{
  names n = { .out = p->out };
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

/* "chưa đạt → đạt; tiêu chí đạt 12 → 19" */
static bool write_change(const chuan_page *p, const chuan_results *before, size_t unit, size_t then)
{
  uint8_t now_verdict = p->results->sets[unit], then_verdict = before->sets[then];
  uint32_t now_met = p->results->criteria_met[unit], then_met = before->criteria_met[then];
  bool english = p->lang == CHUAN_LANG_EN;
  if (now_verdict == then_verdict && now_met == then_met)
    return false;
  fputs("<li>", p->out);
  chuan_html_text(p->out, p->data->units[unit].name);
  fprintf(p->out, ": %s → <b class=%s>%s</b>", chuan_verdict_text((chuan_verdict)then_verdict, english),
          chuan_page_class(now_verdict), chuan_verdict_text((chuan_verdict)now_verdict, english));
  if (now_met != then_met)
    fprintf(p->out, chuan_say(p->lang, "; tiêu chí đạt %u → %u", "; criteria met %u → %u"), then_met, now_met);
  fputs("</li>\n", p->out);
  return true;
}

void chuan_page_changes(const chuan_page *p)
{
  const chuan_report *before = p->source->periods[1];
  size_t changed = 0, compared = 0;
  fputs("<section aria-labelledby=\"thay-doi\">\n", p->out);
  chuan_page_heading(p, "thay-doi", "Thay đổi so với kỳ trước", "Changes since the period before");
  if (!before) {
    fprintf(p->out, "<p>%s</p>\n</section>\n",
            chuan_say(p->lang, "Bộ này không đánh giá kỳ trước.", "The set is not assessed in the period before."));
    return;
  }
  fputs("<ul class=r>\n", p->out);
  for (size_t unit = 0; unit < p->data->unit_count; unit++) {
    size_t then = chuan_form_same_unit(before->results, p->data->units[unit].code);
    compared += then != SIZE_MAX;
    changed += then != SIZE_MAX && write_change(p, before->results, unit, then);
  }
  fprintf(p->out,
          chuan_say(p->lang, "<li>%.*s đơn vị thay đổi, %.*s không đổi, %.*s không có trong kỳ trước.</li>\n",
                    "<li>%.*s units changed, %.*s did not, %.*s were not there in the period before.</li>\n"),
          CHUAN_STR_ARGS(chuan_page_number(p, changed)), CHUAN_STR_ARGS(chuan_page_number(p, compared - changed)),
          CHUAN_STR_ARGS(chuan_page_number(p, p->data->unit_count - compared)));
  fputs("</ul>\n</section>\n", p->out);
}
