/* Findings of checks as JSON (docs/commands.md). See report_validate.h. */
#include "runtime/report_validate_json.h"

enum { SCHEMA = 1 };

/* Findings ----------------------------------------------------------------------------------------- */

/* The place of a cell, as that of any other finding. */
static json_object *span_object(writer *w, const chuan_explained_input *cell)
{
  json_object *object = json_object_new_object();
  put_text(w, object, "file", or_empty(cell->origin.file));
  put_text(w, object, "sheet", or_empty(cell->origin.sheet));
  put_number(w, object, "line", cell->origin.row);
  put_number(w, object, "column", cell->origin.column);
  put_number(w, object, "end_line", cell->origin.row);
  put_number(w, object, "end_column", cell->origin.column);
  put_text(w, object, "label", cell->declared->name);
  return object;
}

static void put_cells(writer *w, json_object *object, const chuan_finding *finding)
{
  json_object *spans = json_object_new_array(), *cells = json_object_new_array();
  for (size_t i = 0; i < finding->cell_count && !w->failed; i++) {
    append(w, cells, chuan_report_json_input(w, &finding->cells[i]));
    if (finding->cells[i].origin.found)
      append(w, spans, span_object(w, &finding->cells[i]));
  }
  put(w, object, "spans", spans);
  put(w, object, "cells", cells);
  if (finding->unlisted > 0)
    put_number(w, object, "unlisted", finding->unlisted);
}

/* The values of the message by their expressions. */
static void put_witness(writer *w, json_object *object, const chuan_finding *finding)
{
  const chuan_check *check = w->set->indicators[finding->rule].check;
  json_object *witness = json_object_new_object();
  for (size_t i = 0; i < check->piece_count && !w->failed; i++) {
    const chuan_finding_value *value = &finding->message[i];
    if (value->piece->value == CHUAN_NONE)
      continue;
    char *key = chuan_arena_copy(&w->arena, value->piece->text.p, value->piece->text.n);
    w->failed = w->failed || !key;
    if (key)
      put_text(w, witness, key, or_empty(chuan_finding_value_text(value, w->report->lang, &w->arena)));
  }
  put(w, object, "witness", witness);
}

/* What to change ----------------------------------------------------------------------------------- */

/* One end of a range; null where there is none. */
static void put_end(writer *w, json_object *object, const char *key, const char *open_key, const chuan_end *end,
                    const chuan_datum *datum)
{
  const chuan_explained_input input = { .declared = datum, .number = end->at,
                                        .state = end->known ? CHUAN_INPUT_VALUE : CHUAN_INPUT_NOT_REPORTED };
  chuan_report_json_value(w, object, key, &input);
  put_truth(w, object, open_key, end->known && end->open);
}

static json_object *field_object(writer *w, const chuan_localised_field *field, size_t unit)
{
  json_object *object = json_object_new_object(), *ranges = json_object_new_array();
  bool text = field->datum->type.kind == CHUAN_TYPE_TEXT; /* any other would do */
  chuan_explained_input now, then = { .declared = field->datum, .number = field->value,
                                      .state = text ? CHUAN_INPUT_NOT_REPORTED : CHUAN_INPUT_VALUE };
  chuan_fix_read_now(&now, field, w->data, unit);
  put_text(w, object, "name", field->datum->name);
  chuan_report_json_value(w, object, "value", &now);
  chuan_report_json_value(w, object, "to", &then);
  for (size_t r = 0; r < field->range_count && !text && !w->failed; r++) {
    json_object *range = json_object_new_object();
    put_end(w, range, "low", "low_open", &field->ranges[r].low, field->datum);
    put_end(w, range, "high", "high_open", &field->ranges[r].high, field->datum);
    append(w, ranges, range);
  }
  put(w, object, "ranges", ranges);
  return object;
}

static json_object *fix_object(writer *w, const chuan_localised_part *part, size_t unit)
{
  static const char *const OUTCOMES[] = { [CHUAN_LOCALISED_FOUND] = "found", [CHUAN_LOCALISED_PERHAPS] = "perhaps",
                                          [CHUAN_LOCALISED_IMPOSSIBLE] = "impossible",
                                          [CHUAN_LOCALISED_UNDECIDED] = "undecided" };
  json_object *object = json_object_new_object(), *rules = json_object_new_array(), *sets = json_object_new_array();
  put_text(w, object, "outcome", chuan_str_of(OUTCOMES[part->outcome]));
  for (size_t i = 0; i < part->indicator_count && !w->failed; i++)
    append(w, rules, text(w, w->set->indicators[part->indicators[i]].code));
  for (size_t s = 0; s < part->set_count && !w->failed; s++) {
    json_object *fields = json_object_new_array();
    for (size_t f = 0; f < part->sets[s].count && !w->failed; f++)
      append(w, fields, field_object(w, &part->sets[s].fields[f], unit));
    append(w, sets, fields);
  }
  put(w, object, "rules", rules);
  put(w, object, "sets", sets);
  put_number(w, object, "hidden", part->hidden);
  return object;
}

/* How the errors of the unit that this rule is among go away; nulls where it is none. */
static void put_fix(writer *w, json_object *object, const chuan_finding *finding)
{
  const chuan_localised_part *part = finding->fixes ? chuan_finder_fix(finding->fixes, finding->rule) : NULL;
  if (part) {
    put_text(w, object, "hint", chuan_fix_text(part, w->data, finding->unit, w->report->lang, &w->arena));
    put(w, object, "fix", fix_object(w, part, finding->unit));
  } else {
    put_null(w, object, "hint");
    put_null(w, object, "fix");
  }
}

/* Which of the conditions that `và` joins do not hold. */
static void put_failed(writer *w, json_object *object, const chuan_finding *finding)
{
  chuan_str failed = chuan_finding_parts_text(&finding->parts, CHUAN_VERDICT_NOT_MET, w->report->lang, &w->arena);
  if (finding->parts.count > 1 && failed.n > 0)
    put_text(w, object, "failed", failed);
}

static json_object *finding_object(writer *w, const chuan_finding *finding)
{
  const chuan_indicator *rule = &w->set->indicators[finding->rule];
  const chuan_unit *unit = &w->data->units[finding->unit];
  bool violation = finding->outcome == CHUAN_VERDICT_NOT_MET;
  json_object *object = json_object_new_object();
  put_text(w, object, "code", rule->code);
  put_text(w, object, "severity", chuan_validation_severity(rule, finding->outcome));
  put_text(w, object, "message", or_empty(violation ? chuan_finding_message(finding, w->report->lang, &w->arena)
                                                    : chuan_finding_reason(finding, w->report->lang, &w->arena)));
  put_text(w, object, "outcome", chuan_str_of(chuan_outcome_json(finding->outcome)));
  put_text(w, object, "set", w->set->name);
  put_text(w, object, "rule", rule->code);
  put_text(w, object, "title", or_empty(rule->title));
  put_text_or_null(w, object, "agency", rule->agency);
  put_text(w, object, "unit", unit->code);
  put_text(w, object, "name", or_empty(unit->name));
  put_cells(w, object, finding);
  put_fix(w, object, finding);
  put_witness(w, object, finding);
  put_failed(w, object, finding);
  return object;
}

/* Counts ------------------------------------------------------------------------------------------- */

static void put_outcomes(writer *w, json_object *object, const chuan_outcomes *outcomes)
{
  put_number(w, object, "insufficient", outcomes->of[CHUAN_VERDICT_INSUFFICIENT]);
  put_number(w, object, "not_considered", outcomes->of[CHUAN_VERDICT_NOT_APPLICABLE]);
  put_number(w, object, "passed", outcomes->of[CHUAN_VERDICT_MET]);
  put_number(w, object, "faults", outcomes->of[CHUAN_VERDICT_FAULT]);
}

static json_object *rule_object(writer *w, const chuan_indicator *rule, const chuan_outcomes *outcomes)
{
  json_object *object = json_object_new_object();
  put_text(w, object, "rule", rule->code);
  put_text(w, object, "title", or_empty(rule->title));
  put_text(w, object, "severity", rule->check->warning ? CHUAN_STR("warning") : CHUAN_STR("error"));
  put_number(w, object, "violations", outcomes->of[CHUAN_VERDICT_NOT_MET]);
  put_outcomes(w, object, outcomes);
  return object;
}

static json_object *set_object(writer *w, const chuan_validation *set)
{
  json_object *object = json_object_new_object(), *rules = json_object_new_array();
  put_text(w, object, "set", w->set->name);
  put_text(w, object, "title", or_empty(w->set->title));
  put_text(w, object, "level", w->set->level);
  put_number(w, object, "units", w->data->unit_count);
  put_number(w, object, "units_with_data", set->with_data);
  put_text(w, object, "data_hash", chuan_report_json_hex(w->data->hash, &w->arena));
  for (size_t i = 0; i < w->set->indicator_count && !w->failed; i++)
    append(w, rules, rule_object(w, &w->set->indicators[set->order[i]], &set->rules[set->order[i]]));
  put(w, object, "rules", rules);
  return object;
}

/* The whole ---------------------------------------------------------------------------------------- */

/* All but the findings: counts stand first, as they are known before any finding is explained. */
static json_object *head_object(validation_writer *v)
{
  const chuan_validation_report *report = v->report;
  chuan_validation_totals totals = chuan_validation_total(report->sets, report->count);
  writer *w = &v->w;
  json_object *head = json_object_new_object(), *counts = json_object_new_object();
  json_object *sets = json_object_new_array(), *unused = json_object_new_array();
  put_number(w, head, "schema", SCHEMA);
  put(w, head, "period", json_object_new_int(w->data->period));
  put_text(w, head, "law_date", chuan_day_text(w->data->law_date, true, &w->arena));
  put_text(w, head, "rules_hash", chuan_report_json_hex(w->data->program->hash, &w->arena));
  put_number(w, counts, "errors", totals.errors);
  put_number(w, counts, "warnings", totals.warnings);
  put_outcomes(w, counts, &totals.all);
  put(w, head, "counts", counts);
  for (size_t i = 0; i < report->count && !w->failed; i++) {
    chuan_validation_turn_to(v, i);
    append(w, sets, set_object(w, &report->sets[i]));
  }
  for (size_t i = 0; i < report->unused_count && !w->failed; i++)
    append(w, unused, text(w, report->unused[i]));
  put(w, head, "sets", sets);
  put(w, head, "unused", unused);
  return head;
}

chuan_rc chuan_report_validation_json(FILE *out, const chuan_validation_report *report)
{
  validation_writer v = { .out = out, .report = report, .finding_object = finding_object, .fixes = true };
  chuan_validation_begin(&v);
  chuan_report_json_write(&v.w, out, head_object(&v), true);
  fputs(",\"findings\":[", out);
  return chuan_validation_end(&v, "]}");
}
