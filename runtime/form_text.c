/* A form for terminals: cells are wrapped, and a table that is wider than the terminal is cut into parts that each
   begin with the names of the rows. */
#include "runtime/form_internal.h"

enum { TEXT_MIN = 12 }; /* letters that a column of texts keeps */

typedef struct printer {
  FILE *out;
  const chuan_form *form;
  chuan_form of_row; /* with memory for one row at a time */
  chuan_str *cells;  /* of a row, escaped */
  size_t *widths;  /* of the widest cell of each column */
  size_t *letters; /* of all that is wrapped in each column */
  size_t *floors;  /* of its widest number, and what its head takes at least */
  bool tight;      /* with the heads of numbers wrapped the table needs not be cut in parts */
} printer;

static chuan_str escaped(chuan_str text, chuan_arena *arena)
{
  chuan_buffer b;
  chuan_buffer_init(&b, arena);
  chuan_text_escape(&b, text, 0);
  return b.failed ? CHUAN_STR("") : chuan_buffer_str(&b);
}

/* Makes the texts of a row; row_count: the heads. Those of the row before are gone. */
static void read_row(printer *p, size_t row)
{
  const chuan_form *form = p->form;
  chuan_arena *arena = p->of_row.arena;
  chuan_arena_reset(arena);
  for (size_t c = 0; c < form->column_count; c++)
    p->cells[c] = escaped(row == form->row_count ? form->columns[c].title
                                                 : chuan_form_shown(&p->of_row, c, &form->rows[row].cells[c]),
                          arena);
}

static size_t longest_word(chuan_str text)
{
  size_t longest = 0, begin = 0;
  for (size_t at = 0; at <= text.n; at++) {
    if (at < text.n && text.p[at] != ' ')
      continue;
    size_t width = chuan_text_width((chuan_str){ text.p + begin, at - begin }, 0);
    longest = width > longest ? width : longest;
    begin = at + 1;
  }
  return longest;
}

/* A head is wrapped between words, into about three lines. */
static size_t least_of_head(chuan_str text)
{
  size_t third = (chuan_text_width(text, 0) + 2) / 3, word = longest_word(text);
  return word > third ? word : third;
}

static bool measure(printer *p)
{
  const chuan_form *form = p->form;
  p->cells = chuan_arena_array(form->arena, form->column_count, sizeof *p->cells);
  p->widths = chuan_arena_array(form->arena, form->column_count, sizeof *p->widths);
  p->letters = chuan_arena_array(form->arena, form->column_count, sizeof *p->letters);
  p->floors = chuan_arena_array(form->arena, form->column_count, sizeof *p->floors);
  if (!p->cells || !p->widths || !p->letters || !p->floors)
    return false;
  for (size_t r = 0; r <= form->row_count; r++) {
    bool head = r == form->row_count;
    read_row(p, r);
    for (size_t c = 0; c < form->column_count; c++) {
      size_t width = chuan_text_width(p->cells[c], 0);
      p->widths[c] = width > p->widths[c] ? width : p->widths[c];
      p->letters[c] += head || form->columns[c].kind != CHUAN_CELL_NUMBER ? width : 0;
      width = head ? least_of_head(p->cells[c]) : width;
      p->floors[c] = width > p->floors[c] ? width : p->floors[c];
    }
  }
  return true;
}

/* A head above few columns makes the last of them wide enough for it; but marks stay close together. */
static void make_room(const printer *p, size_t *widths, size_t first, size_t span)
{
  size_t wanted = chuan_text_width(escaped(p->form->columns[first].group, p->form->arena), 0), has = 0;
  for (size_t c = first; c < first + span; c++)
    has += widths[c] + (c > first);
  if (has < wanted && !p->form->columns[first].marks)
    widths[first + span - 1] += wanted - has;
}

static void make_room_for_groups(const printer *p)
{
  for (size_t c = 0, span; c < p->form->column_count; c += span > 0 ? span : 1) {
    span = chuan_form_group_span(p->form, c);
    if (span > 0) {
      make_room(p, p->widths, c, span);
      make_room(p, p->floors, c, span);
    }
  }
}

/* The least width of a column: texts can be wrapped, and the heads of numbers where that helps; all else is kept. */
static size_t least(const printer *p, size_t column)
{
  const chuan_form_column *of = &p->form->columns[column];
  bool word = of->kind == CHUAN_CELL_VERDICT && !of->marks;
  size_t words = p->form->report->lang == CHUAN_LANG_EN ? sizeof "insufficient" - 1 : sizeof "chua du du" - 1;
  size_t floor = word ? words : of->kind == CHUAN_CELL_TEXT ? TEXT_MIN : p->floors[column];
  bool wraps = !of->marks && p->widths[column] > floor && (of->kind != CHUAN_CELL_NUMBER || p->tight);
  return wraps ? floor : p->widths[column];
}

/* How many columns from `first` on fit beside the leading ones, at least one. */
static size_t fitting(const printer *p, size_t first)
{
  size_t width = 0, count = 0;
  for (size_t c = 0; c < p->form->lead; c++)
    width += least(p, c) + 1;
  for (; first + count < p->form->column_count; count++) {
    width += least(p, first + count) + 1;
    if (count > 0 && width > p->form->report->width + 1)
      break;
  }
  return count;
}

static bool in_part(const printer *p, size_t column, size_t first, size_t count)
{
  return column < p->form->lead || (column >= first && column < first + count);
}

/* The column of a part that is to get wider: the one that takes most lines; column_count where each has all its width.
   Of numbers only the head is wrapped, which is one row. */
static size_t neediest(const printer *p, const size_t *widths, size_t first, size_t count)
{
  size_t found = p->form->column_count;
  for (size_t c = 0; c < p->form->column_count; c++)
    if (in_part(p, c, first, count) && widths[c] < p->widths[c] &&
        (found == p->form->column_count || p->letters[c] * widths[found] > p->letters[found] * widths[c]))
      found = c;
  return found;
}

/* Gives the room that is left to the texts of a part and its heads, so that they take about as many lines. */
static void share_room(const printer *p, size_t *widths, size_t first, size_t count)
{
  size_t used = 0, column;
  for (size_t c = 0; c < p->form->column_count; c++)
    if (in_part(p, c, first, count))
      used += (widths[c] = least(p, c)) + 1;
  for (; used < p->form->report->width + 1; used++) {
    column = neediest(p, widths, first, count);
    if (column == p->form->column_count)
      return;
    widths[column]++;
  }
}

/* Takes from `text` what fits a line of `width`: up to a blank where there is one, or else behind a `_` or `/`, or else
   as many letters as fit. */
static chuan_str take_line(chuan_str *text, size_t width)
{
  size_t at = 0, blank = 0, joint = 0, length;
  while (at < text->n) {
    chuan_text_next((chuan_str){ text->p + at, text->n - at }, &length);
    if (at > 0 && chuan_text_width((chuan_str){ text->p, at + length }, 0) > width)
      break;
    if (text->p[at] == ' ')
      blank = at;
    else if (text->p[at] == '_' || text->p[at] == '/')
      joint = at + 1;
    at += length;
  }
  bool within = at < text->n && text->p[at] != ' ';
  chuan_str line = { text->p, within && blank > 0 ? blank : within && joint > 0 ? joint : at };
  size_t skip = line.n;
  while (skip < text->n && text->p[skip] == ' ')
    skip++;
  *text = (chuan_str){ text->p + skip, text->n - skip };
  return line;
}

static void blanks(FILE *out, size_t count)
{
  while (count-- > 0)
    fputc(' ', out);
}

/* One line of a row; says whether something is left for another. */
static bool print_line(const printer *p, chuan_str *left, const size_t *widths, size_t first, size_t count)
{
  size_t owed = 0; /* blanks that are printed only before a text */
  bool more = false;
  for (size_t c = 0; c < p->form->column_count; c++) {
    if (!in_part(p, c, first, count))
      continue;
    chuan_str line = take_line(&left[c], widths[c]);
    size_t own = chuan_text_width(line, 0), pad = widths[c] > own ? widths[c] - own : 0;
    bool right = p->form->columns[c].kind != CHUAN_CELL_TEXT;
    if (line.n > 0) {
      blanks(p->out, owed + (right ? pad : 0));
      fwrite(line.p, 1, line.n, p->out);
      owed = right ? 1 : pad + 1;
    } else {
      owed += widths[c] + 1;
    }
    more = more || left[c].n > 0;
  }
  fputc('\n', p->out);
  return more;
}

/* Where the heads above several columns stand: each over the first of its columns in the part, up to the next one. */
static void print_groups(const printer *p, const size_t *widths, size_t first, size_t count)
{
  const chuan_form *form = p->form;
  chuan_str last = { NULL, 0 };
  size_t at = 0, begin = 0, printed = 0;
  for (size_t c = 0; c <= form->column_count; c++) {
    bool end = c == form->column_count, begins = !end && in_part(p, c, first, count) && form->columns[c].group.n > 0 &&
                                                 !chuan_str_equal(form->columns[c].group, last);
    if ((begins || end) && last.n > 0) {
      chuan_str text = chuan_layout_fit(escaped(last, form->arena), end ? SIZE_MAX : at - begin - 1, form->arena);
      blanks(p->out, begin - printed);
      fwrite(text.p, 1, text.n, p->out);
      printed = begin + chuan_text_width(text, 0);
    }
    if (begins) {
      last = form->columns[c].group;
      begin = at;
    }
    at += !end && in_part(p, c, first, count) ? widths[c] + 1 : 0;
  }
  fputs(printed > 0 ? "\n" : "", p->out);
}

/* Whether the row at hand says something in a part; the first part names them all. */
static bool says_something(const printer *p, size_t first, size_t count)
{
  bool says = first == p->form->lead;
  for (size_t c = first; c < first + count && !says; c++)
    says = p->cells[c].n > 0;
  return says;
}

static bool print_part(printer *p, size_t first, size_t count)
{
  const chuan_form *form = p->form;
  size_t *widths = chuan_arena_array(form->arena, form->column_count, sizeof *widths);
  if (!widths)
    return false;
  share_room(p, widths, first, count);
  print_groups(p, widths, first, count);
  for (size_t i = 0; i <= form->row_count; i++) {
    size_t r = i == 0 ? form->row_count : i - 1; /* the heads first */
    read_row(p, r);
    if (!says_something(p, first, count))
      continue;
    chuan_tone tone = r == form->row_count || form->rows[r].kind == CHUAN_ROW_GROUP ||
                              form->rows[r].kind == CHUAN_ROW_TOTAL
                          ? CHUAN_TONE_HEAD
                          : CHUAN_TONE_PLAIN;
    chuan_tone_begin(p->out, tone, form->report->color);
    while (print_line(p, p->cells, widths, first, count))
      ;
    chuan_tone_end(p->out, tone, form->report->color);
  }
  return true;
}

static bool print_parts(printer *p)
{
  if (!measure(p))
    return false;
  make_room_for_groups(p);
  p->tight = true; /* for trial */
  p->tight = p->form->lead + fitting(p, p->form->lead) == p->form->column_count;
  for (size_t first = p->form->lead, count; first < p->form->column_count; first += count) {
    count = fitting(p, first);
    fputc('\n', p->out);
    if (!print_part(p, first, count))
      return false;
  }
  return true;
}

chuan_rc chuan_form_text(FILE *out, const chuan_form *form)
{
  printer p = { .out = out, .form = form };
  size_t width = form->report->width;
  chuan_layout_wrap(out,
                    chuan_form_printf(form, "%.*s. %.*s", CHUAN_STR_ARGS(form->label), CHUAN_STR_ARGS(form->title)), 0,
                    0, width, form->arena);
  chuan_layout_wrap(out, form->subtitle, 0, 0, width, form->arena);
  chuan_arena arena;
  p.of_row = chuan_form_begin_rows(form, &arena);
  bool printed = print_parts(&p);
  chuan_form_end_rows(form, &arena);
  if (!printed || form->arena->failed)
    return CHUAN_RC_MEMORY;
  fputc('\n', out);
  for (size_t i = 0; i < form->note_count; i++)
    chuan_layout_wrap(out, form->notes[i], 0, 0, width, form->arena);
  chuan_layout_wrap(out, chuan_form_provenance(form), 0, 0, width, form->arena);
  return CHUAN_RC_OK;
}
