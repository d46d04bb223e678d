/* What a rule or indicator compared, where a test expected something else of it: see report_tests.h. */
#include "runtime/report_tests.h"

#include "runtime/report_internal.h"
#include "runtime/validate.h"

static bool all_hold(const chuan_finding_parts *parts)
{
  for (size_t i = 0; i < parts->count; i++)
    if (parts->items[i].state != CHUAN_VERDICT_MET)
      return false;
  return true;
}

static bool has_state(const chuan_finding_parts *parts, chuan_verdict state)
{
  for (size_t i = 0; i < parts->count; i++)
    if (parts->items[i].state == state)
      return true;
  return false;
}

/* "phải không đúng: hộ ≤ 10 (hai vế là 12 và 10)": of a condition that holds all its parts, of another those that it
   failed for. */
static void add_condition(chuan_buffer *b, const chuan_finding_parts *parts, const char *statement, chuan_lang lang)
{
  static const char *const WORDS[][2] = { [CHUAN_VERDICT_MET] = { " đúng: ", " holds: " },
                                          [CHUAN_VERDICT_NOT_MET] = { " không đúng: ", " does not hold: " },
                                          [CHUAN_VERDICT_INSUFFICIENT] = { " chưa đủ dữ liệu: ", " is undecided: " } };
  chuan_verdict state = has_state(parts, CHUAN_VERDICT_NOT_MET)        ? CHUAN_VERDICT_NOT_MET
                        : has_state(parts, CHUAN_VERDICT_INSUFFICIENT) ? CHUAN_VERDICT_INSUFFICIENT
                                                                       : CHUAN_VERDICT_MET;
  if (parts->count == 0 || (state == CHUAN_VERDICT_MET && !all_hold(parts)))
    return; /* there is none, or one part failed in another way, which is said */
  chuan_buffer_add_c(b, b->n > 0 ? "; `" : "`");
  chuan_buffer_add_c(b, statement);
  chuan_buffer_add_char(b, '`');
  chuan_buffer_add_c(b, WORDS[state][lang]);
  chuan_buffer_add(b, chuan_finding_parts_text(parts, state, lang, b->arena));
}

/* "giá trị 40, cần ≥ 45", of an indicator whose value is known. */
static void add_value(chuan_buffer *b, const chuan_results *results, uint32_t number, chuan_lang lang)
{
  const chuan_indicator *indicator = &results->data->set->indicators[number];
  const chuan_measure *value = &results->values[number], *threshold = &results->thresholds[number];
  bool percent = chuan_report_is_percent(results, number, CHUAN_NONE);
  if (indicator->value == CHUAN_NONE || value->state != CHUAN_VERDICT_MET)
    return;
  chuan_measure needed;
  chuan_direction direction = chuan_report_bound(&needed, results, number, 0, b->arena);
  chuan_str demand = chuan_report_demand(direction, &needed, percent, lang, b->arena);
  chuan_buffer_add_c(b, chuan_say(lang, "giá trị ", "value "));
  chuan_buffer_add(b, chuan_report_value(results, number, value->number, percent, 0, lang, b->arena));
  if (demand.n == 0 || chuan_report_is_beside(results->indicators[number], indicator->direction, value, threshold))
    return;
  chuan_buffer_add_c(b, chuan_say(lang, ", cần ", ", needed "));
  chuan_buffer_add(b, demand);
}

static chuan_rc add_rule(chuan_buffer *b, const chuan_results *results, const chuan_expect *expect, chuan_lang lang,
                         struct chuan_lua *lua)
{
  const chuan_check *check = results->data->set->indicators[expect->subject].check;
  bool about_when = expect->verdict == CHUAN_VERDICT_NOT_APPLICABLE;
  chuan_finder finder;
  chuan_finding_parts when, must;
  chuan_finder_open(&finder, (chuan_run_options){ .lua = lua }, NULL, CHUAN_STR(""), NULL);
  chuan_rc rc = chuan_finder_parts(&when, &finder, results, 0, &check->when_parts);
  if (rc == CHUAN_RC_OK)
    rc = chuan_finder_parts(&must, &finder, results, 0, &check->must_parts);
  if (rc == CHUAN_RC_OK) {
    bool applies = !has_state(&when, CHUAN_VERDICT_NOT_MET);
    if (about_when || !applies)
      add_condition(b, &when, chuan_say(lang, "khi", "when"), lang);
    if (applies)
      add_condition(b, &must, chuan_say(lang, "phải", "must"), lang);
  }
  chuan_finder_close(&finder);
  return rc;
}

chuan_rc chuan_report_tests_compared(chuan_str *out, const chuan_results *results, const chuan_expect *expect,
                                     chuan_lang lang, struct chuan_lua *lua, chuan_arena *arena)
{
  chuan_rc rc = CHUAN_RC_OK;
  chuan_buffer b;
  chuan_buffer_init(&b, arena);
  if (expect->kind == CHUAN_EXPECT_INDICATOR && results->data->set->is_checks)
    rc = add_rule(&b, results, expect, lang, lua);
  else if (expect->kind == CHUAN_EXPECT_INDICATOR)
    add_value(&b, results, expect->subject, lang);
  *out = chuan_buffer_str(&b);
  return rc == CHUAN_RC_OK && b.failed ? CHUAN_RC_MEMORY : rc;
}
