/* Verdicts as JSON (docs/commands.md): one object, written unit by unit so that its size does not matter. */
#include "runtime/report_internal.h"

#include "base/json.h"

#include <json-c/json.h>
#include <limits.h>
#include <string.h>

enum { SCHEMA = 1, UNIT_TEXTS_LIMIT = 64 << 20 /* bytes of the texts of one unit */ };

/* A writer of one object. Every value is made and given away through it, so that one flag says at the end
   whether memory was enough. */
typedef struct writer {
  const chuan_report *report;
  const chuan_results *results;
  const chuan_data *data;
  const chuan_set *set;
  const chuan_explanation *explanation; /* NULL: verdicts only */
  chuan_arena arena;                    /* of the unit being written */
  bool failed;
} writer;

/* Values ------------------------------------------------------------------------------------------- */

/* Adds `value` to an object and gives it away, also when that fails. */
static void put(writer *w, json_object *object, const char *key, json_object *value)
{
  chuan_json_put(&w->failed, object, key, value);
}

static void put_null(writer *w, json_object *object, const char *key)
{
  chuan_json_put_null(&w->failed, object, key);
}

static void append(writer *w, json_object *array, json_object *value)
{
  chuan_json_append(&w->failed, array, value);
}

/* JSON is UTF-8: in a text that is not (the name of a file may be anything) the invalid bytes become <FF>. */
static json_object *text(writer *w, chuan_str s)
{
  if (s.p && chuan_text_invalid_at(s) < s.n) {
    chuan_buffer b;
    chuan_buffer_init(&b, &w->arena);
    chuan_text_escape(&b, s, 0);
    s = b.failed ? (chuan_str){ NULL, 0 } : chuan_buffer_str(&b);
  }
  return s.p && s.n <= INT_MAX ? json_object_new_string_len(s.p, (int)s.n) : NULL;
}

/* A text that was not written has no bytes at all. */
static chuan_str or_empty(chuan_str s)
{
  return s.n > 0 ? s : CHUAN_STR("");
}

static void put_text(writer *w, json_object *object, const char *key, chuan_str s)
{
  put(w, object, key, text(w, s));
}

/* A text, or null when it is empty. */
static void put_text_or_null(writer *w, json_object *object, const char *key, chuan_str s)
{
  if (s.n > 0)
    put_text(w, object, key, s);
  else
    put_null(w, object, key);
}

static void put_number(writer *w, json_object *object, const char *key, size_t value)
{
  put(w, object, key, json_object_new_int64((int64_t)value));
}

static void put_truth(writer *w, json_object *object, const char *key, bool value)
{
  put(w, object, key, json_object_new_boolean(value));
}

static void put_verdict(writer *w, json_object *object, uint8_t verdict)
{
  put_text(w, object, "verdict", chuan_str_of(chuan_verdict_json((chuan_verdict)verdict)));
}

/* What the unit itself reported, if it did. */
static void put_reported_verdict(writer *w, json_object *object, uint8_t reported)
{
  if (reported != CHUAN_VERDICT_COUNT)
    put_text(w, object, "reported_verdict", chuan_str_of(chuan_verdict_json((chuan_verdict)reported)));
}

/* The exact number, or null when there is none. */
static void put_measure(writer *w, json_object *object, const char *key, const chuan_measure *measure)
{
  if (measure && measure->state == CHUAN_VERDICT_MET)
    put_text(w, object, key, chuan_num_exact(measure->number, &w->arena));
  else
    put_null(w, object, key);
}

static const char *const STATES[] = { "value", "not_reported", "not_available", "none_occurred", "not_applicable" };

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
    put_text(w, item, "state", chuan_str_of(STATES[lacking[i].input]));
    append(w, array, item);
  }
  put(w, object, "former_units", array);
}

static json_object *causes(writer *w, size_t unit, uint32_t cause_set)
{
  static const char *const KINDS[] = {
#define CAUSE(name, json, vi, en) json,
#include "runtime/causes.def"
#undef CAUSE
  };
  size_t count;
  const chuan_cause *items = chuan_cause_set_items(w->results->causes, cause_set, &count);
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

/* Explanations ------------------------------------------------------------------------------------- */

/* Adds where a cell came from; nulls when nothing was ever submitted. */
static void put_origin(writer *w, json_object *object, const chuan_origin *origin)
{
  if (origin->found) {
    put_text(w, object, "as_written", or_empty(origin->as_written));
    put_text(w, object, "file", or_empty(origin->file));
    put_text_or_null(w, object, "sheet", origin->sheet);
    put_number(w, object, "row", origin->row);
    put_number(w, object, "column", origin->column);
    put_text(w, object, "submitted_at", or_empty(origin->submitted_at));
    return;
  }
  static const char *const KEYS[] = { "as_written", "file", "sheet", "row", "column", "submitted_at" };
  for (size_t i = 0; i < sizeof KEYS / sizeof *KEYS; i++)
    put_null(w, object, KEYS[i]);
}

static void put_input_value(writer *w, json_object *object, const chuan_explained_input *input)
{
  if (input->state != CHUAN_INPUT_VALUE) {
    put_null(w, object, "value");
    return;
  }
  int64_t day;
  switch (input->declared->type.kind) {
  case CHUAN_TYPE_TRUTH:
    put_truth(w, object, "value", chuan_num_sign(input->number) > 0);
    break;
  case CHUAN_TYPE_DATE:
    chuan_num_scaled(&day, input->number, 0);
    put_text(w, object, "value", chuan_day_text((chuan_day)day, true, &w->arena));
    break;
  case CHUAN_TYPE_TEXT:
  case CHUAN_TYPE_CHOICE:
    put_text(w, object, "value", chuan_report_input(input, CHUAN_LANG_VI, &w->arena));
    break;
  default:
    put_text(w, object, "value", chuan_num_exact(input->number, &w->arena));
  }
}

/* The weight of a part of a mean, and the cells that it is the sum of. */
static void put_weights(writer *w, json_object *object, const chuan_datum *declared, const chuan_explained_part *part)
{
  json_object *array = json_object_new_array();
  put_text(w, object, "weight", chuan_num_exact(part->weight, &w->arena));
  for (size_t i = 0; part->weights && i < declared->merge_weight_count && !w->failed; i++) {
    json_object *weight = json_object_new_object();
    put_text(w, weight, "name", part->weights[i].declared->name);
    put_origin(w, weight, &part->weights[i].origin);
    append(w, array, weight);
  }
  put(w, object, "weights", array);
}

/* What former units reported of a datum that was put together. */
static json_object *parts_array(writer *w, const chuan_explained_input *input)
{
  json_object *array = json_object_new_array();
  for (size_t i = 0; i < input->part_count && !w->failed; i++) {
    const chuan_explained_part *part = &input->parts[i];
    chuan_explained_input shown = { .declared = input->declared, .state = part->state, .number = part->number,
                                    .text = part->text };
    json_object *object = json_object_new_object();
    put_text(w, object, "code", part->code);
    put_text(w, object, "name", or_empty(part->name));
    put_input_value(w, object, &shown);
    put_text(w, object, "state", chuan_str_of(STATES[part->state]));
    put_origin(w, object, &part->origin);
    if (part->weighted)
      put_weights(w, object, input->declared, part);
    append(w, array, object);
  }
  return array;
}

static json_object *input_object(writer *w, const chuan_explained_input *input)
{
  json_object *object = json_object_new_object();
  put_text(w, object, "name", input->declared->name);
  put_input_value(w, object, input);
  put_text(w, object, "state", chuan_str_of(STATES[input->state]));
  put_text(w, object, "unit", or_empty(input->declared->unit));
  put(w, object, "period", json_object_new_int(input->period));
  if (input->put_together)
    put(w, object, "put_together_from", parts_array(w, input));
  put_origin(w, object, &input->origin);
  return object;
}

static json_object *basis_array(writer *w, const chuan_sources_of_law *law)
{
  json_object *array = json_object_new_array();
  for (size_t i = 0; i < law->basis_count && !w->failed; i++) {
    const chuan_basis *basis = &law->basis[i];
    json_object *item = json_object_new_object();
    put_text(w, item, "act", or_empty(basis->act));
    if (basis->has_date)
      put_text(w, item, "date", chuan_day_text(basis->date, true, &w->arena));
    else
      put_null(w, item, "date");
    put_text_or_null(w, item, "article", basis->article);
    put_text_or_null(w, item, "clause", basis->clause);
    put_text_or_null(w, item, "point", basis->point);
    put_text_or_null(w, item, "annex", basis->annex);
    append(w, array, item);
  }
  return array;
}

/* The amendments of an indicator that are in force; nothing of one that is not amended. */
static void put_amended(writer *w, json_object *object, const chuan_indicator *indicator)
{
  json_object *array = NULL;
  for (const chuan_amendment *at = NULL; (at = chuan_report_next_amendment(w->set, indicator, at));) {
    json_object *item = json_object_new_object();
    array = array ? array : json_object_new_array();
    put_text(w, item, "from", chuan_day_text(at->from, true, &w->arena));
    put(w, item, "basis", basis_array(w, &at->law));
    append(w, array, item);
  }
  if (array)
    put(w, object, "amended", array);
}

/* What is looked at beside the unit's own data. */
static json_object *child_object(writer *w, const chuan_aggregate *aggregate, size_t child)
{
  const chuan_unit *unit = &w->data->children[aggregate->part].results->data->units[child];
  json_object *object = json_object_new_object();
  chuan_measure kept;
  put_text(w, object, "unit", unit->code);
  put_text(w, object, "name", unit->name);
  if (chuan_report_child_kept(w->report, aggregate, child, false, &kept) && chuan_report_sums(aggregate))
    put_measure(w, object, "value", &kept);
  else if (aggregate->kept != CHUAN_NONE)
    put_verdict(w, object, kept.state);
  if (chuan_report_child_kept(w->report, aggregate, child, true, &kept))
    put_measure(w, object, "weight", &kept);
  return object;
}

/* A value that a Lua function was called with, or gave; null where there is none. */
static void put_call_value(writer *w, json_object *object, const chuan_parameter *parameter, const chuan_data *data,
                           const chuan_measure *value)
{
  chuan_datum declared;
  chuan_explained_input shown = chuan_report_call_value(&declared, parameter, data, value);
  bool truth = parameter->type.kind == CHUAN_TYPE_TRUTH && value->state == CHUAN_VERDICT_NOT_MET;
  if (value->state == CHUAN_VERDICT_MET || truth)
    put_input_value(w, object, &shown);
  else
    put_null(w, object, "value");
}

/* The items of a list, each of a child unit. */
static json_object *items_array(writer *w, const chuan_parameter *parameter, const chuan_aggregate *list)
{
  const chuan_children *children = &w->data->children[list->part];
  const chuan_data *data = children->results->data;
  json_object *array = json_object_new_array();
  for (uint32_t i = children->first[w->explanation->unit]; i < children->first[w->explanation->unit + 1]; i++) {
    json_object *object = json_object_new_object();
    chuan_measure kept;
    chuan_report_child_kept(w->report, list, children->units[i], false, &kept);
    put_text(w, object, "unit", data->units[children->units[i]].code);
    put_call_value(w, object, parameter, data, &kept);
    bool has_value = kept.state == CHUAN_VERDICT_MET || kept.state == CHUAN_VERDICT_NOT_MET;
    put_text(w, object, "state", chuan_str_of(has_value ? "value" : chuan_verdict_json((chuan_verdict)kept.state)));
    append(w, array, object);
  }
  return array;
}

/* The first units that leave a list without an item, and for want of which datum. */
static json_object *lacks_array(writer *w, const chuan_explained_argument *argument)
{
  json_object *array = json_object_new_array();
  for (size_t i = 0; i < argument->lack_count && i < CHUAN_LACKS_NAMED_MAX; i++) {
    const chuan_explained_lack *lack = &argument->lacks[i];
    json_object *object = json_object_new_object();
    put_text(w, object, "unit", lack->unit->code);
    put_text(w, object, "name", lack->unit->name);
    if (lack->datum) {
      put_text(w, object, "datum", lack->datum->name);
      put_text(w, object, "state", chuan_str_of(STATES[lack->state]));
    }
    append(w, array, object);
  }
  return array;
}

/* What a function was called with. */
static json_object *argument_object(writer *w, const chuan_parameter *parameter,
                                    const chuan_explained_argument *argument)
{
  chuan_measure value = { argument->number, argument->state };
  json_object *object = json_object_new_object();
  put_text(w, object, "name", parameter->name);
  if (argument->text.n > 0)
    put_text(w, object, "text", argument->text);
  else if (argument->list && w->data->children[argument->list->part].results)
    put(w, object, "items", items_array(w, parameter, argument->list));
  else
    put_call_value(w, object, parameter, w->data, &value);
  if (argument->input != CHUAN_INPUT_VALUE)
    put_text(w, object, "state", chuan_str_of(STATES[argument->input]));
  if (argument->lack_count > 0)
    put(w, object, "missing", lacks_array(w, argument));
  return object;
}

static json_object *call_object(writer *w, const chuan_explained_beside *beside)
{
  const chuan_function *function = beside->function;
  json_object *object = json_object_new_object(), *arguments = json_object_new_array();
  chuan_measure result = { beside->number, beside->state };
  put_text(w, object, "function", function->name);
  for (size_t i = 0; i < function->parameter_count && !w->failed; i++)
    append(w, arguments, argument_object(w, &function->parameters[i], &beside->arguments[i]));
  put(w, object, "arguments", arguments);
  put_call_value(w, object, &function->result, w->data, &result);
  return object;
}

static json_object *beside_object(writer *w, const chuan_explained_beside *beside)
{
  if (beside->function)
    return call_object(w, beside);
  json_object *object = json_object_new_object();
  chuan_measure measure = { beside->number, beside->state };
  if (beside->aggregate) {
    put_text(w, object, "text", beside->aggregate->text);
  } else {
    const chuan_set *of = &w->data->program->sets[w->set->required[beside->other->required].set];
    put_text(w, object, "set", of->name);
    put_text(w, object, "indicator", beside->other->code);
  }
  if (beside->is_number)
    put_measure(w, object, "value", &measure);
  else
    put_verdict(w, object, beside->state);
  if (!beside->aggregate || !w->data->children[beside->aggregate->part].results)
    return object;
  const chuan_children *children = &w->data->children[beside->aggregate->part];
  json_object *units = json_object_new_array();
  for (uint32_t i = children->first[w->explanation->unit]; i < children->first[w->explanation->unit + 1]; i++)
    append(w, units, child_object(w, beside->aggregate, children->units[i]));
  put(w, object, "units", units);
  return object;
}

static json_object *besides_array(writer *w, const chuan_explained_besides *besides)
{
  json_object *array = json_object_new_array();
  for (size_t i = 0; i < besides->count && !w->failed; i++)
    append(w, array, beside_object(w, &besides->items[i]));
  return array;
}

static void put_gap(writer *w, json_object *object, const chuan_explained_indicator *explained)
{
  if (!explained->gap.known) {
    put_null(w, object, "gap");
    return;
  }
  json_object *gap = json_object_new_object();
  put_text(w, gap, "name", explained->gap_datum->name);
  put_text(w, gap, "by", chuan_num_exact(explained->gap.by, &w->arena));
  put_text(w, gap, "unit", or_empty(explained->gap_datum->unit));
  put_text(w, gap, "direction", chuan_str_of(explained->gap.more ? "more" : "less"));
  put(w, object, "gap", gap);
}

static void put_reported_from(writer *w, json_object *object, const chuan_origin *origin)
{
  json_object *from = json_object_new_object();
  put_origin(w, from, origin);
  put(w, object, "reported_from", from);
}

static void put_explanation(writer *w, json_object *object, uint32_t indicator, const chuan_clause *clause)
{
  const chuan_explained_indicator *explained = &w->explanation->indicators[indicator];
  json_object *inputs = json_object_new_array();
  for (size_t i = 0; i < explained->input_count && !w->failed; i++)
    append(w, inputs, input_object(w, &explained->inputs[i]));
  put(w, object, "inputs", inputs);
  if (explained->besides.count > 0)
    put(w, object, "rests_on", besides_array(w, &explained->besides));
  put_gap(w, object, explained);
  put(w, object, "basis", basis_array(w, chuan_explain_law(w->results, indicator, clause)));
  put_text(w, object, "text", chuan_report_sentence(w->report, w->explanation, indicator, &w->arena));
  if (explained->reported.found)
    put_reported_from(w, object, &explained->reported);
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
  put_reported_verdict(w, object, chuan_report_own_indicator(results, number, unit));
  put_amended(w, object, indicator);
  put(w, object, "aux", aux_array(w, number, unit));
  put_put_together(w, object, number, unit);
  put(w, object, "causes", causes(w, unit, verdict == CHUAN_VERDICT_INSUFFICIENT ? results->indicator_causes[at] : 0));
  if (verdict == CHUAN_VERDICT_FAULT)
    put_fault(w, object, unit, results->indicator_causes[at],
              w->explanation ? &w->explanation->indicators[number] : NULL);
  if (w->explanation)
    put_explanation(w, object, number, clause);
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
    put_reported_from(w, object, &w->explanation->criteria[number]);
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
    put(w, object, "causes", causes(w, unit, verdict == CHUAN_VERDICT_INSUFFICIENT ? w->results->condition_causes[at] : 0));
    if (verdict == CHUAN_VERDICT_FAULT)
      put_fault(w, object, unit, w->results->condition_causes[at], NULL);
    if (w->explanation && w->explanation->conditions[i].count > 0)
      put(w, object, "rests_on", besides_array(w, &w->explanation->conditions[i]));
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
    put(w, object, "rests_on", besides_array(w, &w->explanation->rulings[ruling]));
    put(w, object, "basis", basis_array(w, &of->law));
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
  return object;
}

/* The whole ---------------------------------------------------------------------------------------- */

/* Writes an object, with `open` all but its last bracket, and frees it. */
static void write_object(writer *w, FILE *out, json_object *object, bool open)
{
  w->failed = w->failed || !object;
  if (!w->failed)
    chuan_json_write(out, object, open);
  json_object_put(object);
}

static chuan_str hex(const unsigned char *hash, chuan_arena *arena)
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
    put(w, item, "basis", basis_array(w, &amendment->law));
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
  put_text(w, head, "rules_hash", hex(w->data->program->hash, &w->arena));
  put_text(w, head, "data_hash", hex(w->data->hash, &w->arena));
  put_amendments(w, head);
  return head;
}

static chuan_rc write_all(FILE *out, writer *w, size_t first, size_t end)
{
  chuan_arena_init(&w->arena, "JSON", UNIT_TEXTS_LIMIT);
  write_object(w, out, head_object(w), true);
  fputs(",\"units\":[", out);
  for (size_t unit = first; unit < end && !w->failed && !ferror(out); unit++) {
    fputs(unit > first ? ",\n" : "\n", out);
    write_object(w, out, unit_object(w, unit), false);
    w->failed = w->failed || w->arena.failed;
    chuan_arena_free(&w->arena);
  }
  if (!w->failed) /* what lacks a unit is not to be taken for whole */
    fputs("\n]}\n", out);
  chuan_arena_free(&w->arena);
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
