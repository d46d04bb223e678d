/* Findings of checks as JSON (docs/commands.md). See report_validate.h. */
#include "runtime/report_validate.h"

#include "runtime/report_json.h"

enum { SCHEMA = 1 };

/* A writer of the whole: `w` is that of the set at hand. */
typedef struct validation_writer {
  FILE *out;
  const chuan_validation_report *report;
  writer w;
  bool any; /* a finding was written */
  chuan_rc rc;
} validation_writer;

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
      put_text(w, witness, key, or_empty(chuan_finding_value_text(value, finding->message, check->piece_count,
                                                                  w->report->lang, &w->arena)));
  }
  put(w, object, "witness", witness);
}

/* A rule that could not be checked is no violation, and a fault of it is an error whatever its severity. */
static chuan_str severity_of(const chuan_indicator *rule, chuan_verdict outcome)
{
  if (outcome == CHUAN_VERDICT_INSUFFICIENT)
    return CHUAN_STR("note");
  return outcome == CHUAN_VERDICT_NOT_MET && rule->check->warning ? CHUAN_STR("warning") : CHUAN_STR("error");
}

static json_object *finding_object(writer *w, const chuan_finding *finding)
{
  const chuan_indicator *rule = &w->set->indicators[finding->rule];
  const chuan_unit *unit = &w->data->units[finding->unit];
  bool violation = finding->outcome == CHUAN_VERDICT_NOT_MET;
  json_object *object = json_object_new_object();
  put_text(w, object, "code", rule->code);
  put_text(w, object, "severity", severity_of(rule, finding->outcome));
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
  put_null(w, object, "hint");
  put_witness(w, object, finding);
  return object;
}

/* Findings of one unit after the other, as the finder keeps the trace of one. */
static void write_unit(validation_writer *v, const chuan_validation *set, size_t unit)
{
  for (uint32_t rule = 0; rule < v->w.set->indicator_count && v->rc == CHUAN_RC_OK && !v->w.failed; rule++) {
    chuan_finding finding;
    chuan_verdict outcome = chuan_validation_outcome(set, rule, unit);
    if (outcome == CHUAN_VERDICT_MET || outcome == CHUAN_VERDICT_NOT_APPLICABLE)
      continue;
    v->rc = chuan_finder_explain(&finding, v->report->finder, set->results, rule, unit);
    if (v->rc != CHUAN_RC_OK)
      return;
    fputs(v->any ? ",\n" : "\n", v->out);
    v->any = true;
    chuan_report_json_write(&v->w, v->out, finding_object(&v->w, &finding), false);
  }
  v->w.failed = v->w.failed || v->w.arena.failed;
  chuan_arena_free(&v->w.arena);
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
  put_text(w, object, "data_hash", chuan_report_json_hex(w->data->hash, &w->arena));
  for (size_t rule = 0; rule < w->set->indicator_count && !w->failed; rule++)
    append(w, rules, rule_object(w, &w->set->indicators[rule], &set->rules[rule]));
  put(w, object, "rules", rules);
  return object;
}

/* Turns to a set: what is written from now on is of it. */
static void turn_to(validation_writer *v, size_t set)
{
  v->w.report = &v->report->reports[set];
  v->w.results = v->report->sets[set].results;
  v->w.data = v->w.results->data;
  v->w.set = v->w.data->set;
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
    turn_to(v, i);
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
  validation_writer v = { .out = out, .report = report };
  turn_to(&v, 0);
  chuan_arena_init(&v.w.arena, "JSON", CHUAN_REPORT_JSON_TEXTS_LIMIT);
  chuan_report_json_write(&v.w, out, head_object(&v), true);
  fputs(",\"findings\":[", out);
  for (size_t i = 0; i < report->count; i++) {
    turn_to(&v, i);
    for (size_t unit = 0; unit < v.w.data->unit_count && v.rc == CHUAN_RC_OK && !v.w.failed && !ferror(out); unit++)
      write_unit(&v, &report->sets[i], unit);
  }
  if (v.rc == CHUAN_RC_OK && !v.w.failed) /* what lacks findings is not to be taken for whole */
    fputs("\n]}\n", out);
  chuan_arena_free(&v.w.arena);
  return v.rc != CHUAN_RC_OK ? v.rc : v.w.failed ? CHUAN_RC_MEMORY : CHUAN_RC_OK;
}
