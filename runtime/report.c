/* What all reports say alike: see report.h. */
#include "runtime/report_internal.h"

#include <stdio.h>

enum {
  VALUE_PLACES = 3,     /* decimals of a value that is no percentage */
  PERCENT_PLACES = 2,   /* decimals of a percentage */
  THRESHOLD_PLACES = 6, /* thresholds are written by people: shown as they are */
  DATUM_PLACES = 18     /* and so are data */
};

static const chuan_program *program_of(const chuan_results *results)
{
  return results->data->program;
}

static const chuan_set *set_of(const chuan_results *results)
{
  return results->data->set;
}

/* Which law applied -------------------------------------------------------------------------------- */

/* The clause of a threshold of the set; NULL where there is no such threshold or no clause. */
static const chuan_clause *clause_of(const chuan_results *results, uint32_t table, size_t unit)
{
  uint32_t clause = table == CHUAN_NONE ? CHUAN_NONE : results->clauses[table * results->data->unit_count + unit];
  return clause == CHUAN_NONE ? NULL : &program_of(results)->clauses[clause];
}

const chuan_clause *chuan_report_clause(const chuan_results *results, uint32_t number, uint32_t aux, size_t unit)
{
  const chuan_indicator *indicator = &set_of(results)->indicators[number];
  return clause_of(results, aux == CHUAN_NONE ? indicator->threshold_table : indicator->aux[aux].threshold_table, unit);
}

bool chuan_report_checked(const chuan_results *results, uint32_t number, size_t unit, const chuan_clause **unchecked)
{
  const chuan_indicator *indicator = &set_of(results)->indicators[number];
  bool applies = results->indicators[number * results->data->unit_count + unit] != CHUAN_VERDICT_NOT_APPLICABLE;
  const chuan_clause *found = NULL;
  bool any = false, checked = true;
  for (size_t i = 0; i < indicator->table_count; i++) {
    const chuan_clause *clause = clause_of(results, indicator->tables[i], unit);
    if (!clause && !applies)
      continue; /* a cell where the indicator is not applicable has no clause */
    any = true;
    if (clause && clause->law.checked)
      continue;
    checked = false;
    found = found ? found : clause;
  }
  if (unchecked)
    *unchecked = found;
  return (any ? checked : indicator->law.checked) && !indicator->unchecked_dimension;
}

uint8_t chuan_report_own_indicator(const chuan_results *results, uint32_t indicator, size_t unit)
{
  const uint8_t *reported = results->data->reported_indicators[indicator];
  return reported ? reported[unit] : CHUAN_VERDICT_COUNT;
}

uint8_t chuan_report_own_criterion(const chuan_results *results, uint32_t criterion, size_t unit)
{
  const uint8_t *reported = results->data->reported_criteria[criterion];
  return reported ? reported[unit] : CHUAN_VERDICT_COUNT;
}

bool chuan_report_differs(uint8_t computed, uint8_t reported)
{
  return reported != CHUAN_VERDICT_COUNT && computed != CHUAN_VERDICT_ABSENT && computed != reported &&
         computed != CHUAN_VERDICT_INSUFFICIENT && computed != CHUAN_VERDICT_FAULT;
}

/* Numbers ------------------------------------------------------------------------------------------ */

static bool written_as_percent(chuan_str written)
{
  return written.n > 0 && written.p[written.n - 1] == '%';
}

bool chuan_report_is_percent(const chuan_results *results, uint32_t number, uint32_t aux)
{
  const chuan_program *program = program_of(results);
  const chuan_set *set = set_of(results);
  const chuan_indicator *indicator = &set->indicators[number];
  bool is_ratio = aux == CHUAN_NONE && indicator->is_share;
  chuan_str unit = aux == CHUAN_NONE ? indicator->unit : indicator->aux[aux].unit;
  uint32_t table = aux == CHUAN_NONE ? indicator->threshold_table : indicator->aux[aux].threshold_table;
  if (unit.n > 0)
    return false;
  if (table == CHUAN_NONE && aux != CHUAN_NONE && indicator->aux[aux].main_direction != CHUAN_DIRECTION_NONE)
    table = indicator->threshold_table;
  if (table == CHUAN_NONE && aux == CHUAN_NONE)
    for (size_t i = 0; i < indicator->limit_count; i++)
      is_ratio = is_ratio || indicator->limits[i].percent;
  if (table == CHUAN_NONE)
    return is_ratio;
  const chuan_threshold *threshold = &set->thresholds[table];
  size_t years = (size_t)(set->period_to - set->period_from + 1);
  bool has_figure = false;
  for (size_t i = 0; i < threshold->layer_count * years * threshold->cell_count; i++) {
    if (threshold->cells[i] == CHUAN_NONE)
      continue;
    const chuan_clause *clause = &program->clauses[threshold->cells[i]];
    if (clause->kind != CHUAN_CLAUSE_VALUE)
      continue;
    if (written_as_percent(clause->written))
      return true;
    has_figure = true;
  }
  return !has_figure && is_ratio;
}

static chuan_dialect dialect_of(chuan_lang lang)
{
  return lang == CHUAN_LANG_EN ? CHUAN_DIALECT_EN : CHUAN_DIALECT_VI;
}

chuan_display chuan_report_display(bool percent)
{
  return (chuan_display){ .places = percent ? PERCENT_PLACES : VALUE_PLACES, .rounding = CHUAN_ROUND_HALF_UP };
}

chuan_str chuan_report_number_among(chuan_num number, const chuan_num *bounds, size_t count, bool percent,
                                    chuan_display display, chuan_lang lang, chuan_arena *arena)
{
  chuan_num *limits = chuan_arena_array(arena, count, sizeof *limits);
  if (!limits)
    return (chuan_str){ NULL, 0 };
  if (percent && chuan_num_multiply(&number, number, chuan_num_int(100), arena) != CHUAN_RC_OK)
    return (chuan_str){ NULL, 0 };
  for (size_t i = 0; i < count; i++) {
    limits[i] = bounds[i];
    if (percent && chuan_num_multiply(&limits[i], bounds[i], chuan_num_int(100), arena) != CHUAN_RC_OK)
      return (chuan_str){ NULL, 0 };
  }
  chuan_str shown = chuan_num_display_among(number, limits, count, display.places, display.rounding,
                                            dialect_of(lang), arena);
  if (!percent || !shown.p)
    return shown;
  chuan_buffer b;
  chuan_buffer_init(&b, arena);
  chuan_buffer_add(&b, shown);
  chuan_buffer_add_char(&b, '%');
  return b.failed ? (chuan_str){ NULL, 0 } : chuan_buffer_str(&b);
}

chuan_str chuan_report_number(chuan_num number, const chuan_num *bound, bool percent, chuan_lang lang,
                              chuan_arena *arena)
{
  return chuan_report_number_among(number, bound, bound ? 1 : 0, percent, chuan_report_display(percent), lang, arena);
}

chuan_direction chuan_report_direction(const chuan_indicator *indicator)
{
  chuan_direction direction = indicator->direction;
  for (size_t i = 0; i < indicator->aux_count && indicator->direction == CHUAN_DIRECTION_NONE; i++) {
    chuan_direction of_aux = indicator->aux[i].main_direction;
    if (of_aux == CHUAN_DIRECTION_NONE)
      continue;
    if (direction != CHUAN_DIRECTION_NONE && direction != of_aux)
      return CHUAN_DIRECTION_NONE;
    direction = of_aux;
  }
  return direction;
}

bool chuan_report_is_beside(uint8_t verdict, chuan_direction direction, const chuan_measure *value,
                            const chuan_measure *threshold)
{
  return verdict == CHUAN_VERDICT_MET && direction != CHUAN_DIRECTION_NONE && value->state == CHUAN_VERDICT_MET &&
         threshold->state == CHUAN_VERDICT_MET &&
         !chuan_direction_holds(direction, chuan_num_compare(value->number, threshold->number));
}

chuan_str chuan_report_demand(chuan_direction direction, const chuan_measure *threshold, bool percent, chuan_lang lang,
                              chuan_arena *arena)
{
  static const char *const SIGNS[] = { "", "<", "≤", ">", "≥", "=", "≠" };
  if (direction == CHUAN_DIRECTION_NONE || threshold->state != CHUAN_VERDICT_MET)
    return CHUAN_STR("");
  chuan_num number = threshold->number;
  if (percent && chuan_num_multiply(&number, number, chuan_num_int(100), arena) != CHUAN_RC_OK)
    return (chuan_str){ NULL, 0 };
  chuan_buffer b;
  chuan_buffer_init(&b, arena);
  chuan_buffer_printf(&b, "%s ", SIGNS[direction]);
  chuan_buffer_add(&b, chuan_num_display(number, THRESHOLD_PLACES, CHUAN_ROUND_HALF_UP, dialect_of(lang), arena));
  chuan_buffer_add_c(&b, percent ? "%" : "");
  chuan_report_add_exact(&b, chuan_buffer_str(&b), threshold->number, lang);
  return b.failed ? (chuan_str){ NULL, 0 } : chuan_buffer_str(&b);
}

/* A number as it was submitted: with all its decimals. */
static chuan_str submitted_number(chuan_num number, bool percent, chuan_lang lang, chuan_arena *arena)
{
  chuan_buffer b;
  chuan_buffer_init(&b, arena);
  if (percent && chuan_num_multiply(&number, number, chuan_num_int(100), arena) != CHUAN_RC_OK)
    return (chuan_str){ NULL, 0 };
  chuan_buffer_add(&b, chuan_num_display(number, DATUM_PLACES, CHUAN_ROUND_HALF_UP, dialect_of(lang), arena));
  chuan_buffer_add_c(&b, percent ? "%" : "");
  return b.failed ? (chuan_str){ NULL, 0 } : chuan_buffer_str(&b);
}

chuan_str chuan_report_input(const chuan_explained_input *input, chuan_lang lang, chuan_arena *arena)
{
  static const char *const STATES[][2] = { { "", "" },
                                           { "chưa báo cáo", "not reported" },
                                           { "không có số liệu", "not available" },
                                           { "không phát sinh (0)", "none occurred (0)" },
                                           { "không áp dụng", "not applicable" } };
  const chuan_datum *datum = input->declared;
  if (input->state != CHUAN_INPUT_VALUE)
    return chuan_str_of(STATES[input->state][lang]);
  int64_t position = 0;
  switch (datum->type.kind) {
  case CHUAN_TYPE_TRUTH:
    return chuan_str_of(chuan_num_sign(input->number) > 0 ? chuan_say(lang, "có", "yes")
                                                          : chuan_say(lang, "không", "no"));
  case CHUAN_TYPE_TEXT:
    return input->text;
  case CHUAN_TYPE_DATE:
    chuan_num_scaled(&position, input->number, 0);
    return chuan_day_text((chuan_day)position, lang == CHUAN_LANG_EN, arena);
  case CHUAN_TYPE_CHOICE:
    return chuan_num_scaled(&position, input->number, 0) && (uint64_t)position < datum->type.choice_count
             ? datum->type.choices[position]
             : CHUAN_STR("");
  default:
    break;
  }
  chuan_buffer b;
  chuan_buffer_init(&b, arena);
  chuan_buffer_add(&b, submitted_number(input->number, datum->type.kind == CHUAN_TYPE_RATIO, lang, arena));
  if (datum->unit.n > 0) {
    chuan_buffer_add_char(&b, ' ');
    chuan_buffer_add(&b, datum->unit);
  }
  return b.failed ? (chuan_str){ NULL, 0 } : chuan_buffer_str(&b);
}

/* Causes and faults -------------------------------------------------------------------------------- */

void chuan_report_add_datum(chuan_buffer *b, const chuan_datum *datum, const chuan_report *report)
{
  bool title = report->titles && datum->title.n > 0;
  chuan_buffer_add_c(b, title ? "“" : "");
  chuan_buffer_add(b, title ? datum->title : datum->name);
  chuan_buffer_add_c(b, title ? "”" : "");
}

/* What a cause names is most often a datum, of the level of the set. */
static void add_cause_name(chuan_buffer *b, const chuan_report *report, const chuan_data *data,
                           const chuan_cause *cause)
{
  uint32_t datum = data ? chuan_program_datum(data->program, data->set->level, cause->name) : CHUAN_NONE;
  if (datum == CHUAN_NONE)
    chuan_buffer_add(b, cause->name);
  else
    chuan_report_add_datum(b, &data->program->data[datum], report);
}

/* `data` is NULL where nothing is known of them, `unit` SIZE_MAX for causes that several units have. */
static chuan_str cause_words(const chuan_report *report, const chuan_cause *causes, size_t count,
                             const chuan_data *data, size_t unit, chuan_arena *arena)
{
  static const char *const WORDS[][2] = {
#define CAUSE(name, json, vi, en) { vi, en },
#include "runtime/causes.def"
#undef CAUSE
  };
  chuan_buffer b;
  chuan_buffer_init(&b, arena);
  for (size_t i = 0; i < count; i++) {
    bool goes_on = i > 0 && causes[i].kind == causes[i - 1].kind;
    if (i > 0)
      chuan_buffer_add_c(&b, goes_on ? ", " : "; ");
    if (!goes_on)
      chuan_buffer_printf(&b, "%s%s", WORDS[causes[i].kind][report->lang], causes[i].name.n > 0 ? ": " : "");
    add_cause_name(&b, report, data, &causes[i]);
    if (data && unit != SIZE_MAX)
      chuan_report_add_lacking(&b, data, unit, &causes[i]);
  }
  return b.failed ? (chuan_str){ NULL, 0 } : chuan_buffer_str(&b);
}

chuan_str chuan_report_cause_words(const chuan_report *report, const chuan_cause *causes, size_t count,
                                   chuan_arena *arena)
{
  return cause_words(report, causes, count, report->results ? report->results->data : NULL, SIZE_MAX, arena);
}

chuan_str chuan_report_despite(const chuan_report *report, const chuan_explanation *explanation, uint32_t indicator,
                               chuan_arena *arena)
{
  const chuan_explained_indicator *of = &explanation->indicators[indicator];
  return cause_words(report, of->despite, of->despite_count, report->results->data, explanation->unit, arena);
}

chuan_str chuan_report_causes(const chuan_report *report, const chuan_results *results, size_t unit, uint32_t cause_set,
                              chuan_arena *arena)
{
  size_t count;
  const chuan_cause *causes = chuan_cause_set_items(results->causes, cause_set, &count);
  return cause_words(report, causes, count, results->data, unit, arena);
}

/* The fault of an instruction that calls no script. */
static const char *plain_fault(const chuan_set *set, uint32_t instruction, chuan_lang lang)
{
  if (instruction < set->code_count && set->code[instruction].op == CHUAN_OP_DIVIDE)
    return chuan_say(lang, "chia cho không", "division by zero");
  if (instruction < set->code_count && CHUAN_OP_IS_EXCEPT(set->code[instruction].op))
    return chuan_say(lang, "hai trường hợp `riêng` cùng đúng mà cho hai giá trị khác nhau",
                     "two `except` cases hold at once and give different values");
  switch (instruction < set->code_count ? set->code[instruction].op : CHUAN_OP_COUNT) {
  case CHUAN_OP_MET_SET:
  case CHUAN_OP_OTHER_THRESHOLD:
    return chuan_say(lang, "bộ mà nó đòi hỏi có lỗi quy tắc", "the set that it asks for has a rule fault");
  case CHUAN_OP_AGGREGATE:
    if (set->aggregates[set->code[instruction].a].kind == CHUAN_AGGREGATE_MEAN)
      return chuan_say(lang, "một đơn vị con không tính được, hoặc tổng trọng số bằng không",
                       "a child unit cannot be computed, or the weights add up to zero");
    return chuan_say(lang, "một đơn vị con không tính được", "a child unit cannot be computed");
  case CHUAN_OP_QUANTIFIER:
  case CHUAN_OP_LIST:
    return chuan_say(lang, "một đơn vị con không tính được", "a child unit cannot be computed");
  case CHUAN_OP_CALL:
  case CHUAN_OP_CALL_TRUTH:
    return chuan_say(lang, "hàm Lua không cho kết quả", "the Lua function gave no result");
  case CHUAN_OP_COUNT_CRITERIA:
  case CHUAN_OP_CRITERION_MET:
    return chuan_say(lang, "một tiêu chí có lỗi quy tắc", "a criterion has a rule fault");
  default: break;
  }
  return chuan_say(lang, "con số vượt giới hạn độ dài", "a number grew beyond the limit");
}

chuan_str chuan_report_fault(const chuan_results *results, size_t unit, uint32_t instruction, chuan_lang lang,
                             chuan_arena *arena)
{
  const chuan_script_fault *fault = chuan_results_script_fault(results, unit, instruction);
  if (!fault)
    return chuan_str_of(plain_fault(set_of(results), instruction, lang));
  const chuan_function *function = chuan_report_function(results, instruction);
  chuan_str place = chuan_report_script_place(function, fault, arena);
  chuan_buffer b;
  chuan_buffer_init(&b, arena);
  chuan_buffer_add(&b, chuan_report_script_fault(function, fault, lang, arena));
  if (place.n > 0)
    chuan_buffer_printf(&b, " (%.*s)", CHUAN_STR_ARGS(place));
  return chuan_buffer_str(&b);
}

chuan_report_totals chuan_report_count(const chuan_results *results)
{
  chuan_report_totals totals = { .units = results->data->unit_count };
  for (size_t unit = 0; unit < totals.units; unit++)
    totals.verdicts[results->sets[unit]]++;
  return totals;
}
