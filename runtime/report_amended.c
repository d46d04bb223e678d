/* Amendments in reports: which of them are in force on the law date, from which day and by which act. */
#include "runtime/report_internal.h"

static void add_acts(chuan_buffer *b, const chuan_amendment *amendment)
{
  for (size_t i = 0; i < amendment->law.basis_count; i++) {
    chuan_buffer_add_c(b, i > 0 ? "; " : ", ");
    chuan_buffer_add(b, amendment->law.basis[i].act);
  }
}

/* "bãi bỏ chỉ tiêu 18.4" */
static void add_what(chuan_buffer *b, const chuan_amendment *amendment, chuan_lang lang)
{
  static const char *const WHAT[][2] = {
    [CHUAN_AMENDED_CRITERION] = { "tiêu chí ", "criterion " },
    [CHUAN_AMENDED_INDICATOR] = { "chỉ tiêu ", "indicator " },
    [CHUAN_AMENDED_DIMENSION] = { "chiều ", "dimension " },
    [CHUAN_AMENDED_REPEAL] = { "bãi bỏ chỉ tiêu ", "repealed indicator " },
  };
  chuan_buffer_add_c(b, WHAT[amendment->what][lang]);
  chuan_buffer_add(b, amendment->code);
}

static void add_from(chuan_buffer *b, const chuan_amendment *amendment, chuan_lang lang, chuan_arena *arena)
{
  chuan_buffer_add_c(b, chuan_say(lang, "từ" NO_BREAK_SPACE, "from" NO_BREAK_SPACE));
  chuan_buffer_add(b, chuan_day_text(amendment->from, lang == CHUAN_LANG_EN, arena));
}

static void add_amendments(chuan_buffer *b, const chuan_set *set, chuan_lang lang, chuan_arena *arena)
{
  for (size_t i = 0; i < set->amendment_count; i++) {
    chuan_buffer_add_c(b, i > 0 ? "; " : "");
    add_what(b, &set->amendments[i], lang);
    chuan_buffer_add_char(b, ' ');
    add_from(b, &set->amendments[i], lang, arena);
    add_acts(b, &set->amendments[i]);
  }
}

chuan_str chuan_report_amendments(const chuan_set *set, chuan_lang lang, chuan_arena *arena)
{
  chuan_buffer b;
  chuan_buffer_init(&b, arena);
  add_amendments(&b, set, lang, arena);
  return chuan_buffer_str(&b);
}

/* The amendments of one set, that of the report or one that it asks for. */
static void print_amendments(FILE *out, const chuan_report *report, const chuan_set *set, chuan_arena *arena)
{
  chuan_buffer b;
  chuan_buffer_init(&b, arena);
  if (set->amendment_count == 0)
    return;
  chuan_buffer_add_c(&b, chuan_say(report->lang, "Theo sửa đổi: ", "As amended: "));
  add_amendments(&b, set, report->lang, arena);
  if (set != report->results->data->set)
    chuan_buffer_printf(&b, chuan_say(report->lang, " (bộ %.*s)", " (set %.*s)"), CHUAN_STR_ARGS(set->name));
  chuan_layout_wrap(out, chuan_buffer_str(&b), 0, 2, report->width, arena);
}

void chuan_report_amendments_line(FILE *out, const chuan_report *report, chuan_arena *arena)
{
  print_amendments(out, report, report->results->data->set, arena);
  for (size_t i = 0; i < report->required_count; i++)
    print_amendments(out, report, report->required[i]->data->set, arena);
  for (size_t i = 0; i < report->below_count; i++)
    print_amendments(out, report, report->below[i]->data->set, arena);
}

const chuan_amendment *chuan_report_next_amendment(const chuan_set *set, const chuan_indicator *indicator,
                                                   const chuan_amendment *after)
{
  const chuan_amendment *end = set->amendments + set->amendment_count;
  if (indicator->added_by != CHUAN_NONE)
    return NULL;
  for (const chuan_amendment *at = after ? after + 1 : set->amendments; at < end; at++)
    if (at->what == CHUAN_AMENDED_INDICATOR && chuan_str_equal(at->code, indicator->code))
      return at;
  return NULL;
}

chuan_str chuan_report_amended(const chuan_set *set, const chuan_indicator *indicator, chuan_lang lang,
                               chuan_arena *arena)
{
  chuan_buffer b;
  chuan_buffer_init(&b, arena);
  for (const chuan_amendment *at = NULL; (at = chuan_report_next_amendment(set, indicator, at));) {
    chuan_buffer_add_c(&b, b.n > 0 ? "; " : chuan_say(lang, "theo sửa đổi ", "as amended "));
    add_from(&b, at, lang, arena);
    add_acts(&b, at);
  }
  return chuan_buffer_str(&b);
}
