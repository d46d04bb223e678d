/* Findings of checks as SARIF 2.1.0, which the tools of others show and compare. See report_validate.h.

   A rule is named SET/RULE, as two sets may have a rule of one name. What could not be checked is a result of kind
   "open", which has no level. The first cell is the place of a finding, those of the other side are related to it: a
   row of a text file is a region, a cell of a spreadsheet has a name beside the file. */
#include "base/sheet.h"
#include "runtime/report_validate_json.h"

#include <string.h>

/* Rules -------------------------------------------------------------------------------------------- */

static chuan_str rule_id(writer *w, uint32_t rule)
{
  chuan_buffer b;
  chuan_buffer_init(&b, &w->arena);
  chuan_buffer_printf(&b, "%.*s/%.*s", CHUAN_STR_ARGS(w->set->name), CHUAN_STR_ARGS(w->set->indicators[rule].code));
  return chuan_buffer_str(&b);
}

static void put_message(writer *w, json_object *object, const char *key, chuan_str of)
{
  json_object *message = json_object_new_object();
  put_text(w, message, "text", or_empty(of));
  put(w, object, key, message);
}

/* What the rule wants, with its tolerance. */
static chuan_str wanted(writer *w, const chuan_indicator *rule)
{
  chuan_buffer b;
  chuan_buffer_init(&b, &w->arena);
  chuan_finding_add_wanted(&b, rule, w->report->lang);
  return chuan_buffer_str(&b);
}

static json_object *rule_object(writer *w, uint32_t rule)
{
  const chuan_indicator *of = &w->set->indicators[rule];
  json_object *object = json_object_new_object(), *configuration = json_object_new_object();
  put_text(w, object, "id", rule_id(w, rule));
  put_message(w, object, "shortDescription", of->title);
  put_message(w, object, "fullDescription", wanted(w, of));
  put_text(w, configuration, "level", of->check->warning ? CHUAN_STR("warning") : CHUAN_STR("error"));
  put(w, object, "defaultConfiguration", configuration);
  return object;
}

static void put_tool(validation_writer *v, json_object *run)
{
  writer *w = &v->w;
  json_object *tool = json_object_new_object(), *driver = json_object_new_object(), *rules = json_object_new_array();
  put_text(w, driver, "name", CHUAN_STR("chuan"));
  put_text(w, driver, "version", CHUAN_STR(CHUAN_VERSION));
  put_text(w, driver, "language", w->report->lang == CHUAN_LANG_EN ? CHUAN_STR("en") : CHUAN_STR("vi"));
  for (size_t set = 0; set < v->report->count; set++) {
    chuan_validation_turn_to(v, set);
    for (uint32_t rule = 0; rule < w->set->indicator_count && !w->failed; rule++)
      append(w, rules, rule_object(w, rule));
  }
  put(w, driver, "rules", rules);
  put(w, tool, "driver", driver);
  put(w, run, "tool", tool);
}

/* Places ------------------------------------------------------------------------------------------- */

/* The name of a file as a relative reference: all but letters, digits, "-._~/" of ASCII as %XX. */
static chuan_str reference(writer *w, chuan_str file)
{
  static const char HEX[] = "0123456789ABCDEF";
  chuan_buffer b;
  chuan_buffer_init(&b, &w->arena);
  for (size_t i = 0; i < file.n; i++) {
    unsigned char c = (unsigned char)file.p[i];
    bool plain = (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || strchr("-._~/", c);
    char escaped[3] = { '%', HEX[c >> 4], HEX[c & 15] };
    chuan_buffer_add(&b, plain && c ? (chuan_str){ file.p + i, 1 } : (chuan_str){ escaped, sizeof escaped });
  }
  return chuan_buffer_str(&b);
}

/* "Biểu 01!D17" */
static json_object *cell_name(writer *w, const chuan_origin *origin)
{
  char name[CHUAN_CELL_NAME_MAX];
  chuan_str cell = chuan_cell_name(name, origin->row, origin->column);
  json_object *object = json_object_new_object();
  chuan_buffer b;
  chuan_buffer_init(&b, &w->arena);
  chuan_buffer_printf(&b, "%.*s!%.*s", CHUAN_STR_ARGS(origin->sheet), CHUAN_STR_ARGS(cell));
  put_text(w, object, "fullyQualifiedName", chuan_buffer_str(&b));
  put_text(w, object, "kind", CHUAN_STR("cell"));
  return object;
}

static json_object *unit_name(writer *w, const chuan_unit *unit)
{
  json_object *object = json_object_new_object();
  put_text(w, object, "name", unit->code);
  put_text(w, object, "kind", CHUAN_STR("unit"));
  return object;
}

static json_object *physical(writer *w, const chuan_origin *origin)
{
  json_object *object = json_object_new_object(), *artifact = json_object_new_object();
  put_text(w, artifact, "uri", reference(w, origin->file));
  put(w, object, "artifactLocation", artifact);
  if (origin->sheet.n > 0)
    return object;
  json_object *region = json_object_new_object();
  put_number(w, region, "startLine", origin->row);
  put(w, object, "region", region);
  return object;
}

/* Where a cell stands, with what it says; without one the unit alone. */
static json_object *location(writer *w, size_t unit, const chuan_explained_input *cell)
{
  json_object *object = json_object_new_object(), *names = json_object_new_array();
  append(w, names, unit_name(w, cell && cell->of ? cell->of : &w->data->units[unit]));
  if (cell && cell->origin.found) {
    put(w, object, "physicalLocation", physical(w, &cell->origin));
    if (cell->origin.sheet.n > 0)
      append(w, names, cell_name(w, &cell->origin));
    chuan_buffer b;
    chuan_buffer_init(&b, &w->arena);
    chuan_buffer_printf(&b, "%.*s: \"%.*s\"", CHUAN_STR_ARGS(cell->declared->name),
                        CHUAN_STR_ARGS(cell->origin.as_written));
    put_message(w, object, "message", chuan_buffer_str(&b));
  }
  put(w, object, "logicalLocations", names);
  return object;
}

static void put_locations(writer *w, json_object *object, const chuan_finding *finding)
{
  json_object *first = json_object_new_array(), *others = json_object_new_array();
  const chuan_explained_input *cell = NULL;
  for (size_t i = 0; i < finding->cell_count && !w->failed; i++) {
    if (!finding->cells[i].origin.found)
      continue;
    if (cell)
      append(w, others, location(w, finding->unit, &finding->cells[i]));
    else
      cell = &finding->cells[i];
  }
  append(w, first, location(w, finding->unit, cell));
  put(w, object, "locations", first);
  put(w, object, "relatedLocations", others);
}

/* Results ------------------------------------------------------------------------------------------ */

/* The same finding of two runs has the same: what it is about, not what it says. */
static void put_fingerprint(writer *w, json_object *object, const chuan_finding *finding)
{
  json_object *prints = json_object_new_object();
  chuan_buffer b;
  chuan_buffer_init(&b, &w->arena);
  chuan_buffer_add(&b, rule_id(w, finding->rule));
  chuan_buffer_printf(&b, "/%.*s/%d", CHUAN_STR_ARGS(w->data->units[finding->unit].code), w->data->period);
  put_text(w, prints, "chuanFinding/v1", chuan_buffer_str(&b));
  put(w, object, "partialFingerprints", prints);
}

/* How many cells of others are not among the locations. */
static void put_properties(writer *w, json_object *object, const chuan_finding *finding)
{
  if (finding->unlisted == 0)
    return;
  json_object *properties = json_object_new_object();
  put_number(w, properties, "unlisted", finding->unlisted);
  put(w, object, "properties", properties);
}

static json_object *result_object(writer *w, const chuan_finding *finding)
{
  const chuan_unit *unit = &w->data->units[finding->unit];
  bool open = finding->outcome == CHUAN_VERDICT_INSUFFICIENT;
  chuan_str said = finding->outcome == CHUAN_VERDICT_NOT_MET
                     ? chuan_finding_message(finding, w->report->lang, &w->arena)
                     : chuan_finding_reason(finding, w->report->lang, &w->arena);
  json_object *object = json_object_new_object();
  chuan_buffer b;
  chuan_buffer_init(&b, &w->arena);
  chuan_buffer_printf(&b, "%.*s (%.*s): %.*s", CHUAN_STR_ARGS(unit->name), CHUAN_STR_ARGS(unit->code),
                      CHUAN_STR_ARGS(said));
  put_text(w, object, "ruleId", rule_id(w, finding->rule));
  put_text(w, object, "kind", open ? CHUAN_STR("open") : CHUAN_STR("fail"));
  put_text(w, object, "level",
           open ? CHUAN_STR("none") : chuan_validation_severity(&w->set->indicators[finding->rule], finding->outcome));
  put_message(w, object, "message", chuan_buffer_str(&b));
  put_locations(w, object, finding);
  put_fingerprint(w, object, finding);
  put_properties(w, object, finding);
  return object;
}

/* The whole ---------------------------------------------------------------------------------------- */

static json_object *run_object(validation_writer *v)
{
  writer *w = &v->w;
  json_object *run = json_object_new_object(), *invocations = json_object_new_array();
  json_object *invocation = json_object_new_object();
  put_tool(v, run);
  put_truth(w, invocation, "executionSuccessful", true);
  append(w, invocations, invocation);
  put(w, run, "invocations", invocations);
  return run;
}

chuan_rc chuan_report_validation_sarif(FILE *out, const chuan_validation_report *report)
{
  validation_writer v = { .out = out, .report = report, .finding_object = result_object };
  chuan_validation_begin(&v);
  fputs("{\"version\":\"2.1.0\",\"runs\":[", out);
  chuan_report_json_write(&v.w, out, run_object(&v), true);
  fputs(",\"results\":[", out);
  return chuan_validation_end(&v, "]}]}");
}
