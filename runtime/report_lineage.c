/* What the reports say of units that were made of others: which figures were put together, from which parts, what
   is missing of former units, and what those came to. */
#include "runtime/report_internal.h"

enum { NAMED_MAX = 8 /* units in one line */ };

/* What is missing ------------------------------------------------------------------------------------ */

/* The column of a datum of the set's level by its name; CHUAN_NONE when the set does not read it. */
static uint32_t column_named(const chuan_data *data, chuan_str name, bool previous)
{
  const uint32_t *numbers = previous ? data->set->previous_data : data->set->data;
  size_t count = previous ? data->set->previous_data_count : data->set->data_count;
  uint32_t datum = chuan_program_datum(data->program, data->set->level, name);
  return datum == CHUAN_NONE ? CHUAN_NONE : chuan_data_column(numbers, count, datum);
}

const chuan_lacking *chuan_report_lacking(const chuan_data *data, size_t unit, const chuan_cause *cause, size_t *count)
{
  *count = 0;
  if (!data->lineage || (cause->kind != CHUAN_CAUSE_FORMER_LACKING && cause->kind != CHUAN_CAUSE_DIVIDED &&
                         cause->kind != CHUAN_CAUSE_FORMER_LACKING_PREVIOUS))
    return NULL;
  bool previous = cause->kind == CHUAN_CAUSE_FORMER_LACKING_PREVIOUS;
  const chuan_lacking *found = NULL;
  for (int pass = 0; pass < 2 && !found; pass++) { /* what is divided may be of the period before */
    uint32_t column = column_named(data, cause->name, previous);
    size_t all = 0;
    if (column != CHUAN_NONE)
      found = chuan_lineage_lacking(data, column, previous, unit, &all);
    while (*count < all && found[*count].unit == unit)
      ++*count;
    if (*count > 0)
      return found;
    found = NULL;
    previous = !previous;
  }
  return NULL;
}

void chuan_report_add_lacking(chuan_buffer *b, const chuan_data *data, size_t unit, const chuan_cause *cause)
{
  size_t count;
  const chuan_lacking *lacking = chuan_report_lacking(data, unit, cause, &count);
  for (size_t i = 0; i < count && i < NAMED_MAX; i++) {
    chuan_buffer_add_c(b, i > 0 ? "; " : " (");
    if (lacking[i].former != CHUAN_NONE)
      chuan_buffer_add(b, data->lineage->formers[lacking[i].former].code);
    chuan_str name = data->program->data[lacking[i].datum].name;
    if (!chuan_str_equal(name, cause->name)) {
      chuan_buffer_add_c(b, ": ");
      chuan_buffer_add(b, name);
    }
  }
  if (count > 0)
    chuan_buffer_add_c(b, count > NAMED_MAX ? "; …)" : ")");
}

/* What was put together ------------------------------------------------------------------------------ */

/* Appends a datum's name if the unit's cell was put together. */
static bool add_name(chuan_buffer *b, const chuan_data *data, uint32_t datum, bool previous, size_t unit)
{
  uint32_t column = previous ? chuan_data_column(data->set->previous_data, data->set->previous_data_count, datum)
                             : chuan_data_column(data->set->data, data->set->data_count, datum);
  if (column == CHUAN_NONE || !chuan_lineage_is_put_together(data, column, previous, unit))
    return false;
  if (b) {
    chuan_buffer_add_c(b, b->n > 0 ? "," : "");
    chuan_buffer_add(b, data->program->data[datum].name);
  }
  return true;
}

bool chuan_report_put_together(chuan_buffer *b, const chuan_results *results, uint32_t number, size_t unit,
                               chuan_arena *arena)
{
  const chuan_data *data = results->data;
  const chuan_indicator *indicator = &data->set->indicators[number];
  bool any = false;
  if (!data->lineage || results->indicator_reported[number * data->unit_count + unit])
    return false;
  for (size_t i = 0; i < indicator->input_count; i++)
    any |= add_name(b, data, indicator->inputs[i], false, unit);
  for (size_t i = 0; i < indicator->exception_count; i++)
    for (size_t k = 0; k < indicator->exceptions[i].input_count; k++)
      if (chuan_program_is_under(data->program, data->units[unit].variant, indicator->exceptions[i].variant))
        any |= add_name(b, data, indicator->exceptions[i].inputs[k], false, unit);
  uint32_t *previous;
  size_t count;
  if (data->set->previous_data_count == 0 ||
      chuan_explain_previous(&previous, &count, data->set, number, arena) != CHUAN_RC_OK)
    return any;
  for (size_t i = 0; i < count; i++) /* one name is enough for both periods */
    any |= add_name(any && b ? NULL : b, data, previous[i], true, unit);
  return any;
}

chuan_str chuan_report_marked(chuan_str word, bool put_together, chuan_arena *arena)
{
  chuan_buffer b;
  if (!put_together)
    return word;
  chuan_buffer_init(&b, arena);
  chuan_buffer_add(&b, word);
  chuan_buffer_add_c(&b, " †");
  return chuan_buffer_str(&b);
}

void chuan_report_put_together_note(FILE *out, const chuan_report *report, size_t first, size_t end,
                                    chuan_arena *arena)
{
  bool any = false, any_below = false;
  for (size_t unit = first; unit < end; unit++) {
    any = any || chuan_lineage_has_put_together(report->results->data, unit);
    any_below = any_below || chuan_report_rests_below(report, unit, CHUAN_BELOW_PUT_TOGETHER);
  }
  if (any_below)
    chuan_layout_wrap(out,
                      chuan_str_of(chuan_say(report->lang,
                                             "Số liệu của đơn vị cấp dưới có phần gộp từ các đơn vị cũ (†)",
                                             "Some figures of the units below are put together from former units (†)")),
                      0, 2, report->width, arena);
  if (any)
    chuan_layout_wrap(out,
                      chuan_str_of(chuan_say(report->lang,
                                             "† theo số liệu gộp từ các đơn vị cũ; đơn vị mới chưa tự báo cáo",
                                             "† by figures put together from the former units; not reported by the "
                                             "unit itself")),
                      0, 2, report->width, arena);
}

/* A weight is shown as a plain number, whatever it is a sum of. */
static const chuan_datum WEIGHT = { .type = { .kind = CHUAN_TYPE_DECIMAL } };

/* A number of a part, without its unit of measure. */
static void add_number(chuan_buffer *b, const chuan_datum *datum, chuan_num number, chuan_lang lang)
{
  chuan_datum bare = *datum;
  bare.unit = CHUAN_STR("");
  chuan_explained_input shown = { .declared = &bare, .state = CHUAN_INPUT_VALUE, .number = number };
  chuan_buffer_add(b, chuan_report_input(&shown, lang, b->arena));
}

static bool has_number(const chuan_explained_part *part)
{
  return part->state == CHUAN_INPUT_VALUE || part->state == CHUAN_INPUT_NONE_OCCURRED;
}

/* Appends "21 (1401) + 27 (1402)", with the weights "46 * 1.200 (1402) + …". */
static void add_terms(chuan_buffer *b, const chuan_explained_input *input, chuan_lang lang)
{
  const char *plus = "";
  for (size_t i = 0; i < input->part_count; i++) {
    const chuan_explained_part *part = &input->parts[i];
    if (!has_number(part))
      continue;
    chuan_buffer_add_c(b, plus);
    add_number(b, input->declared, part->number, lang);
    if (part->weighted) {
      chuan_buffer_add_c(b, " * ");
      add_number(b, &WEIGHT, part->weight, lang);
    }
    chuan_buffer_add_c(b, " (");
    chuan_buffer_add(b, part->code);
    chuan_buffer_add_char(b, ')');
    plus = " + ";
  }
}

static void add_weights(chuan_buffer *b, const chuan_explained_input *input, chuan_lang lang)
{
  const char *plus = "";
  for (size_t i = 0; i < input->part_count; i++)
    if (has_number(&input->parts[i]) && input->parts[i].weighted) {
      chuan_buffer_add_c(b, plus);
      add_number(b, &WEIGHT, input->parts[i].weight, lang);
      plus = " + ";
    }
}

void chuan_report_add_parts(chuan_buffer *b, const chuan_explained_input *input, chuan_lang lang)
{
  if (input->part_count == 1 && !input->parts[0].weighted) {
    chuan_buffer_add_c(b, chuan_say(lang, ", như đơn vị cũ ", ", as the former unit "));
    chuan_buffer_add(b, input->parts[0].code);
    return;
  }
  switch (input->declared->merge) {
  case CHUAN_MERGE_SUM:
    if (input->state != CHUAN_INPUT_VALUE)
      return;
    chuan_buffer_add_c(b, " = ");
    add_terms(b, input, lang);
    return;
  case CHUAN_MERGE_MEAN:
    if (input->state != CHUAN_INPUT_VALUE)
      return;
    chuan_buffer_add_c(b, " = (");
    add_terms(b, input, lang);
    chuan_buffer_add_c(b, ") / (");
    add_weights(b, input, lang);
    chuan_buffer_add_char(b, ')');
    return;
  case CHUAN_MERGE_ALL:
    chuan_buffer_add_c(b, chuan_say(lang, ", có khi mọi đơn vị cũ đều có", ", yes where all former units are"));
    return;
  case CHUAN_MERGE_ANY:
    chuan_buffer_add_c(b, chuan_say(lang, ", có khi một đơn vị cũ có", ", yes where one former unit is"));
    return;
  case CHUAN_MERGE_NONE:
    return;
  }
}

/* What the unit was made of --------------------------------------------------------------------------- */

static void add_unit(chuan_buffer *b, chuan_str name, chuan_str code)
{
  if (name.n == 0) {
    chuan_buffer_add(b, code);
    return;
  }
  chuan_buffer_add(b, name);
  chuan_buffer_add_c(b, " (");
  chuan_buffer_add(b, code);
  chuan_buffer_add_char(b, ')');
}

static const char *making_words(chuan_making making, chuan_lang lang)
{
  switch (making) {
  case CHUAN_MADE_RENAMED: return chuan_say(lang, "Đổi tên, mã hoặc cấp", "Renamed");
  case CHUAN_MADE_MERGED: return chuan_say(lang, "Hợp nhất", "Merged");
  case CHUAN_MADE_DIVIDED:
    return chuan_say(lang, "Thành lập có phần của đơn vị khác", "Made with a part of another unit");
  case CHUAN_MADE_ENLARGED: return chuan_say(lang, "Nhận thêm đơn vị khác", "Took in other units");
  case CHUAN_MADE_ANEW: break;
  }
  return "";
}

static const chuan_made *made_of(const chuan_data *data, size_t unit)
{
  return data->lineage && data->lineage->units[unit].making != CHUAN_MADE_ANEW ? &data->lineage->units[unit] : NULL;
}

/* "Hợp nhất từ 01/07/2025: Xã Một (1401), Xã Hai (1402)"; those that did not go over whole are marked. */
static void print_made(FILE *out, const chuan_report *report, const chuan_explanation *explanation, chuan_arena *arena)
{
  const chuan_data *data = report->results->data;
  const chuan_made *made = made_of(data, explanation->unit);
  chuan_buffer b;
  if (!made)
    return;
  chuan_buffer_init(&b, arena);
  chuan_buffer_add_c(&b, making_words(made->making, report->lang));
  if (made->since != CHUAN_DAY_FIRST) {
    chuan_buffer_add_c(&b, chuan_say(report->lang, " từ ", " from "));
    chuan_buffer_add(&b, chuan_day_text(made->since, report->lang == CHUAN_LANG_EN, arena));
  }
  for (size_t i = 0; i < made->part_count; i++) {
    const chuan_former *former = &data->lineage->formers[made->parts[i]];
    chuan_buffer_add_c(&b, i > 0 ? ", " : ": ");
    add_unit(&b, i < explanation->former_count ? explanation->formers[i].name : CHUAN_STR(""), former->code);
    if (!former->whole)
      chuan_buffer_add_c(&b, chuan_say(report->lang, " một phần", " in part"));
  }
  chuan_layout_wrap(out, chuan_buffer_str(&b), 0, 2, report->width, arena);
}

/* Appends "; khu_vực = III" where a former unit was of another class. */
static void add_other_classes(chuan_buffer *b, const chuan_data *data, size_t unit,
                              const chuan_explained_former *former)
{
  const chuan_data *own = former->results->data;
  for (size_t i = 0; i < data->set->dimension_count; i++) {
    int32_t position = own->dimensions[i][former->unit];
    if (position < 0 || position == data->dimensions[i][unit])
      continue;
    chuan_buffer_add_c(b, "; ");
    chuan_buffer_add(b, data->set->dimensions[i].name);
    chuan_buffer_add_c(b, " = ");
    chuan_buffer_add(b, data->set->dimensions[i].values[position]);
  }
}

static void add_outcome(chuan_buffer *b, const chuan_report *report, size_t unit, const chuan_explained_former *former,
                        chuan_arena *arena)
{
  chuan_lang lang = report->lang;
  switch (former->state) {
  case CHUAN_FORMER_JUDGED: {
    chuan_report own = *report;
    own.results = former->results;
    chuan_buffer_add(b, chuan_report_word(&own, former->results->sets[former->unit],
                                          chuan_report_is_reported(former->results, former->unit), arena));
    if (report->results->data->set->criterion_count > 0)
      chuan_buffer_printf(b, chuan_say(lang, ", %u/%u tiêu chí", ", %u/%u criteria"),
                          former->results->criteria_met[former->unit], former->results->criteria_total[former->unit]);
    add_other_classes(b, report->results->data, unit, former);
    return;
  }
  case CHUAN_FORMER_NO_LAW:
    chuan_buffer_add_c(b, chuan_say(lang, "bộ tiêu chí không có hiệu lực ngày ấy", "the set was not in force then"));
    return;
  case CHUAN_FORMER_OTHER_LEVEL:
    chuan_buffer_printf(b, chuan_say(lang, "là %.*s, bộ tiêu chí không áp dụng", "a %.*s, which the set is not for"),
                        CHUAN_STR_ARGS(former->level));
    return;
  case CHUAN_FORMER_UNKNOWN:
    chuan_buffer_add_c(b, chuan_say(lang, "danh mục đơn vị không có ngày ấy", "not in the unit registry then"));
    return;
  }
}

static void print_formers(FILE *out, const chuan_report *report, const chuan_explanation *explanation,
                          chuan_arena *arena)
{
  const chuan_made *made = made_of(report->results->data, explanation->unit);
  chuan_buffer b;
  if (!made || !explanation->formers_judged || made->since == CHUAN_DAY_FIRST)
    return;
  chuan_buffer_init(&b, arena);
  chuan_buffer_add_c(&b, chuan_say(report->lang, "Đơn vị cũ, cùng kỳ, theo ngày luật" NO_BREAK_SPACE,
                                   "The former units, same period, by the law date" NO_BREAK_SPACE));
  chuan_buffer_add(&b, chuan_day_text(made->since - 1, report->lang == CHUAN_LANG_EN, arena));
  chuan_buffer_add_char(&b, ':');
  chuan_layout_wrap(out, chuan_buffer_str(&b), 0, 2, report->width, arena);
  for (size_t i = 0; i < explanation->former_count; i++) {
    const chuan_explained_former *former = &explanation->formers[i];
    chuan_buffer_init(&b, arena);
    add_unit(&b, former->name, former->code);
    chuan_buffer_add_c(&b, ": ");
    add_outcome(&b, report, explanation->unit, former, arena);
    fputs("  ", out);
    chuan_layout_wrap(out, chuan_buffer_str(&b), 2, 4, report->width, arena);
  }
}

/* Classes -------------------------------------------------------------------------------------------- */

/* Appends "khu_vực = I từ 01/01/2025, trước đó III". */
static void add_class(chuan_buffer *b, const chuan_explained_class *class, chuan_lang lang)
{
  chuan_buffer_add_c(b, b->n > 0 ? "; " : chuan_say(lang, "Phân loại: ", "Classes: "));
  chuan_buffer_add(b, class->dimension->name);
  chuan_buffer_add_c(b, " = ");
  chuan_buffer_add(b, class->final.n > 0 ? class->final : class->value);
  if (class->final.n > 0) {
    chuan_buffer_add_c(b, chuan_say(lang, " theo quy tắc", " by the rules"));
    if (class->value.n > 0)
      chuan_buffer_add_c(b, chuan_say(lang, ", danh mục đơn vị ghi ", ", the unit registry says "));
    chuan_buffer_add(b, class->value);
  }
  if (class->since != CHUAN_DAY_FIRST && class->value.n > 0) {
    chuan_buffer_add_c(b, chuan_say(lang, " từ ", " since "));
    chuan_buffer_add(b, chuan_day_text(class->since, lang == CHUAN_LANG_EN, b->arena));
  }
  if (class->given_to.n > 0) {
    chuan_buffer_add_c(b, chuan_say(lang, " theo ", " as "));
    chuan_buffer_add(b, class->given_to);
  }
  if (class->before.n > 0) {
    chuan_buffer_add_c(b, chuan_say(lang, ", trước đó ", ", before that "));
    chuan_buffer_add(b, class->before);
  }
}

chuan_str chuan_report_classes(const chuan_report *report, const chuan_explanation *explanation, chuan_arena *arena)
{
  chuan_buffer b;
  chuan_buffer_init(&b, arena);
  for (size_t i = 0; explanation->classes && i < report->results->data->set->dimension_count; i++)
    if (explanation->classes[i].value.n > 0 || explanation->classes[i].final.n > 0)
      add_class(&b, &explanation->classes[i], report->lang);
  return chuan_buffer_str(&b);
}

void chuan_report_past(FILE *out, const chuan_report *report, const chuan_explanation *explanation, chuan_arena *arena)
{
  chuan_str classes = chuan_report_classes(report, explanation, arena);
  if (classes.n > 0)
    chuan_layout_wrap(out, classes, 0, 2, report->width, arena);
  print_made(out, report, explanation, arena);
  print_formers(out, report, explanation, arena);
}
