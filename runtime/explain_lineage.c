/* What explains a unit's past: the parts of figures put together from former units, and since when it has been in
   which class. See explain.h. */
#include "runtime/explain_internal.h"
#include "runtime/lineage.h"

/* Figures put together ------------------------------------------------------------------------------- */

static chuan_rc find_origin(chuan_origin *out, const chuan_explained_unit *of, chuan_str code, chuan_str level,
                            const chuan_datum *datum, int period)
{
  chuan_field field = { .kind = CHUAN_FIELD_DATUM, .datum = datum, .level = datum->level };
  uint32_t other = chuan_program_datum(of->data->program, level, datum->name);
  if (other != CHUAN_NONE) { /* what a unit of another level reported stands with the data of that level */
    field.datum = &of->data->program->data[other];
    field.level = level;
  }
  return chuan_explain_origin(out, of, code, period, &field);
}

static chuan_rc explain_part(chuan_explained_part *out, const chuan_part *part, const chuan_explained_input *input,
                             const chuan_explained_unit *of)
{
  const chuan_lineage *lineage = of->data->lineage;
  const chuan_former *former = &lineage->formers[part->former];
  const chuan_data *reported = lineage->reported;
  chuan_unit_found found = { .found = false };
  *out = (chuan_explained_part){ .code = former->code, .state = part->input, .number = part->number,
                                 .weight = part->weight };
  int64_t text;
  if (part->input == CHUAN_INPUT_VALUE && input->declared->type.kind == CHUAN_TYPE_TEXT &&
      chuan_num_scaled(&text, part->number, 0) && text >= 0 && (uint64_t)text < reported->text_count)
    out->text = reported->texts[text];
  out->weighted = part->weighted;
  if (!of->store)
    return CHUAN_RC_OK;
  chuan_rc rc = chuan_store_find_unit(&found, of->store, former->code, former->until, of->arena, of->diags);
  out->name = found.found ? found.name : CHUAN_STR("");
  chuan_str level = found.found ? found.level : CHUAN_STR("");
  if (rc == CHUAN_RC_OK)
    rc = find_origin(&out->origin, of, former->code, level, input->declared, input->period);
  size_t count = part->weighted ? input->declared->merge_weight_count : 0;
  chuan_explained_weight *weights = chuan_arena_array(of->arena, count, sizeof *weights);
  if (!weights)
    return CHUAN_RC_MEMORY;
  for (size_t i = 0; i < count && rc == CHUAN_RC_OK; i++) {
    weights[i].declared = &of->data->program->data[input->declared->merge_weights[i]];
    rc = find_origin(&weights[i].origin, of, former->code, level, weights[i].declared, input->period);
  }
  out->weights = weights;
  return rc;
}

chuan_rc chuan_explain_parts(chuan_explained_input *input, const chuan_explained_unit *of, uint32_t datum)
{
  chuan_part *parts;
  size_t count;
  chuan_rc rc =
    chuan_lineage_parts(&parts, &count, of->data, datum, input->previous, of->unit, of->arena);
  chuan_explained_part *out = rc == CHUAN_RC_OK ? chuan_arena_array(of->arena, count, sizeof *out) : NULL;
  if (rc == CHUAN_RC_OK && !out)
    return CHUAN_RC_MEMORY;
  for (size_t i = 0; i < count && rc == CHUAN_RC_OK; i++)
    rc = explain_part(&out[i], &parts[i], input, of);
  input->put_together = true;
  input->parts = out;
  input->part_count = count;
  return rc;
}

/* Classes -------------------------------------------------------------------------------------------- */

/* The value after `riêng`, where that made another of it. */
static chuan_str final_value(const chuan_data *data, size_t unit, const chuan_traced *trace, uint32_t number)
{
  const chuan_set *set = data->set;
  const chuan_dimension *dimension = &set->dimensions[number];
  uint32_t registry = CHUAN_NONE; /* the register of the registry's value, while it holds it */
  for (size_t i = 0; i < set->code_count; i++) {
    const chuan_instruction *instruction = &set->code[i];
    int64_t position;
    if (CHUAN_OP_IS_EXCEPT(instruction->op) && registry != CHUAN_NONE && instruction->a == registry)
      return trace[i].state == CHUAN_VERDICT_MET && chuan_num_scaled(&position, trace[i].number, 0) &&
                 position != data->dimensions[number][unit] && (uint64_t)position < dimension->value_count
               ? dimension->values[position]
               : CHUAN_STR("");
    if (instruction->op == CHUAN_OP_REGISTRY && instruction->a == number)
      registry = instruction->result;
    else if (instruction->result == registry)
      registry = CHUAN_NONE;
  }
  return CHUAN_STR("");
}

/* Since when, by the unit that gives the value: the unit itself or the nearest one above it that has one. */
static chuan_rc find_since(chuan_explained_class *out, const chuan_explained_unit *of)
{
  const chuan_data *data = of->data;
  const chuan_unit *giver = &data->units[of->unit];
  for (size_t steps = 0; giver && steps <= data->ancestor_count; steps++) {
    chuan_class found;
    chuan_rc rc = chuan_store_class(&found, of->store, giver->code, out->dimension->name, data->law_date, of->as_known,
                                    of->arena, of->diags);
    if (rc != CHUAN_RC_OK || found.value.n > 0) {
      out->since = found.since;
      out->before = found.before;
      out->given_to = steps > 0 ? giver->name : CHUAN_STR("");
      return rc;
    }
    giver = giver->parent == CHUAN_NONE ? NULL : &data->ancestors[giver->parent];
  }
  return CHUAN_RC_OK;
}

chuan_rc chuan_explain_classes(const chuan_explained_class **out, const chuan_explained_unit *of,
                               const chuan_traced *trace)
{
  const chuan_data *data = of->data;
  *out = NULL;
  if (!of->store)
    return CHUAN_RC_OK;
  chuan_explained_class *classes = chuan_arena_array(of->arena, data->set->dimension_count, sizeof *classes);
  if (!classes)
    return CHUAN_RC_MEMORY;
  chuan_rc rc = CHUAN_RC_OK;
  for (uint32_t i = 0; i < data->set->dimension_count && rc == CHUAN_RC_OK; i++) {
    int32_t position = data->dimensions[i][of->unit];
    classes[i] = (chuan_explained_class){ .dimension = &data->set->dimensions[i], .since = CHUAN_DAY_FIRST,
                                          .final = final_value(data, of->unit, trace, i) };
    if (position < 0)
      continue;
    classes[i].value = data->set->dimensions[i].values[position];
    rc = find_since(&classes[i], of);
  }
  *out = classes;
  return rc;
}
