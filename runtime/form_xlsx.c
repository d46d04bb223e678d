/* A form as a spreadsheet. The one file that speaks to libxlsxwriter, and the one with machine floats: a spreadsheet
   has no other numbers. What is written is the float nearest to the exact number, with a format that shows what is
   printed, of at most 15 digits; a number with more digits is written as a text. Texts are only ever written as texts,
   never as formulas.

   The library crashes where it gets no memory. So it works in a process of its own, which says how it went; one that
   dies without a word has had none. Only that process loads the library, for with what it needs itself this takes
   longer than many a whole run. */
#include "runtime/form_internal.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <xlsxwriter.h>

enum {
  DIGITS_MAX = 15,        /* of a number that a spreadsheet shows as it is printed */
  PLACES_KEPT = 30,       /* decimals that the nearest float is found by */
  TEXT_BYTES_MAX = 32000, /* of a cell: the format allows 32,767 letters */
  STYLES_MAX = 256,
  FONT_SIZE = 12,
  LINE_POINTS = 16,
  ROW_POINTS_MAX = 409, /* of the format */
  LINES_MAX = ROW_POINTS_MAX / LINE_POINTS, /* of a row */
  A4 = 9,
  CELL_LETTERS = 16,      /* width of the columns of sheets without a table */
  MARK_COLOUR = 0xFFE699,
  PORTRAIT_LETTERS = 95 /* a wider table is printed across */
};

/* The library, in the process that writes; nowhere else is it looked at. */
static struct {
#define CALL(name) __typeof__(name) *name;
#include "runtime/form_xlsx_calls.def"
#undef CALL
} xlsx;

const char *chuan_form_xlsx_library(void)
{
  return CHUAN_XLSXWRITER;
}

/* ELIBACC: there is no such library. */
static chuan_rc load_library(int *error)
{
  static const struct {
    const char *name;
    void *at;
  } CALLS[] = {
#define CALL(name) { #name, &xlsx.name },
#include "runtime/form_xlsx_calls.def"
#undef CALL
  };
  *error = ELIBACC;
  void *library = dlopen(chuan_form_xlsx_library(), RTLD_NOW | RTLD_LOCAL);
  if (!library) { /* it does not say why: perhaps there was no memory */
    library = malloc(1);
    if (!library)
      return CHUAN_RC_MEMORY;
    free(library);
    library = dlopen(chuan_form_xlsx_library(), RTLD_NOW | RTLD_LOCAL);
  }
  if (!library)
    return CHUAN_RC_IO;
  for (size_t i = 0; i < sizeof CALLS / sizeof *CALLS; i++) {
    void *found = dlsym(library, CALLS[i].name);
    if (!found)
      return CHUAN_RC_IO;
    memcpy(CALLS[i].at, &found, sizeof found);
  }
  return CHUAN_RC_OK;
}

/* How a cell looks. A format of the workbook is made for each combination that occurs. */
typedef struct style {
  bool bold, italic, underlined, bordered, wrapped, centred, right, top, marked;
  bool number, percent, date;
  unsigned places;
  const char *sign;
} style;

typedef struct book {
  const chuan_form *form;
  lxw_workbook *workbook;
  lxw_worksheet *sheet;
  style styles[STYLES_MAX];
  lxw_format *formats[STYLES_MAX];
  size_t style_count;
  unsigned *widths; /* of the columns of the form */
  lxw_row_t row;
  chuan_arena *arena;
  bool failed;
} book;

/* Styles ------------------------------------------------------------------------------------------- */

static bool same_style(const style *a, const style *b)
{
  return a->bold == b->bold && a->italic == b->italic && a->underlined == b->underlined &&
         a->bordered == b->bordered && a->wrapped == b->wrapped && a->centred == b->centred && a->right == b->right &&
         a->top == b->top && a->marked == b->marked && a->number == b->number && a->percent == b->percent &&
         a->date == b->date && a->places == b->places && a->sign == b->sign;
}

/* "≥ "#,##0.00%, of a day "▲ "dd/mm/yyyy, of a text "▲ "@ */
static void set_number_format(lxw_format *format, const style *s)
{
  char text[96];
  int length = snprintf(text, sizeof text, "%s%s%s%s%s", s->sign ? "\"" : "", s->sign ? s->sign : "",
                        s->sign ? "\"" : "", s->date ? "dd/mm/yyyy" : s->number ? "#,##0" : "@",
                        s->places > 0 ? "." : "");
  for (unsigned i = 0; i < s->places && (size_t)length + 3 < sizeof text; i++)
    text[length++] = '0';
  if (s->percent)
    text[length++] = '%';
  text[length] = '\0';
  xlsx.format_set_num_format(format, text);
}

static lxw_format *format_of(book *b, style wanted)
{
  for (size_t i = 0; i < b->style_count; i++)
    if (same_style(&b->styles[i], &wanted))
      return b->formats[i];
  lxw_format *format = b->style_count < STYLES_MAX ? xlsx.workbook_add_format(b->workbook) : NULL;
  if (!format) {
    b->failed = true;
    return NULL;
  }
  xlsx.format_set_font_name(format, "Times New Roman");
  xlsx.format_set_font_size(format, FONT_SIZE);
  xlsx.format_set_align(format, wanted.top ? LXW_ALIGN_VERTICAL_TOP : LXW_ALIGN_VERTICAL_CENTER);
  if (wanted.bold)
    xlsx.format_set_bold(format);
  if (wanted.italic)
    xlsx.format_set_italic(format);
  if (wanted.underlined)
    xlsx.format_set_underline(format, LXW_UNDERLINE_SINGLE);
  if (wanted.bordered)
    xlsx.format_set_border(format, wanted.marked ? LXW_BORDER_THICK : LXW_BORDER_THIN); /* an empty cell has no sign */
  if (wanted.wrapped)
    xlsx.format_set_text_wrap(format);
  if (wanted.centred || wanted.right)
    xlsx.format_set_align(format, wanted.centred ? LXW_ALIGN_CENTER : LXW_ALIGN_RIGHT);
  if (wanted.marked)
    xlsx.format_set_bg_color(format, MARK_COLOUR);
  if (wanted.number || wanted.sign)
    set_number_format(format, &wanted);
  b->styles[b->style_count] = wanted;
  return b->formats[b->style_count++] = format;
}

/* Cells -------------------------------------------------------------------------------------------- */

/* NUL-terminated, and not longer than a cell may be. */
static char *c_text(book *b, chuan_str text)
{
  size_t n = text.n;
  if (n > TEXT_BYTES_MAX)
    for (n = TEXT_BYTES_MAX; n > 0 && (text.p[n] & 0xC0) == 0x80;)
      n--; /* not within a letter */
  static char nothing[1];
  char *copy = chuan_arena_copy(b->arena, text.p, n);
  b->failed = b->failed || !copy;
  return copy ? copy : nothing;
}

static void put_text(book *b, lxw_row_t row, size_t column, chuan_str text, style s)
{
  lxw_format *format = format_of(b, s);
  b->failed = b->failed ||
              xlsx.worksheet_write_string(b->sheet, row, (lxw_col_t)column, c_text(b, text), format) != LXW_NO_ERROR;
}

/* One text over several cells. */
static void put_merged(book *b, lxw_row_t first_row, size_t first, lxw_row_t last_row, size_t last, chuan_str text,
                       style s)
{
  if (first_row == last_row && first == last) {
    put_text(b, first_row, first, text, s);
    return;
  }
  b->failed = b->failed || xlsx.worksheet_merge_range(b->sheet, first_row, (lxw_col_t)first, last_row, (lxw_col_t)last,
                                                 c_text(b, text), format_of(b, s)) != LXW_NO_ERROR;
}

/* The number itself as the nearest float, shown with the decimals that are printed; false where these are too many to
   be kept. A spreadsheet would round what was cut off: of such a number it gets what is printed. */
static bool number_of(double *out, unsigned *places, book *b, const chuan_form_cell *cell)
{
  chuan_num printed, kept = cell->number;
  char digits[128];
  size_t n = 0, significant = 0;
  if (!chuan_form_printed(&printed, places, b->form, cell))
    return false;
  for (size_t i = 0; i < cell->text.n; i++)
    significant += cell->text.p[i] >= '0' && cell->text.p[i] <= '9' && (significant > 0 || cell->text.p[i] != '0');
  if (b->form->display.rounding == CHUAN_ROUND_DOWN &&
      chuan_num_divide(&kept, printed, chuan_num_int(cell->percent ? 100 : 1), b->arena) != CHUAN_RC_OK)
    return false;
  chuan_str text = chuan_num_display(kept, PLACES_KEPT, CHUAN_ROUND_HALF_UP, CHUAN_DIALECT_EN, b->arena);
  for (size_t i = 0; i < text.n && n < sizeof digits - 1; i++)
    if (text.p[i] != ',')
      digits[n++] = text.p[i];
  digits[n] = '\0';
  *out = strtod(digits, NULL);
  return n > 0 && significant <= DIGITS_MAX;
}

static void put_cell(book *b, size_t column, const chuan_form_row *row)
{
  const chuan_form_cell *cell = &row->cells[column];
  const chuan_form_column *of = &b->form->columns[column];
  double number;
  style s = { .bordered = true,
              .bold = row->kind == CHUAN_ROW_GROUP || row->kind == CHUAN_ROW_TOTAL,
              .wrapped = of->kind == CHUAN_CELL_TEXT || (of->kind == CHUAN_CELL_VERDICT && !of->marks),
              .centred = of->kind == CHUAN_CELL_VERDICT || column == 0 };
  if (!number_of(&number, &s.places, b, cell)) {
    s.places = 0;
    s.right = cell->kind == CHUAN_CELL_NUMBER;
    put_text(b, b->row, column, chuan_form_shown(b->form, column, cell), s);
    return;
  }
  s.number = true;
  s.percent = cell->percent;
  s.sign = cell->sign;
  b->failed = b->failed ||
              xlsx.worksheet_write_number(b->sheet, b->row, (lxw_col_t)column, number, format_of(b, s)) != LXW_NO_ERROR;
}

/* Not every program makes rows high enough for wrapped texts by itself. */
static void set_height(book *b, lxw_row_t row, size_t lines)
{
  if (lines > 1)
    xlsx.worksheet_set_row(b->sheet, row, (double)(lines < LINES_MAX ? lines * LINE_POINTS + 1 : ROW_POINTS_MAX), NULL);
}

static size_t lines_of_row(const book *b, const chuan_form_row *row)
{
  size_t lines = 1;
  bool bold = row->kind == CHUAN_ROW_GROUP || row->kind == CHUAN_ROW_TOTAL;
  for (size_t c = 0; c < b->form->column_count; c++) {
    const chuan_form_column *column = &b->form->columns[c];
    bool wraps = column->kind == CHUAN_CELL_TEXT || (column->kind == CHUAN_CELL_VERDICT && !column->marks);
    size_t needed = wraps ? chuan_paper_lines(chuan_form_shown(b->form, c, &row->cells[c]), b->widths[c], bold) : 1;
    lines = needed > lines ? needed : lines;
  }
  return lines;
}

/* The letters of so many columns. */
static unsigned letters_of(const book *b, size_t first, size_t count)
{
  unsigned letters = 0;
  for (size_t c = first; c < first + count; c++)
    letters += b->widths[c];
  return letters;
}

/* The heads of columns alone, or those above several. */
static size_t lines_of_head(const book *b, bool groups)
{
  const chuan_form *form = b->form;
  size_t lines = 1;
  for (size_t c = 0, span; c < form->column_count; c += groups && span > 1 ? span : 1) {
    span = chuan_form_group_span(form, c);
    size_t needed = groups ? chuan_paper_lines(form->columns[c].group, letters_of(b, c, span), true)
                           : chuan_paper_lines(form->columns[c].title, b->widths[c], true);
    lines = needed > lines ? needed : lines;
  }
  return lines;
}

/* Parts of the sheet ------------------------------------------------------------------------------- */

static size_t last_column(const book *b)
{
  return b->form->column_count - 1;
}

/* A text over the whole width. A merged cell does not grow with its text by itself, and no row is higher than
   ROW_POINTS_MAX. */
static void put_wrapped(book *b, chuan_str text, style s)
{
  s.wrapped = true;
  size_t lines = chuan_paper_lines(text, letters_of(b, 0, b->form->column_count), s.bold || s.italic);
  lxw_row_t rows = (lxw_row_t)((lines + LINES_MAX - 1) / LINES_MAX);
  for (lxw_row_t i = 0; i < rows; i++)
    set_height(b, b->row + i, (lines + rows - 1) / rows);
  put_merged(b, b->row, 0, b->row + rows - 1, last_column(b), text, s);
  b->row += rows;
}

static void put_halves(book *b, const char *left, style of_left, const char *right, style of_right)
{
  size_t middle = chuan_paper_right_half(b->widths, b->form);
  put_merged(b, b->row, 0, b->row, middle - 1, chuan_str_of(left), of_left);
  put_merged(b, b->row, middle, b->row, last_column(b), chuan_str_of(right), of_right);
  b->row++;
}

/* The head of a document by Nghị định 30/2020, and the title. Who issues it is left to be filled in. */
static void put_title(book *b)
{
  chuan_lang lang = b->form->report->lang;
  style bold = { .bold = true, .centred = true }, plain = { .centred = true }, motto = bold,
        italic = { .italic = true, .centred = true };
  motto.underlined = true;
  put_halves(b, chuan_say(lang, "CƠ QUAN LẬP BIỂU", "AUTHORITY"), bold, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", bold);
  put_halves(b, "………………………", bold, "Độc lập - Tự do - Hạnh phúc", motto);
  b->row++;
  put_wrapped(b, b->form->label, plain);
  put_wrapped(b, b->form->title, bold);
  put_wrapped(b, b->form->subtitle, italic);
  b->row++;
}

static void put_head(book *b)
{
  const chuan_form *form = b->form;
  style s = { .bold = true, .bordered = true, .wrapped = true, .centred = true };
  lxw_row_t first = b->row, last = first + (chuan_form_has_groups(form) ? 1 : 0);
  for (size_t c = 0; c < form->column_count; c++) {
    if (form->columns[c].group.n == 0)
      put_merged(b, first, c, last, c, form->columns[c].title, s);
    else
      put_text(b, last, c, form->columns[c].title, s);
  }
  for (size_t c = 0, span; c<form->column_count; c += span> 0 ? span : 1) {
    span = chuan_form_group_span(form, c);
    if (span > 0)
      put_merged(b, first, c, first, c + span - 1, form->columns[c].group, s);
  }
  set_height(b, last, lines_of_head(b, false));
  if (last > first)
    set_height(b, first, lines_of_head(b, true));
  b->row = last + 1;
  xlsx.worksheet_repeat_rows(b->sheet, first, last);
  xlsx.worksheet_freeze_panes(b->sheet, b->row, (lxw_col_t)form->lead);
}

/* One half of the signatures: a line in italics, who signs, and how. */
static void put_signature(book *b, size_t first, size_t last, const char *above, const char *who, const char *how)
{
  style italic = { .italic = true, .centred = true, .wrapped = true, .top = true }, bold = italic;
  bold.italic = false;
  bold.bold = true;
  lxw_rich_string_tuple parts[] = { { format_of(b, italic), c_text(b, chuan_str_of(above)) },
                                    { format_of(b, bold), c_text(b, chuan_str_of(who)) },
                                    { format_of(b, italic), c_text(b, chuan_str_of(how)) } };
  lxw_rich_string_tuple *all[] = { &parts[0], &parts[1], &parts[2], NULL };
  put_merged(b, b->row, first, b->row, last, CHUAN_STR(""), italic);
  b->failed = b->failed || xlsx.worksheet_write_rich_string(b->sheet, b->row, (lxw_col_t)first,
                                                            all, format_of(b, italic)) != LXW_NO_ERROR;
}

/* All in one row, with room to sign: no page ends within a row. */
static void put_signatures(book *b)
{
  enum { LINES = 8 };
  chuan_lang lang = b->form->report->lang;
  size_t middle = chuan_paper_right_half(b->widths, b->form);
  b->row++;
  set_height(b, b->row, LINES);
  put_signature(b, 0, middle - 1, "\n", chuan_say(lang, "NGƯỜI LẬP BIỂU\n", "PREPARED BY\n"),
                chuan_say(lang, "(Ký, ghi rõ họ tên)", "(signature, full name)"));
  put_signature(b, middle, last_column(b),
                chuan_say(lang, "………, ngày …… tháng …… năm ……\n", "………, ……/……/……\n"),
                chuan_say(lang, "THỦ TRƯỞNG ĐƠN VỊ\n", "HEAD OF UNIT\n"),
                chuan_say(lang, "(Ký tên, đóng dấu)", "(signature, seal)"));
}

/* A4, margins of Nghị định 30/2020, the page number at the top in the middle. */
static void set_paper(book *b, size_t letters)
{
  static const double MILLIMETRES = 25.4; /* of an inch */
  xlsx.worksheet_set_paper(b->sheet, A4);
  if (letters > PORTRAIT_LETTERS)
    xlsx.worksheet_set_landscape(b->sheet);
  xlsx.worksheet_set_margins(b->sheet, 30 / MILLIMETRES, 15 / MILLIMETRES, 20 / MILLIMETRES, 20 / MILLIMETRES);
  xlsx.worksheet_fit_to_pages(b->sheet, 1, 0);
  xlsx.worksheet_center_horizontally(b->sheet);
  xlsx.worksheet_set_header(b->sheet, "&C&\"Times New Roman,Regular\"&13&P");
}

static void set_page(book *b)
{
  chuan_paper_widths(b->widths, b->form);
  for (size_t c = 0; c < b->form->column_count; c++)
    xlsx.worksheet_set_column(b->sheet, (lxw_col_t)c, (lxw_col_t)c, b->widths[c], NULL);
  xlsx.worksheet_set_default_row(b->sheet, LINE_POINTS + 1, LXW_FALSE);
  set_paper(b, letters_of(b, 0, b->form->column_count));
}

static void put_rows(book *b)
{
  const chuan_form *form = b->form;
  chuan_arena arena, *whole = b->arena;
  chuan_form rows = chuan_form_begin_rows(form, &arena);
  b->form = &rows;
  b->arena = &arena;
  for (size_t r = 0; r < form->row_count && !b->failed; r++, b->row++) {
    chuan_arena_reset(&arena);
    set_height(b, b->row, lines_of_row(b, &form->rows[r]));
    for (size_t c = 0; c < form->column_count; c++)
      put_cell(b, c, &form->rows[r]);
  }
  b->form = form;
  b->arena = whole;
  chuan_form_end_rows(form, &arena);
}

static void fill_sheet(book *b)
{
  const chuan_form *form = b->form;
  set_page(b);
  put_title(b);
  put_head(b);
  put_rows(b);
  for (size_t i = 0; i < form->note_count; i++)
    put_wrapped(b, form->notes[i], (style){ .bold = false });
  put_wrapped(b, chuan_form_provenance(form), (style){ .italic = true });
  put_signatures(b);
}

/* Sheets behind the form --------------------------------------------------------------------------- */

/* The nearest float, and the decimals of the number as it is printed; false where these are too many. */
static bool kept_number(double *out, unsigned *places, book *b, const chuan_form_sheet_cell *cell)
{
  char digits[64];
  size_t n = 0, significant = 0;
  chuan_num rounded, printed = cell->number;
  if (!cell->is_number || (cell->percent && chuan_num_multiply(&printed, printed, chuan_num_int(100), b->arena)))
    return false;
  for (*places = 0; *places <= DIGITS_MAX; (*places)++)
    if (chuan_num_round(&rounded, printed, *places, CHUAN_ROUND_DOWN, b->arena) == CHUAN_RC_OK &&
        chuan_num_compare(rounded, printed) == 0)
      break;
  chuan_str text = chuan_num_display(cell->number, PLACES_KEPT, CHUAN_ROUND_HALF_UP, CHUAN_DIALECT_EN, b->arena);
  for (size_t i = 0; i < text.n && n < sizeof digits - 1; i++) {
    significant += text.p[i] >= '0' && text.p[i] <= '9' && (significant > 0 || text.p[i] != '0');
    if (text.p[i] != ',')
      digits[n++] = text.p[i];
  }
  digits[n] = '\0';
  *out = strtod(digits, NULL);
  return n > 0 && significant <= DIGITS_MAX && *places <= DIGITS_MAX;
}

/* How spreadsheets count the day; false for one before March 1900, where they do not agree. */
static bool kept_day(double *out, const chuan_form_sheet_cell *cell)
{
  enum { DAY_OF_1970 = 25569, FIRST = 61 };
  int64_t day = 0;
  if (!cell->is_date || !chuan_num_scaled(&day, cell->number, 0))
    return false;
  *out = (double)(day + DAY_OF_1970);
  return day + DAY_OF_1970 >= FIRST;
}

static void put_comment(book *b, lxw_row_t row, lxw_col_t column, chuan_str text)
{
  lxw_comment_options options = { .author = "chuan", .x_scale = 3, .y_scale = 2 };
  b->failed = b->failed ||
              xlsx.worksheet_write_comment_opt(b->sheet, row, column, c_text(b, text), &options) != LXW_NO_ERROR;
}

static void put_sheet_cell(book *b, const chuan_form_sheet_cell *cell)
{
  double number;
  style s = { .bordered = true, .wrapped = cell->head, .bold = cell->head || cell->marked, .centred = cell->head,
              .marked = cell->marked, .sign = cell->marked ? "▲ " : NULL };
  lxw_row_t row = (lxw_row_t)(cell->row - 1);
  lxw_col_t column = (lxw_col_t)(cell->column - 1);
  s.date = kept_day(&number, cell);
  if (s.date || kept_number(&number, &s.places, b, cell)) {
    s.number = true;
    s.percent = cell->percent;
    b->failed = b->failed ||
                xlsx.worksheet_write_number(b->sheet, row, column, number, format_of(b, s)) != LXW_NO_ERROR;
  } else {
    s.places = 0;
    put_text(b, row, column, cell->text, s);
  }
  if (cell->comment.n > 0)
    put_comment(b, row, column, cell->comment);
}

static void put_sheet(book *b, const chuan_form_sheet *sheet)
{
  b->sheet = xlsx.workbook_add_worksheet(b->workbook, c_text(b, sheet->name));
  if (!b->sheet) {
    b->failed = true;
    return;
  }
  xlsx.worksheet_set_column(b->sheet, 0, (lxw_col_t)(sheet->column_count - 1), CELL_LETTERS, NULL);
  /* No row has a height of its own: otherwise the library adds all of them up for the place of each comment. */
  set_paper(b, sheet->column_count * CELL_LETTERS);
  for (size_t i = 0; i < sheet->count && !b->failed; i++)
    put_sheet_cell(b, &sheet->cells[i]);
  if (sheet->head_row > 0) {
    xlsx.worksheet_repeat_rows(b->sheet, (lxw_row_t)(sheet->head_row - 1), (lxw_row_t)(sheet->head_row - 1));
    xlsx.worksheet_freeze_panes(b->sheet, (lxw_row_t)sheet->head_row, 1);
  }
}

/* The same bytes each time: the day of the law, not that of the run. */
static void set_properties(book *b)
{
  lxw_doc_properties properties = { .title = c_text(b, b->form->title),
                                    .subject = c_text(b, b->form->subtitle),
                                    .created = (time_t)b->form->report->results->data->law_date * 24 * 60 * 60 };
  xlsx.workbook_set_properties(b->workbook, &properties);
}

/* What a file is made of, for the process that writes it. */
typedef struct content {
  const chuan_form *form;
  const chuan_form_sheet *sheets;
  size_t sheet_count;
} content;

static chuan_rc write_book(const char *path, int *error, const content *of)
{
  const chuan_form *form = of->form;
  book *b = chuan_arena_alloc(form->arena, sizeof *b);
  if (!b)
    return CHUAN_RC_MEMORY;
  errno = 0;
  *b = (book){ .form = form, .arena = form->arena, .workbook = xlsx.workbook_new(path) };
  b->widths = chuan_arena_array(form->arena, form->column_count, sizeof *b->widths);
  if (!b->workbook || !b->widths)
    return CHUAN_RC_MEMORY;
  set_properties(b);
  b->sheet = xlsx.workbook_add_worksheet(b->workbook, c_text(b, form->label));
  b->failed = b->failed || !b->sheet;
  if (!b->failed)
    fill_sheet(b);
  for (size_t i = 0; i < of->sheet_count && !b->failed; i++)
    put_sheet(b, &of->sheets[i]);
  bool short_of_memory = errno == ENOMEM; /* the library does not always tell */
  errno = 0;
  lxw_error closed = xlsx.workbook_close(b->workbook);
  *error = errno ? errno : EIO;
  short_of_memory = short_of_memory || errno == ENOMEM || closed == LXW_ERROR_MEMORY_MALLOC_FAILED;
  if (b->failed || b->arena->failed || short_of_memory)
    return CHUAN_RC_MEMORY;
  return closed == LXW_NO_ERROR ? CHUAN_RC_OK : CHUAN_RC_IO;
}

/* How the writing went, as one process tells another. */
typedef struct written {
  chuan_rc rc;
  int error;
} written;

static bool tell(int to, const written *how)
{
  size_t told = 0;
  while (told < sizeof *how) {
    ssize_t length = write(to, (const char *)how + told, sizeof *how - told);
    if (length < 0 && errno != EINTR)
      return false;
    told += length > 0 ? (size_t)length : 0;
  }
  return true;
}

/* The writing process. It prints nothing and leaves what its parent has not printed yet to that. What the
   library prints it reads itself: some of its functions have no other way to say that there was no memory for a part of
   the file. */
static _Noreturn void write_and_tell(int to, const char *path, const content *of)
{
  written how = { .error = 0 };
  const struct rlimit no_dump = { .rlim_cur = 0 }; /* of its memory, should the library die */
  int printed[2];
  char any;
  setrlimit(RLIMIT_CORE, &no_dump);
  if (pipe2(printed, O_CLOEXEC | O_NONBLOCK) != 0 || dup2(printed[1], STDERR_FILENO) < 0)
    how = (written){ .rc = CHUAN_RC_IO, .error = errno };
  else
    how.rc = load_library(&how.error);
  if (how.rc == CHUAN_RC_OK)
    how.rc = write_book(path, &how.error, of);
  if (how.rc == CHUAN_RC_OK && read(printed[0], &any, 1) > 0)
    how.rc = CHUAN_RC_MEMORY;
  _exit(!tell(to, &how));
}

/* What it told; nothing came from one that died. */
static written hear(int from, pid_t writer)
{
  written how;
  size_t heard = 0;
  ssize_t length;
  do {
    length = read(from, (char *)&how + heard, sizeof how - heard);
    heard += length > 0 ? (size_t)length : 0;
  } while (heard < sizeof how && (length > 0 || (length < 0 && errno == EINTR)));
  while (waitpid(writer, NULL, 0) < 0 && errno == EINTR)
    ;
  return heard == sizeof how ? how : (written){ .rc = CHUAN_RC_MEMORY };
}

/* Whether all cells of the sheets have a place in a spreadsheet. */
static bool have_places(const content *of)
{
  for (const chuan_form_sheet *sheet = of->sheets; sheet < of->sheets + of->sheet_count; sheet++)
    for (size_t i = 0; i < sheet->count; i++)
      if (sheet->cells[i].row > LXW_ROW_MAX || sheet->cells[i].column > LXW_COL_MAX)
        return false;
  return true;
}

chuan_rc chuan_form_xlsx(const char *path, int *error, const chuan_form *form, const chuan_form_sheet *sheets,
                         size_t sheet_count)
{
  enum { ROWS_BESIDE = 64 }; /* all but those of the table */
  const content of = { .form = form, .sheets = sheets, .sheet_count = sheet_count };
  int ends[2];
  if (form->row_count + ROWS_BESIDE > LXW_ROW_MAX || form->column_count > LXW_COL_MAX || !have_places(&of))
    return CHUAN_RC_LIMIT;
  if (pipe2(ends, O_CLOEXEC) != 0) {
    *error = errno;
    return CHUAN_RC_IO;
  }
  pid_t writer = fork();
  if (writer == 0)
    write_and_tell(ends[1], path, &of);
  *error = errno;
  close(ends[1]);
  written how = writer > 0 ? hear(ends[0], writer) : (written){ .rc = CHUAN_RC_IO, .error = *error };
  close(ends[0]);
  *error = how.error;
  return how.rc;
}
