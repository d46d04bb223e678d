/* Text for terminals: see layout.h. */
#include "runtime/layout.h"

#include <string.h>

enum {
  GAP = 2,          /* blanks between the columns of a table */
  FLEXIBLE_MIN = 12 /* columns that the flexible one keeps */
};

void chuan_tone_begin(FILE *out, chuan_tone tone, bool color)
{
  static const char *const SEQUENCES[] = { "", "\033[32m", "\033[31m", "\033[33m", "\033[1m" };
  if (color)
    fputs(SEQUENCES[tone], out);
}

void chuan_tone_end(FILE *out, chuan_tone tone, bool color)
{
  if (color && tone != CHUAN_TONE_PLAIN)
    fputs("\033[0m", out);
}

static void write_text(FILE *out, chuan_str text)
{
  if (text.n > 0)
    fwrite(text.p, 1, text.n, out);
}

static void write_blanks(FILE *out, size_t count)
{
  while (count-- > 0)
    fputc(' ', out);
}

/* Without memory there is nothing safe to print: the text is left out. */
static chuan_str escaped(chuan_str text, chuan_arena *arena)
{
  chuan_buffer b;
  chuan_buffer_init(&b, arena);
  chuan_text_escape(&b, text, 0);
  return b.failed ? CHUAN_STR("") : chuan_buffer_str(&b);
}

/* Paragraphs --------------------------------------------------------------------------------------- */

/* A word as it is printed: escaped, its no-break spaces (U+00A0) as plain ones. */
static chuan_str printed_word(chuan_str word, chuan_arena *arena)
{
  chuan_buffer b;
  if (chuan_text_is_shown(word)) /* nearly every word there is: a long table would else take memory twice */
    return word;
  chuan_buffer_init(&b, arena);
  for (size_t at = 0; at < word.n; at++) {
    bool no_break_space = word.p[at] == '\xC2' && at + 1 < word.n && word.p[at + 1] == '\xA0';
    chuan_buffer_add_char(&b, no_break_space ? ' ' : word.p[at]);
    at += no_break_space;
  }
  return b.failed ? CHUAN_STR("") : escaped(chuan_buffer_str(&b), arena);
}

/* Prints a wrapped text without its line end. */
static void print_wrapped(FILE *out, chuan_str text, size_t from, size_t indent, size_t width, chuan_arena *arena)
{
  size_t column = from;
  bool line_has_word = false;
  for (size_t at = 0; at < text.n;) {
    size_t end = at;
    while (end < text.n && text.p[end] != ' ')
      end++;
    chuan_str word = printed_word((chuan_str){ text.p + at, end - at }, arena);
    size_t word_width = chuan_text_width(word, 0);
    if (line_has_word && column + 1 + word_width > width) {
      fputc('\n', out);
      write_blanks(out, indent);
      column = indent;
      line_has_word = false;
    }
    if (line_has_word) {
      fputc(' ', out);
      column++;
    }
    write_text(out, word);
    column += word_width;
    line_has_word = true;
    at = end < text.n ? end + 1 : end;
  }
}

void chuan_layout_wrap(FILE *out, chuan_str text, size_t from, size_t indent, size_t width, chuan_arena *arena)
{
  print_wrapped(out, text, from, indent, width, arena);
  fputc('\n', out);
}

void chuan_layout_wrap_toned(FILE *out, chuan_str text, size_t indent, size_t width, chuan_tone tone, bool color,
                             chuan_arena *arena)
{
  chuan_tone_begin(out, tone, color);
  print_wrapped(out, text, 0, indent, width, arena);
  chuan_tone_end(out, tone, color);
  fputc('\n', out);
}

chuan_str chuan_layout_fit(chuan_str text, size_t width, chuan_arena *arena)
{
  if (chuan_text_width(text, 0) <= width)
    return text;
  size_t at = 0, length;
  while (at < text.n) {
    chuan_text_next((chuan_str){ text.p + at, text.n - at }, &length);
    if (chuan_text_width((chuan_str){ text.p, at + length }, 0) + 1 > width)
      break;
    at += length;
  }
  chuan_buffer b;
  chuan_buffer_init(&b, arena);
  chuan_buffer_add(&b, (chuan_str){ text.p, at });
  chuan_buffer_add_c(&b, "…");
  return b.failed ? CHUAN_STR("") : chuan_buffer_str(&b);
}

/* Tables ------------------------------------------------------------------------------------------- */

void chuan_table_init(chuan_table *table, const chuan_table_column *columns, size_t column_count, chuan_arena *arena)
{
  *table = (chuan_table){ .arena = arena, .columns = columns, .column_count = column_count };
}

void chuan_table_add(chuan_table *table, const chuan_str *cells, chuan_tone tone, size_t indent, chuan_str note)
{
  chuan_str *own = chuan_arena_array(table->arena, table->column_count, sizeof *own);
  if (!own || !chuan_arena_grow(table->arena, (void **)&table->rows, table->row_count, &table->row_capacity,
                                sizeof *table->rows)) {
    table->failed = true;
    return;
  }
  for (size_t c = 0; c < table->column_count; c++)
    own[c] = escaped(cells[c], table->arena);
  table->rows[table->row_count++] = (chuan_table_row){ .cells = own, .tone = tone, .indent = indent, .note = note };
}

/* The width that column `c` takes when nothing is cut. */
static size_t natural_width(const chuan_table *table, size_t c)
{
  if (table->columns[c].hidden)
    return 0;
  size_t widest = chuan_text_width(chuan_str_of(table->columns[c].title), 0);
  for (size_t r = 0; r < table->row_count; r++) {
    const chuan_table_row *row = &table->rows[r];
    size_t width = chuan_text_width(row->cells[c], 0) + (table->columns[c].flexible ? row->indent : 0);
    if (width > widest)
      widest = width;
  }
  return widest;
}

/* The width of the column in a table of `width` columns. */
static size_t column_width(const chuan_table *table, size_t c, size_t width)
{
  size_t natural = natural_width(table, c);
  if (!table->columns[c].flexible)
    return natural;
  size_t others = 0;
  for (size_t other = 0; other < table->column_count; other++)
    if (other != c && !table->columns[other].hidden)
      others += natural_width(table, other) + GAP;
  size_t room = width > others ? width - others : 0;
  if (room < FLEXIBLE_MIN)
    room = FLEXIBLE_MIN;
  return natural < room ? natural : room;
}

size_t chuan_table_least_width(const chuan_table *table)
{
  size_t least = 0;
  for (size_t c = 0; c < table->column_count; c++) {
    size_t natural = natural_width(table, c);
    if (table->columns[c].hidden)
      continue;
    least += (table->columns[c].flexible && natural > FLEXIBLE_MIN ? FLEXIBLE_MIN : natural) + (least > 0 ? GAP : 0);
  }
  return least;
}

/* Prints a cell in `width` columns; the last one of a row gets no blanks behind it. */
static void print_cell(FILE *out, chuan_str text, size_t width, bool right, bool last, chuan_tone tone, bool color)
{
  size_t own = chuan_text_width(text, 0), blanks = width > own ? width - own : 0;
  if (right)
    write_blanks(out, blanks);
  chuan_tone_begin(out, tone, color && text.n > 0);
  write_text(out, text);
  chuan_tone_end(out, tone, color && text.n > 0);
  if (!right && !last)
    write_blanks(out, blanks);
}

/* Whether all cells behind `c` are empty, so that no blanks are printed at the end of the line. */
static bool is_last(const chuan_table *table, const chuan_str *cells, size_t c)
{
  for (size_t later = c + 1; later < table->column_count; later++)
    if (cells[later].n > 0 && !table->columns[later].hidden)
      return false;
  return true;
}

static void print_row(chuan_table *table, FILE *out, const chuan_table_row *row, const size_t *widths, bool color)
{
  for (size_t c = 0; c < table->column_count; c++) {
    const chuan_table_column *column = &table->columns[c];
    if (column->hidden)
      continue;
    bool last = is_last(table, row->cells, c);
    size_t indent = column->flexible ? row->indent : 0, width = widths[c] > indent ? widths[c] - indent : 1;
    write_blanks(out, indent);
    chuan_str text = column->flexible ? chuan_layout_fit(row->cells[c], width, table->arena) : row->cells[c];
    chuan_tone tone = row->tone == CHUAN_TONE_HEAD || column->toned ? row->tone : CHUAN_TONE_PLAIN;
    print_cell(out, text, width, column->right, last, tone, color);
    if (last)
      break;
    write_blanks(out, GAP);
  }
  fputc('\n', out);
}

/* Where the notes under rows start: at the flexible column's text. */
static size_t note_indent(const chuan_table *table, const size_t *widths)
{
  size_t indent = 0;
  for (size_t c = 0; c < table->column_count && !table->columns[c].flexible; c++)
    indent += table->columns[c].hidden ? 0 : widths[c] + GAP;
  return indent;
}

void chuan_table_print(chuan_table *table, FILE *out, size_t width, bool color)
{
  size_t *widths = chuan_arena_array(table->arena, table->column_count, sizeof *widths);
  chuan_str *titles = chuan_arena_array(table->arena, table->column_count, sizeof *titles);
  if (!widths || !titles) {
    table->failed = true;
    return;
  }
  for (size_t c = 0; c < table->column_count; c++) {
    widths[c] = column_width(table, c, width);
    titles[c] = chuan_str_of(table->columns[c].title);
  }
  print_row(table, out, &(chuan_table_row){ .cells = titles, .tone = CHUAN_TONE_HEAD }, widths, color);
  size_t indent = note_indent(table, widths);
  for (size_t r = 0; r < table->row_count; r++) {
    const chuan_table_row *row = &table->rows[r];
    print_row(table, out, row, widths, color);
    if (row->note.n > 0) {
      write_blanks(out, indent + row->indent);
      chuan_layout_wrap(out, row->note, indent + row->indent, indent + row->indent, width, table->arena);
    }
  }
}
