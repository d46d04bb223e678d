/* Reports of tests: see report_tests.h. */
#include "runtime/report_tests.h"

#include "base/json.h"
#include "runtime/report.h"

#include <json-c/json.h>

/* Words -------------------------------------------------------------------------------------------- */

/* "chỉ tiêu 15.3", "bộ" */
static chuan_str subject(const chuan_test_report *report, const chuan_rule_test *test, const chuan_expect *expect,
                         chuan_arena *arena)
{
  const chuan_set *set = &report->program->sets[test->set];
  chuan_said said = { .phrase = CHUAN_PHRASE_SUBJECT_SET };
  if (expect->kind == CHUAN_EXPECT_INDICATOR)
    said = (chuan_said){ set->is_checks ? CHUAN_PHRASE_SUBJECT_RULE : CHUAN_PHRASE_SUBJECT_INDICATOR,
                         { set->indicators[expect->subject].code } };
  else if (expect->kind == CHUAN_EXPECT_CRITERION)
    said = (chuan_said){ CHUAN_PHRASE_SUBJECT_CRITERION, { set->criteria[expect->subject].code } };
  else if (expect->kind == CHUAN_EXPECT_BAND)
    said.phrase = CHUAN_PHRASE_SUBJECT_BAND;
  else if (expect->kind == CHUAN_EXPECT_RULING && set->rulings[expect->subject].revokes)
    said = (chuan_said){ CHUAN_PHRASE_REVOCATION_RULE, { set->rulings[expect->subject].name } };
  else if (expect->kind == CHUAN_EXPECT_RULING)
    said.phrase = CHUAN_PHRASE_RECOGNITION;
  return chuan_said_text(&said, report->lang, arena);
}

static chuan_str verdict_word(const chuan_test_report *report, const chuan_rule_test *test, chuan_verdict verdict)
{
  bool english = report->lang == CHUAN_LANG_EN;
  return chuan_str_of(report->program->sets[test->set].is_checks ? chuan_outcome_text(verdict, english)
                                                                 : chuan_verdict_text(verdict, english));
}

static chuan_str wanted_word(const chuan_test_report *report, const chuan_rule_test *test, const chuan_expect *expect)
{
  return expect->kind == CHUAN_EXPECT_BAND ? expect->band : verdict_word(report, test, expect->verdict);
}

static chuan_str got_word(const chuan_test_report *report, const chuan_rule_test *test, const chuan_expect *expect,
                          const chuan_expect_result *result)
{
  if (expect->kind != CHUAN_EXPECT_BAND)
    return verdict_word(report, test, result->got);
  return result->got_band == CHUAN_NONE ? chuan_str_of(chuan_phrase_text(CHUAN_PHRASE_BAND_UNDECIDED, report->lang))
                                        : report->program->sets[test->set].bands[result->got_band].name;
}

/* "chưa báo cáo: thu_nhập" */
static chuan_str missing(const chuan_test_report *report, const chuan_expect_result *result, chuan_arena *arena)
{
  const chuan_report named = { .lang = report->lang };
  return chuan_report_cause_words(&named, result->causes, result->cause_count, arena);
}

/* Failures ----------------------------------------------------------------------------------------- */

/* What the script said whose call failed, and its line. */
static void say_call(chuan_diags *diags, chuan_diag *diag, const chuan_test_report *report,
                     const chuan_expect_result *result, chuan_arena *arena)
{
  chuan_span line = chuan_report_script_span(report->sources, result->function, result->call);
  if (line.source != 0)
    chuan_diag_span(diags, diag, line, CHUAN_PHRASE_IN_SCRIPT, CHUAN_NO_ARGS);
  chuan_str words = chuan_report_script_fault(result->function, result->call, report->lang, arena);
  chuan_diag_hint(diags, diag, CHUAN_PHRASE_CALL_FAILED, CHUAN_ARGS(words));
  chuan_report_script_hint(diags, diag, result->function, result->call, report->lang);
}

void chuan_report_tests_failures(const chuan_test_report *report, chuan_arena *arena, chuan_diags *diags)
{
  for (size_t t = 0; t < report->count; t++) {
    const chuan_rule_test *test = report->outcomes[t].test;
    for (size_t e = 0; e < test->expect_count; e++) {
      const chuan_expect *expect = &test->expect[e];
      const chuan_expect_result *result = &report->outcomes[t].expect[e];
      if (result->held)
        continue;
      chuan_diag *diag = chuan_diag_add(diags, CHUAN_E0810, expect->span,
                                        CHUAN_ARGS(test->name, subject(report, test, expect, arena),
                                                   wanted_word(report, test, expect),
                                                   got_word(report, test, expect, result)));
      chuan_diag_label(diags, diag, CHUAN_PHRASE_EXPECTED_HERE, CHUAN_NO_ARGS);
      if (result->fault.source != 0)
        chuan_diag_span(diags, diag, result->fault, CHUAN_PHRASE_FAULT_HERE,
                        CHUAN_ARGS(verdict_word(report, test, CHUAN_VERDICT_FAULT)));
      if (result->call)
        say_call(diags, diag, report, result, arena);
      if (report->outcomes[t].compared[e].n > 0)
        chuan_diag_hint(diags, diag, CHUAN_PHRASE_COMPARED, CHUAN_ARGS(report->outcomes[t].compared[e]));
      if (result->cause_count > 0)
        chuan_diag_hint(diags, diag, CHUAN_PHRASE_STILL_MISSING, CHUAN_ARGS(missing(report, result, arena)));
    }
  }
}

/* Coverage ----------------------------------------------------------------------------------------- */

static bool is_whole(const chuan_covered_clause *item)
{
  for (chuan_side side = 0; side < CHUAN_SIDE_COUNT; side++)
    if (!item->touched[side])
      return false;
  return true;
}

/* "15.3 (24%) quy-tac.chuan:40: chưa thử dưới, thiếu" */
static void print_untouched(FILE *out, const chuan_test_report *report, const chuan_covered_clause *item,
                            chuan_arena *arena)
{
  static const char *const SIDES[][2] = {
    [CHUAN_SIDE_BELOW] = { "dưới ngưỡng", "below" },
    [CHUAN_SIDE_AT] = { "bằng ngưỡng", "at it" },
    [CHUAN_SIDE_ABOVE] = { "trên ngưỡng", "above" },
    [CHUAN_SIDE_MISSING] = { "thiếu số liệu", "missing" },
  };
  chuan_place place = chuan_source_place(report->sources, item->clause->span);
  chuan_buffer b;
  chuan_buffer_init(&b, arena);
  if (place.file.n > 0) {
    chuan_buffer_add(&b, place.file);
    chuan_buffer_printf(&b, ":%zu: ", place.line);
  }
  chuan_buffer_add(&b, item->set->indicators[item->threshold->indicator].code);
  if (item->threshold->aux.n > 0) {
    chuan_buffer_add_char(&b, ' ');
    chuan_buffer_add(&b, item->threshold->aux);
  }
  chuan_buffer_add_c(&b, chuan_say(report->lang, ", ngưỡng ", ", threshold "));
  chuan_buffer_add(&b, item->clause->written);
  chuan_buffer_add_c(&b, chuan_say(report->lang, ": chưa thử ", ": not tried "));
  size_t count = 0;
  for (chuan_side side = 0; side < CHUAN_SIDE_COUNT; side++)
    if (!item->touched[side])
      chuan_buffer_printf(&b, "%s%s", count++ > 0 ? ", " : "", SIDES[side][report->lang]);
  chuan_layout_wrap(out, chuan_buffer_str(&b), 0, 2, report->width, arena);
}

/* Whether some test expects something of a rule. */
static bool is_expected(const chuan_test_report *report, const chuan_set *set, uint32_t rule)
{
  for (size_t t = 0; t < report->count; t++) {
    const chuan_rule_test *test = report->outcomes[t].test;
    for (size_t e = 0; &report->program->sets[test->set] == set && e < test->expect_count; e++)
      if (test->expect[e].kind == CHUAN_EXPECT_INDICATOR && test->expect[e].subject == rule)
        return true;
  }
  return false;
}

/* "quy-tac.chuan:40: KT05: chưa có kiểm thử" */
static void print_unexpected(FILE *out, const chuan_test_report *report, const chuan_indicator *rule,
                             chuan_arena *arena)
{
  chuan_place place = chuan_source_place(report->sources, rule->span);
  chuan_buffer b;
  chuan_buffer_init(&b, arena);
  if (place.file.n > 0) {
    chuan_buffer_add(&b, place.file);
    chuan_buffer_printf(&b, ":%zu: ", place.line);
  }
  chuan_buffer_add(&b, rule->code);
  chuan_buffer_add_c(&b,
                     chuan_say(report->lang, ": chưa có kiểm thử nào mong đợi", ": no test expects anything of it"));
  chuan_layout_wrap(out, chuan_buffer_str(&b), 0, 2, report->width, arena);
}

/* Calls `tell` for every rule of a check set. */
typedef void rule_teller(void *context, const chuan_set *set, uint32_t rule, bool expected);

static void tell_rules(const chuan_test_report *report, rule_teller *tell, void *context)
{
  for (const chuan_set *set = report->program->sets; set < report->program->sets + report->program->set_count; set++)
    for (uint32_t rule = 0; set->is_checks && rule < set->indicator_count; rule++)
      tell(context, set, rule, is_expected(report, set, rule));
}

/* The text of rules of which no test expects anything, and how many there are. */
typedef struct rule_coverage {
  FILE *out; /* NULL: only counted */
  const chuan_test_report *report;
  chuan_arena *arena;
  size_t count, expected;
} rule_coverage;

static void print_rule(void *context, const chuan_set *set, uint32_t rule, bool expected)
{
  rule_coverage *c = context;
  c->count++;
  c->expected += expected;
  if (c->out && !expected)
    print_unexpected(c->out, c->report, &set->indicators[rule], c->arena);
}

/* Figures of thresholds are the measure of criteria. */
static void print_rule_coverage(FILE *out, const chuan_test_report *report, chuan_arena *arena)
{
  rule_coverage c = { .out = out, .report = report, .arena = arena };
  tell_rules(report, print_rule, &c);
  if (c.count > 0)
    fprintf(out, chuan_say(report->lang, "Quy tắc kiểm tra có kiểm thử: %zu/%zu\n",
                           "Rules of check sets with a test: %zu/%zu\n"),
            c.expected, c.count);
}

void chuan_report_tests_coverage(FILE *out, const chuan_test_report *report, chuan_arena *arena)
{
  const chuan_rule_coverage *coverage = report->coverage;
  for (size_t i = 0; i < coverage->count; i++)
    if (!is_whole(&coverage->items[i]))
      print_untouched(out, report, &coverage->items[i], arena);
  fprintf(out, chuan_say(report->lang, "Phủ ngưỡng (dưới, bằng, trên, thiếu): %zu/%zu\n",
                         "Thresholds covered (below, at, above, missing): %zu/%zu\n"),
          chuan_rule_coverage_touched(coverage), coverage->count * CHUAN_SIDE_COUNT);
  print_rule_coverage(out, report, arena);
}

/* JSON --------------------------------------------------------------------------------------------- */

/* A writer of the object; `failed` says at the end whether memory was enough. */
typedef struct writer {
  const chuan_test_report *report;
  chuan_arena *arena;
  bool failed;
} writer;

static void put(writer *w, json_object *object, const char *key, json_object *value)
{
  chuan_json_put(&w->failed, object, key, value);
}

static void put_text(writer *w, json_object *object, const char *key, chuan_str s)
{
  put(w, object, key, chuan_json_text(s.n > 0 ? s : CHUAN_STR("")));
}

static void put_number(writer *w, json_object *object, const char *key, size_t number)
{
  put(w, object, key, json_object_new_int64((int64_t)number));
}

static void put_place(writer *w, json_object *object, chuan_span span)
{
  chuan_place place = chuan_source_place(w->report->sources, span);
  put_text(w, object, "file", place.file);
  put_number(w, object, "line", place.line);
}

/* What the expectation is about: the number of an indicator or criterion, null of the set. */
static void put_subject(writer *w, json_object *object, const chuan_set *set, const chuan_expect *expect)
{
  if (expect->kind == CHUAN_EXPECT_INDICATOR)
    put_text(w, object, "no", set->indicators[expect->subject].code);
  else if (expect->kind == CHUAN_EXPECT_CRITERION)
    put_text(w, object, "no", set->criteria[expect->subject].code);
  else
    chuan_json_put_null(&w->failed, object, "no");
}

static chuan_str verdict_name(const chuan_set *set, chuan_verdict verdict)
{
  return chuan_str_of(set->is_checks ? chuan_outcome_json(verdict) : chuan_verdict_json(verdict));
}

/* Where a fault arose, and what a script did whose call failed; null where there is none. */
static void put_fault(writer *w, json_object *object, const chuan_expect_result *result)
{
  if (result->fault.source == 0 && !result->call) {
    chuan_json_put_null(&w->failed, object, "fault");
    return;
  }
  json_object *fault = json_object_new_object();
  put_place(w, fault, result->fault);
  if (result->call) {
    json_object *script = json_object_new_object();
    put_text(w, fault, "text", chuan_report_script_fault(result->function, result->call, w->report->lang, w->arena));
    put_text(w, script, "function", result->function->name);
    put_text(w, script, "file", result->function->file);
    if (result->call->line > 0)
      put_number(w, script, "line", result->call->line);
    put_text(w, script, "message", chuan_diag_spoken(result->call->message, w->report->lang));
    put(w, fault, "script", script);
  }
  put(w, object, "fault", fault);
}

static json_object *expectation_json(writer *w, const chuan_test_outcome *outcome, size_t number)
{
  static const char *const KINDS[] = { "indicator", "criterion", "set", "band", "ruling" };
  const chuan_expect *expect = &outcome->test->expect[number];
  const chuan_expect_result *result = &outcome->expect[number];
  const chuan_set *set = &w->report->program->sets[outcome->test->set];
  bool is_band = expect->kind == CHUAN_EXPECT_BAND;
  json_object *object = json_object_new_object();
  chuan_str why = missing(w->report, result, w->arena);
  put_text(w, object, "kind", set->is_checks ? CHUAN_STR("rule") : chuan_str_of(KINDS[expect->kind]));
  put_subject(w, object, set, expect);
  put_place(w, object, expect->span);
  put_text(w, object, "expected", is_band ? expect->band : verdict_name(set, expect->verdict));
  if (is_band && result->got_band == CHUAN_NONE)
    chuan_json_put_null(&w->failed, object, "got");
  else
    put_text(w, object, "got",
             is_band ? set->bands[result->got_band].name : verdict_name(set, result->got));
  put(w, object, "passed", json_object_new_boolean(result->held));
  put_text(w, object, "missing", why);
  if (outcome->compared[number].n > 0)
    put_text(w, object, "compared", outcome->compared[number]);
  put_fault(w, object, result);
  return object;
}

static json_object *test_json(writer *w, const chuan_test_outcome *outcome)
{
  const chuan_rule_test *test = outcome->test;
  json_object *object = json_object_new_object(), *expectations = json_object_new_array();
  put_text(w, object, "name", test->name);
  put_text(w, object, "set", w->report->program->sets[test->set].name);
  put_place(w, object, test->span);
  put(w, object, "passed", json_object_new_boolean(outcome->passed));
  for (size_t e = 0; e < test->expect_count && !w->failed; e++)
    chuan_json_append(&w->failed, expectations, expectation_json(w, outcome, e));
  put(w, object, "expectations", expectations);
  return object;
}

static json_object *clause_json(writer *w, const chuan_covered_clause *item)
{
  static const char *const SIDES[] = { "below", "at", "above", "missing" };
  json_object *clause = json_object_new_object();
  put_text(w, clause, "set", item->set->name);
  put_text(w, clause, "no", item->set->indicators[item->threshold->indicator].code);
  if (item->threshold->aux.n > 0)
    put_text(w, clause, "aux", item->threshold->aux);
  else
    chuan_json_put_null(&w->failed, clause, "aux");
  put_text(w, clause, "threshold", item->clause->written);
  put_place(w, clause, item->clause->span);
  for (chuan_side side = 0; side < CHUAN_SIDE_COUNT; side++)
    put(w, clause, SIDES[side], json_object_new_boolean(item->touched[side]));
  return clause;
}

/* A rule that is looked at, and the array that it is put into. */
typedef struct rule_writer {
  writer *writer;
  json_object *rules;
} rule_writer;

static void append_rule(void *context, const chuan_set *set, uint32_t rule, bool expected)
{
  rule_writer *w = context;
  if (w->writer->failed)
    return;
  json_object *object = json_object_new_object();
  put_text(w->writer, object, "set", set->name);
  put_text(w->writer, object, "no", set->indicators[rule].code);
  put_place(w->writer, object, set->indicators[rule].span);
  put(w->writer, object, "expected", json_object_new_boolean(expected));
  chuan_json_append(&w->writer->failed, w->rules, object);
}

static json_object *coverage_json(writer *w)
{
  const chuan_rule_coverage *coverage = w->report->coverage;
  json_object *object = json_object_new_object(), *items = json_object_new_array(), *rules = json_object_new_array();
  for (size_t i = 0; i < coverage->count && !w->failed; i++)
    chuan_json_append(&w->failed, items, clause_json(w, &coverage->items[i]));
  put_number(w, object, "touched", chuan_rule_coverage_touched(coverage));
  put_number(w, object, "total", coverage->count * CHUAN_SIDE_COUNT);
  put(w, object, "thresholds", items);
  tell_rules(w->report, append_rule, &(rule_writer){ w, rules });
  put(w, object, "rules", rules);
  return object;
}

json_object *chuan_report_tests_json(const chuan_test_report *report, chuan_arena *arena)
{
  writer w = { .report = report, .arena = arena };
  json_object *object = json_object_new_object(), *tests = json_object_new_array(), *counts = json_object_new_object();
  for (size_t t = 0; t < report->count && !w.failed; t++)
    chuan_json_append(&w.failed, tests, test_json(&w, &report->outcomes[t]));
  put_number(&w, counts, "tests", report->count);
  put_number(&w, counts, "passed", report->passed);
  put_number(&w, counts, "failed", report->count - report->passed);
  put_number(&w, object, "schema", 1);
  put(&w, object, "tests", tests);
  put(&w, object, "counts", counts);
  if (report->coverage)
    put(&w, object, "coverage", coverage_json(&w));
  return chuan_json_whole(w.failed, object);
}

/* JUnit -------------------------------------------------------------------------------------------- */

static void print_xml(FILE *out, chuan_str s)
{
  for (size_t i = 0; i < s.n; i++)
    switch (s.p[i]) {
    case '&':
      fputs("&amp;", out);
      break;
    case '<':
      fputs("&lt;", out);
      break;
    case '>':
      fputs("&gt;", out);
      break;
    case '"':
      fputs("&quot;", out);
      break;
    default:
      fputc(s.p[i], out);
    }
}

static void print_failures(FILE *out, const chuan_test_report *report, const chuan_test_outcome *outcome,
                           chuan_arena *arena)
{
  const chuan_rule_test *test = outcome->test;
  for (size_t e = 0; e < test->expect_count; e++) {
    const chuan_expect_result *result = &outcome->expect[e];
    if (result->held)
      continue;
    chuan_place place = chuan_source_place(report->sources, test->expect[e].span);
    fputs("      <failure message=\"", out);
    print_xml(out, subject(report, test, &test->expect[e], arena));
    fputs(chuan_say(report->lang, ": mong đợi ", ": expected "), out);
    print_xml(out, wanted_word(report, test, &test->expect[e]));
    fputs(chuan_say(report->lang, ", nhận ", ", got "), out);
    print_xml(out, got_word(report, test, &test->expect[e], result));
    fputs("\">", out);
    print_xml(out, place.file);
    fprintf(out, ":%zu ", place.line);
    print_xml(out, missing(report, result, arena));
    fputs(result->cause_count > 0 && outcome->compared[e].n > 0 ? "; " : "", out);
    print_xml(out, outcome->compared[e]);
    fputs("</failure>\n", out);
  }
}

/* A rule of which no test expects anything is a test that was not made. */
static void print_skipped(void *context, const chuan_set *set, uint32_t rule, bool expected)
{
  const rule_coverage *c = context;
  if (expected)
    return;
  fputs("    <testcase classname=\"", c->out);
  print_xml(c->out, chuan_source_place(c->report->sources, set->indicators[rule].span).file);
  fputs("\" name=\"", c->out);
  print_xml(c->out, set->indicators[rule].code);
  fprintf(c->out, "\">\n      <skipped message=\"%s\"/>\n    </testcase>\n",
          chuan_say(c->report->lang, "chưa có kiểm thử nào mong đợi", "no test expects anything of it"));
}

void chuan_report_tests_junit(FILE *out, const chuan_test_report *report, chuan_arena *arena)
{
  rule_coverage rules = { .report = report };
  if (report->coverage)
    tell_rules(report, print_rule, &rules);
  size_t skipped = rules.count - rules.expected;
  fprintf(out,
          "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n"
          "  <testsuite name=\"chuan\" tests=\"%zu\" failures=\"%zu\" skipped=\"%zu\">\n",
          report->count + skipped, report->count - report->passed, skipped);
  for (size_t t = 0; t < report->count; t++) {
    const chuan_test_outcome *outcome = &report->outcomes[t];
    chuan_place place = chuan_source_place(report->sources, outcome->test->span);
    fputs("    <testcase classname=\"", out);
    print_xml(out, place.file);
    fputs("\" name=\"", out);
    print_xml(out, outcome->test->name);
    fputs(outcome->passed ? "\"/>\n" : "\">\n", out);
    print_failures(out, report, outcome, arena);
    if (!outcome->passed)
      fputs("    </testcase>\n", out);
  }
  rules.out = out;
  if (report->coverage)
    tell_rules(report, print_skipped, &rules);
  fputs("  </testsuite>\n</testsuites>\n", out);
}
