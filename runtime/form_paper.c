/* How wide columns and how high rows of a spreadsheet are: wide enough for their numbers, in whose place it shows ###
   otherwise, and for the two halves of the head of a document; high enough for texts that are wrapped, which not every
   program sees to by itself. Widths are in the letters of spreadsheets, seven pixels each. */
#include "runtime/form_internal.h"

enum {
  NATIONAL_LETTERS = 52, /* "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", bold */
  CODE_LETTERS_MAX = 16  /* longer codes are wrapped */
};

/* A digit of 12 points takes eight pixels. */
static unsigned letters_of(chuan_str text)
{
  size_t width = chuan_text_width(text, 0);
  return (unsigned)(width + (width + 6) / 7);
}

static void widen(unsigned *width, unsigned needed)
{
  *width = needed > *width ? needed : *width;
}

static void widen_for_row(unsigned *widths, const chuan_form *form, const chuan_form_row *row)
{
  unsigned code = letters_of(row->cells[0].text);
  widen(&widths[0], code < CODE_LETTERS_MAX ? code : CODE_LETTERS_MAX);
  for (size_t c = 0; c < form->column_count; c++) {
    const chuan_form_cell *cell = &row->cells[c];
    if (cell->kind == CHUAN_CELL_NUMBER || (cell->kind == CHUAN_CELL_VERDICT && form->columns[c].marks))
      widen(&widths[c], letters_of(chuan_form_shown(form, c, cell)));
  }
}

void chuan_paper_widths(unsigned *widths, const chuan_form *form)
{
  unsigned behind = 0, count = (unsigned)(form->column_count - form->lead);
  for (size_t c = 0; c < form->column_count; c++)
    widths[c] = form->columns[c].width;
  chuan_arena arena;
  chuan_form rows = chuan_form_begin_rows(form, &arena);
  for (size_t r = 0; r < form->row_count; r++) {
    chuan_arena_reset(&arena);
    widen_for_row(widths, &rows, &form->rows[r]);
  }
  chuan_form_end_rows(form, &arena);
  for (size_t c = form->lead; c < form->column_count; c++)
    behind += widths[c];
  unsigned lacking = behind < NATIONAL_LETTERS ? NATIONAL_LETTERS - behind : 0;
  for (size_t c = form->lead; c < form->column_count; c++)
    widths[c] += (lacking + count - 1) / count;
}

size_t chuan_paper_right_half(const unsigned *widths, const chuan_form *form)
{
  unsigned all = 0, right = 0;
  size_t column = form->column_count;
  for (size_t c = 0; c < form->column_count; c++)
    all += widths[c];
  while (column > 1 && (right < NATIONAL_LETTERS || right + widths[column - 1] <= all / 2))
    right += widths[--column];
  return column;
}

size_t chuan_paper_lines(chuan_str text, unsigned width, bool bold)
{
  size_t room = bold ? width : width + width / 10, lines = 1, used = 0;
  for (size_t at = 0, end; at < text.n; at = end + 1) {
    for (end = at; end < text.n && text.p[end] != ' ' && text.p[end] != '\n';)
      end++;
    size_t word = chuan_text_width((chuan_str){ text.p + at, end - at }, 0);
    bool fits = used + word <= room && (at == 0 || text.p[at - 1] != '\n');
    lines += !fits && used > 0;
    for (used = fits ? used + word : word; used > room; used -= room)
      lines++;
    used++; /* the blank behind it */
  }
  return lines;
}
