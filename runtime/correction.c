/* The correction sheet: see correction.h. */
#include "runtime/correction.h"

#include "runtime/form_internal.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum {
  CELLS_NAMED = 10,  /* of one violation in the first sheet, and all that are marked in no other */
  COMMENTS_TOLD = 20, /* of one cell */
  COLUMNS = 8,
  SHEET_NAME_MAX = 31 /* units of UTF-16 */
};

/* A cell in question. */
typedef struct mark {
  int64_t submission;
  chuan_str file, sheet;
  size_t row, column, number; /* number: in the order of the violations */
  chuan_str comment;
} mark;

typedef struct maker {
  chuan_correction *out;
  const chuan_validation_report *report;
  const chuan_validation *set;
  const chuan_data *data;
  mark *marks;
  size_t mark_count, mark_capacity, sheet_capacity;
  chuan_str *names; /* of the sheets, the first one of all too, without capitals and diacritics */
  size_t name_count, name_capacity;
  chuan_lang lang;
  chuan_arena *arena;
} maker;

/* Without memory nothing of it; the arena tells so at the end. */
static chuan_str keep(const maker *m, chuan_str text)
{
  char *copy = chuan_arena_copy(m->arena, text.p, text.n);
  return copy ? (chuan_str){ copy, text.n } : CHUAN_STR("");
}

/* Violations --------------------------------------------------------------------------------------- */

static chuan_rc add_mark(maker *m, const chuan_origin *origin, chuan_str comment)
{
  if (!chuan_arena_grow(m->arena, (void **)&m->marks, m->mark_count, &m->mark_capacity, sizeof *m->marks))
    return CHUAN_RC_MEMORY;
  mark *out = &m->marks[m->mark_count];
  *out = (mark){ .submission = origin->submission, .file = keep(m, origin->file), .sheet = keep(m, origin->sheet),
                 .row = origin->row, .column = origin->column, .number = m->mark_count++, .comment = comment };
  return CHUAN_RC_OK;
}

/* Whether the unit is above the one that was checked. */
static bool is_above(const maker *m, chuan_str code, size_t checked)
{
  for (uint32_t at = m->data->units[checked].parent; at != CHUAN_NONE; at = m->data->ancestors[at].parent)
    if (chuan_str_equal(m->data->ancestors[at].code, code))
      return true;
  return false;
}

/* Whether a cell is to be corrected by those whom the sheet is for: not what was handed in for the period before, which
   an import for this one would put in the place of its data; with --unit not what belongs to others than these units
   and those below them. Such cells are only named. */
static bool is_offered(const maker *m, const chuan_explained_input *cell, size_t checked)
{
  if (!cell->origin.found || cell->previous)
    return false;
  if (!cell->of || m->report->only_count == 0)
    return true;
  for (size_t i = 0; i < m->report->only_count; i++)
    if (chuan_str_equal(m->report->only[i], cell->of->code))
      return true;
  return !chuan_str_equal(cell->of->level, m->data->units[checked].level) && !is_above(m, cell->of->code, checked);
}

/* "dân_số = 1.000 người (bieu.xlsx ▸ Biểu 01 ▸ C5)" */
static void add_cell(chuan_buffer *b, const maker *m, const chuan_explained_input *cell)
{
  chuan_str place = chuan_finding_place(&cell->origin, m->lang, m->arena);
  if (cell->of)
    chuan_buffer_printf(b, "%.*s: ", CHUAN_STR_ARGS(cell->of->code));
  chuan_buffer_add(b, cell->declared->name);
  if (cell->previous)
    chuan_buffer_printf(b, chuan_say(m->lang, " kỳ %d", " of %d"), cell->period);
  chuan_buffer_add_c(b, cell->state == CHUAN_INPUT_VALUE ? " = " : ": ");
  chuan_buffer_add(b, chuan_report_input(cell, m->lang, m->arena));
  if (place.n > 0)
    chuan_buffer_printf(b, " (%.*s)", CHUAN_STR_ARGS(place));
}

static chuan_str cells_text(const maker *m, const chuan_finding *finding)
{
  size_t more = finding->unlisted;
  chuan_buffer b;
  chuan_buffer_init(&b, m->arena);
  for (size_t i = 0; i < finding->cell_count; i++) {
    const chuan_explained_input *cell = &finding->cells[i];
    if (i >= CELLS_NAMED && is_offered(m, cell, finding->unit)) {
      more++;
      continue;
    }
    chuan_buffer_add_c(&b, i > 0 ? "; " : "");
    add_cell(&b, m, cell);
  }
  if (more > 0)
    chuan_buffer_printf(&b, chuan_say(m->lang, "; và %zu ô khác", "; and %zu more cells"), more);
  return chuan_buffer_str(&b);
}

static chuan_str unit_text(const maker *m, size_t unit)
{
  const chuan_unit *of = &m->data->units[unit];
  return of->name.n > 0 ? chuan_form_printf(&m->out->form, "%.*s (%.*s)", CHUAN_STR_ARGS(of->name),
                                            CHUAN_STR_ARGS(of->code))
                        : keep(m, of->code);
}

/* "KT01: Dân số 1.000 khác tổng 990. Cách sửa: sửa một ô là đủ: …" */
static chuan_str comment_text(const maker *m, chuan_str rule, chuan_str message, chuan_str fix)
{
  chuan_buffer b;
  chuan_buffer_init(&b, m->arena);
  chuan_buffer_printf(&b, "%.*s: %.*s", CHUAN_STR_ARGS(rule), CHUAN_STR_ARGS(message));
  if (fix.n > 0)
    chuan_buffer_printf(&b, chuan_say(m->lang, "\nĐể hết lỗi: %.*s", "\nTo clear it: %.*s"), CHUAN_STR_ARGS(fix));
  return chuan_buffer_str(&b);
}

static chuan_rc add_violation(maker *m, uint32_t number, size_t unit)
{
  const chuan_indicator *rule = &m->data->set->indicators[number];
  const chuan_localised_part *part = NULL;
  chuan_form *form = &m->out->form;
  chuan_finding finding;
  chuan_rc rc = chuan_finder_explain(&finding, m->report->finder, m->set->results, number, unit);
  if (rc == CHUAN_RC_OK && !rule->check->warning)
    rc = chuan_finder_localise(&finding.fixes, m->report->finder, m->set->results, unit);
  if (rc != CHUAN_RC_OK)
    return rc;
  part = finding.fixes ? chuan_finder_fix(finding.fixes, number) : NULL;
  chuan_str message = keep(m, chuan_finding_message(&finding, m->lang, m->arena));
  chuan_str fix = part ? chuan_fix_text(part, m->data, unit, m->lang, m->arena) : CHUAN_STR("");
  chuan_str comment = comment_text(m, rule->code, message, fix);
  chuan_form_cell *cells = chuan_form_add_row(form, CHUAN_ROW_UNIT, SIZE_MAX);
  if (!cells)
    return CHUAN_RC_MEMORY;
  cells[0] = chuan_cell_count(form, form->row_count);
  cells[1] = chuan_cell_text(unit_text(m, unit));
  cells[2] = chuan_cell_text(chuan_form_printf(form, "%.*s %.*s", CHUAN_STR_ARGS(rule->code),
                                               CHUAN_STR_ARGS(rule->title)));
  cells[3] = chuan_cell_text(chuan_str_of(rule->check->warning ? chuan_say(m->lang, "cảnh báo", "warning")
                                                               : chuan_say(m->lang, "lỗi", "error")));
  cells[4] = chuan_cell_text(message);
  cells[5] = chuan_cell_text(cells_text(m, &finding));
  cells[6] = chuan_cell_text(fix);
  for (size_t i = 0; i < finding.cell_count && rc == CHUAN_RC_OK; i++)
    if (is_offered(m, &finding.cells[i], unit))
      rc = add_mark(m, &finding.cells[i].origin, comment);
  return rc;
}

static chuan_rc add_set(maker *m)
{
  chuan_rc rc = CHUAN_RC_OK;
  m->data = m->set->results->data;
  for (size_t unit = 0; unit < m->data->unit_count; unit++)
    for (size_t i = 0; i < m->data->set->indicator_count && rc == CHUAN_RC_OK; i++)
      if (chuan_validation_outcome(m->set, m->set->order[i], unit) == CHUAN_VERDICT_NOT_MET)
        rc = add_violation(m, m->set->order[i], unit);
  return rc;
}

static void make_form(maker *m)
{
  chuan_form *form = &m->out->form;
  const chuan_report *report = &m->report->reports[0];
  *form = (chuan_form){ .kind = CHUAN_FORM_COUNT, .report = report, .arena = m->arena,
                        .display = chuan_report_display(true), .lead = 2 };
  form->label = chuan_str_of(chuan_say(m->lang, "Phiếu sửa", "Corrections"));
  form->title = chuan_str_of(chuan_say(m->lang, "PHIẾU SỬA SỐ LIỆU", "DATA TO BE CORRECTED"));
  form->subtitle = chuan_form_printf(form, chuan_say(m->lang, "Kỳ %d", "Period %d"), report->results->data->period);
  if (!chuan_form_columns(form, COLUMNS))
    return;
  chuan_form_add_column(form, "number", "TT", CHUAN_CELL_NUMBER, 6);
  chuan_form_add_column(form, "unit", chuan_say(m->lang, "Đơn vị", "Unit"), CHUAN_CELL_TEXT, 18);
  chuan_form_add_column(form, "rule", chuan_say(m->lang, "Quy tắc", "Rule"), CHUAN_CELL_TEXT, 22);
  chuan_form_add_column(form, "severity", chuan_say(m->lang, "Mức", "Severity"), CHUAN_CELL_TEXT, 9);
  chuan_form_add_column(form, "message", chuan_say(m->lang, "Vi phạm", "Violation"), CHUAN_CELL_TEXT, 30);
  chuan_form_add_column(form, "cells", chuan_say(m->lang, "Ô số liệu", "Cells"), CHUAN_CELL_TEXT, 40);
  chuan_form_add_column(form, "fix", chuan_say(m->lang, "Cách sửa ít ô nhất", "Fewest changes"), CHUAN_CELL_TEXT, 40);
  chuan_form_add_column(form, "answer", chuan_say(m->lang, "Trả lời của đơn vị", "Answer of the unit"),
                        CHUAN_CELL_TEXT, 24);
}

static void add_note(maker *m)
{
  chuan_buffer b;
  chuan_buffer_init(&b, m->arena);
  chuan_buffer_add_c(&b, chuan_say(m->lang,
    "Các trang sau là những dòng đã nộp có ô cần xem lại, ở đúng dòng và cột cũ. Ô cần xem lại có nền màu và dấu ▲ "
    "trước số, kèm chú thích. Sửa ngay trong ô rồi nộp lại trang ấy. Số liệu kỳ trước, và của đơn vị không thuộc "
    "phiếu này, chỉ được nêu ở trang này. Cách sửa ít ô nhất chỉ là gợi ý: số đúng là số thực tế.",
    "The sheets behind this one hold the rows handed in with cells to be looked at, in their old places. These cells "
    "have a colour, the sign ▲ before the value, and a comment. Correct them there and hand that sheet in again. Data "
    "of the period before, and of units that this file is not for, are named only in this sheet. The fewest changes "
    "are only a hint: what is right is what is true."));
  chuan_form_add_note(&m->out->form, &b);
}

/* Sheets ------------------------------------------------------------------------------------------- */

static int compare_sheets(const mark *a, const mark *b)
{
  if (a->submission != b->submission)
    return a->submission < b->submission ? -1 : 1;
  return chuan_str_compare(a->sheet, b->sheet);
}

static int compare_marks(const void *left, const void *right)
{
  const mark *a = left, *b = right;
  int order = compare_sheets(a, b);
  if (order != 0)
    return order;
  if (a->row != b->row)
    return a->row < b->row ? -1 : 1;
  if (a->column != b->column)
    return a->column < b->column ? -1 : 1;
  return (a->number > b->number) - (a->number < b->number);
}

/* Takes a name, unless a sheet before has it; spreadsheets tell no capitals apart. */
static chuan_rc take_name(bool *taken, maker *m, chuan_str name)
{
  chuan_str folded;
  chuan_rc rc = chuan_text_fold(&folded, name, m->arena);
  if (rc != CHUAN_RC_OK)
    return rc;
  *taken = true;
  for (size_t i = 0; i < m->name_count; i++)
    if (chuan_str_equal(folded, m->names[i]))
      return CHUAN_RC_OK;
  if (!chuan_arena_grow(m->arena, (void **)&m->names, m->name_count, &m->name_capacity, sizeof *m->names))
    return CHUAN_RC_MEMORY;
  *taken = false;
  m->names[m->name_count++] = folded;
  return CHUAN_RC_OK;
}

/* The first letters of a text, in so many units of UTF-16 at most, without what a sheet's name may not have. */
static void add_allowed(chuan_buffer *b, chuan_str text, size_t most)
{
  size_t units = 0;
  for (size_t at = 0; at < text.n;) {
    size_t next = at + 1;
    while (next < text.n && (text.p[next] & 0xC0) == 0x80)
      next++;
    units += next - at == 4 ? 2 : 1;
    if (units > most)
      return;
    bool bad = (unsigned char)text.p[at] < ' ' || strchr("[]:*?/\\'", text.p[at]);
    chuan_buffer_add(b, bad ? CHUAN_STR("_") : (chuan_str){ text.p + at, next - at });
    at = next;
  }
}

/* That of the sheet handed in, or of a file without sheets; behind one that is taken the number of the submission. */
static chuan_rc name_sheet(chuan_str *out, maker *m, const mark *of)
{
  enum { NUMBER_LETTERS = 12 };
  chuan_rc rc = CHUAN_RC_OK;
  bool taken = true;
  chuan_str wanted = of->sheet;
  if (wanted.n == 0) {
    wanted = of->file;
    for (size_t i = 0; i < of->file.n; i++)
      if (of->file.p[i] == '/')
        wanted = (chuan_str){ of->file.p + i + 1, of->file.n - i - 1 };
  }
  for (int64_t number = 0; taken && rc == CHUAN_RC_OK; number += number > 0 ? 1 : of->submission) {
    chuan_buffer b;
    chuan_buffer_init(&b, m->arena);
    add_allowed(&b, wanted.n > 0 ? wanted : CHUAN_STR("_"), SHEET_NAME_MAX - (number > 0 ? NUMBER_LETTERS : 0));
    if (number > 0)
      chuan_buffer_printf(&b, " (%" PRId64 ")", number);
    *out = chuan_buffer_str(&b);
    rc = b.failed ? CHUAN_RC_MEMORY : take_name(&taken, m, *out);
  }
  return rc;
}

static chuan_form_sheet_cell *add_sheet_cell(const maker *m, chuan_form_sheet *sheet, size_t row, size_t column)
{
  if (!chuan_arena_grow(m->arena, (void **)&sheet->cells, sheet->count, &sheet->capacity, sizeof *sheet->cells))
    return NULL;
  chuan_form_sheet_cell *cell = &sheet->cells[sheet->count++];
  *cell = (chuan_form_sheet_cell){ .row = row, .column = column };
  sheet->column_count = column > sheet->column_count ? column : sheet->column_count;
  return cell;
}

static const chuan_datum *datum_of(const maker *m, chuan_str name)
{
  const chuan_program *program = m->data->program;
  for (const chuan_datum *datum = program->data; datum < program->data + program->data_count; datum++)
    if (chuan_str_equal(datum->name, name))
      return datum;
  return NULL;
}

/* What counts for the cell: perhaps that of a later submission, as it was written there. */
static chuan_rc fill_cell(chuan_form_sheet_cell *out, const maker *m, const chuan_handed_cell *of)
{
  const chuan_finder *finder = m->report->finder;
  const chuan_datum *datum = of->has_others && of->of_datum ? datum_of(m, of->name) : NULL;
  out->text = of->as_written;
  out->is_number = of->is_number;
  out->is_date = of->is_date;
  out->percent = of->share;
  out->number = of->number;
  if (!datum)
    return CHUAN_RC_OK;
  chuan_field field = { .kind = CHUAN_FIELD_DATUM, .datum = datum, .level = datum->level };
  chuan_origin origin;
  chuan_rc rc = chuan_store_origin(&origin, finder->store, of->unit, of->period, &field, finder->as_known, m->arena,
                                   finder->diags);
  if (rc == CHUAN_RC_OK && origin.found) {
    out->text = origin.as_written;
    out->is_date = origin.has_number && datum->type.kind == CHUAN_TYPE_DATE;
    out->is_number = origin.has_number && !out->is_date;
    out->number = origin.number;
  }
  return rc;
}

/* The next column of the sheet from this one on that no datum stands in. */
static size_t free_column(const chuan_handed_cell *cells, size_t count, size_t column)
{
  for (bool taken = true; taken; column += taken) {
    taken = false;
    for (size_t i = 0; i < count; i++)
      taken = taken || cells[i].column == column;
  }
  return column;
}

static bool add_text(const maker *m, chuan_form_sheet *sheet, size_t row, size_t column, chuan_str text)
{
  chuan_form_sheet_cell *cell = add_sheet_cell(m, sheet, row, column);
  if (cell)
    cell->text = text;
  return cell;
}

/* What a row is known by. */
typedef struct key_columns {
  size_t code, name;
} key_columns;

/* The head above the first row handed in: every column once. */
static bool add_head(const maker *m, chuan_form_sheet *sheet, const chuan_handed_cell *cells, size_t count,
                     key_columns keys)
{
  size_t row = cells[0].row > 1 ? cells[0].row - 1 : 1;
  chuan_form_sheet_cell *head;
  if (!add_text(m, sheet, row, keys.code, CHUAN_STR("mã")) || !add_text(m, sheet, row, keys.name, CHUAN_STR("tên")))
    return false;
  sheet->cells[0].head = sheet->cells[1].head = true;
  sheet->head_row = row;
  for (size_t i = 0; i < count; i++) {
    bool known = false;
    for (size_t k = 0; k < sheet->count; k++)
      known = known || sheet->cells[k].column == cells[i].column;
    if (known)
      continue;
    if (!(head = add_sheet_cell(m, sheet, row, cells[i].column)))
      return false;
    head->head = true;
    head->text = cells[i].of_criterion
                     ? chuan_form_printf(&m->out->form, "tiêu chí %.*s", CHUAN_STR_ARGS(cells[i].name))
                     : cells[i].name;
  }
  return true;
}

/* The comments of all marks of a cell, a line each; one violation is not repeated. */
static chuan_str comments_of(const maker *m, const mark *marks, size_t count)
{
  size_t told = 1;
  chuan_buffer b;
  if (count == 0 || marks[0].comment.p == marks[count - 1].comment.p)
    return count > 0 ? marks[0].comment : CHUAN_STR("");
  chuan_buffer_init(&b, m->arena);
  chuan_buffer_add(&b, marks[0].comment);
  for (size_t i = 1; i < count; i++)
    if (marks[i].comment.p != marks[i - 1].comment.p && ++told <= COMMENTS_TOLD)
      chuan_buffer_printf(&b, "\n%.*s", CHUAN_STR_ARGS(marks[i].comment));
  if (told > COMMENTS_TOLD)
    chuan_buffer_printf(&b, chuan_say(m->lang, "\n… và %zu vi phạm khác", "\n… and %zu more violations"),
                        told - COMMENTS_TOLD);
  return chuan_buffer_str(&b);
}

/* The code and the name of the unit of a row. */
static chuan_rc add_unit(const maker *m, chuan_form_sheet *sheet, size_t row, chuan_str code, key_columns keys)
{
  const chuan_finder *finder = m->report->finder;
  chuan_unit_found unit;
  chuan_rc rc = chuan_store_find_unit(&unit, finder->store, code, m->data->law_date, m->arena, finder->diags);
  if (rc != CHUAN_RC_OK || !add_text(m, sheet, row, keys.code, code))
    return rc != CHUAN_RC_OK ? rc : CHUAN_RC_MEMORY;
  return !unit.found || add_text(m, sheet, row, keys.name, unit.name) ? CHUAN_RC_OK : CHUAN_RC_MEMORY;
}

/* The rows that marks are in; both stand in the order of places. */
static chuan_rc add_rows(maker *m, chuan_form_sheet *sheet, const chuan_handed_cell *cells, size_t count,
                         key_columns keys, const mark *marks, size_t mark_count)
{
  size_t at = 0; /* the first mark that is not before the cell */
  chuan_rc rc = CHUAN_RC_OK;
  for (size_t i = 0, row = 0; i < count && rc == CHUAN_RC_OK; i++) {
    size_t end = at;
    while (at < mark_count && marks[at].row < cells[i].row)
      end = ++at;
    if (at == mark_count && row != cells[i].row)
      break;
    if (row != cells[i].row && marks[at].row != cells[i].row)
      continue;
    if (row != cells[i].row && (rc = add_unit(m, sheet, cells[i].row, cells[i].unit, keys)) != CHUAN_RC_OK)
      return rc;
    row = cells[i].row;
    chuan_form_sheet_cell *cell = add_sheet_cell(m, sheet, row, cells[i].column);
    if (!cell)
      return CHUAN_RC_MEMORY;
    while (end < mark_count && marks[end].row == row && marks[end].column == cells[i].column)
      end++;
    cell->marked = end > at;
    cell->comment = comments_of(m, marks + at, end - at);
    at = end;
    rc = fill_cell(cell, m, &cells[i]);
  }
  return rc;
}

static chuan_rc add_sheet(maker *m, const mark *marks, size_t count)
{
  chuan_correction *out = m->out;
  chuan_handed_cell *cells;
  size_t cell_count;
  chuan_rc rc = chuan_store_sheet_cells(&cells, &cell_count, m->report->finder->store, marks->submission, marks->sheet,
                                        m->arena, m->report->finder->diags);
  if (rc != CHUAN_RC_OK || cell_count == 0)
    return rc;
  if (!chuan_arena_grow(m->arena, (void **)&out->sheets, out->sheet_count, &m->sheet_capacity, sizeof *out->sheets))
    return CHUAN_RC_MEMORY;
  chuan_form_sheet *sheet = &out->sheets[out->sheet_count];
  key_columns keys = { .code = free_column(cells, cell_count, 1) };
  keys.name = free_column(cells, cell_count, keys.code + 1);
  *sheet = (chuan_form_sheet){ .count = 0 };
  out->sheet_count++;
  rc = name_sheet(&sheet->name, m, marks);
  if (rc != CHUAN_RC_OK || !add_head(m, sheet, cells, cell_count, keys))
    return CHUAN_RC_MEMORY;
  return add_rows(m, sheet, cells, cell_count, keys, marks, count);
}

chuan_rc chuan_correction_make(chuan_correction *out, const chuan_validation_report *report, chuan_arena *arena)
{
  maker m = { .out = out, .report = report, .lang = report->reports[0].lang, .arena = arena };
  chuan_rc rc = CHUAN_RC_OK;
  *out = (chuan_correction){ .sheet_count = 0 };
  bool taken;
  make_form(&m);
  rc = take_name(&taken, &m, out->form.label);
  for (size_t i = 0; i < report->count && rc == CHUAN_RC_OK && !out->form.failed; i++) {
    m.set = &report->sets[i];
    rc = add_set(&m);
  }
  add_note(&m);
  if (m.mark_count > 0)
    qsort(m.marks, m.mark_count, sizeof *m.marks, compare_marks);
  for (size_t first = 0, end; first < m.mark_count && rc == CHUAN_RC_OK; first = end) {
    for (end = first + 1; end < m.mark_count && compare_sheets(&m.marks[first], &m.marks[end]) == 0;)
      end++;
    rc = add_sheet(&m, m.marks + first, end - first);
  }
  return rc == CHUAN_RC_OK && (out->form.failed || arena->failed) ? CHUAN_RC_MEMORY : rc;
}
