/* Units without units below: see childless.h. */
#include "runtime/childless.h"
#include "runtime/vm_slice.h"

/* Whether an instruction gives a number, 0, where there are no units below. */
static bool is_zero_of_none(const chuan_set *set, const chuan_instruction *instruction)
{
  if (instruction->op != CHUAN_OP_AGGREGATE)
    return false;
  const chuan_aggregate *aggregate = &set->aggregates[instruction->a];
  return aggregate->kind == CHUAN_AGGREGATE_SUM ||
         (aggregate->kind == CHUAN_AGGREGATE_COUNT && aggregate->kept != CHUAN_NONE);
}

static bool has_none(const chuan_children *children, size_t unit)
{
  return !children->results || children->first[unit] == children->first[unit + 1];
}

/* Marks the units of which a verdict on the indicator rests on units of the part that they do not have. */
static void mark(bool *marks, const chuan_results *results, uint32_t indicator, uint32_t part)
{
  const chuan_data *data = results->data;
  for (size_t unit = 0; unit < data->unit_count; unit++) {
    uint8_t verdict = results->indicators[indicator * data->unit_count + unit];
    marks[unit] = marks[unit] || ((verdict == CHUAN_VERDICT_MET || verdict == CHUAN_VERDICT_NOT_MET) &&
                                  has_none(&data->children[part], unit));
  }
}

static bool mark_all(bool **marks, const chuan_results *results, uint32_t indicator, chuan_arena *arena)
{
  const chuan_set *set = results->data->set;
  size_t end = chuan_slice_end(set, CHUAN_OP_INDICATOR, indicator);
  const bool *needed = chuan_slice_needed(set, end, arena);
  for (size_t i = 0; needed && i < end; i++)
    if (needed[i] && is_zero_of_none(set, &set->code[i])) {
      uint32_t part = set->aggregates[set->code[i].a].part;
      mark(marks[part], results, indicator, part);
    }
  return needed != NULL;
}

static bool gather(chuan_childless *out, const bool *marks, const chuan_data *data, chuan_arena *arena)
{
  chuan_str *codes = chuan_arena_array(arena, data->unit_count, sizeof *codes);
  for (size_t unit = 0; codes && unit < data->unit_count; unit++)
    if (marks[unit])
      codes[out->count++] = data->units[unit].code;
  out->codes = codes;
  return codes != NULL;
}

const chuan_childless *chuan_childless_find(const chuan_results *results, chuan_arena *arena)
{
  const chuan_data *data = results->data;
  const chuan_set *set = data->set;
  chuan_childless *out = chuan_arena_array(arena, set->part_count, sizeof *out);
  bool **marks = chuan_arena_array(arena, set->part_count, sizeof *marks);
  bool good = out && marks;
  for (size_t part = 0; good && part < set->part_count; part++) {
    marks[part] = chuan_arena_array(arena, data->unit_count, sizeof **marks);
    good = marks[part] != NULL;
  }
  for (uint32_t i = 0; good && set->part_count > 0 && i < set->indicator_count; i++)
    good = mark_all(marks, results, i, arena);
  for (size_t part = 0; good && part < set->part_count; part++) {
    out[part].level = chuan_program_at(data->program, set->parts[part])->level;
    good = gather(&out[part], marks[part], data, arena);
  }
  return good ? out : NULL;
}
