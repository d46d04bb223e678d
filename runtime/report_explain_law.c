/* What an explanation tells of the value of an indicator, its thresholds and the law behind them. See
   report_teller.h. */
#include "runtime/report_teller.h"

void chuan_tell_value(teller *t, uint32_t number)
{
  const chuan_indicator *indicator = &t->set->indicators[number];
  const chuan_measure *value = &t->results->values[at(t, number)];
  chuan_buffer b = new_buffer(t);
  if (indicator->value_text.n == 0)
    return;
  chuan_buffer_add(&b, indicator->value_text);
  const chuan_explained_indicator *explained = &t->explanation->indicators[number];
  if (value->state == CHUAN_VERDICT_MET) {
    if (explained->arithmetic[t->lang].n > 0) {
      chuan_buffer_add_c(&b, " = ");
      chuan_buffer_add(&b, explained->arithmetic[t->lang]);
    }
    if (chuan_tell_is_changed(t, number)) {
      chuan_buffer_add_c(&b, " = ");
      chuan_tell_add_value(&b, t, &explained->unrounded, CHUAN_STR(""));
    }
    chuan_buffer_add_c(&b, explained->rounding ? ", " : " = ");
    chuan_buffer_add_c(&b, explained->rounding ? chuan_tell_rounding(t, explained->rounding) : "");
    chuan_tell_add_value(&b, t, value, indicator->unit);
  }
  chuan_tell(t, say(t, "Giá trị", "Value"), chuan_buffer_str(&b));
}

/* The law ------------------------------------------------------------------------------------------ */

/* Appends " do biến thể `mau-14` quy định". */
static void add_author(chuan_buffer *b, const teller *t, const chuan_clause *clause)
{
  bool is_variant = chuan_program_variant(t->data->program, clause->set_by) != CHUAN_NONE;
  chuan_buffer_add_c(b,
                     is_variant ? say(t, ", do biến thể `", ", set by variant `") : say(t, ", do bộ `", ", set by `"));
  chuan_buffer_add(b, clause->set_by);
  chuan_buffer_add_c(b, say(t, "` quy định", "`"));
}

static void tell_clause(teller *t, const char *label, const chuan_measure *threshold, const chuan_clause *clause,
                        chuan_str unit)
{
  chuan_buffer b = new_buffer(t);
  if (!clause) {
    chuan_buffer_add_c(&b, say(t, "chưa xác định được cho đơn vị này", "cannot be told for this unit"));
  } else if (clause->kind == CHUAN_CLAUSE_DELEGATED) {
    chuan_buffer_add_c(&b, say(t, "phân cấp cho ", "delegated to "));
    chuan_buffer_add(&b, clause->delegated_to);
    chuan_buffer_add_c(&b, say(t, ", chưa được quy định", ", not set yet"));
  } else if (clause->kind == CHUAN_CLAUSE_NO_FIGURE) {
    chuan_buffer_add_c(&b,
                       say(t, "văn bản có quy định nhưng chưa có số", "the act gives a figure that is not known here"));
  } else {
    chuan_str demand = chuan_report_demand(CHUAN_DIRECTION_EQ, threshold, t->percent, t->lang, t->arena);
    bool known = demand.n > 2;
    chuan_buffer_add(&b, known ? (chuan_str){ demand.p + 2, demand.n - 2 } : clause->written);
    if (unit.n > 0 && (known || clause->kind == CHUAN_CLAUSE_VALUE)) {
      chuan_buffer_add_char(&b, ' ');
      chuan_buffer_add(&b, unit);
    }
    if (known && clause->kind == CHUAN_CLAUSE_RELATIVE) {
      chuan_buffer_add_c(&b, " = ");
      chuan_buffer_add(&b, clause->written);
    }
    add_author(&b, t, clause);
  }
  chuan_tell(t, label, chuan_buffer_str(&b));
}

/* Whether the clause would not have applied with another value of one dimension, or in another year, all else the same:
   somewhere in the law of this year, another one stands beside it. `stride` is the distance of neighbours in the table,
   `size` how many there are. */
static bool decides(const teller *t, const chuan_threshold *threshold, const chuan_clause *clause, size_t stride,
                    size_t size)
{
  size_t years = (size_t)(t->set->period_to - t->set->period_from) + 1, cells = threshold->cell_count;
  size_t layer = chuan_threshold_layer(t->data->program, threshold, t->data->units[t->explanation->unit].variant);
  const uint32_t *table = threshold->cells + layer * years * cells;
  uint32_t number = (uint32_t)(clause - t->data->program->clauses);
  size_t first = (size_t)(t->data->period - t->set->period_from) * cells;
  for (size_t at = first; at < first + cells; at++)
    for (size_t k = 0, lowest = at - at / stride % size * stride; table[at] == number && k < size; k++)
      if (table[lowest + k * stride] != number)
        return true;
  return false;
}

/* Why this clause and no other of the table: the year, the unit's classes in its dimensions, from whom, since when. */
static void tell_classes(teller *t, uint32_t table, const chuan_clause *clause)
{
  const chuan_threshold *threshold = &t->set->thresholds[table];
  chuan_buffer b = new_buffer(t);
  if (!clause)
    return;
  size_t stride = threshold->cell_count;
  if (decides(t, threshold, clause, stride, (size_t)(t->set->period_to - t->set->period_from) + 1))
    chuan_buffer_printf(&b, say(t, "vì kỳ %d", "because of the period %d"), t->data->period);
  for (size_t k = 0; k < threshold->dimension_count && t->explanation->classes; k++) {
    const chuan_explained_class *of = &t->explanation->classes[threshold->dimensions[k]];
    size_t size = t->set->dimensions[threshold->dimensions[k]].value_count;
    bool by_rules = of->final.n > 0;
    stride /= size;
    if ((of->value.n == 0 && !by_rules) || !decides(t, threshold, clause, stride, size))
      continue;
    chuan_buffer_add_c(&b, b.n > 0 ? "; " : say(t, "vì ", "because "));
    chuan_buffer_add(&b, of->dimension->name);
    chuan_buffer_add_c(&b, " = ");
    chuan_buffer_add(&b, by_rules ? of->final : of->value);
    chuan_buffer_add_c(&b, by_rules ? say(t, " (theo quy tắc", " (by the rules")
                                    : say(t, " (danh mục đơn vị", " (the registry"));
    if (!by_rules && of->given_to.n > 0) {
      chuan_buffer_add_c(&b, say(t, ", của ", ", of "));
      chuan_buffer_add(&b, of->given_to);
    }
    if (!by_rules && of->since != CHUAN_DAY_FIRST) {
      chuan_buffer_add_c(&b, say(t, ", từ" NO_BREAK_SPACE, ", since" NO_BREAK_SPACE));
      chuan_buffer_add(&b, chuan_day_text(of->since, t->lang == CHUAN_LANG_EN, t->arena));
    }
    chuan_buffer_add_char(&b, ')');
  }
  if (b.n > 0)
    chuan_tell(t, "", chuan_buffer_str(&b));
}

static void add_basis(chuan_buffer *b, const teller *t, const chuan_sources_of_law *law)
{
  for (size_t i = 0; i < law->basis_count; i++) {
    chuan_buffer_add_c(b, i > 0 ? "; " : "");
    chuan_basis_add(b, &law->basis[i], t->lang == CHUAN_LANG_EN);
  }
}

static void tell_law(teller *t, uint32_t number, const chuan_clause *clause)
{
  const chuan_sources_of_law *law = chuan_explain_law(t->results, number, clause);
  const chuan_clause *unchecked;
  bool checked = chuan_report_checked(t->results, number, t->explanation->unit, &unchecked);
  const chuan_sources_of_law *wider = chuan_explain_law(t->results, number, NULL);
  chuan_buffer b = new_buffer(t);
  add_basis(&b, t, law);
  if (b.n == 0 && wider->basis_count > 0) { /* whoever gave the figure names no act */
    chuan_buffer_add_c(&b, say(t, "chỉ tiêu theo ", "the indicator by "));
    add_basis(&b, t, wider);
    chuan_buffer_add_c(&b, say(t, "; ngưỡng không nêu văn bản", "; no act is named for the threshold"));
  }
  if (b.n > 0)
    chuan_tell(t, say(t, "Căn cứ", "Basis"), chuan_buffer_str(&b));
  b = new_buffer(t);
  const chuan_sources_of_law *own = &t->set->indicators[number].law;
  chuan_str source = clause && clause->law.checked_by.n > 0 ? clause->law.checked_by : own->checked_by;
  if (!checked && own->checked) /* the indicator's source does not speak of what is not checked */
    source = clause && !clause->law.checked ? clause->law.checked_by : CHUAN_STR("");
  const chuan_amendment *dimension = t->set->indicators[number].unchecked_dimension;
  if (unchecked && unchecked->law.checked_by.n > 0)
    source = unchecked->law.checked_by;
  else if (!unchecked && dimension && own->checked)
    source = dimension->law.checked_by;
  chuan_buffer_add_c(&b, checked ? say(t, "đã đối chiếu với nguồn", "checked against the source")
                                 : say(t, "chưa kiểm chứng với văn bản", "not yet checked against the act"));
  if (source.n > 0) {
    chuan_buffer_add_c(&b, ": ");
    chuan_buffer_add(&b, source);
  }
  chuan_tell(t, say(t, "Kiểm chứng", "Checked"), chuan_buffer_str(&b));
}

void chuan_tell_threshold(teller *t, uint32_t number)
{
  const chuan_indicator *indicator = &t->set->indicators[number];
  size_t unit = t->explanation->unit;
  const chuan_clause *clause = chuan_report_clause(t->results, number, CHUAN_NONE, unit);
  if (indicator->threshold_table != CHUAN_NONE) {
    tell_clause(t, say(t, "Ngưỡng", "Threshold"), &t->results->thresholds[at(t, number)], clause, indicator->unit);
    tell_classes(t, indicator->threshold_table, clause);
  }
  for (uint32_t i = 0; i < indicator->aux_count; i++) {
    const chuan_aux *aux = &indicator->aux[i];
    size_t aux_at = i * t->data->unit_count + unit;
    const chuan_measure *value = &t->results->aux_values[number][aux_at];
    const chuan_measure *threshold = &t->results->aux_thresholds[number][aux_at];
    t->percent = chuan_report_is_percent(t->results, number, i);
    chuan_buffer b = new_buffer(t);
    chuan_buffer_add(&b, aux->name);
    chuan_buffer_add_c(&b, " = ");
    chuan_buffer_add(&b, aux->text);
    if (value->state == CHUAN_VERDICT_MET) {
      chuan_str numbers = t->explanation->indicators[number].aux_arithmetic[i][t->lang];
      chuan_buffer_add_c(&b, numbers.n > 0 ? " = " : "");
      chuan_buffer_add(&b, numbers);
      chuan_buffer_add_c(&b, " = ");
      chuan_tell_add_value(&b, t, value, aux->unit);
    }
    chuan_tell(t, say(t, "Giá trị phụ", "Aux value"), chuan_buffer_str(&b));
    if (aux->threshold_table != CHUAN_NONE) {
      const chuan_clause *of = chuan_report_clause(t->results, number, i, unit);
      tell_clause(t, say(t, "  ngưỡng", "  threshold"), threshold, of, aux->unit);
      tell_classes(t, aux->threshold_table, of);
    }
  }
  t->percent = chuan_report_is_percent(t->results, number, CHUAN_NONE);
  tell_law(t, number, clause);
}
