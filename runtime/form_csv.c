/* A form as CSV for spreadsheets: UTF-8 with a byte order mark, semicolons, decimal commas, lines ended by CR LF (RFC
   4180). A text that a spreadsheet would take for a formula gets an apostrophe before it. */
#include "runtime/form_internal.h"

#include <string.h>

/* Whether a text, blanks before it left out, begins with a sign that makes it a formula; of tab and line ends every
   one at the start counts. */
static bool is_formula(chuan_str text)
{
  static const char *const SIGNS[] = { "=", "+", "-", "@", "＝", "＋", "－", "＠" };
  if (text.n > 0 && strchr("\t\r\n", text.p[0]))
    return true;
  text = chuan_str_trim(text);
  for (size_t i = 0; i < sizeof SIGNS / sizeof *SIGNS; i++)
    if (text.n >= strlen(SIGNS[i]) && memcmp(text.p, SIGNS[i], strlen(SIGNS[i])) == 0)
      return true;
  return false;
}

void chuan_form_csv_text(FILE *out, chuan_str text)
{
  bool guarded = is_formula(text), quoted = guarded;
  for (size_t i = 0; i < text.n && !quoted; i++)
    quoted = text.p[i] == ';' || text.p[i] == ',' || text.p[i] == '"' || text.p[i] == '\n' || text.p[i] == '\r';
  if (quoted)
    fputc('"', out);
  if (guarded)
    fputc('\'', out);
  for (size_t i = 0; i < text.n; i++) {
    if (text.p[i] == '"')
      fputc('"', out);
    fputc(text.p[i], out);
  }
  if (quoted)
    fputc('"', out);
}

/* Plain: what a spreadsheet reads as a number, without dots between thousands; behind its sign where it has one. */
static chuan_str plain_number(const chuan_form *form, const chuan_form_cell *cell)
{
  chuan_num printed;
  unsigned places;
  chuan_buffer b;
  chuan_buffer_init(&b, form->arena);
  if (!chuan_form_printed(&printed, &places, form, cell))
    return CHUAN_STR("");
  chuan_buffer_add_c(&b, cell->sign ? cell->sign : "");
  chuan_str text = chuan_num_display(printed, places, CHUAN_ROUND_HALF_UP, CHUAN_DIALECT_VI, form->arena);
  for (size_t i = 0; i < text.n; i++)
    if (text.p[i] != '.')
      chuan_buffer_add_char(&b, text.p[i]);
  chuan_buffer_add_c(&b, cell->percent ? "%" : "");
  return b.failed ? CHUAN_STR("") : chuan_buffer_str(&b);
}

static void write_cell(FILE *out, const chuan_form *form, size_t column, const chuan_form_cell *cell)
{
  chuan_str number = cell->kind == CHUAN_CELL_NUMBER ? plain_number(form, cell) : CHUAN_STR("");
  if (number.n > 0 && !cell->sign)
    fwrite(number.p, 1, number.n, out);
  else /* a sign may make it a formula */
    chuan_form_csv_text(out, number.n > 0 ? number : chuan_form_shown(form, column, cell));
}

/* "Tiêu chí số 1" under a head, "Tổng" alone. */
static chuan_str head(const chuan_form *form, size_t column)
{
  const chuan_form_column *c = &form->columns[column];
  return c->group.n == 0 ? c->title
                         : chuan_form_printf(form, "%.*s %.*s", CHUAN_STR_ARGS(c->group), CHUAN_STR_ARGS(c->title));
}

chuan_rc chuan_form_csv(FILE *out, const chuan_form *form)
{
  fputs("\xEF\xBB\xBF", out);
  for (size_t c = 0; c < form->column_count; c++) {
    fputs(c > 0 ? ";" : "", out);
    chuan_form_csv_text(out, head(form, c));
  }
  fputs("\r\n", out);
  chuan_arena arena;
  chuan_form rows = chuan_form_begin_rows(form, &arena);
  for (size_t r = 0; r < form->row_count; r++) {
    chuan_arena_reset(&arena);
    for (size_t c = 0; c < form->column_count; c++) {
      fputs(c > 0 ? ";" : "", out);
      write_cell(out, &rows, c, &form->rows[r].cells[c]);
    }
    fputs("\r\n", out);
  }
  chuan_form_end_rows(form, &arena);
  return form->arena->failed ? CHUAN_RC_MEMORY : CHUAN_RC_OK;
}
