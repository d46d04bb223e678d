/* Cells, columns and rows of forms: see form.h and form_internal.h. */
#include "runtime/form_internal.h"
#include "runtime/local_time.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static const char *const KEYS[] = {
#define FORM(name, key, vi, en) key,
#include "runtime/forms.def"
#undef FORM
};

/* Folded, and blanks and dashes alike: "Biểu 02" is "bieu-02". */
static chuan_str plain_name(chuan_str name, chuan_arena *arena)
{
  chuan_str folded;
  if (chuan_text_fold(&folded, name, arena) != CHUAN_RC_OK)
    return (chuan_str){ NULL, 0 };
  char *copy = chuan_arena_copy(arena, folded.p, folded.n);
  for (size_t i = 0; copy && i < folded.n; i++)
    if (copy[i] == '_')
      copy[i] = '-';
  return (chuan_str){ copy, copy ? folded.n : 0 };
}

chuan_form_kind chuan_form_find(chuan_str name, chuan_arena *arena)
{
  chuan_str wanted = plain_name(name, arena);
  size_t i = 0;
  while (i < CHUAN_FORM_COUNT && !chuan_str_equal(wanted, chuan_str_of(KEYS[i])))
    i++;
  return (chuan_form_kind)i;
}

const char *chuan_form_key(chuan_form_kind kind)
{
  return KEYS[kind];
}

/* Cells -------------------------------------------------------------------------------------------- */

chuan_form_cell chuan_cell_text(chuan_str text)
{
  return (chuan_form_cell){ .kind = text.n > 0 ? CHUAN_CELL_TEXT : CHUAN_CELL_EMPTY, .text = text };
}

chuan_form_cell chuan_cell_verdict(uint8_t verdict, bool reported)
{
  return (chuan_form_cell){ .kind = verdict == CHUAN_VERDICT_ABSENT ? CHUAN_CELL_EMPTY : CHUAN_CELL_VERDICT,
                            .verdict = verdict,
                            .reported = reported };
}

chuan_form_cell chuan_cell_number(const chuan_form *form, chuan_num number, const chuan_num *bound, bool percent)
{
  return (chuan_form_cell){ .kind = CHUAN_CELL_NUMBER,
                            .number = number,
                            .percent = percent,
                            .text = chuan_report_number(number, bound, percent, form->report->lang, form->arena) };
}

chuan_form_cell chuan_cell_value(const chuan_form *form, const chuan_results *results, uint32_t indicator, size_t unit,
                                 chuan_num number, bool percent)
{
  return (chuan_form_cell){ .kind = CHUAN_CELL_NUMBER,
                            .number = number,
                            .percent = percent,
                            .text = chuan_report_value_as(results, indicator, number, percent, unit,
                                                          percent ? form->display : chuan_report_display(false),
                                                          form->report->lang, form->arena) };
}

chuan_form_cell chuan_cell_exact(const chuan_form *form, chuan_num number, bool percent)
{
  enum { EXACT_PLACES = 18 };
  chuan_dialect dialect = form->report->lang == CHUAN_LANG_EN ? CHUAN_DIALECT_EN : CHUAN_DIALECT_VI;
  chuan_form_cell cell = { .kind = CHUAN_CELL_NUMBER, .number = number, .percent = percent };
  chuan_num shown = number;
  if (percent && chuan_num_multiply(&shown, number, chuan_num_int(100), form->arena) != CHUAN_RC_OK)
    return (chuan_form_cell){ .kind = CHUAN_CELL_EMPTY };
  cell.text = chuan_num_display(shown, EXACT_PLACES, CHUAN_ROUND_HALF_UP, dialect, form->arena);
  if (percent)
    cell.text = chuan_form_printf(form, "%.*s%%", CHUAN_STR_ARGS(cell.text));
  return cell;
}

chuan_form_cell chuan_cell_count(const chuan_form *form, size_t count)
{
  return chuan_cell_number(form, chuan_num_int((int64_t)count), NULL, false);
}

chuan_form_cell chuan_form_plain(const chuan_form *form, chuan_num number)
{
  return (chuan_form_cell){ .kind = CHUAN_CELL_NUMBER,
                            .number = number,
                            .text = chuan_report_number_among(number, NULL, 0, false, form->display, form->report->lang,
                                                              form->arena) };
}

chuan_form_cell chuan_cell_mean(const chuan_form *form, size_t n, size_t d, bool percent)
{
  chuan_form_cell cell = { .kind = CHUAN_CELL_NUMBER, .percent = percent };
  if (chuan_num_ratio(&cell.number, (int64_t)n, (int64_t)d, form->arena) != CHUAN_RC_OK)
    return (chuan_form_cell){ .kind = CHUAN_CELL_EMPTY };
  cell.text = chuan_report_number_among(cell.number, NULL, 0, percent, form->display, form->report->lang, form->arena);
  return cell;
}

chuan_str chuan_form_printf(const chuan_form *form, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  int length = vsnprintf(NULL, 0, format, arguments);
  va_end(arguments);
  char *text = length < 0 ? NULL : chuan_arena_alloc(form->arena, (size_t)length + 1);
  if (!text)
    return CHUAN_STR("");
  va_start(arguments, format);
  vsnprintf(text, (size_t)length + 1, format, arguments);
  va_end(arguments);
  return (chuan_str){ text, (size_t)length };
}

/* Columns, rows and notes -------------------------------------------------------------------------- */

bool chuan_form_columns(chuan_form *form, size_t most)
{
  form->columns = chuan_arena_array(form->arena, most, sizeof *form->columns);
  form->failed |= !form->columns;
  return form->columns != NULL;
}

chuan_form_column *chuan_form_add_column(chuan_form *form, const char *key, const char *title, chuan_cell_kind kind,
                                         unsigned width)
{
  chuan_form_column *column = &form->columns[form->column_count++];
  *column = (chuan_form_column){ .key = key, .title = chuan_str_of(title), .kind = kind, .width = width };
  return column;
}

chuan_form_cell *chuan_form_add_row(chuan_form *form, chuan_form_row_kind kind, size_t unit)
{
  chuan_form_cell *cells = chuan_arena_array(form->arena, form->column_count, sizeof *cells);
  if (!cells ||
      !chuan_arena_grow(form->arena, (void **)&form->rows, form->row_count, &form->row_capacity, sizeof *form->rows)) {
    form->failed = true;
    return NULL;
  }
  form->rows[form->row_count++] =
      (chuan_form_row){ .kind = kind, .unit = unit, .criterion = CHUAN_NONE, .indicator = CHUAN_NONE, .cells = cells };
  return cells;
}

void chuan_form_add_note(chuan_form *form, const chuan_buffer *note)
{
  if (note->failed || !chuan_arena_grow(form->arena, (void **)&form->notes, form->note_count, &form->note_capacity,
                                        sizeof *form->notes)) {
    form->failed = true;
    return;
  }
  form->notes[form->note_count++] = chuan_buffer_str(note);
}

/* What is counted ---------------------------------------------------------------------------------- */

bool chuan_items_make(chuan_items *out, const chuan_set *set, chuan_arena *arena)
{
  uint32_t *loose = chuan_arena_array(arena, set->indicator_count, sizeof *loose);
  *out = (chuan_items){ .set = set, .loose = loose, .count = set->criterion_count };
  for (uint32_t i = 0; loose && i < set->indicator_count; i++)
    if (set->indicators[i].criterion == CHUAN_NONE)
      loose[out->count++ - set->criterion_count] = i;
  return loose != NULL;
}

chuan_str chuan_item_code(const chuan_items *items, size_t item)
{
  const chuan_set *set = items->set;
  return item < set->criterion_count ? set->criteria[item].code
                                     : set->indicators[items->loose[item - set->criterion_count]].code;
}

chuan_str chuan_item_title(const chuan_items *items, size_t item)
{
  const chuan_set *set = items->set;
  return item < set->criterion_count ? set->criteria[item].title
                                     : set->indicators[items->loose[item - set->criterion_count]].title;
}

uint8_t chuan_item_verdict(const chuan_items *items, const chuan_results *results, size_t item, size_t unit)
{
  size_t units = results->data->unit_count, criteria = items->set->criterion_count;
  return item < criteria ? results->criteria[item * units + unit]
                         : results->indicators[items->loose[item - criteria] * units + unit];
}

bool chuan_item_counts(const chuan_items *items, const chuan_results *results, size_t item, size_t unit)
{
  uint8_t verdict = chuan_item_verdict(items, results, item, unit);
  return verdict == CHUAN_VERDICT_MET ||
         (verdict == CHUAN_VERDICT_NOT_APPLICABLE && items->set->policy == CHUAN_NOT_APPLICABLE_MET);
}

size_t chuan_form_same_unit(const chuan_data *data, chuan_str code)
{
  uint32_t unit = chuan_data_find_unit(data, code);
  return unit == CHUAN_NONE ? SIZE_MAX : unit;
}

chuan_str chuan_form_unit_name(const chuan_form *form, const chuan_data *data, const chuan_unit *unit)
{
  if (unit->parent == CHUAN_NONE)
    return unit->name;
  return chuan_form_printf(form, "%.*s, %.*s", CHUAN_STR_ARGS(unit->name),
                           CHUAN_STR_ARGS(data->ancestors[unit->parent].name));
}

bool chuan_form_wants(const chuan_form *form, const chuan_data *data, size_t unit)
{
  return !form->report->selected ||
         chuan_form_same_unit(form->report->results->data, data->units[unit].code) != SIZE_MAX;
}

/* Making a form ------------------------------------------------------------------------------------ */

/* "Bộ tiêu chí …; kỳ 2025". */
static void name_form(chuan_form *form)
{
  const chuan_data *data = form->report->results->data;
  chuan_lang lang = form->report->lang;
  chuan_buffer b;
  chuan_buffer_init(&b, form->arena);
  chuan_buffer_add(&b, data->set->title.n > 0 ? data->set->title : data->set->name);
  chuan_buffer_printf(&b, chuan_say(lang, "; kỳ %d", "; period %d"), data->period);
  form->failed |= b.failed;
  form->subtitle = chuan_buffer_str(&b);
}

/* Totals of units that were named are not those of the units above them. */
static void note_selected(chuan_form *form)
{
  chuan_buffer b;
  if (!form->report->selected || (form->kind == CHUAN_FORM_PAGE && form->report->results->data->unit_count == 1))
    return; /* the title names the one */
  chuan_buffer_init(&b, form->arena);
  chuan_buffer_add_c(&b, chuan_say(form->report->lang, "Chỉ gồm các đơn vị được chọn (--unit).",
                                   "Only of the units that were named (--unit)."));
  chuan_form_add_note(form, &b);
}

/* A table without units looks like one whose data are missing. */
static void note_empty(chuan_form *form)
{
  const chuan_data *data = form->report->results->data;
  chuan_lang lang = form->report->lang;
  chuan_buffer b;
  if (data->unit_count > 0)
    return;
  chuan_str day = chuan_day_text(data->law_date, lang == CHUAN_LANG_EN, form->arena);
  chuan_buffer_init(&b, form->arena);
  chuan_buffer_printf(&b, chuan_say(lang, "Không có %.*s nào có hiệu lực ngày %.*s trong danh mục đơn vị.",
                                    "No %.*s is in force on %.*s in the register of units."),
                      CHUAN_STR_ARGS(data->set->level), CHUAN_STR_ARGS(day));
  chuan_form_add_note(form, &b);
}

/* Says how percentages and averages are shown where that was asked for. */
static void note_display(chuan_form *form, const chuan_form_source *source)
{
  chuan_lang lang = form->report->lang;
  bool cut = form->display.rounding == CHUAN_ROUND_DOWN;
  chuan_buffer b;
  if (!source->display_given)
    return;
  chuan_buffer_init(&b, form->arena);
  chuan_buffer_printf(&b,
                      chuan_say(lang,
                                "Tỷ lệ phần trăm và số bình quân lấy tối đa %u chữ số thập phân, %s; lấy thêm chữ "
                                "số nơi số ấy nếu không sẽ sang phía bên kia mức phải đạt.",
                                "Percentages and averages have at most %u decimals, %s; more where the number would "
                                "otherwise stand on the other side of what is required."),
                      form->display.places,
                      cut ? chuan_say(lang, "phần sau cắt bỏ", "the rest cut off")
                          : chuan_say(lang, "phần sau làm tròn", "the rest rounded"));
  chuan_form_add_note(form, &b);
}

chuan_rc chuan_form_make(chuan_form *out, chuan_form_kind kind, const chuan_form_source *source, chuan_arena *arena)
{
  *out = (chuan_form){ .kind = kind, .report = source->periods[0], .arena = arena, .display = source->display };
  chuan_rc rc = CHUAN_RC_OK;
  name_form(out);
  switch (kind) {
  case CHUAN_FORM_COUNTS: rc = chuan_form_make_counts(out, source); break;
  case CHUAN_FORM_VILLAGES: chuan_form_make_villages(out, source); break;
  case CHUAN_FORM_REMAINING: rc = chuan_form_make_remaining(out, source); break;
  case CHUAN_FORM_COMPARED: chuan_form_make_compared(out, source); break;
  case CHUAN_FORM_PAGE:
    if (out->report->results->data->unit_count == 1) {
      chuan_form_make_single(out, source);
      break;
    } /* fall through */
  default: chuan_form_make_matrix(out, source); break;
  }
  chuan_form_note_marks(out);
  note_empty(out);
  note_display(out, source);
  note_selected(out);
  return rc == CHUAN_RC_OK && out->failed ? CHUAN_RC_MEMORY : rc;
}

/* Writing ------------------------------------------------------------------------------------------ */

chuan_form chuan_form_begin_rows(const chuan_form *form, chuan_arena *arena)
{
  chuan_form of = *form;
  chuan_arena_init(arena, form->arena->name, form->arena->limit);
  of.arena = arena;
  return of;
}

void chuan_form_end_rows(const chuan_form *form, chuan_arena *arena)
{
  form->arena->failed |= arena->failed;
  chuan_arena_free(arena);
}

chuan_str chuan_form_shown(const chuan_form *form, size_t column, const chuan_form_cell *cell)
{
  static const char *const MARKS[] = { [CHUAN_VERDICT_MET] = "x",
                                       [CHUAN_VERDICT_NOT_MET] = "",
                                       [CHUAN_VERDICT_INSUFFICIENT] = "?",
                                       [CHUAN_VERDICT_NOT_APPLICABLE] = "–",
                                       [CHUAN_VERDICT_FAULT] = "!" };
  chuan_buffer b;
  chuan_buffer_init(&b, form->arena);
  switch (cell->kind) {
  case CHUAN_CELL_VERDICT: {
    bool marks = form->columns[column].marks;
    chuan_form_cell marked = *cell;
    marked.reported = cell->reported && !(marks && form->all_reported);
    marked.unchecked = cell->unchecked && !(marks && form->all_unchecked);
    chuan_buffer_add_c(&b, marks ? MARKS[cell->verdict]
                                 : chuan_verdict_text((chuan_verdict)cell->verdict,
                                                      form->report->lang == CHUAN_LANG_EN));
    if (cell->text.n > 0 && marks)
      chuan_buffer_add(&b, chuan_form_grade_mark(form, cell->text));
    else if (cell->text.n > 0)
      chuan_buffer_printf(&b, " (%.*s)", CHUAN_STR_ARGS(cell->text));
    chuan_form_add_marks(&b, &marked, marks ? "" : " ");
    break;
  }
  case CHUAN_CELL_NUMBER:
    chuan_buffer_add_c(&b, cell->sign ? cell->sign : "");
    chuan_buffer_add(&b, cell->text);
    break;
  default: return cell->text;
  }
  return b.failed ? CHUAN_STR("") : chuan_buffer_str(&b);
}

bool chuan_form_printed(chuan_num *out, unsigned *places, const chuan_form *form, const chuan_form_cell *cell)
{
  chuan_dialect dialect = form->report->lang == CHUAN_LANG_EN ? CHUAN_DIALECT_EN : CHUAN_DIALECT_VI;
  chuan_str text = cell->text;
  text.n -= cell->percent && text.n > 0;
  return cell->kind == CHUAN_CELL_NUMBER && text.n > 0 &&
         chuan_num_parse(out, places, text, dialect, form->arena) == CHUAN_RC_OK;
}

static void add_hash(chuan_buffer *b, const unsigned char *hash)
{
  for (size_t i = 0; i < 32; i++)
    chuan_buffer_printf(b, "%02x", hash[i]);
}

chuan_str chuan_form_provenance(const chuan_form *form)
{
  const chuan_report *report = form->report;
  const chuan_data *data = report->results->data;
  chuan_lang lang = report->lang;
  chuan_buffer b;
  chuan_buffer_init(&b, form->arena);
  chuan_buffer_printf(&b, chuan_say(lang, "Lập bằng chuan %s, bộ ", "Made by chuan %s, set "), CHUAN_VERSION);
  chuan_buffer_add(&b, data->set->name);
  chuan_buffer_add_c(&b, chuan_say(lang, ", luật ngày ", ", law of "));
  chuan_buffer_add(&b, chuan_day_text(data->law_date, lang == CHUAN_LANG_EN, form->arena));
  if (report->as_known.n > 0) {
    chuan_buffer_add_c(&b, chuan_say(lang, ", số liệu nộp đến ", ", as known at "));
    chuan_buffer_add(&b, chuan_time_text(report->as_known, " ", lang, form->arena));
  }
  chuan_buffer_add_c(&b, chuan_say(lang, "; quy tắc ", "; rules "));
  add_hash(&b, data->program->hash);
  chuan_buffer_add_c(&b, chuan_say(lang, "; dữ liệu ", "; data "));
  add_hash(&b, data->hash);
  chuan_buffer_add_char(&b, '.');
  return b.failed ? CHUAN_STR("") : chuan_buffer_str(&b);
}

size_t chuan_form_group_span(const chuan_form *form, size_t column)
{
  chuan_str group = form->columns[column].group;
  size_t span = 0;
  while (group.n > 0 && column + span < form->column_count &&
         chuan_str_equal(form->columns[column + span].group, group))
    span++;
  return span;
}

bool chuan_form_has_groups(const chuan_form *form)
{
  for (size_t i = 0; i < form->column_count; i++)
    if (form->columns[i].group.n > 0)
      return true;
  return false;
}
