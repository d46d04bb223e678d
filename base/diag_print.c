/* Diagnostics as text for people: the message, the source lines with the places underlined, the hints.
   See diag.h. The shape is a contract: tests compare whole outputs. */
#include "base/diag_internal.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

enum {
  FRAME_WIDTH = 3,       /* " │ " between the line number and the line */
  EXCERPT_MIN = 20,      /* columns of a source line shown however narrow the terminal is */
  LINE_BYTES_MAX = 8192, /* of a longer line only the part around the place is looked at */
  BYTES_BEFORE = 2048    /* how much of that part stands before the place */
};

/* Words of the frame itself, by chuan_lang. */
static const char *const ERROR_WORD[] = { "lỗi", "error" };
static const char *const ERRORS_WORD[] = { "lỗi", "errors" };
static const char *const WARNING_WORD[] = { "cảnh báo", "warning" };
static const char *const WARNINGS_WORD[] = { "cảnh báo", "warnings" };
static const char *const EXAMPLE_WORD[] = { "ví dụ", "for example" };
static const char *const EXPLANATION_WORD[] = { "giải thích", "explanation" };
static const char *const MORE_BEFORE[] = { "… và", "…" };
static const char *const MORE_AFTER[] = { "thông báo nữa không hiện", "more not shown" };

#define COLOR_ERROR "\033[1;31m"
#define COLOR_WARNING "\033[1;33m"
#define COLOR_MESSAGE "\033[1m"
#define COLOR_FRAME "\033[34m"
#define COLOR_FURTHER "\033[36m"
#define COLOR_OFF "\033[0m"

typedef struct printer {
  FILE *out;
  chuan_diag_style style;
  const chuan_sources *sources;
  chuan_arena arena; /* of the record being printed */
  int gutter;        /* columns of the largest line number of the record */
} printer;

/* A place of a record on its way to the page. */
typedef struct mark {
  chuan_span span;
  chuan_place place;
  chuan_str sheet;
  const chuan_said *label;
  bool first;   /* the place the record is about */
  size_t group; /* 0 for the file of that place, then in the order of the record */
} mark;

/* A source line as shown: escaped, and cut when it is too long. Columns count from its start. */
typedef struct excerpt {
  chuan_str text;
  size_t caret, caret_width;
  bool cut;
  bool clipped; /* what is underlined goes on behind what is shown */
} excerpt;

/* Pieces ------------------------------------------------------------------------------------------- */

static void color(printer *p, const char *sequence)
{
  if (p->style.color)
    fputs(sequence, p->out);
}

static void write_text(printer *p, chuan_str s)
{
  if (s.n > 0)
    fwrite(s.p, 1, s.n, p->out);
}

/* Prints `s` so that nothing in it can hide or move. It takes no memory: that memory is short must be said too. */
static void write_escaped(printer *p, chuan_str s)
{
  char room[32]; /* for one character, escaped */
  for (size_t at = 0, column = 0, length; at < s.n; at += length) {
    chuan_str rest = { s.p + at, s.n - at };
    chuan_text_next(rest, &length);
    rest.n = length;
    chuan_buffer one = { .arena = &p->arena, .p = room, .capacity = sizeof room };
    chuan_text_escape(&one, rest, column);
    column += chuan_text_width(rest, column);
    write_text(p, chuan_buffer_str(&one));
  }
}

static void repeat(printer *p, char c, size_t count)
{
  while (count-- > 0)
    fputc(c, p->out);
}

/* The gutter without a line number, and a sign of the frame. */
static void write_frame(printer *p, const char *sign)
{
  color(p, COLOR_FRAME);
  fprintf(p->out, "%*s %s", p->gutter, "", sign);
  color(p, COLOR_OFF);
}

static void frame_row(printer *p, const char *sign)
{
  write_frame(p, sign);
  fputc('\n', p->out);
}

/* Long lines --------------------------------------------------------------------------------------- */

static bool is_continuation_byte(char c)
{
  return ((unsigned char)c & 0xC0) == 0x80;
}

/* The part of a line that is looked at, from byte *left on; never cuts a character in two. */
static chuan_str part_of_line(chuan_str line, size_t begin, size_t *left)
{
  *left = 0;
  if (line.n <= LINE_BYTES_MAX)
    return line;
  if (begin > BYTES_BEFORE)
    *left = begin - BYTES_BEFORE;
  while (*left > 0 && *left < begin && is_continuation_byte(line.p[*left]))
    ++*left;
  size_t right = line.n - *left > LINE_BYTES_MAX ? *left + LINE_BYTES_MAX : line.n;
  while (right < line.n && right > begin && is_continuation_byte(line.p[right]))
    right--;
  return (chuan_str){ line.p + *left, right - *left };
}

/* Appends the columns from..to of `text`, which is escaped already. A wide character that the cut goes
   through leaves a blank. */
static void add_columns(chuan_buffer *out, chuan_str text, size_t from, size_t to)
{
  size_t column = 0, length;
  bool shown = false; /* the character that a combining mark would stand on */
  for (size_t at = 0; at < text.n; at += length) {
    int32_t c = chuan_text_next((chuan_str){ text.p + at, text.n - at }, &length);
    size_t width = (size_t)utf8proc_charwidth(c);
    if (width > 0)
      shown = column >= from && column + width <= to;
    if (shown)
      chuan_buffer_add(out, (chuan_str){ text.p + at, length });
    else if (column < from && column + width > from)
      chuan_buffer_add_char(out, ' ');
    column += width;
    if (column > to)
      break;
  }
}

/* Cuts an excerpt to `room` columns around the caret; a "…" stands for what is cut. */
static void cut_excerpt(printer *p, excerpt *shown, size_t total, size_t room)
{
  size_t caret_end = shown->caret + shown->caret_width;
  size_t end = caret_end > total ? caret_end : total;
  size_t in_view = shown->caret_width < room - 2 ? shown->caret_width : room - 2;
  size_t before = (room - in_view) / 2; /* columns wished for in front of the caret */
  size_t start = shown->caret > before ? shown->caret - before : 0;
  if (start > end - room)
    start = end - room;
  bool cut_left = start > 0, cut_right = total > start + room;
  size_t from = cut_left ? start + 1 : start, to = cut_right ? start + room - 1 : start + room;
  chuan_buffer b;
  chuan_buffer_init(&b, &p->arena);
  chuan_buffer_add_c(&b, cut_left ? "…" : "");
  add_columns(&b, shown->text, from, to);
  chuan_buffer_add_c(&b, cut_right ? "…" : "");
  *shown = (excerpt){
    .text = chuan_buffer_str(&b),
    .caret = shown->caret - start,
    .caret_width = caret_end > to ? to - shown->caret : shown->caret_width,
    .cut = true,
    .clipped = caret_end > to,
  };
}

/* Columns for a source line. */
static size_t room_of(const printer *p)
{
  size_t frame = (size_t)p->gutter + FRAME_WIDTH;
  return p->style.width > frame + EXCERPT_MIN ? p->style.width - frame : EXCERPT_MIN;
}

/* The line that a mark begins in, as shown, and where the mark's underline goes. */
static excerpt excerpt_of(printer *p, const mark *m)
{
  chuan_str line = chuan_source_line(p->sources, m->span.source, m->place.line);
  size_t line_at = (size_t)(line.p - chuan_source_get(p->sources, m->span.source)->text.p), left;
  size_t begin = m->span.begin - line_at, end = m->span.end > m->span.begin ? m->span.end - line_at : begin;
  if (begin > line.n)
    begin = line.n;
  chuan_str part = part_of_line(line, begin, &left);
  if (end > left + part.n) /* goes on in the next line, or is not looked at */
    end = left + part.n;
  chuan_buffer b;
  chuan_buffer_init(&b, &p->arena);
  chuan_buffer_add_c(&b, left > 0 ? "…" : "");
  chuan_text_escape(&b, part, left > 0);
  chuan_buffer_add_c(&b, left + part.n < line.n ? "…" : "");
  excerpt shown = { .text = chuan_buffer_str(&b), .cut = part.n < line.n };
  shown.caret = (left > 0) + chuan_text_width((chuan_str){ line.p + left, begin - left }, left > 0);
  if (end > begin)
    shown.caret_width = chuan_text_width((chuan_str){ line.p + begin, end - begin }, shown.caret);
  if (shown.caret_width == 0)
    shown.caret_width = 1;
  size_t total = chuan_text_width(shown.text, 0), room = room_of(p);
  if (p->style.width > 0 && (total > room || shown.caret + shown.caret_width > room))
    cut_excerpt(p, &shown, total, room);
  return shown;
}

/* Places ------------------------------------------------------------------------------------------- */

static const char *severity_color(const chuan_diag *diag)
{
  return diag->severity == CHUAN_SEVERITY_ERROR ? COLOR_ERROR : COLOR_WARNING;
}

/* "┌─ file:line:column"; a sheet stands in brackets behind its file. */
static void location_row(printer *p, const char *sign, const mark *m)
{
  write_frame(p, sign);
  fputc(' ', p->out);
  write_escaped(p, m->place.file);
  if (m->sheet.n > 0) {
    fputc('[', p->out);
    write_escaped(p, m->sheet);
    fputc(']', p->out);
  }
  fprintf(p->out, ":%zu:%zu\n", m->place.line, m->place.column);
}

static void line_row(printer *p, size_t line, chuan_str text)
{
  while (text.n > 0 && text.p[text.n - 1] == ' ')
    text.n--;
  color(p, COLOR_FRAME);
  fprintf(p->out, "%*zu │", p->gutter, line);
  color(p, COLOR_OFF);
  if (text.n > 0)
    fputc(' ', p->out);
  write_text(p, text);
  fputc('\n', p->out);
}

static void caret_row(printer *p, const chuan_diag *diag, const mark *m, const excerpt *shown)
{
  write_frame(p, "│");
  repeat(p, ' ', shown->caret + 1);
  color(p, m->first ? severity_color(diag) : COLOR_FURTHER);
  chuan_str label = chuan_said_text(m->label, p->style.lang, &p->arena);
  size_t used = shown->caret + 1 + chuan_text_width(label, 0), room = room_of(p), width = shown->caret_width;
  if (shown->clipped && used < room && used + width > room) /* its end is not in view: the label is */
    width = room - used;
  repeat(p, m->first ? '^' : '~', width);
  if (label.n > 0) {
    fputc(' ', p->out);
    write_escaped(p, label);
  }
  color(p, COLOR_OFF);
  fputc('\n', p->out);
}

/* Whether `a` is shown after `b`. */
static bool comes_after(const mark *a, const mark *b)
{
  if (a->group != b->group)
    return a->group > b->group;
  if (a->place.line != b->place.line)
    return a->place.line > b->place.line;
  return a->span.begin > b->span.begin;
}

/* Collects the places of a record in the order they are shown. */
static size_t collect_marks(printer *p, const chuan_diag *diag, mark *marks)
{
  size_t count = 0, widest = 1;
  for (size_t i = 0; i < diag->span_count; i++) {
    mark m = { .span = diag->spans[i].span, .sheet = diag->spans[i].sheet, .label = &diag->spans[i].label };
    if (!chuan_source_get(p->sources, m.span.source))
      continue;
    m.place = chuan_source_place(p->sources, m.span);
    m.first = i == 0;
    while (diag->spans[m.group].span.source != m.span.source)
      m.group++;
    if (m.place.line > widest)
      widest = m.place.line;
    size_t at = count++;
    for (; at > 0 && comes_after(&marks[at - 1], &m); at--)
      marks[at] = marks[at - 1];
    marks[at] = m;
  }
  p->gutter = snprintf(NULL, 0, "%zu", widest);
  return count;
}

/* The place named at the head of its file: the one the record is about, else the first shown. */
static const mark *head_of_group(const mark *marks, size_t count, size_t at)
{
  for (size_t i = at; i < count && marks[i].group == marks[at].group; i++)
    if (marks[i].first)
      return &marks[i];
  return &marks[at];
}

static void print_marks(printer *p, const chuan_diag *diag, const mark *marks, size_t count)
{
  bool previous_cut = false; /* a line that was cut is shown again for the next place in it */
  for (size_t i = 0; i < count; i++) {
    const mark *m = &marks[i], *previous = i > 0 && marks[i - 1].group == m->group ? &marks[i - 1] : NULL;
    if (!previous) {
      location_row(p, i == 0 ? "┌─" : "├─", head_of_group(marks, count, i));
      frame_row(p, "│");
    } else if (m->place.line > previous->place.line + 1) {
      frame_row(p, "·");
    }
    excerpt shown = excerpt_of(p, m);
    if (!previous || m->place.line != previous->place.line || shown.cut || previous_cut)
      line_row(p, m->place.line, shown.text);
    caret_row(p, diag, m, &shown);
    previous_cut = shown.cut;
    if (i + 1 == count || marks[i + 1].group != m->group)
      frame_row(p, "│");
  }
}

/* Records ------------------------------------------------------------------------------------------ */

static void header_row(printer *p, const chuan_diag *diag)
{
  const char *const *word = diag->severity == CHUAN_SEVERITY_ERROR ? ERROR_WORD : WARNING_WORD;
  color(p, severity_color(diag));
  fprintf(p->out, "%s[%s]", word[p->style.lang], chuan_code_name(diag->code));
  color(p, COLOR_OFF);
  color(p, COLOR_MESSAGE);
  fputs(": ", p->out);
  write_escaped(p, chuan_diag_message(diag, p->style.lang, &p->arena));
  color(p, COLOR_OFF);
  fputc('\n', p->out);
}

/* "= ví dụ: name = value, …" */
static void witness_row(printer *p, const chuan_diag *diag)
{
  write_frame(p, "=");
  fprintf(p->out, " %s: ", EXAMPLE_WORD[p->style.lang]);
  for (size_t i = 0; i < diag->witness_count; i++) {
    if (i > 0)
      fputs(", ", p->out);
    write_escaped(p, chuan_diag_spoken(diag->witness[i].name, p->style.lang));
    fputs(" = ", p->out);
    write_escaped(p, chuan_diag_spoken(diag->witness[i].value, p->style.lang));
  }
  fputc('\n', p->out);
}

static void print_record(printer *p, const chuan_diag *diag)
{
  mark marks[CHUAN_DIAG_SPANS_MAX];
  size_t count = collect_marks(p, diag, marks);
  header_row(p, diag);
  print_marks(p, diag, marks, count);
  for (size_t i = 0; i < diag->hint_count; i++) {
    write_frame(p, "=");
    fputc(' ', p->out);
    write_escaped(p, chuan_said_text(&diag->hints[i], p->style.lang, &p->arena));
    fputc('\n', p->out);
  }
  if (diag->witness_count > 0)
    witness_row(p, diag);
  write_frame(p, "=");
  fprintf(p->out, " %s: chuan help %s\n\n", EXPLANATION_WORD[p->style.lang], chuan_code_name(diag->code));
}

static void print_count(FILE *out, size_t count, const char *one, const char *many)
{
  fprintf(out, "%zu %s", count, count == 1 ? one : many);
}

/* "2 lỗi, 1 cảnh báo"; what is zero is left out. */
static void print_counts(const chuan_diags *diags, FILE *out, chuan_lang lang)
{
  size_t all = diags->errors + diags->warnings;
  if (all > diags->count)
    fprintf(out, "%s %zu %s\n", MORE_BEFORE[lang], all - diags->count, MORE_AFTER[lang]);
  if (diags->errors > 0)
    print_count(out, diags->errors, ERROR_WORD[lang], ERRORS_WORD[lang]);
  if (diags->errors > 0 && diags->warnings > 0)
    fputs(", ", out);
  if (diags->warnings > 0)
    print_count(out, diags->warnings, WARNING_WORD[lang], WARNINGS_WORD[lang]);
  fputc('\n', out);
}

bool chuan_diags_print(const chuan_diags *diags, FILE *out, chuan_diag_style style)
{
  if (diags->errors + diags->warnings == 0)
    return true;
  printer p = { .out = out, .style = style, .sources = diags->sources };
  chuan_arena_init(&p.arena, "in thông báo", CHUAN_DIAG_PRINT_LIMIT);
  const chuan_diag **records = chuan_diags_ordered(diags); /* without memory: as they were queued */
  for (size_t i = 0; i < diags->count; i++) {
    print_record(&p, records ? records[i] : diags->items[i]);
    chuan_arena_free(&p.arena);
  }
  bool whole = !p.arena.failed && (records || diags->count <= 1);
  free(records);
  print_counts(diags, out, style.lang);
  return whole;
}
