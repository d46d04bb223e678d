/* The texts that stand over a column of a form, from above. See import_file.h. */
#include "runtime/import_file.h"

static bool may_mark(char c)
{
  return c == '*' || (c >= '0' && c <= '9');
}

/* The length of the mark of a footnote at the end of a text: "*", "(*)", "(1)", "[1]", or a colon; 0: there is none. */
static size_t mark_length(chuan_str text)
{
  char last = text.n > 0 ? text.p[text.n - 1] : '\0';
  if (last == '*' || last == ':')
    return 1;
  if (last != ')' && last != ']')
    return 0;
  char open = last == ')' ? '(' : '[';
  size_t n = 1;
  while (n < text.n && may_mark(text.p[text.n - n - 1]))
    n++;
  return n > 1 && n < text.n && text.p[text.n - n - 1] == open ? n + 1 : 0;
}

chuan_str import_without_marks(chuan_str text)
{
  for (size_t n; (n = mark_length(text)) > 0;)
    text = chuan_str_trim((chuan_str){ text.p, text.n - n });
  return text;
}

chuan_str import_without_unseen(chuan_str text, chuan_arena *arena)
{
  chuan_buffer b;
  chuan_buffer_init(&b, arena);
  for (size_t at = 0, length; at < text.n; at += length) {
    int32_t c = chuan_text_next((chuan_str){ text.p + at, text.n - at }, &length);
    if (c < 0 || !chuan_text_is_unseen(c))
      chuan_buffer_add(&b, (chuan_str){ text.p + at, length });
  }
  return chuan_buffer_str(&b); /* a failed arena is noticed when the forms of the text are made */
}

bool import_begin_heading(chuan_import_column *column, chuan_arena *arena)
{
  chuan_str *levels = chuan_arena_array(arena, IMPORT_HEADER_ROWS_MAX, sizeof *levels);
  column->header = column->path = CHUAN_STR("");
  column->levels = levels;
  column->level_count = 0;
  return levels != NULL;
}

bool import_add_heading(chuan_import_column *column, chuan_str text, chuan_span span, chuan_arena *arena)
{
  chuan_str plain = import_without_marks(text);
  chuan_buffer path;
  chuan_buffer_init(&path, arena);
  chuan_buffer_add(&path, column->path);
  chuan_buffer_add_c(&path, path.n > 0 ? " " : "");
  chuan_buffer_add(&path, text);
  column->path = column->path.n > 0 ? chuan_buffer_str(&path) : text;
  column->header = text;
  column->span = span;
  if (plain.n > 0 && column->level_count < IMPORT_HEADER_ROWS_MAX)
    column->levels[column->level_count++] = plain;
  return !path.failed;
}

void import_end_heading(chuan_import_column *column)
{
  if (column->header.n > 0 && column->header.p[0] == '(') /* a unit is no name */
    column->header = column->path;
}
