/* The cells that an indicator rests on. See chuan_explain_inputs. */
#include "runtime/explain_internal.h"
#include "runtime/lineage.h"

typedef struct inputs {
  chuan_explained_input *items;
  size_t count, capacity;
  size_t others; /* units they are of, without the one at hand */
} inputs;

/* One cell ----------------------------------------------------------------------------------------- */

bool chuan_explain_value(chuan_explained_input *out, const chuan_data *data, size_t unit, uint32_t datum, bool previous)
{
  uint32_t position = chuan_set_column(data->set, datum, previous);
  *out = (chuan_explained_input){ .declared = &data->program->data[datum],
                                  .previous = previous,
                                  .period = data->period - previous,
                                  .state = CHUAN_INPUT_NOT_REPORTED };
  if (position == CHUAN_NONE)
    return false;
  const chuan_column *column = (previous ? data->previous : data->columns) + position;
  out->state = (chuan_input)column->input[unit];
  if (out->state == CHUAN_INPUT_VALUE) {
    out->number = chuan_column_number(column, unit);
    int64_t text;
    if (out->declared->type.kind == CHUAN_TYPE_TEXT && chuan_num_scaled(&text, out->number, 0) && text >= 0 &&
        (uint64_t)text < data->text_count)
      out->text = data->texts[text];
  }
  out->put_together = chuan_lineage_is_put_together(data, position, previous, unit);
  return true;
}

static chuan_rc explain_input(chuan_explained_input *out, const chuan_explained_unit *of, uint32_t datum, bool previous)
{
  const chuan_data *data = of->data;
  if (!chuan_explain_value(out, data, of->unit, datum, previous))
    return CHUAN_RC_OK;
  if (out->put_together)
    return chuan_explain_parts(out, of, datum);
  if (!of->store || (previous && data->first_period)) /* no period before this one counts */
    return CHUAN_RC_OK;
  chuan_field field = { .kind = CHUAN_FIELD_DATUM, .datum = out->declared, .level = out->declared->level };
  return chuan_explain_origin(&out->origin, of, data->units[of->unit].code, out->period, &field);
}

/* Appends a cell that is not yet among those from `first` on, which are of the same unit. */
static chuan_rc add_input(inputs *out, const chuan_explained_unit *of, const chuan_unit *below, size_t first,
                          uint32_t datum, bool previous)
{
  for (size_t i = first; i < out->count; i++)
    if (out->items[i].declared == &of->data->program->data[datum] && out->items[i].previous == previous)
      return CHUAN_RC_OK;
  if ((of->cells_max > 0 && out->count == of->cells_max) ||
      !chuan_arena_grow(of->arena, (void **)&out->items, out->count, &out->capacity, sizeof *out->items))
    return CHUAN_RC_MEMORY;
  chuan_rc rc = explain_input(&out->items[out->count], of, datum, previous);
  out->items[out->count++].of = below;
  return rc;
}

/* The unit's own ----------------------------------------------------------------------------------- */

static chuan_rc add_all(inputs *out, const chuan_explained_unit *of, const uint32_t *data, size_t count, bool previous)
{
  chuan_rc rc = CHUAN_RC_OK;
  for (size_t i = 0; i < count && rc == CHUAN_RC_OK; i++)
    rc = add_input(out, of, NULL, 0, data[i], previous);
  return rc;
}

/* Those of exceptions only where their variant governs the unit. */
static chuan_rc add_own(inputs *out, const chuan_explained_unit *of, const chuan_indicator *indicator)
{
  const chuan_data *data = of->data;
  chuan_rc rc = add_all(out, of, indicator->inputs, indicator->input_count, false);
  for (size_t i = 0; i < indicator->exception_count && rc == CHUAN_RC_OK; i++) {
    const chuan_exception *exception = &indicator->exceptions[i];
    if (chuan_program_is_under(data->program, data->units[of->unit].variant, exception->variant))
      rc = add_all(out, of, exception->inputs, exception->input_count, false);
  }
  return rc;
}

chuan_rc chuan_explain_previous(uint32_t **out, size_t *count, const chuan_set *set, uint32_t indicator,
                                chuan_arena *arena)
{
  size_t end = chuan_slice_end(set, CHUAN_OP_INDICATOR, indicator);
  *count = 0;
  *out = chuan_arena_array(arena, set->previous_data_count, sizeof **out);
  if (!*out)
    return CHUAN_RC_MEMORY;
  if (set->previous_data_count == 0 || end == set->code_count)
    return CHUAN_RC_OK;
  bool *needed = chuan_slice_needed(set, end, arena);
  if (!needed)
    return CHUAN_RC_MEMORY;
  for (size_t i = 0; i < end; i++) {
    bool previous, known = false;
    if (!needed[i] || !chuan_instruction_loads(&set->code[i], &previous) || !previous)
      continue;
    for (size_t k = 0; k < *count; k++)
      known = known || (*out)[k] == set->code[i].a;
    if (!known)
      (*out)[(*count)++] = set->code[i].a;
  }
  return CHUAN_RC_OK;
}

/* Units below -------------------------------------------------------------------------------------- */

/* What aggregates ask of the units of one level below. */
typedef struct inquiry {
  const chuan_children *children;
  const chuan_data *data; /* of these */
  bool *needed;           /* which instructions of their part it takes */
  uint32_t *kept;         /* the columns that the part keeps for it */
  size_t kept_count;
} inquiry;

static chuan_rc ask_for(inquiry *out, uint32_t kept, chuan_arena *arena)
{
  if (kept == CHUAN_NONE)
    return CHUAN_RC_OK;
  size_t keeper = chuan_slice_end(out->data->set, CHUAN_OP_KEEP, kept);
  bool *needed = chuan_slice_needed(out->data->set, keeper, arena);
  if (!needed)
    return CHUAN_RC_MEMORY;
  for (size_t i = 0; i < keeper; i++)
    out->needed[i] = out->needed[i] || needed[i];
  out->kept[out->kept_count++] = kept;
  return CHUAN_RC_OK;
}

/* What the instructions marked, of which `end` is behind the last, ask of the units of a part. */
static chuan_rc find_asked(inquiry *out, const chuan_explained_unit *of, const bool *needed, size_t end, uint32_t part)
{
  const chuan_set *set = of->data->set;
  const chuan_children *children = &of->data->children[part];
  chuan_rc rc = CHUAN_RC_OK;
  *out = (inquiry){ .children = children };
  if (!children->results)
    return CHUAN_RC_OK;
  out->data = children->results->data;
  out->needed = chuan_arena_array(of->arena, out->data->set->code_count, sizeof *out->needed);
  out->kept = chuan_arena_array(of->arena, 2 * end, sizeof *out->kept);
  if (!out->needed || !out->kept)
    return CHUAN_RC_MEMORY;
  for (size_t i = 0; i < end && rc == CHUAN_RC_OK; i++) {
    const chuan_aggregate *aggregate = needed[i] && CHUAN_OP_IS_OF_CHILDREN(set->code[i].op)
                                         ? &set->aggregates[set->code[i].a]
                                         : NULL;
    if (!aggregate || aggregate->part != part)
      continue;
    rc = ask_for(out, aggregate->kept, of->arena);
    if (rc == CHUAN_RC_OK)
      rc = ask_for(out, aggregate->weight, of->arena);
  }
  return rc;
}

/* Who stands first in the list. */
typedef enum ranking { LACKING, FAILING, COUNTING, RANKS } ranking;

static ranking rank_of(const inquiry *asked, size_t child)
{
  static const uint8_t RANK[] = { [CHUAN_VERDICT_MET] = COUNTING, [CHUAN_VERDICT_NOT_MET] = FAILING,
                                      [CHUAN_VERDICT_INSUFFICIENT] = LACKING, [CHUAN_VERDICT_FAULT] = LACKING,
                                      [CHUAN_VERDICT_NOT_APPLICABLE] = COUNTING };
  ranking out = COUNTING;
  for (size_t k = 0; k < asked->kept_count; k++) {
    uint8_t state = asked->children->results->kept[asked->kept[k] * asked->data->unit_count + child].state;
    out = RANK[state] < out ? (ranking)RANK[state] : out;
  }
  return out;
}

static chuan_rc add_below(inputs *out, const chuan_explained_unit *of, const bool *needed, size_t end);

/* Whether an instruction takes a datum, and none before it takes the same. */
static bool takes_first(const inquiry *asked, size_t i, bool *previous)
{
  const chuan_instruction *code = asked->data->set->code;
  bool first = asked->needed[i] && chuan_instruction_loads(&code[i], previous), other;
  for (size_t k = 0; k < i && first; k++)
    first = !asked->needed[k] || !chuan_instruction_loads(&code[k], &other) || code[k].a != code[i].a ||
            other != *previous;
  return first;
}

static void leave_out(chuan_left_out *out, const inquiry *asked, size_t child)
{
  const chuan_set *set = asked->data->set;
  bool previous;
  out->units++;
  for (size_t i = 0; i < set->code_count; i++)
    if (takes_first(asked, i, &previous))
      out->missing += chuan_bounds_is_missing(asked->data, child, set->code[i].a, previous);
}

static chuan_rc add_child(inputs *out, const chuan_explained_unit *above, const inquiry *asked, size_t child)
{
  const chuan_set *set = asked->data->set;
  chuan_explained_unit of = *above;
  size_t first = out->count;
  chuan_rc rc = CHUAN_RC_OK;
  bool previous, is_last = set->part_count == 0; /* otherwise the units below it count as well */
  if (above->left_out && is_last && out->others >= CHUAN_EXPLAINED_OTHERS_MAX) {
    leave_out(above->left_out, asked, child);
    return CHUAN_RC_OK;
  }
  out->others++;
  of.data = asked->data;
  of.unit = child;
  for (size_t i = 0; i < set->code_count && rc == CHUAN_RC_OK; i++)
    if (asked->needed[i] && chuan_instruction_loads(&set->code[i], &previous))
      rc = add_input(out, &of, &asked->data->units[child], first, set->code[i].a, previous);
  return rc == CHUAN_RC_OK ? add_below(out, &of, asked->needed, set->code_count) : rc;
}

/* The recursion ends with the levels that the rule itself names, one in the other. */
static chuan_rc add_below(inputs *out, const chuan_explained_unit *of, const bool *needed, size_t end)
{
  chuan_rc rc = CHUAN_RC_OK;
  for (uint32_t part = 0; part < of->data->set->part_count && rc == CHUAN_RC_OK; part++) {
    inquiry asked;
    rc = find_asked(&asked, of, needed, end, part);
    const uint32_t *first = asked.kept_count > 0 ? asked.children->first + of->unit : NULL;
    for (unsigned rank = LACKING; rank < RANKS && first; rank++)
      for (uint32_t i = first[0]; i < first[1] && rc == CHUAN_RC_OK; i++)
        if (rank_of(&asked, asked.children->units[i]) == rank)
          rc = add_child(out, of, &asked, asked.children->units[i]);
  }
  return rc;
}

/* All of them -------------------------------------------------------------------------------------- */

chuan_rc chuan_explain_inputs(const chuan_explained_input **out, size_t *count, const chuan_explained_unit *of,
                              uint32_t indicator)
{
  const chuan_set *set = of->data->set;
  size_t end = chuan_slice_end(set, CHUAN_OP_INDICATOR, indicator), previous_count;
  uint32_t *previous;
  inputs found = { .count = 0 };
  chuan_rc rc = add_own(&found, of, &set->indicators[indicator]);
  if (rc == CHUAN_RC_OK)
    rc = chuan_explain_previous(&previous, &previous_count, set, indicator, of->arena);
  if (rc == CHUAN_RC_OK)
    rc = add_all(&found, of, previous, previous_count, true);
  if (rc == CHUAN_RC_OK && set->part_count > 0 && end < set->code_count) {
    bool *needed = chuan_slice_needed(set, end, of->arena);
    rc = needed ? add_below(&found, of, needed, end) : CHUAN_RC_MEMORY;
  }
  *out = found.items;
  *count = found.count;
  return rc;
}

chuan_rc chuan_explain_inputs_of(const chuan_explained_input **out, size_t *count, const chuan_explained_unit *of,
                                 size_t from)
{
  const chuan_set *set = of->data->set;
  bool *needed = chuan_slice_needed(set, from, of->arena);
  inputs found = { .count = 0 };
  chuan_rc rc = needed ? CHUAN_RC_OK : CHUAN_RC_MEMORY;
  if (needed)
    needed[from] = true;
  for (int previous = 0; previous < 2; previous++)
    for (size_t i = 0; i <= from && rc == CHUAN_RC_OK; i++) {
      bool is_previous;
      if (needed[i] && chuan_instruction_loads(&set->code[i], &is_previous) && is_previous == (previous == 1))
        rc = add_input(&found, of, NULL, 0, set->code[i].a, is_previous);
    }
  if (rc == CHUAN_RC_OK)
    rc = add_below(&found, of, needed, from + 1);
  *out = found.items;
  *count = found.count;
  return rc;
}
