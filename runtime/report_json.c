/* Verdicts as JSON (docs/commands.md): one object, written unit by unit so that its size does not matter. */
#include "runtime/report_json.h"

#include <string.h>

enum { SCHEMA = 1 };

/* Causes ------------------------------------------------------------------------------------------- */

/* What the unit itself reported, if it did. */
static void put_reported_verdict(writer *w, json_object *object, uint8_t reported)
{
  if (reported != CHUAN_VERDICT_COUNT)
    put_text(w, object, "reported_verdict", chuan_str_of(chuan_verdict_json((chuan_verdict)reported)));
}

/* The former units that lack what a cause is about. */
static void put_lacking(writer *w, json_object *object, size_t unit, const chuan_cause *cause)
{
  size_t count;
  const chuan_lacking *lacking = chuan_report_lacking(w->data, unit, cause, &count);
  if (count == 0)
    return;
  json_object *array = json_object_new_array();
  for (size_t i = 0; i < count && !w->failed; i++) {
    json_object *item = json_object_new_object();
    if (lacking[i].former != CHUAN_NONE)
      put_text(w, item, "code", w->data->lineage->formers[lacking[i].former].code);
    else
      put_null(w, item, "code");
    put_text(w, item, "datum", w->data->program->data[lacking[i].datum].name);
    put_text(w, item, "state", chuan_str_of(CHUAN_REPORT_JSON_STATES[lacking[i].input]));
    append(w, array, item);
  }
  put(w, object, "former_units", array);
}

static json_object *causes_array(writer *w, size_t unit, const chuan_cause *items, size_t count)
{
  static const char *const KINDS[] = {
#define CAUSE(name, json, vi, en) json,
#include "runtime/causes.def"
#undef CAUSE
  };
  json_object *array = json_object_new_array();
  for (size_t i = 0; i < count && !w->failed; i++) {
    json_object *cause = json_object_new_object();
    put_text(w, cause, "kind", chuan_str_of(KINDS[items[i].kind]));
    put_text(w, cause, "name", or_empty(items[i].name));
    put_lacking(w, cause, unit, &items[i]);
    append(w, array, cause);
  }
  return array;
}

static json_object *causes(writer *w, size_t unit, uint32_t cause_set)
{
  size_t count;
  const chuan_cause *items = chuan_cause_set_items(w->results->causes, cause_set, &count);
  return causes_array(w, unit, items, count);
}

/* What is missing though the verdict stands. */
static void put_despite(writer *w, json_object *object, uint32_t indicator, size_t unit)
{
  const chuan_explained_indicator *explained = w->explanation ? &w->explanation->indicators[indicator] : NULL;
  chuan_despite despite = explained ? (chuan_despite){ explained->despite, explained->despite_count }
                                    : w->despite[indicator];
  size_t at = indicator * w->data->unit_count + unit;
  bool by_bounds = w->results->indicator_by_bounds[at];
  if (by_bounds)
    put_truth(w, object, "by_bounds", true);
  if (despite.count > 0)
    put(w, object, "despite", causes_array(w, unit, despite.causes, despite.count));
  else if (by_bounds)
    put(w, object, "despite", causes(w, unit, w->results->indicator_causes[at]));
}

/* Indicators, criteria, units ---------------------------------------------------------------------- */

/* What a threshold adds: its number, the direction of the test, who set it. */
static void put_threshold(writer *w, json_object *object, const chuan_measure *threshold, chuan_direction direction,
                          const chuan_clause *clause)
{
  const char *sign = chuan_direction_text(direction);
  put_measure(w, object, "threshold", threshold);
  put_text_or_null(w, object, "direction", sign ? chuan_str_of(sign) : CHUAN_STR(""));
  put_text_or_null(w, object, "set_by", clause ? clause->set_by : CHUAN_STR(""));
}

static json_object *aux_array(writer *w, uint32_t number, size_t unit)
{
  const chuan_indicator *indicator = &w->set->indicators[number];
  size_t unit_count = w->data->unit_count;
  json_object *array = json_object_new_array();
  for (uint32_t i = 0; i < indicator->aux_count && !w->failed; i++) {
    const chuan_aux *aux = &indicator->aux[i];
    const chuan_clause *clause = chuan_report_clause(w->results, number, i, unit);
    json_object *object = json_object_new_object();
    put_text(w, object, "name", aux->name);
    put_measure(w, object, "value", &w->results->aux_values[number][i * unit_count + unit]);
    put_text(w, object, "unit", or_empty(aux->unit));
    put_threshold(w, object, &w->results->aux_thresholds[number][i * unit_count + unit], aux->direction, clause);
    put_truth(w, object, "checked",
              aux->threshold_table == CHUAN_NONE ? indicator->law.checked : clause && clause->law.checked);
    append(w, array, object);
  }
  return array;
}

/* What a script said that failed, and where. */
static void put_script_fault(writer *w, json_object *object, size_t unit, uint32_t instruction)
{
  const chuan_script_fault *fault = chuan_results_script_fault(w->results, unit, instruction);
  if (!fault)
    return;
  const chuan_function *function = chuan_report_function(w->results, instruction);
  json_object *script = json_object_new_object();
  put_text(w, script, "function", function->name);
  put_text(w, script, "file", function->file);
  if (fault->line > 0)
    put_number(w, script, "line", fault->line);
  put_text(w, script, "message", chuan_diag_spoken(fault->message, w->report->lang));
  put(w, object, "script", script);
}

static void put_place(writer *w, json_object *object, chuan_span span)
{
  chuan_place place = chuan_source_place(w->report->sources, span);
  put_text_or_null(w, object, "file", place.file);
  put_number(w, object, "line", place.line);
  put_number(w, object, "column", place.column);
}

/* Where the rule is that a fault came from, and where the call of the function in whose expression it is. */
static void put_fault(writer *w, json_object *object, size_t unit, uint32_t instruction,
                      const chuan_explained_indicator *explained)
{
  const chuan_conflict *conflict = explained ? &explained->conflict : NULL;
  json_object *fault = json_object_new_object(), *places = conflict && conflict->found ? json_object_new_array() : NULL;
  put_text(w, fault, "text", chuan_report_fault(w->results, unit, instruction, w->report->lang, &w->arena));
  if (w->report->sources && instruction < w->set->code_count) {
    put_place(w, fault, w->set->code[instruction].span);
    if (explained && explained->call) {
      json_object *call = json_object_new_object();
      put_place(w, call, explained->call->span);
      put(w, fault, "call", call);
    }
  }
  for (size_t i = 0; places && i < 2 && w->report->sources; i++) {
    json_object *item = json_object_new_object();
    put_text(w, item, "value", conflict->values[i]);
    put_place(w, item, conflict->spans[i]);
    append(w, places, item);
  }
  if (places)
    put(w, fault, "places", places);
  put_script_fault(w, fault, unit, instruction);
  put(w, object, "fault", fault);
}

/* The data of the unit that were put together from former units, where an indicator is judged by such. */
static void put_put_together(writer *w, json_object *object, uint32_t number, size_t unit)
{
  chuan_buffer names;
  chuan_buffer_init(&names, &w->arena);
  if (!chuan_report_put_together(&names, w->results, number, unit, &w->arena))
    return;
  json_object *array = json_object_new_array();
  for (size_t from = 0, i = 0; i <= names.n && !names.failed; i++)
    if (i == names.n || names.p[i] == ',') {
      append(w, array, text(w, (chuan_str){ names.p + from, i - from }));
      from = i + 1;
    }
  put(w, object, "put_together", array);
}

static json_object *indicator_object(writer *w, uint32_t number, size_t unit)
{
  const chuan_indicator *indicator = &w->set->indicators[number];
  const chuan_results *results = w->results;
  size_t at = number * w->data->unit_count + unit;
  const chuan_clause *clause = chuan_report_clause(results, number, CHUAN_NONE, unit);
  uint8_t verdict = results->indicators[at];
  json_object *object = json_object_new_object();
  put_text(w, object, "no", indicator->code);
  put_verdict(w, object, verdict);
  put_measure(w, object, "value", indicator->value == CHUAN_NONE ? NULL : &results->values[at]);
  put_text(w, object, "unit", or_empty(indicator->unit));
  put_threshold(w, object, &results->thresholds[at], indicator->direction, clause);
  put_truth(w, object, "checked", chuan_report_checked(results, number, unit, NULL));
  put_truth(w, object, "reported", results->indicator_reported[at]);
  put_despite(w, object, number, unit);
  put_reported_verdict(w, object, chuan_report_own_indicator(results, number, unit));
  chuan_report_json_amended(w, object, indicator);
  put(w, object, "aux", aux_array(w, number, unit));
  put_put_together(w, object, number, unit);
  put(w, object, "causes", causes(w, unit, verdict == CHUAN_VERDICT_INSUFFICIENT ? results->indicator_causes[at] : 0));
  if (verdict == CHUAN_VERDICT_FAULT)
    put_fault(w, object, unit, results->indicator_causes[at],
              w->explanation ? &w->explanation->indicators[number] : NULL);
  if (w->explanation)
    chuan_report_json_indicator(w, object, number, clause);
  return object;
}

static bool covers(const writer *w, uint32_t indicator, size_t unit)
{
  if (!w->explanation)
    return chuan_results_have_indicator(w->results, indicator, unit);
  return chuan_explanation_covers(w->explanation, w->results, indicator);
}

static json_object *criterion_object(writer *w, uint32_t number, size_t unit)
{
  const chuan_criterion *criterion = &w->set->criteria[number];
  size_t at = number * w->data->unit_count + unit;
  json_object *object = json_object_new_object(), *indicators = json_object_new_array();
  put_text(w, object, "no", criterion->code);
  put_verdict(w, object, w->results->criteria[at]);
  const chuan_grade *grade = chuan_report_grade(w->results, number, unit);
  if (grade)
    put_text(w, object, "grade", grade->name);
  put_truth(w, object, "reported", w->results->criterion_reported[at]);
  put_reported_verdict(w, object, chuan_report_own_criterion(w->results, number, unit));
  for (size_t i = 0; i < criterion->indicator_count && !w->failed; i++)
    if (covers(w, criterion->indicators[i], unit))
      append(w, indicators, indicator_object(w, criterion->indicators[i], unit));
  put(w, object, "indicators", indicators);
  if (w->explanation && w->explanation->criteria[number].found)
    chuan_report_json_reported_from(w, object, &w->explanation->criteria[number]);
  return object;
}

static json_object *conditions_array(writer *w, size_t unit)
{
  json_object *array = json_object_new_array();
  for (size_t i = 0; i < w->set->condition_count && !w->failed; i++) {
    size_t at = i * w->data->unit_count + unit;
    uint8_t verdict = w->results->conditions[at];
    json_object *object = json_object_new_object();
    put_text(w, object, "text", w->set->conditions[i].text);
    put_verdict(w, object, verdict);
    put(w, object, "causes",
        causes(w, unit, verdict == CHUAN_VERDICT_INSUFFICIENT ? w->results->condition_causes[at] : 0));
    if (verdict == CHUAN_VERDICT_FAULT)
      put_fault(w, object, unit, w->results->condition_causes[at], NULL);
    if (w->explanation && w->explanation->conditions[i].count + w->explanation->conditions[i].input_count > 0)
      chuan_report_json_whole(w, object, &w->explanation->conditions[i]);
    if (w->explanation && w->explanation->unmet)
      chuan_report_json_unmet(w, object, i);
    append(w, array, object);
  }
  return array;
}

/* Recognition and revocation. */
static json_object *ruling_object(writer *w, size_t ruling, size_t unit)
{
  const chuan_ruling *of = &w->set->rulings[ruling];
  size_t at = ruling * w->data->unit_count + unit;
  uint8_t verdict = w->results->rulings[at];
  json_object *object = json_object_new_object();
  if (of->revokes) {
    put_text(w, object, "rule", of->name);
    put_truth(w, object, "checked", of->law.checked);
  }
  put_text(w, object, "text", of->text);
  put_verdict(w, object, verdict);
  put(w, object, "causes", causes(w, unit, verdict == CHUAN_VERDICT_INSUFFICIENT ? w->results->ruling_causes[at] : 0));
  if (verdict == CHUAN_VERDICT_FAULT)
    put_fault(w, object, unit, w->results->ruling_causes[at], NULL);
  if (w->explanation) {
    chuan_report_json_whole(w, object, &w->explanation->rulings[ruling]);
    put(w, object, "basis", chuan_report_json_basis(w, &of->law));
  }
  return object;
}

static void put_rulings(writer *w, json_object *object, size_t unit)
{
  json_object *revocations = json_object_new_array();
  for (size_t i = 0; i < w->set->ruling_count && !w->failed; i++) {
    if (w->set->rulings[i].revokes)
      append(w, revocations, ruling_object(w, i, unit));
    else
      put(w, object, "recognised", ruling_object(w, i, unit));
  }
  put(w, object, "revocations", revocations);
}

/* The sets that are asked for, each behind those that it asks for itself. */
static json_object *required_array(writer *w, size_t unit)
{
  json_object *array = json_object_new_array();
  for (size_t i = 0; i < w->report->required_count && !w->failed; i++) {
    const chuan_results *results = w->report->required[i];
    json_object *object = json_object_new_object();
    put_text(w, object, "set", results->data->set->name);
    put_verdict(w, object, results->sets[unit]);
    put_truth(w, object, "reported", chuan_report_is_reported(results, unit));
    append(w, array, object);
  }
  return array;
}

/* How many criteria have which grade of a variant; nothing where the set's variants give none. */
static void put_grades(writer *w, json_object *object, size_t unit)
{
  json_object *array = w->set->grade_count > 0 ? json_object_new_array() : NULL;
  for (chuan_grade_count at = { .next = 0 };
       array && !w->failed && (at = chuan_report_next_grade(w->results, unit, at.next)).criteria > 0;) {
    json_object *item = json_object_new_object();
    put_text(w, item, "name", at.name);
    put_number(w, item, "criteria", at.criteria);
    append(w, array, item);
  }
  if (w->set->grade_count > 0)
    put(w, object, "grades", array);
}

static void put_counts(writer *w, json_object *object, size_t unit)
{
  const chuan_results *results = w->results;
  put_number(w, object, "criteria_met", results->criteria_met[unit]);
  put_number(w, object, "criteria_insufficient", results->criteria_insufficient[unit]);
  put_number(w, object, "criteria_total", results->criteria_total[unit]);
  put_grades(w, object, unit);
  put_number(w, object, "indicators_met", results->indicators_met[unit]);
  put_number(w, object, "indicators_total", results->indicators_total[unit]);
  uint32_t band = results->bands[unit];
  put_text_or_null(w, object, "band", band == CHUAN_NONE ? CHUAN_STR("") : w->set->bands[band].name);
}

/* What a unit was made of: when, of which units, and in an explanation what those came to. */
static void put_made(writer *w, json_object *object, size_t unit)
{
  static const char *const MAKINGS[] = { "anew", "renamed", "merged", "divided", "enlarged" };
  static const char *const STATES_OF_FORMERS[] = { "judged", "no_law", "other_level", "unknown" };
  const chuan_made *made = w->data->lineage ? &w->data->lineage->units[unit] : NULL;
  if (!made || made->making == CHUAN_MADE_ANEW)
    return;
  json_object *out = json_object_new_object(), *array = json_object_new_array();
  put_text(w, out, "how", chuan_str_of(MAKINGS[made->making]));
  put_text_or_null(w, out, "since", chuan_day_text(made->since, true, &w->arena));
  for (size_t i = 0; i < made->part_count && !w->failed; i++) {
    const chuan_former *former = &w->data->lineage->formers[made->parts[i]];
    json_object *item = json_object_new_object();
    put_text(w, item, "code", former->code);
    put_truth(w, item, "whole", former->whole);
    if (w->explanation && i < w->explanation->former_count) {
      const chuan_explained_former *told = &w->explanation->formers[i];
      put_text(w, item, "name", or_empty(told->name));
      if (w->explanation->formers_judged) {
        put_text(w, item, "state", chuan_str_of(STATES_OF_FORMERS[told->state]));
        put_text_or_null(w, item, "law_date", chuan_day_text(former->until, true, &w->arena));
        if (told->results) {
          put_verdict(w, item, told->results->sets[told->unit]);
          put_number(w, item, "criteria_met", told->results->criteria_met[told->unit]);
          put_number(w, item, "criteria_total", told->results->criteria_total[told->unit]);
        }
      }
    }
    append(w, array, item);
  }
  put(w, out, "units", array);
  put(w, object, "made_of", out);
}

/* The classes of the unit explained, and since when. */
static void put_classes(writer *w, json_object *object)
{
  json_object *array = json_object_new_array();
  for (size_t i = 0; i < w->set->dimension_count && !w->failed; i++) {
    const chuan_explained_class *class = &w->explanation->classes[i];
    json_object *item = json_object_new_object();
    put_text(w, item, "dimension", class->dimension->name);
    put_text_or_null(w, item, "registry", class->value);
    put_text_or_null(w, item, "by_rules", class->final);
    put_text_or_null(w, item, "since", class->value.n > 0 && class->since != CHUAN_DAY_FIRST
                                         ? chuan_day_text(class->since, true, &w->arena) : CHUAN_STR(""));
    put_text_or_null(w, item, "before", class->before);
    append(w, array, item);
  }
  put(w, object, "classes", array);
}

static json_object *unit_object(writer *w, size_t unit)
{
  const chuan_unit *judged = &w->data->units[unit];
  json_object *object = json_object_new_object(), *criteria = json_object_new_array(), *loose = json_object_new_array();
  put_text(w, object, "code", judged->code);
  put_text(w, object, "name", or_empty(judged->name));
  if (w->explanation && w->explanation->classes && w->set->dimension_count > 0)
    put_classes(w, object);
  put_made(w, object, unit);
  put_verdict(w, object, w->results->sets[unit]);
  put_counts(w, object, unit);
  put(w, object, "causes",
      causes(w, unit, w->results->sets[unit] == CHUAN_VERDICT_INSUFFICIENT ? w->results->set_causes[unit] : 0));
  put(w, object, "conditions", conditions_array(w, unit));
  if (w->report->required_count > 0)
    put(w, object, "required", required_array(w, unit));
  if (w->set->part_count > 0) {
    put_truth(w, object, "below_reported", chuan_report_rests_below(w->report, unit, CHUAN_BELOW_REPORTED));
    put_truth(w, object, "below_put_together", chuan_report_rests_below(w->report, unit, CHUAN_BELOW_PUT_TOGETHER));
  }
  if (w->set->ruling_count > 0)
    put_rulings(w, object, unit);
  for (uint32_t i = 0; i < w->set->criterion_count && !w->failed; i++)
    if (w->explanation ? chuan_explanation_covers_criterion(w->explanation, w->results, i)
                       : chuan_results_have_criterion(w->results, i, unit))
      append(w, criteria, criterion_object(w, i, unit));
  put(w, object, "criteria", criteria);
  for (uint32_t i = 0; i < w->set->indicator_count && !w->failed; i++)
    if (w->set->indicators[i].criterion == CHUAN_NONE && covers(w, i, unit))
      append(w, loose, indicator_object(w, i, unit));
  put(w, object, "indicators", loose);
  if (w->explanation && w->explanation->criterion == CHUAN_NONE && w->explanation->indicator == CHUAN_NONE)
    chuan_report_json_remaining(w, object);
  return object;
}

/* The whole ---------------------------------------------------------------------------------------- */

void chuan_report_json_write(writer *w, FILE *out, json_object *object, bool open)
{
  w->failed = w->failed || !object;
  if (!w->failed)
    chuan_json_write(out, object, open);
  json_object_put(object);
}

chuan_str chuan_report_json_hex(const unsigned char *hash, chuan_arena *arena)
{
  chuan_buffer b;
  chuan_buffer_init(&b, arena);
  for (size_t i = 0; i < 32; i++)
    chuan_buffer_printf(&b, "%02x", hash[i]);
  return b.failed ? (chuan_str){ NULL, 0 } : chuan_buffer_str(&b);
}

/* All amendments of the set that are in force; nothing where there is none. */
static void put_amendments(writer *w, json_object *head)
{
  static const char *const WHAT[] = { "criterion", "indicator", "dimension", "repeal" };
  json_object *array = w->set->amendment_count > 0 ? json_object_new_array() : NULL;
  for (size_t i = 0; i < w->set->amendment_count && !w->failed; i++) {
    const chuan_amendment *amendment = &w->set->amendments[i];
    json_object *item = json_object_new_object();
    put_text(w, item, "what", chuan_str_of(WHAT[amendment->what]));
    put_text(w, item, amendment->what == CHUAN_AMENDED_DIMENSION ? "name" : "no", amendment->code);
    put_text(w, item, "from", chuan_day_text(amendment->from, true, &w->arena));
    put(w, item, "basis", chuan_report_json_basis(w, &amendment->law));
    append(w, array, item);
  }
  if (array)
    put(w, head, "amendments", array);
}

static json_object *head_object(writer *w)
{
  json_object *head = json_object_new_object();
  put_number(w, head, "schema", SCHEMA);
  put_text(w, head, "set", w->set->name);
  put(w, head, "period", json_object_new_int(w->data->period));
  put_text(w, head, "law_date", chuan_day_text(w->data->law_date, true, &w->arena));
  put_text_or_null(w, head, "as_known", w->report->as_known);
  put_text(w, head, "rules_hash", chuan_report_json_hex(w->data->program->hash, &w->arena));
  put_text(w, head, "data_hash", chuan_report_json_hex(w->data->hash, &w->arena));
  put_amendments(w, head);
  return head;
}

/* Without an explanation: what is missing of the unit that is written next. */
static void find_despite(writer *w, size_t unit, chuan_arena *kept)
{
  if (w->explanation)
    return;
  w->despite = chuan_arena_array(&w->arena, w->set->indicator_count, sizeof *w->despite);
  if (!w->slices || !w->despite ||
      chuan_explain_all_despite(w->despite, w->results, unit, w->report->options, w->slices, kept, &w->arena) !=
        CHUAN_RC_OK)
    w->failed = true;
}

static chuan_rc write_all(FILE *out, writer *w, size_t first, size_t end)
{
  chuan_arena kept;
  chuan_arena_init(&w->arena, "JSON", CHUAN_REPORT_JSON_TEXTS_LIMIT);
  chuan_arena_init(&kept, "JSON", CHUAN_REPORT_JSON_TEXTS_LIMIT);
  w->slices = chuan_arena_array(&kept, w->set->indicator_count, sizeof *w->slices);
  chuan_report_json_write(w, out, head_object(w), true);
  fputs(",\"units\":[", out);
  for (size_t unit = first; unit < end && !w->failed && !ferror(out); unit++) {
    fputs(unit > first ? ",\n" : "\n", out);
    find_despite(w, unit, &kept);
    if (w->failed)
      break;
    chuan_report_json_write(w, out, unit_object(w, unit), false);
    w->failed = w->failed || w->arena.failed;
    chuan_arena_free(&w->arena);
  }
  if (!w->failed) /* what lacks a unit is not to be taken for whole */
    fputs("\n]}\n", out);
  chuan_arena_free(&w->arena);
  chuan_arena_free(&kept);
  return w->failed ? CHUAN_RC_MEMORY : CHUAN_RC_OK;
}

chuan_rc chuan_report_json(FILE *out, const chuan_report *report)
{
  const chuan_data *data = report->results->data;
  writer w = { .report = report, .results = report->results, .data = data, .set = data->set };
  return write_all(out, &w, 0, data->unit_count);
}

chuan_rc chuan_report_json_explanation(FILE *out, const chuan_report *report, const chuan_explanation *explanation)
{
  const chuan_data *data = report->results->data;
  writer w = {
    .report = report, .results = report->results, .data = data, .set = data->set, .explanation = explanation
  };
  return write_all(out, &w, explanation->unit, explanation->unit + 1);
}
