/* The walk over all findings, each as one JSON object. See report_validate_json.h. */
#include "runtime/report_validate_json.h"

chuan_str chuan_validation_severity(const chuan_indicator *rule, chuan_verdict outcome)
{
  if (outcome == CHUAN_VERDICT_INSUFFICIENT)
    return CHUAN_STR("note");
  return outcome == CHUAN_VERDICT_NOT_MET && rule->check->warning ? CHUAN_STR("warning") : CHUAN_STR("error");
}

void chuan_validation_begin(validation_writer *v)
{
  chuan_arena_init(&v->w.arena, "JSON", CHUAN_REPORT_JSON_TEXTS_LIMIT);
  chuan_validation_turn_to(v, 0);
}

void chuan_validation_turn_to(validation_writer *v, size_t set)
{
  v->set = set;
  v->w.report = &v->report->reports[set];
  v->w.results = v->report->sets[set].results;
  v->w.data = v->w.results->data;
  v->w.set = v->w.data->set;
}

/* Findings of one unit after the other, as the finder keeps the trace of one. */
static void write_unit(validation_writer *v, size_t unit)
{
  const chuan_validation *set = &v->report->sets[v->set];
  for (size_t i = 0; i < v->w.set->indicator_count && v->rc == CHUAN_RC_OK && !v->w.failed; i++) {
    chuan_finding finding;
    uint32_t rule = set->order[i];
    chuan_verdict outcome = chuan_validation_outcome(set, rule, unit);
    if (outcome == CHUAN_VERDICT_MET || outcome == CHUAN_VERDICT_NOT_APPLICABLE)
      continue;
    v->rc = chuan_finder_explain(&finding, v->report->finder, set->results, rule, unit);
    if (v->rc == CHUAN_RC_OK && v->fixes && outcome == CHUAN_VERDICT_NOT_MET)
      v->rc = chuan_finder_localise(&finding.fixes, v->report->finder, set->results, unit);
    if (v->rc != CHUAN_RC_OK)
      return;
    fputs(v->any ? ",\n" : "\n", v->out);
    v->any = true;
    chuan_report_json_write(&v->w, v->out, v->finding_object(&v->w, &finding), false);
  }
  v->w.failed = v->w.failed || v->w.arena.failed;
  chuan_arena_reset(&v->w.arena);
}

chuan_rc chuan_validation_end(validation_writer *v, const char *end)
{
  for (size_t i = 0; i < v->report->count; i++) {
    chuan_validation_turn_to(v, i);
    size_t units = v->w.data->unit_count;
    for (size_t unit = 0; unit < units && v->rc == CHUAN_RC_OK && !v->w.failed && !ferror(v->out); unit++)
      write_unit(v, unit);
  }
  if (v->rc == CHUAN_RC_OK && !v->w.failed)
    fprintf(v->out, "\n%s\n", end);
  chuan_arena_free(&v->w.arena);
  return v->rc != CHUAN_RC_OK ? v->rc : v->w.failed ? CHUAN_RC_MEMORY : CHUAN_RC_OK;
}
