/* The data of one run in memory: see data.h. */
#include "runtime/data.h"

#include <string.h>

/* The scale a column of this type starts with. */
static int64_t type_scale(const chuan_type *type)
{
  enum { PLACES_MAX = 18 }; /* 10^18 fits 64 bits */
  if (type->kind != CHUAN_TYPE_DECIMAL || type->scale > PLACES_MAX)
    return 1;
  int64_t scale = 1;
  for (unsigned i = 0; i < type->scale; i++)
    scale *= 10;
  return scale;
}

static chuan_column *make_columns(const chuan_data *data, const uint32_t *data_numbers, size_t count)
{
  size_t units = data->unit_count, cells;
  if (__builtin_mul_overflow(count, units, &cells))
    return NULL;
  chuan_column *columns = chuan_arena_array(data->arena, count, sizeof *columns);
  uint8_t *inputs = chuan_arena_array(data->arena, cells, sizeof *inputs);
  int64_t *numbers = chuan_arena_array(data->arena, cells, sizeof *numbers);
  if (!columns || !inputs || !numbers)
    return NULL;
  memset(inputs, CHUAN_INPUT_NOT_REPORTED, cells);
  for (size_t i = 0; i < count; i++)
    columns[i] = (chuan_column){ .input = inputs + i * units,
                                 .n = numbers + i * units,
                                 .scale = type_scale(&data->program->data[data_numbers[i]].type) };
  return columns;
}

static int32_t **make_dimensions(const chuan_data *data, size_t count)
{
  int32_t **dimensions = chuan_arena_array(data->arena, count, sizeof *dimensions);
  if (!dimensions)
    return NULL;
  for (size_t i = 0; i < count; i++) {
    dimensions[i] = chuan_arena_array(data->arena, data->unit_count, sizeof **dimensions);
    if (!dimensions[i])
      return NULL;
    for (size_t unit = 0; unit < data->unit_count; unit++)
      dimensions[i][unit] = -1;
  }
  return dimensions;
}

static uint8_t **make_required(const chuan_data *data, size_t count)
{
  uint8_t **required = chuan_arena_array(data->arena, count, sizeof *required);
  for (size_t i = 0; required && i < count; i++) {
    required[i] = chuan_arena_array(data->arena, data->unit_count, sizeof **required);
    if (!required[i])
      return NULL;
    memset(required[i], CHUAN_VERDICT_INSUFFICIENT, data->unit_count);
  }
  return required;
}

static chuan_measure **make_other_thresholds(const chuan_data *data, size_t count)
{
  chuan_measure **thresholds = chuan_arena_array(data->arena, count, sizeof *thresholds);
  for (size_t i = 0; thresholds && i < count; i++) {
    thresholds[i] = chuan_arena_array(data->arena, data->unit_count, sizeof **thresholds);
    if (!thresholds[i])
      return NULL;
    for (size_t unit = 0; unit < data->unit_count; unit++)
      thresholds[i][unit].state = CHUAN_VERDICT_INSUFFICIENT;
  }
  return thresholds;
}

chuan_rc chuan_data_init(chuan_data *data, const chuan_program *program, const chuan_set *set, int period,
                         chuan_day law_date, size_t unit_count, chuan_arena *arena)
{
  *data = (chuan_data){ .arena = arena, .program = program, .set = set, .period = period, .law_date = law_date,
                        .unit_count = unit_count };
  data->units = chuan_arena_array(arena, unit_count, sizeof *data->units);
  data->columns = make_columns(data, set->data, set->data_count);
  data->previous = make_columns(data, set->previous_data, set->previous_data_count);
  data->dimensions = make_dimensions(data, set->dimension_count);
  data->reported_indicators = chuan_arena_array(arena, set->indicator_count, sizeof *data->reported_indicators);
  data->reported_criteria = chuan_arena_array(arena, set->criterion_count, sizeof *data->reported_criteria);
  data->required = make_required(data, set->required_count);
  data->other_thresholds = make_other_thresholds(data, set->other_threshold_count);
  data->children = chuan_arena_array(arena, set->part_count, sizeof *data->children);
  if (!data->units || !data->columns || !data->previous || !data->dimensions || !data->reported_indicators ||
      !data->reported_criteria || !data->required || !data->other_thresholds || !data->children)
    return CHUAN_RC_MEMORY;
  for (size_t unit = 0; unit < unit_count; unit++)
    data->units[unit].parent = data->units[unit].variant = CHUAN_NONE;
  return CHUAN_RC_OK;
}

/* Where a text stands in the sorted order, or should. */
static size_t text_position(const chuan_data *data, chuan_str text, bool *found)
{
  size_t low = 0, high = data->text_count;
  *found = false;
  while (low < high && !*found) {
    size_t middle = low + (high - low) / 2;
    int order = chuan_str_compare(text, data->texts[data->text_order[middle]]);
    *found = order == 0;
    if (order > 0)
      low = middle + 1;
    else
      high = middle;
  }
  return high;
}

int64_t chuan_data_find_text(const chuan_data *data, chuan_str text)
{
  bool found;
  size_t at = text_position(data, text, &found);
  return found ? (int64_t)data->text_order[at] : -1;
}

chuan_str chuan_data_text_at(const chuan_data *data, int64_t number)
{
  return number >= 0 ? data->texts[number] : data->set->texts[-2 - number];
}

chuan_rc chuan_data_text(int64_t *number, chuan_data *data, chuan_str text)
{
  bool found;
  size_t at = text_position(data, text, &found);
  if (!found) {
    void *texts = data->texts, *order = data->text_order;
    if (!chuan_arena_grow(data->arena, &texts, data->text_count, &data->text_capacity, sizeof *data->texts))
      return CHUAN_RC_MEMORY;
    data->texts = texts;
    if (!chuan_arena_grow(data->arena, &order, data->text_count, &data->text_order_capacity,
                          sizeof *data->text_order))
      return CHUAN_RC_MEMORY;
    data->text_order = order;
    memmove(data->text_order + at + 1, data->text_order + at, (data->text_count - at) * sizeof *data->text_order);
    data->text_order[at] = (uint32_t)data->text_count;
    data->texts[data->text_count++] = text;
  }
  *number = data->text_order[at];
  return CHUAN_RC_OK;
}

/* Gives a column a denominator for each unit, as numbers do not fit its scale. */
static chuan_rc give_denominators(chuan_data *data, chuan_column *column)
{
  column->d = chuan_arena_array(data->arena, data->unit_count, sizeof *column->d);
  if (!column->d)
    return CHUAN_RC_MEMORY;
  for (size_t unit = 0; unit < data->unit_count; unit++)
    column->d[unit] = column->scale;
  return CHUAN_RC_OK;
}

static chuan_rc keep_scales(chuan_data *data, chuan_column *columns, size_t count)
{
  chuan_rc rc = CHUAN_RC_OK;
  for (size_t i = 0; i < count && rc == CHUAN_RC_OK; i++)
    if (!columns[i].d)
      rc = give_denominators(data, &columns[i]);
  return rc;
}

chuan_rc chuan_data_keep_scales(chuan_data *data)
{
  chuan_rc rc = keep_scales(data, data->columns, data->set->data_count);
  return rc == CHUAN_RC_OK ? keep_scales(data, data->previous, data->set->previous_data_count) : rc;
}

chuan_rc chuan_data_set(chuan_data *data, chuan_column *column, size_t unit, chuan_input input, chuan_num number)
{
  int64_t scaled = 0;
  if (input != CHUAN_INPUT_VALUE)
    number = chuan_num_int(0);
  bool fits = !column->d && number.d != 0 && column->scale % number.d == 0 &&
              !__builtin_mul_overflow(number.n, column->scale / number.d, &scaled);
  if (!column->d && !fits) {
    chuan_rc rc = give_denominators(data, column);
    if (rc != CHUAN_RC_OK)
      return rc;
  }
  column->all_values &= input == CHUAN_INPUT_VALUE;
  column->input[unit] = (uint8_t)input;
  column->n[unit] = fits ? scaled : number.n;
  if (!fits)
    column->d[unit] = number.d;
  return CHUAN_RC_OK;
}

chuan_num chuan_column_number(const chuan_column *column, size_t unit)
{
  return chuan_column_reduced(column->n[unit], column->d ? column->d[unit] : column->scale);
}

uint32_t chuan_data_find_unit(const chuan_data *data, chuan_str code)
{
  size_t low = 0, high = data->unit_count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    int order = chuan_str_compare(code, data->units[middle].code);
    if (order == 0)
      return (uint32_t)middle;
    if (order > 0)
      low = middle + 1;
    else
      high = middle;
  }
  return CHUAN_NONE;
}

uint32_t chuan_set_column(const chuan_set *set, uint32_t datum, bool previous)
{
  return previous ? chuan_data_column(set->previous_data, set->previous_data_count, datum)
                  : chuan_data_column(set->data, set->data_count, datum);
}

uint32_t chuan_data_column(const uint32_t *data, size_t count, uint32_t datum)
{
  for (size_t i = 0; i < count; i++)
    if (data[i] == datum)
      return (uint32_t)i;
  return CHUAN_NONE;
}

static chuan_day day_of(int year, int month, int day)
{
  chuan_day out = 0;
  chuan_day_from(&out, year, month, day);
  return out;
}

chuan_day chuan_data_first_day(void)
{
  return day_of(1900, 1, 1);
}

chuan_day chuan_data_last_day(void)
{
  return day_of(2100, 12, 31);
}

bool chuan_data_is_reported(const chuan_data *data, size_t unit)
{
  for (size_t i = 0; i < data->set->data_count; i++)
    if (data->columns[i].all_values || data->columns[i].input[unit] != CHUAN_INPUT_NOT_REPORTED)
      return true;
  return false;
}

bool chuan_data_has_verdicts(const chuan_data *data, size_t unit)
{
  for (size_t i = 0; i < data->set->indicator_count; i++)
    if (data->reported_indicators[i] && data->reported_indicators[i][unit] != CHUAN_VERDICT_COUNT)
      return true;
  for (size_t i = 0; i < data->set->criterion_count; i++)
    if (data->reported_criteria[i] && data->reported_criteria[i][unit] != CHUAN_VERDICT_COUNT)
      return true;
  return false;
}
