/* Explanations as JSON (docs/commands.md): what a verdict rests on, down to the cell. See report_json.h. */
#include "runtime/report_json.h"

const char *const CHUAN_REPORT_JSON_STATES[] = { "value", "not_reported", "not_available", "none_occurred",
                                                 "not_applicable" };

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
    put_number(w, object, "submission", (size_t)origin->submission);
    put_text(w, object, "submission_state", chuan_str_of(CHUAN_SUBMISSION_WORDS[origin->state].key));
    return;
  }
  static const char *const KEYS[] = { "as_written", "file", "sheet", "row", "column", "submitted_at",
                                     "submission", "submission_state" };
  for (size_t i = 0; i < sizeof KEYS / sizeof *KEYS; i++)
    put_null(w, object, KEYS[i]);
}

void chuan_report_json_value(writer *w, json_object *object, const char *key, const chuan_explained_input *input)
{
  if (input->state != CHUAN_INPUT_VALUE) {
    put_null(w, object, key);
    return;
  }
  int64_t day;
  switch (input->declared->type.kind) {
  case CHUAN_TYPE_TRUTH:
    put_truth(w, object, key, chuan_num_sign(input->number) > 0);
    break;
  case CHUAN_TYPE_DATE:
    chuan_num_scaled(&day, input->number, 0);
    put_text(w, object, key, chuan_day_text((chuan_day)day, true, &w->arena));
    break;
  case CHUAN_TYPE_TEXT:
  case CHUAN_TYPE_CHOICE:
    put_text(w, object, key, chuan_report_input(input, CHUAN_LANG_VI, &w->arena));
    break;
  default:
    put_text(w, object, key, chuan_num_exact(input->number, &w->arena));
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
    chuan_report_json_value(w, object, "value", &shown);
    put_text(w, object, "state", chuan_str_of(CHUAN_REPORT_JSON_STATES[part->state]));
    put_origin(w, object, &part->origin);
    if (part->weighted)
      put_weights(w, object, input->declared, part);
    append(w, array, object);
  }
  return array;
}

static json_object *unit_object(writer *w, const chuan_unit *unit)
{
  json_object *object = json_object_new_object();
  put_text(w, object, "code", unit->code);
  put_text(w, object, "name", unit->name);
  return object;
}

json_object *chuan_report_json_input(writer *w, const chuan_explained_input *input)
{
  json_object *object = json_object_new_object();
  if (input->of)
    put(w, object, "of", unit_object(w, input->of));
  put_text(w, object, "name", input->declared->name);
  chuan_report_json_value(w, object, "value", input);
  put_text(w, object, "state", chuan_str_of(CHUAN_REPORT_JSON_STATES[input->state]));
  put_text(w, object, "unit", or_empty(input->declared->unit));
  put(w, object, "period", json_object_new_int(input->period));
  if (input->put_together)
    put(w, object, "put_together_from", parts_array(w, input));
  put_origin(w, object, &input->origin);
  return object;
}

json_object *chuan_report_json_basis(writer *w, const chuan_sources_of_law *law)
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
void chuan_report_json_amended(writer *w, json_object *object, const chuan_indicator *indicator)
{
  json_object *array = NULL;
  for (const chuan_amendment *at = NULL; (at = chuan_report_next_amendment(w->set, indicator, at));) {
    json_object *item = json_object_new_object();
    array = array ? array : json_object_new_array();
    put_text(w, item, "from", chuan_day_text(at->from, true, &w->arena));
    put(w, item, "basis", chuan_report_json_basis(w, &at->law));
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
    chuan_report_json_value(w, object, "value", &shown);
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
      put_text(w, object, "state", chuan_str_of(CHUAN_REPORT_JSON_STATES[lack->state]));
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
    put_text(w, object, "state", chuan_str_of(CHUAN_REPORT_JSON_STATES[argument->input]));
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
  put_truth(w, object, "library", function->library);
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

static json_object *inputs_array(writer *w, const chuan_explained_input *inputs, size_t count)
{
  json_object *array = json_object_new_array();
  for (size_t i = 0; i < count && !w->failed; i++)
    append(w, array, chuan_report_json_input(w, &inputs[i]));
  return array;
}

void chuan_report_json_whole(writer *w, json_object *object, const chuan_explained_besides *besides)
{
  if (besides->input_count > 0)
    put(w, object, "inputs", inputs_array(w, besides->inputs, besides->input_count));
  put(w, object, "rests_on", chuan_report_json_besides(w, besides));
}

json_object *chuan_report_json_besides(writer *w, const chuan_explained_besides *besides)
{
  json_object *array = json_object_new_array();
  for (size_t i = 0; i < besides->count && !w->failed; i++)
    append(w, array, beside_object(w, &besides->items[i]));
  return array;
}

static json_object *gap_object(writer *w, const chuan_gap *of)
{
  json_object *gap = json_object_new_object();
  put_text(w, gap, "name", of->datum->name);
  if (!chuan_gap_is_number(of->datum)) {
    chuan_explained_input to = { .declared = of->datum, .state = CHUAN_INPUT_VALUE, .number = of->to };
    chuan_report_json_value(w, gap, "to", &to);
    put_text(w, gap, "direction", chuan_str_of(!of->beyond ? "to" : of->more ? "from" : "until"));
    return gap;
  }
  put_text(w, gap, "by", chuan_num_exact(of->by, &w->arena));
  if (chuan_gap_is_of_each(of))
    put_text(w, gap, "of_every", of->datum->level);
  else
    put_text(w, gap, "to", chuan_num_exact(of->to, &w->arena));
  put_text(w, gap, "unit", or_empty(of->datum->unit));
  put_text(w, gap, "direction", chuan_str_of(of->more ? "more" : "less"));
  put_text(w, gap, "effort", chuan_num_exact(of->effort, &w->arena));
  if (of->tried) {
    put(w, gap, "tried", json_object_new_boolean(true));
    put(w, gap, "smallest", json_object_new_boolean(!of->perhaps_less));
  }
  if (of->unit_count == 0)
    return gap;
  json_object *units = json_object_new_array();
  for (size_t i = 0; i < of->unit_count && !w->failed; i++) {
    json_object *unit = unit_object(w, of->units[i].unit);
    if (of->units[i].gap)
      put(w, unit, "gap", gap_object(w, of->units[i].gap));
    append(w, units, unit);
  }
  put(w, gap, "units", units);
  return gap;
}

static json_object *gaps_array(writer *w, const chuan_gap *gaps, size_t count)
{
  json_object *array = json_object_new_array();
  for (size_t i = 0; i < count && !w->failed; i++)
    append(w, array, gap_object(w, &gaps[i]));
  return array;
}

static void put_gap(writer *w, json_object *object, const chuan_explained_indicator *explained)
{
  if (chuan_explained_gap(explained))
    put(w, object, "gap", gap_object(w, chuan_explained_gap(explained)));
  else
    put_null(w, object, "gap");
  put(w, object, "gaps", gaps_array(w, explained->gaps, explained->gap_count));
  if (explained->together_count > 0)
    put(w, object, "together", gaps_array(w, explained->together, explained->together_count));
}

static void put_end(writer *w, json_object *object, const char *name, const chuan_datum *datum, const chuan_end *end)
{
  chuan_explained_input at = { .declared = datum, .state = CHUAN_INPUT_VALUE, .number = end->at };
  if (end->known)
    chuan_report_json_value(w, object, name, &at);
  else
    put_null(w, object, name);
}

static json_object *choices_array(writer *w, const chuan_deciding *deciding)
{
  json_object *array = json_object_new_array();
  size_t first, end;
  chuan_report_deciding_choices(&first, &end, deciding);
  for (size_t i = first; i < end && !w->failed; i++)
    append(w, array, chuan_json_text(deciding->datum->type.choices[i]));
  return array;
}

/* Of which values of what is missing an indicator is met: from … to, ends included unless above … or below …; choices,
   which have no order, one by one. */
static json_object *deciding_object(writer *w, const chuan_deciding *deciding)
{
  json_object *met_if = json_object_new_object();
  if (deciding->of)
    put(w, met_if, "of", unit_object(w, deciding->of));
  put_text(w, met_if, "name", deciding->datum->name);
  put_text(w, met_if, "unit", or_empty(deciding->datum->unit));
  put(w, met_if, "period", json_object_new_int(w->data->period - deciding->previous));
  if (deciding->datum->type.kind == CHUAN_TYPE_CHOICE) {
    put(w, met_if, "values", choices_array(w, deciding));
  } else {
    put_end(w, met_if, deciding->range.low.open ? "above" : "from", deciding->datum, &deciding->range.low);
    put_end(w, met_if, deciding->range.high.open ? "below" : "to", deciding->datum, &deciding->range.high);
  }
  return met_if;
}

static void put_deciding(writer *w, json_object *object, const chuan_explained_indicator *explained)
{
  if (explained->deciding_count == 1)
    put(w, object, "met_if", deciding_object(w, explained->deciding));
  if (explained->deciding_count < 2)
    return;
  json_object *all = json_object_new_array();
  for (size_t i = 0; i < explained->deciding_count && !w->failed; i++)
    append(w, all, deciding_object(w, &explained->deciding[i]));
  put(w, object, "met_if_together", all);
}

/* One entry for each instruction that the verdict rests on: what it gave, and where the rule says so. */
static json_object *step_object(writer *w, const chuan_instruction *i, const chuan_traced *traced)
{
  static const char *const NAMES[] = {
#define OP(name, operands, meaning) #name,
#include "grammar/opcodes.def"
#undef OP
  };
  json_object *object = json_object_new_object();
  bool previous;
  put_text(w, object, "op", chuan_str_of(NAMES[i->op]));
  if (chuan_bounds_loads(i, &previous))
    put_text(w, object, "name", w->data->program->data[i->a].name);
  if (traced->state == CHUAN_VERDICT_MET && (traced->number.n != 0 || traced->number.d != 0))
    put_text(w, object, "value", chuan_num_exact(traced->number, &w->arena));
  else
    put_verdict(w, object, traced->state);
  if (w->report->sources) {
    chuan_place place = chuan_source_place(w->report->sources, i->span);
    put_text(w, object, "file", place.file);
    put(w, object, "line", json_object_new_int64((int64_t)place.line));
    put(w, object, "column", json_object_new_int64((int64_t)place.column));
  }
  return object;
}

/* A number that no instruction gave: of a gap, of the value that decides, of a declared range. */
static void add_number(writer *w, json_object *trace, const char *op, const chuan_datum *datum, chuan_num number)
{
  json_object *object = json_object_new_object();
  put_text(w, object, "op", chuan_str_of(op));
  put_text(w, object, "name", datum->name);
  put_text(w, object, "value", chuan_num_exact(number, &w->arena));
  append(w, trace, object);
}

/* The constants that a column is computed with of units below, which texts quote. */
static void add_constants(writer *w, json_object *trace, const chuan_data *data, uint32_t kept)
{
  chuan_slice slice;
  if (kept == CHUAN_NONE)
    return;
  if (chuan_below_slice(&slice, data->set, kept, &w->arena) != CHUAN_RC_OK) {
    w->failed = true;
    return;
  }
  for (size_t s = 0; s < slice.count && !w->failed; s++) {
    const chuan_instruction *i = slice.steps[s].instruction;
    chuan_traced constant = { .state = CHUAN_VERDICT_MET };
    if (i->op != CHUAN_OP_NUMBER)
      continue;
    constant.number = data->set->numbers[i->a];
    append(w, trace, step_object(w, i, &constant));
  }
}

/* What units below reported, and what is asked of them: their parts of the program are not traced. */
static void add_below(writer *w, json_object *trace, const chuan_explained_indicator *explained)
{
  for (size_t s = 0; explained->slice && s < explained->slice->count; s++) {
    const chuan_instruction *i = explained->slice->steps[s].instruction;
    const chuan_aggregate *aggregate = CHUAN_OP_IS_OF_CHILDREN(i->op) ? &w->set->aggregates[i->a] : NULL;
    if (aggregate && w->data->children[aggregate->part].results)
      add_constants(w, trace, w->data->children[aggregate->part].results->data, aggregate->kept);
  }
  for (size_t i = 0; i < explained->input_count && !w->failed; i++) {
    const chuan_explained_input *input = &explained->inputs[i];
    if (input->of && input->state == CHUAN_INPUT_VALUE && chuan_gap_is_number(input->declared))
      add_number(w, trace, "below", input->declared, input->number);
  }
}

static void add_gaps(writer *w, json_object *trace, const chuan_gap *gaps, size_t count)
{
  for (size_t i = 0; i < count && !w->failed; i++) {
    add_number(w, trace, "gap_by", gaps[i].datum, gaps[i].by);
    add_number(w, trace, "gap_to", gaps[i].datum, gaps[i].to);
    for (size_t k = 0; k < gaps[i].unit_count; k++)
      add_gaps(w, trace, gaps[i].units[k].gap, gaps[i].units[k].gap ? 1 : 0);
  }
}

static void add_range(writer *w, json_object *trace, const char *op, const chuan_datum *datum, const chuan_range *range)
{
  if (range->low.known)
    add_number(w, trace, op, datum, range->low.at);
  if (range->high.known)
    add_number(w, trace, op, datum, range->high.at);
}

/* Where each number of the explanation comes from: what the instructions gave, then what was found beside them. */
static void put_trace(writer *w, json_object *object, uint32_t indicator, const chuan_explained_indicator *explained)
{
  json_object *trace = json_object_new_array();
  for (size_t s = 0; explained->slice && s < explained->slice->count && !w->failed; s++)
    append(w, trace, step_object(w, explained->slice->steps[s].instruction, &explained->trace[s]));
  add_below(w, trace, explained);
  add_gaps(w, trace, explained->gaps, explained->gap_count);
  add_gaps(w, trace, explained->together, explained->together_count);
  for (size_t k = 0; k < explained->deciding_count; k++)
    add_range(w, trace, "met_if", explained->deciding[k].datum, &explained->deciding[k].range);
  const chuan_indicator *of = &w->set->indicators[indicator];
  for (size_t k = 0; k < of->input_count && !w->failed; k++) {
    const chuan_datum *datum = &w->data->program->data[of->inputs[k]];
    chuan_range range = { { .known = datum->has_range, .at = datum->low },
                          { .known = datum->has_range, .at = datum->high } };
    add_range(w, trace, "range", datum, &range);
  }
  put(w, object, "trace", trace);
}

/* How many are needed where not all are, and which are the nearest. */
static void put_ways(writer *w, json_object *object)
{
  json_object *ways = json_object_new_array();
  for (size_t i = 0; i < w->explanation->way_count && !w->failed; i++) {
    const chuan_way *of = &w->explanation->ways[i];
    bool criteria = of->rule.of == CHUAN_MET_OF_CRITERIA;
    json_object *way = json_object_new_object(), *lightest = json_object_new_array();
    if (of->criterion == CHUAN_NONE)
      put_null(w, way, "criterion");
    else
      put_text(w, way, "criterion", w->set->criteria[of->criterion].code);
    put_text(w, way, "of", chuan_str_of(criteria ? "criteria" : "indicators"));
    put(w, way, "needed", json_object_new_int64(of->rule.at_least));
    put(w, way, "met", json_object_new_int64(of->met));
    put(w, way, "total", json_object_new_int64(of->total));
    put(w, way, "more", json_object_new_int64(of->more));
    for (size_t k = 0; k < of->lightest_count && !w->failed; k++) {
      uint32_t number = of->lightest[k];
      append(w, lightest, chuan_json_text(criteria ? w->set->criteria[number].code : w->set->indicators[number].code));
    }
    put(w, way, "lightest", lightest);
    append(w, ways, way);
  }
  if (w->explanation->way_count > 0)
    put(w, object, "ways", ways);
  else
    json_object_put(ways);
}

/* What remains to be done for the unit, the least effort first; why, where nothing that would do is known. */
void chuan_report_json_remaining(writer *w, json_object *object)
{
  json_object *array = json_object_new_array();
  for (size_t i = 0; i < w->explanation->remaining_count && !w->failed; i++) {
    const chuan_remaining *remaining = &w->explanation->remaining[i];
    json_object *item = remaining->gap_count == 1 ? gap_object(w, remaining->gaps) : json_object_new_object();
    if (remaining->gap_count > 1)
      put(w, item, "together", gaps_array(w, remaining->gaps, remaining->gap_count));
    if (remaining->gap_count == 0)
      put_text(w, item, "reason",
               chuan_str_of(chuan_report_no_gap(w->report, w->explanation, remaining->indicator)));
    put_text(w, item, "no", w->set->indicators[remaining->indicator].code);
    put_text(w, item, "agency", or_empty(chuan_report_agency(w->set, remaining->indicator)));
    append(w, array, item);
  }
  put(w, object, "remaining", array);
  put_ways(w, object);
}

void chuan_report_json_unmet(writer *w, json_object *object, size_t condition)
{
  const chuan_remaining *unmet = &w->explanation->unmet[condition];
  if (unmet->gap_count == 1)
    put(w, object, "gap", gap_object(w, unmet->gaps));
  if (unmet->gap_count > 1)
    put(w, object, "together", gaps_array(w, unmet->gaps, unmet->gap_count));
}

void chuan_report_json_reported_from(writer *w, json_object *object, const chuan_origin *origin)
{
  json_object *from = json_object_new_object();
  put_origin(w, from, origin);
  put(w, object, "reported_from", from);
}

void chuan_report_json_indicator(writer *w, json_object *object, uint32_t indicator, const chuan_clause *clause)
{
  const chuan_explained_indicator *explained = &w->explanation->indicators[indicator];
  put(w, object, "inputs", inputs_array(w, explained->inputs, explained->input_count));
  if (explained->besides.count > 0)
    put(w, object, "rests_on", chuan_report_json_besides(w, &explained->besides));
  put_gap(w, object, explained);
  put_deciding(w, object, explained);
  put(w, object, "basis", chuan_report_json_basis(w, chuan_explain_law(w->results, indicator, NULL)));
  if (clause)
    put(w, object, "threshold_basis", chuan_report_json_basis(w, chuan_explain_law(w->results, indicator, clause)));
  put_text(w, object, "text", chuan_report_sentence(w->report, w->explanation, indicator, &w->arena));
  if (explained->reported.found)
    chuan_report_json_reported_from(w, object, &explained->reported);
  put_trace(w, object, indicator, explained);
}
