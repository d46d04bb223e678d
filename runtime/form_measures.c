/* A value of an indicator beside what it must reach, as tables show them. */
#include "runtime/form_internal.h"

#include <string.h>

static bool fails(const chuan_measured *m)
{
  return m->direction != CHUAN_DIRECTION_NONE && m->value.state == CHUAN_VERDICT_MET &&
         m->bound.state == CHUAN_VERDICT_MET &&
         !chuan_direction_holds(m->direction, chuan_num_compare(m->value.number, m->bound.number));
}

static chuan_measured measured_aux(const chuan_results *results, uint32_t number, uint32_t aux, size_t unit)
{
  const chuan_aux *of = &results->data->set->indicators[number].aux[aux];
  size_t units = results->data->unit_count, at = aux * units + unit;
  bool with_main = of->main_direction != CHUAN_DIRECTION_NONE;
  return (chuan_measured){ .value = results->aux_values[number][at],
                           .bound = with_main ? results->thresholds[number * units + unit]
                                              : results->aux_thresholds[number][at],
                           .direction = with_main ? of->main_direction : of->direction,
                           .aux = aux };
}

chuan_measured chuan_measured_deciding(const chuan_form *form, const chuan_results *results, uint32_t number,
                                       size_t unit)
{
  const chuan_indicator *indicator = &results->data->set->indicators[number];
  size_t at = number * results->data->unit_count + unit;
  chuan_measured own = { .value = results->values[at], .aux = CHUAN_NONE };
  own.direction = chuan_report_bound(&own.bound, results, number, unit, form->arena);
  bool alone = indicator->direction != CHUAN_DIRECTION_NONE || indicator->aux_count == 0;
  for (uint32_t i = 0; i < indicator->aux_count; i++) {
    chuan_measured other = measured_aux(results, number, i, unit);
    if (results->indicators[at] == CHUAN_VERDICT_NOT_MET && fails(&other) && !(alone && fails(&own)))
      return other;
  }
  return own;
}

chuan_str chuan_measured_title(const chuan_form *form, const chuan_indicator *indicator, const chuan_measured *m)
{
  const chuan_aux *aux = m->aux == CHUAN_NONE ? NULL : &indicator->aux[m->aux];
  chuan_str unit = aux ? aux->unit : indicator->unit;
  chuan_buffer b;
  if (unit.n > 0 && memmem(indicator->title.p, indicator->title.n, unit.p, unit.n))
    unit.n = 0; /* the title names it itself */
  if (!aux && unit.n == 0)
    return indicator->title;
  chuan_buffer_init(&b, form->arena);
  chuan_buffer_add(&b, indicator->title);
  chuan_buffer_add_c(&b, " (");
  chuan_buffer_add(&b, aux ? aux->name : unit);
  if (aux && unit.n > 0) {
    chuan_buffer_add_c(&b, ", ");
    chuan_buffer_add(&b, unit);
  }
  chuan_buffer_add_char(&b, ')');
  return b.failed ? CHUAN_STR("") : chuan_buffer_str(&b);
}

chuan_form_cell chuan_cell_measured(const chuan_form *form, const chuan_results *results, uint32_t number, size_t unit,
                                    const chuan_measured *m)
{
  if (m->value.state != CHUAN_VERDICT_MET)
    return (chuan_form_cell){ .kind = CHUAN_CELL_EMPTY };
  bool percent = chuan_report_is_percent(results, number, m->aux);
  return chuan_cell_value(form, results, number, unit, m->value.number, percent);
}

chuan_form_cell chuan_cell_bound(const chuan_form *form, const chuan_results *results, uint32_t number,
                                 const chuan_measured *m)
{
  static const char *const SIGNS[] = {
    [CHUAN_DIRECTION_LT] = "< ", [CHUAN_DIRECTION_LE] = "≤ ", [CHUAN_DIRECTION_GT] = "> ",
    [CHUAN_DIRECTION_GE] = "≥ ", [CHUAN_DIRECTION_EQ] = "= ", [CHUAN_DIRECTION_NE] = "≠ "
  };
  if (m->bound.state != CHUAN_VERDICT_MET)
    return (chuan_form_cell){ .kind = CHUAN_CELL_EMPTY };
  chuan_form_cell cell = chuan_cell_exact(form, m->bound.number, chuan_report_is_percent(results, number, m->aux));
  cell.sign = SIGNS[m->direction];
  return cell;
}
