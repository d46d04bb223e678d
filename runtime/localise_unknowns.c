/* What is not known in a wish: the fields that may change, and what checks miss. See localise_internal.h. */
#include "runtime/gap.h"
#include "base/try.h"
#include "runtime/localise_internal.h"
#include "runtime/vm_bounds.h"

enum { MISSING_MAX = CHUAN_UNKNOWNS_MAX /* of one check; with more the evaluator leaves it insufficient, too */ };

static chuan_end end_at(chuan_num number)
{
  return (chuan_end){ .known = true, .at = number };
}

static chuan_range from_to(int64_t low, int64_t high)
{
  return (chuan_range){ end_at(chuan_num_int(low)), end_at(chuan_num_int(high)) };
}

/* What a number without declared range may be: not beyond its digits, and not negative where it is not so now. */
static chuan_rc find_own_range(chuan_range *out, const chuan_datum *datum, chuan_num now, chuan_num step,
                               chuan_arena *arena)
{
  *out = (chuan_range){ .low = { .known = chuan_num_sign(now) >= 0, .at = chuan_num_int(0) } };
  if (datum->type.kind != CHUAN_TYPE_DECIMAL)
    return CHUAN_RC_OK;
  chuan_num most;
  TRY(chuan_gap_largest(&most, &datum->type, step, arena));
  out->high = end_at(most);
  if (!out->low.known) {
    TRY(chuan_num_negate(&out->low.at, most, arena));
    out->low.known = true;
  }
  return CHUAN_RC_OK;
}

static chuan_rc find_range(chuan_range *out, const chuan_data *data, const chuan_datum *datum, chuan_num now,
                           chuan_num step, chuan_arena *arena)
{
  if (datum->has_range) {
    *out = (chuan_range){ end_at(datum->low), end_at(datum->high) };
    return CHUAN_RC_OK;
  }
  switch (datum->type.kind) {
  case CHUAN_TYPE_TRUTH: *out = from_to(0, 1); break;
  case CHUAN_TYPE_CHOICE: *out = from_to(0, (int64_t)datum->type.choice_count - 1); break;
  case CHUAN_TYPE_TEXT: /* those of the rules, those reported, and -1 for any other */
    *out = from_to(-1 - (int64_t)data->set->text_count, (int64_t)data->text_count - 1);
    break;
  case CHUAN_TYPE_DATE: *out = from_to(chuan_data_first_day(), chuan_data_last_day()); break;
  default: return find_own_range(out, datum, now, step, arena);
  }
  return CHUAN_RC_OK;
}

/* Adds an unknown whose values are known to lie in `range`; from now on in units of its step. */
static chuan_rc add_unknown(chuan_model *model, chuan_model_unknown unknown, bool whole, chuan_num near)
{
  chuan_end *ends[] = { &unknown.range.low, &unknown.range.high };
  size_t k = model->unknown_count++;
  model->whole[k] = whole;
  TRY(chuan_num_divide(&model->near[k], near, unknown.step, model->sums.arena));
  for (size_t e = 0; e < 2; e++)
    if (ends[e]->known)
      TRY(chuan_num_divide(&ends[e]->at, ends[e]->at, unknown.step, model->sums.arena));
  model->unknowns[k] = unknown;
  return CHUAN_RC_OK;
}

/* The unknown of a field, in whole numbers yet, and what the unit has there; 0 where it has nothing. */
static chuan_rc find_field(chuan_model_unknown *out, chuan_num *now, const chuan_wish *wish, uint32_t field)
{
  const chuan_data *data = wish->data;
  const chuan_column *column = &data->columns[field];
  *out = (chuan_model_unknown){ .check = CHUAN_NONE, .datum = data->set->data[field], .step = chuan_num_int(1) };
  const chuan_datum *datum = &data->program->data[out->datum];
  *now = chuan_num_int(0);
  if (column->input[wish->unit] == CHUAN_INPUT_VALUE)
    *now = chuan_column_number(column, wish->unit);
  if (datum->type.kind == CHUAN_TYPE_DECIMAL)
    TRY(chuan_gap_step(&out->step, datum, *now, wish->arena));
  return find_range(&out->range, data, datum, *now, out->step, wish->arena);
}

static bool is_whole(const chuan_wish *wish, uint32_t datum)
{
  return wish->data->program->data[datum].type.kind != CHUAN_TYPE_RATIO;
}

static chuan_rc add_field(chuan_model *model, uint32_t field)
{
  chuan_model_unknown unknown;
  chuan_num now;
  TRY(find_field(&unknown, &now, model->wish, field));
  return add_unknown(model, unknown, is_whole(model->wish, unknown.datum), now);
}

chuan_rc chuan_wish_admits(bool *out, const chuan_wish *wish, uint32_t field)
{
  chuan_model_unknown unknown;
  chuan_num now, steps;
  uint8_t input = wish->data->columns[field].input[wish->unit];
  TRY(find_field(&unknown, &now, wish, field));
  TRY(chuan_num_divide(&steps, now, unknown.step, wish->arena));
  *out = (input == CHUAN_INPUT_VALUE || input == CHUAN_INPUT_NONE_OCCURRED) && chuan_range_has(&unknown.range, now) &&
         (!is_whole(wish, unknown.datum) || chuan_num_is_integer(steps));
  return CHUAN_RC_OK;
}

static bool is_field(const chuan_wish *wish, uint32_t datum, bool previous)
{
  for (size_t k = 0; k < wish->field_count && !previous; k++)
    if (wish->data->set->data[wish->fields[k]] == datum)
      return true;
  return false;
}

static bool is_missing(const chuan_wish *wish, const chuan_instruction *i, bool *previous)
{
  return i->op != CHUAN_OP_HAS_DATA && chuan_bounds_loads(i, previous) && !is_field(wish, i->a, *previous) &&
         chuan_bounds_is_missing(wish->data, wish->unit, i->a, *previous);
}

/* Adds what a check misses, where that leaves it insufficient. */
static chuan_rc add_missing(chuan_model *model, uint32_t check)
{
  const chuan_wish *wish = model->wish;
  const chuan_slice *slice = &wish->checks[check]->slice;
  size_t before = model->unknown_count;
  for (size_t s = 0; s < slice->count && !wish->checks[check]->settles_missing; s++) {
    const chuan_instruction *i = slice->steps[s].instruction;
    chuan_unknown found;
    chuan_model_unknown unknown = { .check = check, .datum = i->a };
    if (!is_missing(wish, i, &unknown.previous) || chuan_model_unknown_of(model, check, i) < model->unknown_count)
      continue;
    if (model->unknown_count - before == MISSING_MAX) { /* it stays insufficient */
      model->unknown_count = before;
      return CHUAN_RC_OK;
    }
    TRY(chuan_bounds_unknown(&found, &unknown.range, wish->data, wish->unit, i->a, unknown.previous, wish->arena));
    unknown.step = found.step;
    TRY(add_unknown(model, unknown, found.stepped, chuan_num_int(0)));
  }
  return CHUAN_RC_OK;
}

size_t chuan_model_unknown_of(const chuan_model *model, uint32_t check, const chuan_instruction *i)
{
  bool previous;
  size_t k = 0;
  if (!chuan_instruction_names_datum(i))
    return model->unknown_count;
  chuan_bounds_loads(i, &previous);
  while (k < model->unknown_count &&
         (model->unknowns[k].datum != i->a || model->unknowns[k].previous != previous ||
          (model->unknowns[k].check != CHUAN_NONE && model->unknowns[k].check != check)))
    k++;
  return k;
}

chuan_rc chuan_model_find_unknowns(chuan_model *model)
{
  const chuan_wish *wish = model->wish;
  size_t most = wish->field_count + wish->check_count * MISSING_MAX;
  model->unknowns = chuan_arena_array(wish->arena, most, sizeof *model->unknowns);
  model->whole = chuan_arena_array(wish->arena, most, sizeof *model->whole);
  model->near = chuan_arena_array(wish->arena, most, sizeof *model->near);
  if (!model->unknowns || !model->whole || !model->near)
    return CHUAN_RC_MEMORY;
  for (size_t k = 0; k < wish->field_count; k++)
    TRY(add_field(model, wish->fields[k]));
  for (uint32_t c = 0; c < wish->check_count; c++)
    TRY(add_missing(model, c));
  return CHUAN_RC_OK;
}
