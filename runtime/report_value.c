/* Values beside the constants that they are compared with: see report.h. */
#include "runtime/report_internal.h"

enum { EXACT_BYTES_MAX = 60 /* a longer exact fraction is left to the JSON */ };

/* Whether so many decimals are all that a number has. */
static bool has_places(chuan_num number, unsigned places, chuan_arena *arena)
{
  chuan_num rounded;
  return chuan_num_round(&rounded, number, places, CHUAN_ROUND_DOWN, arena) == CHUAN_RC_OK &&
         chuan_num_compare(rounded, number) == 0;
}

void chuan_report_add_exact(chuan_buffer *b, chuan_str shown, chuan_num number, chuan_lang lang)
{
  const char mark = lang == CHUAN_LANG_EN ? '.' : ',';
  bool percent = shown.n > 0 && shown.p[shown.n - 1] == '%';
  size_t digits = shown.n - percent, at = digits;
  while (at > 0 && shown.p[at - 1] != mark)
    at--;
  unsigned places = (unsigned)(at > 0 ? digits - at : 0) + (percent ? 2 : 0);
  chuan_str exact = chuan_num_exact(number, b->arena);
  if (shown.n == 0 || exact.n > EXACT_BYTES_MAX || has_places(number, places, b->arena))
    return;
  chuan_buffer_add_c(b, chuan_say(lang, " (chính xác ", " (exactly "));
  chuan_buffer_add(b, exact);
  chuan_buffer_add_char(b, ')');
}

/* The threshold of a table for the unit; false where it is not known. */
static bool figure_of(chuan_num *out, const chuan_results *results, uint32_t number, uint32_t table, size_t unit)
{
  size_t units = results->data->unit_count;
  const chuan_measure *main = &results->thresholds[number * units + unit];
  uint32_t clause = results->clauses[table * units + unit];
  if (table == results->data->set->indicators[number].threshold_table && main->state == CHUAN_VERDICT_MET) {
    *out = main->number;
    return true;
  }
  if (clause == CHUAN_NONE || results->data->program->clauses[clause].kind != CHUAN_CLAUSE_VALUE)
    return false;
  *out = results->data->program->clauses[clause].value;
  return true;
}

/* What a constant of the test is for the unit; false where that is not known. */
static bool limit_of(chuan_num *out, const chuan_results *results, uint32_t number, const chuan_limit *limit,
                     size_t unit, chuan_arena *arena)
{
  *out = limit->factor;
  if (limit->table == CHUAN_NONE)
    return true;
  chuan_num figure;
  return figure_of(&figure, results, number, limit->table, unit) &&
         chuan_num_multiply(out, limit->factor, figure, arena) == CHUAN_RC_OK;
}

chuan_str chuan_report_value(const chuan_results *results, uint32_t number, chuan_num value, bool percent, size_t unit,
                             chuan_lang lang, chuan_arena *arena)
{
  return chuan_report_value_as(results, number, value, percent, unit, chuan_report_display(percent), lang, arena);
}

chuan_str chuan_report_value_as(const chuan_results *results, uint32_t number, chuan_num value, bool percent,
                                size_t unit, chuan_display display, chuan_lang lang, chuan_arena *arena)
{
  const chuan_indicator *indicator = &results->data->set->indicators[number];
  size_t count = 0, units = results->data->unit_count;
  const chuan_measure *threshold = &results->thresholds[number * units + unit];
  chuan_num *bounds = chuan_arena_array(arena, indicator->limit_count + indicator->aux_count + 1, sizeof *bounds);
  if (!bounds)
    return CHUAN_STR("");
  if (threshold->state == CHUAN_VERDICT_MET)
    bounds[count++] = threshold->number;
  for (size_t i = 0; i < indicator->aux_count; i++)
    if (results->aux_thresholds[number][i * units + unit].state == CHUAN_VERDICT_MET)
      bounds[count++] = results->aux_thresholds[number][i * units + unit].number;
  for (size_t i = 0; i < indicator->limit_count; i++)
    count += limit_of(&bounds[count], results, number, &indicator->limits[i], unit, arena);
  return chuan_report_number_among(value, bounds, count, percent, display, lang, arena);
}

chuan_direction chuan_report_bound(chuan_measure *out, const chuan_results *results, uint32_t number, size_t unit,
                                   chuan_arena *arena)
{
  const chuan_indicator *indicator = &results->data->set->indicators[number];
  for (size_t i = 0; i < indicator->limit_count && indicator->direction == CHUAN_DIRECTION_NONE; i++)
    if (indicator->limits[i].direction != CHUAN_DIRECTION_NONE) {
      out->state = limit_of(&out->number, results, number, &indicator->limits[i], unit, arena)
                     ? CHUAN_VERDICT_MET
                     : CHUAN_VERDICT_INSUFFICIENT;
      return indicator->limits[i].direction;
    }
  *out = results->thresholds[number * results->data->unit_count + unit];
  return chuan_report_direction(indicator);
}
