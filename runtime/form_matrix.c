/* Biểu 02: which unit meets which criterion; for the units above them how many do. */
#include "runtime/form_internal.h"

enum { ORDER, NAME, FIRST_ITEM, COLUMNS_BESIDE = 4 /* all but those of the items */ };

typedef struct matrix {
  chuan_form *form;
  const chuan_results *results;
  chuan_items items;
  chuan_places places;
  chuan_lang lang;
} matrix;

static chuan_str level_title(const matrix *m, const char *vi, const char *en)
{
  return chuan_form_printf(m->form, "%s%.*s", chuan_say(m->lang, vi, en), CHUAN_STR_ARGS(m->results->data->set->level));
}

/* A NUL-terminated copy of a code, as the key of a column. */
static const char *key_of(const matrix *m, chuan_str code)
{
  const char *copy = chuan_arena_copy(m->form->arena, code.p, code.n);
  return copy ? copy : "";
}

static void describe_columns(matrix *m)
{
  chuan_form *form = m->form;
  if (!chuan_form_columns(form, m->items.count + COLUMNS_BESIDE))
    return;
  chuan_form_add_column(form, "no", chuan_say(m->lang, "TT", "No."), CHUAN_CELL_TEXT, 5);
  chuan_form_add_column(form, "name", "", CHUAN_CELL_TEXT, 24)->title = level_title(m, "Tên ", "Name of ");
  form->columns[NAME].names = true;
  form->lead = FIRST_ITEM;
  for (size_t i = 0; i < m->items.count; i++) {
    chuan_form_column *column = chuan_form_add_column(form, key_of(m, chuan_item_code(&m->items, i)), "",
                                                      CHUAN_CELL_VERDICT, 4);
    column->title = chuan_item_code(&m->items, i);
    column->group = chuan_str_of(i < m->items.set->criterion_count ? chuan_say(m->lang, "Tiêu chí số", "Criterion")
                                                                   : chuan_say(m->lang, "Chỉ tiêu số", "Indicator"));
    column->marks = true;
  }
  chuan_form_add_column(form, "met", chuan_say(m->lang, "Tổng", "Total"), CHUAN_CELL_NUMBER, 7);
  chuan_form_add_column(form, "mean", "", CHUAN_CELL_NUMBER, 8)->title = chuan_str_of(
      chuan_say(m->lang, "B.quân", "Average"));
}

static void add_unit(matrix *m, size_t unit, size_t number)
{
  chuan_form_cell *cells = chuan_form_add_row(m->form, CHUAN_ROW_UNIT, unit);
  if (!cells)
    return;
  size_t met = 0;
  cells[ORDER] = chuan_cell_text(chuan_form_printf(m->form, "%zu", number));
  cells[NAME] = chuan_cell_text(m->results->data->units[unit].name);
  for (size_t i = 0; i < m->items.count; i++) {
    cells[FIRST_ITEM + i] = chuan_cell_item(m->form, &m->items, m->results, i, unit);
    met += chuan_item_counts(&m->items, m->results, i, unit);
  }
  cells[FIRST_ITEM + m->items.count] = chuan_cell_count(m->form, met);
}

/* The counts of the units order[first] … order[end - 1]. */
static void add_totals(matrix *m, chuan_form_row_kind kind, chuan_str number, chuan_str name, size_t first, size_t end)
{
  chuan_form_cell *cells = chuan_form_add_row(m->form, kind, SIZE_MAX);
  if (!cells)
    return;
  size_t all = 0;
  cells[ORDER] = chuan_cell_text(number);
  cells[NAME] = chuan_cell_text(name);
  for (size_t i = 0; i < m->items.count; i++) {
    size_t met = 0;
    for (size_t at = first; at < end; at++)
      met += chuan_item_counts(&m->items, m->results, i, m->places.order[at]);
    cells[FIRST_ITEM + i] = chuan_cell_count(m->form, met);
    all += met;
  }
  cells[FIRST_ITEM + m->items.count] = chuan_cell_count(m->form, all);
  cells[FIRST_ITEM + m->items.count + 1] = chuan_cell_mean(m->form, all, end - first, false);
}

static void add_rows(matrix *m)
{
  const chuan_places *places = &m->places;
  for (size_t at = 0; at < places->orphans; at++)
    add_unit(m, places->order[at], at + 1);
  for (size_t i = 0; i < places->count; i++) {
    const chuan_form_place *place = &places->items[i];
    add_totals(m, CHUAN_ROW_GROUP, chuan_places_number(m->form, places, i), place->unit->name, place->first,
               place->end);
    for (size_t at = place->first; at < place->own_end; at++)
      add_unit(m, places->order[at], at - place->first + 1);
  }
  add_totals(m, CHUAN_ROW_TOTAL, CHUAN_STR(""), chuan_places_whole(places, m->lang), 0, m->results->data->unit_count);
}

/* Whether a unit has this verdict on one of the items. */
static bool occurs(const matrix *m, uint8_t verdict)
{
  for (size_t unit = 0; unit < m->results->data->unit_count; unit++)
    for (size_t i = 0; i < m->items.count; i++)
      if (chuan_item_verdict(&m->items, m->results, i, unit) == verdict)
        return true;
  return false;
}

/* "; ○: cơ bản đạt" of each grade in the table. */
static void add_grades(matrix *m, chuan_buffer *b)
{
  const chuan_set *set = m->items.set;
  for (size_t k = 0; k < set->grade_count; k++) {
    bool said = !chuan_report_grade_counts(m->results, k, 0, m->results->data->unit_count);
    for (size_t i = 0; i < k && !said; i++)
      said = chuan_str_equal(set->grades[i].name, set->grades[k].name) &&
             chuan_report_grade_counts(m->results, i, 0, m->results->data->unit_count);
    if (said)
      continue;
    chuan_buffer_add_c(b, "; ");
    chuan_buffer_add(b, chuan_form_grade_mark(m->form, set->grades[k].name));
    chuan_buffer_add_c(b, ": ");
    chuan_buffer_add(b, set->grades[k].name);
    chuan_buffer_add_c(b, chuan_say(m->lang, ", chưa đạt", ", not met"));
  }
}

static void add_notes(matrix *m)
{
  chuan_buffer b;
  chuan_buffer_init(&b, m->form->arena);
  chuan_buffer_add_c(&b, chuan_say(m->lang, "x: đạt; ô trống: chưa đạt", "x: met; blank: not met"));
  if (occurs(m, CHUAN_VERDICT_INSUFFICIENT))
    chuan_buffer_add_c(&b, chuan_say(m->lang, "; ?: chưa đủ dữ liệu", "; ?: insufficient data"));
  if (occurs(m, CHUAN_VERDICT_NOT_APPLICABLE))
    chuan_buffer_add_c(
        &b, m->items.set->policy == CHUAN_NOT_APPLICABLE_MET
                ? chuan_say(m->lang, "; –: không áp dụng, tính là đạt", "; –: not applicable, counted as met")
                : chuan_say(m->lang, "; –: không áp dụng", "; –: not applicable"));
  if (occurs(m, CHUAN_VERDICT_FAULT))
    chuan_buffer_add_c(&b, chuan_say(m->lang, "; !: lỗi quy tắc", "; !: rule fault"));
  add_grades(m, &b);
  chuan_buffer_add_char(&b, '.');
  chuan_form_add_note(m->form, &b);
  chuan_buffer_init(&b, m->form->arena);
  for (size_t i = 0; i < m->items.count; i++) {
    chuan_buffer_add_c(&b, i > 0 ? "; " : "");
    chuan_buffer_add(&b, chuan_item_code(&m->items, i));
    chuan_buffer_add_char(&b, ' ');
    chuan_buffer_add(&b, chuan_item_title(&m->items, i));
  }
  chuan_buffer_add_char(&b, '.');
  if (m->items.count > 0)
    chuan_form_add_note(m->form, &b);
}

void chuan_form_make_matrix(chuan_form *form, const chuan_form_source *source)
{
  const chuan_results *results = source->periods[0]->results;
  matrix m = { .form = form, .results = results, .lang = form->report->lang };
  form->label = chuan_str_of(chuan_say(m.lang, "Biểu số 02", "Table 02"));
  form->title = level_title(&m, "Kết quả thực hiện tiêu chí của từng ", "Criteria met by each ");
  if (!chuan_items_make(&m.items, results->data->set, form->arena) ||
      chuan_places_make(&m.places, results->data, form->arena) != CHUAN_RC_OK) {
    form->failed = true;
    return;
  }
  describe_columns(&m);
  if (form->failed)
    return;
  add_rows(&m);
  add_notes(&m);
  chuan_form_note_open(form, &m.items, results);
}
